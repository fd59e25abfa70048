"""What the field of every page finds: by kind, each with the words that it was found by."""

from collections.abc import Mapping, Sequence

import streamlit as st

from cqcm_data import figures, indicators, reports
from cqcm_data.contracts import is_report
from cqcm_data.once import once
from cqcm_data.reading import Reading
from cqcm_data.release import Release
from cqcm_data.text import Language
from cqcm_views import markup
from cqcm_views.search import answers, matching
from cqcm_views.search.answers import Answer
from cqcm_views.search.index import LONGEST, Hit, index
from cqcm_views.views.registry import views
from cqcm_views.views.state import State
from cqcm_views.wording import numbers
from cqcm_views.wording.strings import say

# Numbers first, since they answer; what has none, last.
_GROUPS = ("task", "figure", "view", "term", "region", "point", "indicator")
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
    known = index(reading.release)
    whole = known.find(sought, language)
    near = known.nearest(sought, language) if sought and not whole else []
    hits = _once(whole or known.find_all_but_one(sought, language), reading)
    return markup.render(
        "search",
        language,
        count=_count(sought, len(hits), bool(whole), language),
        groups=_groups(hits, chosen, reading),
        near=[{"word": word, "address": chosen.address("recherche", q=word)} for word in near],
        glossary=chosen.address("glossaire"),
    )


def _count(sought: str, count: int, whole: bool, language: Language) -> str:
    """How many hold every word; where none does, whether what follows holds all but one."""
    if not sought:
        return say("search_intro", language)
    if not whole:
        return say("results_in_part" if count else "no_result", language, sought=sought)
    return numbers.counted("results", count, language, sought=sought)


def _groups(hits: Sequence[Hit], chosen: State, reading: Reading) -> list[Mapping[str, object]]:
    """The kinds that were found: first what is called so, then what is named so, then the rest."""
    by_kind: dict[str, list[tuple[Hit, Answer | None]]] = {kind: [] for kind in _GROUPS}
    for hit in hits:
        answer = answers.of(hit.entry, reading)
        by_kind["figure" if answer else hit.entry.kind].append((hit, answer))
    groups: list[Mapping[str, object]] = []
    for kind in sorted(filter(by_kind.get, by_kind), key=lambda kind: _order(by_kind[kind])):
        entries = [_shown(hit, answer, chosen) for hit, answer in by_kind[kind]]
        name = say(f"kind_{kind}", chosen.language)
        groups.append(
            {"kind": kind, "name": name, "shown": entries[:_SHOWN], "more": entries[_SHOWN:]}
        )
    return groups


def _once(hits: Sequence[Hit], reading: Reading) -> list[Hit]:
    """A figure that an indicator shows is there once, where its card leads.

    As another report states it, it is there beside that only for its own numbers: its value, its
    year.
    """
    shown = {_shown_by(hit, reading) for hit in hits}
    beside: dict[str, set[str]] = {}
    for hit in hits:
        for one in _standing_for(hit, reading.release):
            beside.setdefault(one, set()).update(_numbers(hit))

    def is_there(hit: Hit) -> bool:
        name, own = hit.entry.id, _numbers(hit)
        of_its_own = own - beside.get(name, set()) or own & _year(hit, reading.release)
        return name not in shown and (name not in beside or bool(of_its_own))

    return [hit for hit in hits if hit.entry.kind != "figure" or is_there(hit)]


def _year(hit: Hit, on: Release) -> set[str]:
    """The year of the report that states a figure; nothing of any other source."""
    source = figures.figure(hit.entry.id, on).source
    return {str(reports.year(source))} if is_report(source) else set()


def _shown_by(hit: Hit, reading: Reading) -> str:
    """The figure with which an indicator answers; nothing of any other entry."""
    if hit.entry.kind != "indicator":
        return ""
    published = indicators.known(reading.release)[hit.entry.id].published
    return reports.stated(published, reading.release, reading.report).id if published else ""


def _standing_for(hit: Hit, on: Release) -> list[str]:
    """The other figures of its chain: all of an indicator's, those before a figure."""
    if hit.entry.kind == "indicator":
        published = indicators.known(on)[hit.entry.id].published
        return [one.id for one in reports.chain(published, on)] if published else []
    if hit.entry.kind != "figure":
        return []
    every = [one.id for one in reports.chain(hit.entry.id, on)]
    return every[: every.index(hit.entry.id)]


def _numbers(hit: Hit) -> set[str]:
    """The numbers that it was found by."""
    return {*filter(matching.is_number, (matching.key(word) for word, _ in hit.words))}


def _order(of_kind: Sequence[tuple[Hit, Answer | None]]) -> int:
    return min(0 if hit.called else 1 if hit.named else 2 for hit, _ in of_kind)


def _shown(hit: Hit, answer: Answer | None, chosen: State) -> Mapping[str, object]:
    entry, language = hit.entry, chosen.language
    view = views()[entry.place.view]
    label, about = entry.label[language], "" if entry.kind == "figure" else entry.about[language]
    read = " ".join([label, about, answer.value if answer else ""])
    return {
        "answer": answer,
        "label": label,
        "address": entry.place.address(chosen),
        "about": about,
        "view": "" if entry.kind in ("view", "task") else view.short[language],
        "how": entry.kind == "task",
        "words": [] if entry.kind == "task" else _out_of_sight(hit, read),
    }


def _out_of_sight(hit: Hit, read: str) -> list[tuple[str, Language]]:
    """The words by which it was found that the reader does not see in it."""
    seen = {matching.key(word) for word in matching.words(read)}
    return [(word, language) for word, language in hit.words if matching.key(word) not in seen]
