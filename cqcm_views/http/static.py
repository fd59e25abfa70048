"""Files that never change under their addresses: the framework's, Plotly, our scripts and styles.

Ours have the hash of what they hold in their names, so that no browser runs an old one after an
upgrade; the style sheet goes out behind the colours of the themes. All go out compressed, once for
everyone: the framework would send 7 MB to each first visitor, or compress them anew for each.
"""

import gzip
import hashlib
import mimetypes
from functools import cache, lru_cache
from itertools import islice
from pathlib import Path

import plotly
import streamlit
from starlette.datastructures import Headers
from starlette.responses import FileResponse, Response
from starlette.types import Scope

from cqcm_data.once import once
from cqcm_views import theme

ASSETS = Path(__file__).resolve().parents[1] / "assets"
SHEET = "cqcm.css"
FRAMEWORK = (Path(streamlit.__file__).parent / "static").resolve()
FULL = Path(plotly.__file__).parent / "package_data" / "plotly.min.js"
LIGHT = ASSETS.parents[1] / "node_modules" / "plotly.js-basic-dist-min" / "plotly-basic.min.js"
_OURS = "/ressources/"
PREFIXES = ("/static/", _OURS)
_TEXT = (".js", ".css", ".svg", ".json")  # what gets shorter
_FOR_A_YEAR = {"Cache-Control": "public, max-age=31536000, immutable", "Vary": "Accept-Encoding"}


def response(scope: Scope) -> Response:
    """The file at an address; 404 without one, where the framework would answer with its page."""
    file = files().get(scope["path"])
    if file is None:
        return Response(status_code=404)
    kind = mimetypes.guess_type(file.name)[0] or "application/octet-stream"
    if file.suffix not in _TEXT:
        return FileResponse(file, media_type=kind, headers=_FOR_A_YEAR)
    if not takes_gzip(scope):
        return Response(_read(file), media_type=kind, headers=_FOR_A_YEAR)
    packed = {**_FOR_A_YEAR, "Content-Encoding": "gzip"}
    return Response(_compressed(scope["path"], file), media_type=kind, headers=packed)


def takes_gzip(scope: Scope) -> bool:
    accepted = Headers(scope=scope).get("accept-encoding", "").lower().replace(" ", "").split(",")
    qualities = dict(one.partition(";q=")[::2] for one in accepted)
    return qualities.get("gzip", "0").strip("0.") != "" or "gzip" in accepted


def files() -> dict[str, Path]:
    """The static files by their addresses: what is asked for never becomes a path."""
    return {**_theirs(), **{address: ASSETS / name for name, address in ours().items()}}


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


def plotly_file(light: Path) -> Path:
    """The light Plotly where it was installed, at the version of the full one; else the full one.

    Our charts are bars and points, which is all that the light one draws.
    """
    full = _version(FULL)
    return light if light.exists() and full and _version(light) == full else FULL


def _version(plotly_js: Path) -> str:
    """As the first lines of a bundle name it; nothing where they do not."""
    with plotly_js.open(encoding="utf-8", errors="replace") as file:
        named = (line.split()[-1] for line in islice(file, 5) if "plotly.js" in line)
        return next(named, "")


def ours() -> dict[str, str]:
    """Our own files by name, and where each is to be asked for as it is now."""
    files = [file for file in ASSETS.iterdir() if file.suffix in _TEXT]
    return _addresses(*((file.name, file.stat().st_mtime_ns) for file in files))


@lru_cache(maxsize=2)
def _addresses(*found: tuple[str, int]) -> dict[str, str]:
    return {name: f"{_OURS}{_hash(ASSETS / name)}-{name}" for name, _changed in found}


def _hash(file: Path) -> str:
    return hashlib.sha256(_read(file)).hexdigest()[:12]


def _read(file: Path) -> bytes:
    """A file as it goes out."""
    content = file.read_bytes()
    return theme.variables().encode() + content if file == ASSETS / SHEET else content


@once(maxsize=1024)  # more than the framework has files
def _compressed(_address: str, file: Path) -> bytes:
    return gzip.compress(_read(file), 6)
