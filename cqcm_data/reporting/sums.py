"""What adds up in a report under way, as far as the qualifiers of its figures let one say."""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from cqcm_data import checks, figures, reports
from cqcm_data.contracts import Qualifier
from cqcm_data.release import Release
from cqcm_data.reporting.entries import Entry
from cqcm_data.reporting.grid import Grid, Row
from cqcm_data.text import Text

Range = tuple[float, float]


@dataclass(frozen=True)
class Sum:
    """Parts that do not add up to their total: the keys of their rows, the total's last."""

    name: str
    label: Text
    rows: tuple[str, ...]
    found: float
    total: float
    qualifier: Qualifier


def wrong(grid: Grid, on: Release) -> Iterator[Sum]:
    """The sums of several parts, all given, that cannot be their totals."""
    for name, item in checks.reconciliations().items():
        rows = rows_of((*item.parts, item.total), grid, on)
        if len(item.parts) < 2 or len(rows) <= len(item.parts):
            continue
        *parts, total = rows
        if not adds_up([row.entry for row in parts], total.entry):
            found = sum(row.entry.value or 0 for row in parts)
            keys = tuple(row.key for row in rows)
            value = total.entry.value or 0
            yield Sum(name, item.label, keys, found, value, total.entry.qualifier)


def rows_of(names: Sequence[str], grid: Grid, on: Release) -> list[Row]:
    """The rows that are given of some figures, as any report calls them; none where one is not."""
    known = figures.figures(on)
    chains = [{one.id for one in reports.chain(name, on)} for name in names if name in known]
    rows = [row for row in grid.given if row.entry.value is not None]
    found = [next((row for row in rows if row.key in one), None) for one in chains]
    every = [row for row in found if row is not None]
    return every if len(every) == len(names) else []


def adds_up(parts: Sequence[Entry], total: Entry) -> bool:
    """Whether parts may add up to a total, whatever their qualifiers leave open."""
    lows, highs = zip(*(between(one) for one in parts), strict=True)
    low, high = between(total)
    slack = 1e-9 * max(1.0, abs(total.value or 0))
    return bool(sum(lows) <= high + slack and low <= sum(highs) + slack)


def between(entry: Entry) -> Range:
    """The least and the most that an entry may mean; it has a value."""
    value = entry.value or 0.0
    high = value if entry.value_to is None else entry.value_to
    less, more = value * (1 - checks.ROUNDING), high * (1 + checks.ROUNDING)
    ranges: dict[Qualifier, Range] = {
        "exact": (value, high),
        "about": (less, more),
        "nearly": (less, high),
        "more_than": (math.nextafter(value, math.inf), math.inf),
        "up_to": (0.0, high),
    }
    return ranges[entry.qualifier]
