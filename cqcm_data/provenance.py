"""Where numbers come from: source, places, kind of number and period."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Literal, cast

import pandas as pd

from cqcm_data import catalogue, engine, reports
from cqcm_data.catalogue import TIME, DatasetStanza
from cqcm_data.contracts import Nature, PublishedFigure, date_columns
from cqcm_data.engine import quoted
from cqcm_data.filters import Filters
from cqcm_data.once import once
from cqcm_data.release import Release
from cqcm_data.text import Text

Period = tuple[dt.date, dt.date]


@dataclass(frozen=True)
class Place:
    """Where a source states a figure: a section of the report and its pages."""

    section: str
    first_page: int
    last_page: int


@dataclass(frozen=True)
class Provenance:
    """Where a number comes from and what kind of number it is.

    `years` are those that a filter chose, where they do not fill the period.
    """

    source: str | None
    places: tuple[Place, ...]
    nature: Nature | Literal["mixed"]
    period: Period | Literal["mixed"] | None
    scope: Text | None = None
    as_printed: str | None = None
    note: Text | None = None
    figure: str | None = None
    years: tuple[int, ...] = ()

    @property
    def dates(self) -> Period | None:
        """The first and the last day, where there is one period and it is known."""
        return None if self.period == "mixed" else self.period


def of_figure(row: PublishedFigure) -> Provenance:
    """Where a published figure is stated, and what kind of figure it is."""
    placed = row.section and row.first_page and row.last_page
    period = (row.period_start, row.period_end)
    return Provenance(
        source=row.source,
        places=(Place(row.section, row.first_page, row.last_page),) if placed else (),  # type: ignore[arg-type]
        nature=row.nature,
        period=cast(Period, period) if all(period) else None,
        scope=Text(fr=row.scope_fr, en=row.scope_en),
        as_printed=row.as_printed,
        note=Text(fr=row.note_fr, en=row.note_en) if row.note_fr and row.note_en else None,
        figure=row.id,
    )


def together(parts: Sequence[Provenance]) -> Provenance:
    """One provenance for several numbers: what they share, and every place."""
    places = dict.fromkeys(place for part in parts for place in part.places)
    natures, periods = {part.nature for part in parts}, {part.period for part in parts}
    return Provenance(
        source=parts[0].source,
        places=tuple(places),
        nature=natures.pop() if len(natures) == 1 else "mixed",
        period=periods.pop() if len(periods) == 1 else "mixed",
    )


def of_dataset(
    dataset: str,
    table: str,
    by: Sequence[str],
    applied: Filters,
    on: Release,
    report: str | None = None,
) -> Provenance:
    """Where the records of a dataset come from, or the rows of one report in a list."""
    stanza = catalogue.load().datasets[dataset]
    dated = "year" in stanza.dimensions
    told = Provenance(
        source=report,
        places=_places(dataset, report, on) if report else (),
        nature=stanza.nature,
        period=_of_rows(dataset, report, on) if report else _years(table, on) if dated else None,
        scope=stanza.named(report),
    )
    return told if stanza.nature == "stock" else _in_time(told, by, applied)


def _in_time(provenance: Provenance, by: Sequence[str], applied: Filters) -> Provenance:
    """By year or month a running total gives what happened then; a chosen year is the period."""
    chosen = sorted(int(year) for year in applied.get("year", ()))
    if not chosen:
        return replace(provenance, nature="flow") if {*TIME} & {*by} else provenance
    filled = chosen == list(range(chosen[0], chosen[-1] + 1))
    return replace(
        provenance,
        nature="flow",
        period=(dt.date(chosen[0], 1, 1), dt.date(chosen[-1], 12, 31)),
        years=() if filled else tuple(chosen),
    )


@once(maxsize=256)
def _of_rows(dataset: str, report: str, on: Release) -> Period | None:
    """What the catalogue says of a report's list, else from the first to the last day of its rows.

    None where some of them have no day: it is not known when those were.
    """
    stanza = catalogue.load().datasets[dataset]
    if report in stanza.reports:
        return _stated_period(stanza, report)
    days = [_days(dataset, row) for row in reports.in_report(dataset, report, on)]
    if not days or not all(days):
        return None
    return min(day for row in days for day in row), max(day for row in days for day in row)


def _stated_period(stanza: DatasetStanza, report: str) -> Period | None:
    own = stanza.reports[report]
    return (own.period_start, own.period_end) if own.period_start and own.period_end else None


def _days(dataset: str, row: Mapping[str, Any]) -> list[dt.date]:
    found = (row[column] for column in date_columns(dataset))
    return [pd.Timestamp(one).date() for one in found if one is not None]


@once(maxsize=256)
def _years(table: str, on: Release) -> Period | None:
    """From the first to the last year of the records; none while there are none."""
    found = engine.fetch(on, f"SELECT MIN(year) AS a, MAX(year) AS z FROM {quoted(table)}").iloc[0]
    if pd.isna(found["a"]):
        return None
    return dt.date(int(found["a"]), 1, 1), dt.date(int(found["z"]), 12, 31)


@once(maxsize=256)
def _places(dataset: str, report: str, on: Release) -> tuple[Place, ...]:
    """The sections of a report from which the rows of a list were taken."""
    found = {place_of(row) for row in reports.in_report(dataset, report, on)}
    return tuple(sorted(found, key=lambda one: (one.first_page, one.last_page, one.section)))


def place_of(row: Mapping[str, Any]) -> Place:
    """Where the report states a row of a list."""
    return Place(str(row["section"]), int(row["first_page"]), int(row["last_page"]))
