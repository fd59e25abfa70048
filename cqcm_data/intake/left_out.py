"""Rows below a header that are no records: blank ones, totals, notes, the header once more."""

import math
import re
from collections.abc import Iterator, Sequence
from typing import Literal

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from cqcm_data.intake import numbers
from cqcm_data.intake.headers import Row
from cqcm_data.intake.keys import key

Why = Literal["blank", "repeated_header", "total", "total_differs", "note", "chosen"]
Mask = NDArray[np.bool_]
Floats = NDArray[np.float64]

# As `key` leaves them: « Sous-total », « TOTAL GÉNÉRAL ».
_TOTAL = "total|totaux|sou total|soustotal|subtotal|sub total|grand total"
_ALONE = re.compile(rf"(?:{_TOTAL}|ensemble|somme|sum|overall)(?: general| generale| global)?")
_NAMED = re.compile(rf"(?:{_TOTAL}) .+|.+ (?:{_TOTAL})")
_PERHAPS = re.compile(r"(?:ensemble|somme|sum|all) .+")  # « Ensemble vocal » is a name

_CENT = 0.01  # by which a sum of rounded amounts may differ


def found(cells: Sequence[pa.ChunkedArray], header: Sequence[Row], typed: bool) -> dict[Why, Mask]:
    """Where each kind of row is, by the columns of the rows below the header; none is two."""
    filled = np.sum([_mask(pc.is_valid(column)) for column in cells], axis=0)
    repeated = _repeated(cells, header)
    labels = pc.coalesce(*cells)
    sure, perhaps = _labelled(labels, _ALONE, _NAMED), _labelled(labels, _PERHAPS)
    total = _sums(cells, sure & ~repeated, perhaps & ~repeated, typed)
    differs = sure & ~repeated & ~total
    taken = repeated | total | differs
    return {
        "blank": np.asarray(filled == 0),
        "repeated_header": repeated,
        "total": total,
        "total_differs": differs,
        "note": _notes(labels, filled, taken, wide=_width(header) > 1),
    }


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


def _labelled(labels: pa.ChunkedArray, *patterns: re.Pattern[str]) -> Mask:
    holds = pc.match_substring_regex(
        labels, r"(?i)\b(?:(?:sub|sous)?tota|ensemble|somme|sum|all|overall|grand)"
    )
    likely = pc.unique(pc.filter(labels, pc.fill_null(holds, False)))
    short = [text for text in likely.to_pylist() if len(text) <= numbers.LONGEST]
    said = [text for text in short if any(one.fullmatch(key(text)) for one in patterns)]
    return _mask(pc.is_in(labels, value_set=pa.array(said, pa.string())))


def _sums(cells: Sequence[pa.ChunkedArray], sure: Mask, perhaps: Mask, typed: bool) -> Mask:
    """Which rows hold the sums of the rows above.

    One that is called a total is one without numbers too, or with an average beside its sums; one
    that may be called so needs sums alone.
    """
    found = np.zeros(len(sure), dtype=bool)
    asked: list[int] = np.flatnonzero(sure | perhaps).tolist()
    columns = [_Sum(values) for values in _floats(cells, typed)] if asked else []
    for at in asked:
        said = [holds for one in columns if (holds := one.holds(at)) is not None]
        found[at] = (any(said) or not said) if sure[at] else (all(said) and bool(said))
        for one in columns:
            one.leave_out(at, bool(found[at]))
    return found


class _Sum:
    """A column that is added up from above, without the totals that it holds on the way."""

    def __init__(self, values: Floats) -> None:
        self.values: list[float] = values.tolist()
        self.running: list[float] = np.cumsum(np.nan_to_num(values)).tolist()
        self.totals = 0.0  # of those left out so far
        self.before = 0.0  # all that stands above the last one, and it

    def holds(self, at: int) -> bool | None:
        """Whether a cell is the sum of all above, or of what is below the last total."""
        value = self.values[at]
        if math.isnan(value) or at == 0:
            return None
        above = self.running[at - 1]
        ways = (above - self.totals, above - self.before)
        return any(abs(way - value) <= _CENT + 1e-9 * abs(value) for way in ways)

    def leave_out(self, at: int, total: bool) -> None:
        if total:
            self.totals += 0 if math.isnan(self.values[at]) else self.values[at]
            self.before = self.running[at]


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
