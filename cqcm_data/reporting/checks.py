"""What is wrong with a report under way, or to be looked at once more: all in one list.

Words are made by the views, from a code, the rows concerned and the values of the sentence.
"""

import datetime as dt
import hashlib
import math
import re
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field, replace
from typing import Literal, TypeAlias, get_args

from cqcm_data import catalogue, reports
from cqcm_data.contracts import NOT_ADDED_UP, PARAGRAPH
from cqcm_data.release import Release
from cqcm_data.reporting import rivals, sums
from cqcm_data.reporting.drafts import Draft
from cqcm_data.reporting.entries import About, Entry, Point, Section
from cqcm_data.reporting.grid import Grid, Row

# These stop: nothing goes online before they are mended. Each with its values.
Stop = Literal[
    "report_words_missing",  # fields
    "report_date_wrong",  # date
    "report_address_wrong",  # address
    "report_pages_wrong",  # pages (None where it is missing)
    "section_wrong",  # title: no page, pages beyond the report or not in order
    "section_twice",  # title
    "value_missing",
    "value_unread",  # text
    "value_negative",  # value
    "value_to_below",  # value, value_to
    "unit_unknown",  # unit
    "unit_other",  # unit, last
    "period_half",
    "period_backwards",  # start, end
    "page_missing",
    "page_order",  # first, last
    "page_beyond",  # page, pages
    "section_missing",
    "section_unknown",  # section
    "words_missing",  # fields
    "words_too_long",  # fields, most
    "topic_unknown",  # topic
    "point_unfinished",  # point, fields
]
# These are said, and confirmed by whoever puts the report online.
Said = Literal[
    "open",  # count
    "sum",  # name, label (Text), found, total, qualifier: the rows are the parts, then the total
    "scope_changed",  # last_fr, last_en
    "nature_changed",  # nature, last
    "period_missing",
    "period_elsewhere",  # start, end, year
    "period_longer",  # days, last
    "period_shorter",  # days, last
    "page_outside_section",  # page, section, first, last
    "ten_times",  # value, last
    "a_tenth",  # value, last
    "above_hundred",  # value
    "not_whole",  # value, unit
    "two_values",  # values: a point is to be worded about the two rows
    "same_label",  # value: two rows with one label and one value
]
Code: TypeAlias = Stop | Said

_STOPS = frozenset(get_args(Stop))
_PAGES = 500  # that a report may have
_DATE = re.compile(r"\d{4}(-\d{2}){0,2}")
_MEASURED = frozenset(["years", "percentage_points"])  # units of amounts that have no symbol


@dataclass(frozen=True)
class Problem:
    """One thing to mend or to confirm: what it is, of which rows, the values of its sentence.

    No rows where it is about the report itself or a point.
    """

    code: Code
    rows: tuple[str, ...] = ()
    values: Mapping[str, object] = field(default_factory=dict)

    @property
    def stops(self) -> bool:
        """Whether nothing goes online before it is mended."""
        return self.code in _STOPS

    @property
    def name(self) -> str:
        """What tells it from any other, so that a confirmation is of this one alone."""
        told = repr((self.code, self.rows, sorted(self.values.items(), key=lambda one: one[0])))
        return hashlib.sha256(told.encode()).hexdigest()[:16]


def problems(grid: Grid, on: Release) -> tuple[Problem, ...]:
    """All of them: those that stop first, then in the order of the rows."""
    found = [*_of_report(grid.draft.about)]
    for row in grid.given:
        found += [replace(one, rows=(row.key,)) for one in _of_row(row, grid)]
    found += [*_sums(grid, on), *_two_values(grid, on), *_points(grid), *_open(grid)]
    return tuple(sorted(found, key=lambda one: not one.stops))


def drafted(
    problem: Problem, grid: Grid, written: rivals.Written | None = None
) -> tuple[str, Point]:
    """The name and the point about two values, for a person to word: `rivals.drafted`.

    Raises ValueError for any other problem.
    """
    if problem.code != "two_values":
        raise ValueError(f"{problem.code} is no contradiction")
    one, other = problem.rows
    return rivals.drafted((one, other), grid, written)


# The report itself -------------------------------------------------------------------------------


def _of_report(about: About) -> Iterator[Problem]:
    asked = ("title_fr", "title_en", "publisher")
    if absent := tuple(name for name in asked if not getattr(about, name)):
        yield Problem("report_words_missing", values={"fields": absent})
    if not _is_date(about.date):
        yield Problem("report_date_wrong", values={"date": about.date})
    if about.address and not re.match(r"https?://", about.address):
        yield Problem("report_address_wrong", values={"address": about.address})
    if about.pages is None or not 1 <= about.pages <= _PAGES:
        yield Problem("report_pages_wrong", values={"pages": about.pages})
    titles = [one.title for one in about.sections]
    for at, section in enumerate(about.sections):
        if not section.title or not _in_order(section, about.pages or _PAGES):
            yield Problem("section_wrong", values={"title": section.title})
        if section.title in titles[:at]:
            yield Problem("section_twice", values={"title": section.title})


def _is_date(text: str) -> bool:
    """Whether a text is a year, a month or a day, as 2025, 2025-04 or 2025-04-30."""
    if not _DATE.fullmatch(text):
        return False
    with suppress(ValueError):
        dt.date.fromisoformat(f"{text}-01-01"[:10])
        return True
    return False


def _in_order(section: Section, pages: int) -> bool:
    first, last = section.first_page, section.last_page
    return first is not None and last is not None and 1 <= first <= last <= pages


# A row by itself ---------------------------------------------------------------------------------


def _of_row(row: Row, grid: Grid) -> Iterator[Problem]:
    yield from _value(row.entry)
    yield from _unit(row)
    yield from _beside_last(row)
    yield from _words(row)
    yield from _period(row, grid)
    yield from _pages(row.entry, grid.draft)


def _value(entry: Entry) -> Iterator[Problem]:
    value, upper = entry.value, entry.value_to
    if value is None and entry.unread:
        yield Problem("value_unread", values={"text": entry.unread})
        return
    if value is None or not math.isfinite(value):
        yield Problem("value_missing")
        return
    if value < 0:
        yield Problem("value_negative", values={"value": value})
    if upper is not None and not value <= upper < math.inf:
        yield Problem("value_to_below", values={"value": value, "value_to": upper})
    most = max(value, upper or 0)
    if entry.unit == "percent" and most > 100:
        yield Problem("above_hundred", values={"value": most})


def _unit(row: Row) -> Iterator[Problem]:
    unit = row.entry.unit
    known = catalogue.load().units.get(unit)
    if known is None:
        yield Problem("unit_unknown", values={"unit": unit})
    elif row.last and unit != row.last.unit:
        yield Problem("unit_other", values={"unit": unit, "last": row.last.unit})
    else:
        counts = known.symbol is None and not known.rate and unit not in _MEASURED
        given = [one for one in (row.entry.value, row.entry.value_to) if one is not None]
        if counts and row.entry.nature not in ("mean", "change"):
            broken = (one for one in given if math.isfinite(one) and one % 1)
            yield from (Problem("not_whole", values={"value": one, "unit": unit}) for one in broken)


def _beside_last(row: Row) -> Iterator[Problem]:
    """What is otherwise than in the last report."""
    last, entry = row.last, row.entry
    if last is None:
        return
    unlike = reports.unlike(last, entry)
    if "scope" in unlike:
        yield Problem("scope_changed", values={"last_fr": last.scope_fr, "last_en": last.scope_en})
    if "nature" in unlike:
        yield Problem("nature_changed", values={"nature": entry.nature, "last": last.nature})
    if entry.value is None or not last.value or entry.unit != last.unit:
        return
    values = {"value": entry.value, "last": last.value}
    if entry.value >= 10 * last.value:
        yield Problem("ten_times", values=values)
    elif entry.value <= last.value / 10:
        yield Problem("a_tenth", values=values)


def _words(row: Row) -> Iterator[Problem]:
    entry = row.entry
    asked = ["scope", *(["note"] if entry.note_fr or entry.note_en else [])]
    if row.new:
        asked += ["label", *(["definition"] if entry.indicator else [])]
        if entry.topic not in catalogue.load().topics:
            yield Problem("topic_unknown", values={"topic": entry.topic})
    every = [f"{name}_{language}" for name in asked for language in ("fr", "en")]
    if absent := tuple(name for name in every if not getattr(entry, name)):
        yield Problem("words_missing", values={"fields": absent})
    long = [name for name in every if len(getattr(entry, name)) > PARAGRAPH]
    if long:
        yield Problem("words_too_long", values={"fields": tuple(long), "most": PARAGRAPH})


# Its period and its place ------------------------------------------------------------------------


def _period(row: Row, grid: Grid) -> Iterator[Problem]:
    start, end, last = row.entry.period_start, row.entry.period_end, row.last
    dated = last is None or last.period_start is not None
    if start is None and end is None:
        if dated and row.entry.nature not in NOT_ADDED_UP:
            yield Problem("period_missing")
        return
    if start is None or end is None:
        yield Problem("period_half")
        return
    values: dict[str, object] = {"start": start, "end": end}
    if start > end:
        yield Problem("period_backwards", values=values)
        return
    if not start.year <= grid.draft.year <= end.year and not _as_far(row, grid):
        yield Problem("period_elsewhere", values={**values, "year": grid.draft.year})
    if last and last.period_start:
        yield from _length(reports.days(row.entry), reports.days(last))


def _as_far(row: Row, grid: Grid) -> bool:
    """Whether a period is as far from its report's year as it was last year; a date stays."""
    last, end = row.last, row.entry.period_end
    if last is None or last.period_end is None or end is None or grid.before is None:
        return False
    moved = grid.draft.year - reports.year(last.source)
    fixed = row.entry.nature == "date" and end == last.period_end
    return fixed or end.year - last.period_end.year == moved


def _length(now: int, last: int) -> Iterator[Problem]:
    values = {"days": now, "last": last}
    if now - last > reports.LEAP:
        yield Problem("period_longer", values=values)
    if last - now > reports.LEAP:
        yield Problem("period_shorter", values=values)


def _pages(entry: Entry, draft: Draft) -> Iterator[Problem]:
    first, last = entry.first_page, entry.last_page or entry.first_page
    if first is None or last is None:
        yield Problem("page_missing")
    elif first > last:
        yield Problem("page_order", values={"first": first, "last": last})
    else:
        outside = [one for one in (first, last) if not 1 <= one <= (draft.about.pages or _PAGES)]
        if outside:
            values = {"page": outside[-1], "pages": draft.about.pages}
            yield Problem("page_beyond", values=values)
    yield from _section(entry, draft, first, last)


def _section(entry: Entry, draft: Draft, first: int | None, last: int | None) -> Iterator[Problem]:
    title = section_of(entry, draft)
    known = {one.title: one for one in draft.about.sections}
    if not title:
        yield Problem("section_missing")
    elif known and title not in known:
        yield Problem("section_unknown", values={"section": title})
    elif (found := known.get(title)) and found.first_page and found.last_page:
        pages = [one for one in (first, last) if one is not None]
        outside = [one for one in pages if not found.first_page <= one <= found.last_page]
        span = {"first": found.first_page, "last": found.last_page}
        if outside:
            values = {"page": outside[0], "section": title, **span}
            yield Problem("page_outside_section", values=values)


def section_of(entry: Entry, draft: Draft) -> str:
    """The section that an entry names, or the only one that has its first page."""
    page = entry.first_page
    if entry.section or page is None:
        return entry.section
    found = [
        one.title
        for one in draft.about.sections
        if one.first_page and one.last_page and one.first_page <= page <= one.last_page
    ]
    return found[0] if len(found) == 1 else ""


# Several together --------------------------------------------------------------------------------


def _sums(grid: Grid, on: Release) -> Iterator[Problem]:
    for one in sums.wrong(grid, on):
        values = {"name": one.name, "label": one.label, "found": one.found, "total": one.total}
        yield Problem("sum", one.rows, {**values, "qualifier": one.qualifier})


def _two_values(grid: Grid, on: Release) -> Iterator[Problem]:
    told = [{*point.rivals} for point in grid.draft.points.values()]
    for pair in rivals.pairs(grid, on):
        one, other = (grid[key].entry.value for key in pair)
        if one == other:
            yield Problem("same_label", pair, {"value": one})
        elif not any({*pair} <= known for known in told):
            yield Problem("two_values", pair, {"values": (one, other)})


def _points(grid: Grid) -> Iterator[Problem]:
    given = {row.key for row in grid.given}
    for name, point in grid.draft.points.items():
        if absent := rivals.lacking(point, given):
            yield Problem("point_unfinished", values={"point": name, "fields": absent})


def _open(grid: Grid) -> Iterator[Problem]:
    rows = tuple(row.key for row in grid.rows if row.entry.state == "open")
    if rows:
        yield Problem("open", rows, {"count": len(rows)})
