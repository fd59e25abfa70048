"""What is online: an append-only list in which each entry names the version of every table.

Delta commits are per table. A release is written last, in one commit, so that a reader sees
either all of it or none of it.
"""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import pyarrow as pa

from cqcm_data import store
from cqcm_data.days import day_of
from cqcm_data.store import DATASETS

TABLE = "releases"

_SCHEMA = pa.schema(
    [
        pa.field("number", pa.int64(), nullable=False),
        pa.field("at", pa.timestamp("us", tz="UTC"), nullable=False),
        pa.field("who", pa.string(), nullable=False),
        pa.field("why", pa.string(), nullable=False),
        pa.field("tables", pa.map_(pa.string(), pa.int64()), nullable=False),
    ]
)


class UnknownRelease(LookupError):
    """A release number that is not in the list."""


@dataclass(frozen=True)
class Release:
    """One entry of the list: the version of every table that goes together."""

    root: Path
    number: int
    at: dt.datetime
    who: str
    why: str
    tables: Mapping[str, int]

    def __hash__(self) -> int:
        return hash((self.root, self.number))

    @property
    def day(self) -> dt.date:
        """When it was put online, as a reader in Québec dates it."""
        return day_of(self.at)


def publish(root: Path, tables: Mapping[str, int], *, who: str, why: str) -> Release:
    """Put these versions online: one row, one commit. Releases are numbered from 1."""
    number = current(root).number + 1 if store.exists(root, TABLE) else 1
    row = {
        "number": number,
        "at": dt.datetime.now(dt.UTC),
        "who": who,
        "why": why,
        "tables": list(tables.items()),
    }
    store.write(root, TABLE, pa.Table.from_pylist([row], _SCHEMA), mode="append", who=who, why=why)
    return find(number, root)


def history(root: Path = DATASETS) -> tuple[Release, ...]:
    """Every release, oldest first."""
    return _history(root, store.last_commit(root, TABLE))


@lru_cache(maxsize=8)
def _history(root: Path, _last_commit: str) -> tuple[Release, ...]:
    """The list as the last commit left it: every visitor asks for it, and it seldom changes."""
    rows = store.read(root, TABLE).to_pylist()
    found = [Release(root=root, **{**row, "tables": dict(row["tables"])}) for row in rows]
    return tuple(sorted(found, key=lambda release: release.number))


def current(root: Path = DATASETS) -> Release:
    """The newest release."""
    return history(root)[-1]


def find(number: int, root: Path = DATASETS) -> Release:
    """The release of this number; raises UnknownRelease."""
    for release in history(root):
        if release.number == number:
            return release
    raise UnknownRelease(number)


def since(table: str, on: Release) -> Release:
    """The first release that had this table as another one has it: when its rows came."""
    version = on.tables.get(table)
    same = (found for found in history(on.root) if found.tables.get(table) == version)
    return next(same, on)
