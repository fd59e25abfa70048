"""What HTTP sees: the index page in the reader's language, our own assets, readiness.

The framework writes its index page in English, for everyone alike. `FrontDoor` answers in its
place: language, addresses of the framework's own requests, styles, and French for its chrome.
"""

import gzip
import json
import mimetypes
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import replace
from functools import cache, lru_cache
from pathlib import Path
from urllib.parse import parse_qs

import plotly
import streamlit
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import Headers
from starlette.requests import Request
from starlette.responses import (
    FileResponse,
    HTMLResponse,
    PlainTextResponse,
    RedirectResponse,
    Response,
)
from starlette.routing import Match, Mount, Route
from starlette.staticfiles import StaticFiles
from starlette.types import ASGIApp, Receive, Scope, Send

from cqcm_data import engine, query, rates, release
from cqcm_data.listing import UnknownList, listing
from cqcm_data.once import once
from cqcm_data.release import Release, UnknownRelease
from cqcm_data.series import Series
from cqcm_data.text import Language
from cqcm_views import errors, markup
from cqcm_views.exports import table
from cqcm_views.state import State, language_of, parse, passes, strangers, unknown
from cqcm_views.theme import THEMES
from cqcm_views.views import views
from cqcm_views.wording import chrome, say

ASSETS = Path(__file__).resolve().parent / "assets"
_FRAMEWORK = (Path(streamlit.__file__).parent / "static").resolve()
_INDEX = _FRAMEWORK / "index.html"
_PLOTLY_FILE = Path(plotly.__file__).parent / "package_data" / "plotly.min.js"
PLOTLY = f"/ressources/plotly-{plotly.__version__}.min.js"
_TEXT = (".js", ".css", ".svg", ".json")  # what gets shorter
_FOR_A_YEAR = {
    "Content-Encoding": "gzip",
    "Vary": "Accept-Encoding",
    "Cache-Control": "public, max-age=31536000, immutable",
}
_PER_INHABITANTS = "habitants"
# What the framework answers itself: to whoever types an address, and to its own scripts.
_FOR_READERS = ("/_stcore/health", "/media/", "/favicon.png")
_FOR_PROGRAMS = (*_FOR_READERS, "/_stcore/", "/static/", "/component/", "/manifest.json")


class FrontDoor:
    """Answers for pages and for the framework's static files; the rest is the framework's.

    A page is the index page in the language of the address. An address that leads to no view is
    sent to the first one, which says so. Static files go out compressed, once for everyone: the
    framework sends 7 MB to each first visitor, or compresses them anew for each.
    """

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        answer = await run_in_threadpool(_static, scope) or _answer(scope)
        await (answer or self.app)(scope, receive, send)


def _static(scope: Scope) -> Response | None:
    """A static file of the framework, or Plotly, compressed, to a browser that takes it so.

    Under an address without a file the framework would answer with its own page.
    """
    if scope["type"] != "http" or not scope["path"].startswith(("/static/", PLOTLY)):
        return None
    file = _files().get(scope["path"])
    if file is None:
        return Response(status_code=404)
    if file.suffix not in _TEXT or "gzip" not in Headers(scope=scope).get("accept-encoding", ""):
        return None
    kind = mimetypes.guess_type(file.name)[0] or "application/octet-stream"
    return Response(_compressed(file), media_type=kind, headers=_FOR_A_YEAR)


@cache
def _files() -> dict[str, Path]:
    """The static files by their addresses: what is asked for never becomes a path."""
    files = [file for file in (_FRAMEWORK / "static").rglob("*") if file.is_file()]
    named = {f"/{file.relative_to(_FRAMEWORK).as_posix()}": file for file in files}
    return {PLOTLY: _PLOTLY_FILE} | named


@once(maxsize=1024)  # more than the framework has files
def _compressed(file: Path) -> bytes:
    return gzip.compress(file.read_bytes(), 6)


def _answer(scope: Scope) -> Response | None:
    """Our page, a way back to one, or nothing for what has an answer elsewhere.

    Whatever is left over the framework would answer with its own page, in English.
    """
    if scope["type"] != "http" or scope["method"] not in ("GET", "HEAD"):
        return None
    path, asked = scope["path"], scope["query_string"].decode("latin-1")
    if path == "/" or path[1:] in views():
        return index_page(language_of(parse_qs(asked).get("lang", [])))
    reads = "text/html" in Headers(scope=scope).get("accept", "")
    if path.startswith(_FOR_READERS if reads else _FOR_PROGRAMS) or _is_routed(scope):
        return None
    if path.strip("/") in views():
        return RedirectResponse("?".join(filter(None, ["/" + path.strip("/"), asked])))
    if not reads:
        return Response(status_code=404)
    return RedirectResponse("/?" + "&".join(filter(None, [asked, "vue=inconnue"])))


def _is_routed(scope: Scope) -> bool:
    return any(route.matches(scope)[0] is Match.FULL for route in routes)


@lru_cache(maxsize=2)
def index_page(language: Language) -> Response:
    """The framework's index page with our head instead of its own title and language."""
    page = _INDEX.read_text(encoding="utf-8")
    told = {**chrome(), "themes": _streamlit_themes(), "plotly": PLOTLY}
    head = markup.render("index_head", language, chrome=json.dumps(told))
    for old, new in (
        ('<html lang="en">', f'<html lang="{language}-CA">'),
        ("<title>Streamlit</title>", f"<title>{say('app', language)}</title>{head}"),
        ('href="./favicon.png"', 'href="/ressources/icon.svg"'),
    ):
        if old not in page:
            raise RuntimeError(f"the framework's index page no longer holds {old}")
        page = page.replace(old, new)
    return HTMLResponse(page, headers={"Cache-Control": "no-cache"})


def _streamlit_themes() -> dict[str, dict[str, str]]:
    """Our themes in the framework's own terms: it knows light and dark only, at run time."""
    return {
        name: {
            "base": "light" if name == "light" else "dark",
            "primaryColor": theme.accent,
            "backgroundColor": theme.paper,
            "secondaryBackgroundColor": theme.card,
            "textColor": theme.ink,
            "borderColor": theme.line,
            "linkColor": theme.accent,
            "font": "sans-serif",
        }
        for name, theme in THEMES.items()
    }


class Refused(ValueError):
    """An address that asks for what does not exist; each argument is a sentence that says so."""


def _told(answer: Callable[[Request], Response]) -> Callable[[Request], Response]:
    """A file, or one sentence: what is not there, or a reference that finds what went wrong."""

    def told(request: Request) -> Response:
        language = language_of(request.query_params.getlist("lang"))
        try:
            return answer(request)
        except UnknownRelease:
            return _unknown(language)
        except Refused as refused:
            told = "\n".join([*refused.args, say("no_file", language)])
            return PlainTextResponse(told, status_code=400)
        except Exception as error:  # noqa: BLE001 - whatever it is, the reader gets a sentence
            sentence = say("something_failed", language, reference=errors.log(error))
            return PlainTextResponse(sentence, status_code=500)

    return told


@_told
def card_data(request: Request) -> Response:
    """The rows of a card as CSV: its measure by its dimensions, under the address's filters."""
    chosen, online = _asked(request, "par", "pour")
    asked = ".".join(request.query_params.getlist("par"))
    by = [name for name in asked.split(".") if name]
    try:
        found = _measured(request.path_params["indicator"], by, chosen, online)
        if _PER_INHABITANTS in request.query_params.getlist("pour"):
            found = rates.per_inhabitants(found, online)
    except (query.UnknownIndicator, query.UnknownDimension, rates.NoRate):
        return _unknown(chosen.language)
    language = chosen.language
    return _file(table.as_csv(found, online, language), table.file_name(found, language))


@_told
def several_data(request: Request) -> Response:
    """The rows of a table in full: several measures by one dimension."""
    chosen, online = _asked(request, "par")
    names, by = request.path_params["indicators"].split("."), request.query_params.getlist("par")
    try:
        real = replace(chosen, example=False)  # a table in full never shows it
        found = [
            (_measured(name, by, real, online), _measured(name, (), real, online)) for name in names
        ]
    except (query.UnknownIndicator, query.UnknownDimension):
        return _unknown(chosen.language)
    name = table.several_name([series for series, _ in found], chosen.language)
    return _file(table.several_as_csv(found, online, chosen.language), name)


@_told
def list_data(request: Request) -> Response:
    """The entries of a list."""
    chosen, online = _asked(request)
    try:
        found = listing(request.path_params["listing"], online)
    except UnknownList:
        return _unknown(chosen.language)
    language = chosen.language
    return _file(table.list_as_csv(found, online, language), table.list_name(found, language))


def _asked(request: Request, *own: str) -> tuple[State, Release]:
    """What the address of a file holds, and the release that it asks for.

    `own` are the parameters of this file besides those of every page. A file is never another one
    than was asked for: raises UnknownRelease, and Refused for anything else that does not exist.
    """
    newest = release.current()
    given = {name: request.query_params.getlist(name) for name in request.query_params}
    raw = {name: values for name, values in given.items() if not passes(name)}
    chosen = parse(raw, newest)
    version = raw.get("version", [str(newest.number)])[-1]
    if version not in (str(newest.number), str(chosen.version)):
        raise UnknownRelease(version)
    if wrong := _wrong(raw, own, chosen):
        raise Refused(*wrong)
    return chosen, chosen.shown(newest)


def _wrong(raw: Mapping[str, Sequence[str]], own: Collection[str], chosen: State) -> list[str]:
    """What an address asks for in vain, one sentence for each."""
    label = say("parameter_pour", chosen.language)
    bases = [value for value in raw.get("pour", ()) if value not in ("", _PER_INHABITANTS)]
    said = [
        *chosen.problems,
        strangers(raw, own, chosen.language),
        unknown(label, bases if "pour" in own else [], chosen.language),
    ]
    return list(filter(None, said))


def _measured(name: str, by: Sequence[str], chosen: State, on: Release) -> Series:
    return query.series(name, by, chosen.where, on, chosen.example, chosen.audience)


def _unknown(language: Language) -> Response:
    return PlainTextResponse(say("unknown_data", language), status_code=404)


@_told
def template(request: Request) -> Response:
    """The empty file that a dataset which awaits records asks for."""
    chosen, _ = _asked(request)
    dataset = table.awaited(request.path_params["dataset"])
    if dataset is None:
        return _unknown(chosen.language)
    return _file(table.template(dataset, chosen.language), dataset)


def _file(content: bytes, name: str) -> Response:
    disposition = {"Content-Disposition": f'attachment; filename="{name}.csv"'}
    return Response(content, media_type="text/csv; charset=utf-8", headers=disposition)


def ready(_request: Request) -> Response:
    """Whether a query on the current release works now: 200, or 503 while it does not.

    It goes past everything that is kept: a measure made once would say yes for ever.
    """
    try:
        engine.fetch(release.current(), "SELECT COUNT(*) AS n FROM published_figures")
    except Exception:  # noqa: BLE001 - whatever stops a query, the answer is "not ready"
        return PlainTextResponse("not ready", status_code=503)
    return PlainTextResponse("ready")


def plotly_plain(_request: Request) -> Response:
    """Plotly for a browser that takes nothing compressed."""
    return FileResponse(_PLOTLY_FILE, media_type="text/javascript")


routes = [
    Route("/pret", ready),
    Route("/donnees/modele/{dataset}.csv", template),
    Route("/donnees/liste/{listing}.csv", list_data),
    Route("/donnees/ensemble/{indicators}.csv", several_data),
    Route("/donnees/{indicator}.csv", card_data),
    Route(PLOTLY, plotly_plain),
    Mount("/ressources", StaticFiles(directory=ASSETS)),
]
