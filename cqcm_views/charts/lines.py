"""Lines: values over time, one line per part."""

import math
from collections.abc import Iterable, Mapping, Sequence

from cqcm_data.catalogue import TIME
from cqcm_data.series import Series
from cqcm_views.charts.annotations import annotated
from cqcm_views.charts.frame import Body, Drawing, Figure
from cqcm_views.charts.marks import SYMBOLS, apart, ticks_below
from cqcm_views.charts.rows import along, coloured, dimensions, few_parts, from_zero, parts_of
from cqcm_views.charts.words import height_of, shown, widest, wrapped
from cqcm_views.theme import contrast
from cqcm_views.wording import findings
from cqcm_views.wording.findings import Row


def fits(series: Series) -> bool:
    """Two moments or more along the axis, and as many lines as can be told apart."""
    first, *second = series.dimensions
    moments = [key for key in findings.values(series, first) if key is not None]
    in_time = first in TIME and len(moments) > 1
    return in_time and len(second) < 2 and (not second or few_parts(series))


def draw(drawing: Drawing) -> Body:
    """One line per value of the second dimension, named at its end, broken where a value lacks."""
    first, *second = dimensions(drawing, 1, 2)
    keys = [key for key in along(drawing, first) if key is not None]
    rows = findings.rows(drawing.series, drawing.language)
    parts = parts_of(drawing, second[0]) if second else [None]
    drawing = coloured(drawing, second[0], parts) if second else drawing
    at = {row.keys: row for row in rows}
    grid = [[at.get((key, *([part] if second else []))) for key in keys] for part in parts]
    ys = [[row.value if row else None for row in line] for line in grid]
    names = [drawing.word(second[0], part) if second else "" for part in parts]
    ticks = _ticks(rows)
    left = 12 + widest([drawing.quantity(tick) for tick in ticks], drawing.small)
    right = 18 + widest([wrapped(name, 14) for name in names], drawing.size)
    slot = (drawing.options.width_hint - left - right) / max(1, len(keys) - 0.5)
    body = ticks_below(drawing, first, keys, slot)
    body.left, body.right, body.top = left, right, drawing.em(1)
    body.layout["xaxis"]["range"] = [-0.3, len(keys) - 0.8]
    body.data = [
        _line(drawing, number, name, dict(zip(keys, line, strict=True)))
        for number, (name, line) in enumerate(zip(names, grid, strict=True))
    ]
    body.layout["yaxis"] = _value_axis(drawing, ticks)
    body.layout["annotations"] = _line_ends(drawing, names, ys, ticks[-1], body.height)
    off = [f"{row.name} ({drawing.value_of(row)})" for row in rows if row.keys[0] is None]
    body.notes = [drawing.say("chart_off_axis", values="; ".join(off))] if off else []
    body.notes += findings.hidden_rows(rows, drawing.language)
    return annotated(drawing, body, first, keys)


def _ticks(rows: Iterable[Row]) -> list[float]:
    """Four or so round values from zero, the last one above every value."""
    highest = from_zero(rows)[1]
    power = 10.0 ** math.floor(math.log10(highest / 4))
    step = next(power * n for n in (1, 2, 2.5, 5, 10) if power * n * 5 >= highest * 1.0001)
    return [step * n for n in range(math.ceil(highest / step) + 1)]


def _value_axis(drawing: Drawing, ticks: Sequence[float]) -> Figure:
    return {
        "range": [0, ticks[-1]],
        "showgrid": True,
        "tickmode": "array",
        "tickvals": list(ticks),
        "ticktext": [drawing.quantity(tick) for tick in ticks],
        "tickfont": {"size": drawing.small, "color": drawing.theme.quiet},
    }


def _line(drawing: Drawing, number: int, name: str, rows: Mapping[object, Row | None]) -> Figure:
    """One line, given the row of each value along the axis."""
    colour = drawing.theme.series[number]
    places = [drawing.word(drawing.series.dimensions[0], key) for key in rows]
    names = [f"{name}, {place}" if name else place for place in places]
    return {
        "type": "scatter",
        "mode": "lines+markers",
        "name": shown(name),
        "x": list(range(len(rows))),
        "y": [row.value if row else None for row in rows.values()],
        "connectgaps": False,
        "cliponaxis": False,
        "line": {"color": colour, "width": 2.5, "dash": "dash" if drawing.fictitious else "solid"},
        "marker": {"color": colour, "size": 9, "symbol": SYMBOLS[number]},
        "hoverinfo": "text",
        "hovertext": [drawing.hover(at, row) for at, row in zip(names, rows.values(), strict=True)],
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
    places = apart(true, [height_of(words[n], drawing.size) for n in drawn], height)
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
