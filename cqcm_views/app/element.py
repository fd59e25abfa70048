"""Cards on the page: one element for each, one for the rows of a section.

`card.js` draws it in the browser. What it shows goes there as bytes made once for everyone who
chose the same; a press on *Tableau* asks the server for nothing.
"""

import json
from collections.abc import Callable
from contextlib import AbstractContextManager
from functools import partial

import streamlit as st

from cqcm_data import boundaries
from cqcm_data.once import once
from cqcm_data.reading import Reading
from cqcm_data.text import Language
from cqcm_views import markup
from cqcm_views.app import errors
from cqcm_views.cards import browser
from cqcm_views.exports.internal import carried
from cqcm_views.theme import Name
from cqcm_views.views.layout import Placed
from cqcm_views.views.model import AnyCard, ChartCard, Lead, Section
from cqcm_views.views.state import State

# The code itself is a file that the browser keeps: this goes with every message. It gives back what
# the framework is to call when the element is gone.
_component = st.components.v2.component(
    "cqcm_card",
    js="export default (component) => window.cqcm.card(component);",
    isolate_styles=False,
)


def draw(card: AnyCard, state: State, reading: Reading, alone: bool = True) -> None:
    """One card; `alone`, it says itself that it stands for the whole whatever is chosen."""
    theme = theme_name(state)
    drawn = partial(content, card, state, reading, theme, alone)
    _show(drawn, card.anchor, reading.language)


def leads(cards: tuple[Lead, ...], state: State, reading: Reading) -> None:
    """What leads a view, side by side, in one element: each further one costs every visitor."""
    theme = theme_name(state)
    drawn = [
        _or_why(partial(content, card, state, reading, theme, alone=False), reading.language)
        for card in cards
    ]
    _component(data=b'{"leads":[' + b",".join(drawn) + b"]}", key="leads")


def side_by_side(key: str) -> AbstractContextManager[object]:
    """What is drawn in it stands two by two, where there is room: the stylesheet lays it out.

    The framework's columns are six elements of the page for two cards, each drawn on every run.
    """
    return st.container(key=f"side_by_side_{key}")


def rows(placed: Placed, state: State, reading: Reading) -> None:
    """The rows of a section, in one element."""
    drawn = partial(_rows, placed.rows, state.asked, reading)
    _show(drawn, f"rows-{placed.key}", reading.language)


def section(placed: Placed, state: State, reading: Reading, first: bool) -> None:
    """A section that has rows alone under its words, in one element."""
    drawn = partial(_section, placed.section, placed.rows, state.asked, reading, first)
    _show(drawn, f"rows-{placed.key}", reading.language)


def rest(cards: tuple[AnyCard, ...], state: State, reading: Reading) -> None:
    """The rows of what no chosen filter changes, folded, in one element."""
    _show(partial(_rest, cards, state.asked, reading), "rest", reading.language)


def folded(placed: Placed, state: State, reading: Reading) -> None:
    """A section about one entry of a list, folded under its words, in one element."""
    drawn = partial(_folded, placed.section, placed.rows, state.asked, reading)
    _show(drawn, f"rows-{placed.key}", reading.language)


def inside(html: str, key: str) -> None:
    """HTML in which a file stands whole: the framework would take it for something hostile."""
    _component(data=_bytes({"html": html}), key=key)


def _show(content: Callable[[], bytes], key: str, language: Language) -> None:
    _component(data=_or_why(content, language), key=key)


def _or_why(content: Callable[[], bytes], language: Language) -> bytes:
    """What an element shows; what goes wrong is said in its place, and the others stay."""
    try:
        return content()
    except Exception as error:  # noqa: BLE001 - whatever it is, the reader gets a sentence
        why = errors.sentence(error, "card_failed", language)
        return _bytes({"html": markup.render("notices", language, problems=[why])})


def content(
    card: AnyCard, state: State, reading: Reading, theme: Name, alone: bool = True
) -> bytes:
    """All that a card shows under what is chosen, as JSON; shared by all who chose the same."""
    return _content(card, state.asked, reading, theme, alone, _map(card))


def _map(card: AnyCard) -> boundaries.Version | None:
    """The file of the map, for a card that draws it: no other one changes with it."""
    drawn = card.card if isinstance(card, Lead) else card
    shown = isinstance(drawn, ChartCard) and drawn.chart == "geo_map"
    return boundaries.version() if shown else None


@once(maxsize=1024)  # up to 80 KB each
def _content(
    card: AnyCard,
    state: State,
    reading: Reading,
    theme: Name,
    alone: bool,
    _map: boundaries.Version | None,
) -> bytes:
    """Everything that a card depends on is in the key: card, filters, language, example, release,
    theme, and the file of the map, which is no part of a release. Each width is in the content.
    """
    return _bytes(browser.content(card, state, reading, theme, alone, carried))


@once(maxsize=512)
def _rows(cards: tuple[AnyCard, ...], state: State, reading: Reading) -> bytes:
    return _bytes({"html": browser.rows(cards, state, reading, carried)})


@once(maxsize=512)
def _section(
    section: Section, cards: tuple[AnyCard, ...], state: State, reading: Reading, first: bool
) -> bytes:
    words = browser.section_head(section, reading, first)
    return _bytes({"html": words + browser.rows(cards, state, reading, carried)})


@once(maxsize=512)
def _folded(section: Section, cards: tuple[AnyCard, ...], state: State, reading: Reading) -> bytes:
    return _bytes({"html": browser.folded(section, cards, state, reading, carried)})


@once(maxsize=128)  # up to 200 KB each
def _rest(cards: tuple[AnyCard, ...], state: State, reading: Reading) -> bytes:
    folded = browser.rest_title(cards, reading.language)
    return _bytes({"html": folded, "inside": browser.rest(cards, state, reading, carried)})


def _bytes(content: browser.Json) -> bytes:
    return json.dumps(content, ensure_ascii=False, allow_nan=False, separators=(",", ":")).encode()


def theme_name(state: State) -> Name:
    """The theme in force: the chosen one, or that of the device."""
    if state.theme == "contrast":
        return "contrast"
    if state.theme == "auto":
        return "dark" if st.context.theme.type == "dark" else "light"
    return "dark" if state.theme == "dark" else "light"
