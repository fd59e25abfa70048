"""What HTTP sees: the index page in the reader's language, our own assets, readiness.

The framework writes its index page in English, for everyone alike. `IndexPage` answers in its
place: language, addresses of the framework's own requests, styles, and French for its chrome.
"""

import json
from functools import cache
from pathlib import Path
from urllib.parse import parse_qs

import streamlit
from starlette.requests import Request
from starlette.responses import HTMLResponse, PlainTextResponse, Response
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles
from starlette.types import ASGIApp, Receive, Scope, Send

from cqcm_data import query
from cqcm_data.text import Language
from cqcm_views import markup
from cqcm_views.wording import chrome, say

ASSETS = Path(__file__).resolve().parent / "assets"
_INDEX = Path(streamlit.__file__).parent / "static" / "index.html"
_NOT_PAGES = ("_stcore", "static", "media", "component", "vendor", "ressources", "pret")


class IndexPage:
    """Answers every request for a page with the index page, in the language of the address."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        answer = index_page(_language(scope)) if _is_page(scope) else None
        await (answer or self.app)(scope, receive, send)


def _is_page(scope: Scope) -> bool:
    """A page has one plain segment at most: anything else is a file or the framework's own."""
    if scope["type"] != "http" or scope["method"] not in ("GET", "HEAD"):
        return False
    first, *rest = scope["path"].lstrip("/").split("/")
    return not rest and first not in _NOT_PAGES and "." not in first


def _language(scope: Scope) -> Language:
    given = parse_qs(scope["query_string"].decode("latin-1")).get("lang", [])
    return "en" if given[-1:] == ["en"] else "fr"


@cache
def index_page(language: Language) -> Response:
    """The framework's index page with our head instead of its own title and language."""
    page = _INDEX.read_text(encoding="utf-8")
    head = markup.render("index_head", language, chrome=json.dumps(chrome()))
    for old, new in (
        ('<html lang="en">', f'<html lang="{language}-CA">'),
        ("<title>Streamlit</title>", f"<title>{say('app', language)}</title>{head}"),
        ('href="./favicon.png"', 'href="/ressources/icon.svg"'),
    ):
        if old not in page:
            raise RuntimeError(f"the framework's index page no longer holds {old}")
        page = page.replace(old, new)
    return HTMLResponse(page, headers={"Cache-Control": "no-cache"})


def ready(_request: Request) -> Response:
    """Whether one query on the current release works: 200, or 503 while it does not."""
    try:
        query.series("members").value  # noqa: B018 - reading the value is the check
    except Exception:  # noqa: BLE001 - whatever stops a query, the answer is "not ready"
        return PlainTextResponse("not ready", status_code=503)
    return PlainTextResponse("ready")


routes = [Route("/pret", ready), Mount("/ressources", StaticFiles(directory=ASSETS))]
