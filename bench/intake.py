"""A million rows of ten columns, from a file to what may go online, beside DuckDB alone.

`python -m bench.intake`. DuckDB turns the same file into Parquet in the same run. Each is measured
in a process of its own, by the memory that it has at most.
"""

import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import duckdb
import numpy as np
import pyarrow as pa
import pyarrow.csv as pacsv

from bench.lines import Line, table
from cqcm_data import columns
from cqcm_data.intake import files
from cqcm_data.intake.taking import Intake

TITLE = "A million rows, read and checked"
DATASET = "jeune_coop_projects"
ROWS = 1_000_000
REPEATS = 3
MOST_RATIO = 5.0  # times DuckDB
MOST_MEMORY = 1_500.0  # megabytes


def measure() -> list[Line]:
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "rows.csv"
        pacsv.write_csv(rows(), file, pacsv.WriteOptions(quoting_style="none"))
        turns = [(_alone("ours", file), _alone("duckdb", file)) for _ in range(REPEATS)]
        size = file.stat().st_size / 1e6
    each = [[*zip(*done, strict=True)] for done in zip(*turns, strict=True)]
    (ours, memory), (duck, beside) = ((min(times), max(most)) for times, most in each)
    return [
        Line("DuckDB, CSV to Parquet", 1000 * duck, "milliseconds"),
        Line("read and checked under the contract", 1000 * ours, "milliseconds"),
        Line("to what DuckDB takes", ours / duck, "ratio", MOST_RATIO, note=f"{size:.0f} MB"),
        Line("memory at most, DuckDB", beside, "megabytes"),
        Line("memory at most, read and checked", memory, "megabytes", MOST_MEMORY),
    ]


def rows() -> pa.Table:
    """The same ones at each run, as people write them: words for choices, numbers as text."""
    draw = np.random.default_rng(18)
    numbers = pa.array(np.arange(ROWS))
    years = draw.integers(2015, 2025, ROWS)
    words = {
        "region": ["Estrie", "Montérégie", "06", "Capitale-Nationale"],
        "level": ["Primaire", "Secondaire", "adult", "Collégial"],
        "theme": ["Alimentation", "Arts et culture", "Entraide", "Environnement", ""],
    }
    said = {
        name: pa.array(some).take(pa.array(draw.integers(0, len(some), ROWS)))
        for name, some in words.items()
    }
    return pa.table(
        {
            "id": numbers,
            "year": years,
            "school_year": [f"{year}-{year + 1}" for year in years],
            **said,
            "youths": draw.integers(0, 300, ROWS),
            "school": [f"École {n}" for n in draw.integers(0, 5000, ROWS)],
            "partner_organisation": [f"Partenaire {n}" for n in draw.integers(0, 900, ROWS)],
            "remarque": pa.array(np.arange(ROWS)),
        }
    )


def _alone(what: str, file: Path) -> tuple[float, float]:
    """Seconds and megabytes of a process that does one thing."""
    command = [sys.executable, "-m", "bench.intake", what, str(file)]
    told = subprocess.run(command, capture_output=True, text=True, check=True)  # noqa: S603
    seconds, memory = map(float, told.stdout.split())
    return seconds, memory


def _ours(file: Path) -> None:
    checked = Intake(DATASET, files.read(file, file.name)).checked
    if checked.rows.num_rows != ROWS:
        raise SystemExit(f"{checked.rows.num_rows} rows: {checked.faults[:3]} {checked.asked[:3]}")


def _duckdb(file: Path) -> None:
    with duckdb.connect() as connection:
        source, target = str(file), str(file.with_suffix(".parquet"))
        connection.execute(f"COPY (FROM read_csv('{source}')) TO '{target}' (FORMAT parquet)")


_DONE: dict[str, Callable[[Path], None]] = {"ours": _ours, "duckdb": _duckdb}


def _in_here(what: str, file: Path) -> None:
    """Do one thing in this process; its time and its most memory go to what started it."""
    columns.columns(DATASET)
    start = time.perf_counter()
    _DONE[what](file)
    seconds = time.perf_counter() - start
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1000
    sys.stdout.write(f"{seconds} {memory}")


if __name__ == "__main__":
    if len(sys.argv) > 1:
        _in_here(sys.argv[1], Path(sys.argv[2]))
    else:
        sys.stdout.write(table(TITLE, measure()))
