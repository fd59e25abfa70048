"""Erase records from every version of what is online, as people may ask for it by law.

A table keeps the files of all its versions, and its log their smallest and largest values: so the
dataset and all that is made from it are written anew, version by version, in a folder beside. The
list of releases follows, with the same numbers, times, names and reasons, and one more that says
that records were erased. Then the folders change places (see `swap`).
"""

import datetime as dt
import os
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from functools import lru_cache

import pyarrow as pa
import pyarrow.compute as pc

from cqcm_data import (
    checks,
    columns,
    dependents,
    journal,
    merge,
    publish,
    release,
    repair,
    store,
    swap,
)
from cqcm_data.access import audit
from cqcm_data.access.audit import Entry
from cqcm_data.contracts import CONTRACTS, ContractError, arrow_schema
from cqcm_data.intake import drafts
from cqcm_data.publish import NeedsRepair, Reason, Superseded
from cqcm_data.release import TABLE, Release
from cqcm_data.store import Damaged, Signature

BETWEEN = "/"  # the parts of a key of several columns
_FIGURES = "published_figures"


class CannotPurge(RuntimeError):
    """Why nothing is erased."""


@dataclass(frozen=True)
class Named:
    """Which records: those of some keys, of which the first parts are enough, or all whose columns
    have some values. Values are texts, as a template has them for dates and numbers.
    """

    keys: tuple[tuple[str, ...], ...] = ()
    values: Mapping[str, str] = field(default_factory=dict)

    def among(self, dataset: str, rows: pa.Table) -> pa.Array | pa.ChunkedArray:
        """For each row whether it is one of them."""
        names = CONTRACTS[dataset].key
        sought = [dict(zip(names, key, strict=False)) for key in self.keys]
        sought += [dict(self.values)] if self.values else []
        found = pa.array([False] * rows.num_rows, pa.bool_())
        for one in sought:
            found = pc.or_(found, _same(rows, one))
        return found


@dataclass(frozen=True)
class Purged:
    """How many records were erased, of how many versions; the release that says so."""

    records: int
    versions: int
    release: int


def _same(rows: pa.Table, values: Mapping[str, str]) -> pa.Array | pa.ChunkedArray:
    if not values.keys() <= {*rows.column_names}:  # an older version had no such column
        return pa.array([False] * rows.num_rows, pa.bool_())
    same = pa.array([True] * rows.num_rows, pa.bool_())
    for name, value in values.items():
        equal = pc.equal(pc.cast(rows[name], pa.string()), pa.scalar(value))
        same = pc.and_(same, pc.fill_null(equal, False))
    return same


# Looking -----------------------------------------------------------------------------------------


def found(root: str, dataset: str, named: Named) -> tuple[int, int]:
    """How many records are meant, told apart by their keys, and how many versions have any.

    Versions that no release names count as well: a publication that did not end left them.
    """
    keys: set[tuple[object, ...]] = set()
    versions = 0
    for version in _versions(root, dataset):
        rows = _read(root, dataset, version)
        meant = rows.filter(named.among(dataset, rows))
        versions += bool(meant.num_rows)
        keys |= {tuple(row.values()) for row in meant.select(_key(dataset, meant)).to_pylist()}
    return len(keys), versions


def _key(dataset: str, rows: pa.Table) -> list[str]:
    return [name for name in CONTRACTS[dataset].key if name in rows.column_names]


def _versions(root: str, name: str) -> range:
    return range(store.newest_commit(root, name)[0] + 1)


def _read(root: str, name: str, version: int) -> pa.Table:
    """A table at a version; without a row where that can no longer be read."""
    try:
        return store.read(root, name, version)
    except Damaged:
        return _nothing(root, name, version)


def _nothing(root: str, name: str, version: int) -> pa.Table:
    try:
        return store.snapshot(root, name, version).schema.empty_table()
    except Damaged:
        if name in CONTRACTS:
            return arrow_schema(name).empty_table()
        return pa.table({"lost": pa.array([], pa.string())})


# Erasing -----------------------------------------------------------------------------------------


def purge(root: str, dataset: str, named: Named, who: str, why: str) -> Purged:
    """Erase records from all versions, in one more release; it stands in the audit log.

    Raises CannotPurge, publish.NeedsRepair, publish.Superseded and store.NotWritten: what is online
    then stays as it was.
    """
    _refuse(root, dataset)
    try:
        with swap.alone(root), journal.release() as told:
            done = _purged(root, dataset, named, Reason(who, f"Purge – {why}"))
            told.update(release=done.release, rows=done.records)
            return done
    except swap.Busy as error:
        raise CannotPurge(str(error)) from error


def _purged(root: str, dataset: str, named: Named, by: Reason) -> Purged:
    _settled(root)
    if wrong := repair.damages(root)[1]:
        raise NeedsRepair(root, "; ".join(wrong))
    records, versions = found(root, dataset, named)
    if not records:
        raise CannotPurge(f"{dataset}: no version has such a record")
    newest = release.ledger(root).releases[-1]
    number = publish.next_number(root, newest)
    try:
        fresh = swap.begun(root, {*_tables(root, dataset), TABLE})
        _written(_Anew(root, fresh, dataset, named), by.signed(number))
        if release.ledger(root).releases[-1] != newest:
            raise Superseded("Nothing was erased: somebody put data online meanwhile. Try again.")
        told: swap.Told = {"who": by.who, "dataset": dataset, "release": number, "records": records}
        swap.put_in_place(root, told)
    except BaseException:
        swap.drop(root)
        raise
    _settled(root)
    release.forget()
    return Purged(records, versions, number)


def settle(root: str) -> None:
    """Finish a purge that was stopped on its way, or forget it; one that is under way goes on.

    What lasts is in the audit log. Raises store.NotWritten.
    """
    if "://" in root or not swap.unsettled(root):
        return
    with suppress(swap.Busy), swap.alone(root):
        _settled(root)


def _settled(root: str) -> None:
    if (told := swap.settle(root)) is None:
        return
    for one in drafts.drafts(str(told["dataset"])):
        drafts.drop(one.key)
    about = f"{told['records']} records"
    entry = Entry(str(told["who"]), "purge", "done", str(told["dataset"]), int(told["release"]))
    audit.record(replace(entry, about=about))
    swap.forget(root)


def _refuse(root: str, dataset: str) -> None:
    if dataset not in columns.awaited():
        raise CannotPurge(f"{dataset} holds no records of the organisation")
    if "://" in root or root == store.SHIPPED:
        raise CannotPurge(f"{root} is no folder of this installation's own")
    if os.path.ismount(root):
        raise CannotPurge(f"{root} is a volume, which no folder can take the place of: move it")


def _tables(root: str, dataset: str) -> list[str]:
    """The dataset, and all that any version of the product made from it."""
    made = {dataset, *dependents.names(dataset)}
    every = store.holds(root)
    return [one for one in every if one in made or one.startswith(f"distinct_{dataset}_")]


@dataclass(frozen=True)
class _Anew:
    """One purge under way: from where, to where, what."""

    root: str
    fresh: str
    dataset: str
    named: Named


def _written(purging: _Anew, last: Signature) -> None:
    """The tables anew, then the list; what comes out is read once before anybody else does."""
    listed = release.history(purging.root)
    sound = {one.number for one in listed if not release.damages(one)}
    moved = _tables_anew(purging, [one for one in listed if one.number in sound])
    affected = {*_tables(purging.root, purging.dataset)}
    for one in listed:
        tables = {**one.tables, **moved.get(one.number, {})}
        entry = replace(one, root=purging.fresh, tables=tables)
        if one.number in sound:
            entry = replace(entry, hashes=_hashes(entry, affected))
        release.enter(entry)
    newest = release.history(purging.fresh)[-1]
    now = dt.datetime.now(dt.UTC)
    release.enter(replace(newest, number=last.release, at=now, who=last.who, why=last.why))
    _verify(purging, sound)


def _hashes(entry: Release, affected: set[str]) -> dict[str, str]:
    """Those of the files that are new; of the others as the release named them, if it did."""
    if not entry.hashes:
        return release.hashes(entry.root, entry.tables, entry.seeded, None)
    named = {*entry.tables.items(), *entry.seeded.items()}
    new = {
        file: _digest(entry.root, file)
        for name, at in named
        if name in affected
        for file in store.snapshot(entry.root, name, at).files
    }
    kept = {file: one for file, one in entry.hashes.items() if file.split("/")[0] not in affected}
    return kept | new


@lru_cache(maxsize=4096)
def _digest(root: str, file: str) -> str:
    return store.digest(root, file)


def _verify(purging: _Anew, sound: set[int]) -> None:
    """Raise Damaged where a release that was sound is not; CannotPurge where records are left."""
    for one in release.history(purging.fresh):
        if one.number in sound and (wrong := release.damages(one)):
            raise Damaged("; ".join(wrong.values()))
    if found(purging.fresh, purging.dataset, purging.named)[0]:
        raise CannotPurge("Some of the records are still there: nothing was changed.")
    online = release.current(purging.root)
    last = release.history(purging.fresh)[-1]
    if checks.can_be_shown(online) and (lacks := checks.problems(last)):
        raise CannotPurge("\n".join(lacks))


# Tables anew -------------------------------------------------------------------------------------


def _tables_anew(purging: _Anew, sound: Sequence[Release]) -> dict[int, dict[str, int]]:
    """Write the tables; by release the versions that are no longer those that it named."""
    moved: dict[int, dict[str, int]] = {}
    _write(purging, purging.dataset, _without(purging))
    states = _States(purging, {})
    for name in _tables(purging.root, purging.dataset):
        if name == purging.dataset:
            continue
        last = len(_versions(purging.root, name))
        further: list[tuple[int, pa.Table]] = []
        _write(purging, name, _made(states, name, sound, further))
        for at, (number, rows) in enumerate(further, start=last):
            signed = Signature(number, "", "")
            store.replace(purging.fresh, name, rows, at - 1, signed)
            moved.setdefault(number, {})[name] = at
    return moved


def _write(purging: _Anew, name: str, versions: Iterator[pa.Table]) -> None:
    """A table from its first version to its last, each signed as it was."""
    signed = store.signatures(purging.root, name)
    for at, rows in enumerate(versions):
        base = at - 1 if at else None
        store.replace(purging.fresh, name, rows, base, signed.get(at, Signature(0, "", "")))


def _without(purging: _Anew) -> Iterator[pa.Table]:
    """The dataset at each version, without the records."""
    for version in _versions(purging.root, purging.dataset):
        rows = _read(purging.root, purging.dataset, version)
        yield rows.filter(pc.invert(purging.named.among(purging.dataset, rows)))


@dataclass(frozen=True)
class _States:
    """What is made from the dataset without the records, by its version and that of the figures.

    None where the version had none of the records: what was made from it holds.
    """

    purging: _Anew
    known: dict[tuple[int, int], Mapping[str, pa.Table] | None]

    def of(self, on: Release) -> Mapping[str, pa.Table] | None:
        at = on.tables.get(self.purging.dataset, -1), on.tables.get(_FIGURES, -1)
        if at not in self.known:
            self.known[at] = self._made(on)
        return self.known[at]

    def _made(self, on: Release) -> Mapping[str, pa.Table] | None:
        name, root = self.purging.dataset, on.root
        if name not in on.tables:
            return None
        before = store.read(root, name, on.tables[name])
        meant = self.purging.named.among(name, before)
        if not pc.any(meant).as_py():
            return None
        try:
            rows = _conformed(name, before.filter(pc.invert(meant)))
            figures = _conformed(_FIGURES, store.read(root, _FIGURES, on.tables[_FIGURES]))
        except (ContractError, KeyError):  # today's product cannot make them: it shows none either
            return {}
        return dependents.made(name, rows, figures)


def _conformed(name: str, rows: pa.Table) -> pa.Table:
    conformed = merge.conform(name, rows)
    if absent := merge.lacking(name, conformed):
        raise ContractError(name, absent)
    return conformed


def _made(
    states: _States, name: str, sound: Sequence[Release], further: list[tuple[int, pa.Table]]
) -> Iterator[pa.Table]:
    """A made table at each version; one that no release names holds nothing any more.

    Where releases shared a version and no longer can, the later ones get one of their own.
    """
    root = states.purging.root
    for version in _versions(root, name):
        users = [one for one in sound if one.tables.get(name) == version]
        rows = [(one.number, _state(states, one, name, version)) for one in users]
        first = rows[0][1] if rows else _nothing(root, name, version)
        further += [(n, one) for n, one in rows[1:] if not dependents.same_rows(one, first)]
        yield first


def _state(states: _States, on: Release, name: str, version: int) -> pa.Table:
    made = states.of(on)
    if made is None:
        return store.read(on.root, name, version)
    return made[name] if name in made else _nothing(on.root, name, version)
