"""Lists and tables in full, in words: all that their tables give, in both languages."""

import datetime as dt
import html
import re

import pytest
from series_by_hand import plain

from cqcm_data.contracts import FIRST_REPORT
from cqcm_data.listing import Entry, Listing
from cqcm_data.provenance import Provenance
from cqcm_data.text import Text
from cqcm_views.cards import browser, contents, lists
from cqcm_views.views.model import ListCard, TableCard
from cqcm_views.views.registry import views
from cqcm_views.views.state import State

LANGUAGES = pytest.mark.parametrize("language", ["fr", "en"])
WITHOUT_CHART = [
    pytest.param(card, id=card.name)
    for view in views().values()
    for card in view.cards()
    if isinstance(card, TableCard) or (isinstance(card, ListCard) and not card.timeline)
]
IN_FULL = [card for card in (one.values[0] for one in WITHOUT_CHART) if isinstance(card, TableCard)]


def test_a_list_without_an_entry_says_so():
    assert lists.in_words(listing(), "fr") == "Assemblées. Aucune donnée à montrer."
    assert lists.in_words(listing(), "en") == "Assemblies. No data to show."


def test_one_entry_is_told_in_the_singular_with_its_date():
    one = listing(entry("A", dt.date(2023, 4, 12)))
    assert plain(lists.in_words(one, "fr")) == (
        "Assemblées. 1 entrée dans le rapport, dont 1 avec une date. "
        "Dans l'ordre chronologique : A (12 avril 2023)."
    )
    assert plain(lists.in_words(one, "en")) == (
        "Assemblies. 1 entry in the report, 1 of them with a date. "
        "In chronological order: A (April 12, 2023)."
    )


def test_several_entries_are_told_in_the_plural_and_those_without_a_date_apart():
    some = listing(
        entry("A", dt.date(2023, 4, 12)), entry("B", dt.date(2023, 10, 1)), entry("C", None)
    )
    assert plain(lists.in_words(some, "fr")) == (
        "Assemblées. 3 entrées dans le rapport, dont 2 avec une date. "
        "Dans l'ordre chronologique : A (12 avril 2023); B (1er octobre 2023). Sans date : C."
    )
    assert plain(lists.in_words(some, "en")).endswith("No date: C.")


def test_what_the_table_gives_of_an_entry_is_told_after_it():
    place = ((Text(fr="Lieu", en="Place"), Text(fr="Lévis", en="Lévis")),)
    some = listing(entry("A", None, "Comité", place), entry("B", None, "Jury"))
    assert plain(lists.in_words(some, "fr")).endswith(
        "2 entrées dans le rapport. Sans date : A (Comité, Lieu : Lévis); B (Jury)."
    )


@LANGUAGES
def test_the_timeline_of_the_year_has_every_entry_in_words(language, built):
    found = shown(ListCard("promotion_year", timeline=True), language, built)
    assert [part for part, _ in found["tabs"]] == ["chart", "table", "words"]
    assert_every_cell_is_said(found)


@LANGUAGES
@pytest.mark.parametrize("card", WITHOUT_CHART)
def test_a_card_without_a_chart_has_a_table_and_all_of_it_in_words(card, language, built):
    found = shown(card, language, built)
    assert [part for part, _ in found["tabs"]] == ["table", "words"]
    if isinstance(card, ListCard):
        assert_every_cell_is_said(found)


@LANGUAGES
@pytest.mark.parametrize("card", IN_FULL, ids=[card.name for card in IN_FULL])
def test_a_table_in_full_tells_each_measure_its_values_and_its_total(card, language, built):
    said = shown(card, language, built)["parts"]["words"]
    held = contents.content(card, State(language), State(language).reading(built))
    for row in held.parts[0].rows:
        known = [cell.text for cell in row.cells[1:] if re.search(r"\d", cell.text)]
        assert all(value in html.unescape(said) for value in known)
    # A mean has a value for the whole, which is no total.
    ends = r"(Total|Pour l'ensemble)\u00a0: " if language == "fr" else r"(Total|Overall): "
    assert len(re.findall(ends, html.unescape(said))) == len(card.indicators)


def assert_every_cell_is_said(found: dict) -> None:
    parts = {name: html.unescape(part) for name, part in found["parts"].items()}
    cells = re.findall(r"<t[hd][^>]*>([^<]*)</t[hd]>", parts["table"].split("<tbody")[1])
    said = {cell.removesuffix(".") for cell in cells} - {"–", "sans date", "no date"}
    assert {cell for cell in said if cell not in parts["words"]} == set()


def shown(card: ListCard | TableCard, language: str, on) -> dict:
    return browser.content(card, State(language), State(language).reading(on), "light")


def entry(what: str, date: dt.date | None, kind: str = "Assemblée", details: tuple = ()) -> Entry:
    return Entry(what, Text(fr=kind, en=kind), Text(fr=what, en=what), date, date, details)


def listing(*entries: Entry) -> Listing:
    label = Text(fr="Assemblées", en="Assemblies")
    source = Provenance(FIRST_REPORT, (), "flow", None)
    return Listing("x", label, label, {}, entries, source, release=1)
