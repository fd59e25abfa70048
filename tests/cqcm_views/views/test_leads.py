"""What views lead with: short claims of published figures, above a picture of one kind or a number.

Each number stands once on a page.
"""

import re
from collections import defaultdict
from collections.abc import Iterator

import pytest

from cqcm_data import catalogue, figures, query
from cqcm_data.reading import Reading
from cqcm_views.cards import contents
from cqcm_views.views.model import AnyCard, ChartCard, Claim, FigureCard, Lead, TableCard, View
from cqcm_views.views.registry import views
from cqcm_views.views.state import State
from cqcm_views.wording import citation

LANGUAGES = pytest.mark.parametrize("language", ["fr", "en"])
MOST = 90  # letters that are read at a glance
LEADS = [
    pytest.param(lead, id=f"{name}-{lead.anchor}")
    for name, view in views().items()
    for lead in view.lead
    if lead.claim
]
COUNTED = re.compile(
    r"\d[\d\s.,]*|\b(?:deux|trois|quatre|cinq|six|sept|huit|neuf|dix|two|three|four|five|seven|"
    r"eight|nine|ten|half|double|moitié|tiers)\b",
    re.IGNORECASE,
)


@LANGUAGES
@pytest.mark.parametrize("lead", LEADS)
def test_a_claim_is_read_at_a_glance_and_is_the_title_of_its_card(lead, language, built):
    reading = Reading(built, language)
    held = contents.content(lead, State(language), reading)
    stated = citation.finding(lead.claim.finding, reading)
    assert held.headline[0] == stated[0].upper() and held.headline[1:] == stated[1:]
    assert 0 < len(held.headline) <= MOST


@LANGUAGES
@pytest.mark.parametrize("lead", LEADS)
def test_each_number_of_a_claim_is_a_published_figure(lead, language, built):
    assert {*left(lead.claim, language, COUNTED)} <= years(lead.claim, built)
    assert placeholders(lead.claim, language) == {name for name, _ in lead.claim.uses}
    if lead.caution:
        assert {*left(lead.caution, language, re.compile(r"\d+"))} <= years(lead.caution, built)


@LANGUAGES
@pytest.mark.parametrize("lead", LEADS)
def test_what_a_claim_states_is_what_is_published_and_says_where(lead, language, built):
    held = contents.content(lead, State(language), Reading(built, language))
    rows = [figures.figure(name, built) for name in lead.claim.figures]
    for row in rows:
        assert citation.figure_value(row, language).lower() in held.headline.lower()
    assert held.citation.claimed == tuple(citation.figure(row, language) for row in rows)


def left(claim: Claim, language: str, counted: re.Pattern[str]) -> list[str]:
    """The numbers of a claim that it writes itself."""
    written = re.sub(r"\{\w+\}", "", claim.text[language])
    return [number.strip(" .,;") for number in counted.findall(written)]


def placeholders(claim: Claim, language: str) -> set[str]:
    return set(re.findall(r"\{(\w+)\}", claim.text[language]))


def years(claim: Claim, on) -> set[str]:
    """The years of its figures, which are no numbers of anything."""
    rows = [figures.figure(name, on) for name in claim.figures]
    ends = (end for row in rows for end in (row.period_start, row.period_end) if end)
    return {str(end.year) for end in ends}


@pytest.mark.parametrize("name", views())
def test_each_view_about_a_topic_has_a_lead(name):
    view = views()[name]
    assert bool(view.lead) == bool(view.sections and not view.tool)


# Each number once --------------------------------------------------------------------------------


@pytest.mark.parametrize("name", views())
def test_no_figure_stands_twice_on_a_view(name):
    places = defaultdict(list)
    for card in published(views()[name]):
        for figure in stated(card):
            places[figure].append(card.anchor)
    assert {figure: cards for figure, cards in places.items() if len(cards) > 1} == {}


def published(view: View) -> Iterator[AnyCard]:
    """What needs no record: a card that waits for some publishes nothing."""
    return (card for card in view.cards() if card not in view.record_cards)


def stated(card: AnyCard) -> set[str]:
    """The published figures that one reads of a card: rows, bars side by side, totals, claims."""
    if isinstance(card, Lead):
        cautioned = card.caution.figures if card.caution else ()
        claimed = card.claim.figures if card.claim else ()
        return {*claimed, *cautioned, *stated(card.card)}
    if isinstance(card, ChartCard) and card.by != (query.SIDE_BY_SIDE,):
        return set()  # the parts of a number, not the number
    names = (*card.indicators, *(card.tells if isinstance(card, TableCard) else ()))
    known = catalogue.load()
    each = (known[one] for name in names for one in known[name].members or (name,))
    return {one.published for one in each if one.published}


# One kind ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("lead", LEADS)
def test_the_picture_of_a_lead_compares_one_unit_and_one_nature(lead, built):
    compared = pictured(lead.card, Reading(built))
    if not compared:
        assert isinstance(lead.card, FigureCard)
        return
    units, natures = zip(*compared, strict=True)
    assert len(set(natures)) == 1
    # Measures of a table are each split into its own parts: no bar is beside one of another unit.
    assert isinstance(lead.card, TableCard) or len(set(units)) == 1


def pictured(card: AnyCard, reading: Reading) -> list[tuple[str, str]]:
    """The unit and the nature of what a picture shows side by side; nothing without a picture."""
    if isinstance(card, FigureCard):
        return []
    names = card.drawn if isinstance(card, TableCard) else card.indicators
    by = (card.by,) if isinstance(card.by, str) else card.by
    several = [query.series(name, reading.received, by) for name in names]
    each = [part for series in several for part in series.parts or (series,)]
    return [(part.indicator.unit, part.provenance.nature) for part in each]
