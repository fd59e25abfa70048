"""Which cards a view shows, in which order, under which words, for a reading.

The shell, a text, a slide draw what stands here: nobody decides it a second time.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from cqcm_data import catalogue, query
from cqcm_data.filters import Filters
from cqcm_data.once import once
from cqcm_data.reading import Reading
from cqcm_data.series import Status
from cqcm_views.views import state
from cqcm_views.views.model import (
    AnyCard,
    ChartCard,
    FigureCard,
    Lead,
    ListCard,
    Section,
    View,
)
from cqcm_views.views.state import State
from cqcm_views.wording import numbers, strings
from cqcm_views.wording.strings import say, words

# The places of what follows a filter without coming from a section, and of the records.
FOLLOWS = "follows"
RECORDS = "records"


@dataclass(frozen=True)
class Placed:
    """A section as it stands: its charts and lists, its rows, the cards that only wait.

    `switch` is whether the example, which fills some of its cards, can be chosen there.
    `key` is its place in the view: what follows a filter stands in that of the section which its
    first charts come from, so that they are drawn again and not made anew.
    """

    section: Section
    key: str
    blocks: tuple[AnyCard, ...]
    rows: tuple[AnyCard, ...] = ()
    waiting: tuple[ChartCard, ...] = ()
    switch: bool = False


@dataclass(frozen=True)
class Layout:
    """A view as it stands: its filters, what leads it, its sections, and what is said above them.

    `chosen` is what its cards are drawn under, `pending` are the filters that wait for records.
    `follows` says which cards follow what is chosen: they stand first, and `rest` is all that does
    not, below them. `example` is whether what is made up shows, `sheets` whether the sheets of the
    regions are a step away.
    """

    view: View
    chosen: State
    filters: tuple[str, ...]
    pending: tuple[str, ...]
    lead: tuple[Lead, ...]
    sections: tuple[Placed, ...]
    rest: tuple[AnyCard, ...]
    follows: str
    example: bool
    sheets: bool


def layout(view: View, chosen: State, reading: Reading) -> Layout:
    """A view for a reading, under what is chosen."""
    return _layout(view, chosen.asked, reading)


@once(maxsize=512)
def _layout(view: View, chosen: State, reading: Reading) -> Layout:
    filters, pending = _filters(view, reading)
    pending = tuple(name for name in pending if name not in chosen.where)  # its chip is there
    # What leads the product says the same whatever was chosen elsewhere.
    drawn = replace(chosen, where=Filters()) if view.overview else chosen
    following = _following(view, drawn, reading)
    first = () if view.composed else following  # a composed card keeps its own words
    records = _records(view, first, reading)
    return Layout(
        view=view,
        chosen=drawn,
        filters=filters,
        pending=pending,
        lead=() if first else view.lead,
        sections=(*(_chosen(view, first) if first else _usual(view)), *records),
        rest=_rest(view, first) if first else (),
        follows=_sentence(view, following, chosen, reading),
        example=reading.example and any(one.switch for one in records),
        sheets=bool(view.sections and ("region" in filters or chosen.where.get("region"))),
    )


def _usual(view: View) -> tuple[Placed, ...]:
    return tuple(
        _placed(section, f"{view.order}-{section.slug}", section.cards) for section in view.sections
    )


def _placed(section: Section, key: str, cards: Iterable[AnyCard]) -> Placed:
    """Charts and lists first, then the numbers that have none, as rows."""
    cards = tuple(cards)
    rows = tuple(card for card in cards if _is_row(card))
    blocks = tuple(card for card in cards if not _is_row(card))
    return Placed(section, key, blocks, rows)


def _is_row(card: AnyCard) -> bool:
    return isinstance(card, FigureCard) or (isinstance(card, ListCard) and card.folded)


# Under a filter ----------------------------------------------------------------------------------


def _following(view: View, chosen: State, reading: Reading) -> tuple[AnyCard, ...]:
    """The cards that follow a chosen filter, with what was published or received."""
    wanted = {*_moving(chosen, reading)}
    if not wanted:
        return ()
    cards = (card for card in view.cards() if card not in view.record_cards)
    received = (card for card in view.record_cards if _status(card, reading) == "received")
    return tuple(card for card in (*cards, *received) if wanted & _followed(card, reading.received))


def _moving(chosen: State, reading: Reading) -> Filters:
    """The filters under which cards change places: the report of another year moves none."""
    return chosen.measured.without(["year"]) if reading.report else chosen.measured


def _made_up(view: View, chosen: State, reading: Reading) -> int:
    """How many cards of the example follow a chosen filter."""
    cards = (card for card in view.record_cards if _status(card, reading) == "fictitious")
    return sum(1 for card in cards if {*_moving(chosen, reading)} & _followed(card, reading))


def _followed(card: AnyCard, reading: Reading) -> set[str]:
    return {name for one in card.indicators for name in query.followed(one, reading)}


def _chosen(view: View, following: tuple[AnyCard, ...]) -> tuple[Placed, ...]:
    """What follows, in the place that its first charts have without a filter."""
    known = words()
    section = Section(known["follows_title"], known["follows_about"])
    placed = _placed(section, FOLLOWS, following)
    moved = (one.key for one in _usual(view) if {*one.blocks} & {*placed.blocks})
    return (replace(placed, key=next(moved, placed.key)),)


def _rest(view: View, following: tuple[AnyCard, ...]) -> tuple[AnyCard, ...]:
    apart = {*following, *view.record_cards}
    return tuple(card for card in view.cards() if card not in apart)


def _sentence(view: View, following: tuple[AnyCard, ...], chosen: State, reading: Reading) -> str:
    """How many cards follow what is chosen, or that none does; nothing without a choice.

    Of a composed card that follows it, nothing either: there is no other.
    """
    language, names = reading.language, [*_moving(chosen, reading)]
    made_up = 0 if view.composed else _made_up(view, chosen, reading)
    if not view.sections or (view.composed and following):
        return ""
    if not names:
        return _of_report(reading)
    listed = numbers.joined([strings.dimension(name, language) for name in names], language)
    filters = numbers.counted("filters_named", len(names), language, names=listed)
    rest = say("rest_is_quebec" if names == ["region"] else "rest_is_whole", language)
    real = numbers.counted("cards_follow", len(following), language, filters=filters, rest=rest)
    nothing = "nothing_published_follows" if made_up else "nothing_follows"
    sentence = real if following else say(nothing, language, filters=filters)
    example = numbers.counted("examples_follow", made_up, language) if made_up else ""
    return " ".join(filter(None, [sentence, example]))


def _of_report(reading: Reading) -> str:
    """Of which report the figures are, where one is asked for."""
    year = reading.report
    return say("figures_of_report", reading.language, year=year) if year else ""


# Records -----------------------------------------------------------------------------------------


def _status(card: ChartCard, reading: Reading) -> Status | None:
    return query.records(card.indicator, reading)


def _records(view: View, following: tuple[AnyCard, ...], reading: Reading) -> tuple[Placed, ...]:
    """The cards that need records stand together at the end, with the example that fills them.

    Those that have none are named apart: a dozen empty frames would hide the others. What a
    reader composed stands there all the same: it is what was asked for. Those that follow what is
    chosen stand above.
    """
    cards = [card for card in view.record_cards if card not in following]
    if not cards:
        return ()
    status = {card: _status(card, reading) for card in cards}
    waiting = [card for card in status if status[card] == "awaiting" and not view.composed]
    return (
        Placed(
            section=view.records or usual_records(),
            key=RECORDS,
            blocks=tuple(card for card in status if card not in waiting),
            waiting=tuple(waiting),
            switch=any(one != "received" for one in status.values()),
        ),
    )


def usual_records() -> Section:
    """Under which words the cards that need records stand, where a view says no others."""
    return Section(words()["records_title"], words()["records_about"])


def _filters(view: View, reading: Reading) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The filters that a card follows and that leave a choice, in the bar's order; those to come.

    What waits for records says by what it will be filtered.
    """
    by_name: dict[str, list[str]] = {name: [] for name in state.dimensions()}
    for card in view.cards():
        for_card = reading if isinstance(card, ChartCard) else reading.received
        for one in card.indicators:
            for name in by_name.keys() & query.followed(one, for_card):
                by_name[name].append(one)
    offered = tuple(
        name
        for name, some in by_name.items()
        if (some and len(query.options(name, tuple(some), reading.release)) > 1)
        or name in view.follows
    )
    awaited = {name for card in view.record_cards for name in _dimensions(card)}
    waits = () if view.composed else tuple(name for name in by_name if name in awaited)
    return offered, tuple(name for name in waits if name not in offered and not by_name[name])


def _dimensions(card: ChartCard) -> tuple[str, ...]:
    return catalogue.load()[card.indicator].dimensions
