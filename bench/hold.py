"""`python -m bench.hold`: a page beside what would stop a server, and a hall that comes back.

Each time stands beside that of a page alone on the same server, in the same run.
"""

import asyncio
import os
import signal
import sys
import tempfile
import time
from collections.abc import Awaitable, Callable
from contextlib import suppress
from pathlib import Path
from statistics import median
from urllib.request import urlopen

from websockets.exceptions import ConnectionClosed

from cqcm_data import catalogue, query
from tests.chromium import running_process
from tests.visitors import connected, held, rerun, visit

HALL, EARLIER, FILES, TIMES = 200, 600, 1024, 10


def main() -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        with running_process(folder / "beside") as (address, _):
            for line in asyncio.run(_beside(address)):
                sys.stdout.write(line + "\n")
        with running_process(folder / "hall", files=FILES) as (address, process):
            for line in asyncio.run(_hall(address, process.pid)):
                sys.stdout.write(line + "\n")
            start = time.perf_counter()
            process.send_signal(signal.SIGTERM)
            process.wait()
            sys.stdout.write(f"ended {time.perf_counter() - start:.2f} s after TERM\n")


async def _beside(address: str) -> list[str]:
    await visit(address)
    alone = await _pages(address)
    told = [f"a page alone: {median(alone):.2f} s (at most {max(alone):.2f})"]
    kinds: dict[str, Callable[[str], Awaitable[None]]] = {"a flood": _flood, "files": _files}
    for name, load in kinds.items():
        loading = asyncio.ensure_future(load(address))
        await asyncio.sleep(0.5)
        found = await _pages(address)
        loading.cancel()
        with suppress(asyncio.CancelledError):
            await loading
        ratio = median(found) / median(alone)
        told.append(
            f"beside {name}: {median(found):.2f} s (at most {max(found):.2f}), {ratio:.1f} ×"
        )
    return told


async def _pages(address: str) -> list[float]:
    return [await _seconds(visit(address)) for _ in range(TIMES)]


async def _seconds(work: Awaitable[object]) -> float:
    start = time.perf_counter()
    await work
    return time.perf_counter() - start


async def _flood(address: str) -> None:
    """Again and again, as whoever is shut out may come back."""
    while True:
        with suppress(ConnectionClosed):
            async with connected(address) as line:
                while True:
                    await line.send(rerun("jeunesse", "exemple=oui"))


async def _files(address: str) -> None:
    """Thirty at once, each of as many measures as a file holds and regions as there are."""
    named = catalogue.load()
    by_region = [one for one in named.indicators if "region" in query.dimensions(named[one])]
    measures = ".".join(by_region)
    number = iter(range(10**6))

    def one() -> None:
        regions = "".join(f"&region={n % 17 + 1:02}" for n in {next(number) % 17, 3, 5})
        with urlopen(f"{address}/donnees/ensemble/{measures}.csv?par=region{regions}") as answer:  # noqa: S310
            answer.read()

    async def again() -> None:
        while True:
            await asyncio.to_thread(one)

    await asyncio.gather(*(again() for _ in range(30)))


async def _hall(address: str, number: int) -> list[str]:
    await visit(address)
    for _ in range(EARLIER // HALL):
        await asyncio.gather(*(visit(address) for _ in range(HALL)))
    before = _open(number)
    first = time.perf_counter()
    async with held(address, HALL):
        first = time.perf_counter() - first
        most = _open(number)
    back = time.perf_counter()
    async with held(address, HALL):
        back = time.perf_counter() - back
    return [
        f"with {FILES} files, after {EARLIER} earlier visits ({before} files open):",
        f"{HALL} at once are all answered after {first:.1f} s ({most} files open);",
        f"cut off and back, all of them after {back:.1f} s",
    ]


def _open(number: int) -> int:
    return len(os.listdir(f"/proc/{number}/fd"))  # noqa: PTH208


if __name__ == "__main__":
    main()
