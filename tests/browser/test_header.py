"""What stays in sight above every view, with a mouse, a finger and the keyboard."""

import pytest
from chromium import drawn
from playwright.sync_api import Browser, Page, expect
from test_everyone import wait_for_theme, wrong

pytestmark = pytest.mark.long

PHONE = {"width": 375, "height": 812}


def test_on_a_phone_the_menu_holds_the_views_and_all_else(server, visit):
    page = visit(f"{server}/jeunesse?region=16", **PHONE)
    opens, menu = page.locator("#cqcm-menu-opens"), page.locator("#cqcm-menu")
    page.evaluate("scrollTo(0, 2000)")
    expect(opens).to_be_in_viewport(ratio=1)
    expect(menu).to_be_hidden()
    opens.press("Enter")
    expect(menu).to_be_visible()
    assert wrong(page, {}) == []
    page.keyboard.press("Escape")
    expect(menu).to_be_hidden()
    expect(opens).to_be_focused()
    opens.click()
    menu.locator("#cqcm-lang-en").click()
    page.wait_for_url("**/jeunesse?region=16&lang=en")
    drawn(page)
    expect(menu).to_be_hidden()
    expect(opens).to_be_focused()
    opens.click()
    menu.get_by_role("link", name="Sources", exact=True).click()
    page.wait_for_url("**/sources?lang=en&region=16")
    expect(menu).to_be_hidden()
    expect(page.locator("h1")).to_be_focused()


def test_on_a_phone_the_search_opens_to_write_in_and_stays_with_its_results(server, visit):
    page = visit(f"{server}/entente", **PHONE)
    field = page.get_by_role("searchbox")
    expect(field).to_be_hidden()
    page.locator("#cqcm-search-opens").click()
    expect(field).to_be_focused()
    page.keyboard.press("Escape")
    expect(field).to_be_hidden()
    expect(page.locator("#cqcm-search-opens")).to_be_focused()
    page.keyboard.press("Enter")
    expect(field).to_be_focused()
    page.keyboard.type("membre")
    page.keyboard.press("Enter")
    page.wait_for_url("**/recherche?q=membre")
    drawn(page)
    expect(field).to_have_value("membre")
    expect(field).to_be_in_viewport()


def test_on_a_desk_plus_and_appearance_open_below_their_names(server, visit):
    page = visit(f"{server}/promotion?lang=en&theme=dark")
    for name, link in (("More", "Sources"), ("Appearance", "High contrast")):
        opens = page.get_by_role("button", name=name, exact=True)
        opens.click()
        entry = page.get_by_role("link", name=link, exact=True)
        expect(entry).to_be_in_viewport(ratio=1)
        assert entry.bounding_box()["y"] > opens.bounding_box()["y"]
        assert wrong(page, {}) == []
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement.closest(':popover-open') !== null")
        page.keyboard.press("Escape")
        expect(entry).to_be_hidden()
        expect(opens).to_be_focused()
    expect(page.locator(".cqcm-within")).to_have_count(0)


@pytest.mark.parametrize("language", ["fr", "en"])
def test_the_row_of_the_header_has_room_from_the_width_where_it_begins(language, server, visit):
    page = visit(f"{server}/membres?lang={language}", width=1400, height=800)
    for width in (1600, 1393, 1392, 1217):
        page.set_viewport_size({"width": width, "height": 800})
        page.wait_for_function(f"() => innerWidth === {width}")
        header = page.locator(".cqcm-header").bounding_box()
        last = page.locator("#cqcm-lang-en").bounding_box()
        assert last["x"] + last["width"] <= header["x"] + header["width"] + 1, width
        assert header["height"] < 56, width


# All that can be pressed and is lower than a finger needs, but for links within a sentence.
SMALL = """() => {
    const pressed = "a, button, summary, input, select, [role=tab], [role=switch]";
    const label = e => e.matches("input[type=checkbox], [role=switch]") && e.closest("label");
    const field = e => e.matches("input") && e.closest(".react-aria-ComboBox > *");
    const box = e => (label(e) || field(e) || e).getBoundingClientRect();
    const words = e => [...e.childNodes].some(n => n.nodeType === 3 && n.data.trim());
    const sentence = e => getComputedStyle(e).display === "inline" && words(e.parentElement);
    const shown = e => e.checkVisibility({visibilityProperty: true}) && box(e).width > 1
        && !e.closest(".cqcm-hidden, [data-testid=stSkipToContent]");
    return [...document.querySelectorAll(pressed)]
        .filter(e => shown(e) && !sentence(e) && (box(e).height < 43.5 || box(e).width < 24))
        .map(e => `${e.ariaLabel || e.textContent.trim() || e.id}: ${box(e).height}`);
}"""


@pytest.mark.parametrize(
    "view", ["jeunesse?exemple=oui&region=16&region=06", "sources?region=16", "par_region"]
)
def test_on_a_phone_nothing_to_press_is_smaller_than_a_finger(view, server, visit):
    page = visit(f"{server}/{view}", **PHONE)
    assert page.evaluate(SMALL) == []
    page.locator("#cqcm-menu-opens").click()
    assert page.evaluate(SMALL) == []
    page.keyboard.press("Escape")


def opened(browser: Browser, address: str) -> Page:
    """An address in a browser that was never here before."""
    page = browser.new_context(color_scheme="light").new_page()
    page.goto(address)
    drawn(page)
    return page


def test_a_link_carries_filters_and_language_and_leaves_the_colours_to_its_reader(server, browser):
    page = opened(browser, f"{server}/entente?theme=dark&region=16&lang=en")
    wait_for_theme(page, "light")
    assert page.url == f"{server}/entente?region=16&lang=en"
    page.locator("#cqcm-themes-opens").click()
    page.get_by_role("link", name="High contrast").click()
    wait_for_theme(page, "contrast")
    page.goto(f"{server}/glossaire?theme=dark")  # a reader keeps what was chosen here
    drawn(page)
    wait_for_theme(page, "contrast")
    page.locator("#cqcm-themes-opens").click()
    page.get_by_role("link", name="Selon l'appareil").click()
    wait_for_theme(page, "light")
    page.reload()
    wait_for_theme(page, "light")
    page.context.close()


@pytest.mark.parametrize("size", [(1400, 900, 600), (375, 812, 812)])
@pytest.mark.parametrize("view", ["jeunesse?region=16&exemple=oui", "par_region", "composer"])
def test_a_view_begins_within_the_first_screen(view, size, server, visit):
    width, height, at_most = size
    page = visit(f"{server}/{view}", width=width, height=height)
    first = page.locator(".stMain h3").first
    assert first.evaluate("e => e.getBoundingClientRect().top") < at_most
