"""Records -> sums by the catalogue's dimensions, made when data goes online.

A rollup has one row per combination of dimensions: `n` records, `sum_<column>` for each column
that a measure adds up, and `of_<column>` for each column that a measure counts distinct values of
or selects by. The dashboard reads rollups only, so its speed does not depend on the number of
records.
"""

from collections.abc import Iterator

import pyarrow as pa

from cqcm_data import engine
from cqcm_data.catalogue import Bins, Catalogue, DatePart, Measure
from cqcm_data.engine import quoted


def table_name(dataset: str, example: bool = False) -> str:
    """The rollup of a dataset, or that of its made-up records, which never meet."""
    return f"{'fictitious' if example else 'rollup'}_{dataset}"


def roll_up(catalogue: Catalogue, dataset: str, records: pa.Table) -> pa.Table:
    """The sums of a dataset's records, one row per combination of its dimensions."""
    measures = list(_measures(catalogue, dataset))
    dimensions = catalogue.datasets[dataset].dimensions
    kept = {c for m in measures for c in [*m.where, *([m.distinct] if m.distinct else [])]}
    added = {m.sum for m in measures if m.sum}
    columns = [
        *(f"{_expression(source)} AS {quoted(name)}" for name, source in dimensions.items()),
        *(f"{quoted(column)} AS {quoted('of_' + column)}" for column in sorted(kept)),
        "COUNT(*) AS n",
        *(f"SUM({quoted(c)})::DOUBLE AS {quoted('sum_' + c)}" for c in sorted(added)),
    ]
    return engine.aggregate(records, f"SELECT {', '.join(columns)} FROM records GROUP BY ALL")


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
