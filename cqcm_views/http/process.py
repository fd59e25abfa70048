"""The process itself: how many files it may hold open, and how soon it ends when it is told to."""

import gc
import logging
import os
import signal
import sys
from collections.abc import AsyncGenerator, Iterator
from contextlib import asynccontextmanager, contextmanager
from threading import Timer, current_thread, main_thread
from types import FrameType
from typing import Any

from streamlit import delta_generator
from streamlit.components.v2 import manifest_scanner
from uvicorn.protocols.http.auto import AutoHTTPProtocol

from cqcm_data.intake import drafts
from cqcm_views.http import serving, sign_in

_log = logging.getLogger("cqcm")

FILES = 4096
_OF_A_VISITOR = 4  # files: a connection, and what the framework waits on
SPEAK_WITHIN = 10.0  # seconds
END_WITHIN = 4.0
_ENDS = (signal.SIGTERM, signal.SIGINT)


@asynccontextmanager
async def prepared(_app: object) -> AsyncGenerator[None, None]:
    """What a server of many visitors needs of its process, from when it serves."""
    _raise_limit_of_files()
    _close_what_is_silent()
    if current_thread() is main_thread():  # which alone can be told of signals
        for number in _ENDS:
            _end_in_time(number)
    drafts.drop_old()
    sign_in.tell(serving.tell())
    with _kept_what_is_loaded():
        yield


def leave_out() -> None:
    """What the framework does once for others, each a quarter of a second long.

    It reads what every installed package says of itself, for components that others made: ours is
    known where it is drawn. It looks through the stack for someone who types at a prompt.
    """
    manifest_scanner.scan_component_manifests = lambda *_: []
    delta_generator._use_warning_has_been_displayed = True  # which is all that it looks for


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
            most // _OF_A_VISITOR,
            FILES,
        )


@contextmanager
def _kept_what_is_loaded() -> Iterator[None]:
    """What is there at the start stays: looking through all of it for what nobody uses any more
    would stop every visitor for a third of a second, again and again. Of what is there next to
    nothing is unused: a look before would find some hundred kilobytes in a third of a second.
    """
    gc.freeze()
    gc.enable()  # the start itself does without (`cqcm_views/__main__.py`)
    try:
        yield
    finally:
        gc.unfreeze()


def _end_in_time(number: signal.Signals) -> None:
    """Whoever serves ends by itself, in so many seconds at most: what is online is never half
    written, so that nothing is lost by it.
    """
    before = signal.getsignal(number)

    def end(number: int, frame: FrameType | None) -> None:
        watch = Timer(END_WITHIN, os._exit, [128 + number])
        watch.daemon = True
        watch.start()
        if callable(before):
            before(number, frame)

    signal.signal(number, end)


def _close_what_is_silent() -> None:
    """Whoever connects and asks for nothing holds a file; the server has no limit of its own for
    that, nor a setting for one.
    """
    theirs = AutoHTTPProtocol.connection_made
    if getattr(theirs, "closes", False):
        return

    def connection_made(self: Any, transport: Any) -> None:
        theirs(self, transport)
        self.loop.call_later(SPEAK_WITHIN, _close_if_silent, self)

    connection_made.closes = True  # type: ignore[attr-defined]
    AutoHTTPProtocol.connection_made = connection_made  # type: ignore[method-assign]


def _close_if_silent(connection: Any) -> None:
    if connection.cycle is None and connection.transport.get_protocol() is connection:
        connection.transport.close()
