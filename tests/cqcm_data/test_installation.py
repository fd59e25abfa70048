"""A start: an installation's own tables are there, up to date, and can be shown, or a sentence."""

import logging
import os
import shutil
import subprocess
import sys
import tarfile
from pathlib import Path

import next_report
import pyarrow.compute as pc
import pytest
from builders import ciec, list_release, put_online, write_csv, write_table
from chromium import free_port
from killed import processes, start
from pydantic import create_model

from cqcm_data import build as build_module
from cqcm_data import (
    catalogue,
    checks,
    dependents,
    figures,
    indicators,
    installation,
    merge,
    publish,
    query,
    register,
    release,
    reports,
    store,
)
from cqcm_data.__main__ import main
from cqcm_data.build import SOURCES, build, read_csv
from cqcm_data.contracts import CONTRACTS, Record, Words, lists
from cqcm_data.filters import Filters
from cqcm_data.reading import Reading
from cqcm_data.release import Release

FROZEN = Path(__file__).resolve().parents[1] / "frozen"
FIGURES = "published_figures"


@pytest.fixture
def root(tmp_path: Path, monkeypatch) -> str:
    """Where an installation is to have its tables."""
    found = str(tmp_path / "own" / "datasets")
    Path(found).parent.mkdir()
    monkeypatch.setenv("CQCM_DATASETS", found)
    return found


@pytest.fixture
def ship(built, tmp_path: Path, sources: Path, monkeypatch):
    """The product ships other values of some figures, and so many press releases."""
    ships = shutil.copytree(built.root, str(tmp_path / "ships"))

    def make(releases: int = 10, **values: float) -> None:
        if not values and releases == len(read_csv(SOURCES / "press_releases.csv")) and as_built():
            monkeypatch.setattr(store, "SHIPPED", ships)  # a build would change nothing
            return
        rows = [dict(row) for row in read_csv(sources / f"{FIGURES}.csv")]
        rows = [{**row, "value": values.get(row["id"], row["value"])} for row in rows]
        write_csv(sources / f"{FIGURES}.csv", rows)
        listed = [dict(row) for row in read_csv(SOURCES / "press_releases.csv")]
        write_csv(sources / "press_releases.csv", listed[:releases])
        monkeypatch.setattr(store, "SHIPPED", build(ships, sources).root)

    return make


def as_built() -> bool:
    """Whether the contracts are those of the session's build."""
    return build_module.CONTRACTS is CONTRACTS


def test_the_first_start_copies_what_ships(root):
    online = installation.ready()
    assert online.root == root
    assert dict(online.tables) == dict(release.current(store.SHIPPED).tables)
    assert [one.name for one in Path(root).parent.iterdir()] == ["datasets"]
    assert query.series("members", Reading(online)).value == 65


def test_a_second_start_changes_nothing(root):
    first = installation.ready()
    assert installation.ready() == first
    assert release.history(root) == (first,)


@pytest.mark.long
def test_what_ships_is_never_written_to(root, ship):
    ship(members_2023=66)
    installation.ready()
    put_online(root, ciec=[ciec("a", 2024)])
    ship(members_2023=67)
    before = contents(store.SHIPPED)
    assert query.series("members", Reading(installation.ready())).value == 67
    assert contents(store.SHIPPED) == before


@pytest.mark.long
def test_an_upgrade_brings_what_ships_and_keeps_what_is_the_installations_own(root, ship, caplog):
    ship()
    online = installation.ready()
    online = correct(online, "members_2023", 70)
    put_online(root, ciec=[ciec(f"c{n}", 2024) for n in range(11)])
    ship(members_2023=66, new_members_2023=42, releases=9)
    with caplog.at_level(logging.WARNING, "cqcm"):
        after = installation.ready()
    assert query.series("members", Reading(after)).value == 70
    assert query.series("new_members", Reading(after)).value == 42
    assert query.from_records("press_releases", Reading(after)).value == 9
    assert query.from_records("ciec", Reading(after)).value == 11
    (kept,) = installation.corrections(after)
    assert str(kept) == "published_figures: members_2023: value 70.0 (ships 66.0)"
    assert "members_2023: value 70.0 (ships 66.0)" in caplog.text


@pytest.mark.long
def test_a_correction_outlasts_many_upgrades_and_ends_when_the_product_takes_it_over(root, ship):
    ship()
    correct(installation.ready(), "members_2023", 70)
    for value in (66, 65):
        ship(members_2023=value)
        assert query.series("members", Reading(installation.ready())).value == 70
    ship(members_2023=70)
    assert [*installation.corrections(installation.ready())] == []
    ship(members_2023=71)
    assert query.series("members", Reading(installation.ready())).value == 71


@pytest.mark.long
@pytest.mark.parametrize("frozen", sorted(FROZEN.glob("*.tar.gz")), ids=lambda file: file.name)
def test_an_installation_of_an_older_version_keeps_every_record_and_correction(root, frozen, ship):
    """Frozen for good: 120 projects and 20 CIEC were received, and one figure was corrected."""
    with tarfile.open(frozen) as packed:
        packed.extractall(Path(root).parent, filter="data")
    before = release.current(root)
    ship(new_members_2023=42, members_2023=64)
    after = installation.ready()
    assert after.number > before.number and after.recipe == dependents.recipe()
    for name in ("jeune_coop_projects", "ciec"):
        old, new = (
            merge.conform(name, store.read(root, name, one.tables[name])) for one in (before, after)
        )
        assert dependents.same_rows(old, new) and old.num_rows in (120, 20)
    for (
        name
    ) in lists():  # of before their rows said of which report they are: no row is there twice
        rows = store.read(root, name, after.tables[name])
        assert rows["report"].to_pylist() == ["rapport_2023"] * len(
            read_csv(SOURCES / f"{name}.csv")
        )
    assert query.series("members", Reading(after)).value == 66
    assert query.series("new_members", Reading(after)).value == 42
    by_region = query.series("jeune_coop_projects", Reading(after), ["region"]).frame["value"]
    assert by_region.sum() == 120
    (kept,) = installation.corrections(after)
    assert kept.key == ("members_2023",) and kept.columns["value"] == (64, 66)
    assert installation.ready() == after


@pytest.mark.long
def test_another_recipe_makes_anew_what_is_made(root):
    """The sums stand as the older recipe left them: without the record that came since."""
    first = installation.ready()
    made = put_online(root, ciec=[ciec("a", 2024)])
    tables = {**made.tables, **{n: first.tables[n] for n in dependents.names("ciec")}}
    stale = list_release(root, tables, recipe="of yesterday", seed=made.seed, seeded=made.seeded)
    assert query.from_records("ciec", Reading(stale)).value is None
    after = installation.ready()
    assert after.recipe == dependents.recipe()
    assert query.series("ciec", Reading(after), where=Filters(year=2024)).value == 1


@pytest.fixture
def contracts(monkeypatch):
    """Another set of contracts, as another version of the product has it."""

    def make(gone: tuple[str, ...] = (), **new: type[Record]) -> None:
        found = {**{name: c for name, c in CONTRACTS.items() if name not in gone}, **new}
        for module in (build_module, checks, dependents, installation, merge, publish):
            monkeypatch.setattr(module, "CONTRACTS", found)
        for name, contract in new.items():
            monkeypatch.setitem(CONTRACTS, name, contract)
        forget()

    def forget() -> None:
        for known in (dependents.recipe, dependents.every_name, checks._asked, checks._optional):
            known.cache_clear()

    yield make
    monkeypatch.undo()
    forget()


@pytest.mark.long
def test_another_dataset_or_column_of_the_product_is_put_online_at_the_next_start(
    root, ship, contracts
):
    ship()
    first = correct(installation.ready(), "members_2023", 70)

    class Letter(Record):
        grain = "one row per letter"
        optional = True
        id: Words

    class Seat(CONTRACTS["board_seats"]):
        region: str | None = None

    contracts(letters=Letter, board_seats=Seat)
    ship()
    online = installation.ready()
    assert "letters" not in first.tables and "letters" in online.tables
    seats = store.read(root, "board_seats", online.tables["board_seats"])
    assert seats["region"].null_count == seats.num_rows == 17
    assert query.series("members", Reading(online)).value == 70


@pytest.mark.long
def test_a_dataset_that_the_product_has_no_more_goes_along(root, ship, contracts):
    ship()
    first = correct(installation.ready(), "members_2023", 70)
    contracts(gone=("annotations",))
    ship()
    online = installation.ready()
    assert online.tables["annotations"] == first.tables["annotations"]
    assert [one.key for one in installation.corrections(online)] == [("members_2023",)]


@pytest.mark.long
def test_a_column_of_a_newer_version_stays_while_an_older_one_runs(root, ship, contracts):
    class Noted(CONTRACTS["ciec"]):
        note: str | None = None

    older = CONTRACTS["ciec"]
    contracts(ciec=Noted)
    ship()
    installation.ready()
    noted = put_online(root, ciec=[{**ciec("a", 2024), "note": "dear"}])
    for contract in (older, Noted):
        contracts(ciec=contract)
        ship()
        online = installation.ready()
        assert online.tables["ciec"] == noted.tables["ciec"]
        assert query.from_records("ciec", Reading(online)).value == 1


@pytest.mark.long
def test_a_correction_and_a_new_column_go_together(root, ship, contracts):
    ship()
    first = installation.ready()
    rows = store.read(root, "members", first.tables["members"]).to_pylist()
    put_online(root, members=[{**row, "count": row["count"] + 1} for row in rows[:1]] + rows[1:])

    class Placed(CONTRACTS["members"]):
        place: Words = "Lévis"

    contracts(members=Placed)
    ship()
    online = installation.ready()
    found = store.read(root, "members", online.tables["members"])
    assert found["place"].to_pylist() == ["Lévis"] * found.num_rows
    (kept,) = installation.corrections(online)
    assert kept.columns == {"count": (rows[0]["count"], rows[0]["count"] + 1)}


@pytest.mark.long
@pytest.mark.parametrize("there", [False, True])
def test_several_first_starts_at_once_make_one_installation(root, there):
    if there:
        Path(root).mkdir()  # a volume
    context = processes()
    starts = [context.Process(target=start, args=(root,)) for _ in range(4)]
    for one in starts:
        one.start()
    for one in starts:
        one.join(timeout=60)
    assert [one.exitcode for one in starts] == [0] * 4
    assert [one.name for one in Path(root).parent.iterdir()] == ["datasets"]
    assert len(release.history(root)) == 1


def test_a_first_start_that_was_killed_leaves_nothing_half_done(root):
    """What was copied by then stands beside it, under another name."""
    unfinished = Path(f"{root}.{store.UNFINISHED}.1")
    unfinished.mkdir()
    (unfinished / "releases").write_text("")
    assert installation.ready().number == 1
    assert (Path(root) / "releases").is_dir()


def test_a_folder_that_holds_a_map_and_an_interrupted_start_is_seeded(root):
    Path(root, "geo").mkdir(parents=True)
    Path(root, "geo", "regions.geojson").write_text("{}")
    Path(root, f"{store.UNFINISHED}.1", "ciec").mkdir(parents=True)
    shutil.copytree(Path(store.SHIPPED, "members"), Path(root, "members"))
    online = installation.ready()
    assert query.series("members", Reading(online)).value == 65
    assert Path(root, "geo", "regions.geojson").read_text() == "{}"
    assert sorted(os.listdir(root)) == sorted([*os.listdir(store.SHIPPED), "geo"])  # noqa: PTH208


@pytest.mark.long
def test_nothing_is_taken_from_damaged_tables_that_ship(root, ship, caplog):
    ship(members_2023=66)
    installation.ready()
    ship(members_2023=67)
    (Path(store.SHIPPED) / "releases" / "_delta_log" / f"{1:020}.json").write_text("")
    release.forget()
    assert query.series("members", Reading(installation.ready())).value == 66
    assert "git restore" in caplog.text or "python -m" in caplog.text


@pytest.mark.long
@pytest.mark.parametrize("dataset", ["sources", "ciec"])
def test_no_start_makes_a_release_once_all_is_merged(root, ship, contracts, dataset):
    ship()
    installation.ready()
    before = CONTRACTS[dataset]
    for contract in (create_model("Noted", __base__=before, note=(str | None, None)), before):
        contracts(**{dataset: contract})
        ship()
        online = installation.ready()
        assert [installation.ready().number for _ in range(2)] == [online.number] * 2


def test_where_nothing_can_be_written_what_ships_is_served(monkeypatch, tmp_path, caplog):
    """A checkout that is read only, say: a file stands where the folder would be made."""
    (tmp_path / "var").write_text("")
    monkeypatch.delenv("CQCM_DATASETS")
    monkeypatch.setattr(store, "OWN", str(tmp_path / "var" / "datasets"))
    assert installation.ready().root == store.SHIPPED
    assert store.installed() == store.SHIPPED
    assert "what ships is served" in caplog.text


# What cannot be served: one sentence with the command to type, and no traceback ------------------


def no_folder(folder: Path) -> Path:
    return folder / "nowhere" / "datasets"


def other_things(folder: Path) -> Path:
    (folder / "datasets").mkdir()
    (folder / "datasets" / "photo.jpg").write_text("")
    return folder / "datasets"


def everything_damaged(folder: Path) -> Path:
    root = shutil.copytree(store.SHIPPED, folder / "datasets")
    for file in root.glob("board_seats/*.parquet"):
        file.write_bytes(b"PAR1")
    for file in root.glob("ciec/_delta_log/*.json"):
        file.write_bytes(b"")
    return root


def without_its_list(folder: Path) -> Path:
    root = shutil.copytree(store.SHIPPED, folder / "datasets")
    shutil.rmtree(root / "releases")
    return root


def without_a_figure(folder: Path) -> Path:
    """A figure that the dashboard shows is gone: no publication could do so."""
    root = str(shutil.copytree(store.SHIPPED, folder / "datasets"))
    base = release.current(root)
    rows = store.read(root, FIGURES, base.tables[FIGURES])
    at = write_table(root, FIGURES, rows.filter(pc.field("id") != "members_2023"))
    made = {"recipe": base.recipe, "seed": base.seed}
    list_release(root, {**base.tables, FIGURES: at}, **made)
    return root


def a_file(folder: Path) -> Path:
    (folder / "datasets").write_text("")
    return folder / "datasets"


def a_strange_name(folder: Path) -> Path:
    return folder / "100%41"


CANNOT = {
    "a folder that is not there": (no_folder, ["There is no folder", "mkdir -p"]),
    "a folder with other things": (
        other_things,
        ["holds other things (photo.jpg)", "export CQCM_DATASETS="],
    ),
    "a file": (a_file, ["is no place for tables", "export CQCM_DATASETS="]),
    "a name with a sign": (a_strange_name, ["has no %", "export CQCM_DATASETS="]),
    "a list that is gone": (without_its_list, ["releases is missing", "from a copy of"]),
    "nothing that can be read": (
        everything_damaged,
        ["No release can be read", "ciec", "python -m cqcm_data repair"],
    ),
    "a figure that is gone": (
        without_a_figure,
        ["'members_2023' is no published figure", "python -m cqcm_data check"],
    ),
}


@pytest.mark.parametrize(("made", "said"), CANNOT.values(), ids=CANNOT)
def test_what_cannot_be_served_is_a_sentence_with_a_command(made, said, tmp_path, monkeypatch):
    monkeypatch.setenv("CQCM_DATASETS", str(made(tmp_path)))
    with pytest.raises(installation.CannotServe) as told:
        installation.ready()
    for words in said:
        assert words in str(told.value)


@pytest.mark.long
@pytest.mark.parametrize(
    ("made", "command"),
    [(no_folder, "cqcm_views"), (everything_damaged, "streamlit run dashboard.py")],
)
def test_the_dashboard_tells_it_without_a_traceback_or_an_address(made, command, tmp_path, project):
    port = {"STREAMLIT_SERVER_PORT": str(free_port())}
    done = subprocess.run(
        [sys.executable, "-m", *command.split()],
        cwd=project,
        env={**os.environ, **port, "CQCM_DATASETS": str(made(tmp_path))},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    told = done.stdout + done.stderr
    assert done.returncode != 0
    assert "Traceback" not in told and "http://" not in told
    assert done.stderr.splitlines()[-1].endswith(
        ("mkdir -p " + str(tmp_path / "nowhere"), "repair")
    )


@pytest.mark.parametrize("command", ["check", "repair"])
def test_a_command_on_a_folder_that_is_not_there_is_a_sentence(
    command, tmp_path, monkeypatch, capsys
):
    monkeypatch.setattr(sys, "argv", ["cqcm_data", command])
    monkeypatch.setenv("CQCM_DATASETS", str(tmp_path / "nowhere"))
    assert main() == 1
    assert capsys.readouterr().err == f"there are no tables at {tmp_path / 'nowhere'}\n"


def correct(on: Release, figure: str, value: float) -> Release:
    rows = store.read(on.root, FIGURES, on.tables[FIGURES]).to_pylist()
    return put_online(
        on.root, published_figures=[{**r, "value": value} if r["id"] == figure else r for r in rows]
    )


def contents(root: str) -> dict[str, bytes]:
    return {str(path): path.read_bytes() for path in Path(root).rglob("*") if path.is_file()}


# A report of its own ---------------------------------------------------------------------------

OWN_REPORT = ("report_sections", "indicators", "points")


def older(on: Release, name: str, *without: str) -> int:
    """A table as it was before it had some columns."""
    rows = store.read(on.root, name, on.tables[name])
    return write_table(on.root, name, rows.drop_columns([*without]))


def before_reports(root: str) -> Release:
    """What is online, as a release from before figures followed one another."""
    on = release.current(root)
    tables = {name: at for name, at in on.tables.items() if name not in OWN_REPORT}
    tables |= {FIGURES: older(on, FIGURES, "follows"), "sources": older(on, "sources", "pages")}
    return list_release(root, tables, build_module.WHO, build_module.WHY, recipe=on.recipe)


def test_a_release_from_before_reports_followed_one_another_is_shown(built, tmp_path):
    on = before_reports(str(shutil.copytree(built.root, tmp_path / "datasets")))
    assert not {*OWN_REPORT} & {*on.tables}
    assert checks.problems(on) == ()
    assert query.series("members", Reading(on)).value == 65
    (one,) = reports.reports(on)
    assert (one.year, one.pages) == (2023, None)
    assert {*indicators.known(on).indicators} == {*catalogue.load().indicators}
    assert {*register.entries(on)} == {*register.shipped()}
    assert reports.stated("members_2023", on, 2024).id == "members_2023"


@pytest.mark.long
def test_an_upgrade_keeps_a_report_that_the_installation_has_of_its_own(root, ship):
    """It was entered in an older product, and the newer one corrects a figure and adds columns."""
    installation.ready()
    before_reports(root)
    installation.ready()
    entered = next_report.tables(release.current(root))
    online = put_online(root, **entered)
    ship(members_2023=66)
    upgraded = installation.ready()
    assert upgraded.number > online.number
    assert checks.problems(upgraded) == ()
    sources = {row["id"]: row for row in rows_of(upgraded, "sources")}
    assert (sources["rapport_2023"]["pages"], sources["rapport_2024"]["pages"]) == (40, 44)
    for name in OWN_REPORT:
        assert rows_of(upgraded, name) == rows_of(online, name) != []
    known = figures.figures(upgraded)
    ours = {row["id"] for row in entered[FIGURES] if row["source"] == next_report.SOURCE}
    assert ours <= {*known}
    assert known["members_2023"].value == 66
    assert query.series("members", Reading(upgraded)).value == 72
    assert query.series("reading_circles", Reading(upgraded)).value == 12
    in_2023 = Reading(upgraded, report=2023)
    assert query.series("members", in_2023, where=Filters(year=2023)).value == 66


def rows_of(on: Release, dataset: str) -> list[dict[str, object]]:
    return store.read(on.root, dataset, on.tables[dataset]).to_pylist()


@pytest.mark.long
def test_checks_are_printed_report_by_report_the_newest_first(root, capsys, monkeypatch):
    online = installation.ready()
    put_online(root, **next_report.tables(online))
    monkeypatch.setattr("sys.argv", ["cqcm_data", "check"])
    main()
    said = capsys.readouterr().out
    ours = said[said.index(f"at {root}") :]
    assert ours.index("of the 2024 report:") < ours.index("of the 2023 report:")
    assert (
        "source podcasts_two_values: Podcasts: two numbers (contradiction; 2024 report, p. 5, 9)"
        in ours
    )
