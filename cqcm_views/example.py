"""The switch that shows the fictitious example, and writes it to the address."""

import streamlit as st

from cqcm_views import url
from cqcm_views.state import State
from cqcm_views.wording import say

_KEY = "choose_exemple"


def switch(chosen: State) -> None:
    """One per page, beside the cards that the example fills."""
    st.session_state[_KEY] = chosen.example
    st.toggle(say("show_example", chosen.language), key=_KEY, on_change=_choose)


def _choose() -> None:
    url.put("exemple", "oui" if st.session_state[_KEY] else "non")
