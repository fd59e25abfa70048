"""A file of the organisation's records, from the press that chooses it to the one that sends it on.

What was decided is kept on disk at each press; who may send is asked anew at each of them.
"""

from collections.abc import Callable

import streamlit as st

from cqcm_data import coverage, release
from cqcm_data.intake import drafts, files, receipts, remembered, taking
from cqcm_data.intake.drafts import Draft, Gone
from cqcm_data.intake.plan import Plan
from cqcm_data.intake.sheets import Refused
from cqcm_data.intake.taking import Intake
from cqcm_data.publish import CannotBeShown, Reason, Superseded, publish
from cqcm_data.reading import Reading
from cqcm_data.release import Release
from cqcm_data.store import NotWritten
from cqcm_data.text import Language
from cqcm_views import markup
from cqcm_views.app import address, person, presses
from cqcm_views.app.literal import literal
from cqcm_views.app.presses import Unwise, pressed
from cqcm_views.cards import bringing
from cqcm_views.tools import history, intake_choices, intake_preview
from cqcm_views.tools.intake_wait import waited_for
from cqcm_views.tools.intake_words import Words
from cqcm_views.views.state import State
from cqcm_views.wording import numbers, problems
from cqcm_views.wording.strings import say

_HELD = "intake"  # of this session: the key of the draft, and the intake itself
_TURN = "intake_turn"  # a chooser of files that was used is another one afterwards
_WHY = "intake_why"


def draw(dataset: str, chosen: State, reading: Reading) -> bool:
    """What whoever looks may do for a dataset; whether a file of it is under way."""
    language = reading.language
    if not person.here().may("staff"):
        team = chosen.address("equipe")
        st.html(markup.render("intake_for_staff", language, team=team))
        return False
    st.html(markup.render("intake_title", language))
    presses.say_what_came(language)
    if held := _held(dataset):
        _decide(*held, reading)
    else:
        _choose(dataset, language)
        _awaited(dataset, language)
    history.draw(dataset, chosen, reading)
    return held is not None


# Choosing ----------------------------------------------------------------------------------------


def _choose(dataset: str, language: Language) -> None:
    """A file, or one that was begun before."""
    _chooser("intake_choose", dataset, language)
    for draft in drafts.drafts(dataset):
        if _may_see(draft):
            _draft(draft, language)


def _may_see(draft: Draft) -> bool:
    """One's own file; for whoever covers every region, those of others as well."""
    here = person.here()
    return here.may("staff") and (not here.right.regions or draft.who == here.who)


def _chooser(name: str, dataset: str, language: Language) -> None:
    turn = st.session_state.get(_TURN, 0)
    given = st.file_uploader(say(name, language), key=f"intake-file-{turn}")
    if given is not None:
        st.session_state[_TURN] = turn + 1
        _begin(dataset, given.name, given.getvalue(), language)
        st.rerun()


def _begin(dataset: str, name: str, content: bytes, language: Language) -> None:
    """Read a file, forget what is in it about persons, and keep the rest."""

    def read() -> Intake:
        return drafts.begun(files.read(content, name), dataset)

    try:
        intake = waited_for(read, _leave, language)
    except Refused as why:
        presses.tell([say(f"intake_refused_{why.kind}", language, **why.values)])
        return
    try:
        key = drafts.keep(intake, person.here().who, name)
    except NotWritten:
        presses.tell([say("not_written", language)])
        return
    st.session_state[_HELD] = (key, intake)


def _draft(draft: Draft, language: Language) -> None:
    moment = numbers.moment(draft.at, language)
    told = say("intake_draft", language, file=draft.name, who=draft.who, moment=moment)
    with st.container(horizontal=True, vertical_alignment="center"):
        st.html(markup.render("team_lines", language, lines=[told], there=""))
        name = say("intake_resume", language, file=literal(draft.name))
        st.button(name, key=f"resume-{draft.key}", on_click=pressed, args=[_resume, draft.key])
        throw = say("intake_throw_draft", language, file=literal(draft.name))
        st.button(throw, key=f"throw-{draft.key}", on_click=pressed, args=[_drop, draft.key])


def _resume(key: str) -> None:
    try:
        draft, intake = drafts.kept(key)
    except Gone as error:
        raise Unwise(say("intake_gone", address.language())) from error
    if not _may_see(draft):
        raise Unwise(say("not_allowed", address.language()))
    st.session_state[_HELD] = (key, intake)


def _leave() -> None:
    """Lay a file aside; what is kept of it stays among those under way."""
    st.session_state.pop(_HELD, None)


def _held(dataset: str) -> tuple[str, Intake] | None:
    """The file under way in this session, if it is for this dataset."""
    held: tuple[str, Intake] | None = st.session_state.get(_HELD)
    return held if held and held[1].dataset == dataset else None


# What still waits ------------------------------------------------------------------------------


def _awaited(dataset: str, language: Language) -> None:
    """How much of the files that came is online, and the press that awaits no more of them."""
    rows = coverage.rows_received(dataset, release.current())
    if rows is None:
        return
    received, sent = (numbers.number(count, language) for count in rows)
    told = say("finding_rows_received", language, received=received, sent=sent)
    with st.container(horizontal=True, vertical_alignment="center"):
        st.html(markup.render("team_lines", language, lines=[told], there=""))
        st.button(say("intake_close", language), on_click=pressed, args=[_close, dataset])


def _close(dataset: str) -> str:
    """What was not received of the files is awaited no more: cards say nothing of it."""
    language, base = address.language(), release.current()
    with person.acting("put_online", "staff", dataset=dataset, regions=[None]) as deed:
        why = say("intake_close_why", "fr")
        try:
            closed = {receipts.TABLE: receipts.closed(dataset, base)}
            made = publish(base.root, base, closed, Reason(deed.person.who, why))
        except Superseded as error:
            raise Unwise(say("intake_superseded", language)) from error
        deed.release = made.number
    return say("intake_closed", language)


# Deciding ----------------------------------------------------------------------------------------


def _decide(key: str, intake: Intake, reading: Reading) -> None:
    """How it is read, what must be said, what is wrong, what will change, the last press."""
    with st.container(key="intake"):
        _steps(key, intake, reading)


def _steps(key: str, intake: Intake, reading: Reading) -> None:
    words = Words(bringing.asked_columns(intake.dataset, reading), reading)
    name = drafts.named(key)
    # Before any work: a file that breaks it can still be thrown away.
    st.button(say("intake_throw", reading.language), on_click=pressed, args=[_throw])
    waited_for(lambda: intake.checked, _leave, reading.language)
    st.html(intake_choices.read(intake, name, words))
    intake_choices.draw(intake, words, _change)
    st.html(intake_choices.wrong(intake, words))
    if intake_choices.rest(intake, words):
        _chooser("intake_choose_again", intake.dataset, reading.language)
    newest = release.current()
    planned = intake_preview.draw(intake, newest, words)
    if planned:
        _last_press(intake, planned, newest, words)


def _change(change: Callable[[Intake], Intake]) -> None:
    """Decide something, and keep it: the intake that follows is another one."""
    if not person.here().may("staff"):
        return  # the page says so as it is made anew
    key, intake = st.session_state[_HELD]
    changed = change(intake)
    drafts.keep(changed, person.here().who, drafts.named(key), key)
    st.session_state[_HELD] = (key, changed)


def _throw() -> str:
    key, _ = st.session_state.pop(_HELD)
    return _drop(key)


def _drop(key: str) -> str:
    drafts.drop(key)
    return say("intake_thrown", address.language())


# Putting online ----------------------------------------------------------------------------------


def _last_press(intake: Intake, planned: Plan, on: Release, words: Words) -> None:
    language, ready = words.language, intake.checked.rows.num_rows
    st.html(markup.render("intake_heading", language, title=say("intake_online", language)))
    sure = intake_preview.confirmed(planned, words)
    st.text_input(say("intake_why", language), key=_WHY, max_chars=200)
    if not intake.complete and planned.mode != "add":
        st.html(markup.render("notices", language, problems=[say("intake_all_needed", language)]))
        sure = False
    name = "intake_put" if intake.complete else "intake_put_some"
    label = numbers.counted(name, ready, language, total=intake.total)
    may = sure and ready > 0
    st.button(label, type="primary", disabled=not may, on_click=pressed, args=[_put, planned, on])


def _put(planned: Plan, on: Release) -> str:
    """One release, or a sentence; the plan is that of the page, made on what was online then.

    What came since in other datasets changes nothing of it.
    """
    language = address.language()
    key, intake = st.session_state[_HELD]
    why = st.session_state[_WHY].strip() or drafts.named(key)
    base = release.current()
    if base.tables.get(intake.dataset) != on.tables.get(intake.dataset):
        raise Unwise(say("intake_superseded", language))
    if intake.planned(on, planned.mode).differences != planned.differences:
        raise Unwise(say("intake_decided_since", language))  # together with the press
    about = f"{planned.mode}, {intake.checked.rows.num_rows}/{intake.total}: {why}"
    with person.acting(
        "put_online", "staff", dataset=intake.dataset, about=about, regions=planned.touched
    ) as deed:
        made = _published(intake, planned, base, Reason(deed.person.who, why))
        deed.release = made.number
    remembered.remember(intake)
    if intake.read.origin:
        drafts.drop_file(intake.dataset, intake.read.origin)
    if intake.complete:  # else the rows to correct are still to be had
        drafts.drop(key)
        del st.session_state[_HELD]
    return _done(intake, made, base, language)


def _done(intake: Intake, made: Release, base: Release, language: Language) -> str:
    if made == base:
        return say("intake_done_nothing", language)
    name = "intake_done" if intake.complete else "intake_done_some"
    count, told = intake.checked.rows.num_rows, {"number": made.number, "total": intake.total}
    return numbers.counted(name, count, language, **told)


def _published(intake: Intake, planned: Plan, base: Release, by: Reason) -> Release:
    """On the release that the plan was made on: whatever came since is not overwritten."""
    language = address.language()
    try:
        return taking.put_online(intake, planned, base, by.who, by.why)
    except Superseded as error:
        raise Unwise(say("intake_superseded", language)) from error
    except CannotBeShown as error:
        why = problems.said(error.problems, language)
        raise Unwise(say("intake_not_shown", language, why=why)) from error
