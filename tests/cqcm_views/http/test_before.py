"""What the page that HTTP gives holds before any script, and where no release can be shown."""

import html
import re
from types import SimpleNamespace

import pytest
from builders import ciec

from cqcm_data import release
from cqcm_views.http import before, gate, index_page
from cqcm_views.views.model import FigureCard
from cqcm_views.views.registry import views
from cqcm_views.wording.strings import say

TITLES = [(name, language) for name in views() for language in ("fr", "en")]


def words(page: str) -> str:
    """What is read of a page, with plain spaces."""
    body = page[page.index("<body>") :]
    return " ".join(html.unescape(re.sub("<[^>]+>", " ", body)).split())


@pytest.mark.long
@pytest.mark.parametrize(("name", "language"), TITLES)
def test_every_view_has_its_title_and_question_and_the_way_to_the_others(name, language, whole):
    view = views()[name]
    page = whole.get(f"/{name}?lang={language}&region=16").text
    assert f'<html lang="{language}-CA">' in page
    assert f"<title>{html.escape(view.title[language])}</title>" in page
    for sentence in (view.title, view.question, view.short):
        assert " ".join(sentence[language].split()) in words(page)
    links = re.findall(r'<a href="([^"]+)"', page)
    more = "?lang=en" if language == "en" else ""
    assert {f"/{listed}{more}" for listed, one in views().items() if one.listed} <= {*links}
    assert words(page).count(say("without_script", language).replace("\u00a0", " ")) == 1
    assert "You need to enable JavaScript" not in page


@pytest.mark.parametrize("path", ["/", "/faits_saillants", "/?region=16&exemple=oui&theme=dark"])
@pytest.mark.parametrize(
    ("language", "youths"),
    [
        ("fr", "6 937 jeunes ont participé à 438 projets Jeune COOP"),
        ("en", "6,937 young people took part in 438 Jeune COOP projects"),
    ],
)
def test_the_first_screen_has_its_claims_with_their_pages(path, language, youths, whole):
    page = whole.get(path, params={**dict(_pairs(path)), "lang": language}).text
    report = {"fr": "Rapport 2023, p. 7–8 · 2023", "en": "2023 report, pp. 7–8 · 2023"}[language]
    assert youths in words(page) and report in words(page)
    assert page.count("<h2>") > len(views()["faits_saillants"].lead) > 3
    assert "Données fictives" not in page and "/donnees/jeune_coop_youths.csv" in page


def _pairs(path: str) -> list[tuple[str, str]]:
    asked = path.partition("?")[2].split("&")
    return [(name, value) for name, _, value in (one.partition("=") for one in asked) if name]


@pytest.mark.parametrize("name", ["faits_saillants", "membres", "jeunesse"])
def test_every_large_figure_of_a_view_stands_there_once(name, whole):
    page = whole.get(f"/{name}").text
    cards = [card for card in views()[name].cards() if isinstance(card, FigureCard)]
    assert page.count("<strong>") == len(cards)


def test_its_policy_lets_its_own_scripts_run_and_no_other(whole):
    for address in ("/", "/membres?lang=en"):
        answer = whole.get(address)
        hashes = index_page._hashes(answer.text)
        assert len(hashes) == 2
        assert answer.headers["Content-Security-Policy"] == gate.page_policy(hashes)


def test_it_is_made_once_for_a_release_and_a_language(whole):
    whole.get("/jeunesse?lang=en")
    was = before.content.cache_info().misses
    for more in ("", "&region=06", "&theme=dark", "&exemple=oui", "&x=y"):
        assert whole.get(f"/jeunesse?lang=en{more}").status_code == 200
    assert before.content.cache_info().misses == was


def test_an_older_release_gives_its_own_figures_and_links_that_stay_in_it(online_with, monkeypatch):
    older = online_with()
    newest = online_with(older, ciec=[ciec("a", 2024)])
    monkeypatch.setattr(before.release, "current", lambda *_: newest)
    first = next(iter(views()))
    _, shown = before.shown(first, {"version": [str(older.number)]})
    assert f"version {older.number} " in words("<body>" + shown)
    assert f"/donnees/ciec.csv?version={older.number}" in shown
    assert f"version {newest.number} " in words("<body>" + before.shown(first, {})[1])


@pytest.mark.parametrize("asked", [{"version": ["99"]}, {"version": ["x"], "lang": ["en"]}])
def test_a_release_that_is_not_there_leaves_the_title_alone(asked):
    name, first = next(iter(views().items()))
    title, shown = before.shown(name, asked)
    language = "en" if "lang" in asked else "fr"
    assert first.title[language] == title and title in shown
    assert "<strong>" not in shown


def test_where_nothing_can_be_read_the_page_is_there_without_figures(whole, monkeypatch):
    def fail(*_: object) -> None:
        raise release.NothingOnline("nothing can be read")

    monkeypatch.setattr(before, "release", SimpleNamespace(current=fail))
    answer = whole.get("/?lang=en")
    assert answer.status_code == 200
    assert "2023 highlights" in words(answer.text) and "6,937" not in answer.text


def test_a_figure_that_cannot_be_made_leaves_the_page_its_title(whole, monkeypatch):
    def fail(*_: object) -> None:
        raise RuntimeError("a figure fails")

    monkeypatch.setattr(before.contents, "content", fail)
    before.content.cache_clear()
    answer = whole.get("/")
    before.content.cache_clear()
    assert (answer.status_code, "6\u00a0937" in answer.text) == (200, False)
    assert "Faits saillants 2023" in words(answer.text)
