"""A report under way on disk: shared, saved at each entry, nothing lost."""

import json
import os
import signal
import threading
from dataclasses import fields, replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from killed import processes, run

from cqcm_data.reporting import drafts, grid
from cqcm_data.reporting.entries import About, Entry, Point, Section

YEAR = 2024


@pytest.fixture(autouse=True)
def _apart(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CQCM_INTAKE", str(tmp_path / "intake"))


def test_a_draft_is_there_again_as_it_was_left(built):
    begun = drafts.begin(YEAR, built, "anne")
    key = next(iter(grid.grid(begun, built).rows)).key
    seen = grid.grid(begun, built)[key].entry
    about = replace(begun.about, pages=44, sections=(Section("Jeunesse", 9, 14),))
    drafts.describe(YEAR, about, begun.about, "anne")
    drafts.put(YEAR, key, replace(seen, state="given", value=12.5), seen, "luc")
    again = drafts.kept(YEAR)
    assert again.about == about
    assert (again.entries[key].value, again.entries[key].state) == (12.5, "given")
    assert (again.changes[key].who, again.changes[drafts.ABOUT].who) == ("luc", "anne")
    assert drafts.under_way() == (YEAR,)
    assert drafts.begin(YEAR, built, "zoé") == again


def test_a_new_one_suggests_what_the_last_report_says_of_itself(built):
    about = drafts.begin(YEAR, built, "anne").about
    assert (about.title_fr, about.title_en) == (
        "Rapport d'activités 2024",
        "2024 activity report",
    )
    assert (about.date, about.publisher, about.pages, about.sections) == ("2025", "CQCM", None, ())


def test_one_that_is_online_goes_on_from_there(next_year):
    draft = drafts.begin(YEAR, next_year, "anne")
    assert draft.about.pages == 44
    assert draft.about.sections == (Section("Jeunesse", 9, 14),)
    assert draft.entries["members_2023"].state == "given"
    assert "ciec_2023" not in draft.entries
    assert draft.entries["podcast_episodes_2024"].definition_en == "A fictitious measure."
    rival = draft.entries["podcast_episodes_message_2024"]
    assert rival.contradicts == "podcast_episodes_2024"
    assert not rival.indicator
    assert draft.points["podcasts_two_values"].pages == (5, 9)


def test_thrown_away_it_is_gone(built):
    drafts.begin(YEAR, built, "anne")
    drafts.throw_away(YEAR)
    with pytest.raises(drafts.Gone):
        drafts.kept(YEAR)
    assert drafts.under_way() == ()
    drafts.throw_away(YEAR)


def test_what_cannot_be_read_stays_as_it_is(built, tmp_path):
    drafts.begin(YEAR, built, "anne")
    file = tmp_path / "intake" / "report_2024.json"
    file.write_text("{", "utf-8")
    for look in (lambda: drafts.kept(YEAR), lambda: drafts.begin(YEAR, built, "anne")):
        with pytest.raises(drafts.Unreadable):
            look()
    assert file.read_text("utf-8") == "{"


@pytest.mark.parametrize("year", [1999, 2100, 0, -5])
def test_no_report_is_of_such_a_year(built, year):
    with pytest.raises(ValueError, match=str(year)):
        drafts.begin(year, built, "anne")


def test_two_who_change_other_fields_of_a_row_lose_nothing(built):
    drafts.begin(YEAR, built, "anne")
    seen = Entry(scope_fr="Ici", scope_en="Here")
    drafts.put(YEAR, "a", replace(seen, value=1, state="given"), seen, "anne")
    merged = drafts.put(YEAR, "a", replace(seen, note_fr="b", first_page=3), seen, "luc")
    expected = replace(seen, value=1, state="given", note_fr="b", first_page=3)
    assert merged.entries["a"] == expected == drafts.kept(YEAR).entries["a"]


def test_what_somebody_else_changed_is_told_with_what_they_wrote(built):
    drafts.begin(YEAR, built, "anne")
    drafts.put(YEAR, "a", Entry(value=1), Entry(), "anne")
    with pytest.raises(drafts.ChangedMeanwhile) as meanwhile:
        drafts.put(YEAR, "a", Entry(value=2, note_fr="x"), Entry(), "luc")
    assert meanwhile.value.theirs == Entry(value=1)
    assert meanwhile.value.by.who == "anne"
    assert meanwhile.value.fields == ("value",)
    assert drafts.kept(YEAR).entries["a"] == Entry(value=1)
    drafts.put(YEAR, "a", Entry(value=1), Entry(), "luc")  # the same is no contradiction


def test_what_was_taken_out_does_not_come_back(built):
    drafts.begin(YEAR, built, "anne")
    drafts.put(YEAR, "a", Entry(value=1), Entry(), "anne")
    with pytest.raises(drafts.ChangedMeanwhile):
        drafts.take_out(YEAR, "a", Entry(), "luc")
    drafts.take_out(YEAR, "a", Entry(value=1), "luc")
    with pytest.raises(drafts.ChangedMeanwhile) as meanwhile:
        drafts.put(YEAR, "a", Entry(value=2), Entry(value=1), "anne")
    assert meanwhile.value.theirs is None
    assert meanwhile.value.by.who == "luc"


def test_a_point_is_kept_changed_and_taken_out(built):
    drafts.begin(YEAR, built, "anne")
    first = Point(figures=("a", "b"), title_fr="Deux")
    drafts.put_point(YEAR, "p", first, None, "anne")
    second = replace(first, title_en="Two")
    assert drafts.put_point(YEAR, "p", second, first, "luc").points == {"p": second}
    with pytest.raises(drafts.ChangedMeanwhile):
        drafts.put_point(YEAR, "p", None, first, "anne")
    assert drafts.put_point(YEAR, "p", None, second, "anne").points == {}


def test_texts_are_kept_as_one_paragraph_without_marks_that_nobody_sees(built):
    drafts.begin(YEAR, built, "anne")
    kept = drafts.put(YEAR, "a", Entry(note_fr=" é\u200b\n l'\x07an "), Entry(), "anne")
    assert kept.entries["a"].note_fr == "é l'an"


_changes = st.lists(
    st.tuples(
        st.sampled_from(["a", "b", "c"]),
        st.sampled_from(["value", "note_fr", "first_page", "scope_en"]),
        st.integers(1, 9),
        st.booleans(),
    ),
    max_size=8,
)


@given(_changes)
def test_whatever_several_enter_each_field_is_the_last_one_accepted(built, tmp_path_factory, made):
    """Each works on what they saw at the start, or on what is there now."""
    os.environ["CQCM_INTAKE"] = str(tmp_path_factory.mktemp("intake"))
    drafts.begin(YEAR, built, "anne")
    expected: dict[tuple[str, str], object] = {}
    for key, name, number, looked in made:
        here = drafts.kept(YEAR).entries.get(key, Entry())
        seen = here if looked else Entry()
        value = f"n{number}" if name in ("note_fr", "scope_en") else number
        try:
            drafts.put(YEAR, key, replace(seen, **{name: value}), seen, "x")
        except drafts.ChangedMeanwhile as meanwhile:
            assert not looked
            assert meanwhile.fields == (name,)
            assert expected[key, name] != value
        else:
            expected[key, name] = value
    entries = drafts.kept(YEAR).entries
    found = {
        (key, one.name): getattr(entry, one.name)
        for key, entry in entries.items()
        for one in fields(Entry)
        if getattr(entry, one.name) != getattr(Entry(), one.name)
    }
    assert found == expected


def test_many_who_save_at_once_lose_nothing(built):
    drafts.begin(YEAR, built, "anne")

    def enter(number: int) -> None:
        for at in range(5):
            drafts.put(YEAR, f"k{number}_{at}", Entry(value=at), Entry(), f"p{number}")

    threads = [threading.Thread(target=enter, args=[one]) for one in range(6)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert len(drafts.kept(YEAR).entries) == 30


def _save_and_die(folder: str, dies: str) -> None:
    """Killed right before the file takes its place, then right after."""
    os.environ["CQCM_INTAKE"] = folder
    real = Path.replace

    def dying(self: Path, target: Path) -> Path:
        if dies == "after":
            real(self, target)
        os.kill(os.getpid(), signal.SIGKILL)
        return target

    Path.replace = dying  # type: ignore[method-assign]
    drafts.put(YEAR, "a", Entry(value=2), Entry(value=1), "anne")


@pytest.mark.parametrize(("dies", "value"), [("before", 1), ("after", 2)])
def test_a_kill_while_saving_leaves_the_old_or_the_new(built, tmp_path, dies, value):
    drafts.begin(YEAR, built, "anne")
    drafts.put(YEAR, "a", Entry(value=1), Entry(), "anne")
    args = [os.environ["CQCM_INTAKE"], dies]
    ended = run(processes().Process(target=_save_and_die, args=args))
    assert ended == -signal.SIGKILL
    assert drafts.kept(YEAR).entries["a"].value == value
    drafts.put(YEAR, "a", Entry(value=3), Entry(value=value), "luc")  # no lock is left behind
    file = tmp_path / "intake" / "report_2024.json"
    assert json.loads(file.read_text("utf-8"))["entries"]["a"]["value"] == 3


def test_nobody_else_on_the_machine_reads_it(built, tmp_path):
    drafts.begin(YEAR, built, "anne")
    assert (tmp_path / "intake" / "report_2024.json").stat().st_mode & 0o077 == 0


def test_a_report_is_called_by_its_year():
    assert drafts.Draft(2031, About()).source == "rapport_2031"
