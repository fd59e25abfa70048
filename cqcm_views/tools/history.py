"""What became of a dataset: publications to look at and to take back, and its rows as files."""

import streamlit as st

from cqcm_data import release
from cqcm_data.intake import receipts, undo
from cqcm_data.publish import CannotBeShown, Reason, Superseded, publish
from cqcm_data.reading import Reading
from cqcm_data.release import Release
from cqcm_data.text import Language
from cqcm_views import markup
from cqcm_views.app import address, person
from cqcm_views.app.presses import Unwise, pressed
from cqcm_views.cards import bringing
from cqcm_views.tools import history_rows
from cqcm_views.views.registry import views
from cqcm_views.views.state import State
from cqcm_views.wording import numbers, problems, releases
from cqcm_views.wording.strings import say


def draw(dataset: str, chosen: State, reading: Reading) -> None:
    """Each publication of the dataset, the newest first, with what may be done about it."""
    language, newest = reading.language, release.current()
    steps = undo.publications(dataset, newest)
    if not steps:
        return
    st.html(markup.render("intake_heading", language, title=say("intake_history", language)))
    view = next((card.address for card in bringing.of(dataset, chosen, reading).cards), "")
    page = view.lstrip("/").partition("?")[0].partition("#")[0] or next(iter(views()))
    with st.container(key="history"):
        gone = undo.taken_back(dataset, newest)
        for made in steps:
            _step(made, newest, page, language, may_go=made.number not in gone)
    history_rows.draw(dataset, steps, reading)


def _step(made: Release, newest: Release, page: str, language: Language, *, may_go: bool) -> None:
    """One publication, the link that shows it, the press that takes it back."""
    there = "" if made == newest else State(language, version=made.number).address(page)
    with st.container(horizontal=True, vertical_alignment="center"):
        line = releases.signed(made, language)
        st.html(markup.render("version_line", language, made=made, told=line, there=there))
        if not may_go:
            return
        name = say("intake_undo", language, number=made.number)
        st.button(name, key=f"undo-{made.number}", on_click=pressed, args=[_undo, made.number])


def _undo(number: int) -> str:
    """Take one publication back; whoever has some regions alone changes no row of another."""
    language, newest = address.language(), release.current()
    regions = undo.regions(number, newest)
    with person.acting("restore", "staff", about=str(number), regions=regions) as deed:
        made = taken_back(number, newest, deed.person.who, language)
        deed.release = made.number
    return say("intake_undone", language, number=number, made=made.number)


def taken_back(number: int, newest: Release, who: str, language: Language) -> Release:
    """One release without the change of another, or a sentence."""
    try:
        changed = undo.undone(number, newest)
        why = say("intake_undo_why", "fr", number=number)
        about = {undo.UNDOES: str(number)}
        return publish(newest.root, newest, changed, Reason(who, why, about))
    except undo.ChangedSince as since:
        raise Unwise(stopped(number, since, language)) from since
    except Superseded as error:
        raise Unwise(say("intake_superseded", language)) from error
    except CannotBeShown as error:  # something that came since is about what would go
        why = problems.said(error.problems, language)
        raise Unwise(say("intake_not_shown", language, why=why)) from error


def stopped(number: int, since: undo.ChangedSince, language: Language) -> str:
    """Why a publication is not undone: rows that changed again, or rows of it that came later."""
    count = sum(n for name, n in since.rows.items() if name != receipts.TABLE)
    if not count:
        return say("intake_undo_stops_corrected", language, number=number)
    return numbers.counted("intake_undo_stops", count, language, number=number)
