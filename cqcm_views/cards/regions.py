"""Regions in words: comparisons, territories, sheets. Draws nothing itself."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from cqcm_data import boundaries, catalogue, figures, labels, query, rates, regions, register
from cqcm_data.boundaries import WrongBoundaries
from cqcm_data.filters import Filters
from cqcm_data.once import once
from cqcm_data.reading import Reading
from cqcm_data.series import Series
from cqcm_data.text import Language
from cqcm_views import markup
from cqcm_views.cards import citations
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


def awaits(indicator: str, reading: Reading) -> bool:
    """Whether an indicator has no value by region yet, the example included if it is asked for."""
    return not query.followed(indicator, reading)


def is_made_up(indicator: str, reading: Reading) -> bool:
    """Whether its values by region are those of the example."""
    return awaits(indicator, reading.received) and not awaits(indicator, reading)


def chosen(state: State) -> list[str]:
    """The codes of the regions that are chosen, in their order."""
    return [str(code) for code in state.where.get("region", ())]


def name_of(code: str, reading: Reading) -> str:
    return labels.label("region", code, reading.release)[reading.language]


def names_of(codes: Sequence[str], reading: Reading) -> str:
    return strings.joined([name_of(code, reading) for code in codes], reading.language)


def window(state: State, reading: Reading) -> str:
    """« CQCM – Outaouais – Fiche de région »: names a window and a PDF made of it.

    Nothing where no region is chosen.
    """
    language, codes = reading.language, chosen(state)
    return say("sheet_title", language, region=name_of(codes[0], reading)) if codes else ""


def sheet_address(state: State, code: str) -> str:
    """Where the sheet of a region stands; what else is chosen goes along."""
    return _in_region(state, code).address("fiche_region")


def _in_region(state: State, code: str) -> State:
    rest = state.where.without(["region"])
    return replace(state, where=Filters(**{**rest, "region": code}))


def sheets(state: State, reading: Reading, codes: Sequence[str] = ()) -> str:
    """Links to the sheets of some regions, of all of them where none is named."""
    language, marked = reading.language, chosen(state)
    every = list(codes) or [str(row["code"]) for row in labels.regions(reading.release)]
    links = [
        {
            "code": code,
            "name": name_of(code, reading),
            "address": sheet_address(state, code),
            "chosen": code in marked and not codes,
        }
        for code in every
    ]
    return markup.render("region_links", language, links=links)


def sheet_links(state: State, reading: Reading) -> str:
    """Links to the sheets of what is chosen, or to all of them: one line, whatever is chosen.

    A line that came with the first choice would move all charts below it, which takes long.
    """
    language, codes = reading.language, chosen(state)
    every = [(say("sheets_title", language), state.address("fiche_region"))]
    links = [(name_of(code, reading), sheet_address(state, code)) for code in codes]
    about = say(f"sheets_of_{min(len(codes), 2)}", language)
    return markup.render("sheet_links", language, about=about, links=links or every)


def wrong_boundaries(wrong: WrongBoundaries, reading: Reading) -> str:
    """What is wrong with the file of the boundaries, in one sentence."""
    known = {
        str(row["code"]): row[f"name_{reading.language}"] for row in labels.regions(reading.release)
    }
    quoted = [known.get(name, name[:20]) for name in wrong.names]
    more = [f"… ({len(quoted)})"] if len(quoted) > MOST else []
    why = say(
        f"boundaries_{wrong.reason}", reading.language, names=", ".join([*quoted[:MOST], *more])
    )
    return say("boundaries_wrong", reading.language, why=why)


def boundaries_problem(reading: Reading) -> str:
    """The sentence about a wrong file; nothing for a good one or none."""
    there = boundaries.found()
    return wrong_boundaries(there, reading) if isinstance(there, WrongBoundaries) else ""


# Comparison --------------------------------------------------------------------------------------


def comparison(state: State, per: bool, reading: Reading) -> str:
    """The chosen regions beside Québec, for every measure that has values: a table with bars."""
    return _comparison(state.asked, per, reading)


@once(maxsize=256)
def _comparison(state: State, per: bool, reading: Reading) -> str:
    language, codes = reading.language, chosen(state)[:MOST]
    every = [_compared(name, codes, per, state, reading) for name in _with_values(state, reading)]
    heads = [
        {"name": name_of(code, reading), "address": sheet_address(state, code)} for code in codes
    ]
    groups = [[row for row in every if row["made_up"] is made_up] for made_up in (False, True)]
    absent = any(cell["absent"] for row in every for cell in row["cells"])
    return markup.render(
        "region_compare", language, regions=heads, groups=filter(None, groups), absent=absent
    )


def _with_values(state: State, reading: Reading) -> list[str]:
    """The measures that have values: the real ones before the made-up ones."""
    found = [name for name in measures() if not awaits(name, reading)]
    return sorted(found, key=lambda name: not query.followed(name, reading.received))


def compare_intro(state: State, reading: Reading) -> str:
    """What is compared, or what to choose first."""
    language, codes = reading.language, chosen(state)
    if len(codes) < 2:
        told = "compare_one" if codes else "compare_none"
        return say(told, language, names=names_of(codes, reading) if codes else "")
    names = names_of(codes[:MOST], reading)
    told = "compare_about" if len(codes) <= MOST else "compare_too_many"
    return say(told, language, names=names, count=len(codes))


def _measured(name: str, codes: Sequence[str], per: bool, state: State, reading: Reading) -> Series:
    """A measure of some regions one by one; of all Québec where none is named."""
    rest = state.measured.without(["region"])
    where = Filters(**{**rest, "region": list(codes)})
    by = ("region",) if codes else ()
    series = query.series(name, reading, by, where)
    rated = per and rates.allowed(series.indicator)
    return rates.per_inhabitants(series, reading.release) if rated else series


def _compared(
    name: str, codes: Sequence[str], per: bool, state: State, reading: Reading
) -> dict[str, Any]:
    language = reading.language
    series, whole = (_measured(name, which, per, state, reading) for which in (codes, ()))
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
        "source": _source(series, reading),
        "unfollowed": citations.not_followed(series.unfollowed, language, series.applied),
        "protected": citations.protected(series, language) or citations.protected(whole, language),
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


def _source(series: Series, reading: Reading) -> str:
    """The source line; the page itself names the regions."""
    limited = series.applied.without(["region"])
    return citation.source_line(replace(series, applied=limited), reading)


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


def territories(state: State, reading: Reading) -> str:
    """The posts by territory, then the regions without any; of the chosen regions if some are."""
    return _territories(state.asked, reading)


@once(maxsize=256)
def _territories(state: State, reading: Reading) -> str:
    language, wanted = reading.language, chosen(state)
    told = [
        {
            "name": names_of(found.regions, reading),
            "paired": len(found.regions) > 1,
            "posts": [post[language] for post in found.posts],
        }
        for found in regions.territories(reading.release)
        if not wanted or set(wanted) & set(found.regions)
    ]
    without = [
        code for code in regions.without_posts(reading.release) if not wanted or code in wanted
    ]
    line = citation.source_line(query.series("youth_posts", reading.received, ("region",)), reading)
    return markup.render(
        "region_territories",
        language,
        territories=told,
        without=[name_of(code, reading) for code in without],
        source=line,
    )


# The sheet ---------------------------------------------------------------------------------------


def sheet(code: str, state: State, reading: Reading) -> str:
    """All that is known of a region beside Québec, on one page; never made-up records."""
    return _sheet(code, state.asked, reading.received)


@once(maxsize=256)
def _sheet(code: str, state: State, reading: Reading) -> str:
    language = reading.language
    measured = [name for name in measures() if not awaits(name, reading)]
    people = rates.population(reading.release)
    total = rates.inhabitants(people)
    return markup.render(
        "region_sheet",
        language,
        name=name_of(code, reading),
        population=strings.number(people.by_region[code], language),
        population_whole=say("sheet_of_quebec", language, value=strings.number(total, language)),
        population_source=citation.populated(people, reading),
        measured=[_known(name, code, state, reading) for name in measured],
        posts=_posts(code, reading),
        mentions=[_mentioned(one, language) for one in regions.mentions(code, reading.release)],
        unknown=[_unknown(name, reading) for name in _not_broken_down(measured, reading)],
        compare=_in_region(state, code).address("par_region"),
    )


def _known(name: str, code: str, state: State, reading: Reading) -> dict[str, str]:
    """A measure of the region and of Québec, and per 10 000 inhabitants where that means much."""
    language = reading.language
    here, whole = (_measured(name, which, False, state, reading) for which in ([code], ()))
    told = {
        "label": strings.with_unit(here.indicator.label[language], here.indicator.unit, language),
        "source": _source(here, reading),
        "unfollowed": citations.not_followed(here.unfollowed, language, here.applied),
        "here": _single(here, language),
        "whole": _single(whole, language),
        "whole_status": _of_its_own(whole, here, language),
        "here_per": strings.ABSENT,
        "whole_per": strings.ABSENT,
    }
    if rates.allowed(here.indicator):
        told["here_per"] = _single(rates.per_inhabitants(here, reading.release), language)
        if not told["whole_status"]:  # or two rates of different things would stand side by side
            told["whole_per"] = _single(rates.per_inhabitants(whole, reading.release), language)
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


def _posts(code: str, reading: Reading) -> list[str]:
    """« Conseillère… – Laval et Montréal »: each post of the region with its whole territory."""
    return [
        say(
            "post_of_pair",
            reading.language,
            post=post[reading.language],
            names=names_of(found.regions, reading),
        )
        for found in regions.territories(reading.release)
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


def _not_broken_down(measured: Sequence[str], reading: Reading) -> list[str]:
    """What the report states or awaits and does not give by region: highlights, then the rest."""
    first = next(iter(views().values()))
    highlights = [card.indicator for card in first.cards() if isinstance(card, FigureCard)]
    found = dict.fromkeys([*highlights, *measures()])
    return [name for name in found if name not in measured and _from_report(name, reading)]


def _from_report(name: str, reading: Reading) -> bool:
    return query.series(name, reading.received).status in ("report", "awaiting")


def _unknown(name: str, reading: Reading) -> dict[str, str]:
    """A result that is not known by region, with its published value for Québec, if any."""
    series = query.series(name, reading.received)
    if series.value is None:
        value, source = say("sheet_unpublished", reading.language), ""
    else:
        value = findings.told(
            findings.whole(series, reading.language), series.indicator.unit, reading.language
        )
        period = citation.period(series.provenance, reading.language)
        rivals = register.other_values(series.provenance.figure or "")
        others = [
            citation.figure_value(figures.figure(one, reading.release), reading.language)
            for one in rivals
        ]
        told = say("other_values_are", reading.language, values="; ".join(others)) if others else ""
        pages = citation.pages_of(series.provenance, reading.language)
        source = ", ".join(filter(None, [period, pages, told]))
    return {"label": series.indicator.label[reading.language], "value": value, "source": source}
