"""Draws cards: a section of large figures, each with its finding, source and provenance."""

from typing import Any

from cqcm_data import query, register
from cqcm_data.filters import Filters
from cqcm_data.query import Series
from cqcm_data.release import Release
from cqcm_data.text import Language
from cqcm_views import describe, markup, wording
from cqcm_views.links import register_address
from cqcm_views.view import Section
from cqcm_views.wording import say


def section(
    drawn: Section, slug: str, where: Filters, on: Release | None, language: Language
) -> str:
    """The HTML of a section: its words beside its cards."""
    cards = [
        figure(query.series(card.indicator, where=where, on=on), where, on, language)
        for card in drawn.cards
    ]
    words = {"slug": slug, "title": drawn.title[language], "about": drawn.about[language]}
    return markup.render("figures", language, section={**words, "cards": cards})


def figure(
    series: Series, where: Filters, on: Release | None, language: Language
) -> dict[str, Any]:
    """What the template of a large figure needs, all of it in words."""
    indicator = series.indicator
    found = indicator.finding
    share = describe.share(found, on)
    return {
        "id": indicator.id,
        "label": indicator.label[language],
        "definition": indicator.definition[language],
        "qualifier": describe.qualifier(series.qualifier, language),
        "value": wording.quantity(series.value, indicator.unit, language),
        "unit": wording.unit_beside(indicator.unit, series.value, language),
        "share": None if share is None else round(share * 100, 1),
        "finding": describe.finding(found, language, on) if found else "",
        "unfollowed": _unfollowed(series, language),
        "source_line": describe.source_line(series, on, language),
        "sql": _sql(series),
        **_provenance(series, on, language),
        **_elsewhere(series, where, on, language),
    }


def _unfollowed(series: Series, language: Language) -> str:
    names = ", ".join(wording.dimension(name, language) for name in series.unfollowed)
    return say("not_followed", language, names=names) if names else ""


def _provenance(series: Series, on: Release | None, language: Language) -> dict[str, Any]:
    told = series.provenance
    printed = told.as_printed
    return {
        "scope": told.scope[language] if told.scope else "",
        "source": describe.source(told, query.sources(on), language),
        "places": [describe.place(place, language) for place in told.places],
        "as_printed": say("as_printed_quote", language, words=printed) if printed else "",
        "period": describe.period(told, language),
        "nature": say(f"nature_{told.nature}", language),
        "precision": say(f"qualifier_{series.qualifier}", language),
        "note": told.note[language] if told.note else "",
    }


def _elsewhere(
    series: Series, where: Filters, on: Release | None, language: Language
) -> dict[str, Any]:
    """Other values that the sources give, and the points of the register about this figure."""
    shown = series.provenance.figure
    if shown is None:
        return {"others": [], "points": []}
    others = [query.figure(name, on) for name in register.other_values(shown)]
    return {
        "others": [describe.figure(other, language) for other in others],
        "points": [
            {"title": entry.title[language], "address": register_address(name, where, language)}
            for name, entry in register.about(shown).items()
        ],
    }


def _sql(series: Series) -> str:
    return "\n".join([series.sql, *(f"-- {value!r}" for value in series.values)])
