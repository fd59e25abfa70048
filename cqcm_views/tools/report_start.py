"""Which reports are under way, and the press that begins the next one."""

import streamlit as st

from cqcm_data import release, reports
from cqcm_data.reading import Reading
from cqcm_data.reporting import drafts, grid
from cqcm_data.text import Language
from cqcm_views import markup
from cqcm_views.app import address, person
from cqcm_views.app.presses import Unwise, pressed
from cqcm_views.tools.report_place import Place, far, may_by_now
from cqcm_views.views.state import State
from cqcm_views.wording.strings import say

_YEAR = "report-year"


def draw(chosen: State, reading: Reading) -> None:
    """Each report under way, with the way to go on; then the next one."""
    for year in drafts.under_way():
        _under_way(Place(chosen, reading, year))
    _begin(reading.language)


def _under_way(place: Place) -> None:
    language, year = place.language, place.year
    try:
        told = far(grid.grid(drafts.kept(year), release.current()), language)
    except drafts.Gone:
        return
    except drafts.Unreadable:
        told = say("entry_unreadable", language, year=year)
    with st.container(horizontal=True, vertical_alignment="center"):
        words = {"told": told, "there": place.address(), "year": year}
        st.html(markup.render("report_under_way", language, **words))
        with st.popover(say("entry_throw", language, year=year)):
            st.html(markup.render("team_lines", language, lines=[_sure(year, language)], there=""))
            name = say("entry_throw_sure", language, year=year)
            st.button(name, key=f"throw-{year}", on_click=pressed, args=[_throw, year])


def _sure(year: int, language: Language) -> str:
    return say("entry_throw_about", language, year=year)


def _throw(year: int) -> str:
    if not may_by_now():
        raise Unwise(say("not_allowed", address.language()))
    drafts.throw_away(year)
    return say("entry_thrown", address.language(), year=year)


def _begin(language: Language) -> None:
    """The next report; or one that is online, to be corrected."""
    known = reports.reports(release.current())
    next_one = known[-1].year + 1 if known else release.current().day.year - 1
    offered = [next_one, *(one.year for one in reversed(known[1:]))]
    offered = [year for year in offered if year not in drafts.under_way()]
    if not offered:
        return
    st.html(markup.render("report_begin", language, title=say("entry_begin", language)))
    with st.container(horizontal=True, vertical_alignment="bottom"):
        year = offered[0]
        if len(offered) > 1:
            year = st.selectbox(say("entry_year", language), offered, key=_YEAR)
        name = say("entry_begin_year", language, year=year)
        st.button(name, type="primary", on_click=pressed, args=[_start, year])


def _start(year: int) -> None:
    language = address.language()
    if not may_by_now():
        raise Unwise(say("not_allowed", language))
    try:
        drafts.begin(year, release.current(), person.here().who)
    except drafts.Unreadable as error:
        raise Unwise(say("entry_unreadable", language, year=year)) from error
    address.put_own({"rapport": str(year), "etape": "rapport"})
