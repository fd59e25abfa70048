"""What a card shows, for each kind of card: the content that `assets/card.js` draws."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial, singledispatch
from typing import Any

from cqcm_data import boundaries, labels
from cqcm_data.listing import Listing, listing
from cqcm_data.reading import Reading
from cqcm_data.series import Series
from cqcm_data.text import Language
from cqcm_views import charts, markup
from cqcm_views.cards import chart, lists
from cqcm_views.charts import Figure, Options, Tile, timeline
from cqcm_views.exports import csv
from cqcm_views.theme import THEMES, Name
from cqcm_views.views.model import MAPS, BlockCard, ChartCard, ListCard, TableCard
from cqcm_views.views.state import State
from cqcm_views.wording import citation, findings
from cqcm_views.wording.strings import ABSENT, say

Content = dict[str, Any]


@dataclass(frozen=True)
class Room:
    """How many pixels a figure has: on a wide screen, on paper, and on a phone.

    `phone_below` is the width of the window under which it has a phone's.
    """

    screen: int
    paper: int
    phone_below: int
    phone: int = 270


HALF = Room(screen=560, paper=560, phone_below=600)
WHOLE = Room(screen=1130, paper=940, phone_below=820)


@singledispatch
def content(card: BlockCard, _state: State, _reading: Reading, _theme: Name) -> Content:
    """The head, the parts and the foot of a card; parts are HTML, the figure is for Plotly."""
    raise TypeError(f"{card} is no kind of card")


@content.register
def _chart(card: ChartCard, state: State, reading: Reading, theme: Name) -> Content:
    language = reading.language
    series = chart.measure(card, state, reading)
    told = chart.chart(card, series, state, reading)
    if told["waits"]:
        alone = _waits(series, told["waits"], language)
        return {**_framed(told, language), **_alone(alone, language)}
    coded = card.chart == "tile_map"
    html = {"table": _table(chart.table(series, reading, coded), language)}
    html["words"] = _words(findings.in_words(series, language), language)
    return {
        **_framed(told, language),
        **_tabs(["chart", "table", "words"], language),
        "parts": html,
        **_figures(card, theme, partial(_figure, card, series, state, reading)),
    }


@content.register
def _list(card: ListCard, state: State, reading: Reading, theme: Name) -> Content:
    language = reading.language
    found = listing(card.listing, reading.release)
    told = chart.list_told(card, found, state, reading)
    framed = _framed(told, language)
    html = {"table": _table(lists.table(found, language), language)}
    html["words"] = _words(lists.in_words(found, language), language)
    if card.chart == "none":
        return {**framed, **_tabs(["table", "words"], language), "parts": html}
    cited = citation.report_line(found.provenance, reading, cited=True)
    return {
        **framed,
        **_tabs(["chart", "table", "words"], language),
        "parts": html,
        **_figures(card, theme, partial(_timeline, found, state, cited)),
    }


@content.register
def _in_full(card: TableCard, state: State, reading: Reading, _theme: Name) -> Content:
    language = reading.language
    told = chart.table_told(card, state, reading)
    framed = _framed(told, language)
    html = {"table": _table(chart.table_in_full(card, state, reading), language)}
    html["words"] = _words(chart.words_in_full(card, state, reading), language)
    return {**framed, **_tabs(["table", "words"], language), "parts": html}


def _framed(told: dict[str, Any], language: Language) -> Content:
    return {name: markup.render(f"card_{name}", language, card=told) for name in ("head", "foot")}


def _tabs(names: list[str], language: Language) -> Content:
    tabs = [(name, say(f"tab_{name}", language)) for name in names]
    return {"tabs": tabs, "label": say("tab_label", language)}


def _alone(html: str, language: Language) -> Content:
    """A card with one part has no tabs."""
    return {**_tabs([], language), "parts": {"only": html}}


def _figures(card: BlockCard, theme: Name, drawn: Callable[[Name, int], Figure]) -> Content:
    """A figure as a wide screen shows it, and what of it is otherwise on a phone and on paper.

    The browser chooses: a window may be made wider, a phone turned, a page printed.
    """
    room = WHOLE if card.wide else HALF
    figure = drawn(theme, room.screen)
    on_phone = drawn(theme, room.phone)
    on_paper = figure if theme == "light" else drawn("light", room.screen)
    return {
        "figure": figure,
        "phone": {"below": room.phone_below, "changes": [*_changes(figure, on_phone)]},
        "paper": {"width": room.paper, "changes": [*_changes(figure, on_paper)]},
    }


def _changes(figure: Any, other: Any, *path: str | int) -> Iterator[tuple[list[str | int], Any]]:
    """Where another drawing of the same numbers differs: the way to each part, what it is there."""
    if figure == other:
        return
    parts = _parts(figure)
    if not parts or parts != _parts(other):
        yield [*path], other
        return
    for part in parts:
        yield from _changes(figure[part], other[part], *path, part)


def _parts(figure: Any) -> list[str] | list[int]:
    """What can be told apart in a figure: names, or places in a list of traces and the like."""
    if isinstance(figure, dict):
        return [*figure]
    if isinstance(figure, list) and all(isinstance(one, dict) for one in figure):
        return [*range(len(figure))]
    return []


def _figure(
    card: ChartCard, series: Series, state: State, reading: Reading, theme: Name, width: int
) -> Figure:
    language = reading.language
    options = Options(
        width_hint=width,
        source_line=citation.source_line(series, reading, cited=True),
        tiles=_tiles(reading) if card.chart in MAPS else (),
        shapes=boundaries.shapes() if card.chart == "geo_map" else {},
        chosen=tuple(map(str, state.where.get("region", ()))),
        annotations=chart.annotations(series, reading),
    )
    drawn = charts.figure(card.chart, series, language, THEMES[theme], options)
    pressed = "region" if card.chart in MAPS else ""
    file = csv.file_name(series, language)
    return _pictured(drawn, citation.title(series, language), file, theme, pressed)


def _timeline(found: Listing, state: State, line: str, theme: Name, width: int) -> Figure:
    language = state.language
    alt = f"{found.label[language]}. {lists.counted(found, language)}"
    options = Options(width_hint=width, source_line=line)
    events = lists.events(found, language)
    drawn = timeline.figure(events, alt, language, THEMES[theme], options)
    file = csv.list_name(found, language)
    return _pictured(drawn, found.label[language], file, theme)


def _pictured(figure: Figure, title: str, file: str, theme: Name, pressed: str = "") -> Figure:
    """What a saved picture needs beside the figure, and which filter a pressed mark is of."""
    ground = THEMES[theme].card
    figure["layout"]["meta"] |= {"title": title, "file": file, "ground": ground}
    figure["layout"]["meta"]["filter"] = pressed
    return figure


def _tiles(reading: Reading) -> tuple[Tile, ...]:
    return tuple(
        Tile(
            code=row["code"],
            name=row[f"name_{reading.language}"],
            short_name=row["short_name"],
            row=row["tile_row"],
            col=row["tile_col"],
        )
        for row in labels.regions(reading.release)
    )


def _table(found: dict[str, Any], language: Language) -> str:
    return markup.render("card_table", language, **{"codes": [], "absent": ABSENT, **found})


def _words(words: str, language: Language) -> str:
    return markup.render("card_words", language, words=words)


def _waits(series: Series, waits: str, language: Language) -> str:
    address = chart.model_address(series, language)
    return markup.render("card_waits", language, waits=waits, address=address)
