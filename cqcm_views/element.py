"""The element that shows a card, or a section of figures, drawn in the browser by `card.js`.

What it shows goes there as bytes made once for everyone who chose the same. A press on *Tableau*
asks the server for nothing.
"""

from collections.abc import Callable

import streamlit as st

# The code itself is a file that the browser keeps: this goes with every message.
_component = st.components.v2.component(
    "cqcm_card",
    js="export default (component) => { window.cqcmCard(component); }",
    isolate_styles=False,
)


def show(content: bytes, key: str, on_press: Callable[[str], None]) -> None:
    """A card, or a section, as JSON; `on_press` gets the code of the mark that a reader pressed."""

    def pressed() -> None:
        on_press(str(st.session_state[key].press))

    _component(data=content, key=key, on_press_change=pressed)
