"""`python -m bench.glance [PART…]`: what is read at a glance, each figure beside its limit.

Parts: sight, tasks, rerun, first_view; all of them where none is named. `make glance` brings the
Dash page that the first view is measured beside, in an environment of its own.
"""

import sys
import tempfile
from collections.abc import Iterable
from pathlib import Path

from playwright.sync_api import expect

from bench import first_view, rerun, serving, sight, tasks
from bench.filter import chromium
from bench.lines import Line, table
from tests.chromium import running_server

PARTS = {
    "sight": "Each view at rest",
    "tasks": "Tasks, in presses from the first screen",
    "rerun": "Processor time of a rerun that changes one filter",
    "first_view": first_view.TITLE,
}


def main(parts: Iterable[str]) -> int:
    """How many figures are over their limit."""
    over: list[Line] = []
    for part in parts:
        lines = _measured(part)
        print(table(PARTS[part], lines), flush=True)
        over += [line for line in lines if not line.holds]
    if "first_view" in parts and not serving.DASH.exists():
        print(f"{serving.NO_DASH}\n")
    print(f"{len(over)} over their limit", *(f"- {line.name}" for line in over), sep="\n")
    return len(over)


def _measured(part: str) -> list[Line]:
    with tempfile.TemporaryDirectory() as name:
        log = Path(name) / "log"
        if part == "rerun":
            return rerun.measure(log)
        if part == "first_view":
            return first_view.measure()
        expect.set_options(timeout=tasks.PATIENCE)
        with running_server(log) as address, chromium() as browser:
            measure = sight.measure if part == "sight" else tasks.measure
            return [*measure(browser, address)]


if __name__ == "__main__":
    sys.exit(min(main(sys.argv[1:] or PARTS), 1))
