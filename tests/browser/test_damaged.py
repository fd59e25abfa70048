"""What was put online last is damaged: the last sound release, a banner, and the way back."""

import shutil
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from builders import ciec, put_online
from chromium import follow, running_server
from playwright.sync_api import expect

from cqcm_data import store
from cqcm_data.__main__ import main

pytestmark = pytest.mark.long


@pytest.fixture
def damaged_root(tmp_path: Path) -> str:
    """The second of two releases, in which a file is cut short."""
    root = str(shutil.copytree(store.SHIPPED, tmp_path / "datasets"))
    newest = put_online(root, ciec=[ciec("a", 2024)])
    (file,) = store.snapshot(root, "rollup_ciec", newest.tables["rollup_ciec"]).files
    Path(root, file).write_bytes(b"PAR1")
    return root


@pytest.fixture
def damaged(damaged_root: str, tmp_path: Path) -> Iterator[str]:
    with running_server(tmp_path / "log", CQCM_DATASETS=damaged_root) as address:
        yield address


def test_a_banner_says_so_until_it_is_repaired(
    damaged, damaged_root, open_page, monkeypatch, capsys
):
    page = open_page(f"{damaged}/jeunesse?region=16")
    said = page.locator(".cqcm-version")
    expect(said).to_contain_text(
        "sont endommagées et ne peuvent pas être affichées. Vous voyez la version 1"
    )
    assert [v["id"] for v in Axe().run(page).response["violations"]] == []
    page.set_viewport_size({"width": 375, "height": 812})
    follow(page, f"{damaged}/?lang=en")
    expect(said).to_contain_text("is damaged and cannot be shown.")
    expect(said).to_contain_text("You are looking at version 1")
    assert "6,937" in page.inner_text("body")
    monkeypatch.setenv("CQCM_DATASETS", damaged_root)
    monkeypatch.setattr(sys, "argv", ["cqcm_data", "repair"])
    assert main() == 0
    assert "release 3" in capsys.readouterr().out
    follow(page, f"{damaged}/jeunesse")
    assert page.locator(".cqcm-version").count() == 0
    assert "Version\u00a03" in page.locator(".cqcm-footer").inner_text()
