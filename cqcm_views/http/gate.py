"""The gate in front of everything: who asks, for what, how much and how often.

It knows nothing of views or data. What it turns away costs next to nothing.
"""

from asyncio import sleep
from collections.abc import Iterable
from time import monotonic
from urllib.parse import parse_qs, urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import HTMLResponse, PlainTextResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from streamlit import config
from streamlit.web.server.server_util import is_allowed_origin
from streamlit.web.server.starlette.starlette_websocket import is_host_allowed

from cqcm_data.text import Language
from cqcm_views import markup, sites
from cqcm_views.views.state import LONGEST, language_of
from cqcm_views.wording.strings import say

LARGEST = 64 * 1024  # bytes of a message: the address and what stands in every field of a page
AT_ONCE, A_SECOND = 30, 20  # messages of one page: no hand makes more
PATIENCE = 100  # messages in a row that had to wait, before the connection is closed

_METHODS = ("GET", "HEAD")
UPLOADS = "/_stcore/upload_file/"  # where who may sends a file: asked behind this gate
_SENDS = ("OPTIONS", "PUT", "DELETE")
_LOOPBACK = ("127.0.0.1", "::1", "::ffff:127.0.0.1", "localhost")
_FORWARDED = ("forwarded", "x-forwarded-for", "x-real-ip")
_METRICS = "/_stcore/metrics"
_OPEN = "/donnees/"

_HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    "Cross-Origin-Opener-Policy": "same-origin",
}

_FOR_ALL = {
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Expose-Headers": "Content-Disposition, ETag, Link",
}


class Gate:
    """Turns away what no page of ours asks for, in a sentence; the rest goes on, at a pace.

    The framework asks an outside address for its own before it refuses a foreign page, and takes
    any name for its own unless it is told which ones are: here both are settled.
    """

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http":
            await (_refusal(scope) or self.app)(scope, receive, _secured(send, scope))
        elif scope["type"] != "websocket":
            await self.app(scope, receive, send)
        elif _stranger(scope) or _too_long(scope):
            await send({"type": "websocket.close", "code": 1008})
        else:
            line = _Line(receive, send)
            await self.app(_under_one_name(scope), line.receive, line.send)


# Who asks, and for what --------------------------------------------------------------------------


def _refusal(scope: Scope) -> Response | None:
    """Why a request is turned away, as a sentence for whoever sent it."""
    if name := _stranger(scope):
        return _sentence(scope, name, 421 if name == "unknown_host" else 403)
    if _too_long(scope):
        return _sentence(scope, "address_too_long", 414, most=LONGEST // 1024)
    sends = scope["path"].startswith(UPLOADS) and scope["method"] in _SENDS
    if scope["method"] not in _METHODS and not sends:
        return _sentence(scope, "nothing_is_taken", 405, {"Allow": ", ".join(_METHODS)})
    if scope["path"].startswith(_METRICS) and not _from_this_machine(scope):
        return _sentence(scope, "only_from_here", 403)
    return None


def _stranger(scope: Scope) -> str:
    """The name of the sentence for a request under a foreign name, or from a foreign page."""
    headers = Headers(scope=scope)
    host, origin = headers.get("host"), headers.get("origin")
    if not is_host_allowed(host):
        return "unknown_host"
    known = origin is None or _is_open(scope) or _ours(origin, host or "")
    return "" if known else "foreign_page"


def _is_open(scope: Scope) -> bool:
    """Whether the pages of any site may read an answer: public data, the same for all who ask.

    Nothing there knows who asks, and it answers to our names alone.
    """
    reads = scope["type"] == "http" and scope["method"] in _METHODS
    return reads and scope["path"].startswith(_OPEN)


def _ours(origin: str, host: str) -> bool:
    """Whether a page is ours: under the name that was asked for, or one that is configured.

    Behind a proxy the two may differ. Another server of this machine is another one, though its
    pages have cookies in common with ours.
    """
    try:
        place = urlsplit(origin)
    except ValueError:
        return False
    if place.netloc == host or is_allowed_origin(origin):
        return True
    return place.hostname not in _LOOPBACK and _named_in_full(place.hostname)


def _named_in_full(name: str | None) -> bool:
    """A pattern of names vouches for whoever is asked, not for whoever asks."""
    allowed = config.get_option("server.allowedHosts")
    return name is not None and name in {one.strip().lower() for one in allowed}


def _from_this_machine(scope: Scope) -> bool:
    """What a proxy of this machine passes on comes from elsewhere."""
    client = scope.get("client")
    headers = Headers(scope=scope)
    return bool(client and client[0] in _LOOPBACK) and not any(h in headers for h in _FORWARDED)


def _too_long(scope: Scope) -> bool:
    return len(scope.get("raw_path") or b"") + len(scope["query_string"]) > LONGEST


def _sentence(
    scope: Scope,
    name: str,
    status: int,
    headers: dict[str, str] | None = None,
    **values: int,
) -> Response:
    """A sentence of ours in the language of the address."""
    return in_words(scope, say(name, _language(scope), **values), status, headers)


def in_words(
    scope: Scope,
    sentence: str,
    status: int,
    headers: dict[str, str] | None = None,
    framed: bool = False,
    language: Language | None = None,
) -> Response:
    """A sentence as an answer; a page with the way on for whoever reads one.

    Where it is `framed` by another site the way leads out of the frame. The `language` is that of
    the address unless it is known from elsewhere.
    """
    if "text/html" not in Headers(scope=scope).get("accept", ""):
        return PlainTextResponse(sentence, status, headers)
    language = language or _language(scope)
    home = "/?lang=en" if language == "en" else "/"
    page = markup.render("refusal", language, sentence=sentence, home=home, framed=framed)
    policy = {"Content-Security-Policy": page_of_text_policy()}
    return HTMLResponse(page, status, {**policy, **(headers or {})})


def _language(scope: Scope) -> Language:
    asked = parse_qs(scope["query_string"][-LONGEST:].decode("latin-1"))
    return language_of(asked.get("lang", []))


def _under_one_name(scope: Scope) -> Scope:
    """A page that is ours comes, for the framework, from the very name that was asked for.

    It may have another one behind a proxy, where the framework would look for its own address.
    """
    headers = MutableHeaders(scope={**scope, "headers": [*scope["headers"]]})
    if origin := headers.get("origin"):
        headers["origin"] = f"{urlsplit(origin).scheme}://{headers['host']}"
    return {**scope, "headers": headers.raw}


# How much, how often -----------------------------------------------------------------------------


class _Line:
    """The connection of one page: each of its messages comes in when its turn has come.

    Whoever sends more waits, and what waits stays on the line. One address may stand for a whole
    hall, so that nothing is counted by address. What goes out to someone who has left is dropped:
    the framework would write an error for each.
    """

    def __init__(self, receive: Receive, send: Send) -> None:
        self._receive, self._send = receive, send
        self._free_at, self._waited, self._left = 0.0, 0, False

    async def receive(self) -> Message:
        message = await self._receive()
        if message["type"] != "websocket.receive":
            return message
        size = len(message.get("bytes") or message.get("text") or "")
        if self._left or size > LARGEST or self._waited > PATIENCE:
            return {"type": "websocket.disconnect", "code": 1008}
        await sleep(self._to_wait(monotonic()))
        return message

    def _to_wait(self, now: float) -> float:
        """Seconds until it is the turn of a message that came now."""
        self._free_at = max(self._free_at, now - AT_ONCE / A_SECOND) + 1 / A_SECOND
        self._waited = self._waited + 1 if self._free_at > now else 0
        return max(0.0, self._free_at - now)

    async def send(self, message: Message) -> None:
        try:
            await self._send(message)
        except OSError:
            self._left = True


# What goes out -----------------------------------------------------------------------------------


def page_policy(hashes: Iterable[str]) -> str:
    """What a page may do: run our scripts and these, draw, speak to us; nothing from elsewhere.

    The framework runs a component's script from a blob and writes styles into the page.
    """
    scripts = " ".join(f"'sha256-{one}'" for one in hashes)
    return "; ".join(
        [
            "default-src 'none'",
            f"script-src 'self' blob: {scripts}",
            "style-src 'self' 'unsafe-inline'",
            "img-src 'self' data: blob:",
            "font-src 'self' data:",
            "connect-src 'self'",
            "manifest-src 'self'",
            "base-uri 'none'",
            "form-action 'self'",
            inside(),
        ]
    )


def inside() -> str:
    """Who may show our pages inside of theirs."""
    return f"frame-ancestors {sites.frames()}"


def card_policy() -> str:
    """What a card alone may do: draw its chart with our scripts, in our font.

    Plotly and the bars of a share set styles of their own.
    """
    own = "script-src 'self'; style-src 'self' 'unsafe-inline'; img-src data: blob:"
    rest = "font-src 'self'; base-uri 'none'; form-action 'none'"
    return f"default-src 'none'; {own}; {rest}; {inside()}"


def page_of_text_policy() -> str:
    """What a page without scripts may do: look as it says."""
    return f"default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; {inside()}"


def _policy(answer: Message) -> dict[str, str]:
    """Pages bring their own policy; nothing else that is served here is to be run.

    What is not sent again keeps the one that it came with: a browser takes each header of such an
    answer for the page that it has, whose scripts and styles would then be refused.
    """
    if answer["status"] == 304:
        return {}
    return {"Content-Security-Policy": f"default-src 'none'; {inside()}"}


def _secured(send: Send, scope: Scope) -> Send:
    async def with_headers(message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = MutableHeaders(scope=message)
            for name, value in {**_HEADERS, **_policy(message)}.items():
                headers.setdefault(name, value)
            if message["status"] >= 400:  # another time, or for another program, it may be there
                headers["Cache-Control"] = "no-store"
            if _is_open(scope):
                headers.update(_FOR_ALL)
        await send(message)

    return with_headers
