"""What is dear to make is made once: whoever asks for it meanwhile waits for the one who makes it.

The caches of `functools` and `cachetools` let all who ask at once make it, and forget a failure.
"""

import math
import time
import traceback
from collections.abc import Callable, Hashable
from functools import update_wrapper
from threading import Event, Lock, get_ident
from types import TracebackType
from typing import Generic, NamedTuple, ParamSpec, TypeVar

FAILURES_LAST = 60.0  # seconds, after which what has failed is tried anew

P = ParamSpec("P")
T = TypeVar("T")


class Info(NamedTuple):
    """`misses` counts how often something was made, `hits` how often it was there or under way."""

    hits: int
    misses: int
    maxsize: int
    currsize: int


class _Making(Generic[T]):
    """One thing, from when a thread begins to make it; of no use where that thread was stopped."""

    value: T

    def __init__(self) -> None:
        self.maker = get_ident()
        self.over = Event()
        self.stopped = True  # until it is made, or fails
        self.until, self.used = math.inf, time.monotonic()
        self._error: Exception | None = None
        self._trace: TracebackType | None = None

    def make(self, make: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> None:
        try:
            self.value = make(*args, **kwargs)
        except Exception as error:  # noqa: BLE001 - whoever asked gets it raised
            self._error, self._trace = error, error.__traceback__
            _let_go(error)
            self.until = time.monotonic() + FAILURES_LAST
        self.stopped = False

    @property
    def failed(self) -> bool:
        return self._error is not None

    def given(self) -> T:
        if self._error:
            raise self._error.with_traceback(self._trace)  # or it would grow by every raise
        return self.value


def _let_go(error: BaseException | None) -> None:
    """Frees what the frames of a failure hold; which lines it went through is still told."""
    while error:
        traceback.clear_frames(error.__traceback__)
        error = error.__context__


class Once(Generic[P, T]):
    """A function that keeps what it gave, `maxsize` things: what was used least lately goes first.

    A failure is kept as well, for a minute, apart: what is asked for in vain, however often, drives
    nothing out that was made. What is no error but stops the thread, such as the end
    of a run, is not: whoever waited makes the thing instead.
    """

    def __init__(self, make: Callable[P, T], maxsize: int) -> None:
        update_wrapper(self, make)
        self._make, self._maxsize, self._lock = make, maxsize, Lock()
        self.cache_clear()

    def __call__(self, *args: P.args, **kwargs: P.kwargs) -> T:
        key = (args, *kwargs.items())
        while True:
            # What is there is had without the lock: a crowd would queue for it.
            making = self._fresh(key)
            if making is None:
                with self._lock:
                    there = self._there(key)
                    making = there or self._begun(key)
                if there is None:
                    self._finish(key, making, *args, **kwargs)
                else:
                    making.over.wait()
            if not making.stopped:
                return making.given()

    def kept(self, *args: P.args, **kwargs: P.kwargs) -> T:
        """What is kept, for whoever cannot wait; raises LookupError where it is not, or failed."""
        making = self._fresh((args, *kwargs.items()))
        if making is None or making.failed:
            raise LookupError(self._make.__qualname__)
        return making.given()

    def _fresh(self, key: Hashable) -> _Making[T] | None:
        """What is kept, but for a failure of long ago."""
        kept, now = self._kept.get(key) or self._failed.get(key), time.monotonic()
        if kept is None or kept.until <= now:
            return None
        kept.used = now
        self._hits += 1
        return kept

    def _there(self, key: Hashable) -> _Making[T] | None:
        """What is kept by now, or under way."""
        if there := self._fresh(key):
            return there
        if there := self._under_way.get(key):
            if there.maker == get_ident():
                raise RecursionError(f"{self._make.__qualname__} asks for what it makes")
            self._hits += 1
        return there

    def _begun(self, key: Hashable) -> _Making[T]:
        self._misses += 1
        self._forget()
        making = self._under_way[key] = _Making()
        return making

    def _forget(self) -> None:
        """Lets go of the failures of long ago: nobody may ever ask for the same again."""
        now = time.monotonic()
        for key in [key for key, one in self._failed.items() if one.until <= now]:
            del self._failed[key]

    def _finish(self, key: Hashable, making: _Making[T], *args: P.args, **kwargs: P.kwargs) -> None:
        """Make it, keep it unless the thread was stopped, and let those go on who wait for it."""
        try:
            making.make(self._make, *args, **kwargs)
        finally:
            with self._lock:
                if self._under_way.get(key) is making:  # or all was cleared meanwhile
                    del self._under_way[key]
                    if not making.stopped:
                        self._keep(key, making)
            making.over.set()

    def _keep(self, key: Hashable, making: _Making[T]) -> None:
        making.used = time.monotonic()
        among = self._failed if making.failed else self._kept
        among[key] = making
        if len(among) > self._maxsize:
            del among[min(among, key=lambda one: among[one].used)]

    def cache_clear(self) -> None:
        with self._lock:
            self._kept: dict[Hashable, _Making[T]] = {}
            self._failed: dict[Hashable, _Making[T]] = {}
            self._under_way: dict[Hashable, _Making[T]] = {}
            self._hits = self._misses = 0

    def cache_info(self) -> Info:
        return Info(self._hits, self._misses, self._maxsize, len(self._kept) + len(self._failed))

    def cache_parameters(self) -> dict[str, int]:
        return {"maxsize": self._maxsize}


def once(*, maxsize: int) -> Callable[[Callable[P, T]], Once[P, T]]:
    """Make each thing once, for all who ask with the same arguments, and keep so many of them."""
    return lambda make: Once(make, maxsize)
