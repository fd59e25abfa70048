"""Words on slides: paragraphs of runs, and the room that they need."""

import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from unicodedata import category

from lxml.etree import _Element
from pptx.enum.text import PP_ALIGN
from pptx.oxml import parse_xml
from pptx.oxml.ns import nsdecls, qn
from pptx.text.text import Font, TextFrame, _Paragraph
from pptx.util import Pt

from cqcm_data.text import Language
from cqcm_views.charts.words import width_of
from cqcm_views.exports.powerpoint.colours import fill_xml
from cqcm_views.wording import numbers

SMALLEST = 14  # points: what is read from the back of a hall
LINE = 1.2  # of the size
_WIDER = 1.2  # Arial than the font that we measure, with the ends of lines that stay empty


@dataclass(frozen=True)
class Run:
    """Words of one look; what is not said of them comes from the master.

    `link` is the whole address to which a press on them leads.
    """

    text: str
    size: float = 0
    bold: bool = False
    colour: str = ""
    link: str = ""


Paragraph = Sequence[Run]


def lines_of(text: str, width: float, size: float) -> int:
    """In how many lines words stand, in so many points, with room to spare."""
    return max(1, math.ceil(width_of(text, size) * _WIDER / max(width, 1)))


def fitted(text: str, letters: int) -> str:
    """Words as they are, or cut where they are too long, after a whole word."""
    if len(text) <= letters:
        return text
    return text[: letters - 1].rsplit(" ", 1)[0].rstrip(" ,;:.") + "…"


def without_query(address: str, letters: int) -> str:
    """What is read of an address: all of it, or where it is too long the page that it leads to.

    One that were cut would lead nowhere.
    """
    page, mark, _ = address.partition("?")
    return address if len(address) <= letters else f"{page}{mark}…"


def legible(text: str) -> str:
    """Without the signs that nobody sees and that no XML holds."""
    return "".join(sign for sign in text if category(sign) not in ("Cc", "Cs") or sign in "\t\n")


def write(frame: TextFrame, paragraphs: Iterable[Paragraph], align: PP_ALIGN | None = None) -> None:
    """Fills a frame; what stood in it goes."""
    frame.clear()
    for n, runs in enumerate(paragraphs):
        paragraph = frame.paragraphs[0] if n == 0 else frame.add_paragraph()
        if align is not None:
            paragraph.alignment = align
        for run in runs:
            _add(paragraph, run)


def _add(paragraph: _Paragraph, run: Run) -> None:
    added = paragraph.add_run()
    added.text = legible(run.text)
    look(added.font, run)
    if run.link:
        added.hyperlink.address = run.link


def unmarked(frame: TextFrame) -> None:
    """No bullets and no indents, whatever the master gives to lists."""
    for paragraph in frame.paragraphs:
        properties: _Element = paragraph._p.get_or_add_pPr()
        properties.set("marL", "0")
        properties.set("indent", "0")
        properties.append(parse_xml(f"<a:buNone {nsdecls('a')}/>"))


def fitting_size(text: str, box: tuple[float, float], usual: float, least: float) -> float:
    """The usual size where words fit in so many points across and down, else a smaller one."""
    across, down = box
    size = usual
    while size > least and lines_of(text, across, size) * size * LINE > down:
        size -= 2
    return size


def look(font: Font, run: Run) -> None:
    """The look of a run, as far as it says one."""
    if run.size:
        font.size = Pt(run.size)
    if run.bold:
        font.bold = True
    if run.colour:
        properties: _Element = font._element  # of a:rPr, where the fill comes first
        properties.insert(0, parse_xml(fill_xml(run.colour)))


def speak(root: _Element, language: Language) -> None:
    """Says in which language all words below are, for spelling and for screen readers."""
    tag = numbers.LOCALES[language].replace("_", "-")
    for one in _worded(root):
        one.set("lang", tag)


def _worded(root: _Element) -> Iterator[_Element]:
    for name in ("a:r", "a:fld"):
        for run in root.iter(qn(name)):
            yield run.get_or_add_rPr() if hasattr(run, "get_or_add_rPr") else _properties(run)
    yield from root.iter(qn("a:endParaRPr"))


def _properties(run: _Element) -> _Element:
    known = run.find(qn("a:rPr"))
    if known is None:
        known = parse_xml(
            '<a:rPr xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"/>'
        )
        run.insert(0, known)
    return known
