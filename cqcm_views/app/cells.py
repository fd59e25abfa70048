"""What stands on a page, as the browser draws it: parts in their order, each with its cells.

What a card shows is bytes made once for everyone who chose the same. Nothing here knows the
framework: a page is made in the same way for a run of it and for a choice that is asked for alone.
"""

import json
from collections.abc import Callable, Iterable
from functools import partial
from hashlib import blake2b
from typing import NamedTuple

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


class Part(NamedTuple):
    """A piece of a page in its own place: cells side by side or below each other, by its `grid`.

    `key` tells it from the others of its page: its cells are drawn again, not made anew.
    """

    key: str
    cells: tuple[bytes, ...]
    grid: str = ""


# Of the stylesheet: cells side by side; what stays in sight while one reads on.
TWO, LEADS, MAPS = "cqcm-two", "cqcm-leads", "cqcm-two cqcm-maps"
STICKS = "cqcm-sticks"


def words(html: str, key: str, grid: str = "") -> Part:
    """A part that is HTML alone."""
    return Part(key, (said(html, key),), grid)


def said(html: str, key: str) -> bytes:
    """A cell that is HTML alone."""
    return _named(key, _bytes({"html": html}))


def told(parts: Iterable[Part]) -> bytes:
    """Parts as JSON."""
    written = (
        b'{"key":"%b","grid":"%b","cells":[%b]}'
        % (part.key.encode(), part.grid.encode(), b",".join(part.cells))
        for part in parts
    )
    return b"[%b]" % b",".join(written)


def drawn(
    card: AnyCard | Lead, state: State, reading: Reading, theme: Name, alone: bool = True
) -> bytes:
    """A card as a cell; `alone`, it says itself that it stands for the whole whatever is chosen."""
    made = partial(content, card, state, reading, theme, alone)
    return _named(card.anchor, _or_why(made, reading.language))


def rows(placed: Placed, state: State, reading: Reading) -> Part:
    """The rows of a section."""
    return _part(placed, partial(_rows, placed.rows, state.asked, reading), reading)


def rest(cards: tuple[AnyCard, ...], state: State, reading: Reading) -> Part:
    """The rows of what no chosen filter changes, folded."""
    made = partial(_rest, cards, state.asked, reading)
    return Part("rest", (_named("rest", _or_why(made, reading.language)),))


def folded(placed: Placed, state: State, reading: Reading) -> Part:
    """A section about one entry of a list, folded under its words."""
    made = partial(_folded, placed.section, placed.rows, state.asked, reading)
    return _part(placed, made, reading)


def _part(placed: Placed, made: Callable[[], bytes], reading: Reading) -> Part:
    key = f"rows-{placed.key}"
    return Part(key, (_named(key, _or_why(made, reading.language)),))


def _named(key: str, cell: bytes) -> bytes:
    """A cell under what tells it from the others."""
    return b'{"key":"%b",%b' % (key.encode(), cell[1:])


def _or_why(content: Callable[[], bytes], language: Language) -> bytes:
    """What an element shows; what goes wrong is said in its place, and the others stay."""
    try:
        return content()
    except Exception as error:  # noqa: BLE001 - whatever it is, the reader gets a sentence
        why = errors.sentence(error, "card_failed", language)
        return _bytes({"html": markup.render("notices", language, problems=[why]), "failed": True})


def failed(told: bytes) -> bool:
    """Whether a cell of these says that it failed: it is not to be kept, and tried again."""
    return b'"failed":true' in told  # in a text its quotes would be escaped


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
def _folded(section: Section, cards: tuple[AnyCard, ...], state: State, reading: Reading) -> bytes:
    return _bytes({"html": browser.folded(section, cards, state, reading, carried)})


@once(maxsize=128)  # up to 200 KB each
def _rest(cards: tuple[AnyCard, ...], state: State, reading: Reading) -> bytes:
    folded = browser.rest_title(cards, reading.language)
    return _bytes({"html": folded, "inside": browser.rest(cards, state, reading, carried)})


def _bytes(content: browser.Json) -> bytes:
    """A cell; by its tag the browser knows one that it has already drawn."""
    text = json.dumps(content, ensure_ascii=False, allow_nan=False, separators=(",", ":")).encode()
    return b'{"tag":"%b",%b' % (blake2b(text, digest_size=8).hexdigest().encode(), text[1:])
