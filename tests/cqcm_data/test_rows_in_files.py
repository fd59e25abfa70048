"""Rows that lie in files go online and are asked there, without being held whole."""

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from cqcm_data import dependents, engine, store
from cqcm_data.store import Signature

OLD = pa.schema([pa.field("a", pa.int64(), nullable=False)])
NEW = pa.schema([*OLD, pa.field("b", pa.string())])


@pytest.fixture
def file(tmp_path):
    pq.write_table(pa.table({"a": [3, 4], "b": ["x", None]}), tmp_path / "rows.parquet")
    return tmp_path / "rows.parquet"


def put(root, rows, base=None, number=1):
    return store.replace(str(root), "t", rows, base, Signature(number, "Anne", "essai"))


def test_a_file_that_has_all_columns_is_taken_as_it_is(tmp_path, file):
    first = put(tmp_path, pa.table({"a": [1]}, OLD))
    second = put(tmp_path, store.rows_in([file], NEW), first, 2)
    snapshot = store.snapshot(str(tmp_path), "t", second)
    assert snapshot.schema == NEW
    assert (tmp_path / snapshot.files[0]).read_bytes() == file.read_bytes()
    assert store.read(str(tmp_path), "t", first).to_pydict() == {"a": [1]}
    assert store.signatures(str(tmp_path), "t")[second].who == "Anne"


def test_rows_of_files_that_lack_a_column_are_written_anew(tmp_path, file):
    wider = pa.schema([*NEW, pa.field("c", pa.float64())])
    first = put(tmp_path, pa.table({"a": [1]}, OLD))
    second = put(tmp_path, store.rows_in([file], wider), first, 2)
    found = store.read(str(tmp_path), "t", second)
    assert found.to_pydict() == {"a": [3, 4], "b": ["x", None], "c": [None, None]}


@pytest.mark.parametrize("columns", [NEW, pa.schema([*NEW, pa.field("c", pa.string())])])
def test_a_query_reads_its_files_and_nothing_else(tmp_path, file, columns):
    rows = store.rows_in([file], columns)
    assert engine.aggregate(rows, "SELECT SUM(a)::INT AS s FROM records").to_pydict() == {"s": [7]}
    other = tmp_path / "other.parquet"
    other.write_bytes(file.read_bytes())
    with pytest.raises(Exception, match="disabled by configuration"):
        engine.aggregate(rows, f"SELECT * FROM read_parquet('{other}')")


@pytest.mark.parametrize(
    ("rows", "same"),
    [
        ([(4, None), (3, "x")], True),
        ([(3, None), (4, "x")], False),
        ([(3, "x"), (3, "x")], False),
        ([(3, "x")], False),
    ],
)
def test_rows_are_the_same_in_memory_and_in_files(file, rows, same):
    table = pa.Table.from_pylist([{"a": a, "b": b} for a, b in rows], NEW)
    assert dependents.same_rows(store.rows_in([file], NEW), table) == same
