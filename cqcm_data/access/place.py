"""The folder of all that decides who may: outside what git knows, for its owner alone."""

import os
import secrets
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from filelock import FileLock, Timeout

from cqcm_data.store import NotWritten

FOLDER = "CQCM_ACCESS"  # the environment may name another folder
_USUAL = Path(__file__).resolve().parents[2] / "var" / "access"
_TRIES = 5
_SECRET = "secret"  # noqa: S105 - the name of a file


def folder() -> Path:
    """Where the files of this installation lie; it may not be there yet."""
    chosen = os.environ.get(FOLDER)
    return Path(chosen).resolve() if chosen else _USUAL


def ready() -> None:
    """The folder is there, and closed to others; raises NotWritten."""
    try:
        folder().mkdir(parents=True, exist_ok=True)
        folder().chmod(0o700)
    except OSError as error:
        raise NotWritten(f"{folder()}: {error.strerror}") from error


def text(name: str) -> str | None:
    """What a file says; None where there is none. Raises OSError and UnicodeDecodeError.

    Some editors begin a file with a mark that is no part of it.
    """
    try:
        return (folder() / name).read_text("utf-8-sig")
    except FileNotFoundError:
        return None


def write(name: str, content: str) -> None:
    """Put a file in its place, whole or not at all, for its owner alone; raises NotWritten."""
    ready()
    put(folder() / name, content)


def put(file: Path, content: str) -> None:
    """Put any file in its place, whole or not at all, for its owner alone; raises NotWritten."""
    try:
        file.parent.mkdir(exist_ok=True, mode=0o700)
        handle, unfinished = tempfile.mkstemp(dir=file.parent)
        try:
            with os.fdopen(handle, "w", encoding="utf-8", newline="") as stream:
                stream.write(content)
            _put(Path(unfinished), file)
        except OSError:
            with suppress(OSError):
                Path(unfinished).unlink()
            raise
    except OSError as error:
        raise NotWritten(f"{file}: {error.strerror}") from error


def _put(unfinished: Path, file: Path) -> None:
    """Some systems refuse it while somebody reads the file: they are done in a moment."""
    for left in reversed(range(_TRIES)):
        try:
            unfinished.replace(file)
        except PermissionError:
            if not left:
                raise
            time.sleep(0.05)
        else:
            return


def remove(name: str) -> None:
    """Take a file away, if it is there; raises NotWritten."""
    try:
        (folder() / name).unlink(missing_ok=True)
    except OSError as error:
        raise NotWritten(f"{folder() / name}: {error.strerror}") from error


@contextmanager
def locked(name: str) -> Iterator[None]:
    """One at a time among all processes, for what is read and then written; raises NotWritten."""
    ready()
    try:
        with FileLock(folder() / f"{name}.lock", timeout=10, mode=0o600):
            yield
    except (Timeout, PermissionError) as error:
        raise NotWritten(f"{folder() / name}: {error}") from error


def secret() -> str:
    """What signs cookies here: made once, the same after a restart; raises NotWritten."""
    try:
        if there := text(_SECRET):
            return there
        with locked(_SECRET):
            if not text(_SECRET):
                write(_SECRET, secrets.token_hex(32))
            return text(_SECRET) or ""
    except (OSError, UnicodeDecodeError) as error:
        raise NotWritten(f"{folder() / _SECRET} cannot be read: {error}") from error
