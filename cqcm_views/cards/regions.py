"""Regions in words: comparisons, territories, sheets. Draws nothing itself."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from cqcm_data import boundaries, catalogue, figures, labels, query, rates, regions, register
from cqcm_data.boundaries import WrongBoundaries
from cqcm_data.filters import Filters
from cqcm_data.once import once
from cqcm_data.release import Release
from cqcm_data.series import Series
from cqcm_data.text import Language
from cqcm_views import markup
from cqcm_views.cards import chart
from cqcm_views.views.model import FigureCard
from cqcm_views.views.registry import views
from cqcm_views.views.state import State
from cqcm_views.wording import citation, findings, strings
from cqcm_views.wording.strings import say

MOST = 4  # regions that are compared at once


def measures() -> list[str]:
    """The indicators that regions can have."""
    known = catalogue.load().indicators
    return [name for name, found in known.items() if "region" in found.dimensions]


def awaits(indicator: str, state: State, on: Release) -> bool:
    """Whether an indicator has no value by region yet, the example included if it is asked for."""
    return not query.followed(indicator, on, state.example)


def is_made_up(indicator: str, state: State, on: Release) -> bool:
    """Whether its values by region are those of the example."""
    return awaits(indicator, replace(state, example=False), on) and not awaits(indicator, state, on)


def chosen(state: State) -> list[str]:
    """The codes of the regions that are chosen, in their order."""
    return [str(code) for code in state.where.get("region", ())]


def name_of(code: str, on: Release, language: Language) -> str:
    return labels.label("region", code, on)[language]


def names_of(codes: Sequence[str], on: Release, language: Language) -> str:
    return strings.joined([name_of(code, on, language) for code in codes], language)


def window(state: State, on: Release) -> str:
    """« CQCM – Outaouais – Fiche de région »: names a window and a PDF made of it.

    Nothing where no region is chosen.
    """
    language, codes = state.language, chosen(state)
    return say("sheet_title", language, region=name_of(codes[0], on, language)) if codes else ""


def sheet_address(state: State, code: str) -> str:
    """Where the sheet of a region stands; what else is chosen goes along."""
    return _in_region(state, code).address("fiche_region")


def _in_region(state: State, code: str) -> State:
    rest = state.where.without(["region"])
    return replace(state, where=Filters(**{**rest, "region": code}))


def sheets(state: State, on: Release, codes: Sequence[str] = ()) -> str:
    """Links to the sheets of some regions, of all of them where none is named."""
    language, marked = state.language, chosen(state)
    every = list(codes) or [str(row["code"]) for row in labels.regions(on)]
    links = [
        {
            "code": code,
            "name": name_of(code, on, language),
            "address": sheet_address(state, code),
            "chosen": code in marked and not codes,
        }
        for code in every
    ]
    return markup.render("region_links", language, links=links)


def sheet_links(state: State, on: Release) -> str:
    """Links to the sheets of what is chosen, or to all of them: one line, whatever is chosen.

    A line that came with the first choice would move all charts below it, which takes long.
    """
    language, codes = state.language, chosen(state)
    every = [(say("sheets_title", language), state.address("fiche_region"))]
    links = [(name_of(code, on, language), sheet_address(state, code)) for code in codes]
    about = say(f"sheets_of_{min(len(codes), 2)}", language)
    return markup.render("sheet_links", language, about=about, links=links or every)


def wrong_boundaries(wrong: WrongBoundaries, on: Release, language: Language) -> str:
    """What is wrong with the file of the boundaries, in one sentence."""
    known = {str(row["code"]): row[f"name_{language}"] for row in labels.regions(on)}
    quoted = [known.get(name, name[:20]) for name in wrong.names]
    more = [f"… ({len(quoted)})"] if len(quoted) > MOST else []
    why = say(f"boundaries_{wrong.reason}", language, names=", ".join([*quoted[:MOST], *more]))
    return say("boundaries_wrong", language, why=why)


def boundaries_problem(on: Release, language: Language) -> str:
    """The sentence about a wrong file; nothing for a good one or none."""
    there = boundaries.found()
    return wrong_boundaries(there, on, language) if isinstance(there, WrongBoundaries) else ""


# Comparison --------------------------------------------------------------------------------------


def comparison(state: State, per: bool, on: Release) -> str:
    """The chosen regions beside Québec, for every measure that has values: a table with bars."""
    return _comparison(state.asked, per, on)


@once(maxsize=256)
def _comparison(state: State, per: bool, on: Release) -> str:
    language, codes = state.language, chosen(state)[:MOST]
    every = [_compared(name, codes, per, state, on) for name in _with_values(state, on)]
    heads = [
        {"name": name_of(code, on, language), "address": sheet_address(state, code)}
        for code in codes
    ]
    groups = [[row for row in every if row["made_up"] is made_up] for made_up in (False, True)]
    absent = any(cell["absent"] for row in every for cell in row["cells"])
    return markup.render(
        "region_compare", language, regions=heads, groups=filter(None, groups), absent=absent
    )


def _with_values(state: State, on: Release) -> list[str]:
    """The measures that have values: the real ones before the made-up ones."""
    found = [name for name in measures() if not awaits(name, state, on)]
    return sorted(found, key=lambda name: not query.followed(name, on))


def compare_intro(state: State, on: Release) -> str:
    """What is compared, or what to choose first."""
    language, codes = state.language, chosen(state)
    if len(codes) < 2:
        told = "compare_one" if codes else "compare_none"
        return say(told, language, names=names_of(codes, on, language) if codes else "")
    names = names_of(codes[:MOST], on, language)
    told = "compare_about" if len(codes) <= MOST else "compare_too_many"
    return say(told, language, names=names, count=len(codes))


def _measured(name: str, codes: Sequence[str], per: bool, state: State, on: Release) -> Series:
    """A measure of some regions one by one; of all Québec where none is named."""
    rest = state.measured.without(["region"])
    where = Filters(**{**rest, "region": list(codes)})
    found = query.series(
        name, ("region",) if codes else (), where, on, state.example, state.audience
    )
    return rates.per_inhabitants(found, on) if per and rates.allowed(found.indicator) else found


def _compared(
    name: str, codes: Sequence[str], per: bool, state: State, on: Release
) -> dict[str, Any]:
    language = state.language
    series, whole = (_measured(name, which, per, state, on) for which in (codes, ()))
    unit = series.indicator.unit
    at = {str(row.keys[0]): row for row in findings.rows(series, language)}
    found = [at.get(code) for code in codes]
    # Québec is on the scale of the regions where it is not as much as all of them together.
    comparable = series.population is not None or not _counts(series)
    shared = comparable and whole.status == series.status
    scaled = [*found, *(findings.rows(whole, language) if shared else [])]
    most = max((row.value or 0 for row in scaled if row), default=0)
    made_up, same = series.status == "fictitious", whole.status == series.status
    return {
        "label": strings.with_unit(series.indicator.label[language], unit, language),
        "shared": strings.shared(series.indicator.dataset, language),
        "made_up": made_up,
        "source": _source(series, on, language),
        "unfollowed": chart.not_followed(series.unfollowed, language, series.applied),
        "protected": chart.protected(series, language) or chart.protected(whole, language),
        "cells": [
            _cell(row, unit, most, language) if row else _no_row(code, series, language)
            for code, row in zip(codes, found, strict=True)
        ],
        "whole": _whole(whole, most if shared else 0, language),
        "whole_status": citation.status(whole, language) if made_up or not same else "",
    }


def _counts(series: Series) -> bool:
    measure = series.indicator.measure
    return measure is not None and measure.per is None


def _source(series: Series, on: Release, language: Language) -> str:
    """The source line; the page itself names the regions."""
    limited = series.applied.without(["region"])
    return citation.source_line(replace(series, applied=limited), on, language)


def _cell(row: findings.Row, unit: str, most: float, language: Language) -> dict[str, object]:
    """A value in words, and its bar as a share of the longest; no bar where `most` is zero."""
    width = round(100 * row.value / most, 1) if row.value is not None and most else None
    text = findings.quantity(row, unit, language)
    return {"text": text, "width": width, "absent": False}


def _whole(whole: Series, most: float, language: Language) -> dict[str, object]:
    if not whole.broken_down:
        return _without(language, "not_shown")
    return _cell(findings.whole(whole, language), whole.indicator.unit, most, language)


def _no_row(code: str, series: Series, language: Language) -> dict[str, object]:
    """Why a region has no number: it is not counted in this way, not received, or not there."""
    if not series.broken_down:
        return _without(language, "not_shown")
    if code in series.awaited:
        return _without(language, "tile_awaited_hover")
    return {"text": strings.ABSENT, "width": None, "absent": True}


def _without(language: Language, why: str) -> dict[str, object]:
    return {"text": say(why, language), "width": None, "absent": False}


# Posts -------------------------------------------------------------------------------------------


def territories(state: State, on: Release) -> str:
    """The posts by territory, then the regions without any; of the chosen regions if some are."""
    return _territories(state.asked, on)


@once(maxsize=256)
def _territories(state: State, on: Release) -> str:
    language, wanted = state.language, chosen(state)
    told = [
        {
            "name": names_of(found.regions, on, language),
            "paired": len(found.regions) > 1,
            "posts": [post[language] for post in found.posts],
        }
        for found in regions.territories(on)
        if not wanted or set(wanted) & set(found.regions)
    ]
    without = [code for code in regions.without_posts(on) if not wanted or code in wanted]
    line = citation.source_line(query.series("youth_posts", ("region",), on=on), on, language)
    return markup.render(
        "region_territories",
        language,
        territories=told,
        without=[name_of(code, on, language) for code in without],
        source=line,
    )


# The sheet ---------------------------------------------------------------------------------------


def sheet(code: str, state: State, on: Release) -> str:
    """All that is known of a region beside Québec, on one page; never made-up records."""
    return _sheet(code, state.asked, on)


@once(maxsize=256)
def _sheet(code: str, state: State, on: Release) -> str:
    language, known = state.language, replace(state, example=False)
    measured = [name for name in measures() if not awaits(name, known, on)]
    people = rates.population(on)
    total = rates.inhabitants(people)
    return markup.render(
        "region_sheet",
        language,
        name=name_of(code, on, language),
        population=strings.number(people.by_region[code], language),
        population_whole=say("sheet_of_quebec", language, value=strings.number(total, language)),
        population_source=citation.populated(people, on, language),
        measured=[_known(name, code, known, on) for name in measured],
        posts=_posts(code, on, language),
        mentions=[_mentioned(one, language) for one in regions.mentions(code, on)],
        unknown=[_unknown(name, on, language) for name in _not_broken_down(measured, on)],
        compare=_in_region(state, code).address("par_region"),
    )


def _known(name: str, code: str, state: State, on: Release) -> dict[str, str]:
    """A measure of the region and of Québec, and per 10 000 inhabitants where that means much."""
    language = state.language
    here, whole = (_measured(name, which, False, state, on) for which in ([code], ()))
    told = {
        "label": strings.with_unit(here.indicator.label[language], here.indicator.unit, language),
        "source": _source(here, on, language),
        "unfollowed": chart.not_followed(here.unfollowed, language, here.applied),
        "here": _single(here, language),
        "whole": _single(whole, language),
        "whole_status": _of_its_own(whole, here, language),
        "here_per": strings.ABSENT,
        "whole_per": strings.ABSENT,
    }
    if rates.allowed(here.indicator):
        told["here_per"] = _single(rates.per_inhabitants(here, on), language)
        if not told["whole_status"]:  # or two rates of different things would stand side by side
            told["whole_per"] = _single(rates.per_inhabitants(whole, on), language)
    return told


def _of_its_own(whole: Series, here: Series, language: Language) -> str:
    """The status and period of a number for Québec, where they are not those of the region's."""
    same = (whole.status, whole.provenance.period) == (here.status, here.provenance.period)
    told = [citation.status(whole, language), citation.period(whole.provenance, language)]
    return "" if same else " · ".join(told)


def _single(series: Series, language: Language) -> str:
    """The only value of a series, or why there is none."""
    if not series.broken_down:
        return say("not_shown", language)
    rows = findings.rows(series, language)
    if rows:
        return findings.quantity(rows[0], series.indicator.unit, language)
    asked = series.applied.get("region", ())
    awaited = any(code in series.awaited for code in asked)
    return say("tile_awaited_hover", language) if awaited else strings.ABSENT


def _posts(code: str, on: Release, language: Language) -> list[str]:
    """« Conseillère… – Laval et Montréal »: each post of the region with its whole territory."""
    return [
        say(
            "post_of_pair",
            language,
            post=post[language],
            names=names_of(found.regions, on, language),
        )
        for found in regions.territories(on)
        if code in found.regions
        for post in found.posts
    ]


def _mentioned(one: regions.Mention, language: Language) -> dict[str, Any]:
    return {
        "kind": one.kind[language],
        "what": one.what[language],
        "location": one.location,
        "date": strings.day(one.date, language) if one.date else say("no_date", language),
        "pages": strings.pages(one.place.first_page, one.place.last_page, language),
        "inferred": one.inferred,
    }


def _not_broken_down(measured: Sequence[str], on: Release) -> list[str]:
    """What the report states or awaits and does not give by region: highlights, then the rest."""
    first = next(iter(views().values()))
    highlights = [card.indicator for card in first.cards() if isinstance(card, FigureCard)]
    found = dict.fromkeys([*highlights, *measures()])
    return [name for name in found if name not in measured and _from_report(name, on)]


def _from_report(name: str, on: Release) -> bool:
    return query.series(name, on=on).status in ("report", "awaiting")


def _unknown(name: str, on: Release, language: Language) -> dict[str, str]:
    """A result that is not known by region, with its published value for Québec, if any."""
    series = query.series(name, on=on)
    if series.value is None:
        value, source = say("sheet_unpublished", language), ""
    else:
        value = findings.told(findings.whole(series, language), series.indicator.unit, language)
        period = citation.period(series.provenance, language)
        rivals = register.other_values(series.provenance.figure or "")
        others = [citation.figure_value(figures.figure(one, on), language) for one in rivals]
        told = say("other_values_are", language, values="; ".join(others)) if others else ""
        pages = citation.pages_of(series.provenance, language)
        source = ", ".join(filter(None, [period, pages, told]))
    return {"label": series.indicator.label[language], "value": value, "source": source}
