"""What the workers of one run have together: made by the first that asks for it.

A server is a process that no worker owns: it ends with the last worker that uses it, however that
one ends, for the system itself lets go of the locks of a process that is gone.
"""

import fcntl
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from chromium import running_server

ADDRESS = "address"
_USERS = "users"
_PATIENCE = 120  # seconds, until a server listens
_started_here: list[subprocess.Popen[bytes]] = []  # a process that runs may not be forgotten


def folder(made: pytest.TempPathFactory, worker: str) -> Path:
    """Of this run alone; that of a worker lies in the one of the run."""
    own = made.getbasetemp()
    return own if worker == "master" else own.parent


@contextmanager
def alone(file: Path) -> Iterator[None]:
    """One worker after the other."""
    with file.open("w") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        yield


@contextmanager
def server(place: Path) -> Iterator[str]:
    """The address of the server that works from this folder, for as long as it is used."""
    place.mkdir(exist_ok=True)
    with (place / _USERS).open("w") as using:
        with alone(place / "starting"):
            fcntl.flock(using, fcntl.LOCK_SH)  # waits for one that is about to end
            if not (place / ADDRESS).exists():
                _started(place)
        yield (place / ADDRESS).read_text()


def _started(place: Path) -> None:
    """Start one, which outlives this worker where others use it, and wait until it listens."""
    with (place / "said").open("w") as said:
        process = subprocess.Popen(
            [sys.executable, __file__, str(place)], stdout=said, stderr=said, start_new_session=True
        )
    _started_here.append(process)
    until = time.monotonic() + _PATIENCE
    while not (place / ADDRESS).exists():
        assert process.poll() is None and time.monotonic() < until, (place / "said").read_text()
        time.sleep(0.05)


def serve(place: Path) -> None:
    """Until nobody uses it; the next to come then starts another one."""
    with running_server(place / "log") as address, (place / _USERS).open("w") as users:
        unfinished = place / "unfinished"
        unfinished.write_text(address)
        unfinished.rename(place / ADDRESS)
        fcntl.flock(users, fcntl.LOCK_EX)
        (place / ADDRESS).unlink()


if __name__ == "__main__":
    serve(Path(sys.argv[1]))
