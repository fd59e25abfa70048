"""The page of a file that is under way: what it asks, and that no file locks it."""

import html
import io

import pytest
import xlsxwriter
from streamlit.testing.v1 import AppTest

from cqcm_data.access.roles import Right
from cqcm_data.intake import drafts, files
from cqcm_data.intake.taking import Intake
from cqcm_views.app import person
from cqcm_views.app.literal import literal
from cqcm_views.app.person import Person
from cqcm_views.wording.strings import say

PROJECTS = "jeune_coop_projects"
NUMBERED = "No projet;Année;Région;Niveau;Jeunes;École\n"
ROW = "a;2024;Laval;Primaire;20;É1\n"


@pytest.fixture(autouse=True)
def places(built, tmp_path, monkeypatch):
    monkeypatch.setenv("CQCM_INTAKE", str(tmp_path / "intake"))
    monkeypatch.setenv("CQCM_DATASETS", built.root)
    # The page of an application under test has no cookie to be known by.
    staff = Person(right=Right(role="admin"))
    monkeypatch.setattr(person, "here", lambda: staff)


def page(dataset, language):
    import streamlit as st  # noqa: PLC0415 - the function is a script of its own

    from cqcm_data import release  # noqa: PLC0415
    from cqcm_data.reading import Reading  # noqa: PLC0415
    from cqcm_views.tools import intake  # noqa: PLC0415

    reading = Reading(release.current(), language)
    if held := st.session_state.get("intake"):
        intake._decide(*held, reading)
    else:
        for draft in intake.drafts.drafts(dataset):
            intake._draft(draft, language)


def opened(content: str | bytes, dataset: str = PROJECTS, key: str = "") -> AppTest:
    written = content.encode() if isinstance(content, str) else content
    intake = drafts.begun(files.read(written, "bilan.csv"), dataset)
    drawn = AppTest.from_function(page, args=(dataset, "fr"), default_timeout=60)
    drawn.session_state["intake"] = (drafts.keep(intake, "anne", "bilan.csv"), intake)
    drawn.run()
    assert not drawn.exception
    return drawn


def book(**sheets: list[list[object]]) -> bytes:
    """A workbook of rows by the names of its sheets."""
    content = io.BytesIO()
    with xlsxwriter.Workbook(content, {"in_memory": True}) as made:
        for name, rows in sheets.items():
            sheet = made.add_worksheet(name)
            for at, row in enumerate(rows):
                sheet.write_row(at, 0, row)
    return content.getvalue()


def held(drawn: AppTest) -> Intake:
    return drawn.session_state["intake"][1]


def labels(drawn: AppTest, kind: str) -> list[str]:
    return [one.label for one in drawn.get(kind)]


def seen(drawn: AppTest) -> str:
    written = " ".join(one.proto.body for one in drawn.get("html"))
    return html.unescape(written).replace("\u00a0", " ")


def test_a_row_of_headings_that_has_none_is_put_right_on_the_page():
    drawn = opened(NUMBERED.replace("No projet;", "") + ROW.replace("a;", ""))
    drawn.number_input(key="intake-header-0").set_value(2).run()
    assert not drawn.exception and not held(drawn).gathered.rows.num_rows
    drawn.number_input(key="intake-header-0").set_value(1).run()
    assert held(drawn).checked.rows.num_rows == 1


def test_a_file_of_no_sheet_still_has_its_choices():
    headings = NUMBERED.strip().split(";")[1:]
    sheets = {name: [headings, [2024, "Laval", "Primaire", 20, name]] for name in ("Un", "Deux")}
    drawn = opened(book(**sheets))
    drawn.multiselect(key="intake-sheets").set_value([]).run()
    assert not drawn.exception and not held(drawn).total
    drawn.multiselect(key="intake-sheets").set_value([1]).run()
    assert held(drawn).checked.rows["school"].to_pylist() == ["Deux"]


def test_a_file_that_breaks_the_page_can_be_thrown_away(monkeypatch):
    def broken(*_):
        raise ZeroDivisionError

    drawn = opened(NUMBERED + ROW)
    monkeypatch.setattr("cqcm_data.intake.validation.checked", broken)
    intake = drafts.begun(held(drawn).read, PROJECTS)  # as after a restart: nothing is known of it
    drawn.session_state["intake"] = (drawn.session_state["intake"][0], intake)
    drawn.run()
    assert drawn.exception and labels(drawn, "button") == [say("intake_throw", "fr")]
    drawn.button[0].click().run()
    assert not drawn.exception and drafts.drafts(PROJECTS) == []


def test_each_file_under_way_can_be_thrown_away_unopened():
    drawn = opened(NUMBERED + ROW)
    del drawn.session_state["intake"]
    drawn.run()
    assert labels(drawn, "button") == [
        f"{one} {literal('bilan.csv')}" for one in ("Reprendre", "Jeter")
    ]
    drawn.button[1].click().run()
    assert labels(drawn, "button") == [] and drafts.drafts(PROJECTS) == []


RESEMBLING = {
    "Annés civiles": "year",
    "Regoin": "region",
    "Niveau scolair": "level",
    "Nombr de jeune": "youths",
    "Etablisement": "school",
}


def test_headings_that_only_resemble_are_each_asked():
    drawn = opened(";".join(RESEMBLING) + "\n" + ROW.replace("a;", ""))
    for header, column in RESEMBLING.items():
        drawn.radio(key=f"intake-is-{header}").set_value(column).run()
        assert not drawn.exception
    assert held(drawn).checked.rows.num_rows == 1


def test_lines_that_are_left_out_are_named_and_can_be_taken_back():
    drawn = opened(NUMBERED + ROW + "Total;;;;20;\n" + ROW.replace("a;", "b;"))
    assert "ligne 3 : Total · 20" in seen(drawn)
    drawn.multiselect(key="intake-lines").set_value(["0-2"]).run()
    assert not drawn.exception and held(drawn).total == 3
    drawn.multiselect(key="intake-lines").set_value([]).run()
    assert held(drawn).total == 2 and "ligne 3 : Total · 20" in seen(drawn)


def test_a_total_that_does_not_add_up_is_asked_on_the_page():
    rows = ROW + ROW.replace("a;", "b;") + "c;2024;Laval;Primaire;41;Total\n"
    drawn = opened(NUMBERED + rows)
    drawn.radio(key="intake-total-0-3").set_value("row").run()
    assert not drawn.exception and held(drawn).checked.rows.num_rows == 3


def test_columns_without_a_heading_are_named_on_the_page():
    content = book(x=[NUMBERED.strip().split(";"), [*ROW.strip().split(";"), "", "oui"]])
    assert "H (1)" in seen(opened(content))


PLACELESS = ["Année", "Niveau", "Jeunes", "École"]


def test_sheets_that_say_no_region_are_asked_one_by_one_the_likely_one_first():
    row = [2024, "Primaire", 20, "É1"]
    drawn = opened(book(Nord=[PLACELESS, row], Monteregei=[PLACELESS, row], Laval=[PLACELESS, row]))
    assert [one.key for one in drawn.selectbox if one.key and "region" in one.key] == [
        "intake-region-of-0",
        "intake-region-of-1",
    ]
    assert drawn.selectbox(key="intake-region-of-1").options[:2] == ["–", "Montérégie"]
    drawn.selectbox(key="intake-region-of-0").set_value("09").run()
    assert held(drawn).unsaid == ["region"]
    drawn.selectbox(key="intake-region-of-1").set_value("16").run()
    assert not drawn.exception and not held(drawn).unsaid
    assert held(drawn).checked.rows["region"].to_pylist() == ["09", "16", "13"]
    _, kept = drafts.kept(drawn.session_state["intake"][0])
    assert kept.checked.rows["region"].to_pylist() == ["09", "16", "13"]


def test_a_sheet_whose_rows_name_another_region_is_told():
    heading, row = NUMBERED.strip().split(";"), ROW.strip().split(";")
    told = "La feuille Estrie porte le nom d'une région"
    assert told in seen(opened(book(Estrie=[heading, row])))
    assert told not in seen(opened(book(Laval=[heading, row])))
