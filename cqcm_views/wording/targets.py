"""A value against its target: one line in words, and the lengths of a bar beside it."""

from dataclasses import dataclass

from cqcm_data import catalogue, figures
from cqcm_data.reading import Reading
from cqcm_data.series import Series
from cqcm_data.text import Language
from cqcm_views.wording import citation, findings, numbers
from cqcm_views.wording.strings import say

_ROUNDED = ("about", "nearly")
_BOUNDS = ("more_than", "up_to")


@dataclass(frozen=True)
class Against:
    """The line, and in percent of the bar: how far the value goes, where the target stands.

    There is no bar where the source gives a bound or a range, from which no gap follows.
    """

    words: str
    reached: float | None = None
    mark: float | None = None


def against(series: Series, reading: Reading) -> Against | None:
    """A value against the target of its year; None without one, or for a part of the whole."""
    year = _year(series)
    if series.value is None or year is None or set(series.applied) - {"year"}:
        return None
    target = figures.target(series.indicator.id, year, reading.release)
    if target is None:
        return None
    start = {
        "year": year,
        "target": findings.amount(target, series.indicator.unit, reading.language),
    }
    if series.qualifier in _BOUNDS or series.value_to is not None:
        return Against(
            say("target_open", reading.language, **start, value=_stated(series, reading.language))
        )
    longest = max(series.value, target)
    return Against(
        say(
            _outcome(series, target),
            reading.language,
            **start,
            gap=_gap(series, target, reading.language),
        ),
        reached=round(series.value / longest * 100, 1),
        mark=round(target / longest * 100, 1),
    )


def _year(series: Series) -> int | None:
    """The year in which the period of a value lies whole."""
    period = series.provenance.dates
    return period[0].year if period and period[0].year == period[1].year else None


def _outcome(series: Series, target: float) -> str:
    """The name of the sentence: missing, reached or exceeded, as a reader sees the numbers."""
    rounded = "_about" if series.qualifier in _ROUNDED else ""
    gap, unit = target - (series.value or 0.0), series.indicator.unit
    if numbers.quantity(abs(gap), unit, "fr") == numbers.quantity(0, unit, "fr"):
        return f"target_reached{rounded}"
    if gap < 0:
        return f"target_exceeded{rounded}"
    counted = "_count" if catalogue.load().units[unit].symbol is None else ""
    return f"target_missing{counted}{rounded}"


def _gap(series: Series, target: float, language: Language) -> str:
    """The distance between two percentages is told in points, never as a percentage."""
    gap, unit = abs(target - (series.value or 0.0)), series.indicator.unit
    if unit == "percent":
        return findings.amount(gap, "percentage_points", language)
    return numbers.quantity(gap, unit, language)


def _stated(series: Series, language: Language) -> str:
    """« plus de 200 », « 4 à 5 »: a value as the source bounds it."""
    value = numbers.quantity(series.value, series.indicator.unit, language)
    if series.value_to is not None:
        upper = numbers.quantity(series.value_to, series.indicator.unit, language)
        value = say("range", language, low=value, high=upper)
    return " ".join(filter(None, [citation.qualifier(series.qualifier, language), value]))
