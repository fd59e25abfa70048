"""What was done, by whom: rows are added and none goes, whatever else happens."""

import os
import subprocess
import sys

import pytest
from deltalake import DeltaTable
from deltalake.exceptions import DeltaError

from cqcm_data import store
from cqcm_data.access import audit
from cqcm_data.access.audit import Entry
from cqcm_data.store import NotWritten

WRITES = """
import sys
from cqcm_data.access import audit
from cqcm_data.access.audit import Entry
for number in range(int(sys.argv[2])):
    assert audit.record(Entry(sys.argv[1], "roles", about=str(number)))
"""


@pytest.fixture(autouse=True)
def folder(tmp_path, monkeypatch):
    monkeypatch.setenv("CQCM_ACCESS", str(tmp_path))
    monkeypatch.setattr(audit, "_refused", {})
    return tmp_path


def table(folder) -> DeltaTable:
    return DeltaTable(str(folder / audit.TABLE))


def test_lines_are_read_newest_first():
    assert audit.entries() == []
    lines = [Entry("a", "sign_in"), Entry("a", "put_online", "failed", "ciec", 3, "why")]
    assert all(map(audit.record, lines))
    assert audit.entries() == lines[::-1]


def test_the_table_itself_refuses_to_lose_a_row(folder):
    audit.record(Entry("a", "sign_in"))
    with pytest.raises(DeltaError, match="append-only"):
        table(folder).delete()
    with pytest.raises(DeltaError, match="append-only"):
        table(folder).delete("who = 'a'")
    assert len(audit.entries()) == 1


def test_no_column_could_hold_a_row_of_anybodys_data(folder):
    audit.record(Entry("a", "sign_in"))
    names = [field.name for field in table(folder).schema().fields]
    assert names == ["at", "who", "what", "dataset", "release", "about", "result"]


def test_two_processes_write_at_once_and_lose_nothing():
    audit.record(Entry("first", "sign_in"))
    both = [
        subprocess.Popen([sys.executable, "-c", WRITES, who, "12"], env=os.environ) for who in "ab"
    ]
    assert [one.wait(120) for one in both] == [0, 0]
    found = {(one.who, one.about) for one in audit.entries()}
    assert found == {("first", None), *((who, str(n)) for who in "ab" for n in range(12))}


def test_to_gather_many_small_files_keeps_every_row(folder, monkeypatch):
    monkeypatch.setattr(store, "_GATHERED", 10)
    lines = [Entry("a", "roles", about=str(number)) for number in range(14)]
    assert all(map(audit.record, lines))
    assert len(table(folder).file_uris()) < len(lines)
    assert audit.entries() == lines[::-1]


def test_what_is_refused_again_and_again_is_one_line_that_counts(monkeypatch):
    def times(entry: Entry, at: float) -> int | None:
        monkeypatch.setattr(audit.time, "monotonic", lambda: at)
        return audit._times(entry, 60)

    entry = Entry("", "sign_in", "refused", about="local")
    every = [times(entry, at) for at in (100.0, 101.0, 159.0, 160.5, 161.0)]
    assert every == [1, None, None, 3, None]
    assert times(Entry("b", "sign_in", "refused", about="local"), 161.0) == 1


def test_those_who_are_not_known_here_write_one_line_an_hour(monkeypatch):
    now = [10_000.0]
    monkeypatch.setattr(audit.time, "monotonic", lambda: now[0])
    for after in (0, 61, 1800, 3601):
        now[0] = 10_000.0 + after
        audit.record(Entry("", "sign_in", "refused", about="cookie"))
        audit.record(Entry("x@example.org", "sign_in", about="reader"), known=False)
        audit.record(Entry("y@example.org", "roles", "refused"))
    about = [(one.who, one.about) for one in audit.entries()]
    assert about.count(("", "cookie")) == 1 and about.count(("", "cookie ×3")) == 1
    assert len([one for one in about if one[0] == "x@example.org"]) == 2
    assert len([one for one in about if one[0] == "y@example.org"]) == 4


def test_what_is_remembered_of_refusals_has_a_bound():
    for number in range(audit._REMEMBERED + 50):
        audit._times(Entry(str(number), "sign_in", "refused"), 60)
    assert len(audit._refused) == audit._REMEMBERED


def test_what_was_done_is_written_each_time():
    for _ in range(3):
        audit.record(Entry("a", "roles"))
        audit.record(Entry("a", "roles", "failed"))
        audit.record(Entry("a", "roles", "refused"))
    results = [one.result for one in audit.entries()]
    assert [results.count(one) for one in ("done", "failed", "refused")] == [3, 3, 1]


def test_a_full_disk_is_told_in_the_log_of_the_server_and_stops_nothing(monkeypatch, caplog):
    def full(*_what: object) -> None:
        raise NotWritten("audit: no space left")

    monkeypatch.setattr(store, "add", full)
    assert audit.record(Entry("a", "roles")) is False
    assert "not in the audit log (audit: no space left)" in caplog.text


def test_a_log_that_cannot_be_read_is_set_aside_and_another_one_begun(folder):
    audit.record(Entry("a", "roles"))
    (commit,) = (folder / "audit" / "_delta_log").glob("*.json")
    commit.write_text("{")
    assert audit.record(Entry("b", "roles"))
    assert [one.who for one in audit.entries()] == ["b"]
    (aside,) = folder.glob("audit.damaged-*")
    assert [*aside.glob("*.parquet")]
