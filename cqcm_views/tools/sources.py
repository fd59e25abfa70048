"""Every published figure with its source, the register of contradictions, the checks."""

from collections.abc import Callable, Container, Mapping, Sequence
from dataclasses import replace

import streamlit as st

from cqcm_data import checks, figures, register, reports
from cqcm_data.contracts import PublishedFigure, is_report
from cqcm_data.filters import Value
from cqcm_data.once import once
from cqcm_data.reading import Reading
from cqcm_data.register import Kind, Point
from cqcm_data.release import Release
from cqcm_data.text import Language
from cqcm_views import markup
from cqcm_views.app import address, presses
from cqcm_views.cards import trust
from cqcm_views.cards.content import Link
from cqcm_views.search import matching
from cqcm_views.search.index import EVERY as EVERY_REPORT
from cqcm_views.search.index import REPORT
from cqcm_views.tools import answers, seek
from cqcm_views.views import yearly
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
    _choose_report(chosen, reading)
    narrowed = {name: chosen.choice(name) for name in ("sur", "point", REPORT)}
    narrowed |= {_ANSWERING: "yes"} if answering else {}
    st.html(written(part, seek.sought(SOUGHT), narrowed, chosen, reading))
    if answering and (point := chosen.choice("point")):
        answers.draw(point, reading)


def written(
    part: str, sought: str, narrowed: Mapping[str, str], chosen: State, reading: Reading
) -> str:
    """The HTML of a part.

    It is narrowed to what one view publishes, `sur`, to one `point`, or to a report; whoever may
    answer points finds at each of them the way to do so.
    """
    own = tuple((name, narrowed.get(name, "")) for name in ("sur", "point", REPORT, _ANSWERING))
    return _written(part, sought, replace(chosen.asked, own=own), reading)


@once(maxsize=32)  # up to 300 KB each
def _written(part: str, sought: str, chosen: State, reading: Reading) -> str:
    return PARTS[part](sought, chosen, reading)


# Reports ----------------------------------------------------------------------------------------


def _reports(chosen: State, reading: Reading) -> Sequence[str]:
    """All of them, then each, the newest first; of a year that is chosen, its report before all.

    The points are not narrowed by a year: a card has some of a report before, where that is the
    last one to state its figure.
    """
    years = [str(one.year) for one in reversed(reports.reports(reading.release))]
    asked = [str(reading.report)] if reading.report and chosen.choice("part") != "points" else []
    return [*asked, EVERY_REPORT, *(one for one in years if one not in asked)]


def _choose_report(chosen: State, reading: Reading) -> None:
    """The reports side by side, where there are several."""
    allowed = [EVERY_REPORT, *(year for year in _reports(chosen, reading) if year.isdigit())]
    if len(allowed) <= 2:
        return
    st.session_state["choose_report"] = chosen.choice(REPORT)
    st.segmented_control(
        say("parameter_rapport", reading.language),
        allowed,
        key="choose_report",
        format_func=lambda code: _report_named(code, reading.language),
        required=True,
        label_visibility="collapsed",
        on_change=address.choose,
        args=(REPORT, "choose_report"),
    )


def _report_named(code: str, language: Language) -> str:
    if code == EVERY_REPORT:
        return say("sources_every_report", language)
    return say("sources_of_report", language, year=code)


def _of_report(chosen: State) -> int | None:
    """The year of the report that the list is narrowed to."""
    code = dict(chosen.own).get(REPORT, "")
    return int(code) if code.isdigit() else None


def _year(figure: PublishedFigure) -> int | None:
    """The year of its report; none of another source."""
    return reports.year(figure.source) if is_report(figure.source) else None


def _several(on: Release) -> bool:
    return len(reports.reports(on)) > 1


# Figures ----------------------------------------------------------------------------------------


def written_figures(sought: str, chosen: State, reading: Reading) -> str:
    """The published figures in a table, the first of them in sight, those of a new report first."""
    every, topics = figures.figures(reading.release), chosen.where.get("topic", ())
    kept, report = seek.matching(sought, reading, "figure"), _of_report(chosen)
    rows = published.rows(reading)
    found = [
        {**rows[figure.id], "earlier": _earlier(figure, chosen, reading)}
        for figure in sorted(every.values(), key=_newest_first(reading.release))
        if (kept is None or figure.id in kept)
        and (not topics or figure.topic in topics)
        and report in (None, _year(figure))
    ]
    count = say("figures_found", reading.language, count=len(found), total=len(every))
    first = len(found) if sought else seek.FIRST
    return markup.render("published", reading.language, count=count, rows=found, first=first)


def _newest_first(on: Release) -> Callable[[PublishedFigure], int]:
    """Where a figure stands in the list: as in its source file, while there is one report."""
    return lambda figure: -(_year(figure) or 0) if _several(on) else 0


def _earlier(figure: PublishedFigure, chosen: State, reading: Reading) -> Link | None:
    """What it brings up to date, where that stands, and why the two do not compare, if so."""
    previous = reports.previous(figure, reading.release)
    if previous is None:
        return None
    before = previous.figure
    year = str(_year(before))
    value = citation.figure_value(before, reading.language)
    untopical = replace(chosen, where=chosen.measured)
    updates = say("sources_updates", reading.language, value=value, year=year)
    unlike = (say(f"not_comparable_{why}", reading.language) for why in previous.unlike)
    return Link(
        "; ".join([updates, *unlike]),
        f"{untopical.address('sources', **{REPORT: year})}#figure-{before.id}",
    )


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
        and _is_of(point, _of_report(chosen), reading.release)
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
    on, view = reading.release, yearly.views(reading)[name]
    shown = [reports.stated(one, on, reading.report).id for one in trust.figures_of(view, on)]
    return points.weighty(points.about(shown, on, reading.audience))


def _intro(listed: Mapping[str, Point], total: int, chosen: State, reading: Reading) -> str:
    """What the register holds, how much of it stands here, what the CQCM has answered, or not."""
    count, language = len(listed), reading.language
    named = _named_reports(reading)
    sentences = [say("register_intro", language, total=total, reports=named)]
    if chosen.choice("point"):
        return say("register_alone", language)
    if view := chosen.choice("sur"):
        title = yearly.views(reading)[view].title[language]
        sentences = [numbers.counted("register_of_view", count, language, view=title)]
    elif count < total:
        sentences.append(say("register_some", language, count=count, total=total))
    answered = len(points.answered(listed, reading.release))
    counts = {"register_answered": answered, "register_awaited": count - answered}
    sentences += [numbers.counted(name, of, language) for name, of in counts.items() if of]
    return " ".join(sentences)


def _named_reports(reading: Reading) -> str:
    """« le rapport 2023 », « les rapports 2023 et 2024 »."""
    years = [str(one.year) for one in reports.reports(reading.release)]
    named = numbers.joined(years, reading.language)
    return numbers.counted("sources_reports", len(years), reading.language, years=named)


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


def _is_of(point: Point, report: int | None, on: Release) -> bool:
    """Whether a point is about a figure of a report; every point while none is chosen."""
    return report is None or report in {_year(figures.figure(one, on)) for one in point.figures}


def _entry(name: str, point: Point, chosen: State, reading: Reading) -> Mapping[str, object]:
    language, given = reading.language, register.answers(reading.release).get(name)

    def stated(figure: str) -> str:
        return _stated(figures.figure(figure, reading.release), reading)

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


def _stated(figure: PublishedFigure, reading: Reading) -> str:
    """A figure with its pages; of which report these are, where there are several."""
    line, year = citation.figure(figure, reading.language), _year(figure)
    if year is None or not _several(reading.release):
        return line
    return say("sources_stated_in", reading.language, figure=line, year=str(year))


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
        and _of_report(chosen) in (None, check.year)
        and (not sought or matching.answers(check.label[language], sought))
    ]
    outcomes = [check.outcome for check in checked]
    counted = {name: outcomes.count(name) for name in ("holds", "waits")}
    intro = say("checks_intro", language, total=len(checked), **counted)
    if reading.everywhere == "staff":
        intro = f"{say('internal', language)}\u00a0: {intro}"
    several = _several(reading.release)
    rows = [_check(check, language, several) for check in checked]
    first = len(rows) if sought else seek.FIRST
    return markup.render("checks", language, intro=intro, rows=rows, first=first)


def _check(check: checks.Check, language: Language, several: bool = False) -> dict[str, str]:
    """`several` is whether there are several reports: it says which one states what is expected."""
    qualifier = citation.qualifier(check.qualifier, language)
    expected = numbers.number(check.expected, language)
    return {
        "label": check.label[language],
        "report": _report_named(str(check.year), language) if several and check.year else "",
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
    Parameter(REPORT, _reports),
)
