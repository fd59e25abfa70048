"""Two yearly reports: each card says which, what the one before stated, and links keep theirs."""

import re
from dataclasses import fields
from typing import get_args

import pytest

from cqcm_data import indicators, query, reports
from cqcm_data.filters import Filters
from cqcm_data.text import Language, Yearly, of_year
from cqcm_views.cards import contents, region_sheet, trust
from cqcm_views.cards.content import CardContent, Figure, Table, Value, Words
from cqcm_views.exports import text
from cqcm_views.views import deck, layout, registry, yearly
from cqcm_views.views.model import FigureCard
from cqcm_views.views.state import State
from cqcm_views.wording import citation, years
from tests import next_report

LANGUAGES = get_args(Language)
BOTH = pytest.mark.parametrize("language", LANGUAGES)
CARDS = [card for view in registry.views().values() for card in view.cards()]


def held(card, on, language="fr", **chosen):
    state = State(language, where=Filters(**chosen))
    return contents.content(card, state, state.reading(on))


def of(name: str, on, language="fr", **chosen) -> CardContent:
    return held(FigureCard(name), on, language, **chosen)


def unversioned(words: str) -> str:
    return re.sub(r"version(\s|\\xa0)\d+", "version", words)


_ADDRESSES = ("points", "answers", "sql")  # they hold the filter itself


def said(content: CardContent) -> dict[str, object]:
    """What is read of a card but for the filter itself, which names what is chosen."""
    own = ("title", "headline", "claim", "caution", "below", "measure", "quote", "notices", "aside")
    cited = [one.name for one in fields(content.citation) if one.name not in _ADDRESSES]
    told = {name: getattr(content, name) for name in own}
    told |= {f"citation.{name}": getattr(content.citation, name) for name in cited}
    told["parts"] = [_part(part) for part in content.parts]
    told["rows"] = [[(c.text, c.value) for c in row.cells[:-1]] for row in content.data.rows]
    return {name: unversioned(repr(value)) for name, value in told.items()}


def _part(part: object) -> object:
    match part:
        case Figure():
            return part.kind, part.alt, part.options.source_line
        case Table() | Value() | Words():
            return part
    return type(part)


@BOTH
def test_a_link_with_2023_says_what_was_said_before_there_was_a_second_report(
    language, built, next_year
):
    for card in CARDS:
        before, after = held(card, built, language), held(card, next_year, language, year=2023)
        assert said(after) == said(before), card.anchor


@BOTH
@pytest.mark.parametrize("name", registry.views())
def test_a_view_under_2023_stands_as_it_stood(name, language, built, next_year):
    shown = {}
    for on, where in ((built, Filters()), (next_year, Filters(year=2023))):
        state = State(language, where=where)
        reading = state.reading(on)
        view = yearly.views(reading)[name]
        placed = layout.layout(view, state, reading)
        words = [view.title[language], view.short[language], view.question[language]]
        sections = [
            (s.section.slug, s.section.title[language], s.section.about[language])
            for s in placed.sections
        ]
        cards = [[c.anchor for c in (*s.blocks, *s.rows, *s.waiting)] for s in placed.sections]
        shown[on.number] = words, sections, cards, [one.anchor for one in placed.lead]
    before, after = shown.values()
    assert after == before
