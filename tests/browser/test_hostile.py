"""Words that would be code elsewhere, in a real browser: nothing runs, nothing is asked for."""

import re
from collections.abc import Iterator
from urllib.parse import urlencode, urlsplit

import pytest
from chromium import drawn, running_server
from hostile import HOSTILE, rows
from parts import card
from playwright.sync_api import Page, expect

# Addresses of images and links that are none of ours; those of ours may name such a word.
LEADS = """() => [...document.images, ...document.querySelectorAll("a")]
    .map((one) => new URL(one.src || one.href || "/", location.href))
    .filter((one) => one.protocol === "javascript:" || one.hostname === "evil.example")
    .map(String)"""


@pytest.fixture(scope="module")
def served(tmp_path_factory, online_once) -> Iterator[str]:
    log = tmp_path_factory.mktemp("hostile") / "log"
    with running_server(log, CQCM_DATASETS=online_once(**rows()).root) as address:
        yield address


@pytest.mark.parametrize(
    "view",
    [
        "promotion",
        "transformation_numerique?" + urlencode({"sector": HOSTILE[1]}),
        "recherche?q=script",
    ],
)
def test_nothing_runs_nothing_is_asked_for_and_the_words_stand_there(served, open_page, view):
    page = open_page(f"{served}/glossaire", fresh=True)
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(f"{served}/{view}")
    drawn(page)
    if view == "promotion":
        assert_there(page, page.locator(".stMain").text_content())
        assert_there(page, hovered(page))
    expect(page.locator(".stMain")).to_contain_text(HOSTILE[1] if "sector" in view else "script")
    assert page.evaluate("window.hacked") is None
    assert page.evaluate(LEADS) == []
    assert {urlsplit(one).netloc for one in asked if one.startswith("http")} == {
        urlsplit(served).netloc
    }


def hovered(page: Page) -> str:
    """What the bars of a chart say when a mouse is over them."""
    chart = card(page, "promotion_views-campaign").locator(".cqcm-chart")
    label = chart.locator(".hoverlayer .hovertext")
    told = ""
    for bar in chart.locator(".bars .point path").all():
        bar.hover(force=True, position={"x": 3, "y": 3})
        expect(label).to_be_visible()
        told += label.text_content() or ""
        page.mouse.move(0, 0)
        expect(label).to_have_count(0)
    return told


def assert_there(page: Page, text: str | None) -> None:
    there = re.sub(r"\s", "", text or "")
    assert [words for words in HOSTILE if re.sub(r"\s", "", words) not in there] == []
