"""Every version of what is online, as staff look at it, and the press that goes back to one."""

import streamlit as st

from cqcm_data import boundaries, changes, release
from cqcm_data.changes import Step
from cqcm_data.contracts import CONTRACTS
from cqcm_data.publish import CannotBeShown, NeedsRepair, Reason, Superseded, go_back
from cqcm_data.reading import Reading
from cqcm_data.release import Release
from cqcm_data.text import Language
from cqcm_views import markup
from cqcm_views.app import address, person
from cqcm_views.app.presses import Unwise, pressed
from cqcm_views.views.registry import views
from cqcm_views.views.state import State
from cqcm_views.wording import releases
from cqcm_views.wording.strings import dataset, say

FIRST = 10  # versions in sight
_CHOSEN = "version_back"
_EVERYWHERE = (*boundaries.CODES, None)  # what whoever has some regions alone does not cover


def draw(reading: Reading) -> None:
    """The versions, the newest first; to go back to one is for those of every region."""
    language, newest = reading.language, release.current()
    steps = _steps(newest)
    versions = [_version(one, newest, language) for one in steps]
    st.html(markup.render("team_versions", language, versions=versions, first=FIRST))
    if not person.here().right.covers(_EVERYWHERE):
        lines = [say("versions_whole", language)]
        st.html(markup.render("team_lines", language, lines=lines, there=""))
    elif len(steps) > 1:
        with st.container(key="versions"):
            _back(steps, newest, language)


def _steps(newest: Release) -> list[Step]:
    """Every release with what it changed, the newest first."""
    first = release.history(newest.root)[0]
    return [*reversed(changes.steps(first, newest)), Step(first, ())]


def _version(step: Step, newest: Release, language: Language) -> dict[str, object]:
    made = step.release
    there = (
        "" if made == newest else State(language, version=made.number).address(next(iter(views())))
    )
    return {"number": made.number, "told": _line(step, language), "there": there}


def _line(step: Step, language: Language) -> str:
    """« Version 3, 12 mai 2024, 14 h 05, x : motif. Données changées : … »"""
    line = releases.signed(step.release, language).rstrip(".")
    return f"{line}. {releases.changed(step, language)}" if step.datasets else f"{line}."


def _back(steps: list[Step], newest: Release, language: Language) -> None:
    """A version to choose, all that goes with it, and one press."""
    lines = {step.release.number: _line(step, language) for step in steps[1:]}
    number = st.selectbox(
        say("versions_back", language),
        [*lines],
        index=None,
        key=_CHOSEN,
        placeholder=say("versions_choose", language),
        format_func=lambda one: lines[one],
    )
    if number is None:
        return
    old = release.find(number, newest.root)
    differ = [dataset(n, language) for n in CONTRACTS if old.tables.get(n) != newest.tables.get(n)]
    later = [_line(step, language) for step in steps if step.release.number > number]
    name = "versions_changes" if differ else "versions_no_change"
    words = say(name, language, datasets="; ".join(differ))
    st.html(markup.render("team_back", language, number=number, steps=later, changes=words))
    name = say("versions_go", language, number=number)
    goes = [number, newest.number]
    st.button(name, type="primary", disabled=not differ, on_click=pressed, args=[_go, *goes])


def _go(number: int, seen: int) -> str:
    """Go back, unless something came since the page said what goes with it."""
    language, base = address.language(), release.current()
    with person.acting("restore", "staff", about=str(number), regions=_EVERYWHERE) as deed:
        if base.number != seen:
            raise Unwise(say("intake_superseded", language))
        made = _gone_back(base, number, deed.person.who, language)
        deed.release = made.number
    return say("versions_gone", language, number=number, made=made.number)


def _gone_back(base: Release, number: int, who: str, language: Language) -> Release:
    try:
        return go_back(base, number, Reason(who, say("versions_why", "fr", number=number)))
    except Superseded as error:
        raise Unwise(say("intake_superseded", language)) from error
    except (CannotBeShown, NeedsRepair) as error:
        raise Unwise(say("versions_not_shown", language, number=number)) from error
