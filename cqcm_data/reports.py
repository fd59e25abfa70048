"""The yearly activity reports among the sources: each brings figures of earlier ones up to date."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal, Protocol

from cqcm_data import engine, figures
from cqcm_data.contracts import FIRST_REPORT, PublishedFigure, is_list, is_report
from cqcm_data.figures import Row
from cqcm_data.filters import Filters
from cqcm_data.once import once
from cqcm_data.release import Release
from cqcm_data.text import Text


@dataclass(frozen=True)
class Report:
    """One yearly report: the source that it is, its year, its title, how many pages it has."""

    source: str
    year: int
    title: Text
    pages: int | None


Unlike = Literal["scope", "nature", "period"]
LEAP = 3  # days by which two periods of so many months may differ


class Measured(Protocol):
    """What tells whether two figures can be set side by side."""

    @property
    def scope_fr(self) -> str: ...
    @property
    def scope_en(self) -> str: ...
    @property
    def nature(self) -> str: ...
    @property
    def period_start(self) -> dt.date | None: ...
    @property
    def period_end(self) -> dt.date | None: ...


@dataclass(frozen=True)
class Previous:
    """A figure of an earlier report, and why a later one cannot be set beside it, if so."""

    figure: PublishedFigure
    unlike: tuple[Unlike, ...]


def reports(on: Release) -> tuple[Report, ...]:
    """Every report of which a release states something, the oldest first."""
    return _reports(on)


@once(maxsize=engine.RELEASES)
def _reports(on: Release) -> tuple[Report, ...]:
    rows = [row for name, row in figures.sources(on).items() if is_report(name)]
    found = [
        Report(
            source=row["id"],
            year=year(row["id"]),
            title=Text(fr=row["title_fr"], en=row["title_en"]),
            pages=int(row["pages"]) if row.get("pages") else None,
        )
        for row in rows
    ]
    return tuple(sorted(found, key=lambda one: one.year))


def year(source: str) -> int:
    """The year of a report; raises ValueError for any other source."""
    if not is_report(source):
        raise ValueError(f"{source} is no report")
    return int(source.rpartition("_")[2])


def called(of_year: int) -> str:
    """The source that the report of a year is."""
    return f"rapport_{of_year}"


def newest(on: Release) -> Report:
    """The report of the last year."""
    return reports(on)[-1]


def asked(where: Filters, on: Release) -> int | None:
    """The year of the report that filters ask for: the only year chosen, of several reports."""
    chosen, known = where.get("year", ()), [one.year for one in reports(on)]
    if len(chosen) != 1 or len(known) < 2:
        return None
    return next((one for one in known if one == chosen[0]), None)


# Lists -------------------------------------------------------------------------------------------


def listed(dataset: str, on: Release) -> tuple[int, ...]:
    """The years of the reports of which a list has rows, the oldest first; none of any other."""
    return _listed(dataset, on) if is_list(dataset) else ()


@once(maxsize=256)
def _listed(dataset: str, on: Release) -> tuple[int, ...]:
    return tuple(sorted({year(report_of(row)) for row in figures.rows(dataset, on)}))


def report_of(row: Row) -> str:
    """The report that a row of a list is of; that of the first one where it does not say."""
    return str(row.get("report") or FIRST_REPORT)


def of_list(dataset: str, on: Release, report: int | None = None) -> str | None:
    """The one report whose rows of a list are shown: that of a year, else the newest that has any.

    None of an empty list, and of any other dataset.
    """
    return of_lists((dataset,), on, report)


def of_lists(datasets: tuple[str, ...], on: Release, report: int | None = None) -> str | None:
    """The same of several lists that are read as one: none of them is of another report."""
    years = sorted({one for name in datasets for one in listed(name, on)})
    return called(report if report in years else years[-1]) if years else None


def rows(dataset: str, on: Release, report: int | None = None) -> tuple[Row, ...]:
    """The rows of a list in the one report whose rows are shown."""
    return in_report(dataset, of_list(dataset, on, report), on)


def in_report(dataset: str, report: str | None, on: Release) -> tuple[Row, ...]:
    """The rows of a list that are of a report."""
    return tuple(row for row in figures.rows(dataset, on) if report_of(row) == report)


def shown(on: Release, report: int | None) -> int | None:
    """The year of the report that is read: the one asked for, the newest without it."""
    known = reports(on)
    return report or (known[-1].year if known else None)


# One figure through the years --------------------------------------------------------------------


def chain(figure: str, on: Release) -> tuple[PublishedFigure, ...]:
    """A figure as one report after the other states it, the oldest first; raises KeyError."""
    return _chains(on)[figure]


def stated(figure: str, on: Release, report: int | None = None) -> PublishedFigure:
    """A figure as the report of a year states it, or the last one before; else the first ever.

    Without a year, as the newest one states it. Raises KeyError.
    """
    known = chain(figure, on)
    until = [one for one in known if report is None or _year(one) <= report]
    return until[-1] if until else known[0]


def stated_before(row: PublishedFigure, year: int) -> bool:
    """Whether a figure is of a report of an earlier year."""
    return 0 < _year(row) < year


def states(figure: str, report: int | None, on: Release) -> bool:
    """Whether the report of a year states a figure itself."""
    return report is not None and any(_year(one) == report for one in chain(figure, on))


def previous(row: PublishedFigure, on: Release) -> Previous | None:
    """The figure that this one brings up to date, and how it differs; nothing for a first one."""
    if row.follows is None:
        return None
    earlier = figures.figure(row.follows, on)
    return Previous(earlier, unlike(earlier, row))


def unlike(earlier: Measured, later: Measured) -> tuple[Unlike, ...]:
    """Why a figure cannot be set beside an earlier one; nothing where it can."""
    return tuple(_unlike(earlier, later))


def _unlike(earlier: Measured, row: Measured) -> Iterator[Unlike]:
    if (earlier.scope_fr, earlier.scope_en) != (row.scope_fr, row.scope_en):
        yield "scope"
    if earlier.nature != row.nature:
        yield "nature"
    if abs(days(earlier) - days(row)) > LEAP:
        yield "period"


def days(row: Measured) -> int:
    """How long its period is; none where the source dates nothing."""
    return (
        (row.period_end - row.period_start).days + 1 if row.period_start and row.period_end else 0
    )


def of_years(row: PublishedFigure) -> Filters:
    """The whole years that a flow is stated for: records of others are no part of it."""
    start, end = row.period_start, row.period_end
    if row.nature != "flow" or start is None or end is None:
        return Filters()
    whole = (start.month, start.day, end.month, end.day) == (1, 1, 12, 31)
    return Filters(year=range(start.year, end.year + 1)) if whole else Filters()


def stating(names: tuple[str, ...], on: Release) -> list[int | None]:
    """The years of the reports that state all of some figures, the newest first.

    One without a year where no report states any of them.
    """
    sets = [{_year(one) for one in chain(name, on) if is_report(one.source)} for name in names]
    of_reports = [*filter(None, sets)]
    if not of_reports:
        return [None]
    return [*sorted(set.intersection(*of_reports), reverse=True)]


def together(names: tuple[str, ...], on: Release, report: int | None = None) -> int | None:
    """The year of the newest report, up to the one asked for, that states all of some figures.

    Those that no report states are of no year. None where no report has them all, as where their
    own reports differ.
    """
    years = [one for one in stating(names, on) if one is not None]
    return next((one for one in years if report is None or one <= report), None)


def _year(row: PublishedFigure) -> int:
    """The year of its report; of a figure that no report states, none that comes after one."""
    return year(row.source) if is_report(row.source) else 0


@once(maxsize=engine.RELEASES)
def _chains(on: Release) -> dict[str, tuple[PublishedFigure, ...]]:
    """Each figure's chain, by every one in it."""
    rows = figures.figures(on)
    after = {row.follows: row for row in rows.values() if row.follows}
    found: dict[str, tuple[PublishedFigure, ...]] = {}
    for first in (row for row in rows.values() if not row.follows):
        links = [first]
        while (following := after.get(links[-1].id)) is not None:
            links.append(following)
        found |= {one.id: tuple(links) for one in links}
    return found
