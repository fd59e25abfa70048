"""The SQL that measures an indicator, with the values to bind in the order of its question marks.

Identifiers come from the validated catalogue; every value that a person chose is bound.
"""

from collections.abc import Sequence
from typing import cast

from cqcm_data import catalogue
from cqcm_data.catalogue import Indicator, Measure
from cqcm_data.engine import quoted
from cqcm_data.filters import Filters, Value
from cqcm_data.rollup import breakdown, distinct_name, protected_name, table_name

Statement = tuple[str, Sequence[object]]


def of_sums(
    indicator: Indicator, by: Sequence[str], applied: Filters, example: bool = False
) -> Statement:
    """New sums and counts over the rows that were made in advance, or over those made up."""
    measure = cast(Measure, indicator.measure)
    found = [_rows(indicator, part, by, applied, example) for part in measure.parts()]
    sql = _ratio(by, *(sql for sql, _ in found)) if measure.per else found[0][0]
    order = f"\nORDER BY {', '.join(map(quoted, by))}" if by else ""
    return sql + order, [value for _, bound in found for value in bound]


def of_public_table(
    indicator: Indicator, by: Sequence[str], applied: Filters, example: bool = False
) -> Statement:
    """The rows of a public table as they stand there: nothing is added up."""
    columns = [_public_column(part) for part in cast(Measure, indicator.measure).parts()]
    value = " / ".join([columns[0], *(f"NULLIF({base}, 0)" for base in columns[1:])])
    hidden = " OR ".join(quoted("hidden_" + column) for column in indicator.people)
    where = "".join(f" AND {_among(name, chosen)}" for name, chosen in applied.items())
    lines = [
        f"SELECT {', '.join([*map(quoted, by), _number(value)])} AS value, {hidden} AS hidden",
        f"FROM {quoted(protected_name(str(indicator.dataset), example))}",
        f'WHERE "breakdown" = ?{where}',
        f"ORDER BY {', '.join(map(quoted, by))}" if by else "",
    ]
    bound = [breakdown({*by, *applied}), *(one for chosen in applied.values() for one in chosen)]
    return "\n".join(filter(None, lines)), bound


def of_rounded(indicator: Indicator, by: Sequence[str], applied: Filters) -> Statement:
    """How many approximations are in the rows of `of_sums`; no query where nothing is added up."""
    parts = [*cast(Measure, indicator.measure).parts()]
    added = dict.fromkeys(part.sum for part in parts if part.sum)
    if not added:
        return "", ()
    counts = " + ".join(f"SUM({quoted(f'rounded_{column}')})" for column in added)
    selected = _selected(indicator, parts[0])
    where = " AND ".join(_among(name, values) for name, values in [*applied.items(), *selected])
    lines = [
        f"SELECT {', '.join([*map(quoted, by), f'{counts} AS rounded'])}",
        f"FROM {quoted(table_name(str(indicator.dataset)))}",
        f"WHERE {where}" if where else "",
        f"GROUP BY {', '.join(map(quoted, by))}" if by else "",
    ]
    bound = [value for _, values in [*applied.items(), *selected] for value in values]
    return "\n".join(filter(None, lines)), bound


def _selected(indicator: Indicator, part: Measure) -> list[tuple[str, Sequence[Value]]]:
    """What a part of a measure selects, by dimension."""
    dimensions = catalogue.load().datasets[str(indicator.dataset)].plain()
    return [(dimensions[column], values) for column, values in part.where.items()]


def _public_column(part: Measure) -> str:
    if part.distinct:
        return quoted(f"distinct_{part.distinct}")
    return quoted(f"sum_{part.sum}") if part.sum else '"n"'


def _ratio(by: Sequence[str], above: str, below: str) -> str:
    """One part of a measure per the other: each is counted in a table of its own."""
    columns = [f"above.{quoted(name)}" for name in by]
    value = "above.value / NULLIF(below.value, 0) AS value"
    pairs = (f"above.{quoted(n)} IS NOT DISTINCT FROM below.{quoted(n)}" for n in by)
    lines = [
        f"SELECT {', '.join([*columns, value])}, FALSE AS hidden",
        f"FROM (\n{above}\n) AS above",
        f"LEFT JOIN (\n{below}\n) AS below ON {' AND '.join(pairs) or 'TRUE'}",
    ]
    return "\n".join(lines)


def _rows(
    indicator: Indicator, part: Measure, by: Sequence[str], applied: Filters, example: bool
) -> Statement:
    """One row per combination that has at least one record which the measure selects."""
    dataset = str(indicator.dataset)
    chosen = [*applied.items(), *_selected(indicator, part)]
    where = " AND ".join(_among(name, values) for name, values in chosen)
    named = [*map(quoted, by)]
    source = _source(dataset, part, where, example)
    lines = [
        f"SELECT {', '.join([*named, _number(_aggregate(part))])} AS value, FALSE AS hidden",
        f"FROM {_each_once(named, source) if part.distinct else source}",
        f"GROUP BY {', '.join(named)}" if by else "",
    ]
    return "\n".join(filter(None, lines)), [value for _, values in chosen for value in values]


def _source(dataset: str, part: Measure, where: str, example: bool) -> str:
    name = distinct_name(dataset, part.distinct, example) if part.distinct else None
    table = quoted(name or table_name(dataset, example))
    return f"{table}\nWHERE {where}" if where else table


def _each_once(by: Sequence[str], source: str) -> str:
    """The keys of each block that occur, however many rows have them."""
    columns = ", ".join([*by, "block"])
    return f"(\nSELECT {columns}, BIT_OR(keys) AS keys\nFROM {source}\nGROUP BY {columns}\n)"


def _aggregate(part: Measure) -> str:
    if part.distinct:
        return "SUM(BIT_COUNT(keys))"  # nothing to tell apart is no value, as for a sum
    return f"SUM({quoted('sum_' + part.sum)})" if part.sum else 'SUM("n")'


def _number(value: str) -> str:
    return f"CAST({value} AS DOUBLE)"


def _among(dimension: str, values: Sequence[Value]) -> str:
    return f"{quoted(dimension)} IN ({', '.join('?' for _ in values)})"
