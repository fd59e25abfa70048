"""The address bar of the person who looks: read at the start of a run, written by widgets."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from urllib.parse import urlencode

import streamlit as st

from cqcm_data.filters import Value
from cqcm_data.reading import Reading
from cqcm_data.release import Release
from cqcm_data.text import Language
from cqcm_views.views import state
from cqcm_views.views.state import CHOICES, Parameter, State
from cqcm_views.wording.strings import say


def read(newest: Release) -> State:
    """The state that the URL holds, validated before any widget is drawn."""
    chosen = state.parse(raw(), newest)
    if not _too_long(_every()):
        return chosen
    told = say("address_too_long", chosen.language, most=state.LONGEST // 1024)
    return replace(chosen, problems=(told,))


def settle(parameters: Sequence[Parameter], chosen: State, reading: Reading) -> State:
    """The state with a view's own parameters, as the URL holds them."""
    return state.settle(parameters, raw(), chosen, reading)


def strangers(declared: Collection[str], language: Language) -> str:
    """What the URL asks for under names that nothing declares, in one sentence."""
    return state.strangers(raw(), declared, language)


def raw() -> dict[str, list[str]]:
    """What the address holds.

    Of one that is too long, the language alone: every link of a page repeats the rest.
    """
    every = _every()
    return {"lang": every.get("lang", [])} if _too_long(every) else every


def _every() -> dict[str, list[str]]:
    return {name: st.query_params.get_all(name) for name in st.query_params}


def _too_long(every: Mapping[str, Sequence[str]]) -> bool:
    """The gate refuses such an address; one that is changed within the page does not pass there."""
    return len(urlencode(every, doseq=True)) > state.LONGEST


def language() -> Language:
    """The language alone, for words that must be said when nothing else works."""
    return state.language_of(st.query_params.get_all("lang"))


def choose(name: str, widget: str) -> None:
    """Write a widget's choice to the URL; the callback of every widget of the shell."""
    put(name, st.session_state[widget])


def put(name: str, value: Value | Sequence[Value] | None) -> None:
    """Write one parameter; a default or nothing chosen leaves the URL without it."""
    default = CHOICES[name][0] if name in CHOICES else ""
    if value is None or value in (default, "", []):
        st.query_params.pop(name, None)
    elif isinstance(value, str | int):
        st.query_params[name] = str(value)
    else:
        st.query_params[name] = [str(one) for one in value]


def changed(view: str, name: str, value: str | None) -> str:
    """The address of this page with one parameter changed, or taken off; defaults stay out."""
    pairs = [pair for pair in _pairs() if pair[0] != name]
    pairs += [(name, value)] if value and value != CHOICES[name][0] else []
    return _written(view, pairs)


def without(view: str, name: str, value: Value) -> str:
    """The address of this page without one value of a filter."""
    return _written(view, [pair for pair in _pairs() if pair != (name, str(value))])


def without_filters(view: str) -> str:
    """The address of this page with every filter off; language, theme and the rest stay."""
    return _written(view, [pair for pair in _pairs() if pair[0] not in state.dimensions()])


def with_values(view: str, name: str, values: Sequence[str]) -> str:
    """The address of this page with the values of a list, in this order."""
    rest = [pair for pair in _pairs() if pair[0] != name]
    return _written(view, [*rest, *((name, value) for value in values)])


def _pairs() -> list[tuple[str, str]]:
    return [(name, one) for name, values in raw().items() for one in values]


def _written(view: str, pairs: Sequence[tuple[str, str]]) -> str:
    return f"/{view}" + (f"?{urlencode(pairs)}" if pairs else "")


def put_own(values: Mapping[str, str]) -> None:
    """Write a view's own parameters at once: one step for Back."""
    every = {**raw(), **{name: [value] for name, value in values.items()}}
    st.query_params.from_dict({name: value for name, value in every.items() if any(value)})
