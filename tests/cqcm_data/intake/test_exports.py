"""What programs and offices write: times behind days, durations, grades, « n/d »."""

import datetime as dt

import pytest
from made import read as read_file
from sheets_by_hand import sheet
from test_values import read, values

from cqcm_data.intake import dates, gathering
from cqcm_data.intake.sheets import Read
from cqcm_data.intake.taking import Intake
from cqcm_data.intake.validation import Answers

SESSIONS, PROJECTS = "training_sessions", "jeune_coop_projects"
DAY = dt.date(2024, 1, 15)


@pytest.mark.parametrize(
    "text",
    [
        "01/15/2024 09:00 AM",
        "2024-01-15T09:00:00",
        "2024-01-15T09:00:00.000Z",
        "2024-01-15 09:00:00-05:00",
        "15/01/2024 14 h 30",
        "15/01/2024 14h",
        "15/01/2024 9:00",
        "15 janvier 2024 à 9 h 30",
        "15 janvier 2024, 9 h à 12 h",
        "January 15, 2024 at 9 AM",
    ],
)
def test_the_time_behind_a_day_is_taken_off(text):
    assert values(read([text], "date", SESSIONS)) == {text: DAY}


@pytest.mark.parametrize("text", ["2024-01-15 25:00", "15/01/2024 9", "2024-01-15 9:75"])
def test_what_is_no_time_is_not_taken_off(text):
    assert values(read([text], "date", SESSIONS)) == {text: None}


def test_a_day_with_a_time_tells_the_order_of_the_column():
    texts = ["02/07/2024 09:00 AM", "01/15/2024 09:00 AM"]
    assert dates.order_of(texts) == "mdy"
    assert values(read(texts, "date", SESSIONS))[texts[0]] == dt.date(2024, 2, 7)
    assert read(texts[:1], "date", SESSIONS).questions[texts[0]].kind == "ambiguous_date"


@pytest.mark.parametrize(
    ("text", "hours"),
    [
        ("3 h", 3),
        ("1 h 30", 1.5),
        ("1h30", 1.5),
        ("45 min", 0.75),
        ("90 minutes", 1.5),
        ("1:30", 1.5),
        ("1:30:00", 1.5),
        ("2 heures et 15 minutes", 2.25),
        ("1 hr 20 min", 1.3333),
    ],
)
def test_a_duration_is_hours_in_a_column_of_hours_alone(text, hours):
    assert values(read([text], "hours", SESSIONS)) == {text: hours}
    assert values(read([text], "participants", SESSIONS)) == {text: None}


@pytest.mark.parametrize(("text", "ways"), [("1 h 5", ("1.0833", "1.5")), ("90:00", ("90", "1.5"))])
def test_a_duration_that_may_be_two_is_asked(text, ways):
    question = read([text], "hours", SESSIONS).questions[text]
    assert (question.kind, question.candidates) == ("ambiguous_number", ways)


@pytest.mark.parametrize("text", ["1:75", "1 h 90", "min"])
def test_what_is_no_duration_is_wrong(text):
    assert read([text], "hours", SESSIONS).errors[text].kind == "not_a_number"


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("sec. 4", "secondary"),
        ("sec. 3 et 4", "secondary"),
        ("prim. 6", "primary"),
        ("4e secondaire", "secondary"),
        ("Secondaire 1-2", "secondary"),
        ("5e année du primaire", None),
        ("prim. 6 et sec. 1", None),
        ("4", None),
    ],
)
def test_a_grade_beside_a_level_changes_nothing_in_it(text, code):
    assert values(read([text], "level")) == {text: code}


def test_a_number_beside_another_choice_is_asked():
    assert read(["Projet 2"], "step", "digital_grants").questions


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("MRC de Portneuf", "03"),
        ("MRC de La Matanie", "01"),
        ("MRC d'Abitibi-Ouest", "08"),
        ("MRC de la Vallée-de-l'Or", "08"),
        ("MRC Les Maskoutains", "16"),
        ("MRC - Estrie", "05"),
        ("MRC de Brome-Missisquoi", None),
        ("MRC de Nulle-Part", None),
        ("Portneuf", None),
    ],
)
def test_a_county_is_in_its_region(text, code):
    found = read([text], "region")
    assert values(found) == {text: code}
    assert code or found.questions[text].kind == "unknown_value"


CSV = """École;Niveau;Nb de jeunes;Région;Année;Thème;Partenaire;Année scolaire;No projet
A;Primaire;34;Estrie;2024;n/d;s.o.;-;1
B;Primaire;n/d;Estrie;2024;Aucun;N/A;2023-2024;2
"""


def test_what_says_nothing_is_empty_without_a_question_and_missing_where_needed():
    checked = Intake(PROJECTS, read_file(CSV.encode())).checked
    assert checked.asked == ()
    assert checked.nothing == {"school_year": 1, "youths": 1, "theme": 1, "partner_organisation": 2}
    (row,) = checked.rows.to_pylist()
    assert [row[name] for name in ("theme", "partner_organisation", "school_year")] == [None] * 3
    (fault,) = checked.faults
    assert (fault.column, fault.kind, fault.places[0].text) == ("youths", "missing", "n/d")


def test_a_cell_that_was_left_empty_by_an_answer_keeps_no_row_away():
    content = CSV.replace(";-;", ";an deux;")
    told = Answers(meanings={"school_year": {"an deux": ""}})
    checked = Intake(PROJECTS, read_file(content.encode()), told).checked
    assert checked.rows["id"].to_pylist() == ["1"]


@pytest.mark.parametrize(
    ("name", "years"),
    [
        ("2023-2024", "2023-2024"),
        ("Projets 2023/24", "2023-2024"),
        ("2023-2025", None),
        ("2023", None),
        ("2022-2023 et 2023-2024", None),
    ],
)
def test_the_name_of_a_sheet_says_the_school_year(name, years):
    rows = [["École", "Niveau", "Nb jeunes", "Région"], ["A", "Primaire", "12", "Estrie"]]
    read = Read((sheet(rows, name),), "x")
    intake = Intake(PROJECTS, read)
    assert intake.gathered.rows["school_year"].to_pylist() == [years]
    assert "year" in gathering.lacking(intake.readings, PROJECTS)
    said = Read((sheet([[*rows[0], "Année scolaire"], [*rows[1], "2020-2021"]], name),), "x")
    assert Intake(PROJECTS, said).gathered.rows["school_year"].to_pylist() == ["2020-2021"]
    assert Intake("ciec", read).readings[0].school_year is None


def test_a_year_is_said_of_each_sheet_and_of_all_others():
    rows = [["École", "Niveau", "Nb jeunes", "Région"], ["A", "Primaire", "12", "Estrie"]]
    read = Read(tuple(sheet(rows, name) for name in ("2022-2023", "2023-2024", "Été")), "x")
    by_sheet = {"year": {"2022-2023": "2022", "2023-2024": "2023"}}
    told = Answers(everywhere={"year": "2020"}, numbered=True, sheets=by_sheet)
    intake = Intake(PROJECTS, read, told)
    assert [one.name for one in intake.lacking("year")] == ["2022-2023", "2023-2024", "Été"]
    assert intake.checked.rows["year"].to_pylist() == [2022, 2023, 2020]
