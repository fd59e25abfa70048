"""Stacked bars: totals and what they are made of."""

import math
from collections.abc import Mapping, Sequence

from cqcm_data.catalogue import TIME
from cqcm_data.series import Series
from cqcm_views.charts.frame import Body, Drawing, Figure, legend
from cqcm_views.charts.marks import BAR_OF_WORDS, filled, rows_body, text_at
from cqcm_views.charts.rows import (
    along,
    coloured,
    dimensions,
    few_parts,
    grid,
    of_key,
    parts_of,
    value_at,
)
from cqcm_views.charts.words import shown
from cqcm_views.theme import readable_on
from cqcm_views.wording import findings, numbers
from cqcm_views.wording.findings import Row


def fits(series: Series) -> bool:
    """Two dimensions, and parts of the second that can be told apart and make a total."""
    if len(series.dimensions) != 2:
        return False
    return findings.adds_up_over(series, series.dimensions[1]) and few_parts(series)


def draw(drawing: Drawing) -> Body:
    """Horizontal bars split by the second dimension; only what may be added up is stacked."""
    first, second = dimensions(drawing, 2, 2)
    if not findings.adds_up_over(drawing.series, second):
        raise ValueError(f"{drawing.series.indicator.id} cannot be added up, so not stacked")
    at, parts = grid(drawing), parts_of(drawing, second)
    drawing = coloured(drawing, second, parts)
    keys = by_total(drawing, first, at)
    totals = [sum_at(at, key) for key in keys]
    names = [drawing.word(first, key) for key in keys]
    ends = [drawing.quantity(total) for total in totals]
    body = rows_body(drawing, names, ends, BAR_OF_WORDS)
    body.data = [_part(drawing, number, part, keys, at) for number, part in enumerate(parts)] + [
        text_at(drawing, totals, list(range(len(keys))), ends, "middle right", beside=0.4)
    ]
    body.layout["xaxis"] |= {"range": [0, max([t for t in totals if t is not None] + [0]) or 1]}
    body.layout |= {"barmode": "stack", "uniformtext": {"mode": "hide", "minsize": drawing.size}}
    legend(drawing, body, "■" * len(parts), [drawing.word(second, part) for part in parts])
    without = [row.name for row in at.values() if row.missing]
    if without:
        named = numbers.joined(without, drawing.language)
        body.notes = [drawing.say("chart_missing_parts", names=named)]
    body.notes = [*body.notes, *findings.hidden_rows(list(at.values()), drawing.language)]
    return body


def by_total(
    drawing: Drawing, dimension: str, at: Mapping[tuple[object, ...], Row]
) -> list[object]:
    """Time in its own order, all else from the highest sum to the lowest."""
    keys = along(drawing, dimension)
    if dimension in TIME:
        return keys
    return sorted(keys, key=lambda key: -math.fsum(of_key(at, key)))


def sum_at(at: Mapping[tuple[object, ...], Row], key: object) -> float | None:
    """The sum of the parts; None while a part has no value, for it would be no total."""
    if any(keys[0] == key and row.value is None for keys, row in at.items()):
        return None
    return math.fsum(of_key(at, key))


def _part(
    drawing: Drawing,
    number: int,
    part: object,
    keys: Sequence[object],
    at: Mapping[tuple[object, ...], Row],
) -> Figure:
    first, second = drawing.series.dimensions
    values = [value_at(at, (key, part)) for key in keys]
    name = drawing.word(second, part)
    colour = drawing.theme.series[number]
    places = [f"{drawing.word(first, key)} – {name}" for key in keys]
    edge = {"color": drawing.theme.card, "width": 1.5}
    return {
        "type": "bar",
        "orientation": "h",
        "name": shown(name),
        "x": values,
        "y": list(range(len(keys))),
        "text": [drawing.quantity(value) if value else "" for value in values],
        "textposition": "inside",
        "insidetextanchor": "middle",
        "textangle": 0,
        "textfont": {"size": drawing.size, "color": readable_on(colour, drawing.theme)},
        "customdata": list(keys),
        "hoverinfo": "text",
        "hovertext": [
            drawing.hover(place, at.get((key, part)))
            for place, key in zip(places, keys, strict=True)
        ],
        "marker": filled(drawing, colour, under_words=True) | {"line": edge},
    }
