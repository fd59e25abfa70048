"""`python -m bench.copies`: a hall of 500 phones opens the copy of a deck and keeps coming back.

What a hall does: the code of the copy is on the wall, and within five seconds 500 phones have
opened it, each on a connection of its own that stays open as long as the server keeps it (a phone
that finds it closed opens another, as browsers do). Each has the whole file once, compressed, then
asks for it again every 2 to 6 s with the tag that it has, until 30 s are over.

Apart from it stands what is harder than any hall: all 500 want the whole file in the same moment,
on new connections, when it was made before and when nobody has asked for it yet; and all 500 want
it whole again as soon as they have it. An answer counts when it is the one that was to come, byte
by byte. A page is opened beside them once a second, by a process of its own. The phones share this
machine with the server.
"""

import asyncio
import multiprocessing
import random
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Coroutine, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import ExitStack, asynccontextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from statistics import median, quantiles

from bench import serving
from bench.lines import Line, table
from tests.visitors import visit

PHONES, SECONDS = 500, 30.0
TITLE = f"{PHONES} phones open the copy of a deck"
OPENED_WITHIN, BACK_AFTER = 5.0, (2.0, 6.0)  # seconds
WHOLE_AGAIN = 10.0  # seconds of nothing but whole files
WITHIN, BESIDE = 500.0, 1000.0  # milliseconds
PATIENCE = 30.0

COPY = "/presentations/conseil.html?copie"
UNMADE = "/presentations/assemblee.html?copie"

_READ = 1 << 20  # bytes that a connection takes before anyone looks at them
_BROKEN = (OSError, EOFError)


@dataclass(frozen=True)
class Answer:
    """After how long it came, its tag, whether the file was in it, and whether it is as it was."""

    milliseconds: float
    tag: str = ""
    whole: bool = False
    right: bool = False


class Phone:
    """A browser's part in it: one connection at a time."""

    def __init__(self, address: str, path: str, file: list[bytes]) -> None:
        self._place = address.removeprefix("http://")
        self._path = path
        self._file = file  # as the first of all phones received it, once one has
        self._reader: asyncio.StreamReader | None = None
        self._writer: asyncio.StreamWriter | None = None

    async def ask(self, tag: str = "") -> Answer:
        """The file, or that it is still the one of a tag."""
        start = time.perf_counter()
        try:
            async with asyncio.timeout(PATIENCE):
                status, named, body = await self._answered(self._request(tag))
        except (*_BROKEN, TimeoutError):
            self.close()
            status, named, body = 0, "", b""
        taken = 1000 * (time.perf_counter() - start)
        return Answer(taken, named, status == 200, self._right(status, body, tag))

    def _right(self, status: int, body: bytes, tag: str) -> bool:
        if status == 200 and not self._file:
            self._file.append(body)
        return status == 304 if tag else (status == 200 and body == self._file[0])

    def close(self) -> None:
        if self._writer:
            self._writer.close()
        self._reader = self._writer = None

    def _request(self, tag: str) -> bytes:
        lines = [f"GET {self._path} HTTP/1.1", f"Host: {self._place}", "Accept: text/html"]
        lines += ["Accept-Encoding: gzip", *([f"If-None-Match: {tag}"] if tag else [])]
        return "\r\n".join([*lines, "", ""]).encode()

    async def _answered(self, request: bytes) -> tuple[int, str, bytes]:
        reader, head = await self._head(request)
        status, *lines = head.decode("latin-1").splitlines()
        headers = {name.lower(): value for name, _, value in (one.partition(": ") for one in lines)}
        body = await reader.readexactly(int(headers.get("content-length", 0)))
        return int(status.split()[1]), headers.get("etag", ""), body

    async def _head(self, request: bytes) -> tuple[asyncio.StreamReader, bytes]:
        if self._reader and self._writer:
            with suppress(*_BROKEN):  # closed while nobody spoke
                return await self._said(self._reader, self._writer, request)
        self.close()
        host, port = self._place.split(":")
        self._reader, self._writer = await asyncio.open_connection(host, port, limit=_READ)
        return await self._said(self._reader, self._writer, request)

    @staticmethod
    async def _said(
        reader: asyncio.StreamReader, writer: asyncio.StreamWriter, request: bytes
    ) -> tuple[asyncio.StreamReader, bytes]:
        writer.write(request)
        return reader, await reader.readuntil(b"\r\n\r\n")


@asynccontextmanager
async def _phones(address: str, path: str = COPY, many: int = PHONES) -> AsyncIterator[list[Phone]]:
    file: list[bytes] = []
    found = [Phone(address, path, file) for _ in range(many)]
    yield found
    for phone in found:
        phone.close()


def main() -> int:
    """How many figures are over their limit."""
    lines = measure()
    sys.stdout.write(table(TITLE, lines))
    return sum(not line.holds for line in lines)


def measure() -> list[Line]:
    """What a hall finds that meets a server of its own, which one visitor has opened before."""
    spawning = multiprocessing.get_context("spawn")
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        address = stack.enter_context(serving.dashboard(folder / "log"))
        other = stack.enter_context(ProcessPoolExecutor(1, mp_context=spawning))
        other.submit(_pages, address, 0.0).result()  # the first of the server, and of the process
        return asyncio.run(_measured(address, other))


async def _measured(address: str, other: ProcessPoolExecutor) -> list[Line]:
    async with _phones(address, many=1) as (first,):
        await first.ask()
    hall, pages = await _beside(other, address, SECONDS, _hall(address))
    moment = await _at_once(address, COPY)
    unmade = await _at_once(address, UNMADE)
    again, crowded = await _beside(other, address, WHOLE_AGAIN, _again(address))
    in_time = len(again) - PHONES  # the last one of each phone came after the end
    return [
        *_told("a hall", hall, WITHIN),
        *_told("of these, the whole file", [one for one in hall if one.whole], WITHIN),
        Line("a page beside the hall, slowest", max(pages), "milliseconds", BESIDE),
        *_told("whole for all in one moment", moment),
        *_told("the same, made by nobody before", unmade),
        *_told("whole again and again", again),
        Line("whole files a second", in_time / WHOLE_AGAIN, "count"),
        Line("a page beside that, slowest", max(crowded), "milliseconds"),
    ]


# What phones do -----------------------------------------------------------------------------------


async def _hall(address: str) -> list[Answer]:
    chance = random.Random(1)  # noqa: S311 - the same hall each time
    ends = time.perf_counter() + SECONDS
    async with _phones(address) as phones:
        visits = [_come_back(phone, random.Random(chance.random()), ends) for phone in phones]  # noqa: S311
        return [answer for visit in await asyncio.gather(*visits) for answer in visit]


async def _come_back(phone: Phone, chance: random.Random, ends: float) -> list[Answer]:
    await asyncio.sleep(chance.uniform(0, OPENED_WITHIN))
    found = [await phone.ask()]
    while time.perf_counter() + (pause := chance.uniform(*BACK_AFTER)) < ends:
        await asyncio.sleep(pause)
        found.append(await phone.ask(found[0].tag))
    return found


async def _at_once(address: str, path: str) -> list[Answer]:
    async with _phones(address, path) as phones:
        return await asyncio.gather(*(phone.ask() for phone in phones))


async def _again(address: str) -> list[Answer]:
    ends = time.perf_counter() + WHOLE_AGAIN

    async def one(phone: Phone) -> list[Answer]:
        found = []
        while time.perf_counter() < ends:
            found.append(await phone.ask())
        return found

    async with _phones(address) as phones:
        visits = await asyncio.gather(*map(one, phones))
    return [answer for visit in visits for answer in visit]


# Beside them --------------------------------------------------------------------------------------


async def _beside(
    other: ProcessPoolExecutor,
    address: str,
    seconds: float,
    crowd: Coroutine[None, None, list[Answer]],
) -> tuple[list[Answer], list[float]]:
    """What a crowd was answered, and how long pages took meanwhile."""
    pages = asyncio.get_running_loop().run_in_executor(other, _pages, address, seconds)
    return await crowd, await pages


def _pages(address: str, seconds: float) -> list[float]:
    """Milliseconds of pages that are opened one after the other, one a second."""
    ends, found = time.perf_counter() + seconds, list[float]()
    while not found or time.perf_counter() < ends:
        start = time.perf_counter()
        asyncio.run(visit(address))
        found.append(1000 * (time.perf_counter() - start))
        time.sleep(max(0.0, 1 - found[-1] / 1000))
    return found


def _told(name: str, answers: Sequence[Answer], limit: float | None = None) -> Iterator[Line]:
    taken = [one.milliseconds for one in answers]
    errors = sum(not one.right for one in answers)
    yield Line(f"{name}, p50", median(taken), "milliseconds", note=f"of {len(taken)}")
    yield Line(f"{name}, p95", quantiles(taken, n=20)[-1], "milliseconds", limit)
    yield Line(f"{name}, errors", errors, "count", 0)


if __name__ == "__main__":
    sys.exit(min(main(), 1))
