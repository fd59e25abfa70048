"""Dots: two values per category and the distance between them."""

import math
from collections.abc import Mapping, Sequence

from cqcm_data.catalogue import TIME
from cqcm_data.series import Series
from cqcm_views.charts.frame import Body, Drawing, Figure, legend
from cqcm_views.charts.marks import no_value, rows_body, text_at
from cqcm_views.charts.rows import along, coloured, dimensions, from_zero, grid, of_key, value_at
from cqcm_views.charts.words import shown, widest
from cqcm_views.wording import findings
from cqcm_views.wording.findings import Row


def fits(series: Series) -> bool:
    """Two dimensions, and exactly two values of the second to compare."""
    by = series.dimensions
    return len(by) == 2 and len(findings.values(series, by[1])) == 2


def draw(drawing: Drawing) -> Body:
    """Two values per category on one line: the distance between them is the point."""
    first, second = dimensions(drawing, 2, 2)
    pair = findings.ordered(drawing.series, second, drawing.language)
    if len(pair) > 2:
        raise ValueError(f"dots compare two values of {second}, not {len(pair)}")
    at, drawing = grid(drawing), coloured(drawing, second, pair)
    keys = by_highest(drawing, first, at)
    names = [drawing.word(first, key) for key in keys]
    ends = [drawing.quantity(row.value) for row in at.values()]
    body = rows_body(drawing, names, ends)
    body.data = [
        _between(drawing, keys, pair, at),
        *(_dot(drawing, number, one, keys, at) for number, one in enumerate(pair)),
        *_dot_labels(drawing, keys, pair, at),
        *no_value(drawing, _without_dots(keys, pair, at)),
    ]
    body.notes = findings.hidden_rows(list(at.values()), drawing.language)
    highest = from_zero(at.values())[1]
    body.layout["xaxis"] |= {"range": [-_before_zero(drawing, body, ends) * highest, highest]}
    legend(drawing, body, "○◆", [drawing.word(second, one) for one in pair])
    return body


def _without_dots(
    keys: Sequence[object], pair: Sequence[object], at: Mapping[tuple[object, ...], Row]
) -> dict[int, Row | None]:
    """The places of the categories that have neither value, each with a row that says why."""
    rows = {n: [at.get((key, one)) for one in pair] for n, key in enumerate(keys)}
    without = {n: two for n, two in rows.items() if all(r is None or r.value is None for r in two)}
    return {n: next((r for r in two if r and r.hidden), None) for n, two in without.items()}


def by_highest(
    drawing: Drawing, dimension: str, at: Mapping[tuple[object, ...], Row]
) -> list[object]:
    """Time in its own order, all else from the highest value to the lowest."""
    keys = along(drawing, dimension)
    if dimension in TIME:
        return keys
    return sorted(keys, key=lambda key: -max(of_key(at, key), default=-math.inf))


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
        x += [*(value_at(at, (key, one)) for one in pair), None]
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
    values = [value_at(at, (key, one)) for key in keys]
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
            drawing.hover(place, at.get((key, one)))
            for place, key in zip(places, keys, strict=True)
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
        sorted(v for one in pair if (v := value_at(at, (key, one))) is not None) for key in keys
    ]
    right = [(n, known[-1]) for n, known in enumerate(spread) if known]
    left = [(n, known[0]) for n, known in enumerate(spread) if known and known[0] < known[-1]]
    return [
        text_at(
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
    room = widest(ends, drawing.size) + drawing.em(1)
    return room / max(drawing.em(8), drawing.options.width_hint - body.left - body.right - room)
