"""A report under way, put online as one release: what it would change first, then the deed."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import pyarrow as pa

from cqcm_data import figures, indicators, release, reports, store
from cqcm_data.build import table
from cqcm_data.catalogue import Catalogue, Indicator, extended
from cqcm_data.contracts import PublishedFigure
from cqcm_data.intake import undo
from cqcm_data.publish import Reason, publish
from cqcm_data.release import Release
from cqcm_data.reporting import checks, grid, rows
from cqcm_data.reporting.checks import Problem
from cqcm_data.reporting.drafts import Draft
from cqcm_data.reporting.grid import Grid
from cqcm_data.reports import Unlike
from cqcm_data.store import Signature

DATASETS = ("sources", "published_figures", "report_sections", "indicators", "points")
_REPORT = "report"  # under which the history says which one a release brought


class NotYet(RuntimeError):
    """A report in which something must be mended first: all that stops it."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__(", ".join(f"{one.code} ({', '.join(one.rows)})" for one in problems))


@dataclass(frozen=True)
class Effect:
    """What an indicator shows now and what it would show, in its unit.

    `now` is None for a new one, `then` for one that goes. `unlike` says why the figure that would
    be shown is not set beside the one of the report before, if so; `previous` is that figure.
    """

    indicator: Indicator
    now: PublishedFigure | None
    then: PublishedFigure | None
    previous: PublishedFigure | None = None
    unlike: tuple[Unlike, ...] = ()


@dataclass(frozen=True, eq=False)
class Plan:
    """What a report under way would change in a release.

    `tables` are the datasets that differ, whole; none are made where something stops it. `grid` is
    what was entered, with the rows that are not taken up, open or new. `ids` are the figures' ids
    by the keys of their rows. Of figures of this report that are online already, `changed` and
    `removed` are the ids.
    """

    grid: Grid
    base: Release
    problems: tuple[Problem, ...]
    tables: Mapping[str, pa.Table]
    ids: Mapping[str, str]
    added: tuple[str, ...]
    changed: tuple[str, ...]
    removed: tuple[str, ...]
    effects: tuple[Effect, ...]

    @property
    def draft(self) -> Draft:
        return self.grid.draft

    @property
    def changes_nothing(self) -> bool:
        return not self.tables and not self.stops

    @cached_property
    def stops(self) -> tuple[Problem, ...]:
        """What must be mended first."""
        return tuple(one for one in self.problems if one.stops)

    @cached_property
    def to_confirm(self) -> tuple[Problem, ...]:
        """What is said, and confirmed by whoever puts it online."""
        return tuple(one for one in self.problems if not one.stops)


def planned(draft: Draft, on: Release) -> Plan:
    """What a report under way would change in a release.

    Raises ContractError for what the checks did not see.
    """
    made = grid.grid(draft, on)
    problems = checks.problems(made, on)
    if any(one.stops for one in problems):
        return Plan(made, on, problems, {}, {}, (), (), (), ())
    whole = rows.whole(made, on)
    tables = {name: table(name, every) for name, every in whole.tables.items()}
    changed = {name: one for name, one in tables.items() if _differs(name, one, on)}
    before = {row.id: row for row in figures.figures(on).values() if row.source == draft.source}
    after = {row.id: row for row in _figures(whole) if row.source == draft.source}
    return Plan(
        grid=made,
        base=on,
        problems=problems,
        tables=changed,
        ids=whole.ids,
        added=tuple(name for name in after if name not in before),
        changed=tuple(name for name in after if name in before and after[name] != before[name]),
        removed=tuple(name for name in before if name not in after),
        effects=tuple(_effects(whole, on)),
    )


def _figures(whole: rows.Whole) -> list[PublishedFigure]:
    return [PublishedFigure.model_validate(dict(row)) for row in whole.tables["published_figures"]]


def _differs(name: str, made: pa.Table, on: Release) -> bool:
    """Whether a dataset is otherwise than online; an empty one is as one that is not there."""
    return bool(made.to_pylist() != rows.online(name, on))


# What indicators would show ----------------------------------------------------------------------


def _effects(whole: rows.Whole, on: Release) -> Iterator[Effect]:
    """The indicators that would show something else, in the order of the catalogue."""
    was, would = indicators.known(on), _known(whole)
    after = {row.id: row for row in _figures(whole)}
    for name in dict.fromkeys([*would.indicators, *was.indicators]):
        now = _shown(was, name, on)
        indicator = would.indicators.get(name) or was.indicators[name]
        published = would.indicators[name].published if name in would.indicators else None
        then = _newest(published, after) if published else None
        if now != then:
            earlier = after.get(then.follows) if then and then.follows else None
            unlike = reports.unlike(earlier, then) if earlier and then else ()
            yield Effect(indicator, now, then, earlier, unlike)


def _known(whole: rows.Whole) -> Catalogue:
    own = whole.tables["indicators"]
    return extended({str(row["id"]): indicators.stanza(row) for row in own})


def _shown(known: Catalogue, name: str, on: Release) -> PublishedFigure | None:
    """What an indicator shows now; nothing for one that no report states or that is not there."""
    one = known.indicators.get(name)
    return reports.stated(one.published, on) if one and one.published else None


def _newest(name: str, after: Mapping[str, PublishedFigure]) -> PublishedFigure | None:
    """The last figure of a chain."""
    following = {row.follows: row for row in after.values() if row.follows}
    row = after.get(name)
    while row is not None and (later := following.get(row.id)) is not None:
        row = later
    return row


# The deed ----------------------------------------------------------------------------------------


def put_online(plan: Plan, who: str, why: str) -> Release:
    """Put a plan online as one release; the base where it changes nothing.

    The draft stays. Raises NotYet, and what `publish` raises: Superseded where something came after
    the base of the plan, ContractError, CannotBeShown, NeedsRepair, store.NotWritten.
    """
    if plan.stops:
        raise NotYet(plan.stops)
    about = {
        _REPORT: plan.draft.source,
        "figures": str(len(plan.ids)),
        "not_taken_up": str(plan.grid.total.not_taken_up),
        "open": str(plan.grid.total.open),
    }
    if not plan.tables:
        return plan.base
    return publish(plan.base.root, plan.base, plan.tables, Reason(who, why, about))


def publications(year: int, newest: Release) -> list[Release]:
    """The releases by which the report of a year was put online, the newest first.

    Each is taken back as any other: `intake.undo.undone`, then `publish`.
    """
    signed = {n: store.signatures(newest.root, n) for n in DATASETS if n in newest.tables}
    source = reports.called(year)
    return [
        one
        for one in reversed(release.history(newest.root))
        if any(_brought(one, name, signatures, source) for name, signatures in signed.items())
    ]


def _brought(one: Release, name: str, signed: Mapping[int, Signature], source: str) -> bool:
    """Whether a release wrote a dataset for a report."""
    by = signed.get(one.tables.get(name, -1))
    return by is not None and by.release == one.number and dict(by.about).get(_REPORT) == source


def taken_back(newest: Release) -> frozenset[int]:
    """The publications of reports that a later one took back."""
    return frozenset().union(*(undo.taken_back(name, newest) for name in DATASETS))
