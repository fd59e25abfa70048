"""The rows to correct come back as they were, whatever a text begins with."""

import io
import shutil
import subprocess

import pytest
from builders import today
from openpyxl import load_workbook

from cqcm_data.intake import drafts, files
from cqcm_data.intake.taking import Intake
from cqcm_views.cards import bringing
from cqcm_views.exports import intake_rest

PROJECTS, GRANTS = "jeune_coop_projects", "digital_grants"
TEXTS = ["- École du Lac", "+20", "=1+1", "@lac", "http://lac.example", "'déjà", "0012"]
HEADINGS = "id;Année;Région;Niveau;Jeunes;École\n"


@pytest.fixture(autouse=True)
def folder(tmp_path, monkeypatch) -> None:
    monkeypatch.setenv("CQCM_INTAKE", str(tmp_path / "intake"))


def wrong(*rows: str, dataset: str = PROJECTS, headings: str = HEADINGS) -> Intake:
    text = headings + "".join(f"{row}\n" for row in rows)
    return drafts.begun(files.read(text.encode(), "x.csv"), dataset)


def written(intake: Intake) -> bytes:
    asked = bringing.asked_columns(intake.dataset, today())
    return intake_rest.written(intake, asked, "fr")


def cells(book: bytes, dataset: str, column: str) -> list[object]:
    """What stands in a column, as a spreadsheet has it: a number, or a text."""
    _, *rows = load_workbook(io.BytesIO(book)).worksheets[0].iter_rows()
    asked = bringing.asked_columns(dataset, today())
    place = [one.column.name for one in asked].index(column)
    return [(row[place].value, row[place].data_type) for row in rows]


def schools() -> Intake:
    return wrong(*(f"r{n};2024;Laval;Primaire;douze {n};{t}" for n, t in enumerate(TEXTS)))


def test_a_text_stays_a_text_and_comes_back_as_it_was():
    book = written(schools())
    assert cells(book, PROJECTS, "school") == [(text, "s") for text in TEXTS]
    back = drafts.begun(files.read(book, "a-corriger.xlsx"), PROJECTS)
    assert back.gathered.rows["school"].to_pylist() == TEXTS


@pytest.mark.skipif(not shutil.which("soffice"), reason="LibreOffice is not there")
def test_it_does_so_through_a_program_that_opens_and_saves_it(tmp_path):
    (tmp_path / "a.xlsx").write_bytes(written(schools()))
    command = ["soffice", f"-env:UserInstallation=file://{tmp_path}/of", "--headless"]
    command += ["--convert-to", "xlsx:Calc MS Excel 2007 XML", "--outdir", str(tmp_path / "saved")]
    subprocess.run([*command, str(tmp_path / "a.xlsx")], check=True, timeout=120)
    book = (tmp_path / "saved" / "a.xlsx").read_bytes()
    back = drafts.begun(files.read(book, "a.xlsx"), PROJECTS)
    assert back.gathered.rows["school"].to_pylist() == TEXTS and back.read.origin


def test_numbers_are_numbers_where_nobody_can_doubt_and_dates_as_they_were_written():
    headings = "id;Entreprise;Région;Forme;Secteur;Étape;Montant;Date\n"
    rows = ["a;Coop;Nulle;coop;Habitation;support;1500;01/05/2024"]
    rows += ["b;Coop;Nulle;coop;Habitation;support;1.500;2024-05-01"]
    book = written(wrong(*rows, dataset=GRANTS, headings=headings))
    assert cells(book, GRANTS, "amount") == [(1500, "n"), ("1.500", "s")]
    assert cells(book, GRANTS, "date") == [("01/05/2024", "s"), ("2024-05-01", "s")]
    assert cells(book, GRANTS, "id") == [("a", "s"), ("b", "s")]


def test_rows_past_the_most_that_one_corrects_are_told_in_the_file_and_on_the_page(monkeypatch):
    monkeypatch.setattr(intake_rest, "MOST", 2)
    intake = schools()
    book = written(intake)
    first = load_workbook(io.BytesIO(book)).worksheets[0]["A1"].value
    assert first.startswith("Les 2 premières lignes à corriger, sur 7.")
    assert intake_rest.more(intake, "fr") == first
    back = drafts.begun(files.read(book, "x.xlsx"), PROJECTS)
    assert back.gathered.rows["school"].to_pylist() == TEXTS[:2]


def test_it_is_made_once_for_an_intake():
    intake, asked = schools(), bringing.asked_columns(PROJECTS, today())
    assert intake_rest.book(intake, asked, "fr") is intake_rest.book(intake, asked, "fr")
    assert intake_rest.book(intake, asked, "fr") != intake_rest.book(intake, asked, "en")
    assert intake_rest.more(intake, "fr") == ""
