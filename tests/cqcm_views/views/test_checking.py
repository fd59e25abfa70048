"""Page files are checked at the start: every mistake at once, with file and name."""

import os
import shutil
import subprocess
import sys
from dataclasses import replace
from functools import partial
from pathlib import Path

import pytest

import pages.jeunesse
from cqcm_data.text import Text
from cqcm_views.charts import KINDS
from cqcm_views.views import checking, deck
from cqcm_views.views.model import ChartCard, FigureCard, ListCard, Section, TableCard, View
from cqcm_views.views.registry import views

WORDS = Text(fr="x", en="x")

MISTAKES = {
    FigureCard("memberz"): "no indicator is called memberz",
    ListCard("roadmapz"): "no list is called roadmapz",
    ChartCard(
        "members", ("member_category",), "pie"
    ): "no kind of chart is called pie (there are: tile_map, columns",
    ChartCard("members", ("regionz",), "bar"): "members has no dimension regionz",
    ChartCard("youth_posts", ("post_kind",), "tile_map"): "youth_posts: a tile_map shows regions",
    ChartCard("youth_posts", ("region", "region"), "dots"): "twice by the same dimension",
    ChartCard("members", ("member_category",), "bar", per="inhabitants"): "members has no rate",
    TableCard("t", WORDS, WORDS, ("members", "memberz"), "network"): "called memberz",
    TableCard("u", WORDS, WORDS, ("members",), "network"): "members has no dimension network",
}


def test_a_place_that_two_pages_have_names_both(monkeypatch):
    order = views()["membres"].order
    monkeypatch.setattr(pages.jeunesse, "view", replace(views()["jeunesse"], order=order))
    with pytest.raises(checking.WrongPages) as wrong:
        checking.verify()
    assert str(wrong.value) == f"pages/membres.py: order {order} is that of pages/jeunesse.py"


def test_a_kind_of_chart_without_words_is_said(monkeypatch):
    monkeypatch.setattr(checking, "KINDS", {**KINDS, "lollipop": KINDS["bar"]})
    with pytest.raises(checking.WrongPages, match="no string is called chart_kind_lollipop"):
        checking.verify()


def view(*cards, **more) -> View:
    section = Section(WORDS, WORDS, cards)
    return View(1, WORDS, WORDS, WORDS, sections=(section,), **more)


def test_nothing_is_wrong_with_our_pages():
    checking.verify()


@pytest.mark.parametrize("card", MISTAKES, ids=lambda card: card.anchor)
def test_each_mistake_of_a_card_is_a_sentence(card):
    (told,) = checking.of_view(view(card))
    assert MISTAKES[card] in told


def test_all_mistakes_are_told_at_once():
    assert len([*checking.of_view(view(*MISTAKES))]) == len(MISTAKES)


def test_a_view_names_others_and_stands_for_itself():
    twice = view(FigureCard("members"), FigureCard("members"), within="nowhere", follows=("towns",))
    assert [*checking.of_view(twice)] == [
        "no page is called nowhere, within which it stands",
        "no dimension is called towns",
        "figure-members stands there 2 times",
    ]


@pytest.mark.long
def test_a_start_says_every_file_with_what_is_wrong_in_it_and_no_traceback(tmp_path, project):
    for name in ("cqcm_data", "cqcm_views", "pages", "dashboard.py", "datasets", ".streamlit"):
        source = project / name
        (shutil.copytree if source.is_dir() else shutil.copy)(source, tmp_path / name)
    wrong(tmp_path / "pages" / "jeunesse.py", '"jeune_coop_youths"', '"jeune_coop_youthz"')
    wrong(tmp_path / "pages" / "membres.py", "from cqcm_views", "from cqcm_viewz")
    start = [sys.executable, "-c", "import runpy; runpy.run_path('dashboard.py')"]
    done = subprocess.run(
        start,
        cwd=tmp_path,
        env={**os.environ, "CQCM_DATASETS": "datasets"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1
    assert "pages/jeunesse.py: no indicator is called jeune_coop_youthz" in done.stderr
    assert "pages/membres.py: ModuleNotFoundError: No module named 'cqcm_viewz'" in done.stderr
    assert "Traceback" not in done.stderr


def wrong(file: Path, before: str, after: str) -> None:
    content = file.read_text()
    assert before in content
    file.write_text(content.replace(before, after, 1))


def test_a_card_that_a_deck_names_in_vain_and_a_broken_deck_are_told_together(
    tmp_path, monkeypatch
):
    folder = Path(shutil.copytree(deck.FOLDER, tmp_path / "decks"))
    file = folder / "conseil.toml"
    file.write_text(file.read_text().replace("figure-jeune_coop_youths", "figure-jeune_coop_youth"))
    (folder / "vide.toml").write_text("title = ")
    monkeypatch.setattr(deck, "decks", partial(deck.decks, folder))
    with pytest.raises(checking.WrongPages) as wrong:
        checking.verify()
    first, second = wrong.value.args
    assert first == "decks/conseil.toml: no card is called figure-jeune_coop_youth"
    assert second.startswith("decks/vide.toml: ")
