"""What was found sound at a start, so that the next start need not look through the same again.

Kept is one digest of all that the look depended on: this program, the libraries, every byte that
it read. With another byte anywhere it is looked through anew, so that nothing that is kept can hide
what is wrong. What was found wrong is never kept.
"""

import logging
import os
import sys
from collections.abc import Callable
from contextlib import suppress
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import TypeVar
from uuid import uuid4

import deltalake
import duckdb
import pandas as pd
import pyarrow as pa
import pydantic

FILE = "CQCM_SOUND"  # the environment may name another file
_USUAL = Path(__file__).resolve().parent.parent / "var" / "sound"
_MOST = 16  # digests: those of several installations, and of a version that is gone back to

_PROGRAM = Path(__file__).resolve().parent
_LIBRARIES = (deltalake, duckdb, pa, pd, pydantic)
_COMPILED = "__pycache__"

V = TypeVar("V")

_log = logging.getLogger("cqcm")


def unless_known(about: Callable[[], str], look: Callable[[], V]) -> V | None:
    """What a look finds wrong; None without one where the same was found sound before.

    `about` gives all that the look depends on, besides the program. It is asked again after the
    look: what has changed meanwhile is looked at once more at the next start.
    """
    before = _digest(about)
    if before and before in _kept():
        return None
    wrong = look()
    if before and not wrong and _digest(about) == before:
        _keep(before)
    return wrong


def every_byte(folder: str) -> str:
    """A digest of all files in a folder of this machine, with their names; raises OSError."""
    found = sha256()
    for place, folders, files in os.walk(folder, onerror=_refuse):
        folders[:] = sorted(name for name in folders if name != _COMPILED)
        for name in sorted(files):
            file = Path(place, name)
            content = sha256(file.read_bytes()).hexdigest()
            found.update(f"{file.relative_to(folder)}\0{content}\n".encode())
    return found.hexdigest()


def _refuse(error: OSError) -> None:
    raise error


def _digest(about: Callable[[], str]) -> str | None:
    """None where something cannot be read: whoever looks will tell what."""
    try:
        return sha256(f"{_program()}\0{about()}".encode()).hexdigest()
    except OSError:
        return None


@cache
def _program() -> str:
    """This version of the program with its sources, and of what it is made with."""
    libraries = [f"{one.__name__} {one.__version__}" for one in _LIBRARIES]
    return "\n".join([sys.version, *libraries, every_byte(str(_PROGRAM))])


def _file() -> Path:
    return Path(os.environ.get(FILE) or _USUAL)


def _kept() -> list[str]:
    """The digests that are kept, the newest last; none where the file is not what was written."""
    try:
        return _file().read_text("ascii").split()
    except (OSError, ValueError):
        return []


def _keep(digest: str) -> None:
    """Of two who keep at once, one is kept. Where nothing can be kept, each start looks anew."""
    file, told = _file(), [*(one for one in _kept() if one != digest), digest][-_MOST:]
    beside = file.with_name(f"{file.name}.{uuid4().hex}")
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        beside.write_text("\n".join(told), "ascii")
        beside.replace(file)
    except OSError as error:
        _log.debug("%s is not kept: %s", file, error)
    finally:
        with suppress(OSError):
            beside.unlink(missing_ok=True)
