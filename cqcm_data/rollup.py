"""Records -> sums by the catalogue's dimensions, made when data goes online.

A rollup has one row per combination of dimensions: `n` records, `sum_<column>` for each column
that a measure adds up, and `of_<column>` for each column that a measure counts distinct values of
or selects by. The dashboard reads rollups only, so its speed does not depend on the number of
records.

Where records count people, the public reads their protected table instead: the rows of all public
tables, `breakdown` telling which, without the sums of people that are hidden and with
`hidden_<column>` telling where.
"""

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

import pyarrow as pa

from cqcm_data import engine, suppression
from cqcm_data.catalogue import Bins, Catalogue, DatePart, Measure
from cqcm_data.contracts import CONTRACTS, public_tables
from cqcm_data.engine import quoted
from cqcm_data.suppression import Cell, Part


def table_name(dataset: str, example: bool = False) -> str:
    """The rollup of a dataset, or that of its made-up records, which never meet."""
    return f"{'fictitious' if example else 'rollup'}_{dataset}"


def protected_name(dataset: str, example: bool = False) -> str:
    """The protected table of a dataset that counts people, or that of its made-up records."""
    return f"{'fictitious_' if example else ''}public_{dataset}"


def breakdown(dimensions: Iterable[str]) -> str:
    """The name of a public table inside a protected one."""
    return ",".join(sorted(dimensions))


def roll_up(catalogue: Catalogue, dataset: str, records: pa.Table) -> pa.Table:
    """The sums of a dataset's records, one row per combination of its dimensions."""
    measures = list(_measures(catalogue, dataset))
    dimensions = catalogue.datasets[dataset].dimensions
    kept = {c for m in measures for c in [*m.where, *([m.distinct] if m.distinct else [])]}
    added = {m.sum for m in measures if m.sum} | {*CONTRACTS[dataset].people}
    columns = [
        *(f"{_expression(source)} AS {quoted(name)}" for name, source in dimensions.items()),
        *(f"{quoted(column)} AS {quoted('of_' + column)}" for column in sorted(kept)),
        "COUNT(*) AS n",
        *(f"SUM({quoted(c)})::DOUBLE AS {quoted('sum_' + c)}" for c in sorted(added)),
    ]
    return engine.aggregate(records, f"SELECT {', '.join(columns)} FROM records GROUP BY ALL")


def protect(dataset: str, rolled: pa.Table, published: pa.Table) -> pa.Table:
    """The rows of a dataset's public tables, made from its rollup, small counts left out.

    `published` are the figures that the public reads beside them: a sum that stands there is as
    good as shown. Columns: `breakdown`, each dimension (missing where a table is not broken down
    by it), `n` records, `sum_<column>`, and `hidden_<column>` for each column that counts people.
    """
    parts = sorted(rolled.to_pylist(), key=repr)
    tables, people = public_tables(dataset), CONTRACTS[dataset].people
    cells = suppression.cells(parts, tables)
    figures = {row["id"]: row for row in published.to_pylist()}
    hidden = {
        column: suppression.hidden(
            cells,
            [part[f"sum_{column}"] for part in parts],
            set(_stated(dataset, column, figures)),
        )
        for column in people
    }
    added = ["n", *(name for name in rolled.column_names if name.startswith("sum_"))]
    rows = [
        {
            **_row(cell, [parts[place] for place in places], added),
            **{f"sum_{column}": None for column in people if cell in hidden[column]},
            **{f"hidden_{column}": cell in hidden[column] for column in people},
        }
        for cell, places in cells.items()
    ]
    return pa.Table.from_pylist(rows, _protected_schema(dataset, rolled.schema, added))


def _stated(dataset: str, column: str, figures: Mapping[str, Mapping[str, Any]]) -> Iterator[Cell]:
    """The cells of public tables whose sum of people is a published figure: exact, of one year.

    A rounded figure, or one of another period, is the sum of no cell.
    """
    stated = CONTRACTS[dataset].stated.get(column, ())
    for figure in (figures[name] for name in stated if name in figures):
        start, end = figure["period_start"], figure["period_end"]
        year = (dt.date(start.year, 1, 1), dt.date(start.year, 12, 31)) if start else None
        if figure["qualifier"] == "exact" and (start, end) == year:
            yield ("year",), (start.year,)


def _row(cell: Cell, parts: Sequence[Part], added: Iterable[str]) -> dict[str, object]:
    table, key = cell
    sums = {name: suppression.total(part[name] for part in parts) for name in added}
    return {"breakdown": breakdown(table), **dict(zip(table, key, strict=True)), **sums}


def _protected_schema(dataset: str, rolled: pa.Schema, added: Iterable[str]) -> pa.Schema:
    broken_down = dict.fromkeys(name for table in public_tables(dataset) for name in table)
    return pa.schema(
        [
            pa.field("breakdown", pa.string()),
            *(rolled.field(name) for name in [*broken_down, *added]),
            *(pa.field(f"hidden_{column}", pa.bool_()) for column in CONTRACTS[dataset].people),
        ]
    )


def _measures(catalogue: Catalogue, dataset: str) -> Iterator[Measure]:
    for indicator in catalogue.of_dataset(dataset):
        if indicator.measure:
            yield from indicator.measure.parts()


def _expression(source: str | DatePart | Bins) -> str:
    if isinstance(source, DatePart):
        return f"{source.part.upper()}({quoted(source.of)})"
    if isinstance(source, Bins):
        return _bin(source)
    return quoted(source)


def _bin(source: Bins) -> str:
    """The lower edge of the bin in which a number falls, as text; missing stays missing."""
    column = quoted(source.of)
    cases = [
        f"WHEN {column} >= {edge} THEN '{edge}'" for edge in sorted(source.edges, reverse=True)
    ]
    return f"CASE {' '.join(cases)} END"
