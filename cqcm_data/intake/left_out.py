"""Rows below a header that are no records: blank ones, totals, averages, notes, headings again."""

import math
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from string import ascii_letters
from typing import Literal

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from cqcm_data.intake import numbers
from cqcm_data.intake.headers import Row
from cqcm_data.intake.keys import key

Why = Literal["blank", "repeated_header", "total", "total_differs", "average", "note", "chosen"]
Mask = NDArray[np.bool_]
Floats = NDArray[np.float64]

# As `key` leaves them: « Sous-total », « TOTAL GÉNÉRAL ».
_TOTAL = "total|totaux|sou total|soustotal|subtotal|sub total|grand total"
_ALONE = re.compile(rf"(?:{_TOTAL}|ensemble|somme|sum|overall)(?: general| generale| global)?")
_BEGUN = re.compile(rf"(?:{_TOTAL}) .+")  # « Total Estrie », and « TOTAL-1 »
_ENDED = re.compile(rf".+ (?:{_TOTAL})")  # « Laval Total », and « Groupe Total »
_AVERAGE = re.compile(r"(?:moyenne|moy|average|mean)(?: .+)?")
_PERHAPS = re.compile(r"(?:ensemble|somme|sum|all) .+")  # « Ensemble vocal » is a name

_CENT = 0.01  # by which a sum of rounded amounts may differ


def found(cells: Sequence[pa.ChunkedArray], header: Sequence[Row], typed: bool) -> dict[Why, Mask]:
    """Where each kind of row is, by the columns of the rows below the header; none is two."""
    every, _ = found_and_doubtful(cells, header, typed)
    return every


def found_and_doubtful(
    cells: Sequence[pa.ChunkedArray], header: Sequence[Row], typed: bool
) -> tuple[dict[Why, Mask], Mask]:
    """The same, and the rows of which a person must say whether they are totals."""
    filled = np.sum([_mask(pc.is_valid(column)) for column in cells], axis=0)
    repeated = _repeated(cells, header)
    labels = pc.coalesce(*cells)
    judged = _judged(cells, labels, filled, ~repeated, typed)
    taken = np.logical_or.reduce([repeated, *judged.values()])
    doubtful = judged.pop("doubtful")
    every: dict[Why, Mask] = {
        "blank": np.asarray(filled == 0),
        "repeated_header": repeated,
        "total": judged["total"],
        "total_differs": judged["total_differs"],
        "average": judged["average"],
        "note": _notes(labels, filled, taken, wide=_width(header) > 1),
    }
    return every, doubtful


def _repeated(cells: Sequence[pa.ChunkedArray], header: Sequence[Row]) -> Mask:
    """Rows that say the same as one of the header."""
    found = np.zeros(len(cells[0]), dtype=bool)
    for row in header:
        same = np.ones(len(cells[0]), dtype=bool)
        for column, name in zip(cells, row, strict=True):
            if name and same.any():
                same &= _mask(pc.equal(column, name))
        found |= same
    return found


def _width(header: Sequence[Row]) -> int:
    return max((sum(map(bool, row)) for row in header), default=0)


def _notes(labels: pa.ChunkedArray, filled: NDArray[np.int_], taken: Mask, wide: bool) -> Mask:
    """Words alone in their rows, after the last row of records."""
    records = np.flatnonzero((filled > 1) & ~taken)
    if not (wide and len(records)):
        return np.zeros(len(filled), dtype=bool)
    found = (filled == 1) & ~taken
    found[: records[-1] + 1] = False
    found[found] = _mask(pc.match_substring_regex(labels.filter(pa.array(found)), r"\pL"))
    return np.asarray(found)


# Totals ------------------------------------------------------------------------------------------


def _likely(column: pa.ChunkedArray) -> list[str]:
    """The distinct texts of a column that may be called totals: each is looked at once."""
    distinct = pc.unique(column)
    letters = distinct.buffers()[2]
    if letters is None or not _has_letters(letters.to_pybytes()):
        return []
    holds = pc.match_substring_regex(
        distinct,
        r"(?i)\b(?:(?:sub|sous)?tota|ensemble|somme|sum|all|overall|grand|moy|average|mean)",
    )
    likely = pc.filter(distinct, pc.fill_null(holds, False)).to_pylist()
    return [text for text in likely if len(text) <= numbers.LONGEST]


def _has_letters(data: bytes) -> bool:
    """A million numbers are told from words by one look at their bytes."""
    return len(data.translate(None, ascii_letters.encode())) < len(data)


def _labelled(column: pa.ChunkedArray, likely: Sequence[str], pattern: re.Pattern[str]) -> Mask:
    said = [text for text in likely if pattern.fullmatch(key(text))]
    if not said:
        return np.zeros(len(column), dtype=bool)
    return _mask(pc.is_in(column, value_set=pa.array(said, pa.string())))


@dataclass(frozen=True)
class _Called:
    """What a row is called by its words; `bare` where it has no other ones."""

    total: bool  # « Total » and nothing else, in one of its cells
    begun: bool
    ended: bool
    average: bool
    bare: bool


def _judged(
    cells: Sequence[pa.ChunkedArray],
    labels: pa.ChunkedArray,
    filled: NDArray[np.int_],
    asked: Mask,
    typed: bool,
) -> dict[str, Mask]:
    """Which rows are totals or averages by what they are called and what they hold.

    A name may sound like one: its row needs the numbers of one, of several rows.
    """
    likely = [(column, _likely(column)) for column in cells]
    masks = [
        np.logical_or.reduce([_labelled(column, texts, pattern) for column, texts in likely])
        & asked
        for pattern in (_ALONE, _BEGUN, _ENDED, _AVERAGE)
    ]
    perhaps = _labelled(labels, _likely(labels), _PERHAPS) & asked
    found = {
        name: np.zeros(len(filled), dtype=bool)
        for name in ("total", "total_differs", "average", "doubtful")
    }
    places: list[int] = np.flatnonzero(np.logical_or.reduce([*masks, perhaps])).tolist()
    columns = [_Sum(values) for values in _floats(cells, typed)] if places else []
    for at in places:
        words = int(filled[at]) - sum(not math.isnan(one.values[at]) for one in columns)
        total, begun, ended, average = (bool(mask[at]) for mask in masks)
        called = _Called(total, begun, ended, average, bare=words == 1)
        verdict = _verdict(called, columns, at)
        if verdict:
            found[verdict][at] = True
        for one in columns:
            one.leave_out(at, verdict in ("total", "total_differs", "average"))
    return found


def _verdict(called: _Called, columns: Sequence["_Sum"], at: int) -> str | None:
    """What a row that is called something is; nothing where it is a record."""
    said = [one.holds(at) for one in columns if not math.isnan(one.values[at])]
    sums = [rows for rows in said if rows]
    if called.average:
        means = any(one.averages(at) for one in columns)
        return "average" if means or (called.bare and bool(said) and at > 0) else None
    if called.total or (called.bare and called.begun):
        return _of_a_total(called, said, sums, at)
    if called.begun or called.ended:
        return "total" if max(sums, default=0) > 1 else None
    return "total" if said and len(sums) == len(said) else None


def _of_a_total(called: _Called, said: Sequence[int], sums: Sequence[int], at: int) -> str | None:
    if sums or (called.bare and not said):
        return "total"
    if at == 0 or not said:
        return None
    return "total_differs" if called.bare else "doubtful"


class _Sum:
    """A column that is added up from above, without the totals that it holds on the way."""

    def __init__(self, values: Floats) -> None:
        self.values: list[float] = values.tolist()
        self.running: list[float] = np.cumsum(np.nan_to_num(values)).tolist()
        self.numbers: list[int] = np.cumsum(~np.isnan(values)).tolist()
        self.left = self.counted = 0  # of the same, how many numbers
        self.totals = 0.0  # of those left out so far
        self.before = 0.0  # all that stands above the last one, and it

    def holds(self, at: int) -> int:
        """Of how many rows a cell is the sum: all above, or those below the last total; else 0.

        In the first row, all below.
        """
        value = self.values[at]
        if math.isnan(value):
            return 0
        if at == 0:
            below = self.running[-1] - value
            return len(self.values) - 1 if len(self.values) > 2 and _same(below, value) else 0
        above = self.running[at - 1]
        if _same(above - self.totals, value):
            return self.count(at) - self.left
        return self.count(at) - self.counted if _same(above - self.before, value) else 0

    def averages(self, at: int) -> bool:
        """Whether a cell is the average of several rows: all above, or below a total."""
        value, above = self.values[at], self.running[at - 1] if at else 0.0
        ways = (
            (above - self.totals, self.count(at) - self.left),
            (above - self.before, self.count(at) - self.counted),
        )
        return any(rows > 1 and _same(total / rows, value) for total, rows in ways)

    def count(self, at: int) -> int:
        """How many cells above have a number."""
        return self.numbers[at - 1] if at else 0

    def leave_out(self, at: int, total: bool) -> None:
        if total:
            self.totals += 0 if math.isnan(self.values[at]) else self.values[at]
            self.left += not math.isnan(self.values[at])
            self.before, self.counted = self.running[at], self.numbers[at]


def _same(sum_of_rows: float, value: float) -> bool:
    return abs(sum_of_rows - value) <= _CENT + 1e-9 * abs(value)


def _floats(cells: Sequence[pa.ChunkedArray], typed: bool) -> Iterator[Floats]:
    """The numbers of each column that has some; anything else is no number."""
    for column in cells:
        distinct = pc.unique(pc.drop_null(column))
        read, _ = numbers.read(distinct, ["$"], typed)
        if read.null_count < len(read):
            values = pc.take(read, pc.index_in(column, value_set=distinct))
            yield values.to_numpy(zero_copy_only=False).astype(np.float64)


def _mask(found: pa.ChunkedArray) -> Mask:
    return np.asarray(pc.fill_null(found, False).to_numpy(), dtype=bool)
