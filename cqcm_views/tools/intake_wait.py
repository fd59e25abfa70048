"""Work on a large file: how far it has come, and the press that stops it."""

import contextvars
import threading
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor, wait
from typing import TypeVar

import streamlit as st

from cqcm_data.intake import progress
from cqcm_data.intake.progress import Stage, Stopped
from cqcm_data.text import Language
from cqcm_views.wording import numbers
from cqcm_views.wording.strings import say

T = TypeVar("T")

_SOON = 0.4  # seconds: what is done by then shows no bar
_LOOK = 0.2


class _Work:
    """Work in a thread of its own, as far as it has come."""

    def __init__(self) -> None:
        self.stage: Stage = "reading"
        self.share = 0.0
        self.stop = threading.Event()

    def hear(self, stage: Stage, share: float) -> None:
        self.stage, self.share = stage, share
        if self.stop.is_set():
            raise Stopped

    def run(self, work: Callable[[], T]) -> T:
        with progress.heard(self.hear):
            return work()


def waited_for(work: Callable[[], T], leave: Callable[[], None], language: Language) -> T:
    """What some work gives; raises what it raises. Any press ends it; that on its button leaves."""
    state = _Work()
    thread = ThreadPoolExecutor(1)
    try:
        future = thread.submit(contextvars.copy_context().run, state.run, work)
        wait([future], _SOON)
        if not future.done():
            _show(future, state, leave, language)
        return future.result()
    finally:
        state.stop.set()
        thread.shutdown(wait=False)


def _show(future: "Future[T]", state: _Work, leave: Callable[[], None], language: Language) -> None:
    """A bar until the work is done. A press makes the page anew, which ends this run of it."""
    place = st.empty()
    with place.container():
        bar = st.progress(0.0)
        st.button(say("intake_stop", language), key="intake-stop", on_click=leave)
    while not future.done():
        told = numbers.percent(state.share, language)
        bar.progress(min(state.share, 1.0), say(f"intake_{state.stage}", language, share=told))
        wait([future], _LOOK)
    place.empty()
