"""The rows of a version as files that come back, and who gets them: staff, in their session."""

import csv
import io
import re
import zipfile
from base64 import b64decode

import pytest
from builders import put_online
from openpyxl import load_workbook

from cqcm_data.intake import compared, drafts, files
from cqcm_data.release import Release
from cqcm_views.cards import bringing
from cqcm_views.exports import template
from cqcm_views.tools import history_rows
from cqcm_views.tools.history_rows import Asked
from cqcm_views.tools.intake_words import Words
from cqcm_views.views.state import State

PROJECTS, GRANTS = "jeune_coop_projects", "digital_grants"
MARK = "École du Vent-Debout"  # a name that stands in records alone


def project(name: str, region: str, youths: int = 10, school: str = MARK) -> dict[str, object]:
    where = {"region": region, "level": "secondary", "theme": "environment", "school": school}
    unknown = {"school_year": "2023-2024", "partner_organisation": None}
    return {"id": name, "year": 2024, "youths": youths, **where, **unknown}


def grant(name: str) -> dict[str, object]:
    what = {"enterprise": "Coop", "region": "06", "form": "coop", "sector": "Habitation"}
    return {"id": name, "step": "support", "amount": 1234.5, "date": "2024-05-01", **what}


@pytest.fixture(scope="module")
def made(online_once) -> Release:
    """What is online, after one with other rows."""
    first = online_once(
        **{PROJECTS: [project("a", "06"), project("b", "16")], GRANTS: [grant("x"), grant("y")]}
    )
    return put_online(first.root, **{PROJECTS: [project("a", "06", 34), project("c", "13")]})


def words(dataset: str, on: Release, language: str = "fr") -> Words:
    reading = State(language=language).reading(on)
    return Words(bringing.asked_columns(dataset, reading), reading)


def given(asked: Asked, on: Release, language: str = "fr") -> str:
    return history_rows._written(asked, on, State(language=language).reading(on))


def held(html: str, name: str) -> bytes:
    """A file that stands in a page."""
    (found,) = re.findall(rf'href="data:[^"]*;base64,([^"]*)" download="{name}"', html)
    return b64decode(found)


# Files --------------------------------------------------------------------------------------------


@pytest.mark.long
@pytest.mark.parametrize("language", ["fr", "en"])
@pytest.mark.parametrize("dataset", [PROJECTS, GRANTS])
@pytest.mark.parametrize("kind", ["xlsx", "csv"])
def test_the_rows_come_back_as_they_went(kind, dataset, language, made, tmp_path):
    html = given(Asked(dataset, made.number, ()), made, language)
    file = f"{dataset}-version-{made.number}.{kind}"
    read = files.read(held(html, file), file)
    intake = drafts.begun(read, dataset)
    assert intake.complete and intake.total == 2
    assert intake.planned(made, "replace_all").changes_nothing


def test_a_corrected_row_changes_that_row(made):
    html = given(Asked(PROJECTS, made.number, ()), made)
    book = load_workbook(io.BytesIO(held(html, f"{PROJECTS}-version-{made.number}.xlsx")))
    sheet = book.worksheets[1]
    place = [cell.value for cell in sheet[1]].index("Nombre de jeunes *") + 1
    sheet.cell(2, place).value = 35
    changed = io.BytesIO()
    book.save(changed)
    intake = drafts.begun(files.read(changed.getvalue(), "corrigé.xlsx"), PROJECTS)
    planned = intake.planned(made)
    assert [(one.region, one.changed) for one in planned.differences if one.changed] == [("06", 1)]


def test_what_differs_is_told_from_old_to_new(made):
    rows = list(csv.reader(io.StringIO(differences(made).decode("utf-8-sig")), delimiter=";"))
    header = rows[0].index("Nombre de jeunes")
    assert [(row[0], row[1], row[header]) for row in rows[1:]] == [
        ("Ajoutée", "c", "10"),
        ("Changée", "a", "10 → 34"),
        ("Retirée", "b", "10"),
    ]


def differences(made: Release, regions: tuple[str, ...] = ()) -> bytes:
    html = given(Asked(PROJECTS, made.number, regions), made)
    return held(html, f"{PROJECTS}-version-{made.number}-differences.csv")


def test_a_file_of_too_many_rows_is_not_made(made, monkeypatch):
    monkeypatch.setattr(history_rows, "MOST", 1)
    history_rows._written.cache_clear()
    html = given(Asked(PROJECTS, made.number, ()), made)
    history_rows._written.cache_clear()
    assert "choisissez une région" in html and "data:" not in html


# Whose rows ---------------------------------------------------------------------------------------


def test_staff_of_some_regions_get_no_row_of_another(made):
    html = given(Asked(PROJECTS, made.number, ("06",)), made)
    (row,) = compared.rows(PROJECTS, made, ("06",)).to_pylist()
    plain = held(html, f"{PROJECTS}-version-{made.number}.csv").decode("utf-8-sig")
    assert row["id"] == "a" and len(plain.splitlines()) == 2
    told = differences(made, ("06",)).decode("utf-8-sig").splitlines()
    assert len(told) == 2 and told[1].startswith("Changée;a;")
    assert "Lanaudière" not in html.partition("data:")[0]


@pytest.mark.long
@pytest.mark.parametrize("asked", ["", "version=2&", "exemple=oui&", "lang=en&"])
def test_no_address_gives_a_row(asked, made, whole, monkeypatch):
    """Whoever comes by an address, also by that of an older version, gets no record."""
    monkeypatch.setenv("CQCM_DATASETS", made.root)
    names = [
        f"/apporter?{asked}jeu={PROJECTS}",
        f"/equipe?{asked}",
        f"/jeunesse?{asked}region=06",
        f"/gabarits/{PROJECTS}.xlsx?{asked}",
        f"/donnees/modele/{PROJECTS}.csv?{asked}",
        f"/donnees/jeune_coop_projects.csv?{asked}par=region",
        f"/donnees/jeune_coop_projects.xlsx?{asked}par=region",
        f"/donnees/jeune_coop_projects.json?{asked}par=region",
        f"/presentations/jeunesse.html?{asked}region=06",
        f"/presentations/jeunesse.pptx?{asked}region=06",
        f"/{PROJECTS}-version-{made.number}.csv?{asked}",
    ]
    answers = [whole.get(name, follow_redirects=True) for name in names]
    assert sum(answer.status_code == 200 for answer in answers) > 6
    assert [one.url for one in answers if MARK in words_of(one.content)] == []


def words_of(content: bytes) -> str:
    """All that a file says, also where it is zipped."""
    if not content.startswith(b"PK"):
        return content.decode("utf-8", "replace")
    with zipfile.ZipFile(io.BytesIO(content)) as parts:
        return "".join(parts.read(name).decode("utf-8", "replace") for name in parts.namelist())


# Templates that come back -------------------------------------------------------------------------


def test_a_template_gives_its_rows_alone(made):
    """No invented example, no list of choices; a copy of its sheet for more rows counts."""
    reading = State().reading(made)
    asked, examples = bringing.of(PROJECTS, State(), reading), bringing.examples(PROJECTS, reading)
    rows = [[row[name] for name in words(PROJECTS, made).columns] for row in (sent("a"), sent("b"))]
    book = load_workbook(io.BytesIO(template.written(asked, examples, "fr", rows[:1])))
    copied = book.copy_worksheet(book.worksheets[1])
    for place, value in enumerate(rows[1], start=1):
        copied.cell(2, place).value = value
    content = io.BytesIO()
    book.save(content)
    intake = drafts.begun(files.read(content.getvalue(), "x.xlsx"), PROJECTS)
    assert [one.name for one in intake.readings if one.taken] == ["À remplir", "À remplir Copy"]
    assert intake.checked.rows["id"].to_pylist() == ["a", "b"]


def sent(name: str) -> dict[str, object]:
    """A row in the words of the template."""
    return project(name, "06") | {"region": "Montréal", "level": "Secondaire"}
