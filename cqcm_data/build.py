"""Text under `sources/` -> Delta tables, in one release: a client of `publish`.

It brings what the project's sources say to a storage as an upgrade does: rows that were received
or corrected there stay.
"""

import csv
import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa

from cqcm_data import dependents, merge, release, store
from cqcm_data.contracts import CONTRACTS, ContractError, arrow_schema, to_arrow, validate
from cqcm_data.publish import Reason, Shipped, publish
from cqcm_data.release import Release

SOURCES = Path(__file__).resolve().parent / "sources"
WHO = "build"
WHY = "Text sources of the project"

Tables = Mapping[str, pa.Table]


def build(root: str = store.SHIPPED, sources: Path = SOURCES) -> Release:
    """Put online what the sources say otherwise than before; the newest release if nothing.

    Raises ContractError with every mistake of every source file (nothing is written then), and what
    `publish` raises.
    """
    base = release.current(root) if store.exists(root, release.TABLE) else None
    ships = read_sources(sources)
    return bring(root, base, Product(ships, seed(ships)), Reason(WHO, WHY))


@dataclass(frozen=True)
class Product:
    """All datasets as the product ships them, and what tells this state from another."""

    tables: Tables
    seed: str


def bring(root: str, base: Release | None, product: Product, by: Reason) -> Release:
    """Merge what the product ships, all its datasets, into what is online.

    What the installation corrected or received stays. Raises ContractError with every mistake of
    the merged rows, and what `publish` raises.
    """
    versions = _seeded(base)
    seeded = {name: _at(base, name, versions.get(name)) for name in product.tables}
    same = dependents.same_rows
    other = {n: rows for n, rows in product.tables.items() if not same(seeded[n], rows)}
    here = {name: _at(base, name, base.tables.get(name) if base else None) for name in other}
    changed = {
        name: table(name, merge.merged(name, seeded[name], rows, here[name]))
        for name, rows in other.items()
    }
    shipped = Shipped(other, versions, product.seed)
    return publish(root, base, changed, by, shipped)


def _seeded(base: Release | None) -> Mapping[str, int]:
    """The versions that hold what the product shipped.

    Before they were kept, a build put the sources online and nothing else: so did the last one.
    Records that were awaited were never the product's, even where they came with a build.
    """
    if base is None or base.seed is not None:
        return base.seeded if base else {}
    older = release.history(base.root)
    built = [one for one in older if one.who == WHO and one.number <= base.number]
    first = built[-1] if built else older[0]
    shipped = {name for name, contract in CONTRACTS.items() if not contract.awaited}
    return {name: at for name, at in first.tables.items() if name in shipped}


def _at(base: Release | None, name: str, version: int | None) -> pa.Table:
    """The rows of a dataset at a version, in the columns of today; none without one."""
    if base is None or version is None:
        return arrow_schema(name).empty_table()
    return merge.conform(name, store.read(base.root, name, version))


def seed(ships: Tables) -> str:
    """What tells one state of all that ships from another."""
    told = hashlib.sha256()
    for name, rows in sorted(ships.items()):
        told.update(repr((name, dependents.in_order(rows).to_pylist())).encode())
    return told.hexdigest()


def table(dataset: str, rows: Iterable[Mapping[str, object]]) -> pa.Table:
    """Rows as their contract has them; raises ContractError with every mistake."""
    return to_arrow(dataset, validate(dataset, rows))


def read_sources(sources: Path = SOURCES) -> dict[str, pa.Table]:
    """Every dataset as the text sources have it; one without a file is empty."""
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


def _missing(sources: Path) -> list[str]:
    """The lists of the report without a file: what awaits records or is optional may have none."""
    needed = [name for name, found in CONTRACTS.items() if not (found.awaited or found.optional)]
    return [f"{name}.csv: is missing" for name in needed if not (sources / f"{name}.csv").exists()]


def read_csv(file: Path) -> list[Mapping[str, str]]:
    """The rows of a source file, none without the file; raises UnicodeDecodeError."""
    if not file.exists():
        return []
    with file.open(encoding="utf-8-sig", newline="") as text:
        return list(csv.DictReader(text))
