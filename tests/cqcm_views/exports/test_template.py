"""The template of each dataset, opened again as a program and as a spreadsheet read it."""

import csv
import io
import shutil
import subprocess
from collections.abc import Mapping

import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet
from starlette.applications import Starlette
from starlette.testclient import TestClient

from cqcm_data import columns, contracts, fictitious, labels, release
from cqcm_data.contracts import CONTRACTS
from cqcm_views.cards import bringing
from cqcm_views.exports import template
from cqcm_views.http import front_door
from cqcm_views.views.state import State
from cqcm_views.wording import strings

CLIENT = TestClient(Starlette(routes=front_door.routes))
EACH = pytest.mark.parametrize("dataset", columns.awaited())
BOTH = pytest.mark.parametrize("language", ["fr", "en"])
SHEETS = {
    "fr": ["Lisez-moi", "À remplir", "Exemples inventés", "Listes", "_cqcm"],
    "en": ["Read me", "To fill in", "Invented examples", "Lists", "_cqcm"],
}


def downloaded(dataset: str, language: str = "fr") -> bytes:
    answer = CLIENT.get(f"/gabarits/{dataset}.xlsx?lang={language}")
    assert answer.status_code == 200, answer.text
    return answer.content


def opened(dataset: str, language: str = "fr") -> Workbook:
    return load_workbook(io.BytesIO(downloaded(dataset, language)))


def told(book: Workbook) -> tuple[Mapping[str, str], list[list[str]], list[list[str]]]:
    """What the hidden sheet says: pairs, the columns, the choices with their codes."""
    tables: list[list[list[str]]] = [[]]
    for row in book["_cqcm"].iter_rows(values_only=True):
        if any(row):
            tables[-1].append([cell for cell in row if cell is not None])
        else:
            tables.append([])
    pairs, columns_, choices = tables
    return dict(pairs), columns_[1:], choices[1:]


def checks(sheet: Worksheet) -> dict[int, DataValidation]:
    """What Excel takes in each column, by its place."""
    every = sheet.data_validations.dataValidation
    return {area.min_col - 1: one for one in every for area in one.sqref.ranges}


@EACH
@BOTH
def test_a_program_finds_the_dataset_its_columns_and_the_sheet_to_read(dataset, language):
    book = opened(dataset, language)
    pairs, listed, _ = told(book)
    lists = [SHEETS[language][3]] if any(row[2] == "choice" for row in listed) else []
    assert book.sheetnames == [*SHEETS[language][:3], *lists, "_cqcm"]
    assert book["_cqcm"].sheet_state == "veryHidden"
    assert pairs["dataset"] == dataset
    assert pairs["language"] == language
    assert (pairs["template"], pairs["contract"]) == ("1", columns.fingerprint(dataset))
    assert [row[0] for row in listed] == [one.name for one in columns.columns(dataset)]
    header = [cell.value for cell in book[pairs["rows_sheet"]][1]]
    assert header == [row[1] for row in listed]
    area = book.defined_names["cqcm_header"].attr_text
    assert area.startswith(f"'{pairs['rows_sheet']}'!$A$1:$")


@EACH
@BOTH
def test_what_is_required_is_what_the_contract_requires(dataset, language):
    _, listed, _ = told(opened(dataset, language))
    required = {field.name for field in contracts.arrow_schema(dataset) if not field.nullable}
    assert {row[0] for row in listed if row[3] == "1"} == required
    assert {row[0] for row in listed if row[1].endswith(" *")} == required


@EACH
def test_the_sheet_to_fill_in_is_empty_frozen_filtered_and_explains_each_column(dataset):
    sheet = opened(dataset)["À remplir"]
    assert sheet.max_row == 1
    assert sheet.freeze_panes == "A2"
    assert sheet.auto_filter.ref.startswith("A1:")
    assert len({*checks(sheet)}) == sheet.max_column
    for place, cell in enumerate(sheet[1]):
        assert cell.comment.text
        assert checks(sheet)[place].prompt
        assert sheet.column_dimensions[cell.column_letter].width > 10


@EACH
@BOTH
def test_each_list_is_in_the_words_of_the_reader_and_gives_every_code(dataset, language):
    book, on = opened(dataset, language), release.current()
    *_, choices = told(book)
    for place, column in enumerate(columns.columns(dataset)):
        check = checks(book[SHEETS[language][1]])[place]
        assert (check.type == "list") == (column.kind == "choice")
        if column.kind != "choice":
            continue
        assert check.formula1 == f"cqcm_list_{column.name}"
        ((sheet, cells),) = book.defined_names[check.formula1].destinations
        shown = [cell.value for (cell,) in book[sheet][cells]]
        codes = {label: code for name, label, code in choices if name == column.name}
        known = [row["code"] for row in labels.regions(on)] if column.regions else column.codes
        assert shown == [*codes]
        assert sorted(codes.values()) == sorted(known)
        for words, code in codes.items():
            assert words == labels.label(column.name, code, on)[language]


@pytest.mark.parametrize(
    ("dataset", "name", "form", "kind"),
    [
        ("training_sessions", "date", "yyyy-mm-dd", "date"),
        ("training_sessions", "hours", "#,##0.00", "custom"),
        ("training_sessions", "participants", "#,##0", "whole"),
        ("digital_grants", "amount", "#,##0.00", "decimal"),
        ("jeune_coop_projects", "year", "0", "whole"),
        ("jeune_coop_projects", "school_year", "@", "custom"),
        ("jeune_coop_projects", "id", "@", None),
    ],
)
def test_dates_and_numbers_have_their_form_and_their_bounds(dataset, name, form, kind):
    sheet = opened(dataset)["À remplir"]
    place = [one.name for one in columns.columns(dataset)].index(name)
    letter = sheet.cell(1, place + 1).column_letter
    assert sheet.column_dimensions[letter].number_format == form
    assert checks(sheet)[place].type == kind
    if name == "year":
        assert (checks(sheet)[place].formula1, checks(sheet)[place].formula2) == ("2000", "2100")


@EACH
@BOTH
def test_examples_say_on_each_row_that_they_are_invented(dataset, language):
    book = opened(dataset, language)
    _, header, *rows = book[SHEETS[language][2]].iter_rows(values_only=True)
    assert len(rows) == 3
    assert {row[0] for row in rows} == {{"fr": "Inventé", "en": "Invented"}[language]}
    assert [*header[1:]] == [cell.value for cell in book[SHEETS[language][1]][1]]


@EACH
@BOTH
def test_a_workbook_that_was_filled_in_and_saved_gives_rows_of_the_contract(dataset, language):
    book = opened(dataset, language)
    _, _, *rows = book[SHEETS[language][2]].iter_rows(values_only=True)
    for row in rows:
        book[SHEETS[language][1]].append(row[1:])
    saved = io.BytesIO()
    book.save(saved)
    given = as_a_program_reads(load_workbook(saved))
    made_up = fictitious.rows(dataset)
    taken = (made_up[0], made_up[len(made_up) // 2], made_up[-1])
    assert [
        one.model_dump(exclude={*contracts.MARKS}) for one in contracts.validate(dataset, given)
    ] == [*taken]


def as_a_program_reads(book: Workbook) -> list[dict[str, object]]:
    """The rows of a filled workbook by what the workbook itself says."""
    pairs, listed, choices = told(book)
    codes = {(name, label): code for name, label, code in choices}
    _, *rows = book[pairs["rows_sheet"]].iter_rows(values_only=True)
    return [
        {
            name: codes.get((name, value), value.date() if kind == "date" and value else value)
            for (name, _, kind, _), value in zip(listed, row, strict=True)
        }
        for row in rows
    ]


@EACH
def test_no_invented_row_is_on_another_sheet(dataset):
    book = opened(dataset)
    names = {str(row["id"]) for row in fictitious.rows(dataset) if "id" in row} or {"fictive"}
    for sheet in book:
        if sheet.title != "Exemples inventés":
            cells = " ".join(str(v) for row in sheet.iter_rows(values_only=True) for v in row)
            assert not any(name in cells for name in names), sheet.title


@BOTH
def test_no_cell_of_a_template_is_a_formula(language):
    for dataset in columns.awaited():
        for sheet in opened(dataset, language):
            for row in sheet.iter_rows():
                assert not [cell.coordinate for cell in row if cell.data_type == "f"]


def test_text_that_a_spreadsheet_would_take_for_a_formula_is_neutralised():
    reading = State().reading(release.current())
    asked = bringing.of("ciec", State(), reading)
    row = ("=1+1", 2023, "-Laval", "+CIEC", 7, None, "@SUM(A1)")
    book = load_workbook(io.BytesIO(template.written(asked, [row], "fr")))
    cells = [cell for cell in book["Exemples inventés"][3] if cell.data_type == "s"]
    assert [cell.value for cell in cells[1:]] == ["'=1+1", "'-Laval", "'+CIEC", "'@SUM(A1)"]


@EACH
def test_only_a_template_that_counts_people_speaks_of_small_counts(dataset):
    book = opened(dataset)
    words = " ".join(str(row[0]) for row in book["Lisez-moi"].iter_rows(values_only=True))
    assert ("nombres de 1 à 4 personnes" in words) == bool(CONTRACTS[dataset].people)
    assert "nom d'une personne" in words


@EACH
@BOTH
def test_every_column_has_a_heading_of_its_own_that_a_spreadsheet_can_show(dataset, language):
    names = [one.name for one in columns.columns(dataset)]
    headers = [strings.say(f"column_{dataset}_{name}", language) for name in names]
    assert len({*headers}) == len(headers)
    assert max(map(len, headers)) <= 32  # of the title of an input message


def test_the_same_template_is_the_same_file_and_is_made_once(monkeypatch):
    first = downloaded("ciec")
    monkeypatch.setattr(template, "written", lambda *_: pytest.fail("made a second time"))
    assert downloaded("ciec") == first


@pytest.mark.parametrize(
    ("address", "name"),
    [
        ("ciec.xlsx", "gabarit-ciec-une-par-une.xlsx"),
        ("ciec.xlsx?lang=en", "template-ciec-one-by-one.xlsx"),
    ],
)
def test_a_template_is_a_workbook_whose_name_says_what_it_is(address, name):
    answer = CLIENT.get(f"/gabarits/{address}")
    assert f'filename="{name}"' in answer.headers["content-disposition"]
    assert answer.headers["content-type"].endswith("spreadsheetml.sheet")


@pytest.mark.parametrize("dataset", ["targets", "regions", "nothing", "..%2Fciec"])
def test_there_is_no_template_for_what_the_organisation_does_not_send(dataset):
    assert CLIENT.get(f"/gabarits/{dataset}.xlsx").status_code == 404


def test_what_an_address_asks_of_a_template_in_vain_is_refused():
    assert CLIENT.get("/gabarits/ciec.xlsx?region=99").status_code == 400


@pytest.mark.skipif(not shutil.which("soffice"), reason="LibreOffice is not on this machine")
def test_libreoffice_opens_it_and_gives_the_headings(tmp_path):
    (tmp_path / "ciec.xlsx").write_bytes(downloaded("ciec"))
    every_sheet = "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true,false,false,false,-1"
    profile = f"-env:UserInstallation=file://{tmp_path}/profile"
    command = ["soffice", profile, "--headless", "--convert-to", every_sheet, "ciec.xlsx"]
    subprocess.run(command, cwd=tmp_path, check=True, timeout=120, capture_output=True)
    (file,) = tmp_path.glob("*remplir.csv")
    header = next(csv.reader(file.read_text(encoding="utf-8").splitlines()))
    assert header[:3] == ["Numéro de la CIEC *", "Année *", "Région *"]
