"""What is online: an append-only list in which each entry names the version of every table.

Delta commits are per table. A release is written last, in one commit, so that a reader sees
either all of it or none of it. Only `publish` and `repair` write to the list.
"""

import datetime as dt
import hashlib
import json
import logging
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field, fields
from itertools import pairwise
from types import MappingProxyType
from typing import Any

import pyarrow as pa

from cqcm_data import store
from cqcm_data.days import day_of
from cqcm_data.once import once
from cqcm_data.store import Damaged, Signature, Snapshot, Token

TABLE = "releases"

_SCHEMA = pa.schema(
    [
        pa.field("number", pa.int64(), nullable=False),
        pa.field("at", pa.timestamp("us", tz="UTC"), nullable=False),
        pa.field("who", pa.string(), nullable=False),
        pa.field("why", pa.string(), nullable=False),
        pa.field("tables", pa.map_(pa.string(), pa.int64()), nullable=False),
        pa.field("hashes", pa.map_(pa.string(), pa.string())),
        pa.field("recipe", pa.string()),
        pa.field("seeded", pa.map_(pa.string(), pa.int64())),
        pa.field("seed", pa.string()),
        pa.field("seal", pa.string()),
    ]
)

_log = logging.getLogger("cqcm")

_MAPS = ("tables", "hashes", "seeded")


class UnknownRelease(LookupError):
    """A release number that is not in the list."""


class NothingOnline(RuntimeError):
    """A storage without a release that can be read: what is wrong with it."""


@dataclass(frozen=True)
class Release:
    """One entry of the list: the version of every table that goes together.

    `hashes` are the SHA-256 of its files by their names. `recipe` tells how the tables that are
    made from others were made. `seeded` are the versions that hold what the product shipped, of the
    datasets that it ships, and `seed` tells one such state from another: what differs from them is
    the installation's own. Releases from before these were kept have none of the four.
    """

    root: str
    number: int
    at: dt.datetime
    who: str
    why: str
    tables: Mapping[str, int]
    hashes: Mapping[str, str] = field(default_factory=dict)
    recipe: str | None = None
    seeded: Mapping[str, int] = field(default_factory=dict)
    seed: str | None = None

    def __hash__(self) -> int:
        return hash((self.root, self.number))

    @property
    def day(self) -> dt.date:
        """When it was put online, as a reader in Québec dates it."""
        return day_of(self.at)


@dataclass(frozen=True)
class Ledger:
    """The list as far as it can be read, oldest first, and what is wrong with the rest, if any.

    `version` is that of its table at which it can be read.
    """

    releases: tuple[Release, ...]
    version: int
    broken: str = ""


def put(root: str, row: Mapping[str, object], base: int | None, by: Signature) -> Release:
    """Add one release to the list, in one commit after its version `base`; raises Conflict."""
    made = Release(root=root, **row)  # type: ignore[arg-type]
    store.append(root, TABLE, _as_table(made), base, by)
    return find(made.number, root)


def enter(lost: Release) -> None:
    """Put a release that fell out of the list at its end again, as it was; raises as `put`."""
    newest, _ = store.newest_commit(lost.root, TABLE)
    by = Signature(lost.number, lost.who, lost.why)
    store.append(lost.root, TABLE, _as_table(lost), newest if newest >= 0 else None, by)


def found_without_log(root: str) -> list[Release]:
    """The sealed releases in the files of the list, by number, whether a commit names them or not.

    Of two with one number none: one of them was refused.
    """
    rows = [row for file in store.rows_without_log(root, TABLE) for row in file.to_pylist()]
    entries = []
    for row in rows:
        with suppress(Damaged, KeyError, TypeError):
            entries.append(_entry(root, row))
    times = Counter(one.number for one in entries)
    found = [one for one in entries if one.hashes and times[one.number] == 1]
    return sorted(found, key=lambda one: one.number)


def _as_table(release: Release) -> pa.Table:
    told = {one.name: _plain(getattr(release, one.name)) for one in fields(Release)}
    return pa.Table.from_pylist([told | {"seal": seal(release)}], _SCHEMA)


def _plain(value: object) -> object:
    """Arrow takes a map as pairs."""
    return list(value.items()) if isinstance(value, Mapping) else value


def seal(release: Release) -> str:
    """What a release says, in one hash: a bit that flips in the list would go unseen.

    What it does not say is left out, so that a column that comes later changes no older seal.
    """
    told = {one.name: getattr(release, one.name) for one in fields(release) if one.name != "root"}
    told = {name: sorted(v.items()) if isinstance(v, Mapping) else v for name, v in told.items()}
    told = {name: value for name, value in told.items() if value}
    told["at"] = release.at.astimezone(dt.UTC).isoformat()
    return hashlib.sha256(json.dumps(told, ensure_ascii=False).encode()).hexdigest()


def history(root: str | None = None) -> tuple[Release, ...]:
    """Every release of a storage (this installation's without one), oldest first.

    Raises NothingOnline.
    """
    return ledger(root or store.installed()).releases


def ledger(root: str) -> Ledger:
    """The list as its last commit left it: every visitor asks for it, and it seldom changes.

    Raises NothingOnline.
    """
    return _ledger(root, *store.newest_commit(root, TABLE))


@once(maxsize=8)
def _ledger(root: str, newest: int, _token: Token) -> Ledger:
    """The list at the last version that can be read whole: one row and one commit per release."""
    broken = ""
    for version in range(newest, -1, -1):
        try:
            return Ledger(_listed(root, version), version, broken)
        except Damaged as error:
            broken = broken or str(error)
    raise NothingOnline(broken or f"there are no tables at {root}")


def _listed(root: str, version: int) -> tuple[Release, ...]:
    rows = sorted(store.read(root, TABLE, version).to_pylist(), key=lambda row: int(row["number"]))
    found = tuple(_entry(root, row) for row in rows)
    if len(found) != version + 1 or any(a.number == b.number for a, b in pairwise(found)):
        raise Damaged(f"{TABLE}: {len(found)} rows after {version + 1} commits")
    return found


def _entry(root: str, row: Mapping[str, Any]) -> Release:
    """One row of the list, whose columns older versions of the product did not all have."""
    known = {one.name for one in fields(Release)}
    maps = {name: MappingProxyType(dict(row.get(name) or ())) for name in _MAPS}
    found = Release(root=root, **{k: v for k, v in row.items() if k in known} | maps)
    if row.get("seal") not in (None, seal(found)):
        raise Damaged(f"{TABLE}: release {found.number} is not what was written")
    return found


def current(root: str | None = None) -> Release:
    """The newest release that can be read as it was written; raises NothingOnline."""
    listed = history(root)
    for found in reversed(listed):
        if damage(found) is None:
            return found
    raise NothingOnline(damage(listed[-1]) or "")


def lost(root: str | None = None) -> str | None:
    """What is wrong with what was put online last, where something older stands in for it."""
    found = ledger(root or store.installed())
    return found.broken or damage(found.releases[-1])


def damage(on: Release) -> str | None:
    """What is wrong with the files of a release; None when they are as they were written."""
    try:
        contents(on)
    except Damaged as error:
        return str(error)
    return None


@once(maxsize=64)
def contents(on: Release) -> Mapping[str, Snapshot]:
    """The files and columns of every table of a release, verified once; raises Damaged.

    Releases from before hashes were kept have only the presence of their files to be verified.
    """
    sound, wrong = _examined(on, _verified_once)
    if wrong:
        told = "; ".join(wrong.values())
        _log.error("release %s is damaged: %s", on.number, told)
        raise Damaged(told)
    return MappingProxyType(sound)


def damages(on: Release) -> dict[str, str]:
    """What is wrong with each table of a release that is not as it was written, looked at anew."""
    return _examined(on, _verified)[1]


def _examined(
    on: Release, verified: Callable[["_Table"], Snapshot]
) -> tuple[dict[str, Snapshot], dict[str, str]]:
    """The tables of a release that are as they were written, and what is wrong with the others."""

    def look(table: _Table) -> Snapshot | str:
        try:
            return verified(table)
        except Damaged as error:
            return str(error)

    tables = [*_tables(on)]
    found = list(zip(tables, store.each(on.root, look, tables), strict=True))
    sound = {table.name: one for table, one in found if isinstance(one, Snapshot)}
    return sound, {table.name: one for table, one in found if isinstance(one, str)}


@dataclass(frozen=True)
class _Table:
    """A table as a release names it: its version, that of what was shipped, its files' hashes.

    None where the release is from before they were kept.
    """

    root: str
    name: str
    version: int
    seeded: int
    hashes: tuple[tuple[str, str], ...] | None


def _tables(on: Release) -> Iterator[_Table]:
    for name, at in on.tables.items():
        named = sorted(pair for pair in on.hashes.items() if pair[0].startswith(f"{name}/"))
        hashes = tuple(named) if on.hashes else None
        yield _Table(on.root, name, at, on.seeded.get(name, at), hashes)


def _verified(table: _Table) -> Snapshot:
    """A table after every file of it was read as its release names it; raises Damaged."""
    found = store.snapshot(table.root, table.name, table.version)
    files = {*found.files}
    if table.seeded != table.version:
        files |= {*store.snapshot(table.root, table.name, table.seeded).files}
    named = dict(table.hashes or ())
    if table.hashes is not None and files != named.keys():
        raise Damaged(f"{table.name}: its files are not those that the release names")
    for file in sorted(files):
        digest = store.digest(table.root, file)
        if named.get(file, digest) != digest:
            raise Damaged(f"{file}: not what was written")
    return found


# Most tables of a release are those of the one before it.
_verified_once = once(maxsize=1024)(_verified)


def hashes(
    root: str, tables: Mapping[str, int], seeded: Mapping[str, int], base: Release | None
) -> dict[str, str]:
    """The SHA-256 of every file of these versions; those of unchanged tables are not read anew."""
    before = (base.tables, base.seeded) if base and base.hashes else ({}, {})
    same = {n for n in tables if (tables[n], seeded.get(n)) == tuple(one.get(n) for one in before)}
    known = base.hashes.items() if base else ()
    found = {file: one for file, one in known if file.partition("/")[0] in same}
    for name, at in _named(tables, seeded):
        if name not in same:
            files = store.snapshot(root, name, at).files
            found |= {file: store.digest(root, file) for file in files}
    return found


def _named(tables: Mapping[str, int], seeded: Mapping[str, int]) -> set[tuple[str, int]]:
    return {*tables.items(), *seeded.items()}


def forget() -> None:
    """Look at everything anew: files were mended in their places."""
    store.forget()
    contents.cache_clear()
    _verified_once.cache_clear()
    _ledger.cache_clear()


def find(number: int, root: str | None = None) -> Release:
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
