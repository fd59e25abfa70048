"""Small cells: which counts of people the public must not see, in all its tables together.

A count between 1 and 4 is hidden, and further ones so that no such count follows from what is
shown, whichever tables one combines: neither by addition and subtraction, nor knowing besides that
no hidden cell is empty.

Why this suffices. What is public fixes some sums; the people in each part can move in all ways
that leave these as they are. A small count follows from them when no such move changes it: the
first rule. Knowing that hidden cells hold one person or more forbids only the moves that lower a
cell of one person, as all others have room below. The second rule keeps a move that raises all of
these at once: added to any other move, however little of it, it makes it an allowed one. Such a
move exists unless the shown sums tell a sum of such cells, each counted any number of times.

What it does not cover. Moves are of any size: over one table of two dimensions and its margins
they can be made of whole people, while beyond that a small count might have other values that are
fractions only. Nor does it cover one who knows more than the tables: that each record has someone,
the most that it can have, or the count of a hidden cell. Bands of people bound what is hidden: they
are crossed with the year only, which the catalogue enforces, and may still tell a small count where
few records make all that is hidden in a year.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from math import fsum
from typing import Any

import numpy as np
from numpy.typing import NDArray

LEAST = 5  # people; none at all is not hidden

# What is left of a sum that follows from the others is zero, up to rounding. Little that is left
# of one is not enough for it to stay secret, and too much for another to be shown untold.
_ROUNDING = 1e-8
_ENOUGH = 1e-6
_TRIES = 300

Matrix = NDArray[np.float64]

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


def hidden(
    found: Parts, people: Sequence[float | None], published: Collection[Cell] = ()
) -> set[Cell]:
    """The cells that the public must not see, given how many people are in each part.

    Cells are shown one after the other, those first whose sum is `published` elsewhere, then
    totals, then from the largest to the smallest, unless a small count would then follow from what
    is shown. So the smallest possible ones are hidden, and none of them can be derived: it would
    have been as harmful to show.
    """
    values = {cell: total(people[place] for place in places) or 0 for cell, places in found.items()}

    def rank(cell: Cell) -> tuple[bool, int, float, str]:
        return cell not in published, len(cell[0]), -values[cell], repr(cell)

    order = sorted(found, key=rank)
    small = [cell for cell in order if 0 < values[cell] < LEAST]
    groups = [group for group in _families(small) if _are_few([values[one] for one in group])]
    sums = _incidence([[cell] for cell in order + small] + groups, found, people)
    ones = [place for place, cell in enumerate(order) if values[cell] == 1]
    shown = _shown(sums @ sums.T, len(order), ones)
    return {cell for cell, seen in zip(order, shown, strict=True) if not seen}


def _families(some: Iterable[Cell]) -> list[list[Cell]]:
    """Those of some cells that go into the same sum over one dimension."""
    found: dict[object, list[Cell]] = defaultdict(list)
    for table, key in some:
        for at, name in enumerate(table):
            found[table, name, key[:at] + key[at + 1 :]].append((table, key))
    return list(found.values())


def _are_few(small: Sequence[float]) -> bool:
    """Whether small counts are together a small count, which no cell may show."""
    return len(small) > 1 and sum(small) < LEAST


def _incidence(
    sums: Sequence[Sequence[Cell]], found: Parts, people: Sequence[float | None]
) -> Matrix:
    """Which parts each sum of cells adds up; parts without anyone are known to be zero."""
    inside = np.zeros((len(sums), len(people)))
    for row, added in enumerate(sums):
        for cell in added:
            inside[row, found[cell]] = 1
    return inside[:, [bool(count) for count in people]]


def _shown(left: Matrix, count: int, ones: Sequence[int]) -> list[bool]:
    """For each of the first `count` sums, in order, whether it can be shown; the others are secret.

    `left` is how sums vary together while nothing of them is known and each part varies by one on
    its own. Showing a sum takes away what it says of the others; one of which nothing is left
    follows from what is shown. `ones` are the cells of one person; `rise` is what a move that
    raises all of them adds to each sum.
    """
    rise: Matrix = left[:, ones].sum(axis=1)
    shown = []
    for at in range(count):
        spread = left[at, at]
        if spread <= _ROUNDING:
            shown.append(True)
            continue
        after = left - np.outer(left[at], left[at]) / spread
        can = bool(spread > _ENOUGH and (np.diag(after)[count:] > _ENOUGH).all())
        kept = _rise(after, ones, rise - left[at] * rise[at] / spread) if can else None
        shown.append(kept is not None)
        if kept is not None:
            left, rise = after, kept
    return shown


def _rise(left: Matrix, ones: Sequence[int], known: Matrix) -> Matrix | None:
    """What a move that raises all cells of one person adds to each sum; None if none is found.

    The move `known` is mended where it no longer raises a cell, one cell after the other, until it
    raises all of them or has been tried for long (relaxation, after Agmon and Motzkin). To miss
    one hides a cell more than needed, and tells nothing.
    """
    for _ in range(_TRIES if ones else 0):
        lowest = ones[int(known[ones].argmin())]
        if known[lowest] > _ENOUGH * max(1, np.abs(known).max()):
            return known
        known = known + left[lowest] * (1 - known[lowest]) / left[lowest, lowest]
    return None if ones else known
