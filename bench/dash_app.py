"""The charts of a view on a Dash page: `.venv-bench/bin/python dash_app.py FIGURES.json PORT`.

It has a Python environment of its own (`make glance`): the dashboard needs no Dash.
"""

import json
import sys
from pathlib import Path

from dash import Dash, dcc, html


def main(figures: Path, port: int) -> None:
    app = Dash(__name__, title="Entente")
    charts = [
        dcc.Graph(figure=figure, config={"displayModeBar": False})
        for figure in json.loads(figures.read_text(encoding="utf-8"))
    ]
    app.layout = html.Main([html.H1("Entente de partenariat"), *charts])
    app.run(host="127.0.0.1", port=port, debug=False)


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]))
