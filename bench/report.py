"""What was measured -> a page in Markdown, with a picture; what is kept of each part until then.

Each part is measured when it is asked for, and keeps its day: `results.json` holds all of them.
"""

import datetime as dt
import json
import os
import platform
import subprocess
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from importlib.metadata import version
from pathlib import Path
from typing import Any

import plotly

from bench import picture, serving
from bench.lines import Line, table
from cqcm_data.days import day_of
from tests.chromium import executable

RESULTS = Path(__file__).with_name("results.md")
KEPT = RESULTS.with_suffix(".json")
PACKAGES = ("streamlit", "plotly", "pandas", "duckdb", "uvicorn", "websockets", "playwright")
PEERS = ("dash", "gunicorn", "flask-caching")


@dataclass(frozen=True)
class Part:
    """What a part measured, on which day, on what, and how busy the machine was before it."""

    title: str
    about: str
    day: str
    load: float
    machine: str
    versions: str
    lines: list[Line] = field(default_factory=list)


def part(title: str, about: str, load: float, lines: list[Line]) -> Part:
    today = str(day_of(dt.datetime.now(dt.UTC)))
    return Part(title, about, today, load, machine(), versions(), lines)


def load() -> float:
    """Processes that wanted to run, over the last minute."""
    return os.getloadavg()[0]


def keep(name: str, measured: Part) -> None:
    """In the place of what was measured of it before."""
    told = {**_kept(), name: asdict(measured)}
    KEPT.write_text(json.dumps(told, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


def write(order: Mapping[str, object]) -> None:
    """`results.md` and its picture from all that is kept, in the order of the parts."""
    held = _kept()
    parts = {name: _read(held[name]) for name in order if name in held}
    RESULTS.with_suffix(".svg").write_text(picture.drawn(parts), encoding="utf-8")
    RESULTS.write_text(page(parts), encoding="utf-8")


def page(parts: Mapping[str, Part]) -> str:
    """The results as they stand in results.md."""
    words = [
        "# Speed",
        "Written by `make bench`. Each part says when it was measured; ratios are to what stood "
        "beside ours in the same run.",
        _measured_on(parts),
        "## Targets",
        _targets(parts),
        "![Milliseconds of each page, in the same runs](results.svg)",
        *(_section(one) for one in parts.values()),
    ]
    return "\n\n".join(words) + "\n"


def _kept() -> dict[str, Any]:
    return dict(json.loads(KEPT.read_text(encoding="utf-8"))) if KEPT.exists() else {}


def _read(told: Mapping[str, Any]) -> Part:
    return Part(**{**told, "lines": [Line(**line) for line in told["lines"]]})


def _measured_on(parts: Mapping[str, Part]) -> str:
    """The machines and versions of all parts: one line each where they are the same."""
    told = {f"- Machine: {one.machine}": None for one in parts.values()}
    told |= {f"- Versions: {one.versions}": None for one in parts.values()}
    return "\n".join(told)


def _targets(parts: Mapping[str, Part]) -> str:
    bounded = [
        (part.title, line)
        for part in parts.values()
        for line in part.lines
        if line.limit is not None
    ]
    reached = sum(line.holds for _, line in bounded)
    rows = [
        f"| {title} | {line.name} | {line.measured} | {line.bound} | "
        f"{'reached' if line.holds else '**not reached**'} |"
        for title, line in bounded
    ]
    head = "| | | measured | limit | |\n|---|---|---:|---:|---|"
    return "\n".join([f"{reached} of {len(bounded)} reached.\n", head, *rows])


def _section(one: Part) -> str:
    when = f"Measured on {one.day}; the machine had a load of {one.load:.1f} before it."
    title, _, rows = table(one.title, one.lines).rstrip().partition("\n\n")
    return "\n\n".join(filter(None, [title, one.about, when, rows]))


def machine() -> str:
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    return f"{os.cpu_count()} cores, {memory:.0f} GiB of memory, {platform.system()}"


def versions() -> str:
    packages = [f"{name} {version(name)}" for name in PACKAGES]
    python = f"Python {platform.python_version()}"
    return ", ".join([python, *packages, *_peers(), _plotly_js(), _chromium()])


def _peers() -> list[str]:
    """What `make bench-peers` has installed, of what they are pinned to."""
    if not serving.DASH.exists():
        return []
    pinned = (serving.PEERS / "requirements.txt").read_text(encoding="utf-8").splitlines()
    known = dict(line.split("==") for line in pinned)
    return [f"{name} {known[name]}" for name in PEERS]


def _plotly_js() -> str:
    bundle = Path(plotly.__file__).parent / "package_data" / "plotly.min.js"
    with bundle.open(encoding="utf-8") as lines:
        head = "".join(next(lines) for _ in range(3))
    return "plotly.js " + head.split("plotly.js v")[1].split()[0]


def _chromium() -> str:
    command = [executable(), "--version"]
    told = subprocess.run(command, capture_output=True, text=True, check=True)  # noqa: S603
    return " ".join(told.stdout.split()[:2])
