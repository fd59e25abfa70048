"""The folder of all that decides who may: outside what git knows, for its owner alone."""

import os
import secrets
import tempfile
from contextlib import suppress
from pathlib import Path

from filelock import FileLock

from cqcm_data.store import NotWritten

FOLDER = "CQCM_ACCESS"  # the environment may name another folder
_USUAL = Path(__file__).resolve().parents[2] / "var" / "access"
_SECRET = "secret"  # noqa: S105 - the name of a file


def folder() -> Path:
    """Where the files of this installation lie; it may not be there yet."""
    chosen = os.environ.get(FOLDER)
    return Path(chosen).resolve() if chosen else _USUAL


def text(name: str) -> str | None:
    """What a file says; None where there is none. Raises OSError and UnicodeDecodeError."""
    try:
        return (folder() / name).read_text("utf-8")
    except FileNotFoundError:
        return None


def write(name: str, content: str) -> None:
    """Put a file in its place, whole or not at all, for its owner alone; raises NotWritten."""
    file = folder() / name
    try:
        file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        handle, unfinished = tempfile.mkstemp(dir=file.parent)
        try:
            with os.fdopen(handle, "w", encoding="utf-8", newline="") as stream:
                stream.write(content)
            Path(unfinished).replace(file)
        except OSError:
            with suppress(OSError):
                Path(unfinished).unlink()
            raise
    except OSError as error:
        raise NotWritten(f"{file}: {error.strerror}") from error


def locked(name: str) -> FileLock:
    """One at a time among all processes, for what is read and then written; raises NotWritten."""
    try:
        folder().mkdir(parents=True, exist_ok=True, mode=0o700)
        (folder() / f"{name}.lock").touch(mode=0o600)
    except OSError as error:
        raise NotWritten(f"{folder()}: {error.strerror}") from error
    return FileLock(folder() / f"{name}.lock", timeout=10)


def secret() -> str:
    """What signs cookies here: made once, the same after a restart; raises NotWritten."""
    if there := text(_SECRET):
        return there
    with locked(_SECRET):
        if not text(_SECRET):
            write(_SECRET, secrets.token_hex(32))
        return text(_SECRET) or ""
