"""What a person types of a report, as the page keeps it and shows it again."""

import datetime as dt

import next_report
import pytest

from cqcm_data import store
from cqcm_data.reporting.entries import Entry, Section
from cqcm_views.app.presses import Unwise
from cqcm_views.tools import history
from cqcm_views.tools.report_about import sections, written
from cqcm_views.tools.report_fields import (
    Unread,
    pages,
    read_day,
    read_pages,
    read_value,
    value,
)


def test_a_line_is_a_section_with_its_pages():
    lines = "Jeunesse\u00a0: 9-14\nFaits saillants 2024 p. 7 à 8\n\nMembres, 6\nPlan 2030\n"
    assert sections(lines) == (
        Section("Jeunesse", 9, 14),
        Section("Faits saillants 2024", 7, 8),
        Section("Membres", 6, 6),
        Section("Plan 2030"),
    )


@pytest.mark.parametrize("section", [Section("Jeunesse", 9, 14), Section("Mission", 3, 3)])
def test_a_section_is_read_again_as_it_is_written(section):
    assert sections(written(section)) == (section,)


@pytest.mark.parametrize("language", ["fr", "en"])
@pytest.mark.parametrize(
    "entry",
    [
        Entry(value=6937),
        Entry(value=12.25),
        Entry(value=1_500_000, qualifier="more_than"),
        Entry(value=1_615_156, unit="CAD"),
        Entry(value=3000, qualifier="nearly"),
        Entry(value=18, value_to=30),
        Entry(value=2024, unit="calendar_year"),
    ],
)
def test_a_value_is_read_again_as_it_stands_in_its_field(entry, language):
    told = read_value(value(entry, language), entry.unit, language)
    assert (told.value, told.value_to, told.qualifier) == (
        entry.value,
        entry.value_to,
        entry.qualifier,
    )


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [("12", 12, 12), ("p. 12", 12, 12), ("12-14", 12, 14), ("12 à 14", 12, 14), ("", None, None)],
)
def test_pages_are_read(text, first, last):
    assert read_pages(text, "fr") == (first, last)
    assert read_pages(pages(Entry(first_page=first, last_page=last)), "fr") == (first, last)


@pytest.mark.parametrize("text", ["0", "douze", "12-14-16", "1234"])
def test_what_is_no_page_is_said(text):
    with pytest.raises(Unread, match="n'est pas une page"):
        read_pages(text, "fr")


def test_a_day_that_may_be_two_is_not_guessed():
    assert read_day("31 décembre 2024", "fr") == dt.date(2024, 12, 31)
    with pytest.raises(Unread, match="n'est pas lu comme un jour"):
        read_day("01/05/2024", "fr")


@pytest.mark.long
@pytest.mark.parametrize(
    ("language", "told"), [("fr", "source inconnue"), ("en", "unknown source")]
)
def test_a_report_whose_lists_are_online_stays_with_a_sentence(language, told, online_with, built):
    tables = next_report.tables(built)
    report = online_with(**tables)
    first = store.read(built.root, "press_releases", built.tables["press_releases"]).to_pylist()
    listed = online_with(report, press_releases=[*first, *next_report.press_releases()])
    with pytest.raises(Unwise, match=told):
        history.taken_back(report.number, listed, "anne", language)
