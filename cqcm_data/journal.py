"""One JSON line for each rerun, choice, query and release: how long, how many rows, from where.

What people typed, whose address it was and what stands in a row is in no line. All lines of a rerun
have one reference, which is also the one that a reader is told when something goes wrong.

Python's own logging writes them: a queue, so that no reader waits for a disk, then a file that
rotates. A formatter of a library would take as many lines as the one here.
"""

import atexit
import datetime as dt
import json
import logging
import os
import queue
import secrets
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from contextvars import ContextVar
from logging.handlers import QueueHandler, QueueListener, RotatingFileHandler
from pathlib import Path
from typing import Any

from filelock import FileLock

FOLDER = "CQCM_LOG"  # the environment may name another folder, or "-" for what the program prints
FILE = "cqcm.jsonl"
LARGEST = 10_000_000  # bytes of a file
FILES = 9  # older ones beside it
LOOKS = 1.0  # seconds between looks at how large it is, and at whether another process set it aside
_USUAL = Path(__file__).resolve().parent.parent / "var" / "log"
_WAITING = 10_000  # lines at most; where a disk takes none, further ones are dropped

Told = dict[str, Any]

_log = logging.getLogger("cqcm.journal")
_log.propagate = False
_under_way: ContextVar[Told | None] = ContextVar("the rerun that is under way", default=None)


# What is told ------------------------------------------------------------------------------------


@contextmanager
def rerun(what: str = "rerun") -> Iterator[Told]:
    """The line of a rerun, to which whoever draws adds what it shows; a fragment's is its run's.

    A choice that is asked for without one has the same line under another name.

    What goes wrong is told of after it has ended: its reference stands until the next one begins.
    """
    if (whole := _under_way.get()) is not None and "ms" not in whole:
        yield whole
        return
    told: Told = {"reference": secrets.token_hex(4).upper(), "queries": 0, "rows": 0}
    _under_way.set(told)
    try:
        with _timed(what, told):
            try:
                yield told
            finally:
                told["hit"] = not told["queries"]
    finally:
        if "error" not in told:
            _under_way.set(None)


@contextmanager
def query(release: int) -> Iterator[Told]:
    """The line of a query on a release; it counts for the rerun that asks."""
    run = _under_way.get()
    told: Told = {"reference": run["reference"]} if run else {}
    told["release"] = release
    with _timed("query", told):
        yield told
    if run:
        run["queries"] += 1
        run["rows"] += told["rows"]


@contextmanager
def release() -> Iterator[Told]:
    """The line of something that goes online."""
    with _timed("release", {}) as told:
        yield told


def reference() -> str:
    """That of the rerun that is under way, or has just failed; elsewhere a new one."""
    run = _under_way.get()
    return str(run["reference"]) if run else secrets.token_hex(4).upper()


@contextmanager
def _timed(what: str, told: Told) -> Iterator[Told]:
    start = time.perf_counter()
    try:
        yield told
    except Exception as error:
        told["error"] = type(error).__name__
        raise
    finally:
        told["ms"] = round(1000 * (time.perf_counter() - start), 1)
        if _log.handlers:
            _log.handle(logging.LogRecord(_log.name, logging.INFO, "", 0, what, (told,), None))


# Where it is written -----------------------------------------------------------------------------


def begin() -> None:
    """Write the lines of this process from here on, to its end; once, however often it is asked.

    Where nothing can be written the dashboard is served without: the log of the server says so.
    """
    if _log.handlers:
        return
    try:
        to = _handler(os.environ.get(FOLDER) or str(_USUAL))
    except OSError as error:
        logging.getLogger("cqcm").warning("No line is logged: %s", error)
        return
    to.setFormatter(_Line())
    waiting: queue.Queue[Any] = queue.Queue(_WAITING)
    _log.addHandler(_Queued(waiting))
    writer = QueueListener(waiting, to)
    writer.start()
    atexit.register(_end, writer)


def _handler(place: str) -> logging.Handler:
    if place == "-":
        return logging.StreamHandler(sys.stderr)
    Path(place).mkdir(parents=True, exist_ok=True, mode=0o700)
    return _Shared(Path(place) / FILE, maxBytes=LARGEST, backupCount=FILES, encoding="utf-8")


def _end(writer: QueueListener) -> None:
    """The last lines, unless the disk takes none."""
    with suppress(queue.Full):
        writer.stop()
    with suppress(OSError):
        for one in writer.handlers:
            one.close()


class _Line(logging.Formatter):
    def format(self, record: logging.LogRecord) -> str:
        at = dt.datetime.fromtimestamp(record.created, dt.UTC).isoformat(timespec="milliseconds")
        told: Any = record.args  # which the library takes out of its tuple
        return json.dumps({"at": at, "what": record.msg, **told}, ensure_ascii=False)


class _Queued(QueueHandler):
    """What waits goes to no other process: nothing needs to be made of it before it is written."""

    def prepare(self, record: logging.LogRecord) -> logging.LogRecord:
        return record

    def enqueue(self, record: logging.LogRecord) -> None:
        with suppress(queue.Full):
            self.queue.put_nowait(record)


class _Shared(RotatingFileHandler):
    """A file of several processes: one of them sets it aside, the others follow to the next one."""

    _told = False
    _looked = -LOOKS

    def shouldRollover(self, record: logging.LogRecord) -> bool:  # noqa: N802 - of the library
        if time.monotonic() - self._looked < LOOKS:
            return False
        self._looked = time.monotonic()
        self._follow()
        return Path(self.baseFilename).stat().st_size >= self.maxBytes

    def doRollover(self) -> None:  # noqa: N802
        with FileLock(f"{self.baseFilename}.lock", mode=0o600):
            if not self._follow():
                super().doRollover()

    def _follow(self) -> bool:
        """Whether the file was another one by now, which then is the one that is written to."""
        with suppress(OSError):
            there = Path(self.baseFilename).stat()
            if self.stream and os.path.samestat(there, os.fstat(self.stream.fileno())):
                return False
        self.close()
        self.stream = self._open()
        return True

    def handleError(self, record: logging.LogRecord) -> None:  # noqa: N802
        """Said once: a full disk would be told of at every line."""
        if not self._told:
            self._told = True
            logging.getLogger("cqcm").warning("Lines of the log are lost: %s", sys.exc_info()[1])
