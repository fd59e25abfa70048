"""Lists of a report come in as files, for a report that is there; rows of other reports stay."""

import argparse
import csv
import io

import next_report
import pyarrow as pa
import pytest
from openpyxl import Workbook
from test_undo import taken_back

from cqcm_data import columns, release
from cqcm_data.contracts import CONTRACTS, lists
from cqcm_data.intake import command, files, plan, preview, synonyms, taking
from cqcm_data.intake.matching import matched
from cqcm_data.intake.taking import Intake, NoReport
from cqcm_data.intake.validation import Answers
from cqcm_data.listing import listing
from cqcm_data.reading import Reading
from cqcm_views.cards import bringing
from cqcm_views.exports import template
from cqcm_views.views.state import State

ROWS = {"press_releases": next_report.press_releases(), "assemblies": next_report.assemblies()}


@pytest.fixture
def entered(built, online_with):
    """A release in which the second report is, without its lists."""
    return online_with(**next_report.tables(built))


def as_csv(dataset, rows, without=()):
    names = [one.name for one in columns.columns(dataset) if one.name not in without]
    text = io.StringIO()
    writer = csv.DictWriter(text, names, delimiter=";", extrasaction="ignore")
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue().encode()


def as_xlsx(dataset, rows, without=()):
    names = [one.name for one in columns.columns(dataset) if one.name not in without]
    book, content = Workbook(), io.BytesIO()
    book.active.append(names)
    for row in rows:
        book.active.append([row[name] for name in names])
    book.save(content)
    return content.getvalue()


WRITTEN = [(as_csv, "liste.csv"), (as_xlsx, "liste.xlsx")]


def read(dataset, content, name, **everywhere):
    return Intake(dataset, files.read(content, name), Answers(everywhere=everywhere))


def of(dataset, on, report):
    rows = taking.online(dataset, on)
    return rows.filter(pa.compute.equal(rows["report"], report)).sort_by("id").to_pylist()


@pytest.mark.long
@pytest.mark.parametrize(("written", "name"), WRITTEN, ids=["csv", "xlsx"])
@pytest.mark.parametrize("dataset", ROWS)
def test_a_list_goes_online_beside_that_of_the_year_before_and_is_undone(
    entered, dataset, written, name
):
    intake = read(dataset, written(dataset, ROWS[dataset]), name)
    planned = intake.planned(entered)
    assert intake.complete and planned.removes == 0
    made = taking.put_online(intake, planned, entered, "staff", "x")
    assert of(dataset, made, next_report.SOURCE) == sorted(ROWS[dataset], key=lambda row: row["id"])
    assert of(dataset, made, next_report.FIRST) == of(dataset, entered, next_report.FIRST)
    again = taken_back(made.number, made)
    assert of(dataset, again, next_report.SOURCE) == []
    assert of(dataset, again, next_report.FIRST) == of(dataset, entered, next_report.FIRST)


@pytest.mark.long
@pytest.mark.parametrize("said", ["2024", "Rapport d'activités 2024", "rapport_2024"])
@pytest.mark.parametrize(("written", "name"), WRITTEN, ids=["csv", "xlsx"])
def test_the_report_is_said_once_for_the_whole_file(written, name, said, entered):
    content = written("assemblies", ROWS["assemblies"], without=["report"])
    assert read("assemblies", content, name).unsaid == ["report"]
    intake = read("assemblies", content, name, report=said)
    assert not intake.unsaid and intake.complete
    assert {*intake.checked.rows["report"].to_pylist()} == {next_report.SOURCE}
    assert intake.planned(entered).reach.reports == (2024,)


def test_what_names_no_report_or_two_is_wrong():
    for said in ("le dernier", "2023-2024", "1998"):
        content = as_csv("assemblies", [{**ROWS["assemblies"][0], "report": said}])
        (fault,) = read("assemblies", content, "liste.csv").checked.faults
        assert (fault.column, fault.kind) == ("report", "not_a_report")


def test_pages_the_wrong_way_round_are_wrong():
    rows = [{**ROWS["assemblies"][0], "first_page": 12, "last_page": 9}, ROWS["assemblies"][1]]
    intake = read("assemblies", as_csv("assemblies", rows), "liste.csv")
    assert [(one.column, one.kind) for one in intake.checked.faults] == [
        ("last_page", "pages_order")
    ]
    assert intake.checked.rows.num_rows == 1 and not intake.complete


def test_a_list_of_a_report_that_nobody_entered_does_not_go_online(built, online_with):
    on = online_with(ciec=[])
    intake = read("assemblies", as_csv("assemblies", ROWS["assemblies"]), "liste.csv")
    with pytest.raises(NoReport, match="2024") as refused:
        taking.put_online(intake, intake.planned(on), on, "staff", "x")
    assert refused.value.years == (2024,)
    assert release.current(on.root).number == on.number


@pytest.mark.long
@pytest.mark.parametrize("mode", plan.MODES)
def test_rows_of_other_reports_stay_whatever_the_mode(entered, mode):
    first = read("press_releases", as_csv("press_releases", ROWS["press_releases"]), "a.csv")
    there = taking.put_online(first, first.planned(entered), entered, "staff", "x")
    fewer = read("press_releases", as_csv("press_releases", ROWS["press_releases"][:1]), "b.csv")
    assert fewer.planned(there).mode == "replace"
    planned = fewer.planned(there, mode)
    reports = planned.rows["report"].to_pylist()
    assert reports.count(next_report.SOURCE) == (3 if mode == "add" else 1)
    assert reports.count(next_report.FIRST) == len(of("press_releases", entered, "rapport_2023"))
    assert planned.removes == (0 if mode == "add" else 2)


@pytest.mark.long
@pytest.mark.parametrize("dataset", lists())
def test_only_who_has_every_region_may_change_a_list(dataset, entered):
    """Also where its rows name regions: the release is touched as a whole."""
    here = taking.online(dataset, entered)
    fewer = plan.planned(dataset, here, here.slice(0, 1), "replace")
    assert None in fewer.touched
    assert None in plan.touched(dataset, here, here.slice(0, 1))


def test_the_preview_counts_the_rows_of_the_report_that_comes(entered):
    intake = read("press_releases", as_csv("press_releases", ROWS["press_releases"]), "liste.csv")
    planned = intake.planned(entered)
    before = taking.online("press_releases", entered)
    (effect,) = preview.effects("press_releases", before, planned.rows, entered, 2024)
    assert (effect.before, effect.after, effect.published) == (None, 3, 11)


@pytest.mark.long
@pytest.mark.parametrize("language", ["fr", "en"])
@pytest.mark.parametrize("dataset", lists())
def test_the_template_of_each_list_is_read_back(dataset, language, built):
    """Each row that ships, written in the reader's words into the template, is the same row."""
    reading = Reading(built, language)
    asked = bringing.of(dataset, State(language=language), reading)
    rows = taking.online(dataset, built)
    words = {one.column.name: {c.code: c.label for c in one.choices} for one in asked.columns}
    filled = [
        [cell(row[one.column.name], words[one.column.name]) for one in asked.columns]
        for row in rows.to_pylist()
    ]
    book = template.written(asked, (), language, filled)
    intake = Intake(dataset, files.read(book, "gabarit.xlsx"))
    assert not intake.unsaid and not intake.checked.faults and not intake.checked.asked
    assert intake.planned(built).changes_nothing


def cell(value, words):
    if isinstance(value, bool):
        return words[str(value).lower()]
    return words.get(value, value) if isinstance(value, str) else value


@pytest.mark.parametrize("dataset", lists())
def test_each_heading_of_a_list_stands_for_one_column(dataset):
    for name, one in synonyms.headers(dataset).items():
        for header in (name, *one.headers):
            (match,) = matched([header], dataset)
            assert (match.column, match.how) == (name, "name")
    assert {*synonyms.headers(dataset)} == {*CONTRACTS[dataset].model_fields}


def test_a_terminal_takes_a_list_and_refuses_what_is_of_no_report(
    built, entered, tmp_path, monkeypatch, capsys
):
    file = tmp_path / "liste.csv"
    file.write_bytes(as_csv("assemblies", ROWS["assemblies"]))
    monkeypatch.setenv("CQCM_ACCESS", str(tmp_path / "access"))
    parser = argparse.ArgumentParser()
    command.arguments(parser)
    asked = parser.parse_args([str(file), "--dataset", "assemblies", "--why", "x"])
    monkeypatch.setenv("CQCM_DATASETS", built.root)
    assert command.run(asked) == 1
    assert "no report of 2024 is among the sources" in capsys.readouterr().err
    monkeypatch.setenv("CQCM_DATASETS", entered.root)
    assert command.run(asked) == 0
    assert len(listing("assemblies", release.current(entered.root)).entries) == 2
