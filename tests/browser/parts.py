"""What stands on a view: its cards, its rows, and the menu of each."""

from pathlib import Path

from chromium import drawn
from playwright.sync_api import FilePayload, Locator, Page, expect


def card(page: Page, name: str) -> Locator:
    return page.locator(".cqcm-card").filter(has=page.locator(f"#card-{name}"))


def row(page: Page, anchor: str) -> Locator:
    return page.locator(".cqcm-figure").filter(has=page.locator(f"#{anchor}"))


def choose(page: Page, filter: str, value: str) -> None:
    """Tick, or take off, a value of a filter by its words; its list is left open."""
    if not page.locator(f"#cqcm-choices-{filter}").is_visible():
        page.locator(f"#cqcm-filter-{filter}").click()
    page.get_by_role("checkbox", name=value, exact=True).click()


def open_menu(one: Locator) -> Locator:
    """The menu of a card, opened."""
    one.locator(".cqcm-dots").click()
    menu = one.locator(".cqcm-actions")
    expect(menu).to_be_visible()
    return menu


def bring(page: Page, file: Path | FilePayload) -> None:
    """Give a file to the field for it, which a run makes anew: for a moment both are there."""
    drawn(page)
    field = page.locator("input[type=file]")
    expect(field).to_have_count(1)
    field.set_input_files(file)


def write(page: Page, label: str, words: str) -> None:
    """In a field, up to Enter; once nothing is drawn anew, which may take what is being written."""
    drawn(page)
    field = page.get_by_label(label).first
    field.fill(words)
    field.press("Enter")
