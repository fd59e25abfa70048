"""Colours of the theme as slots of a PowerPoint theme, so that a deck is restyled in one place."""

import colorsys
from collections.abc import Mapping

from lxml.etree import _Element
from pptx.oxml import parse_xml
from pptx.oxml.ns import nsdecls, qn

from cqcm_views.theme import PAPER

ACCENTS = PAPER.series

# Slots of a theme, each with its colour.
SLOTS: Mapping[str, str] = {
    "dk1": PAPER.ink,
    "lt1": PAPER.card,
    "dk2": PAPER.quiet,
    "lt2": PAPER.missing,
    **{f"accent{n}": colour for n, colour in enumerate(ACCENTS, start=1)},
    "hlink": PAPER.accent,
    "folHlink": PAPER.quiet,
}

# What slides call these slots.
_NAMED: Mapping[str, str] = {
    PAPER.ink: "tx1",
    PAPER.card: "bg1",
    PAPER.quiet: "tx2",
    PAPER.missing: "bg2",
    **{colour: f"accent{n}" for n, colour in enumerate(ACCENTS, start=1)},
}

# Shades of the first accent: they follow it when the organisation has another one.
_SHADES = {PAPER.accent_soft, *PAPER.steps} - {PAPER.accent}
_FILLS = ("a:noFill", "a:solidFill", "a:gradFill", "a:blipFill", "a:pattFill", "a:grpFill")


def colour_xml(colour: str, paler: int = 0) -> str:
    """A colour of the theme by its slot, what has none by its value; paler by so many percent."""
    more = f'<a:lumMod val="{100 - paler}000"/><a:lumOff val="{paler}000"/>' if paler else ""
    if colour in _NAMED:
        return f'<a:schemeClr val="{_NAMED[colour]}">{more}</a:schemeClr>'
    if colour in _SHADES:
        return f'<a:schemeClr val="accent1">{_shade(colour)}{more}</a:schemeClr>'
    return f'<a:srgbClr val="{colour.removeprefix("#").upper()}">{more}</a:srgbClr>'


def _shade(colour: str) -> str:
    """How much less vivid a shade is than the first accent, and how far it is on the way to white.

    Shades of another accent stay in their order so.
    """
    (_, light, vivid), (_, base_light, base_vivid) = _hls(colour), _hls(PAPER.accent)
    kept = round((1 - light) / (1 - base_light) * 100_000)
    return (
        f'<a:satMod val="{round(vivid / base_vivid * 100_000)}"/>'
        f'<a:lumMod val="{kept}"/><a:lumOff val="{100_000 - kept}"/>'
    )


def _hls(colour: str) -> tuple[float, float, float]:
    red, green, blue = (int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
    return colorsys.rgb_to_hls(red, green, blue)


def fill_xml(colour: str) -> str:
    """A plain fill."""
    return f"<a:solidFill {nsdecls('a')}>{colour_xml(colour)}</a:solidFill>"


def hatch_xml(colour: str, under_words: bool) -> str:
    """The fill of what is made up: hatched, more faintly under words."""
    pattern, paler = ("ltUpDiag", 25) if under_words else ("wdUpDiag", 60)
    return (
        f'<a:pattFill {nsdecls("a")} prst="{pattern}">'
        f"<a:fgClr>{colour_xml(colour, paler)}</a:fgClr>"
        f"<a:bgClr>{colour_xml(colour)}</a:bgClr></a:pattFill>"
    )


def line_xml(colour: str, points: float, dash: str = "solid") -> str:
    """A line of so many points."""
    return (
        f'<a:ln {nsdecls("a")} w="{round(points * 12_700)}">'
        f'<a:solidFill>{colour_xml(colour)}</a:solidFill><a:prstDash val="{dash}"/></a:ln>'
    )


def no_line_xml() -> str:
    """No line around a shape."""
    return f"<a:ln {nsdecls('a')}><a:noFill/></a:ln>"


def paint(properties: _Element, fill: str, line: str = "") -> None:
    """Fills a shape, a bar or a marker, given its properties; and draws its line."""
    for name in (*_FILLS, "a:ln"):
        for old in properties.findall(qn(name)):
            properties.remove(old)
    after = [properties.find(qn(name)) for name in ("a:xfrm", "a:prstGeom")]
    place = sum(one is not None for one in after)
    for n, xml in enumerate(filter(None, [fill, line])):
        properties.insert(place + n, parse_xml(xml))


def flat(shape: _Element) -> None:
    """No shadow and no line that the theme gives to shapes: what is painted is all there is."""
    for style in shape.findall(qn("p:style")):
        shape.remove(style)
