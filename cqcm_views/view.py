"""A view is data: which cards it shows, in which order, under which words."""

from collections.abc import Callable
from dataclasses import dataclass

from cqcm_data.filters import Filters
from cqcm_data.text import Language, Text


@dataclass(frozen=True)
class FigureCard:
    """One large number: an indicator that is not broken down."""

    indicator: str


@dataclass(frozen=True)
class Section:
    """Cards that belong together, with the words beside them."""

    title: Text
    about: Text
    cards: tuple[FigureCard, ...]


@dataclass(frozen=True)
class View:
    """A page: its title, the question that it answers, its sections; or a tool that draws itself.

    `order` is its place in the navigation, `short` its name there.
    """

    order: int
    title: Text
    short: Text
    question: Text
    sections: tuple[Section, ...] = ()
    tool: Callable[[Language, Filters], None] | None = None
    follows: tuple[str, ...] = ()

    def indicators(self) -> list[str]:
        return [card.indicator for section in self.sections for card in section.cards]


def figures(*indicators: str) -> tuple[FigureCard, ...]:
    """Cards of large numbers, in this order."""
    return tuple(FigureCard(indicator) for indicator in indicators)
