"""Counts per 10 000 inhabitants, computed a second time."""

import math

import pytest
from recompute import broken_down, indicators, rows

from cqcm_data import figures, query, rates
from cqcm_data.catalogue import load
from cqcm_data.filters import Filters
from cqcm_data.reading import Reading
from cqcm_data.series import Series

PEOPLE = {row["code"]: int(row["population"]) for row in rows("regions")}
RATED = ["youth_posts", "region_mentions"]


@pytest.mark.parametrize("name", RATED)
def test_each_region_is_divided_by_its_own_population(name, built):
    found = rates.per_inhabitants(query.series(name, Reading(built), ["region"]), built)
    expected = broken_down(indicators()[name], "region")
    assert by_region(found).keys() == expected.keys()
    for code, rate in by_region(found).items():
        assert rate == pytest.approx(expected[code] / PEOPLE[code] * 10_000)


@pytest.mark.parametrize("name", RATED)
def test_quebec_is_its_own_total_by_its_whole_population(name, built):
    whole = query.series(name, Reading(built))
    found = rates.per_inhabitants(whole, built)
    assert found.value == pytest.approx(whole.value / sum(PEOPLE.values()) * 10_000)


def test_chosen_regions_together_are_divided_by_their_inhabitants(built):
    both = query.series("youth_posts", Reading(built), where=Filters(region=["06", "13"]))
    found = rates.per_inhabitants(both, built)
    assert both.value == 3  # three posts that both regions share
    assert found.value == pytest.approx(3 / (PEOPLE["06"] + PEOPLE["13"]) * 10_000)


def test_a_published_total_has_a_rate_and_is_no_longer_as_printed(built):
    found = rates.per_inhabitants(query.series("jeune_coop_youths", Reading(built)), built)
    assert found.value == pytest.approx(6937 / sum(PEOPLE.values()) * 10_000)
    assert found.status == "report"
    assert found.provenance.as_printed is None
    assert found.provenance.figure is None


def test_it_has_a_unit_of_its_own_and_says_which_population(built):
    found = rates.per_inhabitants(query.series("youth_posts", Reading(built), ["region"]), built)
    unit = load().units[found.indicator.unit]
    assert unit.fr.many == "postes pour 10\u00a0000 habitants"
    assert unit.en.one == "post per 10,000 inhabitants"
    assert found.population.date.isoformat() == "2023-07-01"
    assert figures.sources(built)[found.population.source]["publisher"].startswith("Institut")


@pytest.mark.parametrize("name", ["jeune_coop_youths_per_project", "members"])
def test_an_average_and_what_regions_do_not_have_are_refused(name, built):
    with pytest.raises(rates.NoRate):
        rates.per_inhabitants(query.series(name, Reading(built)), built)
    assert not rates.allowed(load()[name])


def test_zero_stays_zero_and_missing_stays_missing(build_with):
    row = {
        "id": "a",
        "year": 2023,
        "region": "16",
        "name": "CIEC",
        "youths": "",
        "coordinators": "",
        "supporting_organisation": "",
    }
    release = build_with(ciec=[row])
    youths = rates.per_inhabitants(
        query.series("ciec_youths", Reading(release), ["region"]), release
    )
    posts = rates.per_inhabitants(
        query.series("youth_posts", Reading(release), ["region"]), release
    )
    assert math.isnan(by_region(youths)["16"])
    assert by_region(posts)["07"] == 0


def test_what_is_not_placed_in_a_region_has_no_rate(build_with):
    session = {
        "date": "2023-05-01",
        "training": "Gouvernance",
        "audience": "team",
        "hours": 3,
        "participants": 4,
    }
    placed = [{**session, "id": "a", "region": "16"}, {**session, "id": "b", "region": ""}]
    release = build_with(training_sessions=placed)
    found = query.series("training_hours", Reading(release), ["region"])
    rated = rates.per_inhabitants(found, release).frame
    assert rated.loc[rated["region"].isna(), "value"].isna().all()
    assert rated.loc[rated["region"] == "16", "value"].item() == pytest.approx(
        3 / PEOPLE["16"] * 10_000
    )


def test_populations_of_several_dates_are_refused(build_with):
    mixed = [dict(row) for row in rows("regions")]
    mixed[0]["population_date"] = "2021-07-01"
    release = build_with(regions=mixed)
    with pytest.raises(rates.NoRate):
        rates.population(release)


def by_region(series: Series) -> dict[str, float]:
    return dict(zip(series.frame["region"], series.frame["value"], strict=True))
