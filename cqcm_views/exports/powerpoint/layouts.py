"""Layouts of the house or of the organisation, chosen by the kinds of their placeholders."""

import io
import zipfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import pptx
from pptx.enum.shapes import PP_PLACEHOLDER as KIND
from pptx.exc import PackageNotFoundError
from pptx.oxml.ns import qn
from pptx.presentation import Presentation
from pptx.slide import SlideLayout
from pptx.util import Emu

from cqcm_data.text import Language
from cqcm_views.exports.powerpoint.house import house

_TITLES = (KIND.TITLE, KIND.CENTER_TITLE)
_MAIN = (KIND.OBJECT, KIND.BODY, KIND.CHART, KIND.TABLE)
_FURNITURE = (KIND.DATE, KIND.FOOTER, KIND.SLIDE_NUMBER)
_TEMPLATE = b"presentationml.template.main+xml"  # a .potx, which only differs by its name
_PRESENTATION = b"presentationml.presentation.main+xml"


class WrongTemplate(ValueError):
    """A file that cannot serve as a template; the argument says why, for whoever reads the log."""


@dataclass(frozen=True)
class Box:
    """A place on a slide, in the units of PowerPoint."""

    left: int
    top: int
    width: int
    height: int

    @property
    def bottom(self) -> int:
        """Where it ends."""
        return self.top + self.height

    @property
    def points(self) -> float:
        """How wide it is, as text is measured."""
        return self.width / 12_700


def corners(box: Box) -> tuple[Emu, Emu, Emu, Emu]:
    """A box as python-pptx takes it."""
    return Emu(box.left), Emu(box.top), Emu(box.width), Emu(box.height)


@dataclass(frozen=True)
class Layouts:
    """The layout of a slide of words, and that of a slide with a card."""

    opening: SlideLayout
    content: SlideLayout


def opened(template: bytes | None, language: Language) -> Presentation:
    """The template without its slides, or the house master; raises WrongTemplate."""
    if template is None:
        return house(language)
    try:
        shown = pptx.Presentation(io.BytesIO(_as_presentation(template)))
    except (PackageNotFoundError, zipfile.BadZipFile, KeyError, ValueError) as error:
        raise WrongTemplate(f"no PowerPoint file: {error}") from error
    _empty(shown)
    return shown


def _as_presentation(template: bytes) -> bytes:
    """A .potx as a .pptx: the same parts under another type."""
    with zipfile.ZipFile(io.BytesIO(template)) as old:
        parts = {name: old.read(name) for name in old.namelist()}
    types = parts.get("[Content_Types].xml", b"")
    if _TEMPLATE not in types:
        return template
    parts["[Content_Types].xml"] = types.replace(_TEMPLATE, _PRESENTATION)
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as new:
        for name, part in parts.items():
            new.writestr(name, part)
    return content.getvalue()


def _empty(shown: Presentation) -> None:
    """Takes out the slides of a template, and the sections that name them."""
    root = shown.part._element
    listed = root.find(qn("p:sldIdLst"))
    for one in [] if listed is None else list(listed):
        shown.part.drop_rel(one.get(qn("r:id")))
        listed.remove(one)
    for more in root.findall(qn("p:extLst")):
        root.remove(more)


def chosen(shown: Presentation) -> Layouts:
    """The layouts that serve, by what they hold; raises WrongTemplate where none has a title."""
    titled = [one for one in shown.slide_layouts if {*kinds(one)} & {*_TITLES}]
    if not titled:
        raise WrongTemplate("no layout has a title")
    content = min(titled, key=_unlike_content)
    opening = min(titled, key=_unlike_opening)
    return Layouts(opening, content)


def _unlike_content(layout: SlideLayout) -> tuple[bool, ...] | tuple[bool, bool, int, int]:
    """How far a layout is from a title above one large place; the nearest one comes first."""
    has = kinds(layout)
    main = [one for one in has if one in _MAIN]
    plain = KIND.CENTER_TITLE not in has and {*has} <= {*_TITLES, *_MAIN, *_FURNITURE}
    objects = sum(one == KIND.OBJECT for one in main)
    return not plain, objects != 1, len(main), -_largest(layout)


def _largest(layout: SlideLayout) -> int:
    return max((one.width * one.height for one in places(layout, _MAIN)), default=0)


def _unlike_opening(layout: SlideLayout) -> tuple[bool, bool, int]:
    has = kinds(layout)
    return KIND.CENTER_TITLE not in has, KIND.SUBTITLE not in has, len(has)


def kinds(layout: SlideLayout) -> list[KIND]:
    """What a layout has places for."""
    return [one.placeholder_format.type for one in layout.placeholders]


def places(layout: SlideLayout, wanted: Sequence[KIND]) -> list[Box]:
    """Where the placeholders of some kinds stand."""
    return [
        Box(int(one.left), int(one.top), int(one.width), int(one.height))
        for one in layout.placeholders
        if one.placeholder_format.type in wanted
    ]


def around(boxes: Iterable[Box]) -> Box:
    """The smallest box that holds all of these."""
    every = list(boxes)
    left, top = min(box.left for box in every), min(box.top for box in every)
    right = max(box.left + box.width for box in every)
    return Box(left, top, right - left, max(box.bottom for box in every) - top)


def title_size(layout: SlideLayout) -> float:
    """The size of titles in points, as the layout has it, or its master."""
    own = layout._element.xpath(".//p:sp[.//p:ph[@type='title' or @type='ctrTitle']]//a:lvl1pPr")
    styles = layout.slide_master._element.xpath(".//p:titleStyle/a:lvl1pPr")
    titles = layout.slide_master._element.xpath(".//p:sp[.//p:ph[@type='title']]//a:lvl1pPr")
    for level in (*own, *titles, *styles):
        for look in level.findall(qn("a:defRPr")):
            if look.get("sz"):
                return int(look.get("sz")) / 100
    return 44
