"""A report under way, put online as one release: what it would change first, then the deed."""

from collections.abc import Mapping
from dataclasses import dataclass

import pyarrow as pa

from cqcm_data.catalogue import Indicator
from cqcm_data.contracts import PublishedFigure
from cqcm_data.release import Release
from cqcm_data.reporting.checks import Problem
from cqcm_data.reporting.drafts import Draft
from cqcm_data.reports import Unlike


class NotYet(RuntimeError):
    """A report in which something must be mended first: all that stops it."""

    def __init__(self, problems: tuple[Problem, ...]) -> None:
        self.problems = problems
        super().__init__(", ".join(f"{one.code} ({', '.join(one.rows)})" for one in problems))


@dataclass(frozen=True)
class Effect:
    """What an indicator shows now and what it would show, in its unit.

    `now` is None for a new one, `then` for one that goes; both are the same where the report does
    not take it up. `unlike` says why the two are not set side by side, if so.
    """

    indicator: Indicator
    now: PublishedFigure | None
    then: PublishedFigure | None
    unlike: tuple[Unlike, ...] = ()


@dataclass(frozen=True)
class Plan:
    """What a report under way would change in a release.

    `tables` are the datasets that differ, whole. `effects` are the indicators that show something
    else, in the order of the catalogue. `ids` are the figures' ids by the keys of their rows.
    """

    draft: Draft
    base: Release
    tables: Mapping[str, pa.Table]
    ids: Mapping[str, str]
    effects: tuple[Effect, ...]
    not_taken_up: tuple[str, ...]
    open: tuple[str, ...]
    new: tuple[str, ...]
    removed: tuple[str, ...]
    changed: tuple[str, ...]
    problems: tuple[Problem, ...]

    @property
    def changes_nothing(self) -> bool:
        return not self.tables

    @property
    def stops(self) -> tuple[Problem, ...]:
        """What must be mended first."""
        return tuple(one for one in self.problems if one.stops)


def planned(draft: Draft, on: Release) -> Plan:
    """What a report under way would change; where something stops it, no tables are made.

    `not_taken_up`, `open` and `new` are keys of rows; `changed` and `removed` are ids of figures
    of this report that are online already.
    """
    raise NotImplementedError


def put_online(plan: Plan, who: str, why: str) -> Release:
    """Put a plan online as one release; the base where it changes nothing.

    The draft stays. Raises NotYet, and what `publish` raises: Superseded where something came after
    the base of the plan, ContractError, CannotBeShown, NeedsRepair, store.NotWritten.
    """
    raise NotImplementedError


def publications(year: int, newest: Release) -> list[Release]:
    """The releases by which the report of a year was put online, the newest first.

    Each is taken back as any other: `intake.undo.undone`, then `publish`.
    """
    raise NotImplementedError


def taken_back(newest: Release) -> frozenset[int]:
    """The publications of reports that a later one took back."""
    raise NotImplementedError
