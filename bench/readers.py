"""Twenty who read all the time while somebody puts online and takes back.

`python -m bench.readers`.
"""

import shutil
import sys
import tempfile
from pathlib import Path

from readers import READERS, watched

from bench.lines import Line, table
from cqcm_data import release, store

TITLE = f"{READERS} readers during publications"
TIMES = 50  # publications; every other one is taken back


def measure() -> list[Line]:
    with tempfile.TemporaryDirectory() as folder:
        root = shutil.copytree(store.SHIPPED, str(Path(folder) / "datasets"))
        before = release.current(root).number
        seen = watched(root, TIMES)
        made = release.current(root).number - before
    numbers = {number for one in seen for number in one.numbers}
    backwards = sum(one.numbers != sorted({*one.numbers}) for one in seen)
    return [
        Line("publications and undos", made, "count", TIMES, least=True),
        Line("releases that somebody saw", len(numbers), "count"),
        Line("looks", sum(one.looks for one in seen), "count", TIMES, least=True),
        Line("errors and mixtures", sum(len(one.wrong) for one in seen), "count", 0),
        Line("readers who went back to an older release", backwards, "count", 0),
    ]


if __name__ == "__main__":
    sys.stdout.write(table(TITLE, measure()))
