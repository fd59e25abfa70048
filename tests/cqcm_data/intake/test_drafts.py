"""A file under way is on disk as it was decided upon, without anything about persons."""

import datetime as dt
import json
import os
from dataclasses import replace
from pathlib import Path

import pytest

from cqcm_data.intake import drafts, files
from cqcm_data.intake.taking import Intake
from cqcm_data.intake.validation import Answers
from cqcm_data.store import NotWritten

PROJECTS = "jeune_coop_projects"
CSV = """Bilan;;;;;
École;Niveau;Nb de jeunes;Région;Courriel;Année
Du Phare;polyvalente;34;Mtgie;a@ecole.example;2024
Montcalm;Primaire;env. 20;Estrie;b@ecole.example;2024
"""


@pytest.fixture(autouse=True)
def folder(tmp_path, monkeypatch) -> Path:
    monkeypatch.setenv("CQCM_INTAKE", str(tmp_path / "intake"))
    return tmp_path / "intake"


@pytest.fixture
def begun() -> Intake:
    return drafts.begun(files.read(CSV.encode(), "bilan.csv"), PROJECTS)


def test_it_is_as_it_was_decided_upon_after_a_restart(begun):
    decided = replace(
        begun,
        answers=Answers(
            {"date": "dmy"}, {"level": {"polyvalente": "secondary"}}, {"theme": "x"}, True
        ),
        columns={"Région": "region"},
        headers={0: (1,)},
    )
    key = drafts.keep(decided, "anne", "bilan.csv")
    draft, again = drafts.kept(key)
    assert (draft.who, draft.name, draft.dataset) == ("anne", "bilan.csv", PROJECTS)
    assert again.answers == decided.answers and again.columns == decided.columns
    assert again.headers == decided.headers and again.persons == ("Courriel",)
    assert again.read.digest == begun.read.digest
    assert again.gathered.rows.equals(decided.gathered.rows)
    assert (again.read.how, again.read.header) == (decided.read.how, decided.read.header)
    assert again.read.notices == decided.read.notices
    assert [one.at for one in again.read.sheets] == [one.at for one in decided.read.sheets]
    assert [one.key for one in drafts.drafts(PROJECTS)] == [key]
    assert drafts.drafts("ciec") == []


def test_nothing_about_persons_is_written(begun, folder):
    drafts.keep(begun, "anne", "bilan.csv")
    assert begun.persons == ("Courriel",)
    for file in (one for one in folder.rglob("*") if one.is_file()):
        assert b"ecole.example" not in file.read_bytes()


def test_a_choice_is_remembered_for_the_next_file_and_an_approximation_is_not(begun):
    told = {"level": {"polyvalente": "secondary"}, "youths": {"env. 20": "20"}}
    drafts.remember(replace(begun, answers=Answers(meanings=told)))
    again = drafts.begun(files.read(CSV.encode(), "bilan.csv"), PROJECTS)
    assert again.answers.meanings == {"level": {"polyvalente": "secondary"}}


def test_rows_without_numbers_get_some_unless_the_file_has_them(begun):
    assert begun.answers.numbered
    numbered = CSV.replace("École", "No projet;École").replace("Du P", "1;Du P")
    numbered = numbered.replace("Montcalm", "2;Montcalm")
    assert not drafts.begun(files.read(numbered.encode(), "x.csv"), PROJECTS).answers.numbered


def test_what_is_thrown_away_or_damaged_is_gone(begun, folder):
    key = drafts.keep(begun, "anne", "bilan.csv")
    (folder / key / "state.json").write_text("{")
    with pytest.raises(drafts.Gone):
        drafts.kept(key)
    drafts.drop(key)
    assert not (folder / key).exists()
    for name in (key, "../x", ""):
        with pytest.raises(drafts.Gone):
            drafts.kept(name)


def test_an_old_one_is_thrown_away(begun, folder):
    key = drafts.keep(begun, "anne", "bilan.csv")
    state = json.loads((folder / key / "state.json").read_text())
    state["at"] = (dt.datetime.now(dt.UTC) - dt.timedelta(days=31)).isoformat()
    (folder / key / "state.json").write_text(json.dumps(state))
    assert drafts.drafts(PROJECTS) == [] and not (folder / key).exists()


@pytest.mark.parametrize("name", ["../../x.csv", "/x", "C:\\x.csv", "a\0b.csv", "é" * 300, ""])
def test_a_file_is_called_what_it_likes_and_lies_where_we_say(begun, folder, name):
    key = drafts.keep(files_named(name, begun), "anne", name)
    assert drafts.kept(key)[0].name == name and drafts.named(key) == name
    assert [one.name for one in folder.parent.iterdir()] == ["intake"]
    assert sorted(one.name for one in folder.rglob("*")) == sorted([key, "0.parquet", "state.json"])


def files_named(name: str, like: Intake) -> Intake:
    """The same file under another name, which nothing in it depends on."""
    again = drafts.begun(files.read(CSV.encode(), name), PROJECTS)
    assert again.read.digest == like.read.digest
    return again


def test_one_that_was_cut_short_is_thrown_away_as_an_old_one_is(begun, folder):
    drafts.remember(begun)
    key = drafts.keep(begun, "anne", "bilan.csv")
    (folder / key / "state.json").unlink()
    assert drafts.drafts(PROJECTS) == [] and (folder / key).exists()
    old = dt.datetime.now(dt.UTC) - dt.timedelta(days=31)
    for place in folder.iterdir():
        os.utime(place, (old.timestamp(), old.timestamp()))
    assert drafts.drafts(PROJECTS) == []
    assert [one.name for one in folder.iterdir()] == ["remembered.json"]


def test_a_folder_that_takes_nothing_is_told(begun, tmp_path, monkeypatch):
    (tmp_path / "file").write_text("")
    monkeypatch.setenv("CQCM_INTAKE", str(tmp_path / "file" / "intake"))
    with pytest.raises(NotWritten):
        drafts.keep(begun, "anne", "bilan.csv")
