"""Records -> sums by the catalogue's dimensions, made when data goes online.

A rollup has one row per combination of its dataset's dimensions: `n` records and `sum_<column>` for
each column that a measure adds up, with `rounded_<column>`, how many of these were approximations
where the records say so. The dashboard reads what is made here only, so its speed does
not depend on the number of records. The lists of the reports have the `report` beside these
dimensions: no indicator offers it, and two of them are never added up.

What is counted distinct has a table of its own for each column, as distinct counts do not add up.
Each value has a key, a number from 0; keys that follow one another stand together in a `block`, and
each row has the `keys` of a block, a bit for each, that occur in a combination of dimensions. These
are the dimensions by which the column is counted, and no others. To put the bits of several rows
together, block by block, counts each key once.

Where records count people, the public reads their protected table instead: the rows of all public
tables, `breakdown` telling which, without the counts of people that are hidden and with
`hidden_<column>` telling where.
"""

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import pyarrow as pa

from cqcm_data import engine, suppression
from cqcm_data.catalogue import Bins, Catalogue, DatePart, Indicator, Measure
from cqcm_data.contracts import (
    CONTRACTS,
    is_list,
    named_people,
    public_dimensions,
    public_tables,
)
from cqcm_data.engine import quoted
from cqcm_data.store import Rows
from cqcm_data.suppression import Cell, Counted

REPORT = "report"  # the column that says of which report a row of a list is
KEYS = 63  # of a block: the bits of a whole number but its sign


def table_name(dataset: str, example: bool = False) -> str:
    """The rollup of a dataset, or that of its made-up records, which never meet."""
    return f"{'fictitious' if example else 'rollup'}_{dataset}"


def distinct_name(dataset: str, column: str, example: bool = False) -> str:
    """The table of what is counted distinct in a column, or that of the made-up records."""
    return f"{'fictitious_' if example else ''}distinct_{dataset}_{column}"


def protected_name(dataset: str, example: bool = False) -> str:
    """The protected table of a dataset that counts people, or that of its made-up records."""
    return f"{'fictitious_' if example else ''}public_{dataset}"


def breakdown(dimensions: Iterable[str]) -> str:
    """The name of a public table inside a protected one."""
    return ",".join(sorted(dimensions))


def roll_up(known: Catalogue, dataset: str, records: Rows) -> pa.Table:
    """The sums of a dataset's records, one row per combination of its dimensions."""
    return engine.aggregate(records, sums_statement(known, dataset))


def sums_statement(known: Catalogue, dataset: str) -> str:
    """The SQL that makes a rollup of `records`."""
    added = summed_columns(known, dataset)
    columns = [
        *_dimensions(known, dataset, known.datasets[dataset].dimensions),
        "COUNT(*) AS n",
        *(f"SUM({quoted(c)})::DOUBLE AS {quoted('sum_' + c)}" for c in added),
        *(_approximations(column) for column in added if CONTRACTS[dataset].awaited),
    ]
    return f"SELECT {', '.join(columns)} FROM records GROUP BY ALL"


def summed_columns(known: Catalogue, dataset: str) -> list[str]:
    """The columns that are added up: those of measures and those that count people."""
    people = {*CONTRACTS[dataset].people} - {*named_people(dataset)}
    return sorted({part.sum for part in _measures(known, dataset) if part.sum} | people)


def _approximations(column: str) -> str:
    """How many numbers of a column the records mark as rounded."""
    marked = f"LIST_CONTAINS(STRING_SPLIT(rounded, ','), '{column}')"
    return f"COUNT(*) FILTER ({marked}) AS {quoted('rounded_' + column)}"


def tell_apart(known: Catalogue, dataset: str, column: str, records: Rows) -> pa.Table:
    """Where each value of a column occurs: the `keys` of each `block`, by dimensions.

    Records without a value are there with a missing block, so that the same groups have rows as in
    the rollup.
    """
    return engine.aggregate(records, distinct_statement(known, dataset, column))


def distinct_statement(known: Catalogue, dataset: str, column: str) -> str:
    """The SQL that makes the table of a column that is counted distinct of `records`.

    Values that occur together have keys that follow one another, so that a row holds many of them:
    those of one region, say, before those that have a date in common.
    """
    sources = known.datasets[dataset].dimensions
    counted_by = distinct_columns(known, dataset)[column]
    of = quoted(column)
    own_first = sorted(counted_by, key=lambda name: not isinstance(sources[name], str))
    order = ", ".join([*(f"MIN({_expression(sources[name])})" for name in own_first), of])
    keys = (
        f"SELECT {of} AS counted, ROW_NUMBER() OVER (ORDER BY {order}) - 1 AS key "
        f"FROM records WHERE {of} IS NOT NULL GROUP BY {of}"
    )
    columns = [
        *_dimensions(known, dataset, counted_by),
        f"key // {KEYS} AS block",
        f"BIT_OR(1::BIGINT << (key % {KEYS})::INTEGER) AS keys",
    ]
    joined = f"records LEFT JOIN ({keys}) ON {of} = counted"
    return f"SELECT {', '.join(columns)} FROM {joined} GROUP BY ALL"


def distinct_columns(known: Catalogue, dataset: str) -> dict[str, list[str]]:
    """The columns that are counted distinct, each with the dimensions by which it is counted.

    They are those of the indicators that count it and those of what their measures select; for
    people and what is counted beside them, those of the public tables as well.
    """
    stanza = known.datasets[dataset]
    public = public_dimensions(dataset)
    found: dict[str, set[str]] = {column: {*public} for column in named_people(dataset)}
    for indicator, part in _counted_distinct(known, dataset):
        names = found.setdefault(part.column, set())
        names |= {*indicator.dimensions, *(stanza.plain()[column] for column in part.where)}
        names |= {*public} if indicator.people else set()
    return {c: [name for name in stanza.dimensions if name in found[c]] for c in sorted(found)}


def protect(
    known: Catalogue,
    dataset: str,
    rolled: pa.Table,
    distinct: Mapping[str, pa.Table],
    published: pa.Table,
) -> pa.Table:
    """The rows of a dataset's public tables, small counts of people left out.

    They are made from its rollup and its `distinct` tables by column. `published` are the figures
    that the public reads beside them: a sum that stands there is as good as shown. Columns:
    `breakdown`, each dimension (missing where a table is not broken down by it), `n` records,
    `sum_<column>`, `distinct_<column>` for people and what is counted beside them, and
    `hidden_<column>` for each column that counts or names people.
    """
    sums = engine.aggregate(rolled, _public_sums(dataset, rolled))
    counts = _sums_by_cell(dataset, sums)
    cells = counts["n"].places
    for column in beside_people(known, dataset):
        counts[f"distinct_{column}"] = _told_apart_by_cell(dataset, distinct[column])
    hidden = _hidden(dataset, counts, published)
    rows = [{**_row(cell, counts), **_kept_back(dataset, cell, hidden)} for cell in cells]
    return pa.Table.from_pylist(rows, _protected_schema(dataset, sums.schema, counts))


def _public_sums(dataset: str, rolled: pa.Table) -> str:
    """The SQL that adds up a rollup, as `records`, by all that is public."""
    names = [name for name in rolled.column_names if name.startswith("sum_")]
    columns = [
        *map(quoted, public_dimensions(dataset)),
        "SUM(n)::BIGINT AS n",
        *(f"SUM({quoted(name)}) AS {quoted(name)}" for name in names),
    ]
    return f"SELECT {', '.join(columns)} FROM records GROUP BY ALL ORDER BY ALL"


def _sums_by_cell(dataset: str, sums: pa.Table) -> dict[str, Counted]:
    """What each part adds to the cells of all public tables, for each sum."""
    parts = sums.to_pylist()
    cells = suppression.cells(parts, public_tables(dataset))
    names = [name for name in sums.column_names if name not in public_dimensions(dataset)]
    return {name: Counted(cells, [part[name] for part in parts]) for name in names}


def _told_apart_by_cell(dataset: str, rows: pa.Table) -> Counted:
    """Those who are told apart: who occurs in the same cells is counted together, as one part.

    So each cell adds up its parts, though distinct counts of cells do not add up.
    """
    tables = public_tables(dataset)
    together: Counter[frozenset[Cell]] = Counter()
    for pattern in engine.aggregate(rows, _patterns(dataset)).to_pylist():
        cells = suppression.cells(pattern["places"], tables)
        together[frozenset(cells)] += pattern["people"]
    places: dict[Cell, list[int]] = defaultdict(list)
    for place, cells_of_part in enumerate(together):
        for cell in cells_of_part:
            places[cell].append(place)
    return Counted(places, list(together.values()))


def _patterns(dataset: str) -> str:
    """The SQL that counts, in a distinct table as `records`, who occurs in the same places."""
    named = [quoted(name) for name in public_dimensions(dataset)]
    place = ", ".join(["here := TRUE", *(f"{name} := {name}" for name in named)])
    every = f"SELECT *, UNNEST(RANGE({KEYS})) AS bit FROM records WHERE block IS NOT NULL"
    key = f"block * {KEYS} + bit AS key"
    rows = f"SELECT DISTINCT {', '.join([key, *named])} FROM ({every}) WHERE keys >> bit & 1 = 1"
    each = f"SELECT LIST(STRUCT_PACK({place}) ORDER BY ALL) AS places FROM ({rows}) GROUP BY key"
    return f"SELECT places, COUNT(*) AS people FROM ({each}) GROUP BY places ORDER BY places"


def beside_people(known: Catalogue, dataset: str) -> list[str]:
    """The columns counted distinct that the public reads in public tables."""
    beside = {p.column for i, p in _counted_distinct(known, dataset) if i.people}
    return sorted(beside | {*named_people(dataset)})


def _hidden(
    dataset: str, counts: Mapping[str, Counted], published: pa.Table
) -> dict[str, set[Cell]]:
    """The cells that are hidden, for each column of people."""
    figures = {row["id"]: row for row in published.to_pylist()}
    return {
        column: suppression.hidden(
            *counts[_count_of(dataset, column)],
            set(_stated(dataset, column, figures, counts[_count_of(dataset, column)])),
        )
        for column in CONTRACTS[dataset].people
    }


def _count_of(dataset: str, column: str) -> str:
    """The column of a protected table that holds a count of people."""
    return f"{'distinct' if column in named_people(dataset) else 'sum'}_{column}"


def _stated(
    dataset: str, column: str, figures: Mapping[str, Mapping[str, Any]], counted: Counted
) -> Iterator[Cell]:
    """The cells of public tables whose count of people is a published figure: exact, of one year.

    Those of the chains that the contract names, and any other count of persons with the same value:
    a figure that staff add may be it. A rounded figure, or one of another period, is the count of
    no cell.
    """
    stated = {*CONTRACTS[dataset].stated.get(column, ())}
    for figure in figures.values():
        start, end = figure["period_start"], figure["period_end"]
        year = (dt.date(start.year, 1, 1), dt.date(start.year, 12, 31)) if start else None
        if figure["qualifier"] != "exact" or (start, end) != year:
            continue
        cell = (("year",), (start.year,))
        same = figure["unit"] == "persons" and figure["value"] == counted.of(cell)
        if same or stated & _chain(figure, figures):
            yield cell


def _chain(row: Mapping[str, Any] | None, figures: Mapping[str, Mapping[str, Any]]) -> set[str]:
    """A figure and those of earlier reports that it brings up to date."""
    names: set[str] = set()
    while row is not None and row["id"] not in names:
        names.add(row["id"])
        row = figures.get(row.get("follows") or "")
    return names


def _row(cell: Cell, counts: Mapping[str, Counted]) -> dict[str, object]:
    table, key = cell
    values = {name: counted.of(cell) for name, counted in counts.items()}
    return {"breakdown": breakdown(table), **dict(zip(table, key, strict=True)), **values}


def _kept_back(dataset: str, cell: Cell, hidden: Mapping[str, set[Cell]]) -> dict[str, object]:
    """Which counts of people a row does not show, and nothing in their place."""
    flags = {f"hidden_{column}": cell in cells for column, cells in hidden.items()}
    return {
        **{_count_of(dataset, column): None for column, cells in hidden.items() if cell in cells},
        **flags,
    }


def _protected_schema(dataset: str, sums: pa.Schema, counts: Iterable[str]) -> pa.Schema:
    told_apart = [name for name in counts if name not in sums.names]
    return pa.schema(
        [
            pa.field("breakdown", pa.string()),
            *sums,
            *(pa.field(name, pa.int64()) for name in told_apart),
            *(pa.field(f"hidden_{column}", pa.bool_()) for column in CONTRACTS[dataset].people),
        ]
    )


def _measures(known: Catalogue, dataset: str) -> Iterator[Measure]:
    for indicator in known.of_dataset(dataset):
        if indicator.measure:
            yield from indicator.measure.parts()


def _counted_distinct(known: Catalogue, dataset: str) -> Iterator[tuple[Indicator, Measure]]:
    """Each indicator that counts something distinct, with the part that does."""
    for indicator in known.of_dataset(dataset):
        parts = indicator.measure.parts() if indicator.measure else ()
        yield from ((indicator, part) for part in parts if part.distinct)


def _dimensions(known: Catalogue, dataset: str, names: Iterable[str]) -> list[str]:
    """Each dimension as a column of a query on records; before them the report, in a list."""
    sources = known.datasets[dataset].dimensions
    found = [f"{_expression(sources[name])} AS {quoted(name)}" for name in names]
    return [quoted(REPORT), *found] if is_list(dataset) else found


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
