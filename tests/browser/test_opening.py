"""A page as it opens, before the framework is there, and when that takes over."""

from typing import Any

import pytest
from chromium import drawn
from lines import Line
from parts import card, choose, open_menu
from playwright.sync_api import Page, expect

from cqcm_views.views.registry import views
from cqcm_views.wording.strings import say

YOUTH, MEMBERS = (views()[name] for name in ("jeunesse", "membres"))
LINE, CHIP = ".cqcm-line", "a[data-filter=region][data-value='05']"
SOUGHT = ".cqcm-search input"

# All that stands on a page: where, how large and in which style, but for what is in a chart.
LOOK = """() => [...document.querySelectorAll(":is(.cqcm-header, .cqcm-stack) *")]
    .filter((one) => !one.closest("svg, details:not([open]) > :not(summary)"))
    .map((one) => {
        const { x, y, width, height } = one.getBoundingClientRect();
        const style = getComputedStyle(one);
        const told = ["fontSize", "fontWeight", "lineHeight", "color", "backgroundColor", "display",
            "boxSizing", "margin", "padding", "overflow", "cursor", "listStyleType", "visibility"];
        const box = [x, y + scrollY, width, height].map((side) => Math.round(10 * side) / 10);
        return [one.tagName, one.className, ...box, ...told.map((name) => style[name])].join(" ");
    })"""
OPENED = """() => !document.querySelector(".cqcm-before")
    && [...document.querySelectorAll(".cqcm-rest")]
        .every((one) => one.querySelector(".cqcm-figure"))
    && [...document.querySelectorAll(".cqcm-chart")]
        .every((one) => one.querySelector(".main-svg") && !one.ariaBusy)"""
COUNT = """() => {
    const { react } = Plotly;
    window.drawn = 0;
    Plotly.react = (...all) => react(...all, window.drawn++);
}"""


def opened(page: Page, address: str) -> Line:
    """The page at an address as it stands without the framework, which cannot connect yet."""
    line = Line(page)
    line.refused = True
    page.goto(address)
    expect(page.locator(".cqcm-opening .cqcm-footer")).to_be_visible()
    page.wait_for_function(OPENED)
    return line


def taken_over(page: Page, line: Line) -> None:
    line.refused = False
    drawn(page)
    expect(page.locator(".cqcm-opening")).to_have_count(0)


@pytest.mark.parametrize(
    ("place", "theme", "options"),
    [
        ("?lang=en", "", {"viewport": {"width": 1400, "height": 900}}),
        ("jeunesse?region=13&exemple=oui", "", {"viewport": {"width": 375, "height": 812}}),
        ("membres", "", {"viewport": {"width": 800, "height": 900}, "color_scheme": "dark"}),
        ("feuille_de_route", "contrast", {"viewport": {"width": 1400, "height": 900}}),
    ],
)
def test_nothing_moves_and_no_chart_is_drawn_again(
    place: str, theme: str, options: dict[str, Any], server, alone
):
    page = alone(**options)
    page.add_init_script(
        "localStorage.setItem('cqcm-theme', 'contrast')"
    ) if "theme" in place else None
    line = opened(page, f"{server}/{place}")
    before = page.evaluate(LOOK)
    if page.locator(".cqcm-chart").count():
        page.evaluate(COUNT)
    taken_over(page, line)
    assert len(before) > 200
    assert page.evaluate(LOOK) == before
    assert not page.evaluate("window.drawn")


def test_what_is_open_typed_and_in_focus_stays(server, alone):
    page = alone(viewport={"width": 1500, "height": 900})
    line = opened(page, f"{server}/jeunesse")
    menu = open_menu(card(page, "youth_posts-region"))
    taken_over(page, line)
    expect(menu).to_be_visible()
    page.keyboard.press("Escape")
    line = opened(page, f"{server}/membres")
    page.locator(SOUGHT).fill("formation")
    taken_over(page, line)
    expect(page.locator(SOUGHT)).to_be_focused()
    page.keyboard.type(" en")
    expect(page.locator(SOUGHT)).to_have_value("formation en")


def test_without_the_framework_one_chooses_goes_back_and_on(server, alone):
    page = alone()
    line = opened(page, f"{server}/jeunesse")
    choose(page, "region", "Estrie")
    page.keyboard.press("Escape")
    chip = page.locator(CHIP)
    expect(chip).to_be_visible()
    assert page.url == f"{server}/jeunesse?region=05"
    page.go_back()
    expect(chip).to_have_count(0)
    page.go_forward()
    expect(chip).to_be_visible()
    expect(page.locator(LINE)).to_be_empty()
    taken_over(page, line)
    expect(chip).to_be_visible()
    page.get_by_role("link", name=MEMBERS.short.fr, exact=True).click()
    expect(page.locator("#content")).to_have_text(MEMBERS.title.fr)
    assert page.url == f"{server}/membres?region=05"
    page.go_back()
    expect(page.locator("#content")).to_have_text(YOUTH.title.fr)


def test_without_the_framework_a_link_and_the_search_load_their_page(server, alone):
    page = alone(viewport={"width": 1500, "height": 900})
    opened(page, f"{server}/jeunesse?region=05")
    page.get_by_role("link", name=MEMBERS.short.fr, exact=True).click()
    page.wait_for_url(f"{server}/membres?region=05")
    expect(page.locator(".cqcm-opening #content")).to_have_text(MEMBERS.title.fr)
    page.get_by_role("link", name="Anglais").click()
    expect(page.locator(".cqcm-opening #content")).to_have_text(MEMBERS.title.en)
    page.locator(SOUGHT).fill("members")
    page.keyboard.press("Enter")
    page.wait_for_url("**/recherche?*q=members*")


def test_a_choice_without_any_server_waits_and_says_so(server, alone):
    page = alone()
    line = opened(page, f"{server}/jeunesse")
    page.route("**/choix/**", lambda route: route.abort())
    choose(page, "region", "Estrie")
    page.keyboard.press("Escape")
    expect(page.locator(LINE)).to_have_text(say("line_lost", "fr"))
    expect(page.locator("html")).to_have_attribute("data-waits", "")
    taken_over(page, line)
    expect(page.locator(CHIP)).to_be_visible()
    expect(page.locator(LINE)).to_be_empty()
    expect(page.locator("[data-waits]")).to_have_count(0)


@pytest.mark.parametrize("wrong", [{"status": 500}, {"body": "{"}, {"body": "{}"}])
def test_where_no_page_is_answered_the_framework_draws_it(wrong, server, alone):
    page = alone()
    page.route("**/choix/**", lambda route: route.fulfill(**wrong))
    page.goto(f"{server}/jeunesse?region=05")
    drawn(page)
    expect(page.locator(".cqcm-before, .cqcm-opening")).to_have_count(0)
    expect(page.locator(CHIP)).to_be_visible()


def test_the_files_of_the_framework_come_after_the_page(server, alone):
    page, asked = alone(), []
    page.on("request", lambda request: asked.append(request.url.removeprefix(server)))
    page.goto(f"{server}/jeunesse")
    drawn(page)
    at = next(at for at, one in enumerate(asked) if one.startswith("/choix/"))
    assert not any(one.startswith("/static/js/") for one in asked[:at])
    assert any(one.startswith("/static/js/") for one in asked[at:])
    assert sum(one.startswith("/choix/") for one in asked) == 1
