"""How long a server takes from its start to its first answers: `python -m bench start`.

As `make run` starts it, again and again: a page over HTTP with its figures, then the end of the
first run of the app over the framework's own messages. Its files are in the memory of the machine,
compiled, and what the first of these starts found sound is known to the others.
"""

import asyncio
import statistics
import tempfile
import time
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, suppress
from pathlib import Path
from urllib.request import urlopen

from bench import floor, serving
from bench.lines import Line
from tests.chromium import ROOT
from tests.visitors import visit

TITLE = "Cold start of the server to its first answer"
TIMES = 5
MOST = 3.0  # seconds
_PATIENCE = 60.0


def measure() -> list[Line]:
    ours = [_ours() for _ in range(TIMES)]
    pages, runs = zip(*ours, strict=True)
    spread = f"{min(pages):.2f} to {max(pages):.2f} s, {TIMES} starts"
    return [
        Line("ours: first page over HTTP, median", statistics.median(pages), "seconds", MOST),
        Line("ours: the same, slowest", max(pages), "seconds", note=spread),
        Line("ours: first run of the app, median", statistics.median(runs), "seconds", MOST),
        *_peers(),
    ]


def _ours() -> tuple[float, float]:
    """Seconds to the first page, and to the end of the first run, each of its own start."""
    pages, runs = (_seconds(_started(), runs) for runs in (False, True))
    return pages, runs


def _seconds(server: AbstractContextManager[str], runs: bool = False) -> float:
    start = time.perf_counter()
    with server as address:
        _answers(address, start)
        if runs:
            asyncio.run(visit(address, floor.VIEW, floor.QUERY))
        return time.perf_counter() - start


@contextmanager
def _started() -> Iterator[str]:
    """Who signs in and what they do stays out of what this machine has installed."""
    with tempfile.TemporaryDirectory() as name:
        told = {"STREAMLIT_SERVER_PORT": "{port}", "CQCM_ACCESS": f"{name}/access"}
        told |= {"PYTHONDONTWRITEBYTECODE": ""}  # as the Makefile has it
        command = ["-m", "cqcm_views"]
        with serving.running(command, Path(name), ROOT, told, waits=False) as address:
            yield address


def _answers(address: str, start: float) -> None:
    while time.perf_counter() - start < _PATIENCE:
        with suppress(OSError), urlopen(address) as answer:  # noqa: S310
            answer.read()
            return
        time.sleep(0.01)
    raise SystemExit(f"{address} does not answer")


def _peers() -> Iterator[Line]:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        taken = [
            _seconds(serving.streamlit("cached_app.py", folder), runs=True) for _ in range(TIMES)
        ]
        yield Line("Streamlit, cached: first run", statistics.median(taken), "seconds")
        if serving.DASH.exists():
            taken = [_seconds(serving.dash(folder)) for _ in range(TIMES)]
            yield Line("Dash: first page over HTTP", statistics.median(taken), "seconds")
