"""How soon the next slide is there, and what a file of slides weighs: `python -m bench.slides`.

The file is opened from a disk, as a presenter does; each step is a press of a remote's key, and is
measured from the key to the frame after the one that shows the slide.
"""

import gzip
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from statistics import median

from playwright.sync_api import Browser, Page

from bench.filter import chromium
from bench.lines import Line, table
from cqcm_data import installation
from cqcm_data.release import Release
from cqcm_views.exports import html, snapshot
from cqcm_views.http import static

STEPS = 30
DECK = "assemblee"
WITHIN = 100.0  # milliseconds
_LIGHT = {"file": 2.5, "packed": 0.8}  # MB
_FULL = {"file": 6.0, "packed": 2.0}

# When the frame after the one that a key asked for begins, and how many frames came until then.
_LISTEN = """() => {
    window.steps = [];
    addEventListener("keydown", ({ timeStamp }) => {
        const slides = document.querySelectorAll(".slide[data-current]");
        const before = slides[0];
        let frames = 0;
        const look = () => {
            frames += 1;
            const shown = document.querySelector(".slide[data-current]") !== before;
            if (!shown) return requestAnimationFrame(look);
            requestAnimationFrame(() => steps.push([performance.now() - timeStamp, frames + 1]));
        };
        requestAnimationFrame(look);
    }, true);
}"""


def main() -> None:
    newest = installation.ready()
    with tempfile.TemporaryDirectory() as name, chromium() as browser:
        lines = [*measure(browser, newest, Path(name) / "deck.html")]
    sys.stdout.write(table("Slides in one file", lines))


def measure(browser: Browser, newest: Release, file: Path) -> Iterator[Line]:
    """The weight of a deck's file, and of its steps the time, the frames and the requests."""
    page = html.written(snapshot.presentations(DECK, {}, newest), static.plotly_script())
    file.write_text(page, encoding="utf-8")
    light = static.plotly_file(static.LIGHT) == static.LIGHT
    yield from _weight(page.encode(), _LIGHT if light else _FULL)
    window = browser.new_page(viewport={"width": 1280, "height": 720})
    window.goto(file.as_uri())
    window.wait_for_selector("html[data-ready]", state="attached")
    yield from _steps(window)
    window.close()


def _weight(content: bytes, most: dict[str, float]) -> Iterator[Line]:
    packed = len(gzip.compress(content, 6))
    for name, size in {"file": len(content), "packed": packed}.items():
        yield Line(name, size / 1e6, "megabytes", most[name])


def _steps(window: Page) -> Iterator[Line]:
    requests: list[str] = []
    window.on("request", lambda request: requests.append(request.url))
    window.evaluate(_LISTEN)
    last = window.evaluate("cqcm.slides().length") - 1
    for step in range(STEPS):
        window.keyboard.press("PageDown" if step // last % 2 == 0 else "PageUp")
        while window.evaluate("steps.length") <= step:
            window.evaluate("new Promise(requestAnimationFrame)")
    times, frames = zip(*window.evaluate("steps"), strict=True)
    yield Line("the next slide, median", median(times), "milliseconds", WITHIN, note=f"of {STEPS}")
    yield Line("the next slide, slowest", max(times), "milliseconds")
    yield Line("frames until it is there, median", median(frames), "count")
    yield Line("requests while stepping", len(requests), "count", 0)


if __name__ == "__main__":
    main()
