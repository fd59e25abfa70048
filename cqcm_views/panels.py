"""A card with a chart as one element of the page: its words, its table and its figure."""

import json
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import streamlit as st

from cqcm_data import query
from cqcm_data.query import Series
from cqcm_data.release import Release
from cqcm_data.text import Language
from cqcm_views import cards, charts, describe, element, errors, markup, sentences, url
from cqcm_views.charts import Figure, Options, Tile
from cqcm_views.exports import table
from cqcm_views.state import State
from cqcm_views.theme import THEMES, Name
from cqcm_views.view import ChartCard
from cqcm_views.wording import say

_TABS = ("chart", "table", "words")
WIDTHS = {"narrow": 330, "wide": 560}


@dataclass(frozen=True)
class Look:
    """What a figure is drawn for: the theme in force and the width of the screen."""

    theme: Name
    width: str


def draw(card: ChartCard, state: State, on: Release) -> None:
    """One card; what goes wrong in it is said in its place, and the others stay."""
    try:
        content = _content(card, state, on, Look(theme_name(state), width()))
    except Exception as error:  # noqa: BLE001 - whatever it is, the reader gets a sentence
        errors.tell(error)
        return
    element.show(content, f"card-{card.name}", _press)


def _press(code: str) -> None:
    """A pressed tile is a region chosen, or taken off."""
    url.toggle("region", code)


@lru_cache(maxsize=4096)
def _content(card: ChartCard, state: State, on: Release, look: Look) -> bytes:
    """All that a card shows under what is chosen, as JSON; shared by all who chose the same.

    Everything that it depends on is in the key: card, filters, language, example, release, look.
    """
    language = state.language
    parts = cards.chart_parts(card, state, on)
    told = {"head": parts.head, "foot": parts.foot, "label": say("tab_label", language)}
    if parts.waits:
        body: dict[str, Any] = {"tabs": [], "parts": {"only": _waits(parts, language)}}
    else:
        body = {
            "tabs": [(name, say(f"tab_{name}", language)) for name in _TABS],
            "parts": {
                "table": _table(parts.series, language),
                "words": _words(parts.series, language),
            },
            "figure": _figure(card, parts.series, state, on, look),
        }
    return json.dumps({**told, **body}, allow_nan=False, separators=(",", ":")).encode()


def _figure(card: ChartCard, series: Series, state: State, on: Release, look: Look) -> Figure:
    language, theme = state.language, THEMES[look.theme]
    options = Options(
        width_hint=WIDTHS[look.width],
        source_line=describe.source_line(series, on, language),
        tiles=_tiles(on, language) if card.chart == "tile_map" else (),
        chosen=tuple(map(str, state.where.get("region", ()))),
    )
    drawn = charts.figure(card.chart, series, language, theme, options)
    drawn["layout"]["meta"] |= {
        "title": cards.title(series, language),
        "file": table.file_name(series).removesuffix(".csv"),
        "ground": theme.card,
        "pressable": card.chart == "tile_map",
    }
    return drawn


def _tiles(on: Release, language: Language) -> tuple[Tile, ...]:
    return tuple(
        Tile(
            code=row["code"],
            name=row[f"name_{language}"],
            short_name=row["short_name"],
            row=row["tile_row"],
            col=row["tile_col"],
        )
        for row in query.regions(on)
    )


def _table(series: Series, language: Language) -> str:
    return markup.render("card_table", language, **cards.table(series, language))


def _words(series: Series, language: Language) -> str:
    return markup.render("card_words", language, words=sentences.in_words(series, language))


def _waits(parts: cards.ChartParts, language: Language) -> str:
    address = f"/donnees/modele/{parts.series.indicator.dataset}.csv?lang={language}"
    return markup.render("card_waits", language, waits=parts.waits, address=address)


def theme_name(state: State) -> Name:
    """The theme in force: the chosen one, or that of the device."""
    if state.theme == "contrast":
        return "contrast"
    if state.theme == "auto":
        return "dark" if st.context.theme.type == "dark" else "light"
    return "dark" if state.theme == "dark" else "light"


def width() -> str:
    """Whether the screen is a phone's: the page says so in a cookie before it asks for anything."""
    return "narrow" if st.context.cookies.get("largeur") == "narrow" else "wide"
