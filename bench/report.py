"""Times -> a page in Markdown: the machine, the versions, the tables, what is met and what not."""

import datetime as dt
import os
import platform
import statistics
import subprocess
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path

import plotly

from bench import copies, floor
from bench.filter import REPEATS, WARM_UPS, Time
from bench.lines import Line, table
from bench.visitors import AT_ONCE, PATIENCE, Visit
from cqcm_data.days import day_of
from tests.chromium import executable

MOST_RATIO = 2.5  # times the floor
MOST_SECONDS = 3.0  # for 95 of 100 visitors

FILTERS = {
    "floor": "Floor: static page, figures precomputed, full plotly.js",
    "warm": "Ours, region chosen before (figures in the cache)",
    "cold": "Ours, region chosen for the first time",
    "plain": "Plain Streamlit page, `plotly.express` on each rerun",
}
CROWDS = {
    "first": "Ours, first screen",
    "charts": "Ours, Jeunesse with the example",
    "plain": "Plain Streamlit page, the same charts",
}
PACKAGES = ("streamlit", "plotly", "pandas", "duckdb", "uvicorn", "websockets", "playwright")


@dataclass(frozen=True)
class Run:
    """One run of all measures, and how busy the machine was before it."""

    busy: float
    times: dict[str, list[Time]]
    visits: dict[str, list[Visit]]
    copies: list[Line]


def page(run: Run, runs: int, once: Mapping[str, Sequence[Line]]) -> str:
    """The results as they stand in results.md; what was measured `once`, by title."""
    parts = [
        "# Speed",
        f"Written by `make bench` on {day_of(dt.datetime.now(dt.UTC))}: {_runs(run, runs)}",
        f"- Machine: {_machine()}\n- Versions: {_versions()}",
        "## From choosing a region to all charts redrawn",
        _how_filtered(),
        _filters(run.times),
        f"## {AT_ONCE} visitors at once",
        _how_visited(),
        _crowds(run.visits),
        table(copies.TITLE, run.copies).rstrip(),
        *(table(title, lines).rstrip() for title, lines in once.items()),
        "## Targets",
        _targets(run),
    ]
    return "\n\n".join(parts) + "\n"


def middle(times: Sequence[Time]) -> float:
    return statistics.median(time.settled for time in times)


def load() -> float:
    """Processes that wanted to run, over the last minute."""
    return os.getloadavg()[0]


def _runs(run: Run, runs: int) -> str:
    kept = (
        "one run" if runs == 1 else f"the quietest of {runs} runs (the one with the fastest floor)"
    )
    return f"{kept}. The machine had a load of {run.busy:.1f} before it from other work."


def _machine() -> str:
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    return f"{os.cpu_count()} cores, {memory:.0f} GiB of memory, {platform.system()}"


def _versions() -> str:
    packages = [f"{name} {version(name)}" for name in PACKAGES]
    named = [f"Python {platform.python_version()}", *packages, _plotly_js(), _chromium()]
    return ", ".join(named)


def _plotly_js() -> str:
    bundle = Path(plotly.__file__).parent / "package_data" / "plotly.min.js"
    with bundle.open(encoding="utf-8") as lines:
        head = "".join(next(lines) for _ in range(3))
    return "plotly.js " + head.split("plotly.js v")[1].split()[0]


def _chromium() -> str:
    command = [executable(), "--version"]
    told = subprocess.run(command, capture_output=True, text=True, check=True)  # noqa: S603
    return " ".join(told.stdout.split()[:2])


def _how_filtered() -> str:
    return (
        f"Jeunesse with the example on: {len(floor.chart_cards())} charts that follow the region "
        "(on our page, two more and all its figures stay). Medians of "
        f"{REPEATS} choices after {WARM_UPS} to warm up (cold: 15 regions, each once), in one "
        "Chromium, the pages in turn. From the click to the painted frame in which the last chart "
        "is redrawn and no script runs; `probe.js` measures all pages alike. The floor and the "
        "plain page draw each chart whole; ours draws what changed in it (of a map, a frame) and "
        "has the notes below it instead of inside. The plain page has the framework's own settings."
    )


def _filters(times: dict[str, list[Time]]) -> str:
    floor = middle(times["floor"])
    rows = [
        f"| {words} | {_spread(times[name])} | {middle(times[name]) / floor:.1f} × |"
        for name, words in FILTERS.items()
    ]
    head = "| | median, ms | fastest, ms | slowest, ms | to the floor |\n|---|---:|---:|---:|---:|"
    return "\n".join([head, *rows])


def _spread(times: Sequence[Time]) -> str:
    taken = [time.settled for time in times]
    return " | ".join(f"{value:.0f}" for value in (middle(times), min(taken), max(taken)))


def _how_visited() -> str:
    return (
        "Over the framework's WebSocket messages, from connecting to the end of the script's run, "
        "after one visitor alone; a server per crowd, visitors on the same machine. Lost: an "
        f"error, or no end within {PATIENCE:.0f} s. Figures: how many received « 6\u00a0937 »."
    )


def _crowds(visits: dict[str, list[Visit]]) -> str:
    rows = [f"| {words} | {_crowd(visits[name])} |" for name, words in CROWDS.items()]
    head = (
        "| | p50, s | p95, s | max, s | lost | figures | KB each |\n"
        "|---|---:|---:|---:|---:|---:|---:|"
    )
    return "\n".join([head, *rows])


def _crowd(visits: Sequence[Visit]) -> str:
    seconds = sorted(visit.seconds for visit in visits)
    size = statistics.median(visit.received for visit in visits) / 1000
    counted = [_lost(visits), sum(visit.figures for visit in visits), f"{size:.0f}"]
    quick = (statistics.median(seconds), p95(visits), seconds[-1])
    return " | ".join([*(f"{value:.1f}" for value in quick), *map(str, counted)])


def p95(visits: Sequence[Visit]) -> float:
    """The time within which 95 of 100 had finished; those lost count with the time they waited."""
    return statistics.quantiles([visit.seconds for visit in visits], n=20)[-1]


def _lost(visits: Sequence[Visit]) -> int:
    return sum(visit.lost for visit in visits)


def _targets(run: Run) -> str:
    floor = middle(run.times["floor"])
    ratios = {name: middle(run.times[name]) / floor for name in ("warm", "cold")}
    first = run.visits["first"]
    told = [
        (f"warm at most {MOST_RATIO} × the floor", ratios["warm"] <= MOST_RATIO),
        (f"cold at most {MOST_RATIO} × the floor", ratios["cold"] <= MOST_RATIO),
        (f"first screen, p95 at most {MOST_SECONDS:.0f} s", p95(first) <= MOST_SECONDS),
        ("first screen, none lost", _lost(first) == 0),
        ("first screen, all received the figures", all(visit.figures for visit in first)),
    ]
    return "\n".join(f"- {words}: **{'met' if met else 'not met'}**" for words, met in told)
