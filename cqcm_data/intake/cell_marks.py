"""What is known of single cells beside their texts, by the rows that are gathered from sheets."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import Literal, Protocol

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from cqcm_data.intake import layout
from cqcm_data.intake.layout import Layout
from cqcm_data.intake.sheets import LINE, MarkKind, Sheet
from cqcm_data.intake.validation import Held, HeldKind

Places = NDArray[np.int64]
_KEPT_BACK: tuple[Literal["rounded_id", "not_computed"], ...] = ("rounded_id", "not_computed")


class Reading(Protocol):
    """How a sheet is read, as far as its cells are concerned."""

    @property
    def layout(self) -> Layout: ...
    @property
    def columns(self) -> Mapping[int, str]: ...


Taken = Sequence[tuple[Sheet, Reading]]


def held(taken: Taken) -> Iterator[Held]:
    """The rows that a cell keeps back, over the rows of all sheets in their order."""
    found: dict[tuple[str, HeldKind], list[Places]] = defaultdict(list)
    before = 0
    for sheet, reading in taken:
        lines = layout.lines(sheet, reading.layout)
        for kind in _KEPT_BACK:
            for column, places in _marked(sheet, reading, kind, lines):
                found[column, kind].append(before + places)
        more = _more_cells(sheet, reading)
        if len(more):
            found[reading.columns[max(reading.columns)], "more_cells"].append(before + more)
        if doubtful := _doubtful(sheet, reading.layout, lines):
            found[min(reading.columns.items())[1], "perhaps_total"].append(
                before + np.array(doubtful, dtype=np.int64)
            )
        before += len(lines)
    for (column, why), parts in found.items():
        where = np.zeros(before, dtype=bool)
        where[np.concatenate(parts)] = True
        yield Held(column, why, pa.array(where))


def as_text(taken: Taken) -> dict[str, frozenset[str]]:
    """By column, the texts with a point that stand in typed sheets as texts."""
    found: dict[str, set[str]] = defaultdict(set)
    for sheet, reading in taken:
        if "as_text" not in pc.unique(sheet.marks["kind"]).to_pylist():
            continue  # rows are not gone through once more for nothing
        rows = layout.rows(sheet, reading.layout)
        places = {column: str(place) for place, column in reading.columns.items()}
        for column, at in _marked(sheet, reading, "as_text", rows[LINE]):
            found[column].update(filter(None, rows[places[column]].take(at).to_pylist()))
    return {column: frozenset(texts) for column, texts in found.items()}


def _doubtful(sheet: Sheet, found: Layout, lines: pa.ChunkedArray) -> list[int]:
    """The places among the records of rows of which a person must say what they are."""
    if not found.doubtful:
        return []
    asked = sheet.rows[LINE].take(pa.array(found.doubtful, pa.int64()))
    at = pc.index_in(asked, value_set=lines.combine_chunks())
    return [place for place in at.to_pylist() if place is not None]


def _marked(
    sheet: Sheet, reading: Reading, kind: MarkKind, lines: pa.ChunkedArray
) -> Iterator[tuple[str, Places]]:
    """Each column with the places of its marked cells among the rows of these lines."""
    marks = sheet.marks.filter(pc.equal(sheet.marks["kind"], kind))
    for place, column in reading.columns.items():
        own = marks.filter(pc.equal(marks["place"], place))
        if own.num_rows:
            at = pc.drop_null(pc.index_in(own[LINE], value_set=lines.combine_chunks()))
            if len(at):
                yield column, at.to_numpy()


def _more_cells(sheet: Sheet, reading: Reading) -> Places:
    """Rows of a text file with more cells than headings: a comma of decimals parted one of them.

    Nobody can tell in which cell it was, so that nothing of the row is sure.
    """
    if sheet.typed or not reading.columns:
        return np.array([], dtype=np.int64)
    lines = layout.lines(sheet, reading.layout)
    records = layout.records(sheet, reading.layout)
    last = max(at for at, name in enumerate(reading.layout.names) if name)
    found = np.zeros(len(lines), dtype=bool)
    for place in range(last + 1, sheet.width):
        found |= sheet.rows[str(place)].is_valid().to_numpy()[records]
    return np.flatnonzero(found | _wider(sheet, reading.layout, lines))


def _wider(sheet: Sheet, found: Layout, lines: pa.ChunkedArray) -> NDArray[np.bool_]:
    """Rows that end after the end of the headings, be it in empty cells."""
    ends = sheet.marks.filter(pc.equal(sheet.marks["kind"], "end"))
    if not ends.num_rows:
        return np.zeros(len(lines), dtype=bool)
    headings = sheet.rows[LINE].take(pa.array(found.header, pa.int64()))
    of_headings = ends.filter(pc.is_in(ends[LINE], value_set=headings.combine_chunks()))
    at = pc.index_in(lines, value_set=ends[LINE].combine_chunks())
    wider = pc.greater(ends["place"].take(at), pc.max(of_headings["place"]))
    return np.asarray(pc.fill_null(wider, False).to_numpy(), dtype=bool)
