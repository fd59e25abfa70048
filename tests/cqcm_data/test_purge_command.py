"""Records are erased from a terminal, or it is said why none is."""

import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from builders import ciec

from cqcm_data import query, release
from cqcm_data.__main__ import main
from cqcm_data.access import audit
from cqcm_data.reading import Reading
from cqcm_data.release import Release

pytestmark = pytest.mark.long


@pytest.fixture(scope="module")
def four_records(online_once) -> str:
    rows = [ciec("a", 2023), ciec("a", 2024), ciec("b", 2024), ciec("c", 2024)]
    return online_once(ciec=rows).root


@pytest.fixture
def online(four_records, tmp_path, monkeypatch) -> Release:
    found = release.current(shutil.copytree(four_records, str(tmp_path / "online")))
    monkeypatch.setenv("CQCM_DATASETS", found.root)
    monkeypatch.setenv("CQCM_ACCESS", str(tmp_path / "access"))
    monkeypatch.setenv("CQCM_INTAKE", str(tmp_path / "intake"))
    return found


Done = subprocess.CompletedProcess[str]


def command(*more: str) -> list[str]:
    return ["-m", "cqcm_data", "purge", "--dataset", "ciec", *more, "--why", "Demande"]


@pytest.fixture
def run(online, monkeypatch, capsys) -> Callable[..., Done]:
    """The command where it is asked for here: a process of its own loads everything anew."""

    def go(*more: str) -> Done:
        asked = command(*more)[1:]
        monkeypatch.setattr(sys, "argv", asked)
        code = main()
        return Done(asked, code, *capsys.readouterr())

    return go


def count(online: Release) -> float | None:
    release.forget()
    return query.from_records("ciec", Reading(release.current(online.root))).value


def test_keys_in_full_or_by_their_first_part(run, online, project: Path):
    asked = [sys.executable, *command("--key", "a/2024", "b")]
    done = subprocess.run(asked, cwd=project, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout == "2 records erased from 1 versions: release 3\n"
    assert count(online) == 2
    assert (audit.entries()[0].who, audit.entries()[0].what) == ("command", "purge")
    assert run("--key", "a").stdout.startswith("1 records erased from 1 versions")
    assert count(online) == 1


def test_values_only_when_the_number_of_records_is_known(run, online):
    asked = run("--where", "year=2024", "region=16")
    assert (asked.returncode, asked.stdout) == (1, "")
    assert asked.stderr == "3 records in 1 versions would be erased: --records 3\n"
    assert run("--where", "year=2024", "region=16", "--records", "2").returncode == 1
    assert release.current(online.root) == online and audit.entries() == []
    assert run("--where", "year=2024", "region=16", "--records", "3").returncode == 0
    assert count(online) == 1


@pytest.mark.parametrize(
    "asked",
    [(), ("--key", "a/2024/x"), ("--key", ""), ("--where", "nom=x"), ("--where", "year=")],
)
def test_what_names_nothing_is_a_sentence(asked, run, online):
    done = run(*asked)
    assert done.returncode == 1 and "names no records of ciec: --key id/year" in done.stderr
    assert len(done.stderr.splitlines()) == 1
    assert release.current(online.root) == online


def test_a_record_that_is_in_no_version_is_a_sentence(run):
    done = run("--key", "nobody")
    assert (done.returncode, done.stderr) == (1, "ciec: no version has such a record\n")
