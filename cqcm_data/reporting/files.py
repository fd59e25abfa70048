"""The grid as a file that goes out and comes back, read as any file of a person is read."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from cqcm_data.intake.verdicts import ErrorKind, QuestionKind
from cqcm_data.release import Release
from cqcm_data.reporting.drafts import ChangedMeanwhile, Draft
from cqcm_data.reporting.entries import Entry
from cqcm_data.reporting.grid import Grid

Why = (
    ErrorKind
    | QuestionKind
    | Literal["unknown_id", "twice", "no_label", "last_years_file", "half_period"]
)


@dataclass(frozen=True)
class Unread:
    """A row of a file that is not entered: where it stands, in which column, what it says, why.

    `column` is the French heading; `candidates` are what it may mean, where it is ambiguous.
    """

    sheet: str
    line: int
    column: str
    text: str
    why: Why
    candidates: tuple[str, ...] = ()


@dataclass(frozen=True)
class Difference:
    """What a file says otherwise than the draft: one field of one row."""

    key: str
    field: str
    here: object
    coming: object


@dataclass(frozen=True)
class Coming:
    """What a file would change, before anything is taken.

    `entries` are those that differ from the draft, whole; `seen` are the draft's own. `new` are
    the keys of figures that the file adds. `ignored` are headings that are no column.
    """

    entries: Mapping[str, Entry]
    seen: Mapping[str, Entry]
    new: tuple[str, ...]
    differences: tuple[Difference, ...]
    unread: tuple[Unread, ...]
    ignored: tuple[str, ...]


def csv(grid: Grid) -> bytes:
    """The grid as a CSV file with French headings: one row per row of the grid."""
    raise NotImplementedError


def xlsx(grid: Grid) -> bytes:
    """The same as a workbook of one sheet, choices as lists to choose from."""
    raise NotImplementedError


def coming(content: bytes, name: str, grid: Grid, on: Release) -> Coming:
    """What a file says; an empty cell says nothing. Raises intake.sheets.Refused.

    Refused as well, as `not_a_table`, where no column of the grid is in it.
    """
    raise NotImplementedError


def take(found: Coming, year: int, who: str) -> tuple[Draft, dict[str, ChangedMeanwhile]]:
    """Enter what a file says; those rows that somebody else changed meanwhile are not entered."""
    raise NotImplementedError
