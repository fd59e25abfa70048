"""What every export says of itself: filters, version, as-of date, the link that makes it again."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import TypeVar

from cqcm_data import labels
from cqcm_data.filters import Filters
from cqcm_data.reading import Reading
from cqcm_data.text import Language
from cqcm_views.cards import table
from cqcm_views.cards.content import Cell, Column, Table
from cqcm_views.views.state import State
from cqcm_views.wording import numbers, strings
from cqcm_views.wording.strings import say

Part = TypeVar("Part")


@dataclass(frozen=True)
class About:
    """`filters` are « Région : Montréal », `version` with its as-of date, `link` reproduces it.

    The link is whole where a public address is known, else the path alone. `number` and `day` are
    those of the version. `example` is whether what is made up was on, `report` the year of the
    report that was asked for.
    """

    filters: tuple[str, ...]
    version: str
    link: str
    language: Language
    number: int
    day: dt.date
    example: bool = False
    report: int | None = None

    @property
    def found(self) -> bool:
        """Whether everyone finds what the link leads to: it is whole."""
        return self.link.startswith("http")

    def lines(self) -> Iterator[tuple[str, str]]:
        """Each under its name, as a sheet and a note write them."""
        yield say("about_filters", self.language), self._filters()
        yield say("about_version", self.language), self.version
        yield say("about_link", self.language), self.link
        if self.example:
            yield say("about_example", self.language), say("example_banner", self.language)

    def _filters(self) -> str:
        return "; ".join(self.filters) or say("about_no_filter", self.language)


def about(path: str, chosen: State, reading: Reading, public: str = "") -> About:
    """That of an export of the page at `path`, under what is chosen.

    `public` is the address under which everyone finds the dashboard, without a slash at its end.
    """
    date = numbers.day(reading.release.day, reading.language)
    return About(
        filters=tuple(_named(chosen.where, reading)),
        version=say("about_release", reading.language, number=reading.release.number, date=date),
        link=f"{public}{path}",
        language=reading.language,
        number=reading.release.number,
        day=reading.release.day,
        example=reading.example,
        report=reading.report,
    )


def dated(data: Table, about: About) -> Table:
    """Rows with the day of their version and the link that gives them again.

    For a file that has no other place to say it. They keep their place where there are several
    reports: what tells these apart comes after.
    """
    columns = (
        Column(say("about_day", about.language), code="as_of", dates="day"),
        Column(say("about_link", about.language), code="link"),
    )
    cells = (Cell(about.day.isoformat(), about.day), Cell(about.link))
    codes = [column.code for column in data.columns]
    at = codes.index(table.OF_REPORT) if table.OF_REPORT in codes else len(codes)
    rows = tuple(replace(row, cells=_put(row.cells, at, cells)) for row in data.rows)
    return replace(data, columns=_put(data.columns, at, columns), rows=rows)


def _put(known: tuple[Part, ...], at: int, more: tuple[Part, ...]) -> tuple[Part, ...]:
    return (*known[:at], *more, *known[at:])


def _named(where: Filters, reading: Reading) -> Iterator[str]:
    language = reading.language
    for name, values in where.items():
        words = [labels.label(name, value, reading.release)[language] for value in values]
        listed = numbers.joined(words, language)
        yield say("chip", language, label=strings.dimension(name, language), value=listed)
