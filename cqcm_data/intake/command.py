"""`python -m cqcm_data publish FILE --dataset NAME --why "…"`: what the page does, in a terminal.

What must be decided is printed with the lines of a file of answers that decide it.
"""

import argparse
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from cqcm_data import columns, release
from cqcm_data.access import audit
from cqcm_data.access.audit import Entry
from cqcm_data.contracts import describe_errors
from cqcm_data.intake import files, taking
from cqcm_data.intake.dates import Order
from cqcm_data.intake.plan import MODES, Plan
from cqcm_data.intake.sheets import Read, Refused
from cqcm_data.intake.taking import Intake
from cqcm_data.intake.validation import Answers

WHO = "command"


class Answered(BaseModel):
    """A file of answers, in the words of the data layer."""

    model_config = ConfigDict(extra="forbid")

    meanings: dict[str, dict[str, str]] = Field(default_factory=dict)
    orders: dict[str, Order] = Field(default_factory=dict)
    everywhere: dict[str, str] = Field(default_factory=dict)
    columns: dict[str, str] = Field(default_factory=dict)
    numbered: bool = False


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", type=Path, help="CSV or XLSX")
    parser.add_argument("--dataset", required=True, choices=columns.awaited())
    parser.add_argument("--why", required=True, help="what is put online, in a few words")
    parser.add_argument("--answers", type=Path, help="a TOML file: what was decided")
    parser.add_argument("--mode", choices=MODES, help="else add, or replace where rows overlap")
    parser.add_argument("--removes", type=int, default=0, help="how many rows may go")


def run(asked: argparse.Namespace) -> int:
    """0 where the rows are online, or were before; 1 with all that stands in the way."""
    try:
        read = files.read(asked.file, asked.file.name)
        intake = _intake(asked.dataset, read, asked.answers)
    except (Refused, ValueError) as wrong:
        print(wrong, file=sys.stderr)
        return 1
    base = release.current()
    planned = intake.planned(base, asked.mode)
    print("\n".join([*_read(intake), *_planned(planned, intake)]))
    if stops := [*_stops(intake, planned, asked.removes)]:
        print("\n".join(stops), file=sys.stderr)
        return 1
    made = taking.put_online(intake, planned, base, WHO, asked.why)
    if made == base:
        print(f"nothing differs from release {base.number}")
        return 0
    about = f"{planned.mode}, {intake.checked.rows.num_rows} rows: {asked.why}"
    audit.record(Entry(WHO, "put_online", dataset=asked.dataset, release=made.number, about=about))
    print(f"release {made.number} is online")
    return 0


def _intake(dataset: str, read: Read, answers: Path | None) -> Intake:
    """Raises ValueError with every mistake of the file of answers."""
    try:
        told = Answered.model_validate(tomllib.loads(answers.read_text("utf-8")) if answers else {})
    except ValidationError as wrong:
        every = (f"{answers}: {one}" for one in describe_errors(wrong))
        raise ValueError("\n".join(every)) from wrong
    decided = Answers(told.orders, told.meanings, told.everywhere, told.numbered)
    return Intake(dataset, read, decided, told.columns)


def _read(intake: Intake) -> Iterator[str]:
    """How the file is read, sheet by sheet."""
    for one in intake.readings:
        name = one.name or "the file"
        if not one.taken:
            yield f"{name}: no records"
            continue
        lines = ", ".join(str(row + 1) for row in one.layout.header)
        yield f"{name}: header in row {lines}" + (f", region {one.region}" if one.region else "")
        headers = {match.place: match.header for match in one.matches}
        yield from (f"  {headers[place]!r} is {column}" for place, column in one.columns.items())
        yield from (f"  {who.header!r} is about persons: left out" for who in one.persons)
        left = sum(part.last - part.first + 1 for part in one.layout.left)
        yield from ([f"  {left} rows are no records (blank, totals, notes)"] if left else [])


def _planned(planned: Plan, intake: Intake) -> Iterator[str]:
    yield f"{intake.checked.rows.num_rows} rows of {intake.total}, to {planned.mode}"
    for one in planned.differences:
        yield (
            f"  region {one.region or '-'}: {one.before} rows; {one.added} more, "
            f"{one.changed} changed, {one.removed} gone"
        )


def _stops(intake: Intake, planned: Plan, removes: int) -> Iterator[str]:
    """All that stands in the way, each with what decides it."""
    yield from _of_columns(intake)
    for asked in intake.checked.asked:
        choices = " or ".join(repr(one) for one in asked.question.candidates) or "…"
        kind = asked.question.kind
        yield f'meanings.{asked.column}: "{asked.text}" = {choices}  # {kind}, {asked.count} times'
    for fault in intake.checked.faults:
        first = fault.places[0]
        where = f"{first.sheet} line {first.line}".strip()
        yield f"{fault.column}: {fault.kind}, {fault.count} times, first {first.text!r} ({where})"
    if planned.removes > removes:
        yield f"{planned.removes} rows would go: --removes {planned.removes}"


def _of_columns(intake: Intake) -> Iterator[str]:
    """Headers to be confirmed, and columns that nothing gives."""
    for header, column in intake.proposals.items():
        yield f'columns: "{header}" = "{column}"  # or another, or ""'
    for name in intake.unsaid:
        how = "numbered = true" if name == "id" else f'everywhere: {name} = "…"'
        yield f"no column gives {name}: {how}"
        if free := intake.could_be(name):
            yield f'  or columns: {" or ".join(map(repr, free))} = "{name}"'
