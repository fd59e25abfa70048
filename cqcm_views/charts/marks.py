"""What several kinds of charts draw: places along an axis, fills, words at points."""

from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import Literal

from babel.dates import get_month_names

from cqcm_views.charts.frame import Body, Drawing, Figure
from cqcm_views.charts.words import GAP, LINE, height_of, widest, wrapped
from cqcm_views.theme import CLEAR
from cqcm_views.wording import numbers
from cqcm_views.wording.findings import Row

SYMBOLS = ("circle", "diamond", "square", "triangle-up", "cross", "x")
LABEL = 22  # letters of a category before it goes on to a new line
LONGEST = 26  # ems: what a name beside its bar takes at most
_NAMES = 0.38  # of a figure's width, at most, for the names beside the bars
_FEW = 12  # letters in a line at least
_SMALL_LETTER = 0.5  # the width of a letter in ems, in names that are mostly small letters
_BAR, BAR_OF_WORDS = 1.55, 1.9  # ems: how thick a bar is, alone and with words in it
_MONTH = 2.4  # ems: what its short name needs
_TALL = 15  # ems: the highest column; lower where the figure is narrow, or a picture on a phone
_WIDEST = 8  # ems: a column alone is no wall
_NARROW = 300  # pixels of a figure on a phone, at most
_BESIDE = 0.25  # of that width, at most, for names that stand beside their bars


def rows_body(
    drawing: Drawing, names: Sequence[str], ends: Sequence[str], bar: float = _BAR
) -> Body:
    """The room for one row per category: its name, and its value at the end of what is drawn.

    Names stand to the left; on a phone, where they would take the room of the bars, above them.
    """
    width = drawing.options.width_hint
    above = width <= _NARROW and widest(names, drawing.size) > _BESIDE * width
    room = width if above else min(width * _NAMES, drawing.em(LONGEST))
    letters = max(int(room / (drawing.size * _SMALL_LETTER)), _FEW)
    lines = [wrapped(name, letters) for name in names]
    tallest = LINE * (1 + max(line.count("<br>") for line in lines))
    row = drawing.em(tallest + bar + 1 if above else tallest + 0.9)
    below = drawing.em(bar / 2 + 0.3) / row if above else 0.5
    return Body(
        data=[],
        height=row * len(names),
        left=4 if above else widest(lines, drawing.size) + 12,
        right=widest(ends, drawing.size) + 20,
        layout={
            "bargap": 1 - drawing.em(bar) / row,
            "xaxis": {"visible": False},
            "yaxis": {
                "range": [len(names) - 1 + below, below - 1],
                "tickmode": "array",
                "tickvals": list(range(len(names))),
                "ticktext": lines,
                "showticklabels": not above,
                "ticks": "" if above else "outside",
                "ticklen": 6,
                "tickcolor": CLEAR,
                "automargin": True,
            },
            "annotations": _names_above(drawing, lines, bar) if above else [],
        },
    )


def _names_above(drawing: Drawing, lines: Sequence[str], bar: float) -> list[Figure]:
    place = {"xref": "paper", "x": 0, "xanchor": "left", "yref": "y", "yanchor": "bottom"}
    look = {"showarrow": False, "align": "left", "yshift": drawing.em(bar / 2), "borderpad": 0}
    return [{"name": "row", "text": line, "y": n} | place | look for n, line in enumerate(lines)]


def ticks_below(drawing: Drawing, dimension: str, keys: Sequence[object], slot: float) -> Body:
    """The room for columns or lines over named places; names stand upright where too wide."""
    names = [_tick(drawing, dimension, key, slot) for key in keys]
    word = max((len(word) for name in names for word in name.split()), default=0)
    letters = max(word, int(slot / (drawing.size * _SMALL_LETTER)))  # no word is cut in two
    level = [wrapped(name, min(letters, LABEL)) for name in names]
    longest = max(len(word) for name in names for word in name.split() or [""])
    across = widest(level, drawing.size) + drawing.em(GAP)
    upright = across > slot or longest > letters  # no word is broken
    labels = [wrapped(name, LABEL) for name in names] if upright else level
    tallest = max((height_of(label, drawing.size) for label in labels), default=0)
    return Body(
        data=[],
        height=drawing.em(_tall(drawing)),
        bottom=8 + (widest(labels, drawing.size) if upright else tallest),
        layout={
            "bargap": max(0.3, 1 - drawing.em(_WIDEST) / slot),
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


def _tall(drawing: Drawing) -> float:
    return min(_TALL, max(drawing.options.width_hint / drawing.size / 3, 6))


def _tick(drawing: Drawing, dimension: str, key: object, slot: float) -> str:
    if dimension == "month" and isinstance(key, int):
        width: Literal["abbreviated", "narrow"] = (
            "abbreviated" if slot > drawing.em(_MONTH) else "narrow"
        )
        names = get_month_names(width, "stand-alone", numbers.LOCALES[drawing.language])
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
    reasons = [drawing.value_of(row) for row in rows.values()]
    trace = text_at(drawing, [0] * len(rows), list(rows), reasons, "middle right", beside=0.4)
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
