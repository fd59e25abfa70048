"""A file that is killed anywhere on its way: the old release or the new one, and the next works."""

import shutil
from pathlib import Path

import pytest
from killed_intake import bring, failpoints, tried

pytestmark = pytest.mark.long

MODES = ("add", "replace_all")
TIMES = 3  # two hundred in bench


@pytest.fixture
def root(built, tmp_path: Path, monkeypatch) -> str:
    for name in ("datasets", "intake", "access"):
        monkeypatch.setenv(f"CQCM_{name.upper()}", str(tmp_path / name))
    return shutil.copytree(built.root, str(tmp_path / "datasets"))


@pytest.mark.parametrize("mode", MODES)
def test_killed_at_any_place_it_leaves_a_whole_release_and_the_next_intake_works(
    root, tmp_path, mode
):
    bring(root, "first", mode)
    told = tmp_path / "told"
    names = failpoints(told, mode)
    assert len(names) > 15 and ("commit of receipts" in names) == (mode == "add")
    died = {name: tried(root, name, TIMES, told, mode) for name in names}
    assert died == dict.fromkeys(names, TIMES)
