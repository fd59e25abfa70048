"""The fictitious example stays apart from what is real."""

import pytest

from cqcm_data import query
from cqcm_data.catalogue import load
from cqcm_data.fictitious import DATASETS
from cqcm_data.filters import Filters

AWAITED = [i.id for i in load().indicators.values() if i.dataset in DATASETS]


@pytest.mark.parametrize("name", AWAITED)
def test_nothing_made_up_shows_unless_asked(name, built):
    for by in ([], *([d] for d in load()[name].dimensions)):
        assert query.series(name, by, on=built).status != "fictitious"


@pytest.mark.parametrize("name", AWAITED)
def test_made_up_numbers_say_that_they_are(name, built):
    for dimension in load()[name].dimensions:
        assert query.series(name, [dimension], on=built, example=True).status == "fictitious"


def test_a_published_total_stays_the_published_one(built):
    found = query.series("jeune_coop_youths", on=built, example=True)
    assert (found.value, found.status) == (6937, "report")


def test_the_first_real_row_removes_all_that_is_made_up_of_its_dataset(build_with):
    row = {
        "id": "a",
        "year": 2023,
        "region": "16",
        "name": "CIEC",
        "youths": 9,
        "coordinators": "",
        "supporting_organisation": "",
    }
    release = build_with(ciec=[row])
    real = query.series("ciec", ["region"], on=release, example=True)
    assert (real.status, real.frame["value"].sum()) == ("received", 1)
    other = query.series("jeune_coop_projects", ["region"], on=release, example=True)
    assert other.status == "fictitious"


def test_the_example_adds_up_to_what_is_published(built):
    for name, total in (("jeune_coop_projects", 438), ("jeune_coop_youths", 6937), ("ciec", 40)):
        frame = query.series(name, ["region"], on=built, example=True).frame
        assert frame["value"].sum() == total


def test_the_example_follows_filters(built):
    one = query.series("jeune_coop_projects", ["level"], Filters(region="16"), built, example=True)
    every = query.series("jeune_coop_projects", ["level"], on=built, example=True)
    assert 0 < one.frame["value"].sum() < every.frame["value"].sum()
    assert one.applied == Filters(region="16")
