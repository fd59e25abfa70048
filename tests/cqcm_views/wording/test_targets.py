"""A figure against its target: in words that agree, with a bar that says no more than they do."""

import dataclasses

import pytest
from builders import ciec, list_figures

from cqcm_data import query
from cqcm_data.build import SOURCES, read_csv
from cqcm_data.filters import Filters
from cqcm_data.reading import Reading
from cqcm_views.cards import browser
from cqcm_views.views.model import figures
from cqcm_views.views.state import State
from cqcm_views.wording.targets import against


@pytest.mark.long
@pytest.mark.parametrize(
    ("indicator", "year", "target", "fr", "en"),
    [
        ("members", 2023, 70, "70 membres; il en manque 5.", "70 members; 5 short."),
        ("members", 2023, 65, "65 membres; elle est atteinte.", "65 members; it is reached."),
        (
            "members",
            2023,
            64,
            "64 membres; elle est dépassée de 1.",
            "64 members; it is exceeded by 1.",
        ),
        (
            "members",
            2023,
            1,
            "1 membre; elle est dépassée de 64.",
            "1 member; it is exceeded by 64.",
        ),
        ("members", 2023, 65.04, "65 membres; elle est atteinte.", "65 members; it is reached."),
    ],
)
def test_a_count_says_what_is_missing_or_too_much(online_with, indicator, year, target, fr, en):
    release = online_with(targets=[row(indicator, year, target)])
    assert said(indicator, release) == f"Cible de {year} : {fr}"
    assert said(indicator, release, "en") == f"{year} target: {en}"


@pytest.mark.long
@pytest.mark.parametrize(
    ("unit", "value", "target", "fr", "en"),
    [
        ("CAD", 1500, 2000, "2 000 $; il manque 500 $.", "$2,000; $500 short."),
        ("percent", 43.5, 45, "45 %; il manque 1,5 point.", "45%; 1.5 points short."),
        ("percent", 43, 45, "45 %; il manque 2 points.", "45%; 2 points short."),
        (
            "percent",
            46,
            45,
            "45 %; elle est dépassée de 1 point.",
            "45%; it is exceeded by 1 point.",
        ),
        ("hours", 10, 12, "12 h; il manque 2 h.", "12 h; 2 h short."),
        (
            "jobs",
            1_000_000,
            2_000_000,
            "2 millions d'emplois; il en manque 1 million.",
            "2 million jobs; 1 million short.",
        ),
    ],
)
def test_money_percentages_and_hours_keep_their_symbol(online_with, unit, value, target, fr, en):
    release = published_as(online_with, target, unit=unit, value=value)
    assert said("members", release, unit=unit) == f"Cible de 2023 : {fr}"
    assert said("members", release, "en", unit=unit) == f"2023 target: {en}"


@pytest.mark.long
@pytest.mark.parametrize("qualifier", ["nearly", "about"])
@pytest.mark.parametrize(
    ("target", "fr", "en"),
    [
        (70, "70 membres; il en manque environ 5.", "70 members; about 5 short."),
        (65, "65 membres; elle est à peu près atteinte.", "65 members; it is roughly reached."),
        (
            60,
            "60 membres; elle est dépassée d'environ 5.",
            "60 members; it is exceeded by about 5.",
        ),
    ],
)
def test_a_rounded_value_has_a_rounded_gap(online_with, qualifier, target, fr, en):
    release = published_as(online_with, target, qualifier=qualifier)
    assert said("members", release) == f"Cible de 2023 : {fr}"
    assert said("members", release, "en") == f"2023 target: {en}"


@pytest.mark.long
@pytest.mark.parametrize(
    ("change", "fr"),
    [
        ({"qualifier": "more_than"}, "« plus de 65 » ne permet pas d'établir l'écart."),
        ({"qualifier": "up_to"}, "« jusqu'à 65 » ne permet pas d'établir l'écart."),
        ({"value_to": 68}, "« 65 à 68 » ne permet pas d'établir l'écart."),
    ],
)
def test_a_bound_or_a_range_has_no_gap_and_no_bar(online_with, change, fr):
    release = published_as(online_with, 70, **change)
    assert said("members", release) == f"Cible de 2023 : 70 membres; {fr}"
    found = against(query.series("members", Reading(release)), Reading(release, "fr"))
    assert (found.reached, found.mark) == (None, None)


@pytest.mark.long
@pytest.mark.parametrize(
    ("target", "reached", "mark"), [(130, 50, 100), (65, 100, 100), (13, 100, 20)]
)
def test_the_bar_goes_as_far_as_the_value_and_marks_the_target(online_with, target, reached, mark):
    release = online_with(targets=[row("members", 2023, target)])
    found = against(query.series("members", Reading(release)), Reading(release, "fr"))
    assert (found.reached, found.mark) == (reached, mark)


def test_another_year_another_indicator_or_two_years_have_no_target(online_with):
    others = [row("members", 2024, 70), row("ciec", 2023, 50)]
    over_two_years = [
        row("agreement_jobs_created", 2022, 9),
        row("agreement_jobs_created", 2023, 9),
    ]
    release = online_with(targets=[*others, *over_two_years])
    for indicator in ("members", "new_members", "agreement_jobs_created", "course_followed"):
        assert against(query.series(indicator, Reading(release)), Reading(release, "fr")) is None


def test_a_part_of_the_whole_is_not_held_against_the_target_of_the_whole(build_with):
    rows = [ciec("a", 2023, "13"), ciec("b", 2023, "16"), ciec("c", 2024, "16")]
    release = build_with(ciec=rows, targets=[row("ciec", 2023, 3), row("ciec", 2024, 1)])
    by_region = query.series("ciec", Reading(release), where=Filters(region="13", year=2023))
    assert against(by_region, Reading(release, "fr")) is None
    whole_year = query.series("ciec", Reading(release), where=Filters(year=2024))
    assert plain(against(whole_year, Reading(release, "fr")).words).startswith("Cible de 2024 : 1 ")
    assert "atteinte" in against(whole_year, Reading(release, "fr")).words


def test_the_card_shows_the_line_and_copies_it(online_with):
    release = online_with(targets=[row("members", 2023, 70)])
    cards = figures("members", "new_members")
    html = plain(browser.rows(cards, State(), State().reading(release)))
    assert html.count("Cible de 2023 : 70 membres; il en manque 5.") == 2  # the line and the copy
    assert html.count("cqcm-reach") == 1


def said(indicator: str, release, language: str = "fr", unit: str | None = None) -> str:
    series = query.series(indicator, Reading(release))
    if unit:
        changed = series.indicator.model_copy(update={"unit": unit})
        series = dataclasses.replace(series, indicator=changed)
    return plain(against(series, Reading(release, language)).words)


def published_as(online_with, target: float, **change: object):
    """A release in which the members are published in another way, with a target."""
    figures = [dict(one) for one in read_csv(SOURCES / "published_figures.csv")]
    next(one for one in figures if one["id"] == "members_2023").update(change)
    return list_figures(online_with(targets=[row("members", 2023, target)]), figures)


def row(indicator: str, year: int, target: float) -> dict[str, object]:
    return {"indicator": indicator, "year": year, "target": target}


def plain(words: str) -> str:
    return words.replace("\u00a0", " ").replace("&#39;", "'")
