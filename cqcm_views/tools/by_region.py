"""Par région: one measure on the map, regions compared, posts by territory."""

from dataclasses import dataclass

import streamlit as st

from cqcm_data import boundaries, catalogue, rates
from cqcm_data.boundaries import Boundaries
from cqcm_data.release import Release
from cqcm_data.text import Language
from cqcm_views import markup, panels, regional, state, url
from cqcm_views.state import State
from cqcm_views.view import ChartCard
from cqcm_views.wording import say

MEASURE, PER = "mesure", "par"  # what the address says beside the filters
INHABITANTS = "habitants"
FIRST = "youth_posts"


@dataclass(frozen=True)
class Asked:
    """The measure of the map, absolute or by inhabitants; what the address asked for in vain."""

    measure: str
    per: bool
    problems: tuple[str, ...]


def draw(chosen: State, on: Release) -> None:
    """The map of a measure, then the comparison, then the posts."""
    language = chosen.language
    asked = _asked(language)
    _head("map_title", say("press_a_tile", language), language)
    _choices(asked, chosen, on)
    told = [*asked.problems, regional.boundaries_problem(on, language)]
    if problems := [*filter(None, told)]:
        st.html(markup.render("notices", language, problems=problems))
    _maps(asked, chosen, on)
    _head("compare_title", regional.compare_intro(chosen, on), language)
    if len(regional.chosen(chosen)) > 1:
        st.html(regional.comparison(chosen, asked.per, on))
    _head("territories_title", say("territories_about", language), language)
    st.html(regional.territories(chosen, on))


def _head(title: str, about: str, language: Language) -> None:
    words = {"title": say(title, language), "about": about}
    st.html(markup.render("section_head", language, **words))


def _asked(language: Language) -> Asked:
    """What the address asks for; what it cannot have becomes a sentence."""
    measures, pers = regional.measures(), st.query_params.get_all(PER)
    named = st.query_params.get_all(MEASURE)
    known = [name for name in named if name in measures]
    problems = [
        state.unknown(say("measure_by_region", language), _others(named, known), language),
        state.unknown(say("by_inhabitants", language), _others(pers, [INHABITANTS]), language),
    ]
    measure, per = (known or [FIRST])[-1], pers[-1:] == [INHABITANTS]
    if per and not rates.allowed(catalogue.load()[measure]):
        problems.append(say("no_rate", language))
    return Asked(measure, per, tuple(problems))


def _others(given: list[str], known: list[str]) -> list[str]:
    return [value for value in given if value not in known]


def _choices(asked: Asked, chosen: State, on: Release) -> None:
    language = chosen.language
    with st.container(key="region_choices", horizontal=True, vertical_alignment="bottom"):
        _measure(asked, chosen, on)
        _per(asked, language)
        if any(regional.awaits(name, State(), on) for name in regional.measures()):
            st.session_state["choose_exemple"] = chosen.example
            label = say("show_example", language)
            st.toggle(label, key="choose_exemple", on_change=_choose_example)
    if chosen.example:
        st.html(markup.render("banner", language))


def _choose_example() -> None:
    url.put("exemple", "oui" if st.session_state["choose_exemple"] else "non")


def _measure(asked: Asked, chosen: State, on: Release) -> None:
    """The measures that regions can have: those with values first, the others with what lacks."""
    language, known = chosen.language, catalogue.load()
    waiting = {name for name in regional.measures() if regional.awaits(name, chosen, on)}

    def shown(name: str) -> str:
        label = known[name].label[language]
        return say("measure_awaits", language, label=label) if name in waiting else label

    st.session_state["choose_mesure"] = asked.measure
    st.selectbox(
        say("measure_by_region", language),
        sorted(regional.measures(), key=lambda name: (name in waiting, shown(name))),
        key="choose_mesure",
        format_func=shown,
        on_change=_choose_measure,
    )


def _choose_measure() -> None:
    name = st.session_state["choose_mesure"]
    url.put(MEASURE, None if name == FIRST else name)


def _per(asked: Asked, language: Language) -> None:
    words = {"": "by_inhabitants_no", INHABITANTS: "by_inhabitants_yes"}
    st.session_state["choose_par"] = INHABITANTS if asked.per else ""
    st.segmented_control(
        say("by_inhabitants", language),
        list(words),
        key="choose_par",
        format_func=lambda name: say(words[name], language),
        required=True,
        on_change=url.choose,
        args=(PER, "choose_par"),
    )


def _maps(asked: Asked, chosen: State, on: Release) -> None:
    """Tiles, and the geographic map beside them where there are boundaries."""
    rate = asked.per and rates.allowed(catalogue.load()[asked.measure])
    tiles, geographic = (
        ChartCard(asked.measure, ("region",), kind, per="inhabitants" if rate else "")
        for kind in ("tile_map", "geo_map")
    )
    left, right = st.columns(2)
    with left:
        panels.draw(tiles, chosen, on)
    bounded = isinstance(boundaries.found(), Boundaries)
    if bounded:
        with right:
            panels.draw(geographic, chosen, on)
    with left if bounded else right:
        st.html(regional.sheets(chosen, on))
