"""Set aside what can no longer be read, so that the next release has a sound base.

Nothing is erased: files move into a folder of their own. A number that a damaged release had is
given to no other one.
"""

import datetime as dt
from collections.abc import Iterator

from cqcm_data import publish, release, store
from cqcm_data.contracts import CONTRACTS
from cqcm_data.release import TABLE, Ledger
from cqcm_data.store import Damaged

WHO = "repair"
WHY = "What was put online last is damaged"


def repair(root: str) -> list[str]:
    """Mend a storage; one line per thing done, none where all is sound.

    Raises NothingOnline where no release at all can be read, publish.Superseded and
    store.NotWritten.
    """
    folder = dt.datetime.now(dt.UTC).strftime("%Y%m%dT%H%M%SZ")
    newest, _ = store.newest_commit(root, TABLE)
    done = [*_unreadable(root, folder)]
    ledger = release.ledger(root)
    after = store.commits_after(root, TABLE, ledger.version)
    done += [_aside(root, file, folder) for file in after]
    done += [_mended(root, file, folder) for file in dict.fromkeys(_mendable(ledger))]
    release.forget()
    return done + _back(root, newest - ledger.version)


def damages(root: str) -> list[str]:
    """What can no longer be read as it was written, in the list, its releases and their tables."""
    ledger = release.ledger(root)
    broken = [ledger.broken] if ledger.broken else []
    found = [(one.number, release.damage(one)) for one in ledger.releases]
    releases = [f"release {number}: {wrong}" for number, wrong in found if wrong]
    tables = [name for name in store.holds(root) if not _opens(root, name)]
    return broken + releases + [f"{name}: its last commit cannot be read" for name in tables]


def _unreadable(root: str, folder: str) -> Iterator[str]:
    """Set aside what keeps tables from being opened: a summary of commits, then commits."""
    for name in store.holds(root):
        if not _opens(root, name):
            for file in store.checkpoints(root, name):  # the commits hold all that they do
                yield _aside(root, file, folder)
        while not _opens(root, name):
            newest, _ = store.newest_commit(root, name)
            (file,) = store.commits_after(root, name, newest - 1)
            yield _aside(root, file, folder)


def _opens(root: str, name: str) -> bool:
    """Whether a table can be read as its last commit left it; what has no commit is no table."""
    newest, _ = store.newest_commit(root, name)
    try:
        return newest < 0 or bool(store.snapshot(root, name, newest))
    except Damaged:
        return False


def _aside(root: str, file: str, folder: str) -> str:
    return f"{file}: set aside as {store.set_aside(root, file, folder)}"


def _mendable(ledger: Ledger) -> Iterator[str]:
    """The damaged files of any release of which the product ships a sound copy."""
    for one in ledger.releases:
        for file, digest in one.hashes.items():
            if not _is(one.root, file, digest) and _is(store.SHIPPED, file, digest):
                yield file


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


def _back(root: str, lost: int) -> list[str]:
    """Put the newest data that can be read online, where what was put online last cannot.

    Whatever was only made from datasets is made from them again; where a dataset itself is damaged,
    all goes back to the last sound release. So many numbers were `lost` with the end of the list.
    """
    newest = release.history(root)[-1]
    wrong = release.damages(newest)
    if not wrong and not lost:
        return []
    number = newest.number + lost + 1
    if wrong and not {*CONTRACTS} & {*wrong}:
        publish.remake(root, newest, number, who=WHO, why=WHY)
        return [f"release {number}: what is made from the data of release {newest.number}, anew"]
    sound = release.current(root)
    publish.restore(root, sound, number, who=WHO, why=WHY)
    return [f"release {number}: the tables of release {sound.number}, the last sound one"]
