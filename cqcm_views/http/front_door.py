"""The front door: answers for pages and static files in the framework's place.

The framework writes its index page in English, for everyone alike. `FrontDoor` answers in its
place: language, addresses of the framework's own requests, styles, and French for its chrome.
"""

from urllib.parse import parse_qs

from anyio.to_thread import run_sync
from starlette.datastructures import Headers
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Match, Route
from starlette.types import ASGIApp, Receive, Scope, Send

from cqcm_views.http import (
    before,
    choices,
    data_index,
    downloads,
    embedded,
    feed,
    gate,
    health,
    presentations,
    sign_in,
    static,
    threads,
)
from cqcm_views.http.index_page import Before, index_page
from cqcm_views.views.registry import declared, views
from cqcm_views.views.state import language_of, unescaped
from cqcm_views.wording.strings import say

_READING = ("GET", "HEAD")

# What the framework answers itself: to whoever types an address, and to its own scripts.
_FOR_READERS = ("/_stcore/health", "/favicon.png")
_FOR_PROGRAMS = (*_FOR_READERS, "/_stcore/host-config", "/_stcore/metrics", "/manifest.json")


class FrontDoor:
    """Answers for pages and for static files; the rest is the framework's.

    A page is the index page in the language of the address. An address that a mail program changed
    is sent to what it was; one that leads to no view is sent to the first one, which says so.
    A card alone needs nothing of the framework.
    """

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and scope["path"].startswith(static.PREFIXES):
            limiter = threads.limiter(threads.STATIC, 8)
            answer: ASGIApp | None = await run_sync(static.response, scope, limiter=limiter)
        elif scope["type"] == "http" and scope["path"].startswith(choices.PREFIX):
            limiter = threads.limiter(threads.CHOICES, 4)
            answer = await run_sync(choices.response, scope, limiter=limiter)
        elif scope["type"] == "http" and scope["path"].startswith(gate.UPLOADS):
            answer = await run_sync(_no_upload, scope)
        elif sign_in.concerns(scope):
            answer = sign_in.SignIn(self.app)
        elif copy := _copy(scope):
            answer = _put_right(scope) or copy
        elif _asks(scope):
            limiter = threads.limiter(threads.PAGES, 8)
            answer = _put_right(scope) or await run_sync(_page, scope, limiter=limiter)
        else:
            answer = _put_right(scope) or _answer(scope)
        await (answer or self.app)(scope, receive, send)


def _put_right(scope: Scope) -> Response | None:
    """The same place under names that we know, where the address has them behind an `amp;`.

    Here and nowhere else, so that whatever reads an address finds what was meant.
    """
    asked = scope.get("query_string", b"").decode("latin-1")
    if scope.get("method") not in _READING or "amp" not in asked.lower():
        return None
    meant = unescaped(asked, {*declared(), *downloads.OWN, embedded.CARD})
    return RedirectResponse(f"?{meant}") if meant != asked else None


def _no_upload(scope: Scope) -> Response | None:
    """Why a file is not taken, before any of it is read; nothing for staff, whom cookies name."""
    request = Request(scope)
    if sign_in.may(request.cookies, "staff"):
        return None
    language = language_of(request.query_params.getlist("lang"))
    return gate.in_words(scope, say("not_allowed", language), 403)


def _copy(scope: Scope) -> ASGIApp | None:
    """What gives a presentation to a hall, which asks for it in one moment.

    The framework would look for a session first, and for something to compress.
    """
    match, found = _COPIES.matches(scope)
    if match is not Match.FULL:
        return None
    scope.update(found)
    return _COPIES.app


def _asks(scope: Scope) -> bool:
    """Whether a page is asked for."""
    if scope["type"] != "http" or scope["method"] not in _READING:
        return False
    return scope["path"] == "/" or scope["path"][1:] in views()


def _page(scope: Scope) -> Response:
    """Our page of a view, with what can be read of it before any script; or a card alone."""
    asked = parse_qs(scope["query_string"].decode("latin-1"))
    if scope["path"] == "/" and embedded.is_asked(asked):
        return embedded.page(Request(scope))
    known = views()
    name = scope["path"][1:] if scope["path"][1:] in known else next(iter(known))
    language = language_of(asked.get("lang", []))
    title, shown = before.shown(name, asked)
    given = Before(title, shown, known[name].draws, opens=not known[name].needs_runs)
    return index_page(language, static.takes_gzip(scope), given)


def _answer(scope: Scope) -> Response | None:
    """A way back to a page of ours, or nothing for what has an answer elsewhere.

    Whatever is left over the framework would answer with its own page, in English.
    """
    if scope["type"] != "http" or scope["method"] not in _READING:
        return None
    path, asked = scope["path"], scope["query_string"].decode("latin-1")
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


_COPIES = Route("/presentations/{name}.html", presentations.page)
routes = [
    _COPIES,
    Route("/pret", health.ready),
    Route(sign_in.LINK + "{word}", sign_in.opened),
    Route("/presentations/{name}.pptx", presentations.powerpoint),
    Route("/gabarits/{dataset}.xlsx", downloads.workbook),
    Route("/donnees", data_index.to_the_index),
    Route("/donnees/", data_index.page),
    Route("/donnees/index.json", data_index.index),
    Route("/donnees/versions.atom", feed.versions),
    Route("/donnees/modele/{dataset}.csv", downloads.template),
    Route("/donnees/vue/{view}.xlsx", downloads.view_data),
    Route("/donnees/liste/{listing}.{ending}", downloads.list_data),
    Route("/donnees/ensemble/{indicators}.{ending}", downloads.several_data),
    Route("/donnees/{indicator}.{ending}", downloads.card_data),
    Route("/donnees/{place:path}.{ending}", downloads.nothing),
]
