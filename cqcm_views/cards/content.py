"""What a card holds: complete, frozen, without HTML; every paper is made from it.

The browser, a file, a text take the same content: what a card says is made in one place.
"""

import datetime as dt
from dataclasses import dataclass

from cqcm_data.series import Series
from cqcm_data.text import Language
from cqcm_views.charts.frame import Options
from cqcm_views.charts.timeline import Event


@dataclass(frozen=True)
class Link:
    """Where something is told, and under which name."""

    name: str
    address: str


@dataclass(frozen=True)
class Citation:
    """Where the numbers of a card come from, part by part; what does not apply is empty.

    `line` stands under the card; `cited` says the same to whoever reads it elsewhere.
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


@dataclass(frozen=True)
class Column:
    """A column of a table; `number` where it holds numbers."""

    name: str
    number: bool = False


@dataclass(frozen=True)
class Cell:
    """What is read in a cell, and beside it the value itself with its unit, where it has one."""

    text: str
    value: float | dt.date | None = None
    unit: str = ""


@dataclass(frozen=True)
class Row:
    """A row of a table; `code` for what a map names by its code."""

    cells: tuple[Cell, ...]
    code: str = ""


@dataclass(frozen=True)
class Table:
    """Rows under columns; `nothing` says why there is no row."""

    caption: str
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    nothing: str = ""


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
    """One large number, with what bounds it, what is counted, its share of a whole, its target."""

    qualifier: str
    text: str
    unit: str
    share: float | None = None  # in percent
    target: Reach | None = None


@dataclass(frozen=True)
class Waiting:
    """What a card without records waits for, and where the empty file for them is."""

    sentence: str
    address: str


@dataclass(frozen=True, eq=False)
class Figure:
    """What a chart shows, before any theme or width: a series, or the dates of a list.

    `wide` is over the whole page.
    """

    kind: str
    shown: Series | tuple[Event, ...]
    options: Options
    alt: str
    language: Language
    wide: bool = False


Part = Value | Figure | Table | Words | Waiting


@dataclass(frozen=True)
class CardContent:
    """All that a card says.

    `anchor` is its place on the page, `claim` what its numbers show, `notices` what limits them,
    `remark` what is said below its parts, `quote` what one press copies. `data` has one row for
    each number with all that is known of it, as files take it; `file` is the address of that file
    and `file_name` its name.
    """

    anchor: str
    title: str
    claim: str
    citation: Citation
    parts: tuple[Part, ...]
    quote: str
    data: Table
    file: str
    file_name: str
    notices: tuple[str, ...] = ()
    remark: str = ""
    fictitious: bool = False

    @property
    def waits(self) -> bool:
        return any(isinstance(part, Waiting) for part in self.parts)

    @property
    def drawn(self) -> bool:
        """Whether there is a picture to save."""
        return any(isinstance(part, Figure) for part in self.parts)


@dataclass(frozen=True)
class SectionContent:
    """A section of large figures: its words, what one entry of a list tells, its cards."""

    slug: str
    title: str
    about: str
    entry: tuple[tuple[str, str], ...]
    cards: tuple[CardContent, ...]
