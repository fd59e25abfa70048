"""A view is data: which cards it shows, in which order, under which words."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from cqcm_data.release import Release
from cqcm_data.text import Text
from cqcm_views.state import State

Chart = Literal["bar", "columns", "lines", "stacked", "dots", "tile_map"]


@dataclass(frozen=True)
class FigureCard:
    """One large number: an indicator that is not broken down."""

    indicator: str

    @property
    def anchor(self) -> str:
        """Where the card stands on its page."""
        return f"figure-{self.indicator}"


@dataclass(frozen=True)
class ChartCard:
    """An indicator broken down: as a chart, as a table, in words."""

    indicator: str
    by: tuple[str, ...]
    chart: Chart

    @property
    def name(self) -> str:
        """What tells this card from every other one, in addresses and in keys."""
        return "-".join([self.indicator, *self.by])

    @property
    def anchor(self) -> str:
        """Where the card stands on its page."""
        return f"card-{self.name}"


@dataclass(frozen=True)
class Section:
    """Cards that belong together, with the words beside or above them."""

    title: Text
    about: Text
    cards: tuple[FigureCard | ChartCard, ...]


@dataclass(frozen=True)
class View:
    """A page: its title, the question that it answers, its sections; or a tool that draws itself.

    `order` is its place in the navigation, `short` its name there; a view that is not `listed` is
    reached in another way. Only `record_cards` may show
    the fictitious example: they stand together at the end.
    """

    order: int
    title: Text
    short: Text
    question: Text
    sections: tuple[Section, ...] = ()
    record_cards: tuple[ChartCard, ...] = ()
    tool: Callable[[State, Release], None] | None = None
    follows: tuple[str, ...] = ()
    listed: bool = True

    def cards(self) -> list[FigureCard | ChartCard]:
        return [*(card for section in self.sections for card in section.cards), *self.record_cards]


def figures(*indicators: str) -> tuple[FigureCard, ...]:
    """Cards of large numbers, in this order."""
    return tuple(FigureCard(indicator) for indicator in indicators)


def card(indicator: str, by: str | tuple[str, ...], chart: Chart) -> ChartCard:
    """A card with a chart; `by` is one dimension or several."""
    return ChartCard(indicator, (by,) if isinstance(by, str) else by, chart)
