"""Two dashboards behind one address, as `make serve` starts them."""

import gzip
import http.client
import os
import re
import shutil
import signal
import socket
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from email.message import Message
from pathlib import Path
from threading import Thread

import pytest
from chromium import ROOT, free_port, free_row
from visitors import answered, connected, rerun, run

WAIT = 120  # seconds: on a machine that does much else
NAMES = ("one", "two")
PACKED = {"Accept-Encoding": "gzip"}
OWNERS = b"Journal (CSV)"  # what only an administrator is shown


@dataclass(frozen=True)
class Served:
    address: str
    log: Path
    process: subprocess.Popen[bytes]


@pytest.fixture(scope="module")
def served(tmp_path_factory) -> Iterator[Served]:
    folder = tmp_path_factory.mktemp("serve")
    log, port = folder / "log", free_row(3)
    environment = {
        **os.environ,
        "CQCM_DATASETS": str(folder / "datasets"),
        "CQCM_ACCESS": str(folder / "access"),
        "STREAMLIT_SERVER_PORT": str(port),
    }
    with log.open("wb") as out:
        process = subprocess.Popen(
            ["sh", "tools/serve"], cwd=ROOT, env=environment, stdout=out, stderr=out
        )
    one = Served(f"http://127.0.0.1:{port}", log, process)
    try:
        for name in NAMES:
            until(lambda name=name: goes_on(one, name), one)
        yield one
    finally:
        process.terminate()
        process.wait(30)


@pytest.mark.long
def test_a_page_goes_on_with_the_process_that_it_came_from(served):
    _, headers, _ = fetched(served.address)
    assert re.match("cqcm_process=(one|two);.*HttpOnly.*SameSite=Lax", headers["Set-Cookie"])
    assert all(goes_on(served, name) for name in NAMES)
    assert not goes_on(served, "another")


def test_what_the_framework_measures_is_told_to_nobody_in_front(served):
    for path in ("/_stcore/metrics", "/_stcore/metrics/", "/_STCORE/metrics", "/%5fstcore/metrics"):
        status, _, body = fetched(served.address + path)
        assert status in (403, 404) or b"cache_memory" not in body, path


def test_the_files_of_a_page_come_whole_packed_or_not(served):
    path = script_of(served)
    plain = [fetched(served.address + path)[2] for _ in range(3)]
    assert len({*plain}) == 1 and b"cqcm.card" in plain[0]
    _, _, packed = fetched(served.address + path, {"Accept-Encoding": "gzip"})
    assert gzip.decompress(packed) == plain[0]


@pytest.mark.parametrize("path", ["/?lang=en", "/jeunesse?exemple=oui", "/_stcore/host-config"])
def test_who_asks_in_one_moment_is_told_the_same_and_the_next_moment_is_looked_at(path, served):
    kept = kept_for_all(served, path)
    until(lambda: not is_kept(fetched(served.address + path, PACKED)), served)
    assert all(unpacked(kept) == fetched(served.address + path, of(name))[2] for name in NAMES)


def test_what_is_kept_for_all_names_nobody_and_ties_nobody_to_a_process(served):
    kept_for_all(served, "/?lang=en")
    for path in ("/?lang=en", "/_stcore/host-config"):
        for _ in range(4):
            _, headers, _ = fetched(served.address + path, PACKED)
            assert not ("Age" in headers and "Set-Cookie" in headers), path


def test_what_is_for_one_visitor_or_is_asked_for_anew_is_never_kept(served):
    for path in ("/_stcore/health", "/donnees/", "/pret", "/jeunesse/"):
        assert not any(is_kept(fetched(served.address + path, PACKED)) for _ in range(3)), path
    given = [fetched(f"{served.address}/_stcore/health", PACKED)[1] for _ in range(2)]
    first, second = (one["Set-Cookie"].partition(";")[0] for one in given)
    assert first.startswith("_streamlit_xsrf=") and first != second


@pytest.mark.parametrize("path", ["/?lang=en", "/_stcore/host-config", "script"])
def test_what_is_kept_opens_nothing_to_another_name_or_to_another_page(path, served):
    path = script_of(served) if path == "script" else path
    kept_for_all(served, path)
    for strange, status in (({"Host": "evil.example"}, 421), ({"Origin": "http://a.example"}, 403)):
        assert fetched(served.address + path, {**PACKED, **strange})[0] == status, strange


def test_a_page_that_is_kept_is_whole_for_who_unpacks_nothing(served):
    kept = kept_for_all(served, "/?lang=en")
    for refuses in ({}, {"Accept-Encoding": "gzip;q=0"}, {"Accept-Encoding": "identity"}):
        assert fetched(f"{served.address}/?lang=en", refuses)[2] == gzip.decompress(kept)


@pytest.mark.parametrize("path", ["/entente?lang=en", "/choix/light/entente", "script"])
def test_who_asks_first_and_unpacks_nothing_leaves_nothing_unpacked_to_the_others(path, served):
    path = f"{script_of(served)}?first" if path == "script" else path
    for refuses in ("gzip;q=0", "GZIP ; q=0.0, br", "br, gzip; q=0"):
        assert fetched(served.address + path, {"Accept-Encoding": refuses})[0] == 200
    _, headers, body = fetched(served.address + path, PACKED)
    assert headers["Content-Encoding"] == "gzip" and gzip.decompress(body)


def test_who_types_the_address_of_a_program_gets_a_page_though_its_answer_is_kept(served):
    path = "/_stcore/host-config"
    kept_for_all(served, path)
    status, headers, _ = fetched(served.address + path, {**PACKED, "Accept": "text/html"})
    assert status == 307 and headers["Location"].endswith("vue=inconnue")


def test_who_asks_on_a_line_that_is_just_being_closed_is_asked_for_again():
    """As a dashboard closes what was silent for a while; what is sent is not sent twice."""
    got: list[bytes] = []
    with socket.create_server(("127.0.0.1", 0)) as behind, in_front_of(behind) as front:
        Thread(target=answer_once_each, args=(behind, got), daemon=True).start()
        until_open(front)
        with closing(http.client.HTTPConnection("127.0.0.1", front, timeout=20)) as asks:
            assert [asked_with("GET", asks) for _ in range(4)] == [200] * 4
            for _ in range(4):
                asked_with("GET", asks)
                asked_with("PUT", asks)
    assert got.count(b"PUT") == 4 and got.count(b"GET") > 8


def test_the_owners_link_opens_once_and_both_processes_know_its_browser(served):
    (link,) = re.findall(r"http://\S+/acces/\S+", served.log.read_text())
    assert link.startswith(f"{served.address}/")
    status, headers, _ = fetched(link)
    cookie = headers["Set-Cookie"].partition(";")[0]
    assert status == 303 and cookie.startswith("cqcm_staff=")
    assert fetched(link)[0] == 403
    for name in NAMES:
        assert OWNERS in page(served, f"cqcm_process={name}; {cookie}"), name
        assert OWNERS not in page(served, f"cqcm_process={name}"), name


@pytest.mark.long
def test_while_one_is_gone_the_other_answers_and_it_comes_again(served):
    before = process_of(served, "one")
    os.kill(before, signal.SIGKILL)
    until(lambda: fetched(served.address, of("one"))[0] == 200, served)
    until(lambda: process_of(served, "one") not in (before, None), served)
    until(lambda: goes_on(served, "one"), served)


def test_told_to_end_all_of_them_do(served):
    there = [process_of(served, name) for name in NAMES]
    served.process.terminate()
    served.process.wait(30)
    assert all(there) and not any(process_of(served, name) for name in NAMES)
    with pytest.raises(urllib.error.URLError):
        fetched(served.address)


# What is asked of them ---------------------------------------------------------------------------


def of(name: str) -> dict[str, str]:
    return {"Cookie": f"cqcm_process={name}"}


def goes_on(served: Served, name: str) -> bool:
    """Whether the process of this name answers: nobody else is named in its place."""
    status, headers, _ = fetched(served.address, of(name))
    return status == 200 and not headers["Set-Cookie"]


class _NoFurther(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *_args: object) -> None:
        return None


def fetched(address: str, headers: dict[str, str] | None = None) -> tuple[int, Message, bytes]:
    request = urllib.request.Request(address, headers=headers or {})
    try:
        with urllib.request.build_opener(_NoFurther).open(request, timeout=60) as answer:
            return answer.status, answer.headers, answer.read()
    except urllib.error.HTTPError as refused:
        return refused.code, refused.headers, refused.read()


@contextmanager
def in_front_of(behind: socket.socket) -> Iterator[int]:
    """HAProxy alone, as it ships: the port where it is."""
    port, place = free_port(), f"127.0.0.1:{behind.getsockname()[1]}"
    places = {"CQCM_BIND": f"127.0.0.1:{port}", "CQCM_ONE": place, "CQCM_TWO": place}
    program = shutil.which("haproxy") or "/usr/sbin/haproxy"
    front = subprocess.Popen(
        [program, "-db", "-f", "tools/haproxy.cfg"], cwd=ROOT, env={**os.environ, **places}
    )
    try:
        yield port
    finally:
        front.terminate()
        front.wait(30)


def asked_with(method: str, asks: http.client.HTTPConnection) -> int:
    """The status of an answer; 0 where the line was closed instead."""
    try:
        asks.request(method, "/")
        with asks.getresponse() as answer:
            answer.read()
            return answer.status
    except (OSError, http.client.HTTPException):
        asks.close()
        return 0


def answer_once_each(behind: socket.socket, got: list[bytes]) -> None:
    """The second request on a line is never answered: the line is closed."""
    with suppress(OSError):
        while True:
            Thread(target=_answer_once, args=(behind.accept()[0], got), daemon=True).start()


def _answer_once(line: socket.socket, got: list[bytes]) -> None:
    with line, suppress(OSError):
        for answer in (b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok", b""):
            if asked := line.recv(65536):
                got.append(asked[:3])
                line.sendall(answer)


def until_open(port: int) -> None:
    for _ in range(WAIT * 10):
        with suppress(OSError):
            socket.create_connection(("127.0.0.1", port)).close()
            return
        time.sleep(0.1)
    raise AssertionError(f"nothing listens at {port}")


def kept_for_all(served: Served, path: str) -> bytes:
    """What is kept of it in front of both, from when it is."""
    kept: list[bytes] = []

    def there() -> bool:
        answer = fetched(served.address + path, PACKED)
        kept.extend([answer[2]] if is_kept(answer) else [])
        return bool(kept)

    until(there, served)
    return kept[0]


def is_kept(answer: tuple[int, Message, bytes]) -> bool:
    """Whether no dashboard was asked: what is kept says how old it is."""
    return "Age" in answer[1]


def unpacked(body: bytes) -> bytes:
    return gzip.decompress(body) if body.startswith(b"\x1f\x8b") else body


def script_of(served: Served) -> str:
    _, _, page = fetched(served.address)
    return re.search(rb'"([^"]*-cqcm\.js)"', page)[1].decode()


def page(served: Served, cookie: str) -> bytes:
    """All that the page of the team shows to a browser."""

    async def asked() -> list[bytes]:
        async with connected(served.address, headers={"Cookie": cookie}) as socket:
            await socket.send(rerun("equipe"))
            return await answered(socket)

    return b"".join(run(asked()))


def process_of(served: Served, name: str) -> int | None:
    """The process of one of the dashboards: by what it was started with."""
    port = int(served.address.rpartition(":")[2]) + 1 + NAMES.index(name)
    for folder in Path("/proc").glob("[0-9]*"):
        with suppress(OSError):
            known = (folder / "environ").read_bytes().split(b"\0")
            command = (folder / "cmdline").read_bytes()
            if f"STREAMLIT_SERVER_PORT={port}".encode() in known and b"cqcm_views" in command:
                return int(folder.name)
    return None


def until(holds: Callable[[], bool], served: Served) -> None:
    end = time.monotonic() + WAIT
    while time.monotonic() < end:
        with suppress(OSError):
            if holds():
                return
        assert served.process.poll() is None, served.log.read_text()
        time.sleep(0.2)
    raise AssertionError(served.log.read_text())
