"""What an address may hold."""

import shutil
from collections.abc import Callable
from pathlib import Path
from urllib.parse import parse_qs

import pytest
from builders import list_release, two_releases
from hypothesis import given
from hypothesis import strategies as st

from cqcm_data import store
from cqcm_data.filters import Filters
from cqcm_data.release import Release
from cqcm_views.views import state
from cqcm_views.views.state import Parameter, State

REGIONS = [f"{n:02}" for n in range(1, 18)]


@given(
    st.lists(st.sampled_from(REGIONS), unique=True),
    st.sampled_from(["fr", "en"]),
    st.sampled_from(state.CHOICES["theme"]),
    st.booleans(),
)
def test_an_address_brings_back_what_was_chosen(built, regions, language, theme, example):
    chosen = State(language, theme, example, Filters(region=regions))
    query = chosen.address("jeunesse").partition("?")[2]
    assert state.parse(parse_qs(query), built) == chosen


@given(st.dictionaries(st.text(), st.lists(st.text(), max_size=5), max_size=5))
def test_no_address_breaks_anything(built, raw):
    found = state.parse(raw, built)
    assert found.language in ("fr", "en")
    assert all(value in REGIONS for value in found.where.get("region", ()))


def test_what_is_unknown_is_said_and_the_rest_kept(built):
    found = state.parse({"region": ["16", "99"], "theme": ["pink"], "year": ["99999"]}, built)
    assert found.where == Filters(region="16")
    assert [p for p in found.problems if "99" in p and "Région" in p]
    assert [p for p in found.problems if "pink" in p]
    assert [p for p in found.problems if "99999" in p]


@given(st.lists(st.text(min_size=1), max_size=8, unique=True))
def test_each_unknown_name_is_counted_and_a_known_one_never(built, names):
    known = {*state.PARAMETERS, *state.dimensions(), "mesure"}
    strange = [n for n in names if n not in known and not state.passes(n)]
    said = state.strangers({name: ["x"] for name in (*known, *names)}, ["mesure"], "fr")
    assert bool(said) == bool(strange)
    assert all(name[:40] in said for name in strange[:3])
    assert len(strange) < 2 or f"{len(strange)} paramètres" in said


def test_what_other_sites_add_to_an_address_is_ignored_in_silence(built):
    passing = {"utm_source": ["x"], "utm_campaign": ["y"], "fbclid": ["z"], "vue": ["w"]}
    assert state.strangers(passing, [], "en") == ""
    assert "annee" in state.strangers({**passing, "annee": ["2023"]}, [], "en")


def test_defaults_stay_out_of_the_address():
    assert State().address("jeunesse") == "/jeunesse"
    assert State("en", "dark", True).address("x") == "/x?lang=en&theme=dark&exemple=oui"


@pytest.mark.long
def test_an_older_version_is_shown_and_every_link_carries_it(online):
    old, newest = online
    found = state.parse({"version": ["1"], "region": ["16"]}, newest)
    assert (found.version, found.problems) == (1, ())
    assert found.shown(newest) == old
    assert found.address("jeunesse") == "/jeunesse?version=1&region=16"
    query = found.address("jeunesse").partition("?")[2]
    assert state.parse(parse_qs(query), newest) == found


def test_the_newest_version_is_accepted_and_leaves_the_address(online):
    _, newest = online
    found = state.parse({"version": ["2"]}, newest)
    assert found == State()
    assert found.shown(newest) == newest


@pytest.mark.parametrize("asked", ["3", "0", "-1", "1.0", "latest", "", "٢", "9" * 400])
def test_an_unknown_version_is_said_and_the_newest_shown(online, asked):
    _, newest = online
    found = state.parse({"version": [asked]}, newest)
    assert found.version is None
    assert found.shown(newest) == newest
    (said,) = found.problems
    assert "«\u00a0Version\u00a0»" in said
    assert asked[:40] in said


def test_the_filters_of_an_older_version_are_its_own(online):
    _, newest = online
    asked = {"year": ["2020"]}
    assert state.parse({**asked, "version": ["1"]}, newest).where == Filters(year=2020)
    assert state.parse(asked, newest).where == Filters()


@pytest.mark.long
@pytest.mark.parametrize(
    "lost",
    [
        {"published_figures": None},
        {"regions": None},
        {"rollup_members": None},
        {"distinct_region_coverage_post": None},
        {"public_ciec": None},
        {"rollup_members": 99},
    ],
)
def test_a_version_without_a_table_that_is_needed_is_not_shown(spoilt, lost):
    newest = spoilt(**lost)
    found = state.parse({"version": ["3"]}, newest)
    assert found.version is None
    assert found.shown(newest) == newest
    (said,) = found.problems
    assert "La version 3 " in said and "ne peut plus être affichée" in said


@pytest.mark.long
@pytest.mark.parametrize(
    ("table", "narrower"),
    [
        ("rollup_members", lambda rows: rows.drop_columns(["sum_count"])),
        ("published_figures", lambda rows: rows.slice(5)),
        ("published_figures", lambda rows: rows.drop_columns(["scope_en"])),
    ],
)
def test_a_version_without_a_column_or_a_figure_is_not_shown(spoilt, table, narrower):
    newest = spoilt()
    rows = narrower(store.read(newest.root, table, newest.tables[table]))
    by = store.Signature(4, "test", "test")
    at = store.replace(newest.root, table, rows, newest.tables[table], by)
    for tables in ({**newest.tables, table: at}, newest.tables):
        newest = list_release(newest.root, tables)
    assert state.parse({"version": ["5"]}, newest).version is None
    assert state.parse({"version": ["4"]}, newest).version == 4


EXAMPLES = ("fictitious_public_ciec", "fictitious_distinct_digital_grants_enterprise")


def test_a_version_without_what_is_optional_is_shown(spoilt):
    newest = spoilt(targets=None, annotations=None, **dict.fromkeys(EXAMPLES))
    assert state.parse({"version": ["3"]}, newest).version == 3


@pytest.fixture(scope="module")
def online(tmp_path_factory: pytest.TempPathFactory) -> tuple[Release, Release]:
    """Two releases, to be read only."""
    return two_releases(tmp_path_factory.mktemp("online"))


@pytest.fixture
def spoilt(online, tmp_path: Path) -> Callable[..., Release]:
    """The newest release of a copy in which an older one, the third, has other tables."""

    def make(**tables: int | None) -> Release:
        newest = online[1]
        root = shutil.copytree(newest.root, str(tmp_path / "datasets"))
        kept = {n: v for n, v in {**newest.tables, **tables}.items() if v is not None}
        list_release(root, kept, why="Something is lost")
        return list_release(root, newest.tables, why="Back to normal")

    return make


FRUIT = Parameter("mesure", lambda _state, _on: ["apple", "pear"])
CUT = Parameter("par", lambda chosen, _on: [f"{chosen.choice('mesure')}.half", "whole", "half"])


def test_a_view_reads_its_own_parameters_each_after_the_ones_before(built):
    found = state.settle(
        [FRUIT, CUT], {"mesure": ["pear"], "par": ["half"]}, State(), State().reading(built)
    )
    assert found.own == (("mesure", "pear"), ("par", "half"))
    assert found.problems == ()
    assert found.address("ailleurs") == "/ailleurs"


def test_without_a_word_in_the_address_a_view_takes_the_usual_choice(built):
    found = state.settle([FRUIT, CUT], {}, State(), State().reading(built))
    assert found.own == (("mesure", "apple"), ("par", "apple.half"))
    assert found.problems == ()


def test_what_a_view_cannot_do_is_said_and_the_nearest_is_taken(built):
    raw = {"mesure": ["plum"], "par": ["half.quarter"]}
    found = state.settle([FRUIT, CUT], raw, State("en"), State("en").reading(built))
    assert found.own == (("mesure", "apple"), ("par", "half"))
    assert [("plum" in said, "half.quarter" in said) for said in found.problems] == [
        (True, False),
        (False, True),
    ]


@given(st.text(), st.text())
def test_no_parameter_of_a_view_breaks_anything(built, one, other):
    found = state.settle(
        [FRUIT, CUT], {"mesure": [one], "par": [other]}, State(), State().reading(built)
    )
    assert found.choice("mesure") in ("apple", "pear")
    assert found.choice("par") in CUT.allowed(found, built)


def test_a_value_that_is_repeated_counts_once_and_is_said(built):
    found = state.parse({"region": ["06"] * 3 + ["99"] * 3, "lang": ["en"]}, built)
    assert found.where == Filters(region=["06"])
    assert [one.split(":")[0] for one in found.problems] == [
        "The address asks for an unknown value of “Region”",
        "The address repeats a value of “Region”",
    ]


@pytest.mark.parametrize(
    ("count", "fr", "en"),
    [
        (1, "une valeur inconnue pour « X » : 0.", "an unknown value of “X”: 0."),
        (2, "des valeurs inconnues pour « X » : 0, 1.", "unknown values of “X”: 0, 1."),
        (1200, "1 200 valeurs inconnues pour « X », dont 0, 1, 2.", "1,200 unknown values of “X”"),
    ],
)
def test_unknown_values_agree_with_their_number(count, fr, en):
    values = list(map(str, range(count)))
    assert fr in state.unknown("X", values, "fr").replace("\u00a0", " ")
    assert en in state.unknown("X", values, "en")
