"""`python -m cqcm_views` starts the dashboard; `text VIEW` writes a view, `snapshot NAME` a deck, a
view, a card or the sheets of regions as one file of slides; `prepare` makes what a first start
makes.

What stands in the way is said before anything else is.
"""

import argparse
import gc
import os
import sys
from pathlib import Path
from urllib.parse import parse_qs

from streamlit.web import cli

from cqcm_data import installation
from cqcm_data.release import Release
from cqcm_data.text import Language
from cqcm_views.exports import html, organisation, snapshot, text
from cqcm_views.exports.refused import Refused
from cqcm_views.http import serving, sign_in, static
from cqcm_views.views import checking
from cqcm_views.views.registry import files
from cqcm_views.views.state import parse
from cqcm_views.wording.strings import say

DASHBOARD = Path(__file__).resolve().parent.parent / "dashboard.py"


def main(arguments: list[str]) -> None:
    asked = _parser().parse_args(arguments)
    if asked.command == "prepare":
        serving.check()
        _ready()
        return
    if asked.command == "text":
        _text(asked.view, asked.lang, asked.where)
        return
    if asked.command == "snapshot":
        _snapshot(asked.name, asked.lang, asked.where, asked.output)
        return
    serving.check()
    os.environ[sign_in.OWNERS_START] = "yes"
    cli.main(["run", str(DASHBOARD)], prog_name="streamlit")


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m cqcm_views")
    commands = parser.add_subparsers(dest="command")
    commands.add_parser("prepare", help="what a first start makes, before several start at once")
    one = commands.add_parser("text", help="a view as plain text")
    one.add_argument("view", choices=[file.stem for file in files()])
    slides = commands.add_parser("snapshot", help="a deck, a view, a card or sheets of regions")
    slides.add_argument("name", help="of a deck, a view or a card; fiche_region")
    slides.add_argument("-o", "--output", default="", help="the file, which ends in .html")
    for command in (one, slides):
        command.add_argument("--lang", choices=["fr", "en"], default="fr")
        command.add_argument("--where", default="", help="as in an address: region=16&exemple=oui")
    return parser


def _ready() -> Release:
    """What is online, with all that shows it."""
    try:
        newest = installation.ready()
        checking.verify()
    except (installation.CannotServe, checking.WrongPages) as reason:
        raise SystemExit(str(reason)) from None
    gc.enable()  # the start is over (`cqcm_views/__main__.py`)
    return newest


def _text(view: str, language: str, where: str) -> None:
    """A view on what is online; what was asked for in vain is said beside it."""
    newest = _ready()
    chosen = parse({**parse_qs(where), "lang": [language]}, newest)
    for problem in chosen.problems:
        print(problem, file=sys.stderr)
    sys.stdout.write(text.written(view, chosen, chosen.reading(chosen.shown(newest))))


def _snapshot(name: str, language: Language, where: str, output: str) -> None:
    """A deck or a view in both languages, in a file that is there whole or not at all."""
    newest = _ready()
    try:
        asked = parse_qs(where, keep_blank_values=True) | {"lang": [language]}
        both = snapshot.presentations(name, asked, newest)
        file = snapshot.place(output, both[0])
        page = html.written(both, static.plotly_script(), organisation.organisation().logo)
        snapshot.write(file, page, language)
    except Refused as reason:
        raise SystemExit(str(reason)) from None
    size, count = len(page.encode()) // 1000, html.count(both[0])
    print(say("snapshot_written", language, file=file, count=count, size=size))
