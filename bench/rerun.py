"""What a rerun that changes one filter takes of the server's processor, on each view.

The rerun is asked for as a browser asks for it, in a session that stays; the time is that of all
threads of the server's process, as the system counts it, so that what else the machine does adds
little to it. Each region is chosen again and again: what is made once for all is made by then.
"""

import asyncio
import os
from pathlib import Path

from websockets.asyncio.client import ClientConnection

from bench import serving
from bench.lines import Line
from cqcm_views.views.registry import views
from tests.chromium import running_process
from tests.visitors import answered, connected, rerun

MOST = 20.0  # milliseconds
WARM_UPS = 4
REPEATS = 20  # the system counts in hundredths of a second
ROUNDS = 3  # of which the quietest counts: other work slows a processor down
REGIONS = ("03", "06")
_METRIC = serving.PEERS / "metric_app.py"
_TICK = 1000 / os.sysconf("SC_CLK_TCK")


def measure(log: Path) -> list[Line]:
    """The heaviest view, with the example on; those that follow it are only told."""
    with running_process(log) as (address, process):
        asked = [name for name, view in views().items() if view.listed]
        taken = {name: asyncio.run(_view(address, name, process.pid)) for name in asked}
    with running_process(log, _METRIC) as (address, process):
        least = asyncio.run(_view(address, "", process.pid))
    first, *others = sorted(taken, key=lambda name: -taken[name])
    heaviest = Line(f"{first}, the heaviest view", taken[first], "milliseconds", MOST)
    told = [Line(name, taken[name], "milliseconds") for name in others]
    return [heaviest, *told, Line("a Streamlit page with one metric", least, "milliseconds")]


async def _view(address: str, name: str, process: int) -> float:
    async with connected(address) as socket:
        await _choose(socket, name, WARM_UPS)
        rounds = [await _round(socket, name, process) for _ in range(ROUNDS)]
    return min(rounds)


async def _round(socket: ClientConnection, name: str, process: int) -> float:
    before = used(process)
    await _choose(socket, name, REPEATS)
    return (used(process) - before) / REPEATS


async def _choose(socket: ClientConnection, name: str, times: int) -> None:
    for turn in range(times):
        await socket.send(rerun(name, f"exemple=oui&region={REGIONS[turn % 2]}"))
        await answered(socket)


def used(process: int) -> float:
    """Milliseconds of processor, of all threads that are and were."""
    fields = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) * _TICK
