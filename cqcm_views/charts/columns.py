"""Columns: one value per year, month or category, side by side."""

from collections.abc import Mapping

from cqcm_views import sentences
from cqcm_views.charts.annotations import annotated
from cqcm_views.charts.frame import Body, Drawing, Figure
from cqcm_views.charts.marks import filled, labelled_bars, text_at, ticks_below
from cqcm_views.charts.rows import along, dimensions, from_zero
from cqcm_views.charts.words import LINE, widest
from cqcm_views.sentences import Row


def draw(drawing: Drawing) -> Body:
    """Columns in the order of time, or of the catalogue, with the values on top."""
    (dimension,) = dimensions(drawing, 1, 1)
    keys = along(drawing, dimension)
    by_key = {row.keys[0]: row for row in sentences.rows(drawing.series, drawing.language)}
    found = [by_key.get(key) for key in keys]
    values = [row.value if row else None for row in found]
    labels = ["" if value is None else drawing.quantity(value) for value in values]
    slot = (drawing.options.width_hint - 8) / len(keys)
    upright = widest(labels, drawing.size) > slot
    body = ticks_below(drawing, dimension, keys, slot)
    body.top = 8 + (widest(labels, drawing.size) if upright else drawing.em(LINE))
    marks = {n: _mark(row) for n, row in enumerate(found) if row is None or row.value is None}
    body.data = [
        {
            "type": "bar",
            "x": list(range(len(keys))),
            "y": values,
            "text": labels,
            "textangle": -90 if upright else 0,
            "customdata": keys,
            **labelled_bars(drawing),
            "hovertext": [
                drawing.hover(drawing.word(dimension, key), row)
                for key, row in zip(keys, found, strict=True)
            ],
            "marker": filled(drawing, drawing.theme.accent),
        },
        *_absent(drawing, marks),
    ]
    body.layout["yaxis"] = {"visible": False, "range": from_zero(by_key.values())}
    notes = {"–": "chart_missing", "x": "chart_hidden"}
    body.notes = [drawing.say(note) for mark, note in notes.items() if mark in marks.values()]
    return annotated(drawing, body, dimension, keys)


def _mark(row: Row | None) -> str:
    """A dash where there is no value, an x where it is hidden."""
    return "x" if row and row.hidden else "–"


def _absent(drawing: Drawing, marks: Mapping[int, str]) -> list[Figure]:
    if not marks:
        return []
    at, words = list(marks), list(marks.values())
    trace = text_at(drawing, at, [0] * len(at), words, "top center")
    return [trace | {"textfont": {"size": drawing.size, "color": drawing.theme.quiet}}]
