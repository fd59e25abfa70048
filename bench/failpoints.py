"""Files that are killed on their way online, at each named place so many times.

`python -m bench.failpoints [TIMES]`. It stops where anything but a whole release is left, or where
the next file does not go online.
"""

import os
import shutil
import sys
import tempfile
from collections import Counter
from concurrent.futures import ProcessPoolExecutor, as_completed
from itertools import product
from multiprocessing import get_context
from pathlib import Path

from killed_intake import bring, failpoints, tried

from bench.lines import Line, table
from cqcm_data import store
from cqcm_data.intake.plan import Mode

TITLE = "Files killed on their way online"
TIMES = 200
# A place that both pass by is tried in the first; the second, which leaves rows to correct, has
# some of its own.
WAYS: tuple[Mode, ...] = ("replace_all", "add")
IN_TURN = 20  # deaths in one folder: what has a long history is slower to open, for all alike


def measure(times: int = TIMES) -> list[Line]:
    died: Counter[str] = Counter()
    turns = product(WAYS, range(0, times, IN_TURN))
    # A folder in a process of its own, as its files are named by the environment.
    with ProcessPoolExecutor(mp_context=get_context("spawn"), max_tasks_per_child=1) as pool:
        under_way = [
            pool.submit(_in_a_folder, min(IN_TURN, times - done), mode) for mode, done in turns
        ]
        for one in as_completed(under_way):
            died += one.result()
            print(f"{died.total()} killed", file=sys.stderr, flush=True)
    return [Line(place, count, "count", times, least=True) for place, count in died.items()]


def _in_a_folder(times: int, mode: Mode) -> Counter[str]:
    """How often it was killed at each place, in tables that nobody else has."""
    with tempfile.TemporaryDirectory() as folder:
        for name in ("datasets", "intake", "access"):
            os.environ[f"CQCM_{name.upper()}"] = str(Path(folder, name))
        root = shutil.copytree(store.SHIPPED, str(Path(folder, "datasets")))
        bring(root, "first", mode)
        told = Path(folder, "told")
        before = WAYS[: WAYS.index(mode)]
        known = {one for way in before for one in failpoints(told, way)}
        places = [one for one in failpoints(told, mode) if one not in known]
        return Counter({f"{one}, {mode}": tried(root, one, times, told, mode) for one in places})


if __name__ == "__main__":
    asked = int(sys.argv[1]) if len(sys.argv) > 1 else TIMES
    sys.stdout.write(table(TITLE, measure(asked)))
