"""What was found sound at one start is looked through again where anything of it is another."""

import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from builders import list_release

from cqcm_data import checks, installation, release, sound, store

Look = Callable[[], str | None]


@pytest.fixture(autouse=True)
def kept(tmp_path: Path, monkeypatch) -> Path:
    """The file in which it is kept, which is not there yet."""
    file = tmp_path / "kept" / "sound"
    monkeypatch.setenv(sound.FILE, str(file))
    return file


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Two files, one of them in a folder of its own."""
    found = tmp_path / "tables"
    (found / "members").mkdir(parents=True)
    (found / "members" / "part.parquet").write_bytes(b"sixty-five")
    (found / "releases.json").write_text("1")
    return found


@pytest.fixture
def root(tmp_path: Path, monkeypatch) -> str:
    """An installation that was started once, which found all of it sound."""
    found = str(tmp_path / "own" / "datasets")
    Path(found).parent.mkdir()
    monkeypatch.setenv("CQCM_DATASETS", found)
    monkeypatch.setattr(store, "SHIPPED", shutil.copytree(store.SHIPPED, str(tmp_path / "ships")))
    installation.ready()
    anew()
    return found


def anew() -> None:
    """What another process would know: nothing."""
    release.forget()
    checks._problems.cache_clear()


def looked(folder: Path, wrong: str | None = None) -> bool:
    """Whether a start looks through a folder."""
    times = []

    def look() -> str | None:
        times.append(1)
        return wrong

    assert sound.unless_known(lambda: sound.every_byte(str(folder)), look) == (wrong or None)
    return bool(times)


def flip(file: Path) -> None:
    """One bit that flips on the disk, which changes neither the size nor when it was written."""
    content, before = bytearray(file.read_bytes()), file.stat()
    content[len(content) // 2] ^= 1
    file.write_bytes(content)
    os.utime(file, ns=(before.st_atime_ns, before.st_mtime_ns))


def test_what_was_found_sound_is_looked_through_once(folder):
    assert [looked(folder) for _ in range(3)] == [True, False, False]


def test_what_is_wrong_is_told_at_each_start(folder):
    assert [looked(folder, "a bit that flips") for _ in range(3)] == [True, True, True]
    assert looked(folder)


HARMS: dict[str, Callable[[Path], object]] = {
    "a bit that flips": lambda on: flip(on / "members" / "part.parquet"),
    "a file that is cut off": lambda on: (on / "releases.json").write_text(""),
    "a file that is gone": lambda on: (on / "releases.json").unlink(),
    "a file that came": lambda on: (on / "members" / "other").write_text(""),
    "a file of another name": lambda on: (on / "releases.json").rename(on / "releases.jsom"),
    "a file elsewhere": lambda on: (on / "releases.json").rename(on / "members" / "releases.json"),
}


@pytest.mark.parametrize("harm", HARMS.values(), ids=HARMS)
def test_whatever_is_another_is_looked_through_anew(folder, harm):
    assert looked(folder)
    harm(folder)
    assert looked(folder)


def test_another_version_of_the_program_looks_anew(folder, monkeypatch):
    assert looked(folder)
    monkeypatch.setattr(sound, "_program", lambda: "another version")
    assert looked(folder)


def test_a_program_with_another_byte_is_another_version(tmp_path, monkeypatch):
    copy = shutil.copytree(sound._PROGRAM, tmp_path / "program")
    monkeypatch.setattr(sound, "_PROGRAM", copy)
    versions = {sound._program.__wrapped__()}
    for file in ("checks.py", "catalogue/units.toml", "sources/reconciliations.toml"):
        with (copy / file).open("a") as more:
            more.write("\n")
        versions.add(sound._program.__wrapped__())
    assert len(versions) == 4


def test_what_changes_while_it_is_looked_through_is_not_known(folder):
    about = lambda: sound.every_byte(str(folder))  # noqa: E731
    assert not sound.unless_known(about, lambda: flip(folder / "releases.json"))
    flip(folder / "releases.json")  # as it was before the look
    assert looked(folder)


def test_a_folder_that_cannot_be_read_is_left_to_whoever_looks(folder):
    shutil.rmtree(folder)
    assert [looked(folder, "there are no tables") for _ in range(2)] == [True, True]
    assert looked(folder) and looked(folder)


@pytest.mark.parametrize("content", [b"", b"\xff\x00\xfe", b"sound", b"0" * 64])
def test_a_file_that_says_something_else_hides_nothing(folder, kept, content):
    assert looked(folder)
    kept.write_bytes(content)
    assert looked(folder)
    assert not looked(folder)


def test_where_nothing_can_be_kept_each_start_looks(folder, kept):
    kept.parent.write_text("a file where the folder would be")
    assert [looked(folder) for _ in range(2)] == [True, True]


def test_so_many_are_kept_and_the_oldest_goes(folder, kept):
    for number in range(sound._MOST + 1):
        (folder / "releases.json").write_text(str(number))
        assert looked(folder)
    assert len(kept.read_text().split()) == sound._MOST
    assert not looked(folder)
    (folder / "releases.json").write_text("0")
    assert looked(folder)
    assert [one.name for one in kept.parent.iterdir()] == [kept.name]


# A start -----------------------------------------------------------------------------------------


def test_a_second_start_looks_at_no_name_again(root):
    installation.ready()
    assert checks._problems.cache_info().misses == 0


def test_a_bit_of_what_ships_that_flips_is_told_at_the_next_start(root, caplog):
    flip(next(Path(store.SHIPPED, "published_figures").glob("*.parquet")))
    installation.ready()
    assert "published_figures" in caplog.text and "not what was written" in caplog.text


def test_a_bit_of_its_own_that_flips_is_told_at_the_next_start(root):
    flip(next(Path(root, "published_figures").glob("*.parquet")))
    with pytest.raises(installation.CannotServe, match="published_figures"):
        installation.ready()


def test_a_release_that_follows_is_looked_through(root):
    """It has a table less, as no publication could leave it."""
    base = release.current(root)
    tables = {name: at for name, at in base.tables.items() if name != "members"}
    list_release(root, tables, recipe=base.recipe, seed=base.seed)
    anew()
    with pytest.raises(installation.CannotServe, match="members: is missing"):
        installation.ready()


def test_a_release_that_does_not_say_what_is_in_its_files_is_looked_through_each_time(root):
    base = release.current(root)
    old = release.Release(
        root=root, number=base.number, at=base.at, who="", why="", tables=base.tables
    )
    for _ in range(2):
        assert sound.unless_known(lambda: installation._said(old), lambda: "looked") == "looked"
    with pytest.raises(OSError, match="does not say"):
        installation._said(old)
