"""What is published, row by row: figures, sources, targets, dated events, the rows of a dataset."""

import datetime as dt
from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

import pandas as pd

from cqcm_data import engine
from cqcm_data.contracts import CONTRACTS, Annotation, PublishedFigure, Target
from cqcm_data.engine import quoted
from cqcm_data.once import once
from cqcm_data.release import Release

Row = Mapping[str, Any]  # of a dataset: what several share, nobody changes


class ProtectedDataset(LookupError):
    """A dataset that counts people: the public reads its tables, nobody its records."""


def figures(on: Release) -> Mapping[str, PublishedFigure]:
    """Every published figure by its id, in the order of the source file."""
    return _figures(on)


def figure(name: str, on: Release) -> PublishedFigure:
    """One published figure; raises KeyError."""
    return figures(on)[name]


def sources(on: Release) -> Mapping[str, Row]:
    """Every source by its id: title, publisher, date, address, licence."""
    return _sources(on)


def rows(dataset: str, on: Release) -> tuple[Row, ...]:
    """The rows of a dataset, as listed there; missing values are None.

    None of an optional dataset that an older release does not have. Raises ProtectedDataset.
    """
    contract = CONTRACTS[dataset]
    if contract.people:
        raise ProtectedDataset(f"{dataset} counts people: its records are not read one by one")
    return () if contract.optional and dataset not in on.tables else _rows(dataset, on)


def target(indicator: str, year: int, on: Release) -> float | None:
    """What an indicator should reach in a year, in its unit; None where no target is set."""
    return _targets(on).get((indicator, year))


def annotations(
    topic: str, on: Release, start: dt.date | None = None, end: dt.date | None = None
) -> tuple[Annotation, ...]:
    """The dated events of a topic from `start` to `end`, both included, in the order of time."""
    first, last = start or dt.date.min, end or dt.date.max
    every = _annotations(on)
    return tuple(one for one in every if one.topic == topic and first <= one.date <= last)


@once(maxsize=engine.RELEASES)
def _targets(on: Release) -> Mapping[tuple[str, int], float]:
    found = [Target.model_validate(dict(row)) for row in rows("targets", on)]
    return MappingProxyType({(row.indicator, row.year): row.target for row in found})


@once(maxsize=engine.RELEASES)
def _annotations(on: Release) -> tuple[Annotation, ...]:
    found = [Annotation.model_validate(dict(row)) for row in rows("annotations", on)]
    return tuple(sorted(found, key=lambda row: (row.date, row.text_fr)))


@once(maxsize=engine.RELEASES)
def _figures(on: Release) -> Mapping[str, PublishedFigure]:
    found = [PublishedFigure.model_validate(dict(row)) for row in _rows("published_figures", on)]
    return MappingProxyType({row.id: row for row in found})


@once(maxsize=engine.RELEASES)
def _sources(on: Release) -> Mapping[str, Row]:
    return MappingProxyType({row["id"]: row for row in _rows("sources", on)})


@once(maxsize=256)
def _rows(dataset: str, on: Release) -> tuple[Row, ...]:
    return _records(engine.fetch(on, f"SELECT * FROM {quoted(dataset)}"))


def _records(frame: pd.DataFrame) -> tuple[Row, ...]:
    """The rows of a frame, with None where a value is missing."""
    columns = [_plain(frame[name]) for name in frame.columns]
    names = [str(name) for name in frame.columns]
    rows = zip(*columns, strict=True)
    return tuple(MappingProxyType(dict(zip(names, row, strict=True))) for row in rows)


def _plain(column: pd.Series) -> list[Any]:
    """The values of a column, of Python's own types, with None where one is missing."""
    there = zip(column.astype(object).tolist(), column.isna().tolist(), strict=True)
    return [None if missing else value for value, missing in there]
