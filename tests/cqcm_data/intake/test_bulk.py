"""A file of many records goes online from its own files, as the same rows in memory would."""

import argparse
import csv
import shutil
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from builders import rounds
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cqcm_data import dependents, fictitious, publish, release, store
from cqcm_data.build import table
from cqcm_data.columns import columns
from cqcm_data.contracts import ContractError, arrow_schema, validate
from cqcm_data.intake import bulk, command

PROJECTS, GRANTS = "jeune_coop_projects", "digital_grants"
RIGHT = {
    "id": "P1",
    "year": "2023",
    "school_year": "2022-2023",
    "region": "06",
    "level": "primary",
    "theme": "Entraide",
    "youths": "20",
    "school": "École A",
    "partner_organisation": "",
}
# Of each column, what its contract allows and what it does not.
VALUES = {
    "id": ["P1", " P2 ", ""],
    "year": ["2023", "1999", "2101", "2023.0", ""],
    "school_year": ["2022-2023", "2022", "x2022-2023", ""],
    "region": ["01", "17", "18", "1", ""],
    "level": ["adult", "Primaire", ""],
    "theme": ["Entraide", ""],
    "youths": ["0", "5000", "5001", "-1", "12.5", "1e2", "0x10", " 7 ", ""],
    "school": ["École A", "  ", ""],
    "partner_organisation": ["Caisse", ""],
}


@pytest.fixture
def root(built, tmp_path, monkeypatch) -> str:
    root = shutil.copytree(built.root, str(tmp_path / "datasets"))
    monkeypatch.setenv("CQCM_DATASETS", root)
    monkeypatch.setenv("CQCM_ACCESS", str(tmp_path / "access"))
    return root


def written(place: Path, rows) -> Path:
    with place.open("w", encoding="utf-8", newline="") as text:
        lines = csv.DictWriter(text, list(rows[0]))
        lines.writeheader()
        lines.writerows(rows)
    return place


@pytest.mark.long
@pytest.mark.parametrize("dataset", [PROJECTS, GRANTS])
def test_all_that_is_made_is_as_from_the_same_rows_in_memory(root, tmp_path, dataset):
    rows = fictitious.rows(dataset)
    base = release.current(root)
    in_memory = publish.publish(
        shutil.copytree(root, str(tmp_path / "other")),
        release.current(str(tmp_path / "other")),
        {dataset: table(dataset, rows)},
        publish.Reason("x", "x"),
    )
    with bulk.opened(written(tmp_path / "rows.csv", rows), dataset) as records:
        made = records.put_online(base, "x", "x")
    for name in (dataset, *dependents.names(dataset)):
        ours, other = (store.read(one.root, name, one.tables[name]) for one in (made, in_memory))
        assert ours.num_rows and dependents.same_rows(ours, other), name
    assert release.damage(made) is None


def test_the_same_records_again_are_no_release(root, tmp_path):
    file = written(tmp_path / "rows.csv", fictitious.rows(PROJECTS))
    with bulk.opened(file, PROJECTS) as records:
        made = records.put_online(release.current(root), "x", "x")
        assert records.removes(made) == 0
        assert records.put_online(made, "x", "x") == made
    one_less = written(tmp_path / "less.csv", fictitious.rows(PROJECTS)[1:])
    with bulk.opened(one_less, PROJECTS) as records:
        assert records.removes(made) == 1
        assert records.put_online(made, "x", "x").number == made.number + 1


@settings(max_examples=rounds(60), suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.fixed_dictionaries({name: st.sampled_from(some) for name, some in VALUES.items()}))
def test_a_row_is_taken_where_its_contract_allows_it(tmp_path, row):
    try:
        validate(PROJECTS, [row])
        allowed = True
    except ContractError:
        allowed = False
    try:
        with bulk.opened(written(tmp_path / "row.csv", [row]), PROJECTS) as records:
            found = records.rows.to_table().to_pylist()
    except bulk.Wrong:
        assert not allowed, row
    else:
        assert allowed, row
        assert found == table(PROJECTS, [row]).to_pylist()


def test_everything_that_is_wrong_is_told_at_once_and_no_text_that_reaches_somebody(tmp_path):
    rows = [
        RIGHT,
        {**RIGHT, "region": "18"},
        {**RIGHT, "id": "P2", "school": "École A (info@exemple.ca)"},
        {**RIGHT, "id": "P3", "school": "École B, 514 555-0123", "youths": "6000"},
    ]
    with pytest.raises(bulk.Wrong) as wrong, bulk.opened(written(tmp_path / "a", rows), PROJECTS):
        pass
    assert wrong.value.problems == (
        "region: 1 values are not allowed: '18' (P1, 2023)",
        "youths: 1 values are not allowed: 6000 (P3, 2023)",
        "school: 2 texts hold an e-mail or a telephone",
        "id, year ('P1', 2023) is there 2 times",
    )


def test_other_headings_than_those_of_the_contract_are_told(tmp_path):
    rows = [{"id": "P1", "année": "2023"}]
    with pytest.raises(bulk.Wrong) as wrong, bulk.opened(written(tmp_path / "a", rows), PROJECTS):
        pass
    asked = [one.name for one in columns(PROJECTS) if one.required and one.name != "id"]
    assert wrong.value.problems == (
        "'année' is no column of jeune_coop_projects",
        *(f"no column gives {name}" for name in asked),
    )


def test_a_number_that_is_none_is_told(tmp_path):
    rows = [{**RIGHT, "youths": "vingt"}]
    with (
        pytest.raises(bulk.Wrong, match="vingt"),
        bulk.opened(written(tmp_path / "a", rows), PROJECTS),
    ):
        pass


def run(file: Path, *more: str, dataset: str = PROJECTS) -> int:
    parser = argparse.ArgumentParser()
    command.arguments(parser)
    return command.run(parser.parse_args([str(file), "--dataset", dataset, "--why", "x", *more]))


def parquet(place: Path, rows) -> Path:
    pq.write_table(table(PROJECTS, rows).select([*arrow_schema(PROJECTS).names][:-1]), place)
    return place


def test_the_command_says_how_many_records_go_before_they_do(root, tmp_path, capsys):
    rows = fictitious.rows(PROJECTS)
    file = parquet(tmp_path / "all.parquet", rows)
    assert run(file) == 1 and "--mode replace_all" in capsys.readouterr().err
    assert run(file, "--mode", "replace_all") == 0
    assert "release 2 is online" in capsys.readouterr().out
    less = parquet(tmp_path / "less.parquet", rows[3:])
    assert run(less, "--mode", "replace_all") == 1
    assert "--removes 3" in capsys.readouterr().err
    assert run(less, "--mode", "replace_all", "--removes", "3") == 0
    assert release.current(root).number == 3
    assert run(less, "--mode", "replace_all") == 0
    assert "nothing differs from release 3" in capsys.readouterr().out


def test_a_list_of_a_report_is_never_so_large(root, tmp_path, capsys):
    file = parquet(tmp_path / "all.parquet", fictitious.rows(PROJECTS))
    assert run(file, "--mode", "replace_all", dataset="awards") == 1
    assert "is a list of a report" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("column", "value", "told"),
    [
        ("youths", pa.array([12.5]), "youths: 12.5 is no whole number"),
        ("year", pa.array(["2023.0"]), "year: 2023.0 is no whole number"),
        ("youths", pa.array(["514 555-0123"]), "youths: a value is no whole number"),
    ],
)
def test_of_a_parquet_file_no_number_is_rounded(tmp_path, column, value, told):
    rows = table(PROJECTS, [RIGHT]).drop_columns(["rounded"])
    at = rows.column_names.index(column)
    pq.write_table(rows.set_column(at, column, value), tmp_path / "a.parquet")
    with pytest.raises(bulk.Wrong) as wrong, bulk.opened(tmp_path / "a.parquet", PROJECTS):
        pass
    assert wrong.value.problems == (told,)
