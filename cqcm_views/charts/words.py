"""Words as Plotly shows them, and the room that they need."""

import html
import math
import textwrap
from collections.abc import Iterable

LETTER = 0.56  # the width of a letter in ems, on the safe side for Source Sans
LINE = 1.25  # the height of a line in ems


def shown(words: str) -> str:
    """Words as Plotly shows them literally: what people typed is never markup."""
    return html.escape(words, quote=False)


def wrapped(words: str, letters: int) -> str:
    """Words in lines of about so many letters; a no-break space stays whole."""
    whole, width = words.replace("\u00a0", "\ue000"), max(letters, 4)
    kept = textwrap.wrap(whole, width) or [""]
    return "<br>".join(shown(line).replace("\ue000", "\u00a0") for line in kept)


def width_of(words: str, size: float) -> float:
    return max(len(html.unescape(line)) for line in words.split("<br>")) * size * LETTER


def widest(words: Iterable[str], size: float) -> int:
    return math.ceil(max((width_of(one, size) for one in words), default=0))


def height_of(words: str, size: float) -> int:
    return math.ceil((1 + words.count("<br>")) * size * (LINE + 0.05))
