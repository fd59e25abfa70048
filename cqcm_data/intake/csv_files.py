"""A CSV file in any of the ways that programs write one, as text: nothing is guessed of a value."""

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv as pacsv

from cqcm_data.intake import cells, delimiters, encodings
from cqcm_data.intake.delimiters import Form
from cqcm_data.intake.limits import COLUMNS, LETTERS, LINES, PLACES, WIDTH
from cqcm_data.intake.sheets import MARKS, Notice, Read, Refused

_BREAKS = r"\r\n|\r|\n"


def read(content: bytes, digest: str) -> Read:
    """The only sheet of a text file; raises Refused."""
    text, encoding = encodings.decoded(content)
    form = delimiters.form(text)
    if form.width > WIDTH or form.filled > COLUMNS:
        raise Refused("too_many_columns", columns=max(form.filled, form.width), most=COLUMNS)
    delimiters.check_quotes(text[form.skipped :] if form.skipped else text, form.delimiter)
    # Blank rows at the end are dropped before they cost anything.
    text = text[form.skipped :].rstrip(b"\r\n " + form.delimiter.encode())
    if not text:
        raise Refused("no_values")
    if (breaks := encodings.lines(text)) >= LINES:
        raise Refused("too_many_lines", lines=breaks + 1, most=LINES)
    columns, uneven = _rows(text, form)
    lines = _lines(columns, breaks, first=2 if form.skipped else 1)
    marks = _ends(uneven, lines)
    sheet = cells.sheet("", columns, lines, _ragged(uneven, lines), typed=False, marks=marks)
    if not sheet.rows.num_rows:
        raise Refused("no_values")
    return Read((sheet,), digest, {"encoding": encoding, "delimiter": form.delimiter})


@dataclass
class _Uneven:
    """Rows that are not as wide as most: where each stands, and its cells."""

    form: Form
    places: list[int] = field(default_factory=list)
    rows: list[list[str]] = field(default_factory=list)
    too_wide: int = 0
    too_long: int = 0

    def put(self, row: pacsv.InvalidRow) -> str:
        """For pyarrow, in which nothing may be raised."""
        self.places.append(row.number - 1)
        wide, long = row.actual_columns > WIDTH, len(row.text) > LETTERS
        self.too_wide = max(self.too_wide, row.actual_columns if wide else 0)
        self.rows.append([] if wide else self._cells(row.text, long=long))
        return "skip"

    def _cells(self, text: str, *, long: bool) -> list[str]:
        if not long and '"' not in text:
            return text.split(self.form.delimiter)
        source = io.StringIO(text, newline="")
        try:
            return next(csv.reader(source, delimiter=self.form.delimiter))
        except csv.Error:  # a cell that is longer than that module takes, and than we do
            self.too_long = max(self.too_long, len(text))
            return []

    def check(self) -> None:
        if self.too_wide:
            raise Refused("too_many_columns", columns=self.too_wide, most=COLUMNS)
        if self.too_long:
            raise Refused("long_cell_somewhere", most=LETTERS)


def _rows(text: bytes, form: Form) -> tuple[list[pa.ChunkedArray], _Uneven]:
    """Every row, blank ones too, as columns of text as it was written."""
    uneven = _Uneven(form)
    names = [str(place) for place in range(form.width)]
    table = pacsv.read_csv(
        pa.py_buffer(text),
        # One block, for rows to be numbered and a cell to be as long as it likes.
        pacsv.ReadOptions(use_threads=False, block_size=len(text) + 1, column_names=names),
        pacsv.ParseOptions(
            delimiter=form.delimiter,
            newlines_in_values=True,
            ignore_empty_lines=False,
            invalid_row_handler=uneven.put,
        ),
        pacsv.ConvertOptions(column_types=dict.fromkeys(names, pa.string()), check_utf8=False),
    )
    uneven.check()
    return _merged(table.columns, uneven), uneven


def _merged(columns: Sequence[pa.ChunkedArray], uneven: _Uneven) -> list[pa.ChunkedArray]:
    """The rows in the order of the file, short ones made up with empty cells."""
    if not uneven.rows:
        return list(columns)
    even, extra = len(columns[0]), max(map(len, uneven.rows))
    width = max(len(columns), extra)
    places = np.array(uneven.places)
    others = np.setdiff1d(np.arange(even + len(places)), places, assume_unique=True)
    order = pa.array(np.argsort(np.concatenate([others, places]), kind="stable"))
    padded = zip(*(row + [""] * (width - len(row)) for row in uneven.rows), strict=True)
    missing = pa.nulls(even, pa.string())
    whole = [*columns, *[pa.chunked_array([missing])] * (width - len(columns))]
    return [
        pa.chunked_array([*column.chunks, pa.array(more, pa.string())]).take(order)
        for column, more in zip(whole, padded, strict=True)
    ]


def _lines(columns: Sequence[pa.ChunkedArray], breaks: int, first: int) -> pa.Array:
    """The line on which each row begins; a cell may hold line breaks of its own."""
    rows = len(columns[0])
    starts = np.arange(first, first + rows, dtype=np.int64)
    if breaks + 1 > rows:
        within = np.zeros(rows, dtype=np.int64)
        for column in columns:
            counted = pc.fill_null(pc.count_substring_regex(column, _BREAKS), 0)
            within += counted.to_numpy()
        starts[1:] += np.cumsum(within)[:-1]
    return pa.array(starts)


def _ends(uneven: _Uneven, lines: pa.Array) -> pa.Table:
    """The last cell of each row, empty ones too, where commas part rows of several widths.

    « 2,5 » in such a row is two cells; no value says so where the row ends in an empty one.
    """
    if uneven.form.delimiter != "," or not any(len(row) > 1 for row in uneven.rows):
        return MARKS.empty_table()
    last = np.full(len(lines), uneven.form.width - 1)
    last[uneven.places] = [len(row) - 1 for row in uneven.rows]
    kinds = pa.array(["end"] * len(lines))
    return pa.table([lines, pa.array(last), kinds], MARKS.names).cast(MARKS)


def _ragged(uneven: _Uneven, lines: pa.Array) -> list[Notice]:
    """Rows with more in them than most rows have cells for."""
    width = uneven.form.width
    longer = [
        str(lines[place].as_py())
        for place, row in zip(uneven.places, uneven.rows, strict=True)
        if any(cell.strip() for cell in row[width:])
    ]
    return [Notice("ragged", len(longer), tuple(longer[:PLACES]))] if longer else []
