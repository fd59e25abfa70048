"""A file goes online from a terminal as from the page, or all that must be decided is printed."""

import argparse
import shutil
from pathlib import Path

import pytest
from test_drafts import CSV, PROJECTS

from cqcm_data import release, store
from cqcm_data.access import audit
from cqcm_data.intake import command, files, preview, taking
from cqcm_data.intake.taking import Intake
from cqcm_data.release import Release

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
