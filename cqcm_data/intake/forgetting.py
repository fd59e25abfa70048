"""What of a file is never kept: what is about persons, and what no column of the dataset can need.

Columns about persons go, then titles and notes, which are signed; in every cell that is left,
e-mails and telephones alone.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import reduce

import pyarrow as pa
import pyarrow.compute as pc

from cqcm_data import columns
from cqcm_data.intake import gathering, matching, personal
from cqcm_data.intake.gathering import Reading
from cqcm_data.intake.keys import key
from cqcm_data.intake.sheets import LINE, Read, Sheet

ERASED = "(effacé)"  # stands where a title or a note stood: the layout is found as before

_AROUND = ("note",)
SHORTEST = 6  # letters: « a@b.ca »
LIKELY = r"@|\d{3}\)?[ .\x{A0}\x{202F}-]?\d{3}[ .\x{A0}\x{202F}-]?\d{4}"

# As `key` leaves them. Remarks are about anybody and no column of a dataset.
_REMARKS = re.compile(r"\b(commentaire|remarque|observation|note|suivi|comment|remark|follow up)\b")
_STATUS = re.compile(r"\b(statut|statu|status|etat|state|decision|annul\w*|cancel\w*)\b")


@dataclass(frozen=True)
class Forgotten:
    """What is gone: columns about persons, columns and sheets that nothing needs, by their names;
    how many cells lost an e-mail or a telephone; how many titles and notes there were.
    """

    persons: tuple[str, ...] = ()
    unneeded: tuple[str, ...] = ()
    cells: int = 0
    around: int = 0

    def with_more(self, other: "Forgotten") -> "Forgotten":
        """Both: what went before, and what went since."""
        return Forgotten(
            _once([*self.persons, *other.persons]),
            _once([*self.unneeded, *other.unneeded]),
            self.cells + other.cells,
            self.around + other.around,
        )


def forgotten(read: Read, dataset: str) -> tuple[Read, Forgotten]:
    """A file without what is never kept, as it seems to be meant for a dataset."""
    readings = gathering.proposed(read, dataset)
    some_taken = any(one.taken for one in readings)
    parts = [
        _of_nobody(sheet)
        if some_taken and not one.taken and not any(match.column for match in one.matches)
        else _of_sheet(sheet, one, dataset)
        for sheet, one in zip(read.sheets, readings, strict=True)
    ]
    return _together(read, parts)


def persons(
    read: Read, dataset: str, headers: Mapping[int, tuple[int, ...]]
) -> tuple[Read, Forgotten]:
    """A file without what is about persons, its headers being where somebody said that they are.

    Nothing else goes: where they were chosen by mistake, titles are rows.
    """
    readings = gathering.proposed(read, dataset, headers)
    parts = [
        _cleared(sheet, one, {column.place: column.header or "" for column in one.persons}, {})
        for sheet, one in zip(read.sheets, readings, strict=True)
    ]
    return _together(read, parts)


def _together(read: Read, parts: Sequence[tuple[Sheet, Forgotten]]) -> tuple[Read, Forgotten]:
    gone = reduce(Forgotten.with_more, (part for _, part in parts), Forgotten())
    return replace(read, sheets=tuple(sheet for sheet, _ in parts)), gone


def _of_nobody(sheet: Sheet) -> tuple[Sheet, Forgotten]:
    """A sheet beside those of the rows, with no column of the dataset: nothing of it is kept."""
    return replace(sheet, rows=sheet.rows.slice(0, 0)), Forgotten(unneeded=(sheet.name,))


def _of_sheet(sheet: Sheet, reading: Reading, dataset: str) -> tuple[Sheet, Forgotten]:
    about = {column.place: column.header or "" for column in reading.persons}
    unneeded = {p: name for p, name in _unneeded(reading, dataset).items() if p not in about}
    left, gone = _cleared(sheet, reading, about, unneeded)
    rows, around = _without_around(left.rows, reading, dataset)
    return replace(left, rows=rows), replace(gone, around=around)


def _cleared(
    sheet: Sheet, reading: Reading, about: Mapping[int, str], unneeded: Mapping[int, str]
) -> tuple[Sheet, Forgotten]:
    """A sheet without some columns, and in the others without e-mails and telephones."""
    left = _without(sheet, reading, [*about, *unneeded])
    rows, cells = _scrubbed(left.rows)
    persons, others = (_once(map(personal.scrubbed, one.values())) for one in (about, unneeded))
    return replace(left, rows=rows), Forgotten(persons, others, cells)


def _once(names: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(names))


# Columns -----------------------------------------------------------------------------------------


def _without(sheet: Sheet, reading: Reading, places: Sequence[int]) -> Sheet:
    """A sheet of which some columns keep their header and nothing else."""
    rows, last = sheet.rows, max(reading.layout.header, default=-1)
    for place in places:
        kept = rows[str(place)].slice(0, last + 1).to_pylist()
        kept += [None] * (rows.num_rows - len(kept))
        rows = _set(rows, str(place), pa.chunked_array([pa.array(kept, pa.string())]))
    return replace(sheet, rows=rows)


def _unneeded(reading: Reading, dataset: str) -> dict[int, str]:
    """The columns that nobody can want by now: remarks, and any where none of the dataset lacks.

    What says that a row was refused or cancelled is kept, since it may have to go for that.
    """
    known = {one.name for one in columns.columns(dataset)}
    free = known - {*reading.columns.values()} - ({gathering.REGION} if reading.region else set())
    return {
        match.place: match.header
        for match in reading.matches
        if match.header and not match.column and reading.taken
        if (not free or _REMARKS.search(key(match.header)))
        and not _STATUS.search(key(match.header))
    }


# Titles and notes --------------------------------------------------------------------------------


def _without_around(rows: pa.Table, reading: Reading, dataset: str) -> tuple[pa.Table, int]:
    """The rows with nothing to read in titles and notes, and how many of these there were.

    A title that names a column may be the header after all.
    """
    known = {*matching.known(dataset)}
    titles = [at for at in reading.layout.titles if not _names(rows, at, known)]
    several = (left for left in reading.layout.left if left.why in _AROUND)
    notes = [at for left in several for at in range(left.first, left.last + 1)]
    if not (places := [*titles, *notes]):
        return rows, 0
    where = pc.is_in(pa.array(range(rows.num_rows), pa.int64()), pa.array(places, pa.int64()))
    for name in _cells(rows):
        there = pc.and_(where, pc.is_valid(rows[name]))
        if pc.any(there).as_py():
            rows = _set(rows, name, pc.if_else(there, ERASED, rows[name]))
    return rows, len(places)


def _names(rows: pa.Table, at: int, known: set[str]) -> bool:
    cells = (rows[name][at].as_py() for name in _cells(rows))
    return any(key(cell) in known for cell in cells if cell)


# Cells -------------------------------------------------------------------------------------------


def _scrubbed(rows: pa.Table) -> tuple[pa.Table, int]:
    """The rows without e-mails and telephones, and how many cells had one."""
    cells = 0
    for name in _cells(rows):
        texts, clean = _dirty(rows[name])
        if not texts:
            continue
        place = pc.index_in(rows[name], pa.array(texts, pa.string()))
        there = pc.is_valid(place)
        other = pc.take(pa.array(clean, pa.string()), place)
        cells += pc.sum(there).as_py()
        rows = _set(rows, name, pc.if_else(there, other, rows[name]))
    return rows, cells


def _dirty(column: pa.ChunkedArray) -> tuple[list[str], list[str | None]]:
    """The distinct texts of a column that hold an e-mail or a telephone, and what is left of each.

    Whole columns are looked at: one that has short texts alone costs next to nothing.
    """
    longest = pc.max(pc.binary_length(column)).as_py() or 0
    if longest < SHORTEST:
        return [], []
    texts = pc.drop_null(pc.unique(column))
    likely = texts.filter(pc.match_substring_regex(texts, LIKELY)).to_pylist()
    dirty = {text: clean for text in likely if (clean := personal.scrubbed(text)) != text}
    return [*dirty], [clean or None for clean in dirty.values()]


def _cells(rows: pa.Table) -> Iterator[str]:
    return (name for name in rows.column_names if name != LINE)


def _set(rows: pa.Table, name: str, column: pa.ChunkedArray) -> pa.Table:
    return rows.set_column(rows.column_names.index(name), name, column)
