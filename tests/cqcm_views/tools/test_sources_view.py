"""Sources as it is drawn: twenty entries, the rest on demand, the register by rank."""

import re
from dataclasses import replace
from urllib.parse import parse_qs, urlsplit

import pytest

from cqcm_data import checks, figures, register, release
from cqcm_data.filters import Filters
from cqcm_data.release import Release
from cqcm_views.cards import trust
from cqcm_views.tools import seek, sources
from cqcm_views.views import state
from cqcm_views.views.registry import views
from cqcm_views.views.state import State

PUBLIC = [*register.listed(release.current())]


def written(
    part: str,
    built: Release,
    chosen: State | None = None,
    sought: str = "",
    view: str = "",
    *,
    alone: str = "",
    answering: bool = False,
) -> str:
    own = (chosen or State()).own or (("part", part), ("sur", view), ("point", alone))
    own = (*own, ("answering", "yes" if answering else ""))
    chosen = replace(chosen or State(), own=own)
    return sources.PARTS[part](sought, chosen, chosen.reading(built))


def in_sight(html: str) -> str:
    """Without what is folded; the values of a point are folded within it."""
    values = r'<details class="cqcm-fold"><summary>(Les? |La |The )[^<]*val.*?</details>'
    whole = re.sub(values, "", html, flags=re.DOTALL)
    return re.sub("<details.*?</details>", "", whole, flags=re.DOTALL)


def points(html: str) -> list[str]:
    return re.findall(r'id="point-([\w-]+)"', html)


@pytest.mark.parametrize("part", ["figures", "points", "checks"])
@pytest.mark.parametrize("language", ["fr", "en"])
def test_twenty_entries_stand_in_sight_and_the_others_are_counted(part, language, built):
    html = written(part, built, State(language))
    entry = {"figures": 'id="figure-', "points": 'id="point-', "checks": '<th scope="row">'}[part]
    every = {
        "figures": len(figures.figures(built)),
        "points": len(PUBLIC),
        "checks": len(checks.run(built)),
    }[part]
    assert html.count(entry) == every
    assert in_sight(html).count(entry) == seek.FIRST
    (rest,) = re.findall(r"<summary>(?:Afficher les|Show the) (\d+)", html)
    assert int(rest) == every - seek.FIRST


def test_what_is_sought_is_in_sight_in_each_part(built):
    found = written("figures", built, sought="formation")
    assert 'id="figure-course_registered_2023"' in found
    assert "<details" not in found
    assert points(written("points", built, sought="trois nombres")) == ["youths_three_values"]
    html = written("checks", built, sought="interventions démarrage")
    rows = re.findall(r'<th scope="row">(.*?)</th>', html)
    assert rows
    assert all("démarrage" in row for row in rows)


def test_nothing_found_says_so_in_words(built):
    assert "Aucun point à préciser ne correspond" in written("points", built, sought="zzzz")
    assert "No point to clarify matches" in written("points", built, State("en"), sought="zzzz")


@pytest.mark.parametrize(
    ("language", "words"), [("fr", "contradictions"), ("en", "contradictions")]
)
def test_the_register_stands_by_rank_with_the_count_of_each_kind(language, words, built):
    html = written("points", built, State(language))
    assert points(html) == PUBLIC
    headings = re.findall(r"<h2[^>]*>(\d+) (\w+)", html)
    kinds = [point.kind for point in register.listed(release.current()).values()]
    assert [int(count) for count, _ in headings] == [
        kinds.count("contradiction"),
        kinds.count("scope"),
    ]
    assert headings[0][1] == "contradictions"


def test_words_alone_are_never_public_and_folded_for_the_team(built):
    assert "language_slips" not in points(written("points", built))
    staff = written("points", built, State(audience="staff"))
    assert "language_slips" in points(staff)
    wording = {name for name, point in register.shipped().items() if point.kind == "wording"}
    assert not wording & {*points(in_sight(staff))}


def test_what_the_team_writes_for_itself_is_on_no_page(built):
    html = written("points", built, State(audience="staff"))
    for point in register.shipped().values():
        assert point.team.fr[:60] not in html


@pytest.mark.parametrize("view", ["faits_saillants", "jeunesse", "entente"])
@pytest.mark.parametrize("language", ["fr", "en"])
def test_the_line_of_trust_leads_to_as_many_points_as_it_counts(view, language, built):
    chosen = State(language, where=Filters(region="16"))
    counted = trust.trust(views()[view], chosen.reading(built), chosen)
    address = urlsplit(counted.address)
    asked = parse_qs(address.query)
    reading = chosen.reading(built)
    settled = state.settle(sources.PARAMETERS, asked, state.parse(asked, built), reading)
    assert not settled.problems
    html = written("points", built, settled)
    assert len(points(html)) == len(points(in_sight(html))) == counted.points
    assert f'id="{address.fragment}"' in html
    intro = re.sub("<.*?>", "", html[: html.index("<h2")])
    assert intro.strip().startswith(f"{counted.points} point")
    everything = chosen.address("sources", part="points").replace("&", "&amp;")
    assert f'href="{everything}"' in html


def test_a_topic_and_a_search_narrow_the_points_of_a_view(built):
    every = points(written("points", built, view="faits_saillants"))
    some = points(written("points", built, view="faits_saillants", sought="heures"))
    assert 0 < len(some) < len(every)
    topic = State(where=Filters(topic="agreement"))
    assert {*points(written("points", built, topic, view="faits_saillants"))} < {*every}


# Answers -----------------------------------------------------------------------------------------

ANSWER = {
    "point": "youths_three_values",
    "answer_fr": "Les <b>trois</b> sont justes.",
    "answer_en": "All <b>three</b> are right.",
    "date": "2024-05-12",
}


@pytest.fixture(scope="module")
def answered(online_once) -> Release:
    wording = next(n for n, point in register.shipped().items() if point.kind == "wording")
    return online_once(answers=[ANSWER, {**ANSWER, "point": wording, "answer_fr": "Pour nous."}])


@pytest.mark.parametrize(
    ("language", "told"),
    [
        (
            "fr",
            ("Le 12 mai 2024", "Les &lt;b&gt;trois&lt;/b&gt; sont justes.", "répondu à 1 point"),
        ),
        ("en", ("On May 12, 2024", "All &lt;b&gt;three&lt;/b&gt; are right.", "answered 1 point")),
    ],
)
def test_an_answer_stands_at_its_point_with_its_day_and_is_counted(language, told, answered, built):
    html = written("points", answered, State(language))
    point = html[html.index(f'id="point-{ANSWER["point"]}"') :].partition("</article>")[0]
    assert told[0] in point and told[1] in point and told[2] in html
    assert html.count(told[1]) == 1
    awaited = {"fr": "attendue sur {} points", "en": "awaited on {} points"}[language]
    assert awaited.format(len(PUBLIC) - 1) in html
    before = written("points", built, State(language))
    assert awaited.format(len(PUBLIC)) in before and told[1] not in before


def test_an_answer_to_words_alone_is_for_the_team(answered):
    assert "Pour nous." not in written("points", answered)
    assert "Pour nous." in written("points", answered, State(audience="staff"))


def test_an_answer_is_found_by_its_words(answered, built):
    assert points(written("points", answered, sought="justes")) == [ANSWER["point"]]
    assert ANSWER["point"] not in points(written("points", built, sought="justes"))


@pytest.mark.parametrize("language", ["fr", "en"])
def test_who_may_answer_finds_at_each_point_the_way_to_it_alone(language, answered):
    assert "point=" not in written("points", answered, State(language))
    chosen = State(language, where=Filters(topic="youth", region="16"))
    html = written("points", answered, State(language), answering=True)
    assert html.count("&amp;point=") == len(PUBLIC)
    html = written("points", answered, chosen, answering=True)
    (link,) = re.findall(rf'href="([^"]*point={ANSWER["point"]})#', html)
    asked = parse_qs(urlsplit(link.replace("&amp;", "&")).query)
    assert asked["region"] == ["16"] and "topic" not in asked  # a topic could hide the point
    settled = state.settle(
        sources.PARAMETERS, asked, state.parse(asked, answered), chosen.reading(answered)
    )
    alone = written("points", answered, settled)
    assert points(alone) == points(in_sight(alone)) == [ANSWER["point"]]
    assert "&amp;point=" not in alone


def test_no_address_shows_the_public_a_point_of_the_team(answered):
    asked = parse_qs("part=points&point=language_slips")
    chosen = state.parse(asked, answered)
    settled = state.settle(sources.PARAMETERS, asked, chosen, chosen.reading(answered))
    assert settled.problems and settled.choice("point") == ""
