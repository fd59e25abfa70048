"""Another checkout and this one in turn: is this one slower? `python -m bench.against FOLDER`.

Each serves the tables that ship with it; what else the machine does falls on both alike. The ratios
are this one to the other, pair by pair, and each goes first every other time.
"""

import random
import statistics
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from functools import partial
from pathlib import Path

from playwright.sync_api import Page

from bench import floor, serving, visitors
from bench.filter import OurPage, StreamlitPage, Subject, choose, chromium, opened
from cqcm_data import labels, release
from pages.jeunesse import view

HERE = Path(__file__).resolve().parents[1]

CHOICES = 60  # of a region, on each side
CROWDS = 10  # of 200 visitors, on each side
WARM_UPS = 3
MOST = 1.10  # for the upper end of the interval

_DRAWS = 4000

Pair = tuple[float, float]


def main(other: Path) -> None:
    """A line for a redraw and one for a crowd: the median ratio and its 95 % interval."""
    print(_line("a region chosen, to all charts redrawn", _redraws(other)))
    print(_line(f"{visitors.AT_ONCE} visitors at once, p95", _crowds(other)))


def _line(name: str, pairs: Sequence[Pair]) -> str:
    ratios = [here / there for there, here in pairs]
    low, high = interval(ratios)
    there, here = (statistics.median(side) for side in zip(*pairs, strict=True))
    return (
        f"- {name}: {statistics.median(ratios):.3f} × (95 % interval {low:.3f} to {high:.3f}), "
        f"medians {there:.0f} and {here:.0f} ms of {len(pairs)} pairs; upper end below {MOST}: "
        f"**{'met' if high < MOST else 'not met'}**"
    )


def interval(ratios: Sequence[float]) -> tuple[float, float]:
    """The 95 % interval of the median: medians of as many ratios, drawn with replacement."""
    chance = random.Random(1)  # noqa: S311 - the same draws each time
    drawn = [statistics.median(chance.choices(ratios, k=len(ratios))) for _ in range(_DRAWS)]
    cuts = statistics.quantiles(drawn, n=40)
    return cuts[0], cuts[-1]


def _redraws(other: Path) -> list[Pair]:
    names = {str(row["code"]): str(row["name_fr"]) for row in labels.regions(release.current())}
    regions = ([*names] * CHOICES)[: WARM_UPS + CHOICES]
    with ExitStack() as stack:
        addresses = [stack.enter_context(_served(one)) for one in (other, HERE)]
        browser = stack.enter_context(chromium())
        many, follow = floor.drawn(view), len(floor.following(view))
        pages = [opened(browser, f"{one}/jeunesse?exemple=oui", many) for one in addresses]
        sides = [_side(page, names, follow) for page in pages]
        found = [
            _in_turn([partial(_settled, side, region) for side in sides], turn)
            for turn, region in enumerate(regions)
        ]
    return found[WARM_UPS:]


def _side(page: Page, names: Mapping[str, str], follow: int) -> Subject:
    """Earlier ones have the framework's own list."""
    ours = page.locator("#cqcm-filter-region").count()
    return (OurPage if ours else StreamlitPage)(page, names, follow)


def _settled(page: Subject, region: str) -> float:
    return choose(page, (region,))[0].settled


def _crowds(other: Path) -> list[Pair]:
    """Each crowd meets a server of its own."""
    sides = [partial(_crowd, project) for project in (other, HERE)]
    return [_in_turn(sides, turn) for turn in range(CROWDS)]


def _crowd(project: Path) -> float:
    with _served(project) as address:
        return 1000 * visitors.p95(visitors.visit(address))


def _in_turn(sides: Sequence[Callable[[], float]], turn: int) -> Pair:
    """Both measured, the first of them first every other time."""
    if turn % 2:
        here, there = sides[1](), sides[0]()
    else:
        there, here = sides[0](), sides[1]()
    return there, here


@contextmanager
def _served(project: Path) -> Iterator[str]:
    with tempfile.TemporaryDirectory() as folder, serving.checkout(project, Path(folder)) as server:
        yield server


if __name__ == "__main__":
    main(Path(sys.argv[1]).resolve())
