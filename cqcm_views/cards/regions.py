"""Regions in words: comparisons, territories, sheets. Draws nothing itself."""

from collections.abc import Sequence
from dataclasses import replace

from cqcm_data import boundaries, catalogue, labels, query, rates
from cqcm_data.boundaries import WrongBoundaries
from cqcm_data.filters import Filters
from cqcm_data.reading import Reading
from cqcm_data.series import Series
from cqcm_views import markup
from cqcm_views.views.state import State
from cqcm_views.wording import citation, numbers
from cqcm_views.wording.strings import say

MOST = 4  # regions that are compared at once


def measures() -> list[str]:
    """The indicators that regions can have."""
    known = catalogue.load().indicators
    return [name for name, indicator in known.items() if "region" in indicator.dimensions]


def awaits(indicator: str, reading: Reading) -> bool:
    """Whether an indicator has no value by region yet, the example included if it is asked for."""
    return "region" not in query.followed(indicator, reading)


def is_made_up(indicator: str, reading: Reading) -> bool:
    """Whether its values by region are those of the example."""
    return awaits(indicator, reading.received) and not awaits(indicator, reading)


def chosen(state: State) -> list[str]:
    """The codes of the regions that are chosen, in their order."""
    return [str(code) for code in state.where.get("region", ())]


def name_of(code: str, reading: Reading) -> str:
    return labels.label("region", code, reading.release)[reading.language]


def names_of(codes: Sequence[str], reading: Reading) -> str:
    return numbers.joined([name_of(code, reading) for code in codes], reading.language)


def sheet_address(state: State, code: str) -> str:
    """Where the sheet of a region stands; what else is chosen goes along."""
    return in_region(state, code).address("fiche_region")


def in_region(state: State, code: str) -> State:
    rest = state.where.without(["region"])
    return replace(state, where=Filters(**{**rest, "region": code}))


def sheets(state: State, reading: Reading) -> str:
    """Links to the sheets of all regions; the chosen ones are marked."""
    language, marked = reading.language, chosen(state)
    every = [str(row["code"]) for row in labels.regions(reading.release)]
    links = [
        {
            "code": code,
            "name": name_of(code, reading),
            "address": sheet_address(state, code),
            "chosen": code in marked,
        }
        for code in every
    ]
    return markup.render("region_links", language, links=links)


def follows(sentence: str, sheets: bool, state: State, reading: Reading) -> str:
    """What follows the filters, with the sheets of what is chosen, or of all: always one line.

    A line that came with the first choice would move all charts below it, which takes long.
    """
    language, codes = reading.language, chosen(state)
    every = [(say("sheets_title", language), state.address("fiche_region"))]
    links = [
        (say("sheet_of", language, region=name_of(code, reading)), sheet_address(state, code))
        for code in codes
    ]
    shown = (links or every) if sheets else []
    return markup.render("follows", language, sentence=sentence, links=shown)


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


def measured(name: str, codes: Sequence[str], per: bool, state: State, reading: Reading) -> Series:
    """A measure of some regions one by one; of all Québec where none is named."""
    rest = state.measured.without(["region"])
    where = Filters(**{**rest, "region": list(codes)})
    by = ("region",) if codes else ()
    series = query.series(name, reading, by, where)
    rated = per and rates.allowed(series.indicator)
    return rates.per_inhabitants(series, reading.release) if rated else series


def source_line(series: Series, reading: Reading) -> str:
    """Where it comes from and its period; the page itself names the regions and the version."""
    limited = replace(series, applied=series.applied.without(["region"]))
    parts = (citation.here(limited, reading), citation.when(limited, reading.language))
    return " · ".join([*parts, *filter(None, [citation.filters(limited, reading.language)])])
