"""What a report would change, the press that puts it online, and the one that takes it back."""

from collections.abc import Iterator, Sequence

import streamlit as st

from cqcm_data import boundaries, release
from cqcm_data.contracts import ContractError, PublishedFigure
from cqcm_data.publish import CannotBeShown, Superseded
from cqcm_data.release import Release
from cqcm_data.reporting import drafts, putting
from cqcm_data.reporting.grid import Row
from cqcm_data.reporting.putting import Effect, Plan
from cqcm_data.text import Language
from cqcm_views import markup
from cqcm_views.app import address, person
from cqcm_views.app.presses import Unwise, pressed
from cqcm_views.cards.content import Cell, Column, Table
from cqcm_views.cards.content import Row as Line
from cqcm_views.tools import history
from cqcm_views.tools.report_place import Place, counts, draft_of, head
from cqcm_views.tools.report_problems import told
from cqcm_views.tools.report_row import label_of
from cqcm_views.views.state import State
from cqcm_views.wording import citation, numbers, problems, releases
from cqcm_views.wording.numbers import ABSENT
from cqcm_views.wording.strings import say

_WHY = "report-why"
_DATASET = "published_figures"


def draw(place: Place) -> None:
    """Everything that would change, then the last press; what was put online before."""
    newest = release.current()
    plan = putting.planned(drafts.kept(place.year), newest)
    head(place, plan.grid)
    language = place.language
    if plan.stops:
        lists = [(_many(plan, language), told(plan.stops, place, plan.grid))]
        st.html(markup.render("report_problems", language, lists=lists))
    elif plan.changes_nothing:
        lines = [say("entry_changes_nothing", language)]
        st.html(markup.render("team_lines", language, lines=lines, there=""))
    else:
        st.html(_preview(plan, place))
        _last_press(plan, place)
    _history(place, newest)


def _many(plan: Plan, language: Language) -> str:
    return numbers.counted("entry_stops", len(plan.stops), language)


# What would change -------------------------------------------------------------------------------


def _preview(plan: Plan, place: Place) -> str:
    """What each indicator shows now and then; what is not taken up, open, new."""
    language = place.language
    lists = [*_lists(plan, language)]
    lines = [numbers.counted("entry_figures", len(plan.ids), language)]
    return markup.render(
        "report_preview",
        language,
        lines=lines,
        table=_effects(plan.effects, place),
        absent=ABSENT,
        first=200,
        lists=lists,
    )


def _effects(effects: Sequence[Effect], place: Place) -> Table:
    language = place.language
    names = ("indicator", "now", "then", "beside")
    columns = [Column(say(f"entry_effect_{n}", language), number=n in names[1:3]) for n in names]
    lines = [_effect(one, language) for one in effects]
    return Table(say("entry_effects", language), tuple(columns), tuple(lines))


def _effect(one: Effect, language: Language) -> Line:
    label = Cell(one.indicator.label[language])
    return Line(
        (label, *(_value(row, language) for row in (one.now, one.then)), _beside(one, language))
    )


def _value(row: PublishedFigure | None, language: Language) -> Cell:
    if row is None:
        return Cell(ABSENT)
    return Cell(citation.figure_value(row, language), row.value)


def _beside(one: Effect, language: Language) -> Cell:
    """Whether both years can be set side by side, and why not."""
    if one.previous is None:
        return Cell(say("entry_is_new", language) if one.now is None else ABSENT)
    if not one.unlike:
        return Cell(say("entry_comparable", language))
    names = [say(f"entry_unlike_{name}", language) for name in one.unlike]
    return Cell(say("entry_not_comparable", language, why=numbers.joined(names, language)))


def _lists(plan: Plan, language: Language) -> Iterator[tuple[str, list[str]]]:
    """The rows that nobody entered a value for, and those that are new, by their names."""
    rows = [row for row in plan.grid.rows if counts(row)]
    for name, found in (
        ("entry_list_new", [row for row in rows if row.new and row.entry.state == "given"]),
        ("entry_list_not_taken_up", [row for row in rows if row.entry.state == "not_taken_up"]),
        ("entry_list_open", [row for row in rows if row.entry.state == "open"]),
    ):
        if found:
            yield numbers.counted(name, len(found), language), _labels(found, language)
    if plan.removed:
        yield numbers.counted("entry_list_removed", len(plan.removed), language), [*plan.removed]


def _labels(rows: Sequence[Row], language: Language) -> list[str]:
    return [label_of(row, language) for row in rows]


# Putting online ----------------------------------------------------------------------------------


def _last_press(plan: Plan, place: Place) -> None:
    language = place.language
    sure = _confirmed(plan, place)
    st.text_input(say("intake_why", language), key=_WHY, max_chars=200)
    label = say("entry_put", language, year=place.year)
    args = [_put, plan]
    st.button(label, type="primary", disabled=not sure, on_click=pressed, args=args)


def _confirmed(plan: Plan, place: Place) -> bool:
    """Whether all that must be said before is confirmed: these very things, not others."""
    if not plan.to_confirm:
        return True
    language, names = place.language, "".join(one.name for one in plan.to_confirm)
    heading = numbers.counted("entry_said", len(plan.to_confirm), language)
    lists = [(heading, told(plan.to_confirm, place, plan.grid))]
    st.html(markup.render("report_problems", language, lists=lists))
    label = numbers.counted("entry_confirm", len(plan.to_confirm), language)
    return st.checkbox(label, key=f"report-sure-{hash(names)}")


def _put(plan: Plan) -> str:
    """One release, or a sentence; the plan is that of the page: what came since is not lost."""
    language, year = address.language(), plan.draft.year
    if draft_of(year) != plan.draft:
        raise Unwise(say("entry_changed_since", language))
    why = st.session_state[_WHY].strip() or plan.draft.about.title_fr
    with person.acting(
        "put_online", "staff", dataset=_DATASET, about=why, regions=boundaries.CODES
    ) as deed:
        made = _published(plan, deed.person.who, why, language)
        deed.release = made.number
    return say("entry_put_done", language, year=year, number=made.number)


def _published(plan: Plan, who: str, why: str, language: Language) -> Release:
    try:
        return putting.put_online(plan, who, why)
    except Superseded as error:
        raise Unwise(say("entry_superseded", language)) from error
    except CannotBeShown as error:
        why = problems.said(error.problems, language)
        raise Unwise(say("intake_not_shown", language, why=why)) from error
    except ContractError as error:
        raise Unwise(say("intake_not_shown", language, why=error)) from error


# What was put online -----------------------------------------------------------------------------


def _history(place: Place, newest: Release) -> None:
    """Each publication of this report, the newest first: where it is seen, how it goes again."""
    steps, language = putting.publications(place.year, newest), place.language
    if not steps:
        return
    st.html(markup.render("report_begin", language, title=say("entry_history", language)))
    gone = putting.taken_back(newest)
    with st.container(key="history"):
        for made in steps:
            _step(made, newest, place, may_go=made.number not in gone)


def _step(made: Release, newest: Release, place: Place, *, may_go: bool) -> None:
    language = place.language
    version = None if made == newest else made.number
    first = State(language, version=version).address("")
    with st.container(horizontal=True, vertical_alignment="center"):
        line = releases.signed(made, language)
        st.html(markup.render("report_online", language, told=line, there=first))
        if not may_go:
            return
        name = say("entry_undo", language, number=made.number)
        key = f"undo-report-{made.number}"
        st.button(name, key=key, on_click=pressed, args=[_undo, made.number])


def _undo(number: int) -> str:
    language, newest = address.language(), release.current()
    with person.acting(
        "restore", "staff", dataset=_DATASET, about=str(number), regions=boundaries.CODES
    ) as deed:
        made = history.taken_back(number, newest, deed.person.who, language)
        deed.release = made.number
    return say("entry_undone", language, number=number, made=made.number)
