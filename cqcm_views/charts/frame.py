"""What a kind of chart is given and gives back, and what surrounds every figure."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from cqcm_data.boundaries import Shape
from cqcm_data.query import Series
from cqcm_data.text import Language
from cqcm_views import sentences, wording
from cqcm_views.charts.words import height_of, shown, width_of, wrapped
from cqcm_views.sentences import Row
from cqcm_views.theme import Theme, template
from cqcm_views.wording import say

Figure = dict[str, Any]
SEPARATORS: Mapping[Language, str] = {"fr": ",\u00a0", "en": ".,"}
SMALL = 0.8
NARROW = 24  # ems: what a phone shows, and the longest line of the notes


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

    `tiles` and `chosen` are for maps, `shapes` for the geographic one.
    """

    width_hint: int = 700
    text_size: int = 14
    source_line: str = ""
    tiles: Sequence[Tile] = ()
    chosen: Collection[str] = ()
    shapes: Mapping[str, Shape] = field(default_factory=dict)


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
        return sentences.is_fictitious(self.series)

    def told(self) -> dict[str, Any]:
        """What a figure says of itself: its text alternative and its unit."""
        return {
            "alt": sentences.alternative(self.series, self.language),
            "unit": wording.noun(self.unit, None, self.language),
        }

    def amount(self, value: float | None) -> str:
        return sentences.amount(value, self.unit, self.language)

    def quantity(self, value: float | None) -> str:
        return wording.quantity(value, self.unit, self.language)

    def label(self, row: Row) -> str:
        """The value to write beside a mark: « plus de 330 »."""
        return sentences.quantity(row, self.unit, self.language)

    def hover(self, name: str, value: float | None) -> str:
        return self.hover_words(name, self.amount(value))

    def hover_words(self, name: str, value: str) -> str:
        said = shown(self.say("labelled", label=name, value=value))
        return f"{said}<br>{self.say('fictitious')}" if self.fictitious else said

    def word(self, dimension: str, key: object) -> str:
        return sentences.word(self.series, dimension, key, self.language)


@dataclass
class Body:
    """What a kind of chart makes: its traces, its part of the layout, the room that it needs."""

    data: list[Figure]
    height: int
    left: int = 4
    right: int = 4
    top: int = 4
    bottom: int = 4
    layout: Figure = field(default_factory=dict)
    notes: Sequence[str] = ()
    ratio: float = 0.0  # height to width, where one follows from the other


def framed(drawing: Sheet, body: Body, told: Mapping[str, Any]) -> Figure:
    """The traces under the shared look, with the source inside and made-up data said as such.

    `told` is what the figure says of itself beside its marks: `alt` and `unit`.
    """
    foot = _foot(drawing, body)
    low = body.bottom + (drawing.em(0.6) + height_of(foot, drawing.small) if foot else 0)
    layout = template(drawing.theme)
    axes = {name: layout[name] | body.layout.get(name, {}) for name in ("xaxis", "yaxis")}
    inside = [*body.layout.get("annotations", []), *_stamps(drawing, body)]
    inside += [_at_the_foot(drawing, body, foot, low)] if foot else []
    return {
        "data": body.data,
        "layout": {
            **layout,
            **body.layout,
            **axes,
            "annotations": inside,
            "font": {**layout["font"], "size": drawing.size},
            "height": body.top + body.height + low,
            "margin": {"l": body.left, "r": body.right, "t": body.top, "b": low, "pad": 0},
            "separators": SEPARATORS[drawing.language],
            "meta": {**told, "source": drawing.options.source_line, "ratio": body.ratio},
        },
    }


def _foot(drawing: Sheet, body: Body) -> str:
    """The notes and the source line, in lines that a phone can hold."""
    letters = int(min(NARROW, drawing.options.width_hint / drawing.size) / SMALL / 0.48)
    said = [*body.notes, drawing.options.source_line]
    return "<br>".join(wrapped(one, letters) for one in said if one)


def _at_the_foot(drawing: Sheet, body: Body, foot: str, low: int) -> Figure:
    return {
        "name": "source",
        "text": foot,
        "xref": "paper",
        "yref": "paper",
        "x": 0,
        "y": 0,
        "xanchor": "left",
        "yanchor": "bottom",
        "xshift": 2 - body.left,
        "yshift": 2 - low,
        "align": "left",
        "showarrow": False,
        "font": {"size": drawing.small, "color": drawing.theme.quiet},
    }


def _stamps(drawing: Sheet, body: Body) -> list[Figure]:
    """« Données fictives » across the figure, again further down a tall one."""
    if not drawing.fictitious:
        return []
    count = max(1, round(body.height / drawing.em(28)))
    return [
        {
            "name": "fictitious",
            "text": f"<b>{drawing.say('fictitious')}</b>",
            "xref": "paper",
            "yref": "paper",
            "x": 0.5,
            "y": (at + 0.5) / count,
            "xshift": (body.right - body.left) / 2,
            "showarrow": False,
            "textangle": -18 if body.height > drawing.em(9) else 0,
            "opacity": 0.55,  # the words read, and so does what lies under them
            "font": {"size": 2 * drawing.size, "color": drawing.theme.warning},
        }
        for at in range(count)
    ]


def empty(drawing: Sheet) -> Body:
    """A figure that says that there is nothing to show."""
    said = {
        "text": wrapped(drawing.say("finding_empty"), 36),
        "xref": "paper",
        "yref": "paper",
        "x": 0.5,
        "y": 0.5,
        "showarrow": False,
        "font": {"color": drawing.theme.quiet},
    }
    hidden = {"visible": False}
    layout = {"annotations": [said], "xaxis": hidden, "yaxis": hidden}
    return Body(data=[], height=drawing.em(6), layout=layout)


def legend(drawing: Sheet, body: Body, marks: str, names: Sequence[str]) -> None:
    """What the colours mean, above the figure, in lines that a phone can hold.

    It is drawn as words: Plotly's own legend moves the margins and can be switched off.
    """
    lines: list[list[str]] = [[]]
    room, used = drawing.em(min(NARROW, drawing.options.width_hint / drawing.size)), 0.0
    for name, mark, colour in zip(names, marks, drawing.theme.series, strict=False):
        needed = width_of(name, drawing.size) + drawing.em(2.2)
        if used and used + needed > room:
            lines, used = [*lines, []], 0.0
        used += needed
        lines[-1].append(f'<span style="color:{colour}">{mark}</span>\u00a0{shown(name)}')
    words = "<br>".join("\u2003".join(line) for line in lines)
    body.top += height_of(words, drawing.size) + drawing.em(0.5)
    above = {"name": "legend", "x": 0, "y": 1, "xanchor": "left", "yanchor": "top", "align": "left"}
    shift = {"xref": "paper", "yref": "paper", "xshift": 2 - body.left, "yshift": body.top - 2}
    font = {"size": drawing.size, "color": drawing.theme.ink}
    said = {"text": words, "showarrow": False, "font": font} | above | shift
    body.layout["annotations"] = [*body.layout.get("annotations", []), said]
