"""What is no longer as it was written is never shown: the last sound release stands in for it."""

import json
import random
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from builders import ciec, put_online
from killed import processes, put, run

from cqcm_data import checks, figures, labels, publish, query, release, repair, store
from cqcm_data.reading import Reading
from cqcm_data.release import Release

Harm = Callable[[Release], None]


@pytest.fixture
def online(built, tmp_path: Path) -> Release:
    """The second of two releases; the first is the build."""
    root = shutil.copytree(built.root, str(tmp_path / "online"))
    return put_online(root, ciec=[ciec(f"c{n}", 2024) for n in range(9)])


def file_of(on: Release, name: str) -> Path:
    (file,) = store.snapshot(on.root, name, on.tables[name]).files
    return Path(on.root, file)


def commit_of(on: Release, name: str, version: int) -> Path:
    return Path(on.root, name, "_delta_log", f"{version:020}.json")


def list_version(on: Release) -> int:
    return on.number - 1


def files(root: str) -> set[str]:
    return {path.name for path in Path(root).rglob("*") if path.is_file()}


def truncate(file: Path) -> None:
    file.write_bytes(file.read_bytes()[:-60])


def flip(file: Path, bit: int = 900) -> None:
    found = bytearray(file.read_bytes())
    found[bit // 8] ^= 1 << bit % 8
    file.write_bytes(found)


def row_file(on: Release) -> Path:
    """The file that holds the last row of the list."""
    lines = commit_of(on, release.TABLE, list_version(on)).read_text().splitlines()
    added = next(json.loads(line)["add"] for line in lines if '"add"' in line)
    return Path(on.root, release.TABLE, added["path"])


# What is done to the newest release; how many of its nine records are online after a repair, and in
# which release. What is only made from them is made again, an entry that fell out of the list is
# entered again, while a dataset itself goes back to the release that has it sound.
HARMS: dict[str, tuple[Harm, int, int]] = {
    "a truncated file": (lambda on: truncate(file_of(on, "rollup_ciec")), 9, 3),
    "a bit that flips": (lambda on: flip(file_of(on, "public_ciec")), 9, 3),
    "a commit of what is made": (lambda on: truncate(commit_of(on, "rollup_ciec", 1)), 9, 3),
    "a missing file": (lambda on: file_of(on, "ciec").unlink(), 0, 3),
    "a table's empty commit": (lambda on: commit_of(on, "ciec", 1).write_text(""), 0, 3),
    "a table's half-written commit": (lambda on: truncate(commit_of(on, "ciec", 1)), 0, 3),
    "a table's missing commit": (lambda on: commit_of(on, "ciec", 1).unlink(), 0, 3),
    "the list's empty commit": (lambda on: commit_of(on, "releases", 1).write_text(""), 9, 2),
    "the list's half-written commit": (lambda on: truncate(commit_of(on, "releases", 1)), 9, 2),
    "the list's missing row": (lambda on: row_file(on).unlink(), 0, 3),
    "a bit of the list's row": (lambda on: flip(row_file(on), 8 * 700), 0, 3),
}
every_harm = pytest.mark.parametrize(("harm", "left", "number"), HARMS.values(), ids=HARMS)


@pytest.mark.long
@every_harm
def test_the_last_sound_release_is_served_and_repair_leaves_a_sound_base(
    online, harm, left, number
):
    harm(online)
    release.forget()
    sound = release.current(online.root)
    assert sound.number == 1
    assert release.lost(online.root)
    assert query.series("members", Reading(sound)).value == 65
    with pytest.raises(publish.NeedsRepair, match="python -m cqcm_data repair"):
        put_online(online.root, ciec=[ciec("x", 2024)])
    assert repair.damages(online.root)[1]
    before = files(online.root)

    repair.repair(online.root)
    assert before <= files(online.root)  # nothing is erased
    mended = release.current(online.root)
    assert (mended.number, mended.who) == (number, repair.WHO if number == 3 else "x")
    assert release.lost(online.root) is None
    assert (query.from_records("ciec", Reading(mended)).value or 0) == left
    next_one = put_online(online.root, ciec=[ciec("y", 2024)])
    assert next_one.number == number + 1
    assert query.from_records("ciec", Reading(next_one)).value == 1
    assert repair.repair(online.root) == []


def test_several_commits_that_may_have_been_releases(online):
    for version in (2, 3, 4):
        commit_of(online, release.TABLE, version).write_text("{")
    release.forget()
    repair.repair(online.root)
    assert repair.damages(online.root) == ([], [])
    assert repair.repair(online.root) == []
    assert release.current(online.root).number == 6


def test_an_empty_commit_after_the_list_may_have_been_a_release(online):
    commit_of(online, release.TABLE, 2).write_text("")
    release.forget()
    assert release.current(online.root) == online
    assert release.lost(online.root)
    repair.repair(online.root)
    mended = release.current(online.root)
    assert (mended.number, mended.tables) == (4, online.tables)  # 3 may have been somebody's


@pytest.mark.long
@pytest.mark.parametrize("name", ["rollup_ciec", "public_ciec", "distinct_ciec_region"])
def test_what_every_release_lacks_is_made_again_from_the_data(online, name):
    shutil.rmtree(Path(online.root, name))
    release.forget()
    with pytest.raises(release.NothingOnline, match=name):
        release.current(online.root)
    repair.repair(online.root)
    assert query.from_records("ciec", Reading(release.current(online.root))).value == 9
    assert release.lost(online.root) is None


@pytest.mark.long
@pytest.mark.parametrize("version", [0, 1, 2])
def test_a_gap_in_the_list_is_closed_from_its_rows(online, version):
    put_online(online.root, ciec=[ciec("z", 2024)])
    newest = put_online(online.root, ciec=[ciec("zz", 2024), ciec("y", 2024)])
    commit_of(online, release.TABLE, version).write_text("")
    release.forget()
    repair.repair(online.root)
    assert [one.number for one in release.history(online.root)] == [1, 2, 3, 4]
    assert release.current(online.root) == newest
    assert repair.damages(online.root) == ([], [])


@pytest.mark.long
def test_a_damaged_dataset_takes_no_other_one_back_with_it(online):
    views = {"date": "2024-05-01", "channel": "Radio", "campaign": "A", "views": 3}
    put_online(online.root, media_reach=[views])
    file_of(online, "ciec").unlink()
    release.forget()
    assert release.current(online.root).number == 1
    done = repair.repair(online.root)
    assert "ciec as release 1 had it" in done
    mended = release.current(online.root)
    assert query.from_records("promotion_views", Reading(mended)).value == 3
    assert query.from_records("ciec", Reading(mended)).value is None
    lost, wrong = repair.damages(online.root)
    assert [one[:9] for one in lost] == ["release 2", "release 3"] and wrong == []


def test_a_torn_commit_after_a_summary_costs_nothing_but_itself(online, monkeypatch):
    monkeypatch.setattr(store, "_SUMMED_UP", 5)
    for number in range(6):
        newest = put_online(online.root, ciec=[ciec(f"{number}", 2024)])
    assert store.checkpoints(online.root, release.TABLE)
    commit_of(online, release.TABLE, 2).write_text("")  # read by nobody any more
    commit_of(online, release.TABLE, list_version(newest) + 1).write_text("{")
    release.forget()
    assert release.current(online.root) == newest
    assert len(repair.repair(online.root)) == 2
    assert release.current(online.root).tables == newest.tables


@pytest.mark.long
@pytest.mark.parametrize("step", range(4))
def test_a_repair_that_was_cut_short_is_gone_on_with(online, monkeypatch, step):
    """Stopped before the first, the second… thing that it does: the next one does the rest."""
    newest = put_online(online.root, ciec=[ciec("z", 2024)])
    commit_of(online, release.TABLE, 1).write_text("")
    commit_of(online, release.TABLE, 3).write_text("")  # may have been release 4
    release.forget()
    steps = iter(range(100))

    def stop() -> None:
        if next(steps) == step:
            raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        for module, name in ((store, "set_aside"), (release, "enter"), (publish, "restore")):
            done = getattr(module, name)
            patch.setattr(module, name, lambda *a, done=done, **o: (stop(), done(*a, **o))[1])
        with pytest.raises(KeyboardInterrupt):
            repair.repair(online.root)
    release.forget()
    assert repair.damages(online.root)[1]
    repair.repair(online.root)
    mended = release.current(online.root)
    assert mended.tables == newest.tables
    assert put_online(online.root, ciec=[ciec("y", 2024)]).number > 4
    assert repair.damages(online.root) == ([], [])


@pytest.mark.long
def test_a_folder_that_is_gone_is_brought_back_as_the_product_ships_it(tmp_path):
    root = str(tmp_path / "online")
    store.copy(store.SHIPPED, root, last=release.TABLE)
    put_online(root, ciec=[ciec("a", 2024)], targets=[TARGET])
    shutil.rmtree(Path(root, "ciec"))
    shutil.rmtree(Path(root, "regions"))
    release.forget()
    repair.repair(root)
    mended = release.current(root)
    assert figures.target("members", 2023, mended) == 70
    assert query.from_records("ciec", Reading(mended)).value is None
    assert len(labels.regions(mended)) == 17


TARGET = {"indicator": "members", "year": 2023, "target": 70}


def test_no_bit_of_any_file_can_change_what_is_shown(online):
    """Of such changes half were read as other data, when nothing was verified."""
    chance = random.Random(17)
    for name in ("published_figures", "rollup_ciec", "regions"):
        file = file_of(online, name)
        sound = file.read_bytes()
        for _ in range(5):
            flip(file, chance.randrange(8 * len(sound)))
            assert release.damages(online) == {name: f"{name}/{file.name}: not what was written"}
            file.write_bytes(sound)
    assert release.damages(online) == {}


def test_what_the_product_ships_mends_a_file_that_every_release_has(tmp_path):
    root = str(tmp_path / "online")
    store.copy(store.SHIPPED, root, last=release.TABLE)
    online = put_online(root, ciec=[ciec("a", 2024)])
    flip(file_of(online, "regions"))
    release.forget()
    with pytest.raises(release.NothingOnline, match="regions"):
        release.current(root)
    assert "mended" in "".join(repair.repair(root))
    assert release.current(root) == online
    assert release.lost(root) is None


def test_a_release_that_cannot_be_shown_is_looked_at_once(online, caplog, monkeypatch):
    truncate(file_of(online, "rollup_ciec"))
    release.forget()
    looked = []
    digest = store.digest
    monkeypatch.setattr(store, "digest", lambda *of: looked.append(of) or digest(*of))
    for _ in range(5):
        assert not checks.can_be_shown(online)
        assert release.current(online.root).number == 1
    assert len(looked) <= 2 * len(online.hashes)
    assert len([one for one in caplog.records if "release 2" in one.getMessage()]) <= 2


def test_check_names_what_is_damaged(online):
    assert repair.damages(online.root) == ([], [])
    flip(file_of(online, "ciec"))
    release.forget()
    _, (said,) = repair.damages(online.root)
    assert said.startswith("release 2: ciec/") and said.endswith("not what was written")


def test_a_storage_without_tables_is_a_sentence(tmp_path):
    with pytest.raises(release.NothingOnline, match="there are no tables at"):
        release.current(str(tmp_path / "nowhere"))


def test_a_reader_learns_of_the_newest_release_without_listing_folders(online, monkeypatch):
    release.current(online.root)
    monkeypatch.setattr(store, "holds", lambda *_: pytest.fail("a folder was listed"))
    for _ in range(3):
        assert release.current(online.root) == online
    assert run(processes().Process(target=put, args=(online.root, "other"))) == 0
    assert release.current(online.root).who == "other"
