"""Signing in: the owner's link, and the framework's addresses for an identity provider.

What the framework answers there in English, or not at all, is said in a sentence of ours; who came
and who left stands in the audit log, and in the list of sign-ins that every action looks at.
"""

import json
import logging
import os
from collections.abc import Mapping
from contextlib import suppress
from http.cookies import SimpleCookie
from urllib.parse import parse_qs, urlsplit, urlunsplit

from anyio.to_thread import run_sync
from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from streamlit import config
from streamlit.auth_util import get_cookie_with_chunks
from streamlit.web.server.starlette.starlette_app_utils import decode_signed_value
from streamlit.web.server.starlette.starlette_server_config import USER_COOKIE_NAME

from cqcm_data.access import audit, local, place, provider, roles, sign_ins
from cqcm_data.access.audit import Entry
from cqcm_data.access.roles import Identity, Role
from cqcm_data.store import NotWritten
from cqcm_views.app.person import ways
from cqcm_views.http import gate
from cqcm_views.views.registry import views
from cqcm_views.views.state import language_of
from cqcm_views.wording.strings import say

OWNERS_START = "CQCM_OWNERS_START"  # set by `make run`, in this process alone
BESIDE = "CQCM_BESIDE"  # of several processes that serve the same, all but the one that offers it

TEAM = "/equipe"
LINK = "/acces/"
LOGIN, LOGOUT = "/auth/login", "/auth/logout"
_FROM = "cqcm_from"  # a cookie: the page on which one asked to sign in
_LOOPBACK = ("127.0.0.1", "localhost", "::1")

_log = logging.getLogger("cqcm")


def prepared() -> dict[str, dict[str, object]]:
    """The secrets that the framework is given; raises provider.WrongProvider.

    No header of a request names anyone, whatever the environment says.
    """
    config.set_option("server.trustedUserHeaders", {})
    section = provider.section()
    if section is None:
        return {}
    try:
        place.ready()
        secret = place.secret()
    except NotWritten as error:
        raise provider.WrongProvider(f"Nobody could sign in: {error}") from error
    ways.provider, ways.origin = provider.host(section), provider.origin(section)
    ways.secret = secret
    config.set_option("server.cookieSecret", secret)
    return {provider.SECTION: {**section, "cookie_secret": secret}}


def tell(url: str) -> None:
    """Say how staff sign in here; the link is for who started this, and opens once."""
    if ways.provider:
        print(f"Staff sign in at {ways.origin}{TEAM}, through {ways.provider}", flush=True)
        _tell_roles()
        return
    if os.environ.get(OWNERS_START) and config.get_option("server.address") in _LOOPBACK:
        ways.link = True
        if os.environ.get(BESIDE):
            return
        try:
            word = local.offer()
        except NotWritten as error:
            ways.link = False
            print(f"Reading only: nobody can sign in ({error})", flush=True)
            return
        print(f"Opens once, and makes that browser yours: {url}{LINK}{word}", flush=True)
        return
    print("Reading only: nobody can sign in (README.md, « Who may »)", flush=True)


def _tell_roles() -> None:
    """What is wrong with the file of roles, and that nobody may give any, where that is so."""
    known = roles.current()
    for one in known.mistakes:
        print(f"{place.folder() / roles.FILE}: {one}", flush=True)
    given = [*known.people.values(), *(one.right for one in known.groups)]
    if not any(one.may("admin") for one in given):
        print(f"Nobody is an administrator: name one in {place.folder() / roles.FILE}", flush=True)


async def opened(request: Request) -> Response:
    """The owner's link: it opens once, in the browser that asks for the page itself."""
    if request.method != "GET":
        return Response()
    language = language_of(request.query_params.getlist("lang"))
    try:
        word = request.path_params["word"]
        cookie = await run_sync(local.take, word) if ways.link else None
    except NotWritten:
        return gate.in_words(request.scope, say("sign_in_not_kept", language), 503)
    if cookie is None:
        if ways.link:
            await run_sync(audit.record, Entry("", "sign_in", "refused", about=roles.LOCAL))
        return gate.in_words(request.scope, say("link_refused", language), 403)
    await run_sync(audit.record, Entry(roles.LOCAL, "sign_in"))
    answer = RedirectResponse(TEAM, 303, {"Cache-Control": "no-store"})
    lasts = round(sign_ins.LASTS.total_seconds())
    answer.set_cookie(local.COOKIE, cookie, max_age=lasts, httponly=True, samesite="strict")
    return answer


# Through a provider ------------------------------------------------------------------------------


def concerns(scope: Scope) -> bool:
    """Whether a request is for one of the addresses of a provider that is configured."""
    places = (LOGIN, provider.BACK, LOGOUT)
    return bool(ways.provider) and scope["type"] == "http" and scope["path"] in places


class SignIn:
    """Answers in the framework's place: with its own answer where that went well."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if _sent_by_another_site(scope):
            await RedirectResponse(TEAM)(scope, receive, send)
            return
        answer = await self._answer(scope, receive)
        answers = {LOGIN: _asked, provider.BACK: _came_back, LOGOUT: _left}
        told = await answers[scope["path"]](scope, answer)
        await told(scope, receive, send)

    async def _answer(self, scope: Scope, receive: Receive) -> Response:
        """What the framework says; it is short."""
        start: Message = {"status": 500, "headers": []}
        body = b""

        async def keep(message: Message) -> None:
            nonlocal start, body
            if message["type"] == "http.response.start":
                start = message
            body += message.get("body", b"")

        try:
            await self._app(scope, receive, keep)
        except Exception as error:  # noqa: BLE001 - a provider that is down raises whatever it likes
            _log.warning("the identity provider: %r", error)
        answer = Response(body, start["status"])
        answer.raw_headers = [_secured(*pair) for pair in start["headers"]]
        return answer


def _secured(name: bytes, value: bytes) -> tuple[bytes, bytes]:
    """A cookie of an https site is for https alone."""
    secure = name.lower() == b"set-cookie" and ways.origin.startswith("https:")
    return name, value + b"; Secure" if secure and b"; secure" not in value.lower() else value


def _sent_by_another_site(scope: Scope) -> bool:
    """Whether a page elsewhere signs someone out of here; from the provider one only comes back."""
    said = Headers(scope=scope).get("sec-fetch-site")
    return scope["path"] == LOGOUT and said in ("cross-site", "same-site")


async def _asked(scope: Scope, answer: Response) -> Response:
    """On the way to the provider; it is remembered from where."""
    if answer.status_code >= 400:
        return _sentence(scope, "provider_silent", 502, _page(scope))
    return _remembering(scope, answer)


def _remembering(scope: Scope, answer: Response) -> Response:
    """With the page from which one goes to the provider, for when one comes back."""
    secure = ways.origin.startswith("https:")
    answer.set_cookie(
        _FROM, _page(scope), 600, path=provider.BACK, httponly=True, samesite="lax", secure=secure
    )
    return answer


async def _came_back(scope: Scope, answer: Response) -> Response:
    """Back from the provider, signed in or not; or signed out, which needs no word."""
    request = Request(scope)
    back = _known(request.cookies.get(_FROM, TEAM))
    if identity := await run_sync(_identity, _given(answer)):
        try:
            await run_sync(_begin, identity)
        except NotWritten:
            return _sentence(scope, "sign_in_not_kept", 503, back)
    elif {"state", "error", "code"} & {*request.query_params}:
        await run_sync(audit.record, Entry("", "sign_in", "refused", about=ways.provider))
        return _sentence(scope, "sign_in_failed", 403, back)
    answer.headers["location"] = back
    return answer


def _begin(identity: Identity) -> None:
    """The sign-in stands from here on; raises NotWritten."""
    sign_ins.begin(identity.key, identity.who)
    role = roles.current().of(identity).role
    audit.record(Entry(identity.who, "sign_in", about=role), known=role != "reader")


async def _left(scope: Scope, answer: Response) -> Response:
    """Signed out: the sign-in ends here as well, whoever holds a copy of its cookie."""
    with suppress(NotWritten):
        await run_sync(_end, Request(scope).cookies)
    if not urlsplit(answer.headers.get("location", "")).netloc:  # the provider has no such page
        answer.headers["location"] = _page(scope)
    return _remembering(scope, answer)


def _end(cookies: Mapping[str, str]) -> None:
    identity = _identity(cookies)
    if identity and sign_ins.since(identity.key):
        sign_ins.end(identity.key)
        audit.record(Entry(identity.who, "sign_out"))


def may(cookies: Mapping[str, str], needed: Role) -> bool:
    """Whether a request outside of any session comes from someone who may something."""
    if ways.provider:
        identity = _identity(cookies)
    else:
        key = local.key(cookies.get(local.COOKIE, "")) if ways.link else None
        identity = roles.of_owner(key) if key else None
    if identity is None or sign_ins.since(identity.key) is None:
        return False
    return roles.current().of(identity).may(needed)


def _identity(cookies: Mapping[str, str]) -> Identity | None:
    """Whom the cookies name that this server signed."""

    def signed(name: str) -> bytes | None:
        return decode_signed_value(ways.secret, name, cookies.get(name, ""))

    written = get_cookie_with_chunks(signed, USER_COOKIE_NAME)
    claims = json.loads(written) if written else {}
    return roles.of_claims(claims) if claims.get("is_logged_in") is True else None


def _given(answer: Response) -> dict[str, str]:
    """The cookies that an answer sets."""
    written = MutableHeaders(raw=answer.raw_headers).getlist("set-cookie")
    return {
        name: one.value for line in written for name, one in SimpleCookie(line).items() if one.value
    }


def _page(scope: Scope) -> str:
    """The page of ours from which a request came."""
    try:
        parts = urlsplit(Headers(scope=scope).get("referer", ""))
    except ValueError:
        return TEAM
    return _known(urlunsplit(("", "", parts.path, parts.query, "")))


def _known(page: str) -> str:
    """A page of ours; the team's for anything else."""
    try:
        parts = urlsplit(page)
    except ValueError:
        return TEAM
    name = parts.path[1:]
    if parts.scheme or parts.netloc or name not in {"", *views()}:
        return TEAM
    return urlunsplit(("", "", f"/{name}", parts.query, ""))


def _sentence(scope: Scope, name: str, status: int, page: str) -> Response:
    """A sentence in the language of the page on which one asked to sign in."""
    language = language_of(parse_qs(urlsplit(page).query).get("lang", []))
    return gate.in_words(scope, say(name, language), status, language=language)
