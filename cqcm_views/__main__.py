"""`python -m cqcm_views` starts the dashboard, as `make run` does; `text VIEW` writes a view.

What stands in the way is said before anything else is.
"""

import argparse
import sys
from pathlib import Path
from urllib.parse import parse_qs

from streamlit.web import cli

from cqcm_data import installation
from cqcm_views.exports import text
from cqcm_views.http import serving
from cqcm_views.views import checking
from cqcm_views.views.registry import files
from cqcm_views.views.state import parse

DASHBOARD = Path(__file__).resolve().parent.parent / "dashboard.py"


def main(arguments: list[str]) -> None:
    asked = _parser().parse_args(arguments)
    if asked.command == "text":
        _text(asked.view, asked.lang, asked.where)
        return
    serving.check()
    cli.main(["run", str(DASHBOARD)], prog_name="streamlit")


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m cqcm_views")
    commands = parser.add_subparsers(dest="command")
    one = commands.add_parser("text", help="a view as plain text")
    one.add_argument("view", choices=[file.stem for file in files()])
    one.add_argument("--lang", choices=["fr", "en"], default="fr")
    one.add_argument("--where", default="", help="as in an address: region=16&exemple=oui")
    return parser


def _text(view: str, language: str, where: str) -> None:
    """A view on what is online; what was asked for in vain is said beside it."""
    try:
        newest = installation.ready()
        checking.verify()
    except (installation.CannotServe, checking.WrongPages) as reason:
        raise SystemExit(str(reason)) from None
    chosen = parse({**parse_qs(where), "lang": [language]}, newest)
    for problem in chosen.problems:
        print(problem, file=sys.stderr)
    sys.stdout.write(text.written(view, chosen, chosen.reading(chosen.shown(newest))))


if __name__ == "__main__":
    main(sys.argv[1:])
