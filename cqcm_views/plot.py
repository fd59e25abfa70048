"""The element that shows a figure: its place in the page, what a press on it does.

The figure goes to the browser as bytes made once for everyone who chose the same, and
`assets/chart.js` draws it. The framework's own chart element takes more than twice as long from
a filter to the charts (`bench/results.md`).
"""

from collections.abc import Callable

import streamlit as st

# The code itself is a file that the browser keeps: this goes with every message.
_component = st.components.v2.component(
    "cqcm_chart",
    js="export default (component) => { window.cqcmChart(component); }",
    isolate_styles=False,
)


def show(figure: bytes, key: str, on_press: Callable[[str], None]) -> None:
    """A figure as JSON; `on_press` gets the code of the mark that a reader pressed."""

    def pressed() -> None:
        on_press(str(st.session_state[key].press))

    _component(data=figure, key=key, on_press_change=pressed)
