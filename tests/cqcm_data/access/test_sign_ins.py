"""A sign-in stands on the server: it ends with the sign-out, by itself, or with its file."""

import datetime as dt
import json
import os

import pytest
from builders import sign_in_file

from cqcm_data.access import place, sign_ins
from cqcm_data.store import NotWritten


@pytest.fixture(autouse=True)
def folder(tmp_path, monkeypatch):
    monkeypatch.setenv("CQCM_ACCESS", str(tmp_path))
    return tmp_path / "sign_ins"


def backdated(key: str, hours: float) -> None:
    """As if it had begun so many hours ago."""
    began = dt.datetime.now(dt.UTC) - dt.timedelta(hours=hours)
    sign_in_file(key).write_text(json.dumps({"who": "x", "since": began.isoformat()}))


def test_a_key_is_good_until_its_owner_signs_out():
    assert sign_ins.since("key") is None
    sign_ins.begin("key", "x")
    assert sign_ins.since("key") is not None and sign_ins.since("other") is None
    sign_ins.end("key")
    sign_ins.end("key")
    assert sign_ins.since("key") is None


def test_or_for_twelve_hours():
    sign_ins.begin("key", "x")
    backdated("key", 11.99)
    assert sign_ins.since("key") is not None
    backdated("key", 12)
    assert sign_ins.since("key") is None


def test_a_clock_that_was_ahead_makes_none_last_longer():
    sign_ins.begin("key", "x")
    backdated("key", -0.05)
    assert sign_ins.since("key") is not None
    backdated("key", -24)
    assert sign_ins.since("key") is None


@pytest.mark.parametrize("content", ["", "{}", "[]", "null", '{"since": 1}', '{"since": "today"}'])
def test_a_file_that_says_nothing_signs_nobody_in(content):
    sign_ins.begin("key", "x")
    sign_in_file("key").write_text(content)
    assert sign_ins.since("key") is None


def test_nor_does_one_without_a_place_in_time():
    """A moment without its zone is compared with none: whoever wrote it is refused."""
    sign_ins.begin("key", "x")
    sign_in_file("key").write_text(json.dumps({"since": dt.datetime.now().isoformat()}))
    assert sign_ins.since("key") is None


@pytest.mark.parametrize("key", ["../../secret", "/etc/passwd", "a/b", "", "é" * 500])
def test_no_key_leads_out_of_the_folder(folder, key):
    sign_ins.begin(key, "x")
    assert [one.parent for one in folder.iterdir()] == [folder] and sign_ins.since(key)


def test_no_file_tells_a_key(folder):
    sign_ins.begin("a-secret-key", "x")
    (file,) = folder.iterdir()
    assert "a-secret-key" not in file.name + file.read_text()
    assert (file.stat().st_mode & 0o777, folder.stat().st_mode & 0o777) == (0o600, 0o700)


def test_old_ones_are_forgotten(folder):
    sign_ins.begin("old", "x")
    long_ago = dt.datetime.now().timestamp() - sign_ins.LASTS.total_seconds() - 60
    os.utime(sign_in_file("old"), (long_ago, long_ago))
    sign_ins.begin("new", "x")
    assert [*folder.iterdir()] == [sign_in_file("new")]


def test_where_nothing_can_be_written_nobody_is_signed_in(monkeypatch):
    def full(**_where: object) -> tuple[int, str]:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(place.tempfile, "mkstemp", full)
    with pytest.raises(NotWritten, match="No space left"):
        sign_ins.begin("key", "x")
    assert sign_ins.since("key") is None
