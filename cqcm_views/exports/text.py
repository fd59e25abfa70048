"""A view as plain text: what its cards hold, in their order, for mail, notes, a screen reader."""

from collections.abc import Iterable, Iterator
from functools import singledispatch
from textwrap import wrap

from cqcm_data.reading import Reading
from cqcm_data.text import Language
from cqcm_views.cards import chart, citations, contents, lists, measures
from cqcm_views.cards.content import CardContent, Figure, Part, Row, Table, Value, Waiting, Words
from cqcm_views.views import yearly
from cqcm_views.views.layout import Placed, layout
from cqcm_views.views.state import State
from cqcm_views.wording import citation
from cqcm_views.wording.numbers import ABSENT
from cqcm_views.wording.strings import say

_WIDTH = 88
_INDENT = "  "


def written(name: str, chosen: State, reading: Reading) -> str:
    """The text of a view under what is chosen, for a reading; raises KeyError."""
    shown, language = yearly.views(reading)[name], reading.language
    placed = layout(shown, chosen, reading)
    title = shown.title[language]
    lines = [title, "=" * len(title), *_wrapped(shown.question[language])]
    if placed.example:
        lines += ["", *_wrapped(say("example_banner", language))]
    chosen = placed.chosen
    for lead in placed.lead:
        lines += ["", "", *_card(contents.content(lead, chosen, reading), language)]
    if placed.follows:
        lines += ["", *_wrapped(placed.follows)]
    for section in placed.sections:
        lines += ["", "", *_section(section, chosen, reading)]
    for card in placed.rest:
        lines += ["", *_card(contents.content(card, chosen, reading), language)]
    if shown.tool:
        lines += ["", *_wrapped(say("text_of_a_tool", language, address=chosen.address(name)))]
    return "\n".join(lines) + "\n"


def _section(placed: Placed, chosen: State, reading: Reading) -> Iterator[str]:
    section, language = placed.section, reading.language
    title = section.title[language]
    yield from (title, "-" * len(title), *_wrapped(section.about[language]))
    if section.entry:
        yield ""
        for name, words in lists.entry(*section.entry, reading):
            yield from _wrapped(say("chip", language, label=name, value=words), _INDENT)
    for waiting in placed.waiting:
        series = measures.of_card(waiting, chosen, reading)
        title = citation.title(series, language)
        yield from ("", title, *_wrapped(chart.waits(series, language), _INDENT))
    for card in (*placed.blocks, *placed.rows):
        yield from ("", *_card(contents.content(card, chosen, reading), language))


def _card(held: CardContent, language: Language) -> Iterator[str]:
    yield held.headline or held.title
    if held.headline and held.measure:
        yield from _wrapped(held.measure, _INDENT)
    if held.fictitious:
        yield _INDENT + say("status_fictitious", language)
    yield from (
        line for part in held.parts if isinstance(part, Value) for line in _part(part, language)
    )
    for sentence in filter(None, (held.claim, held.caution, held.whole, *held.notices)):
        yield from _wrapped(sentence, _INDENT)
    rest = (part for part in held.parts if not isinstance(part, Value))
    yield from (line for part in rest for line in _part(part, language))
    for sentence in filter(None, (held.remark, held.citation.line)):
        yield from _wrapped(sentence, _INDENT)
    for answer in held.citation.answers:
        words = citations.in_words(answer, language)
        told = say("labelled", language, label=say("answer", language), value=words)
        yield from _wrapped(told, _INDENT)


@singledispatch
def _part(part: Part, _language: Language) -> Iterable[str]:
    raise TypeError(f"{part} is no part of a card")


@_part.register
def _(part: Value, _language: Language) -> Iterable[str]:
    number = " ".join(filter(None, [part.qualifier, part.text, part.unit]))
    target = _wrapped(part.target.words, _INDENT) if part.target else []
    before = _wrapped(part.compared, _INDENT)
    return [_INDENT + number, *before, *target]


@_part.register
def _(_part: Figure, _language: Language) -> Iterable[str]:
    return []  # its table says the same


@_part.register
def _(_part: Words, _language: Language) -> Iterable[str]:
    return []  # so does it


@_part.register
def _(part: Waiting, _language: Language) -> Iterable[str]:
    return _wrapped(part.sentence, _INDENT)


@_part.register
def _(part: Table, language: Language) -> Iterable[str]:
    if not part.rows:
        return _wrapped(part.nothing, _INDENT)
    return [line for row in part.rows for line in _row(part, row, language)]


def _row(table: Table, row: Row, language: Language) -> list[str]:
    """« Montréal : 12 postes »; where there are more columns, each under its name."""
    first, *rest = row.cells
    named = [
        cell.text if len(rest) == 1 else say("chip", language, label=column.name, value=cell.text)
        for column, cell in zip(table.columns[1:], rest, strict=True)
        if cell.text != ABSENT
    ]
    line = say("chip", language, label=first.text, value="; ".join(named)) if named else first.text
    return _wrapped(line, _INDENT, hanging=_INDENT * 2)


def _wrapped(words: str, indent: str = "", hanging: str | None = None) -> list[str]:
    """Lines of a width that mail programs leave alone; words that belong together stay so."""
    after = indent if hanging is None else hanging
    return wrap(
        words,
        _WIDTH,
        initial_indent=indent,
        subsequent_indent=after,
        break_long_words=False,
        break_on_hyphens=False,
    )
