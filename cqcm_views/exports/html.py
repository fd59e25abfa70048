"""A deck in one file that asks nobody for anything: slides, the audience's copy, what is printed.

Both languages are in it, and Plotly, the font and our scripts: it opens from a USB key without a
network. `assets/deck` says what each key does.
"""

import base64
import hashlib
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

from pydantic import JsonValue

from cqcm_views import markup, theme
from cqcm_views.cards.browser import Json, changes, drawn
from cqcm_views.cards.content import Figure
from cqcm_views.exports import codes
from cqcm_views.exports.presentation import Presentation, Slide, closing
from cqcm_views.wording.numbers import ABSENT
from cqcm_views.wording.strings import say, slug

_ASSETS = Path(__file__).resolve().parents[1] / "assets"
_SCRIPTS = (
    "room.js",
    *(f"deck/{name}.js" for name in ("charts", "tables", "modes", "slides", "notes")),
)
_SHEETS = ("deck/copy.css", "deck/deck.css")

# Pixels: a slide is 1280 by 720 with 70 on either side, and its smallest words have 24.
_SLIDE, _READABLE = 1140, 24
_LARGER, _ROOM = (34, 30, 27), 340  # sizes of words, and the height that most charts have
_COPY, _PHONE = 660, 290

_LONGEST_NAME = 80  # letters: a file's name with its ending stays short in every file system
_WORDS = (
    *("no_table", "black", "blocked", "notes", "next", "last", "clock", "since"),
    "no_notes",
)


@dataclass(frozen=True)
class _Shown:
    """A slide as the template takes it: `below` is said under its picture, and so are `notes`.

    The notes are those of the picture as it is on a slide; the copy has those of its own.
    """

    slide: Slide
    picture: Json | None
    below: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()


def written(presentations: Sequence[Presentation], plotly: str, logo: str = "") -> str:
    """The file of a deck, in each language that it is given in; it opens in the first.

    `plotly` is the script that draws charts. A code to scan leads to the audience's copy where
    everyone finds it, else the file itself is what is sent. `logo` is the address of the
    organisation's, an image that goes along.
    """
    opened = presentations[0]
    scripts = [_inline(script) for script in (plotly, _ours())]
    return markup.render(
        "deck",
        opened.language,
        title=opened.title,
        parts=[_part(one, file_name(opened), logo) for one in presentations],
        known={one.language: _known(one) for one in presentations},
        sheet=_sheet(),
        scripts=scripts,
        policy=_policy(scripts),
    )


def policy(plotly: str) -> str:
    """What the file of a deck may do, for whoever serves it."""
    return _policy([_inline(script) for script in (plotly, _ours())])


def file_name(presentation: Presentation) -> str:
    """What the file of a deck is called, safe in every file system; made-up numbers are told, and
    the report of a year that was asked for.
    """
    named = slug(presentation.title)[:_LONGEST_NAME].strip("-") or "presentation"
    year = f"-{presentation.about.report}" if presentation.about.report else ""
    return f"{'FICTIF_' if presentation.about.example else ''}{named}{year}.html"


def count(presentation: Presentation) -> int:
    """How many slides it has, with the one that closes it."""
    return len(presentation.slides) + 1


# One language ---------------------------------------------------------------------------------


def _part(presentation: Presentation, file: str, logo: str) -> str:
    """Slides, copy and help in one language, with the address of the copy in it."""
    return markup.render(
        "deck_part",
        presentation.language,
        deck=presentation,
        count=count(presentation),
        slides=[_shown(slide) for slide in presentation.slides],
        closing=[*closing(presentation)],
        code=codes.svg(presentation.copy),
        copy=presentation.copy,
        file=file,
        logo=logo,
        absent=ABSENT,
    )


def _shown(slide: Slide) -> _Shown:
    figure, content = _figure(slide), slide.content
    picture = _on_slide(figure) if figure else None
    if not content:
        return _Shown(slide, None)
    return _Shown(slide, picture, content.limits, tuple(_notes(picture)))


def _figure(slide: Slide) -> Figure | None:
    return slide.content.figure if slide.content else None


def _notes(picture: Json | None) -> Iterable[str]:
    """What a figure says at its foot, which a slide says in words of its own size."""
    layout = picture["layout"] if picture else None
    meta = layout["meta"] if isinstance(layout, dict) else None
    notes = meta["notes"] if isinstance(meta, dict) else None
    return [str(note) for note in notes] if isinstance(notes, list) else []


def _known(presentation: Presentation) -> Json:
    """What the scripts know in one language: the figures, what the presenter says, their words."""
    language = presentation.language
    return {
        "figures": [_pictures(_figure(slide)) for slide in presentation.slides],
        "notes": [[list(note) for note in slide.notes] for slide in presentation.slides],
        "words": {name: say(f"deck_{name}", language) for name in _WORDS},
    }


# Figures --------------------------------------------------------------------------------------


def _pictures(figure: Figure | None) -> JsonValue:
    """A figure on a slide, in the copy, and what of the copy is otherwise on a phone."""
    if not figure:
        return None
    copy = drawn(figure, "light", _COPY)
    phone = [*changes(copy, drawn(figure, "light", _PHONE))]
    return {"slide": _on_slide(figure), "copy": copy, "phone": phone}


def _on_slide(figure: Figure) -> Json:
    """A figure whose smallest words a hall can read: names on tiles are smaller than the others.

    Few bars have larger words, as large as the room lets them be.
    """
    for size in _LARGER if figure.kind == "bar" else ():
        larger = _sized(figure, size)
        if _of_layout(larger, "height") <= _ROOM:
            return larger
    picture = _sized(figure, _READABLE)
    least = _of_meta(picture, "least")
    return picture if least >= _READABLE else _sized(figure, round(_READABLE**2 / least + 0.5))


def _sized(figure: Figure, size: int) -> Json:
    return drawn(replace(figure, options=replace(figure.options, text_size=size)), "light", _SLIDE)


def _of_layout(picture: Json, name: str) -> float:
    return _number(picture["layout"], name)


def _of_meta(picture: Json, name: str) -> float:
    layout = picture["layout"]
    return _number(layout["meta"] if isinstance(layout, dict) else None, name)


def _number(held: JsonValue, name: str) -> float:
    value = held[name] if isinstance(held, dict) else None
    return float(value) if isinstance(value, int | float) else 0.0


# What goes in the file ------------------------------------------------------------------------


def _inline(script: str) -> str:
    """A script as an element of a page can hold it: nothing in it ends that element.

    Its hash is that of what a browser reads, where lines end one way.
    """
    lines = script.replace("\r\n", "\n").replace("\r", "\n")
    return re.sub(r"<(?=/script|!--)", r"\\x3c", lines, flags=re.IGNORECASE)


def _policy(scripts: Iterable[str]) -> str:
    """What the file may do: run these scripts, and nothing from anywhere else.

    Plotly and the bars of a share set styles of their own.
    """
    hashes = " ".join(f"'sha256-{_hash(script)}'" for script in scripts)
    own = f"script-src {hashes}; style-src 'unsafe-inline'; img-src data: blob:; font-src data:"
    return f"default-src 'none'; {own}; base-uri 'none'; form-action 'none'"


def _hash(script: str) -> str:
    return base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()


def _ours() -> str:
    return "\n".join((_ASSETS / name).read_text(encoding="utf-8") for name in _SCRIPTS)


def _sheet() -> str:
    """The font, the colours and the rules: charts leave the room that words take in this font."""
    rules = "\n".join((_ASSETS / name).read_text(encoding="utf-8") for name in _SHEETS)
    return f"{_font()}\n{theme.variables()}{rules}"


@cache
def _font() -> str:
    name, _, _ = theme.FONT.partition(",")
    data = base64.b64encode(theme.font_file().read_bytes()).decode()
    source = f"url(data:font/woff2;base64,{data}) format('woff2')"
    return f"@font-face {{ font-family: '{name}'; font-weight: 200 900; src: {source}; }}"
