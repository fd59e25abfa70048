"""Each number, computed a second time."""

import datetime as dt
import math

import pandas as pd
import pytest
from recompute import broken_down, indicators, published, total

from cqcm_data import query
from cqcm_data.filters import Filters
from cqcm_data.reading import Reading
from cqcm_views.wording import citation

WITH_RECORDS = [name for name, found in indicators().items() if "dataset" in found]
PUBLISHED = [name for name, found in indicators().items() if "published" in found]
BREAKDOWNS = [
    (name, dimension)
    for name in WITH_RECORDS
    for dimension in indicators()[name].get("dimensions", [])
]

# Read in the report and typed by hand.
BY_HAND = {
    "jeune_coop_youths": 6937,
    "jeune_coop_projects": 438,
    "ciec": 40,
    "schools_reached": 188,
    "community_organisations_reached": 356,
    "promotion_views": 12_000_000,
    "members": 65,
    "new_members": 41,
    "digital_aided": 112,
    "digital_made_aware": 330,
    "agreement_interventions": 371,
    "agreement_jobs_created": 1940,
    "agreement_jobs_maintained": 13_603,
    "agreement_hours": 32_072,
    "leaders_training_hours": 2340,
    "representation_activities": 28,
    "honoured": 16,
    "board_seats": 17,
}


@pytest.mark.parametrize("name", BY_HAND)
def test_shows_the_figure_printed_in_the_report(name, built):
    assert query.series(name, Reading(built)).value == BY_HAND[name]


@pytest.mark.parametrize("name", PUBLISHED)
def test_shows_the_published_value_while_nothing_filters(name, built):
    assert query.series(name, Reading(built)).value == published(indicators()[name])


@pytest.mark.parametrize("name", WITH_RECORDS)
def test_adds_up_records_as_plain_python_does(name, built):
    assert_same(query.from_records(name, Reading(built)).value, total(indicators()[name]))


@pytest.mark.parametrize(("name", "dimension"), BREAKDOWNS)
def test_breaks_down_as_plain_python_does(name, dimension, built):
    frame = query.series(name, Reading(built), [dimension]).frame
    found = {text(key): value for key, value in zip(frame[dimension], frame["value"], strict=True)}
    expected = broken_down(indicators()[name], dimension)
    assert len(found) == len(frame)
    assert found.keys() == expected.keys()
    for key, value in expected.items():
        assert_same(found[key], value)


def test_counts_only_the_chosen_regions(built):
    both = query.series("region_mentions", Reading(built), where=Filters(region=["12", "16"]))
    split = query.series("region_mentions", Reading(built), ["region"]).frame.set_index("region")[
        "value"
    ]
    assert both.value == split["12"] + split["16"]
    assert both.applied == Filters(region=["12", "16"])


def test_a_list_that_is_complete_counts_zero_where_it_names_nothing(built):
    months = query.series("press_releases", Reading(built), ["month"]).frame
    assert [*months["month"]] == [*range(1, 13)]
    assert [*months["value"]] == [0, 2, 1, 1, 0, 1, 1, 0, 1, 2, 1, 0]
    crossed = query.series("region_mentions", Reading(built), ["region", "mention_kind"]).frame
    assert not crossed.duplicated(["region", "mention_kind"]).any()


def test_a_complete_list_says_nothing_of_a_year_that_it_does_not_cover(built):
    for by in ([], ["month"]):
        other = query.series("press_releases", Reading(built), by, Filters(year=2022))
        assert other.frame["value"].dropna().empty
        for years in (2023, [2022, 2023]):
            same = query.series("press_releases", Reading(built), by, Filters(year=years))
            assert same.frame["value"].sum() == 10
            assert len(same.frame) == (12 if by else 1)


def test_says_which_filters_a_published_figure_cannot_follow(built):
    found = query.series("jeune_coop_youths", Reading(built), where=Filters(region="16"))
    assert found.value == 6937
    assert found.unfollowed == Filters(region="16")


def test_what_is_not_followed_is_told_of_each_choice_by_itself(built):
    for region in ("16", "06"):
        found = query.series("jeune_coop_youths", Reading(built), where=Filters(region=region))
        assert found.unfollowed == Filters(region=region)
    assert query.series("jeune_coop_youths", Reading(built)).unfollowed == Filters()


def test_what_a_caller_changes_in_a_frame_stays_with_the_caller(built):
    mine = query.series("region_mentions", Reading(built), ["region"]).frame
    mine.loc[:, "value"] = 99.0
    mine.loc[0, "region"] = "elsewhere"
    again = query.series("region_mentions", Reading(built), ["region"]).frame
    assert again["value"].sum() == 16
    assert "elsewhere" not in set(again["region"])


def test_a_dataset_without_rows_has_no_value_and_waits(built):
    found = query.series("jeune_coop_youths", Reading(built), ["region"])
    assert found.frame.empty
    assert found.status == "awaiting"
    assert query.from_records("jeune_coop_youths", Reading(built)).value is None


def test_a_denominator_of_zero_is_no_value(build_with):
    rows = [agreement("hours", "cdrq", 12), agreement("startup_interventions", "cdrq", 0)]
    release = build_with(partnership_agreement=rows)
    assert query.series("agreement_hours_per_intervention", Reading(release)).value is None
    by_network = query.series(
        "agreement_hours_per_intervention", Reading(release), ["network"]
    ).frame
    assert by_network["value"].isna().all()


def test_a_missing_value_is_neither_zero_nor_lost(build_with):
    rows = [ciec("a", youths=""), ciec("b", youths="", region="13"), ciec("c", youths="9")]
    release = build_with(ciec=rows)
    found = query.series("ciec_youths", Reading(release), ["region"]).frame.set_index("region")[
        "value"
    ]
    assert math.isnan(found["13"])
    assert found["16"] == 9


def test_records_are_shown_once_a_filter_asks_for_them(build_with):
    release = build_with(ciec=[ciec("a"), ciec("b", region="13")])
    assert query.series("ciec", Reading(release)).value == 40
    filtered = query.series("ciec", Reading(release), where=Filters(region="13"))
    assert (filtered.value, filtered.status) == (1, "received")


def test_a_running_total_of_one_year_is_what_happened_in_that_year(build_with):
    release = build_with(digital_grants=[grant("a", 2022), grant("b", 2023), grant("c", 2024)])
    whole = query.from_records("digital_grant_amount", Reading(release))
    year = query.series("digital_grant_amount", Reading(release), where=Filters(year=2023))
    assert (whole.value, whole.provenance.nature) == (3000, "cumulative")
    assert (year.value, year.provenance.nature) == (1000, "flow")
    assert year.provenance.period == (dt.date(2023, 1, 1), dt.date(2023, 12, 31))


def test_a_running_total_by_year_is_a_flow_and_by_region_stays_a_total(build_with):
    release = build_with(digital_grants=[grant("a", 2022), grant("b", 2024)])
    by_year = query.series("digital_grant_amount", Reading(release), ["year"]).provenance
    by_region = query.series("digital_grant_amount", Reading(release), ["region"]).provenance
    assert (by_year.nature, by_region.nature) == ("flow", "cumulative")
    assert by_year.period == by_region.period == (dt.date(2022, 1, 1), dt.date(2024, 12, 31))


def test_chosen_years_that_leave_one_out_are_named_one_by_one(build_with):
    release = build_with(digital_grants=[grant("a", 2022), grant("b", 2023), grant("c", 2024)])
    apart = query.series("digital_grant_amount", Reading(release), where=Filters(year=[2024, 2022]))
    together = query.series(
        "digital_grant_amount", Reading(release), where=Filters(year=[2022, 2023])
    )
    assert apart.provenance.years == (2022, 2024)
    assert together.provenance.years == ()
    assert citation.period(apart.provenance, "fr") == "2022 et 2024"
    assert "2022 and 2024" in citation.source_line(apart, Reading(release, "en"))
    assert citation.period(together.provenance, "fr") == "2022–2023"


def test_a_stock_keeps_its_date_whatever_year_is_chosen(built):
    members = query.series("members", Reading(built), ["member_category"], Filters(year=2022))
    assert members.provenance.nature == "stock"
    assert members.provenance.period == (dt.date(2023, 12, 31), dt.date(2023, 12, 31))
    assert members.unfollowed == Filters(year=2022)


def test_refuses_an_unknown_indicator_and_an_unknown_breakdown(built):
    with pytest.raises(query.UnknownIndicator):
        query.series("nothing_of_the_kind", Reading(built))
    with pytest.raises(query.UnknownDimension):
        query.series("members", Reading(built), ["region"])


@pytest.mark.parametrize("value", ["16' OR 1=1 --", '16"; DROP TABLE regions; --', "%", ""])
def test_a_chosen_value_is_never_part_of_the_query(value, built):
    found = query.series("region_mentions", Reading(built), where=Filters(region=[value]))
    assert found.value is None
    assert value not in found.sql or value in ("", "%")


def text(key: object) -> str:
    """A group as the text sources write it: a missing value is an empty text."""
    if pd.isna(key):
        return ""
    return str(int(key)) if isinstance(key, float) else str(key)


def agreement(measure: str, network: str, value: float) -> dict[str, object]:
    unit = {"hours": "hours", "startup_interventions": "interventions"}[measure]
    return {
        "measure": measure,
        "network": network,
        "value": value,
        "unit": unit,
        "period_start": "2022-04-01",
        "period_end": "2023-03-31",
        "section": "Développement des coopératives",
        "first_page": 35,
        "last_page": 35,
    }


def ciec(name: str, region: str = "16", youths: str = "10") -> dict[str, object]:
    return {
        "id": name,
        "year": 2023,
        "region": region,
        "name": f"CIEC {name}",
        "youths": youths,
        "coordinators": "",
        "supporting_organisation": "",
    }


def grant(name: str, year: int) -> dict[str, object]:
    return {
        "id": name,
        "enterprise": f"Coop {name}",
        "region": "16",
        "form": "coop",
        "sector": "Agroalimentaire",
        "step": "project",
        "amount": 1000,
        "date": f"{year}-05-01",
    }


def assert_same(found: float | None, expected: float | None) -> None:
    missing = found is None or math.isnan(found)
    assert missing == (expected is None)
    if expected is not None:
        assert found == pytest.approx(expected)


def test_no_dimension_stands_twice_in_a_breakdown(built):
    with pytest.raises(query.UnknownDimension, match="region, region"):
        query.series("youth_posts", Reading(built), ["region", "region"])
