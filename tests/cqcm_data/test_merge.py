"""Three states of a dataset, one result: what was corrected here stays, the rest follows."""

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cqcm_data import merge
from cqcm_data.contracts import ContractError, arrow_schema

COUNTS = st.dictionaries(st.sampled_from(["provincial", "partner", "auxiliary"]), st.integers(0, 3))


@given(COUNTS, COUNTS, COUNTS)
def test_each_row_is_the_products_unless_it_was_changed_here(seeded, shipped, installed):
    found = counts(merge.merged("members", *map(members, (seeded, shipped, installed))))
    for key in {*seeded, *shipped, *installed, *found}:
        own = installed.get(key) != seeded.get(key)
        assert found.get(key) == (installed if own else shipped).get(key)


@given(COUNTS, COUNTS)
def test_a_merge_that_was_done_changes_nothing(shipped, installed):
    once = merge.merged("members", *map(members, ({}, shipped, installed)))
    again = merge.merged("members", members(shipped), members(shipped), members(counts(once)))
    assert counts(again) == counts(once)


@given(COUNTS, COUNTS)
def test_corrections_are_the_rows_that_ship_and_are_held_otherwise(shipped, installed):
    found = list(merge.corrections("members", members(shipped), members(installed)))
    differ = {key for key in shipped if installed.get(key) != shipped[key]}
    assert {one.key[1] for one in found} == differ
    for one in found:
        kept = installed.get(one.key[1])
        assert one.columns == ({"count": (shipped[one.key[1]], kept)} if kept is not None else {})


def test_a_correction_says_what_differs():
    changed, gone = merge.corrections(
        "members", members({"partner": 7, "auxiliary": 1}), members({"partner": 8})
    )
    assert str(changed) == "members: rapport_2023, partner, 2023-12-31: count 8 (ships 7)"
    assert str(gone) == "members: rapport_2023, auxiliary, 2023-12-31: taken out"


def test_rows_of_an_older_contract_get_todays_columns():
    old = members({"partner": 7}).drop_columns(["new"]).append_column("gone", pa.array(["x"]))
    found = merge.conform("members", old)
    assert found.schema.names == arrow_schema("members").names
    assert found["new"].to_pylist() == [None] and found["count"].to_pylist() == [7]
    assert merge.lacking("members", found) == []


def test_a_column_that_is_as_its_contract_sets_it_is_filled_in():
    old = members({"partner": 7, "auxiliary": 1}).drop_columns(["report"])
    found = merge.conform("members", old)
    assert found["report"].to_pylist() == ["rapport_2023"] * 2
    assert merge.lacking("members", found) == []
    assert [*merge.corrections("members", found, old)] == []


def test_a_column_that_the_contract_asks_for_now_is_named():
    old = members({"partner": 7}).drop_columns(["section"])
    assert merge.lacking("members", merge.conform("members", old)) == ["section"]


def test_a_column_of_another_kind_is_told():
    old = members({"partner": 7}).drop_columns(["count"])
    with pytest.raises(ContractError, match="members"):
        merge.conform("members", old.append_column("count", pa.array(["many"])))


def members(found: dict[str, int]) -> pa.Table:
    of_report = {"report": "rapport_2023", "section": "s", "first_page": 1, "last_page": 1}
    paged = {**of_report, "new": None}
    schema = arrow_schema("members")
    day = pa.scalar("2023-12-31").cast(pa.date32()).as_py()
    rows = [{"category": k, "count": n, "date": day, **paged} for k, n in found.items()]
    return pa.Table.from_pylist(rows, schema)


def counts(rows: list[dict[str, object]]) -> dict[str, int]:
    return {row["category"]: row["count"] for row in rows}
