"""The rows of the last report, with what is supposed of each a year later."""

import datetime as dt
from dataclasses import replace

import pytest

from cqcm_data import catalogue, figures
from cqcm_data.reporting import grid, online
from cqcm_data.reporting.drafts import Change, Draft
from cqcm_data.reporting.entries import About, Entry, Section

YEAR = 2024


@pytest.fixture
def made(built):
    return grid.grid(Draft(YEAR), built)


def test_every_figure_of_the_last_report_topic_by_topic_in_its_order(built, made):
    stated = [r for r in figures.figures(built).values() if r.source == "rapport_2023"]
    topics = [*catalogue.load().topics]
    assert [row.key for row in made.rows] == [
        r.id for topic in topics for r in stated if r.topic == topic
    ]
    assert [*made.topics] == [one for one in topics if one in {r.topic for r in stated}]
    assert made.before.source == "rapport_2023"


def test_of_two_reports_the_newest_earlier_one_leads(next_year):
    made = grid.grid(Draft(2025), next_year)
    assert "members_2024" in made
    assert "members_2023" not in made
    for rows in made.topics.values():  # then what it did not take up, which may come again
        sources = [row.last.source for row in rows]
        assert sources == sorted(sources, reverse=True)
    assert made["interviews_listed_2023"].entry.period_end == dt.date(2025, 12, 31)
    assert {row.last.source for row in grid.grid(Draft(2024), next_year).rows} == {"rapport_2023"}
    assert grid.grid(Draft(2023), next_year).rows == ()


def test_those_that_an_indicator_shows_are_marked(next_year, made):
    shown = {one.published for one in catalogue.load().indicators.values() if one.published}
    for row in made.rows:
        assert row.shown == (row.key in shown)
    later = grid.grid(Draft(2025), next_year)
    assert later["members_2024"].shown
    assert later["podcast_episodes_2024"].shown
    assert not later["podcast_episodes_message_2024"].shown


def test_as_last_year_but_for_its_value_and_its_pages(made):
    row = made["jeune_coop_projects_2023"]
    last, entry = row.last, row.entry
    same = ("unit", "qualifier", "nature", "scope_fr", "scope_en")
    assert [getattr(entry, n) for n in same] == [getattr(last, n) for n in same]
    assert (entry.period_start, entry.period_end) == (dt.date(2024, 1, 1), dt.date(2024, 12, 31))
    assert (entry.value, entry.value_to, entry.first_page, entry.last_page) == (None,) * 4
    assert (entry.state, entry.as_printed, entry.note_fr, entry.section) == ("open", "", "", "")


def test_a_section_of_the_same_title_is_supposed_again(built):
    draft = Draft(YEAR, About(sections=(Section("Membres", 2, 4),)))
    rows = grid.grid(draft, built).rows
    assert {row.entry.section for row in rows if row.last.section == "Membres"} == {"Membres"}
    assert {row.entry.section for row in rows if row.last.section != "Membres"} == {""}


@pytest.mark.parametrize(
    ("day", "years", "expected"),
    [
        (dt.date(2023, 2, 28), 1, dt.date(2024, 2, 29)),
        (dt.date(2024, 2, 29), 1, dt.date(2025, 2, 28)),
        (dt.date(2024, 2, 28), 1, dt.date(2025, 2, 28)),
        (dt.date(2023, 12, 31), 2, dt.date(2025, 12, 31)),
        (dt.date(2023, 4, 1), 1, dt.date(2024, 4, 1)),
        (None, 1, None),
    ],
)
def test_a_day_moves_by_years(day, years, expected):
    assert online.moved(day, years) == expected


def test_counts_by_topic_and_of_all(built, made):
    first, second = (row.key for row in made.topics["members"][:2])
    entries = {first: Entry("given"), second: Entry("not_taken_up")}
    found = grid.grid(Draft(YEAR, entries=entries), built)
    assert (found.counts["members"].given, found.counts["members"].not_taken_up) == (1, 1)
    assert found.counts["members"].open == len(made.topics["members"]) - 2
    assert found.total.total == len(made.rows) == sum(o.total for o in found.counts.values())


def test_who_changed_a_row_last_is_told(built):
    by = Change("anne", dt.datetime.now(dt.UTC))
    changes = {"members_2023": by}
    found = grid.grid(Draft(YEAR, entries={"members_2023": Entry()}, changes=changes), built)
    assert found["members_2023"].by == by
    assert found["ciec_2023"].by is None


def test_a_new_figure_stands_last_in_its_topic(built):
    entry = replace(grid.fresh("members", Draft(YEAR)), label_fr="Autre", label_en="Other")
    found = grid.grid(Draft(YEAR, entries={"autre_2024": entry}), built)
    row = found.topics["members"][-1]
    assert (row.key, row.new, row.shown, dict(row.label)) == (
        "autre_2024",
        True,
        True,
        {"fr": "Autre", "en": "Other"},
    )


@pytest.mark.parametrize(
    ("label", "key"),
    [
        ("Épisodes de balado", "episodes_de_balado_2024"),
        ("  ", "figure_2024"),
        ("2e édition", "figure_2e_edition_2024"),
        ("日本", "figure_2024"),
        ("x" * 200, f"{'x' * 60}_2024"),
    ],
)
def test_a_new_key_is_an_id(built, label, key):
    assert grid.new_key(label, Draft(YEAR), built) == key


def test_a_new_key_was_nobodys_before(next_year):
    taken = {"podcast_episodes_2_2024": Change("a", dt.datetime.now(dt.UTC))}
    draft = Draft(YEAR, changes=taken)
    assert grid.new_key("Podcast episodes", draft, next_year) == "podcast_episodes_3_2024"
