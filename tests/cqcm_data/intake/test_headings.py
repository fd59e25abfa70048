"""Headings that no column has: known by more names, told by a person, never two for one column."""

import pytest
from made import read

from cqcm_data.intake import command, gathering
from cqcm_data.intake.matching import matched
from cqcm_data.intake.taking import Intake
from cqcm_data.intake.validation import Answers

SESSIONS = "training_sessions"
CSV = """No de séance;Intitulé retenu;Quand;Public;Durée;Participants
1;Gouvernance;2024-01-15;Membres;3;12
2;Fiscalité;2024-02-15;Membres;2;8
"""


@pytest.fixture
def unknown() -> Intake:
    """A file whose training and date stand under headings that nobody wrote before."""
    return Intake(SESSIONS, read(CSV.encode()))


def asked(intake: Intake) -> str:
    return "\n".join(command._of_columns(intake))


@pytest.mark.parametrize(
    ("dataset", "header", "column"),
    [
        ("digital_grants", "Nom du bénéficiaire", "enterprise"),
        ("digital_grants", "Volet du programme", "step"),
        ("digital_grants", "Date de la décision", "date"),
        ("digital_grants", "Date d'approbation", "date"),
        (SESSIONS, "Event Title", "training"),
        (SESSIONS, "Session title", "training"),
        (SESSIONS, "Start Date/Time", "date"),
        (SESSIONS, "Start date", "date"),
        ("jeune_coop_projects", "École Nom", "school"),
    ],
)
def test_headings_of_open_data_and_of_registrations_are_known(dataset, header, column):
    (match,) = matched([header], dataset)
    assert (match.column, match.how) == (column, "synonym")


def test_the_headings_that_are_free_are_told_where_a_column_lacks(unknown):
    lacking = gathering.lacking(unknown.readings, SESSIONS)
    assert {name: unknown.could_be(name) for name in lacking} == {
        "date": ["Intitulé retenu", "Quand"],
        "training": ["Intitulé retenu", "Quand"],
    }
    assert "columns: 'Intitulé retenu' or 'Quand' = \"date\"" in asked(unknown)
    named = unknown.named("Quand", "date")
    assert named.could_be("training") == ["Intitulé retenu"]
    assert named.named("Intitulé retenu", "training").complete


def test_that_no_heading_gives_a_column_is_no_value_of_it(unknown):
    none = Intake(SESSIONS, unknown.read, Answers(everywhere={"training": ""}))
    assert "no column gives training" in asked(none)
    assert {one.kind for one in none.checked.faults if one.column == "training"} == {"missing"}
    said = none.named("Intitulé retenu", "training")
    assert said.answers.everywhere == {}


def test_a_heading_that_a_person_names_takes_the_column_from_any_other():
    content = CSV.replace("Intitulé retenu", "Formation").replace("Quand", "Titre affiché")
    intake = Intake(SESSIONS, read(content.encode()))
    assert intake.readings[0].columns[1] == "training"
    named = intake.named("Titre affiché", "training")
    assert [one for one in named.readings[0].columns.items() if one[1] == "training"] == [
        (2, "training")
    ]
    back = named.named("Formation", "training").readings[0].columns
    assert (back[1], back.get(2)) == ("training", None)


def test_a_proposal_whose_column_is_taken_is_no_longer_asked():
    content = CSV.replace("Intitulé retenu", "Fromation").replace("Quand", "Intitulé")
    intake = Intake(SESSIONS, read(content.encode()))
    assert intake.proposals == {"Fromation": "training"}
    assert asked(intake).count('columns: "Fromation"') == 1
    assert intake.named("Intitulé", "training").proposals == {}


@pytest.mark.parametrize(
    ("dataset", "header"), [("jeune_coop_projects", "Projet Début"), (SESSIONS, "Format")]
)
def test_what_has_letters_in_common_is_not_proposed(dataset, header):
    assert matched([header], dataset)[0].column is None


@pytest.mark.parametrize(
    ("header", "column"),
    [
        ("Fromation", "training"),
        ("Partcipants", "participants"),
        ("Durée totale en heures", "hours"),
    ],
)
def test_a_slip_of_the_pen_and_one_word_more_are_proposed(header, column):
    (match,) = matched([header], SESSIONS)
    assert (match.column, match.how) == (column, "proposed")
