"""What records lack: regions that sent nothing, rows still to correct, a year that goes on."""

from collections.abc import Mapping, Sequence
from types import MappingProxyType

import pandas as pd

from cqcm_data import catalogue, engine, figures, labels, release, statements
from cqcm_data.catalogue import Indicator
from cqcm_data.filters import Filters
from cqcm_data.once import once
from cqcm_data.release import Release
from cqcm_data.rollup import table_name
from cqcm_data.series import Coverage

NOWHERE, NO_YEAR = "-", 0  # the region and the year of rows that do not tell theirs

Key = tuple[object, ...]


def of_records(dataset: str, applied: Filters, last_year: int | None, on: Release) -> Coverage:
    """How much of what there is the records of a dataset hold, under some filters.

    `last_year` is the last one that they tell of.
    """
    return Coverage(
        regions=None if applied.get("region") else _regions(dataset, applied, on),
        rows=_rows(dataset, applied, on),
        running=_running(dataset, last_year, on),
    )


def _regions(dataset: str, applied: Filters, on: Release) -> tuple[int, int] | None:
    """How many regions sent records, of all; None where each did, or none is told."""
    years = tuple(int(year) for year in applied.get("year", ()))
    every, sent = len(labels.regions(on)), len(_sent(dataset, on, years))
    return (sent, every) if 0 < sent < every else None


@once(maxsize=256)
def _sent(dataset: str, on: Release, years: tuple[int, ...] = ()) -> frozenset[str]:
    """The regions of which there are records, of some years or of any."""
    dimensions = catalogue.load().datasets[dataset].dimensions
    if "region" not in dimensions:
        return frozenset()
    among = f"WHERE year IN ({', '.join('?' for _ in years)})" if years else ""
    sql = f'SELECT DISTINCT region FROM "{table_name(dataset)}" {among}'
    found = engine.fetch(on, sql, years)
    return frozenset(map(str, found["region"].dropna()))


def awaited(dataset: str, on: Release) -> list[str]:
    """The regions that have no record at all in a dataset that has some, in their order."""
    sent = _sent(dataset, on)
    codes = [str(row["code"]) for row in labels.regions(on)]
    return [code for code in codes if code not in sent] if sent else []


def _rows(dataset: str, applied: Filters, on: Release) -> tuple[int, int] | None:
    """How many rows were received, of how many, in the files that are not whole."""
    regions, years = applied.get("region", ()), applied.get("year", ())
    receipts = [
        one
        for one in figures.rows("receipts", on)
        if one["dataset"] == dataset
        and (not regions or one["region"] in {*regions, NOWHERE})
        and (not years or one["year"] in {*years, NO_YEAR})
    ]
    received, sent = (sum(int(one[n]) for one in receipts) for n in ("received", "sent"))
    return (received, sent) if received < sent else None


def rows_received(dataset: str, on: Release) -> tuple[int, int] | None:
    """The same of all regions and years together."""
    return _rows(dataset, Filters(), on)


def _running(dataset: str, last_year: int | None, on: Release) -> int | None:
    """The last year that the records tell of, where they came before it was over."""
    came = release.since(dataset, on).day
    return last_year if last_year is not None and came.year <= last_year else None


def rounded(
    indicator: Indicator, by: Sequence[str], applied: Filters, on: Release
) -> Mapping[Key, int]:
    """How many approximations are in each row of a breakdown that has some; what it adds up."""
    if not _has_marks(str(indicator.dataset), on):
        return MappingProxyType({})
    sql, values = statements.of_rounded(indicator, by, applied)
    found = engine.fetch(on, sql, values).to_dict("split")["data"] if sql else []
    return MappingProxyType({tuple(map(_plain, key)): int(n) for *key, n in found if n > 0})


def _plain(value: object) -> object:
    """A value of a dimension as Python has it: None where it is missing, whole as an int."""
    if pd.isna(value):  # type: ignore[call-overload]
        return None
    return int(value) if isinstance(value, float) else value


@once(maxsize=256)
def _has_marks(dataset: str, on: Release) -> bool:
    """Whether a release knows of approximations in a dataset, and has one."""
    table = table_name(dataset)
    columns = release.contents(on)[table].schema.names
    marks = [name for name in columns if name.startswith("rounded_")]
    if not marks:
        return False
    any_of = " OR ".join(f'"{name}" > 0' for name in marks)
    found = engine.fetch(on, f'SELECT COUNT(*) AS n FROM "{table}" WHERE {any_of}')
    return bool(found["n"].iloc[0])
