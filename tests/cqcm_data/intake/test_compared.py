"""What differs between two versions of a dataset, row by row, and whose rows are whose."""

from test_plan import PROJECTS, project

from cqcm_data.intake import compared, plan


def told(differ) -> list[tuple[object, ...]]:
    return [
        (row["kind"], row["id"], row["region"], row["was_youths"], row["youths"])
        for row in differ.to_pylist()
    ]


def test_rows_come_change_and_go(online_with):
    first = online_with(**{PROJECTS: [project("a"), project("b"), project("c")]})
    second = online_with(first, **{PROJECTS: [project("a"), project("b", youths=99), project("d")]})
    older, newer = (compared.rows(PROJECTS, one) for one in (first, second))
    assert told(compared.different(PROJECTS, older, newer)) == [
        ("added", "d", "06", None, 10),
        ("changed", "b", "06", 10, 99),
        ("removed", "c", "06", 10, 10),
    ]
    assert compared.different(PROJECTS, newer, newer).num_rows == 0
    assert compared.before(second) == first


def test_a_row_that_moves_goes_from_one_region_and_comes_to_the_other(online_with):
    first = online_with(**{PROJECTS: [project("a", region="16")]})
    second = online_with(first, **{PROJECTS: [project("a", region="06")]})
    older, newer = (compared.rows(PROJECTS, one) for one in (first, second))
    differ = compared.different(PROJECTS, older, newer)
    assert [(kind, region) for kind, _, region, *_ in told(differ)] == [
        ("added", "06"),
        ("removed", "16"),
    ]
    counted = plan.differences(PROJECTS, older, newer)
    assert [(one.region, one.added, one.removed) for one in counted] == [("06", 1, 0), ("16", 0, 1)]


def test_staff_of_some_regions_have_the_rows_of_those_alone(online_with):
    made = online_with(
        **{PROJECTS: [project("a", region="16"), project("b", region="06")]},
        media_reach=[{"date": "2024-05-01", "channel": "Radio", "campaign": "x", "views": 1}],
    )
    assert compared.rows(PROJECTS, made, ["06"])["id"].to_pylist() == ["b"]
    assert compared.rows(PROJECTS, made).num_rows == 2
    assert compared.rows("media_reach", made, ["06"]).num_rows == 0  # names no region
    assert compared.rows("media_reach", made).num_rows == 1
