"""Where one is in a report under way, and the parts of its page that every step has."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import ParamSpec

import streamlit as st

from cqcm_data import boundaries, release
from cqcm_data.reading import Reading
from cqcm_data.reporting import checks, drafts, grid
from cqcm_data.reporting.drafts import ChangedMeanwhile
from cqcm_data.reporting.entries import Kept
from cqcm_data.reporting.grid import Counts, Grid, Row
from cqcm_data.text import Language
from cqcm_views import markup
from cqcm_views.app import address, person, presses
from cqcm_views.app.presses import Unwise
from cqcm_views.views.state import State
from cqcm_views.wording import numbers
from cqcm_views.wording.strings import say

VIEW = "nouveau_rapport"
READS = ("rapport", "etape", "sujet", "ligne")  # of the address, by this tool itself
SAISIR = "saisir"
STEPS = ("rapport", SAISIR, "fichiers", "verifier", "apercu")

P = ParamSpec("P")


@dataclass(frozen=True)
class Place:
    """A report under way, the step of it, the topic and the row that the address names."""

    chosen: State
    reading: Reading
    year: int
    step: str = SAISIR
    topic: str = ""
    row: str = ""

    @property
    def language(self) -> Language:
        return self.reading.language

    def address(self, step: str = SAISIR, topic: str = "", row: str = "") -> str:
        """The address of a step, of a topic of the grid, of a row in it."""
        named = {"etape": "" if step == SAISIR else step, "sujet": topic, "ligne": row}
        asked = {"rapport": str(self.year), **{name: one for name, one in named.items() if one}}
        return self.chosen.address(VIEW, **asked) + (f"#row-{row}" if row else "")


def may(chosen: State) -> bool:
    """Whether who looks may enter a report: it is of all regions, and none of an older release."""
    looks = person.here()
    return chosen.version is None and looks.may("staff") and looks.right.covers(boundaries.CODES)


def held(place: Place) -> Grid:
    """The report under way as it is by now; raises drafts.Gone and Unreadable."""
    return grid.grid(drafts.kept(place.year), release.current())


def head(place: Place, entered: Grid) -> None:
    """What came of a press, how far one is, and the steps."""
    with st.container(gap=None):  # what stands below keeps its place
        presses.say_what_came(place.language)
    steps = [(name, _step(name, place, entered), place.address(name)) for name in STEPS]
    line = far(entered, place.language)
    st.html(markup.render("report_head", place.language, place=place, line=line, steps=steps))


def far(entered: Grid, language: Language) -> str:
    """« Rapport d'activités 2024 : 12 chiffres sur 121; dernière saisie par …, le … »."""
    draft, total = entered.draft, asked(entered.rows)
    title = draft.about.title_fr if language == "fr" else draft.about.title_en
    named = title or say("entry_untitled", language, year=draft.year)
    told = say("entry_far", language, title=named, done=done(total), total=total.total)
    if not draft.changes:
        return told
    last = max(draft.changes.values(), key=lambda one: one.at)
    moment = numbers.moment(last.at, language)
    return f"{told} {say('entry_last', language, who=last.who, moment=moment)}"


def asked(rows: tuple[Row, ...]) -> Counts:
    """How far one is with the rows that count: those that an indicator shows, and new ones."""
    states = [row.entry.state for row in rows if counts(row)]
    return Counts(states.count("given"), states.count("not_taken_up"), states.count("open"))


def counts(row: Row) -> bool:
    """Whether a row is asked for: others stand in the report, and on no card."""
    return row.shown or row.last is None


def done(counted: Counts) -> int:
    return counted.given + counted.not_taken_up


def _step(name: str, place: Place, entered: Grid) -> str:
    said = say(f"entry_step_{name}", place.language)
    if name == SAISIR:
        total = asked(entered.rows)
        return say("entry_counted", place.language, what=said, done=done(total), total=total.total)
    if name == "verifier" and (count := len(of_rows(entered))):
        return f"{said} ({numbers.number(count, place.language)})"
    return said


def of_rows(entered: Grid) -> tuple[checks.Problem, ...]:
    """What is to be checked, but for how many rows are still open, which the head says."""
    found = checks.problems(entered, release.current())
    return tuple(one for one in found if one.code != "open")


# Keeping -----------------------------------------------------------------------------------------


def kept(change: Callable[P, object], *args: P.args, **kwargs: P.kwargs) -> None:
    """Change a draft; whatever stops it is a sentence. Raises ChangedMeanwhile and Unwise."""
    language = address.language()
    if not may_by_now():
        raise Unwise(say("not_allowed", language))
    try:
        change(*args, **kwargs)
    except drafts.Gone as error:
        raise Unwise(say("entry_gone", language, year=error)) from error
    except drafts.Unreadable as error:
        raise Unwise(say("entry_unreadable_now", language)) from error


def draft_of(year: int) -> drafts.Draft:
    """The draft as it is now, for a press; what stops it is a sentence (Unwise)."""
    found: list[drafts.Draft] = []
    kept(lambda: found.append(drafts.kept(year)))
    return found[0]


def seen(name: str, drawn: Kept) -> Kept:
    """What I saw of something: as it was drawn, with what I put there since.

    Whoever types faster than the page is drawn would else be told of their own entry.
    """
    own: tuple[Kept, Kept] | None = st.session_state.get(f"report-own-{name}")
    return own[1] if own and own[0] == drawn else drawn


def mine(name: str, drawn: Kept, put: Kept) -> None:
    """Remember what I put in place of what was drawn."""
    st.session_state[f"report-own-{name}"] = (drawn, put)


def may_by_now() -> bool:
    looks = person.here()
    return looks.may("staff") and looks.right.covers(boundaries.CODES)


def meanwhile(since: ChangedMeanwhile) -> str:
    """« Marie Tremblay vient de changer … »: what somebody else did, when."""
    language = address.language()
    if since.by is None:
        return say("entry_meanwhile_somebody", language)
    moment = numbers.moment(since.by.at, language)
    return say("entry_meanwhile", language, who=since.by.who, moment=moment)
