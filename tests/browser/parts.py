"""What stands on a view: its cards, its rows, and the menu of each."""

from playwright.sync_api import Locator, Page, expect


def card(page: Page, name: str) -> Locator:
    return page.locator(".cqcm-card").filter(has=page.locator(f"#card-{name}"))


def row(page: Page, anchor: str) -> Locator:
    return page.locator(".cqcm-figure").filter(has=page.locator(f"#{anchor}"))


def open_menu(one: Locator) -> Locator:
    """The menu of a card, opened."""
    one.locator(".cqcm-dots").click()
    menu = one.locator(".cqcm-actions")
    expect(menu).to_be_visible()
    return menu
