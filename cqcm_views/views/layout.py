"""Which cards a view shows, in which order, under which words, for a reading.

The shell, a text, a slide draw what stands here: nobody decides it a second time.
"""

from dataclasses import dataclass

from cqcm_data import query
from cqcm_data.reading import Reading
from cqcm_views.views import state
from cqcm_views.views.model import BlockCard, ChartCard, Section, View
from cqcm_views.views.state import State
from cqcm_views.wording.strings import words

_LONG = 5  # a view with more sections lists them at its top


@dataclass(frozen=True)
class Placed:
    """A section as it stands: its large figures, its other cards, those that only wait.

    `switch` is whether the example, which fills some of its cards, can be chosen there.
    """

    section: Section
    key: str
    blocks: tuple[BlockCard, ...]
    waiting: tuple[ChartCard, ...] = ()
    switch: bool = False

    @property
    def large(self) -> bool:
        """Whether it has large figures, or the details of one entry beside its words."""
        return bool(self.section.figures() or self.section.entry)


@dataclass(frozen=True)
class Layout:
    """A view as it stands: its filters, its sections, and what is said above them.

    `listed` is whether the sections are named at the top, `example` whether what is made up shows,
    `sheets` whether the sheets of the regions are a step away.
    """

    view: View
    filters: tuple[str, ...]
    sections: tuple[Placed, ...]
    listed: bool
    example: bool
    sheets: bool


def layout(view: View, chosen: State, reading: Reading) -> Layout:
    """A view for a reading, under what is chosen."""
    filters = _filters(view, reading)
    records = _records(view, reading)
    return Layout(
        view=view,
        filters=filters,
        sections=(*(_placed(view, section) for section in view.sections), *records),
        listed=len(view.sections) + len(records) > _LONG,
        example=reading.example and any(one.switch for one in records),
        sheets=bool(view.sections and ("region" in filters or chosen.where.get("region"))),
    )


def _placed(view: View, section: Section) -> Placed:
    return Placed(section, f"{view.order}-{section.slug}", tuple(section.blocks()))


def _records(view: View, reading: Reading) -> tuple[Placed, ...]:
    """The cards that need records stand together at the end, with the example that fills them.

    Those that have none are named apart: a dozen empty frames would hide the others. What a
    reader composed stands there all the same: it is what was asked for.
    """
    if not view.record_cards:
        return ()
    status = {card: query.records(card.indicator, reading) for card in view.record_cards}
    waiting = [card for card in status if status[card] == "awaiting" and not view.composed]
    usual = Section(words()["records_title"], words()["records_about"])
    return (
        Placed(
            section=view.records or usual,
            key="records",
            blocks=tuple(card for card in status if card not in waiting),
            waiting=tuple(waiting),
            switch=any(one != "received" for one in status.values()),
        ),
    )


def _filters(view: View, reading: Reading) -> tuple[str, ...]:
    """The filters that at least one card follows and that leave a choice, in the bar's order."""
    followed = {*view.follows}
    for card in view.cards():
        of_card = reading if isinstance(card, ChartCard) else reading.received
        for indicator in card.indicators:
            followed |= query.followed(indicator, of_card)
    offered = [name for name in state.dimensions() if name in followed]
    return tuple(name for name in offered if len(state.options(name, reading.release)) > 1)
