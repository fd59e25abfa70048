"""What is wrong with a report under way, or to be looked at once more: all in one list.

Words are made by the views, from a code, the rows concerned and the values of the sentence.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal, TypeAlias

from cqcm_data.release import Release
from cqcm_data.reporting.entries import Point
from cqcm_data.reporting.grid import Grid

# These stop: nothing goes online before they are mended. Each with its values.
Stop = Literal[
    "report_words_missing",  # fields
    "report_date_wrong",  # date
    "report_pages_missing",
    "section_wrong",  # title: no page, pages beyond the report or not in order
    "section_twice",  # title
    "value_missing",
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
    "sum",  # name, label (Text), found, total: the rows are the parts, then the total
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
    "two_values",  # values; the rows are the rivals: a point is to be worded
    "same_label",  # the same label and the same value
]
Code: TypeAlias = Stop | Said


@dataclass(frozen=True)
class Problem:
    """One thing to mend or to confirm: what it is, of which rows, the values of its sentence.

    No rows where it is about the report itself.
    """

    code: Code
    rows: tuple[str, ...] = ()
    values: Mapping[str, object] = field(default_factory=dict)

    @property
    def stops(self) -> bool:
        """Whether nothing goes online before it is mended."""
        raise NotImplementedError

    @property
    def name(self) -> str:
        """What tells it from any other, so that a confirmation is of this one alone."""
        raise NotImplementedError


def problems(grid: Grid, on: Release) -> tuple[Problem, ...]:
    """All of them: those that stop first, then in the order of the rows."""
    raise NotImplementedError


def drafted(problem: Problem, grid: Grid) -> tuple[str, Point]:
    """A point for the register on two values of the same thing, and its name, for a person to word.

    Its words are plain skeletons made of the figures. Raises ValueError for any other problem.
    """
    raise NotImplementedError
