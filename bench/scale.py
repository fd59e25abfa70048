"""A million made-up projects: what is made from them, and how fast distinct counts are beside sums.

`python -m bench.scale` prints Markdown. It stops where a count is not that of plain pandas.
"""

import datetime as dt
import math
import statistics
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow as pa

from cqcm_data import catalogue, dependents, engine, rollup, statements, store
from cqcm_data.contracts import arrow_schema
from cqcm_data.filters import Filters
from cqcm_data.release import Release

DATASET = "jeune_coop_projects"
RECORDS, SCHOOLS = 1_000_000, 5_000
YEARS = range(2015, 2025)
LEVELS = ("primary", "secondary", "adult", "college", "university")
THEMES = ("Alimentation", "Arts et culture", "Entraide", "Environnement", "Sports", None)

REPEATS, WARM_UPS = 100, 3  # rounds of all questions: what disturbs the machine meets them all
MOST_RATIO = 2.0  # times a sum

COUNTED, SUMMED = "jeune_coop_schools", "jeune_coop_youths"
SEVERAL = ["01", "06", "13", "16"]
QUESTIONS: tuple[tuple[tuple[str, ...], Filters], ...] = (
    ((), Filters()),
    ((), Filters(region="06")),
    ((), Filters(region=SEVERAL)),
    ((), Filters(region=SEVERAL, year=2023, level="primary")),
    (("region",), Filters()),
    (("level",), Filters(region=SEVERAL)),
    (("year",), Filters(region="06")),
    (("region", "year"), Filters()),
    (("region", "level"), Filters(year=[2022, 2023])),
)


@dataclass(frozen=True)
class Asked:
    """One question: the milliseconds that a distinct count and a sum take, in turn."""

    by: tuple[str, ...]
    where: Filters
    counts: list[float] = field(default_factory=list)
    sums: list[float] = field(default_factory=list)

    def statement(self, indicator: str) -> statements.Statement:
        return statements.of_sums(catalogue.load()[indicator], self.by, self.where)

    @property
    def middle(self) -> tuple[float, float]:
        """The medians of both, without the first rounds."""
        count, total = (statistics.median(t[WARM_UPS:]) for t in (self.counts, self.sums))
        return count, total

    @property
    def ratio(self) -> float:
        return self.middle[0] / self.middle[1]


def main() -> None:
    found = records()
    nothing = arrow_schema("published_figures").empty_table()
    start = time.perf_counter()
    tables = dependents.made(DATASET, found, nothing)
    seconds = time.perf_counter() - start
    check_size(tables[rollup.table_name(DATASET)])
    with tempfile.TemporaryDirectory() as folder:
        online = put(Path(folder), tables)
        plain = found.select(["year", "region", "level", "school"]).to_pandas()
        asked = [Asked(by, where) for by, where in QUESTIONS]
        for one in asked:
            check_counts(engine.fetch(online, *one.statement(COUNTED)), one, plain)
        for _ in range(WARM_UPS + REPEATS):
            for one in asked:
                one.counts.append(timed(online, one.statement(COUNTED)))
                one.sums.append(timed(online, one.statement(SUMMED)))
        sys.stdout.write("\n".join(page(seconds, tables, online, asked)) + "\n")


def records() -> pa.Table:
    """The same records at each run: every school has one region and one level."""
    draw = np.random.default_rng(2023)
    school = draw.integers(0, SCHOOLS, RECORDS)
    regions = np.array([f"{code:02}" for code in range(1, 18)])
    weights = 1 / np.arange(1, 18)
    region = draw.choice(regions, SCHOOLS, p=weights / weights.sum())
    level = draw.choice(LEVELS, SCHOOLS)
    columns = {
        "id": np.char.add("P", np.arange(RECORDS).astype(str)),
        "year": draw.choice(YEARS, RECORDS),
        "school_year": pa.nulls(RECORDS),
        "region": region[school],
        "level": level[school],
        "theme": pa.array(THEMES).take(pa.array(draw.integers(0, len(THEMES), RECORDS))),
        "youths": draw.integers(0, 41, RECORDS),
        "school": np.char.add("École ", school.astype(str)),
        "partner_organisation": pa.nulls(RECORDS),
    }
    return pa.table(columns).cast(arrow_schema(DATASET))


def check_size(rolled: pa.Table) -> None:
    """A rollup has no more rows than there are combinations of its dimensions."""
    dimensions = catalogue.load().datasets[DATASET].dimensions
    most = math.prod(len(rolled[name].unique()) for name in dimensions)
    if rolled.num_rows > most:
        raise SystemExit(f"the rollup has {rolled.num_rows} rows, more than {most} combinations")


def put(folder: Path, tables: dict[str, pa.Table]) -> Release:
    """A release of these tables, which the engine opens as it opens any other."""
    root = str(folder)
    versions = {
        name: store.replace(root, name, rows, None, store.Signature(1, "bench", "scale"))
        for name, rows in tables.items()
    }
    return Release(root, 1, dt.datetime.now(dt.UTC), "bench", "scale", versions)


def check_counts(counted: pd.DataFrame, one: Asked, plain: pd.DataFrame) -> None:
    """The counts are those of pandas on the records themselves."""
    for name, chosen in one.where.items():
        plain = plain[plain[name].isin(chosen)]
    by = [*one.by]
    expected = plain.groupby(by)["school"].nunique() if by else [plain["school"].nunique()]
    if [*counted["value"]] != [*expected]:
        raise SystemExit(f"{COUNTED} by {by} under {one.where} is not what pandas counts")


def timed(online: Release, statement: statements.Statement) -> float:
    start = time.perf_counter()
    engine.fetch(online, *statement)
    return 1000 * (time.perf_counter() - start)


def page(
    seconds: float, tables: dict[str, pa.Table], online: Release, asked: Sequence[Asked]
) -> Iterator[str]:
    """What was measured, in Markdown."""
    yield f"- {RECORDS} made-up projects of {SCHOOLS} schools: all made in {seconds:.1f} s"
    yield "\n| table | rows | bytes |\n|---|---:|---:|"
    for name, rows in tables.items():
        files = store.snapshot(online.root, name, online.tables[name]).files
        size = sum(Path(online.root, file).stat().st_size for file in files)
        yield f"| {name} | {rows.num_rows} | {size} |"
    yield "\n| by | under | distinct count, ms | sum, ms | ratio |\n|---|---|---:|---:|---:|"
    for one in asked:
        times = " | ".join(f"{median:.2f}" for median in one.middle)
        chosen = "; ".join(f"{name} {', '.join(map(str, v))}" for name, v in one.where.items())
        yield f"| {', '.join(one.by)} | {chosen} | {times} | {one.ratio:.2f} |"
    worst = max(one.ratio for one in asked)
    met = "met" if worst <= MOST_RATIO else "not met"
    yield f"\n- distinct counts take at most {MOST_RATIO:.0f} times sums: **{met}** ({worst:.2f})"


if __name__ == "__main__":
    main()
