"""Every number that a card shows, read in the browser, against a second computation."""

import math
import re

import pytest
import recompute
from playwright.sync_api import Page

from cqcm_views.view import ChartCard
from cqcm_views.views import views

SPACES = re.compile(r"[\s\u00a0\u202f]")
NO_VALUE = "aucune valeur"


@pytest.mark.parametrize("name", [name for name, view in views().items() if view.sections])
def test_each_table_says_what_plain_python_finds(name, server, open_page):
    page = open_page(f"{server}/{name}")
    compared = [card for card in views()[name].cards() if compare(page, card)]
    drawn = [card for card in views()[name].cards() if isinstance(card, ChartCard)]
    assert len(compared) == len([card for card in drawn if not waits(card)])


@pytest.mark.parametrize("name", [name for name, view in views().items() if view.sections])
def test_each_large_figure_is_the_published_one(name, server, open_page):
    page = open_page(f"{server}/{name}?lang=en")
    for shown in page.locator(".cqcm-figure").all():
        indicator = recompute.indicators()[
            shown.locator("h3").get_attribute("id").removeprefix("figure-")
        ]
        value = shown.locator("strong").inner_text()
        assert number(value, "en") == pytest.approx(expected(indicator), rel=0.006), indicator


def compare(page: Page, card: object) -> bool:
    """Whether the card has a table of numbers; they are what they should be."""
    if not isinstance(card, ChartCard) or waits(card):
        return False
    shown = page.locator(f".st-key-{card.anchor}")
    shown.get_by_role("tab", name="Tableau").click()
    rows = [row.split("\t") for row in shown.locator("tbody tr").all_inner_texts()]
    found = {tuple(row[: len(card.by)]): row[len(card.by)] for row in rows}
    assert {k: number(v) for k, v in found.items()} == pytest.approx(
        computed(card), rel=0.001, nan_ok=True
    )
    return True


def waits(card: ChartCard) -> bool:
    indicator = recompute.indicators()[card.indicator]
    return "dataset" in indicator and not recompute.rows(indicator["dataset"])


def computed(card: ChartCard) -> dict[tuple[str, ...], float]:
    """The rows of a card under the words that the table has for them."""
    indicator = recompute.indicators()[card.indicator]
    if "members" in indicator:
        every = recompute.indicators()
        return {(every[one]["label"]["fr"],): expected(every[one]) for one in indicator["members"]}
    return {
        tuple(recompute.word(name, code) for name, code in zip(card.by, codes, strict=True)): (
            math.nan if value is None else value
        )
        for codes, value in recompute.grouped(indicator, card.by).items()
    }


def expected(indicator: dict) -> float | None:
    if "published" in indicator:
        return recompute.published(indicator)
    return recompute.total(indicator)


def number(words: str, language: str = "fr") -> float:
    """What a reader reads: « plus de 330 », « 12 millions », « 1,5 h », « 1 615 156 $ »."""
    if NO_VALUE in words:
        return math.nan
    text = SPACES.sub("", words)
    text = text.replace(",", ".") if language == "fr" else text.replace(",", "")
    value = float(re.search(r"-?\d+(\.\d+)?", text)[0])
    millions = re.search(r"million|M\$|\dM", text)
    billions = re.search(r"milliard|billion|G\$|\d[GB]", text)
    return value * (1e9 if billions else 1e6 if millions else 1)
