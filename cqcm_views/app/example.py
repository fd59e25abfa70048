"""The switch that shows the fictitious example, and writes it to the address."""

import streamlit as st

from cqcm_views.app import address
from cqcm_views.views.state import State
from cqcm_views.wording.strings import say

_KEY = "choose_exemple"


def switch(chosen: State) -> None:
    """One per page, beside the cards that the example fills."""
    st.session_state[_KEY] = chosen.example
    st.toggle(say("show_example", chosen.language), key=_KEY, on_change=_choose)


def _choose() -> None:
    address.put("exemple", "oui" if st.session_state[_KEY] else "non")
