"""Files that are killed on their way online, at each named place so many times.

`python -m bench.failpoints [TIMES]`. It stops where anything but a whole release is left, or where
the next file does not go online.
"""

import os
import shutil
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from contextlib import contextmanager
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
    # A folder in a process of its own, as its files are named by the environment.
    with ProcessPoolExecutor(mp_context=get_context("spawn"), max_tasks_per_child=1) as pool:
        first, second = (pool.submit(_passed, way).result() for way in WAYS)
        places = dict(zip(WAYS, (first, [one for one in second if one not in first]), strict=True))
        under_way = [
            pool.submit(_killed, min(IN_TURN, times - done), way, places[way])
            for way, done in product(WAYS, range(0, times, IN_TURN))
        ]
        for one in as_completed(under_way):
            died += one.result()
            print(f"{died.total()} killed", file=sys.stderr, flush=True)
    return [Line(place, count, "count", times, least=True) for place, count in died.items()]


def _passed(way: Mode) -> list[str]:
    """The places that a file passes by."""
    with _folder(way) as (_, told):
        return [*failpoints(told, way)]


def _killed(times: int, way: Mode, places: Sequence[str]) -> Counter[str]:
    """How often it was killed at each of some places, in tables that nobody else has."""
    with _folder(way) as (root, told):
        failpoints(told, way)
        return Counter({f"{one}, {way}": tried(root, one, times, told, way) for one in places})


@contextmanager
def _folder(way: Mode) -> Iterator[tuple[str, Path]]:
    """An installation that has received one file; a file for what is passed by."""
    with tempfile.TemporaryDirectory() as folder:
        for name in ("datasets", "intake", "access"):
            os.environ[f"CQCM_{name.upper()}"] = str(Path(folder, name))
        root = shutil.copytree(store.SHIPPED, str(Path(folder, "datasets")))
        bring(root, "first", way)
        yield root, Path(folder, "told")


if __name__ == "__main__":
    asked = int(sys.argv[1]) if len(sys.argv) > 1 else TIMES
    sys.stdout.write(table(TITLE, measure(asked)))
