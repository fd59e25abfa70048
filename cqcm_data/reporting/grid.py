"""The figures of the last report row by row, each with what is entered of it for the next one."""

from collections.abc import Mapping
from dataclasses import dataclass

from cqcm_data.contracts import PublishedFigure
from cqcm_data.release import Release
from cqcm_data.reporting.drafts import Change, Draft
from cqcm_data.reporting.entries import Entry
from cqcm_data.text import Text


@dataclass(frozen=True)
class Row:
    """One figure: what the last report says of it, and what is entered.

    The key is the id of the figure before; of a new one, its own. `shown` tells whether an
    indicator shows it. `entry` has the defaults of the last report where nothing was entered.
    `by` is who changed it last; None where nobody did.
    """

    key: str
    topic: str
    label: Text
    last: PublishedFigure | None
    shown: bool
    entry: Entry
    by: Change | None = None


@dataclass(frozen=True)
class Counts:
    """How many rows of a topic, or of all of them, are in each state."""

    given: int
    not_taken_up: int
    open: int

    @property
    def total(self) -> int:
        return self.given + self.not_taken_up + self.open


@dataclass(frozen=True)
class Grid:
    """The rows of a report under way, topic by topic in the order of the catalogue.

    `before` is the source id of the report whose figures they are; None for a first one.
    """

    draft: Draft
    before: str | None
    rows: tuple[Row, ...]

    def __getitem__(self, key: str) -> Row:
        """One row; raises KeyError."""
        raise NotImplementedError

    @property
    def topics(self) -> Mapping[str, tuple[Row, ...]]:
        """The rows of each topic that has some, in order: the last report's, then new ones."""
        raise NotImplementedError

    @property
    def counts(self) -> Mapping[str, Counts]:
        """By topic."""
        raise NotImplementedError

    @property
    def total(self) -> Counts:
        raise NotImplementedError


def grid(draft: Draft, on: Release) -> Grid:
    """Every figure that the newest earlier report states, then those that are new."""
    raise NotImplementedError


def default(last: PublishedFigure, draft: Draft) -> Entry:
    """What is supposed of a figure until somebody says: as last year, a year later.

    Neither its value nor its pages. A date does not move; a section is that of the same title.
    """
    raise NotImplementedError


def fresh(topic: str, draft: Draft) -> Entry:
    """What is supposed of a figure that is new: a flow of the report's year, with an indicator."""
    raise NotImplementedError


def new_key(label: str, draft: Draft, on: Release) -> str:
    """The key of a figure that is new, which is its id for good: its label and the year.

    No figure of the release and no entry of the draft has it.
    """
    raise NotImplementedError
