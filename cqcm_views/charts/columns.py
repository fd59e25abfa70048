"""Columns: one value per year, month or category, side by side."""

from collections.abc import Sequence

from cqcm_views import sentences
from cqcm_views.charts.frame import Body, Drawing, Figure
from cqcm_views.charts.marks import filled, labelled_bars, text_at, ticks_below
from cqcm_views.charts.rows import along, dimensions, from_zero
from cqcm_views.charts.words import LINE, widest


def draw(drawing: Drawing) -> Body:
    """Columns in the order of time, or of the catalogue, with the values on top."""
    (dimension,) = dimensions(drawing, 1, 1)
    keys = along(drawing, dimension)
    by_key = {row.keys[0]: row for row in sentences.rows(drawing.series, drawing.language)}
    values = [by_key[key].value if key in by_key else None for key in keys]
    labels = ["" if value is None else drawing.quantity(value) for value in values]
    slot = (drawing.options.width_hint - 8) / len(keys)
    upright = widest(labels, drawing.size) > slot
    body = ticks_below(drawing, dimension, keys, slot)
    body.top = 8 + (widest(labels, drawing.size) if upright else drawing.em(LINE))
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
                drawing.hover(drawing.word(dimension, key), value)
                for key, value in zip(keys, values, strict=True)
            ],
            "marker": filled(drawing, drawing.theme.accent) | _faint(drawing, keys),
        },
        *_dashes(drawing, [at for at, value in enumerate(values) if value is None]),
    ]
    body.layout["yaxis"] = {"visible": False, "range": from_zero(by_key.values())}
    body.notes = [drawing.say("chart_missing")] if None in values else []
    return body


def _faint(drawing: Drawing, keys: Sequence[object]) -> Figure:
    """What is not stated is fainter than what has its place in the order."""
    if drawing.fictitious or None not in keys:
        return {}
    theme = drawing.theme
    return {"color": [theme.accent_soft if key is None else theme.accent for key in keys]}


def _dashes(drawing: Drawing, places: Sequence[int]) -> list[Figure]:
    if not places:
        return []
    trace = text_at(drawing, places, [0] * len(places), ["–"] * len(places), "top center")
    return [trace | {"textfont": {"size": drawing.size, "color": drawing.theme.quiet}}]
