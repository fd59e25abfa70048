"""Which cards of a view stand where: under a filter, before records and with some."""

from collections import Counter
from dataclasses import replace

import pytest
from builders import ciec

from cqcm_data import catalogue, query
from cqcm_data.filters import Filters
from cqcm_views.cards import browser
from cqcm_views.tools import composer
from cqcm_views.views import state
from cqcm_views.views.layout import RECORDS, Layout, layout
from cqcm_views.views.registry import views
from cqcm_views.views.state import State
from cqcm_views.wording import numbers
from cqcm_views.wording.strings import say, words

LANGUAGES = pytest.mark.parametrize("language", ["fr", "en"])
FILTERS = {
    "nothing": Filters(),
    "a region": Filters(region=["16"]),
    "two filters": Filters(region=["16"], level=["primary"]),
    "a topic of the tools": Filters(topic=["youth"]),
}


@pytest.fixture(scope="module")
def received(online_once):
    return online_once(ciec=[ciec("a", 2023, "16"), ciec("b", 2023, "06"), ciec("c", 2022, "16")])


def drawn(placed: Layout) -> list[str]:
    """The anchor of each card, wherever it stands."""
    sections = [card for one in placed.sections for card in (*one.blocks, *one.rows, *one.waiting)]
    return [card.anchor for card in (*placed.lead, *sections, *placed.rest)]


@pytest.mark.parametrize("example", [False, True])
@pytest.mark.parametrize("where", FILTERS.values(), ids=FILTERS)
@pytest.mark.parametrize("name", views())
def test_no_card_is_lost_or_stands_twice(name, where, example, built):
    assert_all_there(name, State(example=example, where=where), built)


@pytest.mark.parametrize("where", FILTERS.values(), ids=FILTERS)
@pytest.mark.parametrize("name", ["jeunesse", "faits_saillants"])
def test_no_card_is_lost_or_stands_twice_with_received_records(name, where, received):
    assert_all_there(name, State(where=where), received)


def assert_all_there(name, chosen, on):
    view = views()[name]
    placed = layout(view, chosen, chosen.reading(on))
    assert Counter(drawn(placed)) == Counter(card.anchor for card in view.cards())


@LANGUAGES
def test_under_a_region_what_follows_it_comes_first_and_the_rest_is_counted(language, built):
    chosen = State(language, where=Filters(region=["16"]))
    reading, view = chosen.reading(built), views()["jeunesse"]
    placed = layout(view, chosen, reading)
    first, *others = placed.sections
    following = [*first.blocks, *first.rows]
    assert first.section.title == words()["follows_title"] and following and placed.lead == ()
    assert [one.key for one in others] == [RECORDS]
    assert all(follows(card, "region", reading) for card in following)
    assert not any(follows(card, "region", reading) for card in placed.rest)
    assert placed.follows == numbers.counted(
        "cards_follow",
        len(following),
        language,
        filters=filters(language),
        rest=say("rest_is_quebec", language),
    )
    assert first.key == layout(view, State(language), reading).sections[0].key  # its charts stay
    html = browser.rest(placed.rest, chosen, reading)
    title = browser.rest_title(placed.rest, language)
    assert numbers.counted("rest_rows", len(placed.rest), language) in title
    assert all(f'id="{card.anchor}"' in html for card in placed.rest)


def follows(card, dimension, reading) -> bool:
    return any(dimension in query.followed(name, reading) for name in card.indicators)


def filters(language) -> str:
    region = {"fr": "Région", "en": "Region"}[language]
    return numbers.counted("filters_named", 1, language, names=region)


def test_the_rest_does_not_say_on_each_row_that_it_stands_for_the_whole(built):
    chosen = State(where=Filters(region=["16"]))
    reading = chosen.reading(built)
    rest = layout(views()["jeunesse"], chosen, reading).rest
    html = browser.rest(rest, chosen, reading)
    assert "Porte sur" not in html


@LANGUAGES
@pytest.mark.parametrize("name", ["affaires_publiques", "promotion", "entente", "faits_saillants"])
def test_where_nothing_follows_the_view_stays_as_it_is_and_says_so(name, language, built):
    plain, chosen = State(language), State(language, where=Filters(region=["16"]))
    usual, placed = (layout(views()[name], one, one.reading(built)) for one in (plain, chosen))
    assert usual.follows == ""
    assert placed.follows == say("nothing_follows", language, filters=filters(language))
    assert replace(placed, follows="", sheets=usual.sheets, chosen=usual.chosen) == usual
    assert placed.sheets


@pytest.mark.parametrize("name", ["sources", "glossaire", "par_region", "apporter"])
def test_a_tool_says_nothing_of_what_follows(name, built):
    chosen = State(where=Filters(region=["16"]))
    assert layout(views()[name], chosen, chosen.reading(built)).follows == ""


def test_a_filter_that_waits_for_records_is_pending_until_they_come(built, received):
    youth = views()["jeunesse"]
    before, after, made_up = (
        layout(youth, one, one.reading(on))
        for one, on in ((State(), built), (State(), received), (State(example=True), built))
    )
    assert "region" in before.filters and {"year", "level"} <= {*before.pending}
    assert "year" in after.filters and "year" not in after.pending and "level" in after.pending
    assert "level" in made_up.filters and made_up.pending == ()
    for placed in (before, after, made_up):
        assert not {*placed.filters} & {*placed.pending}
        in_order = [name for name in state.dimensions() if name in placed.pending]
        assert [*placed.pending] == in_order


def test_received_records_follow_and_are_no_longer_among_those_that_wait(received):
    chosen = State(where=Filters(region=["16"]))
    placed = layout(views()["jeunesse"], chosen, chosen.reading(received))
    first, records = placed.sections
    anchors = [card.anchor for card in first.blocks]
    assert {"card-ciec-region", "card-ciec_youths-region", "card-youth_posts-region"} <= {*anchors}
    assert "figure-ciec" in [card.anchor for card in first.rows]
    assert records.key == "records" and records.switch
    assert "card-ciec-region" not in [card.anchor for card in (*records.blocks, *records.waiting)]


@pytest.mark.parametrize(
    ("measure", "by", "follows"),
    [("youth_posts", "region", True), ("roadmap_projects", "stage", False)],
)
def test_a_composed_card_keeps_its_words_and_says_only_what_it_does_not_follow(
    measure, by, follows, built
):
    view, chosen = views()["composer"], State(where=Filters(region=["16"]))
    reading, raw = chosen.reading(built), {"mesure": [measure], "par": [by]}
    settled = state.settle(view.parameters, raw, chosen, reading)
    placed = layout(composer.composed(view, settled, reading), settled, reading)
    (section,) = placed.sections
    assert section.section.about == catalogue.load()[measure].definition
    assert drawn(placed) == [f"card-{measure}-{by}"]
    said = say("nothing_follows", "fr", filters=filters("fr"))
    assert placed.follows == ("" if follows else said)


@LANGUAGES
def test_cards_of_the_example_that_follow_are_said_to_be_of_the_example(language, built):
    def told(**where):
        chosen = State(language, example=True, where=Filters(**where))
        return layout(views()["jeunesse"], chosen, chosen.reading(built)).follows

    level, region = told(level=["primary"]), told(region=["16"])
    assert level.startswith(
        say("nothing_published_follows", language, filters="").split("{")[0][:12]
    )
    assert say("rest_is_quebec", language) in region
    for sentence in (level, region):
        assert {"fr": "exemple fictif", "en": "fictitious example"}[language] in sentence


def test_what_leads_the_product_says_the_same_whatever_was_chosen_elsewhere(built):
    chosen = State(where=Filters(year=[2023], region=["16"]))
    placed = layout(views()["faits_saillants"], chosen, chosen.reading(built))
    assert placed.lead == views()["faits_saillants"].lead and placed.rest == ()
    assert not placed.chosen.where and placed.follows


def test_the_rest_is_all_of_quebec_under_a_region_alone(built):
    chosen = State(where=Filters(year=[2023]))
    told = layout(views()["promotion"], chosen, chosen.reading(built)).follows
    assert say("rest_is_whole", "fr") in told and "Québec" not in told
