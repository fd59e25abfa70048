"""What is behind a row: how its value is to be understood, where it stands, whose words it is."""

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import get_args

import streamlit as st

from cqcm_data import catalogue
from cqcm_data.contracts import PARAGRAPH, Nature, Qualifier
from cqcm_data.reporting.grid import Grid, Row
from cqcm_data.text import Language
from cqcm_views.app import address
from cqcm_views.app.presses import Unwise, pressed
from cqcm_views.tools.report_fields import Unread, day, fill, read_day
from cqcm_views.tools.report_place import Place
from cqcm_views.wording import numbers
from cqcm_views.wording.strings import say

Change = Callable[[str, str, int, Row, Mapping[str, object]], None]

_OWN = ("label_fr", "label_en")
_DEFINED = ("definition_fr", "definition_en")
_SCOPES = ("scope_fr", "scope_en")
_DAYS = ("period_start", "period_end")
_REST = ("as_printed", "note_fr", "note_en")


def draw(
    row: Row, place: Place, entered: Grid, change: Change, rival: Callable[[int, Row], str]
) -> None:
    """Every field behind a row, each kept as soon as it is left."""
    with st.container(key=f"behind-{row.key}", border=True):
        if row.last is None:
            _texts(_OWN, row, place, change, 200)
        _choices(row, place, entered, change)
        if row.last is None:
            _defined(row, place, change)
        else:
            _texts(_SCOPES, row, place, change, 500)
        _texts(_DAYS, row, place, change, 40)
        _texts(_REST, row, place, change, PARAGRAPH)
        if not row.entry.contradicts:
            name = say("entry_rival", place.language)
            args = [rival, place.year, row]
            st.button(name, key=f"rival-{row.key}", on_click=pressed, args=args)


def _texts(names: Sequence[str], row: Row, place: Place, change: Change, most: int) -> None:
    """Fields side by side."""
    with st.container(horizontal=True):
        for name in names:
            kept = getattr(row.entry, name)
            key = f"behind-{name}-{place.year}-{row.key}"
            shown = fill(key, day(kept) if name in _DAYS else kept)
            st.text_input(
                say(f"entry_field_{name}", place.language),
                shown,
                key=key,
                on_change=pressed,
                args=[_text, name, key, place.year, row, change],
                max_chars=most,
            )


def _text(name: str, key: str, year: int, row: Row, change: Change) -> None:
    """Keep a text; what a new figure counts is its definition, until it says otherwise."""
    typed: str = st.session_state[key].strip()
    changed: dict[str, object] = {name: typed}
    if name in _DAYS:
        try:
            changed = {name: read_day(typed, address.language())}
        except Unread as why:
            raise Unwise(str(why)) from why
    scope = name.replace("definition", "scope")
    if scope != name and getattr(row.entry, scope) in ("", getattr(row.entry, name)):
        changed[scope] = typed[:500]
    change(name, key, year, row, changed)


def _defined(row: Row, place: Place, change: Change) -> None:
    """A new figure: whether it gets a card, what it counts."""
    if not row.entry.contradicts:
        key = f"behind-indicator-{place.year}-{row.key}"
        shown = fill(key, row.entry.indicator)
        label = say("entry_field_indicator", place.language)
        args = [_chosen, "indicator", key, place.year, row, change]
        st.checkbox(label, shown, key=key, on_change=pressed, args=args)
    _texts(_DEFINED if row.entry.indicator else _SCOPES, row, place, change, PARAGRAPH)


def _choices(row: Row, place: Place, entered: Grid, change: Change) -> None:
    """What is chosen among a few."""
    language = place.language
    with st.container(horizontal=True):
        for name, words in _offered(row, entered, language).items():
            kept = getattr(row.entry, name)
            key = f"behind-{name}-{place.year}-{row.key}"
            shown = fill(key, kept)
            known = [*words] if shown in words else [shown, *words]
            st.selectbox(
                say(f"entry_field_{name}", language),
                known,
                known.index(shown),
                key=key,
                format_func=partial(_word, words),
                on_change=pressed,
                args=[_chosen, name, key, place.year, row, change],
            )


def _word(words: Mapping[str, str], code: str) -> str:
    return words.get(code, code)


def _chosen(name: str, key: str, year: int, row: Row, change: Change) -> None:
    change(name, key, year, row, {name: st.session_state[key]})


def _offered(row: Row, entered: Grid, language: Language) -> dict[str, Mapping[str, str]]:
    qualifiers = {one: say(f"entry_qualifier_{one}", language) for one in get_args(Qualifier)}
    natures = {one: say(f"entry_nature_{one}", language) for one in get_args(Nature)}
    counted = [name for name, one in catalogue.load().units.items() if not one.rate]
    units = {name: numbers.noun(name, None, language) for name in counted}
    by_word = dict(sorted(units.items(), key=lambda one: one[1]))
    sections = {one.title: one.title for one in entered.draft.about.sections}
    offered: dict[str, Mapping[str, str]] = {"qualifier": qualifiers, "nature": natures}
    offered |= {"unit": by_word, "section": sections}
    if row.last is None:
        topics = {name: words[language] for name, words in catalogue.load().topics.items()}
        offered["topic"] = topics
    return offered
