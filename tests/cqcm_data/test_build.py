"""Text sources -> committed tables."""

import os
import subprocess
import sys

import pytest
from builders import write_csv

from cqcm_data import query, release, store
from cqcm_data.build import build, read_csv, read_sources
from cqcm_data.contracts import ContractError
from cqcm_data.dependents import same_rows
from cqcm_data.store import DATASETS


def test_what_is_committed_is_what_the_sources_give():
    online = release.current(DATASETS)
    expected = read_sources()
    assert set(online.tables) == set(expected)
    for name, rows in expected.items():
        committed = store.read(DATASETS, name, online.tables[name])
        assert same_rows(committed, rows), f"{name} differs: run python -m cqcm_data build"


def test_a_second_build_changes_nothing(tmp_path):
    first = build(tmp_path)
    assert build(tmp_path) == first
    assert len(release.history(tmp_path)) == 1


def test_a_changed_source_makes_one_new_version_and_one_new_release(tmp_path, sources):
    first = build(tmp_path / "datasets", sources)
    rows = read_csv(sources / "press_releases.csv")
    write_csv(sources / "press_releases.csv", rows[:-1])
    second = build(tmp_path / "datasets", sources)
    changed = {name for name in second.tables if second.tables[name] != first.tables[name]}
    assert changed == {"press_releases", "rollup_press_releases"}
    assert second.number == 2
    old = store.read(first.root, "press_releases", first.tables["press_releases"])
    assert old.num_rows == len(rows)


def test_every_mistake_of_every_source_is_told_at_once(tmp_path, sources):
    releases, regions = (read_csv(sources / f"{n}.csv") for n in ("press_releases", "regions"))
    write_csv(sources / "press_releases.csv", [{**releases[0], "date": "soon"}, releases[1]])
    write_csv(sources / "regions.csv", [{**regions[0], "code": "18", "extra": "x"}])
    with pytest.raises(ContractError) as told:
        build(tmp_path / "datasets", sources)
    said = str(told.value)
    assert "press_releases.csv: line 2: date" in said
    assert "regions.csv: line 2: code" in said
    assert "regions.csv: line 2: extra" in said
    assert not (tmp_path / "datasets").exists()


def test_a_folder_may_have_spaces_and_accents_in_its_name(tmp_path):
    release = build(tmp_path / "données du CQCM")
    assert query.series("members", on=release).value == 65
    assert query.series("press_releases", ["month"], on=release).value is None


def test_every_commit_says_who_and_why(built):
    for name in built.tables:
        commit = store.history(built.root, name)[0]
        assert commit["who"] and commit["why"]


def test_the_command_ends_well_each_time(tmp_path):
    """Reading tables may not call Python from threads of its own: half of the builds aborted."""
    for number in range(5):
        root = str(tmp_path / str(number))
        ended = subprocess.run(
            [sys.executable, "-m", "cqcm_data", "build"],
            env={**os.environ, "CQCM_DATASETS": root},
            capture_output=True,
            text=True,
            check=False,
        )
        assert ended.returncode == 0, ended.stderr
        assert "release 1" in ended.stdout
