"""What one chooses on a page: its filters, with what is chosen beside each, and the example.

Each is a list to open, whose boxes the browser ticks by the address: a choice changes nothing of
it, so that it stays open, with the focus where it was.
"""

from collections.abc import Iterable, Iterator

from cqcm_data import catalogue, labels
from cqcm_data.filters import Value
from cqcm_data.once import once
from cqcm_data.reading import Reading
from cqcm_data.release import Release
from cqcm_data.text import Language
from cqcm_views import markup
from cqcm_views.app import cells
from cqcm_views.app.cells import Part
from cqcm_views.cards import regions
from cqcm_views.views import state
from cqcm_views.views.layout import Layout
from cqcm_views.views.place import Place
from cqcm_views.views.state import State
from cqcm_views.wording import strings
from cqcm_views.wording.strings import say


def bar(place: Place, placed: Layout, chosen: State, reading: Reading) -> Iterator[Part]:
    """The filters that a view follows, those that wait for data, what else is chosen.

    Then one line: what follows them, and the sheets of the regions.
    """
    drawn = tuple(_bar(place, placed, chosen, reading))
    if drawn:
        yield Part("filters", drawn, "cqcm-filters")
    if placed.follows or placed.sheets:
        html = regions.follows(placed.follows, placed.sheets, chosen, reading)
        yield cells.words(html, "follows")


def _bar(place: Place, placed: Layout, chosen: State, reading: Reading) -> Iterator[bytes]:
    for name in placed.filters:
        yield _filter(name, reading.release, reading.language)
        yield _chosen(name, place, chosen, reading)
    for name in placed.pending:
        html = markup.kept("pending", reading.language, label=_label(name, reading))
        yield cells.said(html, f"pending-{name}")
    if chosen.where:
        yield _rest(place, placed, chosen, reading)


@once(maxsize=128)
def _filter(name: str, on: Release, language: Language) -> bytes:
    """What can be chosen: the same whatever is."""
    reading = Reading(on, language)
    values = _in_order(name, state.options(name, on), reading)
    options = [(value, labels.label(name, value, on)[language]) for value in values]
    html = markup.render(
        "filter", language, name=name, label=_label(name, reading), options=options
    )
    return cells.said(html, f"filter-{name}")


def _chosen(name: str, place: Place, chosen: State, reading: Reading) -> bytes:
    """What is chosen on a dimension; a press takes it off."""
    values = _in_order(name, chosen.where.get(name, ()), reading)
    chips = [_chip(place, name, value, reading) for value in values]
    every = strings.every(name, reading.language)
    html = markup.render("chosen", reading.language, name=name, chips=chips, every=every)
    return cells.said(html, f"chosen-{name}")


def _rest(place: Place, placed: Layout, chosen: State, reading: Reading) -> bytes:
    """What is chosen on another view still holds; and the way back to everything."""
    chips = [
        _chip(place, name, value, reading, named=True)
        for name, values in chosen.measured.without(placed.filters).items()
        for value in _in_order(name, values, reading)
    ]
    clear = place.without_filters()
    return cells.said(markup.render("chips", reading.language, chips=chips, clear=clear), "chips")


def _chip(
    place: Place, name: str, value: Value, reading: Reading, named: bool = False
) -> dict[str, str]:
    """What is chosen; `named` by its dimension, where that does not stand beside it."""
    words = {
        "label": _label(name, reading),
        "value": labels.label(name, value, reading.release)[reading.language],
    }
    return {
        "label": say("chip", reading.language, **words) if named else words["value"],
        "help": say("remove_filter", reading.language, **words),
        "address": place.without(name, value),
        "filter": name,
        "code": str(value),
    }


def _label(name: str, reading: Reading) -> str:
    return strings.dimension(name, reading.language)


def _in_order(name: str, values: Iterable[Value], reading: Reading) -> list[Value]:
    def word(value: Value) -> str:
        return labels.label(name, value, reading.release)[reading.language]

    return catalogue.load().in_order(name, values, word, reading.language)


def switch(place: Place, chosen: State) -> Part:
    """What shows the fictitious example; one per page, beside the cards that it fills."""
    other = place.changed("exemple", "non" if chosen.example else "oui")
    html = markup.render("switch", chosen.language, on=chosen.example, address=other)
    return cells.words(html, "switch")
