"""From choosing a region to all charts redrawn: the floor, the plain page, ours, in one Chromium.

`probe.js` says when the charts are redrawn, in the same way on all three pages.
"""

import tempfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from playwright.sync_api import Browser, Locator, Page, sync_playwright

from bench import floor, serving
from cqcm_data import labels, release
from tests.chromium import FLAGS, executable

WARM_UPS = 3
REPEATS = 16
REGIONS = ("03", "06")  # chosen in turn, each time from all regions together

_PATIENCE = 30_000
_PROBE = Path(__file__).with_name("probe.js")
_FILTER = ".st-key-choose_region input"
_BUSY = "[data-test-script-state=running], [data-stale=true]"


@dataclass(frozen=True)
class Time:
    """Milliseconds from the choice to the charts, and to the end of the script's run."""

    charts: float
    settled: float


class Subject(Protocol):
    """A page with a region filter and charts."""

    page: Page

    def choice(self, region: str) -> Locator:
        """What to press to choose a region."""

    def clear(self) -> None:
        """Back to all regions."""


@dataclass
class StaticPage:
    page: Page

    def choice(self, region: str) -> Locator:
        return self.page.locator(f"[data-region='{region}']")

    def clear(self) -> None:
        self.choice("").click()


@dataclass
class StreamlitPage:
    page: Page
    names: Mapping[str, str]

    def choice(self, region: str) -> Locator:
        self.page.fill(_FILTER, self.names[region])
        return self.page.get_by_role("option", name=self.names[region], exact=True)

    def clear(self) -> None:
        self.page.press(_FILTER, "Backspace")


def measure() -> dict[str, list[Time]]:
    """Times by page: `floor`, `plain`, `warm` and `cold` of ours.

    The three pages take turns, so that what else the machine does falls on all of them alike. A
    region of ours is warm once its figures are in the cache; cold the first time it is chosen.
    """
    names = {str(row["code"]): str(row["name_fr"]) for row in labels.regions(release.current())}
    with _subjects(names) as subjects:
        times = {name: list[Time]() for name in subjects}
        for turn in range(WARM_UPS + REPEATS):
            for name, subject in subjects.items():
                times[name].append(choose(subject, REGIONS[turn % 2]))
        found = {name: taken[WARM_UPS:] for name, taken in times.items()}
        others = [region for region in names if region not in REGIONS]
        return {**found, "cold": [choose(subjects["warm"], region) for region in others]}


def choose(subject: Subject, region: str) -> Time:
    """Choose a region, timed; then back to all of them, waited for in the same way."""
    choice = subject.choice(region)
    choice.wait_for()
    taken = _timed(subject.page, choice.click)
    _timed(subject.page, subject.clear)
    return Time(**taken)


def _timed(page: Page, act: Callable[[], None]) -> dict[str, float]:
    page.evaluate("following => bench.arm(following)", len(floor.chart_cards()))
    act()
    taken: dict[str, float] = page.evaluate("bench.done()")
    page.evaluate("bench.quiet()")
    return taken


@contextmanager
def _subjects(names: Mapping[str, str]) -> Iterator[dict[str, Subject]]:
    """The three pages, open and drawn."""
    with ExitStack() as stack:
        folders = [Path(stack.enter_context(tempfile.TemporaryDirectory())) for _ in range(3)]
        static = stack.enter_context(serving.static(folders[0], REGIONS))
        plain = stack.enter_context(serving.plain(folders[1]))
        ours = stack.enter_context(serving.dashboard(folders[2] / "log"))
        browser = stack.enter_context(chromium())
        yield {
            "floor": StaticPage(opened(browser, static)),
            "plain": StreamlitPage(opened(browser, plain), names),
            "warm": StreamlitPage(opened(browser, f"{ours}/jeunesse?exemple=oui"), names),
        }


@contextmanager
def chromium() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=executable(), args=FLAGS)
        yield browser
        browser.close()


def opened(browser: Browser, address: str) -> Page:
    """A page in a window of its own, once the charts of Jeunesse are drawn and nothing runs."""
    context = browser.new_context(viewport={"width": 1400, "height": 1000}, locale="fr-CA")
    context.add_init_script(path=_PROBE)
    page = context.new_page()
    page.set_default_timeout(_PATIENCE)
    page.goto(address)
    charts = len(floor.chart_cards())
    page.wait_for_function(f"() => bench.count() >= {charts} && !document.querySelector('{_BUSY}')")
    page.evaluate("bench.quiet()")
    return page
