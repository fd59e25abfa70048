"""One publication is taken back; what came later stays, or stands in the way."""

import pytest
from test_plan import PROJECTS, project

from cqcm_data import release, store
from cqcm_data.intake import undo
from cqcm_data.publish import Reason, publish


def ids(on: release.Release) -> list[tuple[str, int]]:
    rows = store.read(on.root, PROJECTS, on.tables[PROJECTS]).to_pylist()
    return sorted((row["id"], row["youths"]) for row in rows)


def taken_back(number: int, newest: release.Release) -> release.Release:
    return publish(newest.root, newest, undo.undone(number, newest), Reason("staff", "Undo"))


def test_what_a_publication_added_changed_and_took_out_is_as_before(online_with):
    first = online_with(**{PROJECTS: [project("a"), project("b")]})
    second = online_with(first, **{PROJECTS: [project("a", youths=99), project("c")]})
    again = taken_back(second.number, second)
    assert ids(again) == ids(first)
    assert again.number == second.number + 1
    twice = taken_back(again.number, again)  # an undo is undone as anything else
    assert ids(twice) == ids(second)


def test_what_came_later_in_other_rows_stays(online_with):
    first = online_with(**{PROJECTS: [project("a")]})
    second = online_with(first, **{PROJECTS: [project("a", youths=99)]})
    third = online_with(second, **{PROJECTS: [project("a", youths=99), project("z")]})
    assert ids(taken_back(second.number, third)) == [("a", 10), ("z", 10)]


def test_the_same_rows_changed_again_stand_in_the_way(online_with):
    first = online_with(**{PROJECTS: [project("a"), project("b")]})
    second = online_with(first, **{PROJECTS: [project("a", youths=99), project("b", youths=98)]})
    third = online_with(second, **{PROJECTS: [project("a", youths=7), project("b", youths=98)]})
    with pytest.raises(undo.ChangedSince) as stopped:
        undo.undone(second.number, third)
    assert stopped.value.rows == {PROJECTS: 1}


def test_a_row_that_was_taken_out_and_is_back_by_now_stands_in_the_way(online_with):
    first = online_with(**{PROJECTS: [project("a"), project("b")]})
    second = online_with(first, **{PROJECTS: [project("a")]})
    third = online_with(second, **{PROJECTS: [project("a"), project("b", youths=3)]})
    with pytest.raises(undo.ChangedSince):
        undo.undone(second.number, third)


def test_there_is_nothing_to_undo_in_the_first_release(built):
    with pytest.raises(undo.NothingToUndo):
        undo.undone(built.number, built)


def test_the_regions_that_an_undo_would_touch(online_with):
    first = online_with(**{PROJECTS: [project("a"), project("b", "13")]})
    rows = [project("a"), project("b", "13", youths=3), project("c", "01")]
    second = online_with(first, **{PROJECTS: rows})
    assert undo.regions(second.number, second) == ("01", "13")
    assert undo.regions(first.number, second) == ("06", "13")
