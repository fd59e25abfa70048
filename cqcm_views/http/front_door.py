"""What HTTP sees: the index page in the reader's language, our own assets, readiness.

The framework writes its index page in English, for everyone alike. `FrontDoor` answers in its
place: language, addresses of the framework's own requests, styles, and French for its chrome.
"""

import base64
import gzip
import hashlib
import re
from collections import Counter
from collections.abc import Awaitable, Callable, Collection, Mapping, Sequence
from dataclasses import replace
from functools import lru_cache
from urllib.parse import parse_qs

from anyio import CapacityLimiter
from anyio.lowlevel import RunVar
from anyio.to_thread import run_sync
from starlette.datastructures import Headers
from starlette.requests import Request
from starlette.responses import HTMLResponse, PlainTextResponse, RedirectResponse, Response
from starlette.routing import Match, Route
from starlette.types import ASGIApp, Receive, Scope, Send

from cqcm_data import engine, query, rates, release, store
from cqcm_data.listing import UnknownList, listing
from cqcm_data.reading import Reading
from cqcm_data.release import Release, UnknownRelease
from cqcm_data.series import Series
from cqcm_data.text import Language
from cqcm_views import markup
from cqcm_views.app import errors
from cqcm_views.exports import csv
from cqcm_views.http import gate, static
from cqcm_views.theme import THEMES
from cqcm_views.views.registry import declared, views
from cqcm_views.views.state import State, language_of, parse, passes, strangers, unescaped, unknown
from cqcm_views.wording.strings import chrome, say

_INDEX = static.FRAMEWORK / "index.html"
_PER_INHABITANTS = "habitants"
MEASURES = 24  # of a table in full; the longest of ours has 7
_LOOKED_AT = "published_figures"  # what every release has
_OF_FILES = ("par", "pour")  # what the address of a file may ask besides
# What the framework answers itself: to whoever types an address, and to its own scripts.
_FOR_READERS = ("/_stcore/health", "/favicon.png")
_FOR_PROGRAMS = (*_FOR_READERS, "/_stcore/host-config", "/_stcore/metrics", "/manifest.json")


class FrontDoor:
    """Answers for pages and for static files; the rest is the framework's.

    A page is the index page in the language of the address. An address that a mail program changed
    is sent to what it was; one that leads to no view is sent to the first one, which says so.
    """

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and scope["path"].startswith(static.PREFIXES):
            limiter = _limiter(_STATIC, 8)
            answer: ASGIApp | None = await run_sync(static.response, scope, limiter=limiter)
        else:
            answer = _put_right(scope) or _answer(scope)
        await (answer or self.app)(scope, receive, send)


# Threads are lent by a limiter: each kind of work has its own, so that none waits for another.
_STATIC: RunVar[CapacityLimiter] = RunVar("static files")
_FILES: RunVar[CapacityLimiter] = RunVar("files of data")
_LOOKS: RunVar[CapacityLimiter] = RunVar("looks at whether it works")
_FILES_AT_ONCE, _FILES_WAITING = 2, 100


def _limiter(kind: RunVar[CapacityLimiter], most: int) -> CapacityLimiter:
    """The limiter of a kind of work, one for each event loop."""
    if kind.get(None) is None:
        kind.set(CapacityLimiter(most))
    return kind.get()


def _put_right(scope: Scope) -> Response | None:
    """The same place under names that we know, where the address has them behind an `amp;`.

    Here and nowhere else, so that whatever reads an address finds what was meant.
    """
    asked = scope.get("query_string", b"").decode("latin-1")
    if scope.get("method") not in ("GET", "HEAD") or "amp" not in asked.lower():
        return None
    meant = unescaped(asked, {*declared(), *_OF_FILES})
    return RedirectResponse(f"?{meant}") if meant != asked else None


def _answer(scope: Scope) -> Response | None:
    """Our page, a way back to one, or nothing for what has an answer elsewhere.

    Whatever is left over the framework would answer with its own page, in English.
    """
    if scope["type"] != "http" or scope["method"] not in ("GET", "HEAD"):
        return None
    path, asked = scope["path"], scope["query_string"].decode("latin-1")
    if path == "/" or path[1:] in views():
        language = language_of(parse_qs(asked).get("lang", []))
        return index_page(language, static.takes_gzip(scope))
    reads = "text/html" in Headers(scope=scope).get("accept", "")
    theirs = _FOR_READERS if reads else _FOR_PROGRAMS
    if path in theirs or path.startswith("/media/") or _is_routed(scope):
        return None
    if path.strip("/") in views():
        return RedirectResponse("?".join(filter(None, ["/" + path.strip("/"), asked])))
    if not reads:
        return Response(status_code=404)
    return RedirectResponse("/?" + "&".join(filter(None, [asked, "vue=inconnue"])))


def _is_routed(scope: Scope) -> bool:
    return any(route.matches(scope)[0] is Match.FULL for route in routes)


def index_page(language: Language, packed: bool = False) -> Response:
    """The framework's index page with our head instead of its own title and language."""
    return _index_page(language, packed, tuple(static.ours().items()))


@lru_cache(maxsize=8)
def _index_page(language: Language, packed: bool, named: tuple[tuple[str, str], ...]) -> Response:
    ours = dict(named)
    page = _INDEX.read_text(encoding="utf-8")
    told = {**chrome(), "themes": _streamlit_themes(), "plotly": static.PLOTLY}
    head = markup.render("index_head", language, told=told, ours=ours)
    for old, new in (
        ('<html lang="en">', f'<html lang="{language}-CA">'),
        ("<title>Streamlit</title>", f"<title>{say('app', language)}</title>{head}"),
        ('href="./favicon.png"', f'href="{ours["icon.svg"]}"'),
    ):
        if old not in page:
            raise RuntimeError(f"the framework's index page no longer holds {old}")
        page = page.replace(old, new)
    headers = {
        "Cache-Control": "no-cache",
        "Vary": "Accept-Encoding",
        "Content-Security-Policy": gate.page_policy(_hashes(page)),
    }
    if not packed:
        return HTMLResponse(page, headers=headers)
    return HTMLResponse(
        gzip.compress(page.encode()), headers={**headers, "Content-Encoding": "gzip"}
    )


_INLINE = re.compile(r"<script>(.*?)</script>", re.DOTALL)


def _hashes(page: str) -> list[str]:
    """Of the scripts that stand in a page, as its policy names them."""
    found = (hashlib.sha256(script.encode()).digest() for script in _INLINE.findall(page))
    return [base64.b64encode(digest).decode() for digest in found]


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


Answer = Callable[[Request], Response]


def _told(answer: Answer) -> Callable[[Request], Awaitable[Response]]:
    """A file, or one sentence: what is not there, or a reference that finds what went wrong.

    Files are made by threads of their own: no page waits for one, however many are asked for.
    """

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
            told = errors.sentence(error, "something_failed", language)
            return PlainTextResponse(told, status_code=500)

    async def in_turn(request: Request) -> Response:
        limiter = _limiter(_FILES, _FILES_AT_ONCE)
        if limiter.statistics().tasks_waiting >= _FILES_WAITING:
            sentence = say("files_wait", language_of(request.query_params.getlist("lang")))
            return PlainTextResponse(sentence, 503, {"Retry-After": "10"})
        return await run_sync(told, request, limiter=limiter)

    return in_turn


@_told
def card_data(request: Request) -> Response:
    """The rows of a card as CSV: its measure by its dimensions, under the address's filters."""
    chosen, online = _asked(request, "par", "pour")
    asked = ".".join(request.query_params.getlist("par"))
    by = [name for name in asked.split(".") if name]
    try:
        found = _measured(request.path_params["indicator"], by, chosen, chosen.reading(online))
        if _PER_INHABITANTS in request.query_params.getlist("pour"):
            found = rates.per_inhabitants(found, online)
    except (query.UnknownIndicator, query.UnknownDimension, rates.NoRate):
        return _unknown(chosen.language)
    language = chosen.language
    return _file(csv.as_csv(found, Reading(online, language)), csv.file_name(found, language))


@_told
def several_data(request: Request) -> Response:
    """The rows of a table in full: several measures by one dimension."""
    chosen, online = _asked(request, "par")
    names, by = request.path_params["indicators"].split("."), request.query_params.getlist("par")
    if wrong := _crowded(names, chosen.language):
        raise Refused(*wrong)
    try:
        real = replace(chosen, example=False)  # a table in full never shows it
        found = [
            (
                _measured(name, by, real, real.reading(online)),
                _measured(name, (), real, real.reading(online)),
            )
            for name in names
        ]
    except (query.UnknownIndicator, query.UnknownDimension):
        return _unknown(chosen.language)
    name = csv.several_name([series for series, _ in found], chosen.language)
    return _file(csv.several_as_csv(found, Reading(online, chosen.language)), name)


def _crowded(names: Sequence[str], language: Language) -> list[str]:
    """What is wrong with a list of measures as a list, one sentence for each."""
    if len(names) > MEASURES:
        return [say("too_many_measures", language, count=len(names), most=MEASURES)]
    return [
        say("repeated_measure", language, measure=name, count=count)
        for name, count in Counter(names).items()
        if count > 1
    ]


@_told
def list_data(request: Request) -> Response:
    """The entries of a list."""
    chosen, online = _asked(request)
    try:
        found = listing(request.path_params["listing"], online)
    except UnknownList:
        return _unknown(chosen.language)
    language = chosen.language
    return _file(csv.list_as_csv(found, Reading(online, language)), csv.list_name(found, language))


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


def _measured(name: str, by: Sequence[str], chosen: State, reading: Reading) -> Series:
    return query.series(name, reading, by, chosen.where)


def _unknown(language: Language) -> Response:
    return PlainTextResponse(say("unknown_data", language), status_code=404)


@_told
def template(request: Request) -> Response:
    """The empty file that a dataset which awaits records asks for."""
    chosen, _ = _asked(request)
    dataset = csv.awaited(request.path_params["dataset"])
    if dataset is None:
        return _unknown(chosen.language)
    return _file(csv.template(dataset, chosen.language), dataset)


def _file(content: bytes, name: str) -> Response:
    disposition = {"Content-Disposition": f'attachment; filename="{name}.csv"'}
    return Response(content, media_type="text/csv; charset=utf-8", headers=disposition)


async def ready(_request: Request) -> Response:
    """Whether a query on the current release works now: 200, or 503 while it does not.

    One look at a time: it reads files, and anyone may ask.
    """
    limiter = _limiter(_LOOKS, 1)
    works = limiter.statistics().tasks_waiting < 10 and await run_sync(_works, limiter=limiter)
    return PlainTextResponse("ready") if works else PlainTextResponse("not ready", status_code=503)


def _works() -> bool:
    """It goes past everything that is kept: a measure made once, or a table in memory, would say
    yes for ever.
    """
    try:
        online = release.current()
        store.read(online.root, _LOOKED_AT, online.tables[_LOOKED_AT])
        engine.fetch(online, f"SELECT COUNT(*) AS n FROM {_LOOKED_AT}")
    except Exception:  # noqa: BLE001 - whatever stops a query, the answer is "not ready"
        return False
    return True


routes = [
    Route("/pret", ready),
    Route("/donnees/modele/{dataset}.csv", template),
    Route("/donnees/liste/{listing}.csv", list_data),
    Route("/donnees/ensemble/{indicators}.csv", several_data),
    Route("/donnees/{indicator}.csv", card_data),
]
