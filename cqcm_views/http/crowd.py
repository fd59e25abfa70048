"""Who asks for the same in one moment, as a hall does: it costs what one of them costs."""

from asyncio import Lock, Task, create_task, shield
from weakref import WeakValueDictionary

from anyio.lowlevel import RunVar
from anyio.to_thread import run_sync

from cqcm_data import release
from cqcm_data.release import Release
from cqcm_views.http import threads


class _Looks:
    """At what is newest: one at a time, by a thread, for it reads the storage."""

    def __init__(self) -> None:
        self._turn = Lock()
        self._next: Task[Release] | None = None

    async def newest(self) -> Release:
        if self._next is None:
            self._next = create_task(self._look())
        return await shield(self._next)

    async def _look(self) -> Release:
        async with self._turn:
            self._next = None
            limiter = threads.limiter(threads.NEWEST, 1)
            return await run_sync(release.current, limiter=limiter)


_looks: RunVar[_Looks] = RunVar("looks at what is newest")
_turns: WeakValueDictionary[str, Lock] = WeakValueDictionary()


async def newest() -> Release:
    """The newest release, as a look finds it that begins after it was asked for.

    One that is under way may have missed a release; the next one is shared by all who wait for it.
    Raises NothingOnline.
    """
    if _looks.get(None) is None:
        _looks.set(_Looks())
    return await _looks.get().newest()


def turn(address: str) -> Lock:
    """One after the other, of those who ask for one address; it is gone with the last of them."""
    return _turns.setdefault(address, Lock())
