"""What a later release changed."""

import next_report
import pytest
from builders import list_figures

from cqcm_data import changes, figures, store
from cqcm_data.build import SOURCES, read_csv
from cqcm_data.release import Release


def test_each_later_release_names_the_datasets_that_it_changed(online_with):
    releases = read_csv(SOURCES / "press_releases.csv")
    old = online_with(press_releases=releases)
    online_with(old, press_releases=releases[:-1])
    targets = [{"indicator": "members", "year": 2023, "target": 70}]
    newest = online_with(old, press_releases=releases, targets=targets)
    steps = changes.since(old, newest).steps
    assert [step.release.number for step in steps] == [3, 4]
    assert [step.datasets for step in steps] == [
        ("press_releases",),
        ("press_releases", "targets"),
    ]


def test_nothing_has_changed_since_the_newest(built):
    assert changes.since(built, built) == changes.Changes((), ())


@pytest.mark.long
@pytest.mark.parametrize(
    "change", [{"value": 66}, {"value_to": 70}, {"qualifier": "about"}, {"unit": "persons"}]
)
def test_a_figure_that_is_said_in_another_way_is_revised(online_with, change):
    old = online_with()
    newest = list_figures(old, changed_figures(**change))
    (found,) = changes.since(old, newest).revised
    assert found.before == figures.figure("members_2023", old)
    assert found.after == figures.figure("members_2023", newest)


def test_another_note_is_no_other_value(online_with):
    old = online_with()
    newest = list_figures(old, changed_figures(note_fr="Autre", note_en="Other"))
    assert changes.since(old, newest).revised == ()
    assert len(changes.since(old, newest).steps) == 1


def test_a_figure_that_is_gone_is_told_and_a_new_one_is_not(online_with):
    rows = changed_figures()
    old = online_with()
    newest = list_figures(old, [{**rows[0], "id": "quite_new"}, *rows[1:]])
    (found,) = changes.since(old, newest).revised
    assert (found.before.id, found.after) == (rows[0]["id"], None)


def changed_figures(**change: object) -> list[dict[str, object]]:
    """The published figures, the number of members in another way."""
    rows = [dict(row) for row in read_csv(SOURCES / "published_figures.csv")]
    next(row for row in rows if row["id"] == "members_2023").update(change)
    return rows


# A report --------------------------------------------------------------------------------------


@pytest.mark.long
def test_a_report_that_came_is_one_change_and_none_once_it_is_taken_back(online_with):
    old = online_with()
    tables = next_report.tables(old)
    after = online_with(old, **tables)
    found = changes.since(old, after)
    stated = [row for row in figures.figures(after).values() if row.source == next_report.SOURCE]
    (one,) = found.came
    assert (one.report.year, one.figures, one.new) == (2024, len(stated), len(next_report.NEW))
    assert (found.revised, found.gone) == ((), ())
    back = online_with(after, **{name: whole(old, name) for name in tables})
    taken = changes.since(after, back)
    assert (taken.revised, taken.came, taken.gone) == ((), (), (one,))
    both = changes.since(old, back)
    assert (both.revised, both.came, both.gone) == ((), (), ())


@pytest.mark.long
def test_a_figure_that_is_corrected_beside_a_new_report_is_still_told(online_with):
    old = online_with()
    tables = next_report.tables(old)
    row = next(row for row in tables["published_figures"] if row["id"] == "members_2023")
    row["value"] = 66
    found = changes.since(old, online_with(old, **tables))
    assert [one.before.id for one in found.revised] == ["members_2023"]
    assert len(found.came) == 1


def whole(on: Release, dataset: str) -> list[dict[str, object]]:
    return store.read(on.root, dataset, on.tables[dataset]).to_pylist()
