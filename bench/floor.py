"""The floor: a static page with the charts of a view precomputed for some states of a filter."""

import json
import shutil
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import plotly

from cqcm_data import query, release
from cqcm_data.filters import Filters
from cqcm_data.reading import Reading
from cqcm_data.release import Release
from cqcm_views.cards import browser
from cqcm_views.views.model import ChartCard
from cqcm_views.views.state import State
from pages.jeunesse import view

HERE = Path(__file__).resolve().parent


def write(folder: Path, regions: Sequence[str]) -> None:
    """The page, full plotly.js and the figures: all regions together, then each one chosen."""
    online = release.current()
    drawn = {region: _figures(region, online) for region in ["", *regions]}
    shutil.copy(HERE / "floor.html", folder / "index.html")
    shutil.copy(Path(plotly.__file__).parent / "package_data" / "plotly.min.js", folder)
    (folder / "figures.js").write_text(f"const FIGURES = {json.dumps(drawn)};", encoding="utf-8")


def chart_cards() -> list[ChartCard]:
    """The cards of Jeunesse whose chart follows the region: all of them change with it."""
    online = release.current()
    return [
        card
        for card in view.cards()
        if isinstance(card, ChartCard)
        and "region" in query.followed(card.indicator, Reading(online, example=True))
    ]


def _figures(region: str, on: Release) -> list[Any]:
    """The figures that the dashboard itself draws."""
    state = State(example=True, where=Filters(region=[region] if region else []))
    return [
        browser.content(card, state, state.reading(on), "light")["figure"] for card in chart_cards()
    ]
