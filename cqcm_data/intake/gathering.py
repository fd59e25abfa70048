"""The sheets of a file as they are to be read, and their records together under one dataset.

A proposal first: which sheets have records, where their header is, which column is which, what is
about persons and goes. A person changes it, and only then are the records gathered.
"""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from cqcm_data import columns
from cqcm_data.intake import cell_marks, dates, layout, matching, merged, personal
from cqcm_data.intake.keys import key
from cqcm_data.intake.layout import Layout
from cqcm_data.intake.markup import letters
from cqcm_data.intake.matching import Match
from cqcm_data.intake.personal import Personal
from cqcm_data.intake.sheets import LINE, Read, Sheet
from cqcm_data.intake.validation import SHEET, Gathered

_FEW = range(2, 9)  # values that a person looks through
# As `key` leaves the words of a header.
_STATUS = frozenset(["statut", "statu", "status", "etat", "state", "decision", "annule", "annulee"])
_STATUS |= frozenset(["annulation", "cancelled", "canceled", "resultat", "result"])
_ONCE = ("whole", "decimal")
REGION, SCHOOL_YEAR = "region", "school_year"
_YEARS = re.compile(r"(?<![0-9])20[0-9]{2} ?[-–/] ?(?:20)?[0-9]{2}(?![0-9])")
_SHOWN = 80  # letters of a row
_SAMPLE = 200  # rows that are looked at for what is about persons


@dataclass(frozen=True)
class Reading:
    """How one sheet is read: `columns` gives the dataset's column of each place that has one.

    `region` and `school_year` are those of every row, from the name of the sheet, where no column
    says them. A sheet that
    is not `taken` has no records, or is left out. `persons` are columns that are never stored.
    """

    sheet: int
    name: str
    taken: bool
    layout: Layout
    matches: tuple[Match, ...]
    columns: Mapping[int, str]
    persons: tuple[Personal, ...]
    region: str | None = None
    school_year: str | None = None

    @property
    def unplaced(self) -> bool:
        """Whether neither its name nor a column says for certain of which region it is."""
        return bool(self.name) and self.region is None and REGION not in self.columns.values()

    @property
    def proposed(self) -> tuple[Match, ...]:
        """The headers that only resemble a column: to be confirmed."""
        return tuple(one for one in self.matches if one.how == "proposed")


def proposed(
    read: Read,
    dataset: str,
    header: Mapping[int, tuple[int, ...]] | None = None,
    lines: Mapping[int, Mapping[int, bool]] | None = None,
) -> tuple[Reading, ...]:
    """How each sheet seems to be meant; `header` are rows that a person chose, by sheet.

    `lines` says of rows, by sheet, whether they are records.
    """
    of_template = _of_template(read)
    chosen = {**of_template, **(header or {})}
    said = lines or {}
    found = [
        _proposed(at, one, dataset, chosen.get(at), said.get(at, {}))
        for at, one in enumerate(read.sheets)
    ]
    headings = [found[at].layout.names for at in of_template]
    strange = {one.sheet for one in found if headings and one.layout.names not in headings}
    return tuple(_of_no_records(one) if one.sheet in strange else one for one in found)


def _of_no_records(one: Reading) -> Reading:
    """A sheet of a template beside that of its rows: explanations, invented examples, lists.

    A copy of the sheet of rows has its headings.
    """
    return replace(one, taken=False, matches=(), columns={})


def _of_template(read: Read) -> dict[int, tuple[int, ...]]:
    """Where a template has its headings, as the workbook itself says."""
    if read.header is None:
        return {}
    name, line = read.header
    sheets = [at for at, one in enumerate(read.sheets) if one.name == name]
    rows = [
        (at, read.sheets[at].rows[LINE].to_pylist().index(line))
        for at in sheets
        if line in read.sheets[at].rows[LINE].to_pylist()
    ]
    return {at: (row,) for at, row in rows}


def gathered(read: Read, readings: Sequence[Reading], dataset: str) -> Gathered:
    """The records of the sheets that are taken, under the columns of the dataset, as text."""
    parts = [_records(read.sheets[one.sheet], one, dataset) for one in readings if one.taken]
    rows = pa.concat_tables(parts) if parts else _schema(dataset).empty_table()
    taken = [(read.sheets[one.sheet], one) for one in readings if one.taken]
    typed = bool(parts) and all(sheet.typed for sheet, _ in taken)
    held = tuple(cell_marks.held(taken))
    as_text = cell_marks.as_text(taken)
    return Gathered(dataset, rows.combine_chunks(), typed, held, as_text)


def unnamed(sheet: Sheet, reading: Reading) -> dict[str, int]:
    """The columns without a heading that hold something, by their letters: in how many rows."""
    rows = layout.rows(sheet, reading.layout)
    counts = {
        place: rows.num_rows - rows[str(place)].null_count
        for place, name in enumerate(reading.layout.names)
        if not name and place not in reading.columns
    }
    at = sheet.at or range(sheet.width)
    return {letters(at[place] + 1): count for place, count in counts.items() if count}


def needs_region(dataset: str) -> bool:
    """Whether each row of a dataset has a region."""
    return any(one.name == REGION and one.required for one in columns.columns(dataset))


def statuses(read: Read, readings: Sequence[Reading]) -> dict[str, dict[str, int]]:
    """Columns that are left aside and say what became of a row: their few values, counted.

    « Refusée » or « Cancelled » may say that a row does not count.
    """
    counts: dict[str, Counter[str]] = {}
    for reading in (one for one in readings if one.taken):
        rows = layout.rows(read.sheets[reading.sheet], reading.layout)
        for header, place in _of_status(reading).items():
            found = pc.value_counts(pc.drop_null(rows[str(place)])).to_pylist()
            said = {one["values"]: one["counts"] for one in found}
            counts.setdefault(header, Counter()).update(said)
    return {one: dict(of.most_common()) for one, of in counts.items() if len(of) in _FEW}


def _of_status(reading: Reading) -> dict[str, int]:
    """The headers that read as a status, and that nothing else is made of, with their places."""
    about = {one.place for one in reading.persons}
    return {
        one.header: one.place
        for one in reading.matches
        if one.header and one.place not in {*reading.columns} | about
        if {*key(one.header).split()} & _STATUS
    }


def without(read: Read, reading: Reading, said: Mapping[str, Sequence[str]]) -> Reading:
    """How a sheet is read where rows of some statuses are left out."""
    sheet = read.sheets[reading.sheet]
    records = layout.records(sheet, reading.layout)
    rows, left = merged.filled(sheet, records), np.zeros(len(records), dtype=bool)
    for header, place in _of_status(reading).items():
        values = pa.array(said.get(header, ()), pa.string())
        left |= np.asarray(pc.is_in(rows[str(place)], value_set=values).to_numpy(), dtype=bool)
    return replace(reading, layout=layout.without(reading.layout, left & records))


def text(sheet: Sheet, row: int) -> str:
    """What stands in a row of a sheet, for a person to know it by."""
    cells = (sheet.rows[str(place)][row].as_py() for place in range(sheet.width))
    return " · ".join(filter(None, cells))[:_SHOWN]


def lacking(readings: Sequence[Reading], dataset: str) -> list[str]:
    """The columns that each row must have, and that no header of a sheet that is taken gives."""
    needed = [one.name for one in columns.columns(dataset) if one.required]
    given = [{*one.columns.values()} for one in readings if one.taken and not one.region]
    given += [{*one.columns.values(), REGION} for one in readings if one.taken and one.region]
    return [name for name in needed if not all(name in there for there in given)]


def _proposed(
    at: int,
    sheet: Sheet,
    dataset: str,
    header: tuple[int, ...] | None,
    lines: Mapping[int, bool],
) -> Reading:
    known = {*matching.known(dataset)}
    found = layout.decided(layout.proposed(sheet, known, header), lines)
    matches = matching.matched(found.names, dataset)
    settled = {one.place: one.column for one in matches if one.settled and one.column}
    rows = layout.rows(sheet, found).slice(0, _SAMPLE)
    samples = [rows[str(place)].to_pylist() for place in range(sheet.width)]
    of_sheet = found.region if found.region and found.region.how == "name" else None
    return Reading(
        sheet=at,
        name=sheet.name,
        taken=any(one.column for one in matches) and rows.num_rows > 0,
        layout=found,
        matches=matches,
        columns=settled,
        persons=personal.personal(found.names, samples, matches),
        region=of_sheet.code if of_sheet and REGION not in settled.values() else None,
        school_year=None if SCHOOL_YEAR in settled.values() else _school_year(sheet.name, dataset),
    )


def _school_year(name: str, dataset: str) -> str | None:
    """The one school year that the name of a sheet says, where the dataset has a column for it."""
    if SCHOOL_YEAR not in [one.name for one in columns.columns(dataset)]:
        return None
    said = {dates.school_year(one) for one in _YEARS.findall(name)}
    return said.pop() if len(said) == 1 else None


def merges(read: Read, reading: Reading, dataset: str) -> tuple[list[str], list[str]]:
    """The merged cells among the records of a sheet: those that are repeated, and the others.

    A number over several rows is one of all of them together: it is never counted in each.
    """
    sheet, once = read.sheets[reading.sheet], _once(dataset)
    repeated: list[str] = []
    others: list[str] = []
    for one in merged.among(sheet, layout.records(sheet, reading.layout)):
        name = merged.column(sheet, one)
        taken = reading.columns.get(int(name)) if name else None
        (repeated if one.down and taken not in once else others).append(one.named)
    return repeated, others


def _once(dataset: str) -> set[str]:
    return {one.name for one in columns.columns(dataset) if one.kind in _ONCE}


def _records(sheet: Sheet, reading: Reading, dataset: str) -> pa.Table:
    rows = layout.rows(sheet, reading.layout)
    places = {column: str(place) for place, column in reading.columns.items()}
    told: dict[str, pa.Array | pa.ChunkedArray] = {
        SHEET: pa.array([sheet.name] * rows.num_rows, pa.string()),
        LINE: rows[LINE],
    }
    once = sheet.rows.filter(pa.array(layout.records(sheet, reading.layout)))
    for one in columns.columns(dataset):
        held = once if one.kind in _ONCE else rows
        absent = pa.nulls(rows.num_rows, pa.string())
        told[one.name] = held[places[one.name]] if one.name in places else absent
    for name, value in ((REGION, reading.region), (SCHOOL_YEAR, reading.school_year)):
        if value and name in told:
            told[name] = pa.array([value] * rows.num_rows, pa.string())
    return pa.table(told, _schema(dataset))


def _schema(dataset: str) -> pa.Schema:
    texts = [pa.field(one.name, pa.string()) for one in columns.columns(dataset)]
    return pa.schema([pa.field(SHEET, pa.string()), pa.field(LINE, pa.int64()), *texts])
