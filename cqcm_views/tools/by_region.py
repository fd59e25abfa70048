"""Par région: one measure on the map, regions compared, posts by territory."""

from collections.abc import Sequence

import streamlit as st

from cqcm_data import boundaries, catalogue, rates
from cqcm_data.alphabet import Key, alphabetical
from cqcm_data.boundaries import Boundaries
from cqcm_data.reading import Reading
from cqcm_data.text import Language
from cqcm_views import markup
from cqcm_views.app import address, cells, element, filters
from cqcm_views.cards import region_comparison, regions, territories
from cqcm_views.views.model import ChartCard
from cqcm_views.views.state import Parameter, State
from cqcm_views.wording import strings
from cqcm_views.wording.strings import say

FIRST = "youth_posts"
ABSOLUTE, INHABITANTS = "absolu", "habitants"


def _measures(_chosen: State, _reading: Reading) -> Sequence[str]:
    return [FIRST, *(name for name in regions.measures() if name != FIRST)]


def _ways(chosen: State, _reading: Reading) -> Sequence[str]:
    """An average is not related to the number of inhabitants."""
    counted = rates.allowed(catalogue.load()[chosen.choice("mesure")])
    return [ABSOLUTE, INHABITANTS] if counted else [ABSOLUTE]


PARAMETERS = (Parameter("mesure", _measures), Parameter("calcul", _ways))


def draw(chosen: State, reading: Reading) -> None:
    """The map of a measure, then the comparison, then the posts."""
    language = reading.language
    _head("map_title", say("press_a_tile", language), language)
    _choices(chosen, reading)
    if problem := regions.boundaries_problem(reading):
        st.html(markup.render("notices", language, problems=[problem]))
    _maps(chosen, reading)
    _head("compare_title", region_comparison.compare_intro(chosen, reading), language)
    if len(regions.chosen(chosen)) > 1:
        st.html(region_comparison.comparison(chosen, _per(chosen), reading))
    _head("territories_title", say("territories_about", language), language)
    st.html(territories.territories(chosen, reading))


def _per(chosen: State) -> bool:
    return chosen.choice("calcul") == INHABITANTS


def _head(title: str, about: str, language: Language) -> None:
    named = strings.slug(say(title, "fr"))
    words = {"slug": named, "title": say(title, language), "about": about, "first": False}
    st.html(markup.render("section_head", language, **words))


def _choices(chosen: State, reading: Reading) -> None:
    language = reading.language
    with st.container(key="region_choices", horizontal=True, vertical_alignment="bottom"):
        _measure(chosen, reading)
        _way(chosen, reading)
        if any(regions.awaits(name, reading.received) for name in regions.measures()):
            element.show([filters.switch(address.here("par_region"), chosen)], "example")
    shown = [chosen.choice("mesure")]
    shown += regions.measures() if len(regions.chosen(chosen)) > 1 else []  # all are compared
    if any(regions.is_made_up(name, reading) for name in shown):
        st.html(markup.render("banner", language))


def _measure(chosen: State, reading: Reading) -> None:
    """The measures that regions can have: those with values first, the others with what lacks."""
    language, known = reading.language, catalogue.load()
    waiting = {name for name in regions.measures() if regions.awaits(name, reading)}

    def shown(name: str) -> str:
        label = known[name].label[language]
        if regions.is_made_up(name, reading):
            return say("measure_made_up", language, label=label)
        return say("measure_awaits", language, label=label) if name in waiting else label

    def place(name: str) -> tuple[bool, Key]:
        return name in waiting, alphabetical(shown(name), language)

    st.session_state["choose_mesure"] = chosen.choice("mesure")
    st.selectbox(
        say("parameter_mesure", language),
        sorted(regions.measures(), key=place),
        key="choose_mesure",
        format_func=shown,
        on_change=_choose_measure,
    )


def _choose_measure() -> None:
    name = st.session_state["choose_mesure"]
    address.put_own({"mesure": "" if name == FIRST else name, "calcul": ""})


def _way(chosen: State, reading: Reading) -> None:
    language = reading.language
    st.session_state["choose_calcul"] = chosen.choice("calcul")
    st.segmented_control(
        say("parameter_calcul", language),
        _ways(chosen, reading),
        key="choose_calcul",
        format_func=lambda name: say(f"calcul_{name}", language),
        required=True,
        on_change=_choose_way,
    )


def _choose_way() -> None:
    way = st.session_state["choose_calcul"]
    address.put_own({"calcul": "" if way == ABSOLUTE else way})


def _maps(chosen: State, reading: Reading) -> None:
    """Tiles, beside them the geographic map where there are boundaries, and the sheets."""
    kinds = ("tile_map", "geo_map")
    tiles, geographic = (
        ChartCard(
            chosen.choice("mesure"), ("region",), kind, per="inhabitants" if _per(chosen) else ""
        )
        for kind in kinds
    )
    drawn = [tiles, geographic] if isinstance(boundaries.found(), Boundaries) else [tiles]
    theme = element.theme_name(chosen)
    cards = [cells.drawn(one, chosen, reading, theme) for one in drawn]
    sheets = cells.said(regions.sheets(chosen, reading), "sheets")
    element.show([cells.Part("maps", (*cards, sheets), cells.MAPS)], "maps")
