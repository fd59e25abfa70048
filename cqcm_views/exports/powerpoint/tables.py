"""Tables as native ones, cut to what fits on a slide; the rest is for the notes."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import cast

from lxml.etree import _Element
from pptx.enum.text import MSO_ANCHOR, PP_ALIGN
from pptx.oxml.ns import qn
from pptx.shapes.graphfrm import GraphicFrame
from pptx.shapes.placeholder import SlidePlaceholder, TablePlaceholder
from pptx.slide import Slide
from pptx.table import _Cell
from pptx.util import Emu, Pt

from cqcm_data.text import Language
from cqcm_views.cards.content import Row, Table
from cqcm_views.charts.words import width_of
from cqcm_views.exports.powerpoint.layouts import Box
from cqcm_views.exports.powerpoint.words import LINE, SMALLEST, Run, lines_of, write
from cqcm_views.wording.strings import say

_POINT = 12_700
_STYLE = "{3C2FFA5D-87B4-456A-9821-1D502468CF0F}"  # light, in the first accent of the theme
_WIDER = 1.2  # Arial than the font that we measure, bold at times
_STEPS = 40  # in which the room is given to the columns
_SIDE, _END = 7, 4  # points between words and the edges of their cell


@dataclass(frozen=True)
class Cut:
    """The rows that stand on the slide, how wide each column is and how high each row, in points.

    The first height is that of the headings. `rest` did not fit.
    """

    rows: tuple[Row, ...]
    rest: tuple[Row, ...]
    widths: tuple[float, ...]
    heights: tuple[float, ...]


def cut(table: Table, box: Box) -> Cut:
    """What of a table fits in a box."""
    widths = _widths(table, box.points)
    heights = [_height([column.name for column in table.columns], widths)]
    room = box.height / _POINT
    for row in table.rows:
        height = _height([cell.text for cell in row.cells], widths)
        if sum(heights) + height > room:
            break
        heights.append(height)
    fits = len(heights) - 1
    return Cut(table.rows[:fits], table.rows[fits:], tuple(widths), tuple(heights))


def _widths(table: Table, room: float) -> list[float]:
    """Columns that make the rows as low as may be; none is narrower than its longest word.

    Each step of the room goes where it takes most off the rows, taken as if lines were no whole
    number.
    """
    rows = [[column.name for column in table.columns]]
    rows += [[cell.text for cell in row.cells] for row in table.rows]
    widths = [max(map(_longest, column)) for column in zip(*rows, strict=True)]
    spare = room - sum(widths)
    if spare <= 0:
        return [one * room / sum(widths) for one in widths]
    asked = [[*map(_asked, row)] for row in rows]
    for _ in range(_STEPS):
        tried = [_total(asked, _widened(widths, n, spare / _STEPS)) for n in range(len(widths))]
        widths = _widened(widths, tried.index(min(tried)), spare / _STEPS)
    return widths


def _longest(text: str) -> float:
    return max(map(_asked, text.split(" ")))


def _asked(text: str) -> float:
    return width_of(text, SMALLEST) * _WIDER + 2 * _SIDE


def _widened(widths: Sequence[float], place: int, more: float) -> list[float]:
    return [width + more * (n == place) for n, width in enumerate(widths)]


def _total(asked: Sequence[Sequence[float]], widths: Sequence[float]) -> float:
    """The lines of all rows, each as high as its longest cell; wider is a little better at that."""
    lines = ([need / width for need, width in zip(row, widths, strict=True)] for row in asked)
    return math.fsum(max(1.0, *row) + 0.01 * math.fsum(row) for row in lines)


def _height(words: Sequence[str], widths: Sequence[float]) -> float:
    lines = [
        lines_of(word, width - 2 * _SIDE, SMALLEST)
        for word, width in zip(words, widths, strict=True)
    ]
    return max(lines) * SMALLEST * LINE + 2 * _END


def add(
    table: Table, part: Cut, slide: Slide, place: SlidePlaceholder | None, box: Box
) -> GraphicFrame:
    """The table in its box: in the placeholder where there is one, which it then fills."""
    size = (len(part.rows) + 1, len(table.columns))
    if place is None:
        frame = slide.shapes.add_table(*size, box.left, box.top, box.width, box.height)
    else:
        frame = TablePlaceholder(place._element, place._parent).insert_table(*size)
    frame.left, frame.top, frame.width = Emu(box.left), Emu(box.top), Emu(box.width)
    native = frame.table
    native.horz_banding = False
    native._tbl.tblPr.find(qn("a:tableStyleId")).text = _STYLE
    for column, width in zip(native.columns, part.widths, strict=True):
        column.width = Emu(round(width * _POINT))
    for row, height in zip(native.rows, part.heights, strict=True):
        row.height = Emu(round(height * _POINT))
    frame.height = Emu(round(sum(part.heights) * _POINT))
    for n, column in enumerate(table.columns):
        _write(native.cell(0, n), column.name, column.number, bold=True)
        for at, row in enumerate(part.rows, start=1):
            _write(native.cell(at, n), row.cells[n].text, column.number)
    return cast(GraphicFrame, frame)


def _write(cell: _Cell, words: str, number: bool, bold: bool = False) -> None:
    cell.margin_left = cell.margin_right = Pt(_SIDE)
    cell.margin_top = cell.margin_bottom = Pt(_END)
    cell.vertical_anchor = MSO_ANCHOR.MIDDLE
    align = PP_ALIGN.RIGHT if number else PP_ALIGN.LEFT
    write(cell.text_frame, [[Run(words, SMALLEST, bold=bold)]], align)
    _sized_when_empty(cell)


def _sized_when_empty(cell: _Cell) -> None:
    """A cell without words is as high as the size at its end, which is large by default."""
    for paragraph in cell.text_frame.paragraphs:
        end: _Element = paragraph._p.get_or_add_endParaRPr()
        end.set("sz", str(SMALLEST * 100))


def more(part: Cut, language: Language) -> str:
    """« … et 4 autres, dans les notes »."""
    if not part.rest:
        return ""
    if len(part.rest) == 1:
        return say("pptx_one_more", language)
    return say("pptx_more", language, count=len(part.rest))


def in_words(table: Table, row: Row, language: Language) -> str:
    """A row for the notes: « Montréal : 12 postes »."""
    first, *rest = row.cells
    named = [
        say("chip", language, label=column.name, value=cell.text)
        for column, cell in zip(table.columns[1:], rest, strict=True)
        if cell.text
    ]
    return (
        say("in_brackets", language, label=first.text, value="; ".join(named))
        if named
        else first.text
    )
