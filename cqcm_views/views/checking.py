"""What page files ask for and nothing knows: told at the start, all of it at once.

A page that names an unknown indicator, or a chart that no file draws, would fail when it is opened.
"""

import importlib
from collections import Counter
from collections.abc import Iterable, Iterator
from functools import singledispatch
from pathlib import Path

from cqcm_data import catalogue, query, rates
from cqcm_views.charts import KINDS, MAPS
from cqcm_views.views import registry
from cqcm_views.views.model import AnyCard, ChartCard, FigureCard, ListCard, TableCard, View


class WrongPages(ValueError):
    """Page files that cannot be shown; each argument is a sentence with the file and the name."""

    def __str__(self) -> str:
        return "\n".join(map(str, self.args))


def verify() -> None:
    """Raises WrongPages with every mistake of every page."""
    mistakes = [
        f"{file.parent.name}/{file.name}: {mistake}"
        for file in registry.files()
        for mistake in _of_file(file)
    ]
    if mistakes:
        raise WrongPages(*mistakes)


def _of_file(file: Path) -> Iterator[str]:
    try:
        view = importlib.import_module(f"pages.{file.stem}").view
    except Exception as error:  # noqa: BLE001 - whatever stops a file, the others are looked at
        yield f"{type(error).__name__}: {error}"
        return
    if isinstance(view, View):
        yield from of_view(view)
    else:
        yield "view is no View"


def of_view(view: View) -> Iterator[str]:
    """What is wrong with a view, one sentence for each mistake."""
    known = {file.stem for file in registry.files()}
    if view.within and view.within not in known:
        yield f"no page is called {view.within}, within which it stands"
    yield from _unknown("dimension", view.follows, catalogue.load().dimensions)
    yield from _unknown("list", _entries(view), catalogue.load().lists)
    for card in view.cards():
        yield from _of_card(card)
    counted = Counter(card.anchor for card in view.cards())
    yield from (f"{name} stands there {n} times" for name, n in counted.items() if n > 1)


def _entries(view: View) -> list[str]:
    return [section.entry[0] for section in view.sections if section.entry]


def _unknown(kind: str, names: Iterable[str], known: Iterable[str]) -> Iterator[str]:
    there = {*known}
    yield from (f"no {kind} is called {name}" for name in names if name not in there)


def _unknown_indicators(card: AnyCard) -> list[str]:
    return [*_unknown("indicator", card.indicators, catalogue.load().indicators)]


@singledispatch
def _of_card(card: AnyCard) -> Iterable[str]:
    raise TypeError(f"{card} is no kind of card")


@_of_card.register
def _(card: FigureCard) -> Iterable[str]:
    return _unknown_indicators(card)


@_of_card.register
def _(card: ListCard) -> Iterable[str]:
    return _unknown("list", [card.listing], catalogue.load().lists)


@_of_card.register
def _(card: TableCard) -> Iterable[str]:
    if unknown := _unknown_indicators(card):
        return unknown
    return [one for name in card.indicators for one in _breakdown(name, (card.by,))]


@_of_card.register
def _(card: ChartCard) -> Iterable[str]:
    kinds = [*_unknown("kind of chart", [card.chart], KINDS)]
    if unknown := _unknown_indicators(card):
        return [*unknown, *kinds]
    found = [*kinds, *_breakdown(card.indicator, card.by)]
    if card.chart in MAPS and card.by != ("region",):
        found.append(f"{card.indicator}: a {card.chart} shows regions and nothing else")
    if card.per and not rates.allowed(catalogue.load()[card.indicator]):
        found.append(f"{card.indicator} has no rate by inhabitants")
    return found


def _breakdown(name: str, by: tuple[str, ...]) -> Iterator[str]:
    allowed = query.dimensions(catalogue.load()[name])
    yield from (f"{name} has no dimension {one}" for one in by if one not in allowed)
    if len({*by}) < len(by):
        yield f"{name} is broken down twice by the same dimension"
