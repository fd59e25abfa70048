"""Take one publication back: its tables as they were before it, in a release of its own.

What came later stays, unless it changed the same rows: then nothing is undone, and it is said what
stands in the way.
"""

from collections.abc import Mapping
from itertools import pairwise

import pyarrow as pa

from cqcm_data import engine, merge, release, store
from cqcm_data.contracts import CONTRACTS, arrow_schema
from cqcm_data.engine import quoted
from cqcm_data.intake import compared, plan, receipts
from cqcm_data.release import Release

UNDOES = "undoes"  # what the history says of the release that takes another one back


class ChangedSince(RuntimeError):
    """A publication whose rows were changed again later: how many of each dataset."""

    def __init__(self, rows: Mapping[str, int]) -> None:
        self.rows = dict(rows)
        super().__init__(", ".join(f"{name}: {count} rows" for name, count in rows.items()))


class NothingToUndo(RuntimeError):
    """A release that changed no dataset, or the first one."""


def undone(number: int, newest: Release) -> dict[str, pa.Table]:
    """The datasets that a release changed, without that change; raises ChangedSince.

    Raises NothingToUndo and release.UnknownRelease.
    """
    before, made, changed = _changed(number, newest)
    states = {name: [_rows(one, name) for one in (before, made, newest)] for name in changed}
    clashes = {name: _clashes(name, *three) for name, three in states.items()}
    if found := {name: count for name, count in clashes.items() if count}:
        raise ChangedSince(found)
    return {name: _without(name, *three) for name, three in states.items()}


def regions(number: int, newest: Release) -> tuple[str | None, ...]:
    """The regions whose rows a release changed, None for rows that name none.

    Raises NothingToUndo and release.UnknownRelease.
    """
    before, made, changed = _changed(number, newest)
    states = [(n, _rows(before, n), _rows(made, n)) for n in changed if n != receipts.TABLE]
    return tuple(dict.fromkeys(one for state in states for one in plan.touched(*state)))


def publications(dataset: str, newest: Release) -> list[Release]:
    """The releases that changed a dataset after the first one, the newest first."""
    pairs = pairwise(release.history(newest.root))
    changed = [b for a, b in pairs if a.tables.get(dataset) != b.tables.get(dataset)]
    return changed[::-1]


def taken_back(dataset: str, newest: Release) -> frozenset[int]:
    """The publications of a dataset that a later one took back, as its history says."""
    if dataset not in newest.tables:
        return frozenset()
    commits = store.history(newest.root, dataset)
    return frozenset(int(one[UNDOES]) for one in commits if UNDOES in one)


def _changed(number: int, newest: Release) -> tuple[Release, Release, list[str]]:
    """A release, after the one on which it was made, and the datasets that it changed."""
    made = release.find(number, newest.root)
    before = _before(made)
    changed = [n for n in CONTRACTS if before.tables.get(n) != made.tables.get(n)]
    if not changed:
        raise NothingToUndo(str(number))
    return before, made, changed


def _before(made: Release) -> Release:
    """The release on which another was made; raises NothingToUndo for the first one."""
    if (older := compared.before(made)) is None:
        raise NothingToUndo(str(made.number))
    return older


def _rows(on: Release, name: str) -> pa.Table:
    if name not in on.tables:
        return arrow_schema(name).empty_table()
    return merge.conform(name, store.read(on.root, name, on.tables[name]))


def _clashes(name: str, before: pa.Table, made: pa.Table, now: pa.Table) -> int:
    """How many of the rows that a release changed are no longer as it made them."""
    sql = f"WITH touched AS ({_touched(name)}) SELECT count(*) AS n FROM touched t {_lost(name)}"
    found = engine.combine({"before": before, "made": made, "now": now}, sql)
    return int(found["n"][0].as_py())


def _without(name: str, before: pa.Table, made: pa.Table, now: pa.Table) -> pa.Table:
    """What is online now, with the rows that the release changed as they were before it."""
    columns = ", ".join(map(quoted, arrow_schema(name).names))
    key = _key(name, "s", "t")
    sql = (
        f"WITH touched AS ({_touched(name)}) "
        f"SELECT {columns} FROM now s WHERE NOT EXISTS (SELECT 1 FROM touched t WHERE {key}) "
        f"UNION ALL SELECT {columns} FROM before s "
        f"WHERE EXISTS (SELECT 1 FROM touched t WHERE {key})"
    )
    tables = {"before": before, "made": made, "now": now}
    return engine.combine(tables, sql).cast(arrow_schema(name))


def _touched(name: str) -> str:
    """The keys of the rows that a release added, changed or took out."""
    keys = ", ".join(f"coalesce(b.{quoted(k)}, m.{quoted(k)}) AS {quoted(k)}" for k in _keys(name))
    return (
        f"SELECT {keys} FROM before b FULL JOIN made m ON {_key(name, 'b', 'm')} "
        f"WHERE {_differ(name, 'b', 'm')}"
    )


def _lost(name: str) -> str:
    """Of those keys, the rows that are otherwise by now than the release left them."""
    return (
        f"LEFT JOIN made m ON {_key(name, 'm', 't')} LEFT JOIN now n ON {_key(name, 'n', 't')} "
        f"WHERE {_differ(name, 'm', 'n')}"
    )


def _differ(name: str, one: str, other: str) -> str:
    """Whether two rows of the same key differ; one that is missing differs from any."""
    names = arrow_schema(name).names
    return " OR ".join(f"{one}.{quoted(n)} IS DISTINCT FROM {other}.{quoted(n)}" for n in names)


def _key(name: str, one: str, other: str) -> str:
    return " AND ".join(f"{one}.{quoted(k)} = {other}.{quoted(k)}" for k in _keys(name))


def _keys(name: str) -> tuple[str, ...]:
    return CONTRACTS[name].key
