"""The closed DuckDB databases of the releases: time limit, memory limit, nothing of this machine.

A release's tables are copied into memory, each by the first query that names it. From a folder that
it may read, DuckDB also writes there: it is allowed none, and no query writes to what is in memory.
"""

import re
import threading
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager
from functools import cache
from tempfile import TemporaryDirectory

import duckdb
import pandas as pd
import pyarrow as pa

from cqcm_data import journal, store
from cqcm_data.once import once
from cqcm_data.release import Release, contents
from cqcm_data.store import Rows

TIME_LIMIT = 20.0  # seconds of sums and sorts; rows that are read out after them are bounded alone
MEMORY_LIMIT = "256MB"  # of each database, all together 6 GB; it counts nothing of what is fetched
MOST_ROWS = 50_000  # of a result: views show some thousand; about 100 MB of twenty columns
RELEASES = 24  # that are open at once
MANY = 10_000  # rows of a table; a database of its own would take more than a smaller one
SPILLS_AT = "800MB"  # of what is made from the rows of files; the rest of it goes to a disk

_Settings = dict[str, str | bool | int | float | list[str]]
_CLOSED: _Settings = {
    "enable_external_access": "false",
    "autoinstall_known_extensions": "false",
    "temp_directory": "",  # else one beside the program, open to every query
}
_LOCKED: _Settings = {"lock_configuration": "true"}

_FULL = re.compile("No space|offload|out of disk", re.IGNORECASE)  # what DuckDB says of a full disk


class QueryTooLong(RuntimeError):
    """A query that was stopped at the time limit."""


class QueryTooLarge(RuntimeError):
    """A query whose result has too many rows, or that needs more memory than it may take."""


def fetch(release: Release, sql: str, values: Sequence[object] = ()) -> pd.DataFrame:
    """Run one query on a release and fetch it whole; raises QueryTooLong and QueryTooLarge.

    `values` are bound to the `?` of the query. Each call has a cursor of its own, so that calls
    from several threads do not meet.
    """
    with journal.query(release.number) as told:
        found = _found(release, sql, values, told)
        told["rows"] = len(found)
    return found


def _found(
    release: Release, sql: str, values: Sequence[object], told: journal.Told
) -> pd.DataFrame:
    """The rows, or why there are too many; `told` is whether the tables were in memory."""
    told["hit"] = _database(release).holds(sql)
    try:
        with _database(release).cursor(sql) as cursor:
            found = _run(cursor, sql, values)
    except duckdb.InterruptException as stopped:
        raise QueryTooLong(f"stopped after {TIME_LIMIT} s") from stopped
    except duckdb.OutOfMemoryException as error:
        raise QueryTooLarge(str(error)) from error
    if len(found) > MOST_ROWS:
        raise QueryTooLarge(f"more than {MOST_ROWS} rows")
    return found


def _run(cursor: duckdb.DuckDBPyConnection, sql: str, values: Sequence[object]) -> pd.DataFrame:
    """The rows of a query up to the first that is too many; it can do nothing but read."""
    bounded = f"SELECT * FROM (\n{sql}\n) LIMIT {MOST_ROWS + 1}"
    (statement,) = cursor.extract_statements(bounded)
    cursor.execute("BEGIN TRANSACTION READ ONLY")
    return cursor.execute(statement, list(values)).df()


def aggregate(rows: Rows, sql: str) -> pa.Table:
    """Run one query over rows, in memory or in files, named `records` in the query."""
    return combine({"records": rows}, sql)


def combine(tables: Mapping[str, Rows], sql: str, values: Sequence[object] = ()) -> pa.Table:
    """Run one query over several tables, in memory or in files, under their names.

    Rows in files are never held whole: they may be more than the memory of this machine.
    """
    with _over(tables.values()) as cursor:
        for name, rows in tables.items():
            _name(cursor, name, rows)
        return cursor.sql(sql, params=list(values)).to_arrow_table()


def _over(several: Iterable[Rows]) -> AbstractContextManager[duckdb.DuckDBPyConnection]:
    """Where rows are asked: the database that stays open, or one for the files they lie in."""
    if all(isinstance(rows, pa.Table) for rows in several):
        return _memory().cursor()
    return spilling([file for rows in several for file in store.local_files(rows)])


def _name(cursor: duckdb.DuckDBPyConnection, name: str, rows: Rows) -> None:
    """Files of this machine DuckDB reads itself, with half of the work; others come by Arrow.

    So do rows of which the files lack a column, that older ones did not have.
    """
    files, columns = store.local_files(rows), rows.schema.names
    found = cursor.read_parquet(files, union_by_name=True) if files else None
    if found is None or not {*columns} <= {*found.columns}:
        cursor.register(name, rows)
    else:
        found.select(*map(quoted, columns)).create_view(name)


@contextmanager
def spilling(files: Sequence[str] = ()) -> Iterator[duckdb.DuckDBPyConnection]:
    """A database for more rows than memory holds, which reads and writes these files alone.

    What does not fit lies meanwhile in a folder of its own, which is gone at the end. Raises
    store.NotWritten where there is no room for it either.
    """
    with TemporaryDirectory(prefix="cqcm-") as folder:
        opened: _Settings = {
            "memory_limit": SPILLS_AT,
            "preserve_insertion_order": "false",
            "autoinstall_known_extensions": "false",
            "temp_directory": folder,
        }
        with duckdb.connect(config=opened) as connection:
            connection.execute("SET allowed_paths = ?", [list(files)])
            connection.execute("SET enable_external_access = false; SET lock_configuration = true")
            try:
                yield connection
            except (duckdb.IOException, duckdb.OutOfMemoryException) as error:
                if isinstance(error, duckdb.IOException) and not _FULL.search(str(error)):
                    raise
                raise store.NotWritten(f"no room for what is made: {error}") from error


@cache
def _memory() -> duckdb.DuckDBPyConnection:
    """An empty database, as opening one takes long; each cursor names rows of its own."""
    return duckdb.connect(config={**_CLOSED, **_LOCKED})


def quoted(name: str) -> str:
    """An identifier, safe inside SQL text."""
    return '"' + name.replace('"', '""') + '"'


class _Database:
    """The open tables of a release, each in memory from the first query on that names it.

    One that is dropped for others ends with the last query that runs on it.
    """

    def __init__(self, release: Release) -> None:
        self._root, self._tables = release.root, contents(release)
        self._held: set[str] = set()
        self._holding = threading.Lock()
        # A second thread ends none of our queries sooner and takes a seventh more of the processor;
        # those for files over a network would be eight.
        opened: _Settings = {
            "threads": "1",
            "async_threads": "0",
            "memory_limit": MEMORY_LIMIT,
            "max_execution_time": round(TIME_LIMIT * 1000),
        }
        self._connection = duckdb.connect(config={**opened, **_CLOSED})
        # What copies tables has no time limit; nothing that is asked takes its own away.
        self._copies = self._connection.cursor()
        self._copies.execute("SET SESSION max_execution_time = 0; SET lock_configuration = true")

    def cursor(self, sql: str) -> duckdb.DuckDBPyConnection:
        """A cursor on which the tables exist whose names stand in a query."""
        named = self._named(sql)
        if not named <= self._held:
            with self._holding:
                for name in named - self._held:
                    self._hold(name)
                    self._held.add(name)
        return self._connection.cursor()

    def holds(self, sql: str) -> bool:
        """Whether all that a query names is in memory."""
        return self._named(sql) <= self._held

    def _named(self, sql: str) -> set[str]:
        return self._tables.keys() & {*re.findall(r"\w+", sql)}

    def _hold(self, name: str) -> None:
        """Copy a table, batch by batch; one of many rows is compressed."""
        self._copies.register("found", store.rows_of(self._root, self._tables[name]))
        try:
            (of_many,) = self._copies.execute(f"SELECT COUNT(*) > {MANY} FROM found").fetchall()
            if of_many[0]:
                self._hold_compressed(name)
            else:
                self._copies.execute(f"CREATE TABLE {quoted(name)} AS FROM found")
        finally:
            self._copies.unregister("found")

    def _hold_compressed(self, name: str) -> None:
        """In a sixth of the memory, to be asked in half the time, and found under its own name.

        DuckDB compresses whole databases, with nobody in them, and one in which that fails is lost:
        so each such table has its own, and is copied anew where it did not come to its view.
        """
        own = quoted(f"{name} compressed")
        try:
            self._copies.execute(f"ATTACH ':memory:' AS {own} (COMPRESS)")
            self._copies.execute(f"CREATE TABLE {own}.rows AS FROM found")
            self._copies.execute(f"CHECKPOINT {own}")
            self._copies.execute(f"CREATE VIEW {quoted(name)} AS FROM {own}.rows")
        except BaseException as error:
            self._copies.execute(f"DETACH DATABASE IF EXISTS {own}")
            if isinstance(error, duckdb.IOException):  # as it calls a memory that is full
                raise QueryTooLarge(str(error)) from error
            raise


@once(maxsize=RELEASES)
def _database(release: Release) -> _Database:
    return _Database(release)
