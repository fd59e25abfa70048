"""Ten million records beside 438: from a file to what is online, and what a filter then takes.

`python -m bench.rows`; `--full` takes a hundred million, or a number says how many. Everything is
counted a second time by numpy, from the same records: it stops where one number differs.
"""

import asyncio
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from itertools import combinations
from pathlib import Path

import duckdb
from websockets.asyncio.client import ClientConnection

from bench import made_rows
from bench.lines import Line, table
from bench.made_rows import REGIONS, Cells, Counted
from bench.rerun import used
from bench.serving import MEMORY
from cqcm_data import catalogue, engine, release, rollup, statements, store
from cqcm_data.filters import Filters
from cqcm_data.intake import bulk
from cqcm_data.release import Release
from tests.chromium import running_process
from tests.visitors import answered, connected, rerun

TITLE = "Flat in rows"
FEW, MANY, FULL = 438, 10_000_000, 100_000_000
MOST_RATIO = 1.2  # of a filter, to the few
MOST_WRITING = 3.0  # times DuckDB, from CSV to Parquet
MOST_MEMORY, MOST_SERVING = 2_000.0, 400.0  # megabytes

# By dataset: what is counted distinct, what is added up, and where both are seen.
ASKED = {
    "jeune_coop_projects": ("jeune_coop_schools", "jeune_coop_youths", "jeunesse"),
    "digital_grants": ("digital_aided", "digital_grant_amount", "transformation_numerique"),
}
BY = ("year", "region")

WARM_UPS, ROUNDS, REPEATS = 4, 4, 24
_PAIRS = list(combinations(REGIONS, 2))  # each is chosen once: nothing is in a cache


@dataclass(frozen=True)
class Taken:
    """What a process took: seconds of processor, seconds, megabytes at most."""

    cpu: float
    seconds: float
    memory: float


def measure(many: int = MANY) -> list[Line]:
    with tempfile.TemporaryDirectory() as name:
        _, lines = (
            [*_stored(Path(name, side), count)]
            for side, count in {"few": FEW, "many": many}.items()
        )
        return [*lines, *_served(Path(name))]


# From a file to what is online ------------------------------------------------------------------


def _stored(folder: Path, count: int) -> Iterator[Line]:
    """Put so many records of each dataset online, each beside DuckDB alone with the same file."""
    folder.mkdir()
    shutil.copytree(store.SHIPPED, folder / "datasets")
    for dataset in made_rows.datasets():
        file = folder / "rows.csv"
        counted = made_rows.write(dataset, count, file)
        duck = _alone([sys.executable, "-m", "bench.rows", "duckdb", str(file)], folder)
        ours = _alone(_publishing(dataset, file), folder)
        _check(dataset, counted, release.current(str(folder / "datasets")))
        yield Line(f"{dataset}: DuckDB, CSV to Parquet", 1000 * duck.cpu, "milliseconds")
        yield Line(f"{dataset}: {count} records put online", 1000 * ours.cpu, "milliseconds")
        ratio, wall = ours.cpu / duck.cpu, ours.seconds / duck.seconds
        note = f"processor time; {wall:.2f} × by the clock; {file.stat().st_size / 1e6:.0f} MB"
        yield Line("to what DuckDB takes", ratio, "ratio", MOST_WRITING, note=note)
        yield Line("memory at most, DuckDB", duck.memory, "megabytes")
        yield Line("memory at most, put online", ours.memory, "megabytes", MOST_MEMORY)
        file.unlink()


def _publishing(dataset: str, file: Path) -> list[str]:
    if not bulk.is_one(file):  # one that is small is read as people write them
        target = file.with_suffix(".parquet")
        duckdb.sql(f"COPY (FROM read_csv('{file}', all_varchar = true)) TO '{target}'")
        file = target
    asked = ["--dataset", dataset, "--why", "bench", "--mode", "replace_all"]
    return [sys.executable, "-m", "cqcm_data", "publish", str(file), *asked]


def _environment(folder: Path) -> dict[str, str]:
    own = {"CQCM_DATASETS": "datasets", "CQCM_ACCESS": "access", "CQCM_INTAKE": "intake"}
    return {name: str(folder / place) for name, place in own.items()}


def _alone(command: Sequence[str], folder: Path) -> Taken:
    """Run a process to its end, as the system counts it."""
    start = time.perf_counter()
    process = subprocess.Popen(command, env={**os.environ, **_environment(folder)})  # noqa: S603
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise SystemExit(f"{command} ended with {process.returncode}")
    seconds = time.perf_counter() - start
    return Taken(usage.ru_utime + usage.ru_stime, seconds, usage.ru_maxrss / 1000)


def _duckdb(file: Path) -> None:
    with duckdb.connect() as connection:
        target = file.with_suffix(".duckdb.parquet")
        connection.execute(f"COPY (FROM read_csv('{file}')) TO '{target}' (FORMAT parquet)")
        target.unlink()


# Is each number exact? --------------------------------------------------------------------------


def _check(dataset: str, counted: Counted, online: Release) -> None:
    """Sums and distinct counts, by two dimensions and in total, are those of numpy."""
    distinct, added, _ = ASKED[dataset]
    known, sums = counted.there.any(axis=1).sum(), counted.sums.sum()
    expected: dict[str, tuple[Cells, Cells]] = {
        distinct: (counted.distinct(), {(): int(known)}),
        added: (counted.added(), {(): int(sums)}),
    }
    for indicator, several in expected.items():
        for by, cells in zip((BY, ()), several, strict=True):
            there = {cell: value for cell, value in cells.items() if value}
            if _found(indicator, by, online) != there:
                raise SystemExit(f"{indicator} by {by} is not what numpy counts")


def _found(indicator: str, by: Sequence[str], online: Release) -> Cells:
    sql, values = statements.of_sums(catalogue.load()[indicator], by, Filters())
    rows = engine.fetch(online, sql, values).to_dict("records")
    return {tuple(row[name] for name in by): int(row["value"]) for row in rows if row["value"]}


# What a filter takes ----------------------------------------------------------------------------


def _served(folder: Path) -> Iterator[Line]:
    """Two servers take turns: what else the machine does falls on both."""
    with ExitStack() as stack:
        sides = {
            side: stack.enter_context(
                running_process(
                    folder / side / "log",
                    environment={**_environment(folder / side), **MEMORY},
                )
            )
            for side in ("few", "many")
        }
        for dataset, (*_, view) in ASKED.items():
            yield from asyncio.run(_filtered(view, dataset, sides))
        for side, (_, process) in sides.items():
            limit = MOST_SERVING if side == "many" else None
            yield Line(f"memory while serving, {side}", resident(process.pid), "megabytes", limit)
    yield from _sizes(release.current(str(folder / "many" / "datasets")))


async def _filtered(
    view: str, dataset: str, sides: Mapping[str, tuple[str, subprocess.Popen[bytes]]]
) -> list[Line]:
    """The processor and the clock, for filters that nobody has chosen before."""
    cpu: dict[str, list[float]] = {side: [] for side in sides}
    wall: dict[str, list[float]] = {side: [] for side in sides}
    async with (
        connected(sides["few"][0]) as few,
        connected(sides["many"][0]) as many,
    ):
        sockets = {"few": few, "many": many}
        for socket in sockets.values():
            for turn in range(WARM_UPS):
                await _choose(socket, view, _PAIRS[turn])
        for turn in range(ROUNDS):
            start = WARM_UPS + turn * REPEATS
            for side, socket in sockets.items():
                before = used(sides[side][1].pid)
                for pair in _PAIRS[start : start + REPEATS]:
                    wall[side].append(await _choose(socket, view, pair))
                cpu[side].append((used(sides[side][1].pid) - before) / REPEATS)
    return [*_lines(view, dataset, cpu, wall)]


def _lines(
    view: str,
    dataset: str,
    cpu: Mapping[str, Sequence[float]],
    wall: Mapping[str, Sequence[float]],
) -> Iterator[Line]:
    least = {side: min(several) for side, several in cpu.items()}
    middle = {side: statistics.median(several) for side, several in wall.items()}
    for side in ("few", "many"):
        name = f"{view}: a filter chosen for the first time, {side}"
        yield Line(name, least[side], "milliseconds", note=f"{middle[side]:.0f} ms by the clock")
    note = f"processor time; {middle['many'] / middle['few']:.2f} × by the clock"
    yield Line(
        f"{dataset}, to the few", least["many"] / least["few"], "ratio", MOST_RATIO, note=note
    )


async def _choose(socket: ClientConnection, view: str, regions: Sequence[str]) -> float:
    """Milliseconds until all is sent."""
    start = time.perf_counter()
    await socket.send(rerun(view, "&".join(f"region={one}" for one in regions)))
    await answered(socket)
    return 1000 * (time.perf_counter() - start)


def resident(process: int) -> float:
    """Megabytes of memory that a process has had at most."""
    status = Path(f"/proc/{process}/status").read_text()
    (line,) = (one for one in status.splitlines() if one.startswith("VmHWM"))
    return int(line.split()[1]) / 1000


def _sizes(online: Release) -> Iterator[Line]:
    """How many rows are asked instead of the records."""
    for dataset in made_rows.datasets():
        names = [rollup.table_name(dataset)]
        names += [rollup.distinct_name(dataset, c) for c in
                  rollup.distinct_columns(catalogue.load(), dataset)]  # fmt: skip
        for name in names:
            rows = store.read(online.root, name, online.tables[name]).num_rows
            yield Line(f"rows of {name}", rows, "count")


def _many(words: Sequence[str]) -> int:
    if "--full" in words:
        return FULL
    return int(words[0]) if words else MANY


if __name__ == "__main__":
    if sys.argv[1:2] == ["duckdb"]:
        _duckdb(Path(sys.argv[2]))
    else:
        sys.stdout.write(table(TITLE, measure(_many(sys.argv[1:]))))
