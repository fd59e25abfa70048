"""What an installation adds of its own to slides: the organisation's logo, its PowerPoint template.

They are files that somebody put in a folder, looked at again once they change; none are shipped.
"""

import base64
import io
import logging
import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from lxml import etree
from PIL import Image

from cqcm_data.once import once

_log = logging.getLogger("cqcm")

FOLDER = "CQCM_ORGANISATION"  # the environment may name another folder
_USUAL = Path(__file__).resolve().parents[2] / "var" / "organisation"
_LOGOS = {"logo.svg": "svg+xml", "logo.png": "png", "logo.jpg": "jpeg"}
_TEMPLATES = ("modele.potx", "modele.pptx")
_LARGEST = {"logo": 500_000, "template": 20_000_000}  # bytes: a logo goes with every file

Use = Literal["logo", "template"]
Version = tuple[tuple[Path, int], ...]  # the files that are there, and when each was last changed


@dataclass(frozen=True)
class Logo:
    """An image: what kind it is (`png`, `jpeg`, `svg+xml`), and its bytes."""

    kind: str
    content: bytes

    @property
    def address(self) -> str:
        """The image itself as an address, for a page that asks nobody for anything."""
        return f"data:image/{self.kind};base64,{base64.b64encode(self.content).decode()}"


@dataclass(frozen=True)
class Organisation:
    """Its logos, best first; its template; the files that cannot be used, by what they are for."""

    logos: tuple[Logo, ...] = ()
    template: bytes | None = None
    wrong: tuple[tuple[Use, str], ...] = ()

    @property
    def logo(self) -> str:
        """The address of the logo for a page; nothing without one."""
        return self.logos[0].address if self.logos else ""

    @property
    def picture(self) -> bytes | None:
        """The logo for PowerPoint, which takes no SVG."""
        return next((one.content for one in self.logos if one.kind != "svg+xml"), None)


def organisation() -> Organisation:
    """What lies in the folder by now."""
    return _read(version())


def version() -> Version:
    """What tells these files from others: whatever is made with them is made anew with others."""
    folder = Path(os.environ.get(FOLDER) or _USUAL)
    files = (folder / name for name in (*_LOGOS, *_TEMPLATES))
    return tuple((file, file.stat().st_mtime_ns) for file in files if file.is_file())


@once(maxsize=2)
def _read(files: Version) -> Organisation:
    good: dict[str, bytes] = {}
    wrong: list[tuple[Use, str]] = []
    for file, _changed in files:
        use: Use = "logo" if file.name in _LOGOS else "template"
        content = _content(file, use)
        if content is None:
            wrong.append((use, file.name))
        else:
            good[file.name] = content
    return Organisation(
        logos=tuple(_logos(good)),
        template=next((good[name] for name in _TEMPLATES if name in good), None),
        wrong=tuple(wrong),
    )


def _logos(good: dict[str, bytes]) -> Iterator[Logo]:
    yield from (Logo(kind, good[name]) for name, kind in _LOGOS.items() if name in good)


def _content(file: Path, use: Use) -> bytes | None:
    """The bytes of a file that can serve; nothing for another, or for one that is too large."""
    try:
        if file.stat().st_size > _LARGEST[use]:
            return None
        content = file.read_bytes()
        _CHECKS[file.suffix](content)
    except Exception:  # noqa: BLE001 - whatever is wrong with it, decks are made without it
        _log.exception("%s cannot be used", file)
        return None
    return content


def _is_drawing(content: bytes) -> None:
    """Raises ValueError or SyntaxError for what is no SVG."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True)
    root = etree.fromstring(content, parser)
    if etree.QName(root).localname != "svg":
        raise ValueError("no drawing")


def _is_image(content: bytes) -> None:
    """Raises what its reader raises for one that is damaged, or of another kind than it says."""
    with Image.open(io.BytesIO(content), formats=("PNG", "JPEG")) as image:
        image.verify()


def _is_template(content: bytes) -> None:
    """Raises WrongTemplate for what has no layouts that slides could stand on."""
    from cqcm_views.exports.powerpoint.layouts import chosen, opened  # noqa: PLC0415 - few have one

    chosen(opened(content, "fr"))


_CHECKS: dict[str, Callable[[bytes], None]] = {
    ".svg": _is_drawing,
    ".png": _is_image,
    ".jpg": _is_image,
    ".potx": _is_template,
    ".pptx": _is_template,
}
