"""Draws a card in the browser, as one element of the page."""

import json
from dataclasses import replace
from functools import lru_cache

import streamlit as st

from cqcm_data.release import Release
from cqcm_views import blocks, element, errors, url
from cqcm_views.blocks import Look
from cqcm_views.state import State
from cqcm_views.theme import Name
from cqcm_views.view import BlockCard


def draw(card: BlockCard, state: State, on: Release) -> None:
    """One card; what goes wrong in it is said in its place, and the others stay."""
    try:
        asked = replace(state, problems=())  # what an address got wrong changes no card
        content = _content(card, asked, on, Look(theme_name(state), narrow()))
    except Exception as error:  # noqa: BLE001 - whatever it is, the reader gets a sentence
        errors.tell(error, "card_failed")
        return
    element.show(content, card.anchor, _press)


def _press(code: str) -> None:
    """A pressed tile is a region chosen, or taken off."""
    url.toggle("region", code)


@lru_cache(maxsize=4096)
def _content(card: BlockCard, state: State, on: Release, look: Look) -> bytes:
    """All that a card shows under what is chosen, as JSON; shared by all who chose the same.

    Everything that it depends on is in the key: card, filters, language, example, release, look.
    """
    told = blocks.content(card, state, on, look)
    return json.dumps(told, allow_nan=False, separators=(",", ":")).encode()


def theme_name(state: State) -> Name:
    """The theme in force: the chosen one, or that of the device."""
    if state.theme == "contrast":
        return "contrast"
    if state.theme == "auto":
        return "dark" if st.context.theme.type == "dark" else "light"
    return "dark" if state.theme == "dark" else "light"


def narrow() -> bool:
    """Whether charts have a phone's room: the page says so in a cookie before it asks for anything.

    Two cards beside each other on a small tablet have no more.
    """
    return bool(st.context.cookies.get("largeur") == "narrow")
