"""What the views show, taken together."""

import json
import re
from collections import Counter

import pytest
from recompute import indicators, rows

from cqcm_data import release
from cqcm_data.filters import Filters
from cqcm_views.cards import browser
from cqcm_views.views.model import ChartCard, Lead, ListCard, TableCard, card
from cqcm_views.views.registry import views
from cqcm_views.views.state import State

CARDS = [card for view in views().values() for card in view.cards()]
TABLES = [one.card for one in CARDS if isinstance(one, Lead) and isinstance(one.card, TableCard)]
SHOWN = {name for card in CARDS for name in card.indicators}
SHOWN |= {name for table in TABLES for name in table.tells}
LEADS = [card for card in CARDS if isinstance(card, Lead) and card.claim]
CLAIMED = {figure for card in LEADS for figure in card.claim.figures}
MEMBERS = {one for name in SHOWN for one in indicators()[name].get("members", ())}
# Each is one bar of a chart: awards by degree and by network, the agreement by network.
IN_A_CHART = re.compile(r"awards_(degree|network)_|agreement_.*_(cdrq|sectors)_2022_2023$")
BLOCKS = [
    pytest.param(card, id=f"{name}-{card.anchor}")
    for name, view in views().items()
    for card in view.cards()
    if isinstance(card, ChartCard | ListCard | TableCard | Lead)
]


@pytest.mark.parametrize("name", indicators())
def test_each_indicator_is_on_at_least_one_view(name):
    assert name in SHOWN | MEMBERS or indicators()[name].get("published") in CLAIMED


def test_each_published_figure_is_told_by_a_card(built):
    told = {*CLAIMED, *(indicators()[name].get("published") for name in SHOWN | MEMBERS)}
    for name in SHOWN | MEMBERS:
        told |= set(indicators()[name].get("finding", {}).get("uses", {}).values())
    every = {row["id"] for row in rows("published_figures")}
    assert {name for name in every - told if not IN_A_CHART.match(name)} == set()


def test_each_section_of_the_report_that_states_a_figure_has_a_view():
    stated = {row["section"] for row in rows("published_figures") if row["section"]}
    figures = {row["id"]: row["section"] for row in rows("published_figures")}
    known = [indicators()[name] for name in SHOWN | MEMBERS]
    shown = {figures[found["published"]] for found in known if "published" in found}
    assert stated - shown == set()


def test_each_view_has_its_own_place_and_each_card_its_own_anchor():
    assert max(Counter(view.order for view in views().values()).values()) == 1
    for view in views().values():
        anchors = Counter(card.anchor for card in view.cards())
        assert [name for name, count in anchors.items() if count > 1] == []


@pytest.mark.long
@pytest.mark.parametrize("language", ["fr", "en"])
@pytest.mark.parametrize("card", BLOCKS)
def test_no_chart_without_text_unit_and_source(card, language, built):
    state = State(language=language, example=True)
    content = browser.content(card, state, state.reading(built), "light")
    json.dumps(content, allow_nan=False)
    if "figure" not in content:
        assert all(content["parts"].values())
        return
    told = content["figure"]["layout"]["meta"]
    assert told["alt"]
    assert told["source"]
    # Dates have no unit, and measures one below the other have each their own.
    assert told["unit"] or isinstance(getattr(card, "card", card), ListCard | TableCard)


def test_a_map_under_a_region_filter_says_that_it_keeps_the_others():
    on = release.current()
    posts = card("youth_posts", by="region", chart="tile_map")
    chosen = State(where=Filters(region=["06"]))
    assert (
        "gardent toutes les régions"
        in browser.content(posts, chosen, chosen.reading(on), "light")["foot"]
    )
    assert (
        "gardent toutes les régions"
        not in browser.content(posts, State(), State().reading(on), "light")["head"]
    )


ENGLISH = re.compile(
    r"\b(the|and|of|by|per|from|in|to|with|without|choose|select|clear|open|close|search|show|"
    r"hide|available|results?|more|other|not|no|value|year|month|number|people|members?|young|"
    r"schools?|before|after|since|source|hidden|missing)\b",
    re.IGNORECASE,
)
# Words that French has too, and names printed in English in the report.
IN_FRENCH_TOO = re.compile(r"\bsource\b|Social Innovation|Women", re.IGNORECASE)


@pytest.mark.parametrize("card", BLOCKS)
def test_no_english_word_where_one_points_at_a_chart_in_french(card, built):
    for state in (State(), State(example=True)):
        content = browser.content(card, state, state.reading(built), "light")
        said = list(hovers(content.get("figure", {}).get("data", [])))
        english = [text for text in said if ENGLISH.search(IN_FRENCH_TOO.sub("", plain(text)))]
        assert english == []


def test_charts_say_something_where_one_points_at_them(built):
    for language, words in (("fr", "poste"), ("en", "post")):
        state = State(language=language)
        posts = card("youth_posts", by="region", chart="tile_map")
        said = hovers(
            browser.content(posts, state, state.reading(built), "light")["figure"]["data"]
        )
        assert any(words in text for text in said)


def hovers(traces: list[dict[str, object]]) -> list[str]:
    """What a chart says where one points at it, trace by trace."""
    told = [trace.get(name) for trace in traces for name in ("hovertext", "hovertemplate", "text")]
    return [str(one) for text in told for one in (text if isinstance(text, list) else [text])]


def plain(text: str) -> str:
    """Without marks and without the places that Plotly fills."""
    return re.sub(r"<[^>]*>|%\{[^}]*\}", " ", text)
