"""A file under way is on disk as it was decided upon, without anything about persons."""

import datetime as dt
import json
import os
from dataclasses import replace
from pathlib import Path

import made
import pyarrow.parquet as pq
import pytest

from cqcm_data.intake import drafts, files, remembered
from cqcm_data.intake.forgetting import Forgotten
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
        regions={0: "05"},
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
    assert again.headers == decided.headers and again.forgotten == begun.forgotten
    assert again.read.digest == begun.read.digest
    assert again.gathered.rows.equals(decided.gathered.rows)
    assert (again.read.how, again.read.header) == (decided.read.how, decided.read.header)
    assert again.read.notices == decided.read.notices
    assert [one.at for one in again.read.sheets] == [one.at for one in decided.read.sheets]
    assert [one.key for one in drafts.drafts(PROJECTS)] == [key]
    assert drafts.drafts("ciec") == []


def test_columns_about_persons_are_gone(begun):
    assert begun.forgotten.persons == ("Courriel",)


# Persons and the ways to reach them, wherever people write them in a file.
SIGNED = """Bilan rempli par Marie Tremblay, marie@x.example, 514 555-1234;;;;;;;
École;Niveau;Nb de jeunes;Région;Année;Soumis par;Commentaires;Remis
"Du Phare (info@ecole.example)";Secondaire;34;Estrie;2024;Luc Roy;Vu avec Ana Dion;
Montcalm;Primaire;20;Estrie;2024;Luc Roy;;
{more}
Note : appeler Rose Caron au 418 555-9876;;;;;;;
"""
MANY = "".join(f"É{n};Primaire;{n};Estrie;2024;Luc Roy;;oui\n" for n in range(1, 250))
LAST = "Du Lac;Primaire;9;Estrie;2024;Luc Roy;;par tard@x.example ou (450) 555-0000 poste 2"
NUMBERS = ["555-1234", "555-9876", "555-0000"]  # whole: three digits are in many a hash
SECRETS = ["Marie", "x.example", *NUMBERS, "ecole.example", "Luc Roy", "Ana Dion", "Rose"]


def signed() -> Intake:
    return drafts.begun(files.read(SIGNED.format(more=MANY + LAST).encode(), "x.csv"), PROJECTS)


def on_disk(folder: Path) -> str:
    """All that is kept, as text: what a parquet file packs is read."""
    every = [one for one in folder.rglob("*") if one.is_file()]
    rows = [str(pq.read_table(one).to_pylist()) for one in every if one.suffix == ".parquet"]
    return "".join([*rows, *(one.read_text() for one in every if one.suffix == ".json")])


def test_nobody_is_on_disk_wherever_a_file_names_somebody(folder):
    drafts.keep(signed(), "anne", "bilan.csv")
    kept = on_disk(folder)
    assert [secret for secret in SECRETS if secret in kept] == []
    assert "Du Phare" in kept and "par  ou" not in kept


def test_what_is_gone_is_counted_and_the_rows_are_read_as_before():
    intake = signed()
    assert intake.forgotten == Forgotten(("Soumis par",), ("Commentaires",), 4, 2)
    (reading,) = intake.readings
    assert (reading.layout.header, reading.layout.titles) == ((1,), (0,))
    assert [(left.why, left.first) for left in reading.layout.left] == [("note", 254)]
    schools = intake.gathered.rows["school"].to_pylist()
    assert (len(schools), schools[0], schools[-1]) == (252, "Du Phare", "Du Lac")


def test_a_sheet_beside_those_of_the_rows_is_not_kept():
    def write(book):
        rows, contacts = book.add_worksheet("Estrie"), book.add_worksheet("Équipe")
        rows.write_row(0, 0, ["No projet", "Année", "Niveau", "Jeunes", "École"])
        rows.write_row(1, 0, ["1", 2024, "Primaire", 20, "A"])
        contacts.write_column(0, 0, ["Qui", "Rose Caron", "Luc Roy"])

    intake = drafts.begun(made.read(made.workbook(write)), PROJECTS)
    assert [one.rows.num_rows for one in intake.read.sheets] == [2, 0]
    assert intake.forgotten.unneeded == ("Équipe",) and intake.total == 1


def test_a_column_that_may_be_needed_is_kept_and_one_that_may_not_is_erased():
    wide = "No projet;Année;Année scolaire;Région;Niveau;Thème;Jeunes;École;Partenaire;X;Statut\n"
    wide += "1;2024;2023-2024;05;Primaire;Culture;3;A;B;Rose Caron;Accordée\n"
    for without, gone in (("", ("X",)), ("Partenaire", ())):
        text = wide.replace(without, "Autre") if without else wide
        intake = drafts.begun(files.read(text.encode(), "x.csv"), PROJECTS)
        assert intake.forgotten.unneeded == gone
        assert ("Rose Caron" in str(intake.read.sheets[0].rows.to_pylist())) == (not gone)
        assert "Accordée" in str(intake.read.sheets[0].rows.to_pylist())


def test_persons_below_headings_that_were_found_later_go_from_the_disk(folder):
    text = "Année;Niveau;A;B;C\nx;y;Prénom;Jeunes;École\n2024;Primaire;Rose;20;Du Lac\n"
    begun = drafts.begun(files.read(text.encode(), "x.csv"), PROJECTS)
    key = drafts.keep(begun, "anne", "x.csv")
    drafts.keep(drafts.headed(begun, 0, 1), "anne", "x.csv", key)
    assert "Rose" not in on_disk(folder)
    _, again = drafts.kept(key)
    assert again.forgotten.persons == ("Prénom",) and again.headers == {0: (1,)}
    assert "Du Lac" in str(again.read.sheets[0].rows.to_pylist())


def test_only_their_owner_reads_what_is_kept(begun, folder):
    drafts.keep(begun, "anne", "bilan.csv")
    remembered.remember(begun)
    modes = {one.name: one.stat().st_mode & 0o777 for one in folder.rglob("*") if one.is_file()}
    assert {*modes} == {"0.parquet", "state.json", "remembered.json"}
    assert {*modes.values()} == {0o600}


def test_what_a_text_stands_for_is_remembered_and_one_end_of_a_range_is_not(begun):
    told = {"level": {"polyvalente": "secondary"}, "youths": {"env. 20": "20", "25 à 30": "30"}}
    remembered.remember(replace(begun, answers=Answers(meanings=told)))
    other = CSV.replace("34", "25 à 30")
    again = drafts.begun(files.read(other.encode(), "autre.csv"), PROJECTS)
    assert again.answers.meanings == {
        "level": {"polyvalente": "secondary"},
        "youths": {"env. 20": "20"},
    }


def test_what_a_header_is_is_remembered_and_what_stands_in_every_row_is_not(begun):
    told = Answers(everywhere={"theme": "Bois"})
    named = replace(begun, answers=told).named("Nb de jeunes", "").named("Niveau", "theme")
    remembered.remember(replace(named, columns={**named.columns, "Autre": "school"}))
    again = drafts.begun(files.read(CSV.encode(), "bilan.csv"), PROJECTS)
    assert again.columns == {"Nb de jeunes": "", "Niveau": "theme"}
    assert again.answers.everywhere == {}
    assert {*again.readings[0].columns.values()} == {"school", "theme", "region", "year"}


GRANTS = """No dossier;Entreprise;Région;Forme;Secteur;Étape;Montant;Date
1;Coop A;Estrie;Coop;Bois;Projet;100;02/03/2024
"""


def of_grants(content: str) -> Intake:
    return drafts.begun(files.read(content.encode(), "aide.csv"), "digital_grants")


def test_an_order_of_days_is_remembered_for_the_same_row_of_headers_alone(folder):
    remembered.remember(replace(of_grants(GRANTS), answers=Answers(orders={"date": "mdy"})))
    again = GRANTS.replace("02/03", "05/06")
    assert of_grants(again).answers.orders == {"date": "mdy"}
    assert of_grants(again.replace("Entreprise", "Organisme")).answers.orders == {}
    assert of_grants(again.replace("05/06", "25/06")).answers.orders == {}  # its days tell


def test_rows_that_come_back_corrected_have_all_that_was_said_of_their_file(begun):
    told = Answers({"date": "mdy"}, {"youths": {"25 à 30": "30"}})
    remembered.remember(replace(begun, answers=told))
    read = files.read(CSV.replace("34", "12").encode(), "a-corriger.csv")
    corrected = replace(read, origin=begun.read.digest)
    back = drafts.begun(corrected, PROJECTS)
    assert (back.answers.orders, back.answers.meanings) == (told.orders, told.meanings)
    assert drafts.begun(read, PROJECTS).answers.meanings == {"youths": {}}


def test_what_was_remembered_before_headers_were_is_known(begun, folder):
    folder.mkdir()
    told = {PROJECTS: {"level": {"polyvalente": "secondary"}}}
    (folder / "remembered.json").write_text(json.dumps(told))
    again = drafts.begun(files.read(CSV.encode(), "bilan.csv"), PROJECTS)
    assert again.answers.meanings == told[PROJECTS]
    remembered.remember(again)
    assert drafts.begun(begun.read, PROJECTS).answers.meanings == told[PROJECTS]


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
    drafts.drop_old()
    assert not (folder / key).exists() and drafts.drafts(PROJECTS) == []


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
    remembered.remember(begun)
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
