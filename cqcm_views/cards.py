"""Cards in words: what their templates need, made from a Series. Draws nothing itself."""

import math
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from cqcm_data import catalogue, query, register
from cqcm_data.query import Series
from cqcm_data.release import Release
from cqcm_data.text import Language
from cqcm_views import describe, markup, sentences, wording
from cqcm_views.state import State
from cqcm_views.view import ChartCard, FigureCard, Section
from cqcm_views.wording import say


@lru_cache(maxsize=1024)
def figures(section: Section, slug: str, state: State, on: Release) -> str:
    """The HTML of a section of large figures: its words beside its cards."""
    language = state.language
    cards = [
        figure(_measured(card.indicator, state, on), state, on)
        for card in section.cards
        if isinstance(card, FigureCard)
    ]
    words = {"slug": slug, "title": section.title[language], "about": section.about[language]}
    return markup.render("figures", language, section={**words, "cards": cards})


def _measured(indicator: str, state: State, on: Release) -> Series:
    return query.series(indicator, where=state.measured, on=on, audience=state.audience)


def measure(card: ChartCard, state: State, on: Release) -> Series:
    """The numbers of a card, under what is chosen.

    A map keeps all its regions: a chosen one stands out on it instead of standing alone.
    """
    where = state.measured
    if card.chart == "tile_map":
        where = where.without(["region"])
    return query.series(card.indicator, card.by, where, on, state.example, state.audience)


def figure(series: Series, state: State, on: Release) -> dict[str, Any]:
    """What the template of a large figure needs, all of it in words."""
    language = state.language
    found = series.indicator.finding
    share = describe.share(found, on)
    sentence = describe.finding(found, language, on) if found else ""
    value, unit = _large(series, language)
    qualifier = describe.qualifier(series.qualifier, language)
    return {
        **_common(series, state, on),
        "qualifier": qualifier,
        "value": value,
        "unit": unit,
        "share": None if share is None else round(share * 100, 1),
        "finding": sentence,
        "quote": _quote(f"{qualifier} {value}".strip(), sentence, series, on, language),
    }


def _large(series: Series, language: Language) -> tuple[str, str]:
    """A value and the unit to write beside it; a hidden one is said, and has none."""
    if series.hidden.any():
        return say("hidden", language), ""
    unit = series.indicator.unit
    beside = wording.unit_beside(unit, series.value, language)
    return wording.quantity(series.value, unit, language), beside


def chart(card: ChartCard, series: Series, state: State, on: Release) -> dict[str, Any]:
    """What the templates of a card with a chart need, all of it in words."""
    language = state.language
    sentence = sentences.finding(series, language)
    return {
        **_common(series, state, on),
        "id": card.name,
        "label": title(series, language),
        "finding": sentence,
        "fictitious": series.status == "fictitious",
        "waits": waits(series, language),
        "charted": series.status != "awaiting",
        "quote": _quote("", sentence, series, on, language),
        "csv": state.address(f"donnees/{card.indicator}.csv", par=".".join(card.by)),
    }


@dataclass(frozen=True)
class ChartParts:
    """What stands around a chart, drawn once for all who chose the same."""

    series: Series
    head: str
    foot: str
    waits: str


@lru_cache(maxsize=2048)
def chart_parts(card: ChartCard, state: State, on: Release) -> ChartParts:
    """The numbers of a card and the HTML above and below its chart."""
    series = measure(card, state, on)
    told = chart(card, series, state, on)
    head, foot = (
        markup.render(name, state.language, card=told) for name in ("card_head", "card_foot")
    )
    return ChartParts(series, head, foot, told["waits"])


def title(series: Series, language: Language) -> str:
    """« Projets Jeune COOP, par région »."""
    names = [wording.dimension(name, language).lower() for name in series.dimensions]
    joined = say("and", language).join(names)
    return say("by", language, label=series.indicator.label[language], dimensions=joined)


def waits(series: Series, language: Language) -> str:
    """What a card without records waits for; nothing once it has some."""
    if series.status != "awaiting" or series.indicator.dataset is None:
        return ""
    told = catalogue.load().datasets[series.indicator.dataset].waits
    return told[language] if told else ""


def table(series: Series, language: Language) -> dict[str, Any]:
    """Columns and rows of a series as people read them; a missing value is said, never zero."""
    unit = series.indicator.unit
    names = [wording.dimension(name, language) for name in series.dimensions]
    cells = [
        [
            *(series.labels[name][row[name]][language] for name in series.dimensions),
            say("hidden", language) if hidden else _cell(row["value"], unit, language),
        ]
        for row, hidden in zip(series.frame.to_dict("records"), series.hidden, strict=True)
    ]
    value = f"{say('value', language)} ({wording.noun(unit, None, language)})"
    return {
        "columns": [*names, value],
        "rows": cells,
        "caption": title(series, language),
        "nothing": sentences.nothing(series, language),
    }


def _cell(value: float, unit: str, language: Language) -> str:
    return (
        say("no_value", language) if math.isnan(value) else wording.quantity(value, unit, language)
    )


def protected(series: Series, language: Language) -> str:
    """What is kept from the reader to protect people, and why; nothing where nothing is."""
    if series.status == "awaiting":
        return ""
    if not series.broken_down:
        return say("not_broken_down", language)
    return say("hidden_note", language) if series.hidden.any() else ""


def _common(series: Series, state: State, on: Release) -> dict[str, Any]:
    """What every card tells of its indicator and of where its numbers come from."""
    language = state.language
    return {
        "id": series.indicator.id,
        "label": series.indicator.label[language],
        "definition": series.indicator.definition[language],
        "unit_name": wording.noun(series.indicator.unit, None, language),
        "unfollowed": _unfollowed(series, language),
        "protected": protected(series, language),
        "source_line": describe.source_line(series, on, language),
        "status": describe.status(series, language),
        "sql": _sql(series),
        **_provenance(series, on, language),
        **_elsewhere(series, state, on),
    }


def _quote(value: str, sentence: str, series: Series, on: Release, language: Language) -> str:
    """What one press copies: measure, value, sentence, source and period."""
    label = series.indicator.label[language] if value else title(series, language)
    start = say("chip", language, label=label, value=value) if value else label
    line = describe.source_line(series, on, language)
    return " ".join(filter(None, [f"{start}.", sentence, f"({line})"]))


def _unfollowed(series: Series, language: Language) -> str:
    names = ", ".join(wording.dimension(name, language) for name in series.unfollowed)
    return say("not_followed", language, names=names) if names else ""


def _provenance(series: Series, on: Release, language: Language) -> dict[str, Any]:
    told = series.provenance
    printed = told.as_printed
    return {
        "scope": told.scope[language] if told.scope else "",
        "source": describe.source_of(series, on, language),
        "places": [describe.place(place, language) for place in told.places],
        "as_printed": say("as_printed_quote", language, words=printed) if printed else "",
        "period": describe.period(told, language),
        "nature": say(f"nature_{told.nature}", language),
        "precision": say(f"qualifier_{series.qualifier}", language),
        "note": told.note[language] if told.note else "",
    }


def _elsewhere(series: Series, state: State, on: Release) -> dict[str, Any]:
    """Other values that the sources give, and the points of the register about this figure."""
    shown = series.provenance.figure
    if shown is None:
        return {"others": [], "points": []}
    others = [query.figure(name, on) for name in register.other_values(shown)]
    return {
        "others": [describe.figure(other, state.language) for other in others],
        "points": [
            {
                "title": entry.title[state.language],
                "address": state.address("sources", part="points") + f"#point-{name}",
            }
            for name, entry in register.about(shown).items()
        ],
    }


def _sql(series: Series) -> str:
    return "\n".join([series.sql, *(f"-- {value!r}" for value in series.values)])
