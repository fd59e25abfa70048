"""How far the work on a file has come: told to whoever waits for it, and who may stop it."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Literal

Stage = Literal["reading", "checking"]
Hears = Callable[[Stage, float], None]

_hears: ContextVar[Hears | None] = ContextVar("hears", default=None)


class Stopped(Exception):
    """Raised by whoever hears of the progress, to end the work: nothing was kept of it."""


def tell(stage: Stage, done: int, of: int) -> None:
    """Say how much of a stage is done; costs nothing where nobody waits."""
    if hears := _hears.get():
        hears(stage, done / of if of else 1.0)


@contextmanager
def heard(by: Hears) -> Iterator[None]:
    """While this lasts, what the work of this thread tells goes there."""
    before = _hears.set(by)
    try:
        yield
    finally:
        _hears.reset(before)
