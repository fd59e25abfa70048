"""Abbreviations, terms, and each indicator: what it counts, its unit, where it is shown."""

from collections.abc import Iterable, Mapping

import streamlit as st

from cqcm_data import catalogue, glossary, indicators
from cqcm_data.alphabet import alphabetical
from cqcm_data.catalogue import Indicator
from cqcm_data.once import once
from cqcm_data.reading import Reading
from cqcm_data.release import Release
from cqcm_data.text import Language
from cqcm_views import markup
from cqcm_views.search import index
from cqcm_views.search.destination import Destination
from cqcm_views.tools import seek
from cqcm_views.views.registry import views
from cqcm_views.views.state import State
from cqcm_views.wording import numbers
from cqcm_views.wording.strings import say

SOUGHT = "mot"  # the parameter of the field

Described = Mapping[str, object]  # what the template needs of one thing


def field(_chosen: State, reading: Reading) -> None:
    """It comes first, and finds among abbreviations, terms and indicators."""
    seek.field(SOUGHT, "search_glossary", reading.language)


def draw(chosen: State, reading: Reading) -> None:
    """The glossary; the topic filter holds for its indicators."""
    st.html(written(chosen, reading, seek.sought(SOUGHT)))


def written(chosen: State, reading: Reading, sought: str = "") -> str:
    """The HTML of the glossary, each part in the order of the alphabet."""
    return _written(chosen.asked, reading, sought)


@once(maxsize=64)
def _written(chosen: State, reading: Reading, sought: str) -> str:
    """All that is sought; else the first words of each list, the others and indicators folded."""
    language, known = chosen.language, indicators.known(reading.release)
    topics = chosen.where.get("topic", ()) or tuple(known.topics)
    kept = seek.matching(sought, reading, "term", "indicator")
    found = [
        one
        for name, one in known.indicators.items()
        if one.topic in topics and (kept is None or name in kept)
    ]
    lists = {"abbreviations": _abbreviations(language), "terms": _terms(language)}
    return markup.render(
        "glossary",
        language,
        lists={name: _only(entries, kept) for name, entries in lists.items()},
        topics=_topics(found, chosen, reading.release),
        count=say("glossary_count", language, count=len(found), total=len(known.indicators)),
        first=len(known.indicators) if sought else seek.FIRST // len(lists),
        open=bool(sought or chosen.where.get("topic")),
    )


def _only(entries: Iterable[Described], kept: set[str] | None) -> list[Described]:
    return [entry for entry in entries if kept is None or entry["id"] in kept]


def _topics(among: list[Indicator], chosen: State, on: Release) -> list[Described]:
    """The indicators of each topic that has any."""
    topics = catalogue.load().topics.items()
    by_topic = [
        {
            "id": name,
            "title": title[chosen.language],
            "indicators": _indicators(among, name, chosen, on),
        }
        for name, title in topics
    ]
    return [topic for topic in by_topic if topic["indicators"]]


def _abbreviations(language: Language) -> list[Described]:
    """A name that is spelled out says its language: it is not translated."""
    entries = [
        {
            "id": name,
            "label": abbreviation.short,
            "full": abbreviation.full,
            "language": abbreviation.language,
            "definition": abbreviation.definition[language],
        }
        for name, abbreviation in glossary.load().abbreviations.items()
    ]
    return _in_order(entries, language)


def _terms(language: Language) -> list[Described]:
    entries = [
        {"id": name, "label": term.label[language], "definition": term.definition[language]}
        for name, term in glossary.load().terms.items()
    ]
    return _in_order(entries, language)


def _indicators(among: list[Indicator], topic: str, chosen: State, on: Release) -> list[Described]:
    entries = [_indicator(indicator, chosen, on) for indicator in among if indicator.topic == topic]
    return _in_order(entries, chosen.language)


def _indicator(indicator: Indicator, chosen: State, on: Release) -> Described:
    language = chosen.language
    return {
        "id": indicator.id,
        "label": indicator.label[language],
        "definition": indicator.definition[language],
        "unit": numbers.noun(indicator.unit, None, language),
        "places": [
            {"name": views()[place.view].short[language], "address": place.address(chosen)}
            for place in _places(indicator, on)
        ],
    }


def _places(indicator: Indicator, on: Release) -> list[Destination]:
    """The views that show an indicator, else its published figure, else nothing."""
    shown = index.places(indicator.id)
    return shown or ([index.place_of(indicator, on)] if indicator.published else [])


def _in_order(entries: Iterable[Described], language: Language) -> list[Described]:
    return sorted(entries, key=lambda one: alphabetical(str(one["label"]), language))
