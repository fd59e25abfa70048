"""The rows of a version of a dataset, and what differs from the version before, for staff alone.

They are shown, and go as files, with the page of the session that asked for them: no address gives
them, and each time that someone asks stands in the audit log.
"""

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import pyarrow as pa
import streamlit as st

from cqcm_data import release
from cqcm_data.intake import compared, plan
from cqcm_data.intake.compared import KIND, WAS
from cqcm_data.once import once
from cqcm_data.reading import Reading
from cqcm_data.release import Release
from cqcm_views import markup
from cqcm_views.app import element, person
from cqcm_views.app.presses import pressed
from cqcm_views.cards import bringing
from cqcm_views.cards.content import Cell, Column, Row, Table
from cqcm_views.exports import csv, internal, plain_book, template
from cqcm_views.tools.intake_preview import by_region
from cqcm_views.tools.intake_words import Words
from cqcm_views.views.state import State
from cqcm_views.wording import numbers, releases
from cqcm_views.wording.numbers import ABSENT
from cqcm_views.wording.strings import say

SHOWN = 100  # rows that differ, on the page
MOST = 50_000  # rows of one file: they go through the page

_ASKED = "records"  # of this session: what was asked for last
_VERSION, _REGION = "history_rows_version", "history_rows_region"
_EVERY = ""


@dataclass(frozen=True)
class Asked:
    """What someone asked for: the rows of a dataset in a release, of some regions or of all."""

    dataset: str
    number: int
    regions: tuple[str, ...]


def draw(dataset: str, steps: Sequence[Release], reading: Reading) -> None:
    """A version and a region to choose, and what was asked for."""
    language = reading.language
    words = Words(bringing.asked_columns(dataset, reading), reading)
    signed = {one.number: releases.signed(one, language) for one in steps}
    st.html(markup.render("history_rows_title", language))
    with st.container(key="records"):
        st.selectbox(
            say("history_rows_version", language),
            [*signed],
            key=f"{_VERSION}_{dataset}",
            format_func=signed.__getitem__,
        )
        if regions := _offered(dataset, words):
            st.selectbox(
                say("history_rows_region", language),
                regions,
                key=f"{_REGION}_{dataset}",
                format_func=lambda code: _named(code, words),
            )
        st.button(
            say("history_rows_ask", language), on_click=pressed, args=[_ask, dataset, language]
        )
        _given(dataset, words)


def _offered(dataset: str, words: Words) -> list[str]:
    """The regions that one may choose: those of one's role; none where rows name none."""
    if plan.region_column(dataset) is None:
        return []
    own = person.here().right.regions
    return [_EVERY, *(one for one in words.choices("region") if not own or one in own)]


def _named(code: str, words: Words) -> str:
    own = person.here().right.regions
    every = "history_rows_every_own" if own else "intake_every_region"
    return words.region(code) if code else say(every, words.language)


def _ask(dataset: str, language: str) -> None:
    """Keep what is asked for in the session; the log says who asked, and no value."""
    number = st.session_state[f"{_VERSION}_{dataset}"]
    region = st.session_state.get(f"{_REGION}_{dataset}", _EVERY)
    regions = [region] if region else []
    with person.acting(
        "records", "staff", dataset=dataset, about=" ".join(regions) or None, regions=regions
    ) as deed:
        deed.release = number
        asked = Asked(dataset, number, (region,) if region else deed.person.right.regions)
        st.session_state[_ASKED] = asked


def _given(dataset: str, words: Words) -> None:
    """What was asked for, as long as whoever looks may have it."""
    asked: Asked | None = st.session_state.get(_ASKED)
    right = person.here().right
    if asked is None or asked.dataset != dataset:
        return
    if right.regions and not (asked.regions and right.covers(asked.regions)):
        del st.session_state[_ASKED]
        return
    made = release.find(asked.number)
    element.inside(_written(asked, made, words.reading), "records-given")


@once(maxsize=2)  # up to 20 MB each
def _written(asked: Asked, made: Release, reading: Reading) -> str:
    """The HTML of what is asked for, with its files inside."""
    language = reading.language
    words = Words(bringing.asked_columns(asked.dataset, reading), reading)
    rows = compared.rows(asked.dataset, made, asked.regions)
    before = compared.before(made)
    older = compared.rows(asked.dataset, before, asked.regions) if before else rows.slice(0, 0)
    differ = compared.different(asked.dataset, older, rows)
    counts = plan.differences(asked.dataset, older, rows)
    counted = by_region(counts, words, "history_rows_before")
    shown = differences(differ.slice(0, SHOWN), words, ABSENT)
    many = "history_rows_differ_many" if differ.num_rows > SHOWN else "history_rows_differ"
    some = many if differ.num_rows else "history_rows_same"
    title = say("history_rows_given", language, number=made.number, count=rows.num_rows)
    return markup.render(
        "history_rows_given",
        language,
        title=title,
        files=_files(asked, rows, differ, words),
        much=max(rows.num_rows, differ.num_rows) > MOST,
        most=numbers.number(MOST, language),
        differ=say(some, language, count=differ.num_rows, shown=SHOWN),
        tables=[counted, shown] if differ.num_rows else [],
        absent=ABSENT,
        first=SHOWN,
    )


def _files(asked: Asked, rows: pa.Table, differ: pa.Table, words: Words) -> list[dict[str, str]]:
    """Each file as an address that holds it, with its name; none of too many rows."""
    name, made = f"{asked.dataset}-version-{asked.number}", []
    if rows.num_rows <= MOST:
        book = filled(asked.dataset, rows, words)
        plain = csv.written(as_sent(rows, words), words.language)
        made += [("history_rows_xlsx", f"{name}.xlsx", internal.inside(book, internal.XLSX))]
        made += [("history_rows_csv", f"{name}.csv", internal.inside(plain, internal.CSV))]
    if 0 < differ.num_rows <= MOST:
        table = differences(differ, words)
        book, plain = plain_book.written(table), csv.written(table, words.language)
        name = f"{name}-{say('history_rows_differ_file', words.language)}"
        made += [("history_rows_differ_xlsx", f"{name}.xlsx", internal.inside(book, internal.XLSX))]
        made += [("history_rows_differ_csv", f"{name}.csv", internal.inside(plain, internal.CSV))]
    return [
        {"label": say(label, words.language), "name": name, "address": address}
        for label, name, address in made
    ]


# Rows in words -----------------------------------------------------------------------------------


def filled(dataset: str, rows: pa.Table, words: Words) -> bytes:
    """The rows in the template of their dataset: it is read when it comes back corrected."""
    asked = bringing.of(dataset, State(language=words.language), words.reading)
    cells = ([_value(row[name], name, words) for name in words.columns] for row in rows.to_pylist())
    return template.written(asked, (), words.language, cells)


def as_sent(rows: pa.Table, words: Words) -> Table:
    """The rows under the headings of the template."""
    columns = tuple(Column(one.marked, code=name) for name, one in words.columns.items())
    cells = (
        Row(tuple(_cell(row[name], name, words) for name in words.columns))
        for row in rows.to_pylist()
    )
    return Table(say("history_rows_title", words.language), columns, tuple(cells))


def differences(differ: pa.Table, words: Words, absent: str = "") -> Table:
    """What became of each row; « old → new » in the cells that changed.

    On a page with what stands where nothing is.
    """
    language = words.language
    columns = [Column(say("history_rows_kind", language))]
    columns += [Column(one.header, code=name) for name, one in words.columns.items()]
    rows = tuple(
        Row(tuple(cell if cell.text else Cell(absent) for cell in _different(row, words)))
        for row in differ.to_pylist()
    )
    return Table(say("history_rows_differences", language), tuple(columns), rows)


def _different(row: Mapping[str, object], words: Words) -> Iterator[Cell]:
    kind = str(row[KIND])
    yield Cell(say(f"history_rows_kind_{kind}", words.language))
    for name in words.columns:
        was = row.get(WAS + name, row[name])
        if kind != "changed" or was == row[name]:
            yield _cell(row[name], name, words)
        else:
            values = [_cell(one, name, words).text or ABSENT for one in (was, row[name])]
            yield Cell(" → ".join(values))


def _cell(value: object, name: str, words: Words) -> Cell:
    """A value as a person would write it in the template."""
    found = _value(value, name, words)
    if isinstance(found, dt.date):
        return Cell(found.isoformat(), found)
    if isinstance(found, int | float):
        return Cell(f"{found:g}" if isinstance(found, float) else str(found), found)
    return Cell(found or "")


def _value(value: object, name: str, words: Words) -> bringing.Cell:
    if value is None or isinstance(value, int | float | dt.date):
        return value
    return words.value(name, str(value))
