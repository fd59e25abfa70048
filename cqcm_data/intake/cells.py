"""Cells as they are kept: text that is tidied, a sheet without what is empty around it."""

from collections.abc import Sequence

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from cqcm_data.intake import progress
from cqcm_data.intake.limits import COLUMNS, LETTERS, ROWS
from cqcm_data.intake.sheets import LINE, MARKS, Notice, Refused, Sheet

# Zero-width and direction marks, soft hyphens, controls that no keyboard writes.
_UNSEEN = r"[\x{200B}-\x{200F}\x{202A}-\x{202E}\x{2060}-\x{2069}\x{FEFF}\x{00AD}]"
_CONTROLS = r"[\x00-\x08\x0B\x0C\x0E-\x1F\x7F]"

# The bytes of what is told of a column before any slow step is taken: letters up to « ſ » are
# composed already, and of those no mark goes unseen but the soft hyphen.
_LATIN = bytes(range(0xC0)) + b"\xc2\xc3\xc4\xc5"
_SOFT_HYPHEN = "\u00ad".encode()
_CONTROL_BYTES = bytes({*range(0x20), 0x7F} - {*b"\t\n\r"})
_BLANK_BYTES = b" \t\n\r\xc2"  # the last begins a no-break space
_PLAIN = bytes([*range(0x21, 0x7F), *range(0x80, 0xC0)]) + b"\xc3\xc4\xc5"  # none of all these


def tidied(column: pa.ChunkedArray) -> pa.ChunkedArray:
    """Text without blanks around or unseen marks, its accents composed; empty is missing."""
    data = b"".join(chunk.buffers()[2] or b"" for chunk in column.chunks)
    if not data:
        return pa.chunked_array([pa.nulls(len(column), pa.string())])
    left = data.translate(None, _PLAIN)
    rare = bool(left.translate(None, _LATIN)) or (b"\xc2" in left and _SOFT_HYPHEN in data)
    if rare:
        column = pc.utf8_normalize(pc.replace_substring_regex(column, _UNSEEN, ""), "NFC")
    if _any_of(_CONTROL_BYTES, left):
        column = pc.replace_substring_regex(column, _CONTROLS, "")
    if rare or _any_of(_BLANK_BYTES, left):
        column = pc.utf8_trim_whitespace(column)
    return pc.if_else(pc.equal(pc.binary_length(column), 0), None, column)


def _any_of(some: bytes, data: bytes) -> bool:
    return len(data.translate(None, some)) < len(data)


def sheet(
    name: str,
    columns: Sequence[pa.ChunkedArray],
    lines: pa.Array,
    notices: Sequence[Notice],
    *,
    typed: bool,
    marks: pa.Table | None = None,
) -> Sheet:
    """A sheet of tidied columns, cut after its last row and column that hold something.

    Marks have the places of the columns as they are given.
    """
    columns, filled = _all_tidied(columns)
    width = filled[-1] + 1 if filled else 0
    kept = list(range(width)) if width <= COLUMNS else filled
    end = _end([columns[place] for place in filled])
    for place in filled:
        _short(columns[place], lines)
    table = {LINE: lines.slice(0, end)}
    table |= {str(at): columns[place].slice(0, end) for at, place in enumerate(kept)}
    at = tuple(kept) if width > COLUMNS else ()
    held = MARKS.empty_table() if marks is None else _moved(marks, at)
    return Sheet(name, pa.table(table), typed, tuple(notices), at, marks=held)


def _moved(marks: pa.Table, at: Sequence[int]) -> pa.Table:
    """Marks of the columns that are kept, where others were left out."""
    if not at:
        return marks
    places = pc.index_in(marks["place"], pa.array(at, pa.int64())).cast(pa.int64())
    moved = marks.set_column(marks.column_names.index("place"), "place", places)
    return moved.filter(pc.is_valid(moved["place"]))


def _all_tidied(columns: Sequence[pa.ChunkedArray]) -> tuple[list[pa.ChunkedArray], list[int]]:
    """Each column, and the places of those that hold something."""
    tidy, filled = [], []
    for place, column in enumerate(columns):
        progress.tell("reading", place, len(columns))
        tidy.append(tidied(column))
        if tidy[-1].null_count < len(column):
            filled.append(place)
        if len(filled) > COLUMNS:  # before thousands more are tidied for nothing
            raise Refused("too_many_columns", columns=len(columns), most=COLUMNS)
    return tidy, filled


def _end(columns: Sequence[pa.ChunkedArray]) -> int:
    """How many rows there are up to the last that holds something."""
    if not columns:
        return 0
    held = np.zeros(len(columns[0]), dtype=bool)
    for column in columns:
        held |= column.is_valid().to_numpy()
    if (rows := int(held.sum())) > ROWS:
        raise Refused("too_many_rows", rows=rows, most=ROWS)
    return int(np.flatnonzero(held)[-1]) + 1


def _short(column: pa.ChunkedArray, lines: pa.Array) -> None:
    if pc.max(pc.binary_length(column)).as_py() <= LETTERS:
        return
    letters = pc.utf8_length(column)
    longest = pc.max(letters).as_py()
    if longest > LETTERS:
        line = lines[pc.index(letters, longest).as_py()].as_py()
        raise Refused("long_cell", line=line, letters=longest, most=LETTERS)
