"""One figure through the yearly reports: chains with and without gaps, and years asked for."""

import datetime as dt
from itertools import chain as joined
from itertools import combinations, pairwise

import next_report
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cqcm_data import checks, figures, indicators, register, reports
from cqcm_data.catalogue import CatalogueError
from cqcm_data.filters import Filters
from cqcm_data.release import Release

YEARS = range(2023, 2028)
# Each way in which some of five reports may state a figure, gaps and single ones included.
STATED = [*joined.from_iterable(combinations(YEARS, n) for n in range(1, len(YEARS) + 1))]
ANY = st.sampled_from(STATED)
ASKED = st.one_of(st.none(), st.integers(2020, 2030))
ELSEWHERE = "other_source_figure"
PAST, NOW = dt.date(2023, 1, 1), dt.date(2023, 12, 31)


def name(stated: tuple[int, ...], year: int) -> str:
    return "_".join(["chain", *(str(one % 100) for one in stated), "of", str(year)])


def links(stated: tuple[int, ...], like: dict[str, object]) -> list[dict[str, object]]:
    """A figure as each of these reports states it."""
    before = [None, *stated]
    return [
        {
            **like,
            "id": name(stated, year),
            "source": f"rapport_{year}",
            "follows": earlier and name(stated, earlier),
            "value": float(year),
        }
        for earlier, year in zip(before, stated, strict=False)
    ]


@pytest.fixture(scope="module")
def five(built, online_once) -> Release:
    """Five reports, and a figure for each way in which some of them state one."""
    known = next_report.tables(built)["sources"]
    later = [{**next_report.REPORT, "id": f"rapport_{year}", "pages": None} for year in YEARS[2:]]
    shipped = [row.model_dump() for row in figures.figures(built).values()]
    like = next(row for row in shipped if row["source"] == next_report.FIRST)
    other = next(row for row in shipped if row["source"] != next_report.FIRST)
    rows = [one for stated in STATED for one in links(stated, like)]
    alone = {**other, "id": ELSEWHERE}
    return online_once(sources=[*known, *later], published_figures=[*shipped, *rows, alone])


def test_the_reports_of_a_release_are_in_the_order_of_their_years(built, five):
    assert [one.year for one in reports.reports(five)] == [*YEARS]
    assert reports.newest(five).source == "rapport_2027"
    assert [one.year for one in reports.reports(built)] == [2023]
    assert reports.newest(built).pages == 40
    with pytest.raises(ValueError, match="no report"):
        reports.year("presse_2018")


@given(stated=ANY)
def test_a_chain_is_the_same_from_each_of_its_figures(five, stated):
    chains = {reports.chain(name(stated, year), five) for year in stated}
    (found,) = chains
    assert [one.value for one in found] == [*stated]
    for earlier, later in pairwise(found):
        previous = reports.previous(later, five)
        assert previous is not None
        assert previous.figure == earlier
        assert previous.unlike == ()
    assert reports.previous(found[0], five) is None


@given(stated=ANY, asked=ASKED)
def test_a_report_states_a_figure_or_the_last_one_before_does(five, stated, asked):
    """Where none does, the first ever stands in."""
    until = [year for year in stated if asked is None or year <= asked]
    for year in stated:
        found = reports.stated(name(stated, year), five, asked)
        assert found.value == (max(until) if until else min(stated))
        assert reports.states(name(stated, year), asked, five) == (asked in stated)


@given(several=st.lists(ANY, min_size=1, max_size=4), asked=ASKED)
def test_figures_are_together_in_the_newest_report_that_states_them_all(five, several, asked):
    names = tuple(name(stated, stated[0]) for stated in several)
    common = sorted(set.intersection(*map(set, several)), reverse=True)
    until = [year for year in common if asked is None or year <= asked]
    assert reports.stating(names, five) == common
    assert reports.together(names, five, asked) == (until[0] if until else None)
    # what no report states is in nobody's way
    assert reports.together((*names, ELSEWHERE), five, asked) == (until[0] if until else None)


def test_what_no_report_states_has_no_year(five):
    assert reports.stating((ELSEWHERE,), five) == [None]
    assert reports.together((ELSEWHERE,), five) is None
    assert reports.stated(ELSEWHERE, five, 2024).id == ELSEWHERE
    assert not reports.states(ELSEWHERE, 2023, five)
    with pytest.raises(KeyError):
        reports.stated("nothing", five)


@pytest.mark.parametrize(
    ("years", "report"),
    [((), None), ((2024,), 2024), ((2023, 2024), None), ((2021,), None)],
)
def test_one_year_alone_asks_for_its_report(years, report, next_year, built):
    assert reports.asked(Filters(year=years), next_year) == report
    assert reports.asked(Filters(year=years), built) is None  # there is nothing to choose


def unlike(on: Release, **other: object) -> tuple[str, ...]:
    """Why the youths of a second report, with something else in it, are no longer comparable."""
    row = figures.figure(next_report.later("jeune_coop_youths_2023"), on)
    found = reports.previous(row.model_copy(update=other), on)
    assert found is not None
    return found.unlike


def test_figures_of_two_years_are_like_one_another_where_they_measure_the_same(next_year):
    """A leap year is no other period."""
    assert unlike(next_year) == ()
    assert unlike(next_year, scope_en="Members") == ("scope",)
    assert unlike(next_year, nature="stock", scope_fr="Membres") == ("scope", "nature")
    half = {"period_start": dt.date(2024, 1, 1), "period_end": dt.date(2024, 6, 30)}
    assert unlike(next_year, **half) == ("period",)
    assert unlike(next_year, period_start=None, period_end=None) == ("period",)
    other = figures.figure(next_report.later(next_report.OTHER_SCOPE), next_year)
    previous = reports.previous(other, next_year)
    assert previous is not None
    assert previous.unlike == ("scope",)


@pytest.mark.parametrize(
    ("other", "years"),
    [
        ({}, (2023,)),
        ({"nature": "stock"}, None),
        ({"period_start": dt.date(2022, 1, 1)}, (2022, 2023)),
        ({"period_end": dt.date(2023, 11, 30)}, None),
        ({"period_start": None, "period_end": None}, None),
    ],
)
def test_records_of_whole_years_are_those_of_a_flow(other, years, built):
    flow = {"nature": "flow", "period_start": PAST, "period_end": NOW}
    row = figures.figure("jeune_coop_youths_2023", built).model_copy(update={**flow, **other})
    assert reports.of_years(row) == (Filters(year=years) if years else Filters())


# What is refused -------------------------------------------------------------------------------


@pytest.mark.long
@pytest.mark.parametrize(
    ("change", "said", "kind"),
    [
        ({"follows": "nothing"}, "is no published figure", "follows_unknown"),
        ({"last_page": 45, "first_page": 45}, "page 45 of 44", "page"),
        ({"follows": next_report.later("members_2023")}, "or a later one", "follows_later"),
        ({"follows": "members_2023"}, "2 figures follow 'members_2023'", "followed_twice"),
        ({"unit": "hours"}, "which is in", "follows_unit"),
        ({"unit": "leagues", "follows": None}, "is no unit", "unit"),
        ({"source": "rapport_2040"}, "is no source", "source"),
    ],
)
def test_a_wrong_chain_cannot_be_shown(change, said, kind, built, online_with):
    tables = next_report.tables(built)
    row = next(r for r in tables["published_figures"] if r["id"] == later_youths())
    row.update(change)
    on = online_with(**tables)
    with pytest.raises(CatalogueError, match=said) as refused:
        checks.verify(on)
    assert kind in [getattr(one, "kind", "") for one in refused.value.problems]


def later_youths() -> str:
    return next_report.later("jeune_coop_youths_2023")


# What a release adds to what ships -------------------------------------------------------------


def test_a_release_has_its_own_indicators_and_points(built, next_year):
    own = {*indicators.known(next_year).indicators} - {*indicators.known(built).indicators}
    assert own == {"reading_circles", "podcast_episodes"}
    assert {*register.entries(next_year)} - {*register.entries(built)} == {"podcasts_two_values"}
    ranked = [register.KINDS.index(one.kind) for one in register.entries(next_year).values()]
    assert ranked == sorted(ranked)
    rival = register.other_values("podcast_episodes_2024", next_year)
    assert rival == ["podcast_episodes_message_2024"]
