"""Timeline: dated events down one axis."""

import datetime as dt
from collections.abc import Sequence

from cqcm_data.text import Language
from cqcm_views import wording
from cqcm_views.charts.frame import (
    NARROW,
    Body,
    Figure,
    Options,
    Sheet,
    empty,
    framed,
    legend,
)
from cqcm_views.charts.marks import SYMBOLS, apart
from cqcm_views.charts.rows import MOST_PARTS
from cqcm_views.charts.words import LINE, shown, wrapped
from cqcm_views.theme import FONT, Theme

Event = tuple[dt.date, str, str]


def figure(
    events: Sequence[Event], alt: str, language: Language, theme: Theme, options: Options
) -> Figure:
    """Dated events as plain dicts for Plotly; raises ValueError for too many kinds of them."""
    sheet = Sheet(language, theme, options)
    body = _body(sheet, sorted(events)) if events else empty(sheet, sheet.say("finding_empty"))
    return framed(sheet, body, {"alt": alt, "unit": ""})


def _body(drawing: Sheet, events: Sequence[Event]) -> Body:
    """Dated events down one axis, as far apart as their dates, each with its words beside it."""
    kinds = list(dict.fromkeys(kind for _, _, kind in events))
    if len(kinds) > MOST_PARTS:
        raise ValueError(f"{len(kinds)} kinds of events; at most {MOST_PARTS} can be told apart")
    words = [_event_words(drawing, event) for event in events]
    heights = [drawing.em(LINE) * (1 + said.count("<br>")) + drawing.em(0.6) for said in words]
    length = max(sum(heights), drawing.em(12))
    points = _in_proportion([event[0] for event in events], heights, length)
    body = Body(data=[], height=round(length), left=drawing.em(1))
    body.data = [_event_dots(drawing, n, kind, events, points) for n, kind in enumerate(kinds)]
    places = apart(points, heights, length)
    body.layout = {
        "xaxis": {"visible": False, "range": [0, 1]},
        "yaxis": {"visible": False, "range": [length, 0]},
        "shapes": _event_lines(drawing, points, places, length),
        "annotations": [
            _words_beside(drawing, said, place) for said, place in zip(words, places, strict=True)
        ],
    }
    if len(kinds) > 1:
        legend(drawing, body, "●◆■▲✚✖", kinds)
    return body


def _event_words(drawing: Sheet, event: Event) -> str:
    """The date, then the label in lines that fit beside the axis."""
    date, label, _ = event
    room = min(drawing.options.width_hint, drawing.em(NARROW)) - drawing.em(3)
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
    drawing: Sheet,
    number: int,
    kind: str,
    events: Sequence[Event],
    points: Sequence[float],
) -> Figure:
    own = [(event, point) for event, point in zip(events, points, strict=True) if event[2] == kind]
    return {
        "type": "scatter",
        "mode": "markers",
        "name": shown(kind),
        "x": [0] * len(own),
        "y": [point for _, point in own],
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
    said = drawing.say("labelled", label=wording.day(date, drawing.language), value=label)
    return f"{wrapped(said, 50)}<br>{shown(kind)}"


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


def _words_beside(drawing: Sheet, said: str, place: float) -> Figure:
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
