"""The CQCM's answer to a point of the register, as staff give it, change it and take it back.

Each press asks anew who is there: an answer concerns every region, and so must their right.
"""

import streamlit as st

from cqcm_data import answers, boundaries, register, release
from cqcm_data.contracts import PARAGRAPH, Answer
from cqcm_data.intake import undo
from cqcm_data.publish import Reason, Superseded, publish
from cqcm_data.reading import Reading
from cqcm_data.release import Release
from cqcm_data.text import Language, Text
from cqcm_views import markup
from cqcm_views.app import address, person
from cqcm_views.app.presses import Unwise, pressed
from cqcm_views.views.state import State
from cqcm_views.wording import numbers
from cqcm_views.wording.strings import say

_LANGUAGES: tuple[Language, ...] = ("fr", "en")


def may(chosen: State) -> bool:
    """Whether who looks may answer; an older release is there to be read."""
    looks = person.here()
    everywhere = looks.right.covers(boundaries.CODES)
    return chosen.version is None and looks.may("staff") and everywhere


def draw(point: str, reading: Reading) -> None:
    """A form for the answer to a point, and each publication that changed it."""
    language, seen = reading.language, register.answers(reading.release).get(point)
    of_team = register.entries(reading.release)[point].kind == "wording"
    told = say("answer_about_team" if of_team else "answer_about", language, most=_most(language))
    with st.container(key="answer"):
        st.html(markup.render("answer", language, told=told))
        _form(point, seen, language)
        if seen:
            name = say("answer_withdraw", language)
            st.button(name, on_click=pressed, args=[_withdraw, point, seen])
        _history(point, language)


def _most(language: Language) -> str:
    return numbers.number(PARAGRAPH, language)


def _form(point: str, seen: Answer | None, language: Language) -> None:
    with st.form(f"answer-{point}", border=False, enter_to_submit=False):
        for one in _LANGUAGES:
            key = _key(point, one)
            _fill(key, _words(seen, one))
            st.text_area(say(f"answer_in_{one}", language), key=key, max_chars=PARAGRAPH)
        name = say("answer_put", language)
        st.form_submit_button(name, type="primary", on_click=pressed, args=[_put, point, seen])


def _key(point: str, language: Language) -> str:
    return f"answer-{language}-{point}"


def _words(given: Answer | None, language: Language) -> str:
    if given is None:
        return ""
    return given.answer_fr if language == "fr" else given.answer_en


def _fill(key: str, online: str) -> None:
    """What is online stands in a field, until someone has typed something else there."""
    held, before = st.session_state, f"{key}-online"
    if held.get(key) in (None, held.get(before)):
        held[key] = online
    held[before] = online


def _put(point: str, seen: Answer | None) -> str:
    """Put what was typed online; says what came of it."""
    language = address.language()
    typed = [answers.plain(st.session_state[_key(point, one)]) for one in _LANGUAGES]
    if not all(typed):
        raise Unwise(say("answer_both", language))
    if max(map(len, typed)) > PARAGRAPH:
        raise Unwise(say("answer_too_long", language, most=_most(language)))
    before = release.current()
    made = _published(point, Text(fr=typed[0], en=typed[1]), seen)
    name = "answer_same" if made == before else "answer_done"
    return say(name, language, number=made.number)


def _withdraw(point: str, seen: Answer) -> str:
    made = _published(point, None, seen)
    return say("answer_withdrawn", address.language(), number=made.number)


def _published(point: str, words: Text | None, seen: Answer | None) -> Release:
    """One release with the answer, or without it, if nobody answered otherwise meanwhile."""
    with person.acting(
        "put_online", "staff", dataset=answers.DATASET, about=point, regions=boundaries.CODES
    ) as deed:
        by = Reason(deed.person.who, _why(point, words is None))
        try:
            made = answers.put_online(point, words, seen, by)
        except Superseded as error:
            raise Unwise(say("answer_superseded", address.language())) from error
        deed.release = made.number
    _show(point, made)
    return made


def _why(point: str, withdrawn: bool) -> str:
    """Readers of an older version see it: the remarks of the team are not named there."""
    entry = register.entries(release.current())[point]
    if entry.kind == "wording":
        return say("answer_why_team", "fr")
    name = "answer_why_withdrawn" if withdrawn else "answer_why"
    return say(name, "fr", point=entry.title.fr)


def _show(point: str, made: Release) -> None:
    """The form shows what has come online, in place of what was typed."""
    given = register.answers(made).get(point)
    for one in _LANGUAGES:
        st.session_state[_key(point, one)] = _words(given, one)


# History -----------------------------------------------------------------------------------------


def _history(point: str, language: Language) -> None:
    """Each publication that changed the answer, the newest first, with the press that undoes it."""
    steps = answers.publications(point, release.current())
    if not steps:
        return
    st.html(markup.render("intake_heading", language, title=say("answer_history", language)))
    for made in steps:
        moment = numbers.moment(made.at, language)
        told = {"number": made.number, "moment": moment, "who": made.who, "why": made.why}
        with st.container(horizontal=True, vertical_alignment="center"):
            lines = [say("intake_step", language, **told)]
            st.html(markup.render("team_lines", language, lines=lines, there=""))
            name = say("intake_undo", language, number=made.number)
            key = f"undo-answer-{made.number}"
            st.button(name, key=key, on_click=pressed, args=[_undo, point, made.number])


def _undo(point: str, number: int) -> str:
    language = address.language()
    with person.acting(
        "restore", "staff", dataset=answers.DATASET, about=str(number), regions=boundaries.CODES
    ) as deed:
        made = _undone(number, deed.person.who, language)
        deed.release = made.number
    _show(point, made)
    return say("intake_undone", language, number=number, made=made.number)


def _undone(number: int, who: str, language: Language) -> Release:
    """A release without the change of another one, if nobody changed the answer since."""
    newest = release.current()
    by = Reason(who, say("intake_undo_why", "fr", number=number))
    try:
        return publish(newest.root, newest, undo.undone(number, newest), by)
    except undo.ChangedSince as error:
        raise Unwise(say("answer_undo_stops", language, number=number)) from error
    except Superseded as error:
        raise Unwise(say("answer_superseded", language)) from error
