"""Every published figure with its source, the register of contradictions, the checks."""

from collections.abc import Callable, Mapping, Sequence

import streamlit as st

from cqcm_data import checks, figures, register
from cqcm_data.filters import Value
from cqcm_data.reading import Reading
from cqcm_data.release import Release
from cqcm_data.text import Language
from cqcm_views import markup
from cqcm_views.app import address
from cqcm_views.search import index
from cqcm_views.views.registry import views
from cqcm_views.views.state import Parameter, State
from cqcm_views.wording import citation, numbers, published
from cqcm_views.wording.strings import say

SOUGHT = "chiffre"  # the parameter of the field; `q` is the search of every page


def draw(chosen: State, reading: Reading) -> None:
    """The part that the URL names: figures, points or checks."""
    language = reading.language
    part = chosen.choice("part")
    st.session_state["choose_part"] = part
    st.segmented_control(
        say("parameter_part", language),
        list(PARTS),
        key="choose_part",
        format_func=lambda name: say(f"part_{name}", language),
        required=True,
        label_visibility="collapsed",
        on_change=address.choose,
        args=("part", "choose_part"),
    )
    PARTS[part](chosen, reading)


def _figures(chosen: State, reading: Reading) -> None:
    language, where = reading.language, chosen.where
    sought = st.query_params.get(SOUGHT, "")
    st.session_state["choose_sought"] = sought[: index.LONGEST]
    st.text_input(
        say("search_figures", language),
        key="choose_sought",
        max_chars=index.LONGEST,
        placeholder=say("search_figures_hint", language),
        on_change=address.choose,
        args=(SOUGHT, "choose_sought"),
    )
    every = figures.figures(reading.release)
    topics = where.get("topic", ())
    kept = _found(sought, reading)
    rows = published.rows(reading)
    found = [
        rows[f.id] for f in every.values() if f.id in kept and (not topics or f.topic in topics)
    ]
    count = say("figures_found", language, count=len(found), total=len(every))
    st.html(markup.render("published", language, count=count, rows=found))


def _found(sought: str, reading: Reading) -> set[str]:
    """The figures that the search finds; all of them while nothing is sought."""
    if not sought.strip():
        return set(figures.figures(reading.release))
    hits = index.index(reading.release).find(sought, reading.language)
    return {hit.entry.id for hit in hits if hit.entry.kind == "figure"}


def _points(chosen: State, reading: Reading) -> None:
    language, where = reading.language, chosen.where
    every = register.listed(reading.audience).items()
    points = {
        name: entry
        for name, entry in every
        if _concerns(entry, where.get("topic", ()), reading.release)
    }
    counted = {"count": len(points), "total": len(every)}
    sentences = ["register_intro", *(["register_some"] if len(points) < len(every) else [])]
    intro = " ".join(say(name, language, **counted) for name in sentences)
    entries = [_entry(name, entry, reading) for name, entry in points.items()]
    st.html(markup.render("register", language, intro=intro, entries=entries))


def _concerns(entry: register.Point, topics: Sequence[Value], on: Release) -> bool:
    """Whether a point is about one of these topics; every point while none is chosen."""
    return not topics or any(figures.figure(name, on).topic in topics for name in entry.figures)


def _entry(name: str, entry: register.Point, reading: Reading) -> dict[str, object]:
    shown = (
        citation.figure(figures.figure(entry.shown, reading.release), reading.language)
        if entry.shown
        else ""
    )
    return {
        "id": name,
        "title": entry.title[reading.language],
        "public": entry.public[reading.language],
        "concerned": [
            citation.figure(figures.figure(f, reading.release), reading.language)
            for f in entry.figures
        ],
        "shown": shown or say("nothing_shown", reading.language),
        "why": entry.why[reading.language],
        "answer": entry.answer or say("no_answer", reading.language),
    }


def _checks(chosen: State, reading: Reading) -> None:
    language, where = reading.language, chosen.where
    topics = where.get("topic", ())
    checked = [
        check
        for check in checks.run(reading.release, reading.audience)
        if not topics or check.topic in topics
    ]
    outcomes = [check.outcome for check in checked]
    counted = {name: outcomes.count(name) for name in ("holds", "waits")}
    intro = say("checks_intro", language, total=len(checked), **counted)
    rows = [_check(check, language) for check in checked]
    st.html(markup.render("checks", language, intro=intro, rows=rows))


def _check(check: checks.Check, language: Language) -> dict[str, str]:
    qualifier = citation.qualifier(check.qualifier, language)
    expected = numbers.number(check.expected, language)
    return {
        "label": check.label[language],
        "found": numbers.number(check.found, language),
        "expected": f"{qualifier} {expected}".strip(),
        "outcome": check.outcome,
    }


PARTS: Mapping[str, Callable[[State, Reading], None]] = {
    "figures": _figures,
    "points": _points,
    "checks": _checks,
}
EVERY = ""  # points of all views
PARAMETERS = (
    Parameter("part", lambda _chosen, _on: list(PARTS)),
    Parameter("sur", lambda _chosen, _on: [EVERY, *views()]),
)
