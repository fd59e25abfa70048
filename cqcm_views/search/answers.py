"""The number that answers: its value, what is counted, its period, where its source is."""

from dataclasses import dataclass

from cqcm_data import indicators, query, reports
from cqcm_data.reading import Reading
from cqcm_data.series import Series
from cqcm_views.search.index import Subject
from cqcm_views.wording import citation, numbers, published


@dataclass(frozen=True)
class Answer:
    """A value as it is read, its unit, its period, its source with the page."""

    value: str
    unit: str
    period: str
    source: str


def of(entry: Subject, reading: Reading) -> Answer | None:
    """What an entry that is a number says; None where it has none to show, made up or not."""
    if entry.kind == "figure":
        return _published(entry.id, reading)
    if entry.kind != "indicator":
        return None
    indicator = indicators.known(reading.release)[entry.id]
    if indicator.published:
        stated = reports.stated(indicator.published, reading.release, reading.report)
        return _published(stated.id, reading)
    series = query.series(entry.id, reading.received)
    return None if series.parts or series.value is None else _counted(series, reading)


def _published(figure: str, reading: Reading) -> Answer:
    row = published.rows(reading)[figure]
    return Answer(row["value"], row["unit"], row["period"], row["source"])


def _counted(series: Series, reading: Reading) -> Answer:
    """A number that is counted here, from the rows of the report or those that were received."""
    language, unit = reading.language, series.indicator.unit
    return Answer(
        numbers.quantity(series.value, unit, language),
        numbers.unit_beside(unit, series.value, language),
        citation.dated(series, language),
        citation.here(series, reading) if series.internal else citation.source_of(series, reading),
    )
