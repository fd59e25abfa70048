"""From choosing a region to all charts redrawn: peers, floors and ours, in one Chromium.

`probe.js` says when the charts are redrawn, in the same way on all pages. A combination is new the
first time that anyone chooses it on a server, and repeated from then on; static pages know neither.
The peers show four charts, ours all that its view has: a floor stands beside it with as many.
"""

import statistics
import tempfile
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from playwright.sync_api import Browser, CDPSession, Locator, Page, Request, sync_playwright

from bench import floor, serving
from bench.floor import Choice
from bench.lines import Line
from cqcm_data import labels, release
from cqcm_views.http import static
from cqcm_views.views.model import ChartCard
from tests.chromium import FLAGS, executable

TITLE = "From choosing a region to all charts redrawn"
WARM_UPS = 2
REPEATS = 10  # of the repeated combinations, two choices each
SLOWED_REPEATS = 3
SLOWED = 4.0  # times: a phone's processor
REPEATED = (("03", "06"), ("06", "03"))  # the first region, then the second beside it
TO_DASH, TO_FLOOR = 0.75, 1.5
DASH, CACHED, LIGHT = "Dash", "Streamlit, cached", "static page, light Plotly"

_PATIENCE = 60_000
_PROBE = serving.PEERS / "probe.js"
_FILTER = ".st-key-choose_region input"  # of the peers
_OPENS, _LIST, _CLEAR = "#cqcm-filter-region", "#cqcm-choices-region", ".cqcm-clear"  # ours
_BUSY = (
    "[data-test-script-state=running], [data-stale=true], [data-asks], [data-dash-is-loading=true]"
)


@dataclass(frozen=True)
class Time:
    """Milliseconds from the choice to the charts, and to the end of the script's run."""

    charts: float
    settled: float


class Subject(Protocol):
    """A page with a region filter and charts, so many of which follow it."""

    page: Page
    following: int

    def choice(self, regions: Choice) -> Locator:
        """What to press to choose the last of the regions, once the others are chosen."""

    def clearing(self, many: int) -> list[Callable[[], None]]:
        """The presses that lead back to all regions, each of which draws the charts anew."""


@dataclass
class StaticPage:
    page: Page
    following: int

    def choice(self, regions: Choice) -> Locator:
        return self.page.locator(f"[data-regions='{','.join(regions)}']")

    def clearing(self, many: int) -> list[Callable[[], None]]:
        return [self.choice(()).click]


@dataclass
class OurPage:
    page: Page
    names: Mapping[str, str]
    following: int

    def choice(self, regions: Choice) -> Locator:
        if not self.page.locator(_LIST).is_visible():
            self.page.click(_OPENS)
        return self.page.get_by_role("checkbox", name=self.names[regions[-1]], exact=True)

    def clearing(self, many: int) -> list[Callable[[], None]]:
        return [self.page.locator(_CLEAR).click]


@dataclass
class StreamlitPage:
    page: Page
    names: Mapping[str, str]
    following: int

    def choice(self, regions: Choice) -> Locator:
        name = self.names[regions[-1]]
        self.page.fill(_FILTER, name)
        return self.page.get_by_role("option", name=name, exact=True)

    def clearing(self, many: int) -> list[Callable[[], None]]:
        return [lambda: self.page.press(_FILTER, "Backspace")] * many


@dataclass
class DashPage:
    page: Page
    names: Mapping[str, str]
    following: int

    def choice(self, regions: Choice) -> Locator:
        self._open()
        return self.page.get_by_role("option", name=self.names[regions[-1]], exact=True)

    def clearing(self, many: int) -> list[Callable[[], None]]:
        self._open()
        return [self.page.get_by_text("Deselect All").click]

    def _open(self) -> None:
        if not self.page.locator(".dash-dropdown-content").is_visible():
            self.page.locator("#region").click()


Times = dict[str, dict[str, list[Time]]]  # by condition and page


def measure() -> list[Line]:
    times = _measured()
    told = [
        Line(f"{condition}: {name}", _middle(taken), "milliseconds", note=_spread(taken))
        for condition, by_page in times.items()
        for name, taken in by_page.items()
    ]
    return [*told, *_ratios(times)]


def _ratios(times: Times) -> Iterator[Line]:
    for condition in ("new", "repeated"):
        by_page = times[condition]
        for peer, most in ((DASH, TO_DASH), (as_many(), TO_FLOOR), (LIGHT, None)):
            if peer not in by_page:
                continue
            for name, figure in (("median", _middle), ("p95", _p95)):
                ratio = figure(by_page[ours()]) / figure(by_page[peer])
                yield Line(f"ours to {peer}, {condition}, {name}", ratio, "ratio", most)


def _middle(times: Sequence[Time]) -> float:
    return statistics.median(time.charts for time in times)


def _p95(times: Sequence[Time]) -> float:
    return statistics.quantiles([time.charts for time in times], n=20, method="inclusive")[-1]


def _spread(times: Sequence[Time]) -> str:
    settled = statistics.median(time.settled for time in times)
    return f"p95 {_p95(times):.0f} ms of {len(times)}; no script runs after {settled:.0f} ms"


def ours() -> str:
    return f"ours, {len(floor.following())} charts redrawn"


def as_many() -> str:
    return f"{LIGHT}, {len(floor.following())} charts"


def _measured() -> Times:
    """The pages take turns, so that what else the machine does falls on all of them alike."""
    with subjects() as pages:
        compared = {name: pages[name] for name in pages if name in (ours(), DASH, as_many(), LIGHT)}
        met = {name: pages[name] for name in pages if name in (*compared, CACHED)}
        _turns(pages, WARM_UPS)
        found = {"new": _in_turn(met, _new()), "repeated": _turns(pages, REPEATS)}
        for subject in compared.values():
            _slow(subject.page)
        _turns(compared, 1)
        return {**found, "repeated, slowed four times": _turns(compared, SLOWED_REPEATS)}


def _turns(subjects: Mapping[str, Subject], times: int) -> dict[str, list[Time]]:
    return _in_turn(subjects, [REPEATED[turn % 2] for turn in range(times)])


def _in_turn(subjects: Mapping[str, Subject], choices: Sequence[Choice]) -> dict[str, list[Time]]:
    times: dict[str, list[Time]] = {name: [] for name in subjects}
    for turn, choice in enumerate(choices):
        for name in sorted(subjects, reverse=bool(turn % 2)):
            times[name] += choose(subjects[name], choice)
    return times


def _new() -> list[Choice]:
    """Each region that nobody has chosen yet, then the next one beside it."""
    others = [code for code in _names() if code not in REPEATED[0]]
    return [*zip(others, [*others[1:], others[0]], strict=True)]


def _names() -> dict[str, str]:
    return {str(row["code"]): str(row["name_fr"]) for row in labels.regions(release.current())}


def choose(subject: Subject, regions: Choice) -> list[Time]:
    """Choose regions one after the other, each timed; then back to all, waited for as well."""
    found = []
    for many in range(1, len(regions) + 1):
        choice = subject.choice(regions[:many])
        choice.wait_for()
        found.append(_timed(subject, choice.click))
    for act in subject.clearing(len(regions)):
        _timed(subject, act)
    return found


def _timed(subject: Subject, act: Callable[[], None]) -> Time:
    page = subject.page
    page.evaluate("following => bench.arm(following)", subject.following)
    act()
    taken: dict[str, float] = page.evaluate("bench.done()")
    page.evaluate("bench.quiet()")
    return Time(**taken)


def _slow(page: Page) -> CDPSession:
    """Its processor from now on, as long as the session is kept."""
    session = page.context.new_cdp_session(page)
    session.send("Emulation.setCPUThrottlingRate", {"rate": SLOWED})
    return session


@contextmanager
def subjects(asked: Collection[str] = ()) -> Iterator[dict[str, Subject]]:
    """The pages that are asked for, all where none is: each open and drawn."""
    with ExitStack() as stack:
        opening = _Opening(stack, stack.enter_context(chromium()))
        known = _known()
        yield {name: known[name](opening) for name in known if not asked or name in asked}


class _Opening:
    """What is opened stays so until all of it is over."""

    def __init__(self, stack: ExitStack, browser: Browser) -> None:
        self._stack = stack
        self._browser = browser
        self._names = _names()

    def ours(self) -> Subject:
        address = self._stack.enter_context(serving.dashboard(self._folder() / "log"))
        page = opened(self._browser, f"{address}/{floor.VIEW}?{floor.QUERY}", floor.drawn())
        return OurPage(page, self._names, len(floor.following()))

    def dash(self) -> Subject:
        address = self._stack.enter_context(serving.dash(self._folder()))
        page = opened(self._browser, address, floor.CHARTS)
        return DashPage(page, self._names, floor.CHARTS)

    def streamlit(self, script: str) -> Subject:
        address = self._stack.enter_context(serving.streamlit(script, self._folder()))
        page = opened(self._browser, address, floor.CHARTS)
        return StreamlitPage(page, self._names, floor.CHARTS)

    def static(self, bundle: str, cards: Sequence[ChartCard]) -> Subject:
        folder = self._folder()
        choices = [pair[:many] for pair in (*REPEATED, *_new()) for many in (1, 2)]
        floor.write(folder, bundle, cards, choices)
        address = self._stack.enter_context(serving.static(folder))
        return StaticPage(opened(self._browser, address, len(cards)), len(cards))

    def _folder(self) -> Path:
        return Path(self._stack.enter_context(tempfile.TemporaryDirectory()))


def _known() -> dict[str, Callable[[_Opening], Subject]]:
    """All that can be here; the light floor also with as many charts as ours redraws."""
    shared, every = floor.shared(), floor.following()
    known: dict[str, Callable[[_Opening], Subject]] = {
        ours(): _Opening.ours,
        CACHED: lambda opening: opening.streamlit("cached_app.py"),
        "Streamlit, plain": lambda opening: opening.streamlit("plain_app.py"),
        "static page, full Plotly": lambda opening: opening.static("full", shared),
    }
    if static.plotly_file(static.LIGHT) == static.LIGHT:
        known[LIGHT] = lambda opening: opening.static("light", shared)
        known[as_many()] = lambda opening: opening.static("light", every)
    if serving.DASH.exists():
        known[DASH] = _Opening.dash
    return known


@contextmanager
def chromium() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=executable(), args=FLAGS)
        yield browser
        browser.close()


def opened(
    browser: Browser, address: str, charts: int, hear: Callable[[Request], None] | None = None
) -> Page:
    """A page in a window of its own, once so many charts are drawn and nothing runs.

    `hear` is told what it asks its server for.
    """
    context = browser.new_context(viewport={"width": 1400, "height": 1000}, locale="fr-CA")
    context.add_init_script(path=_PROBE)
    page = context.new_page()
    page.set_default_timeout(_PATIENCE)
    if hear:
        page.on("request", hear)
    page.goto(address)
    page.wait_for_function(f"() => bench.count() >= {charts} && !document.querySelector('{_BUSY}')")
    page.evaluate("bench.quiet()")
    return page
