"""Every published figure with its source, the register of contradictions, the checks."""

from collections.abc import Callable, Container, Mapping, Sequence
from dataclasses import replace

import streamlit as st

from cqcm_data import checks, figures, register
from cqcm_data.filters import Value
from cqcm_data.once import once
from cqcm_data.reading import Reading
from cqcm_data.register import Kind, Point
from cqcm_data.release import Release
from cqcm_data.text import Language
from cqcm_views import markup
from cqcm_views.app import address, presses
from cqcm_views.cards import trust
from cqcm_views.search import matching
from cqcm_views.tools import answers, seek
from cqcm_views.views.registry import views
from cqcm_views.views.state import Parameter, State
from cqcm_views.wording import citation, numbers, points, published
from cqcm_views.wording.strings import say

SOUGHT = "chiffre"  # the parameter of the field; `q` is the search of every page
EVERY = ""  # points of all views
ALL = ""  # every point, not one alone
_ANSWERING = "answering"  # of what is drawn: for whoever may answer


def field(_chosen: State, reading: Reading) -> None:
    """It comes first, and finds among the figures, the points and the checks."""
    seek.field(SOUGHT, "search_sources", reading.language)


def draw(chosen: State, reading: Reading) -> None:
    """The part that the URL names: figures, points or checks."""
    language = reading.language
    presses.say_what_came(language)
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
    answering = part == "points" and answers.may(chosen)
    narrowed = {"sur": chosen.choice("sur"), "point": chosen.choice("point")}
    narrowed |= {_ANSWERING: "yes"} if answering else {}
    st.html(written(part, seek.sought(SOUGHT), narrowed, chosen, reading))
    if answering and (point := chosen.choice("point")):
        answers.draw(point, reading)


def written(
    part: str, sought: str, narrowed: Mapping[str, str], chosen: State, reading: Reading
) -> str:
    """The HTML of a part.

    It is narrowed to what one view publishes, `sur`, or to one `point`; whoever may answer points
    finds at each of them the way to do so.
    """
    own = tuple((name, narrowed.get(name, "")) for name in ("sur", "point", _ANSWERING))
    return _written(part, sought, replace(chosen.asked, own=own), reading)


@once(maxsize=32)  # up to 300 KB each
def _written(part: str, sought: str, chosen: State, reading: Reading) -> str:
    return PARTS[part](sought, chosen, reading)


# Figures ----------------------------------------------------------------------------------------


def written_figures(sought: str, chosen: State, reading: Reading) -> str:
    """The published figures in a table, the first of them in sight."""
    every, topics = figures.figures(reading.release), chosen.where.get("topic", ())
    kept = seek.matching(sought, reading, "figure")
    rows = published.rows(reading)
    found = [
        rows[name]
        for name, figure in every.items()
        if (kept is None or name in kept) and (not topics or figure.topic in topics)
    ]
    count = say("figures_found", reading.language, count=len(found), total=len(every))
    first = len(found) if sought else seek.FIRST
    return markup.render("published", reading.language, count=count, rows=found, first=first)


# Points -----------------------------------------------------------------------------------------


def written_points(sought: str, chosen: State, reading: Reading) -> str:
    """The register by kind, the most consequential points first, each kind with its count."""
    every = register.listed(reading.release, reading.audience)
    kept, topics = seek.matching(sought, reading, "point"), chosen.where.get("topic", ())
    here = _here(chosen, reading)
    listed = {
        name: point
        for name, point in every.items()
        if (kept is None or name in kept)
        and (here is None or name in here)
        and _concerns(point, topics, reading.release)
    }
    first = len(listed) if sought or here is not None else seek.FIRST
    return markup.render(
        "register",
        reading.language,
        place=trust.PLACE,
        intro=_intro(listed, len(every), chosen, reading),
        every=chosen.address("sources", part="points") if here is not None else "",
        groups=_groups(listed, first, chosen, reading),
    )


def _here(chosen: State, reading: Reading) -> Container[str] | None:
    """The point that is looked at alone, or those about what one view publishes; None for all."""
    if alone := chosen.choice("point"):
        return {alone}
    name = chosen.choice("sur")
    if name == EVERY:
        return None
    shown = trust.figures_of(views()[name])
    return points.weighty(points.about(shown, reading.release, reading.audience))


def _intro(listed: Mapping[str, Point], total: int, chosen: State, reading: Reading) -> str:
    """What the register holds, how much of it stands here, what the CQCM has answered, or not."""
    count, language = len(listed), reading.language
    sentences = [say("register_intro", language, total=total)]
    if chosen.choice("point"):
        return say("register_alone", language)
    if view := chosen.choice("sur"):
        title = views()[view].title[language]
        sentences = [numbers.counted("register_of_view", count, language, view=title)]
    elif count < total:
        sentences.append(say("register_some", language, count=count, total=total))
    answered = len(points.answered(listed, reading.release))
    counts = {"register_answered": answered, "register_awaited": count - answered}
    sentences += [numbers.counted(name, of, language) for name, of in counts.items() if of]
    return " ".join(sentences)


def _groups(
    listed: Mapping[str, Point], first: int, chosen: State, reading: Reading
) -> list[Mapping[str, object]]:
    """The points of each kind: those in sight, then those that are folded; words alone all are."""
    left, groups = first, []
    for kind, of_kind in points.by_kind(listed).items():
        entries = [_entry(name, point, chosen, reading) for name, point in of_kind.items()]
        folded = kind == "wording" and not chosen.choice("point")
        shown = 0 if folded else min(left, len(entries))
        left -= shown
        groups.append(_group(kind, entries, shown, reading.language))
    return groups


def _group(
    kind: Kind, entries: Sequence[Mapping[str, object]], shown: int, language: Language
) -> Mapping[str, object]:
    return {
        "kind": kind,
        "title": numbers.counted(f"points_{kind}", len(entries), language),
        "shown": entries[:shown],
        "rest": entries[shown:],
    }


def _concerns(point: Point, topics: Sequence[Value], on: Release) -> bool:
    """Whether a point is about one of these topics; every point while none is chosen."""
    return not topics or any(figures.figure(name, on).topic in topics for name in point.figures)


def _entry(name: str, point: Point, chosen: State, reading: Reading) -> Mapping[str, object]:
    language, given = reading.language, register.answers(reading.release).get(name)

    def stated(figure: str) -> str:
        return citation.figure(figures.figure(figure, reading.release), language)

    return {
        "id": name,
        "title": point.title[language],
        "public": point.public[language],
        "concerned": [stated(figure) for figure in point.figures],
        "shown": stated(point.shown) if point.shown else "",
        "why": point.why[language],
        "answer": getattr(given, f"answer_{language}") if given else "",
        "answered": say("answer_dated", language, day=numbers.day(given.date, language))
        if given
        else "",
        "to_answer": _to_answer(name, chosen),
    }


def _to_answer(name: str, chosen: State) -> str:
    """Where whoever may answer a point does so; nothing where they are there, or may not."""
    if chosen.choice(_ANSWERING) != "yes" or chosen.choice("point"):
        return ""
    untopical = replace(chosen, where=chosen.measured)  # a topic could hide it
    return f"{untopical.address('sources', part='points', point=name)}#{trust.PLACE}"


# Checks -----------------------------------------------------------------------------------------


def written_checks(sought: str, chosen: State, reading: Reading) -> str:
    """What was added up again, and what came of it."""
    language, topics = reading.language, chosen.where.get("topic", ())
    checked = [
        check
        for check in checks.run(reading.release, reading.everywhere)
        if (not topics or check.topic in topics)
        and (not sought or matching.answers(check.label[language], sought))
    ]
    outcomes = [check.outcome for check in checked]
    counted = {name: outcomes.count(name) for name in ("holds", "waits")}
    intro = say("checks_intro", language, total=len(checked), **counted)
    if reading.everywhere == "staff":
        intro = f"{say('internal', language)}\u00a0: {intro}"
    rows = [_check(check, language) for check in checked]
    first = len(rows) if sought else seek.FIRST
    return markup.render("checks", language, intro=intro, rows=rows, first=first)


def _check(check: checks.Check, language: Language) -> dict[str, str]:
    qualifier = citation.qualifier(check.qualifier, language)
    expected = numbers.number(check.expected, language)
    return {
        "label": check.label[language],
        "found": numbers.number(check.found, language),
        "expected": f"{qualifier} {expected}".strip(),
        "outcome": check.outcome,
    }


PARTS: Mapping[str, Callable[[str, State, Reading], str]] = {
    "figures": written_figures,
    "points": written_points,
    "checks": written_checks,
}
PARAMETERS = (
    Parameter("part", lambda _chosen, _on: list(PARTS)),
    Parameter("sur", lambda _chosen, _on: [EVERY, *views()]),
    Parameter("point", lambda _chosen, on: [ALL, *register.listed(on.release, on.audience)]),
)
