"""What a page does where a browser refuses, an address is odd, or someone presses twice."""

from collections.abc import Iterator

import pytest
from chromium import drawn, follow
from parts import card, open_menu
from playwright.sync_api import Browser, Locator, Page, expect

NO_CLIPBOARD = 'Object.defineProperty(navigator, "clipboard", { value: undefined });'
NO_COMMAND = "document.execCommand = () => false;"
SHOWN = 2000  # milliseconds, of the page's own clock, after which a button has its words again


def copy_button(page: Page) -> Locator:
    return open_menu(page.locator(".cqcm-card").first).locator("[data-copy]")


@pytest.mark.long
def test_a_theme_with_the_name_of_a_builtin_is_unknown_and_the_page_works(server, open_page):
    page = open_page(f"{server}/glossaire?theme=constructor")
    expect(page.get_by_role("alert")).to_contain_text("Apparence » : constructor")
    for name in ("toString", "__proto__"):
        follow(page, f"{server}/glossaire?theme={name}")
        expect(page.get_by_role("alert")).to_contain_text(f"Apparence » : {name}")
    page.get_by_role("link", name="Jeunesse", exact=True).click()
    page.wait_for_url("**/jeunesse")
    drawn(page)
    assert page.evaluate("document.documentElement.dataset.theme") in ("light", "dark")


def stop_clock(page: Page) -> None:
    """The page's own time stands still until the test lets it pass, however slow the machine is."""
    page.clock.install()
    page.clock.pause_at(page.evaluate("Date.now()") / 1000 + 60)


@pytest.mark.long
def test_copies_where_the_browser_keeps_its_clipboard_to_itself(server, open_page):
    page = open_page(
        f"{server}/faits_saillants", script=NO_CLIPBOARD, permissions=["clipboard-read"]
    )
    button = copy_button(page)
    button.click()
    expect(button).to_have_text("Copié")
    expect(page.locator(".cqcm-said")).to_have_text("Copié dans le presse-papiers.")
    assert page.locator("textarea").count() == 0
    assert button.evaluate("button => button === document.activeElement")
    reader = page.context.new_page()
    reader.goto(server)
    assert reader.evaluate("navigator.clipboard.readText()") == button.get_attribute("data-copy")


@pytest.mark.long
def test_says_so_when_nothing_could_be_copied(server, open_page):
    page = open_page(f"{server}/faits_saillants", script=NO_CLIPBOARD + NO_COMMAND)
    for language, shown, said in (
        ("fr", "Non copié", "La copie n'a pas fonctionné."),
        ("en", "Not copied", "Copying did not work."),
    ):
        if language == "en":
            page.clock.resume()
            follow(page, f"{server}/faits_saillants?lang=en")
        stop_clock(page)
        button = copy_button(page)
        words = button.inner_text()
        button.click()
        expect(button).to_have_text(shown)
        expect(page.locator(".cqcm-said[aria-live=polite]")).to_have_text(said)
        page.clock.run_for(SHOWN)
        expect(button).to_have_text(words)


def test_a_second_press_leaves_the_words_of_the_button(server, open_page):
    page = open_page(f"{server}/faits_saillants", permissions=["clipboard-write"])
    stop_clock(page)
    button = copy_button(page)
    words = button.inner_text()
    button.click()
    expect(button).to_have_text("Copié")
    told = page.locator(".cqcm-said")
    told.evaluate("said => said.replaceChildren()")
    button.click()
    expect(told).not_to_be_empty()  # of the second press, which is told once it has copied
    page.clock.run_for(SHOWN)
    assert button.inner_text() == words
    expect(page.locator(".cqcm-said")).to_be_empty()


def test_a_button_leaves_what_another_one_said(server, open_page):
    page = open_page(f"{server}/faits_saillants", permissions=["clipboard-write"])
    for folded in page.locator(".cqcm-figure > details > summary").all()[:2]:
        folded.click()
    first, second = page.locator(".cqcm-row-actions [data-copy]").all()[:2]
    words = first.inner_text()
    stop_clock(page)
    first.click()
    expect(first).to_have_text("Copié")
    page.clock.run_for(1000)
    second.click()
    expect(second).to_have_text("Copié")
    page.clock.run_for(600)
    expect(first).to_have_text(words)
    assert page.locator(".cqcm-said").inner_text() == "Copié dans le presse-papiers."


@pytest.fixture
def without_charts(browser: Browser, server: str) -> Iterator[Page]:
    """A page whose console may say that the file that draws charts does not come."""
    context = browser.new_context()
    page = context.new_page()
    page.route("**/plotly-*", lambda route: route.abort())
    page.goto(f"{server}/par_region?lang=en")
    drawn(page)
    yield page
    context.close()


@pytest.mark.long
def test_a_chart_that_does_not_come_has_its_table_until_it_does(server, without_charts):
    page = without_charts
    failed: list[str] = []
    page.on("pageerror", lambda error: failed.append(str(error)))
    posts = card(page, "youth_posts-region")
    expect(posts.get_by_role("status")).to_have_text(
        "The chart could not be loaded. Its table gives the numbers."
    )
    expect(posts.locator("tbody tr")).to_have_count(17)
    button = open_menu(posts).locator("[data-image=png]")
    button.click()
    expect(button).to_have_text("Not saved")
    expect(page.locator(".cqcm-said")).to_have_text("The picture could not be saved.")
    page.unroute("**/plotly-*")
    follow(page, f"{server}/par_region?lang=fr")
    expect(posts.locator(".main-svg").first).to_be_visible()
    expect(posts.get_by_role("status")).to_have_count(0)
    assert failed == []
