"""The address bar of the person who looks: read at the start of a run, written by widgets."""

from collections.abc import Mapping

import streamlit as st

from cqcm_data.text import Language
from cqcm_views.views import place, state
from cqcm_views.views.place import Asked, Place
from cqcm_views.views.state import CHOICES


def raw() -> Asked:
    """What the address holds, as far as a page of ours goes by it."""
    return place.bounded(every())


def every() -> Asked:
    """What the address holds."""
    return {name: st.query_params.get_all(name) for name in st.query_params}


def here(view: str) -> Place:
    """The page by its name, as the address has it: links lead on from there."""
    return Place.of(view, every())


def language() -> Language:
    """The language alone, for words that must be said when nothing else works."""
    return state.language_of(st.query_params.get_all("lang"))


def choose(name: str, widget: str) -> None:
    """Write a widget's choice to the URL; a default or nothing chosen leaves the URL without it."""
    value: str | None = st.session_state[widget]
    if value and value not in CHOICES.get(name, ())[:1]:
        st.query_params[name] = value
    else:
        st.query_params.pop(name, None)


def put_own(values: Mapping[str, str]) -> None:
    """Write a view's own parameters at once: one step for Back."""
    kept = {**raw(), **{name: [value] for name, value in values.items()}}
    st.query_params.from_dict({name: value for name, value in kept.items() if any(value)})
