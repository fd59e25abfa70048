"""What a page does where a browser refuses, an address is odd, or someone presses twice."""

import pytest
from chromium import drawn
from playwright.sync_api import expect

NO_CLIPBOARD = 'Object.defineProperty(navigator, "clipboard", { value: undefined });'
NO_COMMAND = "document.execCommand = () => false;"


@pytest.mark.parametrize("name", ["constructor", "toString", "__proto__"])
def test_a_theme_with_the_name_of_a_builtin_is_unknown_and_the_page_works(name, server, open_page):
    page = open_page(f"{server}/glossaire?theme={name}")
    expect(page.get_by_role("alert")).to_contain_text(f"Apparence » : {name}")
    page.wait_for_timeout(500)  # the theme is looked at several times a second
    page.get_by_role("link", name="Jeunesse", exact=True).click()
    page.wait_for_url("**/jeunesse")
    drawn(page)
    assert page.evaluate("document.documentElement.dataset.theme") in ("light", "dark")


def without(page, *scripts: str):
    """The same page loaded anew in a browser that lacks something."""
    for script in scripts:
        page.add_init_script(script)
    page.reload()
    drawn(page)
    return page.locator("[data-copy]").first


def test_copies_where_the_browser_keeps_its_clipboard_to_itself(server, open_page):
    page = open_page(f"{server}/faits_saillants", permissions=["clipboard-read"])
    button = without(page, NO_CLIPBOARD)
    button.click()
    expect(button).to_have_text("Copié")
    expect(page.locator(".cqcm-said")).to_have_text("Copié dans le presse-papiers.")
    assert page.locator("textarea").count() == 0
    assert button.evaluate("button => button === document.activeElement")
    reader = page.context.new_page()
    reader.goto(server)
    assert reader.evaluate("navigator.clipboard.readText()") == button.get_attribute("data-copy")


@pytest.mark.parametrize(
    ("language", "shown", "said"),
    [
        ("fr", "Non copié", "La copie n'a pas fonctionné."),
        ("en", "Not copied", "Copying did not work."),
    ],
)
def test_says_so_when_nothing_could_be_copied(language, shown, said, server, open_page):
    page = open_page(f"{server}/faits_saillants?lang={language}", fresh=True)
    button = without(page, NO_CLIPBOARD, NO_COMMAND)
    words = button.inner_text()
    button.click()
    expect(button).to_have_text(shown)
    expect(page.locator(".cqcm-said[aria-live=polite]")).to_have_text(said)
    expect(button).to_have_text(words)


def test_a_second_press_leaves_the_words_of_the_button(server, open_page):
    page = open_page(f"{server}/faits_saillants", permissions=["clipboard-write"])
    button = page.locator("[data-copy]").first
    words = button.inner_text()
    button.click()
    expect(button).to_have_text("Copié")
    button.click()
    expect(page.locator(".cqcm-said")).not_to_be_empty()
    page.wait_for_timeout(2500)
    assert button.inner_text() == words
    expect(page.locator(".cqcm-said")).to_be_empty()
