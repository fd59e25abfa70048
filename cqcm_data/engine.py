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
    with _connection(release).cursor() as cursor:
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


@once(maxsize=RELEASES)
def _connection(release: Release) -> duckdb.DuckDBPyConnection:
    """A connection with one view per table, closed to everything but the release's own folder.

    One that is dropped for others ends with the last query that runs on it.
    """
    connection = duckdb.connect(  # else eight more threads each, for files over a network
        config={"threads": "2", "async_threads": "0", "memory_limit": MEMORY_LIMIT}
    )
    for name, table in contents(release).items():
        connection.execute(_view(release.root, name, table))
    _lock(connection, {"allowed_directories": [release.root]})
    return connection


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
