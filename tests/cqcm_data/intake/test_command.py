"""A file goes online from a terminal as from the page, or all that must be decided is printed."""

import argparse
import shutil
from pathlib import Path

import made
import pytest
from test_drafts import CSV, PROJECTS

from cqcm_data import release, store
from cqcm_data.access import audit
from cqcm_data.intake import command, files, preview, taking
from cqcm_data.intake.taking import Intake
from cqcm_data.reading import Reading
from cqcm_data.release import Release
from cqcm_views.cards import bringing
from cqcm_views.exports import template
from cqcm_views.views.state import State

ANSWERS = """
numbered = true
[meanings.level]
"polyvalente" = "secondary"
[meanings.youths]
"env. 20" = "20"
"""


@pytest.fixture
def root(built, tmp_path, monkeypatch) -> str:
    root = shutil.copytree(built.root, str(tmp_path / "datasets"))
    monkeypatch.setenv("CQCM_DATASETS", root)
    monkeypatch.setenv("CQCM_ACCESS", str(tmp_path / "access"))
    return root


@pytest.fixture
def file(tmp_path) -> Path:
    (tmp_path / "bilan.csv").write_text(CSV, "utf-8")
    (tmp_path / "answers.toml").write_text(ANSWERS, "utf-8")
    return tmp_path / "bilan.csv"


def run(file: Path, *more: str) -> int:
    parser = argparse.ArgumentParser()
    command.arguments(parser)
    return command.run(parser.parse_args([str(file), "--dataset", PROJECTS, "--why", "x", *more]))


def answered(file: Path) -> tuple[str, str]:
    return ("--answers", str(file.with_name("answers.toml")))


def test_all_that_must_be_decided_is_printed_and_nothing_goes_online(root, file, capsys):
    assert run(file) == 1
    told = capsys.readouterr()
    assert "'Courriel' is about persons: left out" in told.out
    for words in (
        "no column gives id",
        'meanings.level: "polyvalente"',
        'meanings.youths: "env. 20"',
    ):
        assert words in told.err
    assert len(release.history(root)) == 1


def test_what_is_decided_goes_online_once_and_the_history_says_of_what(root, file, capsys):
    assert run(file, *answered(file)) == 0
    made = release.current(root)
    rows = store.read(root, PROJECTS, made.tables[PROJECTS]).to_pylist()
    assert sorted((row["region"], row["youths"]) for row in rows) == [("05", 20), ("16", 34)]
    (commit, *_) = store.history(root, PROJECTS)
    digest = files.read(file, file.name).digest
    assert (commit["file"], commit["rows"], commit["of"]) == (digest, "2", "2")
    (line,) = audit.entries()
    assert (line.what, line.dataset, line.release) == ("put_online", PROJECTS, made.number)
    assert run(file, *answered(file)) == 0
    assert "nothing differs" in capsys.readouterr().out
    assert release.current(root) == made


def test_rows_go_only_where_that_is_said(root, file):
    assert run(file, *answered(file)) == 0
    file.write_text(CSV.replace("Montcalm;Primaire;env. 20;Estrie", "Autre;Primaire;12;Estrie"))
    assert run(file, *answered(file)) == 1
    assert run(file, *answered(file), "--removes", "1") == 0
    assert release.current(release.current(root).root).number == 3


def test_a_wrong_file_or_wrong_answers_are_a_sentence(root, file, capsys):
    file.with_name("answers.toml").write_text("numbered = 3\nfoo = 1\n")
    assert run(file, *answered(file)) == 1
    assert capsys.readouterr().err.count("answers.toml") == 2
    file.write_bytes(b"%PDF-1.7")
    assert run(file) == 1
    assert "pdf" in capsys.readouterr().err


def test_the_figures_before_and_after_are_those_of_the_queries(root, file):
    base: Release = release.current(root)
    intake = Intake(PROJECTS, files.read(file, file.name))
    assert run(file, *answered(file)) == 0
    made = release.current(root)
    rows = [taking.online(intake.dataset, one) for one in (base, made)]
    found = {one.indicator.id: one for one in preview.effects(PROJECTS, *rows, made)}
    youths = found["jeune_coop_youths"]
    assert (youths.before, youths.after, youths.published) == (None, 54.0, 6937.0)
    assert found["jeune_coop_schools"].after == 2.0


def test_it_tells_what_the_page_tells_of_a_file(root, tmp_path, capsys):
    def write(book):
        sheet = book.add_worksheet("Estrie")
        sheet.write_row(0, 0, ["No projet", "Année", "Niveau", "Jeunes", "École", "Salle", "Tél."])
        sheet.write_row(1, 0, ["a", 2024, "Primaire", "env. 20", "A (a@x.example)", "12", "x"])
        sheet.write_row(2, 0, ["b", 2024, "Primaire", 9, "B"])
        sheet.write_row(3, 0, ["b", 2024, "Primaire", 9, "B"])
        sheet.write_row(4, 0, ["Total", None, None, 29])
        sheet.set_row(2, None, None, {"hidden": True})

    (tmp_path / "x.xlsx").write_bytes(made.workbook(write))
    (tmp_path / "answers.toml").write_text('meanings.youths."env. 20" = "20"', "utf-8")
    assert run(tmp_path / "x.xlsx", *answered(tmp_path / "x.xlsx"), "--who", "Nadia") == 0
    told = capsys.readouterr().out
    for words in (
        "'Tél.' is about persons: left out",
        "'Salle' is left out",
        "1 cells lose an e-mail or a telephone",
        "1 rows are no records: total",
        "1 hidden rows are read like the others (3)",
        "1 rows are there twice",
        "youths: 1 approximations are taken as numbers",
    ):
        assert words in told
    online = release.current(root)
    rows = store.read(root, PROJECTS, online.tables[PROJECTS]).to_pylist()
    assert sorted(row["school"] for row in rows) == ["A", "B"]
    (line,) = audit.entries()
    assert (line.who, line.about) == ("Nadia", "add, 2/2: x") and online.who == "Nadia"


def test_the_right_rows_go_online_without_the_others_where_that_is_said(root, file, capsys):
    (file.with_name("answers.toml")).write_text(ANSWERS.partition("[meanings.level]")[0], "utf-8")
    assert run(file, *answered(file)) == 1
    assert run(file, *answered(file), "--partial") == 1
    assert "no row of the file can go online" in capsys.readouterr().err
    file.write_text(CSV.replace("polyvalente", "Primaire"), "utf-8")
    assert run(file, *answered(file), "--partial", "--mode", "replace_all") == 1
    assert "only with --mode add" in capsys.readouterr().err
    assert run(file, *answered(file), "--partial") == 0
    assert "1 rows of 2, to add" in (told := capsys.readouterr().out)
    assert "correct the other rows" in told
    online = release.current(root)
    (row,) = store.read(root, PROJECTS, online.tables[PROJECTS]).to_pylist()
    assert row["school"] == "Du Phare"


def test_sheets_headings_and_regions_are_chosen_in_the_file_of_answers(root, tmp_path, capsys):
    def write(book):
        for name, school in (("Nord", "A"), ("Sud", "B"), ("Brouillon", "C")):
            sheet = book.add_worksheet(name)
            sheet.write_row(0, 0, ["No projet", "Année"])
            sheet.write_row(1, 0, ["No projet", "Année", "Niveau", "Jeunes", "École"])
            sheet.write_row(2, 0, [school, 2024, "Primaire", 20, school])

    file = tmp_path / "x.xlsx"
    file.write_bytes(made.workbook(write))
    answers = tmp_path / "answers.toml"
    answers.write_text(
        'sheets = ["Nord", "Sud"]\n[headers]\nNord = 2\nSud = 2\n'
        '[regions]\nNord = "Nord-du-Québec"\nSud = "16"\n',
        "utf-8",
    )
    assert run(file, *answered(file)) == 0
    online = release.current(root)
    rows = store.read(root, PROJECTS, online.tables[PROJECTS]).to_pylist()
    assert sorted((row["school"], row["region"]) for row in rows) == [("A", "10"), ("B", "16")]
    wrong = 'sheets = ["Est"]\nheaders = { Nord = 9 }\nregions = { Sud = "Atlantide" }\n'
    answers.write_text(wrong, "utf-8")
    capsys.readouterr()
    assert run(file, *answered(file)) == 1
    told = capsys.readouterr().err
    for words in ("no sheet 'Est'", "'Nord' has no line 9", "'Atlantide' is no region"):
        assert words in told


def test_the_template_of_another_dataset_is_told_at_once(root, tmp_path, capsys):
    reading = Reading(release.current(root))
    asked = bringing.of("ciec", State("fr"), reading)
    file = tmp_path / "x.xlsx"
    file.write_bytes(template.written(asked, (), "fr"))
    assert run(file) == 1
    told = capsys.readouterr()
    assert told.err == "this is the template of ciec: --dataset ciec\n" and not told.out


def test_a_total_that_does_not_add_up_is_printed_and_decided_in_the_file_of_answers(
    root, file, capsys
):
    with file.open("a", encoding="utf-8") as more:
        more.write("Total;Primaire;55;Estrie;;2024\nTotal;;54;;;\n")
    assert run(file, *answered(file)) == 1
    told = capsys.readouterr()
    assert 'lines: "5" = true or false' in told.err and "'6': 'Total · 54'" in told.out
    answers = file.with_name("answers.toml")
    answers.write_text(f'lines = {{ "5" = false }}\n{ANSWERS}', "utf-8")
    assert run(file, *answered(file)) == 0
    answers.write_text(f'lines = {{ "99" = false }}\n{ANSWERS}', "utf-8")
    assert run(file, *answered(file)) == 1 and "'99'" in capsys.readouterr().err
