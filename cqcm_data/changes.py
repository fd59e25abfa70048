"""What has been put online since an older release."""

from dataclasses import dataclass
from itertools import pairwise

from cqcm_data import figures, release
from cqcm_data.contracts import CONTRACTS, PublishedFigure
from cqcm_data.once import once
from cqcm_data.release import Release


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
class Changes:
    """The later releases, oldest first, and the published figures that differ in the newest."""

    steps: tuple[Step, ...]
    revised: tuple[Revision, ...]


@once(maxsize=64)
def since(old: Release, newest: Release) -> Changes:
    """Everything between two releases of one root."""
    return Changes(steps(old, newest), _revised(old, newest))


def steps(old: Release, newest: Release) -> tuple[Step, ...]:
    """The releases that came after one, up to another, and the datasets that each changed."""
    between = [r for r in release.history(old.root) if old.number <= r.number <= newest.number]
    return tuple(Step(after, _datasets(before, after)) for before, after in pairwise(between))


def _datasets(before: Release, after: Release) -> tuple[str, ...]:
    return tuple(name for name in CONTRACTS if before.tables.get(name) != after.tables.get(name))


def _revised(old: Release, newest: Release) -> tuple[Revision, ...]:
    now = figures.figures(newest)
    pairs = [Revision(row, now.get(name)) for name, row in figures.figures(old).items()]
    return tuple(
        pair for pair in pairs if pair.after is None or _value(pair.before) != _value(pair.after)
    )


def _value(row: PublishedFigure) -> tuple[object, ...]:
    return row.value, row.value_to, row.qualifier, row.unit
