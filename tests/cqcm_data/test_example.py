"""The fictitious example stays apart from what is real."""

import datetime as dt

import pytest

from cqcm_data import labels, query
from cqcm_data.catalogue import load
from cqcm_data.fictitious import DATASETS
from cqcm_data.filters import Filters
from cqcm_data.reading import Reading

AWAITED = [i.id for i in load().indicators.values() if i.dataset in DATASETS]


@pytest.mark.parametrize("name", AWAITED)
def test_nothing_made_up_shows_unless_asked(name, built):
    for by in ([], *([d] for d in load()[name].dimensions)):
        assert query.series(name, Reading(built), by).status != "fictitious"


@pytest.mark.long
@pytest.mark.parametrize("name", AWAITED)
def test_made_up_numbers_say_that_they_are(name, built):
    for dimension in load()[name].dimensions:
        assert query.series(name, Reading(built, example=True), [dimension]).status == "fictitious"


def test_a_published_total_stays_the_published_one(built):
    found = query.series("jeune_coop_youths", Reading(built, example=True))
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
    real = query.series("ciec", Reading(release, example=True), ["region"])
    assert (real.status, real.frame["value"].sum()) == ("received", 1)
    other = query.series("jeune_coop_projects", Reading(release, example=True), ["region"])
    assert other.status == "fictitious"


def test_the_example_adds_up_to_what_is_published(built):
    for name, total in (("jeune_coop_projects", 438), ("jeune_coop_youths", 6937), ("ciec", 40)):
        frame = query.series(name, Reading(built, example=True), ["region"]).frame
        assert frame["value"].sum() == total


def test_the_example_follows_filters(built):
    one = query.series(
        "jeune_coop_projects", Reading(built, example=True), ["level"], Filters(region="16")
    )
    every = query.series("jeune_coop_projects", Reading(built, example=True), ["level"])
    assert 0 < one.frame["value"].sum() < every.frame["value"].sum()
    assert one.applied == Filters(region="16")


def test_what_is_typed_is_read_in_english_where_it_is_known_and_stands_as_typed_elsewhere(
    built, build_with
):
    known, typed = load(), [name for name, one in load().dimensions.items() if one.typed]
    assert typed
    for name in typed:
        made_up = query.options(name, [i for i in AWAITED if name in known[i].dimensions], built)
        assert set(made_up) == set(known.labels[known.dimensions[name].labels])
    assert labels.label("sector", "Habitation", built).en == "Housing"
    row = {
        "id": "a",
        "enterprise": "x",
        "region": "16",
        "form": "coop",
        "sector": "Mines",
        "step": "support",
        "amount": 1.0,
        "date": dt.date(2023, 5, 1),
    }
    release = build_with(digital_grants=[row])
    assert "Mines" in query.options("sector", ["digital_grant_amount"], release)
    assert labels.label("sector", "Mines", release).en == "Mines"
