"""What a file lacked, and which of its numbers are approximations, goes online beside its rows."""

import io
import shutil

import pytest
from builders import today
from openpyxl import load_workbook

from cqcm_data import query, release
from cqcm_data.filters import Filters
from cqcm_data.intake import drafts, files, receipts, taking, undo
from cqcm_data.intake.taking import Intake
from cqcm_data.intake.validation import Answers
from cqcm_data.publish import Reason, publish
from cqcm_data.reading import Reading
from cqcm_data.release import Release
from cqcm_data.series import Coverage
from cqcm_views.cards import bringing
from cqcm_views.exports import intake_rest
from cqcm_views.wording import findings

PROJECTS = "jeune_coop_projects"
HEADINGS = "id;Année;Région;Niveau;Jeunes;École\n"
ROWS = """a;2024;Laval;Primaire;env. 20;É1
b;2024;Laval;Primaire;15;É1
c;2024;Laval;Secondaire;douze;É2
d;2024;Montérégie;Primaire;30;É3
e;2024;Montérégie;Primaire;99999;É4
f;2024;Atlantide;Primaire;9;É5
"""


@pytest.fixture
def on(built, tmp_path, monkeypatch) -> Release:
    monkeypatch.setenv("CQCM_INTAKE", str(tmp_path / "intake"))
    return release.current(shutil.copytree(built.root, str(tmp_path / "datasets")))


def begun(content: str | bytes, name: str = "bilan.csv", **meanings: str) -> Intake:
    written = content.encode() if isinstance(content, str) else content
    intake = drafts.begun(files.read(written, name), PROJECTS)
    known = {**intake.answers.meanings, "youths": {"env. 20": "20"}, **meanings}
    return Intake(PROJECTS, intake.read, Answers(meanings=known))


def online(intake: Intake, on: Release, mode: str | None = None) -> Release:
    return taking.put_online(intake, intake.planned(on, mode), on, "staff", "x")


def rest(intake: Intake, on: Release) -> bytes:
    """The workbook of the rows to correct, as a person gets it."""
    asked = bringing.asked_columns(PROJECTS, Reading(on))
    return intake_rest.written(intake, asked, "fr")


def corrected(book: bytes, *to: tuple[str, str, object]) -> bytes:
    """The same workbook after someone wrote other values in the rows of these numbers."""
    asked = bringing.asked_columns(PROJECTS, today())
    headers = {one.column.name: one.header for one in asked}
    opened = load_workbook(io.BytesIO(book))
    sheet = opened.worksheets[0]
    headings = [cell.value for cell in sheet[1]]
    lines = {row[0].value: row for row in sheet.iter_rows(min_row=2)}
    for number, column, value in to:
        lines[number][headings.index(headers[column])].value = value
    saved = io.BytesIO()
    opened.save(saved)
    return saved.getvalue()


def youths(on: Release, by: tuple[str, ...] = (), **where: object):
    return query.series("jeune_coop_youths", Reading(on, audience="staff"), by, Filters(**where))


def test_an_approximation_is_one_wherever_it_is_counted_and_nowhere_else(on):
    made = online(begun(HEADINGS + ROWS), on)
    by_region = youths(made, ("region",))
    assert (by_region.qualifier, dict(by_region.rounded)) == ("about", {("13",): 1})
    assert (youths(made, region=["13"]).qualifier, youths(made, region=["13"]).value) == (
        "about",
        35,
    )
    assert (youths(made, region=["16"]).qualifier, youths(made, region=["16"]).value) == (
        "exact",
        30,
    )
    counted = query.series("jeune_coop_projects", Reading(made), ("region",))
    assert (counted.qualifier, dict(counted.rounded)) == ("exact", {})


def test_the_public_is_told_of_an_approximation_too(on):
    made = online(begun(HEADINGS + ROWS), on)
    found = query.series("jeune_coop_youths", Reading(made), ("region",))
    assert dict(found.rounded) == {("13",): 1}


def test_the_exact_number_takes_the_mark_away(on):
    made = online(begun(HEADINGS + ROWS), on)
    again = begun(HEADINGS + "a;2024;Laval;Primaire;20;É1\n")
    (difference,) = [one for one in again.planned(made, "add").differences if one.changed]
    assert (difference.region, difference.changed) == ("13", 1)
    assert youths(online(again, made, "add"), region=["13"]).qualifier == "exact"


def test_what_was_not_received_is_counted_by_region_and_with_those_of_none(on):
    made = online(begun(HEADINGS + ROWS), on)
    assert youths(made, ("region",)).coverage.rows == (3, 6)
    assert youths(made, region=["13"]).coverage.rows == (2, 4)  # two of three, and one of nowhere
    assert youths(made, region=["16"]).coverage.rows == (1, 3)
    assert youths(made, region=["01"]).coverage.rows == (0, 1)
    assert query.series("ciec", Reading(made), ("region",)).coverage.rows is None


@pytest.mark.long
def test_rows_that_come_back_corrected_join_those_that_went_before(on):
    intake = begun(HEADINGS + ROWS)
    made = online(intake, on)
    book = corrected(rest(intake, on), ("c", "youths", 12), ("f", "region", "Laval"))
    back = begun(book, "a-corriger.xlsx")
    assert back.read.origin == intake.read.digest
    planned = back.planned(made)
    assert (planned.mode, planned.removes) == ("add", 0)
    later = taking.put_online(back, planned, made, "staff", "x")
    assert youths(later, region=["13"]).value == 20 + 15 + 12 + 9
    assert youths(later, ("region",)).coverage.rows == (5, 6)  # Montérégie still lacks one
    last = begun(corrected(rest(back, later), ("e", "youths", 99)), "a-corriger.xlsx")
    assert youths(online(last, later), ("region",)).coverage.rows is None


def test_each_row_to_correct_says_why_however_many_there_are(on):
    many = "".join(f"r{n};2024;Laval;Primaire;beaucoup {n};É\n" for n in range(250))
    book = load_workbook(io.BytesIO(rest(begun(HEADINGS + many), on)))
    headings, *rows = book.worksheets[0].iter_rows(values_only=True)
    why = headings.index("À corriger")
    assert len(rows) == 250 and all(row[why] for row in rows)


def test_a_file_that_takes_the_place_of_a_region_takes_that_of_its_gaps(on):
    made = online(begun(HEADINGS + ROWS), on)
    whole = begun(HEADINGS + "x;2024;Laval;Primaire;40;É1\n")
    later = online(whole, made, "replace")
    assert youths(later, region=["16"]).coverage.rows == (1, 3)
    assert youths(later, region=["13"]).coverage.rows == (0, 1)  # the row of nowhere still waits
    both = begun(HEADINGS + "x;2024;Laval;Primaire;40;É1\ny;2024;Montérégie;Primaire;40;É1\n")
    assert youths(online(both, later, "replace"), ("region",)).coverage.rows is None


def test_a_year_has_gaps_of_its_own(on):
    made = online(begun(HEADINGS + ROWS), on)
    other = begun(HEADINGS + "x;2025;Laval;Primaire;40;É1\n")
    later = online(other, made, "replace")
    assert youths(later, year=[2024]).coverage.rows == (3, 6)
    assert youths(later, year=[2025]).coverage == Coverage(regions=(1, 17))
    gone = begun(HEADINGS + "z;2024;Estrie;Primaire;9;É9\n")
    assert youths(online(gone, later, "replace_years"), ("region",)).coverage.rows is None


def test_a_row_whose_region_was_wrong_closes_the_gap_of_its_file(on):
    made = online(begun(HEADINGS + ROWS), on)
    intake = begun(HEADINGS + ROWS)
    book = corrected(
        rest(intake, on), ("c", "youths", 12), ("c", "region", "Estrie"), ("f", "region", "Laval")
    )
    later = online(begun(book, "a-corriger.xlsx"), made)
    assert youths(later, ("region",)).coverage.rows == (5, 6)


def test_nothing_more_may_be_awaited(on):
    made = online(begun(HEADINGS + ROWS), on)
    closed = {receipts.TABLE: receipts.closed(PROJECTS, made)}
    later = publish(made.root, made, closed, Reason("staff", "x"))
    assert youths(later, ("region",)).coverage.rows is None


def test_the_same_file_twice_counts_its_gaps_once(on):
    made = online(begun(HEADINGS + ROWS), on)
    assert online(begun(HEADINGS + ROWS), made, "add") == made


def test_to_undo_takes_back_marks_and_gaps(on):
    made = online(begun(HEADINGS + ROWS), on)
    by = Reason("staff", "x", {undo.UNDOES: str(made.number)})
    back = publish(made.root, made, undo.undone(made.number, made), by)
    assert undo.taken_back(PROJECTS, back) == {made.number}
    assert youths(back, ("region",)).status == "awaiting"
    assert undo.regions(made.number, made) == ("13", "16")
    again = online(begun(HEADINGS + "x;2024;Laval;Primaire;40;É1\n"), back)
    assert youths(again, ("region",)).coverage.rows is None


def test_regions_that_sent_nothing_and_a_year_that_goes_on_are_told(on):
    made = online(begun(HEADINGS + ROWS.replace("2024", str(on.day.year))), on)
    told = youths(made, ("level",)).coverage
    assert told.regions == (2, 17)
    assert told.running == on.day.year
    assert youths(made, region=["13"]).coverage.regions is None
    assert youths(made, year=[2020]).coverage.running is None


def test_every_sentence_about_an_approximation_says_so(on):
    made = online(begun(HEADINGS + ROWS), on)
    told = findings.alternative(youths(made, ("region",)), "fr")
    assert (
        "Laval (environ 35\u00a0personnes), soit 53,8\u00a0% du total (environ 65\u00a0personnes)"
        in told
    )
    assert "Montérégie (30\u00a0personnes)" in told
    assert findings.headline(youths(made, ("region",)), "fr").startswith(
        "Laval\u00a0: environ 35 sur environ 65"
    )


def test_a_cell_that_an_answer_leaves_empty_keeps_its_row_where_it_may_be_empty(on):
    rows = "id;date;région;formation;public;heures;participants\n"
    rows += "a;2024-05-01;Online;Gestion;team;3;8\nb;2024-05-02;Laval;Gestion;team;2;9\n"
    intake = drafts.begun(files.read(rows.encode(), "x.csv"), "training_sessions")
    asked = Answers(meanings={"region": {"Online": ""}})
    found = Intake(intake.dataset, intake.read, asked).checked
    assert found.rows["region"].to_pylist() == [None, "13"] and not found.faults


def test_rows_corrected_before_any_of_their_file_was_online_are_counted_of_all(on):
    intake = begun(HEADINGS + ROWS)
    back = begun(corrected(rest(intake, on), ("c", "youths", 12)), "a-corriger.xlsx")
    assert youths(online(back, on), ("region",)).coverage.rows == (1, 3)
