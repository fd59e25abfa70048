"""What comes, changes and goes, in each way of putting rows beside those that are online."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cqcm_data.build import table
from cqcm_data.dependents import same_rows
from cqcm_data.intake import plan

PROJECTS = "jeune_coop_projects"


def project(name: str, region: str = "06", year: int = 2024, youths: int = 10) -> dict[str, object]:
    return {
        "id": name,
        "year": year,
        "school_year": None,
        "region": region,
        "level": "primary",
        "theme": None,
        "youths": youths,
        "school": "École",
        "partner_organisation": None,
    }


def grant(name: str, date: str, region: str = "06") -> dict[str, object]:
    return {
        "id": name,
        "enterprise": "Coop",
        "region": region,
        "form": "coop",
        "sector": "Habitation",
        "step": "support",
        "amount": 100.0,
        "date": date,
    }


ONLINE = [project("a"), project("b"), project("c", "13"), project("d", year=2022)]
COMING = [project("a", youths=12), project("e")]


def ids(found: plan.Plan) -> list[str]:
    return sorted(found.rows["id"].to_pylist())


@pytest.mark.parametrize(
    ("mode", "left", "counts"),
    [
        ("add", ["a", "b", "c", "d", "e"], (1, 1, 0)),
        ("replace", ["a", "c", "d", "e"], (1, 1, 1)),
        ("replace_years", ["a", "d", "e"], (1, 1, 2)),
        ("replace_all", ["a", "e"], (1, 1, 3)),
    ],
)
def test_each_way_says_what_comes_changes_and_goes(mode, left, counts):
    found = plan.planned(PROJECTS, table(PROJECTS, ONLINE), table(PROJECTS, COMING), mode)
    assert ids(found) == left
    sums = [sum(getattr(one, n) for one in found.differences) for n in ("added", "changed")]
    assert (*sums, found.removes) == counts
    assert found.reach == plan.Reach(("06",), 2024, 2024)


def test_a_row_that_moves_goes_from_one_region_and_comes_to_another():
    online, coming = table(PROJECTS, ONLINE), table(PROJECTS, [project("c", "06")])
    found = plan.planned(PROJECTS, online, coming, "add")
    assert [(one.region, one.added, one.removed) for one in found.differences] == [
        ("06", 1, 0),
        ("13", 0, 1),
    ]
    assert ids(found) == ["a", "b", "c", "d"]


def test_the_regions_of_all_rows_that_differ_are_touched():
    online = table(PROJECTS, ONLINE)
    moved = plan.planned(PROJECTS, online, table(PROJECTS, [project("c", "06")]), "add")
    assert moved.touched == ("06", "13")
    same = plan.planned(PROJECTS, online, table(PROJECTS, [project("c", "13")]), "add")
    assert same.touched == ("13",)
    all_else = plan.planned(PROJECTS, online, table(PROJECTS, [project("a")]), "replace_all")
    assert all_else.touched == ("06", "13")
    views = {"date": "2024-05-01", "channel": "Radio", "campaign": "A", "views": 3}
    none, reach = table("media_reach", []), table("media_reach", [views])
    assert plan.planned("media_reach", none, reach, "add").touched == (None,)


def test_a_number_that_stands_for_another_thing_goes_and_comes():
    """Two schools number from 1, and so does each year: neither may vanish as a change."""
    other = [{**project("a"), "school": "Autre école"}]
    (found,) = plan.planned(
        PROJECTS, table(PROJECTS, ONLINE), table(PROJECTS, other), "add"
    ).differences[:1]
    assert (found.added, found.changed, found.removed) == (1, 0, 1)
    spelt = [{**project("a", youths=11), "school": "ÉCOLE "}]
    (found,) = plan.planned(
        PROJECTS, table(PROJECTS, ONLINE), table(PROJECTS, spelt), "add"
    ).differences[:1]
    assert (found.added, found.changed, found.removed) == (0, 1, 0)
    grants, next_year = (
        table("digital_grants", [grant("1", "2023-05-01")]),
        [grant("1", "2024-05-01")],
    )
    (found,) = plan.planned(
        "digital_grants", grants, table("digital_grants", next_year), "add"
    ).differences
    assert (found.added, found.changed, found.removed) == (1, 0, 1)


def test_what_overlaps_is_replaced_and_what_does_not_is_added():
    online = table(PROJECTS, ONLINE)
    assert plan.usual(PROJECTS, online, table(PROJECTS, [project("x")])) == "replace"
    assert plan.usual(PROJECTS, online, table(PROJECTS, [project("x", "17")])) == "add"
    assert plan.usual(PROJECTS, online, table(PROJECTS, [project("x", year=2023)])) == "add"
    assert plan.usual(PROJECTS, table(PROJECTS, []), table(PROJECTS, ONLINE)) == "add"


def test_the_span_of_dates_counts_where_rows_have_dates():
    online = table("digital_grants", [grant("a", "2024-01-10"), grant("b", "2024-06-01")])
    coming = table("digital_grants", [grant("x", "2024-01-01"), grant("y", "2024-03-31")])
    found = plan.planned("digital_grants", online, coming, "replace")
    assert ids(found) == ["b", "x", "y"]
    assert (found.reach.first, found.reach.last) == (dt.date(2024, 1, 1), dt.date(2024, 3, 31))
    assert ids(plan.planned("digital_grants", online, coming, "replace_years")) == ["x", "y"]


def test_rows_without_a_date_make_room_for_such_rows_alone():
    def collective(name: str, date: str | None) -> dict[str, object]:
        return {
            "id": name,
            "name": "Projet",
            "coordinator": "Fédération",
            "coordinator_kind": "federation",
            "enterprises": 3,
            "date": date,
        }

    name = "collective_digital_projects"
    online = table(name, [collective("a", None), collective("b", "2024-01-01")])
    assert ids(plan.planned(name, online, table(name, [collective("x", None)]), "replace")) == [
        "b",
        "x",
    ]
    coming = table(name, [collective("x", "2024-01-01")])
    assert ids(plan.planned(name, online, coming, "replace")) == ["a", "x"]


@pytest.mark.parametrize("mode", plan.MODES)
def test_the_same_file_twice_changes_nothing(mode):
    rows = table(PROJECTS, [project("a"), project("b")])
    assert plan.planned(PROJECTS, rows, rows, mode).changes_nothing


def test_nothing_that_comes_takes_nothing_away():
    online, none = table(PROJECTS, ONLINE), table(PROJECTS, [])
    for mode in ("add", "replace", "replace_years"):
        assert plan.planned(PROJECTS, online, none, mode).changes_nothing


ROWS = st.dictionaries(
    st.sampled_from("abcdef"),
    st.tuples(st.sampled_from(["06", "13"]), st.sampled_from([2022, 2024]), st.integers(0, 2)),
)


@pytest.mark.long
@given(ROWS, ROWS, st.sampled_from(plan.MODES))
def test_the_counts_add_up_and_every_coming_row_is_there(online, coming, mode):
    before, after = (
        table(PROJECTS, [project(name, *rest) for name, rest in rows.items()])
        for rows in (online, coming)
    )
    found = plan.planned(PROJECTS, before, after, mode)
    added = sum(one.added for one in found.differences)
    assert sum(one.before for one in found.differences) == before.num_rows
    assert found.rows.num_rows == before.num_rows + added - found.removes
    there = found.rows.to_pylist()
    assert all(row in there for row in after.to_pylist())
    assert found.changes_nothing == same_rows(found.rows, before)
