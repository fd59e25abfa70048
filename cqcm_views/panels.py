"""Draws a card with a chart in the browser: chart, table or words, with what stands around them."""

from collections.abc import Callable
from functools import lru_cache, partial
from typing import Any

import plotly.graph_objects as go
import streamlit as st

from cqcm_data import query
from cqcm_data.query import Series
from cqcm_data.release import Release
from cqcm_data.text import Language
from cqcm_views import cards, charts, describe, markup, sentences, url
from cqcm_views.charts import Options, Tile
from cqcm_views.exports import table
from cqcm_views.state import State
from cqcm_views.theme import THEMES, Name
from cqcm_views.view import ChartCard
from cqcm_views.wording import say

_TABS = ("chart", "table", "words")
_CONFIG = {"displaylogo": False, "modeBarButtons": [["toImage"]], "scrollZoom": False}
WIDTHS = {"narrow": 330, "wide": 700}


def draw(card: ChartCard, state: State, on: Release) -> None:
    """One card; the parts that are not chosen are not drawn."""
    language = state.language
    parts = cards.chart_parts(card, state, on)
    with st.container(key=f"card-{card.name}", border=True):
        st.html(parts.head)
        if parts.waits:
            address = f"/donnees/modele/{parts.series.indicator.dataset}.csv?lang={language}"
            st.html(markup.render("card_waits", language, waits=parts.waits, address=address))
        else:
            _part(card, parts.series, state, on)
        st.html(parts.foot)


def _part(card: ChartCard, series: Series, state: State, on: Release) -> None:
    parts: dict[str, Callable[[], None]] = {
        "chart": lambda: _chart(card, series, state, on),
        "table": lambda: _table(series, state.language),
        "words": lambda: _words(series, state.language),
    }
    chosen = st.segmented_control(
        say("tab_label", state.language),
        list(_TABS),
        default="chart",
        required=True,
        key=f"tab-{card.name}",
        format_func=lambda name: say(f"tab_{name}", state.language),
        label_visibility="collapsed",
    )
    parts[chosen]()


def _chart(card: ChartCard, series: Series, state: State, on: Release) -> None:
    drawn = _figure(card, state, on, theme_name(state), width())
    key = f"chart-{card.name}"
    pressed: Any = partial(_press, key) if card.chart == "tile_map" else "ignore"
    st.plotly_chart(
        drawn,
        key=key,
        theme=None,
        config={**_CONFIG, "toImageButtonOptions": _image(series)},
        alt=drawn.layout.meta["alt"],
        on_select=pressed,
        selection_mode="points",
    )


@lru_cache(maxsize=1024)
def _figure(card: ChartCard, state: State, on: Release, theme: Name, wide: str) -> go.Figure:
    """The figure of a card under what is chosen; shared by all who chose the same: never changed.

    Everything that a figure depends on is in the key: card, filters, language, example, release,
    theme and width.
    """
    series = cards.measure(card, state, on)
    options = Options(
        width_hint=WIDTHS[wide],
        source_line=describe.source_line(series, on, state.language),
        tiles=_tiles(on, state.language) if card.chart == "tile_map" else (),
        chosen=tuple(map(str, state.where.get("region", ()))),
        annotations=cards.annotations(series, on, state.language),
    )
    return go.Figure(charts.figure(card.chart, series, state.language, THEMES[theme], options))


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


def _press(key: str) -> None:
    """A pressed tile is a region chosen, or taken off."""
    for point in st.session_state[key].selection.points:
        code = point.get("customdata")
        code = code[0] if isinstance(code, list) else code
        if code:
            url.toggle("region", str(code))


def _table(series: Series, language: Language) -> None:
    st.html(markup.render("card_table", language, **cards.table(series, language)))


def _words(series: Series, language: Language) -> None:
    words = sentences.in_words(series, language)
    st.html(markup.render("card_words", language, words=words))


def _image(series: Series) -> dict[str, object]:
    name = table.file_name(series).removesuffix(".csv")
    return {"format": "png", "filename": name, "scale": 2}


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
