"""The numbers of a card under what is chosen."""

from collections.abc import Sequence
from dataclasses import replace

from cqcm_data import query, rates
from cqcm_data.reading import Reading
from cqcm_data.series import Series
from cqcm_views.charts import MAPS
from cqcm_views.views.model import ChartCard
from cqcm_views.views.state import State


def published(indicator: str, by: Sequence[str], state: State, reading: Reading) -> Series:
    """What is published or was received, under what is chosen; never the example."""
    return query.series(indicator, reading.received, by, state.measured)


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
