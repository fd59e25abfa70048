"""Text sources -> tables: what the project's sources own, and nothing else."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from builders import ciec, put_online, write_csv

from cqcm_data import query, release, store
from cqcm_data.build import build, read_csv
from cqcm_data.contracts import ContractError
from cqcm_data.dependents import same_rows
from cqcm_data.reading import Reading


def test_what_ships_is_what_the_sources_give(built):
    online = release.current(store.SHIPPED)
    assert set(online.tables) == set(built.tables)
    for name, at in built.tables.items():
        committed = store.read(store.SHIPPED, name, online.tables[name])
        assert same_rows(committed, store.read(built.root, name, at)), (
            f"{name} differs: run python -m cqcm_data build"
        )
    assert (online.recipe, online.seed) == (built.recipe, built.seed)


def test_a_second_build_changes_nothing(root):
    first = build(root)
    assert build(root) == first
    assert len(release.history(root)) == 1


def test_a_changed_source_makes_one_new_version_and_one_new_release(root, sources):
    first = build(root, sources)
    rows = read_csv(sources / "press_releases.csv")
    write_csv(sources / "press_releases.csv", rows[:-1])
    second = build(root, sources)
    changed = {name for name in second.tables if second.tables[name] != first.tables[name]}
    assert changed == {"press_releases", "rollup_press_releases"}
    assert second.number == 2
    old = store.read(root, "press_releases", first.tables["press_releases"])
    assert old.num_rows == len(rows)


@pytest.mark.long
def test_received_records_survive_any_number_of_builds(root, sources):
    build(root, sources)
    put_online(root, ciec=[ciec(f"c{n}", 2024) for n in range(12)])
    for value in (66, 67):
        change_members(sources, value)
        online = build(root, sources)
        assert query.series("members", Reading(online)).value == value
        assert query.from_records("ciec", Reading(online)).value == 12
        assert query.series("ciec", Reading(online), ["year"]).status == "received"


@pytest.mark.long
def test_a_figure_that_was_corrected_here_stays_whatever_the_sources_say(root, sources):
    first = build(root, sources)
    rows = store.read(root, "published_figures", first.tables["published_figures"]).to_pylist()
    corrected = [{**row, "value": 70.0} if row["id"] == "members_2023" else row for row in rows]
    put_online(root, published_figures=corrected)
    change_members(sources, 66)
    assert query.series("members", Reading(build(root, sources))).value == 70


def test_every_mistake_of_every_source_is_told_at_once(root, sources):
    releases, regions = (read_csv(sources / f"{n}.csv") for n in ("press_releases", "regions"))
    write_csv(sources / "press_releases.csv", [{**releases[0], "date": "soon"}, releases[1]])
    write_csv(sources / "regions.csv", [{**regions[0], "code": "18", "extra": "x"}])
    with pytest.raises(ContractError) as told:
        build(root, sources)
    said = str(told.value)
    assert "press_releases.csv: line 2: date" in said
    assert "regions.csv: line 2: code" in said
    assert "regions.csv: line 2: extra" in said
    assert not store.is_there(root)


def test_a_folder_may_have_spaces_and_accents_in_its_name(tmp_path):
    online = build(str(tmp_path / "données du CQCM"))
    assert query.series("members", Reading(online)).value == 65
    assert query.series("press_releases", Reading(online), ["month"]).value is None


def test_every_commit_says_who_and_why(built):
    for name in built.tables:
        commit = store.history(built.root, name)[0]
        assert commit["who"] and commit["why"]


@pytest.mark.long
def test_a_build_in_a_process_of_its_own_ends_well_each_time(tmp_path):
    """Reading tables may not call Python from threads of its own: half of the builds aborted."""
    for number in range(2):
        ended = subprocess.run(
            [sys.executable, "-c", BUILD, str(tmp_path / str(number))],
            capture_output=True,
            text=True,
            check=False,
        )
        assert (ended.returncode, ended.stdout) == (0, "1\n"), ended.stderr


BUILD = "import sys; from cqcm_data.build import build; print(build(sys.argv[1]).number)"


def test_the_command_builds_what_ships_wherever_an_installation_has_its_tables(tmp_path, project):
    ended = subprocess.run(
        [sys.executable, "-m", "cqcm_data", "build"],
        cwd=project,
        env={**os.environ, "CQCM_DATASETS": str(tmp_path / "own")},
        capture_output=True,
        text=True,
        check=True,
    )
    assert store.SHIPPED in ended.stdout
    assert not (tmp_path / "own").exists()


@pytest.fixture
def root(tmp_path: Path) -> str:
    return str(tmp_path / "datasets")


def change_members(sources: Path, value: int) -> None:
    rows = [dict(row) for row in read_csv(sources / "published_figures.csv")]
    changed = {"members_2023": {"value": value}}
    write_csv(sources / "published_figures.csv", [{**r, **changed.get(r["id"], {})} for r in rows])
