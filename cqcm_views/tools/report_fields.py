"""Fields of a report under way: what is kept stands in them, until somebody types."""

import datetime as dt
import re
from typing import TypeVar

import streamlit as st

from cqcm_data.contracts import Qualifier
from cqcm_data.intake import dates
from cqcm_data.reporting import typed
from cqcm_data.reporting.entries import Entry
from cqcm_data.reporting.typed import NotRead
from cqcm_data.text import Language
from cqcm_views.wording import numbers
from cqcm_views.wording.strings import say

_PAGES = re.compile(r"(?:pp?\.?\s*)?(\d{1,3})(?:\s*(?:-|–|—|,|à|a|et|to|and)\s*(\d{1,3}))?")
_QUALIFIED: tuple[Qualifier, ...] = ("about", "nearly", "more_than", "up_to")


T = TypeVar("T")


class Unread(ValueError):
    """Why a text is no value of its field, in the reader's language."""


def fill(key: str, kept: T) -> T:
    """What stands in a field: what is kept, until somebody types something else there.

    A field is set only when something else was kept: it may hold what is being typed. What this
    gives is to be the default of the widget as well: a browser that misses the run in which a
    field was set would send the default back as if somebody had typed it.
    """
    held, before = st.session_state, f"{key}-kept"
    if key not in held or (held[key] == held.get(before) and held[key] != kept):
        held[key] = kept
    held[before] = kept
    shown: T = held[key]
    return shown


def value(entry: Entry, language: Language) -> str:
    """What an entry states, as one would type it: all its digits."""
    if entry.value is None:
        return entry.unread
    low = _digits(entry.value, entry.unit, language)
    words = low if entry.value_to is None else _range(low, entry, language)
    if entry.qualifier not in _QUALIFIED:
        return words
    return f"{say(f'qualifier_{entry.qualifier}', language)} {words}"


def _range(low: str, entry: Entry, language: Language) -> str:
    high = _digits(entry.value_to or 0, entry.unit, language)
    return say("range", language, low=low, high=high)


def _digits(amount: float, unit: str, language: Language) -> str:
    if unit == "calendar_year":
        return str(int(amount))  # without the space of thousands
    decimals = format(amount, ".6f").rstrip("0").partition(".")[2]
    return numbers.number(amount, language, len(decimals))


def read_value(text: str, unit: str, language: Language) -> typed.Amount:
    """The amount that a text says; raises Unread."""
    try:
        return typed.read(text, unit, "." if language == "en" else None)
    except NotRead as error:
        told = [f"« {numbers.number(one, language, 4)} »" for one in error.candidates]
        name = f"entry_unread_{error.why}"
        raise Unread(say(name, language, text=text, numbers=", ".join(told))) from error


def pages(entry: Entry) -> str:
    """« 12 », « 12-14 »."""
    both = dict.fromkeys(one for one in (entry.first_page, entry.last_page) if one is not None)
    return "-".join(map(str, both))


def read_pages(text: str, language: Language) -> tuple[int | None, int | None]:
    """The first and the last page; raises Unread."""
    if not text.strip():
        return None, None
    found = _PAGES.fullmatch(text.strip().lower())
    if not found or int(found[1]) < 1:
        raise Unread(say("entry_unread_pages", language, text=text))
    return int(found[1]), int(found[2] or found[1])


def day(date: dt.date | None) -> str:
    """As it is typed: 2024-12-31."""
    return date.isoformat() if date else ""


def read_day(text: str, language: Language) -> dt.date | None:
    """A day; raises Unread where it is none for certain."""
    if not text.strip():
        return None
    found = dates.days(text)
    if len(found) != 1:
        raise Unread(say("entry_unread_day", language, text=text))
    return found[0]
