"""Timeline: dated events down one axis, or from left to right where there is room for it."""

import datetime as dt
from collections.abc import Sequence

from cqcm_data.text import Language
from cqcm_views.charts.frame import (
    ACROSS,
    NARROW,
    WIDE,
    Body,
    Figure,
    Options,
    Picture,
    Sheet,
    empty,
    framed,
    legend,
)
from cqcm_views.charts.marks import SYMBOLS, apart
from cqcm_views.charts.rows import MOST_PARTS
from cqcm_views.charts.words import LINE, height_of, shown, wrapped
from cqcm_views.theme import FONT, Theme
from cqcm_views.wording import numbers

Event = tuple[dt.date, str, str]

COLUMN = 8.5  # ems: how wide the words of an event are beside it
LEADER = 2.2  # ems: how long the line from the axis to these words is


def figure(
    events: Sequence[Event], alt: str, language: Language, theme: Theme, options: Options
) -> Picture:
    """Dated events as plain dicts for Plotly; raises ValueError for too many kinds of them."""
    sheet = Sheet(language, theme, options)
    body = _body(sheet, sorted(events)) if events else empty(sheet, sheet.say("finding_empty"))
    return framed(sheet, body, {"alt": alt, "unit": ""})


def _body(drawing: Sheet, events: Sequence[Event]) -> Body:
    kinds = list(dict.fromkeys(kind for _, _, kind in events))
    if len(kinds) > MOST_PARTS:
        raise ValueError(f"{len(kinds)} kinds of events; at most {MOST_PARTS} can be told apart")
    body = (_across if _fits_across(drawing, events) else _down)(drawing, events, kinds)
    if len(kinds) > 1:
        legend(drawing, body, "●◆■▲✚✖", kinds)
    return body


def _fits_across(drawing: Sheet, events: Sequence[Event]) -> bool:
    """Whether half of the words stand side by side above a wide axis, the others below."""
    wide = drawing.options.width_hint >= drawing.em(WIDE)
    return wide and -(-len(events) // 2) * COLUMN <= ACROSS


def _down(drawing: Sheet, events: Sequence[Event], kinds: Sequence[str]) -> Body:
    """Dated events down one axis, as far apart as their dates, each with its words beside it."""
    words = [_event_words(drawing, event) for event in events]
    heights = [drawing.em(LINE) * (1 + text.count("<br>")) + drawing.em(0.6) for text in words]
    length = max(sum(heights), drawing.em(12))
    points = _in_proportion([event[0] for event in events], heights, length)
    body = Body(data=[], height=round(length), left=drawing.em(1))
    dots = [(0.0, point) for point in points]
    body.data = [_event_dots(drawing, n, kind, events, dots) for n, kind in enumerate(kinds)]
    places = apart(points, heights, length)
    body.layout = {
        "xaxis": {"visible": False, "range": [0, 1]},
        "yaxis": {"visible": False, "range": [length, 0]},
        "shapes": _event_lines(drawing, points, places, length),
        "annotations": [
            _words_beside(drawing, text, place) for text, place in zip(words, places, strict=True)
        ],
    }
    return body


def _across(drawing: Sheet, events: Sequence[Event], kinds: Sequence[str]) -> Body:
    """The same from left to right: words above and below the axis in turn.

    Places are found for the narrowest axis; on a wider one all moves further apart.
    """
    room = float(drawing.em(ACROSS))
    words = [_event_words(drawing, event, COLUMN) for event in events]
    widths = [float(drawing.em(COLUMN))] * len(events)
    points = _in_proportion([event[0] for event in events], widths, room)
    places = [0.0] * len(events)
    for side in (0, 1):
        places[side::2] = apart(points[side::2], widths[side::2], room)
    above, below = (_side_height(drawing, words[side::2]) for side in (0, 1))
    dots = [(point, 0.0) for point in points]
    return Body(
        data=[_event_dots(drawing, n, kind, events, dots) for n, kind in enumerate(kinds)],
        height=above + below,
        layout={
            "xaxis": {"visible": False, "range": [0, room]},
            "yaxis": {"visible": False, "range": [-below, above]},
            "shapes": _lines_across(drawing, points, places, room),
            "annotations": [
                _words_across(drawing, text, place, _up(n))
                for n, (text, place) in enumerate(zip(words, places, strict=True))
            ],
        },
    )


def _up(number: int) -> int:
    """1 for what stands above the axis, -1 for what stands below."""
    return -1 if number % 2 else 1


def _side_height(drawing: Sheet, words: Sequence[str]) -> int:
    """The room that words need on one side of the axis, with their line."""
    highest = max((height_of(text, drawing.size) for text in words), default=0)
    return highest + drawing.em(LEADER + 0.6)


def _lines_across(
    drawing: Sheet, points: Sequence[float], places: Sequence[float], room: float
) -> list[Figure]:
    """The axis, and a line from each date to its words."""
    quiet = {"color": drawing.theme.quiet, "width": 1}
    line = {"type": "line", "layer": "below", "y0": 0}
    axis = line | {"x0": 0, "x1": room, "y1": 0, "line": quiet | {"width": 2}}
    leaders = [
        line | {"x0": point, "x1": place, "y1": _up(n) * drawing.em(LEADER), "line": quiet}
        for n, (point, place) in enumerate(zip(points, places, strict=True))
    ]
    return [axis, *leaders]


def _words_across(drawing: Sheet, words: str, place: float, up: int) -> Figure:
    anchored = {"xanchor": "center", "yanchor": "bottom" if up > 0 else "top", "align": "center"}
    return {"x": place, "y": up * drawing.em(LEADER), **anchored, **_written(drawing, words)}


def _written(drawing: Sheet, words: str) -> Figure:
    font = {"size": drawing.size, "color": drawing.theme.ink, "family": FONT}
    return {"text": words, "showarrow": False, "font": font}


def _event_words(drawing: Sheet, event: Event, ems: float = NARROW - 3) -> str:
    """The date, then the label in lines that fit beside the axis."""
    date, label, _ = event
    room = min(drawing.options.width_hint - drawing.em(3), drawing.em(ems))
    letters = int(room / (drawing.size * 0.52))
    return f"<b>{numbers.day(date, drawing.language)}</b><br>{wrapped(label, letters)}"


def _in_proportion(
    dates: Sequence[dt.date], heights: Sequence[float], length: float
) -> list[float]:
    """Dates to pixels down the axis, the first and the last with room for their words."""
    start, end = heights[0] / 2, length - heights[-1] / 2
    days = (dates[-1] - dates[0]).days or 1
    return [start + (end - start) * (date - dates[0]).days / days for date in dates]


def _event_dots(
    drawing: Sheet,
    number: int,
    kind: str,
    events: Sequence[Event],
    dots: Sequence[tuple[float, float]],
) -> Figure:
    own = [(event, dot) for event, dot in zip(events, dots, strict=True) if event[2] == kind]
    return {
        "type": "scatter",
        "mode": "markers",
        "name": shown(kind),
        "x": [x for _, (x, _) in own],
        "y": [y for _, (_, y) in own],
        "cliponaxis": False,
        "marker": {
            "color": drawing.theme.series[number],
            "symbol": SYMBOLS[number],
            "size": drawing.em(0.85),
        },
        "hoverinfo": "text",
        "hovertext": [_event_hover(drawing, event) for event, _ in own],
    }


def _event_hover(drawing: Sheet, event: Event) -> str:
    date, label, kind = event
    text = drawing.say("labelled", label=numbers.day(date, drawing.language), value=label)
    return f"{wrapped(text, 50)}<br>{shown(kind)}"


def _event_lines(
    drawing: Sheet, points: Sequence[float], places: Sequence[float], length: float
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


def _words_beside(drawing: Sheet, words: str, place: float) -> Figure:
    anchored = {"xanchor": "left", "yanchor": "middle", "align": "left"}
    return {"x": 0, "y": place, "xshift": drawing.em(2), **anchored, **_written(drawing, words)}
