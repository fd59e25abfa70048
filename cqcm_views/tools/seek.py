"""The field of a long list: what it finds, and how much of the list stands there without it."""

import streamlit as st

from cqcm_data.reading import Reading
from cqcm_data.text import Language
from cqcm_views.app import address
from cqcm_views.search.index import LONGEST, Kind, index
from cqcm_views.wording.strings import say

FIRST = 20  # entries in sight at once; the others come when they are asked for


def field(parameter: str, label: str, language: Language) -> None:
    """A field whose words stand in the address, under a parameter of its own."""
    key = f"choose_{parameter}"
    st.session_state[key] = sought(parameter)
    with st.container(key=f"seek_{parameter}"):
        st.text_input(
            say(label, language),
            key=key,
            max_chars=LONGEST,
            placeholder=say(f"{label}_hint", language),
            on_change=address.choose,
            args=(parameter, key),
        )


def sought(parameter: str) -> str:
    """What the address seeks."""
    return str(st.query_params.get(parameter, "")).strip()[:LONGEST]


def matching(words: str, reading: Reading, *kinds: Kind) -> set[str] | None:
    """The names of what matches some words; None while there are none."""
    if not words:
        return None
    hits = index(reading.release).find(words, reading.language)
    return {hit.entry.id for hit in hits if hit.entry.kind in kinds}
