"""A deck, or a view as one, in a file that the command line asks for."""

import tempfile
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import get_args
from urllib.parse import urlencode

from cqcm_data.reading import Reading
from cqcm_data.release import Release
from cqcm_data.text import Language, Text
from cqcm_views import sites
from cqcm_views.cards import contents
from cqcm_views.exports import html, region_slides
from cqcm_views.exports.about import about
from cqcm_views.exports.presentation import Presentation, Slide, presented
from cqcm_views.exports.refused import Refused
from cqcm_views.views import deck as decks
from cqcm_views.views import gathering, state, yearly
from cqcm_views.views.deck import Deck, Named, Opening
from cqcm_views.views.gathering import Gathered
from cqcm_views.views.model import FigureCard, View
from cqcm_views.views.registry import views
from cqcm_views.views.state import State
from cqcm_views.wording.numbers import counted
from cqcm_views.wording.strings import say

_QUOTED = 40  # letters of a name that nothing has


@dataclass(frozen=True)
class Wanted:
    """A deck or a view by its name under what is chosen: the same however an address writes it.

    `ships` is whether it is a deck of the house, with the title slide that it has.
    """

    name: str
    chosen: State
    own: Gathered
    ships: bool

    def address(self, newest: Release, ending: str) -> str:
        """Where it is for everyone, if that is configured: as a page, or as PowerPoint.

        It names the version, which will not be the newest.
        """
        version = ("version", str(self.chosen.version or newest.number))
        kept = replace(self.chosen, version=None).parameters()
        asked = urlencode([*kept, *self.own.pairs, version])
        return f"{sites.public()}/presentations/{self.name}.{ending}?{asked}"


def wanted(name: str, asked: Mapping[str, Sequence[str]], newest: Release) -> Wanted:
    """What is asked for, settled; raises Refused for what there is not.

    `asked` is what an address asks: language, filters, the example, a version; and what a reader
    has gathered, for the deck that has its name.
    """
    chosen = state.parse(asked, newest)
    problems = (*chosen.problems, state.strangers(asked, gathering.PARAMETERS, chosen.language))
    if gathering.too_long(asked):  # each end of it would be another file that is kept
        problems = (*problems, say("title_slide_refused", chosen.language, most=gathering.LONGEST))
    if any(problems):
        raise Refused("\n".join(filter(None, problems)))
    own = gathering.gathered(asked, chosen.reading(chosen.shown(newest)))
    if name != gathering.NAME:
        own = own.titled_alone
    ships = name in decks.decks() and not own.pairs
    return Wanted(name, replace(chosen, theme="auto"), own, ships)


def presentations(
    name: str, asked: Mapping[str, Sequence[str]], newest: Release
) -> list[Presentation]:
    """The deck or the view of a name in each language, the one asked for first; raises Refused."""
    return made(wanted(name, asked, newest), newest)


def made(asked: Wanted, newest: Release, ending: str = "html") -> list[Presentation]:
    """What is wanted in each language, the one asked for first; raises Refused.

    `ending` is that of the address that gives it again.
    """
    chosen, found = asked.chosen, _found(asked, newest)
    others = [language for language in get_args(Language) if language != chosen.language]
    address = asked.address(newest, ending)
    return [
        _presented(found, address, replace(chosen, language=language), newest)
        for language in (chosen.language, *others)
    ]


def _nothing_more(_chosen: State, _reading: Reading) -> Iterable[Slide]:
    return ()


@dataclass(frozen=True)
class _Found:
    """A deck, and what follows its slides."""

    deck: Deck
    more: Callable[[State, Reading], Iterable[Slide]] = _nothing_more
    beyond: int = 0  # cards that were too many for it


def _found(asked: Wanted, newest: Release) -> _Found:
    """What has this name, under the title that was asked for; raises Refused."""
    if asked.name == gathering.NAME:
        return _gathered(asked.own, asked.chosen.language)
    found = _named(asked.name, asked.chosen, newest)
    return replace(found, deck=asked.own.titled(found.deck))


def _gathered(own: Gathered, language: Language) -> _Found:
    """What the reader gathered; raises Refused for cards that there are not, and for none."""
    if own.unknown:
        names = ", ".join(map(_quoted, own.unknown))
        raise Refused(counted("gathered_refused", len(own.unknown), language, names=names))
    if not own.codes:
        raise Refused(say("gathered_none", language, most=gathering.MOST))
    return _Found(own.deck, beyond=len(own.beyond))


def _presented(found: _Found, address: str, chosen: State, newest: Release) -> Presentation:
    """A deck in one language, under its address there, with what follows it.

    Cards that wait for records have nothing to show: they are named, as is how many were too many.
    """
    reading, language = chosen.reading(chosen.shown(newest)), chosen.language
    there = state.in_language(address, language)
    whole = presented(found.deck, chosen, reading, about(there, chosen, reading))
    every = (*whole.slides, *found.more(chosen, reading))
    waiting = [one.title for one in every if _waits(one)]
    shown = tuple(one for one in every if not _waits(one))
    made_up = any(one.content.fictitious for one in shown if one.content)
    told = replace(whole, slides=shown, about=replace(whole.about, example=made_up))
    return told.without(_left_out(waiting, found.beyond, language))


def _waits(slide: Slide) -> bool:
    return bool(slide.content and slide.content.waits)


def _left_out(waiting: Sequence[str], beyond: int, language: Language) -> str:
    told = [say("deck_waiting", language, names="; ".join(waiting))] if waiting else []
    if beyond:
        told.append(say("deck_beyond", language, most=gathering.MOST, count=beyond))
    return " ".join(told)


def _named(name: str, chosen: State, newest: Release) -> _Found:
    """The deck, the card or the view of a name; raises Refused."""
    if deck := decks.decks().get(name):
        if deck.region:
            _needs_region(chosen)
        return _Found(deck)
    if name == region_slides.VIEW:
        _needs_region(chosen)
        sheets = region_slides.deck(chosen, chosen.reading(chosen.shown(newest)))
        return _Found(sheets, region_slides.slides)
    reading = chosen.reading(chosen.shown(newest))
    if name in decks.cards(reading):
        return _Found(_of_card(name, chosen, newest))
    if view := yearly.views(reading).get(name):
        return _Found(_of_view(view, name, chosen.language))
    there = {"decks": ", ".join(decks.decks()), "views": ", ".join(_with_cards())}
    raise Refused(say("snapshot_unknown", chosen.language, asked=_quoted(name), **there))


def _quoted(name: str) -> str:
    return name if len(name) <= _QUOTED else f"{name[:_QUOTED]}…"


def _with_cards() -> list[str]:
    return [name for name, view in views().items() if view.cards()]


def _needs_region(chosen: State) -> None:
    if not chosen.where.get("region"):
        raise Refused(say("snapshot_needs_region", chosen.language))


def _of_card(name: str, chosen: State, newest: Release) -> Deck:
    """One slide, under what the card measures; raises Refused where there is nothing to show."""
    reading = chosen.reading(chosen.shown(newest))
    both = {
        language: contents.content(
            decks.cards(reading)[name],
            replace(chosen, language=language),
            replace(reading, language=language),
        )
        for language in get_args(Language)
    }
    if both[chosen.language].waits:
        raise Refused(say("snapshot_waits", chosen.language, asked=both[chosen.language].title))
    title = Text(**{language: held.title for language, held in both.items()})
    return Deck(title=title, about=title, slides=(Named(card=name),))


def _of_view(view: View, name: str, language: Language) -> Deck:
    """What leads a view, its charts and lists, then its figures, one by one."""
    cards = [*view.lead, *(card for card in view.cards() if card not in view.lead)]
    if not cards:
        raise Refused(say("snapshot_of_a_tool", language, asked=name))
    in_turn = sorted(cards, key=lambda card: isinstance(card, FigureCard))
    slides = [Opening(title=view.title), *(Named(card=decks.code(card)) for card in in_turn)]
    return Deck(title=view.title, about=view.question, slides=tuple(slides))


# The file -------------------------------------------------------------------------------------


def place(asked: str, deck: Presentation) -> Path:
    """Where the file goes: what was asked for, or its own name here; made-up numbers are told.

    Raises Refused for another format.
    """
    named = Path(asked or html.file_name(deck))
    if named.suffix.lower() != ".html":
        raise Refused(say("snapshot_format", deck.language, ending=_quoted(named.suffix or "?")))
    mark = "FICTIF_" if deck.about.example and not named.name.startswith("FICTIF_") else ""
    return named.with_name(f"{mark}{named.name}")


def write(file: Path, content: str, language: Language) -> None:
    """All of a file, or nothing; raises Refused where it cannot be written."""
    whole = content.encode()
    try:
        with tempfile.TemporaryDirectory(prefix=".", dir=file.parent) as folder:
            part = Path(folder) / "part"
            part.write_bytes(whole)
            part.replace(file)
    except OSError as error:
        raise Refused(say("snapshot_not_written", language, file=_quoted(str(file)))) from error
