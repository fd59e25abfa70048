"""The glossary as it is drawn."""

import re

import pytest

from cqcm_data import catalogue, glossary
from cqcm_data.alphabet import alphabetical
from cqcm_data.filters import Filters
from cqcm_data.release import Release
from cqcm_data.text import Language
from cqcm_views.tools import glossary as tool
from cqcm_views.tools import seek
from cqcm_views.views.state import State


def written(chosen: State, built: Release, sought: str = "") -> str:
    return tool.written(chosen, chosen.reading(built), sought)


def anchors(html: str, kind: str) -> list[str]:
    return re.findall(rf'id="{kind}-([\w-]+)"', html)


@pytest.mark.parametrize("language", ["fr", "en"])
def test_every_indicator_and_every_term_is_there_once(language, built):
    html = written(State(language), built)
    known = glossary.load()
    assert sorted(anchors(html, "indicator")) == sorted(catalogue.load().indicators)
    assert sorted(anchors(html, "term")) == sorted([*known.abbreviations, *known.terms])


@pytest.mark.parametrize("language", ["fr", "en"])
def test_each_part_stands_in_the_alphabet_of_the_reader(language, built):
    html = written(State(language), built)
    known = glossary.load()
    terms = [
        known.terms[name].label[language] for name in anchors(html, "term") if name in known.terms
    ]
    assert len(terms) > 5
    assert terms == in_order(terms, language)
    for topic in html.split("<h3")[1:]:
        names = [catalogue.load()[name].label[language] for name in anchors(topic, "indicator")]
        assert names == in_order(names, language)


def in_order(names: list[str], language: Language) -> list[str]:
    return sorted(names, key=lambda name: alphabetical(name, language))


def test_the_topic_filter_holds_for_the_indicators(built):
    html = written(State(where=Filters(topic="members")), built)
    topics = {catalogue.load()[name].topic for name in anchors(html, "indicator")}
    assert topics == {"members"}
    assert "<h3" in html
    assert len(re.findall("<h3", html)) == 1


def test_an_indicator_says_where_it_is_shown_with_what_is_chosen(built):
    html = written(State("en", where=Filters(region="16")), built)
    entry = html.split('id="indicator-youth_posts"')[1].split("</dl>")[0]
    assert 'href="/jeunesse?lang=en&amp;region=16#card-youth_posts-region"' in entry
    assert "Unit: posts" in entry


def test_a_name_that_is_not_translated_says_its_language(built):
    html = written(State("en"), built)
    assert '<strong lang="fr">Conseil québécois de la coopération et de la mutualité' in html
    assert '<strong lang="en">Global Innovation Coop Summit' in html


def in_sight(html: str) -> str:
    """Without what is folded."""
    return re.sub(r"<details class=\"cqcm-fold\">.*?</details>", "", html, flags=re.DOTALL)


@pytest.mark.parametrize("language", ["fr", "en"])
def test_twenty_entries_stand_in_sight_and_the_rest_is_counted(language, built):
    html = written(State(language), built)
    assert len(re.findall('id="(?:term|indicator)-', in_sight(html))) == seek.FIRST
    folded = re.findall(r"<summary>(?:Afficher les|Show the) (\d+)", html)
    known = glossary.load()
    assert sum(map(int, folded)) == len(known.abbreviations) + len(known.terms) - seek.FIRST


def test_what_is_sought_stands_in_sight_whole_and_alone(built):
    html = written(State(), built, "repreneuriat")
    assert "collective_takeover" in anchors(html, "term")
    assert in_sight(html) == html
    assert len(anchors(html, "indicator")) < len(catalogue.load().indicators) / 2
    for entry in re.findall(r'<div id="term-.*?</div>', html, re.DOTALL):
        assert "repreneur" in entry.lower()


def test_nothing_found_says_so(built):
    assert "Aucun sigle, terme ou indicateur" in written(State(), built, "zzzz")
