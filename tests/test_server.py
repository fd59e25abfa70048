"""A real server beside what would stop it: floods, files, crowds that come back, the signal to end.

No time is measured here (`python -m bench.hold` does that): what counts is who is answered first,
and who is answered at all.
"""

import asyncio
import os
import resource
import signal
import socket
import tomllib
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from urllib.request import Request, urlopen

import pytest
from chromium import ROOT, running_process, running_server
from visitors import answered, connected, held, rerun, run, visit
from websockets.exceptions import ConnectionClosed, InvalidStatus

from cqcm_data import catalogue, query
from cqcm_data.intake import remembered
from cqcm_views.http import downloads, gate
from cqcm_views.views.state import LONGEST

pytestmark = pytest.mark.long

PATIENCE = 180  # of a machine that does much else
FIGURE = "6\u00a0937".encode()


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """One that was asked for a page before."""
    with running_server(tmp_path_factory.mktemp("server") / "log") as address:
        run(visit(address))
        yield address


@pytest.fixture(scope="module")
def let_go(server: str) -> Iterator[Future[None]]:
    """Who connects and says nothing is let go, neither at all nor in part; an ordinary page that
    stays open is not. It is seen beside the other tests of this file: it takes ten seconds.
    """

    async def until_closed(said: bytes) -> None:
        read, write = await asyncio.open_connection(*server.removeprefix("http://").split(":"))
        write.write(said)
        assert await read.read() in (b"",)
        write.close()

    async def all_of_them() -> None:
        async with held(server, 1) as (page,):
            await asyncio.gather(until_closed(b""), until_closed(b"GET / HTTP/1.1\r\nHost: loc"))
            await page.send(rerun())
            await answered(page)

    with ThreadPoolExecutor(1) as beside:
        yield beside.submit(asyncio.run, asyncio.wait_for(all_of_them(), PATIENCE))


async def flood(address: str, sent: list[int]) -> None:
    """Far more messages on one connection than any page sends, as fast as they are taken; then
    wait until the server closes it.
    """
    async with connected(address) as line:
        read = asyncio.create_task(everything(line))
        with suppress(ConnectionClosed):
            for _ in range(MANY):
                await line.send(rerun("jeunesse", "exemple=oui"))
                sent[0] += 1
        await read


async def everything(line) -> None:
    with suppress(ConnectionClosed):
        async for _ in line:
            pass


MANY = 10 * gate.PATIENCE


@pytest.mark.usefixtures("let_go")  # which begins here
def test_a_page_is_answered_beside_a_flood_and_who_floods_is_shut_out(server):
    async def both() -> None:
        sent = [0]
        flooding = asyncio.create_task(flood(server, sent))
        while sent[0] < 10 * gate.AT_ONCE:
            await asyncio.sleep(0.01)
        for _ in range(3):
            assert any(FIGURE in one for one in await visit(server))
        await flooding  # it ends once the server has shut it out

    run(asyncio.wait_for(both(), PATIENCE))


def test_a_page_waits_for_no_file_and_files_for_each_other(server):
    named = catalogue.load()
    names = [one for one in named.indicators if "region" in query.dimensions(named[one])]
    together = ".".join(names[: downloads.MEASURES])
    asked = [
        f"{server}/donnees/ensemble/{together}.csv?par=region&region={one:02}&region={other:02}"
        for one in range(1, 10)
        for other in range(10, 18)
    ]

    def status(address: str) -> int:
        try:
            return urlopen(address, timeout=PATIENCE).status
        except OSError as error:
            return error.code

    async def both() -> tuple[int, list[int]]:
        loop, threads = asyncio.get_running_loop(), ThreadPoolExecutor(len(asked))
        with threads:
            files = [loop.run_in_executor(threads, status, address) for address in asked]
            await asyncio.wait(files, return_when=asyncio.FIRST_COMPLETED)
            await visit(server)
            pending = sum(not file.done() for file in files)
            return pending, await asyncio.gather(*files)

    pending, told = run(asyncio.wait_for(both(), PATIENCE))
    assert pending > 0 and set(told) == {200}


def test_those_who_come_back_are_all_answered_and_nothing_is_kept_for_who_left(tmp_path):
    """With 256 files: what two crowds of 40 and 80 earlier visits would hold does not fit."""

    async def come_and_go(address: str, number: int) -> list[int]:
        before = len(os.listdir(f"/proc/{number}/fd"))  # noqa: PTH208
        for _ in range(2):
            await asyncio.gather(*(visit(address) for _ in range(40)))
        for _ in range(2):
            async with held(address, 40) as sockets:
                assert len(sockets) == 40
        for _ in range(100):
            after = len(os.listdir(f"/proc/{number}/fd"))  # noqa: PTH208
            if after <= before + 8:
                return []
            await asyncio.sleep(0.1)
        return [before, after]

    with running_process(tmp_path / "log", files=256) as (address, process):
        run(visit(address))
        assert run(come_and_go(address, process.pid)) == []
    said = (tmp_path / "log").read_text()
    assert "may open 256 files" in said and "ulimit -Hn" in said
    assert "Traceback" not in said


def test_it_asks_for_more_files_than_it_was_given_and_ends_in_the_middle_of_a_flood(tmp_path):
    with running_process(tmp_path / "log", files=256, at_most=2048) as (address, process):
        run(visit(address))
        assert resource.prlimit(process.pid, resource.RLIMIT_NOFILE) == (2048, 2048)
        assert ended_in_a_flood(process, address) in (-signal.SIGTERM, 128 + signal.SIGTERM)


def ended_in_a_flood(process, address: str) -> int:
    """The code of a process that is told to end while pages are open and one of them floods."""

    async def in_a_flood() -> int:
        sent = [0]
        async with held(address, 5):
            flooding = asyncio.create_task(flood(address, sent))
            while sent[0] < 10 * gate.AT_ONCE:
                await asyncio.sleep(0.01)
            process.send_signal(signal.SIGTERM)
            code = await asyncio.get_running_loop().run_in_executor(None, process.wait, 5)
            flooding.cancel()
            await asyncio.gather(flooding, return_exceptions=True)
            return code

    return run(in_a_flood())


@pytest.mark.parametrize("asked", ["region={long}&lang=en", "lang=en&{long}=1", "q={long}&lang=en"])
def test_a_long_address_inside_a_page_is_a_sentence_and_makes_no_long_page(asked, server):
    short = run(visit(server, "", "lang=en"))
    long = run(visit(server, "", asked.format(long="0" * (LONGEST + 1))))
    assert any(b"This address is too long" in one for one in long)
    assert sum(map(len, long)) < sum(map(len, short)) + 2 * LONGEST


@pytest.mark.parametrize("view", ["jeunesse", "sources"])  # the most charts, the most words
def test_the_longest_views_stay_far_below_what_a_message_may_be(view, server):
    most = tomllib.loads((ROOT / ".streamlit" / "config.toml").read_text())["server"]
    longest = max(map(len, run(visit(server, view, "exemple=oui"))))
    assert longest < most["maxMessageSize"] * 1_000_000 / 4


def test_who_connects_and_says_nothing_is_let_go(let_go):
    let_go.result()


WATCH = """
import os, sys
def hook(event, args):
    if event in ("socket.getaddrinfo", "socket.connect", "socket.gethostbyname", "socket.sendto"):
        with open(os.environ["WATCHED"], "a") as file:
            file.write(f"{event} {args[1:] if event == 'socket.connect' else args}\\n")
sys.addaudithook(hook)
open(os.environ["WATCHED"], "a").write("watching\\n")
"""


def test_nothing_asks_an_outside_address(tmp_path):
    (tmp_path / "sitecustomize.py").write_text(WATCH)
    watched = tmp_path / "watched"
    names = {"PYTHONPATH": str(tmp_path), "WATCHED": str(watched)}
    names["STREAMLIT_SERVER_ALLOWED_HOSTS"] = "localhost 127.0.0.1 chiffres.example"
    with running_server(tmp_path / "log", **names) as address:

        async def asked() -> None:
            assert await visit(address)
            with pytest.raises(InvalidStatus):
                async with connected(address, origin="http://evil.example"):
                    pass
            async with connected(address, origin="https://chiffres.example") as page:
                await page.send(rerun("jeunesse"))
                assert await answered(page)

        run(asked())
        urlopen(Request(f"{address}/donnees/members.csv"), timeout=PATIENCE)
    told = watched.read_text().splitlines()
    assert told[0] == "watching"
    assert [line for line in told if not local(line)] == []


def local(line: str) -> bool:
    return line == "watching" or any(one in line for one in ("127.0.0.1", "localhost", "'::1'"))


def test_a_busy_line_is_free_again(server):
    """A connection that is refused leaves nothing open."""
    for _ in range(20):
        with socket.create_connection(server.removeprefix("http://").split(":")) as line:
            line.sendall(b"GET / HTTP/1.1\r\nHost: evil.example\r\n\r\n")
            assert b"421" in line.recv(100)


def test_a_start_throws_away_what_staff_left_for_too_long_though_nobody_looks(tmp_path):
    old, fresh = (tmp_path / "intake" / name for name in ("old", "fresh"))
    for one in (old, fresh):
        one.mkdir(parents=True)
    os.utime(old, (0, 0))
    environment = {remembered.FOLDER: str(tmp_path / "intake")}
    with running_process(tmp_path / "log", environment=environment) as (address, _):
        urlopen(address).close()
        assert fresh.exists() and not old.exists()
