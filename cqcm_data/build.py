"""Text under `sources/` -> Delta tables under `datasets/`, in one release."""

import csv
from collections.abc import Iterable, Mapping
from pathlib import Path

import pyarrow as pa

from cqcm_data import catalogue, dependents, fictitious, release, store
from cqcm_data.contracts import CONTRACTS, ContractError, to_arrow, validate
from cqcm_data.release import Release

SOURCES = Path(__file__).resolve().parent / "sources"
WHO = "build"
WHY = "Text sources of the project"


def build(root: Path = store.DATASETS, sources: Path = SOURCES) -> Release:
    """Write every dataset and rollup whose rows differ, then one release if anything changed.

    Raises ContractError with every mistake of every source file; nothing is written then.
    """
    tables = read_sources(sources)
    for name, rows in tables.items():
        if not _is_written(root, name, rows):
            store.write(root, name, rows, mode="overwrite", who=WHO, why=WHY)
    versions = {name: store.version(root, name) for name in tables}
    if store.exists(root, release.TABLE) and release.current(root).tables == versions:
        return release.current(root)
    return release.publish(root, versions, who=WHO, why=WHY)


def read_sources(sources: Path = SOURCES) -> dict[str, pa.Table]:
    """Every dataset and every rollup, from the text sources; a dataset without a file is empty."""
    datasets = _datasets(sources)
    known = catalogue.load()
    figures = datasets["published_figures"]
    made = [dependents.made(name, datasets[name], figures) for name in known.datasets]
    for name in fictitious.DATASETS:
        made.append(dependents.made(name, dependents.example(name), figures, example=True))
    return {**datasets, **{name: rows for tables in made for name, rows in tables.items()}}


def table(dataset: str, rows: Iterable[Mapping[str, object]]) -> pa.Table:
    return to_arrow(dataset, validate(dataset, rows))


def _missing(sources: Path) -> list[str]:
    """The lists of the report without a file: what awaits records or is optional may have none."""
    needed = [name for name, found in CONTRACTS.items() if not (found.awaited or found.optional)]
    return [f"{name}.csv: is missing" for name in needed if not (sources / f"{name}.csv").exists()]


def _datasets(sources: Path) -> dict[str, pa.Table]:
    tables: dict[str, pa.Table] = {}
    problems = _missing(sources)
    for name in CONTRACTS:
        try:
            tables[name] = table(name, read_csv(sources / f"{name}.csv"))
        except ContractError as error:
            problems += [f"{name}.csv: {problem}" for problem in error.problems]
        except UnicodeDecodeError as error:
            problems.append(f"{name}.csv: is not UTF-8 text ({error.reason})")
    if problems:
        raise ContractError("sources", problems)
    return tables


def read_csv(file: Path) -> list[Mapping[str, str]]:
    """The rows of a source file, none without the file; raises UnicodeDecodeError."""
    if not file.exists():
        return []
    with file.open(encoding="utf-8-sig", newline="") as text:
        return list(csv.DictReader(text))


def _is_written(root: Path, name: str, rows: pa.Table) -> bool:
    if not store.exists(root, name):
        return False
    return dependents.same_rows(store.read(root, name), rows)
