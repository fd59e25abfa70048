"""What the field of every page finds: by kind, each with the words that it was found by."""

from collections.abc import Mapping, Sequence

import streamlit as st

from cqcm_data.once import once
from cqcm_data.reading import Reading
from cqcm_data.text import Language
from cqcm_views import markup
from cqcm_views.search.index import KINDS, LONGEST, Hit, index
from cqcm_views.views.registry import views
from cqcm_views.views.state import State
from cqcm_views.wording import numbers
from cqcm_views.wording.strings import say

_SHOWN = 6  # of each kind at once; the others are folded below


def draw(chosen: State, reading: Reading) -> None:
    """The results of what the address seeks."""
    st.html(results(st.query_params.get("q", "").strip()[:LONGEST], chosen, reading))


def results(sought: str, chosen: State, reading: Reading) -> str:
    """The HTML of the results; without any, the words that are nearest."""
    return _results(sought, chosen.asked, reading)


@once(maxsize=64)
def _results(sought: str, chosen: State, reading: Reading) -> str:
    language = reading.language
    hits = index(reading.release).find(sought, language)
    near = index(reading.release).nearest(sought, language) if sought and not hits else []
    return markup.render(
        "search",
        language,
        count=_count(sought, len(hits), language),
        groups=_groups(hits, chosen),
        near=[{"word": word, "address": chosen.address("recherche", q=word)} for word in near],
        glossary=chosen.address("glossaire"),
    )


def _count(sought: str, count: int, language: Language) -> str:
    if not sought:
        return say("search_intro", language)
    if not count:
        return say("no_result", language, sought=sought)
    return numbers.counted("results", count, language, sought=sought)


def _groups(hits: Sequence[Hit], chosen: State) -> list[Mapping[str, object]]:
    """The kinds that were found: first what is called so, then what is named so, then the rest."""
    by_kind = {kind: [hit for hit in hits if hit.entry.kind == kind] for kind in KINDS}
    groups: list[Mapping[str, object]] = []
    for kind in sorted(filter(by_kind.get, by_kind), key=lambda kind: _order(by_kind[kind])):
        entries = [_told(hit, chosen) for hit in by_kind[kind]]
        name = say(f"kind_{kind}", chosen.language)
        groups.append(
            {"kind": kind, "name": name, "shown": entries[:_SHOWN], "more": entries[_SHOWN:]}
        )
    return groups


def _order(hits: Sequence[Hit]) -> int:
    return min(0 if hit.called else 1 if hit.named else 2 for hit in hits)


def _told(hit: Hit, chosen: State) -> Mapping[str, object]:
    entry, language = hit.entry, chosen.language
    view = views()[entry.place.view]
    return {
        "label": entry.label[language],
        "address": entry.place.address(chosen),
        "about": entry.about[language],
        "view": "" if entry.kind == "view" else view.short[language],
        "words": hit.words,
    }
