"""The element that shows a card, or a section of figures, drawn in the browser by `card.js`.

What it shows goes there as bytes made once for everyone who chose the same. A press on *Tableau*
asks the server for nothing.
"""

import streamlit as st

# The code itself is a file that the browser keeps: this goes with every message. It gives back what
# the framework is to call when the element is gone.
_component = st.components.v2.component(
    "cqcm_card",
    js="export default (component) => window.cqcm.card(component);",
    isolate_styles=False,
)


def show(content: bytes, key: str) -> None:
    """A card, or a section, as JSON."""
    _component(data=content, key=key)
