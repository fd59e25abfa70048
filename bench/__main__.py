"""`python -m bench [RUNS]`: all measures, several times; the quietest run goes to results.md."""

import sys
import tempfile
from pathlib import Path

from bench import (
    copies,
    failpoints,
    filter,
    intake,
    protection,
    readers,
    report,
    serving,
    visitors,
)
from bench.report import Run
from bench.visitors import Visit

# What is a ratio, or is counted: once is enough.
ONCE = (protection, intake, readers, failpoints)
RESULTS = Path(__file__).with_name("results.md")


def main(runs: int) -> None:
    """The machine is rarely alone: the run with the fastest floor was disturbed least."""
    found = [run() for _ in range(runs)]
    quietest = min(found, key=lambda one: report.middle(one.times["floor"]))
    page = report.page(quietest, runs, {part.TITLE: part.measure() for part in ONCE})
    RESULTS.write_text(page, encoding="utf-8")
    sys.stdout.write(page)


def run() -> Run:
    busy = report.load()
    times = filter.measure()
    return Run(busy=busy, times=times, visits=_visits(), copies=copies.measure())


def _visits() -> dict[str, list[Visit]]:
    """Each crowd meets a server of its own, which one visitor has opened before."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        with serving.dashboard(folder / "log") as address:
            first = visitors.visit(address)
        with serving.dashboard(folder / "log") as address:
            charts = visitors.visit(address, "jeunesse", "exemple=oui")
        with serving.plain(folder) as address:
            plain = visitors.visit(address)
    return {"first": first, "charts": charts, "plain": plain}


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 3)
