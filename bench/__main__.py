"""`python -m bench [PART…]`: each part is measured and told, then results.md is written anew.

Without a name all are measured but those that take an hour, which are asked for by name; what is
not measured now stays in results.md with the day on which it was.
"""

import signal
import sys
from collections.abc import Sequence
from importlib import import_module
from importlib.util import find_spec

from bench import report, serving
from bench.lines import Line, table

PARTS = {
    "first_view": "bench.first_view",
    "filter": "bench.filter",
    "costs": "bench.costs",
    "start": "bench.start",
    "crowd": "bench.crowd",
    "hall": "bench.hall",
    "rows": "bench.rows",
    "soak": "bench.soak",
    "copies": "bench.copies",
    "protection": "bench.protection",
    "intake": "bench.intake",
    "readers": "bench.readers",
    "failpoints": "bench.failpoints",
}
BY_NAME = {"soak", "failpoints"}  # an hour each


def main(asked: Sequence[str]) -> int:
    """How many figures are over their limit, of those that are measured now."""
    if strangers := {*asked} - {*PARTS}:
        raise SystemExit(f"no such part: {', '.join(sorted(strangers))}; there are {[*PARTS]}")
    if not serving.DASH.exists():
        print(serving.NO_DASH, file=sys.stderr)
    over: list[Line] = []
    for name in asked or [name for name in PARTS if name not in BY_NAME]:
        if find_spec(PARTS[name]):
            over += [line for line in _measured(name) if not line.holds]
    print(f"{len(over)} over their limit", *(f"- {line.name}" for line in over), sep="\n")
    return len(over)


def _measured(name: str) -> list[Line]:
    """What a part measures is kept before the next one begins."""
    part, busy = import_module(PARTS[name]), report.load()
    lines: list[Line] = [*part.measure()]
    print(table(part.TITLE, lines), flush=True)
    report.keep(name, report.part(part.TITLE, _about(part.__doc__ or ""), busy, lines))
    report.write(PARTS)
    return lines


def _about(words: str) -> str:
    """How it was measured, as its module says it below its first line."""
    return words.partition("\n\n")[2].replace("\n", " ").strip()


if __name__ == "__main__":
    # What it has started ends with it, whoever ends it.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))
    sys.exit(min(main(sys.argv[1:]), 1))
