"""What every test shares: releases built from the text sources, apart from the committed one."""

import os
import shutil
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

import next_report
import pytest
import shared
from builders import put_online, write_csv
from hypothesis import settings

from cqcm_data import release, store
from cqcm_data.build import SOURCES, build
from cqcm_data.release import Release

# The tests look at what ships, whatever this machine has installed beside it.
os.environ["CQCM_DATASETS"] = store.SHIPPED

# Nor is anyone signed in there, and nobody's log is written in.
_access = tempfile.TemporaryDirectory(prefix="cqcm-access-")
os.environ["CQCM_ACCESS"] = _access.name

# Nor are files under way that somebody left on this machine.
_intake = tempfile.TemporaryDirectory(prefix="cqcm-intake-")
os.environ["CQCM_INTAKE"] = _intake.name

# What they do is logged where nobody looks.
_logged = tempfile.TemporaryDirectory(prefix="cqcm-log-")
os.environ["CQCM_LOG"] = _logged.name

# Nor is anything taken for sound that was found so on this machine.
os.environ["CQCM_SOUND"] = str(Path(_logged.name, "sound"))

# Spark's client takes a program without a file for a test of its own, and ends it. Each process of
# these tests is one: it says that somebody types there.
sys.ps1 = ""

# A slow machine is not a wrong result.
settings.register_profile("patient", deadline=None)
settings.load_profile("patient")

ROOT = Path(__file__).resolve().parent.parent


def pytest_make_parametrize_id(val: object, argname: str) -> str | None:
    """A file as bytes is numbered: one that is zipped anew has another time in it in each worker,
    and workers that collect tests of other names run none.
    """
    return argname if isinstance(val, bytes) else None


@pytest.fixture(scope="session")
def project() -> Path:
    return ROOT


@pytest.fixture(scope="session")
def run_folder(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Path:
    """What all workers of this run find."""
    return shared.folder(tmp_path_factory, worker_id)


@pytest.fixture(scope="session")
def built(run_folder: Path) -> Release:
    """To be read only: one build for all workers."""
    root = run_folder / "built"
    with shared.alone(run_folder / "building"):
        return release.current(str(root)) if root.exists() else build(str(root))


@pytest.fixture(scope="session", autouse=True)
def built_before_any_test(built: Release) -> None:
    """Not under what the first test that asks for it declares beside what is there."""


@pytest.fixture(scope="session")
def next_year(online_once: Callable[..., Release], built: Release) -> Release:
    """A release in which a second, made-up report is online: to be read only."""
    return online_once(**next_report.tables(built))


@pytest.fixture
def sources(tmp_path: Path) -> Path:
    """A copy of the text sources that a test may change."""
    return Path(shutil.copytree(SOURCES, tmp_path / "sources"))


@pytest.fixture
def build_with(tmp_path: Path, sources: Path, built: Release) -> Callable[..., Release]:
    """A release in which the sources have other rows in some datasets.

    It is built on a copy of what is built already: what is the same is not written anew.
    """

    def make(**datasets: list[dict[str, object]]) -> Release:
        for name, rows in datasets.items():
            write_csv(sources / f"{name}.csv", rows)
        return build(shutil.copytree(built.root, str(tmp_path / "datasets")), sources)

    return make


@pytest.fixture
def online_with(tmp_path: Path, built: Release) -> Callable[..., Release]:
    """A copy of what is online with other rows in some datasets, faster than a build.

    Given a release, the next one of its root.
    """

    def make(after: Release | None = None, **datasets: list[dict[str, object]]) -> Release:
        root = after.root if after else shutil.copytree(built.root, str(tmp_path / "online"))
        return put_online(root, **datasets)

    return make


@pytest.fixture(scope="session")
def online_once(built: Release, tmp_path_factory: pytest.TempPathFactory) -> Callable[..., Release]:
    """The same, to be read only: for all the tests of a file that asks for it once."""

    def make(**datasets: list[dict[str, object]]) -> Release:
        root = str(tmp_path_factory.mktemp("online") / "datasets")
        return put_online(shutil.copytree(built.root, root), **datasets)

    return make
