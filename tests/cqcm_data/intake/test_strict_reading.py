"""What a file says wrongly never goes online unasked: lost cells, rounded numbers, points."""

import io
from dataclasses import replace
from pathlib import Path

import pytest
from made import one_sheet, workbook
from openpyxl import load_workbook

from cqcm_data.intake import drafts, files
from cqcm_data.intake.gathering import unnamed
from cqcm_data.intake.taking import Intake
from cqcm_data.reading import Reading
from cqcm_views.cards import bringing
from cqcm_views.exports import intake_rest

PROJECTS, GRANTS, SESSIONS = "jeune_coop_projects", "digital_grants", "training_sessions"
NUMBERED = ["No projet", "Année", "Région", "Niveau", "Jeunes", "École"]
OF_GRANTS = "id,Entreprise,Région,Forme,Secteur,Étape,Date,Montant"


@pytest.fixture(autouse=True)
def folder(tmp_path, monkeypatch) -> Path:
    monkeypatch.setenv("CQCM_INTAKE", str(tmp_path / "intake"))
    return tmp_path / "intake"


def begun(content: str | bytes, dataset: str = PROJECTS) -> Intake:
    """A file for a dataset, as a restart finds it on disk."""
    written = content.encode() if isinstance(content, str) else content
    _, kept = drafts.kept(drafts.keep(drafts.begun(files.read(written, "x"), dataset), "a", "x"))
    return kept


def faults(intake: Intake) -> dict[str, int]:
    return {f"{one.column} {one.kind}": one.count for one in intake.checked.faults}


def asked(intake: Intake) -> dict[str, tuple[str, ...]]:
    return {one.text: one.question.candidates for one in intake.checked.asked}


def projects(*rows: list[object]) -> bytes:
    def write(sheet):
        for at, row in enumerate([NUMBERED, *rows]):
            sheet.write_row(at, 0, row)

    return one_sheet(write)


# More cells than headings ------------------------------------------------------------------------


def test_thousands_that_a_comma_parts_never_go_online():
    rows = [f"{n},Coop {n},Laval,coop,Habitation,project,2024-05-01,1,234" for n in range(20)]
    found = begun("\n".join([OF_GRANTS, *rows]), GRANTS)
    assert faults(found) == {"amount more_cells": 20} and not found.checked.rows.num_rows
    whole = begun("\n".join([OF_GRANTS, *(row.replace("1,234", "1234") for row in rows)]), GRANTS)
    assert not faults(whole) and whole.checked.rows["amount"].to_pylist() == [1234.0] * 20


def test_a_row_that_says_something_behind_the_last_heading_is_held_back_whatever_parts_cells():
    rows = ["a;2024;Laval;Primaire;20;É1;suite", "b;2024;Laval;Primaire;20;É1"]
    found = begun("\n".join([";".join(NUMBERED), *rows]))
    assert faults(found) == {"school more_cells": 1}
    assert found.checked.rows["id"].to_pylist() == ["b"]


def test_decimals_that_a_comma_parts_hold_back_their_rows_alone_be_the_last_cell_empty():
    headings = "id,date,région,formation,public,heures,participants,partenaire"
    rows = ["a,2024-05-01,Laval,Gestion,team,2,5,8,", "b,2024-05-02,Laval,Gestion,team,3,9,"]
    found = begun("\n".join([headings, *rows]), SESSIONS)
    assert found.checked.rows["id"].to_pylist() == ["b"]
    assert [kind for kind in faults(found) if kind.endswith("more_cells")]


def test_rows_that_are_as_wide_as_their_headings_in_empty_cells_are_taken():
    rows = [
        "Bilan",
        *(f"{line},," for line in (OF_GRANTS, "1,A,Laval,coop,X,project,2024-05-01,5")),
    ]
    assert not faults(begun("\n".join(rows), GRANTS))


def test_columns_with_values_and_no_heading_are_named():
    rows = [["a", 2024, "Laval", "Primaire", 20, "É1", None, "oui"]]
    found = begun(projects(*rows, ["b", 2024, "Laval", "Primaire", 20, "É1"]))
    (reading,) = found.readings
    assert unnamed(found.read.sheets[0], reading) == {"H": 1}
    assert found.checked.rows.num_rows == 2


# Cells that are not what they say ----------------------------------------------------------------


def test_a_number_that_excel_rounded_keeps_its_row_back():
    row = [2024, "Laval", "Primaire", 20, "É1"]
    found = begun(projects([12345678901234567, *row], ["12345678901234567", *row]))
    assert found.checked.rows["id"].to_pylist() == ["12345678901234567"]
    assert faults(found) == {"id rounded_id": 1}
    assert found.checked.faults[0].places[0].line == 2


def test_a_formula_without_a_result_keeps_its_row_back_and_one_with_a_result_does_not():
    def write(sheet):
        sheet.write_row(0, 0, NUMBERED)
        for at, result in enumerate([0, 20], start=1):
            sheet.write_row(at, 0, [f"r{at}", 2024, "Laval", "Primaire", None, "É1"])
            sheet.write_formula(at, 4, "=10+10", None, result)

    found = begun(one_sheet(write))
    assert faults(found) == {"youths not_computed": 1}
    assert found.checked.rows["youths"].to_pylist() == [20]
    saved = io.BytesIO()
    load_workbook(io.BytesIO(one_sheet(write))).save(saved)  # which keeps no result at all
    assert faults(begun(saved.getvalue())) == {"youths not_computed": 2}


def test_rows_to_correct_come_without_the_cells_that_are_not_what_was_meant(built):
    found = begun(projects([12345678901234567, 2024, "Laval", "Primaire", 20, "É1"]))
    asked_for = bringing.asked_columns(PROJECTS, Reading(built))
    book = load_workbook(io.BytesIO(intake_rest.written(found, asked_for, "fr")))
    headings, row = book.worksheets[0].iter_rows(values_only=True)
    assert not row[0] and "arrondi" in row[headings.index("À corriger")]


# Points in texts ---------------------------------------------------------------------------------


def grants(*amounts: object) -> bytes:
    def write(sheet):
        sheet.write_row(0, 0, OF_GRANTS.split(","))
        for at, amount in enumerate(amounts, start=1):
            row = [f"r{at}", "Coop", "Laval", "coop", "Habitation", "project", "2024-05-01"]
            sheet.write_row(at, 0, [*row, amount])

    return one_sheet(write)


def test_a_point_in_a_text_is_asked_and_in_a_number_is_one_of_decimals():
    found = begun(grants("1.500", "12.000 $", 1.25, 7.125), GRANTS)
    assert asked(found) == {"1.500": ("1500", "1.500"), "12.000 $": ("12000", "12.000")}
    assert found.checked.rows["amount"].to_pylist() == [1.25, 7.125]


def test_other_texts_of_the_column_tell_what_a_point_is():
    found = begun(grants("1.500", "2,5", 3.5), GRANTS)
    assert not asked(found) and found.checked.rows["amount"].to_pylist() == [1500, 2.5, 3.5]


def test_what_was_asked_is_asked_again_when_the_rows_come_back(built):
    heading, *rows = (OF_GRANTS, "1,Coop,Laval,coop,X,project,2024-05-01,1.500")
    first = begun("\n".join([heading, *rows]), GRANTS)
    book = intake_rest.written(first, bringing.asked_columns(GRANTS, Reading(built)), "fr")
    back = begun(book, GRANTS)
    assert "1.500" in asked(first) and asked(back) == asked(first)


def test_marks_keep_their_columns_where_empty_ones_were_left_out():
    def write(book):
        sheet = book.add_worksheet("x")
        for at, row in enumerate(
            [NUMBERED, [12345678901234567, 2024, "Laval", "Primaire", 20, "É"]]
        ):
            for place, cell in enumerate(row):
                sheet.write(at, 300 + place, cell)

    assert faults(begun(workbook(write))) == {"id rounded_id": 1}


# Totals ------------------------------------------------------------------------------------------

HEADINGS = "No projet;Année;Région;Niveau;Jeunes;École"
TWO = ["a;2024;Laval;Primaire;20;É1", "b;2024;Laval;Primaire;30;É2"]


def records(*rows: str, headings: str = HEADINGS, dataset: str = PROJECTS) -> Intake:
    return begun("\n".join([headings, *rows]), dataset)


def kept(intake: Intake) -> list[int]:
    return intake.gathered.rows["line"].to_pylist()


def left(intake: Intake) -> list[str]:
    (reading,) = intake.readings
    return [one.why for one in reading.layout.left]


@pytest.mark.parametrize(
    ("row", "why"),
    [
        (";2024;Laval;Primaire;50;Total", "total"),
        (";2024;Laval;Primaire;50;Sous-total Laval", "total"),
        (";2024;Laval;Primaire;25;Moyenne", "average"),
        ("Moyenne;;;;25;", "average"),
        ("Total;;;;51;", "total_differs"),
    ],
)
def test_a_total_under_a_filled_first_cell_is_no_record(row, why):
    found = records(*TWO, row, "c;2024;Laval;Primaire;7;É3")
    assert (left(found), kept(found)) == ([why], [2, 3, 5])


def test_an_average_below_a_total_is_one_of_the_rows():
    found = records(*TWO, "Total;;;;50;", "x;2024;Laval;Primaire;25;Moyenne")
    assert (left(found), kept(found)) == (["total", "average"], [2, 3])


@pytest.mark.parametrize(
    "row",
    [
        "TOTAL-1;2024;Laval;Primaire;21;É3",
        "c;2024;Laval;Primaire;21;Groupe Total",
        "c;2024;Laval;Primaire;21;Total Habitation",
    ],
)
def test_a_name_with_the_word_total_is_a_record(row):
    for rows in ([row, *TWO], [*TWO, row], [TWO[0], row.replace("21", "20")]):
        assert len(kept(records(*rows))) == len(rows)


def test_a_record_called_total_in_the_first_row_is_kept_but_where_it_is_the_sum_of_all_below():
    first = "c;2024;Laval;Primaire;{};Total"
    assert kept(records(first.format(49), *TWO)) == [2, 3, 4]
    assert kept(records(first.format(50), *TWO)) == [3, 4]


def test_a_total_that_does_not_add_up_is_asked_and_goes_online_only_as_a_record():
    found = records(*TWO, "c;2024;Laval;Primaire;51;Total")
    assert faults(found) == {"id perhaps_total": 1} and found.checked.rows.num_rows == 2
    record = replace(found, lines={0: {3: True}})
    assert not faults(record) and record.checked.rows["youths"].to_pylist() == [20, 30, 51]
    total = replace(found, lines={0: {3: False}})
    assert (left(total), total.total, total.complete) == (["chosen"], 2, True)


def test_a_line_that_was_left_out_is_taken_back_and_kept_so_on_disk():
    found = records(*TWO, "Total;;;;50;", "Total;;;;50;", "c;2024;Laval;Primaire;1;É")
    back = replace(found, lines={0: {3: True}})
    assert (kept(found), kept(back)) == ([2, 3, 6], [2, 3, 4, 6])
    _, again = drafts.kept(drafts.keep(back, "anne", "x"))
    assert kept(again) == kept(back)


@pytest.mark.parametrize("name", ["12", "05", "3"])
def test_a_sheet_that_is_called_by_a_number_is_of_no_region_for_certain(name):
    def write(book):
        sheet = book.add_worksheet(name)
        sheet.write_row(0, 0, ["Année", "Niveau", "Jeunes", "École"])
        sheet.write_row(1, 0, [2024, "Primaire", 20, "É1"])

    found = begun(workbook(write))
    assert found.unsaid == ["region"] and [one.name for one in found.unplaced] == [name]
    assert not replace(found, regions={0: "12"}).unsaid
