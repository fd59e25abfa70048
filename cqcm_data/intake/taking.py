"""One file on its way online: how it is read, what was answered, what it would change.

The page and the command take the same steps; nothing is written before `put_online`.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property

import pyarrow as pa

from cqcm_data import columns, merge, reports, store
from cqcm_data.contracts import arrow_schema
from cqcm_data.intake import gathering, plan, validation
from cqcm_data.intake.forgetting import Forgotten
from cqcm_data.intake.gathering import Reading
from cqcm_data.intake.plan import Mode, Plan
from cqcm_data.intake.receipts import TABLE, after
from cqcm_data.intake.sheets import Read
from cqcm_data.intake.validation import Answers, Checked, Gathered
from cqcm_data.publish import Reason, publish
from cqcm_data.release import Release


class NoReport(RuntimeError):
    """Rows of a list that are of a report of which nothing is online: its years."""

    def __init__(self, years: tuple[int, ...]) -> None:
        self.years = years
        super().__init__(f"no report of {', '.join(map(str, years))} is among the sources")


class NotYet(RuntimeError):
    """A file of which nothing can go online: rows in question or wrong, where all are needed."""


@dataclass(frozen=True, eq=False)
class Intake:
    """A file for a dataset, with what a person decided by now; each decision is another one.

    `columns` names the column of a header as a person said it; nothing for one that is left out. Of
    two headers of a sheet that are named for one column, the last one named has it. `headers` are
    the rows of headers that were chosen, by sheet, and `regions` the codes. `forgotten` is what was
    about persons or not needed, of which nothing is left. `without` are values of a column of
    statuses: rows that have one are left out. `lines` says of rows, by sheet and by their places in
    it, whether they are records.
    """

    dataset: str
    read: Read
    answers: Answers = field(default_factory=Answers)
    columns: Mapping[str, str] = field(default_factory=dict)
    headers: Mapping[int, tuple[int, ...]] = field(default_factory=dict)
    regions: Mapping[int, str] = field(default_factory=dict)
    left_out: frozenset[int] = frozenset()
    forgotten: Forgotten = field(default_factory=Forgotten)
    without: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    lines: Mapping[int, Mapping[int, bool]] = field(default_factory=dict)

    @property
    def erased(self) -> tuple[str, ...]:
        """The headings of columns of which nothing is left: nobody is asked what they are."""
        return (*self.forgotten.persons, *self.forgotten.unneeded)

    @cached_property
    def readings(self) -> tuple[Reading, ...]:
        """How each sheet is read."""
        if not self.without:
            return self._whole
        return tuple(gathering.without(self.read, one, self.without) for one in self._whole)

    @cached_property
    def statuses(self) -> dict[str, dict[str, int]]:
        """The columns that say what became of a row: how many have each of their values."""
        return gathering.statuses(self.read, self._whole)

    @cached_property
    def _whole(self) -> tuple[Reading, ...]:
        """How each sheet is read before rows are left out for their status."""
        every = gathering.proposed(self.read, self.dataset, self.headers, self.lines)
        return tuple(self._placed(self._decided(one)) for one in every)

    def _placed(self, reading: Reading) -> Reading:
        """With the region that a person gave a sheet of which no column says it."""
        said = self.regions.get(reading.sheet)
        told = gathering.REGION in reading.columns.values()
        return reading if told or not said else replace(reading, region=said)

    @property
    def unplaced(self) -> list[Reading]:
        """The sheets whose region a person says, each its own: several, or one that names it badly.

        Also those for which it was said.
        """
        every = gathering.proposed(self.read, self.dataset, self.headers, self.lines)
        decided = [self._decided(one) for one in every]
        found = [one for one in decided if one.taken and one.unplaced]
        several = len(found) > 1 and gathering.needs_region(self.dataset)
        return found if several or any(one.layout.region for one in found) else []

    def _decided(self, reading: Reading) -> Reading:
        found = self._columns(reading)
        region = None if gathering.REGION in found.values() else reading.region
        school_year = None if gathering.SCHOOL_YEAR in found.values() else reading.school_year
        taken = bool(found) and reading.sheet not in self.left_out
        return replace(reading, columns=found, region=region, school_year=school_year, taken=taken)

    def _columns(self, reading: Reading) -> dict[int, str]:
        """The column of each place: one that a person named has it, and no other place beside."""
        places = {one.header: one.place for one in reversed(reading.matches) if one.header}
        named = {name: places[header] for header, name in self.columns.items() if header in places}
        found = {
            one: name
            for one, name in reading.columns.items()
            if name not in named and reading.matches[one].header not in self.columns
        }
        return found | {place: name for name, place in named.items() if name}

    def named(self, header: str, column: str) -> "Intake":
        """The same, with a header that a person named for a column, or for none."""
        others = {one: name for one, name in self.columns.items() if one != header}
        told = {one: text for one, text in self.answers.everywhere.items() if one != column}
        sheets = {one: by for one, by in self.answers.sheets.items() if one != column}
        answers = replace(self.answers, everywhere=told, sheets=sheets)
        return replace(self, columns={**others, header: column}, answers=answers)

    @property
    def offered(self) -> list[Reading]:
        """The sheets that may be read, also where no column is known yet: that is what is chosen.

        The explanations of a template have no headings at all.
        """
        return [one for one in self.readings if one.matches and one.sheet not in self.left_out]

    @property
    def headings(self) -> dict[str, str]:
        """Each heading of these sheets that is not erased, with its column or with nothing."""
        every = [(match, reading) for reading in self.offered for match in reading.matches]
        found: dict[str, str] = {}
        for match, reading in every:
            if match.header and match.header not in self.erased:
                found.setdefault(match.header, reading.columns.get(match.place, ""))
        return found

    @property
    def proposals(self) -> dict[str, str]:
        """The headers that only resemble a column which nothing else gives, each with it."""
        return {
            match.header: match.column
            for reading in self.offered
            for match in reading.proposed
            if match.header and match.column and match.header not in self.columns
            if match.column not in reading.columns.values()
        }

    def lacking(self, column: str) -> list[Reading]:
        """The sheets that may be read and have no column for one of the dataset."""
        return [one for one in self.offered if column not in one.columns.values()]

    def could_be(self, column: str) -> list[str]:
        """The headers that nothing is made of, in the sheets where a column lacks."""
        every = (
            match.header
            for reading in self.lacking(column)
            for match in reading.matches
            if match.header and match.place not in reading.columns
            if match.place not in [one.place for one in reading.persons]
        )
        return [one for one in dict.fromkeys(every) if one not in self.erased]

    @cached_property
    def gathered(self) -> Gathered:
        """The records of the sheets that are taken, as text."""
        return gathering.gathered(self.read, self.readings, self.dataset)

    @cached_property
    def checked(self) -> Checked:
        """What of them may go online, what is asked, what is wrong."""
        return validation.checked(self.gathered, self.answers)

    @property
    def unsaid(self) -> list[str]:
        """The columns that each row must have, and that neither the file nor an answer gives."""
        told = (name for name, text in self.answers.everywhere.items() if text)
        given = {*told, *self.answers.sheets, *(["id"] if self.answers.numbered else [])}
        return [one for one in gathering.lacking(self.readings, self.dataset) if one not in given]

    @property
    def meant_for(self) -> str:
        """The dataset that a template names where it is another one; else nothing."""
        named = self.read.template[0] if self.read.template else ""
        return named if named in columns.sent() and named != self.dataset else ""

    @property
    def total(self) -> int:
        """How many rows the file has for the dataset."""
        return int(self.gathered.rows.num_rows) - self.checked.repeated

    @property
    def complete(self) -> bool:
        """Whether every one of them may go online."""
        return self.total > 0 and self.checked.rows.num_rows == self.total

    def planned(self, on: Release, mode: Mode | None = None) -> Plan:
        """What would become of the rows that a release has, in the usual way or another."""
        here = online(self.dataset, on)
        return plan.planned(self.dataset, here, self.checked.rows, mode or self.usual(here))

    def usual(self, here: pa.Table) -> Mode:
        """Replace where rows that are online lie in what the file covers, else add.

        Rows that come back corrected are added to those of their file that went before.
        """
        return "add" if self.read.origin else plan.usual(self.dataset, here, self.checked.rows)


def online(dataset: str, on: Release) -> pa.Table:
    """The rows of a dataset in a release, under today's contract; raises Damaged."""
    if dataset not in on.tables:
        return arrow_schema(dataset).empty_table()
    return merge.conform(dataset, store.read(on.root, dataset, on.tables[dataset]))


def without_report(planned: Plan, on: Release) -> tuple[int, ...]:
    """The years of the reports that rows of a list are of, and that a release does not have."""
    known = {one.year for one in reports.reports(on)}
    return tuple(year for year in planned.reach.reports if year not in known)


def put_online(intake: Intake, planned: Plan, base: Release, who: str, why: str) -> Release:
    """Put a plan online as one release; the base where it changes nothing.

    Rows that are in question or wrong stay away only where the others are added: what takes the
    place of rows takes it whole. Raises NotYet, NoReport, and what `publish` raises.
    """
    if strange := without_report(planned, base):
        raise NoReport(strange)
    if not intake.checked.rows.num_rows:
        raise NotYet("no row of the file can go online")
    if not intake.complete and planned.mode != "add":
        raise NotYet(f"{intake.total - intake.checked.rows.num_rows} rows are in question or wrong")
    about = {
        "file": intake.read.digest,
        "mode": planned.mode,
        "rows": str(intake.checked.rows.num_rows),
        "of": str(intake.total),
        "rounded": ", ".join(f"{name} {n}" for name, n in intake.checked.rounded.items()),
    }
    file, origin = intake.read.digest, intake.read.origin
    receipts = after(planned, intake.checked, file, origin, online(intake.dataset, base), base)
    rows = {intake.dataset: planned.rows, TABLE: receipts}
    return publish(base.root, base, rows, Reason(who, why, about))
