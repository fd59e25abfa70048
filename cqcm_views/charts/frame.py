"""What a kind of chart is given and gives back, and what surrounds every figure."""

import datetime as dt
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from pydantic import JsonValue

from cqcm_data.boundaries import Shape
from cqcm_data.series import Series
from cqcm_data.text import Language
from cqcm_views.charts.words import height_of, shown, width_of, wrapped
from cqcm_views.theme import CLEAR, FONT, Theme
from cqcm_views.wording import findings, numbers
from cqcm_views.wording.findings import Row
from cqcm_views.wording.strings import say

Figure = dict[str, Any]  # of Plotly, which knows no types; none leaves this room
Picture = dict[str, JsonValue]  # a whole figure, as it does
Annotation = tuple[dt.date, str]
SEPARATORS: Mapping[Language, str] = {"fr": ",\u00a0", "en": ".,"}
SMALL = 0.8
NARROW = 24  # ems: what a phone shows
WIDE = 60  # ems: what a card over the whole width has on a screen that is not a phone's
ACROSS = 51  # ems: what the smallest of these screens leaves to it


@dataclass(frozen=True)
class Tile:
    """A region's place on the tile map."""

    code: str
    name: str
    short_name: str
    row: int
    col: int


@dataclass(frozen=True)
class Options:
    """What a figure is drawn for: how wide, how large the text, with which source line.

    `file` and `pressed` go with it: how the file of its picture is called, which filter a pressed
    mark is of. `first` is the bar that comes before its rivals. `tiles` and `chosen` are for maps,
    `shapes` for the geographic one, `annotations` for columns and lines over time.
    """

    width_hint: int = 700
    text_size: int = 14
    source_line: str = ""
    tiles: Sequence[Tile] = ()
    chosen: Collection[str] = ()
    annotations: Sequence[Annotation] = ()
    shapes: Mapping[str, Shape] = field(default_factory=dict)
    file: str = ""
    pressed: str = ""
    first: str = ""


@dataclass(frozen=True)
class Sheet:
    """What any figure is drawn on."""

    language: Language
    theme: Theme
    options: Options

    @property
    def size(self) -> int:
        return self.options.text_size

    @property
    def small(self) -> int:
        return round(self.size * SMALL)

    @property
    def fictitious(self) -> bool:
        return False

    def em(self, count: float) -> int:
        return round(self.size * count)

    def say(self, name: str, **values: object) -> str:
        return say(name, self.language, **values)


@dataclass(frozen=True)
class Drawing(Sheet):
    """What a kind of chart is given."""

    series: Series

    @property
    def unit(self) -> str:
        return self.series.indicator.unit

    @property
    def fictitious(self) -> bool:
        return findings.is_fictitious(self.series)

    def told(self, body: "Body") -> dict[str, str]:
        """What a figure says of itself: its text alternative and its unit."""
        alternative = findings.alternative(self.series, self.language)
        return {
            "alt": f"{alternative} {body.spoken}".strip(),
            "unit": numbers.noun(self.unit, None, self.language),
        }

    def quantity(self, value: float | None) -> str:
        return numbers.quantity(value, self.unit, self.language)

    def label(self, row: Row) -> str:
        """The value to write beside a mark: « plus de 330 »."""
        return findings.quantity(row, self.unit, self.language)

    def value_of(self, row: Row | None) -> str:
        """The value of a row with what is counted, or why there is none."""
        return findings.told(row, self.unit, self.language) if row else self.say("no_value")

    def hover(self, name: str, row: Row | None) -> str:
        words = shown(self.say("labelled", label=name, value=self.value_of(row)))
        return f"{words}<br>{self.say('fictitious')}" if self.fictitious else words

    def word(self, dimension: str, key: object) -> str:
        return findings.word(self.series, dimension, key, self.language)


@dataclass
class Body:
    """What a kind of chart makes: its traces, its part of the layout, the room that it needs.

    `notes` stand below the figure, `spoken` at the end of its text alternative.
    """

    data: list[Figure]
    height: int
    left: int = 4
    right: int = 4
    top: int = 4
    bottom: int = 4
    layout: Figure = field(default_factory=dict)
    notes: Sequence[str] = ()
    spoken: str = ""
    ratio: float = 0.0  # height to width, where one follows from the other
    least: float = 0.0  # the size of its smallest words, where they are smaller than usual


def framed(drawing: Sheet, body: Body, beside: Mapping[str, str]) -> Picture:
    """The traces under the shared look, made-up data said as such inside.

    `beside` is what the figure says of itself beside its marks: `alt` and `unit`.
    """
    layout = template(drawing.theme)
    axes = {name: layout[name] | body.layout.get(name, {}) for name in ("xaxis", "yaxis")}
    inside = [*body.layout.get("annotations", []), *_stamp(drawing, body)]
    return {
        "data": [*body.data],
        "layout": {
            **layout,
            **body.layout,
            **axes,
            "annotations": inside,
            "font": {**layout["font"], "size": drawing.size},
            "height": body.top + body.height + body.bottom,
            "margin": {"l": body.left, "r": body.right, "t": body.top, "b": body.bottom, "pad": 0},
            "separators": SEPARATORS[drawing.language],
            "meta": {**beside, **_meta(drawing, body)},
        },
    }


def _meta(drawing: Sheet, body: Body) -> dict[str, JsonValue]:
    """What the browser asks of a figure, and says beside it."""
    return {
        "source": drawing.options.source_line,
        "notes": [*body.notes],
        "ratio": body.ratio,
        "file": drawing.options.file,
        "ground": drawing.theme.card,
        "quiet": drawing.theme.quiet,
        "least": body.least or drawing.size,
        "filter": drawing.options.pressed,
    }


def _stamp(drawing: Sheet, body: Body) -> list[Figure]:
    """« Données fictives » in a line of its own: over marks it would hide numbers, or vanish."""
    if not drawing.fictitious:
        return []
    body.top += drawing.em(1.8)
    above = {"xref": "paper", "x": 0, "xanchor": "left", "yref": "paper", "y": 1, "yanchor": "top"}
    return [
        {
            "name": "fictitious",
            "text": f"<b>{drawing.say('fictitious')}</b>",
            "xshift": 2 - body.left,
            "yshift": body.top - 2,
            "showarrow": False,
            "font": {"size": drawing.em(1.1), "color": drawing.theme.warning},
        }
        | above
    ]


def empty(drawing: Sheet, why: str) -> Body:
    """A figure that says why there is nothing to show."""
    words = {
        "text": wrapped(why, 36),
        "xref": "paper",
        "yref": "paper",
        "x": 0.5,
        "y": 0.5,
        "showarrow": False,
        "font": {"color": drawing.theme.quiet},
    }
    hidden = {"visible": False}
    layout = {"annotations": [words], "xaxis": hidden, "yaxis": hidden}
    return Body(data=[], height=drawing.em(6), layout=layout)


def legend(drawing: Sheet, body: Body, marks: str, names: Sequence[str]) -> None:
    """What the colours mean, above the figure, in lines that the smallest screen can hold.

    It is drawn as words: Plotly's own legend moves the margins and can be switched off.
    """
    lines: list[list[str]] = [[]]
    width = drawing.options.width_hint / drawing.size
    room, used = drawing.em(ACROSS if width >= WIDE else min(NARROW, width)), 0.0
    longest = int(room / drawing.em(0.6))  # letters of a name: more would go over the side
    entries = [wrapped(name, longest) for name in names]
    for name, mark, colour in zip(entries, marks, drawing.theme.series, strict=False):
        needed = width_of(name, drawing.size) + drawing.em(2.2)
        if used and used + needed > room:
            lines, used = [*lines, []], 0.0
        used += needed
        lines[-1].append(f'<span style="color:{colour}">{mark}</span>\u00a0{name}')
    words = "<br>".join("\u2003".join(line) for line in lines)
    body.top += height_of(words, drawing.size) + drawing.em(0.5)
    above = {"name": "legend", "x": 0, "y": 1, "xanchor": "left", "yanchor": "top", "align": "left"}
    shift = {"xref": "paper", "yref": "paper", "xshift": 2 - body.left, "yshift": body.top - 2}
    font = {"size": drawing.size, "color": drawing.theme.ink}
    annotation = {"text": words, "showarrow": False, "font": font} | above | shift
    body.layout["annotations"] = [*body.layout.get("annotations", []), annotation]


def template(theme: Theme) -> dict[str, Any]:
    """The layout that all figures start from; a new dict each time, for the caller to change."""
    axis = {
        "showgrid": False,
        "zeroline": False,
        "showline": False,
        "ticks": "",
        "fixedrange": True,
        "gridcolor": theme.line,
        "tickfont": {"color": theme.ink},
    }
    return {
        "font": {"family": FONT, "color": theme.ink},
        "paper_bgcolor": CLEAR,
        "plot_bgcolor": CLEAR,
        "colorway": list(theme.series),
        "showlegend": False,
        "dragmode": False,
        "hovermode": "closest",
        "hoverlabel": {
            "bgcolor": theme.card,
            "bordercolor": theme.quiet,
            "font": {"family": FONT, "color": theme.ink},
            "align": "left",
            "namelength": -1,
        },
        "xaxis": axis,
        "yaxis": dict(axis),
    }
