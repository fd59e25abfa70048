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

People who are told apart by name are in several cells at once, and their distinct counts do not
add up. Those who occur in the same cells are then one part: each cell adds up its parts, and all
of the above holds.

What it does not cover. Moves are of any size: over one table of two dimensions and its margins
they can be made of whole people, while beyond that, and where people are in several cells, a small
count might have other values that are fractions only. Nor does it cover one who knows more than
the tables: that each record has someone, the most that it can have (where people are named, one),
or the count of a hidden cell. Bands of people bound what is hidden: they are crossed with the year
only, which the catalogue enforces, and may still tell a small count where few records make all
that is hidden in a year.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from math import fsum
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

LEAST = 5  # people; none at all is not hidden

# What is left of a sum that follows from the others is zero, up to rounding. Little that is left
# of one is not enough for it to stay secret, and too much for another to be shown untold.
_ROUNDING = 1e-8
_ENOUGH = 1e-6
_TRIES = 300

Matrix = NDArray[np.float64]
Counts = NDArray[np.float32]  # whole numbers, which it holds exactly
Flags = NDArray[np.bool_]

Cell = tuple[tuple[str, ...], tuple[object, ...]]
Part = Mapping[str, Any]
Parts = Mapping[Cell, Sequence[int]]


class Counted(NamedTuple):
    """How many are in each part, and the places of the parts that each cell adds up."""

    places: Parts
    people: Sequence[float | None]

    def of(self, cell: Cell) -> float | None:
        """The sum of a cell; None where nothing is known of it."""
        return total(self.people[place] for place in self.places.get(cell, ()))


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
    parts: Parts, people: Sequence[float | None], published: Collection[Cell] = ()
) -> set[Cell]:
    """The cells that the public must not see, given how many people are in each part.

    Cells are shown one after the other, those first whose sum is `published` elsewhere, then
    totals, then from the largest to the smallest, unless a small count would then follow from what
    is shown. So the smallest possible ones are hidden, and none of them can be derived: it would
    have been as harmful to show.
    """
    values = {cell: total(people[place] for place in places) or 0 for cell, places in parts.items()}

    def rank(cell: Cell) -> tuple[bool, int, float, str]:
        return cell not in published, len(cell[0]), -values[cell], repr(cell)

    order = sorted(parts, key=rank)
    small = [place for place, cell in enumerate(order) if 0 < values[cell] < LEAST]
    families = _families(order[place] for place in small)
    groups = [group for group in families if _are_few([values[one] for one in group])]
    inside = _incidence([*([cell] for cell in order), *groups], parts, people)
    secret = np.arange(len(inside)) >= len(order)
    secret[small] = True
    ones = [place for place, cell in enumerate(order) if values[cell] == 1]
    shown = _shown(_Left(inside, ones), len(order), secret)
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
    sums: Sequence[Sequence[Cell]], parts: Parts, people: Sequence[float | None]
) -> Counts:
    """Which parts each sum of cells adds up; parts without anyone are known to be zero."""
    inside = np.zeros((len(sums), len(people)), dtype=np.float32)
    for row, added in enumerate(sums):
        for cell in added:
            inside[row, parts[cell]] = 1
    return inside[:, [bool(count) for count in people]]


class _Left:
    """How sums vary together, given those that are shown, while each part varies by one.

    Showing a sum takes away what it says of the others. What is taken away is kept as a factor, so
    that how one sum varies with the others is worked out only when it is asked for. The rows of
    `ones`, the cells of one person, are asked for again and again: they are kept up to date.
    """

    def __init__(self, inside: Counts, ones: Sequence[int]) -> None:
        self._whole: Matrix = (inside @ inside.T).astype(np.float64)
        self._taken: Matrix = np.empty((len(inside), min(inside.shape)))
        self._count = 0
        self.ones = [*ones]
        self.rows: Matrix = self._whole[self.ones]
        self.spread: Matrix = self._whole.diagonal().copy()

    def column(self, at: int) -> Matrix:
        """How each sum varies with the one at a place.

        Row by row, in one thread: a product with a matrix starts the threads of BLAS for each of
        thousands of short steps, and where the machine is busy these wait for one another.
        """
        taken = self._taken[:, : self._count]
        found: Matrix = self._whole[:, at] - np.vecdot(taken, taken[at])
        return found

    def show(self, at: int, column: Matrix) -> None:
        """Take away what the sum at a place says; `column` is how the others vary with it."""
        spread = self.spread[at]
        self._taken[:, self._count] = column / np.sqrt(spread)
        self._count += 1
        self.spread = self.spread - column**2 / spread
        for row in np.flatnonzero(column[self.ones]):
            self.rows[row] -= column * (column[self.ones[row]] / spread)


def _shown(left: _Left, count: int, secret: Flags) -> list[bool]:
    """For each of the first `count` sums, in order, whether it can be shown.

    One of which nothing is left follows from what is shown; something must be left of each
    `secret` one. `rise` is what a move that raises all cells of one person adds to each sum.
    """
    rise: Matrix = left.rows.sum(axis=0)
    shown = []
    for at in range(count):
        follows = bool(left.spread[at] <= _ROUNDING)
        column = None if follows else _harmless(left, at, secret)
        mended = None if column is None else _rise(left, at, column, rise)
        if column is not None and mended is not None:
            left.show(at, column)
            rise = mended
        shown.append(follows or mended is not None)
    return shown


def _harmless(left: _Left, at: int, secret: Flags) -> Matrix | None:
    """How the others vary with a sum, if to show it leaves something of each secret one."""
    if secret[at] or left.spread[at] <= _ENOUGH:
        return None
    column = left.column(at)
    after = left.spread - column**2 / left.spread[at]
    return column if (after[secret] > _ENOUGH).all() else None


def _rise(left: _Left, at: int, column: Matrix, rise: Matrix) -> Matrix | None:
    """The move `rise` once the sum at a place is shown as well; None if none is found.

    It leaves that sum as it is and is mended where it no longer raises a cell, one cell after the
    other, until it raises all of them or has been tried for long (relaxation, after Agmon and
    Motzkin). To miss one hides a cell more than needed, and tells nothing.
    """
    ones, spread = left.ones, left.spread[at]
    known: Matrix = rise - column * (rise[at] / spread)
    for _ in range(_TRIES if ones else 0):
        row = int(known[ones].argmin())
        lowest = ones[row]
        if known[lowest] > _ENOUGH * max(1, np.abs(known).max()):
            return known
        varies = left.rows[row] - column * (column[lowest] / spread)
        known = known + varies * ((1 - known[lowest]) / varies[lowest])
    return None if ones else known
