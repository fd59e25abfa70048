"""The only writer: base release and changed tables -> everything made from them -> one release.

Tables are written first and named by one row of the list last, so that whatever stops in between
leaves what was online as it was. Two who publish from the same base cannot both succeed.
"""

import datetime as dt
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field, fields, replace
from functools import wraps
from typing import ParamSpec

import pyarrow as pa

from cqcm_data import catalogue, changes, checks, dependents, fictitious, journal, release, store
from cqcm_data.contracts import CONTRACTS, ContractError, arrow_schema
from cqcm_data.dependents import Summed
from cqcm_data.merge import conform, lacking, only_lacks
from cqcm_data.release import Release
from cqcm_data.store import Rows, Signature

Tables = Mapping[str, Rows]

_FIGURES = "published_figures"

P = ParamSpec("P")


class Superseded(RuntimeError):
    """A publication whose base is no longer the newest release: what has come since."""


class NeedsRepair(RuntimeError):
    """A storage in which what was put online last cannot be read: nothing is built on it."""

    def __init__(self, root: str, wrong: str) -> None:
        super().__init__(f"{wrong}. Nothing was put online: {store.remedy(root)}")


class CannotBeShown(RuntimeError):
    """A publication that the dashboard could not show: all that it lacks."""

    def __init__(self, problems: Sequence[str]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join([*problems, "Nothing was put online."]))


@dataclass(frozen=True)
class Reason:
    """By whom something is put online and why; what else its history is to say of it.

    That may be the hash of a file, the counts of its rows.
    """

    who: str
    why: str
    about: Mapping[str, str] = field(default_factory=dict)

    def signed(self, number: int) -> Signature:
        return Signature(number, self.who, self.why, tuple(self.about.items()))


@dataclass(frozen=True)
class Shipped:
    """What the product ships: the datasets that it ships otherwise than before, the versions that
    hold what it shipped of the others, and what tells this state from another.
    """

    rows: Tables
    versions: Mapping[str, int]
    seed: str | None


def _logged(put: Callable[P, Release]) -> Callable[P, Release]:
    """A line of the log for each release, with what it changed; nothing where it is the base."""

    @wraps(put)
    def logged(*args: P.args, **kwargs: P.kwargs) -> Release:
        with journal.release() as told:
            made = put(*args, **kwargs)
            told["release"] = made.number
            with suppress(store.Damaged, release.NothingOnline, OSError, pa.ArrowException):
                told.update({} if made in args else _changed(made))  # it is online, whatever comes
        return made

    return logged


def _changed(made: Release) -> dict[str, int]:
    """How many tables a release has otherwise than the one before, and how many rows they have."""
    earlier = [one.tables.items() for one in release.history(made.root) if one.number < made.number]
    new = made.tables.items() - (earlier[-1] if earlier else set())
    rows = [store.rows_of(made.root, store.snapshot(made.root, *one)).count_rows() for one in new]
    return {"tables": len(new), "rows": sum(rows)}


@_logged
def publish(
    root: str,
    base: Release | None,
    changed: Tables,
    by: Reason,
    shipped: Shipped | None = None,
) -> Release:
    """Put the rows of some datasets online, with all that is made from them; returns the release.

    `changed` holds whole datasets under the columns of their contracts, in memory or in files, of
    which no more than a part is in memory at any time. `base` is the release that
    they were made from, None in an empty storage; it is returned where nothing differs from it.
    Raises ContractError where the rows of another dataset lack what today's contract asks for,
    CannotBeShown, Superseded, NeedsRepair and store.NotWritten; what is online stays then.
    """
    listed = _list_version(root, base)
    shipped = shipped or _as_before(base)
    signed = by.signed(next_number(root, base))
    with _refused(root, base):
        tables = _to_write(base, changed, shipped)
        if base and not tables and (base.recipe, base.seed) == (dependents.recipe(), shipped.seed):
            return base
        row = _row(root, base, _written(root, base, tables, shipped, signed), signed, shipped)
        if not base or checks.NAMING & tables.keys():
            _show(Release(root=root, **row))  # type: ignore[arg-type]
        return release.put(root, row, listed, signed)


@_logged
def roll_up(base: Release, summed: Callable[[str], Summed], by: Reason) -> Release:
    """Put online what is made from the records that a release has, `summed` by another engine.

    `summed` gives what is made from the records of a dataset. Nothing is written before it has
    given all; the base is returned where nothing differs from what is there. What is not made from
    records follows as in `publish`. Raises what `summed` and `publish` raise; what is online stays.
    """
    root, shipped = base.root, _as_before(base)
    listed = _list_version(root, base)
    signed = by.signed(next_number(root, base))
    with _refused(root, base):
        tables = _rolled_up(base, summed)
        if not tables and base.recipe == dependents.recipe():
            return base
        row = _row(root, base, _written(root, base, tables, shipped, signed), signed, shipped)
        _show(Release(root=root, **row))  # type: ignore[arg-type]
        return release.put(root, row, listed, signed)


def _show(candidate: Release) -> None:
    """Raise CannotBeShown where the dashboard would not find what it asks for."""
    if wrong := checks.problems(candidate):
        raise CannotBeShown(wrong)


def next_number(root: str, base: Release | None) -> int:
    """One that no release ever had, those included whose entry was set aside as damaged."""
    aside = store.last_aside(root, release.TABLE) + 1
    return max(base.number if base else 0, aside) + 1


@_logged
def remake(root: str, old: Release, number: int, by: Reason) -> Release:
    """Put the datasets of a release online with all that is made from them made anew.

    What stood in the place of that is not read: it may be damaged. Raises as `publish` does.
    """
    signed = by.signed(number)
    old = replace(old, hashes={})  # versions that were set aside are numbered anew
    with _refused(root, old):
        datasets = {name: _rows(old, {}, name) for name in CONTRACTS}
        made = _dependents(old, datasets, anew=True)
        other = {n: rows for n, rows in datasets.items() if not _is_online(old, n, rows)}
        tables = {**other, **dict(made)}
        versions = {n: store.replace(root, n, rows, None, signed) for n, rows in tables.items()}
        row = _row(root, old, _Written(versions, {}), signed, _as_before(old))
        return release.put(root, row, release.ledger(root).version, signed)


@_logged
def restore(root: str, old: Release, number: int, by: Reason) -> Release:
    """Put an older release online again, as the newest one; raises as `publish` does."""
    signed = by.signed(number)
    with _refused(root, old):
        return release.put(root, _again(old, signed), release.ledger(root).version, signed)


@_logged
def go_back(base: Release, number: int, by: Reason) -> Release:
    """Put an older release online again, as whoever asks for it saw it last.

    Raises Superseded where something came after `base`, CannotBeShown where today's dashboard could
    not show it, release.UnknownRelease, NeedsRepair and store.NotWritten.
    """
    with _refused(base.root, base):
        listed = _list_version(base.root, base)
        old = release.find(number, base.root)
        if wrong := checks.problems(old):
            raise CannotBeShown(wrong)
        signed = by.signed(next_number(base.root, base))
        return release.put(base.root, _again(old, signed), listed, signed)


def _again(old: Release, by: Signature) -> dict[str, object]:
    """The entry of the list under which an older release is the newest one."""
    row = {one.name: getattr(old, one.name) for one in fields(Release) if one.name != "root"}
    now = dt.datetime.now(dt.UTC)
    return row | {"number": by.release, "at": now, "who": by.who, "why": by.why}


@contextmanager
def _refused(root: str, base: Release | None) -> Iterator[None]:
    """What stops a publication, as whoever publishes is told."""
    try:
        yield
    except store.Conflict as error:
        raise Superseded(_since(root, base)) from error
    except store.Damaged as error:
        raise NeedsRepair(root, str(error)) from error


def _as_before(base: Release | None) -> Shipped:
    """A publication that is no upgrade leaves what ships as it was."""
    return Shipped({}, base.seeded if base else {}, base.seed if base else None)


def _list_version(root: str, base: Release | None) -> int | None:
    """The version of the list that ends with the base: this publication is its next entry."""
    store.look_anew(root, release.TABLE)
    if base is None and not store.exists(root, release.TABLE):
        return None
    if wrong := release.lost(root):
        raise NeedsRepair(root, wrong)
    ledger = release.ledger(root)
    if base is None or ledger.releases[-1].number != base.number:
        raise Superseded(_since(root, base))
    return ledger.version


def _since(root: str, base: Release | None) -> str:
    """One sentence: what was put online after the base, or that somebody is about to."""
    newest = release.current(root) if store.exists(root, release.TABLE) else None
    if newest is None or (base and newest.number <= base.number):
        return "Nothing was put online: somebody else is putting data online now. Try again."
    steps = changes.steps(base, newest) if base else ()
    came = [f"release {one.release.number} ({_told(one)})" for one in steps]
    return (
        f"Nothing was put online: since release {base.number if base else 0}, on which it was "
        f"based, came {'; '.join(came) or f'release {newest.number}'}. "
        f"Start again from release {newest.number}."
    )


def _told(step: changes.Step) -> str:
    changed = ", ".join(step.datasets) or "no dataset changed"
    return f"{step.release.who}, {step.release.why}: {changed}"


# What is written ---------------------------------------------------------------------------------


def _to_write(base: Release | None, changed: Tables, shipped: Shipped) -> dict[str, Rows]:
    """The changed datasets and everything that is made from them, without what stays the same."""
    anew = base is None or base.recipe != dependents.recipe()
    datasets = {name: _rows(base, changed, name) for name in (CONTRACTS if anew else changed)}
    made = dict(_dependents(base, datasets, anew))
    return {
        name: rows
        for name, rows in {**datasets, **made}.items()
        if name in shipped.rows or not _is_online(base, name, rows)
    }


def _dependents(base: Release | None, datasets: Tables, anew: bool) -> Iterator[tuple[str, Rows]]:
    """All that is made from these datasets, and what was protected beside other figures."""
    figures = _rows(base, datasets, _FIGURES)
    beside = _FIGURES in datasets
    for name in catalogue.load().datasets:
        protected = beside and bool(CONTRACTS[name].people)
        if name in datasets or protected:
            yield from dependents.made(name, _rows(base, datasets, name), figures).items()
        if name in fictitious.DATASETS and (anew or protected):
            made_up = dependents.example(name)
            yield from dependents.made(name, made_up, figures, example=True).items()


def _rolled_up(base: Release, summed: Callable[[str], Summed]) -> dict[str, Rows]:
    """All that is made from the records of a release and differs from what is there.

    By another recipe the datasets have the columns of today, and the example is made anew.
    """
    anew, figures = base.recipe != dependents.recipe(), _rows(base, {}, _FIGURES)
    datasets = {name: _rows(base, {}, name) for name in CONTRACTS if anew}
    changed = {name: rows for name, rows in datasets.items() if not _is_online(base, name, rows)}
    for name in catalogue.load().datasets:
        made = dependents.made_of(name, summed(name), figures)
        if anew and name in fictitious.DATASETS:
            made |= dependents.made(name, dependents.example(name), figures, example=True)
        changed |= {one: rows for one, rows in made.items() if not _is_nearly(base, one, rows)}
    return changed


def records_of(base: Release, name: str) -> Rows:
    """The rows of a dataset that a release has, none where it has no such one, as of today."""
    return _rows(base, {}, name)


def _is_nearly(base: Release, name: str, rows: pa.Table) -> bool:
    if name not in base.tables:
        return False
    stored = store.read(base.root, name, base.tables[name])
    return dependents.nearly_same_rows(stored, rows)


def _rows(base: Release | None, given: Tables, name: str) -> Rows:
    """The rows of a dataset: those given, or those of the base, in the columns of today."""
    if name in given:
        return given[name]
    if base is None or name not in base.tables:
        return arrow_schema(name).empty_table()
    rows = _in_columns_of_today(base, name)
    if absent := lacking(name, rows):
        raise ContractError(name, [f"{one}: the contract asks for it now" for one in absent])
    return rows


def _in_columns_of_today(base: Release, name: str) -> Rows:
    """Records stay in their files: there may be many of them. Any other rows are few."""
    schema = arrow_schema(name)
    stored = store.snapshot(base.root, name, base.tables[name])
    if not CONTRACTS[name].awaited or not only_lacks(name, stored.schema):
        return conform(name, store.read(base.root, name, base.tables[name]))
    return store.rows_of(base.root, replace(stored, schema=schema))


def _is_online(base: Release | None, name: str, rows: Rows) -> bool:
    if base is None or name not in base.tables:
        return False
    if name not in CONTRACTS or not CONTRACTS[name].awaited:
        return dependents.same_rows(store.read(base.root, name, base.tables[name]), rows)
    # A column of a newer product stays while an older one runs: it is read by nobody.
    stored = store.snapshot(base.root, name, base.tables[name])
    columns = pa.schema([field for field in stored.schema if field.name in rows.schema.names])
    here = store.rows_of(base.root, replace(stored, schema=columns))
    return store.same_files(here, rows) or dependents.same_rows(here, rows)


# Writing it --------------------------------------------------------------------------------------


@dataclass(frozen=True)
class _Written:
    """The new versions, and those that hold what the product ships, by table."""

    tables: Mapping[str, int]
    seeded: Mapping[str, int]


def _written(
    root: str, base: Release | None, tables: Tables, shipped: Shipped, by: Signature
) -> _Written:
    """Write each table after its version in the base; what ships first, where it is kept apart."""
    versions, seeded = {}, {}
    for name, rows in tables.items():
        at = base.tables.get(name) if base else None
        ships = shipped.rows.get(name)
        if ships is not None and not dependents.same_rows(ships, rows):
            at = seeded[name] = store.replace(root, name, ships, at, by)
        versions[name] = store.replace(root, name, rows, at, by)
        if ships is not None:
            seeded.setdefault(name, versions[name])
    return _Written(versions, seeded)


def _row(
    root: str, base: Release | None, new: _Written, by: Signature, shipped: Shipped
) -> dict[str, object]:
    """The entry of the list."""
    # A table that only another version of the product knows goes along: it may come back.
    tables = {**(base.tables if base else {}), **new.tables}
    seeded = {n: at for n, at in {**shipped.versions, **new.seeded}.items() if n in tables}
    return {
        "number": by.release,
        "at": dt.datetime.now(dt.UTC),
        "who": by.who,
        "why": by.why,
        "tables": tables,
        "hashes": release.hashes(root, tables, seeded, base),
        "recipe": dependents.recipe(),
        "seeded": seeded,
        "seed": shipped.seed,
    }
