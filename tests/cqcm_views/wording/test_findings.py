"""What is said of a series: only what its rows carry."""

import dataclasses
import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from series_by_hand import MISSING, by_region, over_years, plain, series_of

from cqcm_data.catalogue import Measure
from cqcm_data.filters import Filters
from cqcm_data.series import Series
from cqcm_views.cards import contents
from cqcm_views.views.registry import views
from cqcm_views.views.state import State
from cqcm_views.wording.findings import (
    NAMED,
    additive,
    alternative,
    amount,
    finding,
    headline,
    in_words,
    of_regions,
    ordered,
)
from cqcm_views.wording.strings import say

LANGUAGES = pytest.mark.parametrize("language", ["fr", "en"])


def test_names_the_highest_with_its_share_and_the_lowest():
    found = by_region(a=6, b=3, c=1)
    assert said(found) == (
        "Valeur la plus élevée : A (6 postes), soit 60 % du total (10 postes). "
        "Valeur la moins élevée : C (1 poste)."
    )
    assert finding(found, "en") == (
        "Highest value: A (6\u00a0posts), or 60% of the total (10\u00a0posts). "
        "Lowest value: C (1\u00a0post)."
    )


def test_ties_are_named_up_to_three_and_counted_beyond():
    assert "plus élevée : A et B, à égalité (3 postes)" in said(by_region(a=3, b=3, c=1))
    assert "plus élevée : A, B et C, à égalité (3 postes)" in said(by_region(a=3, b=3, c=3, d=1))
    many = by_region(a=3, b=3, c=3, d=3, e=1)
    assert "plus élevée : 4 régions à égalité (3 postes)" in said(many)
    assert "Highest value: 4 regions tied (3 posts)" in finding(many, "en")
    assert "du total" not in said(by_region(a=3, b=3, c=1))


def test_values_that_a_reader_sees_as_the_same_are_tied():
    assert "A et B, à égalité (3,3 postes)" in said(by_region(a=3.34, b=3.33, c=1))


def test_one_row_is_just_said():
    assert said(by_region(a=3)) == "A : 3 postes."


def test_one_known_row_does_not_hide_the_missing_one():
    assert said(by_region(a=3, b=MISSING)) == "A : 3 postes. Aucune valeur : B."


def test_all_zero_all_equal_all_missing_and_empty_are_told_apart():
    assert said(by_region(a=0, b=0)) == "Toutes les valeurs connues sont nulles."
    assert said(by_region(a=2, b=2)).startswith(
        "Toutes les valeurs connues sont égales : 2 postes."
    )
    assert said(by_region(a=MISSING, b=MISSING)) == "Aucune valeur n'est connue."
    assert said(by_region()) == "Aucune donnée à montrer."


def test_a_single_zero_is_a_value():
    assert said(by_region(a=0)) == "A : 0 poste."
    assert "0\u00a0posts" in finding(by_region(a=0), "en")


def test_missing_values_are_named_or_counted_and_leave_the_total_incomplete():
    few = said(by_region(a=6, b=4, c=MISSING))
    assert "du total des valeurs connues (10 postes)" in few
    assert few.endswith("Aucune valeur : C.")
    many = by_region(a=6, b=4, c=MISSING, d=MISSING, e=MISSING, f=MISSING)
    assert said(many).endswith("Aucune valeur dans 4 cas sur 6.")


def test_what_is_not_stated_is_no_winner_but_is_in_the_total():
    found = series_of(["region"], [("a", 3), ("b", 2), ("c", 1), (None, 6)])
    assert said(found) == (
        "Valeur la plus élevée : A (3 postes), soit 25 % du total (12 postes). "
        "Valeur la moins élevée : C (1 poste). Non précisé : 6 postes."
    )


def test_of_two_bars_the_lowest_is_not_named():
    assert said(series_of(["region"], [("a", 3), ("b", 1), (None, 6)])) == (
        "Valeur la plus élevée : A (3 postes), soit 30 % du total (10 postes). "
        "Non précisé : 6 postes."
    )


# Read as titles ----------------------------------------------------------------------------------


@LANGUAGES
def test_a_headline_is_the_highest_with_its_share(language):
    words = {"fr": "A : 6 sur 10 postes, soit 60 %", "en": "A: 6 of 10 posts, or 60%"}
    assert plain(headline(by_region(a=6, b=3, c=1), language)) == words[language]


@pytest.mark.parametrize(
    "series",
    [
        by_region(),
        by_region(a=3),
        by_region(a=3, b=3),
        by_region(a=0, b=0),
        by_region(a=3, b=MISSING, c=1),
        by_region(a=6, b=-3),
        by_region(a=6, b=3, measure=Measure(distinct="post")),
        by_region(a=6, b=3, measure=Measure(sum="hours", per=Measure(count=True))),
        by_region(a=6, b=3, status="fictitious"),
        by_region(a=6, b=3, status="awaiting"),
        over_years({2022: 40, 2023: 65}, nature="stock"),
        series_of(["region", "network"], [("a", "x", 1), ("b", "x", 2)]),
    ],
)
@LANGUAGES
def test_without_a_share_to_state_there_is_no_headline(series, language):
    assert headline(series, language) == ""


@LANGUAGES
def test_chosen_regions_are_said_against_the_whole(language):
    series, whole = by_region(a=6, b=3, c=1), series_of([], [(10,)])
    one = {"fr": "A : 6 postes, sur 10", "en": "A: 6 posts, out of 10"}
    two = {"fr": "A : 6 postes; C : 1 poste, sur 10", "en": "A: 6 posts; C: 1 post, out of 10"}
    assert plain(of_regions(series, ["a"], whole, language)) == one[language]
    assert plain(of_regions(series, ["c", "a"], whole, language)) == two[language]


def test_of_regions_says_no_more_than_can_be_read_and_nothing_of_none():
    rows = {name: n for n, name in enumerate("abcde", start=1)}
    series, whole = by_region(**rows), series_of([], [(15,)])
    assert of_regions(series, list(rows)[:NAMED], whole, "fr")
    assert of_regions(series, list(rows)[: NAMED + 1], whole, "fr") == ""
    assert of_regions(series, [], whole, "fr") == of_regions(series, ["z"], whole, "fr") == ""


def test_a_mean_is_not_said_out_of_a_whole_nor_what_comes_from_elsewhere():
    mean = by_region(a=6, b=3, measure=Measure(sum="x", per=Measure(count=True)))
    assert plain(of_regions(mean, ["a"], series_of([], [(9,)]), "fr")) == "A : 6 postes"
    received, published = by_region(a=6, b=3, status="received"), series_of([], [(9,)])
    assert plain(of_regions(received, ["a"], published, "fr")) == "A : 6 postes"


@pytest.mark.parametrize("made_up", [False, True])
def test_no_map_of_made_up_rows_has_a_headline(made_up, built):
    chosen = State(example=made_up, where=Filters(region=["06"]))
    youth = views()["jeunesse"]
    cards = youth.record_cards if made_up else youth.sections[0].cards
    held = [contents.content(card, chosen, chosen.reading(built)) for card in cards]
    assert [bool(one.headline) for one in held] == [not made_up] * len(held)
    assert all(one.fictitious is made_up for one in held)


@pytest.mark.parametrize(
    "measure", [Measure(distinct="post"), Measure(sum="hours", per=Measure(count=True))]
)
def test_what_does_not_add_up_has_neither_share_nor_total(measure):
    found = by_region(a=6, b=3, measure=measure)
    assert not additive(found)
    assert "otal" not in said(found)


def test_a_share_below_the_whole_is_never_shown_as_the_whole():
    assert "soit près de 100 % du total" in said(by_region(a=99_999, b=1))
    assert "soit 100 % du total" in said(by_region(a=999, b=0))


def test_time_goes_from_first_to_last():
    found = over_years({2021: 30, 2022: 55, 2023: 40})
    assert said(found) == (
        "Entre 2021 et 2023 : de 30 à 40 postes, soit +33,3 %. "
        "Valeur la plus élevée : 2022 (55 postes). Total : 125 postes."
    )


@pytest.mark.parametrize("nature", ["stock", "cumulative"])
def test_a_stock_or_a_running_total_has_no_total_over_the_years(nature):
    assert "otal" not in said(over_years({2021: 30, 2023: 40}, nature=nature))
    by_year = series_of(["year", "region"], [(2021, "a", 3), (2023, "a", 4)], nature=nature)
    assert "otal" not in said(by_year)


def test_a_change_from_zero_has_no_percentage():
    assert said(over_years({2021: 0, 2023: 4})).startswith("Entre 2021 et 2023 : de 0 à 4 postes. ")


def test_a_fall_is_signed_and_standing_still_is_said():
    assert "soit -50 %" in said(over_years({2021: 4, 2023: 2}))
    still = said(over_years({2021: 4, 2022: 9, 2023: 4}))
    assert still.startswith("Même valeur au début (2021) et à la fin (2023) : 4 postes.")


def test_a_percentage_of_percentages_is_not_given():
    found = over_years({2021: 40, 2023: 60}, unit="percent")
    assert said(found).startswith("Entre 2021 et 2023 : de 40 % à 60 %.")


def test_months_have_names_and_stand_in_the_order_of_the_year():
    found = series_of(["month"], [(10, 4), (2, 1), (12, MISSING)])
    assert said(found).startswith("Valeur la plus élevée : octobre (4 postes)")
    assert plain(in_words(found, "fr")).endswith(
        "Dans l'ordre chronologique : février (1 poste); octobre (4 postes). "
        "Aucune valeur : décembre."
    )


def test_years_that_became_floats_are_still_years():
    found = series_of(["year"], [(2022.0, 1), (2023.0, 3), (None, 2)])
    assert "Entre 2022 et 2023 : de 1 à 3 postes" in said(found)
    assert ordered(found, "year", "fr") == [2022, 2023, None]


@pytest.mark.parametrize("status", ["fictitious", "awaiting"])
@LANGUAGES
def test_nothing_is_found_in_rows_that_are_made_up_or_awaited(status, language):
    found = by_region(a=6, b=3, status=status)
    assert finding(found, language) == ""


def test_made_up_rows_are_said_to_be_so_and_are_not_ranked():
    found = plain(in_words(by_region(a=1, b=6, status="fictitious"), "fr"))
    assert found.startswith("Données fictives")
    assert found.endswith("Valeurs : A (1 poste); B (6 postes).")
    assert "élevé" not in plain(alternative(by_region(a=1, b=6, status="fictitious"), "fr"))


def test_in_words_begins_with_the_measure_its_unit_and_period():
    assert plain(in_words(by_region(a=0, b=2, c=MISSING), "fr")) == (
        "Postes, par région (unité : postes; période : 2023). "
        "Du plus élevé au moins élevé : B (2 postes); A (0 poste). Aucune valeur : C."
    )
    assert plain(in_words(by_region(a=0, b=2), "en")) == (
        "Posts, by region (unit: posts; period: 2023). "
        "From highest to lowest: B (2 posts); A (0 posts)."
    )


def test_in_words_lists_twenty_values_and_counts_the_others():
    many = series_of(["region"], [(f"r{n:02}", n) for n in range(1, 31)])
    found = in_words(many, "fr")
    assert found.count("(") == 21  # the unit's, then twenty values
    assert found.endswith("; et 10 autres.")
    missing = series_of(["region"], [(f"r{n:02}", MISSING) for n in range(30)])
    assert in_words(missing, "fr").endswith(", R19 et 10 autres.")


def test_a_series_that_is_not_broken_down_is_its_value():
    one = series_of([], [(6937,)])
    assert finding(one, "fr") == ""
    assert plain(in_words(one, "fr")).endswith(" 6 937 postes.")
    nearly = dataclasses.replace(one, qualifier="nearly")
    assert plain(in_words(nearly, "fr")).endswith(" Près de 6 937 postes.")
    assert in_words(series_of([], [(MISSING,)]), "fr").endswith("Aucune valeur.")


def test_two_dimensions_are_named_together():
    found = series_of(["region", "network"], [("a", "x", 3), ("b", "y", 1)])
    assert "plus élevée : A – X (3 postes)" in said(found)
    assert "par région et colonne du tableau" in plain(in_words(found, "fr"))


@pytest.mark.parametrize(
    ("value", "unit", "fr", "en"),
    [
        (0, "posts", "0 poste", "0 posts"),
        (1, "posts", "1 poste", "1 post"),
        (1.5, "posts", "1,5 poste", "1.5 posts"),
        (2, "posts", "2 postes", "2 posts"),
        (12_000_000, "views", "12 millions de vues", "12 million views"),
        (2_000_000, "jobs", "2 millions d'emplois", "2 million jobs"),
        (1_615_156, "CAD", "1 615 156 $", "$1,615,156"),
        (2340, "hours", "2 340 h", "2,340 h"),
        (None, "posts", "aucune valeur", "no value"),
    ],
)
def test_amounts_agree_with_their_noun(value, unit, fr, en):
    assert plain(amount(value, unit, "fr")) == fr
    assert plain(amount(value, unit, "en")) == en


values = st.one_of(st.just(MISSING), st.floats(0, 10**7), st.integers(0, 50).map(float))


@settings(deadline=None)
@given(st.lists(values, max_size=12), st.sampled_from(["region", "year", "month"]))
def test_sentences_are_whole_and_well_set_whatever_the_rows(listed, dimension):
    found = series_of([dimension], [(n + 1, value) for n, value in enumerate(listed)])
    for language in ("fr", "en"):
        for sentence in (finding(found, language), in_words(found, language)):
            assert sentence.endswith(".")
            assert not re.search(r"nan|None|\{|  |\.\.| \.", sentence)
    french = finding(found, "fr") + in_words(found, "fr")
    assert not re.search(r" [:%$»?!;]|« ", french)


@settings(deadline=None)
@given(st.lists(values, min_size=1, max_size=15))
def test_in_words_loses_no_row(listed):
    found = series_of(["region"], [(f"r{n:02}", value) for n, value in enumerate(listed)])
    for n in range(len(listed)):
        assert f"R{n:02}" in in_words(found, "fr")


def said(found: Series) -> str:
    return plain(finding(found, "fr"))


@pytest.mark.parametrize("language", ["fr", "en"])
def test_a_value_and_a_version_never_break_at_the_end_of_a_line(language):
    assert " " not in amount(12_000_000, "views", language)
    assert " " not in say("version", language, number=1)
