"""What the product ships and what an installation made of it: three states, one result.

Seeded is what the product shipped when it was last merged, shipped what it ships now, installed
what is online here. Rows are told apart by the key of their contract. A row that is still as it was
seeded follows the product; any other is the installation's own and stays.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import pyarrow as pa
import pyarrow.compute as pc

from cqcm_data.contracts import CONTRACTS, ContractError, arrow_schema
from cqcm_data.store import Rows

Key = tuple[object, ...]
Row = Mapping[str, object]


@dataclass(frozen=True)
class Correction:
    """A row that the product ships and the installation holds otherwise.

    `columns` gives what ships and what is kept where they differ, nothing for a row taken out.
    """

    dataset: str
    key: Key
    columns: Mapping[str, tuple[object, object]]

    def __str__(self) -> str:
        pairs = self.columns.items()
        differs = [f"{name} {kept!r} (ships {ships!r})" for name, (ships, kept) in pairs]
        named = ", ".join(map(str, self.key))
        return f"{self.dataset}: {named}: {', '.join(differs) or 'taken out'}"


def merged(
    dataset: str, seeded: pa.Table, shipped: pa.Table, installed: pa.Table
) -> list[dict[str, object]]:
    """The rows of a dataset after an upgrade, those that ship first, in their order."""
    was, now, here = (_by_key(dataset, rows) for rows in (seeded, shipped, installed))
    kept = {key: _merged(was.get(key), now.get(key), here.get(key)) for key in (*now, *here)}
    return [dict(row) for row in kept.values() if row is not None]


def _merged(was: Row | None, now: Row | None, here: Row | None) -> Row | None:
    """One row: what it has here, if that differs from what was seeded; else what ships now.

    What a row of the installation's own had no column for is as it ships.
    """
    if here == was:
        return now
    if was is None or now is None or here is None:
        return here
    return {c: now[c] if was[c] is None and here[c] is None else here[c] for c in now}


def corrections(dataset: str, shipped: pa.Table, installed: pa.Table) -> Iterator[Correction]:
    """Where an installation differs from what ships; rows of its own are no corrections."""
    now, here = _by_key(dataset, shipped), _by_key(dataset, installed)
    for key, row in now.items():
        if here.get(key) != row:
            yield Correction(dataset, key, _differences(row, here.get(key)))


def _differences(ships: Row, kept: Row | None) -> dict[str, tuple[object, object]]:
    there = kept or {}
    return {
        name: (value, there[name])
        for name, value in ships.items()
        if name in there and there[name] != value
    }


def _by_key(dataset: str, rows: pa.Table) -> dict[Key, Row]:
    key = CONTRACTS[dataset].key
    return {tuple(row[name] for name in key): row for row in conform(dataset, rows).to_pylist()}


def conform(dataset: str, rows: pa.Table) -> pa.Table:
    """Rows that an older contract allowed, in the columns of today's; raises ContractError.

    A column that they do not have holds what the contract sets where nothing is said, or is missing
    in each of them; one that the contract has no more is left out (it stays in the versions that
    had it).
    """
    try:
        columns = [_column(dataset, rows, field) for field in arrow_schema(dataset)]
    except pa.ArrowException as error:
        raise ContractError(dataset, [str(error)]) from error
    return pa.table(columns, schema=arrow_schema(dataset))


def _column(dataset: str, rows: pa.Table, field: pa.Field) -> pa.ChunkedArray | pa.Array:
    if field.name in rows.column_names:
        return rows[field.name].cast(field.type)
    known = CONTRACTS[dataset].model_fields[field.name]
    usual = None if known.is_required() else known.get_default()
    return pa.repeat(pa.scalar(usual, field.type), rows.num_rows)


def only_lacks(dataset: str, stored: pa.Schema) -> bool:
    """Whether rows of files are those of today's contract but for columns that are missing there.

    They are then read as they lie, however many they are.
    """
    known = CONTRACTS[dataset].model_fields
    return all(
        stored.field(field.name).type == field.type
        if field.name in stored.names
        else known[field.name].is_required() or known[field.name].get_default() is None
        for field in arrow_schema(dataset)
    )


def lacking(dataset: str, rows: Rows) -> list[str]:
    """The columns that the contract asks for and some of these rows do not have."""
    needed = [field.name for field in arrow_schema(dataset) if not field.nullable]
    if isinstance(rows, pa.Table):
        return [name for name in needed if rows[name].null_count]
    return [name for name in needed if rows.count_rows(filter=pc.field(name).is_null())]
