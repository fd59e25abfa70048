"""Which breakdowns an indicator allows, and which charts suit each of them, in a release."""

from itertools import chain, permutations

from cqcm_data import catalogue, query
from cqcm_data.filters import Filters
from cqcm_data.once import once
from cqcm_data.reading import Reading
from cqcm_data.release import Release
from cqcm_views import charts
from cqcm_views.wording import findings

Breakdown = tuple[str, ...]

_MOST = 2  # dimensions at once
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
    allowed = query.dimensions(catalogue.load()[indicator])
    shown = [
        by
        for by in chain.from_iterable(permutations(allowed, n + 1) for n in range(_MOST))
        if _suited(indicator, by, on, _EVERYTHING) or _suited(indicator, by, on, where)
    ]
    return tuple(sorted(shown, key=lambda by: (len(by), _is_flat(indicator, by, on))))


def _is_flat(indicator: str, by: Breakdown, on: Release) -> bool:
    series = query.series(indicator, Reading(on, example=True), by)
    return any(len(findings.values(series, dimension)) < 2 for dimension in by)
