"""A backup is whole or none; what is restored from it elsewhere shows the same figures."""

import io
import json
import os
import random
import shutil
import signal
import subprocess
import sys
import tarfile
import time
from pathlib import Path

import pytest
from builders import ciec, put_online, write_table
from killed import processes, put
from test_installation import FROZEN, correct

from cqcm_data import backup, catalogue, installation, query, release, store, swap
from cqcm_data.__main__ import main
from cqcm_data.access import audit, local, place, sign_ins
from cqcm_data.access.audit import Entry
from cqcm_data.backup import CannotBackUp, CannotRestore
from cqcm_data.build import table
from cqcm_data.filters import Filters
from cqcm_data.publish import Reason, publish
from cqcm_data.reading import Reading
from cqcm_views.exports import organisation

PLACES = ("DATASETS", "ACCESS", "INTAKE", "ORGANISATION")


def test_the_folder_of_the_organisation_is_the_one_that_views_read():
    assert backup.ORGANISATION == organisation.FOLDER


@pytest.fixture
def at(tmp_path: Path, monkeypatch):
    """Be the installation of this name from here on."""

    def there(name: str) -> Path:
        for one in PLACES:
            monkeypatch.setenv(f"CQCM_{one}", str(tmp_path / name / one.lower()))
        release.forget()
        return tmp_path / name

    return there


@pytest.fixture
def here(at) -> Path:
    """An installation with records, a correction, roles, secrets, a line of the log, a draft."""
    folder = at("here")
    folder.mkdir()
    online = correct(installation.ready(), "members_2023", 70)
    put_online(online.root, ciec=[ciec(f"c{n}", 2024) for n in range(11)])
    place.write("roles.toml", '[people."manon@example.org"]\nrole = "admin"\n')
    place.write("provider.toml", '[auth]\nclient_secret = "hush"\n')
    sign_ins.begin(local.offer(), "manon@example.org")
    audit.record(Entry("manon@example.org", "sign_in", about="admin"))
    for file in ("intake/a1/state.json", "organisation/logo.svg", "datasets/geo/regions.geojson"):
        (folder / file).parent.mkdir(parents=True, exist_ok=True)
        (folder / file).write_text("{}")
    (folder / "intake" / "report_2024.lock").write_text("")
    return folder


def figures() -> dict[str, object]:
    reading = Reading(release.current(), audience="staff")
    told = {n: query.series(n, reading).value for n in catalogue.load().indicators}
    return {**told, "2024": query.series("ciec", reading, where=Filters(year=2024)).value}


def names(file: Path) -> set[str]:
    with tarfile.open(file) as packed:
        return {*packed.getnames()}


@pytest.mark.long
def test_what_is_restored_elsewhere_shows_the_same_figures(here, at, tmp_path, capsys):
    before, listed = figures(), [one.number for one in release.history()]
    assert before["members"] == 70 and before["2024"] == 11
    assert main_with("backup", str(tmp_path / "kept")) == 0
    (file,) = (tmp_path / "kept").iterdir()
    shutil.rmtree(here)
    folder = at("there")
    assert main_with("restore", str(file)) == 0
    assert "release 3" in capsys.readouterr().out
    assert figures() == before and [one.number for one in release.history()] == listed
    assert not any(release.damages(one) for one in release.history())
    assert "manon" in (folder / "access" / "roles.toml").read_text()
    assert [one.what for one in audit.entries()] == ["restore", "sign_in", "put_online"][:2]
    for one in ("intake/a1/state.json", "organisation/logo.svg", "datasets/geo/regions.geojson"):
        assert (folder / one).read_text() == "{}"
    put_online(str(folder / "datasets"), ciec=[ciec("a", 2025)])
    assert installation.ready().number == 4


def main_with(*arguments: str) -> int:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sys, "argv", ["cqcm_data", *arguments])
        return main()


def test_no_secret_and_no_lock_is_in_a_backup_and_nobody_else_reads_it(here, tmp_path):
    made = backup.backup(tmp_path / "kept.tar.gz")
    told = names(made.file)
    access = {Path(one).name for one in told if one.startswith("access/")}
    assert access == {"roles.toml", "audit.parquet"}
    assert (here / "access" / "secret").exists() and (here / "access" / "provider.toml").exists()
    assert not any(one.endswith(".lock") for one in told)
    assert made.file.stat().st_mode & 0o777 == 0o600
    assert [one.name for one in tmp_path.iterdir() if "kept" in one.name] == ["kept.tar.gz"]


@pytest.mark.long
def test_what_goes_online_meanwhile_is_not_named(here, at, tmp_path):
    """Someone publishes all the time: each backup ends with some whole release."""
    root = str(here / "datasets")
    publishing = processes().Process(target=publish_for_long, args=(root,))
    publishing.start()
    try:
        made = [backup.backup(tmp_path / "0.tar.gz")]
        while made[-1].release < made[0].release + 3:
            assert publishing.is_alive()
            made.append(backup.backup(tmp_path / f"{len(made)}.tar.gz"))
    finally:
        publishing.terminate()
        publishing.join()
    assert not any(one.damaged for one in made)
    for number, one in enumerate(made[-4:]):
        at(f"there{number}")
        backup.restore(one.file)
        found = release.history()
        assert found[-1].number == one.release
        assert not any(release.damages(each) for each in found)


def publish_for_long(root: str) -> None:
    for number in range(1000):
        put(root, f"m{number}")


@pytest.mark.long
def test_what_a_publication_left_that_never_ended_is_not_there(here, at, tmp_path):
    root = str(here / "datasets")
    write_table(root, "ciec", table("ciec", [ciec("left", 2024)]))
    file = backup.backup(tmp_path / "kept.tar.gz").file
    at("there")
    back = backup.restore(file)
    assert store.newest_commit(back.root, "ciec")[0] == release.current().tables["ciec"]
    made = put_online(back.root, ciec=[ciec("a", 2024)])
    assert query.from_records("ciec", Reading(made)).value == 1


@pytest.mark.long
@pytest.mark.parametrize("part", [0.0, 0.1, 0.5, 0.9, 0.999])
def test_a_backup_that_was_cut_off_is_told_and_changes_nothing(here, at, tmp_path, part):
    whole = backup.backup(tmp_path / "kept.tar.gz").file.read_bytes()
    cut = tmp_path / "cut.tar.gz"
    cut.write_bytes(whole[: int(part * len(whole))])
    there = at("there")
    with pytest.raises(CannotRestore, match=r"no (whole )?backup"):
        backup.restore(cut)
    assert [one.name for one in there.iterdir()] in ([], [".datasets.lock"])


@pytest.mark.long
def test_a_bit_that_flipped_is_told(here, at, tmp_path):
    whole = bytearray(backup.backup(tmp_path / "kept.tar.gz").file.read_bytes())
    draw = random.Random(7)
    at("there")
    for _ in range(10):
        changed = bytearray(whole)
        changed[draw.randrange(20, len(whole) - 9)] ^= 1 << draw.randrange(8)
        (tmp_path / "changed.tar.gz").write_bytes(changed)
        with pytest.raises(CannotRestore):
            backup.restore(tmp_path / "changed.tar.gz")


def repacked(file: Path, change) -> Path:
    """The same backup with other files in it."""
    with tarfile.open(file) as packed:
        held = {one: packed.extractfile(one).read() for one in packed.getnames()}
    change(held)
    with tarfile.open(file.with_name("other.tar.gz"), "w:gz") as packed:
        for name, content in held.items():
            info = tarfile.TarInfo(name)
            info.size = len(content)
            packed.addfile(info, io.BytesIO(content))
    return file.with_name("other.tar.gz")


def without_its_end(held) -> None:
    del held["manifest.json"]


def without_a_file(held) -> None:
    del held[next(one for one in held if one.endswith(".parquet"))]


def with_another_row(held) -> None:
    held["intake/a1/state.json"] = b"{ }"


def with_a_file_outside(held) -> None:
    held["../outside"] = b"x"


def with_a_file_that_is_not_named(held) -> None:
    held["organisation/more"] = b"x"


def of_a_later_product(held) -> None:
    told = json.loads(held["manifest.json"])
    held["manifest.json"] = json.dumps({**told, "format": 2}).encode()


@pytest.mark.long
@pytest.mark.parametrize(
    "change",
    [
        without_its_end,
        without_a_file,
        with_another_row,
        with_a_file_outside,
        with_a_file_that_is_not_named,
        of_a_later_product,
    ],
)
def test_a_backup_that_is_not_as_it_was_written_is_told(here, at, tmp_path, change, capsys):
    other = repacked(backup.backup(tmp_path / "kept.tar.gz").file, change)
    there = at("there")
    assert main_with("restore", str(other)) == 1
    told = capsys.readouterr().err
    assert "no whole backup" in told or "cut off" in told
    assert "Traceback" not in told and not (there / "datasets").exists()
    assert not (tmp_path / "outside").exists() and not (there / "outside").exists()


@pytest.mark.long
def test_a_backup_that_is_killed_leaves_nothing_that_looks_whole(here, tmp_path):
    """Whenever that is: its name comes last."""
    command = [sys.executable, "-m", "cqcm_data", "backup", str(tmp_path / "kept")]
    seen = 0
    for _ in range(6):
        with subprocess.Popen(command, stdout=subprocess.DEVNULL) as running:
            while running.poll() is None and not [*tmp_path.glob("kept/.*")]:
                time.sleep(0.002)
            running.send_signal(signal.SIGKILL)
        seen += bool([*tmp_path.glob("kept/.*")])
        for one in tmp_path.glob("kept/cqcm-*"):
            with tarfile.open(one) as packed:
                assert packed.getnames()[-1] == backup.MANIFEST
        shutil.rmtree(tmp_path / "kept", ignore_errors=True)
    assert seen > 1


@pytest.mark.long
def test_nothing_is_overwritten_unless_that_is_told_and_nothing_is_erased(here, tmp_path, capsys):
    file = backup.backup(tmp_path / "kept.tar.gz").file
    root = str(here / "datasets")
    later = put_online(root, ciec=[ciec("later", 2025)])
    place.write("roles.toml", "")
    audit.record(Entry("manon@example.org", "purge", dataset="ciec", release=9, about="1 records"))
    assert main_with("restore", str(file)) == 1
    told = capsys.readouterr().err
    assert "would be overwritten" in told and "--replace" in told
    assert release.current(root).number == later.number
    assert main_with("restore", str(file), "--replace") == 0
    told = capsys.readouterr().out
    assert release.current(root).number == later.number - 1
    (aside,) = here.glob("datasets.before-*")
    assert release.current(str(aside)).number == later.number
    assert "manon" in (here / "access" / "roles.toml").read_text()
    assert [one.read_text() for one in (here / "access").glob("roles.toml.before-*")] == [""]
    assert (here / "access" / "secret").exists()  # of this machine, which nobody loses
    assert {one.what for one in audit.entries()} >= {"purge", "sign_in", "restore"}
    assert len(audit.entries()) == len({str(one) for one in audit.entries()})
    assert "purge --dataset ciec" in told


@pytest.mark.long
def test_a_reader_that_is_open_follows_what_is_restored(here, tmp_path):
    root = str(here / "datasets")
    file = backup.backup(tmp_path / "kept.tar.gz").file
    later = put_online(root, ciec=[])
    assert release.current(root) == later
    back = backup.restore(file, anew=True)
    assert release.current(root).number == back.release
    assert query.from_records("ciec", Reading(release.current(root))).value == 11


@pytest.mark.long
def test_what_is_damaged_is_not_backed_up_as_if_it_were_whole(here, tmp_path):
    online = release.current()
    file = store.snapshot(online.root, "ciec", online.tables["ciec"]).files[0]
    Path(online.root, file).write_bytes(b"PAR1")
    release.forget()
    with pytest.raises(CannotBackUp, match="python -m cqcm_data repair"):
        backup.backup(tmp_path / "kept.tar.gz")
    assert not (tmp_path / "kept.tar.gz").exists()


@pytest.mark.long
def test_what_an_older_release_has_lost_is_told_and_the_rest_is_kept(here, at, tmp_path):
    online = release.current()
    file = store.snapshot(online.root, "ciec", online.tables["ciec"]).files[0]
    publish(online.root, online, {"ciec": table("ciec", [ciec("a", 2024)])}, Reason("x", "x"))
    Path(online.root, file).unlink()
    release.forget()
    made = backup.backup(tmp_path / "kept.tar.gz")
    assert made.damaged == (f"datasets/{file}",)
    at("there")
    assert backup.restore(made.file).release == 4
    assert [bool(release.damages(one)) for one in release.history()] == [False, False, True, False]


@pytest.mark.long
def test_no_backup_is_made_while_records_are_erased(here, tmp_path):
    with swap.alone(str(here / "datasets")), pytest.raises(CannotBackUp, match="being erased"):
        backup.backup(tmp_path / "kept.tar.gz")


@pytest.mark.long
def test_a_backup_takes_no_other_files_place(here, tmp_path):
    (tmp_path / "kept.tar.gz").write_text("")
    with pytest.raises(CannotBackUp, match="is there already"):
        backup.backup(tmp_path / "kept.tar.gz")


def test_where_nothing_is_to_be_backed_up_or_restored_that_is_said(at, tmp_path, monkeypatch):
    at("here")
    with pytest.raises(CannotRestore, match="no such file"):
        backup.restore(tmp_path / "none.tar.gz")
    monkeypatch.setenv("CQCM_DATASETS", store.SHIPPED)
    with pytest.raises(CannotBackUp, match="never started"):
        backup.backup(tmp_path / "kept.tar.gz")
    monkeypatch.setenv("CQCM_DATASETS", "s3://bucket/tables")
    with pytest.raises(CannotBackUp, match="its store"):
        backup.backup(tmp_path / "kept.tar.gz")
    with pytest.raises(CannotRestore, match="no folder"):
        backup.restore(tmp_path / "none.tar.gz")


@pytest.mark.long
def test_the_commands_of_make_do_both(here, at, tmp_path, project):
    shutil.copytree(here, tmp_path / "twin")
    known = {**os.environ, **{f"CQCM_{n}": str(tmp_path / "twin" / n.lower()) for n in PLACES}}

    def make(*arguments: str) -> subprocess.CompletedProcess[str]:
        python = f"PY={sys.executable}"
        command = ["make", "-o", "installed", python, *arguments]
        return subprocess.run(
            command, cwd=project, env=known, capture_output=True, text=True, check=False
        )

    assert "up to release 3" in make("backup", f"TO={tmp_path / 'kept'}").stdout
    (file,) = (tmp_path / "kept").iterdir()
    assert make("restore").returncode != 0
    assert "--replace" in make("restore", f"FROM={file}").stderr
    assert "set aside" in make("restore", f"FROM={file}", "REPLACE=yes").stdout


@pytest.mark.long
def test_a_backup_of_an_older_version_is_restored_and_brought_up_to_date(at):
    """Frozen for good: what `backup` wrote on the day in its name."""
    frozen = [one for one in FROZEN.glob("*.tar.gz") if backup.MANIFEST in names(one)]
    assert frozen
    for number, file in enumerate(frozen):
        at(f"there{number}")
        assert backup.restore(file).release == 4
        assert query.series("members", Reading(installation.ready())).value == 66
        assert audit.entries()[-1].about == "frozen"
        assert "manon@example.org" in str(place.text("roles.toml"))
