"""What is entered of a report under way: the report itself, its figures, points of the register.

Nothing here is sure: any of it may be missing or wrong until `checks` has no more to say.
"""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, Literal, TypeVar

from cqcm_data.contracts import Nature, Qualifier
from cqcm_data.register import Kind

State = Literal["open", "given", "not_taken_up"]


@dataclass(frozen=True)
class Section:
    """A section of the report, from its first page to its last."""

    title: str
    first_page: int | None = None
    last_page: int | None = None


@dataclass(frozen=True)
class About:
    """The report itself; `date` as 2025, 2025-04 or 2025-04-30; `pages` is its last page."""

    title_fr: str = ""
    title_en: str = ""
    date: str = ""
    pages: int | None = None
    sections: tuple[Section, ...] = ()
    publisher: str = ""
    address: str = ""
    licence: str = ""


@dataclass(frozen=True)
class Entry:
    """A figure as the new report states it; `value` is in `unit`, a period has both its days.

    Of a figure that follows one of an earlier report, what is below `contradicts` is not asked: it
    is as there. A new one says it, and `indicator` whether it gets an indicator of its own, which
    has a definition. `contradicts` is the key of the entry that measures the same otherwise.
    `unread` is what was typed as the value and is no number: it counts while there is no value.
    """

    state: State = "open"
    value: float | None = None
    value_to: float | None = None
    unit: str = ""
    qualifier: Qualifier = "exact"
    nature: Nature = "flow"
    scope_fr: str = ""
    scope_en: str = ""
    period_start: dt.date | None = None
    period_end: dt.date | None = None
    section: str = ""
    first_page: int | None = None
    last_page: int | None = None
    as_printed: str = ""
    note_fr: str = ""
    note_en: str = ""
    contradicts: str = ""
    label_fr: str = ""
    label_en: str = ""
    topic: str = ""
    definition_fr: str = ""
    definition_en: str = ""
    indicator: bool = False
    unread: str = ""


@dataclass(frozen=True)
class Point:
    """A point for the register; figures are named by the keys of their entries."""

    kind: Kind = "contradiction"
    figures: tuple[str, ...] = ()
    rivals: tuple[str, ...] = ()
    shown: str = ""
    to_use: str = ""
    pages: tuple[int, ...] = ()
    title_fr: str = ""
    title_en: str = ""
    public_fr: str = ""
    public_en: str = ""
    team_fr: str = ""
    team_en: str = ""
    why_fr: str = ""
    why_en: str = ""


Kept = TypeVar("Kept", About, Entry, Point)


def altered(kept: Kept, changed: Mapping[str, Any]) -> Kept:
    """The same with some fields changed, by their names; raises TypeError for a name of none."""
    return replace(kept, **changed)
