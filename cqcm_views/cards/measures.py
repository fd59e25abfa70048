"""The numbers of a card under what is chosen."""

from collections.abc import Sequence
from dataclasses import replace

from cqcm_data import query, rates
from cqcm_data.reading import Reading
from cqcm_data.series import Series
from cqcm_views.charts import MAPS
from cqcm_views.views.model import AnyCard, ChartCard, Lead, TableCard
from cqcm_views.views.state import State
from cqcm_views.wording import citation


def published(indicator: str, by: Sequence[str], state: State, reading: Reading) -> Series:
    """What is published or was received, under what is chosen; never the example."""
    return query.series(indicator, reading.received, by, state.measured)


def whole(series: Series, state: State, reading: Reading) -> Series:
    """The published number of what is broken down: that of the report which breaks it down."""
    return published(series.indicator.id, (), state, of_rows(series, reading))


def wholes(card: AnyCard, state: State, reading: Reading) -> list[Series]:
    """The published number of each measure of a card, from the report whose rows it shows."""
    match card:
        case Lead():
            return wholes(card.card, state, reading)
        case ChartCard():
            series = [of_card(card, state, reading.received)]
        case TableCard():
            series = [published(name, (card.by,), state, reading) for name in card.indicators]
        case _:
            return [published(name, (), state, reading) for name in card.indicators]
    return [whole(one, state, reading) for one in series]


def of_rows(series: Series, reading: Reading) -> Reading:
    """What is read of the report whose rows a series has; of the same one for all others."""
    year = citation.report_of(series)
    same = year in (None, citation.shown(reading)) or series.status != "report"
    return reading if same else replace(reading, report=year)


def of_card(card: ChartCard, state: State, reading: Reading) -> Series:
    """The numbers of a card with a chart."""
    where = followed(card, state).measured
    series = query.series(card.indicator, reading, card.by, where)
    return rates.per_inhabitants(series, reading.release) if card.per else series


def followed(card: ChartCard, state: State) -> State:
    """A map keeps all its regions: a chosen one stands out on it instead of standing alone."""
    if card.chart not in MAPS:
        return state
    return replace(state, where=state.where.without(["region"]))
