"""Records that are erased from every version: no byte of them is left, all else is as it was."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pyarrow.parquet as pq
import pytest
from builders import ciec, put_online, some
from killed import (
    processes,
    purge_all,
    purge_and_die,
    purge_where_nothing_fits,
    purge_without_exchange,
    run,
    start,
)

from cqcm_data import dependents, merge, publish, purge, query, release, repair, store, swap
from cqcm_data.access import audit
from cqcm_data.filters import Filters
from cqcm_data.intake import drafts, files
from cqcm_data.publish import NeedsRepair, Reason
from cqcm_data.purge import CannotPurge, Named
from cqcm_data.reading import Reading
from cqcm_data.release import TABLE, Release

PROJECTS = "jeune_coop_projects"
NAME, COUNT = "École Zéphyrine-Tremblay", 4973  # of the record that is to go
GONE = Named((("gone",),))


def project(name: str, region: str, youths: int, school: str = "École") -> dict[str, object]:
    where = {"region": region, "level": "primary", "theme": None, "school": school}
    unknown = {"school_year": None, "partner_organisation": None}
    return {"id": name, "year": 2023, "youths": youths, **where, **unknown}


GONE_ROW = project("gone", "06", COUNT, NAME)


@pytest.fixture(scope="module")
def three_releases(online_once) -> str:
    first = online_once(**{PROJECTS: [GONE_ROW, project("a", "06", 30)]}, ciec=[ciec("z", 2024)])
    second = put_online(first.root, **{PROJECTS: [GONE_ROW, project("a", "06", 31)]})
    rest = [project("a", "06", 31), project("b", "16", 12)]
    third = put_online(first.root, **{PROJECTS: rest})
    last = second.tables[PROJECTS]
    rows = store.read(third.root, PROJECTS, last)
    torn = store.Signature(99, "x", "a publication that did not end")
    store.replace(third.root, PROJECTS, rows, third.tables[PROJECTS], torn)
    return third.root


@pytest.fixture
def newest(three_releases, tmp_path, monkeypatch) -> Release:
    """Three releases: with the record, with others beside it, without it; then a torn one."""
    monkeypatch.setenv("CQCM_ACCESS", str(tmp_path / "access"))
    monkeypatch.setenv("CQCM_INTAKE", str(tmp_path / "intake"))
    return release.current(shutil.copytree(three_releases, str(tmp_path / "online")))


@pytest.fixture(scope="module")
def two_records(online_once) -> str:
    return online_once(ciec=[ciec("gone", 2024), ciec("a", 2024)]).root


@pytest.fixture
def of_two(two_records, tmp_path) -> Release:
    """One release, of two records: the one that is to go, and one that stays."""
    return release.current(shutil.copytree(two_records, str(tmp_path / "online")))


def purged(root: str, named: Named = GONE) -> purge.Purged:
    return purge.purge(root, PROJECTS, named, "admin", "Demande du 3 mai")


def beside(root: str) -> list[str]:
    """What lies beside the folder of the tables, but for the lock, which stays there."""
    every = (one.name for one in Path(root).parent.iterdir())
    return sorted(one for one in every if one != ".online.lock")


def youths(on: Release, region: str = "06") -> float | None:
    reading = Reading(on, audience="staff")
    return query.from_records("jeune_coop_youths", reading, Filters(region=[region])).value


def traces(place: Path) -> list[str]:
    """The files in which something of the record can be read."""
    return [str(file) for file in files_of(place) if any(one in told(file) for one in MARKS)]


# As a log writes it in its statistics, and as rows and the statistics of a file are told here.
COUNTED = (f'youths\\":{COUNT}', f"'youths': {COUNT}", f"'max': {COUNT}")
MARKS = [one.encode() for one in (NAME, NAME.encode("unicode_escape").decode(), *COUNTED)]


def files_of(place: Path) -> Iterator[Path]:
    return (file for file in place.rglob("*") if file.is_file())


def told(file: Path) -> bytes:
    """What a file says, also where it is packed: its values and its statistics."""
    content = file.read_bytes()
    if file.suffix == ".parquet":
        table = pq.ParquetFile(file)
        content += str(table.read().to_pylist()).encode() + str(table.metadata.to_dict()).encode()
    return content


# Erased ------------------------------------------------------------------------------------------


@pytest.mark.long
def test_no_byte_is_left_in_any_file(newest, tmp_path):
    root = newest.root
    aside = store.set_aside(root, nameless(root), "20240101")
    assert Path(root, aside).exists()
    assert len(traces(Path(root))) > 6
    done = purged(root)
    assert (done.records, done.versions) == (1, 3)  # two releases, and what was torn
    assert traces(tmp_path) == []


def nameless(root: str) -> str:
    """A file of the dataset that no commit names, as a repair finds some and sets them aside."""
    file = next(one for one in Path(root, PROJECTS).glob("*.parquet") if NAME.encode() in told(one))
    return str(Path(shutil.copy(file, file.with_name("part-lost.parquet"))).relative_to(root))


@pytest.mark.long
def test_every_release_still_opens_without_the_record(newest):
    root = newest.root
    before = release.history(root)
    assert [youths(one) for one in before[1:]] == [COUNT + 30, COUNT + 31, 31]
    done = purged(root)
    after = release.history(root)
    assert [youths(one) for one in after[1:]] == [30, 31, 31, 31]
    assert [youths(one, "16") for one in after[1:]] == [None, None, 12, 12]
    kept = [(one.number, one.at, one.who, one.why, one.tables) for one in before]
    assert [(one.number, one.at, one.who, one.why, one.tables) for one in after[:-1]] == kept
    last = after[-1]
    assert (last.number, last.who, last.why) == (done.release, "admin", "Purge – Demande du 3 mai")
    assert [release.damages(one) for one in after] == [{}] * len(after)
    assert all(one.hashes for one in after) and release.current(root) == last
    assert repair.damages(root) == ([], []) and repair.repair(root) == []


@pytest.mark.long
def test_all_that_is_made_from_it_is_as_if_it_had_never_been_there(newest):
    """Its sums, what is told apart, and what the public may read, in every release."""
    purged(newest.root)
    for one in release.history(newest.root):
        rows, figures = (
            merge.conform(name, store.read(one.root, name, one.tables[name]))
            for name in (PROJECTS, "published_figures")
        )
        for name, made in dependents.made(PROJECTS, rows, figures).items():
            kept = store.read(one.root, name, one.tables[name])
            assert dependents.same_rows(kept, made), (one.number, name)


def test_a_release_that_was_lost_before_stays_lost_and_keeps_nothing(newest):
    root, older = newest.root, release.find(2, newest.root)
    (file,) = store.snapshot(root, PROJECTS, older.tables[PROJECTS]).files
    Path(root, file).write_bytes(Path(root, file).read_bytes()[:-20])
    release.forget()
    assert [one[:9] for one in repair.damages(root)[0]] == ["release 2"]
    purged(root)
    lost, mend = repair.damages(root)
    assert [one[:9] for one in lost] == ["release 2"] and mend == []
    assert traces(Path(root)) == [] and not Path(root, file).exists()
    assert youths(release.find(3, root)) == 31


def test_a_full_disk_leaves_everything_as_it_was(of_two):
    newest = of_two
    said = processes().Queue()
    args = (newest.root, 900, said)  # bytes that a file may have
    assert run(processes().Process(target=purge_where_nothing_fits, args=args)) == 0
    assert "ciec" in said.get(timeout=5)
    release.forget()
    assert release.current(newest.root) == newest and release.damages(newest) == {}
    assert beside(newest.root) == ["online"]


@pytest.mark.long
def test_commits_keep_who_and_why(newest):
    before = store.signatures(newest.root, PROJECTS)
    purged(newest.root)
    assert store.signatures(newest.root, PROJECTS) == before
    assert {one.who for one in before.values()} >= {"x"}


@pytest.mark.long
def test_all_other_tables_stay_byte_for_byte(newest):
    root = Path(newest.root)
    (root / "geo").mkdir()
    (root / "geo" / "regions.geojson").write_text("{}")
    before = contents(root)
    purged(newest.root)
    after = contents(root)
    assert before == after and len(before) > 100


def contents(root: Path) -> dict[str, bytes]:
    """Every file but those of the list, the dataset and what is made from it."""
    mine = {TABLE, *purge._tables(str(root), PROJECTS)}
    assert mine > {PROJECTS, f"rollup_{PROJECTS}", f"public_{PROJECTS}", TABLE}
    every = {file.relative_to(root): file for file in files_of(root)}
    return {str(name): one.read_bytes() for name, one in every.items() if name.parts[0] not in mine}


@pytest.mark.long
def test_what_is_put_online_afterwards_follows(newest):
    done = purged(newest.root)
    made = put_online(newest.root, **{PROJECTS: [project("c", "06", 5)]})
    assert made.number == done.release + 1 and youths(made) == 5
    back = publish.go_back(made, 2, Reason("x", "x"))
    assert youths(back) == 30
    with pytest.raises(CannotPurge, match="no version has such a record"):
        purged(newest.root)
    assert release.current(newest.root) == back


@pytest.mark.long
def test_by_the_value_of_a_column_and_by_several_keys(newest):
    done = purged(newest.root, Named((("a", "2023"), ("gone",)), {"school": "École"}))
    assert done.records == 3
    assert [youths(one) for one in release.history(newest.root)] == [None] * 5


def test_releases_that_shared_a_table_and_no_longer_can_get_one_each(online_with):
    """Two records change places: what is made from them is the same until one of them is gone."""
    first = online_with(ciec=[ciec("gone", 2024) | {"youths": 5}, ciec("a", 2024) | {"youths": 7}])
    second = online_with(
        first, ciec=[ciec("gone", 2024) | {"youths": 7}, ciec("a", 2024) | {"youths": 5}]
    )
    assert first.tables["rollup_ciec"] == second.tables["rollup_ciec"]
    purge.purge(first.root, "ciec", GONE, "x", "x")
    older, newer = (release.find(one.number, first.root) for one in (first, second))
    found = [
        query.from_records("ciec_youths", Reading(one, audience="staff")).value
        for one in (older, newer)
    ]
    assert found == [7, 5]
    assert release.current(first.root).tables["rollup_ciec"] == newer.tables["rollup_ciec"]


def test_it_is_audited_without_a_value_and_drafts_go(newest, tmp_path):
    header = "Numéro du projet;Année;Région;Niveau scolaire;Nombre de jeunes;Établissement scolaire"
    text = f"{header}\n1;2023;06;Primaire;9;{NAME}"
    begun = drafts.begun(files.read(text.encode(), "x.csv"), PROJECTS)
    drafts.keep(begun, "x", "x.csv")
    assert drafts.drafts(PROJECTS)
    done = purged(newest.root)
    assert drafts.drafts(PROJECTS) == []
    line = audit.entries()[0]
    assert (line.who, line.what, line.dataset, line.release, line.about) == (
        *("admin", "purge", PROJECTS, done.release),
        "1 records",
    )
    assert len([one for one in audit.entries() if one.what == "purge"]) == 1


@pytest.mark.long
def test_a_running_reader_gets_the_new_state_at_its_next_action(of_two):
    first = of_two
    newest = put_online(first.root, ciec=[ciec("gone", 2024), ciec("b", 2024)])

    def seen() -> list[float | None]:
        every = [release.current(newest.root), release.find(first.number, newest.root)]
        return [query.from_records("ciec", Reading(one)).value for one in every]

    assert seen() == [2, 2]
    assert run(processes().Process(target=purge_all, args=(newest.root,))) == 0
    assert seen() == [1, 1]


# Refused -----------------------------------------------------------------------------------------


def test_nothing_is_erased_where_that_cannot_be_done_whole(newest, monkeypatch):
    root = newest.root
    with pytest.raises(CannotPurge, match="regions holds no records"):
        purge.purge(root, "regions", Named(((("01"),),)), "x", "x")
    with pytest.raises(CannotPurge, match="no folder of this installation"):
        purge.purge(store.SHIPPED, PROJECTS, GONE, "x", "x")
    with pytest.raises(CannotPurge, match="no folder of this installation"):
        purge.purge("s3://bucket/tables", PROJECTS, GONE, "x", "x")
    with pytest.raises(CannotPurge, match="no version has"):
        purged(root, Named((("nobody",),)))
    file = next(Path(root, "regions").glob("*.parquet"))
    file.write_bytes(file.read_bytes()[:-1])
    release.forget()
    with pytest.raises(NeedsRepair):
        purged(root)
    assert beside(root) == ["online"]


def test_what_came_while_it_was_under_way_stays(newest, monkeypatch):
    verify = purge._verify
    came: list[Release] = []

    def meanwhile(*args: object) -> None:
        verify(*args)
        came.append(put_online(newest.root, ciec=[ciec("y", 2024)]))

    monkeypatch.setattr(purge, "_verify", meanwhile)
    with pytest.raises(publish.Superseded, match="meanwhile"):
        purged(newest.root)
    assert release.current(newest.root) == came[0]
    assert beside(newest.root) == ["online"]


@pytest.mark.long
def test_two_at_once_and_a_start_meanwhile_do_not_meet(newest, monkeypatch):
    """A second purge is refused, and a start leaves the folder that is under way alone."""
    verify, codes = purge._verify, []

    def meanwhile(*args: object) -> None:
        codes.append(run(processes().Process(target=purge_all, args=(newest.root,))))
        codes.append(run(processes().Process(target=start, args=(newest.root,))))
        verify(*args)

    monkeypatch.setattr(purge, "_verify", meanwhile)
    purged(newest.root)
    assert codes == [1, 0]
    assert [youths(one) for one in release.history(newest.root)[1:]] == [30, 31, 31, 31]
    assert repair.damages(newest.root) == ([], [])


# Killed ------------------------------------------------------------------------------------------

STEPS = 42
BEGINNING, ENTERED, SWAPPING = (8, 14), (20,), tuple(range(25, STEPS, 2))


@pytest.mark.long
@pytest.mark.parametrize("at", some(range(STEPS), *BEGINNING, *ENTERED, *SWAPPING))
def test_killed_at_any_step_it_is_done_or_undone_at_the_next_start(
    at, of_two, tmp_path, monkeypatch
):
    monkeypatch.setenv("CQCM_ACCESS", str(tmp_path / "access"))
    newest = of_two
    args = (newest.root, str(tmp_path / "access"), at, processes().Queue())
    assert run(processes().Process(target=purge_and_die, args=args)) == -9
    release.forget()
    purge.settle(newest.root)
    assert {*beside(newest.root)} <= {"access", "online"}
    assert not Path(newest.root, swap.NOTE).exists()
    now = release.current(newest.root)
    assert repair.damages(newest.root) == ([], [])
    done = now.number > newest.number
    values = [
        query.from_records("ciec", Reading(one)).value for one in release.history(now.root)[1:]
    ]
    assert values == ([1, 1] if done else [2])
    if done:
        assert {one.release for one in audit.entries() if one.what == "purge"} == {now.number}
    else:
        assert not [one for one in audit.entries() if one.what == "purge"]
        assert purge.purge(newest.root, "ciec", GONE, "x", "x").records == 1
    assert put_online(newest.root, ciec=[ciec("c", 2024)]).number > now.number


@pytest.mark.long
def test_these_are_all_the_steps(of_two, tmp_path):
    said = processes().Queue()
    args = (of_two.root, str(tmp_path / "access"), STEPS, said)
    assert run(processes().Process(target=purge_and_die, args=args)) == 0
    assert said.get(timeout=5) == STEPS


@pytest.mark.long
def test_killed_between_two_names_it_is_finished_at_the_next_start(of_two):
    """Where folders cannot change names at once there is a moment without one."""
    newest = of_two
    assert run(processes().Process(target=purge_without_exchange, args=(newest.root,))) == -9
    assert not Path(newest.root).exists()
    assert run(processes().Process(target=start, args=(newest.root,))) == 0
    release.forget()
    assert query.from_records("ciec", Reading(release.find(newest.number, newest.root))).value == 1
    assert beside(newest.root) == ["online"]
