"""Made once for all who ask."""

import gc
import threading
import traceback
import weakref
from concurrent.futures import CancelledError, ThreadPoolExecutor

import pytest

from cqcm_data import once as module
from cqcm_data.once import once

CROWD = 50
PATIENCE = 10


def test_of_fifty_who_ask_at_once_one_makes_it():
    gate = threading.Barrier(CROWD)
    made = []

    @once(maxsize=4)
    def make(name: str) -> object:
        made.append(name)
        threading.Event().wait(0.05)  # long enough for all to ask
        return object()

    def ask(_: int) -> object:
        gate.wait(PATIENCE)
        return make("a")

    with ThreadPoolExecutor(CROWD) as crowd:
        given = list(crowd.map(ask, range(CROWD)))
    assert made == ["a"]
    assert {id(one) for one in given} == {id(make("a"))}
    assert make.cache_info() == (CROWD, 1, 4, 1)


def test_one_thing_does_not_wait_for_another():
    begun, go_on = threading.Event(), threading.Event()

    @once(maxsize=4)
    def make(slow: bool) -> bool:
        if slow:
            begun.set()
            assert go_on.wait(PATIENCE)
        return slow

    with ThreadPoolExecutor(1) as other:
        slow = other.submit(make, True)
        assert begun.wait(PATIENCE)
        assert make(False) is False
        assert not slow.done()
        go_on.set()
        assert slow.result(PATIENCE) is True


def test_however_much_fails_what_was_made_stays():
    made = []

    @once(maxsize=2)
    def make(name: str) -> str:
        made.append(name)
        if name.startswith("wrong"):
            raise KeyError(name)
        return name

    make("a")
    for wrong in range(5):
        with pytest.raises(KeyError):
            make(f"wrong {wrong}")
    assert make("a") == "a" and made.count("a") == 1
    assert make.cache_info().currsize == 3  # the two last failures beside it


def test_a_failure_is_kept_for_a_minute_and_its_traceback_does_not_grow(monkeypatch):
    now = [100.0]
    monkeypatch.setattr(module.time, "monotonic", lambda: now[0])
    tried = []

    @once(maxsize=4)
    def make() -> None:
        tried.append(1)
        raise KeyError("gone")

    def failed() -> tuple[KeyError, int]:
        with pytest.raises(KeyError) as told:
            make()
        return told.value, len(traceback.extract_tb(told.value.__traceback__))

    first = failed()
    now[0] += module.FAILURES_LAST - 1
    assert [failed() for _ in range(5)] == [first] * 5
    assert "make" in [frame.name for frame in traceback.extract_tb(first[0].__traceback__)]
    assert len(tried) == 1
    now[0] += 2
    assert failed()[0] is not first[0]
    assert len(tried) == 2


def test_a_failure_holds_nothing_that_was_made_on_the_way_and_goes_when_its_minute_is_over(
    monkeypatch,
):
    class Large:
        pass

    class Wrong(ValueError):
        pass

    now, held = [100.0], []
    monkeypatch.setattr(module.time, "monotonic", lambda: now[0])

    def inner() -> None:
        large = Large()
        held.append(weakref.ref(large))
        raise KeyError("inner")

    @once(maxsize=4)
    def make(name: str) -> str:
        large = Large()
        held.append(weakref.ref(large))
        if name == "right":
            return name
        try:
            inner()
        except KeyError as error:
            raise Wrong(name) from error
        return name

    def fails() -> weakref.ref:
        with pytest.raises(Wrong) as told:
            make("wrong")
        return weakref.ref(told.value)

    failure = fails()
    gc.collect()
    assert len(held) == 2 and not any(one() for one in held)
    assert failure() and make.cache_info().currsize == 1
    now[0] += module.FAILURES_LAST + 1
    make("right")
    gc.collect()
    assert failure() is None and make.cache_info().currsize == 1


def test_who_cannot_wait_gets_what_is_kept_and_makes_nothing():
    made = []

    @once(maxsize=4)
    def make(name: str) -> str:
        made.append(name)
        return name if name == "a" else str(1 / 0)

    assert make("a") == "a"
    with pytest.raises(ZeroDivisionError):
        make("b")
    assert make.kept("a") == "a"
    for name in ("b", "c"):
        with pytest.raises(LookupError):
            make.kept(name)
    assert made == ["a", "b"]


def test_all_who_wait_get_the_failure():
    gate = threading.Barrier(8)
    tried = []

    @once(maxsize=4)
    def make() -> None:
        tried.append(1)
        threading.Event().wait(0.05)
        raise CancelledError("its own")

    def ask(_: int) -> CancelledError:
        gate.wait(PATIENCE)
        with pytest.raises(CancelledError, match="its own") as told:
            make()
        return told.value

    with ThreadPoolExecutor(8) as crowd:
        assert len(set(crowd.map(ask, range(8)))) == 1
    assert len(tried) == 1


class Stopped(BaseException):
    """What the script framework raises to end a run."""


def test_whoever_waited_for_a_thread_that_was_stopped_makes_it():
    begun, stop = threading.Event(), threading.Event()
    made = []

    @once(maxsize=4)
    def make() -> str:
        made.append(threading.current_thread().name)
        if len(made) == 1:
            begun.set()
            assert stop.wait(PATIENCE)
            raise Stopped
        return "made"

    with ThreadPoolExecutor(1) as first, ThreadPoolExecutor(3) as others:
        stopped = first.submit(make)
        assert begun.wait(PATIENCE)
        waiting = [others.submit(make) for _ in range(3)]
        threading.Event().wait(0.05)  # they wait by now
        stop.set()
        assert [one.result(PATIENCE) for one in waiting] == ["made"] * 3
        with pytest.raises(Stopped):
            stopped.result(PATIENCE)
    assert len(made) == 2
    assert make.cache_info().currsize == 1


def test_what_was_used_least_lately_goes_first():
    made = []

    @once(maxsize=2)
    def make(name: str) -> str:
        made.append(name)
        return name

    for name in ["a", "b", "a", "c", "a", "b"]:
        make(name)
    assert made == ["a", "b", "c", "b"]
    assert make.cache_info().currsize == 2
    assert make.cache_parameters() == {"maxsize": 2}


def test_what_is_made_may_ask_for_others_but_not_for_itself():
    @once(maxsize=20)
    def sum_to(number: int) -> int:
        return number + sum_to(number - 1) if number else 0

    assert sum_to(10) == 55
    assert sum_to.cache_info().misses == 11

    @once(maxsize=2)
    def endless() -> None:
        endless()

    with pytest.raises(RecursionError, match="endless"):
        endless()


def test_what_is_under_way_while_all_is_cleared_is_not_kept():
    @once(maxsize=2)
    def make(clear: bool) -> int:
        if clear:
            make.cache_clear()
        return 1

    assert make(True) == 1
    assert make.cache_info() == (0, 0, 2, 0)
