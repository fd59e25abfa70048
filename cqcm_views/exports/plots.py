"""What a chart shows, as the values of a native one: categories, series, what each mark reads.

PowerPoint and Excel draw it, each in its own way. Maps and dates have none: shapes or a table say
them. A value that is hidden or missing is none here, and said in words: nothing of it goes to the
workbook behind the chart.
"""

import math
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Literal

from babel.dates import get_month_names

from cqcm_data.series import Series
from cqcm_data.text import Language
from cqcm_views.cards.content import Figure
from cqcm_views.charts import bar, dots, stacked
from cqcm_views.charts.frame import Drawing, Options
from cqcm_views.charts.rows import along, coloured, grid
from cqcm_views.charts.shares import Parts
from cqcm_views.theme import PAPER
from cqcm_views.wording import findings, numbers, strings
from cqcm_views.wording.findings import Row
from cqcm_views.wording.strings import say

Shape = Literal["bars", "columns", "stacked", "whole", "lines"]

SPLIT: tuple[Shape, ...] = ("stacked", "whole")  # their words stand in the bars
_LONG_MONTHS = 8  # whose names stand side by side in full
_DECIMALS = 9  # as in the other files: what comes after is how machines divide
_MARKS = {True: "x", False: numbers.ABSENT}  # of what is hidden, of what has no value


@dataclass(frozen=True)
class Line:
    """A series: the value, the words and the colour of each mark.

    `bounds` are the words of a number that is not exact (« plus de 330 »), nothing for one that is.
    """

    name: str
    values: tuple[float | None, ...]
    labels: tuple[str, ...]
    colours: tuple[str, ...]
    bounds: tuple[str, ...]


@dataclass(frozen=True)
class Plot:
    """A chart of one shape: a mark for each of `names` in each of its lines.

    `side` is what the names are values of; `categories` are the names with what no mark says
    (« Laval (masqué) »), and `notes` say the rest. `unit` is that of the numbers, nothing where
    they have several. `rows` are the places of the names among the rows of a table that has one
    for each.
    """

    shape: Shape
    side: str
    names: tuple[str, ...]
    categories: tuple[str, ...]
    lines: tuple[Line, ...]
    unit: str
    language: Language
    fictitious: bool = False
    notes: tuple[str, ...] = ()
    rows: tuple[int, ...] = ()

    @property
    def sums(self) -> list[float]:
        """The sum of each category, of what is known."""
        columns = zip(*(line.values for line in self.lines), strict=True)
        return [math.fsum(filter(None, values)) for values in columns]

    @property
    def code(self) -> str:
        """The number format of its values."""
        return number_format(self.unit, self.language)


def plotted(figure: Figure) -> Plot | None:
    """A figure as a native chart; nothing for what has none, or no number at all."""
    plot = _plot(figure)
    known = plot and any(value is not None for line in plot.lines for value in line.values)
    return plot if known else None


def _plot(figure: Figure) -> Plot | None:
    if isinstance(figure.shown, Parts):
        return _parts(figure.shown, figure.language)
    if not isinstance(figure.shown, Series):
        return None
    series = figure.shown
    draw = _PLOTS.get((figure.kind, len(series.dimensions)))
    if draw is None or not series.broken_down or series.frame.empty:
        return None
    drawing = Drawing(figure.language, PAPER, figure.options, series)
    plot = draw(drawing)
    return replace(plot, notes=(*plot.notes, *_dated(drawing)))


def _dated(drawing: Drawing) -> Iterator[str]:
    """The dated events, which on a screen stand over the columns."""
    for date, words in drawing.options.annotations:
        day = numbers.day(date, drawing.language)
        yield drawing.say("labelled", label=day, value=words)


# One series -------------------------------------------------------------------------------------


def _bars(drawing: Drawing) -> Plot:
    rows = bar.in_order(drawing)
    soft, full = drawing.theme.accent_soft, drawing.theme.accent
    colours = [full if bar.strong(row, drawing) else soft for row in rows]
    plot = _one("bars", drawing, [row.keys[0] for row in rows], colours)
    return replace(plot, categories=tuple(_named(row, drawing) for row in rows))


def _one(shape: Shape, drawing: Drawing, keys: Sequence[object], colours: Sequence[str]) -> Plot:
    """One series along one dimension."""
    (dimension,) = drawing.series.dimensions
    at = grid(drawing)
    names = tuple(drawing.word(dimension, key) for key in keys)
    places = {key: place for place, (key,) in enumerate(at)}
    return Plot(
        shape=shape,
        side=strings.dimension(dimension, drawing.language),
        names=names,
        categories=names,
        lines=(_line(drawing, [at.get((key,)) for key in keys], _measure(drawing), colours),),
        unit=drawing.unit,
        language=drawing.language,
        fictitious=drawing.fictitious,
        rows=tuple(places[key] for key in keys) if {*keys} <= {*places} else (),
    )


def _named(row: Row, drawing: Drawing) -> str:
    """« Laval (masqué) »: why there is no bar."""
    if row.value is not None:
        return row.name
    return drawing.say("in_brackets", label=row.name, value=drawing.value_of(row))


def _measure(drawing: Drawing) -> str:
    series = drawing.series
    return numbers.with_unit(
        series.indicator.label[drawing.language], drawing.unit, drawing.language
    )


def _line(drawing: Drawing, rows: Sequence[Row | None], name: str, colours: Sequence[str]) -> Line:
    return Line(
        name=name,
        values=tuple(_value(row) for row in rows),
        labels=tuple(_label(row, drawing) for row in rows),
        colours=tuple(colours),
        bounds=tuple(_bound(row, drawing) for row in rows),
    )


def _bound(row: Row | None, drawing: Drawing) -> str:
    """What a number reads that is not exact; nothing for one that is."""
    known = row and row.value is not None and not row.hidden and row.qualifier != "exact"
    return drawing.label(row) if row and known else ""


def _value(row: Row | None) -> float | None:
    return None if row is None or row.value is None else round(row.value, _DECIMALS)


def _label(row: Row | None, drawing: Drawing) -> str:
    return drawing.label(row) if row and row.value is not None else ""


def _columns(drawing: Drawing) -> Plot:
    (dimension,) = drawing.series.dimensions
    at = grid(drawing)
    keys = along(drawing, dimension)
    accent, soft = drawing.theme.accent, drawing.theme.accent_soft
    marks = [_mark(at.get((key,))) for key in keys]
    notes = {"–": "chart_missing", "x": "chart_hidden"}
    categories = tuple(
        drawing.say("in_brackets", label=name, value=mark) if mark else name
        for name, mark in zip(_along(drawing, dimension, keys), marks, strict=True)
    )
    plot = _one("columns", drawing, keys, [soft if key is None else accent for key in keys])
    told = tuple(drawing.say(note) for mark, note in notes.items() if mark in marks)
    return replace(plot, categories=categories, notes=told)


def _along(drawing: Drawing, dimension: str, keys: Sequence[object]) -> list[str]:
    """The names below columns; months are short where there are many."""
    names = [drawing.word(dimension, key) for key in keys]
    if dimension != "month" or len(keys) <= _LONG_MONTHS:
        return names
    short = get_month_names("abbreviated", "stand-alone", numbers.LOCALES[drawing.language])
    both = zip(keys, names, strict=True)
    return [str(short[key]) if isinstance(key, int) else name for key, name in both]


def _mark(row: Row | None) -> str:
    if row and row.value is not None:
        return ""
    return _MARKS[row is not None and row.hidden]


# Several series ---------------------------------------------------------------------------------


def _stacked(drawing: Drawing) -> Plot:
    """Totals stand with the names: a native stack has no mark of its own for them."""
    first, _second = drawing.series.dimensions
    at = grid(drawing)
    keys = stacked.by_total(drawing, first, at)
    totals = [stacked.sum_at(at, key) for key in keys]
    words = [drawing.word(first, key) for key in keys]
    names = tuple(
        word
        if total is None
        else drawing.say("in_brackets", label=word, value=drawing.quantity(total))
        for word, total in zip(words, totals, strict=True)
    )
    without = [row.name for row in at.values() if row.missing]
    listed = numbers.joined(without, drawing.language)
    notes = [drawing.say("chart_missing_parts", names=listed)] if without else []
    plot = _several("stacked", drawing, keys)
    return replace(plot, categories=names, notes=(*notes, *plot.notes))


def _dots(drawing: Drawing) -> Plot:
    """Two values by category, as two bars side by side."""
    first, _second = drawing.series.dimensions
    return _several("bars", drawing, dots.by_highest(drawing, first, grid(drawing)))


def _lines(drawing: Drawing) -> Plot:
    first, *second = drawing.series.dimensions
    keys = [key for key in along(drawing, first) if key is not None]
    at = grid(drawing)
    off = [f"{r.name} ({drawing.value_of(r)})" for r in at.values() if r.keys[0] is None]
    notes = [drawing.say("chart_off_axis", values="; ".join(off))] if off else []
    if second:
        plot = _several("lines", drawing, keys)
    else:
        plot = _one("lines", drawing, keys, [drawing.theme.accent] * len(keys))
        plot = replace(plot, notes=_hidden(at, drawing))
    return replace(plot, notes=(*notes, *plot.notes))


def _hidden(at: Mapping[tuple[object, ...], Row], drawing: Drawing) -> tuple[str, ...]:
    return tuple(findings.hidden_rows([*at.values()], drawing.language))


def _several(shape: Shape, drawing: Drawing, keys: Sequence[object]) -> Plot:
    """One series for each value of the second dimension, in its own colour in either language."""
    first, second = drawing.series.dimensions
    at = grid(drawing)
    parts = findings.ordered(drawing.series, second, drawing.language)
    names = tuple(drawing.word(first, key) for key in keys)
    return Plot(
        shape=shape,
        side=strings.dimension(first, drawing.language),
        names=names,
        categories=names,
        lines=tuple(
            _line(
                drawing,
                [at.get((key, part)) for key in keys],
                drawing.word(second, part),
                [colour] * len(keys),
            )
            for part, colour in zip(parts, _colours(drawing, second, parts), strict=True)
        ),
        unit=drawing.unit,
        language=drawing.language,
        fictitious=drawing.fictitious,
        notes=_hidden(at, drawing),
    )


def _colours(drawing: Drawing, dimension: str, parts: Sequence[object]) -> tuple[str, ...]:
    """Each part has the colour that it has on the page; from the first anew where they run out."""
    if len(parts) <= len(PAPER.series):
        return coloured(drawing, dimension, parts).theme.series
    return tuple(PAPER.series[place % len(PAPER.series)] for place in range(len(parts)))


def _parts(parts: Parts, language: Language) -> Plot:
    """Counts, which the chart shows as parts of their totals; several measures read in percent."""
    first, *others = parts.measures
    (dimension,) = first.dimensions
    drawing = Drawing(language, PAPER, Options(), first)
    keys = findings.ordered(first, dimension, language)
    rows = [{row.keys[0]: row for row in findings.rows(one, language)} for one in parts.measures]
    wholes = [math.fsum(row.value or 0 for row in one.values()) for one in rows]
    both = zip(keys, _colours(drawing, dimension, keys), strict=True)
    lines = [_part(key, colour, rows, drawing) for key, colour in both]
    if others:
        lines = [
            replace(line, labels=tuple(map(partial(_share, language), line.values, wholes)))
            for line in lines
        ]
    named = zip(parts.measures, wholes, strict=True)
    units = {one.indicator.unit for one in parts.measures}
    return Plot(
        shape="whole",
        side=drawing.say("measure"),
        names=tuple(one.indicator.label[language] for one in parts.measures),
        categories=tuple(_with_whole(one, whole, language) for one, whole in named),
        lines=tuple(lines),
        unit=units.pop() if len(units) == 1 else "",
        language=language,
        fictitious=drawing.fictitious,
    )


def _part(key: object, colour: str, rows: Sequence[Mapping[object, Row]], drawing: Drawing) -> Line:
    """One part of each measure."""
    (dimension,) = drawing.series.dimensions
    of_each = [one.get(key) for one in rows]
    return _line(drawing, of_each, drawing.word(dimension, key), [colour] * len(rows))


def _share(language: Language, value: float | None, whole: float) -> str:
    return numbers.percent((value or 0) / whole if whole else 0, language)


def _with_whole(series: Series, whole: float, language: Language) -> str:
    """« Emplois créés (1 909 emplois) »."""
    total = findings.amount(whole, series.indicator.unit, language)
    return say("in_brackets", language, label=series.indicator.label[language], value=total)


# By the kind of a chart and its number of dimensions.
_PLOTS: Mapping[tuple[str, int], Callable[[Drawing], Plot]] = {
    ("bar", 1): _bars,
    ("bar", 2): _dots,
    ("columns", 1): _columns,
    ("stacked", 2): _stacked,
    ("dots", 2): _dots,
    ("lines", 1): _lines,
    ("lines", 2): _lines,
}


# Numbers ----------------------------------------------------------------------------------------


def number_format(unit: str, language: Language) -> str:
    """The format that shows whole numbers as we write them, whatever the machine's own are.

    Between thousands it holds our sign itself: that of a machine would be another one.
    """
    before, between, after = _signs(unit, language)
    start, end = (f'"{sign}"' if sign else "" for sign in (before, after))
    if not between:
        return f"{start}0{end}"
    group = f'"{between}"000'
    millions, thousands = f"{start}0{group}{group}{end}", f"{start}0{group}{end}"
    return f"[>=1000000]{millions};[>=1000]{thousands};{start}General{end}"


def shown_plainly(value: float, unit: str, language: Language) -> str | None:
    """What the number format makes of a value; nothing where it makes something else of it."""
    if value != int(value) or not 0 <= value < 1_000_000_000:
        return None
    before, between, after = _signs(unit, language)
    return f"{before}{format(int(value), ',').replace(',', between)}{after}"


def _signs(unit: str, language: Language) -> tuple[str, str, str]:
    """What stands before a number of a unit, between its thousands, and after it."""
    number = numbers.quantity(1234, unit, language) if unit else numbers.number(1234, language)
    parts = re.fullmatch(r"(\D*)1(\D?)234(.*)", number)
    return (parts[1], parts[2], parts[3]) if parts else ("", "", "")
