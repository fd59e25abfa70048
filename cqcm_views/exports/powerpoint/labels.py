"""What the marks of a native chart read: their plain number in its format, or words of our own.

A word stays where the number behind it is changed: whoever edits a « plus de 200 » edits both.
"""

from collections.abc import Iterator, Mapping
from xml.sax.saxutils import escape

from pptx.oxml.ns import nsdecls

from cqcm_views.charts.words import widest, width_of
from cqcm_views.exports.plots import SPLIT, Line, Plot, Shape
from cqcm_views.exports.powerpoint.colours import colour_xml
from cqcm_views.exports.powerpoint.layouts import Box
from cqcm_views.exports.powerpoint.measures import WIDER, inner
from cqcm_views.exports.powerpoint.workbook import special
from cqcm_views.theme import PAPER, readable_on
from cqcm_views.wording import numbers

_PLACES: Mapping[Shape, str] = {
    "bars": "outEnd",
    "columns": "outEnd",
    "stacked": "ctr",
    "whole": "ctr",
    "lines": "t",
}
_SHOWN = (
    '<c:showLegendKey val="0"/><c:showVal val="1"/><c:showCatName val="0"/>'
    '<c:showSerName val="0"/><c:showPercent val="0"/><c:showBubbleSize val="0"/>'
)


def labels_xml(line: Line, plot: Plot, box: Box, size: int) -> str:
    """All labels of a series; a mark without room for its words has none."""
    usual = _frame(line, plot, box, size)
    own = "".join(_own(line, plot, box, size, usual))
    code = escape(plot.code, {'"': "&quot;"})
    return (
        f"<c:dLbls {nsdecls('c', 'a')}>{own}"
        f'<c:numFmt formatCode="{code}" sourceLinked="0"/>{usual}{_place(plot)}{_SHOWN}</c:dLbls>'
    )


def _own(line: Line, plot: Plot, box: Box, size: int, usual: str) -> Iterator[str]:
    """The labels of the marks that read something else than their number, or nothing."""
    for place, words in enumerate(special(line, plot)):
        if line.values[place] is None:
            continue
        if not _shows(line, plot, place, box, size):
            yield f'<c:dLbl><c:idx val="{place}"/><c:delete val="1"/></c:dLbl>'
        elif words:
            rich = _rich(words, line, plot, box, size)
            yield (
                f'<c:dLbl><c:idx val="{place}"/><c:tx>{rich}</c:tx>{_place(plot)}{_SHOWN}</c:dLbl>'
            )


def _shows(line: Line, plot: Plot, place: int, box: Box, size: int) -> bool:
    """Whether there is room in a bar that is split; of several lines, the last mark alone reads."""
    if plot.shape == "lines" and len(plot.lines) > 1:
        return place == max(n for n, value in enumerate(line.values) if value is not None)
    if plot.shape not in SPLIT:
        return True
    room = inner(plot, box, size).across * box.points * _part(line, plot, place)
    return room > width_of(line.labels[place], size) * WIDER


def _part(line: Line, plot: Plot, place: int) -> float:
    """How much of the axis a mark takes."""
    whole = plot.sums[place] if plot.shape == "whole" else max(plot.sums)
    return (line.values[place] or 0) / whole if whole else 0


def _frame(line: Line, plot: Plot, box: Box, size: int) -> str:
    return (
        f"<c:txPr>{_turned(plot, box, size)}<a:lstStyle/>"
        f"<a:p><a:pPr>{_look('defRPr', line, plot, size)}</a:pPr><a:endParaRPr/></a:p></c:txPr>"
    )


def _rich(words: str, line: Line, plot: Plot, box: Box, size: int) -> str:
    return (
        f"<c:rich>{_turned(plot, box, size)}<a:lstStyle/><a:p>"
        f"<a:pPr>{_look('defRPr', line, plot, size)}</a:pPr>"
        f"<a:r>{_look('rPr', line, plot, size)}<a:t>{escape(words)}</a:t></a:r></a:p></c:rich>"
    )


def _look(name: str, line: Line, plot: Plot, size: int) -> str:
    colour = readable_on(line.colours[0], PAPER) if plot.shape in SPLIT else PAPER.ink
    language = numbers.LOCALES[plot.language].replace("_", "-")
    return (
        f'<a:{name} lang="{language}" sz="{size * 100}"><a:solidFill>{colour_xml(colour)}'
        f"</a:solidFill></a:{name}>"
    )


def _turned(plot: Plot, box: Box, size: int) -> str:
    """Upright where words are wider than their column."""
    slot = box.points * 0.95 / max(1, len(plot.categories))
    words = [label for line in plot.lines for label in line.labels]
    upright = plot.shape == "columns" and is_wider(words, size, slot)
    return (
        '<a:bodyPr rot="-5400000" vert="horz" wrap="none"/>'
        if upright
        else '<a:bodyPr wrap="none"/>'
    )


def is_wider(words: list[str], size: int, room: float) -> bool:
    """Whether the widest of these needs more than so many points."""
    return widest(words, size) * WIDER > room


def _place(plot: Plot) -> str:
    several = plot.shape == "lines" and len(plot.lines) > 1
    return f'<c:dLblPos val="{"r" if several else _PLACES[plot.shape]}"/>'
