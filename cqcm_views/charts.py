"""Series -> figure: one function per kind of chart, each giving plain dicts for Plotly.

Nothing here opens a file, a connection or a widget. Sizes follow `Options.text_size`, so that the
same figure serves a phone and a slide; margins are computed from the words that they hold, so
that nothing is cut off from 330 pixels up.
"""

import datetime as dt
import html
import math
import textwrap
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import pairwise
from typing import Any

from babel.dates import get_month_names
from babel.numbers import format_compact_decimal

from cqcm_data.query import Series
from cqcm_data.text import Language
from cqcm_views import sentences, wording
from cqcm_views.sentences import Row
from cqcm_views.theme import CLEAR, FONT, Theme, contrast, readable_on, template
from cqcm_views.wording import say

Figure = dict[str, Any]
Event = tuple[dt.date, str, str]

MOST_PARTS = 6
SEPARATORS: Mapping[Language, str] = {"fr": ",\u00a0", "en": ".,"}
SYMBOLS = ("circle", "diamond", "square", "triangle-up", "cross", "x")

_LETTER = 0.56  # the width of a letter in ems, on the safe side for Source Sans
_LINE = 1.25  # the height of a line in ems
_SMALL = 0.8
_NARROW = 24  # ems: what a phone shows, and the longest line of the notes
_LABEL = 22  # letters of a category before it goes on to a new line


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

    `tiles` and `chosen` are for the tile map, `events` for the timeline.
    """

    width_hint: int = 700
    text_size: int = 14
    source_line: str = ""
    tiles: Sequence[Tile] = ()
    chosen: Collection[str] = ()
    events: Sequence[Event] = ()


@dataclass(frozen=True)
class Drawing:
    """What a kind of chart is given."""

    series: Series
    language: Language
    theme: Theme
    options: Options

    @property
    def unit(self) -> str:
        return self.series.indicator.unit

    @property
    def size(self) -> int:
        return self.options.text_size

    @property
    def small(self) -> int:
        return round(self.size * _SMALL)

    @property
    def fictitious(self) -> bool:
        return sentences.is_fictitious(self.series)

    def em(self, count: float) -> int:
        return round(self.size * count)

    def say(self, name: str, **values: object) -> str:
        return say(name, self.language, **values)

    def amount(self, value: float | None) -> str:
        return sentences.amount(value, self.unit, self.language)

    def told(self, row: Row) -> str:
        return sentences.told(row, self.unit, self.language)

    def quantity(self, value: float | None) -> str:
        return wording.quantity(value, self.unit, self.language)

    @cached_property
    def hidden(self) -> frozenset[tuple[object, ...]]:
        """The keys of the rows whose value is kept from the reader."""
        return frozenset(r.keys for r in sentences.rows(self.series, self.language) if r.hidden)

    def lacking(self, *keys: object) -> str:
        """What stands where no value can be drawn: kept from the reader, or none."""
        return self.say("hidden") if keys in self.hidden else self.say("no_value")

    def hover(self, name: str, value: float | None, *keys: object) -> str:
        told = self.lacking(*keys) if value is None else self.amount(value)
        said = shown(self.say("labelled", label=name, value=told))
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


def figure(
    kind: str, series: Series, language: Language, theme: Theme, options: Options | None = None
) -> Figure:
    """A figure of a kind, as plain dicts that `plotly.graph_objects.Figure` takes.

    `layout.meta` has the text alternative (`alt`), the `unit` and the `source`. Raises KeyError
    for an unknown kind, ValueError for a series that the kind cannot show.
    """
    drawing = Drawing(series, language, theme, options or Options())
    draw = KINDS[kind]
    nothing = series.frame.empty and kind not in ("tile_map", "timeline")
    nothing = nothing or not series.broken_down
    return _framed(drawing, _empty(drawing) if nothing else draw(drawing))


# The kinds --------------------------------------------------------------------------------------


def bar(drawing: Drawing) -> Body:
    """Horizontal bars from the highest to the lowest; what has no value is named at the end."""
    found = _bar_order(sentences.rows(drawing.series, drawing.language))
    names = [wrapped(row.name, _LABEL) for row in found]
    body = _rows_body(drawing, names, [drawing.quantity(row.value) for row in found])
    groups = {drawing.theme.accent: True, drawing.theme.accent_soft: False}
    body.data = [
        _bars(drawing, {n: row for n, row in enumerate(found) if row.stated is stated}, colour)
        for colour, stated in groups.items()
    ]
    body.data += _no_value(drawing, {n: r.keys for n, r in enumerate(found) if r.value is None})
    body.layout["barmode"] = "overlay"
    body.layout["xaxis"] |= {"range": _from_zero(found)}
    return body


def columns(drawing: Drawing) -> Body:
    """Columns in the order of time, or of the catalogue, with the values on top."""
    (dimension,) = _dimensions(drawing, 1, 1)
    keys = _along(drawing, dimension)
    by_key = {row.keys[0]: row for row in sentences.rows(drawing.series, drawing.language)}
    values = [by_key[key].value if key in by_key else None for key in keys]
    labels = ["" if value is None else drawing.quantity(value) for value in values]
    slot = (drawing.options.width_hint - 8) / len(keys)
    upright = _widest(labels, drawing.size) > slot
    body = _ticks_below(drawing, dimension, keys, slot)
    body.top = 8 + (_widest(labels, drawing.size) if upright else drawing.em(_LINE))
    body.data = [
        {
            "type": "bar",
            "x": list(range(len(keys))),
            "y": values,
            "text": labels,
            "textangle": -90 if upright else 0,
            "customdata": keys,
            **_labelled_bars(drawing),
            "hovertext": [
                drawing.hover(drawing.word(dimension, key), value, key)
                for key, value in zip(keys, values, strict=True)
            ],
            "marker": _filled(drawing, drawing.theme.accent),
        },
        *_dashes(drawing, {n: keys[n] for n, value in enumerate(values) if value is None}),
    ]
    body.layout["yaxis"] = {"visible": False, "range": _from_zero(by_key.values())}
    missing = any(
        v is None and (k,) not in drawing.hidden for k, v in zip(keys, values, strict=True)
    )
    body.notes = [drawing.say("chart_missing")] if missing else []
    body.notes += [drawing.say("chart_hidden")] if drawing.hidden else []
    return body


def lines(drawing: Drawing) -> Body:
    """One line per value of the second dimension, named at its end, broken where a value lacks."""
    first, *second = _dimensions(drawing, 1, 2)
    keys = [key for key in _along(drawing, first) if key is not None]
    found = sentences.rows(drawing.series, drawing.language)
    parts = _parts(drawing, second[0]) if second else [None]
    at = {row.keys: row for row in found}
    cells = [[(key, *([part] if second else [])) for key in keys] for part in parts]
    ys = [[_value(at, cell) for cell in line] for line in cells]
    names = [drawing.word(second[0], part) if second else "" for part in parts]
    ticks = _ticks(found)
    left = 12 + _widest([drawing.quantity(tick) for tick in ticks], drawing.small)
    right = 18 + _widest([wrapped(name, 14) for name in names], drawing.size)
    slot = (drawing.options.width_hint - left - right) / max(1, len(keys) - 0.5)
    body = _ticks_below(drawing, first, keys, slot)
    body.left, body.right, body.top = left, right, drawing.em(1)
    body.layout["xaxis"]["range"] = [-0.3, len(keys) - 0.8]
    body.data = [
        _line(drawing, number, name, dict(zip(line, values, strict=True)))
        for number, (name, line, values) in enumerate(zip(names, cells, ys, strict=True))
    ]
    body.layout["yaxis"] = _value_axis(drawing, ticks)
    body.layout["annotations"] = _line_ends(drawing, names, ys, ticks[-1], body.height)
    off = [f"{row.name} ({drawing.told(row)})" for row in found if row.keys[0] is None]
    body.notes = [drawing.say("chart_off_axis", values="; ".join(off))] if off else []
    body.notes += sentences.hidden_rows(found, drawing.language)
    return body


def stacked(drawing: Drawing) -> Body:
    """Horizontal bars split by the second dimension; only what may be added up is stacked."""
    first, second = _dimensions(drawing, 2, 2)
    if not sentences.additive(drawing.series):
        raise ValueError(f"{drawing.series.indicator.id} cannot be added up, so not stacked")
    at, parts = _grid(drawing), _parts(drawing, second)
    keys = _by_total(drawing, first, at)
    totals = [_total(at, key) for key in keys]
    names = [wrapped(drawing.word(first, key), _LABEL) for key in keys]
    ends = [drawing.quantity(total) for total in totals]
    body = _rows_body(drawing, names, ends)
    body.data = [_part(drawing, number, part, keys, at) for number, part in enumerate(parts)] + [
        _text_at(drawing, totals, list(range(len(keys))), ends, "middle right")
    ]
    body.layout["xaxis"] |= {"range": [0, max([t for t in totals if t is not None] + [0]) or 1]}
    body.layout |= {"barmode": "stack", "uniformtext": {"mode": "hide", "minsize": drawing.small}}
    _legend(drawing, body, "■" * len(parts), [drawing.word(second, part) for part in parts])
    without = [row.name for row in at.values() if row.missing]
    if without:
        named = sentences.joined(without, drawing.language)
        body.notes = [drawing.say("chart_missing_parts", names=named)]
    body.notes = [*body.notes, *sentences.hidden_rows(list(at.values()), drawing.language)]
    return body


def dots(drawing: Drawing) -> Body:
    """Two values per category on one line: the distance between them is the point."""
    first, second = _dimensions(drawing, 2, 2)
    pair = sentences.ordered(drawing.series, second)
    if len(pair) > 2:
        raise ValueError(f"dots compare two values of {second}, not {len(pair)}")
    at = _grid(drawing)
    keys = _by_highest(drawing, first, at)
    names = [wrapped(drawing.word(first, key), _LABEL) for key in keys]
    ends = [drawing.quantity(row.value) for row in at.values()]
    body = _rows_body(drawing, names, ends)
    body.data = [
        _between(drawing, keys, pair, at),
        *(_dot(drawing, number, one, keys, at) for number, one in enumerate(pair)),
        *_dot_labels(drawing, keys, pair, at),
        *_no_value(
            drawing,
            {
                n: next((k for p in pair if (k := (key, p)) in drawing.hidden), (key,))
                for n, key in enumerate(keys)
                if all(_value(at, (key, p)) is None for p in pair)
            },
        ),
    ]
    body.notes = sentences.hidden_rows(list(at.values()), drawing.language)
    highest = _from_zero(at.values())[1]
    body.layout["xaxis"] |= {"range": [-_before_zero(drawing, body, ends) * highest, highest]}
    _legend(drawing, body, "○◆", [drawing.word(second, one) for one in pair])
    return body


def tile_map(drawing: Drawing) -> Body:
    """Equal tiles, roughly where each region lies; pressing one gives its code."""
    _dimensions(drawing, 1, 1)
    tiles = drawing.options.tiles
    if not tiles:
        raise ValueError("a tile map needs tiles")
    rows = {str(row.keys[0]): row for row in sentences.rows(drawing.series, drawing.language)}
    looks = [_tile_look(drawing, tile, rows) for tile in tiles]
    across, down = 1 + max(tile.col for tile in tiles), 1 + max(tile.row for tile in tiles)
    side = (drawing.options.width_hint - 8) / across
    body = Body(data=_tile_traces(drawing, looks, side), height=round(side * down))
    fixed = {"visible": False, "constrain": "domain"}
    body.layout = {
        "barmode": "overlay",
        # Where a figure is narrower than foreseen, a name that would not be legible is left out.
        "uniformtext": {"mode": "hide", "minsize": round(drawing.size * 0.7)},
        "xaxis": fixed | {"range": [-0.5, across - 0.5]},
        "yaxis": fixed
        | {"range": [down - 0.5, -0.5], "scaleanchor": "x", "constraintoward": "top"},
        "shapes": [shape for look in looks for shape in _frames(drawing, look)],
    }
    body.notes = list(_tile_notes(drawing, looks, rows))
    return body


def timeline(drawing: Drawing) -> Body:
    """Dated events down one axis, as far apart as their dates, each with its words beside it."""
    events = sorted(drawing.options.events, key=lambda event: event[0])
    if not events:
        return _empty(drawing)
    kinds = list(dict.fromkeys(kind for _, _, kind in events))
    if len(kinds) > MOST_PARTS:
        raise ValueError(f"{len(kinds)} kinds of events; at most {MOST_PARTS} can be told apart")
    words = [_event_words(drawing, event) for event in events]
    heights = [drawing.em(_LINE) * (1 + said.count("<br>")) + drawing.em(0.6) for said in words]
    length = max(sum(heights), drawing.em(12))
    points = _in_proportion([event[0] for event in events], heights, length)
    body = Body(data=[], height=round(length), left=drawing.em(1))
    body.data = [_event_dots(drawing, n, kind, events, points) for n, kind in enumerate(kinds)]
    places = _apart(points, heights, length)
    body.layout = {
        "xaxis": {"visible": False, "range": [0, 1]},
        "yaxis": {"visible": False, "range": [length, 0]},
        "shapes": _event_lines(drawing, points, places, length),
        "annotations": [
            _words_beside(drawing, said, place) for said, place in zip(words, places, strict=True)
        ],
    }
    if len(kinds) > 1:
        _legend(drawing, body, "●◆■▲✚✖", kinds)
    return body


KINDS: Mapping[str, Callable[[Drawing], Body]] = {
    "bar": bar,
    "columns": columns,
    "lines": lines,
    "stacked": stacked,
    "dots": dots,
    "tile_map": tile_map,
    "timeline": timeline,
}


# What surrounds every figure --------------------------------------------------------------------


def _framed(drawing: Drawing, body: Body) -> Figure:
    """The traces under the shared look, with the source inside and made-up data said as such."""
    foot = _foot(drawing, body)
    low = body.bottom + (drawing.em(0.6) + _height(foot, drawing.small) if foot else 0)
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
            "meta": _meta(drawing),
        },
    }


def _meta(drawing: Drawing) -> dict[str, str]:
    return {
        "alt": sentences.alternative(drawing.series, drawing.language),
        "unit": wording.noun(drawing.unit, None, drawing.language),
        "source": drawing.options.source_line,
    }


def _foot(drawing: Drawing, body: Body) -> str:
    """The notes and the source line, in lines that a phone can hold."""
    letters = int(min(_NARROW, drawing.options.width_hint / drawing.size) / _SMALL / 0.48)
    said = [*body.notes, drawing.options.source_line]
    return "<br>".join(wrapped(one, letters) for one in said if one)


def _at_the_foot(drawing: Drawing, body: Body, foot: str, low: int) -> Figure:
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


def _stamps(drawing: Drawing, body: Body) -> list[Figure]:
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


def _empty(drawing: Drawing) -> Body:
    """A figure that says that there is nothing to show."""
    said = {
        "text": wrapped(sentences.nothing(drawing.series, drawing.language), 36),
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


def _legend(drawing: Drawing, body: Body, marks: str, names: Sequence[str]) -> None:
    """What the colours mean, above the figure, in lines that a phone can hold.

    It is drawn as words: Plotly's own legend moves the margins and can be switched off.
    """
    lines: list[list[str]] = [[]]
    room, used = drawing.em(min(_NARROW, drawing.options.width_hint / drawing.size)), 0.0
    for name, mark, colour in zip(names, marks, drawing.theme.series, strict=False):
        needed = _width(name, drawing.size) + drawing.em(2.2)
        if used and used + needed > room:
            lines, used = [*lines, []], 0.0
        used += needed
        lines[-1].append(f'<span style="color:{colour}">{mark}</span>\u00a0{shown(name)}')
    words = "<br>".join("\u2003".join(line) for line in lines)
    body.top += _height(words, drawing.size) + drawing.em(0.5)
    above = {"name": "legend", "x": 0, "y": 1, "xanchor": "left", "yanchor": "top", "align": "left"}
    shift = {"xref": "paper", "yref": "paper", "xshift": 2 - body.left, "yshift": body.top - 2}
    font = {"size": drawing.size, "color": drawing.theme.ink}
    said = {"text": words, "showarrow": False, "font": font} | above | shift
    body.layout["annotations"] = [*body.layout.get("annotations", []), said]


# Words and their room ---------------------------------------------------------------------------


def shown(words: str) -> str:
    """Words as Plotly shows them literally: what people typed is never markup."""
    return html.escape(words, quote=False)


def wrapped(words: str, letters: int) -> str:
    """Words in lines of about so many letters; a no-break space stays whole."""
    kept = textwrap.wrap(words.replace("\u00a0", "\ue000"), max(letters, 4)) or [""]
    return "<br>".join(shown(line).replace("\ue000", "\u00a0") for line in kept)


def _width(words: str, size: float) -> float:
    return max(len(html.unescape(line)) for line in words.split("<br>")) * size * _LETTER


def _widest(words: Iterable[str], size: float) -> int:
    return math.ceil(max((_width(one, size) for one in words), default=0))


def _height(words: str, size: float) -> int:
    return math.ceil((1 + words.count("<br>")) * size * (_LINE + 0.05))


# Rows, columns and values -----------------------------------------------------------------------


def _dimensions(drawing: Drawing, least: int, most: int) -> tuple[str, ...]:
    found = drawing.series.dimensions
    if not least <= len(found) <= most:
        raise ValueError(f"{len(found)} dimensions, where this chart shows {least} to {most}")
    return found


def _along(drawing: Drawing, dimension: str) -> list[object]:
    """The values along an axis; years and months without a row keep their place."""
    keys = sentences.ordered(drawing.series, dimension)
    counted = [key for key in keys if isinstance(key, int)]
    if dimension not in sentences.TIME or not counted or len(counted) < len(keys) - 1:
        return keys
    return [*range(counted[0], counted[-1] + 1), *(key for key in keys if key is None)]


def _parts(drawing: Drawing, dimension: str) -> list[object]:
    parts = sentences.ordered(drawing.series, dimension)
    if len(parts) > MOST_PARTS:
        raise ValueError(f"{len(parts)} values of {dimension}; at most {MOST_PARTS} are told apart")
    return parts


def _grid(drawing: Drawing) -> dict[tuple[object, ...], Row]:
    return {row.keys: row for row in sentences.rows(drawing.series, drawing.language)}


def _value(at: Mapping[tuple[object, ...], Row], keys: tuple[object, ...]) -> float | None:
    return at[keys].value if keys in at else None


def _of_key(at: Mapping[tuple[object, ...], Row], key: object) -> list[float]:
    return [r.value for keys, r in at.items() if keys[0] == key and r.value is not None]


def _total(at: Mapping[tuple[object, ...], Row], key: object) -> float | None:
    """The sum of the parts; None while a part has no value, for it would be no total."""
    if any(keys[0] == key and row.value is None for keys, row in at.items()):
        return None
    return math.fsum(_of_key(at, key))


def _by_total(
    drawing: Drawing, dimension: str, at: Mapping[tuple[object, ...], Row]
) -> list[object]:
    """Time in its own order, all else from the highest sum to the lowest."""
    keys = _along(drawing, dimension)
    if dimension in sentences.TIME:
        return keys
    return sorted(keys, key=lambda key: -math.fsum(_of_key(at, key)))


def _by_highest(
    drawing: Drawing, dimension: str, at: Mapping[tuple[object, ...], Row]
) -> list[object]:
    keys = _along(drawing, dimension)
    if dimension in sentences.TIME:
        return keys
    return sorted(keys, key=lambda key: -max(_of_key(at, key), default=-math.inf))


def _bar_order(found: Iterable[Row]) -> list[Row]:
    """From the highest to the lowest, then what is not stated, then what has no value."""
    return sorted(sentences.ranked(found), key=lambda row: (row.value is None, not row.stated))


def _code(row: Row) -> object:
    return row.keys[0] if row.keys else None


def _from_zero(found: Iterable[Row]) -> list[float]:
    values = [row.value for row in found if row.value is not None]
    return [min([0.0, *values]), max([0.0, *values]) or 1.0]


def _ticks(found: Iterable[Row]) -> list[float]:
    """Four or so round values from zero, the last one above every value."""
    highest = _from_zero(found)[1]
    power = 10.0 ** math.floor(math.log10(highest / 4))
    step = next(power * n for n in (1, 2, 2.5, 5, 10) if power * n * 5 >= highest * 1.0001)
    return [step * n for n in range(math.ceil(highest / step) + 1)]


# Pieces of bars, columns and lines --------------------------------------------------------------


def _rows_body(drawing: Drawing, names: Sequence[str], ends: Sequence[str]) -> Body:
    """The room for one row per category: names to the left, values at the end of each row."""
    lines = 1 + max(name.count("<br>") for name in names)
    row = drawing.em(lines * _LINE + 0.9)
    return Body(
        data=[],
        height=row * len(names),
        left=_widest(names, drawing.size) + 12,
        right=_widest(ends, drawing.size) + 14,
        layout={
            "bargap": 1 - drawing.em(1.55) / row,
            "xaxis": {"visible": False},
            "yaxis": {
                "range": [len(names) - 0.5, -0.5],
                "tickmode": "array",
                "tickvals": list(range(len(names))),
                "ticktext": list(names),
                "ticks": "outside",
                "ticklen": 6,
                "tickcolor": CLEAR,
                "automargin": True,
            },
        },
    )


def _bars(drawing: Drawing, rows: Mapping[int, Row], colour: str) -> Figure:
    """The bars of one colour, by their places from the top."""
    labels = [drawing.quantity(row.value) for row in rows.values()]
    return {
        "type": "bar",
        "orientation": "h",
        "x": [row.value for row in rows.values()],
        "y": list(rows),
        "text": ["" if r.value is None else t for r, t in zip(rows.values(), labels, strict=True)],
        "customdata": [_code(row) for row in rows.values()],
        **_labelled_bars(drawing),
        "hovertext": [drawing.hover(row.name, row.value, *row.keys) for row in rows.values()],
        "marker": _filled(drawing, colour),
    }


def _labelled_bars(drawing: Drawing) -> Figure:
    return {
        "textposition": "outside",
        "constraintext": "none",
        "cliponaxis": False,
        "hoverinfo": "text",
        "textfont": {"size": drawing.size, "color": drawing.theme.ink},
        "selected": {"marker": {"opacity": 1}},
        "unselected": {"marker": {"opacity": 1}},
    }


def _filled(drawing: Drawing, colour: str, *, under_words: bool = False) -> Figure:
    """A fill, hatched where the rows are made up, more faintly under words."""
    if not drawing.fictitious:
        return {"color": colour}
    opacity = 0.25 if under_words else 0.45
    lines = {"shape": "/", "fgcolor": drawing.theme.card, "fgopacity": opacity, "size": 8}
    return {"color": colour, "pattern": lines | {"bgcolor": colour, "solidity": 0.3}}


def _text_at(
    drawing: Drawing,
    x: Sequence[object],
    y: Sequence[object],
    text: Sequence[str],
    position: str,
    beside: float = 0,
) -> Figure:
    """Words at points; `beside` keeps them clear of a mark of so many ems."""
    return {
        "type": "scatter",
        "mode": "markers+text" if beside else "text",
        "marker": {"size": drawing.em(beside), "opacity": 0},
        "x": list(x),
        "y": list(y),
        "text": list(text),
        "textposition": position,
        "textfont": {"size": drawing.size, "color": drawing.theme.ink},
        "cliponaxis": False,
        "hoverinfo": "skip",
        "showlegend": False,
    }


def _no_value(drawing: Drawing, rows: Mapping[int, tuple[object, ...]]) -> list[Figure]:
    """« aucune valeur » or « masqué » in words where a bar would start."""
    if not rows:
        return []
    said = [drawing.lacking(*keys) for keys in rows.values()]
    trace = _text_at(drawing, [0] * len(rows), list(rows), said, "middle right", beside=0.4)
    return [trace | {"textfont": {"size": drawing.size, "color": drawing.theme.quiet}}]


def _dashes(drawing: Drawing, places: Mapping[int, object]) -> list[Figure]:
    """A dash where there is no value, an x where it is hidden."""
    if not places:
        return []
    marks = ["x" if (key,) in drawing.hidden else "–" for key in places.values()]
    trace = _text_at(drawing, list(places), [0] * len(places), marks, "top center")
    return [trace | {"textfont": {"size": drawing.size, "color": drawing.theme.quiet}}]


def _ticks_below(drawing: Drawing, dimension: str, keys: Sequence[object], slot: float) -> Body:
    """The room for columns or lines over named places; names stand upright where too wide."""
    names = [_tick(drawing, dimension, key) for key in keys]
    letters = max(6, int(slot / (drawing.size * _LETTER)))
    level = [wrapped(name, min(letters, _LABEL)) for name in names]
    upright = _widest(level, drawing.size) > slot
    labels = [wrapped(name, _LABEL) for name in names] if upright else level
    tallest = max((_height(label, drawing.size) for label in labels), default=0)
    return Body(
        data=[],
        height=drawing.em(15),
        bottom=8 + (_widest(labels, drawing.size) if upright else tallest),
        layout={
            "bargap": 0.3,
            "xaxis": {
                "range": [-0.5, len(keys) - 0.5],
                "tickmode": "array",
                "tickvals": list(range(len(keys))),
                "ticktext": labels,
                "tickangle": -90 if upright else 0,
                "showline": True,
                "linecolor": drawing.theme.quiet,
            },
        },
    )


def _tick(drawing: Drawing, dimension: str, key: object) -> str:
    if dimension == "month" and isinstance(key, int):
        names = get_month_names("abbreviated", "stand-alone", wording.LOCALES[drawing.language])
        return str(names[key])
    return drawing.word(dimension, key)


def _value_axis(drawing: Drawing, ticks: Sequence[float]) -> Figure:
    return {
        "range": [0, ticks[-1]],
        "showgrid": True,
        "tickmode": "array",
        "tickvals": list(ticks),
        "ticktext": [drawing.quantity(tick) for tick in ticks],
        "tickfont": {"size": drawing.small, "color": drawing.theme.quiet},
    }


def _line(
    drawing: Drawing,
    number: int,
    name: str,
    values: Mapping[tuple[object, ...], float | None],
) -> Figure:
    colour = drawing.theme.series[number]
    along = drawing.series.dimensions[0]
    places = [drawing.word(along, keys[0]) for keys in values]
    said = [f"{name}, {place}" if name else place for place in places]
    return {
        "type": "scatter",
        "mode": "lines+markers",
        "name": shown(name),
        "x": list(range(len(values))),
        "y": list(values.values()),
        "connectgaps": False,
        "cliponaxis": False,
        "line": {"color": colour, "width": 2.5, "dash": "dash" if drawing.fictitious else "solid"},
        "marker": {"color": colour, "size": 9, "symbol": SYMBOLS[number]},
        "hoverinfo": "text",
        "hovertext": [
            drawing.hover(place, values[keys], *keys)
            for place, keys in zip(said, values, strict=True)
        ],
    }


def _line_ends(
    drawing: Drawing,
    names: Sequence[str],
    ys: Sequence[Sequence[float | None]],
    highest: float,
    height: int,
) -> list[Figure]:
    """Each line's name beside its last value, pushed apart where names would overlap."""
    words = [wrapped(name, 14) for name in names]
    last = [max((n for n, y in enumerate(line) if y is not None), default=-1) for line in ys]
    drawn = [n for n, at in enumerate(last) if at >= 0 and names[n]]
    drawn.sort(key=lambda n: -float(ys[n][last[n]] or 0))
    true = [height * (1 - float(ys[n][last[n]] or 0) / highest) for n in drawn]
    places = _apart(true, [_height(words[n], drawing.size) for n in drawn], height)
    return [
        {
            "text": words[n],
            "x": last[n],
            "y": ys[n][last[n]],
            "xanchor": "left",
            "xshift": 8,
            "yshift": round(real - place, 1),
            "align": "left",
            "showarrow": False,
            "font": {"size": drawing.size, "color": _ink_of(drawing, drawing.theme.series[n])},
        }
        for n, real, place in zip(drawn, true, places, strict=True)
    ]


def _ink_of(drawing: Drawing, colour: str) -> str:
    """A line's own colour for its name where it reads well, the ink otherwise."""
    return colour if contrast(colour, drawing.theme.card) >= 7 else drawing.theme.ink


def _apart(points: Sequence[float], heights: Sequence[float], length: float) -> list[float]:
    """Places near points that are in order, moved so that things so high do not overlap."""
    places = list(points)
    for n, (one, other) in enumerate(pairwise(heights)):
        places[n + 1] = max(places[n + 1], places[n] + (one + other) / 2)
    limit = length
    for n in reversed(range(len(places))):
        places[n] = min(places[n], limit - heights[n] / 2)
        limit = places[n] - heights[n] / 2
    return places


# Pieces of stacked bars and dots ----------------------------------------------------------------


def _part(
    drawing: Drawing,
    number: int,
    part: object,
    keys: Sequence[object],
    at: Mapping[tuple[object, ...], Row],
) -> Figure:
    first, second = drawing.series.dimensions
    values = [_value(at, (key, part)) for key in keys]
    name = drawing.word(second, part)
    colour = drawing.theme.series[number]
    places = [f"{drawing.word(first, key)} – {name}" for key in keys]
    edge = {"color": drawing.theme.card, "width": 1.5}
    return {
        "type": "bar",
        "orientation": "h",
        "name": shown(name),
        "x": values,
        "y": list(range(len(keys))),
        "text": [drawing.quantity(value) if value else "" for value in values],
        "textposition": "inside",
        "insidetextanchor": "middle",
        "textangle": 0,
        "textfont": {"size": drawing.size, "color": readable_on(colour, drawing.theme)},
        "customdata": list(keys),
        "hoverinfo": "text",
        "hovertext": [
            drawing.hover(said, value, key, part)
            for said, value, key in zip(places, values, keys, strict=True)
        ],
        "marker": _filled(drawing, colour, under_words=True) | {"line": edge},
    }


def _between(
    drawing: Drawing,
    keys: Sequence[object],
    pair: Sequence[object],
    at: Mapping[tuple[object, ...], Row],
) -> Figure:
    """The line between the two values of each category, as one trace with gaps."""
    x: list[float | None] = []
    y: list[float | None] = []
    for n, key in enumerate(keys):
        x += [*(_value(at, (key, one)) for one in pair), None]
        y += [*(float(n) for _ in pair), None]
    dash = "dash" if drawing.fictitious else "solid"
    return {
        "type": "scatter",
        "mode": "lines",
        "x": x,
        "y": y,
        "line": {"color": drawing.theme.quiet, "width": 2, "dash": dash},
        "hoverinfo": "skip",
        "showlegend": False,
    }


def _dot(
    drawing: Drawing,
    number: int,
    one: object,
    keys: Sequence[object],
    at: Mapping[tuple[object, ...], Row],
) -> Figure:
    """A ring, then a smaller diamond: both are seen where the two values are the same."""
    first, second = drawing.series.dimensions
    values = [_value(at, (key, one)) for key in keys]
    name = drawing.word(second, one)
    places = [f"{drawing.word(first, key)} – {name}" for key in keys]
    symbol, size = (("circle-open", 1.15), ("diamond", 0.75))[number]
    marker = {"color": drawing.theme.series[number], "symbol": symbol, "size": drawing.em(size)}
    return {
        "type": "scatter",
        "mode": "markers",
        "name": shown(name),
        "x": values,
        "y": list(range(len(keys))),
        "marker": marker | {"line": {"width": 3 if number == 0 else 0}},
        "cliponaxis": False,
        "customdata": list(keys),
        "hoverinfo": "text",
        "hovertext": [
            drawing.hover(said, value, key, one)
            for said, value, key in zip(places, values, keys, strict=True)
        ],
    }


def _dot_labels(
    drawing: Drawing,
    keys: Sequence[object],
    pair: Sequence[object],
    at: Mapping[tuple[object, ...], Row],
) -> list[Figure]:
    """The lower value to the left, the higher one to the right; one label where they are equal."""
    spread = [
        sorted(v for one in pair if (v := _value(at, (key, one))) is not None) for key in keys
    ]
    right = [(n, known[-1]) for n, known in enumerate(spread) if known]
    left = [(n, known[0]) for n, known in enumerate(spread) if known and known[0] < known[-1]]
    return [
        _text_at(
            drawing,
            [value for _, value in ends],
            [n for n, _ in ends],
            [drawing.quantity(value) for _, value in ends],
            position,
            beside=1.5,
        )
        for ends, position in (
            (right, "middle right"),
            (left, "middle left"),
        )
        if ends
    ]


def _before_zero(drawing: Drawing, body: Body, ends: Sequence[str]) -> float:
    """Room for a label to the left of a dot at zero, as a part of the axis."""
    room = _widest(ends, drawing.size) + drawing.em(1)
    return room / max(drawing.em(8), drawing.options.width_hint - body.left - body.right - room)


# Pieces of the tile map -------------------------------------------------------------------------


@dataclass(frozen=True)
class _Look:
    """How one tile looks: its fill, its text colour, and what frames it."""

    tile: Tile
    value: float | None
    fill: str
    text: str
    state: str
    chosen: bool


def _tile_look(drawing: Drawing, tile: Tile, rows: Mapping[str, Row]) -> _Look:
    theme, chosen = drawing.theme, tile.code in drawing.options.chosen
    if tile.code not in rows:
        return _Look(tile, None, theme.missing, theme.quiet, "absent", chosen)
    value = rows[tile.code].value
    if rows[tile.code].hidden:
        return _Look(tile, None, theme.card, theme.ink, "hidden", chosen)
    if value is None:
        return _Look(tile, None, theme.card, theme.quiet, "missing", chosen)
    if value == 0:
        return _Look(tile, value, theme.card, theme.ink, "zero", chosen)
    placed = {other.code for other in drawing.options.tiles}
    fill = theme.steps[_step(value, [row.value for code, row in rows.items() if code in placed])]
    return _Look(tile, value, fill, readable_on(fill, theme), "value", chosen)


def _step(value: float, values: Iterable[float | None]) -> int:
    """One of four steps of lightness: as many different values on each, equal values together."""
    levels = sorted({other for other in values if other})
    place = levels.index(value)
    if len(levels) <= 4:
        return ((3,), (0, 3), (0, 2, 3), (0, 1, 2, 3))[len(levels) - 1][place]
    return place * 4 // len(levels)


def _tile_traces(drawing: Drawing, looks: Sequence[_Look], side: float) -> list[Figure]:
    """Tiles of each fill, then values: Plotly cannot hatch fills that differ by point."""
    alike: dict[tuple[str, str], list[_Look]] = {}
    for look in looks:
        alike.setdefault((look.fill, look.state), []).append(look)
    named = _tile_name_size(drawing, looks, side) >= drawing.size * _SMALL
    tiles = [_tiles(drawing, group, named) for group in alike.values()]
    return [*tiles, _tile_values(drawing, looks, side)]


def _tile_name_size(drawing: Drawing, looks: Sequence[_Look], side: float) -> float:
    longest = max(_width(look.tile.short_name, 1) for look in looks)
    return min(drawing.size * 0.9, (side * 0.96 - 6) / longest)


def _tiles(drawing: Drawing, looks: Sequence[_Look], named: bool) -> Figure:
    """Tiles as bars, which scale with the figure and can be pressed; short names, or codes."""
    one = looks[0]
    hatched = one.state == "value"
    marker = _filled(drawing, one.fill, under_words=True) if hatched else {"color": one.fill}
    return {
        "type": "bar",
        "x": [look.tile.col for look in looks],
        "base": [look.tile.row - 0.48 for look in looks],
        "y": [0.96] * len(looks),
        "width": 0.96,
        "text": [shown(look.tile.short_name) if named else look.tile.code for look in looks],
        "textposition": "inside",
        "insidetextanchor": "start",
        "textangle": 0,
        "textfont": {"size": drawing.size * (0.9 if named else _SMALL), "color": one.text},
        "customdata": [look.tile.code for look in looks],
        "hoverinfo": "text",
        "hovertext": [_tile_hover(drawing, look) for look in looks],
        "marker": marker | {"cornerradius": 5},
        "selected": {"marker": {"opacity": 1}},
        "unselected": {"marker": {"opacity": 1}},
    }


def _tile_hover(drawing: Drawing, look: _Look) -> str:
    if look.state != "absent":
        return drawing.hover(look.tile.name, look.value, look.tile.code)
    absent = drawing.say("tile_absent_hover")
    return shown(drawing.say("labelled", label=look.tile.name, value=absent))


def _tile_values(drawing: Drawing, looks: Sequence[_Look], side: float) -> Figure:
    words = [_tile_number(drawing, look, drawing.quantity) for look in looks]
    size = _fitting(words, side, drawing.size * 1.9)
    if size < drawing.size * 0.85:
        words = [_tile_number(drawing, look, lambda v: _short(v, drawing)) for look in looks]
        size = _fitting(words, side, drawing.size * 1.9)
    bold = [f"<b>{shown(word)}</b>" if word else "" for word in words]
    x, y = [look.tile.col for look in looks], [look.tile.row + 0.14 for look in looks]
    font = {"size": round(size, 1), "color": [look.text for look in looks]}
    return _text_at(drawing, x, y, bold, "middle center") | {"textfont": font}


def _fitting(words: Sequence[str], side: float, most: float) -> float:
    return min(most, side * 0.42, side * 0.9 / (_LETTER * max(1, *map(len, words))))


def _tile_number(drawing: Drawing, look: _Look, written: Callable[[float | None], str]) -> str:
    marks = {"absent": "", "hidden": "x"}
    return marks[look.state] if look.state in marks else written(look.value)


def _short(value: float | None, drawing: Drawing) -> str:
    if value is None:
        return "–"
    locale = wording.LOCALES[drawing.language]
    return format_compact_decimal(value, format_type="short", locale=locale, fraction_digits=1)


def _frames(drawing: Drawing, look: _Look) -> list[Figure]:
    """Dashes around zero, points around no value, both around what is hidden, thick if chosen."""
    theme = drawing.theme
    dashes = {"zero": ("dash", theme.ink), "missing": ("dot", theme.quiet)}
    dashes["hidden"] = ("dashdot", theme.ink)
    found = []
    if look.state in dashes:
        dash, colour = dashes[look.state]
        found.append(_frame(look.tile, 0.46, {"color": colour, "width": 1.5, "dash": dash}))
    if look.chosen:
        found.append(_frame(look.tile, 0.48, {"color": theme.warning, "width": 4}))
    return found


def _frame(tile: Tile, half: float, line: Figure) -> Figure:
    return {
        "type": "rect",
        "x0": tile.col - half,
        "x1": tile.col + half,
        "y0": tile.row - half,
        "y1": tile.row + half,
        "line": line,
    }


def _tile_notes(drawing: Drawing, looks: Sequence[_Look], rows: Mapping[str, Row]) -> Iterable[str]:
    """What each frame means, as far as it occurs, and what has no tile."""
    states = {look.state for look in looks}
    kinds = ("zero", "hidden", "missing", "absent")
    said = [drawing.say(f"tile_{kind}") for kind in kinds if kind in states]
    if any(look.chosen for look in looks):
        said.append(drawing.say("tile_chosen"))
    if said:
        yield " · ".join(said)
    placed = {look.tile.code for look in looks}
    off = [f"{r.name} ({drawing.told(r)})" for code, r in rows.items() if code not in placed]
    if off:
        yield drawing.say("chart_off_map", values="; ".join(off))


# Pieces of the timeline -------------------------------------------------------------------------


def _event_words(drawing: Drawing, event: Event) -> str:
    """The date, then the label in lines that fit beside the axis."""
    date, label, _ = event
    room = min(drawing.options.width_hint, drawing.em(_NARROW)) - drawing.em(3)
    letters = int(room / (drawing.size * 0.52))
    return f"<b>{wording.day(date, drawing.language)}</b><br>{wrapped(label, letters)}"


def _in_proportion(
    dates: Sequence[dt.date], heights: Sequence[float], length: float
) -> list[float]:
    """Dates to pixels down the axis, the first and the last with room for their words."""
    start, end = heights[0] / 2, length - heights[-1] / 2
    days = (dates[-1] - dates[0]).days or 1
    return [start + (end - start) * (date - dates[0]).days / days for date in dates]


def _event_dots(
    drawing: Drawing,
    number: int,
    kind: str,
    events: Sequence[Event],
    points: Sequence[float],
) -> Figure:
    own = [(event, point) for event, point in zip(events, points, strict=True) if event[2] == kind]
    symbol = SYMBOLS[number] + ("-open" if drawing.fictitious else "")
    return {
        "type": "scatter",
        "mode": "markers",
        "name": shown(kind),
        "x": [0] * len(own),
        "y": [point for _, point in own],
        "cliponaxis": False,
        "marker": {
            "color": drawing.theme.series[number],
            "symbol": symbol,
            "size": drawing.em(0.85),
        },
        "hoverinfo": "text",
        "hovertext": [_event_hover(drawing, event) for event, _ in own],
    }


def _event_hover(drawing: Drawing, event: Event) -> str:
    date, label, kind = event
    said = drawing.say("labelled", label=wording.day(date, drawing.language), value=label)
    parts = [wrapped(said, 50), shown(kind)]
    return "<br>".join([*parts, *([drawing.say("fictitious")] if drawing.fictitious else [])])


def _event_lines(
    drawing: Drawing, points: Sequence[float], places: Sequence[float], length: float
) -> list[Figure]:
    """The axis, and a line from each date to its words; lengths across are in pixels."""
    across = {"type": "line", "xref": "x", "xsizemode": "pixel", "xanchor": 0, "layer": "below"}
    quiet = {"color": drawing.theme.quiet, "width": 1}
    axis = across | {"x0": 0, "x1": 0, "y0": 0, "y1": length, "line": quiet | {"width": 2}}
    beside = [
        across | {"x0": drawing.em(0.5), "x1": drawing.em(1.9), "y0": point, "y1": place}
        for point, place in zip(points, places, strict=True)
    ]
    return [axis, *(one | {"line": quiet} for one in beside)]


def _words_beside(drawing: Drawing, said: str, place: float) -> Figure:
    return {
        "text": said,
        "x": 0,
        "y": place,
        "xanchor": "left",
        "yanchor": "middle",
        "xshift": drawing.em(2),
        "align": "left",
        "showarrow": False,
        "font": {"size": drawing.size, "color": drawing.theme.ink, "family": FONT},
    }
