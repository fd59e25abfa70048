"""Dated events on charts over time: where they stand, what they say, when they stay away."""

import dataclasses
import datetime as dt

import plotly.graph_objects as go
import pytest
from series_by_hand import over_years, plain, series_of

from cqcm_data import query
from cqcm_data.filters import Filters
from cqcm_data.reading import Reading
from cqcm_data.series import Series
from cqcm_views.cards import chart
from cqcm_views.charts import Options, figure
from cqcm_views.theme import THEMES

LIGHT = THEMES["light"]
LAW = (dt.date(2022, 7, 2), "Nouvelle loi")
FAIR = (dt.date(2023, 1, 1), "Salon <b>annuel</b>")
LATE = (dt.date(2031, 1, 1), "Plus tard")


@pytest.mark.parametrize("kind", ["columns", "lines"])
def test_a_line_stands_at_its_date_among_the_years(kind):
    found = drawn(kind, over_years({2021: 1, 2022: 3, 2023: 2}), [FAIR, LATE, LAW])
    assert places(found) == pytest.approx([0.5 + 182 / 365, 1.5], abs=0.01)
    assert [one["text"] for one in numbers(found)] == ["1", "2"]
    assert go.Figure(found)


@pytest.mark.parametrize("kind", ["columns", "lines"])
def test_the_words_stand_in_the_notes_and_in_the_text_alternative(kind):
    found = drawn(kind, over_years({2022: 3, 2023: 2}), [LAW, FAIR])
    foot = " ".join(found["layout"]["meta"]["notes"])
    assert "1. 2 juillet 2022 : Nouvelle loi" in plain(foot)
    assert "2. 1er janvier 2023 : Salon <b>annuel</b>" in plain(foot)
    assert plain(found["layout"]["meta"]["alt"]).endswith(
        "Repères : 2 juillet 2022 : Nouvelle loi; 1er janvier 2023 : Salon <b>annuel</b>."
    )


def test_months_of_one_year_have_the_annotations_of_that_year_only():
    months = series_of(["month"], [(6, 1), (7, 2)])
    marks = [(dt.date(2023, 7, 1), "a"), (dt.date(2022, 7, 1), "b"), (dt.date(2023, 9, 1), "c")]
    assert places(drawn("columns", months, marks)) == [0.5]


def test_months_of_several_years_have_none():
    months = series_of(["month"], [(6, 1), (7, 2)])
    years = (dt.date(2022, 1, 1), dt.date(2023, 12, 31))
    over_two = dataclasses.replace(months.provenance, period=years)
    found = drawn("columns", dataclasses.replace(months, provenance=over_two), [LAW, FAIR])
    assert places(found) == []
    assert "Repères" not in found["layout"]["meta"]["alt"]


@pytest.mark.parametrize("kind", ["bar", "columns"])
def test_what_is_not_over_time_has_none(kind):
    found = drawn(kind, series_of(["region"], [("a", 1), ("b", 2)]), [LAW])
    assert places(found) == numbers(found) == []


def test_made_up_rows_have_none():
    made_up = series_of(["year"], [(2022, 1), (2023, 2)], status="fictitious")
    assert places(drawn("lines", made_up, [LAW])) == []


def test_lines_that_stand_too_near_share_their_number():
    near = [(dt.date(2022, 7, day), f"n{day}") for day in (1, 2)]
    found = drawn("columns", over_years({2022: 3, 2023: 2}), [*near, FAIR])
    assert [one["text"] for one in numbers(found)] == ["1, 2", "3"]
    assert len(places(found)) == 3


def test_a_line_never_leaves_the_figure():
    found = drawn("lines", over_years({2022: 3, 2023: 2}), [(dt.date(2022, 1, 1), "a")])
    assert places(found) == [found["layout"]["xaxis"]["range"][0]]


def test_a_line_crosses_no_column_and_no_value():
    found = drawn("columns", over_years({2022: 4, 2023: 2}), [LAW, FAIR, (dt.date(2023, 7, 1), "")])
    highest, between, lower = lines(found)
    assert 1 < highest["y0"] < highest["y1"]
    assert between["y0"] == 0
    assert 0.5 < lower["y0"] < 1
    assert lines(drawn("lines", over_years({2022: 4, 2023: 2}), [LAW]))[0]["y0"] == 0


def test_nothing_changes_without_annotations():
    series = over_years({2022: 3, 2023: 2})
    assert drawn("columns", series, []) == figure("columns", series, "fr", LIGHT)


def test_a_card_has_the_annotations_of_its_topic_in_its_period(online_with):
    rows = [
        {"date": date, "text_fr": f"fr {topic}", "text_en": f"en {topic}", "topic": topic}
        for date, topic in (
            ("2023-06-01", "promotion"),
            ("2023-06-01", "youth"),
            ("2022-06-01", "promotion"),
        )
    ]
    release = online_with(annotations=rows)
    series = query.series("press_releases", Reading(release), ["month"], Filters())
    expected = ((dt.date(2023, 6, 1), "en promotion"),)
    assert chart.annotations(series, release, "en") == expected
    assert len(places(drawn("columns", series, expected))) == 1


def drawn(kind: str, series: Series, annotations) -> dict:
    return figure(kind, series, "fr", LIGHT, Options(annotations=annotations))


def places(found: dict) -> list[float]:
    return [one["x0"] for one in lines(found)]


def lines(found: dict) -> list[dict]:
    shapes = found["layout"].get("shapes", [])
    return [one for one in shapes if one.get("name") == "annotation"]


def numbers(found: dict) -> list[dict]:
    return [one for one in found["layout"]["annotations"] if one.get("name") == "annotation"]
