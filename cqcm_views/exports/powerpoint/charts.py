"""A plot as a native chart in a placeholder, or where one would stand."""

from collections.abc import Mapping
from typing import cast

from lxml.etree import _Element
from pptx.chart.chart import Chart
from pptx.chart.data import CategoryChartData
from pptx.chart.series import _BaseCategorySeries
from pptx.enum.chart import (
    XL_CHART_TYPE,
    XL_LEGEND_POSITION,
    XL_TICK_LABEL_POSITION,
    XL_TICK_MARK,
)
from pptx.oxml import parse_xml
from pptx.oxml.ns import nsdecls, qn
from pptx.shapes.graphfrm import GraphicFrame
from pptx.shapes.placeholder import ChartPlaceholder, SlidePlaceholder
from pptx.slide import Slide
from pptx.util import Pt

from cqcm_views.charts.words import widest
from cqcm_views.exports.plots import SPLIT, Line, Plot, Shape
from cqcm_views.exports.powerpoint.colours import fill_xml, hatch_xml, line_xml, no_line_xml, paint
from cqcm_views.exports.powerpoint.labels import labels_xml
from cqcm_views.exports.powerpoint.layouts import Box
from cqcm_views.exports.powerpoint.measures import TITLE, WIDER, Inner, above, inner, size_of
from cqcm_views.exports.powerpoint.words import Run, look, write
from cqcm_views.exports.powerpoint.workbook import workbook
from cqcm_views.theme import PAPER
from cqcm_views.wording.strings import say

_TYPES: Mapping[Shape, XL_CHART_TYPE] = {
    "bars": XL_CHART_TYPE.BAR_CLUSTERED,
    "columns": XL_CHART_TYPE.COLUMN_CLUSTERED,
    "stacked": XL_CHART_TYPE.BAR_STACKED,
    "whole": XL_CHART_TYPE.BAR_STACKED_100,
    "lines": XL_CHART_TYPE.LINE_MARKERS,
}
_GAPS = {1: 260, 2: 130, 3: 90}  # between bars that would be walls, in percent of one
_MANY = 12  # bars that need all the room for their words
_LEVEL: tuple[Shape, ...] = ("bars", "stacked", "whole")  # their bars lie


def add(plot: Plot, slide: Slide, place: SlidePlaceholder | None, box: Box) -> GraphicFrame:
    """The chart in its box: in the placeholder where there is one, which it then fills."""
    kind, data = _TYPES[plot.shape], _data(plot)
    if place is None:
        frame = slide.shapes.add_chart(kind, box.left, box.top, box.width, box.height, data)
    else:
        taken = ChartPlaceholder(place._element, place._parent)
        frame = taken.insert_chart(kind, data)
    frame.left, frame.top, frame.width, frame.height = box.left, box.top, box.width, box.height
    chart: Chart = frame.chart
    chart.part.chart_workbook.update_from_xlsx_blob(workbook(plot))
    _dress(chart, plot, box)
    return cast(GraphicFrame, frame)


def _data(plot: Plot) -> CategoryChartData:
    data = CategoryChartData(number_format=plot.code)
    data.categories = plot.categories
    for line in plot.lines:
        data.add_series(line.name, line.values)
    return data


def _dress(chart: Chart, plot: Plot, box: Box) -> None:
    size = size_of(plot)
    chart.font.size = Pt(size)
    look(chart.font, Run("", colour=PAPER.ink))
    _title(chart, plot)
    _legend(chart, plot, box, size)
    _axes(chart, plot, size)
    _scale(chart, plot, box, size)
    _bars(chart, plot)
    for series, line in zip(chart.plots[0].series, plot.lines, strict=True):
        _colour(series, line, plot)
        _label(series, line, plot, box, size)
    if plot.shape in _LEVEL:
        _settle(chart._chartSpace.chart.plotArea, 0, inner(plot, box, size))


def _settle(parent: _Element, place: int, at: Inner, target: bool = True) -> None:
    """Gives a part of a chart its place, as its parent has it."""
    for old in parent.findall(qn("c:layout")):
        parent.remove(old)
    inside = '<c:layoutTarget val="inner"/>' if target else ""
    values = {"x": at.left, "y": at.top, "w": at.across, "h": at.down}
    numbers = "".join(f'<c:{name} val="{value:.4f}"/>' for name, value in values.items())
    parent.insert(
        place,
        parse_xml(
            f"<c:layout {nsdecls('c')}><c:manualLayout>{inside}"
            f'<c:xMode val="edge"/><c:yMode val="edge"/>{numbers}</c:manualLayout></c:layout>'
        ),
    )


def _title(chart: Chart, plot: Plot) -> None:
    """« Données fictives » in the chart itself, which may be taken elsewhere alone."""
    chart.has_title = plot.fictitious
    if plot.fictitious:
        words = Run(say("fictitious", plot.language), 16, True, PAPER.warning)
        write(chart.chart_title.text_frame, [[words]])
        title = chart._chartSpace.chart.find(qn("c:title"))
        _settle(title, 1, Inner(0, 0, 0, 0), target=False)
        for size in ("c:w", "c:h"):  # a title is as large as its words
            for old in [*title.iter(qn(size))]:
                old.getparent().remove(old)


def _legend(chart: Chart, plot: Plot, box: Box, size: int) -> None:
    chart.has_legend = len(plot.lines) > 1
    if not chart.has_legend:
        return
    chart.legend.position = XL_LEGEND_POSITION.TOP
    chart.legend.include_in_layout = False
    if plot.shape in _LEVEL:
        high = box.height / 12_700
        top = TITLE / high if plot.fictitious else 0
        down = above(plot, box, size) / high - top
        _settle(chart.legend._element, 1, Inner(0, top, 0.99, down), target=False)


def _bars(chart: Chart, plot: Plot) -> None:
    drawn = chart.plots[0]
    if plot.shape == "lines":
        return
    many = len(plot.categories) > _MANY
    drawn.gap_width = 15 if many else _GAPS.get(len(plot.categories), 45)
    drawn.vary_by_categories = False
    if plot.shape in SPLIT:
        drawn.overlap = 100


# Axes -------------------------------------------------------------------------------------------


def _axes(chart: Chart, plot: Plot, size: int) -> None:
    """Names along one axis; values are read at the marks, along lines on an axis too."""
    names, values = chart.category_axis, chart.value_axis
    paint(names._element.get_or_add_spPr(), "", line_xml(PAPER.quiet, 1))
    names.major_tick_mark = names.minor_tick_mark = XL_TICK_MARK.NONE
    names.tick_label_position = XL_TICK_LABEL_POSITION.LOW
    names.tick_labels.font.size = Pt(size)
    _every_name(names._element)
    values.has_major_gridlines = plot.shape == "lines"
    values.visible = plot.shape == "lines"
    if plot.shape == "lines":
        values.tick_labels.number_format = plot.code
        values.tick_labels.number_format_is_linked = False
        grid = values._element.find(qn("c:majorGridlines"))
        paint(grid.get_or_add_spPr(), "", line_xml(PAPER.missing, 0.75))
    if plot.shape in _LEVEL:
        names.reverse_order = True  # the first one at the top


def _every_name(axis: _Element) -> None:
    """No name is left out to save room."""
    for old in axis.findall(qn("c:tickLblSkip")):
        axis.remove(old)
    skip = parse_xml(f'<c:tickLblSkip {nsdecls("c")} val="1"/>')
    before = axis.find(qn("c:noMultiLvlLbl"))
    axis.insert(len(axis) if before is None else axis.index(before), skip)


def _scale(chart: Chart, plot: Plot, box: Box, size: int) -> None:
    """From zero, with room beyond the longest bar for what it reads."""
    known = [value for line in plot.lines for value in line.values if value is not None]
    if plot.shape == "whole":
        chart.value_axis.maximum_scale, chart.value_axis.minimum_scale = 1, 0
        return
    if plot.shape == "stacked":
        known = [
            sum(filter(None, one))
            for one in zip(*(line.values for line in plot.lines), strict=True)
        ]
    highest = max(0.0, *known) or 1.0
    chart.value_axis.minimum_scale = min(0.0, *known)
    chart.value_axis.maximum_scale = highest * _beyond(plot, box, size)


def _beyond(plot: Plot, box: Box, size: int) -> float:
    if plot.shape == "stacked":
        return 1.0
    if plot.shape != "bars":
        return 1.12
    words = widest([label for line in plot.lines for label in line.labels], size) * WIDER + 8
    return 1 / (1 - min(0.5, words / (box.points * inner(plot, box, size).across)))


# Marks ------------------------------------------------------------------------------------------


def _colour(series: _BaseCategorySeries, line: Line, plot: Plot) -> None:
    """The colour of a series, and of the marks that have another one; hatched where made up."""
    usual, element = line.colours[0], series._element
    if plot.shape == "lines":
        _stroke(element, usual, plot)
        return
    edge = line_xml(PAPER.card, 1.5) if plot.shape in SPLIT else no_line_xml()
    paint(element.get_or_add_spPr(), _fill(usual, plot), edge)
    for place, colour in enumerate(line.colours):
        if colour != usual:
            mark = element.get_or_add_dPt_for_point(place)
            paint(mark.get_or_add_spPr(), _fill(colour, plot), edge)


def _fill(colour: str, plot: Plot) -> str:
    return hatch_xml(colour, plot.shape in SPLIT) if plot.fictitious else fill_xml(colour)


def _stroke(element: _Element, colour: str, plot: Plot) -> None:
    dash = "dash" if plot.fictitious else "solid"
    paint(element.get_or_add_spPr(), "", line_xml(colour, 2.5, dash))
    marker = element.get_or_add_marker()
    marker.get_or_add_size().val = 9
    paint(marker.get_or_add_spPr(), fill_xml(colour), no_line_xml())


def _label(series: _BaseCategorySeries, line: Line, plot: Plot, box: Box, size: int) -> None:
    old = series._element.get_or_add_dLbls()
    old.getparent().replace(old, parse_xml(labels_xml(line, plot, box, size)))
