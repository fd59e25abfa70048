"""What docs/server.md has one do: the units as they stand, started here on other folders."""

import json
import shutil
import subprocess
import sys
from pathlib import Path
from urllib.request import urlopen

import pytest
from chromium import ROOT, free_port, wait_until_up
from visitors import run, visit

from cqcm_data import backup, journal, sound
from cqcm_data.access import place
from cqcm_data.intake import remembered

DOCS = ROOT / "docs"
PYTHON = "/opt/cqcm/.venv/bin/python"


def told(unit: str, name: str) -> list[str]:
    lines = (DOCS / unit).read_text("utf-8").splitlines()
    return [line.removeprefix(f"{name}=") for line in lines if line.startswith(f"{name}=")]


def environment(unit: str, folder: Path) -> dict[str, str]:
    named = dict(one.split("=", 1) for one in told(unit, "Environment"))
    return {name: moved(value, folder) for name, value in named.items()}


def moved(text: str, folder: Path) -> str:
    """The same inside a folder of this machine, with its own Python."""
    return text.replace(PYTHON, sys.executable).replace("/var/", f"{folder}/")


def test_both_units_name_every_folder_that_is_read(tmp_path):
    known = {"CQCM_DATASETS", place.FOLDER, remembered.FOLDER, backup.ORGANISATION, journal.FOLDER}
    own = {"cqcm.service": {sound.FILE}, "cqcm-backup.service": set()}  # which no backup holds
    for unit, alone in own.items():
        named = environment(unit, tmp_path)
        assert {name for name in named if name.startswith("CQCM_")} == known | alone


@pytest.mark.skipif(not shutil.which("systemd-analyze"), reason="no systemd here")
def test_systemd_takes_the_units(tmp_path):
    for one in DOCS.glob("cqcm*.[st]*"):
        (tmp_path / one.name).write_text(one.read_text("utf-8").replace(PYTHON, sys.executable))
    units = sorted(map(str, tmp_path.iterdir()))
    assert len(units) == 3
    command = ["systemd-analyze", "verify", "--man=no", *units]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert [one for one in done.stderr.splitlines() if str(tmp_path) in one or "cqcm" in one] == []


@pytest.mark.long
def test_the_service_writes_in_its_folders_alone_and_is_backed_up_beside(tmp_path):
    port, log = free_port(), tmp_path / "said"
    known = environment("cqcm.service", tmp_path) | {"STREAMLIT_SERVER_PORT": str(port)}
    (command,) = told("cqcm.service", "ExecStart")
    before = sorted((ROOT / "var").rglob("*"))
    (tmp_path / "lib" / "cqcm").mkdir(parents=True)  # as systemd makes it
    with log.open("w") as said:
        process = subprocess.Popen(
            moved(command, tmp_path).split(), cwd=ROOT, env=known, stdout=said, stderr=said
        )
    try:
        address = f"http://127.0.0.1:{port}"
        wait_until_up(address, process, log)
        assert urlopen(f"{address}/pret").read() == b"ready"
        assert b"# HELP" in urlopen(f"{address}/_stcore/metrics").read()
        run(visit(address, "jeunesse"))
        assert backed_up(tmp_path).returncode == 0
    finally:
        process.terminate()
        process.wait(timeout=20)
    assert sorted((ROOT / "var").rglob("*")) == before
    assert (tmp_path / "lib" / "cqcm" / "datasets" / "releases").is_dir()
    lines = (tmp_path / "log" / "cqcm" / journal.FILE).read_text().splitlines()
    assert any(json.loads(one)["what"] == "rerun" for one in lines)
    assert len([*(tmp_path / "backups" / "cqcm").iterdir()]) == 1
    assert "/acces/" not in log.read_text()  # no link is left in a log


def backed_up(folder: Path) -> subprocess.CompletedProcess[bytes]:
    (command,) = told("cqcm-backup.service", "ExecStart")
    known = environment("cqcm-backup.service", folder)
    return subprocess.run(moved(command, folder).split(), cwd=ROOT, env=known, check=False)


def test_the_guide_names_what_is_there():
    guide = (DOCS / "server.md").read_text("utf-8")
    for one in DOCS.glob("cqcm*"):
        assert one.name in guide
