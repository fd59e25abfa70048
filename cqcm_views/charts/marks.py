"""What several kinds of charts draw: places along an axis, fills, words at points."""

from collections.abc import Mapping, Sequence
from itertools import pairwise

from babel.dates import get_month_names

from cqcm_views import wording
from cqcm_views.charts.frame import Body, Drawing, Figure
from cqcm_views.charts.words import LETTER, LINE, height_of, widest, wrapped
from cqcm_views.sentences import Row
from cqcm_views.theme import CLEAR

SYMBOLS = ("circle", "diamond", "square", "triangle-up", "cross", "x")
LABEL = 22  # letters of a category before it goes on to a new line
_LABEL_NARROW = 14  # the same on a phone, where the bars need the room
_NARROW = 300  # pixels of a figure on a phone, at most


def row_names(drawing: Drawing, names: Sequence[str]) -> list[str]:
    """The names of rows, in lines that leave most of the width to what is drawn; no word is cut."""
    if drawing.options.width_hint > _NARROW:
        return [wrapped(name, LABEL) for name in names]
    longest = max((len(word) for name in names for word in name.split()), default=0)
    return [wrapped(name, max(_LABEL_NARROW, min(longest, LABEL))) for name in names]


def rows_body(drawing: Drawing, names: Sequence[str], ends: Sequence[str]) -> Body:
    """The room for one row per category: names to the left, values at the end of each row."""
    lines = 1 + max(name.count("<br>") for name in names)
    row = drawing.em(lines * LINE + 0.9)
    return Body(
        data=[],
        height=row * len(names),
        left=widest(names, drawing.size) + 12,
        right=widest(ends, drawing.size) + 14,
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


def ticks_below(drawing: Drawing, dimension: str, keys: Sequence[object], slot: float) -> Body:
    """The room for columns or lines over named places; names stand upright where too wide."""
    names = [_tick(drawing, dimension, key) for key in keys]
    word = max((len(word) for name in names for word in name.split()), default=0)
    letters = max(word, int(slot / (drawing.size * LETTER)))  # no word is cut in two
    level = [wrapped(name, min(letters, LABEL)) for name in names]
    longest = max(len(word) for name in names for word in name.split() or [""])
    upright = widest(level, drawing.size) > slot or longest > letters  # no word is broken
    labels = [wrapped(name, LABEL) for name in names] if upright else level
    tallest = max((height_of(label, drawing.size) for label in labels), default=0)
    return Body(
        data=[],
        height=drawing.em(15),
        bottom=8 + (widest(labels, drawing.size) if upright else tallest),
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


def labelled_bars(drawing: Drawing) -> Figure:
    return {
        "textposition": "outside",
        "constraintext": "none",
        "cliponaxis": False,
        "hoverinfo": "text",
        "textfont": {"size": drawing.size, "color": drawing.theme.ink},
        "selected": {"marker": {"opacity": 1}},
        "unselected": {"marker": {"opacity": 1}},
    }


def filled(drawing: Drawing, colour: str, *, under_words: bool = False) -> Figure:
    """A fill, hatched where the rows are made up, more faintly under words."""
    if not drawing.fictitious:
        return {"color": colour}
    opacity = 0.25 if under_words else 0.45
    lines = {"shape": "/", "fgcolor": drawing.theme.card, "fgopacity": opacity, "size": 8}
    return {"color": colour, "pattern": lines | {"bgcolor": colour, "solidity": 0.3}}


def text_at(
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


def no_value(drawing: Drawing, rows: Mapping[int, Row | None]) -> list[Figure]:
    """« aucune valeur » or « masqué » in words where a bar would start."""
    if not rows:
        return []
    said = [drawing.value_of(row) for row in rows.values()]
    trace = text_at(drawing, [0] * len(rows), list(rows), said, "middle right", beside=0.4)
    return [trace | {"textfont": {"size": drawing.size, "color": drawing.theme.quiet}}]


def apart(points: Sequence[float], heights: Sequence[float], length: float) -> list[float]:
    """Places near points that are in order, moved so that things so high do not overlap."""
    places = list(points)
    for n, (one, other) in enumerate(pairwise(heights)):
        places[n + 1] = max(places[n + 1], places[n] + (one + other) / 2)
    limit = length
    for n in reversed(range(len(places))):
        places[n] = min(places[n], limit - heights[n] / 2)
        limit = places[n] - heights[n] / 2
    return places
