"""A clock that jumps: releases keep their order, and what is said of them follows it."""

import datetime as dt
import shutil
from collections.abc import Iterator
from types import SimpleNamespace

import pytest
from builders import ciec, put_online

from cqcm_data import changes, publish, query, release
from cqcm_data.intake import undo
from cqcm_data.reading import Reading

pytestmark = pytest.mark.long

JUMPS = [(2041, 5), (1999, 1), (2026, 12), (1970, 1), (2041, 5), (2041, 5)]


@pytest.fixture
def jumps(monkeypatch) -> None:
    """Each look at the clock is another of these moments."""
    moments: Iterator[dt.datetime] = (dt.datetime(*one, 1, tzinfo=dt.UTC) for one in JUMPS)

    class Clock(dt.datetime):
        @classmethod
        def now(cls, tz=None):
            return next(moments)

    monkeypatch.setattr(publish, "dt", SimpleNamespace(datetime=Clock, UTC=dt.UTC))


def test_releases_follow_one_another_whatever_the_clock_says(built, tmp_path, jumps):
    root = shutil.copytree(built.root, str(tmp_path / "online"))
    base = release.current(root)
    rows = [ciec(f"{n}", 2024) for n in range(5)]
    made = [put_online(root, ciec=rows[: n + 1]) for n in range(5)]
    assert [(one.at.year, one.at.month) for one in made] == JUMPS[:5]
    assert [one.number for one in release.history(root)] == [1, 2, 3, 4, 5, 6]
    assert release.current(root) == made[-1] and release.lost(root) is None
    assert [query.from_records("ciec", Reading(one)).value for one in made] == [1, 2, 3, 4, 5]
    assert release.since("ciec", made[-1]) == made[-1]
    assert release.since("members", made[-1]) == base
    assert [one.release for one in changes.steps(base, made[-1])] == made
    taken = publish.publish(root, made[-1], undo.undone(3, made[-1]), publish.Reason("x", "Undo"))
    assert query.from_records("ciec", Reading(taken)).value == 4
    assert release.current(root) == taken
