"""Words that would be code elsewhere, in a real browser: nothing runs, nothing is asked for."""

import csv
import io
import re
from collections.abc import Iterator, Sequence
from unicodedata import normalize
from urllib.parse import urlencode, urlsplit

import pytest
from chromium import drawn, running_server
from hostile import HOSTILE, rows
from parts import bring, card
from playwright.sync_api import Page, expect

from cqcm_views.wording.strings import say

pytestmark = pytest.mark.long

NAME = "![image](c.png) **x** $y$ :smile: www.evil.example"

# The same as they are kept of a file: composed, without marks that nobody sees.
TIDY = [re.sub("[\u200b\u202c\u202e]", "", normalize("NFC", one)) for one in HOSTILE]

# Addresses of images and links that are none of ours; those of ours may name such a word.
LEADS = """() => [...document.images, ...document.querySelectorAll("a")]
    .map((one) => new URL(one.src || one.href || "/", location.href))
    .filter((one) => one.protocol === "javascript:" || one.hostname.endsWith("evil.example"))
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
        assert_there(page.locator(".stMain").text_content())
        assert_there(hovered(page))
    expect(page.locator(".stMain")).to_contain_text(HOSTILE[1] if "sector" in view else "script")
    assert page.evaluate("window.hacked") is None
    assert page.evaluate(LEADS) == []
    assert {urlsplit(one).netloc for one in asked if one.startswith("http")} == {
        urlsplit(served).netloc
    }


def test_a_file_that_comes_in_says_them_in_labels_as_they_are(owner, open_page):
    """Its name, its headers, what is in question: the framework reads labels as Markdown."""
    page = open_page(owner[1], fresh=True)
    page.goto(f"{owner[0]}/apporter?jeu=jeune_coop_projects")
    drawn(page)
    file = {"name": f"{NAME}.csv", "mimeType": "text/csv", "buffer": csv_of(HOSTILE)}
    bring(page, file)
    asked = page.get_by_text("que veut dire")
    expect(asked.filter(has_text=TIDY[-1]).first).to_be_visible()  # they come one after the other
    assert_there(joined(asked.all_text_contents()), TIDY)
    page.get_by_text(say("intake_change", "fr")).click()
    label = page.locator("label").filter(has_text="en-tête")
    expect(label.first).to_be_visible()
    assert NAME in joined(label.all_text_contents())
    page.reload()
    drawn(page)
    expect(page.get_by_role("button").filter(has_text="image").first).to_be_visible()
    assert NAME in joined(page.get_by_role("button").all_text_contents())
    assert page.evaluate(LEADS) == [] and page.evaluate("window.hacked") is None
    assert page.locator(".stMain :is(.katex, label img, button img)").count() == 0


def csv_of(words: Sequence[str]) -> bytes:
    text = io.StringIO()
    writer = csv.writer(text, delimiter=";")
    writer.writerow(["id", "année", "région", "niveau", "jeunes", "école", f"en-tête {NAME}"])
    for at, one in enumerate(words):
        writer.writerow([at, 2024, "Estrie", one, 20, one, one])
    return text.getvalue().encode()


def joined(texts: Sequence[str]) -> str:
    """What is read; of what has no width nothing is."""
    return " ".join(texts).replace("\u2060", "")


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


def assert_there(text: str | None, every: Sequence[str] = HOSTILE) -> None:
    there = re.sub(r"\s", "", text or "")
    assert [words for words in every if re.sub(r"\s", "", words) not in there] == []
