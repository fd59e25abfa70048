"""Threads are lent by a limiter: each kind of work has its own, so that none waits for another."""

from anyio import CapacityLimiter
from anyio.lowlevel import RunVar

PAGES: RunVar[CapacityLimiter] = RunVar("pages as HTTP gives them")
CHOICES: RunVar[CapacityLimiter] = RunVar("choices on a page")
STATIC: RunVar[CapacityLimiter] = RunVar("static files")
FILES: RunVar[CapacityLimiter] = RunVar("files of data")
NEWEST: RunVar[CapacityLimiter] = RunVar("looks at what is newest")
LOOKS: RunVar[CapacityLimiter] = RunVar("looks at whether it works")


def limiter(kind: RunVar[CapacityLimiter], most: int) -> CapacityLimiter:
    """The limiter of a kind of work, one for each event loop."""
    if kind.get(None) is None:
        kind.set(CapacityLimiter(most))
    return kind.get()
