"""The locked-down DuckDB connection of a release: time limit, memory limit, no way out."""

import threading
from collections.abc import Mapping, Sequence
from functools import cache

import duckdb
import pandas as pd
import pyarrow as pa

from cqcm_data.once import once
from cqcm_data.release import Release, contents
from cqcm_data.store import Snapshot

TIME_LIMIT = 20.0
MEMORY_LIMIT = "2GB"
RELEASES = 24  # that are open at once


class QueryTooLong(RuntimeError):
    """A query that was stopped at the time limit."""


def fetch(
    release: Release, sql: str, values: Sequence[object] = (), *, seconds: float = TIME_LIMIT
) -> pd.DataFrame:
    """Run one query on a release and fetch it whole; raises QueryTooLong.

    `values` are bound to the `?` of the query. Each call has a cursor of its own, so that calls
    from several threads do not meet.
    """
    with _database(release).cursor(sql) as cursor:
        watch = threading.Timer(seconds, cursor.interrupt)
        watch.start()
        try:
            return cursor.execute(sql, list(values)).df()
        except duckdb.InterruptException as stopped:
            raise QueryTooLong(f"stopped after {seconds} s") from stopped
        finally:
            watch.cancel()


def aggregate(rows: pa.Table, sql: str) -> pa.Table:
    """Run one query over rows that are in memory, named `records` in the query."""
    with _memory().cursor() as cursor:
        cursor.register("records", rows)
        return cursor.sql(sql).to_arrow_table()


@cache
def _memory() -> duckdb.DuckDBPyConnection:
    """An empty database, as opening one takes long; each cursor names rows of its own."""
    return duckdb.connect()


def quoted(name: str) -> str:
    """An identifier, safe inside SQL text."""
    return '"' + name.replace('"', '""') + '"'


class _Database:
    """The open tables of a release, each a view from the first query on that names it.

    One that is dropped for others ends with the last query that runs on it.
    """

    def __init__(self, release: Release) -> None:
        self._root, self._tables = release.root, contents(release)
        self._views: set[str] = set()
        self._viewing = threading.Lock()
        self._connection = duckdb.connect(  # else eight more threads each, for files over a network
            config={"threads": "2", "async_threads": "0", "memory_limit": MEMORY_LIMIT}
        )
        _lock(self._connection, {"allowed_directories": [release.root]})

    def cursor(self, sql: str) -> duckdb.DuckDBPyConnection:
        """A cursor on which the tables exist whose names stand in a query."""
        named = {name for name in self._tables if name in sql}
        if not named <= self._views:
            with self._viewing:
                for name in named - self._views:
                    self._connection.execute(_view(self._root, name, self._tables[name]))
                    self._views.add(name)
        return self._connection.cursor()


@once(maxsize=RELEASES)
def _database(release: Release) -> _Database:
    """A database closed to everything but the release's own folder."""
    return _Database(release)


def _view(root: str, name: str, table: Snapshot) -> str:
    rows = _parquet(root, table.files) if table.files else _no_rows(table.schema)
    return f"CREATE VIEW {quoted(name)} AS {rows}"


def _parquet(root: str, files: Sequence[str]) -> str:
    listed = ", ".join("'" + f"{root}/{file}".replace("'", "''") + "'" for file in files)
    return f"SELECT * FROM read_parquet([{listed}], union_by_name = true)"


def _no_rows(schema: pa.Schema) -> str:
    """An empty Delta table has no file from which DuckDB could learn the columns."""
    columns = ", ".join(
        f"NULL::{_sql_type(field.type)} AS {quoted(field.name)}" for field in schema
    )
    return f"SELECT {columns} WHERE false"


def _sql_type(kind: pa.DataType) -> str:
    if pa.types.is_integer(kind):
        return "BIGINT"
    if pa.types.is_floating(kind):
        return "DOUBLE"
    if pa.types.is_date(kind):
        return "DATE"
    return "BOOLEAN" if pa.types.is_boolean(kind) else "VARCHAR"


def _lock(connection: duckdb.DuckDBPyConnection, settings: Mapping[str, object]) -> None:
    """The order matters: what may be opened is said before the door is closed."""
    for name, value in settings.items():
        connection.execute(f"SET {name} = ?", [value])
    for name in ("enable_external_access", "autoinstall_known_extensions"):
        connection.execute(f"SET {name} = false")
    connection.execute("SET lock_configuration = true")
