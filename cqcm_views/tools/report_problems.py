"""All that is to be checked of a report under way, in one list: each entry leads to its row."""

import datetime as dt
from collections.abc import Callable, Iterator, Sequence
from functools import partial

import streamlit as st

from cqcm_data.contracts import PARAGRAPH
from cqcm_data.reporting import drafts, rivals
from cqcm_data.reporting.checks import Problem
from cqcm_data.reporting.drafts import ChangedMeanwhile
from cqcm_data.reporting.entries import Point, altered
from cqcm_data.reporting.grid import Grid, Row
from cqcm_data.text import Language, Text
from cqcm_views import markup
from cqcm_views.app import address, person
from cqcm_views.app.literal import literal
from cqcm_views.app.presses import Unwise, pressed
from cqcm_views.tools.report_fields import fill, value
from cqcm_views.tools.report_place import (
    Place,
    head,
    held,
    kept,
    meanwhile,
    mine,
    of_rows,
    seen,
)
from cqcm_views.tools.report_row import label_of
from cqcm_views.wording import numbers
from cqcm_views.wording.strings import say

_WORDS = ("title", "public", "team", "why")
_CHOSEN = ("shown", "to_use")
_LANGUAGES: tuple[Language, ...] = ("fr", "en")


def draw(place: Place) -> None:
    """What stops, what is only to be confirmed, the points of the register that follow from it."""
    entered = held(place)
    head(place, entered)
    found = of_rows(entered)
    stops = [one for one in found if one.stops]
    said = [one for one in found if not one.stops]
    lists = [
        (numbers.counted("entry_stops", len(stops), place.language), told(stops, place, entered)),
        (numbers.counted("entry_said", len(said), place.language), told(said, place, entered)),
    ]
    lists = [one for one in lists if one[1]]
    st.html(markup.render("report_problems", place.language, lists=lists))
    for pair in (one.rows for one in found if one.code == "two_values"):
        _to_word(pair, place, entered)
    for name, point in entered.draft.points.items():
        _point(name, point, place, entered)
    there, words = place.address("apercu"), say("entry_next_preview", place.language)
    st.html(markup.render("report_next", place.language, there=there, name=words))


# In words ----------------------------------------------------------------------------------------


def told(
    problems: Sequence[Problem], place: Place, entered: Grid
) -> list[tuple[str, list[tuple[str, str]]]]:
    """Each sentence once, with where the rows that it is true of are: their names and addresses."""
    found: dict[str, list[tuple[str, str]]] = {}
    for one in problems:
        found.setdefault(sentence(one, place, entered), []).extend(_where(one, place, entered))
    return [(said, [*dict.fromkeys(where)]) for said, where in found.items()]


def _where(problem: Problem, place: Place, entered: Grid) -> list[tuple[str, str]]:
    language = place.language
    if problem.code == "open":  # most of them, in a new report
        return []
    if not problem.rows:
        of_report = problem.code.startswith(("report_", "section_"))
        return (
            [(say("entry_step_rapport", language), place.address("rapport"))] if of_report else []
        )
    rows = [entered[key] for key in problem.rows if key in entered]
    return [(label_of(row, language), place.address(row=row.key)) for row in rows]


def sentence(problem: Problem, place: Place, entered: Grid) -> str:
    """What is wrong, or to be looked at once more."""
    row = next((entered[key] for key in reversed(problem.rows) if key in entered), None)
    words = {name: _said(name, one, row, place) for name, one in problem.values.items()}
    words["last"] = words.get(f"last_{place.language}", words.get("last", ""))
    words["what"] = words.pop("name", "")
    return say(f"entry_problem_{problem.code}", place.language, **words)


def _said(name: str, found: object, row: Row | None, place: Place) -> str:
    """A value of a sentence as people read it."""
    language = place.language
    if isinstance(found, dt.date):
        return numbers.day(found, language)
    if isinstance(found, tuple):
        parts = [one for one in found if not _follows(one, found)]
        return numbers.joined([_part(name, one, row, language) for one in parts], language)
    if isinstance(found, str):
        return _code(name, found, row, language)
    if isinstance(found, bool | None):
        return say("entry_none", language)
    if isinstance(found, int | float):
        return _number(name, found, row, language)
    return found[language] if isinstance(found, Text) else str(found)


def _follows(field: object, fields: tuple[object, ...]) -> bool:
    """Whether a field is filled in together with another one that is absent too."""
    return f"{field}".replace("scope", "definition") in fields and field not in fields[-2:]


def _part(name: str, found: object, row: Row | None, language: Language) -> str:
    if isinstance(found, int | float):
        return _number(name, found, row, language)
    return say("entry_quoted", language, words=say(f"entry_field_{found}", language))


def _code(name: str, found: str, row: Row | None, language: Language) -> str:
    """A code in words: of a unit, of a nature; any other text as it is."""
    units = {row.entry.unit, row.last.unit if row.last else ""} if row else {""}
    if name == "unit" or (name == "last" and found in units):
        with_words = partial(numbers.noun, found, None, language)
        return _or_itself(with_words, found)
    if name in ("nature", "last"):
        return _or_itself(lambda: say(f"entry_nature_{found}", language), found)
    return found


def _or_itself(words: Callable[[], str], code: str) -> str:
    try:
        return words()
    except KeyError:
        return code


def _number(name: str, found: float, row: Row | None, language: Language) -> str:
    """An amount in the unit of its row; a page, a year or a count of days without one."""
    plainly = ("page", "pages", "first", "year", "days", "count")
    if row is None or name in plainly or (name == "last" and isinstance(found, int)):
        return str(found) if name == "year" else numbers.number(found, language)
    return _or_itself(lambda: numbers.quantity(found, row.entry.unit, language), str(found))


# Points of the register --------------------------------------------------------------------------


def _to_word(pair: Sequence[str], place: Place, entered: Grid) -> None:
    """Two values of one thing: the press that begins a point about them."""
    labels = {label_of(entered[key], place.language) for key in pair}
    named = literal(numbers.joined(sorted(labels), place.language))
    name = say("entry_word_point", place.language, label=named)
    args = [_begin, place, tuple(pair), entered]
    st.button(name, key=f"word-{'-'.join(pair)}", on_click=pressed, args=args)


def _begin(place: Place, pair: tuple[str, str], entered: Grid) -> str:
    name, point = rivals.drafted(pair, entered, _written)
    _put(place.year, name, point, None)
    return say("entry_point_begun", address.language())


def _written(row: Row, language: Language) -> str:
    """A value with its unit, in the words of the point."""
    said = value(row.entry, language)
    beside = _or_itself(lambda: numbers.unit_beside(row.entry.unit, row.entry.value, language), "")
    return " ".join(filter(None, [said, beside]))


def _point(name: str, point: Point, place: Place, entered: Grid) -> None:
    """The words of a point, each kept as soon as it is left."""
    language = place.language
    title = point.title_fr if language == "fr" else point.title_en
    with st.container(key=f"point-{name}", border=True):
        where = [(label_of(entered[k], language), k) for k in point.figures if k in entered]
        links = [(label, place.address(row=key)) for label, key in where]
        st.html(markup.render("report_point", language, title=title, links=links))
        for words in _WORDS:
            with st.container(horizontal=True):
                for one in _LANGUAGES:
                    _text(f"{words}_{one}", name, point, place)
        with st.container(horizontal=True):
            for chosen in _CHOSEN:
                _choice(chosen, name, point, place, entered)
        label = say("entry_point_out", language)
        args = [_put, place.year, name, None, point]
        st.button(label, key=f"point-out-{name}", on_click=pressed, args=args)


def _text(field: str, name: str, point: Point, place: Place) -> None:
    key = f"point-{place.year}-{name}-{field}"
    shown = fill(key, getattr(point, field))
    label = say(f"entry_field_{field}", place.language)
    args = [_change, field, key, place.year, name, point]
    most = PARAGRAPH
    st.text_area(label, shown, 80, max_chars=most, key=key, on_change=pressed, args=args)


def _choice(field: str, name: str, point: Point, place: Place, entered: Grid) -> None:
    """Which of the two is shown, and which one is right, if that is known."""
    key = f"point-{place.year}-{name}-{field}"
    shown = fill(key, getattr(point, field))
    words = {"": say("entry_point_none", place.language)}
    words |= dict(_values(point, place, entered))
    words.setdefault(shown, shown)
    known = [*words]
    args = [_change, field, key, place.year, name, point]
    label = say(f"entry_field_{field}", place.language)
    st.selectbox(
        label,
        known,
        known.index(shown),
        key=key,
        format_func=words.__getitem__,
        on_change=pressed,
        args=args,
    )


def _values(point: Point, place: Place, entered: Grid) -> Iterator[tuple[str, str]]:
    for key in point.figures:
        if key not in entered:
            yield key, key  # taken out since: the list above says so
            continue
        said, page = _written(entered[key], place.language), entered[key].entry.first_page
        yield key, said if page is None else f"{said}, {numbers.pages(page, page, place.language)}"


def _change(field: str, key: str, year: int, name: str, point: Point) -> None:
    before, typed = seen(f"point-{name}", point), st.session_state[key].strip()
    put = altered(before, {field: typed})
    _put(year, name, put, before)
    mine(f"point-{name}", point, put)


def _put(year: int, name: str, point: Point | None, seen: Point | None) -> None:
    try:
        kept(drafts.put_point, year, name, point, seen, person.here().who)
    except ChangedMeanwhile as since:
        raise Unwise(meanwhile(since)) from since
