"""How the time to hide small counts grows with the cells: `python -m bench.protection`.

In processor time, and as a ratio: neither the machine nor what else it does decides.
"""

import math
import sys
import time
from itertools import product

from bench.lines import Line, table
from cqcm_data import suppression
from cqcm_data.contracts import public_tables

TITLE = "Hiding small counts"
YEARS = (6, 18)
REPEATS = 3  # the fastest of each counts
MOST = 3.0  # times the square of how many more cells there are


def measure() -> list[Line]:
    (few, short), (many, long) = (_quickest(years) for years in YEARS)
    ratio = (long / short) / (many / few) ** 2
    name = f"{many} cells beside {few}, to the square of their ratio"
    return [
        Line(f"{many} cells protected", 1000 * long, "milliseconds"),
        Line(name, ratio, "ratio", MOST, note="processor time"),
    ]


def _quickest(years: int) -> tuple[int, float]:
    """How many cells the public tables of so many years have, and the seconds to hide some."""
    taken = [_hide(years) for _ in range(REPEATS)]
    return min(taken, key=lambda one: one[1])


def _hide(years: int) -> tuple[int, float]:
    places = product(range(17), range(5), range(years), range(6))
    keys = [key for key in places if sum(key) % 4 == 0]
    names = ("region", "level", "year", "theme")
    parts = [dict(zip(names, key, strict=True)) for key in keys]
    people = [1 + math.prod(key[:3]) % 23 for key in keys]
    start = time.process_time()
    cells = suppression.cells(parts, public_tables("jeune_coop_projects"))
    suppression.hidden(cells, people)
    return len(cells), time.process_time() - start


if __name__ == "__main__":
    sys.stdout.write(table(TITLE, measure()))
