"""The figures of the last report row by row, each with what is entered of it for the next one."""

import datetime as dt
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import count
from types import MappingProxyType

from cqcm_data import catalogue, figures, indicators, reports
from cqcm_data.alphabet import plain
from cqcm_data.contracts import PublishedFigure
from cqcm_data.release import Release
from cqcm_data.reporting import online
from cqcm_data.reporting.drafts import Change, Draft
from cqcm_data.reporting.entries import Entry

_DATE = "date"  # the nature of what happens once: it is no year later in the next report
_LONGEST = 60  # letters of an id


@dataclass(frozen=True)
class Row:
    """One figure: what the last report says of it, and what is entered.

    The key is the id of the figure before; of a new one, its own. `shown` tells whether an
    indicator shows it. `entry` has the defaults of the last report where nothing was entered.
    `by` is who changed it last; None where nobody did. `label` may be empty of a new one.
    """

    key: str
    topic: str
    label: Mapping[str, str]
    last: PublishedFigure | None
    shown: bool
    entry: Entry
    by: Change | None = None

    @property
    def new(self) -> bool:
        """Whether no earlier report states it."""
        return self.last is None


@dataclass(frozen=True)
class Counts:
    """How many rows of a topic, or of all of them, are in each state."""

    given: int
    not_taken_up: int
    open: int

    @property
    def total(self) -> int:
        return self.given + self.not_taken_up + self.open


@dataclass(frozen=True)
class Grid:
    """The rows of a report under way, topic by topic in the order of the catalogue.

    `before` is the report whose figures they are; None for a first one.
    """

    draft: Draft
    before: reports.Report | None
    rows: tuple[Row, ...]

    def __getitem__(self, key: str) -> Row:
        """One row; raises KeyError."""
        return self._by_key[key]

    def __contains__(self, key: object) -> bool:
        return key in self._by_key

    @cached_property
    def _by_key(self) -> Mapping[str, Row]:
        return {row.key: row for row in self.rows}

    @cached_property
    def topics(self) -> Mapping[str, tuple[Row, ...]]:
        """The rows of each topic that has some, in order: the last report's, then new ones."""
        found: dict[str, list[Row]] = {}
        for row in self.rows:
            found.setdefault(row.topic, []).append(row)
        return {topic: tuple(rows) for topic, rows in found.items()}

    @property
    def counts(self) -> Mapping[str, Counts]:
        """By topic."""
        return {topic: _counts(rows) for topic, rows in self.topics.items()}

    @property
    def total(self) -> Counts:
        """Of all topics."""
        return _counts(self.rows)

    @property
    def given(self) -> tuple[Row, ...]:
        """The rows that the new report states."""
        return tuple(row for row in self.rows if row.entry.state == "given")


def _counts(rows: tuple[Row, ...]) -> Counts:
    found = Counter(row.entry.state for row in rows)
    return Counts(found["given"], found["not_taken_up"], found["open"])


def grid(draft: Draft, on: Release) -> Grid:
    """Every figure that earlier reports state, as the last of them does, then those that are new.

    In each topic those of the newest report come first, then what it did not take up. What was
    entered before a report came between is of the figure of that one.
    """
    before = online.before(draft.year, on)
    last = _last(draft.year, before, on)
    moved = {key: _in(last, key, on) for key in draft.entries}
    others = [key for key, name in moved.items() if name is None]
    last |= {k: figures.figure(k, on) for k in others if not online.is_new(k, on, draft.year)}
    known = {name: draft.entries[key] for key, name in moved.items() if name}
    whole = replace(draft, entries={**known, **draft.entries})
    shown = _shown(on)
    rows = [*(_row(row, whole, shown) for row in last.values())]
    rows += [_new(key, draft) for key in others if key not in last]
    order = {topic: at for at, topic in enumerate(catalogue.load().topics)}
    rows.sort(key=lambda row: order.get(row.topic, len(order)))
    return Grid(draft, before, tuple(rows))


def _in(last: Mapping[str, PublishedFigure], key: str, on: Release) -> str | None:
    """The figure of the last report that a key is about, if it is about one of them."""
    if key in last or key not in figures.figures(on):
        return key if key in last else None
    return next((one.id for one in reports.chain(key, on) if one.id in last), None)


def _last(year: int, before: reports.Report | None, on: Release) -> dict[str, PublishedFigure]:
    """The last figure of each chain that a report of an earlier year states, by its id."""
    found: dict[str, PublishedFigure] = {}
    for row in figures.figures(on).values():
        until = [one for one in reports.chain(row.id, on) if reports.stated_before(one, year)]
        found |= {until[-1].id: until[-1]} if until else {}
    newest = before.source if before else ""
    return dict(sorted(found.items(), key=lambda item: item[1].source != newest))


def _shown(on: Release) -> frozenset[str]:
    """The figures that indicators show, as every report states them."""
    published = (one.published for one in indicators.known(on).indicators.values())
    return frozenset(one.id for name in published if name for one in reports.chain(name, on))


def _row(last: PublishedFigure, draft: Draft, shown: frozenset[str]) -> Row:
    return Row(
        key=last.id,
        topic=last.topic,
        label=_label(last.label_fr, last.label_en),
        last=last,
        shown=last.id in shown,
        entry=draft.entries.get(last.id) or default(last, draft),
        by=draft.changes.get(last.id),
    )


def _new(key: str, draft: Draft) -> Row:
    entry = draft.entries[key]
    label = _label(entry.label_fr, entry.label_en)
    return Row(key, entry.topic, label, None, entry.indicator, entry, draft.changes.get(key))


def _label(french: str, english: str) -> Mapping[str, str]:
    return MappingProxyType({"fr": french, "en": english})


# What is supposed --------------------------------------------------------------------------------


def default(last: PublishedFigure, draft: Draft) -> Entry:
    """What is supposed of a figure until somebody says: as last year, a year later.

    Neither its value nor its pages. A date does not move; a section is that of the same title.
    """
    years = 0 if last.nature == _DATE else draft.year - reports.year(last.source)
    titles = {one.title for one in draft.about.sections}
    return replace(
        online.entry(last),
        state="open",
        value=None,
        value_to=None,
        period_start=online.moved(last.period_start, years),
        period_end=online.moved(last.period_end, years),
        section=last.section if last.section in titles else "",
        first_page=None,
        last_page=None,
        as_printed="",
        note_fr="",
        note_en="",
    )


def fresh(topic: str, draft: Draft) -> Entry:
    """What is supposed of a figure that is new: a flow of the report's year, with an indicator."""
    start, end = dt.date(draft.year, 1, 1), dt.date(draft.year, 12, 31)
    return Entry(topic=topic, indicator=True, period_start=start, period_end=end)


def new_key(label: str, draft: Draft, on: Release) -> str:
    """The key of a figure that is new, which is its id for good: its label and the year.

    No figure of the release has it, nor any entry that the draft has or had.
    """
    words = re.findall(r"[a-z0-9]+", plain(label))
    said = "_".join(words)[:_LONGEST].strip("_")
    said = said if said[:1].isalpha() else f"figure_{said}".strip("_")
    taken = {*figures.figures(on), *draft.entries, *draft.changes}
    return next(one for one in _names(said, draft.year) if one not in taken)


def _names(said: str, year: int) -> Iterator[str]:
    yield f"{said}_{year}"
    yield from (f"{said}_{number}_{year}" for number in count(2))
