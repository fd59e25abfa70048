"""What the indicators of a dataset would be with other rows, beside what they are and is printed.

The same statements run on the same sums as when the rows are online.
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass

import pyarrow as pa

from cqcm_data import catalogue, engine, reports, rollup, statements
from cqcm_data.catalogue import Indicator
from cqcm_data.filters import Filters
from cqcm_data.release import Release


@dataclass(frozen=True, eq=False)
class Effect:
    """An indicator before and after, and its published figure where it has one.

    Unit: the indicator's. None where there are no rows, or none that it counts.
    """

    indicator: Indicator
    before: float | None
    after: float | None
    published: float | None

    @property
    def changes(self) -> bool:
        return self.before != self.after


def effects(
    dataset: str, before: pa.Table, after: pa.Table, on: Release, report: int | None = None
) -> tuple[Effect, ...]:
    """Each indicator of a dataset, in the order of the catalogue; of a list, in a year's report."""
    known = catalogue.load()
    was, would = (_tables(dataset, rows) for rows in (before, after))
    of = Filters() if report is None else Filters(**{rollup.REPORT: reports.called(report)})
    return tuple(
        Effect(one, _value(one, was, of), _value(one, would, of), _published(one, on, report))
        for one in known.of_dataset(dataset)
        if one.measure
    )


def _tables(dataset: str, rows: pa.Table) -> Mapping[str, pa.Table]:
    """The sums of some rows, and what is told apart in them, by the names that queries use."""
    known = catalogue.load()
    apart = {
        rollup.distinct_name(dataset, column): rollup.tell_apart(known, dataset, column, rows)
        for column in rollup.distinct_columns(known, dataset)
    }
    return {rollup.table_name(dataset): rollup.roll_up(known, dataset, rows), **apart}


def _value(indicator: Indicator, tables: Mapping[str, pa.Table], of: Filters) -> float | None:
    sql, values = statements.of_sums(indicator, (), of, False)
    found = engine.combine(tables, sql, values)["value"].to_pylist()
    value = found[0] if found else None
    return None if value is None or math.isnan(value) else float(value)


def _published(indicator: Indicator, on: Release, report: int | None) -> float | None:
    """The figure beside it; beside what a report lists, the one that this report states."""
    name = indicator.published
    if name is None or (report is not None and not reports.states(name, report, on)):
        return None
    return reports.stated(name, on, report).value
