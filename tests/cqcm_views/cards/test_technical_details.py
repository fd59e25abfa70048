"""What a card says was run was run."""

import html
import re
from collections.abc import Iterator
from dataclasses import replace

import pytest

from cqcm_data import engine, query
from cqcm_data.filters import Filters
from cqcm_data.reading import Reading
from cqcm_data.release import Release
from cqcm_views.cards import browser, figure
from cqcm_views.views.layout import layout
from cqcm_views.views.model import ChartCard, card
from cqcm_views.views.registry import views
from cqcm_views.views.state import State

Ran = tuple[str, tuple[str, ...]]

STATES = [
    State(),
    State(example=True),
    State(example=True, audience="staff"),
    State(example=True, where=Filters(region=["06", "13"], year=2023)),
]


@pytest.fixture
def ran(monkeypatch) -> list[Ran]:
    """Every query that the engine gets, with its values as a card writes them."""
    for kept in (query._series, figure._told):
        kept.cache_clear()
    got: list[Ran] = []
    fetch = engine.fetch

    def recorded(on, sql, values=(), **more):
        got.append((sql, tuple(map(repr, values))))
        return fetch(on, sql, values, **more)

    monkeypatch.setattr(engine, "fetch", recorded)
    return got


@pytest.mark.long
@pytest.mark.parametrize("state", STATES)
def test_every_query_that_a_card_shows_is_one_that_was_run(built, ran, state):
    told = [one for drawn in contents(state, built) for one in shown(drawn)]
    assert len(set(told)) > 10
    assert not set(told) - set(ran)


def test_a_published_figure_shows_no_query(built, ran):
    first = views()["faits_saillants"]
    cards = [card for section in first.sections for card in section.cards]
    drawn = browser.rows(cards, State(), State().reading(built))
    assert drawn.count("Détails techniques") == len(cards) > 5
    assert shown(drawn) == []


def test_what_stands_side_by_side_shows_the_query_of_each_part_that_had_one(built):
    every = {c for view in views().values() for c in view.cards() if isinstance(c, ChartCard)}
    beside = [c for c in every if query.series(c.indicator, Reading(built), c.by).parts]
    assert beside
    for one in beside:
        parts = query.series(one.indicator, Reading(built), one.by).parts
        drawn = foot(one, State(), built)
        assert {sql for sql, _ in shown(drawn)} == {part.sql for part in parts if part.sql}


def test_a_rate_shows_the_query_of_its_count(built):
    count = card("youth_posts", by="region", chart="bar")
    rate = replace(count, per="inhabitants")
    assert shown(foot(rate, State(), built)) == shown(foot(count, State(), built)) != []


def contents(state: State, on: Release) -> Iterator[str]:
    """The HTML in which each card of each view tells where its numbers come from."""
    reading = state.reading(on)
    for view in views().values():
        placed = layout(view, state, reading)
        blocks = [*placed.lead, *(card for one in placed.sections for card in one.blocks)]
        rows = [one.rows for one in placed.sections]
        yield from (foot(card, state, on) for card in blocks)
        yield from (browser.rows(some, state, reading) for some in rows)
        yield browser.rest(placed.rest, state, reading)


def foot(block, state: State, on: Release) -> str:
    return browser.content(block, state, state.reading(on), "light")["foot"]


def shown(drawn: str) -> list[Ran]:
    """The queries that a card shows, each with its values."""
    blocks_ = re.findall(r"<pre[^>]*><code>(.*?)</code></pre>", drawn, re.DOTALL)
    return [_query(one) for text in blocks_ for one in html.unescape(text).split("\n\n")]


def _query(text: str) -> Ran:
    lines = text.split("\n")
    values = tuple(line.removeprefix("-- ") for line in lines if line.startswith("-- "))
    return "\n".join(line for line in lines if not line.startswith("-- ")), values
