"""The SQL that measures an indicator, with the values to bind in the order of its question marks.

Identifiers come from the validated catalogue; every value that a person chose is bound.
"""

from collections.abc import Sequence
from typing import cast

from cqcm_data.catalogue import Indicator, Measure
from cqcm_data.engine import quoted
from cqcm_data.filters import Filters, Value
from cqcm_data.rollup import breakdown

Statement = tuple[str, Sequence[object]]


def of_sums(indicator: Indicator, table: str, by: Sequence[str], applied: Filters) -> Statement:
    """New sums over the rows of a rollup."""
    value, value_bound = _expression(cast(Measure, indicator.measure))
    grouping, grouping_bound = _grouping(cast(Measure, indicator.measure), by)
    where = " AND ".join(_among(quoted(name), chosen) for name, chosen in applied.items())
    lines = [
        f"SELECT {', '.join([*map(quoted, by), _number(value)])} AS value, FALSE AS hidden",
        f"FROM {quoted(table)}",
        f"WHERE {where}" if where else "",
        grouping,
    ]
    where_bound = [one for chosen in applied.values() for one in chosen]
    return "\n".join(filter(None, lines)), [*value_bound, *where_bound, *grouping_bound]


def of_public_table(
    indicator: Indicator, table: str, by: Sequence[str], applied: Filters
) -> Statement:
    """The rows of a public table as they stand there: nothing is added up."""
    parts = list(cast(Measure, indicator.measure).parts())
    columns = [quoted("sum_" + part.sum) if part.sum else '"n"' for part in parts]
    value = " / ".join([columns[0], *(f"NULLIF({base}, 0)" for base in columns[1:])])
    hidden = " OR ".join(quoted("hidden_" + column) for column in indicator.people)
    where = "".join(f" AND {_among(quoted(name), chosen)}" for name, chosen in applied.items())
    lines = [
        f"SELECT {', '.join([*map(quoted, by), _number(value)])} AS value, {hidden} AS hidden",
        f"FROM {quoted(table)}",
        f'WHERE "breakdown" = ?{where}',
        f"ORDER BY {', '.join(map(quoted, by))}" if by else "",
    ]
    bound = [breakdown({*by, *applied}), *(one for chosen in applied.values() for one in chosen)]
    return "\n".join(filter(None, lines)), bound


def _number(value: str) -> str:
    return f"CAST({value} AS DOUBLE)"


def _grouping(measure: Measure, by: Sequence[str]) -> tuple[str, list[object]]:
    """One row per combination that has at least one record which the measure selects."""
    if not by:
        return "", []
    columns = ", ".join(map(quoted, by))
    matched, bound = _filtered('SUM("n")', measure)
    return f"GROUP BY {columns}\nHAVING {matched} > 0\nORDER BY {columns}", bound


def _expression(measure: Measure) -> tuple[str, list[object]]:
    value, values = _filtered(_aggregate(measure), measure)
    if measure.distinct:
        value = f"NULLIF({value}, 0)"  # nothing to tell apart is no value, as for a sum
    if measure.per is None:
        return value, values
    base, base_values = _filtered(_aggregate(measure.per), measure.per)
    return f"{value} / NULLIF({base}, 0)", [*values, *base_values]


def _aggregate(measure: Measure) -> str:
    if measure.sum:
        return f"SUM({quoted('sum_' + measure.sum)})"
    if measure.distinct:
        return f"COUNT(DISTINCT {quoted('of_' + measure.distinct)})"
    return 'SUM("n")'


def _filtered(aggregate: str, measure: Measure) -> tuple[str, list[object]]:
    """An aggregate over the rows that the measure selects."""
    if not measure.where:
        return aggregate, []
    chosen = " AND ".join(
        _among(quoted("of_" + column), values) for column, values in measure.where.items()
    )
    values: list[object] = [value for allowed in measure.where.values() for value in allowed]
    return f"{aggregate} FILTER (WHERE {chosen})", values


def _among(column: str, values: Sequence[Value]) -> str:
    return f"{column} IN ({', '.join('?' for _ in values)})"
