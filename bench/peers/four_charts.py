"""The four charts and three figures of the peers, with DuckDB and Plotly Express.

They are the charts of our view on digital transformation that follow the region, drawn from the
same tables; each peer adds what its own framework has to keep them.
"""

import os
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import duckdb
import pandas as pd
import plotly.express as px
from plotly.graph_objects import Figure

TITLE = "Transformation numérique"

_KEPT = "len($regions) = 0 OR region IN (SELECT unnest($regions))"
_STATEMENTS = {
    "map": "SELECT region, count(DISTINCT key) AS value FROM aided GROUP BY region",
    "form": f"SELECT form, count(DISTINCT key) AS value FROM aided WHERE {_KEPT} GROUP BY form",
    "step": f"SELECT step, count(DISTINCT key) AS value FROM aided WHERE {_KEPT} GROUP BY step",
    "sector": f"""SELECT sector, sum(sum_amount) AS value FROM grants WHERE {_KEPT}
                  GROUP BY sector ORDER BY value""",
    "aided": f"SELECT count(DISTINCT key) AS value FROM aided WHERE {_KEPT}",
    "grants": f"SELECT sum(n) AS value FROM grants WHERE {_KEPT}",
    "amount": f"SELECT sum(sum_amount) AS value FROM grants WHERE {_KEPT}",
}
_FIGURES = {"aided": "Entreprises aidées", "grants": "Aides", "amount": "Montant, en dollars"}


@dataclass(frozen=True)
class Shown:
    """What a page shows of some regions: its figures by their names, its charts."""

    figures: dict[str, str]
    charts: list[Figure]


def names() -> dict[str, str]:
    """The names of the regions by their codes."""
    regions = _regions()
    return dict(zip(regions["code"], regions["name_fr"], strict=True))


def shown(regions: Sequence[str]) -> Shown:
    """Of the regions that are chosen, of all where none is: asked and drawn anew at each call."""
    frames = {name: _asked(name, regions) for name in _STATEMENTS}
    figures = {words: _number(frames[name]) for name, words in _FIGURES.items()}
    charts = [
        _map(frames["map"], regions),
        px.bar(frames["form"], x="value", y="form", text="value", title="Par forme"),
        px.bar(frames["step"], x="step", y="value", text="value", title="Par étape"),
        px.bar(frames["sector"], x="value", y="sector", text="value", title="Montant par secteur"),
    ]
    return Shown(figures, charts)


def _asked(name: str, regions: Sequence[str]) -> pd.DataFrame:
    statement = _STATEMENTS[name]
    values = {"regions": list(regions)} if "$regions" in statement else {}
    return connection().cursor().execute(statement, values).df()


@cache
def connection() -> duckdb.DuckDBPyConnection:
    """One for the process, with each Parquet file as a view; each thread has a cursor of it."""
    connection, folder = duckdb.connect(), Path(os.environ["PEERS_DATA"])
    for table in ("aided", "grants", "regions"):
        connection.execute(f"CREATE VIEW {table} AS FROM '{folder / table}.parquet'")
    return connection


def _regions() -> pd.DataFrame:
    return connection().cursor().execute("FROM regions ORDER BY name_fr").df()


def _number(frame: pd.DataFrame) -> str:
    return f"{frame['value'].fillna(0).iloc[0]:,.0f}".replace(",", "\u00a0")


def _map(values: pd.DataFrame, chosen: Sequence[str]) -> Figure:
    """Tiles of all regions, on which the chosen ones stand out."""
    rows = _regions().merge(values, left_on="code", right_on="region", how="left")
    rows = rows.assign(value=rows["value"].fillna(0), chosen=rows["code"].isin(list(chosen)))
    figure = px.scatter(
        rows,
        x="tile_col",
        y="tile_row",
        color="value",
        symbol="chosen",
        text="short_name",
        hover_name="name_fr",
        title="Entreprises aidées par région",
        color_continuous_scale="teal",
    )
    figure.update_traces(marker_size=40, textfont_color="black")
    return figure.update_yaxes(autorange="reversed")
