"""What a card holds: complete, frozen, without HTML; every paper is made from it.

The browser, a file, a text take the same content: what a card says is made in one place.
"""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

from cqcm_data.series import Series
from cqcm_data.text import Language
from cqcm_views.charts.frame import Options
from cqcm_views.charts.shares import Parts
from cqcm_views.charts.timeline import Event


@dataclass(frozen=True)
class Link:
    """Where something is told, and under which name."""

    name: str
    address: str


@dataclass(frozen=True)
class Answered:
    """What the CQCM has answered to a point: on which day, in which words, where it stands."""

    point: Link
    day: str
    words: str


@dataclass(frozen=True)
class Frame:
    """Where a card stands alone for other sites, and how many pixels are enough for it there."""

    address: str
    height: int


@dataclass(frozen=True)
class Citation:
    """Where the numbers of a card come from, part by part; what does not apply is empty.

    `short` stands under the card, `brief` and `when` in a row, `line` says the same in full,
    `cited` to whoever reads it elsewhere. `to_use` is which value is to be used, where there are
    others, and `why` for which reason; `members` defines each of several indicators, `claimed` says
    where each number of a title comes from. `points` are still to be clarified; to others the CQCM
    has given its `answers`, which `answered` says in one sentence.
    """

    line: str
    cited: str
    definition: str
    source: str
    places: tuple[str, ...]
    period: str
    nature: str
    status: str
    scope: str = ""
    as_printed: str = ""
    population: str = ""
    unit: str = ""
    precision: str = ""
    note: str = ""
    others: tuple[str, ...] = ()
    points: tuple[Link, ...] = ()
    sql: str = ""
    short: str = ""
    brief: str = ""
    when: str = ""
    to_use: str = ""
    why: str = ""
    members: tuple[tuple[str, str], ...] = ()
    claimed: tuple[str, ...] = ()
    answers: tuple[Answered, ...] = ()
    answered: str = ""


@dataclass(frozen=True)
class Column:
    """A column of a table; `number` where it holds numbers, `dates` where days or spans of them.

    `code` is its name for programs, the same in both languages.
    """

    name: str
    number: bool = False
    code: str = ""
    dates: Literal["", "day", "span"] = ""


@dataclass(frozen=True)
class Cell:
    """What is read in a cell, and beside it the value itself with its unit, where it has one.

    A span of days has its first one as `value` and its last one as `until`. `code` is what programs
    read in place of the words, nothing where they say that there is nothing.
    """

    text: str
    value: float | dt.date | None = None
    unit: str = ""
    until: dt.date | None = None
    code: str | None = None


@dataclass(frozen=True)
class Row:
    """A row of a table; `code` for what a map names by its code."""

    cells: tuple[Cell, ...]
    code: str = ""


@dataclass(frozen=True)
class Table:
    """Rows under columns; `nothing` says why there is no row.

    A list that `folds` shows its first entries, and the others when they are asked for.
    """

    caption: str
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    nothing: str = ""
    folds: bool = False


@dataclass(frozen=True)
class Words:
    """A measure or a list told in full sentences."""

    text: str


@dataclass(frozen=True)
class Reach:
    """A value against its target: a line, and where both stand on a bar, in percent of it."""

    words: str
    reached: float | None = None
    mark: float | None = None


@dataclass(frozen=True)
class Value:
    """One large number, with what bounds it, what is counted, its share of a whole, its target.

    `beside` is what is counted where the title does not say it. `compared` says what the report
    before stated, or that the newest one states nothing.
    """

    qualifier: str
    text: str
    unit: str
    beside: str = ""
    share: float | None = None  # in percent
    target: Reach | None = None
    compared: str = ""


@dataclass(frozen=True)
class Waiting:
    """What a card without records waits for, and the page that says how to bring them."""

    sentence: str
    address: str


@dataclass(frozen=True, eq=False)
class Figure:
    """What a chart shows, before any theme or width: a series, parts of totals, dates of a list.

    `wide` is over the whole page, `narrow` beside two others.
    """

    kind: str
    shown: Series | Parts | tuple[Event, ...]
    options: Options
    alt: str
    language: Language
    wide: bool = False
    narrow: bool = False


Part = Value | Figure | Table | Words | Waiting


@dataclass(frozen=True)
class CardContent:
    """All that a card says.

    `anchor` is its place on the page, `title` what it measures, `claim` what its numbers show,
    `notices` what limits them, `remark` what is said below its parts, `quote` what one press
    copies. `numbers` makes `data`, which has one row for each number with all that is known of it:
    files alone take it. `file` is the address of such a file and `file_name` its name.

    `measure` says what is measured and in which unit. `headline` is a claim short enough to be
    read as the title, and `below` what is left to say under it, `aside` what is so whatever the
    title; `topic` stands above it, with the filters that apply, `caution` is what must be known
    before one speaks of it. `slide` is its address as a slide of PowerPoint; `frame` is for other
    sites, where any may show it. An `internal` one has counts of people that staff alone see; its
    `file` and its `book`, the same in Excel, are then inside of their addresses.
    """

    anchor: str
    title: str
    claim: str
    citation: Citation
    parts: tuple[Part, ...]
    quote: str
    numbers: Callable[[], Table]
    file: str
    file_name: str
    notices: tuple[str, ...] = ()
    whole: str = ""
    remark: str = ""
    fictitious: bool = False
    measure: str = ""
    headline: str = ""
    below: str = ""
    aside: str = ""
    topic: str = ""
    caution: str = ""
    slide: str = ""
    frame: Frame | None = None
    internal: bool = False
    book: str = ""

    @cached_property
    def data(self) -> Table:
        """One row for each number with all that is known of it."""
        return self.numbers()

    @property
    def value(self) -> Value | None:
        """The large number, where it has one."""
        return next((part for part in self.parts if isinstance(part, Value)), None)

    @property
    def figure(self) -> Figure | None:
        """What its chart shows, where it has one."""
        return next((part for part in self.parts if isinstance(part, Figure)), None)

    @property
    def table(self) -> Table | None:
        return next((part for part in self.parts if isinstance(part, Table)), None)

    @property
    def workbook(self) -> str:
        """The address of the same rows as an Excel file."""
        return self.book or self.file.replace(".csv", ".xlsx", 1)

    @property
    def waits(self) -> bool:
        return any(isinstance(part, Waiting) for part in self.parts)

    @property
    def drawn(self) -> bool:
        """Whether there is a picture to save."""
        return self.figure is not None

    @property
    def limits(self) -> tuple[str, ...]:
        """What must be known with its numbers, in the order in which it is said below them."""
        said = (self.caution, self.citation.answered, *self.notices, self.whole, self.remark)
        return tuple(filter(None, said))
