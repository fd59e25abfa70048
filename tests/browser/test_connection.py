"""Before, without and after a connection: what is read, what is said, what waits."""

from urllib.parse import urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from chromium import drawn, running_process
from lines import Line
from parts import choose
from playwright.sync_api import Locator, Page, expect

from cqcm_data.text import Language
from cqcm_views.views.model import View
from cqcm_views.views.registry import views
from cqcm_views.wording.strings import say

pytestmark = pytest.mark.long

FIRST, YOUTH, MEMBERS = (views()[name] for name in ("faits_saillants", "jeunesse", "membres"))
LINE = ".cqcm-line"


def link(page: Page, view: View, language: Language = "fr") -> Locator:
    """What leads to a view."""
    return page.get_by_role("link", name=view.short[language], exact=True)


def whole(page: Page, view: View) -> None:
    """The page shows this view, waits for nothing and says nothing of its line."""
    expect(page.locator("#content")).to_have_text(view.title.fr)
    drawn(page)
    expect(page.locator(LINE)).to_be_empty()
    expect(page.locator("[data-waits], a[aria-busy]")).to_have_count(0)
    expect(page.get_by_role("heading", level=1)).to_have_count(1)


def unanswered(page: Page) -> Line:
    """The line of a page which is told nothing over HTTP either, but for its own address."""
    page.route("**/choix/**", lambda route: route.abort())
    return Line(page)


def test_a_connection_that_is_refused_is_told_and_the_figures_are_read(server, alone):
    page = alone(viewport={"width": 375, "height": 812})
    unanswered(page).refused = True
    page.goto(f"{server}/?lang=en")
    expect(page.get_by_role("status").first).to_have_text(say("no_connection", "en"))
    expect(page.get_by_text("6,937 young people")).to_be_visible()
    expect(page.locator("#root")).to_have_css("visibility", "hidden")
    assert page.get_by_role("dialog").count() == 0
    assert page.evaluate("document.documentElement.scrollWidth") <= 375
    assert [v["id"] for v in Axe().run(page).response["violations"]] == []
    link(page, YOUTH, "en").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(YOUTH.title.en)
    assert urlsplit(page.url).path == "/jeunesse"


def test_the_app_takes_the_place_of_what_http_gave_and_the_focus_with_it(server, alone):
    page = alone()
    line = unanswered(page)
    line.refused = True
    page.goto(f"{server}/")
    first = page.locator(".cqcm-before h1")
    expect(first).to_have_text(FIRST.title.fr)
    link(page, YOUTH).focus()
    top = first.bounding_box()["y"]
    expect(page.locator(".stApp")).to_have_attribute("data-test-script-state", "initial")
    line.refused = False
    whole(page, FIRST)
    assert page.locator(".cqcm-before").count() == 0
    assert page.evaluate("document.activeElement.getAttribute('href')") == "/jeunesse"
    assert abs(page.locator("#content").bounding_box()["y"] - top) < 1


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_without_script_a_page_says_so_and_leads_on(server, alone, scheme):
    page = alone(java_script_enabled=False, color_scheme=scheme)
    page.goto(f"{server}/?region=16")
    without = page.locator("noscript p")
    expect(without).to_be_visible()
    expect(without).to_have_text(say("without_script", "fr"))
    youths = page.locator(".cqcm-before section").filter(has_text="6\u00a0937 jeunes")
    expect(youths).to_contain_text("Rapport 2023, p.\u00a07–8 · 2023")
    link(page, MEMBERS).click()
    expect(page.get_by_role("heading", level=1)).to_have_text(MEMBERS.title.fr)
    page.get_by_role("link", name="Anglais").click()
    expect(without).to_have_text(say("without_script", "en"))
    assert urlsplit(page.url).path == "/membres"


def test_what_is_pressed_without_a_line_waits_for_it(server, alone):
    page = alone()
    line = Line(page)
    page.goto(f"{server}/")
    drawn(page)
    line.cut()
    expect(page.locator(LINE)).to_have_text(say("line_lost", "fr"))
    assert page.get_by_role("dialog").count() == 0
    assert [v["id"] for v in Axe().run(page).response["violations"]] == []
    pressed = link(page, YOUTH)
    pressed.click()
    expect(pressed).to_have_attribute("aria-busy", "true")
    expect(page.locator("#content")).to_have_text(FIRST.title.fr)
    assert urlsplit(page.url).path == "/jeunesse"
    line.refused = False
    whole(page, YOUTH)


def test_the_first_choice_after_a_line_was_cut_is_understood(server, alone):
    page = alone()
    line = Line(page)
    page.goto(f"{server}/jeunesse")
    drawn(page)
    page.evaluate("window.stays = document.getElementById('content')")
    line.cut()
    expect(page.locator(LINE)).to_have_text(say("line_lost", "fr"))
    line.refused = False
    whole(page, YOUTH)
    assert page.evaluate("window.stays === document.getElementById('content')")
    choose(page, "region", "Estrie")
    page.wait_for_url("**/jeunesse?region=05")
    page.keyboard.press("Escape")
    whole(page, YOUTH)


def test_a_press_that_is_not_answered_shows_it_and_is_asked_for_again(server, alone):
    page = alone(reduced_motion="reduce")
    line = Line(page)
    page.goto(f"{server}/")
    drawn(page)
    line.frozen = True
    pressed = link(page, MEMBERS)
    pressed.click()
    expect(page.locator("html")).to_have_attribute("data-waits", "", timeout=3_000)
    expect(pressed).to_have_attribute("aria-busy", "true")
    expect(page.locator(LINE)).to_have_text(say("line_lost", "fr"))
    # What was sent is lost, as on a line that is cut without a word.
    with page.expect_request("**/_stcore/health"):
        pass
    line.frozen = False
    whole(page, MEMBERS)


def test_back_before_a_page_came_leads_back_and_forward_to_that_page(server, alone):
    page = alone()
    line = Line(page)
    page.goto(f"{server}/jeunesse")
    whole(page, YOUTH)
    line.slow = True
    link(page, MEMBERS).click()
    page.wait_for_url("**/membres")
    for _ in range(400):
        if any(MEMBERS.title.fr.encode() in message for message in line.on_the_way):
            break  # it is drawn there, and not here
        page.wait_for_timeout(50)
    else:
        pytest.fail("the page was never drawn")
    page.go_back()
    line.arrive()
    page.wait_for_url("**/jeunesse")
    whole(page, YOUTH)
    page.go_forward()
    page.wait_for_url("**/membres")
    whole(page, MEMBERS)


def test_a_server_that_was_killed_is_gone_back_to_once_it_is_there(alone, tmp_path):
    page = alone()
    with running_process(tmp_path / "log") as (address, process):
        page.goto(f"{address}/?region=16")
        drawn(page)
        process.kill()
        process.wait(timeout=20)
        expect(page.locator(LINE)).to_have_text(say("line_lost", "fr"))
        link(page, YOUTH).click()
        assert page.url == f"{address}/jeunesse?region=16"
        expect(page.locator("#content")).to_have_text(FIRST.title.fr)
        assert page.get_by_role("dialog").count() == 0
    with running_process(tmp_path / "after", port=urlsplit(address).port or 0):
        whole(page, YOUTH)
        assert page.url == f"{address}/jeunesse?region=16"
        link(page, FIRST).click()
        whole(page, FIRST)
