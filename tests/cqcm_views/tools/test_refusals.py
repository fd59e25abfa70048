"""What the composer does not offer says why, in both languages."""

from dataclasses import replace
from itertools import permutations

import pytest

from cqcm_data import catalogue, query
from cqcm_data.filters import Filters
from cqcm_data.reading import Reading
from cqcm_data.release import Release
from cqcm_views.cards import suitability
from cqcm_views.charts import KINDS
from cqcm_views.charts.rows import MOST_PARTS
from cqcm_views.tools import composer
from cqcm_views.views.state import State
from cqcm_views.wording import findings, strings
from cqcm_views.wording.strings import say

BROKEN_DOWN = [name for name, one in catalogue.load().indicators.items() if query.dimensions(one)]


def lines(indicator: str, by: tuple[str, ...], built: Release, chosen: State) -> list[str]:
    own = (("mesure", indicator), ("par", ".".join(by)))
    chosen = replace(chosen, own=own)
    html = composer.refusals(by, chosen, chosen.reading(built))
    return [line.split("</li>")[0] for line in html.split("<li>")[1:]]


@pytest.mark.long
@pytest.mark.parametrize("indicator", BROKEN_DOWN)
def test_any_order_of_two_dimensions_is_offered_or_refused_with_its_reason(indicator, built):
    offered = suitability.breakdowns(indicator, built)
    dimensions = query.dimensions(catalogue.load()[indicator])
    refused = {
        refusal.by: refusal
        for axis in dimensions
        for refusal in suitability.refused(indicator, axis, built)
    }
    for by in permutations(dimensions, 2):
        assert (by in offered) != (by in refused)
    for by, refusal in refused.items():
        series = query.series(indicator, Reading(built, example=True), by)
        parts = len(findings.values(series, by[1]))
        true = {
            "protected": not series.broken_down,
            "sum": not findings.adds_up_over(series, by[1]),
            "parts": parts == refusal.parts > MOST_PARTS,
        }
        assert true[refusal.reason]
        assert refusal.turned == (by[::-1] in offered)


def test_a_filter_that_leaves_few_parts_allows_what_was_refused(built):
    order = ("level", "region")
    few = Filters(region=["01", "06", "13"])
    assert order in {one.by for one in suitability.refused("jeune_coop_projects", "level", built)}
    narrowed = suitability.refused("jeune_coop_projects", "level", built, few)
    assert order not in {one.by for one in narrowed}
    assert order in suitability.breakdowns("jeune_coop_projects", built, few)


@pytest.mark.parametrize("language", ["fr", "en"])
@pytest.mark.parametrize("indicator", BROKEN_DOWN)
def test_each_refused_order_and_each_refused_chart_is_one_line(indicator, language, built):
    for by in suitability.breakdowns(indicator, built):
        told = lines(indicator, by, built, State(language))
        kinds = suitability.charts_for(indicator, by, built)
        orders = suitability.refused(indicator, by[0], built)
        single = len(query.dimensions(catalogue.load()[indicator])) == 1
        assert len(told) == single + len(orders) + len(KINDS) - len(kinds)
        assert len({*told}) == len(told)
        for kind in KINDS:
            named = say(f"chart_kind_{kind}", language)
            assert any(
                line.startswith(f"{named}{':' if language == 'en' else chr(160)}") for line in told
            ) == (kind not in kinds)


@pytest.mark.parametrize(
    ("indicator", "by", "language", "words"),
    [
        (
            "jeune_coop_projects",
            ("level",),
            "fr",
            "Niveau scolaire, puis région\u00a0: 17 régions, et au-delà de 6",
        ),
        ("jeune_coop_projects", ("level",), "fr", "L&#39;ordre inverse est offert."),
        ("jeune_coop_projects", ("level",), "en", "School level, then region: 17 regions"),
        ("youth_posts", ("region",), "fr", "ne s&#39;additionnent pas"),
        ("jeune_coop_youths", ("level",), "en", "so that nobody is recognized"),
        ("members", ("member_category",), "fr", "n&#39;en ont qu&#39;une"),
    ],
)
def test_the_reason_is_said_in_plain_words(indicator, by, language, words, built):
    assert any(words in line for line in lines(indicator, by, built, State(language)))


def test_every_dimension_that_can_be_refused_has_a_plural():
    for name in catalogue.load().dimensions:
        for language in ("fr", "en"):
            assert strings.plural(name, language)
