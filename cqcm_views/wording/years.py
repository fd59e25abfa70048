"""A published figure beside that of the report before it, in words."""

from cqcm_data.contracts import NOT_ADDED_UP, PublishedFigure
from cqcm_data.provenance import of_figure
from cqcm_data.reading import Reading
from cqcm_data.reports import Previous
from cqcm_data.series import Series
from cqcm_data.text import Language
from cqcm_views.wording import citation, findings, numbers
from cqcm_views.wording.strings import say

_WITHOUT_CHANGE = {"date", "rank", "change"}  # an amount of change between two of them says nothing


def compared(series: Series, language: Language) -> str:
    """« 2023 : 6 937; +10 % », or why the two are not compared; nothing without an earlier one."""
    if series.previous is None:
        return ""
    before = of_before(series.previous.figure, language)
    if unlike := unlikeness(series.previous, language):
        return say("not_compared", language, before=before, why=unlike)
    change = changed(series, language)
    return say("year_against_year", language, before=before, change=change) if change else before


def beside(series: Series, reading: Reading) -> str:
    """What stands beside a number: what was stated before, that the newest report has none."""
    lapsed = citation.not_taken_up(series, reading)
    said = [compared(series, reading.language), lapsed[:1].upper() + lapsed[1:]]
    return "; ".join(filter(None, said))


def of_before(row: PublishedFigure, language: Language) -> str:
    """« 2023 : 6 937 »: a figure under its period, or under its report where that is not known."""
    told = of_figure(row)
    dated = citation.period(told, language) if told.dates else ""
    when = dated or citation.in_report(row.source, language)
    return say("chip", language, label=when, value=citation.figure_value(row, language))


def unlikeness(previous: Previous, language: Language) -> str:
    """In what the figures of two reports differ; nothing where they can be compared."""
    why = [say(f"unlike_{name}", language) for name in previous.unlike]
    return numbers.joined(why, language)


def changed(series: Series, language: Language) -> str:
    """How much a figure differs from the one before, where that says something."""
    previous, now = series.previous, series.value
    if previous is None or previous.unlike or now is None:
        return ""
    row = previous.figure
    if row.nature in _WITHOUT_CHANGE or {row.value_to, series.value_to} != {None}:
        return ""
    exact = row.qualifier == series.qualifier == "exact"
    if row.value == now:
        return say("no_change", language) if exact else ""
    change = _amount(row, now, language)
    return change if exact or not change else say("about_change", language, change=change)


def _amount(row: PublishedFigure, now: float, language: Language) -> str:
    """More since, of what adds up from year to year; points of percentages; else a percentage."""
    if row.nature == "cumulative":
        more = numbers.quantity(now - row.value, row.unit, language)
        return say("more_since", language, count=more) if now > row.value else ""
    if row.unit == "percent":
        points = numbers.signed(round(now - row.value, 1), language)
        return say("change_in_points", language, change=points)
    return findings.change_percent(row.value, now, row.unit, language) or ""


def _apart(previous: Previous, series: Series) -> bool:
    """Whether two flows have a period each, and not the same one: a figure stated anew is none."""
    before = (previous.figure.period_start, previous.figure.period_end)
    return all(before) and series.provenance.dates not in (None, before)


def relative(series: Series) -> float | None:
    """By how much of the earlier figure the newer one differs; None where that says nothing."""
    previous, now = series.previous, series.value
    if previous is None or now is None or previous.unlike:
        return None
    row = previous.figure
    if row.nature == "flow" and not _apart(previous, series):
        return None
    plain = row.nature not in NOT_ADDED_UP | {"cumulative"} and row.unit != "percent"
    same = {row.value_to, series.value_to} == {None}
    readable = findings.change_percent(row.value, now, row.unit, "fr")
    return (now - row.value) / row.value if plain and same and readable else None
