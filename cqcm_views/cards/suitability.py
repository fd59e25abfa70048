"""Which breakdowns an indicator allows, and which charts suit each of them, in a release."""

from dataclasses import dataclass
from itertools import chain, permutations
from typing import Literal

from cqcm_data import indicators, query
from cqcm_data.catalogue import TIME
from cqcm_data.filters import Filters
from cqcm_data.once import once
from cqcm_data.reading import Reading
from cqcm_data.release import Release
from cqcm_views import charts
from cqcm_views.charts.rows import MOST_PARTS
from cqcm_views.wording import findings

Breakdown = tuple[str, ...]
Reason = Literal["protected", "sum", "parts"]

_MOST = 2  # dimensions at once


@dataclass(frozen=True)
class Refusal:
    """An order of two dimensions that no chart shows, why, and how many parts it would have.

    `turned` is whether the other order is offered.
    """

    by: Breakdown
    reason: Reason
    parts: int
    turned: bool


_EVERYTHING = Filters()


def charts_for(
    indicator: str, by: Breakdown, on: Release, where: Filters = _EVERYTHING
) -> tuple[str, ...]:
    """The kinds of charts that suit a breakdown, the usual one first; none if nothing shows it.

    First those that suit all there is, under any filters; then those that suit what is chosen
    alone: three regions of seventeen can be told apart.
    """
    suited = (_suited(indicator, by, on, _EVERYTHING), _suited(indicator, by, on, where))
    return tuple(dict.fromkeys(chain(*suited)))


@once(maxsize=8192)
def _suited(indicator: str, by: Breakdown, on: Release, where: Filters) -> tuple[str, ...]:
    """Before records are received, the example says what they will allow.

    What can be composed is the same with the example and without it.
    """
    return charts.fitting(query.series(indicator, Reading(on, example=True), by, where))


@once(maxsize=1024)
def breakdowns(indicator: str, on: Release, where: Filters = _EVERYTHING) -> tuple[Breakdown, ...]:
    """The dimensions, alone and two by two in either order, that some chart can show.

    Alone before together, and first what has more than one value: it is worth comparing.
    """
    allowed = query.dimensions(indicators.known(on)[indicator])
    shown = [
        by
        for by in chain.from_iterable(permutations(allowed, n + 1) for n in range(_MOST))
        if _suited(indicator, by, on, _EVERYTHING) or _suited(indicator, by, on, where)
    ]
    return tuple(sorted(shown, key=lambda by: (len(by), _is_flat(indicator, by, on))))


@once(maxsize=1024)
def refused(
    indicator: str, axis: str, on: Release, where: Filters = _EVERYTHING
) -> tuple[Refusal, ...]:
    """What a first dimension cannot be broken down by, and why, in the catalogue's order."""
    allowed = breakdowns(indicator, on, where)
    others = [name for name in query.dimensions(indicators.known(on)[indicator]) if name != axis]
    return tuple(
        _refusal(indicator, (axis, name), on, where, turned=(name, axis) in allowed)
        for name in others
        if (axis, name) not in allowed
    )


def _refusal(indicator: str, by: Breakdown, on: Release, where: Filters, turned: bool) -> Refusal:
    series = query.series(indicator, Reading(on, example=True), by, where)
    parts = len(findings.values(series, by[1]))
    followed_in_time = by[0] in TIME and parts > MOST_PARTS
    reason: Reason = "parts"
    if not series.broken_down:
        reason = "protected"
    elif not findings.adds_up_over(series, by[1]) and not followed_in_time:
        reason = "sum"
    return Refusal(by, reason, parts, turned)


def _is_flat(indicator: str, by: Breakdown, on: Release) -> bool:
    series = query.series(indicator, Reading(on, example=True), by)
    return any(len(findings.values(series, dimension)) < 2 for dimension in by)
