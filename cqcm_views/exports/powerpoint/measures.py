"""Where the bars of a native chart stand in it, beside the names that they need."""

import math
from dataclasses import dataclass, replace

from cqcm_views.cards.content import Figure
from cqcm_views.charts.rows import MOST_PARTS
from cqcm_views.charts.words import widest
from cqcm_views.exports.plots import SPLIT, Line, Plot, plotted
from cqcm_views.exports.powerpoint.layouts import Box
from cqcm_views.exports.powerpoint.words import LINE, SMALLEST, legible

WIDER = 1.12  # Arial than the font that we measure
TITLE = 24  # points for « Données fictives » in the chart
_ENTRY = 20  # points of an entry of the legend beside its words
_LEGEND = 22  # points of a line of the legend
_NAMES = 0.36  # of the width, at most, for the names beside bars
_MOST = 20  # categories that are still legible on a slide
_GAP = 8  # points between names and bars


def on_slide(figure: Figure) -> Plot | None:
    """A figure as a native chart; nothing where a table says it better, or shapes do."""
    plot = plotted(figure)
    if plot is None or len(plot.categories) > _MOST or len(plot.lines) > MOST_PARTS:
        return None
    categories, lines = tuple(map(legible, plot.categories)), tuple(map(_legible, plot.lines))
    return replace(plot, categories=categories, lines=lines)


def _legible(line: Line) -> Line:
    return replace(line, name=legible(line.name), labels=tuple(map(legible, line.labels)))


@dataclass(frozen=True)
class Inner:
    """The place of the bars, as parts of the chart."""

    left: float
    top: float
    across: float
    down: float


def size_of(plot: Plot) -> int:
    """Larger words where there are few marks."""
    few, some = (6, 8) if plot.shape in ("columns", "lines") else (6, 10)
    count = len(plot.categories) * (len(plot.lines) if plot.shape == "bars" else 1)
    largest = 16 if plot.shape in SPLIT else 18
    return largest if count <= few else 16 if count <= some else SMALLEST


def inner(plot: Plot, box: Box, size: int) -> Inner:
    """Where bars that lie stand: right of their names, below what the chart says of itself."""
    high = box.height / 12_700
    names = min(widest(plot.categories, size) * WIDER + _GAP, box.points * _NAMES)
    left, top = names / box.points, above(plot, box, size) / high
    return Inner(left, top, 0.99 - left, 0.98 - top)


def above(plot: Plot, box: Box, size: int) -> float:
    """How many points the title and the legend take."""
    return (TITLE if plot.fictitious else 0) + _LEGEND * legend_lines(plot, box, size)


def legend_lines(plot: Plot, box: Box, size: int) -> int:
    """In how many lines the names of the series stand; none where there is one series.

    PowerPoint gives each entry the width of the longest one.
    """
    if len(plot.lines) < 2:
        return 0
    entry = widest([line.name for line in plot.lines], size) * WIDER + _ENTRY
    return math.ceil(len(plot.lines) / max(1, int(box.points // entry)))


def is_legible(plot: Plot, box: Box) -> bool:
    """Whether each bar that lies has the height of its name."""
    if plot.shape in ("columns", "lines"):
        return True
    size = size_of(plot)
    room = box.height / 12_700 - above(plot, box, size)
    return len(plot.categories) * size * LINE <= room
