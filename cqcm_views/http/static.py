"""Files that never change under their addresses: the framework's, Plotly, our scripts and styles.

Ours have the hash of what they hold in their names, so that no browser runs an old one after an
upgrade; style sheets go out behind the colours of the themes. All go out compressed, once for
everyone: the framework would send 7 MB to each first visitor, or compress them anew for each.
"""

import gzip
import hashlib
import mimetypes
from collections.abc import Mapping
from functools import cache, lru_cache
from itertools import islice
from pathlib import Path

import plotly
import streamlit
from starlette.datastructures import Headers
from starlette.responses import FileResponse, HTMLResponse, Response
from starlette.types import Receive, Scope, Send

from cqcm_data.once import once
from cqcm_views import theme

ASSETS = Path(__file__).resolve().parents[1] / "assets"
SHEET, SCRIPT, ICON = "cqcm.css", "cqcm.js", "icon.svg"
CARD_SHEET, CARD_SCRIPT = "carte.css", "carte.js"  # of a card alone in another site's page
# What is made of what: our scripts go out as one, for a browser fetches six files at a time, and
# a page would wait for fifteen. In this order: each uses those before.
_SCRIPTS = (
    *("translate", "connection", "theme", "clipboard", "navigation", "sections"),
    *("room", "chart", "card", "enlarge", "picture", "gather", "entry"),
    *("choice", "opening"),
)
_MADE_OF = {
    SHEET: (SHEET,),
    SCRIPT: tuple(f"{name}.js" for name in _SCRIPTS),
    ICON: (ICON,),
    CARD_SHEET: ("deck/copy.css", "embed/embed.css"),
    CARD_SCRIPT: ("room.js", "embed/embed.js"),
}
FRAMEWORK = (Path(streamlit.__file__).parent / "static").resolve()
FULL = Path(plotly.__file__).parent / "package_data" / "plotly.min.js"
LIGHT = ASSETS.parents[1] / "node_modules" / "plotly.js-basic-dist-min" / "plotly-basic.min.js"
_OURS = "/ressources/"
PREFIXES = ("/static/", _OURS)
_TEXT = (".js", ".css", ".svg", ".json")  # what gets shorter
_PART = 64 * 1024  # bytes: as much as a connection takes before it makes us wait
_FOR_A_YEAR = {"Cache-Control": "public, max-age=31536000, immutable", "Vary": "Accept-Encoding"}


def response(scope: Scope) -> Response:
    """The file at an address; 404 without one, where the framework would answer with its page."""
    address = scope["path"]
    parts = _found(address)
    if not parts:
        return Response(status_code=404)
    kind = mimetypes.guess_type(address)[0] or "application/octet-stream"
    if not address.endswith(_TEXT):
        return FileResponse(parts[0], media_type=kind, headers=_FOR_A_YEAR)
    if not takes_gzip(scope):
        return Response(_read(parts), media_type=kind, headers=_FOR_A_YEAR)
    packed = {**_FOR_A_YEAR, "Content-Encoding": "gzip"}
    return Response(_compressed(address, parts), media_type=kind, headers=packed)


def page(packed: bytes, scope: Scope, headers: Mapping[str, str]) -> Response:
    """A page that is kept compressed, as whoever asks takes it."""
    told = {**headers, "Vary": "Accept-Encoding"}
    if not takes_gzip(scope):
        return _InParts(gzip.decompress(packed), headers=told)
    return _InParts(packed, headers={**told, "Content-Encoding": "gzip"})


class _InParts(HTMLResponse):
    """A file of which a part waits in memory for each phone that reads slowly, not all of it."""

    async def __call__(self, _scope: Scope, _receive: Receive, send: Send) -> None:
        start = {"type": "http.response.start", "status": self.status_code}
        await send({**start, "headers": self.raw_headers})
        for at in range(0, len(self.body), _PART):
            part, more = self.body[at : at + _PART], at + _PART < len(self.body)
            await send({"type": "http.response.body", "body": part, "more_body": more})


def takes_gzip(scope: Scope) -> bool:
    accepted = Headers(scope=scope).get("accept-encoding", "").lower().replace(" ", "").split(",")
    qualities = dict(one.partition(";q=")[::2] for one in accepted)
    return qualities.get("gzip", "0").strip("0.") != "" or "gzip" in accepted


def _found(address: str) -> tuple[Path, ...]:
    """What an address is made of; nothing where none is. What is asked for never becomes a path."""
    theirs = _theirs().get(address)
    if theirs:
        return (theirs,)
    name = next((name for name, ours_at in ours().items() if ours_at == address), "")
    return _parts(name) if name else ()


def _parts(name: str) -> tuple[Path, ...]:
    return tuple(ASSETS / part for part in _MADE_OF[name])


@cache
def _theirs() -> dict[str, Path]:
    found = [file for file in (FRAMEWORK / "static").rglob("*") if file.is_file()]
    theirs = {f"/{file.relative_to(FRAMEWORK).as_posix()}": file for file in found}
    return {plotly_address(): plotly_file(LIGHT)} | theirs


@cache
def plotly_address() -> str:
    """Where a browser finds Plotly; the light and the full one have addresses of their own."""
    file = plotly_file(LIGHT)
    return f"{_OURS}{file.name.partition('.')[0]}-{plotly.__version__}.min.js"


@cache
def font_address() -> str:
    """Where a browser finds the font, which a saved picture carries."""
    return f"/{theme.font_file().resolve().relative_to(FRAMEWORK).as_posix()}"


def plotly_file(light: Path) -> Path:
    """The light Plotly where it was installed, at the version of the full one; else the full one.

    Our charts are bars and points, which is all that the light one draws.
    """
    full = _version(FULL)
    return light if light.exists() and full and _version(light) == full else FULL


def plotly_script() -> str:
    """The Plotly that is served, to be put in a file of its own."""
    return plotly_file(LIGHT).read_text(encoding="utf-8")


def _version(plotly_js: Path) -> str:
    """As the first lines of a bundle name it; nothing where they do not."""
    with plotly_js.open(encoding="utf-8", errors="replace") as file:
        named = (line.split()[-1] for line in islice(file, 5) if "plotly.js" in line)
        return next(named, "")


def ours() -> dict[str, str]:
    """Our own files by name, and where each is to be asked for as it is now."""
    written = (part.stat().st_mtime_ns for name in _MADE_OF for part in _parts(name))
    return _addresses(ASSETS, *written)


@lru_cache(maxsize=2)
def _addresses(_folder: Path, *_written: int) -> dict[str, str]:
    return {name: f"{_OURS}{_hash(_parts(name))}-{name}" for name in _MADE_OF}


def _hash(parts: tuple[Path, ...]) -> str:
    return hashlib.sha256(_read(parts)).hexdigest()[:12]


def _read(parts: tuple[Path, ...]) -> bytes:
    """A file as it goes out."""
    content = b"\n".join(part.read_bytes() for part in parts)
    coloured = parts in (_parts(SHEET), _parts(CARD_SHEET))
    return theme.variables().encode() + content if coloured else content


@once(maxsize=1024)  # more than the framework has files
def _compressed(_address: str, parts: tuple[Path, ...]) -> bytes:
    return gzip.compress(_read(parts), 6)
