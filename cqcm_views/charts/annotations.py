"""Dated events on an axis of time: thin numbered lines, their words below the figure."""

import calendar
import datetime as dt
import math
from collections.abc import Sequence

from cqcm_views.charts.frame import Annotation, Body, Drawing, Figure
from cqcm_views.charts.words import LINE
from cqcm_views.wording import numbers

_OVER = 0.45  # how far from its middle a column and its value reach, as a part of its place


def annotated(
    drawing: Drawing,
    body: Body,
    dimension: str,
    keys: Sequence[object],
    tops: Sequence[float] = (),
) -> Body:
    """A body with a thin numbered line at each annotation of its axis; the words stand below.

    None on made-up rows: a real event explains no invented number. `tops` are the ends of columns
    with their values, as parts of the height: lines start above them, and cross no number.
    """
    events = [] if drawing.fictitious else sorted(drawing.options.annotations)
    placed = [
        (at, one) for one in events if (at := _moment(drawing, dimension, keys, one[0])) is not None
    ]
    if not placed:
        return body
    _mark(drawing, body, [at for at, _ in placed], tops)
    _tell(drawing, body, [one for _, one in placed])
    return body


def _mark(drawing: Drawing, body: Body, moments: Sequence[float], tops: Sequence[float]) -> None:
    """A line per moment that rises above everything else, with its number on top."""
    low, high = body.layout["xaxis"]["range"]
    places = [min(max(at, low), high) for at in moments]
    body.top += drawing.em(0.7)
    top = 1 + body.top / body.height
    marks = [_mark_line(drawing, at, _start(at, tops), top) for at in places]
    body.layout["shapes"] = [*body.layout.get("shapes", []), *marks]
    marks = _mark_numbers(drawing, body, places)
    body.layout["annotations"] = [*body.layout.get("annotations", []), *marks]
    body.top += drawing.em(LINE)


def _tell(drawing: Drawing, body: Body, annotations: Sequence[Annotation]) -> None:
    sentences = [
        drawing.say("labelled", label=numbers.day(date, drawing.language), value=text)
        for date, text in annotations
    ]
    numbered = [
        drawing.say("chart_annotation", number=n, words=one)
        for n, one in enumerate(sentences, start=1)
    ]
    body.notes = [*body.notes, *numbered]
    body.spoken = drawing.say("chart_annotations", words="; ".join(sentences))


def _moment(
    drawing: Drawing, dimension: str, keys: Sequence[object], date: dt.date
) -> float | None:
    """Where a date falls on an axis whose places are one year or one month wide; None if it does
    not, as on months that add up several years."""
    if dimension == "year" and date.year in keys:
        days = 366 if calendar.isleap(date.year) else 365
        return keys.index(date.year) - 0.5 + (date.timetuple().tm_yday - 1) / days
    if dimension == "month" and date.month in keys and date.year == _only_year(drawing):
        days = calendar.monthrange(date.year, date.month)[1]
        return keys.index(date.month) - 0.5 + (date.day - 1) / days
    return None


def _only_year(drawing: Drawing) -> int | None:
    """The one year that a series of months shows; None where it shows several."""
    period = drawing.series.provenance.dates
    return period[0].year if period and period[0].year == period[1].year else None


def _start(at: float, tops: Sequence[float]) -> float:
    """Where a line starts: at the axis, or above the column and the value that it would cross."""
    place = round(at)
    over = abs(at - place) < _OVER and 0 <= place < len(tops)
    return tops[place] if over else 0


def _mark_line(drawing: Drawing, at: float, start: float, top: float) -> Figure:
    line = {"color": drawing.theme.quiet, "width": 1, "dash": "dot"}
    ends = {"x0": at, "x1": at, "y0": start, "y1": top}
    return {
        "name": "annotation",
        "type": "line",
        "yref": "paper",
        "layer": "below",
        "line": line,
    } | ends


def _mark_numbers(drawing: Drawing, body: Body, places: Sequence[float]) -> list[Figure]:
    """A number at the top of each line; one for all the lines that stand too near to each other."""
    low, high = body.layout["xaxis"]["range"]
    room = drawing.options.width_hint - body.left - body.right
    near = drawing.em(1.6) / room * (high - low)
    groups: list[list[int]] = []
    for n, at in enumerate(places):
        if groups and at - places[groups[-1][-1]] < near:
            groups[-1].append(n)
        else:
            groups.append([n])
    return [
        {
            "name": "annotation",
            "text": ", ".join(str(n + 1) for n in group),
            "x": math.fsum(places[n] for n in group) / len(group),
            "y": 1,
            "yref": "paper",
            "yanchor": "bottom",
            "yshift": body.top,
            "showarrow": False,
            "font": {"size": drawing.small, "color": drawing.theme.quiet},
        }
        for group in groups
    ]
