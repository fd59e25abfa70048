"""What was done here, as staff read it: the newest lines, and all of them as a file."""

from collections.abc import Iterable, Sequence

import streamlit as st

from cqcm_data.access import audit
from cqcm_data.access.audit import Entry
from cqcm_data.days import QUEBEC
from cqcm_data.once import once
from cqcm_data.store import Damaged, Token
from cqcm_data.text import Language
from cqcm_views import markup
from cqcm_views.app import element
from cqcm_views.cards.content import Cell, Column, Row, Table
from cqcm_views.exports import csv, internal
from cqcm_views.wording import numbers
from cqcm_views.wording.numbers import ABSENT
from cqcm_views.wording.strings import say

_COLUMNS = ("at", "who", "what", "result", "about", "dataset", "release")


def draw(language: Language) -> None:
    """The log; its file goes with the page, to this session alone."""
    try:
        told = _written(audit.state(), language)
    except Damaged as why:
        sentence = say("audit_unreadable", language, why=why)
        st.html(markup.render("notices", language, problems=[sentence]))
        return
    element.inside(told, "log")


@once(maxsize=4)  # up to 1 MB each
def _written(_state: tuple[int, Token], language: Language) -> str:
    """Its HTML, made once for each line that is added."""
    every = audit.entries()
    whole = csv.written(logged(every, language), language)
    return markup.render(
        "team_log",
        language,
        table=logged(every[: audit.SHOWN], language, ABSENT),
        first=audit.SHOWN,
        count=len(every),
        most=audit.MOST,
        file=internal.inside(whole, internal.CSV),
        absent=ABSENT,
    )


def logged(entries: Iterable[Entry], language: Language, absent: str = "") -> Table:
    """Lines of the log as a table, for a file; for a page with what stands where nothing is."""
    columns = tuple(Column(say(f"audit_column_{name}", language), code=name) for name in _COLUMNS)
    exact = not absent
    rows = tuple(
        Row(tuple(Cell(said or absent) for said in _line(one, language, exact))) for one in entries
    )
    return Table(say("audit_title", language), columns, rows, say("audit_nothing", language))


def _line(entry: Entry, language: Language, exact: bool) -> Sequence[str]:
    instant = entry.at.astimezone(QUEBEC)
    return (
        instant.isoformat(timespec="seconds") if exact else numbers.moment(entry.at, language),
        entry.who or say("audit_anyone", language),
        say(f"audit_what_{entry.what}", language) if entry.what in audit.WHATS else entry.what,
        say(f"audit_result_{entry.result}", language),
        entry.about or "",
        entry.dataset or "",
        str(entry.release or ""),
    )
