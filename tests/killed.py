"""Publications that are killed on their way, or meet another one: run in processes of their own.

The parent of these processes has loaded everything and run nothing, so that each is there at once
and none inherits a thread.
"""

import multiprocessing
import os
import resource
import signal
import sys
from collections.abc import Callable
from multiprocessing import forkserver
from multiprocessing.context import ForkServerContext
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import Any

import pytest
from builders import ciec, table

from cqcm_data import dependents, installation, publish, purge, release, store, swap
from cqcm_data.access import audit
from cqcm_data.intake import drafts

TESTS = Path(__file__).resolve().parent

# Read once here, for all the processes that begin from this one.
dependents.recipe()
dependents.every_name()


def processes() -> ForkServerContext:
    """Where they come from; none loads the main module anew, which a test worker's cannot be."""
    vars(sys.modules["__main__"]).update(__file__=None, __spec__=None)
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["killed", "killed_intake"])
    with pytest.MonkeyPatch.context() as environment:  # Python 3.11 tells their parent no path
        environment.setenv("PYTHONPATH", os.pathsep.join(map(str, (TESTS.parent, TESTS))))
        forkserver.ensure_running()
    return context


def run(process: BaseProcess) -> int | None:
    """Its exit code once it has ended; negative for the signal that killed it."""
    process.start()
    process.join(timeout=60)
    return process.exitcode


def put(root: str, marker: str) -> release.Release:
    """Add one record to two datasets, both with the same marker."""
    base = release.current(root)
    changed = {name: added(base, name, marker) for name in ("ciec", "media_reach")}
    return publish.publish(root, base, changed, publish.Reason(marker, marker))


def added(base: release.Release, name: str, marker: str) -> Any:
    rows = store.read(base.root, name, base.tables[name]).to_pylist()
    view = {"date": "2024-05-01", "channel": "Radio", "campaign": marker, "views": 1}
    return table(name, [*rows, {"ciec": ciec(marker, 2024), "media_reach": view}[name]])


def markers(on: release.Release) -> tuple[list[str], list[str]]:
    """The markers of a release's two datasets, in order."""
    found = (("ciec", "id"), ("media_reach", "campaign"))
    return tuple(
        sorted(store.read(on.root, name, on.tables[name])[column].to_pylist())
        for name, column in found
    )  # type: ignore[return-value]


def put_and_die(root: str, marker: str, at: int) -> None:
    """Publish, killed right before or after one of the commits: at the failpoint of this number."""
    points = iter(range(1000))

    def pass_by() -> None:
        if next(points) == at:
            os.kill(os.getpid(), signal.SIGKILL)

    store.write_deltalake = _between(store.write_deltalake, pass_by)
    store.DeltaTable.restore = _between(store.DeltaTable.restore, pass_by)
    put(root, marker)


def purge_and_die(root: str, access: str, at: int, said: Any) -> None:
    """Purge, killed right before or after one of its steps: the one of this number. Says how many
    there are where it comes to its end.
    """
    os.environ["CQCM_ACCESS"] = access
    points = iter(range(1000))
    passed = []

    def pass_by() -> None:
        passed.append(next(points))
        if passed[-1] == at:
            os.kill(os.getpid(), signal.SIGKILL)

    steps = [(release, "enter"), (purge, "_verify"), (audit, "record"), (swap, "forget")]
    steps += [(swap, "put_in_place"), (swap, "_exchanged"), (Path, "rename"), (drafts, "drop")]
    for owner, name in (*steps, (swap.shutil, "rmtree"), (swap, "begun"), (purge, "_write")):
        setattr(owner, name, _between(getattr(owner, name), pass_by))
    purge.purge(root, "ciec", purge.Named((("gone",),)), "test", "Demande")
    said.put(len(passed))


def purge_without_exchange(root: str) -> None:
    """Purge where the system cannot let two folders change names at once, killed in between."""
    swap._exchanged = lambda *_: False
    rename = Path.rename

    def dies(source: Path, target: Any) -> Any:
        if source.name.endswith(".made"):
            os.kill(os.getpid(), signal.SIGKILL)
        return rename(source, target)

    Path.rename = dies  # type: ignore[method-assign]
    purge.purge(root, "ciec", purge.Named((("gone",),)), "test", "Demande")


def purge_where_nothing_fits(root: str, most: int, said: Any) -> None:
    """The same as a publication on a full disk."""
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (most, resource.RLIM_INFINITY))
    try:
        purge_all(root)
    except store.NotWritten as error:
        said.put(str(error))


def purge_all(root: str) -> None:
    """A purge that comes to its end, in a process of its own."""
    purge.purge(root, "ciec", purge.Named((("gone",),)), "test", "Demande")


def _between(call: Callable[..., Any], pass_by: Callable[[], None]) -> Callable[..., Any]:
    def wrapped(*args: Any, **options: Any) -> Any:
        pass_by()
        try:
            return call(*args, **options)
        finally:
            pass_by()

    return wrapped


def start(root: str) -> None:
    """What a start does before anyone looks: the address of its tables is in the environment."""
    os.environ["CQCM_DATASETS"] = root
    installation.ready()


def put_in_turn(root: str, name: str, rounds: int, together: Any, said: Any) -> None:
    """Publish so many times, each from the base that another process reads at the same moment."""
    for number in range(rounds):
        base = release.current(root)
        marker = f"{name}{number}"
        changed = {one: added(base, one, marker) for one in ("ciec", "media_reach")}
        together.wait(timeout=60)
        try:
            made = publish.publish(root, base, changed, publish.Reason(marker, marker))
            said.put((number, marker, made.number, ""))
        except publish.Superseded as error:
            said.put((number, marker, None, str(error)))
        together.wait(timeout=60)


def put_where_nothing_fits(root: str, most: int, said: Any) -> None:
    """Publish where no file may be larger than so many bytes: refused as by a full disk."""
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (most, resource.RLIM_INFINITY))
    try:
        put(root, "full")
    except store.NotWritten as error:
        said.put(str(error))
