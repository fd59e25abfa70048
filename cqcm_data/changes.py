"""What has been put online since an older release."""

from dataclasses import dataclass
from itertools import pairwise

from cqcm_data import figures, release, reports
from cqcm_data.contracts import CONTRACTS, PublishedFigure
from cqcm_data.once import once
from cqcm_data.release import Release
from cqcm_data.reports import Report


@dataclass(frozen=True)
class Step:
    """One later release and the datasets that it changed; sums made from them are not named."""

    release: Release
    datasets: tuple[str, ...]


@dataclass(frozen=True)
class Revision:
    """A published figure that has another value now; `after` is None where it is gone."""

    before: PublishedFigure
    after: PublishedFigure | None


@dataclass(frozen=True)
class WholeReport:
    """A report that came or went with all its figures, and how many of them follow none."""

    report: Report
    figures: int
    new: int


@dataclass(frozen=True)
class Changes:
    """The later releases, oldest first, and the published figures that differ in the newest.

    The figures of a report that `came` or is `gone` are counted, not told one by one.
    """

    steps: tuple[Step, ...]
    revised: tuple[Revision, ...]
    came: tuple[WholeReport, ...] = ()
    gone: tuple[WholeReport, ...] = ()


@once(maxsize=64)
def since(old: Release, newest: Release) -> Changes:
    """Everything between two releases of one root."""
    came, gone = _beyond(newest, old), _beyond(old, newest)
    away = {one.report.source for one in gone}
    revised = tuple(one for one in _revised(old, newest) if one.before.source not in away)
    return Changes(steps(old, newest), revised, came, gone)


def steps(old: Release, newest: Release) -> tuple[Step, ...]:
    """The releases that came after one, up to another, and the datasets that each changed."""
    between = [r for r in release.history(old.root) if old.number <= r.number <= newest.number]
    return tuple(Step(after, _datasets(before, after)) for before, after in pairwise(between))


def _datasets(before: Release, after: Release) -> tuple[str, ...]:
    return tuple(name for name in CONTRACTS if before.tables.get(name) != after.tables.get(name))


def _beyond(one: Release, other: Release) -> tuple[WholeReport, ...]:
    """The reports that one release has and the other does not."""
    known, every = {*figures.sources(other)}, figures.figures(one).values()
    found = []
    for report in reports.reports(one):
        stated = [row for row in every if row.source == report.source]
        if report.source not in known and stated:
            new = sum(row.follows is None for row in stated)
            found.append(WholeReport(report, len(stated), new))
    return tuple(found)


def _revised(old: Release, newest: Release) -> tuple[Revision, ...]:
    now = figures.figures(newest)
    pairs = [Revision(row, now.get(name)) for name, row in figures.figures(old).items()]
    return tuple(
        pair for pair in pairs if pair.after is None or _value(pair.before) != _value(pair.after)
    )


def _value(row: PublishedFigure) -> tuple[object, ...]:
    return row.value, row.value_to, row.qualifier, row.unit
