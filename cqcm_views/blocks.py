"""What a card shows, for each kind of card: the content that `assets/card.js` draws."""

from dataclasses import dataclass
from functools import singledispatch
from typing import Any

from cqcm_data import boundaries, query
from cqcm_data.listing import Listing, listing
from cqcm_data.release import Release
from cqcm_data.series import Series
from cqcm_data.text import Language
from cqcm_views import cards, charts, describe, lists, markup, sentences
from cqcm_views.charts import Figure, Options, Tile, timeline
from cqcm_views.exports import table
from cqcm_views.state import State
from cqcm_views.theme import THEMES, Name
from cqcm_views.view import MAPS, BlockCard, ChartCard, ListCard, TableCard
from cqcm_views.wording import ABSENT, say

WIDTHS = {"narrow": 270, "half": 560, "whole": 1130}

Content = dict[str, Any]


@dataclass(frozen=True)
class Look:
    """What a figure is drawn for: the theme in force, and whether the screen is a phone's."""

    theme: Name
    narrow: bool

    def width(self, card: BlockCard) -> int:
        return WIDTHS["narrow" if self.narrow else "whole" if card.wide else "half"]


@singledispatch
def content(card: BlockCard, _state: State, _on: Release, _look: Look) -> Content:
    """The head, the parts and the foot of a card; parts are HTML, the figure is for Plotly."""
    raise TypeError(f"{card} is no kind of card")


@content.register
def _chart(card: ChartCard, state: State, on: Release, look: Look) -> Content:
    language = state.language
    series = cards.measure(card, state, on)
    told = cards.chart(card, series, state, on)
    if told["waits"]:
        alone = _waits(series, told["waits"], language)
        return {**_framed(told, language), **_alone(alone, language)}
    coded = look.narrow and card.chart == "tile_map"
    html = {"table": _table(cards.table(series, on, language, coded), language)}
    html["words"] = _words(sentences.in_words(series, language), language)
    figure = _figure(card, series, state, on, look)
    return {
        **_framed(told, language),
        **_tabs(["chart", "table", "words"], language),
        "parts": html,
        "figure": figure,
    }


@content.register
def _list(card: ListCard, state: State, on: Release, look: Look) -> Content:
    language = state.language
    found = listing(card.listing, on)
    told = cards.list_told(card, found, state, on)
    framed = _framed(told, language)
    html = {"table": _table(lists.table(found, language), language)}
    html["words"] = _words(lists.in_words(found, language), language)
    if card.chart == "none":
        return {**framed, **_tabs(["table", "words"], language), "parts": html}
    cited = describe.report_line(found.provenance, on, language, cited=True)
    figure = _timeline(card, found, state, look, cited)
    return {
        **framed,
        **_tabs(["chart", "table", "words"], language),
        "parts": html,
        "figure": figure,
    }


@content.register
def _in_full(card: TableCard, state: State, on: Release, _look: Look) -> Content:
    language = state.language
    told = cards.table_told(card, state, on)
    framed = _framed(told, language)
    html = {"table": _table(cards.table_in_full(card, state, on), language)}
    html["words"] = _words(cards.words_in_full(card, state, on), language)
    return {**framed, **_tabs(["table", "words"], language), "parts": html}


def _framed(told: dict[str, Any], language: Language) -> Content:
    return {name: markup.render(f"card_{name}", language, card=told) for name in ("head", "foot")}


def _tabs(names: list[str], language: Language) -> Content:
    tabs = [(name, say(f"tab_{name}", language)) for name in names]
    return {"tabs": tabs, "label": say("tab_label", language)}


def _alone(html: str, language: Language) -> Content:
    """A card with one part has no tabs."""
    return {**_tabs([], language), "parts": {"only": html}}


def _figure(card: ChartCard, series: Series, state: State, on: Release, look: Look) -> Figure:
    language, theme = state.language, THEMES[look.theme]
    options = Options(
        width_hint=look.width(card),
        source_line=describe.source_line(series, on, language, cited=True),
        tiles=_tiles(on, language) if card.chart in MAPS else (),
        shapes=boundaries.shapes() if card.chart == "geo_map" else {},
        chosen=tuple(map(str, state.where.get("region", ()))),
        annotations=cards.annotations(series, on, language),
    )
    drawn = charts.figure(card.chart, series, language, theme, options)
    pressable = card.chart in MAPS
    file = table.file_name(series, language)
    return _pictured(drawn, describe.title(series, language), file, look, pressable)


def _timeline(card: ListCard, found: Listing, state: State, look: Look, line: str) -> Figure:
    language = state.language
    alt = f"{found.label[language]}. {lists.counted(found, language)}"
    options = Options(width_hint=look.width(card), source_line=line)
    events = lists.events(found, language)
    drawn = timeline.figure(events, alt, language, THEMES[look.theme], options)
    file = table.list_name(found, language)
    return _pictured(drawn, found.label[language], file, look, pressable=False)


def _pictured(figure: Figure, title: str, file: str, look: Look, pressable: bool) -> Figure:
    """What a saved picture needs beside the figure, and whether its marks can be pressed."""
    ground = THEMES[look.theme].card
    figure["layout"]["meta"] |= {"title": title, "file": file, "ground": ground}
    figure["layout"]["meta"]["pressable"] = pressable
    return figure


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


def _table(found: dict[str, Any], language: Language) -> str:
    return markup.render("card_table", language, absent=ABSENT, **found)


def _words(words: str, language: Language) -> str:
    return markup.render("card_words", language, words=words)


def _waits(series: Series, waits: str, language: Language) -> str:
    address = cards.model_address(series, language)
    return markup.render("card_waits", language, waits=waits, address=address)
