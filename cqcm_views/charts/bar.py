"""Bars: categories compared, from the highest to the lowest."""

from collections.abc import Iterable, Mapping

from cqcm_data.catalogue import TIME
from cqcm_data.series import Series
from cqcm_views.charts.frame import Body, Drawing, Figure
from cqcm_views.charts.marks import filled, labelled_bars, no_value, rows_body
from cqcm_views.charts.rows import from_zero
from cqcm_views.wording import findings
from cqcm_views.wording.findings import Row


def fits(series: Series) -> bool:
    """One dimension, whatever it is."""
    return len(series.dimensions) == 1


def draw(drawing: Drawing) -> Body:
    """Horizontal bars from the highest to the lowest; what has no value is named at the end.

    What follows in time keeps its order.
    """
    bars = in_order(drawing)
    names, ends = [row.name for row in bars], [drawing.label(row) for row in bars]
    body = rows_body(drawing, names, ends)
    groups = {drawing.theme.accent: True, drawing.theme.accent_soft: False}
    body.data = [
        _bars(drawing, {n: r for n, r in enumerate(bars) if strong(r, drawing) is full}, colour)
        for colour, full in groups.items()
    ]
    body.data += no_value(drawing, {n: row for n, row in enumerate(bars) if row.value is None})
    body.layout["barmode"] = "overlay"
    body.layout["xaxis"] |= {"range": from_zero(bars)}
    return body


def in_order(drawing: Drawing) -> list[Row]:
    """The rows from the top to the bottom, as any paper shows them."""
    rows = findings.rows(drawing.series, drawing.language)
    in_time = {*drawing.series.dimensions} & {*TIME} or _one_after_the_other(drawing.series)
    return list(rows) if in_time else _bar_order(rows, drawing.options.first)


def _one_after_the_other(series: Series) -> bool:
    """Whether what stands side by side is the same in one period, then in the next."""
    dates = [part.provenance.dates for part in series.parts if part.provenance.dates]
    return len(dates) > 1 and sorted({*dates}) == dates


def strong(row: Row, drawing: Drawing) -> bool:
    """Whether a bar has the full colour: what is stated, or the one before its rivals alone."""
    first = drawing.options.first
    return row.keys == (first,) if first else row.stated


def _bar_order(rows: Iterable[Row], first: str) -> list[Row]:
    """From the highest to the lowest, then what is not stated, then what has no value.

    What is to be used comes before its rivals.
    """

    def place(row: Row) -> tuple[bool, bool, bool]:
        return row.keys != (first,), row.value is None, not row.stated

    return sorted(findings.ranked(rows), key=place)


def _bars(drawing: Drawing, rows: Mapping[int, Row], colour: str) -> Figure:
    """The bars of one colour, by their places from the top."""
    labels = [drawing.label(row) for row in rows.values()]
    return {
        "type": "bar",
        "orientation": "h",
        "x": [row.value for row in rows.values()],
        "y": list(rows),
        "text": ["" if r.value is None else t for r, t in zip(rows.values(), labels, strict=True)],
        "customdata": [_code(row) for row in rows.values()],
        **labelled_bars(drawing),
        "hovertext": [drawing.hover(row.name, row) for row in rows.values()],
        "marker": filled(drawing, colour),
    }


def _code(row: Row) -> object:
    return row.keys[0] if row.keys else None
