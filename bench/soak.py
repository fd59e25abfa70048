"""Visitors come and go, releases too, for an hour: `python -m bench.soak [MINUTES]`.

Whatever is kept has a bound, so that from the second quarter on memory is flat, and who left holds
neither a thread nor a file. Each visitor opens a page, chooses a few filters and leaves; files and
pages that HTTP gives are fetched beside; records go online all the time. As many releases as the
dashboard keeps open are there before the hour begins.
"""

import asyncio
import multiprocessing
import os
import random
import shutil
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from urllib.error import HTTPError
from urllib.request import urlopen

from killed import put

from bench.lines import Line, table
from bench.serving import MEMORY
from cqcm_data import engine, release, store
from cqcm_views.views.registry import views
from tests.chromium import running_process
from tests.visitors import answered, connected, rerun

TITLE = "An hour of visitors and releases"
MINUTES = 60.0
VISITORS = 4  # at any moment; each stays for some seconds
RELEASES = 90  # in all
PATIENCE = 60.0  # seconds, for an answer
SAMPLES = 400  # in all
MOST_GROWTH = 1.05  # of the second quarter's memory
MOST_MORE = 2  # threads or files: what comes and goes is never counted at one moment alone
FILES = ("members.csv", "jeune_coop_youths.xlsx", "vue/jeunesse.xlsx", "index.json")


@dataclass(frozen=True)
class Sample:
    """What the process of the server holds at one moment; memory in megabytes."""

    memory: float
    threads: int
    files: int


@dataclass
class Count:
    """How many came, were told something went wrong, and were sent what was asked for by HTTP."""

    visits: int = 0
    reruns: int = 0
    fetched: int = 0
    lost: int = 0


def measure(minutes: float = MINUTES) -> list[Line]:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        root = shutil.copytree(store.SHIPPED, str(folder / "datasets"))
        known = {f"CQCM_{one}": str(folder / one.lower()) for one in ("ACCESS", "INTAKE", "LOG")}
        known |= {"CQCM_DATASETS": root, **MEMORY}
        with running_process(folder / "said", environment=known) as (address, process):
            asyncio.run(_filled(root, address))
            pause = minutes * 60 / RELEASES
            with _publishing(root, minutes * 60, pause):
                samples, count = asyncio.run(_soak(address, process.pid, minutes * 60))
        released = release.current(root).number
        tracebacks = (folder / "said").read_text().count("Traceback")
    return _lines(samples, count, released, tracebacks)


async def _filled(root: str, address: str) -> None:
    """Each of so many releases is looked at once it is online."""
    for number in range(engine.RELEASES):
        await asyncio.to_thread(put, root, f"b{number:03}")
        async with connected(address) as socket:
            for name in ("faits_saillants", "jeunesse", "entente"):
                await socket.send(rerun(name, "exemple=oui"))
                await answered(socket)


# Who comes ---------------------------------------------------------------------------------------


async def _soak(address: str, process: int, seconds: float) -> tuple[list[Sample], Count]:
    count, until = Count(), time.monotonic() + seconds
    people = [_visitor(address, until, count, random.Random(n)) for n in range(VISITORS)]  # noqa: S311
    fetching = _fetch(address, until, count)
    sampling = asyncio.create_task(_sampled(process, until, seconds / SAMPLES))
    await asyncio.gather(*people, fetching)
    return await sampling, count


async def _visitor(address: str, until: float, count: Count, draw: random.Random) -> None:
    """One after the other; who meets no answer within a while is lost."""
    while time.monotonic() < until:
        try:
            await _visit(address, count, draw)
        except Exception:  # noqa: BLE001 - whatever it was, this visitor was not served
            count.lost += 1


async def _visit(address: str, count: Count, draw: random.Random) -> None:
    name = draw.choice([one for one, view in views().items() if view.listed])
    async with connected(address) as socket:
        for _ in range(draw.randint(1, 6)):
            region, language = f"{draw.randint(1, 17):02}", draw.choice(["fr", "en"])
            where = draw.choice(["", f"&region={region}", f"&region={region}&year=2024"])
            older = draw.choice(["", "", "", f"&version={draw.randint(1, RELEASES)}"])
            async with asyncio.timeout(PATIENCE):
                await socket.send(rerun(name, f"exemple=oui&lang={language}{where}{older}"))
                await answered(socket)
            count.reruns += 1
            await asyncio.sleep(draw.uniform(0.1, 1.0))
    count.visits += 1


async def _fetch(address: str, until: float, count: Count) -> None:
    pages = ["", "jeunesse?region=06", *(f"donnees/{one}" for one in FILES)]
    loop = asyncio.get_running_loop()
    while time.monotonic() < until:
        for one in pages:
            with suppress(HTTPError):  # a file of nothing
                await loop.run_in_executor(None, _got, f"{address}/{one}")
            count.fetched += 1
            await asyncio.sleep(0.5)


def _got(address: str) -> None:
    with urlopen(address, timeout=PATIENCE) as answer:  # noqa: S310 - of this machine
        answer.read()


# What goes online --------------------------------------------------------------------------------


@contextmanager
def _publishing(root: str, seconds: float, pause: float) -> Iterator[None]:
    """Another process puts records online, as a command beside the dashboard does."""
    context = multiprocessing.get_context("spawn")
    running = context.Process(target=_publish, args=(root, seconds, pause))
    running.start()
    try:
        yield
    finally:
        running.terminate()
        running.join()


def _publish(root: str, seconds: float, pause: float) -> None:
    start = time.monotonic()
    for number in range(RELEASES):
        put(root, f"c{number:03}")
        time.sleep(max(0.0, start + min(pause * (number + 1), seconds) - time.monotonic()))


# What it holds -----------------------------------------------------------------------------------


async def _sampled(process: int, until: float, pause: float) -> list[Sample]:
    found = []
    while time.monotonic() < until:
        found.append(_sample(process))
        await asyncio.sleep(pause)
    return found


def _sample(process: int) -> Sample:
    status = Path(f"/proc/{process}/status").read_text()
    told = dict(line.split(":", 1) for line in status.splitlines())
    files = len(os.listdir(f"/proc/{process}/fd"))  # noqa: PTH208
    return Sample(int(told["VmRSS"].split()[0]) / 1024, int(told["Threads"]), files)


def _lines(samples: Sequence[Sample], count: Count, released: int, tracebacks: int) -> list[Line]:
    size = len(samples) // 4
    quarters = [samples[at * size : (at + 1) * size] for at in range(4)]
    memory, threads, files = (
        [median(getattr(one, kind) for one in quarter) for quarter in quarters]
        for kind in ("memory", "threads", "files")
    )
    note = (
        f"{count.visits} visits, {count.reruns} reruns, {count.fetched} files, {released} releases"
    )
    told = [Line(f"memory in quarter {at + 1}", one, "megabytes") for at, one in enumerate(memory)]
    return [
        *told,
        Line("memory, last quarter to the second", memory[3] / memory[1], "ratio", MOST_GROWTH),
        Line("threads more than in the second", threads[3] - threads[1], "count", MOST_MORE),
        Line("files more than in the second", files[3] - files[1], "count", MOST_MORE),
        Line("visitors who were not served", count.lost, "count", 0, note=note),
        Line("tracebacks in the log", tracebacks, "count", 0),
    ]


if __name__ == "__main__":
    asked = float(sys.argv[1]) if len(sys.argv) > 1 else MINUTES
    sys.stdout.write(table(TITLE, measure(asked)))
