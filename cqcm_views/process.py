"""The process itself: how many files it may hold open, and how soon it ends when it is told to."""

import logging
import os
import signal
import sys
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from threading import Timer, current_thread, main_thread
from types import FrameType

_log = logging.getLogger("cqcm")

# A visitor holds one file, and a page of a new browser six more for a moment: a hall of 500.
FILES = 4096
END_WITHIN = 4.0  # seconds
_ENDS = (signal.SIGTERM, signal.SIGINT)


@asynccontextmanager
async def prepared(_app: object) -> AsyncGenerator[None, None]:
    """What a server of many visitors needs of its process, from when it serves."""
    _raise_limit_of_files()
    if current_thread() is main_thread():  # which alone can be told of signals
        for number in _ENDS:
            _end_in_time(number)
    yield


def _raise_limit_of_files() -> None:
    """Many systems let a process open 1 024 files unless it asks for more."""
    if sys.platform == "win32":
        return
    import resource  # noqa: PLC0415 - not on every system

    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    most = FILES if hard == resource.RLIM_INFINITY else min(hard, FILES)
    if soft != resource.RLIM_INFINITY and soft < most:
        resource.setrlimit(resource.RLIMIT_NOFILE, (most, hard))
    if most < FILES:
        _log.warning(
            "this process may open %s files, which is enough for about %s visitors at once: "
            "`ulimit -Hn %s` before the start allows more",
            most,
            most // 4,
            FILES,
        )


def _end_in_time(number: signal.Signals) -> None:
    """Whoever serves ends by itself, in so many seconds at most: what is online is never half
    written, so that nothing is lost by it.
    """
    before = signal.getsignal(number)

    def end(told: int, frame: FrameType | None) -> None:
        watch = Timer(END_WITHIN, os._exit, [128 + told])
        watch.daemon = True
        watch.start()
        if callable(before):
            before(told, frame)

    signal.signal(number, end)
