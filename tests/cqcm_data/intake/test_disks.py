"""A disk that is full or closed on the way of a file: what is online stays, and it is told."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from disks import closed, filled, small_disk
from killed_intake import assert_goes_on, assert_whole, bring, ids

from cqcm_data import query, release, store
from cqcm_data.access import audit
from cqcm_data.access.audit import Entry
from cqcm_data.intake import drafts
from cqcm_data.reading import Reading

KILOBYTE = 1024


@pytest.fixture
def disk(built, tmp_path: Path, monkeypatch) -> Iterator[Path]:
    """With all that an installation writes on it."""
    with small_disk(tmp_path / "disk", 32) as place:
        for name in ("datasets", "intake", "access"):
            monkeypatch.setenv(f"CQCM_{name.upper()}", str(place / name))
        shutil.copytree(built.root, str(place / "datasets"))
        yield place


@pytest.mark.long
def test_a_disk_that_fills_up_in_mid_write_is_told_and_the_next_file_works(disk):
    root = str(disk / "datasets")
    bring(root, "first")
    stopped = 0
    for left in (0, 4, 8, 16, 24, 32, 48, 64, 128):
        before, marker = release.current(root), f"at-{left}"
        with filled(disk, left * KILOBYTE):
            try:
                bring(root, marker)
            except store.NotWritten:
                stopped += 1
            came = assert_whole(before, marker)
        assert_goes_on(root, marker)
    assert stopped > 3 and came


def test_a_closed_disk_is_read_as_ever_and_takes_nothing(disk):
    root = str(disk / "datasets")
    before = bring(root, "first")
    release.forget()
    with closed(disk):
        assert release.current(root) == before and ids(before) == ["first", "first-2"]
        assert query.from_records("digital_aided", Reading(before)).value
        assert drafts.drafts("digital_grants") == []
        with pytest.raises(store.NotWritten, match="Read-only"):
            bring(root, "second")
        assert not audit.record(Entry("anne", "put_online"))
    assert bring(root, "second").number == before.number + 1
