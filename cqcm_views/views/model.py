"""A view is data: which cards it shows, in which order, under which words."""

from collections.abc import Callable
from dataclasses import dataclass, fields
from functools import cached_property
from typing import Literal

from cqcm_data.catalogue import Finding
from cqcm_data.reading import Reading
from cqcm_data.text import Text, Yearly, of_year
from cqcm_views.views.state import Parameter, State
from cqcm_views.wording.strings import slug


@dataclass(frozen=True)
class FigureCard:
    """One number: an indicator that is not broken down; a row, or a large number that leads."""

    indicator: str
    wide: bool = True

    @property
    def indicators(self) -> tuple[str, ...]:
        return (self.indicator,)

    @property
    def anchor(self) -> str:
        """Where the card stands on its page."""
        return f"figure-{self.indicator}"


@dataclass(frozen=True)
class ChartCard:
    """An indicator broken down: as a chart, as a table, in words; or its rate by inhabitants.

    `chart` is one of the kinds that `charts/` draws (`KINDS`), which the start checks. `first` is
    the member, of those side by side, which is to be used: it comes before its rivals, marked.
    """

    indicator: str
    by: tuple[str, ...]
    chart: str
    wide: bool = False
    per: Literal["", "inhabitants"] = ""
    first: str = ""

    @property
    def indicators(self) -> tuple[str, ...]:
        return (self.indicator,)

    @property
    def name(self) -> str:
        """What tells this card from every other one, in addresses and in keys."""
        geographic = "geo" if self.chart == "geo_map" else ""  # it stands beside the tiles
        return "-".join(filter(None, [self.indicator, *self.by, self.per, geographic]))

    @property
    def anchor(self) -> str:
        return f"card-{self.name}"


@dataclass(frozen=True)
class ListCard:
    """A list of the catalogue: what the report names one by one, on a timeline if it has dates.

    A `folded` one is a row, which a press unfolds: the chart beside it says the most of it.
    """

    listing: str
    timeline: bool = False
    wide: bool = True
    folded: bool = False
    indicators: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        return self.listing

    @property
    def anchor(self) -> str:
        return f"card-{self.name}"


@dataclass(frozen=True)
class TableCard:
    """Several indicators by one dimension, with the total of each: a table in full.

    Those of `drawn` are a chart as well: the parts of each total, one below the other. `tells` are
    indicators whose numbers stand in it as one part: no row repeats them.
    """

    name: str
    title: Text
    about: Text
    indicators: tuple[str, ...]
    by: str
    wide: bool = True
    drawn: tuple[str, ...] = ()
    tells: tuple[str, ...] = ()

    @property
    def anchor(self) -> str:
        return f"card-{self.name}"


@dataclass(frozen=True)
class ChangeCard:
    """Indicators whose newest figure can be set beside that of the report before it, in a table."""

    name: str
    indicators: tuple[str, ...]
    wide: bool = True

    @property
    def anchor(self) -> str:
        return f"card-{self.name}"


@dataclass(frozen=True)
class Claim:
    """One sentence with published figures, each by its name in it.

    `change` names two of them: `result` is then how much the second differs from the first.
    """

    text: Yearly
    uses: tuple[tuple[str, str], ...]
    change: tuple[str, ...] = ()

    @property
    def figures(self) -> tuple[str, ...]:
        """The published figures that it states."""
        return tuple(figure for _, figure in self.uses)

    @property
    def finding(self) -> Finding:
        how = "change" if self.change else "none"
        return Finding(uses=dict(self.uses), text=self.text, operation=how, of=self.change)


@dataclass(frozen=True)
class Lead:
    """What a view leads with: a claim, and below it the card with the numbers that it states.

    A large number where there are no values of one unit, scope and nature to compare; without a
    claim, what the card itself says of its numbers. `topic`
    stands above the claim, `caution` below the card says what must be known before one speaks of
    it, with a link to the register. A `narrow` one stands beside two others. What is
    measured is said under the claim, unless this says it.

    A `dated` topic is followed by the period of what is claimed. One that `changes` gives its place
    to what changed between two reports, as soon as two can be compared; what stands there then is
    `instead_of` it, and has its code as well.
    """

    card: "AnyCard"
    claim: Claim | None = None
    topic: Text | None = None
    caution: Claim | None = None
    narrow: bool = False
    measured: bool = True
    dated: bool = False
    changes: bool = False
    instead_of: str = ""

    @property
    def indicators(self) -> tuple[str, ...]:
        return self.card.indicators

    @property
    def anchor(self) -> str:
        return self.card.anchor

    @property
    def wide(self) -> bool:
        return self.card.wide


AnyCard = FigureCard | ChartCard | ListCard | TableCard | ChangeCard | Lead


@dataclass(frozen=True)
class Section:
    """Cards that belong together, below their words: charts and lists, then figures as rows.

    `entry` names one thing of a list of the catalogue, whose details are told under the title: it
    is folded under its words, as its neighbours are.
    """

    title: Text
    about: Text
    cards: tuple[AnyCard, ...] = ()
    entry: tuple[str, str] | None = None

    @property
    def slug(self) -> str:
        """Its place on the page, the same in both languages, each year, wherever it stands."""
        return slug(of_year(self.title, None).fr)


@dataclass(frozen=True)
class View:
    """A page: its title, the question that it answers, what leads it, its sections; or a tool.

    `order` is its place in the navigation, `short` its name there; a view that is not `listed` is
    reached in another way, from the view that it stands `within`. Only `record_cards` may show the
    fictitious example: they stand together at the end, below the words of `records` where the usual
    ones do not suit.

    An `overview` says above all how much it publishes and what is to be clarified, and where the
    example and the way to bring data are.

    `parameters` are choices of this view alone, which its address holds; `reads` names what its
    tool reads there by itself; `choices` draws them above the filters, and `composed` gives the
    view that they make, with its cards. `window` names the window where the title says too little.
    """

    order: int
    title: Text
    short: Text
    question: Text
    lead: tuple[Lead, ...] = ()
    sections: tuple[Section, ...] = ()
    record_cards: tuple[ChartCard, ...] = ()
    overview: bool = False
    tool: Callable[[State, Reading], None] | None = None
    follows: tuple[str, ...] = ()
    listed: bool = True
    within: str = ""
    records: Section | None = None
    parameters: tuple[Parameter, ...] = ()
    reads: tuple[str, ...] = ()
    choices: Callable[[State, Reading], None] | None = None
    composed: Callable[["View", State, Reading], "View"] | None = None
    window: Callable[[State, Reading], str] | None = None

    def __hash__(self) -> int:
        return self._hash

    @cached_property
    def _hash(self) -> int:
        """Found once, since what is kept of views is looked for by them at each card."""
        return hash(tuple(getattr(self, one.name) for one in fields(self)))

    @property
    def has_numbers(self) -> bool:
        """Whether it has cards, or makes one: a tool alone has none to give."""
        return bool(self.cards() or self.composed)

    @property
    def needs_runs(self) -> bool:
        """Whether the framework has a part in what it shows: a tool, or choices of its own."""
        return bool(self.tool or self.choices)

    @property
    def draws(self) -> bool:
        """Whether it declares charts."""
        return any(not isinstance(one, FigureCard | ListCard) for one in self.cards())

    def cards(self) -> list[AnyCard]:
        in_sections = (card for section in self.sections for card in section.cards)
        return [*self.lead, *in_sections, *self.record_cards]


def figures(*indicators: str) -> tuple[FigureCard, ...]:
    """Cards of large numbers, in this order."""
    return tuple(FigureCard(indicator) for indicator in indicators)


def card(indicator: str, by: str | tuple[str, ...], chart: str, wide: bool = False) -> ChartCard:
    """A card with a chart; `by` is one dimension or several."""
    return ChartCard(indicator, (by,) if isinstance(by, str) else by, chart, wide)


def side_by_side(indicator: str, wide: bool = False, first: str = "") -> ChartCard:
    """A card that compares the members of an indicator, never added up."""
    return ChartCard(indicator, ("indicator",), "bar", wide, first=first)


def claim(fr: str, en: str, change: tuple[str, ...] = (), **uses: str) -> Claim:
    """A sentence, and which published figure each name in it stands for."""
    return Claim(Yearly(fr=fr, en=en), tuple(uses.items()), change)
