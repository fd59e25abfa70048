"""What a reader gathers to present: cards in an order, and the words of the title slide.

It lives in the address, so that a link is all that one keeps or sends.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from cqcm_data.reading import Reading
from cqcm_data.text import Text
from cqcm_views.views.deck import Deck, Named, Opening, cards
from cqcm_views.wording.strings import words

NAME = "ma-presentation"  # where it is played, among the decks that ship
SLIDES, TITLE, EVENT, DAY = "diapos", "titre", "evenement", "jour"
PARAMETERS = (SLIDES, TITLE, EVENT, DAY)

MOST = 40  # cards: an hour of talk, and an address that every mail program keeps whole
LONGEST = 120  # letters of a line of the title slide


@dataclass(frozen=True)
class Gathered:
    """The codes of cards in their order, those that name none, and the title slide's words.

    Those `beyond` are too many: they have no slide.
    """

    codes: tuple[str, ...]
    unknown: tuple[str, ...]
    beyond: tuple[str, ...] = ()
    title: str = ""
    event: str = ""
    day: str = ""

    @property
    def pairs(self) -> tuple[tuple[str, str], ...]:
        """What an address says of it: every card that there is, and the words that were written."""
        said = [(TITLE, self.title), (EVENT, self.event), (DAY, self.day)]
        cards = [(SLIDES, code) for code in (*self.codes, *self.beyond)]
        return (*cards, *(pair for pair in said if pair[1]))

    @property
    def titled_alone(self) -> "Gathered":
        """The words of the title slide, of whatever is presented."""
        return Gathered((), (), title=self.title, event=self.event, day=self.day)

    @property
    def deck(self) -> Deck:
        """The title slide, then the cards."""
        title = words()["gathered_title"]
        slides = (Opening(title=title), *(Named(card=code) for code in self.codes))
        return self.titled(Deck(title=title, about=words()["gathered_about"], slides=slides))

    def titled(self, deck: Deck) -> Deck:
        """A deck with these words on its title slide, where the reader wrote some."""
        first, *others = deck.slides
        if not isinstance(first, Opening):
            return deck
        below = " · ".join(filter(None, [self.event, self.day]))
        own = {
            **({"title": _both(self.title)} if self.title else {}),
            **({"below": _both(below), "source": None} if below else {}),
        }
        slides = (first.model_copy(update=own), *others)
        title = _both(self.title) if self.title else deck.title
        return deck.model_copy(update={"slides": slides, "title": title})


def _both(line: str) -> Text:
    """What a reader wrote says the same in both languages."""
    return Text(fr=line, en=line)


def gathered(raw: Mapping[str, Sequence[str]], reading: Reading | None = None) -> Gathered:
    """What an address has gathered; a card that is named twice stands where it was first."""
    asked = list(dict.fromkeys(filter(None, raw.get(SLIDES, ()))))
    known = cards(reading) if asked else {}  # each run of each page asks
    codes = [code for code in asked if code in known]
    title, event, day = (_line(raw.get(name, ())) for name in (TITLE, EVENT, DAY))
    unknown = tuple(code for code in asked if code not in known)
    return Gathered(tuple(codes[:MOST]), unknown, tuple(codes[MOST:]), title, event, day)


def too_long(raw: Mapping[str, Sequence[str]]) -> bool:
    """Whether a line of the title slide has more words than there is room for."""
    return any(len(line) > LONGEST for name in (TITLE, EVENT, DAY) for line in raw.get(name, ()))


def _line(values: Sequence[str]) -> str:
    """The last of some values in one line, as a slide has room for it."""
    return " ".join(values[-1].split())[:LONGEST] if values else ""
