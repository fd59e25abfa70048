"""How much a view publishes, what is to be clarified about it, and where that leads."""

from urllib.parse import parse_qs, urlsplit

import pytest

from cqcm_data import catalogue, register, release
from cqcm_data.filters import Filters
from cqcm_views.cards import trust
from cqcm_views.views.registry import views
from cqcm_views.views.state import State
from cqcm_views.wording import points

FIRST = "faits_saillants"


@pytest.mark.parametrize("name", ["faits_saillants", "jeunesse", "membres", "entente"])
def test_counts_each_published_figure_and_each_point_once(name, built):
    view = views()[name]
    counted = trust.trust(view, State().reading(built), State())
    figures = trust.figures_of(view)
    assert counted.results == len({*figures}) > 5
    concerned = [
        point
        for point in register.shipped().values()
        if {*point.figures} & {*figures} and point.kind not in ("wording",)
    ]
    assert counted.points == len(concerned) > 0


def test_the_figures_of_a_view_are_those_of_its_cards():
    view = views()[FIRST]
    published = {one.published for one in catalogue.load().indicators.values() if one.published}
    shown = {*trust.figures_of(view)}
    assert shown <= published
    claimed = {figure for lead in view.lead if lead.claim for figure in lead.claim.figures}
    assert "promotion_views_2023" in claimed <= shown  # no card of the view has it
    waiting = {name for card in view.record_cards for name in card.indicators}
    alone = waiting - {name for s in view.sections for c in s.cards for name in c.indicators}
    assert not (shown - claimed) & {catalogue.load()[name].published for name in alone}


def test_what_a_table_tells_among_its_parts_is_published():
    tells = {"provincial_members_2023", "partner_members_2023", "new_auxiliary_members_2023"}
    assert tells <= {*trust.figures_of(views()["membres"])}


@pytest.mark.parametrize("name", views())
def test_what_a_claim_states_is_a_result_of_its_view(name):
    view = views()[name]
    stated = {figure for card in view.lead if card.claim for figure in card.claim.figures}
    assert stated <= {*trust.figures_of(view)}


def test_what_is_set_side_by_side_counts_by_its_members():
    view = views()["membres"]
    together = [one for one in catalogue.load().indicators.values() if one.members]
    shown = {name for card in view.cards() for name in card.indicators}
    members = [m for one in together if one.id in shown for m in one.members]
    assert members
    assert {catalogue.load()[name].published for name in members} - {None} <= {
        *trust.figures_of(view)
    }


def test_the_link_carries_what_is_chosen_but_no_topic(built):
    chosen = State("en", "dark", True, Filters(region="16", topic="youth"))
    address = urlsplit(trust.trust(views()[FIRST], chosen.reading(built), chosen).address)
    assert address.path == "/sources"
    assert address.fragment == trust.PLACE
    assert parse_qs(address.query) == {
        "lang": ["en"],
        "theme": ["dark"],
        "exemple": ["oui"],
        "region": ["16"],
        "part": ["points"],
        "sur": [FIRST],
    }


@pytest.mark.parametrize(
    ("results", "of", "language", "expected"),
    [
        (14, 12, "fr", ("14 résultats publiés", "12 points à préciser avant d'en parler")),
        (1, 1, "fr", ("1 résultat publié, avec", "1 point à préciser avant d'en parler")),
        (
            14,
            12,
            "en",
            ("14 published results", "12 points to clarify before quoting these results"),
        ),
        (
            1,
            1,
            "en",
            ("1 published result, with", "1 point to clarify before quoting these results"),
        ),
    ],
)
def test_the_sentence_agrees_with_its_counts(results, of, language, expected):
    words, link = trust.line(trust.Trust(results, of, "/sources"), language)
    assert words.startswith(expected[0])
    assert link is not None
    assert (link.name, link.address) == (expected[1], "/sources")


def test_without_a_point_there_is_no_link():
    assert trust.line(trust.Trust(3, 0, "/sources"), "fr")[1] is None


def test_words_alone_are_no_point_of_the_line_for_anyone(built):
    view = views()["membres"]
    public = trust.trust(view, State().reading(built), State())
    staff = State(audience="staff")
    assert trust.trust(view, staff.reading(built), staff) == public
    about = points.about(trust.figures_of(view), release.current(), "staff")
    assert len(about) > len(points.weighty(about)) == public.points


def test_points_stand_by_kind_in_the_order_of_the_register():
    grouped = points.by_kind(register.listed(release.current(), "staff"))
    assert [*grouped] == ["contradiction", "scope", "wording"]
    assert [name for of_kind in grouped.values() for name in of_kind] == [*register.shipped()]
    assert [*points.by_kind(register.listed(release.current()))] == ["contradiction", "scope"]
