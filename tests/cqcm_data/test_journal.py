"""The lines of the log: which there are, in a file that rotates, whatever the disk does."""

import json
import logging
import multiprocessing
from pathlib import Path

import pytest
from builders import ciec

from cqcm_data import engine, journal, publish, purge, query, release
from cqcm_data.filters import Filters
from cqcm_data.publish import Reason
from cqcm_data.reading import Reading


@pytest.fixture
def lines(tmp_path: Path, monkeypatch):
    """The lines that are written meanwhile, once they all are."""
    monkeypatch.setenv(journal.FOLDER, str(tmp_path / "log"))
    monkeypatch.setattr(journal, "LOOKS", 0)
    ends = []
    monkeypatch.setattr(journal.atexit, "register", lambda end, writer: ends.append((end, writer)))
    monkeypatch.setattr(journal._log, "handlers", [])
    journal.begin()

    def written() -> list[dict[str, object]]:
        for end, writer in ends:
            end(writer)
        ends.clear()
        return read(tmp_path / "log")

    yield written
    written()


def handler_in(folder: Path) -> journal._Shared:
    """What writes there: other tests of the same process may have begun a log of their own."""
    known = [one() for one in logging._handlerList]
    (found,) = (
        one
        for one in known
        if isinstance(one, journal._Shared) and one.baseFilename.startswith(f"{folder}/")
    )
    return found


def files(folder: Path) -> list[Path]:
    """The oldest first."""
    found = [one for one in folder.glob(f"{journal.FILE}*") if one.suffix != ".lock"]
    return sorted(found, key=lambda one: one.stat().st_mtime_ns)


def read(folder: Path) -> list[dict[str, object]]:
    return [
        json.loads(line) for file in files(folder) for line in file.read_text("utf-8").splitlines()
    ]


def test_a_rerun_and_its_queries_have_one_reference(online_with, lines):
    online = online_with(ciec=[ciec("a", 2024), ciec("b", 2024, "06")])
    with journal.rerun() as told:
        told["view"] = "jeunesse"
        for _ in range(2):
            engine.fetch(online, "SELECT * FROM ciec")
        reference = journal.reference()
    first, again, rerun = lines()[-3:]
    assert [one["what"] for one in (first, again, rerun)] == ["query", "query", "rerun"]
    assert {one["reference"] for one in (first, again, rerun)} == {reference}
    assert (first["rows"], first["hit"], again["hit"]) == (2, False, True)
    assert first["release"] == online.number and min(first["ms"], again["ms"]) > 0
    assert (rerun["queries"], rerun["rows"], rerun["hit"]) == (2, 4, False)
    assert rerun["ms"] >= first["ms"] + again["ms"] - 0.2 and rerun["view"] == "jeunesse"


def test_what_is_kept_is_a_hit(online_with, lines):
    reading = Reading(online_with(ciec=[ciec("a", 2024)]))
    for _ in range(2):
        with journal.rerun():
            query.series("ciec", reading, where=Filters(year=2024))
    assert [one["hit"] for one in lines() if one["what"] == "rerun"] == [False, True]


def test_no_line_has_a_value_that_somebody_chose_or_a_row(online_with, lines):
    reading = Reading(online_with(ciec=[ciec("Chez Manon", 2024)]))
    query.series("ciec", reading, ["region"], Filters(region="16", year=2024))
    with pytest.raises(engine.duckdb.Error):
        engine.fetch(reading.release, "SELECT error('manon@exemple.org')")
    told = lines()
    assert told[-1]["error"] and {one["what"] for one in told} == {"query", "release"}
    assert {*told[-2]} == {"at", "what", "ms", "rows", "hit", "release"}
    assert not any(word in str(told) for word in ("Manon", "manon", "'16'"))


def test_a_rerun_that_fails_keeps_its_reference_until_the_next(lines):
    with pytest.raises(ZeroDivisionError), journal.rerun():
        inside = journal.reference()
        _ = 1 / 0
    assert journal.reference() == inside
    with journal.rerun():
        assert journal.reference() != inside
    assert journal.reference() != journal.reference()
    failed, well = lines()
    assert (failed["reference"], failed["error"]) == (inside, "ZeroDivisionError")
    assert "error" not in well


def test_a_part_of_a_rerun_is_in_its_line(lines):
    with journal.rerun() as whole, journal.rerun() as part:
        assert whole is part
    with journal.rerun():
        pass
    assert len(lines()) == 2


def test_every_release_has_a_line(online_with, lines):
    first = online_with(ciec=[ciec("a", 2024)])
    again = publish.publish(first.root, first, {}, Reason("manon@exemple.org", "essai"))
    back = publish.go_back(first, first.number - 1, Reason("manon@exemple.org", "essai"))
    with pytest.raises(publish.Superseded):
        put_late(first)
    told = [one for one in lines() if one["what"] == "release"]
    assert [one.get("release") for one in told] == [first.number, again.number, back.number, None]
    assert told[0]["tables"] > 1 and told[0]["rows"] >= 1 and told[-1]["error"] == "Superseded"
    assert "manon" not in str(told) and "essai" not in str(told)


@pytest.mark.long
def test_a_purge_is_a_release_and_names_no_record(online_with, lines):
    online = online_with(ciec=[ciec("manon", 2024), ciec("b", 2024)])
    done = purge.purge(online.root, "ciec", purge.Named((("manon",),)), "manon", "manon")
    told = [one for one in lines() if one["what"] == "release"]
    assert (told[-1]["release"], told[-1]["rows"]) == (done.release, 1)
    assert "manon" not in str(told)


def put_late(base: release.Release) -> None:
    publish.go_back(base, base.number - 1, Reason("x", "x"))


def write(folder: str, name: str, times: int) -> None:
    """Lines of a process of its own, into a file that rotates at once."""
    journal.LARGEST, journal.FILES, journal._WAITING, journal.LOOKS = 2000, 200, 0, 0
    journal._log.handlers.clear()
    with pytest.MonkeyPatch.context() as environment:
        environment.setenv(journal.FOLDER, folder)
        journal.begin()
    for at in range(times):
        with journal.rerun() as told:
            told |= {"view": name, "rows": at}


@pytest.mark.long
def test_several_processes_rotate_one_file_and_lose_no_line(tmp_path):
    context = multiprocessing.get_context("spawn")
    writers = [context.Process(target=write, args=(str(tmp_path), n, 200)) for n in ("a", "b", "c")]
    for one in writers:
        one.start()
    for one in writers:
        one.join(timeout=60)
    assert [one.exitcode for one in writers] == [0, 0, 0]
    told = [(one["view"], one["rows"]) for one in read(tmp_path)]
    assert sorted(told) == [(name, at) for name in ("a", "b", "c") for at in range(200)]
    aside = [one.stat().st_size for one in files(tmp_path) if one.name != journal.FILE]
    assert len(aside) > 10 and min(aside) >= 2000 and max(aside) < 2000 + 3 * 300


def test_only_so_many_files_are_kept(tmp_path, lines, monkeypatch):
    monkeypatch.setattr(handler_in(tmp_path), "maxBytes", 500)
    for _ in range(200):
        with journal.rerun():
            pass
    lines()
    assert len(files(tmp_path / "log")) == journal.FILES + 1


def test_a_folder_where_nothing_can_be_written_stops_nobody(tmp_path, monkeypatch, caplog):
    (tmp_path / "file").write_text("")
    monkeypatch.setenv(journal.FOLDER, str(tmp_path / "file" / "log"))
    monkeypatch.setattr(journal._log, "handlers", [])
    journal.begin()
    with journal.rerun():
        pass
    assert "No line is logged" in caplog.text


def test_a_disk_that_takes_no_more_is_told_once(tmp_path, lines, caplog):
    with journal.rerun():
        pass
    handler_in(tmp_path).baseFilename = "/dev/full"
    for _ in range(5):
        with journal.rerun():
            pass
    lines()
    assert caplog.text.count("Lines of the log are lost") == 1


def test_lines_that_nobody_takes_are_dropped_and_hold_nobody_up(tmp_path, monkeypatch):
    queued = journal._Queued(journal.queue.Queue(3))
    monkeypatch.setattr(journal._log, "handlers", [queued])
    for _ in range(10):
        with journal.rerun():
            pass
    assert queued.queue.qsize() == 3
