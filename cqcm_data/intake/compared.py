"""Two versions of a dataset, row by row: which came, which changed and from what, which went."""

from collections.abc import Sequence
from typing import Literal, get_args

import pyarrow as pa
import pyarrow.compute as pc

from cqcm_data import engine, release
from cqcm_data.contracts import CONTRACTS, arrow_schema
from cqcm_data.engine import quoted
from cqcm_data.intake import plan, taking
from cqcm_data.release import Release

Kind = Literal["added", "changed", "removed"]
KINDS: tuple[Kind, ...] = get_args(Kind)
KIND, WAS = "kind", "was_"  # the column that says what became of a row, and before the older values


def rows(dataset: str, on: Release, regions: Sequence[str] = ()) -> pa.Table:
    """The records of a dataset in a release, under today's contract; those of some regions alone.

    Raises store.Damaged.
    """
    found = taking.online(dataset, on)
    region = plan.region_column(dataset)
    if not regions:
        return found
    if region is None:  # records that name no region are nobody's who has some regions alone
        return found.slice(0, 0)
    return found.filter(pc.is_in(found[region], pa.array(regions, pa.string())))


def before(made: Release) -> Release | None:
    """The release on which another was made; None for the first one."""
    older = [one for one in release.history(made.root) if one.number < made.number]
    return older[-1] if older else None


def different(dataset: str, older: pa.Table, newer: pa.Table) -> pa.Table:
    """One row for each that differs: what became of it, its values, and under `was_` the older.

    In the order of what became of them, then of their keys. A row that moves to another region
    goes from the one and comes to the other, and so does one whose number names another thing.
    """
    keys, on = CONTRACTS[dataset].key, plan.same_row(dataset, "o", "n")
    others = [name for name in arrow_schema(dataset).names if name not in keys]
    differ = " OR ".join(f"o.{quoted(n)} IS DISTINCT FROM n.{quoted(n)}" for n in others)
    key = quoted(CONTRACTS[dataset].key[0])
    kind = (
        f"CASE WHEN o.{key} IS NULL THEN 'added' WHEN n.{key} IS NULL THEN 'removed'"
        " ELSE 'changed' END"
    )
    values = ", ".join(f"coalesce(n.{quoted(n)}, o.{quoted(n)}) AS {quoted(n)}" for n in keys)
    values += "".join(
        f", CASE WHEN n.{key} IS NULL THEN o.{quoted(n)} ELSE n.{quoted(n)} END AS {quoted(n)}"
        f", o.{quoted(n)} AS {quoted(WAS + n)}"
        for n in others
    )
    order = ", ".join(quoted(n) for n in CONTRACTS[dataset].key)
    sql = (
        f"SELECT {kind} AS {quoted(KIND)}, {values} FROM older o FULL JOIN newer n ON {on} "
        f"WHERE o.{key} IS NULL OR n.{key} IS NULL OR {differ or 'false'} "
        f"ORDER BY {quoted(KIND)}, {order}"
    )
    return engine.combine({"older": older, "newer": newer}, sql)
