"""What a chart of Excel's own shows of a figure: names down the side, a column for each series.

Maps and timelines have none: their table says it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from cqcm_data.catalogue import TIME
from cqcm_data.series import Series
from cqcm_views.cards.content import CardContent, Figure
from cqcm_views.charts import bar
from cqcm_views.charts.frame import Drawing
from cqcm_views.charts.rows import along, coloured, of_key, value_at
from cqcm_views.charts.rows import grid as rows_at
from cqcm_views.charts.shares import Parts
from cqcm_views.theme import PAPER
from cqcm_views.wording import findings, strings
from cqcm_views.wording.findings import Row

Kind = Literal["bar", "column", "line"]

_KINDS: dict[str, tuple[Kind, str]] = {
    "bar": ("bar", ""),
    "columns": ("column", ""),
    "lines": ("line", ""),
    "stacked": ("bar", "stacked"),
    "dots": ("bar", ""),
    "shares": ("bar", "percent_stacked"),
}


@dataclass(frozen=True)
class Grid:
    """The numbers of a chart: a row for each of `names`, a column for each of `heads`.

    `unit` is that of the numbers, nothing where each row has its own; `colours` are those of the
    columns, `fictitious` is whether the numbers are made up. What is missing or hidden is None.
    `rows` are the places of the names among the rows of the card's table, where each name is one;
    `words` are those of a number that is not exact (« plus de 330 »), nothing for one that is.
    """

    kind: Kind
    subtype: str
    side: str
    names: tuple[str, ...]
    heads: tuple[str, ...]
    values: tuple[tuple[float | None, ...], ...]
    unit: str
    colours: tuple[str, ...]
    fictitious: bool
    rows: tuple[int, ...] = ()
    words: tuple[str, ...] = ()

    @property
    def known(self) -> int:
        """How many of its names have a number, where they are the first ones; else none."""
        has = [all(value is not None for value in row) for row in self.values]
        return sum(has) if has == sorted(has, reverse=True) else 0


def grid(content: CardContent) -> Grid | None:
    """The chart of a card, bars from the longest; None without one, or without any number."""
    figure = next((part for part in content.parts if isinstance(part, Figure)), None)
    if figure is None or figure.kind not in _KINDS:
        return None
    drawn = _of(figure)
    return drawn if drawn and any(v is not None for row in drawn.values for v in row) else None


def _of(figure: Figure) -> Grid | None:
    match figure.shown:
        case Parts():
            return _of_parts(figure, figure.shown.measures)
        case Series():
            return _of_series(figure, figure.shown)
    return None


def _of_series(figure: Figure, series: Series) -> Grid | None:
    if not series.broken_down or series.frame.empty or len(series.dimensions) not in (1, 2):
        return None
    drawing = Drawing(figure.language, PAPER, figure.options, series)
    return _by_one(figure, drawing) if len(series.dimensions) == 1 else _by_two(figure, drawing)


def _by_one(figure: Figure, drawing: Drawing) -> Grid:
    """One column: bars from the highest to the lowest, all else in its own order."""
    series, language = drawing.series, drawing.language
    every = findings.rows(series, language)
    rows = bar.in_order(drawing) if figure.kind == "bar" else list(every)
    (dimension,) = series.dimensions
    at = {row.keys[0]: row for row in rows}
    keys = [*at] if figure.kind == "bar" else along(drawing, dimension)
    if figure.kind == "lines":  # what has no time is no point between two
        keys = [key for key in keys if key is not None]
    values = tuple((at[key].value if key in at else None,) for key in keys)
    places = {row.keys[0]: place for place, row in enumerate(every)}
    return Grid(
        *_KINDS[figure.kind],
        side=_dimension(drawing, dimension),
        names=tuple(drawing.word(dimension, key) for key in keys),
        heads=(series.indicator.label[language],),
        values=values,
        unit=series.indicator.unit,
        colours=PAPER.series[:1],
        fictitious=drawing.fictitious,
        rows=tuple(places[key] for key in keys) if {*keys} <= {*places} else (),
        words=tuple(_words(drawing, at.get(key)) for key in keys),
    )


def _words(drawing: Drawing, row: Row | None) -> str:
    known = row and row.value is not None and not row.hidden and row.qualifier != "exact"
    return drawing.label(row) if row and known else ""


def _by_two(figure: Figure, drawing: Drawing) -> Grid:
    first, second = drawing.series.dimensions
    at = rows_at(drawing)
    keys = along(drawing, first)
    if _KINDS[figure.kind][0] == "bar" and first not in TIME:
        weigh = sum if figure.kind == "stacked" else max
        keys.sort(key=lambda key: -weigh([*of_key(at, key), 0.0]))
    heads = findings.ordered(drawing.series, second, drawing.language)
    return Grid(
        *_KINDS[figure.kind],
        side=_dimension(drawing, first),
        names=tuple(drawing.word(first, key) for key in keys),
        heads=tuple(drawing.word(second, head) for head in heads),
        values=tuple(tuple(value_at(at, (key, head)) for head in heads) for key in keys),
        unit=drawing.series.indicator.unit,
        colours=_colours(drawing, second, heads),
        fictitious=drawing.fictitious,
    )


def _of_parts(figure: Figure, measures: Sequence[Series]) -> Grid:
    """A row for each measure, a column for each of its parts."""
    first, *_ = measures
    language = figure.language
    drawing = Drawing(language, PAPER, figure.options, first)
    (dimension,) = first.dimensions
    heads = findings.ordered(first, dimension, language)
    at = [{row.keys[0]: row.value for row in findings.rows(one, language)} for one in measures]
    units = {one.indicator.unit for one in measures}
    return Grid(
        *_KINDS[figure.kind],
        side=drawing.say("measure"),
        names=tuple(one.indicator.label[language] for one in measures),
        heads=tuple(drawing.word(dimension, head) for head in heads),
        values=tuple(tuple(values.get(head) for head in heads) for values in at),
        unit=units.pop() if len(units) == 1 else "",
        colours=_colours(drawing, dimension, heads),
        fictitious=drawing.fictitious,
    )


def _colours(drawing: Drawing, dimension: str, heads: Sequence[object]) -> tuple[str, ...]:
    """Each part has the colour that it has on the page; from the first anew where they run out."""
    if len(heads) <= len(PAPER.series):
        return coloured(drawing, dimension, heads).theme.series
    return tuple(PAPER.series[place % len(PAPER.series)] for place in range(len(heads)))


def _dimension(drawing: Drawing, name: str) -> str:
    return strings.dimension(name, drawing.language)
