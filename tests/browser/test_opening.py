"""A page as it opens, before the framework is there, and when that takes over."""

from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from chromium import OWN_THEME, drawn
from lines import Line
from parts import card, choose, open_menu
from playwright.sync_api import Page, Route, expect

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
    window.drawn = 0;
    const { react } = window.Plotly ?? {};
    if (react) Plotly.react = (...all) => react(...all, window.drawn++);
}"""


class Held:
    """What a page asks for, held until it is given."""

    def __init__(self, address: str) -> None:
        self.address, self.held, self.given = address, [], False

    def hold(self, page: Page) -> None:
        page.route(self.address, self._meet)

    def _meet(self, route: Route) -> None:
        if self.given:
            route.continue_()
        else:
            self.held.append(route)

    def give(self) -> None:
        self.given = True
        while self.held:
            self.held.pop().continue_()


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
        (
            "membres?diapos=figure-ciec",
            "",
            {"viewport": {"width": 800, "height": 900}, "color_scheme": "dark"},
        ),
        ("feuille_de_route", "contrast", {"viewport": {"width": 1400, "height": 900}}),
    ],
)
def test_nothing_moves_and_no_chart_is_drawn_again(
    place: str, theme: str, options: dict[str, Any], server, alone
):
    page, files = alone(**options), Held("**/static/js/**")
    page.add_init_script(f"localStorage.setItem('cqcm-theme', '{theme}')")
    files.hold(page)
    line = opened(page, f"{server}/{place}")
    before = page.evaluate(LOOK)
    page.evaluate(COUNT)
    files.give()
    page.wait_for_function("() => cqcm.theirs()")  # its styles are there as well
    assert page.evaluate(LOOK) == before
    taken_over(page, line)
    assert page.evaluate(LOOK) == before and len(before) > 200
    assert page.evaluate("window.drawn") == 0
    assert theme in ("", page.locator("html").get_attribute("data-theme"))
    assert page.locator(".cqcm-gathered").count() == place.count("diapos")


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


@pytest.mark.long
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


# Whether each chart is drawn when the framework is begun.
BEGINS = """new MutationObserver((_, watcher) => {
    if (!document.querySelector('script[src*="/static/js/"]')) return;
    const charts = [...document.querySelectorAll(".cqcm-chart")];
    window.drawnThen = charts.map((one) => Boolean(one.querySelector(".main-svg")));
    watcher.disconnect();
}).observe(document, { subtree: true, childList: true });"""


def test_the_files_of_the_framework_come_after_the_charts(server, alone):
    page, answers, asked = alone(), Held("**/choix/**"), []
    page.on("request", lambda request: asked.append(request.url.removeprefix(server)))
    page.add_init_script(BEGINS)
    answers.hold(page)
    page.goto(f"{server}/jeunesse")
    page.wait_for_function("() => window.Plotly")
    assert answers.held and not any(one.startswith("/static/js/") for one in asked)
    answers.give()
    drawn(page)
    then = page.evaluate("drawnThen")
    assert then and all(then)
    assert sum(one.startswith("/choix/") for one in asked) == 1


@pytest.mark.long
def test_where_no_answer_comes_in_time_the_framework_begins_beside_it(server, alone):
    page, answers = alone(), Held("**/choix/**")
    answers.hold(page)
    page.goto(f"{server}/jeunesse?region=05")
    drawn(page)  # by a run
    answers.give()
    choose(page, "region", "Laval")
    expect(page.locator(".cqcm-chip")).to_have_count(2)
    expect(page.locator("#content")).to_have_count(1)


@pytest.mark.long
def test_without_charts_that_come_the_framework_begins(server, alone):
    page, charts = alone(), Held("**/plotly*")
    charts.hold(page)
    page.goto(f"{server}/jeunesse", wait_until="commit")
    expect(page.locator("#root .cqcm-footer")).to_be_visible()
    charts.give()
    drawn(page)


def test_back_to_another_page_before_the_framework_leads_there(server, alone):
    page = alone()
    page.goto(f"{server}/jeunesse")
    drawn(page)
    page.get_by_role("link", name=MEMBERS.short.fr, exact=True).click()
    expect(page.locator("#content")).to_have_text(MEMBERS.title.fr)
    drawn(page)
    line = Line(page)
    line.refused = True
    page.reload()
    expect(page.locator(".cqcm-opening #content")).to_have_text(MEMBERS.title.fr)
    page.go_back()
    expect(page.locator("#content")).to_have_text(YOUTH.title.fr)
    expect(page.locator(LINE)).to_be_empty()


def test_a_choice_that_failed_is_asked_for_again_while_the_page_opens(server, alone):
    page = alone()
    opened(page, f"{server}/jeunesse")
    failing: list[Route] = []

    def fail(route: Route) -> None:
        failing.append(route)
        route.fulfill(status=503)

    page.route("**/choix/**", fail, times=1)
    choose(page, "region", "Estrie")
    expect(page.locator(CHIP)).to_be_visible()
    assert len(failing) == 1


def test_a_device_that_turns_dark_while_a_page_opens_has_dark_charts(server, alone):
    page = alone(color_scheme="light")
    line = opened(page, f"{server}/jeunesse")
    page.emulate_media(color_scheme="dark")
    ink = "document.querySelector('.js-plotly-plot').layout.font.color"
    page.wait_for_function(f"() => {ink} === '#e8eeee'")
    taken_over(page, line)
    assert page.evaluate(ink) == "#e8eeee"


def test_a_browser_that_closes_what_it_moves_waits_until_nothing_is_open(server, alone):
    page = alone()
    page.add_init_script("delete Element.prototype.moveBefore")
    line = opened(page, f"{server}/jeunesse")
    choose(page, "region", "Estrie")
    line.refused = False
    page.wait_for_function("() => cqcm.theirs()?.querySelector('.cqcm-header')")
    estrie = page.get_by_role("checkbox", name="Estrie", exact=True)
    expect(estrie).to_be_focused()
    page.keyboard.press("Escape")
    taken_over(page, line)
    expect(page.locator(CHIP)).to_be_visible()


def test_a_page_that_opens_is_for_everyone(server, alone):
    page = alone()
    opened(page, f"{server}/jeunesse")
    assert [one["id"] for one in Axe().run(page).response["violations"]] == []
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name=say("skip_to_content", "fr"))).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("#content")).to_be_focused()


def test_the_first_link_keeps_the_focus_until_it_is_left(server, alone):
    page = alone()
    line = opened(page, f"{server}/jeunesse")
    page.keyboard.press("Tab")
    line.refused = False
    page.wait_for_function("() => cqcm.theirs()?.querySelector('.cqcm-header')")
    expect(page.get_by_role("link", name=say("skip_to_content", "fr")).first).to_be_focused()
    page.keyboard.press("Tab")
    taken_over(page, line)
    expect(page.locator(".cqcm-header a:focus")).to_have_count(1)


def test_a_page_that_is_kept_for_back_has_the_colours_chosen_since(server, alone):
    page = alone()
    opened(page, f"{server}/jeunesse")
    page.evaluate(OWN_THEME, f"{server}/jeunesse?theme=dark")
    kept = "dispatchEvent(new PageTransitionEvent('pageshow', { persisted: true }))"
    page.evaluate(kept)
    page.wait_for_function("() => document.documentElement.dataset.theme === 'dark'")
    expect(page.locator(".cqcm-opening .cqcm-footer")).to_be_visible()
