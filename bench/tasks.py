"""What one comes for, counted in presses from the first screen: each is pressed in a browser.

Scrolling and typing are no presses. Each task ends by looking whether what is sought is there, to
be seen or in the clipboard.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from playwright.sync_api import Browser, Locator, Page, expect
from playwright.sync_api import Error as PlaywrightError

from bench.lines import Line
from cqcm_views.wording.strings import say
from tests.chromium import drawn
from tests.glance import DESK, PHONE

PATIENCE = 30_000
REGION = "Montérégie"
_CLIPBOARD = ["clipboard-read", "clipboard-write"]
_STILL = "new Promise((still) => requestAnimationFrame(() => requestAnimationFrame(still)))"


@dataclass
class Visitor:
    """Someone who has opened the first screen in French."""

    page: Page
    presses: int = 0
    menus: int = 0  # a phone's menu, pressed on the way to a view

    def press(self, button: Locator) -> None:
        """As one does who has come to a rest: a menu leaves with the scroll that follows it."""
        button.scroll_into_view_if_needed()
        self.page.evaluate(_STILL)
        button.click()
        self.presses += 1

    def go(self, view: str) -> None:
        """To a view by the menu."""
        opens = self.page.locator("#cqcm-menu-opens")
        if opens.is_visible():
            opens.click()
            self.menus += 1
        self.press(self.page.locator(f'.cqcm-nav a[href^="/{view}"]'))
        self.page.wait_for_url(f"**/{view}*")
        drawn(self.page)

    def card(self, figure: str) -> Locator:
        return self.page.locator(".cqcm-card").filter(has=self.page.locator(f"#{figure}"))

    def charted(self) -> Locator:
        """The first card of a view that has a chart."""
        return self.page.locator(".cqcm-card:has(.js-plotly-plot)").first

    def copies(self, *words: str) -> None:
        """What the last press has put into the clipboard holds all of these."""
        said = self.page.locator(".cqcm-said")
        expect(said).to_have_text(say("copied_said", "fr"))
        clipboard = str(self.page.evaluate("navigator.clipboard.readText()"))
        if not all(word in clipboard for word in words):
            raise AssertionError(f"copied: {clipboard}")


def youths(visitor: Visitor) -> None:
    """Which number of youths is to be used, and why."""
    card = visitor.card("figure-jeune_coop_youths")
    visitor.press(card.locator(".cqcm-source"))
    for name, words in (("to_use", "6\u00a0937"), ("why_this_value", "")):
        term = card.locator("dt", has_text=say(name, "fr"))
        expect(term).to_be_visible()
        expect(term.locator("+ dd")).to_contain_text(words)
        expect(term.locator("+ dd")).not_to_be_empty()


def training(visitor: Visitor) -> None:
    """How leaders' training has grown: what follows from the hours, and what the report says."""
    caution = visitor.page.locator(".cqcm-caution", has_text="143,5\u00a0%")
    expect(caution).to_contain_text("40\u00a0%")
    if visitor.page.viewport_size == {"width": DESK[0], "height": DESK[1]}:
        expect(caution).to_be_in_viewport(ratio=1)


def region(visitor: Visitor) -> None:
    """What is known of a region: its figures, the posts, what the report places there."""
    visitor.go("par_region")
    visitor.press(visitor.page.locator(".cqcm-regions").get_by_role("link", name=REGION))
    sheet = visitor.page.locator(".cqcm-sheet")
    expect(sheet.locator("h2")).to_have_text(REGION)
    for name in ("sheet_measured", "sheet_posts", "sheet_mentions", "sheet_unknown"):
        expect(sheet.get_by_role("heading", name=say(name, "fr"))).to_be_visible()


def enlarged(visitor: Visitor) -> None:
    """A chart of a topic over the whole window."""
    visitor.go("entente")
    visitor.press(visitor.charted().locator("[data-enlarge]"))
    bars = visitor.page.locator("dialog.cqcm-enlarged[open] .bars .point")
    expect(bars.first).to_be_visible()


def filter_link(visitor: Visitor) -> None:
    """The address of a card of a topic with the filter that is on: once one is there."""
    _filtered(visitor)
    visitor.presses = visitor.menus = 0
    _copy_link(visitor)


def filter_link_from_the_first_screen(visitor: Visitor) -> None:
    """The same from the first screen: the view, the filter, the link."""
    _filtered(visitor)
    _copy_link(visitor)


def _filtered(visitor: Visitor) -> None:
    visitor.go("jeunesse")
    visitor.press(visitor.page.locator("#cqcm-filter-region"))
    visitor.press(visitor.page.get_by_role("checkbox", name=REGION, exact=True))
    visitor.page.wait_for_url("**region=16*")
    drawn(visitor.page)


def _copy_link(visitor: Visitor) -> None:
    card = visitor.charted()
    visitor.press(card.locator(".cqcm-dots"))
    visitor.press(card.locator("[data-link]"))
    visitor.copies("/jeunesse?region=16#")


def quoted(visitor: Visitor) -> None:
    """A figure with its source in the clipboard."""
    card = visitor.card("figure-jeune_coop_youths")
    visitor.press(card.locator(".cqcm-dots"))
    visitor.press(card.locator("[data-copy]"))
    visitor.copies("6\u00a0937", "p.\u00a07")


Task = Callable[[Visitor], None]
TASKS: dict[str, tuple[Task, int | None]] = {
    "which number of youths to use, and why": (youths, 1),
    "growth of leaders' training, both answers": (training, 0),
    "what is known of my region": (region, 2),
    "the chart of a topic, enlarged": (enlarged, 2),
    "on a topic with a filter, its link copied": (filter_link, 2),
    "the same from the first screen, choosing the filter": (
        filter_link_from_the_first_screen,
        None,
    ),
    "a figure with its source in the clipboard": (quoted, 2),
}


def measure(browser: Browser, address: str) -> Iterator[Line]:
    """On a desk, then on a phone, where the menu is one press more."""
    for size in (DESK, PHONE):
        for name, (task, most) in TASKS.items():
            yield _line(f"{name}, {size[0]} px", task, most, _visitor(browser, address, size))


def _visitor(browser: Browser, address: str, size: tuple[int, int]) -> Visitor:
    width, height = size
    context = browser.new_context(
        viewport={"width": width, "height": height}, locale="fr-CA", permissions=_CLIPBOARD
    )
    page = context.new_page()
    page.set_default_timeout(PATIENCE)
    page.goto(f"{address}/")
    drawn(page)
    return Visitor(page)


def _line(name: str, task: Task, most: int | None, visitor: Visitor) -> Line:
    """What cannot be done is over any limit."""
    note = ""
    try:
        task(visitor)
    except (AssertionError, PlaywrightError) as reason:
        visitor.presses, note = 99, "not there: " + str(reason).split("\n", 1)[0]
    visitor.page.context.close()
    limit = None if most is None else most + visitor.menus
    return Line(name, visitor.presses + visitor.menus, "presses", limit, note=note)
