"""The same page in Dash, its figures cached: `gunicorn -w 2 dash_app:server`.

It has a Python environment of its own (`make bench-peers`): the dashboard needs no Dash.
`PEERS_DATA` names the folder of the Parquet files.
"""

import four_charts
from dash import Dash, Input, Output, callback, dcc, html
from flask_caching import Cache
from plotly.graph_objects import Figure

app = Dash(__name__, title=four_charts.TITLE)
server = app.server
cache = Cache(server, config={"CACHE_TYPE": "SimpleCache", "CACHE_THRESHOLD": 500})

_CHARTS = [f"chart-{place}" for place in range(4)]
_SIDE_BY_SIDE = {"display": "grid", "gridTemplateColumns": "1fr 1fr"}

app.layout = html.Main(
    [
        html.H1(four_charts.TITLE),
        dcc.Dropdown(
            options=[{"value": code, "label": name} for code, name in four_charts.names().items()],
            multi=True,
            id="region",
            placeholder="Région",
        ),
        html.Div(id="figures"),
        html.Div([dcc.Graph(id=name) for name in _CHARTS], style=_SIDE_BY_SIDE),
    ]
)


@callback(
    Output("figures", "children"),
    *(Output(name, "figure") for name in _CHARTS),
    Input("region", "value"),
)
def show(regions: list[str] | None) -> tuple[list[html.P], *tuple[Figure, ...]]:
    page = shown(tuple(sorted(regions or ())))
    figures = [
        html.P([f"{words}\u00a0: ", html.Strong(number)]) for words, number in page.figures.items()
    ]
    return figures, *page.charts


@cache.memoize()
def shown(regions: tuple[str, ...]) -> four_charts.Shown:
    return four_charts.shown(regions)
