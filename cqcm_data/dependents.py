"""What is made from the records of a dataset when they go online, and when it is made anew.

These are its rollup, its distinct tables and, where it counts people, its protected table.
"""

import math
from collections.abc import Iterator, Mapping
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import NamedTuple

import pyarrow as pa

from cqcm_data import catalogue, engine, fictitious, rollup
from cqcm_data.catalogue import Catalogue
from cqcm_data.contracts import CONTRACTS, arrow_schema, public_tables, to_arrow, validate
from cqcm_data.engine import quoted
from cqcm_data.store import Rows

# What makes them, read byte by byte: a change there may change any of them.
_MAKERS = ("dependents.py", "rollup.py", "suppression.py", "fictitious.py")

_LAST_DIGITS = 1e-12  # of a sum, in parts of it


class Summed(NamedTuple):
    """What is made from the records of a dataset alone, by whatever engine, as `rollup` says it.

    All else is made from these tables, which do not grow with the records.
    """

    rolled: pa.Table
    distinct: Mapping[str, pa.Table]


def summed(dataset: str, records: Rows) -> Summed:
    """The rollup of records and their distinct tables by column, made in this process."""
    known = catalogue.load()
    columns = rollup.distinct_columns(known, dataset)
    distinct = {column: rollup.tell_apart(known, dataset, column, records) for column in columns}
    return Summed(rollup.roll_up(known, dataset, records), distinct)


def made(
    dataset: str, records: Rows, published: pa.Table, example: bool = False
) -> dict[str, pa.Table]:
    """All tables that are made from a dataset's records, by name, each in the order of its columns.

    `published` are the published figures beside which the public will read them.
    """
    return made_of(dataset, summed(dataset, records), published, example)


def made_of(
    dataset: str, found: Summed, published: pa.Table, example: bool = False
) -> dict[str, pa.Table]:
    """The same, where an engine has been through the records already."""
    known, rolled = catalogue.load(), in_order(found.rolled)
    distinct = {column: in_order(rows) for column, rows in found.distinct.items()}
    tables = {rollup.table_name(dataset, example): rolled}
    for column, rows in distinct.items():
        tables[rollup.distinct_name(dataset, column, example)] = rows
    if CONTRACTS[dataset].people:
        protected = rollup.protect(known, dataset, rolled, distinct, published)
        tables[rollup.protected_name(dataset, example)] = in_order(protected)
    return tables


def names(dataset: str, example: bool = False) -> tuple[str, ...]:
    """The names of the tables that `made` gives."""
    distinct = rollup.distinct_columns(catalogue.load(), dataset)
    protected = (rollup.protected_name(dataset, example),) if CONTRACTS[dataset].people else ()
    return (
        rollup.table_name(dataset, example),
        *(rollup.distinct_name(dataset, column, example) for column in distinct),
        *protected,
    )


@cache
def every_name() -> frozenset[str]:
    """The datasets and all tables that are made from them: what a release of today holds."""
    known = catalogue.load().datasets
    real = {table for name in known for table in names(name)}
    made_up = {table for name in fictitious.DATASETS for table in names(name, example=True)}
    return frozenset({*CONTRACTS, *real, *made_up})


def example(dataset: str) -> pa.Table:
    """The made-up records of a dataset, under the same contract as real ones."""
    return to_arrow(dataset, validate(dataset, fictitious.rows(dataset)))


@cache
def recipe() -> str:
    """A digest of all that decides how these tables are made from records: it changes with it.

    It holds each query and contract, the code that runs them and what the made-up records are made
    of; no word that people read.
    """
    return _digest(catalogue.load())


def _digest(known: Catalogue) -> str:
    found = sha256()
    for name in CONTRACTS:  # a new one, or a new column, is put online at the next start
        found.update(f"{name} {arrow_schema(name)}\n".encode())
    for name in known.datasets:
        for line in _decisions(known, name):
            found.update(f"{line}\n".encode())
    code = (Path(__file__).with_name(name) for name in _MAKERS)
    for file in (*code, *fictitious.files()):
        found.update(file.read_bytes())
    return found.hexdigest()


def _decisions(known: Catalogue, dataset: str) -> Iterator[object]:
    """What decides how the tables of one dataset are made."""
    yield rollup.sums_statement(known, dataset)
    for column in rollup.distinct_columns(known, dataset):
        yield rollup.distinct_statement(known, dataset, column)
    yield rollup.beside_people(known, dataset)
    contract = CONTRACTS[dataset]
    yield contract.people
    yield public_tables(dataset)
    yield sorted(contract.stated.items())


def same_rows(some: Rows, others: Rows) -> bool:
    """Whether two tables have the same columns and the same rows, whatever their order."""
    if some.schema.names != others.schema.names or some.schema.types != others.schema.types:
        return False
    if _count(some) != _count(others):
        return False
    if not (isinstance(some, pa.Table) and isinstance(others, pa.Table)):
        return _same_in_files(some, others)
    some, others = _plain(some), _plain(others)
    return bool(some.equals(others) or in_order(some).equals(in_order(others)))


def _count(rows: Rows) -> int:
    return int(rows.num_rows if isinstance(rows, pa.Table) else rows.count_rows())


def _same_in_files(some: Rows, others: Rows) -> bool:
    """Whether as many rows are the same ones: most that differ do so in the sum of their hashes."""
    columns = ", ".join(map(quoted, some.schema.names))
    hashed = f"SELECT SUM(HASH({columns})) AS sum FROM records"
    sums = [engine.aggregate(rows, hashed)["sum"].to_pylist() for rows in (some, others)]
    if sums[0] != sums[1]:
        return False
    left = f"SELECT {columns} FROM these EXCEPT ALL SELECT {columns} FROM those"
    counted = f"SELECT COUNT(*) AS n FROM ({left})"
    (count,) = engine.combine({"these": some, "those": others}, counted)["n"].to_pylist()
    return bool(count == 0)


def nearly_same_rows(some: pa.Table, others: pa.Table) -> bool:
    """The same for sums of fractions that were added up in another order, to their last digits."""
    if some.schema.names != others.schema.names or some.num_rows != others.num_rows:
        return False
    some, others = in_order(some), in_order(others)
    return all(map(_nearly_same, some.columns, others.columns))


def _nearly_same(some: pa.ChunkedArray, others: pa.ChunkedArray) -> bool:
    if some.type != pa.float64() or others.type != pa.float64():
        return bool(some.equals(others))
    pairs = zip(some.to_pylist(), others.to_pylist(), strict=True)
    return all(
        a == b or (None not in (a, b) and math.isclose(a, b, rel_tol=_LAST_DIGITS))
        for a, b in pairs
    )


def _plain(rows: pa.Table) -> pa.Table:
    """The same columns without what a schema says besides: what may be missing, notes."""
    return pa.Table.from_arrays(rows.columns, names=rows.column_names)


def in_order(rows: pa.Table) -> pa.Table:
    """Rows in the order of their columns: files sorted by what people filter by are pruned."""
    return rows.sort_by([(name, "ascending") for name in rows.column_names])
