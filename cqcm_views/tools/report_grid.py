"""The grid: one topic at a time, a row for each figure of the last report, then what is new."""

from collections.abc import Iterator
from dataclasses import replace

import streamlit as st

from cqcm_data import catalogue, journal
from cqcm_data.reporting import drafts, grid
from cqcm_data.reporting.grid import Grid, Row
from cqcm_views import markup
from cqcm_views.app import address, person, presses
from cqcm_views.app.presses import Unwise
from cqcm_views.tools import report_row
from cqcm_views.tools.report_place import Place, asked, counts, done, draft_of, head, held, kept
from cqcm_views.wording import numbers
from cqcm_views.wording.strings import say

_OPEN = "report-others"  # whether the figures that no card shows are unfolded


@st.fragment
def draw(place: Place) -> None:
    """The topics with how far each is, and the rows of the open one."""
    with journal.rerun() as told:
        told.setdefault("view", "nouveau_rapport")
        _draw(place)


def _draw(place: Place) -> None:
    entered = held(place)
    head(place, entered)
    topic = _topic(place, entered)
    _topics(topic, place, entered)
    report_row.look_at(place)
    with st.container(key="report-grid", gap=None):
        for row in _in_order(topic, entered):
            report_row.draw(row, place, entered)
        _others(topic, place, entered)
    _left(topic, place, entered)
    _new(topic, place)
    _next(topic, place, entered)


def _topic(place: Place, entered: Grid) -> str:
    """The topic that the address names, or that of its row; else the first with open rows."""
    if place.row in entered:
        return entered[place.row].topic
    known = [*catalogue.load().topics]
    if place.topic in known:
        return place.topic
    unfinished = (name for name, rows in entered.topics.items() if asked(rows).open)
    return next(unfinished, next(iter(entered.topics), known[0]))


def _topics(topic: str, place: Place, entered: Grid) -> None:
    """« Jeunesse, 12 sur 21 »: every topic, the open one marked."""
    language = place.language
    told = []
    for name, words in catalogue.load().topics.items():
        total = asked(entered.topics.get(name, ()))
        values = {"what": words[language], "done": done(total), "total": total.total}
        said = say("entry_counted", language, **values)
        here, whole = name == topic, total.total > 0 and not total.open
        told.append((said, place.address(topic=name), here, whole))
    title = catalogue.load().topics[topic][language]
    st.html(markup.render("report_topics", language, topics=told, title=title))


def _in_order(topic: str, entered: Grid) -> Iterator[Row]:
    """The rows of a topic that count; another value of the same thing stands below it."""
    rows = [row for row in entered.topics.get(topic, ()) if counts(row)]
    keys = {row.key for row in rows}
    for row in rows:
        if row.entry.contradicts not in keys:
            yield row
            yield from (one for one in rows if one.entry.contradicts == row.key)


def _others(topic: str, place: Place, entered: Grid) -> None:
    """Figures of the last report that stand on no card: folded, drawn once they are asked for."""
    rows = [row for row in entered.topics.get(topic, ()) if not counts(row)]
    if not rows:
        return
    given = sum(row.entry.state != "open" for row in rows)
    label = numbers.counted("entry_others", len(rows), place.language, done=given)
    wanted = any(row.key == place.row for row in rows)
    key = f"{_OPEN}-{topic}"
    with st.expander(label, expanded=wanted, key=key, on_change="rerun") as folded:
        if folded.open or (wanted and key not in st.session_state):
            st.html(markup.render("team_lines", place.language, **_about_others(place)))
            for row in rows:
                report_row.draw(row, place, entered)


def _about_others(place: Place) -> dict[str, object]:
    return {"lines": [say("entry_others_about", place.language)], "there": ""}


# What is left of a topic -------------------------------------------------------------------------


def _left(topic: str, place: Place, entered: Grid) -> None:
    """One press for all the rows of a topic that the new report does not take up."""
    every = entered.topics.get(topic, ())
    rows = tuple(row for row in every if counts(row) and row.last and row.entry.state == "open")
    if len(rows) < 2:
        return
    name = numbers.counted("entry_skip_rest", len(rows), place.language)
    args = [_skip, place.year, rows]
    st.button(name, key=f"skip-rest-{topic}", on_click=presses.pressed, args=args)


def _skip(year: int, rows: tuple[Row, ...]) -> str:
    """None of these is taken up; those that somebody entered meanwhile stay."""
    given = {row.key: replace(row.entry, state="not_taken_up") for row in rows}
    seen = {row.key: row.entry for row in rows}
    kept(drafts.put_all, year, given, seen, person.here().who)
    return numbers.counted("entry_skipped", len(rows), address.language())


# What is new -------------------------------------------------------------------------------------


def _new(topic: str, place: Place) -> None:
    """A figure that the last report does not have: its name, then it is a row like the others."""
    language, key = place.language, f"report-new-{topic}"
    with st.container(key="report-new", horizontal=True, vertical_alignment="bottom"):
        st.text_input(say("entry_new_label", language), key=key, max_chars=200)
        args = [_add, place.year, topic, key]
        st.button(say("entry_new", language), on_click=presses.pressed, args=args)


def _add(year: int, topic: str, field: str) -> str:
    language = address.language()
    label = st.session_state[field].strip()
    if not label:
        raise Unwise(say("entry_new_needs_label", language))
    draft = draft_of(year)
    fresh = replace(grid.fresh(topic, draft), label_fr=label, state="given")
    st.session_state[field] = ""
    return report_row.add(year, fresh)


def _next(topic: str, place: Place, entered: Grid) -> None:
    """On to the next topic; after the last one, to what is to be checked."""
    language, known = place.language, [*catalogue.load().topics]
    after = known[known.index(topic) + 1 :]
    if after:
        title = catalogue.load().topics[after[0]][language]
        there, name = place.address(topic=after[0]), say("entry_next", language, topic=title)
    else:
        there, name = place.address("verifier"), say("entry_next_check", language)
    st.html(markup.render("report_next", language, there=there, name=name))
