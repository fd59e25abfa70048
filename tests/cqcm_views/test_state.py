"""What an address may hold."""

from urllib.parse import parse_qs

from hypothesis import given
from hypothesis import strategies as st

from cqcm_data.filters import Filters
from cqcm_views import state
from cqcm_views.state import Parameter, State

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


def test_defaults_stay_out_of_the_address():
    assert State().address("jeunesse") == "/jeunesse"
    assert State("en", "dark", True).address("x") == "/x?lang=en&theme=dark&exemple=oui"


FRUIT = Parameter("mesure", lambda _state, _on: ["apple", "pear"])
CUT = Parameter("par", lambda chosen, _on: [f"{chosen.choice('mesure')}.half", "whole", "half"])


def test_a_view_reads_its_own_parameters_each_after_the_ones_before(built):
    found = state.settle([FRUIT, CUT], {"mesure": ["pear"], "par": ["half"]}, State(), built)
    assert found.own == (("mesure", "pear"), ("par", "half"))
    assert found.problems == ()
    assert found.address("ailleurs") == "/ailleurs"


def test_without_a_word_in_the_address_a_view_takes_the_usual_choice(built):
    found = state.settle([FRUIT, CUT], {}, State(), built)
    assert found.own == (("mesure", "apple"), ("par", "apple.half"))
    assert found.problems == ()


def test_what_a_view_cannot_do_is_said_and_the_nearest_is_taken(built):
    raw = {"mesure": ["plum"], "par": ["half.quarter"]}
    found = state.settle([FRUIT, CUT], raw, State("en"), built)
    assert found.own == (("mesure", "apple"), ("par", "half"))
    assert [("plum" in said, "half.quarter" in said) for said in found.problems] == [
        (True, False),
        (False, True),
    ]


@given(st.text(), st.text())
def test_no_parameter_of_a_view_breaks_anything(built, one, other):
    found = state.settle([FRUIT, CUT], {"mesure": [one], "par": [other]}, State(), built)
    assert found.choice("mesure") in ("apple", "pear")
    assert found.choice("par") in CUT.allowed(found, built)
