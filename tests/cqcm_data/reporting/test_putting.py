"""A report under way goes online as one release, is corrected, and is taken back as a whole."""

import shutil
from dataclasses import replace
from pathlib import Path

import entered
import next_report
import pytest

from cqcm_data import checks, figures, indicators, publish, register, release, reports
from cqcm_data.build import table
from cqcm_data.intake import taking, undo
from cqcm_data.reporting import drafts, grid, putting
from cqcm_data.reporting.entries import Entry, Section

YEAR = entered.YEAR


@pytest.fixture(autouse=True)
def _apart(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CQCM_INTAKE", str(tmp_path / "intake"))


@pytest.fixture
def base(built, tmp_path):
    root = str(tmp_path / "datasets")
    shutil.copytree(built.root, root)
    return release.current(root)


def put(draft, on, why="Rapport 2024"):
    return putting.put_online(putting.planned(draft, on), "anne", why)


def stated(on, year=YEAR):
    return {r.id: r for r in figures.figures(on).values() if r.source == f"rapport_{year}"}


@pytest.mark.long
def test_entered_through_the_draft_it_is_the_same_report(base, next_year):
    made = put(entered.whole(base), base)
    for name in ("sources", "indicators", "points"):
        rows = [taking.online(name, one).to_pylist() for one in (made, next_year)]
        by_id = [sorted(some, key=lambda row: row["id"]) for some in rows]
        assert by_id[0] == by_id[1]
    # `next_report` calls one figure of two years otherwise: what it is called is no content.
    nameless = [
        sorted((r.model_copy(update={"id": ""}) for r in stated(on).values()), key=repr)
        for on in (made, next_year)
    ]
    assert nameless[0] == nameless[1]
    assert len(stated(made)) == len(stated(next_year)) > 100


def test_it_is_called_as_the_one_before_a_year_later(base):
    ids = putting.planned(entered.whole(base), base).ids
    assert ids["members_2023"] == "members_2024"
    assert ids["agreement_hours_total_2022_2023"] == "agreement_hours_total_2023_2024"
    assert ids["board_members_2023_2024"] == "board_members_2024_2025"
    undated = [key for key in ids if "20" not in key]
    assert undated
    assert [ids[key] for key in undated] == [f"{key}_2024" for key in undated]
    assert ids["podcast_episodes_2024"] == "podcast_episodes_2024"
    assert len({*ids.values()}) == len(ids)


@pytest.mark.long
def test_a_name_that_is_taken_is_nobody_elses(base, online_with):
    rows = [row.model_dump() for row in figures.figures(base).values()]
    other = next(row for row in rows if not row["source"].startswith("rapport_"))
    rows.append({**other, "id": "members_2024"})
    on = online_with(published_figures=rows)
    assert putting.planned(entered.whole(on), on).ids["members_2023"] == "members_2023_2024"


def test_the_preview_says_what_each_indicator_shows_now_and_then(base):
    plan = putting.planned(entered.whole(base), base)
    effects = {one.indicator.id: one for one in plan.effects}
    new = effects["podcast_episodes"]
    assert (new.now, new.then.value, new.previous) == (None, 8.0, None)
    by_figure = {one.then.follows: one for one in plan.effects if one.then.follows}
    members = by_figure["members_2023"]
    assert (members.now.value, members.then.value, members.unlike) == (65.0, 72.0, ())
    assert members.previous == members.now
    assert by_figure[next_report.OTHER_SCOPE].unlike == ("scope",)
    gone = {one.published for one in indicators.known(base).indicators.values()}
    assert not {*next_report.NOT_TAKEN_UP} & by_figure.keys()
    assert {*next_report.NOT_TAKEN_UP} <= gone
    names = [one.indicator.id for one in plan.effects if one.now]
    assert names == [one for one in indicators.known(base).indicators if one in names]


@pytest.mark.long
def test_what_is_shown_then_is_what_was_said(base):
    plan = putting.planned(entered.whole(base), base)
    made = putting.put_online(plan, "anne", "Rapport 2024")
    for one in plan.effects:
        shown = reports.stated(indicators.known(made)[one.indicator.id].published, made)
        assert shown == one.then
        told = reports.previous(shown, made)
        assert (told and told.figure, told.unlike if told else ()) == (one.previous, one.unlike)
    assert reports.newest(made).year == YEAR
    assert "podcasts_two_values" in register.entries(made)


@pytest.mark.long
def test_put_online_again_it_changes_nothing_and_the_draft_is_still_there(base):
    draft = entered.whole(base)
    made = put(draft, base)
    again = putting.planned(drafts.kept(YEAR), made)
    assert again.changes_nothing
    assert putting.put_online(again, "anne", "encore") == made


@pytest.mark.long
def test_a_correction_changes_its_own_rows_only(base):
    made = put(entered.whole(base), base)
    drafts.throw_away(YEAR)
    draft = drafts.begin(YEAR, made, "luc")
    assert putting.planned(draft, made).changes_nothing
    seen = draft.entries["members_2023"]
    draft = drafts.put(YEAR, "members_2023", replace(seen, value=70), seen, "luc")
    plan = putting.planned(draft, made)
    assert (plan.changed, plan.added, plan.removed) == (("members_2024",), (), ())
    assert plan.tables.keys() == {"published_figures"}
    corrected = putting.put_online(plan, "luc", "Correction")
    rows = [figures.figures(on) for on in (made, corrected)]
    assert [*rows[0]] == [*rows[1]]
    assert {n for n in rows[0] if rows[0][n] != rows[1][n]} == {"members_2024"}


@pytest.mark.long
def test_a_correction_may_take_a_figure_and_its_indicator_out(base):
    made = put(entered.whole(base), base)
    draft = drafts.kept(YEAR)
    seen = draft.entries["reading_circles_2024"]
    drafts.take_out(YEAR, "reading_circles_2024", seen, "luc")
    seen = draft.entries["members_2023"]
    draft = drafts.put(YEAR, "members_2023", replace(seen, state="not_taken_up"), seen, "luc")
    plan = putting.planned(draft, made)
    assert {*plan.removed} == {"members_2024", "reading_circles_2024"}
    corrected = putting.put_online(plan, "luc", "Correction")
    assert "reading_circles" not in indicators.known(corrected).indicators
    assert reports.stated("members_2023", corrected).id == "members_2023"


@pytest.mark.long
def test_the_first_report_is_corrected_in_the_same_way(base):
    draft = drafts.begin(2023, base, "anne")
    assert putting.planned(draft, base).changes_nothing
    seen = draft.entries["members_2023"]
    draft = drafts.put(2023, "members_2023", replace(seen, value=64), seen, "anne")
    plan = putting.planned(draft, base)
    assert (plan.changed, [*plan.tables]) == (("members_2023",), ["published_figures"])
    assert figures.figure("members_2023", putting.put_online(plan, "a", "b")).value == 64


@pytest.mark.long
def test_one_that_a_later_report_follows_may_still_be_corrected_away(base):
    made = put(entered.whole(base), base)
    draft = drafts.begin(2025, made, "anne")
    about = replace(draft.about, pages=50)
    drafts.describe(2025, about, draft.about, "anne")
    row = grid.grid(draft, made)["members_2024"]
    entry = replace(row.entry, state="given", value=75, first_page=2, section="Membres")
    draft = drafts.put(2025, row.key, entry, row.entry, "anne")
    third = put(draft, made, "Rapport 2025")
    assert [one.value for one in reports.chain("members_2023", third)] == [65, 72, 75]
    middle = drafts.kept(YEAR)
    seen = middle.entries["members_2023"]
    middle = drafts.put(YEAR, "members_2023", replace(seen, state="not_taken_up"), seen, "luc")
    left = put(middle, third, "Correction")
    assert [one.value for one in reports.chain("members_2023", left)] == [65, 75]


def later(year, on, key, value, **about):
    """A report that states one figure again."""
    draft = drafts.begin(year, on, "anne")
    drafts.describe(year, replace(draft.about, pages=50, **about), draft.about, "anne")
    row = grid.grid(drafts.kept(year), on)[key]
    entry = replace(row.entry, state="given", value=value, first_page=2, section="Membres")
    return drafts.put(year, row.key, entry, row.entry, "anne")


@pytest.mark.long
def test_a_report_that_comes_between_two_is_put_between_them(base):
    last = put(later(2025, base, "members_2023", 75), base, "Rapport 2025")
    middle = put(later(2024, last, "members_2023", 70), last, "Rapport 2024")
    assert [one.value for one in reports.chain("members_2023", middle)] == [65, 70, 75]


@pytest.mark.long
def test_what_a_report_left_out_is_taken_up_again_by_the_next(base):
    middle = put(later(2024, base, "members_2023", 70), base, "Rapport 2024")
    last = put(later(2025, middle, "new_members_2023", 9), middle, "Rapport 2025")
    assert [one.id for one in reports.chain("new_members_2023", last)] == [
        "new_members_2023",
        "new_members_2025",
    ]


def test_what_was_entered_before_a_report_came_between_follows_that_one(base):
    draft = later(2025, base, "members_2023", 75)
    middle = put(later(2024, base, "members_2023", 70), base, "Rapport 2024")
    made = grid.grid(draft, middle)
    assert [row.key for row in made.rows if row.entry.state == "given"] == ["members_2024"]
    last = put(draft, middle, "Rapport 2025")
    assert [one.value for one in reports.chain("members_2023", last)] == [65, 70, 75]


def test_a_figure_that_an_older_report_states_alone_comes_back(base):
    middle = put(later(2024, base, "members_2023", 70), base, "Rapport 2024")
    draft = later(2025, middle, "members_2024", 75)
    ciec = figures.figure("ciec_2023", middle)
    entry = replace(grid.default(ciec, draft), state="given", value=9, first_page=3, section="A")
    draft = drafts.put(2025, "ciec_2023", entry, Entry(), "anne")
    assert grid.grid(draft, middle)["ciec_2023"].last == ciec
    last = put(draft, middle, "Rapport 2025")
    assert [one.value for one in reports.chain("ciec_2023", last)] == [ciec.value, 9]


@pytest.mark.long
def test_taken_back_all_of_it_goes_and_it_can_be_put_online_again(base):
    draft = entered.whole(base)
    made = put(draft, base)
    changed = undo.undone(made.number, made)
    undo.regions(made.number, made)
    about = {undo.UNDOES: str(made.number)}
    back = publish.publish(made.root, made, changed, publish.Reason("luc", "retour", about))
    for name in putting.DATASETS:
        assert taking.online(name, back).sort_by(_first(name)) == taking.online(name, base).sort_by(
            _first(name)
        )
    assert [one.year for one in reports.reports(back)] == [2023]
    assert putting.taken_back(back) == {made.number}
    again = put(drafts.kept(YEAR), back, "encore")
    assert stated(again) == stated(made)
    assert [one.number for one in putting.publications(YEAR, again)] == [again.number, made.number]


def _first(name):
    return "title" if name == "report_sections" else "id"


@pytest.mark.long
def test_going_back_takes_it_back_as_well(base):
    made = put(entered.whole(base), base)
    back = publish.go_back(made, base.number, publish.Reason("luc", "retour"))
    assert [one.year for one in reports.reports(back)] == [2023]
    assert putting.planned(drafts.kept(YEAR), back).added


def test_somebody_was_faster_and_nothing_goes_online(base):
    plan = putting.planned(entered.whole(base), base)
    row = {"date": "2024-01-01", "text_fr": "a", "text_en": "b", "topic": "members"}
    changed = {"annotations": table("annotations", [row])}
    other = publish.publish(base.root, base, changed, publish.Reason("luc", "annotation"))
    with pytest.raises(publish.Superseded, match="release 2"):
        putting.put_online(plan, "anne", "Rapport 2024")
    assert release.current(base.root) == other


def test_what_is_wrong_stops_it(base):
    draft = entered.whole(base)
    entry = draft.entries["members_2023"]
    draft = drafts.put(YEAR, "members_2023", replace(entry, value=None), entry, "anne")
    plan = putting.planned(draft, base)
    assert (plan.tables, [one.code for one in plan.stops]) == ({}, ["value_missing"])
    with pytest.raises(putting.NotYet, match="value_missing"):
        putting.put_online(plan, "anne", "Rapport 2024")
    assert release.current(base.root) == base


@pytest.mark.long
def test_its_history_says_of_which_report_it_is(base):
    made = put(entered.whole(base), base)
    assert putting.publications(YEAR, made) == [made]
    assert putting.publications(2025, made) == []
    row = {"date": "2024-01-01", "text_fr": "a", "text_en": "b", "topic": "members"}
    changed = {"annotations": table("annotations", [row])}
    other = publish.publish(made.root, made, changed, publish.Reason("luc", "annotation"))
    assert [one.number for one in putting.publications(YEAR, other)] == [made.number]
    assert (made.who, made.why) == ("anne", "Rapport 2024")


def test_a_report_may_say_its_sections(base):
    draft = entered.described(base)
    about = replace(draft.about, sections=(Section("Membres", 2, 4), Section("Jeunesse", 9, 14)))
    drafts.describe(YEAR, about, draft.about, "anne")
    row = grid.grid(draft, base)["members_2023"]
    entry = replace(row.entry, state="given", value=70, first_page=3, section="")
    draft = drafts.put(YEAR, row.key, entry, row.entry, "anne")
    made = put(draft, base)
    figure = figures.figure("members_2024", made)
    assert (figure.section, figure.first_page, figure.last_page) == ("Membres", 3, 3)
    assert [dict(row)["title"] for row in figures.rows("report_sections", made)] == [
        "Membres",
        "Jeunesse",
    ]
    assert drafts.kept(YEAR).entries["members_2023"] == Entry(**{**entry.__dict__})


@pytest.mark.long
def test_what_a_later_report_states_is_shown_when_the_figure_that_began_it_goes(base, next_year):
    last = put(later(2025, next_year, "reading_circles_2024", 14), next_year, "Rapport 2025")
    draft = drafts.begin(2024, last, "anne")
    drafts.describe(2024, replace(draft.about, sections=()), draft.about, "anne")
    drafts.take_out(2024, "reading_circles_2024", draft.entries["reading_circles_2024"], "anne")
    made = put(drafts.kept(2024), last, "Rapport 2024, corrigé")
    assert indicators.known(made)["reading_circles"].published == "reading_circles_2025"
    assert checks.problems(made) == ()
