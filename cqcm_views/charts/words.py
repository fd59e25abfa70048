"""Words as Plotly shows them, and the room that they need."""

import html
import math
import textwrap
from collections.abc import Iterable
from functools import lru_cache

from PIL import ImageFont

from cqcm_views.theme import font_file

LINE = 1.25  # the height of a line in ems
GAP = 0.2  # ems at least, as a space has, between words side by side
_REGULAR = 400  # the weight of most words, which bold ones exceed by some percent


def shown(words: str) -> str:
    """Words as Plotly shows them literally: what people typed is never markup."""
    return html.escape(words, quote=False)


def wrapped(words: str, letters: int) -> str:
    """Words in lines of about so many letters; a no-break space stays whole."""
    whole, width = words.replace("\u00a0", "\ue000"), max(letters, 4)
    kept = textwrap.wrap(whole, width) or [""]
    return "<br>".join(shown(line).replace("\ue000", "\u00a0") for line in kept)


def width_of(words: str, size: float) -> float:
    """The width of the longest line, in the font that the browser shows."""
    lines = html.unescape(words.replace("<br>", "\n")).splitlines()
    return max((_length(line, size) for line in lines), default=0)


@lru_cache(maxsize=8192)  # the same few names stand in many figures
def _length(line: str, size: float) -> float:
    return _font(size).getlength(line)


@lru_cache(maxsize=16)  # a screen has one or two sizes, a slide more
def _font(size: float) -> ImageFont.FreeTypeFont:
    """Letters on whole pixels: the widest that the font is drawn."""
    font = ImageFont.truetype(font_file(), size, layout_engine=ImageFont.Layout.BASIC)
    font.set_variation_by_axes([_REGULAR])
    return font


def widest(words: Iterable[str], size: float) -> int:
    return math.ceil(max((width_of(one, size) for one in words), default=0))


def height_of(words: str, size: float) -> int:
    return math.ceil((1 + words.count("<br>")) * size * (LINE + 0.05))
