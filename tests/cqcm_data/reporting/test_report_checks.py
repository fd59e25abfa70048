"""What is wrong with a report under way is said all at once: each mistake, and nothing else."""

import datetime as dt
from dataclasses import replace
from pathlib import Path

import entered
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cqcm_data.contracts import PARAGRAPH
from cqcm_data.reporting import checks, drafts, grid, rivals, sums
from cqcm_data.reporting.drafts import Draft
from cqcm_data.reporting.entries import About, Entry, Point, Section

YEAR = 2024
NEW = "cercles_2024"


@pytest.fixture(autouse=True)
def _apart(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CQCM_INTAKE", str(tmp_path / "intake"))


ABOUT = About(
    "Rapport", "Report", "2025", 40, (Section("Membres", 2, 8), Section("Jeunesse", 9, 14)), "CQCM"
)


@pytest.fixture
def row(built):
    """The members a year later, as they may well be."""
    last = grid.grid(Draft(YEAR, ABOUT), built)["members_2023"]
    return replace(last.entry, state="given", value=70, first_page=3, section="Membres")


@pytest.fixture
def new():
    dated = {"period_start": dt.date(2024, 1, 1), "period_end": dt.date(2024, 12, 31)}
    words = {"label_fr": "Cercles", "label_en": "Circles", "scope_fr": "Tous", "scope_en": "All"}
    defined = {"definition_fr": "Un cercle.", "definition_en": "A circle.", "topic": "youth"}
    place = {"section": "Jeunesse", "first_page": 9, "unit": "projects"}
    return Entry("given", 12, indicator=True, **dated, **words, **defined, **place)


def found(on, about=ABOUT, points=None, **entries):
    """The codes of all problems but for what is still open, with the values of each."""
    draft = Draft(YEAR, about, entries, points or {})
    every = checks.problems(grid.grid(draft, on), on)
    return {one.code: one.values for one in every if one.code != "open"}


def test_nothing_is_said_of_what_is_right(built, row, new):
    assert found(built, members_2023=row, **{NEW: new}) == {}


DAY = dt.date
WRONG = {
    "value_missing": ({"value": None}, {}),
    "value_negative": ({"value": -1.0}, {"value": -1.0}),
    "value_to_below": ({"value_to": 69.0}, {"value": 70, "value_to": 69.0}),
    "unit_unknown": ({"unit": "licornes"}, {"unit": "licornes"}),
    "unit_other": ({"unit": "persons"}, {"unit": "persons", "last": "members"}),
    "period_half": ({"period_end": None}, {}),
    "period_backwards": (
        {"period_start": DAY(2024, 12, 31), "period_end": DAY(2024, 1, 1)},
        {"start": DAY(2024, 12, 31), "end": DAY(2024, 1, 1)},
    ),
    "page_missing": ({"first_page": None}, {}),
    "page_order": ({"last_page": 2}, {"first": 3, "last": 2}),
    "page_beyond": (
        {"first_page": 3, "last_page": 41, "section": "Membres"},
        {"page": 41, "pages": 40},
    ),
    "section_missing": ({"section": "", "first_page": 20}, {}),
    "section_unknown": ({"section": "Autre"}, {"section": "Autre"}),
    "words_missing": ({"scope_en": "", "note_fr": "a"}, {"fields": ("scope_en", "note_en")}),
    "scope_changed": ({"scope_fr": "Autre"}, None),
    "nature_changed": ({"nature": "flow"}, {"nature": "flow", "last": "stock"}),
    "period_missing": ({"period_start": None, "period_end": None}, {}),
    "page_outside_section": (
        {"first_page": 12},
        {"page": 12, "section": "Membres", "first": 2, "last": 8},
    ),
    "ten_times": ({"value": 650.0}, {"value": 650.0, "last": 65.0}),
    "a_tenth": ({"value": 6.0}, {"value": 6.0, "last": 65.0}),
    "not_whole": ({"value": 70.5}, {"value": 70.5, "unit": "members"}),
}


@pytest.mark.parametrize("code", WRONG)
def test_each_mistake_of_a_row_is_said_with_its_values(built, row, code):
    changed, values = WRONG[code]
    told = found(built, members_2023=replace(row, **changed))
    assert code in told
    assert values is None or dict(told[code]) == values


@pytest.mark.parametrize(
    ("start", "end", "code"),
    [
        (DAY(2025, 1, 1), DAY(2025, 12, 31), "period_elsewhere"),
        (DAY(2022, 1, 1), DAY(2022, 12, 31), "period_elsewhere"),
        (DAY(2023, 1, 1), DAY(2024, 12, 31), "period_longer"),
        (DAY(2024, 1, 1), DAY(2024, 6, 30), "period_shorter"),
    ],
)
def test_a_period_of_another_year_or_another_length_is_said(built, start, end, code):
    last = grid.grid(Draft(YEAR, ABOUT), built)["jeune_coop_projects_2023"]
    entry = replace(last.entry, state="given", value=last.last.value, first_page=9)
    dated = replace(entry, period_start=start, period_end=end)
    assert [*found(built, jeune_coop_projects_2023=dated)] == [code]


def test_a_leap_year_is_as_long_as_any_other(built):
    last = grid.grid(Draft(YEAR, ABOUT), built)["jeune_coop_projects_2023"]
    assert last.entry.period_end == dt.date(2024, 12, 31)
    entry = replace(last.entry, state="given", value=last.last.value, first_page=9)
    assert found(built, jeune_coop_projects_2023=entry) == {}


def test_what_happened_once_is_no_year_later(built):
    rows = grid.grid(Draft(YEAR, ABOUT), built)
    founded = rows["founding_year"]
    assert founded.entry.period_start == founded.last.period_start
    entry = replace(founded.entry, state="given", value=1940, first_page=3)
    assert found(built, founding_year=entry) == {}


def test_a_share_above_a_hundred_is_said(built):
    last = grid.grid(Draft(YEAR, ABOUT), built)["leaders_training_growth"]
    entry = replace(last.entry, state="given", value=101, first_page=3)
    assert dict(found(built, leaders_training_growth=entry)["above_hundred"]) == {"value": 101}


def test_dollars_and_hours_may_be_broken(built):
    last = grid.grid(Draft(YEAR, ABOUT), built)["agreement_hours_total_2022_2023"]
    entry = replace(last.entry, state="given", value=32072.5, first_page=3)
    assert "not_whole" not in found(built, agreement_hours_total_2022_2023=entry)


@pytest.mark.parametrize(
    ("changed", "code", "fields"),
    [
        ({"label_en": ""}, "words_missing", ("label_en",)),
        ({"definition_fr": ""}, "words_missing", ("definition_fr",)),
        ({"definition_fr": "x" * (PARAGRAPH + 1)}, "words_too_long", ("definition_fr",)),
        ({"topic": "licornes"}, "topic_unknown", None),
        ({"unit": ""}, "unit_unknown", None),
        ({"period_start": None, "period_end": None}, "period_missing", None),
    ],
)
def test_a_new_figure_has_all_that_an_indicator_has(built, new, changed, code, fields):
    told = found(built, **{NEW: replace(new, **changed)})
    assert code in told
    assert fields is None or told[code]["fields"] == fields


def test_a_figure_without_an_indicator_needs_no_definition(built, new):
    entry = replace(new, indicator=False, definition_fr="", definition_en="")
    assert found(built, **{NEW: entry}) == {}


@pytest.mark.parametrize(
    ("about", "code"),
    [
        (replace(ABOUT, title_en=""), "report_words_missing"),
        (replace(ABOUT, date=""), "report_date_wrong"),
        (replace(ABOUT, date="2025-13"), "report_date_wrong"),
        (replace(ABOUT, date="avril 2025"), "report_date_wrong"),
        (replace(ABOUT, address="cqcm.coop"), "report_address_wrong"),
        (replace(ABOUT, pages=None), "report_pages_wrong"),
        (replace(ABOUT, pages=501), "report_pages_wrong"),
        (replace(ABOUT, sections=(Section("A", 2, 41),)), "section_wrong"),
        (replace(ABOUT, sections=(Section("A", 3, 2),)), "section_wrong"),
        (replace(ABOUT, sections=(Section("A", None, 2),)), "section_wrong"),
        (replace(ABOUT, sections=(Section("A", 2, 2), Section("A", 3, 3))), "section_twice"),
    ],
)
def test_what_is_said_of_the_report_itself_is_checked_as_well(built, about, code):
    assert [*found(built, about)] == [code]


@pytest.mark.parametrize("date", ["2025", "2025-04", "2025-04-30"])
def test_a_date_is_as_exact_as_it_is_known(built, date):
    assert found(built, replace(ABOUT, date=date)) == {}


# Several together --------------------------------------------------------------------------------

HOURS = {
    "agreement_hours_cdrq_2022_2023": 4000.0,
    "agreement_hours_sectors_2022_2023": 28000.0,
    "agreement_hours_total_2022_2023": 32000.0,
}


def hours(on, **changed):
    rows = grid.grid(Draft(YEAR, ABOUT), on)
    values = {key: {"value": value} for key, value in HOURS.items()}
    return {
        key: replace(rows[key].entry, state="given", first_page=3, **told, **changed.get(key, {}))
        for key, told in values.items()
    }


def test_a_sum_that_does_not_add_up_is_said_with_its_rows(built):
    assert "sum" not in found(built, **hours(built))
    entries = hours(built)
    key = "agreement_hours_total_2022_2023"
    entries[key] = replace(entries[key], value=33000.0)
    draft = Draft(YEAR, ABOUT, entries)
    every = checks.problems(grid.grid(draft, built), built)
    one = next(one for one in every if one.code == "sum")
    assert one.rows == tuple(HOURS)
    assert (one.values["found"], one.values["total"]) == (32000.0, 33000.0)
    assert one.values["name"] == "agreement_hours_by_network"
    assert not one.stops


def test_of_a_sum_that_is_not_all_given_nothing_is_said(built):
    entries = hours(built)
    key = "agreement_hours_total_2022_2023"
    entries[key] = replace(entries[key], value=33000.0)
    for state in ("open", "not_taken_up"):
        entries["agreement_hours_cdrq_2022_2023"] = replace(
            entries["agreement_hours_cdrq_2022_2023"], state=state
        )
        assert "sum" not in found(built, **entries)


@pytest.mark.parametrize(
    ("parts", "total", "holds"),
    [
        ([("exact", 40), ("exact", 60)], ("exact", 100), True),
        ([("exact", 40), ("exact", 60)], ("exact", 101), False),
        ([("exact", 40), ("exact", 60)], ("about", 109), True),
        ([("exact", 40), ("exact", 60)], ("about", 120), False),
        ([("exact", 40), ("exact", 60)], ("nearly", 101), True),
        ([("exact", 40), ("exact", 60)], ("nearly", 99), False),
        ([("exact", 40), ("exact", 60)], ("more_than", 99), True),
        ([("exact", 40), ("exact", 60)], ("more_than", 101), False),
        ([("exact", 40), ("exact", 60)], ("up_to", 100), True),
        ([("exact", 40), ("exact", 60)], ("up_to", 99), False),
        ([("more_than", 40), ("exact", 60)], ("exact", 1000), True),
        ([("more_than", 40), ("exact", 60)], ("exact", 90), False),
        ([("up_to", 40), ("exact", 60)], ("exact", 60), True),
        ([("about", 40), ("exact", 60)], ("exact", 103), True),
    ],
)
def test_what_adds_up_is_as_sure_as_its_qualifiers(parts, total, holds):
    entries = [Entry("given", value, qualifier=said) for said, value in parts]
    assert sums.adds_up(entries, Entry("given", total[1], qualifier=total[0])) == holds


def test_a_range_may_be_any_number_in_it():
    parts = [Entry("given", 10, 20), Entry("given", 5)]
    assert sums.adds_up(parts, Entry("given", 18))
    assert not sums.adds_up(parts, Entry("given", 26))


@given(st.lists(st.floats(0, 1e9), min_size=1, max_size=5))
def test_exact_parts_always_add_up_to_their_own_sum(values):
    parts = [Entry("given", value) for value in values]
    assert sums.adds_up(parts, Entry("given", sum(values)))


# Two values of one thing -------------------------------------------------------------------------


def two(on, points=None, **changed):
    """The members, and a new figure of the message that says something else."""
    row = grid.grid(Draft(YEAR, ABOUT), on)["members_2023"]
    first = replace(row.entry, state="given", value=70, first_page=3)
    words = {"label_fr": "Membres, message", "label_en": "Members, message"}
    told = {"topic": "members", "section": "Membres", "first_page": 5, **words, **changed}
    other = replace(first, value=72, contradicts="members_2023")
    entries = {"members_2023": first, "message_2024": replace(other, **told)}
    draft = Draft(YEAR, ABOUT, entries, points or {})
    made = grid.grid(draft, on)
    return made, [one for one in checks.problems(made, on) if one.code != "open"]


def test_two_that_are_marked_as_rivals_ask_for_a_point(built):
    _, every = two(built)
    assert [(one.code, one.rows) for one in every] == [
        ("two_values", ("members_2023", "message_2024"))
    ]
    assert every[0].values["values"] == (70, 72)


def test_so_do_two_with_one_label(built):
    row = grid.grid(Draft(YEAR, ABOUT), built)["members_2023"]
    _, every = two(built, contradicts="", label_fr=f"  {row.label['fr'].upper()} ")
    assert [one.code for one in every] == ["two_values"]
    _, every = two(built, contradicts="", label_fr=row.label["fr"], value=70)
    assert [one.code for one in every] == ["same_label"]
    _, every = two(built, contradicts="")
    assert every == []


def test_so_do_two_places_of_the_reports_that_say_the_same(built):
    rows = grid.grid(Draft(YEAR, ABOUT), built)
    keys = ("new_members_2023", "new_members_message_2023")
    entries = {
        key: replace(rows[key].entry, state="given", value=value, first_page=3)
        for key, value in zip(keys, (6, 7), strict=True)
    }
    made = grid.grid(Draft(YEAR, ABOUT, entries), built)
    assert rivals.pairs(made, built) == (keys,)


def test_a_drafted_point_has_its_figures_and_its_words(built):
    made, _ = two(built)
    name, point = checks.drafted(two(built)[1][0], made)
    with pytest.raises(ValueError, match="open"):
        checks.drafted(checks.Problem("open"), made)
    assert point.figures == point.rivals == ("members_2023", "message_2024")
    assert (point.shown, point.pages) == ("members_2023", (3, 5))
    assert name == "members_2023_two_values_2024"  # that of another year is another
    assert point.public_fr == (
        "Le rapport 2024 donne 70 membres (page\u00a03) et 72 membres (page\u00a05)."
    )
    assert point.public_en == "The 2024 report gives 70 members (page 3) and 72 members (page 5)."
    _, every = two(built, points={name: point})
    assert every == []


def test_a_point_lacks_what_it_lacks(built):
    points = {"p": Point(figures=("members_2023", "gone"), title_fr="a", shown="x")}
    _, every = two(built, points=points)
    one = next(one for one in every if one.code == "point_unfinished")
    assert {"title_en", "why_fr", "figures", "shown", "pages"} <= {*one.values["fields"]}
    assert one.stops


# All at once -------------------------------------------------------------------------------------


def test_everything_wrong_at_once_is_listed_and_what_stops_leads(built, row):
    keys = [one.key for one in grid.grid(Draft(YEAR, ABOUT), built).rows if one.last.period_start]
    rows = grid.grid(Draft(YEAR, ABOUT), built)
    entries = {}
    for key, (changed, _) in zip(keys, WRONG.values(), strict=False):
        right = replace(rows[key].entry, state="given", value=70, first_page=3, section="Membres")
        entries[key] = replace(right, **changed)
    about = replace(ABOUT, title_fr="", date="", pages=40)
    made = grid.grid(Draft(YEAR, about, entries), built)
    every = checks.problems(made, built)
    told = {(one.code, one.rows[:1]) for one in every}
    relative = {"ten_times", "a_tenth", "not_whole", "nature_changed", "unit_other"}
    for code, key in zip(WRONG, keys, strict=False):
        assert code in relative or (code, (key,)) in told
    assert {"report_words_missing", "report_date_wrong", "open"} <= {one.code for one in every}
    stops = [one.stops for one in every]
    assert stops == sorted(stops, reverse=True)
    assert len({one.name for one in every}) == len(every)


def test_what_is_open_is_counted_and_does_not_stop(built):
    made = grid.grid(Draft(YEAR, ABOUT), built)
    (one,) = checks.problems(made, built)
    assert (one.code, one.values["count"], one.stops) == ("open", len(made.rows), False)


def test_the_made_up_report_has_one_thing_to_confirm(built):
    draft = entered.whole(built)
    every = checks.problems(grid.grid(draft, built), built)
    assert [one.code for one in every] == ["scope_changed"]
    name = "podcasts_two_values"
    draft = drafts.put_point(YEAR, name, None, draft.points[name], "a")
    every = checks.problems(grid.grid(draft, built), built)
    assert [one.code for one in every] == ["scope_changed", "two_values"]


any_entry = st.builds(
    Entry,
    state=st.sampled_from(["open", "given", "not_taken_up"]),
    value=st.none() | st.floats(),
    value_to=st.none() | st.floats(),
    unit=st.sampled_from(["", "members", "percent", "CAD", "x"]),
    period_start=st.none() | st.dates(),
    period_end=st.none() | st.dates(),
    section=st.sampled_from(["", "Membres", "x"]),
    first_page=st.none() | st.integers(),
    last_page=st.none() | st.integers(),
    contradicts=st.sampled_from(["", "members_2023", "x_2024", "nothing"]),
    label_fr=st.text(max_size=5),
    topic=st.sampled_from(["", "members", "x"]),
    indicator=st.booleans(),
)


@pytest.mark.long
@given(st.dictionaries(st.sampled_from(["members_2023", "x_2024", "y_2024"]), any_entry))
def test_whatever_is_entered_it_is_told_and_nothing_breaks(built, entries):
    draft = Draft(YEAR, ABOUT, entries)
    made = grid.grid(draft, built)
    for one in checks.problems(made, built):
        assert all(key in made for key in one.rows)
        if one.code in ("two_values", "same_label"):
            rivals.drafted(one.rows, made)
