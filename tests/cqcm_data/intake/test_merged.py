"""Cells that were merged down are repeated in each record, as Excel shows them; no number is."""

import pytest
from made import one_sheet, read

from cqcm_data.intake import drafts, gathering
from cqcm_data.intake.sheets import Read
from cqcm_data.intake.taking import Intake

PROJECTS = "jeune_coop_projects"


def write(sheet):
    sheet.merge_range("A1:F1", "Bilan")
    sheet.write_row("A3", ["École", "Région", "Niveau", "Nb jeunes", "Année", "Thème"])
    rows = [["Primaire", 12, 2024, "Bois"], ["Primaire", None, 2024, None], ["Sec.", 5, 2024]]
    for at, row in enumerate(rows, start=3):
        sheet.write_row(at, 2, row)
    sheet.merge_range("A4:A6", "Du Phare")
    sheet.merge_range("B4:B5", "Estrie")
    sheet.write("B6", "Laval")
    sheet.merge_range("D4:D5", 12)
    sheet.merge_range("F5:G5", "Mode")
    sheet.merge_range("A7:C7", "Total")
    sheet.write("D7", 17)


@pytest.fixture
def file() -> Read:
    return read(one_sheet(write))


def held(intake: Intake, name: str) -> list[str | None]:
    return intake.gathered.rows[name].to_pylist()


def test_what_is_merged_down_is_repeated_in_each_record(file):
    intake = Intake(PROJECTS, file)
    assert held(intake, "school") == ["Du Phare"] * 3
    assert held(intake, "region") == ["Estrie", "Estrie", "Laval"]


def test_a_number_over_several_rows_counts_once(file):
    assert held(Intake(PROJECTS, file), "youths") == ["12", None, "5"]


def test_those_among_the_records_are_told_and_titles_and_totals_are_not(file):
    intake = Intake(PROJECTS, file)
    told = gathering.merges(file, intake.readings[0], PROJECTS)
    assert told == (["A4:A6", "B4:B5"], ["D4:D5", "F5:G5"])


def test_they_are_known_after_a_restart(file, tmp_path, monkeypatch):
    monkeypatch.setenv("CQCM_INTAKE", str(tmp_path))
    _, again = drafts.kept(drafts.keep(drafts.begun(file, PROJECTS), "anne", "x.xlsx"))
    assert held(again, "school") == ["Du Phare"] * 3
