"""What the person chose. The URL is the state: every run reads it anew, every widget writes to it.

Codes stand in the URL, not labels, so that a link opens the same view in either language; Back
undoes a filter as it undoes a change of view.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import streamlit as st

from cqcm_data import catalogue, query
from cqcm_data.filters import Filters, Value
from cqcm_data.text import Language
from cqcm_views import wording
from cqcm_views.wording import say

_SHOWN = 3  # unknown values quoted to the reader; the others are counted
_QUOTED = 40  # characters of each


@dataclass(frozen=True)
class State:
    """The language, the filters, and what the URL asked for that does not exist."""

    language: Language
    where: Filters
    problems: tuple[str, ...]


def read() -> State:
    """The state that the URL holds, validated before any widget is drawn."""
    raw = {name: st.query_params.get_all(name) for name in st.query_params}
    return parse(raw)


def parse(raw: Mapping[str, Sequence[str]]) -> State:
    """The state in raw parameters: what is known is kept, what is not becomes a sentence."""
    given = raw.get("lang", [])
    language = _language(given)
    unknown_language = [value for value in given if value not in ("fr", "en")]
    problems = [_unknown(say("language", language), unknown_language, language)]
    chosen: dict[str, list[Value]] = {}
    for name in dimensions():
        known = {str(option): option for option in options(name)}
        values = raw.get(name, [])
        chosen[name] = [known[value] for value in values if value in known]
        unknown = [value for value in values if value not in known]
        problems.append(_unknown(wording.dimension(name, language), unknown, language))
    return State(language, Filters(**chosen), tuple(filter(None, problems)))


def language() -> Language:
    """The language that the URL asks for; French unless it says otherwise."""
    return _language(st.query_params.get_all("lang"))


def _language(given: Sequence[str]) -> Language:
    return "en" if list(given)[-1:] == ["en"] else "fr"


def _unknown(label: str, values: Sequence[str], language: Language) -> str:
    if not values:
        return ""
    quoted = ", ".join(value[:_QUOTED] for value in values[:_SHOWN])
    name = "unknown_value" if len(values) <= _SHOWN else "unknown_values"
    return say(name, language, label=label, values=quoted, count=len(values))


def dimensions() -> list[str]:
    """The dimensions that the filter bar offers, in the order of the catalogue."""
    return [name for name, found in catalogue.load().dimensions.items() if found.filter]


def options(dimension: str) -> list[Value]:
    """Every value by which anything can be filtered on a dimension."""
    return query.options(dimension, catalogue.load().indicators)


def choose(name: str, widget: str) -> None:
    """Write a widget's choice to the URL; the callback of every widget of the shell."""
    put(name, st.session_state[widget])


def put(name: str, value: Value | Sequence[Value] | None) -> None:
    """Write one parameter; nothing chosen leaves the URL without it."""
    if value is None or value in ("", []):
        st.query_params.pop(name, None)
    elif isinstance(value, str | int):
        st.query_params[name] = str(value)
    else:
        st.query_params[name] = [str(one) for one in value]


def clear() -> None:
    """Take every filter off; language and the rest stay."""
    for name in dimensions():
        put(name, None)
