"""What is turned away before anything is done for it, and what every answer carries."""

import base64
import hashlib
import re

import pytest
from starlette.websockets import WebSocketDisconnect
from visitors import run

from cqcm_views.http import gate
from cqcm_views.views.state import LONGEST
from cqcm_views.wording.strings import say

OURS = "http://localhost"
STREAM = "ws://localhost/_stcore/stream"
READS = {"Accept": "text/html"}


# Names and pages ---------------------------------------------------------------------------------


@pytest.mark.parametrize("host", ["localhost", "localhost:8501", "127.0.0.1:8501", "[::1]:8501"])
def test_it_answers_under_the_names_of_this_machine(host, whole):
    assert whole.get("/pret", headers={"Host": host}).status_code == 200


@pytest.mark.parametrize("host", ["evil.example", "localhost.evil.example", "localhost@evil", ""])
@pytest.mark.parametrize("path", ["/", "/pret", "/donnees/members.csv", "/_stcore/health"])
def test_it_answers_under_no_other_name(host, path, whole):
    answer = whole.get(f"{path}?lang=en", headers={"Host": host})
    assert (answer.status_code, answer.text) == (421, say("unknown_host", "en"))


def test_other_names_are_configured(whole, monkeypatch):
    allowed = ["chiffres.example", "*.interne.example"]
    known = gate.is_host_allowed.__globals__["config"]
    monkeypatch.setattr(known, "get_option", {"server.allowedHosts": allowed}.__getitem__)
    for host in ("chiffres.example", "a.interne.example:8443"):
        assert whole.get("/pret", headers={"Host": host}).status_code == 200
    assert whole.get("/pret", headers={"Host": "localhost"}).status_code == 421


FOREIGN = [
    "http://evil.example",
    "null",
    "http://[",
    "http://localhost:9999",
    "http://127.0.0.1",
    "",
]


@pytest.mark.parametrize("origin", FOREIGN)
@pytest.mark.parametrize("path", ["/gabarits/ciec.xlsx", "/donnees", "/pret"])
def test_no_other_page_gets_a_file(path, origin, whole):
    answer = whole.get(path, headers={"Origin": origin}, follow_redirects=False)
    assert (answer.status_code, answer.text) == (403, say("foreign_page", "fr"))
    assert "Access-Control-Allow-Origin" not in answer.headers
    ours = whole.get(path, headers={"Origin": OURS}, follow_redirects=False)
    assert ours.status_code != 403


OPEN = [
    "members.csv",
    "members.xlsx",
    "members.json",
    "index.json",
    "",
    "vue/entente.xlsx",
    "x.csv",
]


@pytest.mark.parametrize("path", OPEN)
def test_public_data_is_read_by_pages_of_any_site_and_nothing_else_is(path, whole):
    for origin in (FOREIGN[0], "null"):
        answer = whole.get(f"/donnees/{path}", headers={"Origin": origin})
        assert answer.status_code == (404 if path == "x.csv" else 200)
        assert answer.headers["Access-Control-Allow-Origin"] == "*"
        assert "Access-Control-Allow-Credentials" not in answer.headers
        posted = whole.post(f"/donnees/{path}", headers={"Origin": origin})
        assert posted.status_code == 403
        elsewhere = {"Origin": origin, "Host": "evil.example"}
        assert whole.get(f"/donnees/{path}", headers=elsewhere).status_code == 421
    for closed in ("/", "/jeunesse", "/pret", "/gabarits/ciec.xlsx", "/_stcore/health"):
        assert "Access-Control-Allow-Origin" not in whole.get(closed).headers


@pytest.mark.parametrize("headers", [*({"Origin": one} for one in FOREIGN), {"Host": "evil"}])
def test_no_other_page_gets_a_connection(headers, whole):
    with (
        pytest.raises(WebSocketDisconnect) as refused,
        whole.websocket_connect(STREAM, headers=headers),
    ):
        pass
    assert refused.value.code == 1008


@pytest.mark.parametrize("headers", [{}, {"Origin": OURS}])
def test_our_own_page_does(headers, whole):
    with whole.websocket_connect(STREAM, headers=headers):
        pass


@pytest.fixture
def named(monkeypatch):
    """The names that are configured, and the pages of other sites that are."""

    def make(*hosts: str, pages: tuple[str, ...] = ()) -> None:
        told = {"server.allowedHosts": hosts, "server.corsAllowedOrigins": pages}
        monkeypatch.setattr(gate.config, "get_option", told.__getitem__)

    return make


def asks(origin: str, host: str) -> dict[str, object]:
    headers = [(b"host", host.encode()), (b"origin", origin.encode())]
    return {"type": "websocket", "headers": headers, "query_string": b""}


def test_behind_a_proxy_a_page_is_known_by_its_own_name(named):
    named("in", "out.example", pages=("https://other.example",))
    for origin in ("https://out.example", "https://other.example"):
        scope = asks(origin, "in:8501")
        assert gate._stranger(scope) == ""
        # For the framework it comes from the very name that was asked for.
        assert dict(gate._under_one_name(scope)["headers"])[b"origin"] == b"https://in:8501"
        assert dict(scope["headers"])[b"origin"] == origin.encode()


@pytest.mark.parametrize("pattern", ["*", "*.example"])
def test_a_pattern_of_names_vouches_for_no_other_page(pattern, named):
    named(pattern)
    assert gate._stranger(asks("https://evil.example", "chiffres.example")) == "foreign_page"
    assert gate._stranger(asks("https://chiffres.example", "chiffres.example")) == ""


# What is asked for -------------------------------------------------------------------------------


@pytest.mark.parametrize("language", ["fr", "en"])
@pytest.mark.parametrize("path", ["/", "/jeunesse", "/donnees/members.csv", "/_stcore/health"])
def test_an_address_that_is_too_long_is_a_sentence(path, language, whole):
    address = f"{path}?region={'0' * LONGEST}&lang={language}"
    sentence = say("address_too_long", language, most=16)
    answer = whole.get(address)
    assert (answer.status_code, answer.text) == (414, sentence)
    page = whole.get(address, headers=READS)
    assert f'<html lang="{language}-CA">' in page.text and sentence.split(":")[0] in page.text
    assert len(page.text) < 1000


def test_a_long_address_that_is_not_too_long_is_read(whole):
    told = whole.get(f"/donnees/members.csv?region={'0' * (LONGEST - 100)}")
    assert (told.status_code, len(told.text) < 500) == (400, True)


@pytest.mark.parametrize("method", ["PUT", "POST", "DELETE", "PATCH", "OPTIONS"])
@pytest.mark.parametrize("path", ["/", "/_stcore/upload", "/donnees/members.csv"])
def test_nothing_is_taken(method, path, whole):
    answer = whole.request(method, f"{path}?lang=en", content=b"a" * 100_000)
    assert (answer.status_code, answer.text) == (405, say("nothing_is_taken", "en"))
    assert answer.headers["Allow"] == "GET, HEAD"


@pytest.mark.parametrize("method", ["PUT", "DELETE", "OPTIONS"])
def test_a_file_is_taken_of_nobody_who_is_not_staff(method, whole):
    answer = whole.request(method, f"{gate.UPLOADS}a/b?lang=en", content=b"a" * 100_000)
    assert (answer.status_code, answer.text) == (403, say("not_allowed", "en"))
    assert whole.post(f"{gate.UPLOADS}a/b").status_code == 405


def test_measures_of_the_server_are_read_on_its_machine_only(whole):
    assert whole.get("/_stcore/metrics").status_code == 200
    for header in ("X-Forwarded-For", "Forwarded", "X-Real-IP"):
        assert whole.get("/_stcore/metrics", headers={header: "127.0.0.1"}).status_code == 403
    scope = {"type": "http", "headers": [], "client": ("192.0.2.7", 1234)}
    assert not gate._from_this_machine(scope)


@pytest.mark.parametrize("path", ["/_stcore/agent/openapi.json", "/_stcore/agent/interact"])
def test_what_the_framework_opens_for_programs_is_closed(path, whole):
    assert whole.get(path).status_code == 404


# How much, how often -----------------------------------------------------------------------------


def messages(*sizes: int, monkeypatch) -> tuple[list[str], list[float]]:
    """What becomes of so many messages that come at once, and how long each has waited."""
    waited: list[float] = []
    left = [{"type": "websocket.receive", "bytes": b"x" * size} for size in sizes]

    async def receive():
        return left.pop(0)

    async def sleep(seconds: float) -> None:
        waited.append(seconds)

    async def all_of_them() -> list[str]:
        line = gate._Line(receive, receive)
        return [(await line.receive())["type"] for _ in sizes]

    monkeypatch.setattr(gate, "sleep", sleep)
    monkeypatch.setattr(gate, "monotonic", lambda: 100.0 + sum(waited))
    return run(all_of_them()), waited


def test_what_a_hand_does_never_waits(monkeypatch):
    passed, waited = messages(*[100] * gate.AT_ONCE, monkeypatch=monkeypatch)
    assert passed == ["websocket.receive"] * gate.AT_ONCE and not any(waited)


def test_whoever_sends_more_waits_and_is_shut_out_in_the_end(monkeypatch):
    many = gate.AT_ONCE + gate.PATIENCE
    passed, waited = messages(*[100] * (many + 10), monkeypatch=monkeypatch)
    assert waited[gate.AT_ONCE :] == pytest.approx(
        [1 / gate.A_SECOND] * (len(waited) - gate.AT_ONCE)
    )
    assert passed.count("websocket.receive") == len(waited) == many + 1
    assert passed[-1] == "websocket.disconnect"


def test_a_message_larger_than_any_page_sends_ends_the_connection(monkeypatch):
    passed, _ = messages(gate.LARGEST, gate.LARGEST + 1, monkeypatch=monkeypatch)
    assert passed == ["websocket.receive", "websocket.disconnect"]


# What goes out -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "path",
    [
        *("/", "/nulle_part", "/pret", "/donnees/members.csv", "/donnees/x.csv"),
        *("/static/js/none.js", "/ressources/none.js"),
        *("/_stcore/health", "/_stcore/metrics", "/_stcore/agent/mcp"),
    ],
)
@pytest.mark.parametrize("host", ["localhost", "evil.example"])
def test_every_answer_says_what_may_be_done_with_it(path, host, whole):
    answer = whole.get(path, headers={"Host": host, **READS}, follow_redirects=False)
    for name, value in gate._HEADERS.items():
        assert answer.headers[name] == value
    assert answer.headers["Content-Security-Policy"].startswith("default-src 'none'; ")
    assert "frame-ancestors" in answer.headers["Content-Security-Policy"]
    assert answer.status_code < 400 or answer.headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize("accepted", ["gzip", "identity"])
@pytest.mark.parametrize("language", ["fr", "en"])
def test_a_page_runs_its_own_scripts_and_no_other(language, accepted, whole):
    page = whole.get(f"/?lang={language}", headers={"Accept-Encoding": accepted})
    policy = page.headers["Content-Security-Policy"]
    scripts = re.findall(r"<script>(.*?)</script>", page.text, re.DOTALL)
    digests = [base64.b64encode(hashlib.sha256(s.encode()).digest()).decode() for s in scripts]
    assert len(digests) == 2
    (allowed,) = re.findall(r"script-src ([^;]+)", policy)
    assert allowed.split() == ["'self'", "blob:", *(f"'sha256-{one}'" for one in digests)]
    assert "unsafe-eval" not in policy and "http" not in policy and "*" not in policy
    assert (page.headers.get("Content-Encoding") == "gzip") == (accepted == "gzip")


@pytest.mark.parametrize("path", ["/donnees/", "/donnees/members.csv"])
def test_what_is_not_sent_again_keeps_the_policy_that_it_came_with(path, whole):
    tag = whole.get(path).headers["ETag"]
    again = whole.get(path, headers={"If-None-Match": tag})
    assert again.status_code == 304 and "Content-Security-Policy" not in again.headers


def test_who_may_frame_it_is_configured(monkeypatch):
    assert gate.page_policy([]).endswith("frame-ancestors 'self'")
    monkeypatch.setenv("CQCM_FRAME_ANCESTORS", "'self' https://intranet.example")
    assert gate.page_policy([]).endswith("frame-ancestors 'self' https://intranet.example")
