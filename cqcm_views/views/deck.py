"""Decks: cards and title slides in an order; those that ship, and those that a reader gathers.

A card is named by its code, the same wherever it stands: what leads a topic is taken before the
same card elsewhere, for its claim is then the title.
"""

import tomllib
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from types import MappingProxyType

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from cqcm_data import engine
from cqcm_data.contracts import describe_errors
from cqcm_data.once import once
from cqcm_data.reading import Reading
from cqcm_data.text import Yearly
from cqcm_views.views import yearly
from cqcm_views.views.model import AnyCard, Lead, View
from cqcm_views.views.registry import views

FOLDER = Path(__file__).resolve().parents[1] / "decks"


class WrongDecks(ValueError):
    """Files of decks that cannot be played; each argument is a sentence with the file's name."""

    def __str__(self) -> str:
        return "\n".join(map(str, self.args))


class _Read(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Opening(_Read):
    """A slide of words: its title, a line below it, where a number in that line comes from."""

    title: Yearly
    below: Yearly | None = None
    source: Yearly | None = None


class Named(_Read):
    """A slide of a card, by the code of the card."""

    card: str = Field(min_length=1)


class Deck(_Read):
    """Slides in their order; `region` where it is about one region, which has to be chosen."""

    title: Yearly
    about: Yearly
    region: bool = False
    slides: tuple[Opening | Named, ...] = Field(min_length=1)

    def worded(self, words: str, region: str) -> str:
        """Words of a deck about one region, which may name it: `{region}`."""
        return words.replace("{region}", region) if self.region else words


def cards(reading: Reading | None = None) -> Mapping[str, AnyCard]:
    """Every card of published figures by its code; those that lead a topic come first.

    For a reading, those that its report brings are among them.
    """
    return {name: card for name, (card, _) in placed(reading).items()}


def placed(reading: Reading | None = None) -> Mapping[str, tuple[AnyCard, str]]:
    """The same, each with the name of the view that it is taken from."""
    every = yearly.views(reading) if reading else views()
    return _placed(tuple(every.items()))


@once(maxsize=2 * engine.RELEASES)
def _placed(every: tuple[tuple[str, View], ...]) -> Mapping[str, tuple[AnyCard, str]]:
    known: dict[str, tuple[AnyCard, str]] = {}
    for card, view in _in_turn(dict(every)):
        for name in _codes(card):
            known.setdefault(name, (card, view))
    return MappingProxyType(known)


def _codes(card: AnyCard) -> Iterator[str]:
    """Its own code, and that of the card in the place of which it stands."""
    yield code(card)
    if isinstance(card, Lead) and card.instead_of:
        yield card.instead_of


def _in_turn(every: Mapping[str, View]) -> Iterator[tuple[AnyCard, str]]:
    """What leads the topics, what leads the first view, and all others."""
    topics = sorted(every.items(), key=lambda one: one[1].overview)
    yield from ((lead, name) for name, view in topics for lead in view.lead)
    for name, view in topics:
        yield from ((card, name) for card in view.cards() if not isinstance(card, Lead))


def code(card: AnyCard) -> str:
    """What names a card in a deck and in an address."""
    return card.anchor


def decks(folder: Path = FOLDER) -> Mapping[str, Deck]:
    """The decks that ship, by the names of their files; raises WrongDecks with every mistake."""
    files = sorted(folder.glob("*.toml"))
    return _decks(tuple((file, file.stat().st_mtime_ns) for file in files))


@once(maxsize=2)
def _decks(files: tuple[tuple[Path, int], ...]) -> Mapping[str, Deck]:
    read = {file.stem: _read(file) for file, _changed in files}
    wrong = [f"{name}.toml: {one}" for name, deck in read.items() for one in _mistakes(deck)]
    if wrong:
        raise WrongDecks(*wrong)
    return {name: deck for name, deck in read.items() if isinstance(deck, Deck)}


def _read(file: Path) -> Deck | list[str]:
    """A deck, or what is wrong with its file."""
    try:
        return Deck.model_validate(tomllib.loads(file.read_text(encoding="utf-8")))
    except ValidationError as error:
        return describe_errors(error)
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        return [str(error)]


def _mistakes(deck: Deck | list[str]) -> Iterable[str]:
    if not isinstance(deck, Deck):
        return deck
    named = [slide.card for slide in deck.slides if isinstance(slide, Named)]
    return [f"no card is called {name}" for name in named if name not in cards()]
