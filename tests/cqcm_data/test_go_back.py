"""Going back to a whole earlier release: a new one, unless something came meanwhile."""

import pytest
from builders import ciec, list_release

from cqcm_data import changes, release
from cqcm_data.publish import CannotBeShown, Reason, Superseded, go_back
from cqcm_data.query import from_records
from cqcm_data.reading import Reading

BY = Reason("staff", "Retour")


def test_an_older_release_is_the_newest_one_again(online_with):
    first = online_with(ciec=[ciec("a", 2024)])
    second = online_with(first, ciec=[ciec("a", 2024), ciec("b", 2024)])
    made = go_back(second, first.number, BY)
    assert (made.number, made.who, made.why) == (second.number + 1, "staff", "Retour")
    assert made.tables == first.tables and made.hashes == first.hashes
    assert release.current(made.root) == made
    assert from_records("ciec", Reading(made)).value == 1
    assert [one.datasets for one in changes.steps(first, made)] == [("ciec",), ("ciec",)]
    forth = go_back(made, second.number, BY)  # and so is the way back
    assert forth.tables == second.tables


def test_what_came_meanwhile_is_not_taken_back_unseen(online_with):
    first = online_with(ciec=[ciec("a", 2024)])
    seen = online_with(first, ciec=[ciec("b", 2024)])
    newest = online_with(seen, ciec=[ciec("c", 2024)])
    with pytest.raises(Superseded, match=f"release {newest.number}"):
        go_back(seen, first.number, BY)
    assert release.current(newest.root) == newest


def test_what_could_not_be_shown_is_refused(online_with):
    first = online_with(ciec=[ciec("a", 2024)])
    tables = {name: at for name, at in first.tables.items() if name != "regions"}
    poor = list_release(first.root, tables)
    newest = list_release(first.root, first.tables)
    with pytest.raises(CannotBeShown):
        go_back(newest, poor.number, BY)
    with pytest.raises(release.UnknownRelease):
        go_back(newest, 99, BY)
    assert release.current(first.root) == newest
