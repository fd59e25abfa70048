"""Which breakdowns an indicator allows, and which charts suit each of them, in a release."""

from collections.abc import Iterator
from functools import lru_cache
from itertools import chain, permutations

from cqcm_data import catalogue, query
from cqcm_data.filters import Filters
from cqcm_data.query import Series
from cqcm_data.release import Release
from cqcm_views import charts, sentences

Breakdown = tuple[str, ...]

_MOST = 2  # dimensions at once


@lru_cache(maxsize=8192)
def charts_for(
    indicator: str, by: Breakdown, on: Release, where: Filters | None = None
) -> tuple[str, ...]:
    """The kinds of charts that suit a breakdown, the usual one first; none if nothing shows it.

    First those that suit all there is, under any filters; then those that suit what is chosen
    alone: six regions of seventeen can be lines.
    """
    suited = (charts.fitting(series) for series in _measured(indicator, by, on, where))
    return tuple(dict.fromkeys(chain.from_iterable(suited)))


def _measured(
    indicator: str, by: Breakdown, on: Release, where: Filters | None
) -> Iterator[Series]:
    """The series of a breakdown: all of it, then what is chosen.

    Before records are received, the example says what they will allow: what can be composed is
    the same with and without it.
    """
    for chosen in filter(lambda one: one is not None, (Filters(), where)):
        yield query.series(indicator, by, chosen, on, example=True)


@lru_cache(maxsize=1024)
def breakdowns(indicator: str, on: Release, where: Filters | None = None) -> tuple[Breakdown, ...]:
    """The dimensions, alone and two by two in either order, that some chart can show.

    Alone before together, and first what has more than one value: it is worth comparing.
    """
    allowed = query.dimensions(catalogue.load()[indicator])
    every = chain.from_iterable(permutations(allowed, n) for n in range(1, _MOST + 1))
    found = [by for by in every if charts_for(indicator, by, on, where)]
    return tuple(sorted(found, key=lambda by: (len(by), _is_flat(indicator, by, on))))


def _is_flat(indicator: str, by: Breakdown, on: Release) -> bool:
    series = query.series(indicator, by, on=on, example=True)
    return any(len(sentences.ordered(series, dimension)) < 2 for dimension in by)
