"""Abbreviations, terms, and each indicator: what it counts, its unit, where it is shown."""

from collections.abc import Iterable, Mapping

import streamlit as st

from cqcm_data import catalogue, glossary
from cqcm_data.alphabet import alphabetical
from cqcm_data.catalogue import Indicator
from cqcm_data.once import once
from cqcm_data.reading import Reading
from cqcm_data.text import Language
from cqcm_views import markup
from cqcm_views.search import index
from cqcm_views.search.destination import Destination
from cqcm_views.views.registry import views
from cqcm_views.views.state import State
from cqcm_views.wording import numbers
from cqcm_views.wording.strings import say

Described = Mapping[str, object]  # what the template needs of one thing


def draw(chosen: State, _reading: Reading) -> None:
    """The whole glossary; the topic filter holds for its indicators."""
    st.html(written(chosen))


def written(chosen: State) -> str:
    """The HTML of the glossary, each part in the order of the alphabet."""
    return _written(chosen.asked)


@once(maxsize=64)
def _written(chosen: State) -> str:
    language, known = chosen.language, catalogue.load()
    topics = chosen.where.get("topic", ()) or tuple(known.topics)
    kept = [indicator for indicator in known.indicators.values() if indicator.topic in topics]
    by_topic = [
        {"id": name, "title": title[language], "indicators": _indicators(kept, name, chosen)}
        for name, title in known.topics.items()
        if name in topics
    ]
    total = len(known.indicators)
    return markup.render(
        "glossary",
        language,
        abbreviations=_abbreviations(language),
        terms=_terms(language),
        topics=by_topic,
        count=say("glossary_count", language, count=len(kept), total=total),
    )


def _abbreviations(language: Language) -> list[Described]:
    known = glossary.load().abbreviations
    entries = [
        {
            "id": name,
            "label": abbreviation.short,
            "full": abbreviation.full,
            "language": abbreviation.language,
            "definition": abbreviation.definition[language],
        }
        for name, abbreviation in known.items()
    ]
    return _in_order(entries, language)


def _terms(language: Language) -> list[Described]:
    entries = [
        {"id": name, "label": term.label[language], "definition": term.definition[language]}
        for name, term in glossary.load().terms.items()
    ]
    return _in_order(entries, language)


def _indicators(among: list[Indicator], topic: str, chosen: State) -> list[Described]:
    entries = [_indicator(indicator, chosen) for indicator in among if indicator.topic == topic]
    return _in_order(entries, chosen.language)


def _indicator(indicator: Indicator, chosen: State) -> Described:
    language = chosen.language
    return {
        "id": indicator.id,
        "label": indicator.label[language],
        "definition": indicator.definition[language],
        "unit": numbers.noun(indicator.unit, None, language),
        "places": [
            {"name": views()[place.view].short[language], "address": place.address(chosen)}
            for place in _places(indicator)
        ],
    }


def _places(indicator: Indicator) -> list[Destination]:
    """The views that show an indicator, else its published figure, else nothing."""
    shown = index.places(indicator.id)
    return shown or ([index.place_of(indicator)] if indicator.published else [])


def _in_order(entries: Iterable[Described], language: Language) -> list[Described]:
    return sorted(entries, key=lambda one: alphabetical(str(one["label"]), language))
