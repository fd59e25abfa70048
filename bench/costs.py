"""What a filter costs a page: the processor time of its main thread, and what it receives.

The choices are repeated ones, and processor time is told, so that what else the machine does adds
little to it. Scripts, styles and layout are parts of all that the page does.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from playwright.sync_api import CDPSession

from bench import filter
from bench.filter import REPEATED, Subject
from bench.lines import Line

TITLE = "What a region chosen costs"
WARM_UPS, REPEATS = 2, 6
_TOLD = {
    "TaskDuration": "the page, all of it",
    "ScriptDuration": "the page, its scripts",
    "RecalcStyleDuration": "the page, styles",
    "LayoutDuration": "the page, layout",
}


@dataclass
class Heard:
    """What has come over the connections of a page."""

    messages: int = 0
    size: int = 0

    def frame(self, told: dict[str, Any]) -> None:
        self.messages += 1
        self.size += len(told["response"]["payloadData"]) * 3 // 4  # it is told in base 64

    def answer(self, told: dict[str, Any]) -> None:
        self.messages += 1
        self.size += int(told["encodedDataLength"])


def measure() -> list[Line]:
    compared = (filter.ours(), filter.DASH, filter.LIGHT, filter.CACHED)
    with filter.subjects(compared) as pages:
        return [line for name, subject in pages.items() for line in _costs(name, subject)]


def _costs(name: str, subject: Subject) -> Iterator[Line]:
    """Of one drawing: a region chosen, one more beside it, or back to all."""
    session = subject.page.context.new_cdp_session(subject.page)
    session.send("Performance.enable", {"timeDomain": "threadTicks"})
    session.send("Network.enable")
    _choose(subject, WARM_UPS)
    heard, before = Heard(), _metrics(session)
    session.on("Network.webSocketFrameReceived", heard.frame)
    session.on("Network.loadingFinished", heard.answer)
    draws = _choose(subject, REPEATS)
    after = _metrics(session)
    for metric, words in _TOLD.items():
        spent = 1000 * (after[metric] - before[metric]) / draws
        yield Line(f"{words}: {name}", spent, "milliseconds")
    yield Line(f"messages: {name}", heard.messages / draws, "count")
    yield Line(f"received: {name}", heard.size / draws / 1e6, "megabytes")


def _choose(subject: Subject, times: int) -> int:
    """How often the charts were drawn."""
    draws = 0
    for turn in range(times):
        regions = REPEATED[turn % 2]
        filter.choose(subject, regions)
        draws += len(regions) + len(subject.clearing(len(regions)))
    return draws


def _metrics(session: CDPSession) -> Mapping[str, float]:
    """Seconds of the page's main thread since it was opened."""
    told = session.send("Performance.getMetrics")["metrics"]
    return {one["name"]: float(one["value"]) for one in told}
