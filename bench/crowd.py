"""200 visitors who open a page at once, with all its static files: ours beside the peers.

What a browser asks for on a first visit is heard once in a real Chromium; each visitor then asks
for the same, compressed where a server compresses, over as many connections as a browser has: the
page first, then its files, then what the framework says (Streamlit over its WebSocket, Dash by its
callback). A server for each crowd, which one visitor has opened before; the visitors share the
machine with it.
"""

import asyncio
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, suppress
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from playwright.sync_api import Browser, Request
from websockets.exceptions import WebSocketException

from bench import floor, serving
from bench.filter import chromium, opened
from bench.lines import Line
from cqcm_views.views.registry import views
from tests.visitors import answered, connected, rerun

AT_ONCE = 200
TITLE = f"{AT_ONCE} visitors open a page at once, static files included"
PATIENCE = 60.0
_CONNECTIONS = 6  # of a browser to one server
_BROKEN = (OSError, EOFError, TimeoutError, ValueError, WebSocketException)


@dataclass(frozen=True)
class Asked:
    """A request of a browser: what is posted is none that fetches."""

    path: str
    posted: bytes = b""


@dataclass(frozen=True)
class Visit:
    """Seconds from the first request to the last answer; all of them for who is lost."""

    seconds: float
    received: int = 0
    lost: bool = False


@dataclass(frozen=True)
class Subject:
    """How a page is served, where it is, how many charts it has, what a session asks for."""

    served: Callable[[Path], AbstractContextManager[str]]
    path: str = "/"
    charts: int = floor.CHARTS
    session: bytes = b""


def measure() -> list[Line]:
    found: list[Line] = []
    for name, subject in _subjects().items():
        with tempfile.TemporaryDirectory() as folder, subject.served(Path(folder)) as address:
            with chromium() as browser:
                asked = _heard(browser, address, subject)
            visits = asyncio.run(_crowd(address, asked, subject.session))
        found += _lines(name, visits)
    return found


def _subjects() -> dict[str, Subject]:
    first = next(iter(views().values()))

    def peer(script: str) -> Callable[[Path], AbstractContextManager[str]]:
        return lambda folder: serving.streamlit(script, folder)

    def ours(folder: Path) -> AbstractContextManager[str]:
        return serving.dashboard(folder / "log")

    topic = f"/{floor.VIEW}?{floor.QUERY}"
    found = {
        "ours, first screen": Subject(ours, "/", floor.drawn(first), rerun()),
        "ours, topic page": Subject(ours, topic, floor.drawn(), rerun(floor.VIEW, floor.QUERY)),
    }
    if serving.DASH.exists():
        found["Dash"] = Subject(serving.dash)
    for kind in ("cached", "plain"):
        found[f"Streamlit, {kind}"] = Subject(peer(f"{kind}_app.py"), session=rerun())
    return found


def _lines(name: str, visits: Sequence[Visit]) -> Iterator[Line]:
    seconds = [visit.seconds for visit in visits]
    size = statistics.median(visit.received for visit in visits) / 1e6
    middle = statistics.median(seconds)
    note = f"median {middle:.2f} s, slowest {max(seconds):.2f} s, {size:.2f} MB each"
    slow = statistics.quantiles(seconds, n=20, method="inclusive")[-1]
    yield Line(f"p95: {name}", slow, "seconds", note=note)
    yield Line(f"lost: {name}", sum(visit.lost for visit in visits), "count")


def _heard(browser: Browser, address: str, subject: Subject) -> list[Asked]:
    """What a browser asks this server for until the charts are drawn, in its order."""
    asked: list[Asked] = []

    def hear(request: Request) -> None:
        if request.url.startswith(address):
            place = urlsplit(request.url)
            path = f"{place.path}?{place.query}" if place.query else place.path
            asked.append(Asked(path, request.post_data_buffer or b""))

    opened(browser, address + subject.path, subject.charts, hear)
    return asked


async def _crowd(address: str, asked: Sequence[Asked], session: bytes) -> list[Visit]:
    await _visit(address, asked, session)
    return await asyncio.gather(*(_visit(address, asked, session) for _ in range(AT_ONCE)))


async def _visit(address: str, asked: Sequence[Asked], session: bytes) -> Visit:
    start = time.perf_counter()
    try:
        async with asyncio.timeout(PATIENCE):
            received = await _received(address, asked, session)
    except _BROKEN:
        return Visit(PATIENCE, lost=True)
    return Visit(time.perf_counter() - start, received)


async def _received(address: str, asked: Sequence[Asked], session: bytes) -> int:
    """Bytes of all answers."""
    page, *others = asked
    line = Connection(address)
    received = await line.ask(page)
    line.close()
    received += await _files(address, [one for one in others if not one.posted])
    received += await _files(address, [one for one in others if one.posted])
    if session:
        async with connected(address) as socket:
            await socket.send(session)
            received += sum(map(len, await answered(socket)))
    return received


async def _files(address: str, asked: Sequence[Asked]) -> int:
    """Each connection takes the next one when it has its answer."""
    waiting = iter(asked)

    async def take() -> int:
        line, received = Connection(address), 0
        for one in waiting:
            received += await line.ask(one)
        line.close()
        return received

    lines = min(_CONNECTIONS, len(asked))
    return sum(await asyncio.gather(*(take() for _ in range(lines))))


class Connection:
    """One of a browser's connections: it stays open as long as the server keeps it."""

    def __init__(self, address: str) -> None:
        self._place = address.removeprefix("http://")
        self._open: tuple[asyncio.StreamReader, asyncio.StreamWriter] | None = None

    async def ask(self, asked: Asked) -> int:
        """Bytes of the answer; raises ValueError for one that is an error."""
        if self._open:
            with suppress(OSError, EOFError):  # closed while nobody spoke
                return await self._answer(*self._open, asked)
        host, port = self._place.split(":")
        self._open = await asyncio.open_connection(host, port, limit=1 << 20)
        return await self._answer(*self._open, asked)

    def close(self) -> None:
        if self._open:
            self._open[1].close()
        self._open = None

    async def _answer(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, asked: Asked
    ) -> int:
        writer.write(self._request(asked))
        head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").lower()
        status, *lines = head.splitlines()
        if int(status.split()[1]) >= 400:
            raise ValueError(f"{asked.path}: {status}")
        headers = dict(one.split(": ", 1) for one in lines if ": " in one)
        received = await _body(reader, headers)
        if headers.get("connection") == "close":
            self.close()
        return received

    def _request(self, asked: Asked) -> bytes:
        method = "POST" if asked.posted else "GET"
        lines = [f"{method} {asked.path} HTTP/1.1", f"Host: {self._place}"]
        lines += ["Accept: text/html,*/*", "Accept-Encoding: gzip, deflate, br, zstd"]
        if asked.posted:
            lines += ["Content-Type: application/json", f"Content-Length: {len(asked.posted)}"]
        return "\r\n".join([*lines, "", ""]).encode() + asked.posted


async def _body(reader: asyncio.StreamReader, headers: dict[str, str]) -> int:
    if headers.get("transfer-encoding") != "chunked":
        return await _thrown_away(reader, int(headers.get("content-length", 0)))
    received = 0
    while size := int(await reader.readline(), 16):
        received += await _thrown_away(reader, size)
        await reader.readline()
    await reader.readline()
    return received


async def _thrown_away(reader: asyncio.StreamReader, size: int) -> int:
    left = size
    while left:
        part = await reader.read(min(left, 1 << 18))
        if not part:
            raise EOFError
        left -= len(part)
    return size
