"""The database of a release reads its tables and touches nothing else of this machine."""

import shutil
from pathlib import Path

import duckdb
import pytest

from cqcm_data import engine, release, store
from cqcm_data.release import Release

WRITES = {
    "a new file": "COPY (SELECT 1 AS a) TO '{root}/new.parquet'",
    "over a file": "COPY (SELECT 1 AS a) TO '{file}' (FORMAT parquet, USE_TMP_FILE false)",
    "over a file, by way of another": "COPY (SELECT 1 AS a) TO '{file}' (FORMAT csv)",
    "a folder": "COPY (SELECT 1 AS a, 2 AS b) TO '{root}/new' (FORMAT parquet, PARTITION_BY (a))",
    "over a folder": "COPY (SELECT 1 AS a, 2 AS b) TO '{root}' "
    "(FORMAT parquet, PARTITION_BY (a), OVERWRITE true)",
    "within an explanation": "EXPLAIN ANALYZE COPY (SELECT 1 AS a) TO '{root}/new.parquet'",
    "where queries may spill": "COPY (SELECT 1 AS a) TO '.tmp/new.parquet'",
    "beside the program": "COPY (SELECT 1 AS a) TO 'new.parquet'",
    "a database": "ATTACH '{root}/new.db' AS other; CREATE TABLE other.a AS SELECT 1 AS a",
    "all of it": "EXPORT DATABASE '{root}/new'",
    "another place to spill": "SET temp_directory = '{root}'",
    "a profile": "SET profiling_output = '{root}/profile'",
    "a log": "SELECT * FROM enable_logging(storage_path = '{root}/log')",
    "an extension": "INSTALL httpfs",
    "an extension of one's own": "LOAD '{root}/own.duckdb_extension'",
    "an open door": "SET enable_external_access = true",
    "an open folder": "SET allowed_directories = ['{root}']",
}
READS = {
    "a text": "SELECT content FROM read_text('{outside}')",
    "bytes": "SELECT content FROM read_blob('{outside}')",
    "a CSV": "SELECT * FROM '{outside}'",
    "what a CSV looks like": "SELECT * FROM sniff_csv('{outside}')",
    "a release, by its path": "SELECT * FROM read_parquet('{file}')",
    "a way out of it": "SELECT content FROM read_text('{root}/../outside.csv')",
    "an address": "SELECT * FROM 'http://127.0.0.1:9/a.parquet'",
    "what Python holds": "SELECT * FROM of_python",
}
CHANGES = {
    "rows": "INSERT INTO regions BY NAME SELECT '99' AS code",
    "rows, within a question": "WITH more AS (INSERT INTO regions BY NAME SELECT '99' AS code "
    "RETURNING code) SELECT * FROM more",
    "a table": "DROP TABLE regions",
    "another table": "CREATE OR REPLACE TABLE regions AS SELECT 1 AS code",
    "a view in its place": "CREATE OR REPLACE VIEW regions AS SELECT 1 AS code",
    "after the end of its own reading": "SELECT 1) LIMIT 1; COMMIT; DROP TABLE regions; "
    "SELECT * FROM (SELECT 1",
}
REFUSED = "disabled (by|through) config|configuration has been locked|of_python does not exist"


@pytest.fixture(scope="module")
def folder(built: Release, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where a server runs: with tables, with a place to spill, and with a file beside them."""
    folder = tmp_path_factory.mktemp("server")
    (folder / ".tmp").mkdir()
    (folder / "outside.csv").write_text("a,b\n1,2\n")
    shutil.copytree(built.root, folder / "datasets")
    return folder


@pytest.fixture
def online(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Release:
    """A release of its own that nobody has asked for yet, asked from its server's folder."""
    monkeypatch.chdir(folder)
    engine._database.cache_clear()
    return release.current(str(folder / "datasets"))


@pytest.mark.long
@pytest.mark.parametrize("sql", [*WRITES.values(), *READS.values()], ids=[*WRITES, *READS])
def test_a_database_reads_and_writes_no_file_whatever_it_is_asked(sql, online, folder):
    of_python = store.read(online.root, "regions", online.tables["regions"])
    assert engine.fetch(online, "SELECT * FROM regions").shape == of_python.shape
    before = everything(folder)
    cursor = engine._database(online).cursor("")
    with cursor, pytest.raises(duckdb.Error, match=REFUSED):
        cursor.execute(told(sql, online)).fetchall()
    assert everything(folder) == before


@pytest.mark.long
@pytest.mark.parametrize("sql", [*WRITES.values(), *CHANGES.values()], ids=[*WRITES, *CHANGES])
def test_a_query_changes_neither_a_file_nor_what_others_read(sql, online, folder):
    regions = engine.fetch(online, "SELECT * FROM regions")
    before = everything(folder)
    with pytest.raises((duckdb.Error, ValueError)):
        engine.fetch(online, told(sql, online))
    assert engine.fetch(online, "SELECT * FROM regions").equals(regions)
    assert everything(folder) == before


def test_sums_of_what_is_in_memory_are_made_behind_the_same_door(online, folder):
    rows = store.read(online.root, "regions", online.tables["regions"])
    before = everything(folder)
    for sql in (*WRITES.values(), READS["a text"]):
        with pytest.raises(duckdb.Error, match=REFUSED):
            engine.aggregate(rows, told(sql, online))
    assert everything(folder) == before


def test_each_table_is_in_memory_as_it_is_in_its_files(built):
    for name, snapshot in release.contents(built).items():
        stored = store.rows_of(built.root, snapshot).to_table()
        found = engine.fetch(built, f"SELECT * FROM {engine.quoted(name)}")
        assert [*found.columns] == stored.column_names
        with engine._database(built).cursor(name) as cursor:
            again = cursor.sql(f"FROM {engine.quoted(name)}").to_arrow_table()
        assert again.cast(stored.schema).equals(stored), name


def test_only_the_tables_that_a_query_names_are_copied(online):
    engine.fetch(online, 'SELECT COUNT(*) FROM "rollup_members" AS members_2')
    with engine._database(online).cursor("") as cursor:
        held = cursor.execute("SELECT table_name FROM duckdb_tables()").fetchall()
    assert held == [("rollup_members",)]


def test_a_result_ends_where_it_is_larger_than_what_views_show(built):
    found = engine.fetch(built, f"SELECT * FROM range({engine.MOST_ROWS}) ORDER BY range DESC")
    assert found["range"].tolist() == [*range(engine.MOST_ROWS)][::-1]
    with pytest.raises(engine.QueryTooLarge, match=str(engine.MOST_ROWS)):
        engine.fetch(built, f"SELECT * FROM range({engine.MOST_ROWS + 1})")


def test_a_result_without_end_is_not_fetched_before_it_is_refused(built):
    with pytest.raises(engine.QueryTooLarge):  # and is not stopped for its time
        engine.fetch(built, "SELECT a.range, b.range FROM range(1000000) a, range(1000000) b")


def test_a_query_that_needs_more_memory_than_it_may_take_is_refused_likewise(online, monkeypatch):
    monkeypatch.setattr(engine, "MEMORY_LIMIT", "8MB")
    with pytest.raises(engine.QueryTooLarge):
        engine.fetch(
            online, "SELECT range % 1000000 AS n FROM range(2000000) GROUP BY n ORDER BY n"
        )


def test_a_query_that_takes_too_long_is_stopped(online, monkeypatch):
    monkeypatch.setattr(engine, "TIME_LIMIT", 0.05)
    with pytest.raises(engine.QueryTooLong):
        long = "SELECT SUM((a.range * b.range) % 7) FROM range(1000000) a, range(1000000) b"
        engine.fetch(online, long)
    assert len(engine.fetch(online, "SELECT * FROM regions")) == 17


def test_no_query_takes_its_time_limit_away(online):
    with pytest.raises(duckdb.InvalidInputException, match="lock"):
        engine._database(online).cursor("").execute("SET max_execution_time = 0")


def test_a_table_that_takes_longer_than_a_query_may_is_copied_all_the_same(online, monkeypatch):
    monkeypatch.setattr(engine, "TIME_LIMIT", 0.001)
    database = engine._Database(online)
    slow = "SELECT (a.range * b.range) % 7 AS n FROM range(3000) a, range(3000) b"
    monkeypatch.setattr(engine.store, "rows_of", lambda *_: duckdb.sql(slow).to_arrow_table())
    with database.cursor("regions") as cursor:
        assert cursor.sql("FROM regions").description[0][0] == "n"


def test_a_table_of_many_rows_is_compressed_and_is_what_its_files_are(online, monkeypatch):
    monkeypatch.setattr(engine, "MANY", 16)  # there are 17 regions
    of_python = store.read(online.root, "regions", online.tables["regions"]).to_pandas()
    database = engine._Database(online)
    with database.cursor("regions, topics") as cursor:
        assert cursor.sql("FROM regions").df()["code"].tolist() == of_python["code"].tolist()
        held = "SELECT database_name FROM duckdb_tables() WHERE table_name = 'rows'"
        assert ("regions compressed",) in cursor.execute(held).fetchall()


def test_a_table_that_does_not_fit_when_it_is_compressed_takes_no_other_with_it(
    online, monkeypatch
):
    monkeypatch.setattr(engine, "MEMORY_LIMIT", "36MB")  # it takes 30 before, 42 meanwhile
    database = engine._Database(online)
    assert len(database.cursor("regions").sql("FROM regions").df()) == 17
    large = duckdb.sql("SELECT range AS a, md5(range::VARCHAR) AS b FROM range(600000)")
    with monkeypatch.context() as patched:
        patched.setattr(engine.store, "rows_of", lambda *_: large.to_arrow_table())
        for _ in range(2):
            with pytest.raises((engine.QueryTooLarge, duckdb.OutOfMemoryException)):
                database.cursor("media_actions")
    for name in ("regions", "media_actions"):
        assert len(database.cursor(name).sql(f"FROM {name}").df()) > 1


class Failing:
    """What copies tables, failing once at a statement that begins so."""

    def __init__(self, copies: duckdb.DuckDBPyConnection, at: str) -> None:
        self._copies, self._at = copies, at

    def __getattr__(self, name: str) -> object:
        return getattr(self._copies, name)

    def execute(self, sql: str) -> duckdb.DuckDBPyConnection:
        if self._at and sql.startswith(self._at):
            self._at = ""
            raise duckdb.IOException("no longer")
        return self._copies.execute(sql)


STEPS = ("ATTACH", "CREATE TABLE", "CHECKPOINT", "CREATE VIEW")


@pytest.mark.parametrize(("many", "at"), [(100, "CREATE TABLE"), *((0, at) for at in STEPS)])
def test_a_table_whose_copy_failed_is_copied_by_the_next_query(online, monkeypatch, many, at):
    monkeypatch.setattr(engine, "MANY", many)
    database = engine._Database(online)
    database._copies = Failing(database._copies, at)
    with pytest.raises((engine.QueryTooLarge, duckdb.IOException), match="no longer"):
        database.cursor("regions")
    assert len(database.cursor("regions").sql("FROM regions").df()) == 17


def told(sql: str, online: Release) -> str:
    file = next(Path(online.root, "regions").glob("*.parquet"))
    outside = Path(online.root).parent / "outside.csv"
    return sql.format(root=online.root, file=file, outside=outside)


def everything(folder: Path) -> dict[str, bytes]:
    return {str(path): path.read_bytes() if path.is_file() else b"" for path in folder.rglob("*")}
