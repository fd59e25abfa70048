"""Which views tell what: nothing that the report states is left out."""

import pytest

from cqcm_data import catalogue, query
from cqcm_data.catalogue import Indicator
from cqcm_views.views import views

TOPICS = {
    "promotion",
    "members",
    "associative_life",
    "governance",
    "team",
    "movement",
    "roadmap",
}

# Each is one bar of a chart: the awards by degree and by network.
IN_A_CHART = ("awards_degree_", "awards_network_")


def shown() -> list[Indicator]:
    """Every indicator that a card of some view shows, with those that it sets side by side."""
    known = catalogue.load()
    named = [name for view in views().values() for card in view.cards() for name in card.indicators]
    members = [member for name in named for member in known[name].members]
    return [known[name] for name in dict.fromkeys([*named, *members])]


@pytest.mark.parametrize("topic", sorted(TOPICS))
def test_each_indicator_of_a_topic_is_on_a_view(topic):
    every = {i.id for i in catalogue.load().indicators.values() if i.topic == topic}
    assert every - {indicator.id for indicator in shown()} == set()


def test_each_published_figure_of_these_topics_is_told_by_a_card(built):
    told = {indicator.published for indicator in shown()}
    for indicator in shown():
        told |= set(indicator.finding.uses.values()) if indicator.finding else set()
    left = [
        row.id
        for row in query.figures(built).values()
        if row.topic in TOPICS and row.id not in told and not row.id.startswith(IN_A_CHART)
    ]
    assert left == []
