"""Columns: one value per year, month or category, side by side."""

from collections.abc import Collection, Mapping

from cqcm_data import catalogue
from cqcm_data.catalogue import TIME
from cqcm_data.series import Series
from cqcm_views.charts.annotations import annotated
from cqcm_views.charts.frame import Body, Drawing, Figure
from cqcm_views.charts.marks import filled, labelled_bars, text_at, ticks_below
from cqcm_views.charts.rows import along, dimensions, from_zero
from cqcm_views.charts.words import GAP, LINE, widest
from cqcm_views.wording import findings
from cqcm_views.wording.findings import Row


def fits(series: Series) -> bool:
    """One dimension that goes from first to last: time, levels, sizes."""
    (first, *more) = series.dimensions
    return not more and (first in TIME or catalogue.load().dimensions[first].ordered)


def draw(drawing: Drawing) -> Body:
    """Columns in the order of time, or of the catalogue, with the values on top."""
    (dimension,) = dimensions(drawing, 1, 1)
    keys = along(drawing, dimension)
    by_key = {row.keys[0]: row for row in findings.rows(drawing.series, drawing.language)}
    columns = {key: by_key.get(key) for key in keys}
    values = [row.value if row else None for row in columns.values()]
    labels = ["" if value is None else drawing.quantity(value) for value in values]
    slot = (drawing.options.width_hint - 8) / len(keys)
    upright = widest(labels, drawing.size) + drawing.em(GAP) > slot
    body = ticks_below(drawing, dimension, keys, slot)
    body.top = 8 + (widest(labels, drawing.size) if upright else drawing.em(LINE))
    marks = {n: _mark(columns[key]) for n, key in enumerate(keys) if values[n] is None}
    bars = {"y": values, "text": labels, "textangle": -90 if upright else 0}
    body.data = [_bars(drawing, dimension, columns) | bars, *_absent(drawing, marks)]
    low, high = from_zero(by_key.values())
    body.layout["yaxis"] = {"visible": False, "range": [low, high]}
    notes = {"–": "chart_missing", "x": "chart_hidden"}
    body.notes = [drawing.say(note) for mark, note in notes.items() if mark in marks.values()]
    tops = [((value or 0) - low) / (high - low) + body.top / body.height for value in values]
    return annotated(drawing, body, dimension, keys, tops)


def _bars(drawing: Drawing, dimension: str, rows: Mapping[object, Row | None]) -> Figure:
    return {
        "type": "bar",
        "x": list(range(len(rows))),
        "customdata": list(rows),
        **labelled_bars(drawing),
        "hovertext": [
            drawing.hover(drawing.word(dimension, key), row) for key, row in rows.items()
        ],
        "marker": filled(drawing, drawing.theme.accent) | _faint(drawing, rows),
    }


def _faint(drawing: Drawing, keys: Collection[object]) -> Figure:
    """What is not stated is fainter than what has its place in the order."""
    if drawing.fictitious or None not in keys:
        return {}
    theme = drawing.theme
    return {"color": [theme.accent_soft if key is None else theme.accent for key in keys]}


def _mark(row: Row | None) -> str:
    """A dash where there is no value, an x where it is hidden."""
    return "x" if row and row.hidden else "–"


def _absent(drawing: Drawing, marks: Mapping[int, str]) -> list[Figure]:
    if not marks:
        return []
    at, words = list(marks), list(marks.values())
    trace = text_at(drawing, at, [0] * len(at), words, "top center")
    return [trace | {"textfont": {"size": drawing.size, "color": drawing.theme.quiet}}]
