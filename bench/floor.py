"""The floor: a static page with the charts of a view precomputed for some states of a filter."""

import json
import shutil
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import plotly
import plotly.io

from cqcm_data import query, release
from cqcm_data.filters import Filters
from cqcm_data.release import Release
from cqcm_views import cards, charts, describe
from cqcm_views.blocks import WIDTHS
from cqcm_views.charts import Options, Tile
from cqcm_views.state import State
from cqcm_views.theme import THEMES
from cqcm_views.view import ChartCard
from pages.jeunesse import view

HERE = Path(__file__).resolve().parent


def write(folder: Path, regions: Sequence[str]) -> None:
    """The page, full plotly.js and the figures: all regions together, then each one chosen."""
    online = release.current()
    states = {
        region: State(example=True, where=Filters(region=[region] if region else []))
        for region in ["", *regions]
    }
    drawn = {region: _figures(state, online) for region, state in states.items()}
    shutil.copy(HERE / "floor.html", folder / "index.html")
    shutil.copy(Path(plotly.__file__).parent / "package_data" / "plotly.min.js", folder)
    (folder / "figures.js").write_text(f"const FIGURES = {json.dumps(drawn)};", encoding="utf-8")


def chart_cards() -> list[ChartCard]:
    """The cards of Jeunesse that have a chart."""
    return [card for card in view.cards() if isinstance(card, ChartCard)]


def _figures(state: State, on: Release) -> list[Any]:
    drawn = [_figure(card, state, on) for card in chart_cards()]
    return [json.loads(plotly.io.to_json(figure, validate=False)) for figure in drawn]


def _figure(card: ChartCard, state: State, on: Release) -> dict[str, Any]:
    series = cards.measure(card, state, on)
    options = Options(
        width_hint=WIDTHS["half"],
        source_line=describe.source_line(series, on, state.language),
        tiles=_tiles(on) if card.chart == "tile_map" else (),
        chosen=tuple(map(str, state.where.get("region", ()))),
    )
    return charts.figure(card.chart, series, state.language, THEMES["light"], options)


def _tiles(on: Release) -> tuple[Tile, ...]:
    return tuple(
        Tile(row["code"], row["name_fr"], row["short_name"], row["tile_row"], row["tile_col"])
        for row in query.regions(on)
    )
