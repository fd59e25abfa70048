"""What a card holds, for each kind of card."""

from functools import singledispatch

from cqcm_data.reading import Reading
from cqcm_views.cards import changes, chart, figure, lead, lists, table
from cqcm_views.cards.content import CardContent
from cqcm_views.views.model import (
    AnyCard,
    ChangeCard,
    ChartCard,
    FigureCard,
    Lead,
    ListCard,
    TableCard,
)
from cqcm_views.views.state import State


@singledispatch
def content(card: AnyCard, _state: State, _reading: Reading) -> CardContent:
    """All that a card says under what is chosen, for a reading."""
    raise TypeError(f"{card} is no kind of card")


content.register(FigureCard, figure.content)
content.register(ChartCard, chart.content)
content.register(ListCard, lists.content)
content.register(TableCard, table.content)
content.register(ChangeCard, changes.content)


@content.register
def _(card: Lead, state: State, reading: Reading) -> CardContent:
    return lead.claimed(card, content(card.card, state, reading), state, reading)
