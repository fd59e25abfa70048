"""The house master: fonts, colours and places stand in it, so that slides are restyled once.

It is the default template of python-pptx, made 16:9, with the theme of the charts.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace

import pptx
from lxml import etree
from lxml.etree import _Element
from pptx.opc.constants import RELATIONSHIP_TYPE
from pptx.opc.package import Part
from pptx.oxml import parse_xml
from pptx.oxml.ns import nsdecls, qn
from pptx.presentation import Presentation
from pptx.slide import SlideLayout, SlideMaster
from pptx.util import Inches

from cqcm_data.text import Language
from cqcm_views.exports.powerpoint.colours import SLOTS, colour_xml, fill_xml
from cqcm_views.theme import PAPER
from cqcm_views.wording.strings import say

FONT = "Arial"  # on every machine, or one of the same widths
WIDTH, HEIGHT = 13.333, 7.5  # inches

_LEFT, _ACROSS = 0.6, 12.13
_KEPT = ("Title Slide", "Title and Content", "Title Only")


@dataclass(frozen=True)
class _Place:
    """A placeholder: what it is, where it stands in inches, how its words look."""

    kind: str
    number: int | None
    name: str
    top: float
    height: float
    size: float
    left: float = _LEFT
    width: float = _ACROSS
    colour: str = PAPER.ink
    anchor: str = "t"
    align: str = "l"
    bold: bool = False


_TITLE = _Place("title", None, "title", 0.35, 1.05, 28, anchor="b", bold=True)
_BELOW = _Place("body", 13, "below", 1.42, 0.42, 18, colour=PAPER.quiet)
_CONTENT = _Place("", 1, "content", 1.95, 4.05, 20)
_NOTE = _Place("body", 14, "note", 6.05, 0.6, 14, colour=PAPER.quiet, anchor="b")
_SOURCE = _Place("ftr", 11, "source", 6.78, 0.52, 14, width=11.2, colour=PAPER.quiet, anchor="ctr")
_NUMBER = _Place(
    "sldNum", 12, "number", 6.78, 0.52, 14, 11.93, 0.8, PAPER.quiet, anchor="ctr", align="r"
)
# The ground of a title slide is the accent, as where slides are played; its words are pale.
_OPENING = _Place("ctrTitle", None, "title", 2.0, 1.7, 44, colour=PAPER.card, anchor="b", bold=True)
_SUBTITLE = _Place("subTitle", 1, "subtitle", 3.95, 2.0, 24, colour=PAPER.card)
_MASTER_TEXT = _Place("body", 1, "content", 1.95, 4.05, 20)

_PLACES = {
    "Title Slide": (
        "pptx_layout_opening",
        (
            _OPENING,
            _SUBTITLE,
            *(replace(place, colour=PAPER.card) for place in (_SOURCE, _NUMBER)),
        ),
    ),
    "Title and Content": (
        "pptx_layout_content",
        (_TITLE, _BELOW, _CONTENT, _NOTE, _SOURCE, _NUMBER),
    ),
    "Title Only": ("pptx_layout_title", (_TITLE, _SOURCE, _NUMBER)),
}


def house(language: Language) -> Presentation:
    """An empty presentation on the house master."""
    shown = pptx.Presentation()
    shown.slide_width, shown.slide_height = Inches(WIDTH), Inches(HEIGHT)
    _without_thumbnail(shown)
    master = shown.slide_master
    _dress(master)
    places = (_TITLE, _MASTER_TEXT, _SOURCE, _NUMBER)
    _set(master, places, language)
    _style(master)
    _draw(master._element.find(f".//{qn('p:spTree')}"))
    for layout in list(shown.slide_layouts):
        if layout.name in _KEPT:
            named, own = _PLACES[layout.name]
            _set(layout, own, language)
            if layout.name == "Title Slide":
                _ground(layout, PAPER.accent)
            layout.name = say(named, language)
        else:
            shown.slide_layouts.remove(layout)
    return shown


def _ground(layout: SlideLayout, colour: str) -> None:
    """A layout on a ground of its own, without what the master draws."""
    layout._element.set("showMasterSp", "0")
    ground = f"<p:bg {nsdecls('a', 'p')}><p:bgPr>{fill_xml(colour)}<a:effectLst/></p:bgPr></p:bg>"
    layout._element.cSld.insert(0, parse_xml(ground))


def _without_thumbnail(shown: Presentation) -> None:
    """That of the default template shows another file."""
    relations = shown.part.package._rels
    for name, relation in list(relations.items()):
        if relation.reltype == RELATIONSHIP_TYPE.THUMBNAIL:
            relations.pop(name)


def _dress(master: SlideMaster) -> None:
    """Colours and fonts of the theme."""
    part: Part = master.part.part_related_by(RELATIONSHIP_TYPE.THEME)
    root = etree.fromstring(part.blob)
    root.set("name", "CQCM")
    scheme = root.find(f".//{qn('a:clrScheme')}")
    fonts = root.find(f".//{qn('a:fontScheme')}")
    if scheme is None or fonts is None:
        raise ValueError("the default template has no theme")
    scheme.set("name", "CQCM")
    for name, colour in SLOTS.items():
        slot = scheme.find(qn(f"a:{name}"))
        if slot is not None:
            slot[:] = [parse_xml(_plain_colour(colour))]
    fonts.set("name", "CQCM")
    for latin in fonts.iter(qn("a:latin")):
        latin.set("typeface", FONT)
    part._blob = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)


def _plain_colour(colour: str) -> str:
    return f'<a:srgbClr {nsdecls("a")} val="{colour.removeprefix("#").upper()}"/>'


def _set(sheet: SlideMaster | SlideLayout, places: Iterable[_Place], language: Language) -> None:
    """Gives a master or a layout these placeholders and no others."""
    tree: _Element = sheet._element.find(f".//{qn('p:spTree')}")
    for old in [*tree.findall(qn("p:sp")), *tree.findall(qn("p:pic"))]:
        tree.remove(old)
    for number, place in enumerate(places, start=2):
        tree.append(parse_xml(_place_xml(place, number, language)))


def _place_xml(place: _Place, number: int, language: Language) -> str:
    left, top, width, height = (
        int(Inches(one)) for one in (place.left, place.top, place.width, place.height)
    )
    kind = f' type="{place.kind}"' if place.kind else ""
    index = "" if place.number is None else f' idx="{place.number}"'
    name = say(f"pptx_place_{place.name}", language)
    return (
        f"<p:sp {nsdecls('a', 'p')}><p:nvSpPr>"
        f'<p:cNvPr id="{number}" name="{name}"/><p:cNvSpPr><a:spLocks noGrp="1"/></p:cNvSpPr>'
        f"<p:nvPr><p:ph{kind}{index}/></p:nvPr></p:nvSpPr>"
        f'<p:spPr><a:xfrm><a:off x="{left}" y="{top}"/><a:ext cx="{width}" cy="{height}"/></a:xfrm>'
        '<a:prstGeom prst="rect"><a:avLst/></a:prstGeom></p:spPr>'
        f'<p:txBody><a:bodyPr vert="horz" wrap="square" lIns="0" tIns="0" rIns="0" bIns="0" '
        f'anchor="{place.anchor}"><a:noAutofit/></a:bodyPr>{_look_xml(place)}'
        f"<a:p>{_words_xml(place, name)}</a:p></p:txBody></p:sp>"
    )


def _look_xml(place: _Place) -> str:
    bold = ' b="1"' if place.bold else ""
    return (
        f'<a:lstStyle><a:lvl1pPr marL="0" indent="0" algn="{place.align}"><a:buNone/>'
        f'<a:defRPr sz="{round(place.size * 100)}"{bold}>'
        f"<a:solidFill>{colour_xml(place.colour)}</a:solidFill></a:defRPr></a:lvl1pPr></a:lstStyle>"
    )


def _words_xml(place: _Place, name: str) -> str:
    if place.kind == "sldNum":
        return (
            '<a:fld id="{C1FF6DA9-008F-8B48-92A6-B652298478BF}" type="slidenum">'
            "<a:rPr/><a:t>‹#›</a:t></a:fld>"
        )
    return "" if place.kind == "ftr" else f"<a:r><a:rPr/><a:t>{name}</a:t></a:r>"


def _style(master: SlideMaster) -> None:
    """No words of the master are smaller than what a hall reads."""
    styles = master._element.find(qn("p:txStyles"))
    sizes = {"p:bodyStyle": (20, 18, 16, 16, 16), "p:titleStyle": (28,)}
    for name, of_levels in sizes.items():
        levels = styles.find(qn(name)).iter(qn("a:defRPr"))
        for level, size in zip(levels, (*of_levels, *[of_levels[-1]] * 9), strict=False):
            level.set("sz", str(size * 100))


def _draw(tree: _Element) -> None:
    """A thin band at the top, a fine line above the source."""
    _band(tree, 0, 0, WIDTH, 0.1, PAPER.accent)
    _band(tree, _LEFT, 6.72, _ACROSS, 0.012, PAPER.missing)


def _band(
    tree: _Element, left: float, top: float, width: float, height: float, colour: str
) -> None:
    number = 100 + len(tree)
    x, y, across, down = (int(Inches(one)) for one in (left, top, width, height))
    xml = (
        f"<p:sp {nsdecls('a', 'p')}><p:nvSpPr>"
        f'<p:cNvPr id="{number}" name="CQCM {number}"/><p:cNvSpPr/><p:nvPr userDrawn="1"/>'
        f'</p:nvSpPr><p:spPr><a:xfrm><a:off x="{x}" y="{y}"/><a:ext cx="{across}" cy="{down}"/>'
        '</a:xfrm><a:prstGeom prst="rect"><a:avLst/></a:prstGeom>'
        f"{fill_xml(colour)}<a:ln><a:noFill/></a:ln></p:spPr></p:sp>"
    )
    tree.insert(2, parse_xml(xml))  # behind what is written
