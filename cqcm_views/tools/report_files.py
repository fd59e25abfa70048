"""The grid as a file: taken along, filled in elsewhere, brought back, looked at, then taken."""

import datetime as dt
from collections.abc import Sequence

import streamlit as st

from cqcm_data import release
from cqcm_data.intake.sheets import Refused
from cqcm_data.reporting import files
from cqcm_data.reporting.files import Coming, Difference, Unread
from cqcm_data.reporting.grid import Grid
from cqcm_data.text import Language
from cqcm_views import markup
from cqcm_views.app import address, element, person, presses
from cqcm_views.app.presses import pressed
from cqcm_views.cards.content import Cell, Column, Row, Table
from cqcm_views.exports import internal
from cqcm_views.tools.report_place import Place, head, held, kept
from cqcm_views.tools.report_row import label_of
from cqcm_views.wording import numbers
from cqcm_views.wording.numbers import ABSENT
from cqcm_views.wording.strings import say

_HELD, _TURN = "report-file", "report-file-turn"
_SHOWN = 200  # changes that a page lists; the others are counted


def draw(place: Place) -> None:
    """The files of the grid, the way back, what a file that came would change."""
    entered = held(place)
    head(place, entered)
    _downloads(place, entered)
    found: tuple[int, str, Coming] | None = st.session_state.get(_HELD)
    if found and found[0] == place.year:
        _coming(found[1], found[2], place, entered)
    else:
        _chooser(place, entered)


def _downloads(place: Place, entered: Grid) -> None:
    links = {
        "xlsx": internal.inside(files.xlsx(entered), internal.XLSX),
        "csv": internal.inside(files.csv(entered), internal.CSV),
    }
    name = say("entry_file_name", place.language, year=place.year)
    html = markup.render("report_files", place.language, links=links, name=name)
    element.inside(html, "report-files")


def _chooser(place: Place, entered: Grid) -> None:
    turn, language = st.session_state.get(_TURN, 0), place.language
    given = st.file_uploader(say("entry_file_choose", language), key=f"report-file-{turn}")
    if given is None:
        return
    st.session_state[_TURN] = turn + 1
    try:
        found = files.coming(given.getvalue(), given.name, entered, release.current())
        st.session_state[_HELD] = (place.year, given.name, found)
    except Refused as why:
        presses.tell([say(f"intake_refused_{why.kind}", language, **why.values)])
    st.rerun()


# What comes --------------------------------------------------------------------------------------


def _coming(name: str, found: Coming, place: Place, entered: Grid) -> None:
    """What it would change, what cannot be read, then the press that takes it."""
    language, count = place.language, len(found.entries)
    lines = [numbers.counted("entry_file_changes", count, language, file=name)]
    if found.new:
        lines.append(numbers.counted("entry_file_new", len(found.new), language))
    if found.ignored:
        ignored = numbers.joined(found.ignored, language)
        lines.append(say("entry_file_ignored", language, headings=ignored))
    problems = [_unread(one, language) for one in found.unread]
    table = _changes(found.differences[:_SHOWN], found, place, entered)
    more = len(found.differences) - _SHOWN
    lines += [numbers.counted("entry_file_more", more, language)] if more > 0 else []
    told = {"lines": lines, "problems": problems, "table": table, "absent": ABSENT, "first": 50}
    st.html(markup.render("report_coming", language, **told))
    with st.container(horizontal=True):
        label = numbers.counted("entry_file_take", count, language)
        args = [_take, place.year]
        st.button(label, type="primary", disabled=not count, on_click=pressed, args=args)
        st.button(say("entry_file_leave", language), on_click=pressed, args=[_leave])


def _unread(one: Unread, language: Language) -> str:
    why = say(f"entry_file_why_{one.why}", language, numbers=" / ".join(one.candidates))
    where = {"sheet": one.sheet, "line": one.line, "column": one.column, "text": one.text}
    return say("entry_file_unread", language, why=why, **where)


def _changes(
    differences: Sequence[Difference], found: Coming, place: Place, entered: Grid
) -> Table:
    language = place.language
    names = ("row", "field", "here", "coming")
    columns = tuple(Column(say(f"entry_file_{name}", language)) for name in names)
    rows = [_change(one, found, entered, language) for one in differences]
    return Table(say("entry_file_title", language), columns, tuple(rows))


def _change(one: Difference, found: Coming, entered: Grid, language: Language) -> Row:
    new = found.entries[one.key]
    label = label_of(entered[one.key], language) if one.key in entered else new.label_fr
    field = say(f"entry_field_{one.field}", language)
    return Row(
        (Cell(label), Cell(field), *(_said(v, one.field, language) for v in (one.here, one.coming)))
    )


def _said(value: object, field: str, language: Language) -> Cell:
    if value is None or value == "":
        return Cell(ABSENT)
    if isinstance(value, dt.date):
        return Cell(numbers.day(value, language))
    if isinstance(value, bool):
        return Cell(say("entry_yes" if value else "entry_no", language))
    if isinstance(value, int | float):
        return Cell(numbers.number(value, language, 4), value)
    if field in ("state", "qualifier", "nature"):
        return Cell(say(f"entry_{field}_{value}", language))
    return Cell(numbers.noun(str(value), None, language) if field == "unit" else str(value))


def _take(year: int) -> str:
    """Enter what it says; those rows that somebody else changed meanwhile stay."""
    language = address.language()
    _, name, found = st.session_state[_HELD]
    refused: dict[str, object] = {}

    def take() -> None:
        refused.update(files.take(found, year, person.here().who)[1])

    kept(take)
    del st.session_state[_HELD]
    taken = len(found.entries) - len(refused)
    told = numbers.counted("entry_file_taken", taken, language, file=name)
    if refused:
        told = f"{told} {numbers.counted('entry_file_refused', len(refused), language)}"
    return told


def _leave() -> None:
    st.session_state.pop(_HELD, None)
