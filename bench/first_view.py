"""From an address to the last chart of a topic page, in a browser that was never here.

Entente beside a Dash page with the very same figures and a Streamlit page with one metric, in turn:
what else the machine does falls on all alike. Each server has answered one visitor before; each
visit has a browser of its own. The window is as high as the page, so that every chart is in sight.
"""

import json
import shutil
import statistics
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

from playwright.sync_api import sync_playwright

from bench import serving
from bench.lines import Line
from cqcm_data import release
from cqcm_views.cards import browser
from cqcm_views.http import static
from cqcm_views.views.state import State
from pages.entente import view
from tests.chromium import FLAGS, executable

ROOT = Path(__file__).resolve().parents[1]
DASH = ROOT / ".venv-bench" / "bin" / "python"
ROUNDS = 21  # with fewer the last digit of the limits is left to chance
TO_DASH, TO_METRIC = 0.9, 1.3
_PATIENCE = 60_000
_NEEDED = ("cqcm_data", "cqcm_views", "pages", "dashboard.py", ".streamlit", "datasets")

# When the last of the marks that are waited for was there, since the browser left for the page.
_WATCH = """
    window.seen = new Promise((resolve, reject) => {
        setTimeout(reject, PATIENCE, new Error("the charts were not drawn"));
        const charts = () => document.getElementsByClassName("js-plotly-plot");
        const there = () => CHARTS
            ? [...charts()].filter((one) => one.querySelector(".point")).length >= CHARTS
            : document.querySelector("[data-testid=stMetricValue]")?.textContent.trim();
        const watcher = new MutationObserver(() => {
            if (!there()) return;
            watcher.disconnect();
            resolve(performance.now());
        });
        watcher.observe(document, { subtree: true, childList: true, characterData: true });
    });
"""


def measure() -> Iterator[Line]:
    """Medians, and what they are to that of Dash and of the Streamlit page."""
    with tempfile.TemporaryDirectory() as name, ExitStack() as stack:
        subjects = _subjects(Path(name), stack)
        times = _in_turn(subjects)
    middle = {subject: statistics.median(taken) for subject, taken in times.items()}
    for subject, taken in times.items():
        spread = f"{min(taken):.0f} to {max(taken):.0f} ms, {len(taken)} visits"
        yield Line(f"Entente, first view: {subject}", middle[subject], "milliseconds", note=spread)
    yield from _ratios(middle)


def _ratios(middle: dict[str, float]) -> Iterator[Line]:
    """Of the light bundle, which npm brings; the full one, which serves without npm, is told."""
    for bundle in {"light", "full"} & middle.keys():
        for peer, most in (("Dash", TO_DASH), ("metric", TO_METRIC)):
            if peer in middle:
                limit = most if bundle == "light" else None
                ratio = middle[bundle] / middle[peer]
                yield Line(f"Entente, {bundle} bundle, to {peer}", ratio, "ratio", limit)


Subject = tuple[str, int]  # an address, and how many charts are waited for


def _subjects(folder: Path, stack: ExitStack) -> dict[str, Subject]:
    drawn = _figures()
    ours, full, dash, metric = (folder / name for name in ("ours", "full", "dash", "metric"))
    for one in (ours, full, dash, metric):
        one.mkdir()
    subjects = {
        "metric": (stack.enter_context(serving.page("metric_app.py", metric)), 0),
        "full": (stack.enter_context(serving.checkout(_without_npm(full), full)), len(drawn)),
    }
    if static.plotly_file(static.LIGHT) == static.LIGHT:
        subjects["light"] = (stack.enter_context(serving.checkout(ROOT, ours)), len(drawn))
    if DASH.exists():
        (dash / "figures.json").write_text(json.dumps(drawn), encoding="utf-8")
        subjects["Dash"] = (stack.enter_context(serving.dash(DASH, dash)), len(drawn))
    return {
        name: (f"{address}/{'entente' if name in ('full', 'light') else ''}", charts)
        for name, (address, charts) in subjects.items()
    }


def _figures() -> list[object]:
    """The figures of Entente, as the dashboard itself draws them."""
    state = State()
    reading = state.reading(release.current())
    drawn = (browser.content(card, state, reading, "light").get("figure") for card in view.cards())
    return [figure for figure in drawn if figure]


def _without_npm(folder: Path) -> Path:
    """The dashboard where npm was never there: the full bundle serves."""
    for name in _NEEDED:
        source = ROOT / name
        copy = shutil.copytree if source.is_dir() else shutil.copy
        copy(source, folder / name)
    return folder


def _in_turn(subjects: dict[str, Subject]) -> dict[str, list[float]]:
    times: dict[str, list[float]] = {name: [] for name in subjects}
    for turn in range(1 + ROUNDS):
        for name in sorted(subjects, reverse=bool(turn % 2)):
            taken = _visit(*subjects[name])
            if turn:
                times[name].append(taken)
    return times


def _visit(address: str, charts: int) -> float:
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=executable(), args=FLAGS)
        context = chromium.new_context(viewport={"width": 1400, "height": 2000}, locale="fr-CA")
        page = context.new_page()
        page.set_default_timeout(_PATIENCE)
        script = _WATCH.replace("CHARTS", str(charts)).replace("PATIENCE", str(_PATIENCE))
        page.add_init_script(script)
        page.goto(address, wait_until="commit")
        seen: float = page.evaluate("window.seen")
        chromium.close()
    return seen
