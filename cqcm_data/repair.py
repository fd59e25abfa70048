"""Set aside what can no longer be read, so that the next release has a sound base.

Nothing is erased: files move into a folder of their own. A number that a damaged release had is
given to no other one.
"""

import datetime as dt
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import replace

from cqcm_data import publish, release, store
from cqcm_data.contracts import CONTRACTS
from cqcm_data.release import TABLE, Ledger, NothingOnline, Release
from cqcm_data.store import Damaged

WHO = "repair"
WHY = "What was put online last is damaged"


def repair(root: str) -> list[str]:
    """Mend a storage; one line per thing done, none where all is sound.

    Raises NothingOnline where no release at all can be read, publish.Superseded and
    store.NotWritten.
    """
    folder = dt.datetime.now(dt.UTC).strftime("%Y%m%dT%H%M%SZ")
    before, _ = store.newest_commit(root, TABLE)
    if store.is_half_done(root, TABLE):
        before = max(before, store.last_aside(root, TABLE))
    done = [*_list_again(root, folder)]
    ledger = release.ledger(root)
    done += [*_tables_again(ledger.releases[-1])]
    done += [line for name in store.holds(root) for line in _opened(root, name, folder)]
    for file, digest in _damaged_files(ledger).items():
        done += _put_right(root, file, folder, digest)
    release.forget()
    done += _back(root, max(0, before - release.ledger(root).version))
    store.finish_aside(root)
    return done


def damages(root: str) -> tuple[list[str], list[str]]:
    """What was lost with older releases; then what a repair can mend, in what is online or last."""
    ledger = release.ledger(root)
    found = {one.number: release.damage(one) for one in ledger.releases}
    told = {number: f"release {number}: {wrong}" for number, wrong in found.items() if wrong}
    newest = ledger.releases[-1].number
    mend = [ledger.broken] if ledger.broken else []
    mend += ["a repair was stopped on its way"] if store.is_half_done(root, TABLE) else []
    mend += [told[newest]] if newest in told else []
    mend += [
        f"{n}: its last commit cannot be read" for n in store.holds(root) if not _opens(root, n)
    ]
    return [told[number] for number in told if number != newest], mend


# Commits -----------------------------------------------------------------------------------------


def _list_again(root: str, folder: str) -> Iterator[str]:
    """Set aside the end of a list that breaks off, and enter again what its files still hold."""
    try:
        ledger = release.ledger(root)
    except NothingOnline as error:
        ledger = Ledger((), -1, str(error))
    if not ledger.broken and not store.is_half_done(root, TABLE):
        return
    known = ledger.releases[-1].number if ledger.releases else 0
    again = [one for one in release.found_without_log(root) if one.number > known]
    if ledger.version < 0 and not again:
        return
    yield from _cut(root, TABLE, ledger.version, folder)
    for one in again:
        release.enter(one)
        yield f"release {one.number}: entered again in the list"
    release.forget()


def _opened(root: str, name: str, folder: str) -> Iterator[str]:
    """Set aside what keeps a table from being opened."""
    if not _opens(root, name) and _readable(root, name) < 0:
        yield from _first_again(root, name, folder)
    if not _opens(root, name):
        yield from _cut(root, name, _readable(root, name), folder)


def _first_again(root: str, name: str, folder: str) -> Iterator[str]:
    """The first commit of a table as the product ships it: that is where it came from."""
    file = store.commits_after(root, name, -1)[0]
    if store.is_there(f"{store.SHIPPED}/{file}"):
        yield _mended(root, file, folder)


def _cut(root: str, name: str, version: int, folder: str) -> Iterator[str]:
    """Set aside the commits after a version, and the summaries that go beyond it."""
    summaries = store.checkpoints(root, name)
    beyond = max(summaries.values(), default=-1) > version
    files = [*(summaries if beyond else ()), *store.commits_after(root, name, version)]
    for file in files:
        yield _aside(root, file, folder)


def _opens(root: str, name: str) -> bool:
    """Whether a table can be read as its last commit left it; what has no commit is no table."""
    newest, _ = store.newest_commit(root, name)
    return newest < 0 or _readable(root, name) == newest


def _readable(root: str, name: str) -> int:
    """The last version of a table that can be read; -1 without any."""
    newest, _ = store.newest_commit(root, name)
    for version in range(newest, -1, -1):
        with suppress(Damaged):
            store.snapshot(root, name, version)
            return version
    return -1


def _aside(root: str, file: str, folder: str) -> str:
    return f"{file}: set aside as {store.set_aside(root, file, folder)}"


# Files -------------------------------------------------------------------------------------------


def _tables_again(newest: Release) -> Iterator[str]:
    """Tables whose folders are gone, as the product ships them."""
    for name in newest.tables:
        gone = not store.is_there(f"{newest.root}/{name}")
        if gone and store.is_there(f"{store.SHIPPED}/{name}"):
            store.copy_file(store.SHIPPED, newest.root, name)
            yield f"{name}: brought back as the product ships it"


def _damaged_files(ledger: Ledger) -> dict[str, str]:
    """The files of any release that are not as they were written, and as what they were."""
    named = {file: digest for one in ledger.releases for file, digest in one.hashes.items()}
    root = ledger.releases[-1].root
    return {file: digest for file, digest in named.items() if not _is(root, file, digest)}


def _put_right(root: str, file: str, folder: str, digest: str) -> Iterator[str]:
    """Mend a damaged file where the product ships a sound copy; set it aside otherwise."""
    if _is(store.SHIPPED, file, digest):
        yield _mended(root, file, folder)
    elif store.is_there(f"{root}/{file}"):
        yield _aside(root, file, folder)


def _is(root: str, file: str, digest: str) -> bool:
    try:
        return store.digest(root, file) == digest
    except Damaged:
        return False


def _mended(root: str, file: str, folder: str) -> str:
    if store.is_there(f"{root}/{file}"):
        store.set_aside(root, file, folder)
    store.copy_file(store.SHIPPED, root, file)
    return f"{file}: mended from what the product ships"


# Releases ----------------------------------------------------------------------------------------


def _back(root: str, lost: int) -> list[str]:
    """Put the newest data that can be read online, where what was put online last cannot.

    Each damaged dataset goes back to the last release that has it sound, and what is made from
    datasets is made anew. So many numbers were `lost` with the end of the list.
    """
    listed = release.history(root)
    newest = listed[-1]
    wrong = release.damages(newest)
    if not wrong and not lost:
        return []
    number = newest.number + lost + 1
    if not wrong:
        publish.restore(root, newest, number, publish.Reason(WHO, WHY))
        return [f"release {number}: the tables of release {newest.number}"]
    older = {name: _last_sound(listed, name) for name in wrong if name in CONTRACTS}
    tables = {**newest.tables, **{name: one.tables[name] for name, one in older.items()}}
    publish.remake(root, replace(newest, tables=tables), number, publish.Reason(WHO, WHY))
    back = [f"{name} as release {one.number} had it" for name, one in older.items()]
    return [f"release {number}: release {newest.number} made anew", *back]


def _last_sound(listed: Sequence[Release], name: str) -> Release:
    for one in reversed(listed):
        if name in one.tables and name not in release.damages(one):
            return one
    raise NothingOnline(f"{name}: no release has it as it was written: bring it back from a copy")
