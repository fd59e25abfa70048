"""Visitors who all open a page at once, over the framework's own WebSocket messages."""

import asyncio
import statistics
import time
from collections.abc import Sequence
from dataclasses import dataclass

from websockets.exceptions import WebSocketException

from tests.visitors import answered, connected, rerun

AT_ONCE = 200
PATIENCE = 30.0

# Youths in 2023, as the report and the example have it: a figure that each visitor must receive.
FIGURE = "6\u00a0937".encode()


@dataclass(frozen=True)
class Visit:
    """Seconds from connecting to the end of the script's run; all of them for who is lost."""

    seconds: float
    lost: bool = False
    figures: bool = False
    received: int = 0


def visit(address: str, page: str = "", query_string: str = "") -> list[Visit]:
    """All visitors at once, after one who came alone."""
    return asyncio.run(_crowd(address, rerun(page, query_string)))


async def _crowd(address: str, request: bytes) -> list[Visit]:
    await _visit(address, request)
    return await asyncio.gather(*(_visit(address, request) for _ in range(AT_ONCE)))


async def _visit(address: str, request: bytes) -> Visit:
    start = time.perf_counter()
    try:
        async with asyncio.timeout(PATIENCE):
            return await _received(address, request, start)
    except (TimeoutError, OSError, WebSocketException):
        return Visit(PATIENCE, lost=True)


async def _received(address: str, request: bytes, start: float) -> Visit:
    async with connected(address) as socket:
        await socket.send(request)
        received = await answered(socket)
        seconds = time.perf_counter() - start
    figures = any(FIGURE in one for one in received)
    return Visit(seconds, figures=figures, received=sum(map(len, received)))


def p95(visits: Sequence[Visit]) -> float:
    """The time within which 95 of 100 had finished; those lost count with the time they waited."""
    return statistics.quantiles([visit.seconds for visit in visits], n=20)[-1]
