"""Rows of a file against their contract: what is taken, asked, wrong, as the contract says."""

import datetime as dt

import pyarrow as pa
import pytest
from builders import rounds
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from cqcm_data import columns
from cqcm_data.contracts import CONTRACTS
from cqcm_data.intake.validation import MOST, Answers, Checked, Gathered, checked

PROJECTS = "jeune_coop_projects"
GOOD = {
    "id": "1",
    "year": "2024",
    "region": "Montérégie",
    "level": "Secondaire",
    "youths": "20",
    "school": "Polyvalente",
}


def gathered(*rows: dict[str, str | None], dataset: str = PROJECTS) -> Gathered:
    told = {"sheet": [""] * len(rows), "line": list(range(2, len(rows) + 2))}
    texts = {one.name: [row.get(one.name) for row in rows] for one in columns.columns(dataset)}
    held = {name: pa.array(values, pa.string()) for name, values in texts.items()}
    return Gathered(dataset, pa.table({**told, **held}), typed=False)


def kinds(found: Checked) -> dict[str, int]:
    return {f"{fault.column} {fault.kind}": fault.count for fault in found.faults}


def test_good_rows_are_under_the_contract_whatever_the_others_are():
    found = checked(gathered(GOOD, {**GOOD, "id": "2", "youths": "-3"}), Answers())
    (row,) = found.rows.to_pylist()
    assert (row["region"], row["level"], row["youths"]) == ("16", "secondary", 20)
    assert found.taken.to_pylist() == [True, False]
    assert kinds(found) == {"youths too_small": 1}
    (fault,) = found.faults
    assert [(place.line, place.text) for place in fault.places] == [(3, "-3")]
    assert fault.allowed == {"least": 0, "most": 5000}


def test_everything_that_is_wrong_is_told_at_once_by_what_mends_it():
    rows = [
        {**GOOD, "id": "1", "school": None},
        {**GOOD, "id": "2", "youths": "beaucoup"},
        {**GOOD, "id": "3", "year": "1850"},
        {**GOOD, "id": "4", "youths": "9999"},
        {**GOOD, "id": None, "school": "  "},
        {**GOOD, "id": "6", "youths": "12,5"},
    ]
    found = checked(gathered(*rows), Answers())
    assert not found.rows.num_rows
    assert kinds(found) == {
        "id missing": 1,
        "year too_small": 1,
        "youths not_a_number": 1,
        "youths not_whole": 1,
        "youths too_large": 1,
        "school missing": 2,
    }


def test_a_text_is_asked_once_and_the_answer_holds_for_every_row():
    rows = [{**GOOD, "id": str(at), "region": "Nulle part"} for at in range(5)]
    rows += [{**GOOD, "id": "x", "youths": "env. 20"}, {**GOOD, "id": "y", "youths": "env. 20"}]
    found = checked(gathered(*rows), Answers())
    assert {(one.column, one.text): one.count for one in found.asked} == {
        ("region", "Nulle part"): 5,
        ("youths", "env. 20"): 2,
    }
    assert not found.faults and not found.rows.num_rows
    told = Answers(meanings={"region": {"Nulle part": "17"}, "youths": {"env. 20": "20"}})
    found = checked(gathered(*rows), told)
    assert found.rows.num_rows == 7 and not found.asked
    assert found.rounded == {"youths": 2}


def test_what_is_answered_with_nothing_is_empty_and_missing_where_it_is_needed():
    rows = [{**GOOD, "theme": "n/d"}, {**GOOD, "id": "2", "youths": "env. 20"}]
    told = Answers(meanings={"youths": {"env. 20": ""}})
    found = checked(gathered(*rows), told)
    assert kinds(found) == {"youths missing": 1}


def test_a_row_twice_is_taken_once_and_two_rows_of_one_key_are_not_taken():
    rows = [GOOD, GOOD, {**GOOD, "id": "2"}, {**GOOD, "id": "2", "youths": "21"}]
    found = checked(gathered(*rows), Answers())
    assert found.repeated == 1
    assert found.taken.to_pylist() == [True, False, False, False]
    assert kinds(found) == {"id same_key": 2}


def test_what_is_so_everywhere_fills_what_a_file_does_not_say():
    rows = [{**GOOD, "year": None}, {**GOOD, "id": "2", "year": "2023"}]
    found = checked(gathered(*rows), Answers(everywhere={"year": "2024"}))
    assert found.rows["year"].to_pylist() == [2024, 2023]


def test_rows_without_a_number_get_the_same_one_the_next_time():
    rows = [{**GOOD, "id": None}, {**GOOD, "id": None, "school": "Autre"}, {**GOOD, "id": None}]
    first = checked(gathered(*rows), Answers(numbered=True)).rows["id"].to_pylist()
    more = [{**row, "youths": "99"} for row in rows]
    again = checked(gathered(*more), Answers(numbered=True)).rows["id"].to_pylist()
    assert first == again and len({*first}) == 3


def test_rows_without_a_number_that_are_alike_in_all_are_told_and_may_count_once():
    one = {**GOOD, "id": None}
    rows = [one, {**one, "school": str(GOOD["school"]).upper()}, {**one, "youths": "3"}, one]
    each = checked(gathered(*rows), Answers(numbered=True))
    assert (each.rows.num_rows, each.alike, each.repeated) == (4, 1, 0)
    once = checked(gathered(*rows), Answers(numbered=True, once=True))
    assert (once.rows.num_rows, once.alike, once.repeated) == (3, 1, 1)


def test_the_number_of_a_row_is_that_of_its_words_however_they_are_written():
    rows = [{**GOOD, "id": None}, {**GOOD, "id": None, "school": str(GOOD["school"]).upper()}]
    for row in rows:
        (number,) = checked(gathered(row), Answers(numbered=True)).rows["id"].to_pylist()
        assert number == checked(gathered(rows[0]), Answers(numbered=True)).rows["id"][0].as_py()


def test_no_row_at_all_gets_no_number():
    assert checked(gathered(), Answers(numbered=True)).rows.num_rows == 0


def test_the_first_places_of_many_are_shown_and_all_are_counted():
    rows = [{**GOOD, "id": str(at), "youths": "-1"} for at in range(MOST + 50)]
    (fault,) = checked(gathered(*rows), Answers()).faults
    assert (fault.count, len(fault.places)) == (MOST + 50, MOST)


def test_an_empty_file_has_nothing_to_say():
    found = checked(gathered(), Answers())
    assert not found.rows.num_rows and not found.faults and not found.asked


TEXTS = st.sampled_from(
    ["", "0", "15", "16", "-1", "2024", "1999", "2101", "06", "6", "18", "Estrie", "primary", "x"]
)


@pytest.mark.long
@pytest.mark.parametrize("dataset", columns.awaited())
@settings(max_examples=rounds(100))
@given(data=st.data())
def test_the_contract_itself_takes_every_row_that_is_taken_and_no_other_plain_one(dataset, data):
    names = [one.name for one in columns.columns(dataset)]
    row = {name: data.draw(TEXTS, label=name) or None for name in names}
    if "date" in row:
        row["date"] = data.draw(st.sampled_from([None, "2024-05-01", "2024-13-01"]))
    found = checked(gathered(row, dataset=dataset), Answers())
    for taken in found.rows.to_pylist():
        CONTRACTS[dataset].model_validate(taken)
    if not found.rows.num_rows and not found.asked:
        with pytest.raises(ValidationError):
            CONTRACTS[dataset].model_validate(row)


def test_dates_are_days():
    row = {
        "id": "1",
        "enterprise": "Coop",
        "region": "06",
        "form": "coop",
        "sector": "Habitation",
        "step": "project",
        "amount": "1 234,50 $",
        "date": "1er mai 2024",
    }
    (taken,) = checked(gathered(row, dataset="digital_grants"), Answers()).rows.to_pylist()
    assert (taken["amount"], taken["date"]) == (1234.5, dt.date(2024, 5, 1))
