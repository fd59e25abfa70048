"""What page files and kinds of charts ask for and nothing knows: told at the start, all at once.

A page that names an unknown indicator, or a chart that no file draws, would fail when it is opened.
"""

import importlib
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from functools import cache, singledispatch
from pathlib import Path

from cqcm_data import catalogue, query, rates
from cqcm_data.build import SOURCES, read_csv
from cqcm_views.charts import KINDS, MAPS
from cqcm_views.views import deck, registry
from cqcm_views.views.model import (
    AnyCard,
    ChangeCard,
    ChartCard,
    Claim,
    FigureCard,
    Lead,
    ListCard,
    TableCard,
    View,
)
from cqcm_views.wording.strings import words

_FEW = 12  # so many names are told beside one that is not among them


class WrongPages(ValueError):
    """Page files that cannot be shown; each argument is a sentence with the file and the name."""

    def __str__(self) -> str:
        return "\n".join(map(str, self.args))


def verify() -> None:
    """Raises WrongPages with every mistake of every page and deck, and charts without words."""
    read = {file: _read(file) for file in registry.files()}
    places = {file: view.order for file, view in read.items() if isinstance(view, View)}
    mistakes = [
        f"{_named(file)}: {mistake}"
        for file, view in read.items()
        for mistake in ([*of_view(view), *_place(file, places)] if isinstance(view, View) else view)
    ]
    if mistakes := [*mistakes, *_without_words(), *([] if mistakes else _of_decks())]:
        raise WrongPages(*mistakes)


def _of_decks() -> Iterable[str]:
    """What is wrong with the decks, whose cards are those of the pages."""
    try:
        deck.decks()
    except deck.WrongDecks as wrong:
        return [f"decks/{mistake}" for mistake in wrong.args]
    return []


def _named(file: Path) -> str:
    return f"{file.parent.name}/{file.name}"


def _read(file: Path) -> View | list[str]:
    """The view of a file, or why there is none."""
    try:
        view = importlib.import_module(f"pages.{file.stem}").view
    except Exception as error:  # noqa: BLE001 - whatever stops a file, the others are looked at
        return [f"{type(error).__name__}: {' '.join(str(error).split())}"]
    return view if isinstance(view, View) else ["view is no View"]


def _place(file: Path, places: Mapping[Path, int]) -> Iterator[str]:
    """A place in the navigation that another page has already."""
    others = [_named(one) for one in places if one < file and places[one] == places[file]]
    yield from (f"order {places[file]} is that of {other}" for other in others)


def _without_words() -> Iterator[str]:
    """The kinds of charts that nothing names to who composes one."""
    named = (f"chart_kind_{kind}" for kind in KINDS)
    yield from (f"no string is called {name}" for name in named if name not in words())


def of_view(view: View) -> Iterator[str]:
    """What is wrong with a view, one sentence for each mistake."""
    known = {file.stem for file in registry.files()}
    if view.within and view.within not in known:
        yield f"no page is called {view.within}, within which it stands"
    yield from _unknown("dimension", view.follows, catalogue.load().dimensions)
    yield from _unknown("list", _lists(view), catalogue.load().lists)
    yield from _entries(view)
    for card in view.cards():
        yield from _of_card(card)
    counted = Counter(card.anchor for card in view.cards())
    yield from (f"{name} stands there {n} times" for name, n in counted.items() if n > 1)


def _lists(view: View) -> list[str]:
    return [section.entry[0] for section in view.sections if section.entry]


def _entries(view: View) -> Iterator[str]:
    """A section about one entry of a list is folded: it has rows, and no room for a chart."""
    for section in view.sections:
        if section.entry and any(not isinstance(card, FigureCard) for card in section.cards):
            yield f"the section about {section.entry[1]} is folded: a chart has no room in it"


def _unknown(kind: str, names: Iterable[str], known: Iterable[str]) -> Iterator[str]:
    there = [*known]
    few = f" (there are: {', '.join(there)})" if len(there) <= _FEW else ""
    yield from (f"no {kind} is called {name}{few}" for name in names if name not in there)


def _unknown_indicators(card: AnyCard) -> list[str]:
    return [*_unknown("indicator", card.indicators, catalogue.load().indicators)]


@singledispatch
def _of_card(card: AnyCard) -> Iterable[str]:
    raise TypeError(f"{card} is no kind of card")


@_of_card.register
def _(card: FigureCard) -> Iterable[str]:
    return _unknown_indicators(card)


@_of_card.register
def _(card: ChangeCard) -> Iterable[str]:
    return _unknown_indicators(card)


@_of_card.register
def _(card: Lead) -> Iterable[str]:
    yield from _of_card(card.card)
    for claim in filter(None, (card.claim, card.caution)):
        yield from _of_claim(claim)


def _of_claim(claim: Claim) -> Iterator[str]:
    """A name in its words that nothing stands for, and a figure that no source states."""
    try:
        _ = claim.finding
    except ValueError as error:
        yield f"a claim: {' '.join(str(error).split())}"
    yield from _unknown("published figure", claim.figures, _stated())


@cache
def _stated() -> frozenset[str]:
    """The figures that the sources state."""
    return frozenset(str(row["id"]) for row in read_csv(SOURCES / "published_figures.csv"))


@_of_card.register
def _(card: ListCard) -> Iterable[str]:
    return _unknown("list", [card.listing], catalogue.load().lists)


@_of_card.register
def _(card: TableCard) -> Iterable[str]:
    if unknown := _unknown_indicators(card):
        return unknown
    mistakes = [one for name in card.indicators for one in _breakdown(name, (card.by,))]
    mistakes += _unknown("indicator", card.tells, catalogue.load().indicators)
    strangers = [name for name in card.drawn if name not in card.indicators]
    return [*mistakes, *(f"{name} is drawn and not among its indicators" for name in strangers)]


@_of_card.register
def _(card: ChartCard) -> Iterable[str]:
    kinds = [*_unknown("kind of chart", [card.chart], KINDS)]
    if unknown := _unknown_indicators(card):
        return [*unknown, *kinds]
    found = [*kinds, *_breakdown(card.indicator, card.by)]
    if card.chart in MAPS and card.by != ("region",):
        found.append(f"{card.indicator}: a {card.chart} shows regions and nothing else")
    if card.first and card.first not in catalogue.load()[card.indicator].members:
        found.append(f"{card.indicator} has no member {card.first}")
    if card.per and not rates.allowed(catalogue.load()[card.indicator]):
        found.append(f"{card.indicator} has no rate by inhabitants")
    return found


def _breakdown(name: str, by: tuple[str, ...]) -> Iterator[str]:
    allowed = query.dimensions(catalogue.load()[name])
    yield from (f"{name} has no dimension {one}" for one in by if one not in allowed)
    if len({*by}) < len(by):
        yield f"{name} is broken down twice by the same dimension"
