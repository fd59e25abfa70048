"""`python -m cqcm_data publish FILE --dataset NAME --why "…"`: what the page does, in a terminal.

What must be decided is printed with the lines of a file of answers that decide it.
"""

import argparse
import sys
import tomllib
from collections.abc import Collection, Iterator, Mapping
from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field, PositiveInt, ValidationError

from cqcm_data import boundaries, columns, release
from cqcm_data.access import audit
from cqcm_data.access.audit import Entry
from cqcm_data.contracts import describe_errors
from cqcm_data.intake import bulk, files, forgetting, gathering, plan, taking
from cqcm_data.intake.bulk import Bulk
from cqcm_data.intake.dates import Order
from cqcm_data.intake.gathering import Reading
from cqcm_data.intake.limits import PLACES
from cqcm_data.intake.plan import MODES, Mode, Plan
from cqcm_data.intake.region_names import region
from cqcm_data.intake.sheets import LINE, NoticeKind, Read, Refused, Sheet
from cqcm_data.intake.taking import Intake
from cqcm_data.intake.told import how_read
from cqcm_data.intake.validation import Answers
from cqcm_data.release import Release

WHO = "command"
_WHOLE: Mode = "replace_all"

_NOTICES: Mapping[NoticeKind, str] = {
    "ragged": "rows have more cells than the others",
    "hidden_rows": "hidden rows are read like the others",
    "hidden_columns": "hidden columns are read like the others",
    "hidden_sheets": "hidden sheets are not read",
    "formulas": "formulas were never calculated",
    "cell_errors": "cells in error are read as empty",
    "rounded_ids": "numbers of more than 15 digits, which Excel rounds",
    "macros": "set of macros, neither read nor run",
}


class Answered(BaseModel):
    """A file of answers, in the words of the data layer.

    `sheets` are those to take, by their names; that of a CSV file is empty. `headers` has the line
    of a sheet's headings, `regions` the region of its rows, by its name or its code.
    """

    model_config = ConfigDict(extra="forbid")

    meanings: dict[str, dict[str, str]] = Field(default_factory=dict)
    orders: dict[str, Order] = Field(default_factory=dict)
    everywhere: dict[str, str] = Field(default_factory=dict)
    columns: dict[str, str] = Field(default_factory=dict)
    numbered: bool = False
    sheets: list[str] | None = None
    headers: dict[str, PositiveInt] = Field(default_factory=dict)
    regions: dict[str, str] = Field(default_factory=dict)
    by_sheet: dict[str, dict[str, str]] = Field(default_factory=dict)
    without: dict[str, tuple[str, ...]] = Field(default_factory=dict)
    lines: dict[str, bool] = Field(default_factory=dict)


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", type=Path, help="CSV or XLSX; Parquet")
    parser.add_argument("--dataset", required=True, choices=columns.sent())
    parser.add_argument("--why", required=True, help="what is put online, in a few words")
    parser.add_argument("--answers", type=Path, help="a TOML file: what was decided")
    parser.add_argument("--mode", choices=MODES, help="else add, or replace where rows overlap")
    parser.add_argument("--removes", type=int, default=0, help="how many rows may go")
    partial = "add the rows that are right, and leave the others to be corrected"
    parser.add_argument("--partial", action="store_true", help=partial)
    parser.add_argument("--who", default=WHO, help="whom the history and the log name")


def run(asked: argparse.Namespace) -> int:
    """0 where the rows are online, or were before; 1 with all that stands in the way."""
    if bulk.is_one(asked.file):
        return _in_bulk(asked)
    try:
        read = files.read(asked.file, asked.file.name)
        intake = _intake(asked.dataset, read, asked.answers)
    except (Refused, ValueError) as wrong:
        print(wrong, file=sys.stderr)
        return 1
    if meant := intake.meant_for:
        print(f"this is the template of {meant}: --dataset {meant}", file=sys.stderr)
        return 1
    base = release.current()
    if asked.mode and asked.mode not in plan.modes(asked.dataset):
        print(f"--mode is {' or '.join(plan.modes(asked.dataset))} here", file=sys.stderr)
        return 1
    planned = intake.planned(base, asked.mode)
    told = [*_read(intake), *_statuses(intake), *_planned(planned, intake)]
    print("\n".join(told))
    if stops := [*_of_reports(planned, base), *_stops(intake, planned, asked)]:
        print("\n".join(stops), file=sys.stderr)
        return 1
    return _put_online(intake, planned, base, asked)


def _in_bulk(asked: argparse.Namespace) -> int:
    """A file of many records: right as it is, and in the place of all that are online."""
    if asked.dataset not in columns.awaited():
        print(
            f"{asked.dataset} is a list of a report: it comes as Excel or CSV, of 100 MB at most",
            file=sys.stderr,
        )
        return 1
    if asked.mode != _WHOLE:
        said = (
            f"a Parquet file, or one over 100 MB, takes the place of all records: --mode {_WHOLE}"
        )
        print(said, file=sys.stderr)
        return 1
    if asked.answers or asked.partial:
        print("such a file is right as it is: no --answers, no --partial", file=sys.stderr)
        return 1
    base = release.current()
    try:
        with bulk.opened(asked.file, asked.dataset) as records:
            return _all_of(records, base, asked)
    except bulk.Wrong as wrong:
        print(wrong, file=sys.stderr)
        return 1


def _all_of(records: Bulk, base: Release, asked: argparse.Namespace) -> int:
    removes = records.removes(base)
    print(f"{records.count} rows, to {_WHOLE}; {removes} gone")
    if removes > asked.removes:
        print(f"{removes} rows would go: --removes {removes}", file=sys.stderr)
        return 1
    made = records.put_online(base, asked.who, asked.why)
    _told(made, base, asked, f"{_WHOLE}, {records.count}: {asked.why}")
    return 0


def _told(made: Release, base: Release, asked: argparse.Namespace, about: str) -> None:
    """Say what came of it, here and in the audit log."""
    if made == base:
        print(f"nothing differs from release {base.number}")
        return
    entry = Entry(asked.who, "put_online", dataset=asked.dataset, release=made.number, about=about)
    audit.record(entry)
    print(f"release {made.number} is online")


def _put_online(intake: Intake, planned: Plan, base: Release, asked: argparse.Namespace) -> int:
    made = taking.put_online(intake, planned, base, asked.who, asked.why)
    about = f"{planned.mode}, {intake.checked.rows.num_rows}/{intake.total}: {asked.why}"
    _told(made, base, asked, about)
    if made != base and not intake.complete:
        print("correct the other rows in the file and publish it again")
    return 0


def _intake(dataset: str, read: Read, answers: Path | None) -> Intake:
    """Raises ValueError with every mistake of the file of answers."""
    try:
        told = Answered.model_validate(tomllib.loads(answers.read_text("utf-8")) if answers else {})
    except ValidationError as wrong:
        every = (f"{answers}: {one}" for one in describe_errors(wrong))
        raise ValueError("\n".join(every)) from wrong
    if wrong_names := [*_wrong_names(told, read)]:
        raise ValueError("\n".join(f"{answers}: {one}" for one in wrong_names))
    every_name = [sheet.name for sheet in read.sheets]
    headers = {every_name.index(name): (line - 1,) for name, line in told.headers.items()}
    taken = every_name if told.sheets is None else told.sheets
    named = {every_name.index(name): _region(one) for name, one in told.regions.items()}
    read, gone = forgetting.persons(read, dataset, headers)
    return Intake(
        dataset,
        read,
        Answers(told.orders, told.meanings, told.everywhere, told.numbered, sheets=told.by_sheet),
        told.columns,
        headers,
        {at: code for at, code in named.items() if code},
        frozenset(at for at, name in enumerate(every_name) if name not in taken),
        gone,
        told.without,
        _lines(read, told.lines),
    )


def _wrong_names(told: Answered, read: Read) -> Iterator[str]:
    """Sheets and regions of the answers that are none."""
    sheets = {sheet.name: sheet.rows.num_rows for sheet in read.sheets}
    for kind, names in (("sheets", told.sheets or []), *_by_sheet(told)):
        yield from (f"{kind}: there is no sheet {one!r}" for one in names if one not in sheets)
    for name, line in told.headers.items():
        if line > sheets.get(name, line):
            yield f"headers: {name!r} has no line {line}"
    for text in told.regions.values():
        if not _region(text):
            yield f"regions: {text!r} is no region"


def _region(text: str) -> str:
    """The code of a region, by its code or its name; nothing for what is none."""
    if text in boundaries.CODES:
        return text
    found = region(text, False)
    return found.code if found and found.how == "name" else ""


def _by_sheet(told: Answered) -> tuple[tuple[str, Collection[str]], ...]:
    return ("headers", told.headers), ("regions", told.regions)


def _read(intake: Intake) -> Iterator[str]:
    """How the file is read, sheet by sheet, then what is left of it."""
    how, gone = how_read(intake), intake.forgotten
    for one in intake.readings:
        name = one.name or "the file"
        lines = ", ".join(str(row + 1) for row in one.layout.header)
        of_sheet = {"region": one.region, "school year": one.school_year}
        said = "".join(f", {what} {value}" for what, value in of_sheet.items() if value)
        yield f"{name}: header in row {lines}{said}" if one.taken else f"{name}: no records"
    yield from (f"  {header!r} is {column}" for header, column in how.columns.items())
    yield from (f"  {header!r} is about persons: left out" for header in gone.persons)
    yield from (f"  {header!r} is left out" for header in how.left)
    for one in (reading for reading in intake.readings if reading.taken):
        lost = gathering.unnamed(intake.read.sheets[one.sheet], one)
        yield from (f"  column {at} has no heading: {n} values left out" for at, n in lost.items())
    if gone.cells:
        yield f"  {gone.cells} cells lose an e-mail or a telephone"
    for why, count in how.rows.items():
        yield f"  {count} rows are no records: {why.replace('_', ' ')}"
    for one in (reading for reading in intake.readings if reading.taken):
        yield from _left_rows(intake, one)
    for notice in how.notices:
        places = f" ({', '.join(notice.places)})" if notice.places else ""
        yield f"  {notice.count} {_NOTICES[notice.kind]}{places}"


def _statuses(intake: Intake) -> Iterator[str]:
    """What became of rows, where a column says so that nothing is made of."""
    for header, counts in intake.statuses.items():
        said = ", ".join(f"{value!r} {count}" for value, count in counts.items())
        yield f'{header}: {said}; without: "{header}" = ["…"] leaves some out'


def _left_rows(intake: Intake, one: Reading) -> Iterator[str]:
    """The rows that are left out and hold something, the first few."""
    sheet = intake.read.sheets[one.sheet]
    rows = [at for left in one.layout.left if left.why != "blank" for at in left.places]
    for at in rows[:PLACES]:
        yield f"    {_name_of(sheet, at)!r}: {gathering.text(sheet, at)!r}"


def _name_of(sheet: Sheet, row: int) -> str:
    """A row as the file of answers names it: « Laval!12 », « 12 » of a CSV file."""
    line = sheet.rows[LINE][row].as_py()
    return f"{sheet.name}!{line}" if sheet.name else str(line)


def _lines(read: Read, told: Mapping[str, bool]) -> dict[int, dict[int, bool]]:
    """The rows that a file of answers names; raises ValueError for one that is not there."""
    found: dict[int, dict[int, bool]] = {}
    for name, taken in told.items():
        sheet, _, line = name.rpartition("!")
        places = [(at, one) for at, one in enumerate(read.sheets) if one.name == sheet]
        rows = [(at, one.rows[LINE].to_pylist().index(int(line))) for at, one in places
                if line.isdecimal() and int(line) in one.rows[LINE].to_pylist()]  # fmt: skip
        if not rows:
            raise ValueError(f"lines: the file has no row {name!r}")
        found.setdefault(rows[0][0], {})[rows[0][1]] = taken
    return found


def _planned(planned: Plan, intake: Intake) -> Iterator[str]:
    yield f"{intake.checked.rows.num_rows} rows of {intake.total}, to {planned.mode}"
    for one in planned.differences:
        yield (
            f"  region {one.region or '-'}: {one.before} rows; {one.added} more, "
            f"{one.changed} changed, {one.removed} gone"
        )
    if intake.checked.repeated:
        yield f"{intake.checked.repeated} rows are there twice: each counts once"
    for column, count in intake.checked.rounded.items():
        yield f"{column}: {count} approximations are taken as numbers"


def _stops(intake: Intake, planned: Plan, asked: argparse.Namespace) -> Iterator[str]:
    """All that stands in the way, each with what decides it."""
    yield from _of_columns(intake)
    yield from _of_lines(intake)
    if not asked.partial:
        yield from _of_rows(intake)
    elif planned.mode != "add" and not intake.complete:
        yield "only with --mode add may rows be left out: what replaces others is whole"
    if not intake.checked.rows.num_rows:
        yield "no row of the file can go online"
    if planned.removes > asked.removes:
        yield f"{planned.removes} rows would go: --removes {planned.removes}"


def _of_reports(planned: Plan, base: Release) -> Iterator[str]:
    """Reports of which rows come and that nobody has entered yet."""
    if strange := taking.without_report(planned, base):
        yield str(taking.NoReport(strange))


def _of_lines(intake: Intake) -> Iterator[str]:
    """Rows that are called totals and do not add up."""
    for one in (one for one in intake.readings if one.taken):
        sheet = intake.read.sheets[one.sheet]
        for at in one.layout.doubtful:
            name, text = _name_of(sheet, at), gathering.text(sheet, at)
            yield f'lines: "{name}" = true or false  # a record, or a total: {text}'


def _of_rows(intake: Intake) -> Iterator[str]:
    """The texts that are in question, and what is wrong."""
    for asked in intake.checked.asked:
        choices = " or ".join(repr(one) for one in asked.question.candidates) or "…"
        kind = asked.question.kind
        yield f'meanings.{asked.column}: "{asked.text}" = {choices}  # {kind}, {asked.count} times'
    for fault in intake.checked.faults:
        first = fault.places[0]
        where = f"{first.sheet} line {first.line}".strip()
        yield f"{fault.column}: {fault.kind}, {fault.count} times, first {first.text!r} ({where})"


def _of_columns(intake: Intake) -> Iterator[str]:
    """Headers to be confirmed, and columns that nothing gives."""
    for header, column in intake.proposals.items():
        yield f'columns: "{header}" = "{column}"  # or another, or ""'
    for sheet in (one for one in intake.unplaced if one.sheet not in intake.regions):
        named = sheet.layout.region.code if sheet.layout.region else "…"
        yield f'regions: "{sheet.name}" = "{named}"  # of which region the rows of this sheet are'
    for name in intake.unsaid:
        if name == gathering.REGION and intake.unplaced:
            continue
        how = "numbered = true" if name == "id" else f'everywhere: {name} = "…"'
        yield f"no column gives {name}: {how}"
        if free := intake.could_be(name):
            yield f'  or columns: {" or ".join(map(repr, free))} = "{name}"'
