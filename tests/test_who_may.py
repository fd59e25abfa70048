"""A real server and whoever claims to be someone: only what it signed itself is believed."""

import asyncio
import datetime as dt
import html
import json
import re
import time
from collections.abc import AsyncIterator, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager, contextmanager
from http.client import HTTPConnection, HTTPResponse
from pathlib import Path
from typing import NamedTuple

import pytest
from builders import sign_in_file
from chromium import free_port, running_server
from itsdangerous import URLSafeTimedSerializer
from streamlit.proto.Common_pb2 import StringArray
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.proto.WidgetStates_pb2 import WidgetState
from streamlit.web.server.starlette.starlette_app_utils import (
    create_signed_value,
    generate_xsrf_token_string,
)
from visitors import answered, connected, rerun, run
from websockets.asyncio.client import ClientConnection
from websockets.exceptions import InvalidStatus

from cqcm_data.access import audit, local, place, provider, roles, sign_ins
from cqcm_data.access.roles import of_claims
from cqcm_views.http import gate, sign_in
from cqcm_views.wording.strings import say

NOBODY = say("team_nobody", "fr")
BANNER = say("internal_banner", "fr")
SOMEONE = "ada@example.org"
GUESSES = 200

# As another server in front of this one might set them, and anyone else as well.
HEADERS = {
    "X-Forwarded-User": SOMEONE,
    "X-Forwarded-Email": SOMEONE,
    "X-Forwarded-Preferred-Username": SOMEONE,
    "X-Remote-User": SOMEONE,
    "Remote-User": SOMEONE,
    "X-Streamlit-User": SOMEONE,
    "X-Auth-Request-Email": SOMEONE,
    "X-MS-CLIENT-PRINCIPAL-NAME": SOMEONE,
    "Cf-Access-Authenticated-User-Email": SOMEONE,
    "X-Is-Logged-In": "true",
    "X-User": roles.LOCAL,
    "Authorization": "Basic bG9jYWw6bG9jYWw=",
    "Forwarded": "for=127.0.0.1;host=localhost",
    "X-Forwarded-For": "127.0.0.1",
    "X-Real-IP": "127.0.0.1",
    "X-Forwarded-Host": "localhost",
}
# Whoever set this in the environment would believe them.
TRUSTS = json.dumps({"X-Forwarded-User": "email", "X-Is-Logged-In": "is_logged_in"})


# Headers and cookies -----------------------------------------------------------------------------


@pytest.mark.long
@pytest.mark.parametrize("kind", ["owners", "through_provider"])
def test_no_header_names_anyone(kind, request):
    server = request.getfixturevalue(kind)
    roles_are(f'[people."{SOMEONE}"]\nrole = "admin"\n')
    assert NOBODY in seen(server, HEADERS)


def test_a_cookie_of_ours_does_until_it_ends(owners):
    key, cookie = signed_in("replayed")

    async def sign_out() -> tuple[str, str, str]:
        async with team(owners, cookie) as (page, first):
            button = first.buttons[say("team_sign_out", "fr")]
            await page.send(rerun("equipe", "", [pressed(button)]))
            pressed_once = said(await answered(page))
            return first.text, pressed_once, said(await again(page))

    before, after, later = run(sign_out())
    assert NOBODY not in before and say("signed_out", "fr") in after
    assert NOBODY in after and NOBODY in later and sign_ins.since(key) is None
    assert NOBODY in seen(owners, cookie)  # a copy of it that was kept


def test_a_cookie_ends_after_twelve_hours(owners):
    key, cookie = signed_in("old")
    assert NOBODY not in seen(owners, cookie)
    began = dt.datetime.now(dt.UTC) - sign_ins.LASTS
    sign_in_file(key).write_text(json.dumps({"who": "local", "since": began.isoformat()}))
    assert NOBODY in seen(owners, cookie)


def test_and_with_the_file_of_the_sign_in(owners):
    key, cookie = signed_in("gone")
    assert NOBODY not in seen(owners, cookie)
    sign_in_file(key).unlink()
    assert NOBODY in seen(owners, cookie)


def test_no_forged_cookie_is_believed(owners):
    key, _ = signed_in("forged")
    payload, _, signature = signer().dumps(key).partition(".")
    other, _, _ = signer().dumps("another").partition(".")
    for forged in (
        signer("another secret").dumps(key),
        signer(salt="_streamlit_user").dumps(key),
        f"{other}.{signature}",
        f"{payload}.{signature[:-3]}AAA",
        *(payload, key, roles.LOCAL, "null"),
    ):
        assert NOBODY in seen(owners, cookie_of(forged)), forged
    assert NOBODY not in seen(owners, cookie_of(signer().dumps(key)))


def test_a_page_of_another_site_uses_nobodys_sign_in(owners):
    _, cookie = signed_in("abroad")
    for origin in ("https://evil.example", "null", "http://localhost:1"):

        async def connect(origin: str = origin) -> None:
            async with connected(owners.address, origin, cookie):
                pass

        with pytest.raises(InvalidStatus):
            run(connect())
        answer = asked(owners.address, f"{sign_in.LINK}x", {"Origin": origin, **cookie})
        assert (answer.status, answer.text) == (403, say("foreign_page", "fr"))


def test_a_file_is_taken_with_its_token_and_from_our_page_alone(owners):
    _, cookie = signed_in("sends")
    place, token = f"{gate.UPLOADS}nobodys-session/file", generate_xsrf_token_string()
    both = {"Cookie": f"{cookie['Cookie']}; _streamlit_xsrf={token}", "X-Xsrftoken": token}
    no_session = asked(owners.address, place, both, "PUT")
    assert (no_session.status, "session_id" in no_session.text) == (400, True)
    for name in both:
        without = {**both, name: cookie["Cookie"] if name == "Cookie" else ""}
        answer = asked(owners.address, place, without, "PUT")
        assert (answer.status, "XSRF" in answer.text) == (403, True)
    abroad = asked(owners.address, place, {**both, "Origin": "https://evil.example"}, "PUT")
    assert (abroad.status, abroad.text) == (403, say("foreign_page", "fr"))
    reader = asked(owners.address, place, {**both, "Cookie": f"_streamlit_xsrf={token}"}, "PUT")
    assert (reader.status, reader.text) == (403, say("not_allowed", "fr"))


# Actions -----------------------------------------------------------------------------------------


def test_what_an_administrator_presses_is_done(owners):
    """Without which the tests below would prove nothing."""
    roles_are("")
    told = run(change_roles(owners, signed_in("admin")[1]))
    given = {"who": SOMEONE, "role": say("role_staff", "fr")}
    assert say("roles_given", "fr", **given) in told
    assert roles.current().people[SOMEONE].role == "staff"
    assert [audit.entries()[0].what, audit.entries()[0].result] == ["roles", "done"]


def test_a_press_without_its_page_does_nothing(owners):
    """The buttons of an administrator, in the messages of someone who has never seen them."""
    roles_are("# as it was\n")
    before = len(audit.entries())

    async def act() -> list[str]:
        async with team(owners, signed_in("teacher")[1]) as (_, theirs):
            states = [*form(theirs), *map(pressed, theirs.buttons.values())]
        told = []
        for page in ("equipe", "jeunesse", ""):
            async with team(owners, {}, page) as (line, _):
                await line.send(rerun(page, "", states))
                told.append(said(await answered(line)))
                told.append(said(await again(line)))
        return told

    told = run(act())
    assert NOBODY in told[0] and BANNER not in "".join(told)
    assert (place.folder() / roles.FILE).read_text() == "# as it was\n"
    assert len(audit.entries()) == before


@pytest.mark.long
def test_an_administrator_is_none_once_the_role_is_gone(owners):
    roles_are("")
    audit_before = len(audit.entries())
    less = '[people.local]\nrole = "reader"\n'
    told = run(change_roles(owners, signed_in("former")[1], before_press=lambda: roles_are(less)))
    assert say("not_allowed", "fr") in told
    assert (place.folder() / roles.FILE).read_text() == less
    new = audit.entries()[: len(audit.entries()) - audit_before]
    assert [(one.who, one.what, one.result) for one in new] == [("local", "roles", "refused")]


def test_the_internal_view_closes_with_the_role_and_with_the_sign_in(owners):
    for key, ends in (
        ("demoted", lambda: roles_are('[people.local]\nrole = "reader"\n')),
        ("ended", lambda: sign_ins.end("ended")),
    ):
        roles_are("")
        assert run(internal(owners, signed_in(key)[1], ends)) == [False, True, True, False]


async def internal(server: "Server", cookie: Mapping[str, str], ends) -> list[bool]:
    """Whether small counts are in sight: before, once they are asked for, still, at the end."""
    async with team(server, cookie) as (page, first):
        enter = first.buttons[say("internal_enter", "fr")]
        await page.send(rerun("equipe", "", [pressed(enter)]))
        texts = [first.text, said(await answered(page)), said(await again(page, "jeunesse"))]
        ends()
        texts.append(said(await again(page, "jeunesse")))
    return [BANNER in text for text in texts]


# The owner's link --------------------------------------------------------------------------------


def test_the_link_is_guessed_by_nobody_and_opens_once(owners):
    assert owners.guessed == [403] * GUESSES
    assert sorted(owners.opened) == [303, 403]
    refused = [one for one in audit.entries() if one.result == "refused" and one.about == "local"]
    signed = [one for one in audit.entries() if (one.what, one.result) == ("sign_in", "done")]
    assert len(signed) == 1 and len(refused) == 1
    assert asked(owners.address, owners.link).status == 403
    assert NOBODY not in seen(owners, {"Cookie": owners.cookie})


def test_its_cookie_is_for_the_server_alone(owners):
    assert {"httponly", "samesite=strict", "path=/"} <= {*owners.flags}


@pytest.mark.parametrize("path", ["/auth/login", "/oauth2callback?code=x&state=y", "/auth/logout"])
@pytest.mark.parametrize("accept", ["text/html", "*/*"])
def test_without_a_provider_its_addresses_are_as_any_other(path, accept, owners):
    def told(address: str) -> tuple[object, ...]:
        answer = asked(owners.address, address, {"Accept": accept})
        return answer.status, answer.text, answer.location, answer.cookies

    assert told(path) == told(path.replace("auth", "nothing"))


# Through a provider ------------------------------------------------------------------------------


def test_a_cookie_of_the_framework_is_believed_where_a_sign_in_stands(through_provider):
    claims = {"sub": "1", "email": SOMEONE, "is_logged_in": True}
    roles_are(f'[people."{SOMEONE}"]\nrole = "admin"\n')
    assert NOBODY in seen_through(through_provider, claims)  # signed, and nobody signed in
    sign_ins.begin(of_claims(claims).key, SOMEONE)
    told = seen_through(through_provider, claims)
    assert NOBODY not in told and say("roles_title", "fr") in told
    assert NOBODY in seen_through(through_provider, claims, secret="another secret")
    assert NOBODY in seen_through(through_provider, {**claims, "email": "eve@example.org"})
    assert NOBODY in seen_through(through_provider, {**claims, "is_logged_in": False})
    sign_ins.end(of_claims(claims).key)
    assert NOBODY in seen_through(through_provider, claims)


def test_where_a_provider_asks_no_link_and_no_cookie_of_it_are_believed(through_provider):
    assert "/acces/" not in through_provider.log.read_text()
    assert NOBODY in seen(through_provider, signed_in("elsewhere")[1])


@pytest.mark.parametrize("query", ["state=made-up&code=made-up", "code=x", "error=access_denied"])
def test_who_comes_back_with_a_made_up_answer_is_told_so(query, through_provider):
    before = {*(place.folder() / "sign_ins").glob("*")}
    answer = asked(through_provider.address, f"{provider.BACK}?{query}")
    assert (answer.status, answer.text) == (403, say("sign_in_failed", "fr"))
    assert not answer.cookies and {*(place.folder() / "sign_ins").glob("*")} == before


def test_a_provider_that_is_silent_is_told(through_provider):
    async def way() -> str:
        async with team(through_provider, {}) as (page, first):
            await page.send(
                rerun("equipe", "", [pressed(first.buttons[say("team_sign_in", "fr")])])
            )
            messages = map(ForwardMsg.FromString, await answered(page))
            return next(one.auth_redirect.url for one in messages if one.HasField("auth_redirect"))

    answer = asked(through_provider.address, run(way()))
    assert (answer.status, answer.text) == (502, say("provider_silent", "fr"))
    assert not answer.cookies


# By hand -----------------------------------------------------------------------------------------


class Server(NamedTuple):
    """A server; of the owner's link, who guessed at it and who opened it."""

    address: str
    log: Path
    link: str = ""
    guessed: list[int] | None = None
    opened: tuple[int, ...] = ()
    cookie: str = ""
    flags: tuple[str, ...] = ()
    seconds: float = 0.0


class Answer(NamedTuple):
    status: int
    text: str
    location: str | None
    cookies: list[str]


class Drawn(NamedTuple):
    """What a page says, and the names of its buttons and fields for the framework."""

    text: str
    buttons: dict[str, str]
    fields: dict[str, str]


@contextmanager
def serving(folder: Path, **environment: str) -> Iterator[Server]:
    """A server with a folder of its own that decides who may, which the tests look at as well."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("CQCM_ACCESS", str(folder / "access"))
        names = {"STREAMLIT_SERVER_TRUSTED_USER_HEADERS": TRUSTS, **environment}
        with running_server(folder / "log", **names) as address:
            yield Server(address, folder / "log")


@pytest.fixture(scope="module")
def both(tmp_path_factory) -> Iterator[tuple[Server, Server]]:
    """They start at once; each has a folder of its own."""
    folder = tmp_path_factory.mktemp("who_may")
    for name in ("owners", "provider"):
        (folder / name / "access").mkdir(parents=True)
    closed = f"http://127.0.0.1:{free_port()}"
    (folder / "provider" / "access" / provider.FILE).write_text(
        f'[auth]\nredirect_uri = "{closed}/oauth2callback"\nclient_id = "x"\nclient_secret = "x"\n'
        f'server_metadata_url = "{closed}/openid"\n'
    )
    with (
        serving(folder / "owners", **{sign_in.OWNERS_START: "yes"}) as one,
        serving(folder / "provider", **{sign_in.OWNERS_START: "yes"}) as other,
    ):
        yield one, other


@pytest.fixture(scope="module")
def opened(both) -> Server:
    """That of an owner, whose link was guessed at, then opened by two at once."""
    server, _ = both
    link = printed(server.log)
    since = time.monotonic()
    words = [f"{sign_in.LINK}{'x' * (number % 40)}{number}" for number in range(GUESSES)]
    guessed = [asked(server.address, word).status for word in words]
    took = time.monotonic() - since
    with ThreadPoolExecutor(2) as crowd:
        answers = [*crowd.map(lambda _: asked(server.address, link), range(2))]
    cookie, *_ = [one for answer in answers for one in answer.cookies]
    named, *flags = cookie.split("; ")
    statuses = tuple(answer.status for answer in answers)
    told = tuple(flag.lower() for flag in flags)
    return Server(server.address, server.log, link, guessed, statuses, named, told, took)


@pytest.fixture
def owners(opened, monkeypatch) -> Server:
    monkeypatch.setenv("CQCM_ACCESS", str(opened.log.parent / "access"))
    roles_are("")
    return opened


@pytest.fixture
def through_provider(both, monkeypatch) -> Server:
    _, server = both
    monkeypatch.setenv("CQCM_ACCESS", str(server.log.parent / "access"))
    return server


def printed(log: Path) -> str:
    """The owner's link, which the start writes once it serves."""
    for _ in range(300):
        if found := re.search(r"/acces/\S+", log.read_text()):
            return found.group()
        time.sleep(0.1)
    raise AssertionError(log.read_text())


def roles_are(written: str) -> None:
    (place.folder() / roles.FILE).write_text(written)


def signer(secret: str = "", salt: str = local.COOKIE) -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(secret or place.secret(), salt=salt)


def cookie_of(value: str) -> dict[str, str]:
    return {"Cookie": f"{local.COOKIE}={value}"}


def signed_in(key: str) -> tuple[str, dict[str, str]]:
    """As one who opened the owner's link, under a key of the test's."""
    sign_ins.begin(key, roles.LOCAL)
    return key, cookie_of(signer().dumps(key))


def asked(
    address: str, path: str, headers: Mapping[str, str] | None = None, method: str = "GET"
) -> Answer:
    """One request, from this machine, that follows no redirection."""
    line = HTTPConnection(address.removeprefix("http://"), timeout=60)
    line.request(method, path, headers={**(headers or {})})
    answer: HTTPResponse = line.getresponse()
    text = answer.read().decode()
    line.close()
    cookies = answer.headers.get_all("Set-Cookie") or []
    return Answer(answer.status, text, answer.headers["Location"], cookies)


@asynccontextmanager
async def team(
    server: Server, headers: Mapping[str, str], page: str = "equipe"
) -> AsyncIterator[tuple[ClientConnection, Drawn]]:
    """A page that is open, and what it showed at first."""
    async with asyncio.timeout(120), connected(server.address, headers=headers) as line:
        await line.send(rerun(page))
        yield line, drawn(await answered(line))


async def again(line: ClientConnection, page: str = "equipe") -> list[bytes]:
    await line.send(rerun(page))
    return await answered(line)


def seen(server: Server, headers: Mapping[str, str]) -> str:
    async def look() -> str:
        async with team(server, headers) as (_, first):
            return first.text

    return run(look())


def seen_through(server: Server, claims: Mapping[str, object], secret: str = "") -> str:
    """The team's page for who comes with a cookie as the framework signs it, and its token."""
    origin = server.address
    written = json.dumps({**claims, "origin": origin})
    user = create_signed_value(secret or place.secret(), "_streamlit_user", written).decode()
    token = generate_xsrf_token_string()
    cookies = {"Cookie": f"_streamlit_user={user}; _streamlit_xsrf={token}"}

    async def look() -> str:
        async with connected(server.address, origin, cookies, token) as line:
            await line.send(rerun("equipe"))
            return said(await answered(line))

    return run(asyncio.wait_for(look(), 120))


def said(received: list[bytes]) -> str:
    return drawn(received).text


def drawn(received: list[bytes]) -> Drawn:
    buttons, fields, texts = {}, {}, []
    for message in map(ForwardMsg.FromString, received):
        element = message.delta.new_element
        kind = element.WhichOneof("type") or ""
        texts.append(html.unescape(element.html.body))
        if kind == "button":
            buttons[element.button.label] = element.button.id
        elif kind in ("text_input", "selectbox", "multiselect"):
            fields[kind] = getattr(element, kind).id
    return Drawn(" ".join(texts), buttons, fields)


def pressed(button: str) -> WidgetState:
    return WidgetState(id=button, trigger_value=True)


def form(page: Drawn) -> list[WidgetState]:
    """The form of the roles, filled in; a role is chosen by its words."""
    words = f"{say('role_staff', 'fr')} – {say('role_staff_may', 'fr')}"
    return [
        WidgetState(id=page.fields["text_input"], string_value=SOMEONE),
        WidgetState(id=page.fields["selectbox"], string_value=words),
        WidgetState(id=page.fields["multiselect"], string_array_value=StringArray(data=[])),
    ]


async def change_roles(server: Server, cookie: Mapping[str, str], before_press=lambda: None) -> str:
    """What an administrator is told who gives someone a role, or tries to."""
    async with team(server, cookie) as (page, first):
        before_press()
        save = pressed(first.buttons[say("roles_save", "fr")])
        await page.send(rerun("equipe", "", [*form(first), save]))
        return said(await answered(page))
