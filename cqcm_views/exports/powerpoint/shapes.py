"""What has no native chart, as native shapes: the tile map, and dates along a line."""

import datetime as dt
from collections.abc import Sequence

from lxml.etree import _Element
from pptx.enum.shapes import MSO_CONNECTOR, MSO_SHAPE
from pptx.enum.text import MSO_ANCHOR, PP_ALIGN
from pptx.shapes.autoshape import Shape
from pptx.shapes.group import GroupShape
from pptx.shapes.shapetree import GroupShapes
from pptx.util import Emu

from cqcm_data.series import Series
from cqcm_views.cards.content import Figure
from cqcm_views.charts import tile_map
from cqcm_views.charts.frame import Drawing
from cqcm_views.charts.marks import apart
from cqcm_views.charts.tile_map import Look
from cqcm_views.charts.timeline import Event
from cqcm_views.charts.words import width_of
from cqcm_views.exports.powerpoint.colours import (
    fill_xml,
    flat,
    hatch_xml,
    line_xml,
    no_line_xml,
    paint,
)
from cqcm_views.exports.powerpoint.layouts import Box, corners
from cqcm_views.exports.powerpoint.sheet import Sheet
from cqcm_views.exports.powerpoint.words import (
    LINE,
    SMALLEST,
    Paragraph,
    Run,
    fitted,
    legible,
    write,
)
from cqcm_views.theme import PAPER
from cqcm_views.wording import findings, numbers
from cqcm_views.wording.findings import Row
from cqcm_views.wording.strings import say

_POINT = 12_700
_WIDER = 1.15  # Arial than the font that we measure
_GAP = 0.06  # of a tile, between two
_VALUE = 20  # points
_COLUMN = 115  # points that the words of a date need
_LETTERS = 62  # of an event: what stands beside its date


def _properties(shape: Shape) -> _Element:
    properties: _Element = shape._element.spPr
    return properties


def _group(sheet: Sheet, name: str, alt: str) -> GroupShape:
    """An empty group with its alternative; a screen reader meets it where the content stands."""
    group = sheet.native.shapes.add_group_shape()
    described = group._element.nvGrpSpPr.cNvPr
    described.set("name", name)
    described.set("descr", legible(alt))
    if sheet.main is not None:
        sheet.main._element.addprevious(group._element)
    return group


def _plain(shape: Shape, anchor: MSO_ANCHOR) -> None:
    """A frame without margins, whose words stay within it."""
    frame = shape.text_frame
    frame.margin_left = frame.margin_right = frame.margin_top = frame.margin_bottom = 0
    frame.word_wrap, frame.vertical_anchor = True, anchor


# The tile map -----------------------------------------------------------------------------------


def is_map(figure: Figure, series: Series) -> bool:
    """Whether it shows regions, each of which has a tile."""
    return tile_map.fits(series) and series.broken_down and bool(figure.options.tiles)


def tiles(figure: Figure, series: Series, sheet: Sheet, box: Box) -> None:
    """One rounded rectangle for each region, as on the screen."""
    drawing, looks, _rows = _looked(figure, series)
    group = _group(sheet, say("pptx_map", figure.language), figure.alt)
    named = _named(looks, box)
    if drawing.fictitious:
        box = _stamped(group.shapes, drawing, box)
    for look, place in zip(looks, _places(looks, box), strict=True):
        _tile(group.shapes, look, place, drawing, named)


def _stamped(shapes: GroupShapes, drawing: Drawing, box: Box) -> Box:
    """« Données fictives » in the map itself, which may be taken elsewhere alone."""
    high = 26 * _POINT
    frame = shapes.add_textbox(*corners(Box(box.left, box.top, box.width, high)))
    _plain(frame, MSO_ANCHOR.TOP)
    words = Run(drawing.say("fictitious"), 16, True, PAPER.warning)
    write(frame.text_frame, [[words]])
    return Box(box.left, box.top + high, box.width, box.height - high)


def tile_notes(figure: Figure, series: Series, box: Box) -> list[str]:
    """What the looks of tiles mean; the height of the box does not matter."""
    drawing, looks, rows = _looked(figure, series)
    notes = [*tile_map.notes_of(drawing, looks, rows)]
    return notes if _named(looks, box) else [*notes, drawing.say("tile_codes")]


def _looked(figure: Figure, series: Series) -> tuple[Drawing, list[Look], dict[str, Row]]:
    drawing = Drawing(figure.language, PAPER, figure.options, series)
    rows = {str(row.keys[0]): row for row in findings.rows(series, figure.language)}
    return drawing, tile_map.looks_of(drawing, figure.options.tiles, rows), rows


def _named(looks: Sequence[Look], box: Box) -> bool:
    """Whether all names are legible on their tiles."""
    both = zip(looks, _places(looks, box), strict=True)
    return all(_fits(look.tile.short_name, place) and not _low(place) for look, place in both)


def _places(looks: Sequence[Look], box: Box) -> list[Box]:
    across = 1 + max(look.tile.col for look in looks)
    down = 1 + max(look.tile.row for look in looks)
    wide, high = box.width / across, box.height / down
    return [
        Box(
            round(box.left + look.tile.col * wide),
            round(box.top + look.tile.row * high),
            round(wide * (1 - _GAP / 2)),
            round(high * (1 - _GAP)),
        )
        for look in looks
    ]


def _low(place: Box) -> bool:
    """Whether a tile has room for one line only."""
    return place.height / _POINT < (SMALLEST + _VALUE) * LINE


def _fits(name: str, place: Box) -> bool:
    return width_of(name, SMALLEST) * _WIDER <= place.points - 6


def _tile(shapes: GroupShapes, look: Look, place: Box, drawing: Drawing, named: bool) -> None:
    tile = shapes.add_shape(MSO_SHAPE.ROUNDED_RECTANGLE, *corners(place))
    tile.adjustments[0] = 0.08
    tile.name = legible(look.tile.name)
    hatched = drawing.fictitious and look.state == "value"
    paint(
        _properties(tile),
        hatch_xml(look.fill, True) if hatched else fill_xml(look.fill),
        _edge(look),
    )
    flat(tile._element)
    _plain(tile, MSO_ANCHOR.MIDDLE)
    number = tile_map.number_of(drawing, look, drawing.quantity)
    if width_of(number, _VALUE) * _WIDER > place.points - 6:
        number = tile_map.number_of(drawing, look, lambda value: tile_map.short(value, drawing))
    name = look.tile.short_name if named else look.tile.code
    title = Run(name, SMALLEST, colour=look.text)
    lines: list[Paragraph] = [[title]]
    if number and _low(place):
        lines = [[title, Run(f" {number}", SMALLEST, bold=True, colour=look.text)]]
    elif number:
        lines.append([Run(number, _VALUE, bold=True, colour=look.text)])
    write(tile.text_frame, lines, PP_ALIGN.CENTER)


def _edge(look: Look) -> str:
    """Dashes around zero, points around no value, both around what is hidden, thick if chosen."""
    if look.chosen:
        return line_xml(PAPER.warning, 4)
    dashes = {
        "zero": ("dash", PAPER.ink),
        "missing": ("sysDot", PAPER.quiet),
        "hidden": ("dashDot", PAPER.ink),
        "absent": ("solid", PAPER.quiet),
        "awaited": ("solid", PAPER.quiet),
    }
    dash, colour = dashes.get(look.state, ("solid", PAPER.steps[2]))
    return line_xml(colour, 1.5 if look.state in ("zero", "missing", "hidden") else 1, dash)


# Dates ------------------------------------------------------------------------------------------


def fits(events: Sequence[Event], box: Box) -> bool:
    """Whether half of the words stand side by side above the line, the others below."""
    side = -(-len(events) // 2)
    return bool(events) and box.points / side >= _COLUMN


def cut(figure: Figure, events: Sequence[Event]) -> list[tuple[str, str]]:
    """The words that are too long for a slide, each under its date."""
    return [
        (numbers.day(date, figure.language), words)
        for date, words, _ in _with_kinds(sorted(events), figure)
        if fitted(words, _LETTERS) != words
    ]


def timeline(figure: Figure, events: Sequence[Event], sheet: Sheet, box: Box) -> None:
    """Dates along a line, as far apart as they are, with their words above and below in turn."""
    group = _group(sheet, say("pptx_timeline", figure.language), figure.alt)
    ordered = _with_kinds(sorted(events), figure)
    middle = box.top + box.height // 2
    _stroke(group.shapes, (box.left, middle), (box.left + box.width, middle), 2)
    points = _points([date for date, _, _ in ordered], box)
    for above in (True, False):
        turn = slice(0 if above else 1, None, 2)
        _side(group.shapes, ordered[turn], points[turn], box, above, figure)


def _with_kinds(events: Sequence[Event], figure: Figure) -> list[Event]:
    """« Reportage : six quotidiens »: on a slide, words tell kinds apart."""
    if len({kind for _, _, kind in events}) < 2:
        return [*events]
    return [
        (date, say("labelled", figure.language, label=kind, value=words), kind)
        for date, words, kind in events
    ]


def _points(dates: Sequence[dt.date], box: Box) -> list[int]:
    days = [date.toordinal() for date in dates]
    first, length = min(days), max(days) - min(days) or 1
    room = box.width * 0.9
    return [round(box.left + box.width * 0.05 + room * (day - first) / length) for day in days]


def _side(
    shapes: GroupShapes,
    events: Sequence[Event],
    points: Sequence[int],
    box: Box,
    above: bool,
    figure: Figure,
) -> None:
    """Half of the dates, each with its words at the end of a line from the axis."""
    if not events:
        return
    wide = box.width / max(len(events), 4)
    starts = [max(point - box.left, wide / 2) for point in points]
    centres = apart(starts, [wide] * len(events), box.width)
    middle, reach = box.top + box.height // 2, round(box.height * 0.09)
    for event, point, centre in zip(events, points, centres, strict=True):
        end = round(box.left + centre)
        level = middle - reach if above else middle + reach
        _stroke(shapes, (point, middle), (end, level), 1)
        _dot(shapes, point, middle)
        top = box.top if above else level
        words = Box(round(end - wide / 2), top, round(wide * 0.95), box.height // 2 - reach)
        _event(shapes, event, words, above, figure)


def _stroke(
    shapes: GroupShapes, start: tuple[int, int], end: tuple[int, int], width: float
) -> None:
    ends = map(Emu, (*start, *end))
    line = shapes.add_connector(MSO_CONNECTOR.STRAIGHT, *ends)
    properties: _Element = line._element.spPr
    paint(properties, "", line_xml(PAPER.quiet, width))
    flat(line._element)


def _dot(shapes: GroupShapes, x: int, y: int) -> None:
    half = 6 * _POINT
    dot = shapes.add_shape(
        MSO_SHAPE.OVAL, Emu(x - half), Emu(y - half), Emu(2 * half), Emu(2 * half)
    )
    paint(_properties(dot), fill_xml(PAPER.accent), no_line_xml())
    flat(dot._element)


def _event(shapes: GroupShapes, event: Event, place: Box, above: bool, figure: Figure) -> None:
    date, words, _ = event
    frame = shapes.add_textbox(*corners(place))
    _plain(frame, MSO_ANCHOR.BOTTOM if above else MSO_ANCHOR.TOP)
    day = numbers.day(date, figure.language)
    lines = [
        [Run(day, SMALLEST, bold=True, colour=PAPER.accent)],
        [Run(fitted(words, _LETTERS), SMALLEST, colour=PAPER.ink)],
    ]
    write(frame.text_frame, lines, PP_ALIGN.CENTER)
