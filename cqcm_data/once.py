"""What is dear to make is made once: whoever asks for it meanwhile waits for the one who makes it.

The caches of `functools` and `cachetools` let all who ask at once make it, and forget a failure.
"""

import math
import time
from collections import OrderedDict
from collections.abc import Callable, Hashable
from concurrent.futures import CancelledError, Future
from functools import update_wrapper
from threading import Lock, get_ident
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


class _Making(Future[T]):
    """One thing, from when a thread begins to make it; cancelled where that thread was stopped."""

    def __init__(self) -> None:
        super().__init__()
        self.maker = get_ident()
        self.until = math.inf
        self._trace: TracebackType | None = None

    def fail(self, error: Exception) -> None:
        self.until = time.monotonic() + FAILURES_LAST
        self._trace = error.__traceback__
        self.set_exception(error)

    def given(self) -> T:
        """What was made, once it is, or what went wrong; its traceback grows by no raise."""
        try:
            return self.result()
        except Exception as error:
            error.__traceback__ = self._trace
            raise


class Once(Generic[P, T]):
    """A function that keeps what it gave, `maxsize` things: what was used least lately goes first.

    A failure is kept as well, for a minute. What is no error but stops the thread, such as the end
    of a run, is not: whoever waited makes the thing instead.
    """

    def __init__(self, make: Callable[P, T], maxsize: int) -> None:
        update_wrapper(self, make)
        self._make, self._maxsize, self._lock = make, maxsize, Lock()
        self.cache_clear()

    def __call__(self, *args: P.args, **kwargs: P.kwargs) -> T:
        key = (args, *kwargs.items())
        while True:
            with self._lock:
                there = self._there(key)
                making = there or self._begun(key)
            if there is None:
                self._finish(key, making, *args, **kwargs)
            try:
                return making.given()
            except CancelledError:
                if not making.cancelled():  # the thing itself raises it
                    raise

    def _there(self, key: Hashable) -> _Making[T] | None:
        """What is kept or under way, but for a failure of long ago."""
        if (making := self._under_way.get(key)) and making.maker == get_ident():
            raise RecursionError(f"{self._make.__qualname__} asks for what it makes")
        kept = self._kept.get(key)
        if kept and kept.until > time.monotonic():
            self._kept.move_to_end(key)
            making = kept
        self._hits += making is not None
        return making

    def _begun(self, key: Hashable) -> _Making[T]:
        self._misses += 1
        making = self._under_way[key] = _Making()
        return making

    def _finish(self, key: Hashable, making: _Making[T], *args: P.args, **kwargs: P.kwargs) -> None:
        try:
            making.set_result(self._make(*args, **kwargs))
        except Exception as error:  # noqa: BLE001 - whoever asked gets it raised
            making.fail(error)
        finally:
            self._keep(key, making)

    def _keep(self, key: Hashable, making: _Making[T]) -> None:
        with self._lock:
            if self._under_way.get(key) is making:  # or all was cleared meanwhile
                del self._under_way[key]
                if making.done():
                    self._kept[key] = making
                    self._kept.move_to_end(key)
                    if len(self._kept) > self._maxsize:
                        self._kept.popitem(last=False)
        making.cancel()  # does nothing to what is done

    def cache_clear(self) -> None:
        with self._lock:
            self._kept: OrderedDict[Hashable, _Making[T]] = OrderedDict()
            self._under_way: dict[Hashable, _Making[T]] = {}
            self._hits = self._misses = 0

    def cache_info(self) -> Info:
        return Info(self._hits, self._misses, self._maxsize, len(self._kept))

    def cache_parameters(self) -> dict[str, int]:
        return {"maxsize": self._maxsize}


def once(*, maxsize: int) -> Callable[[Callable[P, T]], Once[P, T]]:
    """Make each thing once, for all who ask with the same arguments, and keep so many of them."""
    return lambda make: Once(make, maxsize)
