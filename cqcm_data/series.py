"""One indicator, measured: the value that charts, tables, sentences and exports read."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Literal

import pandas as pd

from cqcm_data.catalogue import Indicator
from cqcm_data.contracts import Qualifier
from cqcm_data.filters import Filters
from cqcm_data.provenance import Provenance
from cqcm_data.reports import Previous
from cqcm_data.text import Text

Status = Literal["report", "other_source", "received", "awaiting", "fictitious"]


@dataclass(frozen=True, eq=False)
class Population:
    """Inhabitants by region at a date, as one source estimates them."""

    by_region: Mapping[str, int]
    date: dt.date
    source: str


@dataclass(frozen=True)
class Coverage:
    """How much of what there is some records hold; nothing of what is whole or does not apply.

    `regions` are how many sent records, of how many, where some did not. `rows` are how many of a
    file were received, of how many, while some wait to be corrected. `running` is a year of which
    more is to come.
    """

    regions: tuple[int, int] | None = None
    rows: tuple[int, int] | None = None
    running: int | None = None


@dataclass(frozen=True, eq=False)
class Series:
    """One indicator, measured: what every chart, table, sentence and export reads.

    `frame` is tidy: one column per dimension, then `value` (a float, missing where there is no
    value) and `hidden` (whether the value is kept from who asked, to protect people; it is missing
    then). A published figure has one row and may have a `value_to`. Indicators side by side have
    their own series in `parts`. `labels` gives words to the values of each dimension and filter.
    `applied` are the filters that the numbers follow, `unfollowed` those that they cannot.
    `broken_down` is False where people are not counted in this way: the breakdown and filters are
    none of the public tables, and there is no row. `as_of` is the day on which the records came.
    `internal` numbers count people and are whole: the public may see fewer of them.
    `awaited` names the regions of which no record has come yet, where others have sent theirs;
    `coverage` says that and what else records lack. `rounded` counts the approximations in each row
    that has some, by its values of the dimensions. `previous` is the figure that a published one
    brings up to date.
    `sql` is what was run for the rows, with the `values` bound in it; empty where nothing was: a
    published figure is one row of a table read whole, and each of the `parts` has its own.
    """

    indicator: Indicator
    dimensions: tuple[str, ...]
    labels: Mapping[str, Mapping[object, Text]]
    frame: pd.DataFrame
    applied: Filters
    unfollowed: Filters
    status: Status
    provenance: Provenance
    qualifier: Qualifier
    release: int
    as_of: dt.date
    sql: str
    values: tuple[object, ...]
    parts: tuple["Series", ...] = ()
    broken_down: bool = True
    awaited: Mapping[str, Text] = field(default_factory=dict)
    coverage: Coverage = Coverage()
    rounded: Mapping[tuple[object, ...], int] = field(default_factory=dict)
    population: Population | None = None  # by which a rate was divided
    internal: bool = False
    previous: Previous | None = None

    @property
    def narrowed(self) -> bool:
        """Whether a filter has put other numbers in the place of those that are published."""
        return bool(self.applied) and not (self.provenance.figure or self.parts)

    @property
    def hidden(self) -> "pd.Series[bool]":
        """Which rows have a value that is kept from who asked."""
        return self.frame["hidden"]

    @cached_property
    def value(self) -> float | None:
        """The value of a series that is not broken down; None when there is none."""
        return self._single("value")

    @cached_property
    def value_to(self) -> float | None:
        """The upper end of a published range."""
        return self._single("value_to")

    def _single(self, column: str) -> float | None:
        if self.dimensions or self.frame.empty or column not in self.frame:
            return None
        found = self.frame[column].iloc[0]
        return None if pd.isna(found) else float(found)
