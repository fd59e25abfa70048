"""Parts of a page in one element of the framework, which `card.js` draws in the browser.

A press on *Tableau* asks the server for nothing.
"""

import json
from collections.abc import Iterable

import streamlit as st

from cqcm_data import journal
from cqcm_views.app import cells
from cqcm_views.app.cells import Part
from cqcm_views.theme import Name
from cqcm_views.views.place import Place
from cqcm_views.views.state import State

# The code itself is a file that the browser keeps: this goes with every message. It gives back what
# the framework is to call when the element is gone.
_component = st.components.v2.component(
    "cqcm_card",
    js="export default (component) => window.cqcm.card(component);",
    isolate_styles=False,
)


def show(parts: Iterable[Part], key: str) -> None:
    """All parts in one element: each further one costs every visitor, and every hand a moment."""
    _component(data=b'{"at":null,"parts":%b}' % cells.told(parts), key=key)


def show_whole(told: bytes, at: Place) -> None:
    """All of a page whose choices are asked for without the framework, which knows none of them.

    Where a run says the same as the one before, it is told all the same what is to stand there.
    """
    around = {"page": at.view, "at": at.told, "run": journal.reference()}
    _component(data=b'%b,"told":%b}' % (json.dumps(around).encode()[:-1], told), key="page-0")


def inside(html: str, key: str) -> None:
    """HTML in which a file stands whole: the framework would take it for something hostile."""
    show([cells.words(html, key)], key)


def theme_name(state: State) -> Name:
    """The theme in force: the chosen one, or that of the device."""
    if state.theme == "contrast":
        return "contrast"
    if state.theme == "auto":
        return "dark" if st.context.theme.type == "dark" else "light"
    return "dark" if state.theme == "dark" else "light"
