"""Whoever reads while somebody publishes and undoes sees one release after another, each whole."""

import shutil

import pytest
from readers import READERS, watched

from cqcm_data import release

pytestmark = pytest.mark.long

TIMES = 6


def test_readers_meet_no_error_and_no_mixture(built, tmp_path):
    root = shutil.copytree(built.root, str(tmp_path / "online"))
    seen = watched(root, TIMES)
    assert [one.wrong for one in seen] == [[]] * READERS
    assert all(one.numbers == sorted({*one.numbers}) for one in seen)
    assert len({number for one in seen for number in one.numbers}) >= TIMES // 2
    assert release.current(root).number == 1 + TIMES + TIMES // 2
