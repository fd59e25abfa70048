"""Small cells: which counts of people the public must not see, in all its tables together.

A count between 1 and 4 is hidden, and further ones so that nothing hidden follows from what is
shown by addition and subtraction, whichever tables one combines.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from math import fsum
from typing import Any

import numpy as np
from numpy.typing import NDArray

LEAST = 5  # people; none at all is not hidden

# What is left of a sum that follows from the others is zero, up to rounding. Little that is left
# of one is not enough for it to stay secret, and too much for another to be shown untold.
_ROUNDING = 1e-8
_ENOUGH = 1e-6

Cell = tuple[tuple[str, ...], tuple[object, ...]]
Part = Mapping[str, Any]
Parts = Mapping[Cell, Sequence[int]]


def cells(parts: Sequence[Part], tables: Iterable[tuple[str, ...]]) -> dict[Cell, list[int]]:
    """The cells of all tables, each with the places of the parts that it adds up."""
    found: dict[Cell, list[int]] = defaultdict(list)
    for table in tables:
        for place, part in enumerate(parts):
            found[table, tuple(part[name] for name in table)].append(place)
    return dict(found)


def total(values: Iterable[float | None]) -> float | None:
    """The sum of the values that there are; None without any."""
    known = [value for value in values if value is not None]
    return fsum(known) if known else None


def hidden(found: Parts, people: Sequence[float | None]) -> set[Cell]:
    """The cells that the public must not see, given how many people are in each part.

    Cells are shown one after the other, totals first, then from the largest to the smallest,
    unless a small count would then follow from what is shown. So the smallest possible ones are
    hidden, and none of them can be derived: it would have been as harmful to show.
    """
    values = {cell: total(people[place] for place in places) or 0 for cell, places in found.items()}
    order = sorted(found, key=lambda cell: (len(cell[0]), -values[cell], repr(cell)))
    small = [cell for cell in order if 0 < values[cell] < LEAST]
    groups = [group for group in _families(small) if _tells_all([values[one] for one in group])]
    sums = _incidence([[cell] for cell in order + small] + groups, found, people)
    shown = _shown(sums @ sums.T, len(order))
    return {cell for cell, seen in zip(order, shown, strict=True) if not seen}


def _families(some: Iterable[Cell]) -> list[list[Cell]]:
    """Those of some cells that go into the same sum over one dimension."""
    found: dict[object, list[Cell]] = defaultdict(list)
    for table, key in some:
        for at, name in enumerate(table):
            found[table, name, key[:at] + key[at + 1 :]].append((table, key))
    return list(found.values())


def _tells_all(small: Sequence[float]) -> bool:
    """Whether the sum of small counts would give them away: fewer than five, or one each."""
    return len(small) > 1 and (sum(small) < LEAST or sum(small) == len(small))


def _incidence(
    sums: Sequence[Sequence[Cell]], found: Parts, people: Sequence[float | None]
) -> NDArray[np.float64]:
    """Which parts each sum of cells adds up; parts without anyone are known to be zero."""
    inside = np.zeros((len(sums), len(people)))
    for row, added in enumerate(sums):
        for cell in added:
            inside[row, found[cell]] = 1
    return inside[:, [bool(count) for count in people]]


def _shown(left: NDArray[np.float64], count: int) -> list[bool]:
    """For each of the first `count` sums, in order, whether it can be shown; the others are secret.

    `left` is how sums vary together while nothing of them is known and each part varies by one on
    its own. Showing a sum takes away what it says of the others; one of which nothing is left
    follows from what is shown.
    """
    secret = range(count, len(left))
    shown = []
    for at in range(count):
        spread = left[at, at]
        if spread <= _ROUNDING:
            shown.append(True)
            continue
        after = np.diag(left)[secret] - left[at, secret] ** 2 / spread
        shown.append(bool(spread > _ENOUGH and (after > _ENOUGH).all()))
        if shown[-1]:
            left = left - np.outer(left[at], left[at]) / spread
    return shown
