"""The floors: static pages with the charts of a view precomputed for each state of a filter."""

import json
import os
import shutil
from collections.abc import Iterable, Sequence
from functools import cache
from pathlib import Path
from typing import Any

import plotly

from bench import serving
from bench.peers import four_charts
from cqcm_data import query, release
from cqcm_data.filters import Filters
from cqcm_data.reading import Reading
from cqcm_views.cards import browser
from cqcm_views.http import static
from cqcm_views.views.model import ChartCard, View
from cqcm_views.views.state import State
from pages import transformation_numerique

HERE = Path(__file__).resolve().parent
VIEW, QUERY = "transformation_numerique", "exemple=oui"
view = transformation_numerique.view

# The charts that the peers show as well: indicator, and what it is broken down by.
SHARED = (
    ("digital_aided", "region"),
    ("digital_aided", "form"),
    ("digital_aided", "step"),
    ("digital_grant_amount", "sector"),
)
CHARTS = len(SHARED)
BUNDLES = {
    "light": static.LIGHT,
    "full": Path(plotly.__file__).parent / "package_data" / "plotly.min.js",
}

Choice = tuple[str, ...]  # the regions that are chosen, in their order


def write(
    folder: Path, bundle: str, cards: Sequence[ChartCard], choices: Iterable[Choice] = ()
) -> None:
    """The page, a bundle of plotly.js and the figures: all regions together, then each choice."""
    serving.rows(folder)
    os.environ["PEERS_DATA"] = str(folder)
    four_charts.connection.cache_clear()  # which reads the folder of another page
    every: list[Choice] = [(), *choices]
    written = {",".join(choice): _page(choice, cards) for choice in every}
    shutil.copy(serving.PEERS / "static.html", folder / "index.html")
    shutil.copy(BUNDLES[bundle], folder / "plotly.min.js")
    (folder / "first.js").write_text(f"const FIRST = {json.dumps(written[''])};", "utf-8")
    (folder / "pages.js").write_text(f"offer({json.dumps(written)});", "utf-8")


def following(of: View = view) -> list[ChartCard]:
    """The cards of a view whose chart follows the region: all of them change with it."""
    online = release.current()
    return [
        card
        for card in of.cards()
        if isinstance(card, ChartCard)
        and "region" in query.followed(card.indicator, Reading(online, example=True))
    ]


def shared() -> list[ChartCard]:
    """Those of them that the peers show."""
    by_name = {(card.indicator, *card.by): card for card in following()}
    return [by_name[one] for one in SHARED]


def drawn(of: View = view) -> int:
    """How many charts a view shows with the example on."""
    state = State(example=True)
    reading = state.reading(release.current())
    return sum("figure" in browser.content(card, state, reading, "light") for card in of.cards())


def _page(choice: Choice, cards: Sequence[ChartCard]) -> dict[str, Any]:
    """The charts that the dashboard itself draws, and the figures of the peers."""
    state = State(example=True, where=Filters(region=sorted(choice)))
    reading = state.reading(release.current())
    charts = [browser.content(card, state, reading, "light")["figure"] for card in cards]
    return {"figures": _figures(choice), "charts": charts}


@cache
def _figures(choice: Choice) -> str:
    """The same on every floor."""
    figures = four_charts.shown(choice).figures.items()
    return " · ".join(f"{words} <b>{number}</b>" for words, number in figures)
