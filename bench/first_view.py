"""From an address to what a person reads: the first figure, then all of a topic page.

The pages in turn: what else the machine does falls on all alike. Each server has answered one
visitor before. Each visit has a browser of its own, which was never here; then the same browser
opens the page again. Every second time all of it once more with the processor of the page slowed
four times. The window is as high as most of a page; charts below it count as well.
"""

import shutil
import statistics
import tempfile
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from urllib.request import urlopen

from playwright.sync_api import BrowserContext, Playwright, sync_playwright

from bench import floor, serving
from bench.filter import SLOWED
from bench.lines import Line
from cqcm_views.http import static
from cqcm_views.views.model import View
from cqcm_views.views.registry import views
from tests.chromium import FLAGS, ROOT, executable

TITLE = "First figure readable, first full view"
ROUNDS = 5  # and every second one once more, slowed
SELDOM = 3  # the pages that no limit names: every third round
TO_METRIC, HTTP_TO_METRIC, TO_DASH = 1.0, 0.5, 0.9
_PATIENCE = 90_000
_NEEDED = ("cqcm_data", "cqcm_views", "pages", "dashboard.py", ".streamlit", "datasets")

FIRST, TOPIC, METRIC = "ours, first screen", "ours, topic page", "Streamlit, one metric"
DASH = "Dash"

# When each mark that is waited for was painted, since the browser left for the page.
_WATCH = """(() => {
    const charts = document.getElementsByClassName("js-plotly-plot");
    const figure = (places) =>
        [...document.querySelectorAll(places)].some(({ textContent }) => /\\d/.test(textContent));
    const drawn = (many) => charts.length >= many
        && [...charts].filter((one) => one.querySelector(".point")).length >= many;
    const waits = { MARKS };
    const seen = {};
    window.seen = new Promise((resolve, reject) => {
        setTimeout(() => reject(new Error(`not there: ${Object.keys(waits)}`)), PATIENCE);
        const painted = (name) => requestAnimationFrame(() => {
            const { port1, port2 } = new MessageChannel();
            port1.onmessage = () => {
                seen[name] = performance.now();
                if (Object.keys(waits).every((one) => one in seen)) resolve(seen);
            };
            port2.postMessage(null);
        });
        const found = new Set();
        const watcher = new MutationObserver(() => {
            for (const [name, there] of Object.entries(waits)) {
                if (found.has(name) || !there()) continue;
                found.add(name);
                painted(name);
            }
            if (found.size === Object.keys(waits).length) watcher.disconnect();
        });
        watcher.observe(document, { subtree: true, childList: true, characterData: true });
    });
})();"""

_FIGURE = {
    "http": 'figure(".cqcm-before :is(section h2, strong)")',
    "ours": 'figure(".stApp :is(.cqcm-card h3, .cqcm-value strong)")',
    "streamlit": 'figure("[data-testid=stMetricValue]")',
    "dash": 'figure("#figures strong")',
    "static": 'figure("#figures b")',
}


@dataclass(frozen=True)
class Subject:
    """A page and what is waited for on it, as an expression of the browser by its name."""

    address: str
    marks: Mapping[str, str]
    seldom: bool = False


Times = dict[tuple[str, str, str], list[float]]  # by condition, page and mark


def measure() -> list[Line]:
    """Medians, and what ours are to those of Dash and of the page with one metric."""
    with tempfile.TemporaryDirectory() as name, ExitStack() as stack:
        subjects = _subjects(Path(name), stack)
        got = _get(subjects[FIRST].address)
        times = _in_turn(subjects)
    middle = {key: statistics.median(taken) for key, taken in times.items()}
    told = [_line(*key, times[key]) for key in sorted(times)]
    answer = Line("GET: ours, first screen, with its figures", got, "milliseconds")
    return [*told, answer, *_ratios(middle)]


def _line(condition: str, name: str, mark: str, taken: list[float]) -> Line:
    spread = f"{min(taken):.0f} to {max(taken):.0f} ms, {len(taken)} visits"
    words = f"{condition}: {name}, {mark}"
    return Line(words, statistics.median(taken), "milliseconds", note=spread)


def _ratios(middle: Mapping[tuple[str, str, str], float]) -> Iterator[Line]:
    for condition in _CONDITIONS:
        metric = middle[condition, METRIC, "figure"]
        first = middle[condition, FIRST, "figure"] / metric
        yield Line(f"{condition}, first figure, to one metric", first, "ratio", TO_METRIC)
        http = middle[condition, FIRST, "figure in HTTP's page"] / metric
        words = f"{condition}, first figure in the page that HTTP gives, to one metric"
        yield Line(words, http, "ratio", HTTP_TO_METRIC)
        if (condition, DASH, "whole") in middle:
            whole = middle[condition, TOPIC, "whole"] / middle[condition, DASH, "whole"]
            note = f"{floor.drawn()} charts to {floor.CHARTS}"
            yield Line(f"{condition}, topic page, to Dash", whole, "ratio", TO_DASH, note=note)


def _subjects(folder: Path, stack: ExitStack) -> dict[str, Subject]:
    def place(name: str) -> Path:
        (made := folder / name).mkdir()
        return made

    ours = stack.enter_context(serving.checkout(ROOT, place("ours")))
    metric = stack.enter_context(serving.streamlit("metric_app.py", place("metric")))
    first = {"figure in HTTP's page": _FIGURE["http"], **_marks("ours", floor.drawn(_first()))}
    topic = f"{ours}/{floor.VIEW}?{floor.QUERY}"
    found = {
        FIRST: Subject(f"{ours}/", first),
        TOPIC: Subject(topic, _marks("ours", floor.drawn())),
        METRIC: Subject(metric, {"figure": _FIGURE["streamlit"]}),
    }
    if serving.DASH.exists():
        dash = stack.enter_context(serving.dash(place("dash")))
        found[DASH] = Subject(dash, _marks("dash", floor.CHARTS))
    for kind in ("cached", "plain"):
        address = stack.enter_context(serving.streamlit(f"{kind}_app.py", place(kind)))
        marks = _marks("streamlit", floor.CHARTS)
        found[f"Streamlit, {kind}"] = Subject(address, marks, seldom=True)
    return {**found, **_floors(folder, stack)}


def _floors(folder: Path, stack: ExitStack) -> dict[str, Subject]:
    """The static pages; and the dashboard where npm was never there: the full bundle serves."""
    light = static.plotly_file(static.LIGHT) == static.LIGHT
    found = {}
    for bundle in ("light", "full") if light else ("full",):
        (place := folder / bundle).mkdir()
        floor.write(place, bundle, floor.shared())
        address = stack.enter_context(serving.static(place))
        marks = _marks("static", floor.CHARTS)
        found[f"static page, {bundle} Plotly"] = Subject(address, marks, seldom=True)
    if light:
        (place := folder / "without").mkdir()
        address = stack.enter_context(serving.checkout(_without_npm(place), place))
        whole = f"{address}/{floor.VIEW}?{floor.QUERY}"
        marks = _marks("ours", floor.drawn())
        found[f"{TOPIC}, full Plotly"] = Subject(whole, marks, seldom=True)
    return found


def _marks(kind: str, charts: int) -> dict[str, str]:
    figure = _FIGURE[kind]
    return {"figure": figure, "whole": f"{figure} && drawn({charts})"}


def _first() -> View:
    return next(iter(views().values()))


def _without_npm(folder: Path) -> Path:
    for name in _NEEDED:
        source = ROOT / name
        copy = shutil.copytree if source.is_dir() else shutil.copy
        copy(source, folder / name)
    return folder


def _get(address: str) -> float:
    """Milliseconds of a plain GET of a page whose figures stand in it."""
    taken = []
    for _ in range(ROUNDS):
        start = time.perf_counter()
        with urlopen(address) as answer:  # noqa: S310
            page = answer.read().decode()
        taken.append(1000 * (time.perf_counter() - start))
        if "6\u00a0937" not in page:
            raise SystemExit(f"{address} gives a page without its figures")
    return statistics.median(taken)


# Visits -------------------------------------------------------------------------------------------

_RATES = ((1.0, ""), (SLOWED, ", slowed four times"))
_CONDITIONS = ("cold", "warm", "cold, slowed four times", "warm, slowed four times")


def _in_turn(subjects: Mapping[str, Subject]) -> Times:
    times: Times = {}
    with sync_playwright() as playwright:
        for turn in range(1 + ROUNDS):
            for name in sorted(subjects, reverse=bool(turn % 2)):
                if subjects[name].seldom and turn % SELDOM:
                    continue
                rates = _RATES if turn % 2 else _RATES[:1]
                for key, taken in _visits(playwright, name, subjects[name], rates):
                    if turn:
                        times.setdefault(key, []).append(taken)
    return times


def _visits(
    playwright: Playwright, name: str, subject: Subject, rates: Sequence[tuple[float, str]]
) -> Iterable[tuple[tuple[str, str, str], float]]:
    """In a browser that was never here, and again in the same one."""
    for rate, slowed in rates:
        with tempfile.TemporaryDirectory() as profile:
            context = playwright.chromium.launch_persistent_context(
                profile,
                executable_path=executable(),
                args=FLAGS,
                viewport={"width": 1400, "height": 2000},
                locale="fr-CA",
            )
            for visit in ("cold", "warm"):
                for mark, taken in _visit(context, subject, rate).items():
                    yield (f"{visit}{slowed}", name, mark), taken
            context.close()


def _visit(context: BrowserContext, subject: Subject, rate: float) -> dict[str, float]:
    page = context.new_page()
    page.set_default_timeout(_PATIENCE)
    session = context.new_cdp_session(page)
    session.send("Emulation.setCPUThrottlingRate", {"rate": rate})
    marks = ", ".join(f'"{name}": () => {there}' for name, there in subject.marks.items())
    script = _WATCH.replace("MARKS", marks).replace("PATIENCE", str(_PATIENCE))
    page.add_init_script(script)
    page.goto(subject.address, wait_until="commit")
    seen: dict[str, float] = page.evaluate("window.seen")
    page.close()
    return seen
