"""What the report ties to a region, one by one."""

from collections import defaultdict

from recompute import rows

from cqcm_data import query, regions
from cqcm_data.reading import Reading


def test_every_post_stands_once_with_all_its_regions(built):
    expected = defaultdict(set)
    for row in rows("region_coverage"):
        expected[row["post"]].add(row["region"])
    found = [t.regions for t in regions.territories(built) for _ in t.posts]
    assert sorted(found) == sorted(tuple(sorted(codes)) for codes in expected.values())
    assert len(found) == query.series("youth_posts", Reading(built)).value


def test_paired_regions_share_their_posts(built):
    (pair,) = [t for t in regions.territories(built) if t.regions == ("06", "13")]
    assert [post.fr for post in pair.posts] == [
        "Conseillère en entrepreneuriat coopératif jeunesse",
        "Conseillère en entrepreneuriat coopératif jeunesse",
        "Agente ou agent de projet",
    ]


def test_regions_without_a_post_are_those_that_the_list_does_not_name(built):
    named = {row["region"] for row in rows("region_coverage")}
    every = {row["code"] for row in rows("regions")}
    assert set(regions.without_posts(built)) == every - named == {"07", "09"}


def test_mentions_are_as_many_as_the_map_counts(built):
    counted = query.series("region_mentions", Reading(built), ["region"]).frame
    for code, value in zip(counted["region"], counted["value"], strict=True):
        assert len(regions.mentions(code, built)) == value
    assert regions.mentions("99", built) == []


def test_a_mention_says_what_where_when_and_on_which_page(built):
    (assembly,) = [m for m in regions.mentions("12", built) if m.kind.fr == "Assemblée"]
    assert "changements climatiques" in assembly.what.fr
    assert assembly.location == "Centre des congrès de Lévis"
    assert assembly.date.isoformat() == "2023-02-16"
    assert assembly.inferred
    assert (assembly.place.first_page, assembly.place.last_page) == (15, 19)


def test_what_has_a_date_comes_first(built):
    dates = [m.date for m in regions.mentions("06", built)]
    assert dates == sorted(dates, key=lambda date: (date is None, date))
