"""Words as Plotly shows them, and the room that they need."""

import html
import math
import textwrap
from collections.abc import Iterable
from functools import cache, lru_cache
from importlib.resources import as_file, files

from PIL import ImageFont

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


@cache
def _font(size: float) -> ImageFont.FreeTypeFont:
    """Source Sans as the framework sends it, letters on whole pixels: the widest it is drawn."""
    media = files("streamlit") / "static" / "static" / "media"
    file = next(one for one in media.iterdir() if one.name.startswith("SourceSansVF-Upright"))
    with as_file(file) as path:
        font = ImageFont.truetype(path, size, layout_engine=ImageFont.Layout.BASIC)
    font.set_variation_by_axes([_REGULAR])
    return font


def widest(words: Iterable[str], size: float) -> int:
    return math.ceil(max((width_of(one, size) for one in words), default=0))


def height_of(words: str, size: float) -> int:
    return math.ceil((1 + words.count("<br>")) * size * (LINE + 0.05))
