"""A view as plain text: the same content as on the screen, on another paper."""

import subprocess
import sys
from itertools import product

import pytest
from builders import some

from cqcm_data.filters import Filters
from cqcm_data.reading import Reading
from cqcm_views.cards import contents
from cqcm_views.cards.content import Table, Value
from cqcm_views.commands import main
from cqcm_views.exports import text
from cqcm_views.views.layout import Layout, layout
from cqcm_views.views.model import AnyCard
from cqcm_views.views.registry import views
from cqcm_views.views.state import State
from cqcm_views.wording.numbers import ABSENT
from cqcm_views.wording.strings import say

LANGUAGES = pytest.mark.parametrize("language", ["fr", "en"])


def plain(words: str) -> str:
    return " ".join(words.split())  # lines break anywhere


# Each language, with and without what is made up.
@pytest.mark.parametrize(
    ("language", "example"),
    some(product(("fr", "en"), (False, True)), ("fr", False), ("en", True)),
)
@pytest.mark.parametrize("name", views())
def test_it_holds_all_that_the_cards_hold_in_their_order(name, example, language, built):
    chosen = State(language, example=example, where=Filters(region=["06"]))
    reading = chosen.reading(built)
    written, at = plain(text.written(name, chosen, reading)), 0
    placed = layout(views()[name], chosen, reading)
    for card in in_order(placed):
        held = contents.content(card, placed.chosen, reading)
        title = plain(held.headline or held.title)
        at = written.index(title, at)
        for words in (held.claim, held.caution, held.whole, *held.notices, held.citation.line):
            assert plain(words) in written[at:], (card, words)
        for words in cells(held.parts):
            assert words in written, (card, words)
        at = written.index(plain(held.citation.line), at)


def in_order(placed: Layout) -> list[AnyCard]:
    """What leads, then charts and lists before rows, section by section, then all the rest."""
    sections = [card for one in placed.sections for card in (*one.blocks, *one.rows)]
    return [*placed.lead, *sections, *placed.rest]


@LANGUAGES
def test_what_does_not_follow_a_filter_says_so_there(language, built):
    chosen = State(language, where=Filters(region=["06"]))
    reading = chosen.reading(built)
    placed = layout(views()["jeunesse"], chosen, reading)
    written = plain(text.written("jeunesse", chosen, reading))
    whole = plain(contents.content(placed.rest[-1], chosen, reading).whole)
    assert whole and written.count(whole) == len(placed.rest)
    assert written.index(plain(placed.follows)) < written.index(whole)
    assert whole not in plain(text.written("jeunesse", State(language), State().reading(built)))


def cells(parts) -> set[str]:
    """What its numbers and its tables say."""
    tables = [part for part in parts if isinstance(part, Table)]
    values = {plain(part.text) for part in parts if isinstance(part, Value)}
    every = {cell.text for table in tables for row in table.rows for cell in row.cells}
    return values | {plain(words) for words in every - {ABSENT}}


@LANGUAGES
def test_what_is_made_up_is_said_above_and_on_each_card(language, built):
    chosen = State(language, example=True)
    written = plain(text.written("jeunesse", chosen, chosen.reading(built)))
    assert plain(say("example_banner", language)) in written
    cards = views()["jeunesse"].record_cards
    assert written.count(plain(say("status_fictitious", language))) >= len(cards)


@pytest.mark.long
def test_the_command_writes_a_view_and_says_what_it_was_asked_in_vain():
    done = run("jeunesse", "--lang", "en", "--where", "region=16&region=99")
    assert done.returncode == 0
    assert done.stdout.startswith("Youth: Jeune COOP and CIEC\n")
    assert "6,937 people" in done.stdout and "Fictitious" not in done.stdout
    assert "99" in done.stderr


def test_a_view_that_is_asked_for_in_vain_is_told_with_those_that_there_are(capsys):
    with pytest.raises(SystemExit) as refused:
        main(["text", "nowhere"])
    assert refused.value.code == 2 and "jeunesse" in capsys.readouterr().err


def run(*arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "cqcm_views", "text", *arguments]
    return subprocess.run(command, capture_output=True, text=True, check=False)


def test_a_view_that_does_not_exist_is_none(built):
    with pytest.raises(KeyError):
        text.written("nowhere", State(), Reading(built))
