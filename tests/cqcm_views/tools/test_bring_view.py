"""Apporter des données as it is drawn: each dataset under its topic, each card under its view."""

import re

import pytest

from cqcm_data import catalogue, columns, release
from cqcm_data.filters import Filters
from cqcm_views.cards import bringing
from cqcm_views.tools.bring import written
from cqcm_views.views.registry import views
from cqcm_views.views.state import State


def drawn(dataset: str = "tous", chosen: State | None = None) -> str:
    chosen = chosen or State()
    return written(dataset, chosen, chosen.reading(release.current()))


@pytest.mark.parametrize("language", ["fr", "en"])
def test_every_dataset_that_is_awaited_stands_under_its_topic(language):
    html = drawn(chosen=State(language=language))
    known = catalogue.load()
    for dataset in columns.awaited():
        topic = known.of_dataset(dataset)[0].topic
        section = html.split(f'id="bring-{topic}"')[1].split("</section>")[0]
        assert f'id="bring-{dataset}"' in section
        assert f"/gabarits/{dataset}.xlsx" in section


def test_every_card_that_waits_for_data_is_named_by_one_dataset():
    chosen = State()
    asked = bringing.every(chosen, chosen.reading(release.current()))
    named = [card.address for one in asked for card in one.cards]
    waiting = [
        f"/{name}?exemple=oui#{card.anchor}"
        for name, view in views().items()
        for card in view.record_cards
        if catalogue.load()[card.indicator].dataset in columns.awaited()
    ]
    assert sorted(named) == sorted(waiting)


@pytest.mark.parametrize("dataset", columns.awaited())
def test_a_dataset_says_each_column_with_its_meaning_and_links_each_card(dataset):
    html = drawn(dataset)
    chosen = State()
    reading = chosen.reading(release.current())
    assert html.count("<tr>") == len(columns.columns(dataset)) + 1
    for card in bringing.of(dataset, chosen, reading).cards:
        assert f'href="{card.address.replace("&", "&amp;")}"' in html


def test_links_keep_what_is_chosen_and_the_template_has_no_filter():
    html = drawn("ciec", State(language="en", theme="dark", where=Filters(region=("06",))))
    assert re.search(r'href="/jeunesse\?[^"]*theme=dark[^"]*region=06[^"]*#card-ciec-region"', html)
    assert 'href="/gabarits/ciec.xlsx?lang=en"' in html


def test_what_was_received_already_is_said_and_its_links_show_no_example(online_with):
    row = {"id": "1", "year": 2024, "region": "06", "name": "CIEC", "youths": 9}
    received = online_with(ciec=[{**row, "coordinators": 1, "supporting_organisation": ""}])
    asked = bringing.of("ciec", State(), State().reading(received))
    assert asked.received
    assert "attend" not in asked.waits
    assert not [card for card in asked.cards if "exemple" in card.address]
