"""*Nouveau rapport*: where one stands in a report under way, and which step of it one looks at.

Staff of all regions alone; who may is asked anew at each press.
"""

from collections.abc import Callable, Mapping

import streamlit as st

from cqcm_data.reading import Reading
from cqcm_data.reporting import drafts
from cqcm_views import markup
from cqcm_views.app import address, presses
from cqcm_views.tools import (
    report_about,
    report_files,
    report_grid,
    report_online,
    report_problems,
    report_start,
)
from cqcm_views.tools.report_place import READS, SAISIR, STEPS, Place, may
from cqcm_views.views.state import State
from cqcm_views.wording.strings import say

__all__ = ["READS", "draw"]

_STEPS: Mapping[str, Callable[[Place], None]] = {
    SAISIR: report_grid.draw,
    "fichiers": report_files.draw,
    "verifier": report_problems.draw,
    "apercu": report_online.draw,
    "rapport": report_about.draw,
}


def draw(chosen: State, reading: Reading) -> None:
    """The step of the report that the address names; without one, what is under way."""
    language = reading.language
    if not may(chosen):
        team = chosen.address("equipe")
        st.html(markup.render("report_for_staff", language, team=team))
        return
    place = _place(chosen, reading)
    if place is None:
        presses.say_what_came(language)
        report_start.draw(chosen, reading)
        return
    try:
        drafts.kept(place.year)
    except drafts.Gone:
        _lost("entry_gone", place)
    except drafts.Unreadable:
        _lost("entry_unreadable", place)
    else:
        with st.container(key="report"):
            _STEPS[place.step](place)


def _lost(told: str, place: Place) -> None:
    problems = [say(told, place.language, year=place.year)]
    st.html(markup.render("notices", place.language, problems=problems))
    report_start.draw(place.chosen, place.reading)


def _place(chosen: State, reading: Reading) -> Place | None:
    """Where one is, as the address says; what it says wrong is as if it said nothing."""
    year, step, topic, row = (_last(name) for name in READS)
    if not (len(year) == 4 and year.isdecimal()):
        return None
    return Place(chosen, reading, int(year), step if step in STEPS else SAISIR, topic, row)


def _last(name: str) -> str:
    return next(iter(reversed(address.raw().get(name, []))), "")
