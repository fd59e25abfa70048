"""A hall of visitors who stay: all open a page at once; once it is there, each goes on choosing.

`python -m bench.hall [PROCESSES]`: one process, or two behind HAProxy as `make serve` has them;
both where no number is named. A visitor asks for a page, for the files that it opens with, without
waiting for one before the next, then for what it shows, which a browser draws at once: the screen
is there. The files of the framework follow, and a session of it, without which nobody chooses here;
a choice is asked for as a page does. The crowd is a process on the same machine: what it takes is
taken from the server.
"""

import asyncio
import gzip
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import ExitStack, asynccontextmanager, contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from random import Random

from playwright.sync_api import sync_playwright
from websockets.asyncio.client import ClientConnection
from websockets.exceptions import WebSocketException

from bench.lines import Line, table
from bench.serving import MEMORY
from tests.chromium import FLAGS, ROOT, executable, fetch, free_port, running_process
from tests.visitors import answered, connected, rerun

TITLE = "A hall of 200, files included"
VISITORS = 200
EACH, LASTS = 4.0, 60.0  # seconds: a choice every so many, for so long
PATIENCE = 30.0
FIRST, HEAVIEST = "", "jeunesse"
EXAMPLE, CHOICES = "exemple=oui", "/choix/"
REGIONS = [f"{code:02}" for code in range(1, 18)]
CONFIG = ROOT / "tools" / "haproxy.cfg"
_MB = 2**20
Kept = tuple[asyncio.StreamReader, asyncio.StreamWriter]
_CHANCE = Random(2023)  # noqa: S311 - who chooses what, and when


class NotAnswered(RuntimeError):
    """An answer that is not that of what was asked for."""


@dataclass
class Hall:
    """Seconds of each visit and of each choice; who was lost, who came back after a cut.

    Nobody chooses before all are there, or lost; then each does for so many seconds.
    """

    opening: int
    lasts: float = 0
    opened: list[float] = field(default_factory=list)
    begun: list[float] = field(default_factory=list)  # the framework's first run is there as well
    chosen: list[float] = field(default_factory=list)
    again: list[float] = field(default_factory=list)  # of these, what its process had met
    met: set[tuple[str, str]] = field(default_factory=set)
    lost: int = 0
    back: int = 0
    over: float = 0
    open: asyncio.Event = field(default_factory=asyncio.Event)

    def one_less(self) -> None:
        """Who is there, or lost."""
        self.opening -= 1
        if not self.opening:
            self.over = time.perf_counter() + self.lasts
            self.open.set()


@dataclass
class Served:
    """Where the dashboard is, and the processes behind that address."""

    address: str
    behind: list[tuple[str, subprocess.Popen[bytes]]]
    folder: Path

    @property
    def memory(self) -> float:
        """Megabytes of the largest process."""
        return max(_memory(process.pid) for _, process in self.behind)


def measure() -> list[Line]:
    return [line for processes in (1, 2) for line in of(processes)]


def of(processes: int) -> list[Line]:
    words = "one process" if processes == 1 else f"{processes} processes behind HAProxy"
    first_limit, heavy_limit, live_limit = (1.5, 2.5, 1.0) if processes > 1 else (None, None, None)
    with tempfile.TemporaryDirectory() as name, serving(processes, Path(name)) as served:
        first = _crowd(served, FIRST)
        before = served.memory
        heavy = _crowd(served, HEAVIEST, LASTS)
        session = max(served.memory - before, 0) * processes / VISITORS
        lines = [
            Line("first screen, p95", p95(first.opened), "seconds", first_limit),
            Line("the same with a session of the framework", p95(first.begun), "seconds"),
            Line("heaviest view, p95", p95(heavy.opened), "seconds", heavy_limit),
            Line("its session of the framework, p95", p95(heavy.begun), "seconds"),
            Line(
                f"a choice every {EACH:.0f} s each, p95", p95(heavy.chosen), "seconds", live_limit
            ),
            Line("the same, median", p50(heavy.chosen), "seconds"),
            Line("one that its process had met, p95", p95(heavy.again), "seconds"),
            Line("choices that were answered", len(heavy.chosen), "count"),
            Line("lost, or without an answer", first.lost + heavy.lost, "count", 0),
            Line("memory of a session", session, "megabytes", 1.0),
            Line("memory of a process", served.memory, "megabytes", 400),
        ]
        lines += _restarted(served) if processes > 1 else []
    return [Line(f"{words}: {x.name}", x.value, x.unit, x.limit, x.least) for x in lines]


def p95(times: Sequence[float]) -> float:
    return statistics.quantiles(times, n=20)[-1] if len(times) > 1 else PATIENCE


def p50(times: Sequence[float]) -> float:
    return statistics.median(times) if times else PATIENCE


def _crowd(served: Served, page: str, lasts: float = 0) -> Hall:
    files = asked_for(served.address, page)
    for _ in served.behind:  # one who comes alone, to each process
        asyncio.run(_all(Hall(1), served.address, page, files))
    hall = Hall(VISITORS, lasts)
    asyncio.run(_all(hall, served.address, page, files))
    return hall


def _restarted(served: Served) -> list[Line]:
    """One of the processes ends under the load, and comes again."""
    files = asked_for(served.address, HEAVIEST)
    hall = Hall(VISITORS, LASTS / 2)

    async def under_load() -> None:
        crowd = asyncio.ensure_future(_all(hall, served.address, HEAVIEST, files))
        await hall.open.wait()
        await asyncio.sleep(LASTS / 4)
        address, process = served.behind[0]
        process.terminate()
        await asyncio.to_thread(process.wait, 20)
        again = running_process(
            served.folder / "again.log",
            environment=_apart(served.folder),
            port=int(address.rpartition(":")[2]),
        )
        with ExitStack() as stack:
            await asyncio.to_thread(stack.enter_context, again)
            await crowd

    asyncio.run(under_load())
    return [
        Line("cut off by a restart, and answered with what they chose", hall.back, "count"),
        Line("lost by the restart", hall.lost, "count", 0),
    ]


# Serving -----------------------------------------------------------------------------------------


@contextmanager
def serving(processes: int, folder: Path) -> Iterator[Served]:
    """One dashboard, or two behind HAProxy from the configuration that the project ships."""
    with ExitStack() as stack:
        behind = [
            stack.enter_context(running_process(folder / f"{n}.log", environment=_apart(folder)))
            for n in range(processes)
        ]
        address = behind[0][0]
        if processes > 1:
            address = f"http://127.0.0.1:{free_port()}"
            stack.enter_context(_proxy(address, [one for one, _ in behind]))
        for one in (address, *(each for each, _ in behind)):
            _wait_for(one)
        yield Served(address, behind, folder)


def _wait_for(address: str) -> None:
    """Until it answers: a port is open before."""
    for _ in range(600):
        with suppress(OSError):
            fetch(f"{address}/_stcore/health")
            return
        time.sleep(0.1)
    raise NotAnswered(address)


def _apart(folder: Path) -> dict[str, str]:
    """Tables and secrets of their own, the same for all."""
    own = {"CQCM_DATASETS": str(folder / "datasets"), "CQCM_ACCESS": str(folder / "access")}
    return {**own, **MEMORY}


@contextmanager
def _proxy(address: str, behind: Sequence[str]) -> Iterator[None]:
    names = dict(zip(("CQCM_BIND", "CQCM_ONE", "CQCM_TWO"), (address, *behind), strict=True))
    environment = {**os.environ, **{n: a.removeprefix("http://") for n, a in names.items()}}
    program = shutil.which("haproxy") or "/usr/sbin/haproxy"
    process = subprocess.Popen([program, "-db", "-f", str(CONFIG)], env=environment)  # noqa: S603
    try:
        yield
    finally:
        process.terminate()
        process.wait(10)


def _memory(process: int) -> float:
    status = Path(f"/proc/{process}/status").read_text()
    return int(status.split("VmRSS:")[1].split()[0]) * 1024 / _MB


def asked_for(address: str, page: str) -> list[str]:
    """The paths that a browser asks for on its first visit, in their order."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=executable(), args=FLAGS)
        window = browser.new_page()
        asked: list[str] = []
        window.on("request", lambda request: asked.append(request.url))
        window.goto(f"{address}/{page}?{EXAMPLE}")
        window.wait_for_selector("#root .cqcm-footer")
        window.wait_for_load_state("networkidle")
        browser.close()
    return [one.removeprefix(address) for one in asked if one.startswith(f"{address}/")]


# Visiting ----------------------------------------------------------------------------------------


async def _all(hall: Hall, address: str, page: str, files: Sequence[str]) -> None:
    """All at once."""
    visitors = [_Visitor(hall, address, page) for _ in range(hall.opening)]
    await asyncio.gather(*(visitor.comes(files) for visitor in visitors))


@dataclass
class _Visitor:
    hall: Hall
    address: str
    page: str
    cookie: str = ""
    chosen: str = ""
    there: bool = False

    async def comes(self, files: Sequence[str]) -> None:
        start = time.perf_counter()
        try:
            async with asyncio.timeout(PATIENCE):
                page, opening, others = _in_turn(files)
                for asked in (page, opening):
                    answer = await self._fetched(asked)
                    self.cookie = self.cookie or _cookie(answer)
                async with self._line() as line:
                    await self._asks(line)
                self.hall.opened.append(time.perf_counter() - start)
                await self._fetched(others)
            while await self._holds(start):
                self.hall.back += 1
        except (TimeoutError, OSError, WebSocketException, NotAnswered):
            self.hall.lost += 1
        finally:
            if not self.there:
                self.hall.one_less()

    async def _holds(self, start: float) -> bool:
        """Opens the page and chooses until it is over; whether the line was cut before."""
        headers = {"Cookie": self.cookie} if self.cookie else None
        try:
            async with connected(self.address, headers=headers) as socket, self._line() as line:
                await self._opens(socket)
                if not self.there:
                    await self._is_there(time.perf_counter() - start)
                while time.perf_counter() < self.hall.over:
                    took = await self._chooses(line)
                    await asyncio.sleep(EACH - took % EACH)  # in their own rhythm, not the hall's
                    if socket.close_code is not None:
                        raise ConnectionError("the page was cut off")
        except (OSError, WebSocketException):
            if not self.there:
                raise
            await asyncio.sleep(_CHANCE.uniform(0, 1))  # as the page waits before it asks again
            return time.perf_counter() < self.hall.over + PATIENCE
        return False

    @asynccontextmanager
    async def _line(self) -> AsyncIterator[Kept]:
        """A connection that is kept, as a browser has it."""
        name, _, port = self.address.removeprefix("http://").partition(":")
        reader, writer = await asyncio.open_connection(name, int(port), limit=4 * _MB)
        try:
            yield reader, writer
        finally:
            writer.close()

    async def _chooses(self, line: Kept) -> float:
        self.chosen = _CHANCE.choice(REGIONS)
        choice = (self.cookie, self.chosen)
        known, began = choice in self.hall.met, time.perf_counter()
        await self._asks(line)
        took = time.perf_counter() - began
        self.hall.chosen.append(took)
        if known:
            self.hall.again.append(took)
        self.hall.met.add(choice)
        return took

    async def _is_there(self, took: float) -> None:
        """Reads until all are there, and a while more: nobody chooses in the same moment."""
        self.there = True
        self.hall.begun.append(took)
        self.hall.one_less()
        await self.hall.open.wait()
        if self.hall.lasts:
            await asyncio.sleep(_CHANCE.uniform(0, EACH))

    @property
    def _where(self) -> str:
        """What is chosen, in the address as a page has it."""
        return f"{EXAMPLE}&region={self.chosen}" if self.chosen else EXAMPLE

    async def _opens(self, socket: ClientConnection) -> None:
        """The page, by a run; the answer is of what is chosen."""
        async with asyncio.timeout(PATIENCE):
            await socket.send(rerun(self.page, self._where))
            received = await answered(socket)
        if not any(self._is_of(one) for one in received):
            raise NotAnswered(self._where)

    async def _asks(self, line: Kept) -> None:
        """What it shows under a choice."""
        reader, writer = line
        host = self.address.removeprefix("http://")
        lines = f"Host: {host}\r\nAccept-Encoding: gzip\r\nCookie: {self.cookie}\r\n"
        path = f"{CHOICES}light/{self.page}?{self._where}"
        writer.write(f"GET {path} HTTP/1.1\r\n{lines}\r\n".encode())
        async with asyncio.timeout(PATIENCE):
            head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").lower()
            packed = await reader.readexactly(int(head.split("content-length: ")[1].split()[0]))
        if " 200 " not in head.partition("\r\n")[0]:
            raise ConnectionError("the page asks for a run")
        if not self._is_of(gzip.decompress(packed)):
            raise NotAnswered(path)

    def _is_of(self, told: bytes) -> bool:
        return self._where.replace("&", "&amp;").encode() in told

    async def _fetched(self, paths: Sequence[str]) -> bytes:
        """All of them over one connection; each is there."""
        host = self.address.removeprefix("http://")
        lines = f"Host: {host}\r\nAccept-Encoding: gzip\r\nCookie: {self.cookie}\r\n"
        asked = [f"GET {path} HTTP/1.1\r\n{lines}\r\n" for path in paths[:-1]]
        asked.append(f"GET {paths[-1]} HTTP/1.1\r\n{lines}Connection: close\r\n\r\n")
        name, _, port = host.partition(":")
        reader, writer = await asyncio.open_connection(name, int(port), limit=4 * _MB)
        try:
            writer.write("".join(asked).encode())
            answer = await reader.read()
        finally:
            writer.close()
        if answer.count(b"HTTP/1.1 200") != len(paths):
            raise NotAnswered(f"{len(paths)} files")
        return answer


def _in_turn(files: Sequence[str]) -> tuple[Sequence[str], Sequence[str], Sequence[str]]:
    """The page, all that it needs to show what it asks for, and what the framework needs then."""
    shown = next(at for at, one in enumerate(files) if one.startswith(CHOICES))
    first = next(at for at, one in enumerate(files) if one.startswith("/static/js/"))
    others = [*files[1:shown], *files[shown + 1 : first]]  # a font, when something is written in it
    return files[:1], others, files[first:]


def _cookie(answer: bytes) -> str:
    """What HAProxy asks to be told from then on: with the first answer that a dashboard gives."""
    _, found, given = answer.partition(b"set-cookie: cqcm_process=")
    return f"cqcm_process={given.partition(b';')[0].decode()}" if found else ""


if __name__ == "__main__":
    asked = [int(one) for one in sys.argv[1:]]
    print(table(TITLE, [line for one in asked or (1, 2) for line in of(one)]))
