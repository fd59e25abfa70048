"""Lists of several reports: what is made of them is of one report, the one that is asked for."""

import datetime as dt

import next_report
import pyarrow as pa
import pytest
from builders import list_release, put_online, write_table
from hypothesis import given, settings
from hypothesis import strategies as st

from cqcm_data import checks, merge, provenance, query, regions, release, reports, store
from cqcm_data.build import SOURCES, read_csv, table
from cqcm_data.catalogue import load
from cqcm_data.contracts import lists
from cqcm_data.dependents import made
from cqcm_data.engine import combine
from cqcm_data.filters import Filters
from cqcm_data.listing import listing
from cqcm_data.reading import Reading
from cqcm_data.rollup import table_name
from cqcm_data.statements import of_sums

IN_2023 = len(read_csv(SOURCES / "press_releases.csv"))


@pytest.fixture(scope="module")
def both(next_year, online_once):
    """Two reports, of which the second has press releases, assemblies and one post so far."""
    rows = {"press_releases": next_report.press_releases(), "assemblies": next_report.assemblies()}
    rows["region_coverage"] = [post()]
    whole = {name: [*online(name, next_year), *more] for name, more in rows.items()}
    return online_once(**next_report.tables(next_year_base(next_year)), **whole)


def next_year_base(on):
    return release.find(on.number - 1, on.root)


def post() -> dict[str, object]:
    of_report = {"report": next_report.SOURCE, "section": "Équipe", "first_page": 3, "last_page": 3}
    return {**of_report, "post": "adviser_01", "kind": "adviser", "region": "07", "shared": 1}


def online(name, on):
    rows = merge.conform(name, store.read(on.root, name, on.tables[name]))
    return [dict(row) for row in rows.to_pylist()]


def asked(on, year=None):
    """The reading and the filters of a page on which a year is chosen, or none."""
    where = Filters(year=year) if year else Filters()
    return Reading(on, report=reports.asked(where, on)), where


def by_month(on, year=None):
    reading, where = asked(on, year)
    return query.series("press_releases", reading, ["month"], where)


@pytest.mark.long
def test_two_reports_are_never_added_up(both):
    for year, count in ((2023, IN_2023), (2024, 3), (None, 3)):
        found = by_month(both, year)
        assert found.frame["value"].sum() == count
        assert found.provenance.source == f"rapport_{year or 2024}"
        assert found.applied == (Filters(year=year) if year else Filters())
        assert not found.unfollowed


def test_several_years_are_not_followed_as_two_reports_never_stand_together(both):
    where = Filters(year=[2023, 2024])
    found = query.series("press_releases", Reading(both), ["month"], where)
    assert found.frame["value"].sum() == 3
    assert found.unfollowed == where


def test_a_year_whose_report_lists_nothing_shows_the_newest_that_does_and_says_so(both):
    reading, where = asked(both, 2024)
    found = query.series("representations_listed", reading, (), where)
    assert found.provenance.source == "rapport_2023"
    assert found.unfollowed == where
    assert "year" not in query.followed("representations_listed", reading)


def test_the_year_filters_a_list_of_several_reports_that_has_no_date(both):
    reading, where = asked(both, 2023)
    assert "year" in query.followed("youth_posts", reading)
    first = query.series("youth_posts", reading, (), where)
    assert first.value == len({row["post"] for row in read_csv(SOURCES / "region_coverage.csv")})
    assert first.applied == where and not first.unfollowed
    later = query.series("youth_posts", *swapped(asked(both, 2024)))
    assert later.value == 1


def swapped(pair):
    reading, where = pair
    return reading, (), where


def test_what_is_counted_in_2023_is_as_before_the_second_report(built, both):
    for name in ("youth_posts", "board_seats", "press_releases", "region_mentions"):
        known = load()[name]
        for by in [(), *((one,) for one in known.dimensions if one != "year")]:
            before = query.series(name, Reading(built), by)
            now = query.series(name, asked(both, 2023)[0], by, Filters(year=2023))
            assert before.frame.equals(now.frame), (name, by)
            assert before.provenance.scope == now.provenance.scope
            assert before.provenance.places == now.provenance.places


def test_a_list_names_what_one_report_names(both):
    in_2023 = len(read_csv(SOURCES / "assemblies.csv"))
    for year, count in ((2023, in_2023), (2024, 2), (None, 2)):
        found = listing("assemblies", both, year)
        assert len(found.entries) == count
        assert found.provenance.source == f"rapport_{year or 2024}"
    assert "2022" in listing("assemblies", both, 2023).definition.fr
    assert "2022" not in listing("assemblies", both, 2024).definition.fr


def test_lists_that_are_read_as_one_are_of_one_report(both):
    found = listing("promotion_year", both)
    assert {entry.id for entry in found.entries} == {"release_01", "release_02", "release_03"}
    assert len(listing("promotion_year", both, 2023).entries) > 3


def test_territories_and_the_regions_without_a_post_are_of_one_report(both):
    (one,) = regions.territories(both, 2024)
    assert one.regions == ("07",)
    assert len(regions.territories(both, 2023)) > 1
    assert "07" in regions.without_posts(both, 2023)
    assert "07" not in regions.without_posts(both, 2024)


def test_a_period_is_what_the_rows_say_where_the_catalogue_says_nothing_of_their_report(both):
    name = table_name("press_releases")
    found = provenance.of_dataset("press_releases", name, (), Filters(), both, next_report.SOURCE)
    assert found.period == (dt.date(2024, 3, 5), dt.date(2024, 11, 4))
    assert found.scope.fr == "Communiqués datés"
    older = by_month(both, 2023)
    assert older.provenance.period == (dt.date(2023, 1, 1), dt.date(2023, 12, 31))
    assert older.provenance.scope.fr == "Communiqués datés de 2023"
    posts = query.series("youth_posts", asked(both, 2024)[0], ["region"], Filters(year=2024))
    assert posts.provenance.period is None


def test_a_list_is_held_against_the_figure_of_its_own_report(next_year, both):
    def outcomes(on):
        every = [one for one in checks.run(on) if one.name == "press_releases"]
        return [(one.found, one.outcome) for one in every]

    assert outcomes(next_year) == [(None, "waits"), (IN_2023, "holds")]
    assert outcomes(both) == [(3, "fails"), (IN_2023, "holds")]  # the made-up report states 11


def test_a_figure_that_a_later_report_does_not_state_leads_no_more_where_its_list_came(
    next_year, online_once
):
    interview = {**next_report._listed("a"), "outlet": None, "kind": "interview", "what_fr": "x",
                 "what_en": "x", "period_start": None, "period_end": None}  # fmt: skip
    tables = next_report.tables(next_year_base(next_year))
    tables["media_actions"] = [
        *online("media_actions", next_year),
        interview,
        {**interview, "id": "b"},
    ]
    on = online_once(**tables)
    assert query.series("interviews", *swapped(asked(on, 2024))).value == 2
    stated = query.series("interviews", *swapped(asked(next_year, 2023))).value
    assert query.series("interviews", *swapped(asked(on, 2023))).value == stated != 2


def test_rows_of_a_report_that_is_no_source_are_refused(built, online_with):
    rows = [*online("assemblies", built), *next_report.assemblies()]
    on = online_with(assemblies=rows)
    assert "assemblies: 'rapport_2024' is no source" in checks.problems(on)


@pytest.mark.long
def test_a_release_from_before_the_report_stood_in_its_rows_is_shown(built, online_with):
    """Neither its lists nor their sums have the column."""
    on = online_with(ciec=[])
    tables = dict(on.tables)
    for name in lists():
        old = pa.Table.from_pylist(online(name, built)).drop_columns(["report"])
        tables[name] = write_table(on.root, name, old)
        older = store.read(on.root, table_name(name), on.tables[table_name(name)])
        tables[table_name(name)] = write_table(
            on.root, table_name(name), older.drop_columns(["report"])
        )
    was = list_release(on.root, tables)
    assert checks.problems(was) == ()
    assert query.series("press_releases", Reading(was), ["month"]).frame["value"].sum() == IN_2023
    assert len(listing("assemblies", was).entries) == len(online("assemblies", built))
    after = put_online(on.root, ciec=[])
    assert after.number > was.number
    assert query.series("press_releases", Reading(after), ["month"]).frame["value"].sum() == IN_2023


BOTH = st.lists(
    st.tuples(st.sampled_from([2023, 2024]), st.sampled_from("abc"), st.integers(0, 9)), max_size=30
)


@settings(max_examples=40)
@given(BOTH)
def test_the_sums_of_a_report_are_those_of_its_own_rows(drawn):
    rows = [seat(year, kind, n) for n, (year, kind, _) in enumerate(drawn)]
    tables = made(
        "board_seats", table("board_seats", rows), pa.table({"id": pa.array([], pa.string())})
    )
    for year in (2023, 2024):
        sql, values = of_sums(load()["board_seats"], (), Filters(report=reports.called(year)))
        (found,) = combine(tables, sql, values)["value"].to_pylist()
        assert (found or 0) == sum(one == year for one, _, _ in drawn)


def seat(year, kind, n):
    kinds = {"a": "provincial", "b": "next_generation", "c": "observer"}
    of = {"report": reports.called(year), "section": "s", "first_page": 1, "last_page": 1}
    return {**of, "id": str(n), "kind": kinds[kind], "office": None, "organisation": None}
