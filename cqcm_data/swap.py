"""Another folder of tables in the place of the one that is online, whole, whatever stops it.

Beside the folder stands, under a known name, what is being made or what was there. A note inside
the new one says what was done: where it is found in place, the rest is done at the next start.
"""

import ctypes
import json
import os
import shutil
import sys
from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path

from filelock import FileLock, Timeout

from cqcm_data import store
from cqcm_data.store import NotWritten

NOTE = "_swapped"
_ASIDE = "_set_aside"
_MAKING, _MADE, _BEFORE = "making", "made", "before"
_HERE, _EXCHANGE = -100, 2  # as Linux knows them: a path as it is, both names change places

Told = Mapping[str, str | int]


class Busy(RuntimeError):
    """Another process is at it."""


@contextmanager
def alone(root: str) -> Iterator[None]:
    """Nobody else begins, swaps or settles there meanwhile; raises Busy and NotWritten.

    The system lets go of the lock of a process that was killed.
    """
    lock = FileLock(_beside(root, "lock"), timeout=0)
    try:
        lock.acquire()
    except Timeout as error:
        raise Busy(f"{root}: records are being erased there now, or a backup is made") from error
    except OSError as error:
        raise NotWritten(f"{lock.lock_file}: {error.strerror}") from error
    try:
        yield
    finally:
        lock.release()


def unsettled(root: str) -> bool:
    """Whether anything is under way, or was stopped on its way."""
    beside = (_beside(root, name) for name in (_MAKING, _MADE, _BEFORE))
    return (Path(root) / NOTE).exists() or any(one.exists() for one in beside)


def begun(root: str, without: Collection[str]) -> str:
    """A folder beside, with everything that another holds but some tables; raises NotWritten.

    What was set aside of those tables is left out as well.
    """
    folder, fresh = Path(root), _beside(root, _MAKING)
    dropped = {folder / name for name in without}
    dropped |= {one for name in without for one in folder.glob(f"{_ASIDE}/*/{name}")}
    kept = [folder / NOTE, *folder.glob(f"{store.UNFINISHED}*")]

    def left_out(place: str, names: list[str]) -> set[str]:
        return {one for one in names if Path(place, one) in (*dropped, *kept)}

    try:
        shutil.rmtree(fresh, ignore_errors=True)
        shutil.copytree(folder, fresh, symlinks=True, ignore=left_out, copy_function=_copied)
    except (OSError, shutil.Error) as error:
        raise NotWritten(f"{fresh}: {str(error)[:300]}") from error
    return fresh.as_posix()


def put_in_place(root: str, told: Told) -> None:
    """The folder that was begun takes the place of the other; raises NotWritten.

    From then on what is `told` of it stands in the place, until `forget`.
    """
    fresh, made = _beside(root, _MAKING), _beside(root, _MADE)
    try:
        (fresh / NOTE).write_text(json.dumps(told), "utf-8")
        fresh.rename(made)
        if not _exchanged(made, Path(root)):
            Path(root).rename(_beside(root, _BEFORE))
            made.rename(root)
    except OSError as error:
        raise NotWritten(f"{root}: {error.strerror}") from error


def settle(root: str) -> Told | None:
    """Finish what was stopped on its way, or forget it; what was put in place, until `forget`.

    Nothing but a whole folder ever stood under the name of the made one.
    """
    folder, made = Path(root), _beside(root, _MADE)
    if made.is_dir() and not folder.exists():
        made.rename(folder)
    for name in (_MAKING, _MADE, _BEFORE):
        shutil.rmtree(_beside(root, name), ignore_errors=True)
    with suppress(OSError, ValueError):
        told: Told = json.loads((folder / NOTE).read_text("utf-8"))
        return told
    return None


def forget(root: str) -> None:
    """All that had to follow is done."""
    (Path(root) / NOTE).unlink(missing_ok=True)


def drop(root: str) -> None:
    """Nothing comes of what was begun."""
    shutil.rmtree(_beside(root, _MAKING), ignore_errors=True)


def _beside(root: str, what: str) -> Path:
    folder = Path(root)
    return folder.with_name(f".{folder.name}.{what}")


def _copied(source: str, target: str) -> None:
    """The same file under another name where that is possible: files of tables never change."""
    try:
        os.link(source, target, follow_symlinks=False)
    except OSError:
        shutil.copy2(source, target)


def _exchanged(one: Path, other: Path) -> bool:
    """Both folders change names at once, so that no reader finds none; False where nothing can."""
    if not sys.platform.startswith("linux"):
        return False
    call = getattr(ctypes.CDLL(None), "renameat2", None)
    paths = os.fsencode(one), os.fsencode(other)
    return call is not None and call(_HERE, paths[0], _HERE, paths[1], _EXCHANGE) == 0
