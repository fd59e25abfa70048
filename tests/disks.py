"""Disks that are small, full or closed: real ones in memory, where this machine allows it."""

import subprocess
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest


@contextmanager
def small_disk(place: Path, megabytes: int) -> Iterator[Path]:
    """A disk of its own at a place, gone at the end."""
    place.mkdir()
    size = f"size={megabytes}m,mode=700"
    if _mount("-t", "tmpfs", "-o", size, "tmpfs", str(place)):
        pytest.skip("this machine lets nobody mount a disk")
    try:
        yield place
    finally:
        subprocess.run(["umount", "--lazy", str(place)], check=True)


@contextmanager
def filled(place: Path, left: int) -> Iterator[None]:
    """The disk has so many bytes left for others."""
    filler = place / "filler"
    with filler.open("wb", buffering=0) as file, suppress(OSError):
        while file.write(b"\0" * 65536):
            pass
    with filler.open("r+b") as file:
        file.truncate(max(0, filler.stat().st_size - left))
    yield
    filler.unlink()


@contextmanager
def closed(place: Path) -> Iterator[None]:
    """The disk can be read only."""
    assert _mount("-o", "remount,ro", str(place)) == 0
    yield
    assert _mount("-o", "remount,rw", str(place)) == 0


def _mount(*asked: str) -> int:
    try:
        return subprocess.run(["mount", *asked], capture_output=True, check=False).returncode
    except OSError:
        return 1
