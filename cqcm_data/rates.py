"""Counts per 10 000 inhabitants, so that regions of different sizes can be compared."""

from collections.abc import Iterable
from dataclasses import replace
from types import MappingProxyType

import pandas as pd

from cqcm_data import engine, labels
from cqcm_data.catalogue import Indicator, rate_of
from cqcm_data.filters import Value
from cqcm_data.once import once
from cqcm_data.release import Release
from cqcm_data.series import Population, Series
from cqcm_data.text import Text

PER = 10_000


class NoRate(ValueError):
    """What is not counted by region, or is an average, has no rate by inhabitants."""


def allowed(indicator: Indicator) -> bool:
    """Whether an indicator is a count or a sum that regions have."""
    measure = indicator.measure
    return "region" in indicator.dimensions and measure is not None and measure.per is None


def population(on: Release) -> Population:
    """Inhabitants of the 17 regions on a release; raises NoRate where their dates differ."""
    return _population(on)


@once(maxsize=engine.RELEASES)
def _population(on: Release) -> Population:
    rows = labels.regions(on)
    counted = {(row["population_date"], row["population_source"]) for row in rows}
    if len(counted) != 1:
        raise NoRate("the populations of the regions have several dates or sources")
    ((date, source),) = counted
    inhabitants = {str(row["code"]): int(row["population"]) for row in rows}
    return Population(MappingProxyType(inhabitants), pd.Timestamp(date).date(), str(source))


def inhabitants(people: Population, regions: Iterable[Value] = ()) -> int:
    """Of these regions together; of all Québec where none is named."""
    named = [str(code) for code in regions] or list(people.by_region)
    return sum(people.by_region[code] for code in named if code in people.by_region)


def per_inhabitants(series: Series, on: Release) -> Series:
    """A count divided by the population of each of its rows, per 10 000 inhabitants.

    Without regions in its breakdown, it is divided by the regions that it is filtered by, or by
    all of Québec. Unit: that of the count, « pour 10 000 habitants ». What is missing stays
    missing, and so does what is not placed in a region. Source: that of the count, and that of
    the population. Raises NoRate.
    """
    if not allowed(series.indicator):
        raise NoRate(series.indicator.id)
    people = population(on)
    frame = series.frame.copy()
    base = _base(series, people)
    for column in {"value", "value_to"} & set(frame):
        frame[column] = frame[column] / base * PER
    return replace(
        series,
        indicator=_rated(series.indicator),
        frame=frame,
        # what is printed in the report, and what contradicts it, is the count
        provenance=replace(series.provenance, as_printed=None, figure=None),
        population=people,
    )


def _base(series: Series, people: Population) -> "pd.Series[float]":
    """The population of each row; missing where it is not that of a region."""
    if "region" in series.dimensions:
        return series.frame["region"].map(people.by_region).astype("float64")
    whole = inhabitants(people, series.applied.get("region", ())) or None
    return pd.Series(whole, index=series.frame.index, dtype="float64")


def _rated(indicator: Indicator) -> Indicator:
    label = Text(
        fr=f"{indicator.label.fr}, pour 10\u00a0000 habitants",
        en=f"{indicator.label.en}, per 10,000 inhabitants",
    )
    told = {"label": label, "unit": rate_of(indicator.unit), "published": None, "finding": None}
    return indicator.model_copy(update=told)
