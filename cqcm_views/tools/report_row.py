"""A row of the grid: the last value, the new one, its page; the rest behind it, as it was.

Whatever is typed is kept at once. What cannot be read, or what somebody else changed meanwhile,
stays in its field with the reason beside it.
"""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace

import streamlit as st

from cqcm_data import release, reports
from cqcm_data.reporting import drafts, grid
from cqcm_data.reporting.drafts import ChangedMeanwhile
from cqcm_data.reporting.entries import Entry, Section, State, altered
from cqcm_data.reporting.grid import Grid, Row
from cqcm_data.text import Language
from cqcm_views import markup
from cqcm_views.app import address, person
from cqcm_views.app.literal import literal
from cqcm_views.app.presses import Unwise, pressed
from cqcm_views.tools import report_details
from cqcm_views.tools.report_fields import Unread, fill, pages, read_pages, read_value, value
from cqcm_views.tools.report_place import Place, draft_of, kept, meanwhile, mine, seen
from cqcm_views.wording import citation, numbers
from cqcm_views.wording.strings import say

_SKIPPED: State = "not_taken_up"
_UNFOLDED, _LOOKED, _SAVED = "report-unfolded", "report-looked", "report-saved"


@dataclass(frozen=True)
class Trouble:
    """What was typed in a field and is not kept, why, and what it would put in place of theirs."""

    name: str
    text: str
    why: str
    mine: Mapping[str, object] = field(default_factory=dict)


def unfold(key: str) -> None:
    """Show what is behind a row."""
    st.session_state[_UNFOLDED] = key


def look_at(place: Place) -> None:
    """The row that the address names is unfolded, once."""
    if place.row and st.session_state.get(_LOOKED) != place.row:
        unfold(place.row)
    st.session_state[_LOOKED] = place.row


def draw(row: Row, place: Place, entered: Grid) -> None:
    """One figure: what the last report says, the fields, and what is behind them if unfolded."""
    language, trouble = place.language, _trouble(place.year, row.key) or _unread(row, place)
    skipped = row.entry.state == "not_taken_up"
    with st.container(key=f"entry-{row.key}", horizontal=True, vertical_alignment="center"):
        st.html(_told(row, trouble, place))
        _text("value", value(row.entry, language), row, place, entered, skipped)
        _text("pages", pages(row.entry), row, place, entered, skipped)
        with st.container(horizontal=True, key=f"presses-{row.key}"):
            _presses(row, place, trouble)
    with st.container(gap=None):  # there in any case: what follows keeps its place
        if st.session_state.get(_UNFOLDED) == row.key:
            report_details.draw(row, place, entered, _change, _rival)


def label_of(row: Row, language: Language) -> str:
    """What a row is called; what is new may have a name in one language alone."""
    return row.label[language] or row.label["fr"] or row.label["en"]


def _told(row: Row, trouble: Trouble | None, place: Place) -> str:
    language = place.language
    return markup.render(
        "report_row",
        language,
        row=row,
        label=label_of(row, language),
        last=_last(row, place),
        told=_state(row, language),
        saved=st.session_state.get(_SAVED) == row.key,
        problem=trouble.why if trouble else "",
    )


def _last(row: Row, place: Place) -> str:
    """« 6 937 jeunes en 2023, p. 22 »; that it is new, or another value of something."""
    language = place.language
    if row.last is None:
        name = "entry_is_rival" if row.entry.contradicts else "entry_is_new"
        return say(name, language)
    told = _amount(citation.figure_value(row.last, language), row.last.unit, row.last.value, place)
    year = reports.year(row.last.source)
    if row.last.first_page is None:
        return say("entry_last_value", language, value=told, year=year)
    page = numbers.pages(row.last.first_page, row.last.last_page or row.last.first_page, language)
    return say("entry_last_value_pages", language, value=told, year=year, pages=page)


def _amount(said: str, unit: str, number: float, place: Place) -> str:
    beside = numbers.unit_beside(unit, number, place.language) if unit else ""
    return " ".join(filter(None, [said, beside]))


def _state(row: Row, language: Language) -> str:
    if row.entry.state == "not_taken_up":
        return say("entry_not_taken_up", language)
    if row.entry.state == "open" or row.entry.value is None:
        return ""
    if row.entry.first_page is None:
        return say("entry_kept_no_page", language, value=value(row.entry, language))
    return say("entry_kept", language, value=value(row.entry, language), pages=pages(row.entry))


def _text(name: str, kept_text: str, row: Row, place: Place, entered: Grid, disabled: bool) -> None:
    """A field of the row; its name is read aloud, and stands in it while it is empty."""
    key, language = _key(name, place.year, row.key), place.language
    trouble = _trouble(place.year, row.key)
    if trouble and trouble.name == name and key not in st.session_state:
        st.session_state[key] = trouble.text
    shown = fill(key, kept_text)
    args = [_typed, name, place.year, row, _offered(row, entered), entered.draft.about.sections]
    st.text_input(
        say(f"entry_field_of_{name}", language, label=literal(label_of(row, language))),
        shown,
        key=key,
        on_change=pressed,
        args=args,
        max_chars=80,
        placeholder=say(f"entry_placeholder_{name}", language, year=place.year),
        label_visibility="collapsed",
        disabled=disabled,
    )


def _key(name: str, year: int, row: str) -> str:
    return f"given-{name}-{year}-{row}"


def _offered(row: Row, entered: Grid) -> tuple[int | None, int | None]:
    """The pages of what was entered last in the same topic."""
    rows = [one for one in entered.topics.get(row.topic, ()) if one.by and one.entry.first_page]
    if not rows:
        return None, None
    last = max(rows, key=_entered)
    return last.entry.first_page, last.entry.last_page


def _entered(row: Row) -> dt.datetime:
    return row.by.at if row.by else dt.datetime.min.replace(tzinfo=dt.UTC)


def _presses(row: Row, place: Place, trouble: Trouble | None) -> None:
    language, year = place.language, place.year
    if trouble and trouble.mine:
        name = say("entry_mine", language)
        st.button(name, key=f"mine-{row.key}", on_click=pressed, args=[_mine, year, row])
    name = "entry_take_out" if row.last is None else "entry_skip"
    if row.entry.state == "not_taken_up":
        name = "entry_take_up"
    args = [_out if row.last is None else _skip, year, row]
    st.button(say(name, language), key=f"skip-{row.key}", on_click=pressed, args=args)
    unfolded = st.session_state.get(_UNFOLDED) == row.key
    name = "entry_fold" if unfolded else "entry_unfold"
    shown = "" if unfolded else row.key
    st.button(say(name, language), key=f"more-{row.key}", on_click=unfold, args=[shown])


def _unread(row: Row, place: Place) -> Trouble | None:
    """What somebody typed and nobody could read, wherever the page is drawn."""
    text = row.entry.unread
    if not text or row.entry.value is not None:
        return None
    try:
        read_value(text, row.entry.unit, place.language)
    except Unread as why:
        return Trouble("value", text, str(why))
    return None


# Keeping -----------------------------------------------------------------------------------------


def _typed(
    name: str,
    year: int,
    row: Row,
    offered: tuple[int | None, int | None],
    sections: tuple[Section, ...],
) -> None:
    """Keep a value or its pages as they were typed."""
    text = st.session_state[_key(name, year, row.key)].strip()
    before = seen(row.key, row.entry)
    try:
        if name == "value":
            entry = _with_value(text, before, offered)
        else:
            first, last = read_pages(text, address.language())
            entry = replace(before, first_page=first, last_page=last)
    except Unread as why:
        if name == "value":  # it is still there for whoever comes next
            lost = replace(before, state="given", value=None, value_to=None, unread=text)
            _keep(name, text, year, row, lost)
        _told_why(year, row.key, Trouble(name, text, str(why)))
        return
    _keep(name, text, year, row, _placed(entry, sections))


def _with_value(text: str, before: Entry, offered: tuple[int | None, int | None]) -> Entry:
    """An entry with a value; without one it is open again.

    A plain number is qualified as the last report has it, until it is typed anew.
    """
    if not text:
        return replace(before, state="open", value=None, value_to=None, unread="")
    amount = read_value(text, before.unit, address.language())
    first = before.value is None and amount.qualifier == "exact"
    first_page, last_page = (before.first_page, before.last_page) if before.first_page else offered
    return replace(
        before,
        state="given",
        value=amount.value,
        value_to=amount.value_to,
        qualifier=before.qualifier if first else amount.qualifier,
        first_page=first_page,
        last_page=last_page,
        unread="",
    )


def _placed(entry: Entry, sections: tuple[Section, ...]) -> Entry:
    """With the section of its page, where the one that it has does not hold it."""
    holding = [one for one in sections if _holds(one, entry.first_page)]
    if not holding or entry.section in [one.title for one in holding]:
        return entry
    narrow = min(holding, key=lambda one: (one.last_page or 0) - (one.first_page or 0))
    return replace(entry, section=narrow.title)


def _holds(section: Section, page: int | None) -> bool:
    if page is None or section.first_page is None:
        return False
    return section.first_page <= page <= (section.last_page or section.first_page)


def _change(name: str, key: str, year: int, row: Row, changed: Mapping[str, object]) -> None:
    """Keep what changed of a row; `name` is the field, `key` that of its widget."""
    entry = altered(seen(row.key, row.entry), changed)
    _keep(name, str(st.session_state.get(key, "")), year, row, entry)


def _keep(name: str, text: str, year: int, row: Row, entry: Entry) -> None:
    """Keep an entry, or say who was faster."""
    before = seen(row.key, row.entry)
    try:
        kept(drafts.put, year, row.key, entry, before, person.here().who)
    except ChangedMeanwhile as since:
        own = {one: getattr(entry, one) for one in _different(entry, before)}
        why = say("entry_meanwhile_here", address.language(), told=meanwhile(since))
        _told_why(year, row.key, Trouble(name, text, why, own))
        return
    mine(row.key, row.entry, entry)
    _settled(year, row.key)


def _different(one: Entry, other: Entry) -> list[str]:
    names = [each.name for each in fields(Entry)]
    return [name for name in names if getattr(one, name) != getattr(other, name)]


def _settled(year: int, row: str) -> None:
    """What was typed gives way to what is kept."""
    held = st.session_state
    held[_SAVED] = row
    held.pop(_trouble_key(year, row), None)
    for name in ("value", "pages"):
        key = _key(name, year, row)
        if key in held:
            held[f"{key}-kept"] = held[key]


def _told_why(year: int, row: str, trouble: Trouble) -> None:
    st.session_state[_trouble_key(year, row)] = trouble
    st.session_state.pop(_SAVED, None)


def _trouble(year: int, row: str) -> Trouble | None:
    found: Trouble | None = st.session_state.get(_trouble_key(year, row))
    return found


def _trouble_key(year: int, row: str) -> str:
    return f"report-trouble-{year}-{row}"


def _mine(year: int, row: Row) -> None:
    """Put what I typed in the place of what somebody else did."""
    trouble = _trouble(year, row.key)
    if trouble:
        entry = altered(seen(row.key, row.entry), trouble.mine)
        _keep(trouble.name, trouble.text, year, row, entry)


def _skip(year: int, row: Row) -> None:
    """Not taken up, or taken up again: what was entered before is still there."""
    before, state = seen(row.key, row.entry), _SKIPPED
    if before.state == _SKIPPED:
        state = "open" if before.value is None else "given"
    _keep("state", "", year, row, replace(before, state=state))


def _out(year: int, row: Row) -> str:
    """A figure that is new goes again."""
    try:
        kept(drafts.take_out, year, row.key, seen(row.key, row.entry), person.here().who)
    except ChangedMeanwhile as since:
        raise Unwise(meanwhile(since)) from since
    return say("entry_taken_out", address.language(), label=label_of(row, address.language()))


def _rival(year: int, row: Row) -> str:
    """Another value that the report gives for the same thing: a row of its own, without a card."""
    entry = replace(
        row.entry,
        state="given",
        value=None,
        value_to=None,
        qualifier="exact",
        section="",
        first_page=None,
        last_page=None,
        as_printed="",
        note_fr="",
        note_en="",
        unread="",
        contradicts=row.key,
        label_fr=row.label["fr"],
        label_en=row.label["en"],
        topic=row.topic,
        indicator=False,
    )
    unfold("")
    return add(year, entry, "entry_rival_added")


def add(year: int, entry: Entry, told: str = "entry_added") -> str:
    """Put a new figure into the draft; one with an indicator is unfolded: it has more to say."""
    key = grid.new_key(entry.label_fr, draft_of(year), release.current())
    kept(drafts.put, year, key, entry, Entry(), person.here().who)
    if entry.indicator:
        unfold(key)
    return say(told, address.language(), label=entry.label_fr)
