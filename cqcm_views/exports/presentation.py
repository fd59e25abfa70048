"""A deck with what its cards hold: what slides, a file and PowerPoint are made from."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from cqcm_data import labels
from cqcm_data.filters import Value
from cqcm_data.reading import Reading
from cqcm_data.text import Language
from cqcm_views.cards import citations, contents
from cqcm_views.cards.content import CardContent
from cqcm_views.exports.about import About
from cqcm_views.views import deck as decks
from cqcm_views.views.deck import Deck, Opening
from cqcm_views.views.state import State
from cqcm_views.wording import citation, numbers
from cqcm_views.wording.strings import say

Note = tuple[str, str]  # its name, its words


@dataclass(frozen=True)
class Slide:
    """One idea: its claim as the title, what is measured below it, the card; or words alone.

    The source is that of a number among such words. The notes are for who presents, and never show
    in the hall.
    """

    title: str
    below: str = ""
    content: CardContent | None = None
    notes: tuple[Note, ...] = ()
    source: str = ""


@dataclass(frozen=True)
class Presentation:
    """A deck in one language, and what it says of itself; which cards have no slide, and why."""

    title: str
    slides: tuple[Slide, ...]
    about: About
    language: Language
    left_out: str = ""

    @property
    def copy(self) -> str:
        """Where the audience's copy of the same is, if everyone finds it."""
        page = self.about.link.replace(".pptx", ".html", 1)
        return f"{page}{'&' if '?' in page else '?'}copie" if self.about.found else ""

    def without(self, told: str) -> "Presentation":
        """The same that says what it leaves out, to who presents it as well."""
        if not told:
            return self
        first, *others = self.slides
        noted = replace(first, notes=(*first.notes, (say("note_left_out", self.language), told)))
        return replace(self, slides=(noted, *others), left_out=told)


def presented(deck: Deck, chosen: State, reading: Reading, about: About) -> Presentation:
    """A deck for a reading, under what is chosen."""
    language, known = reading.language, decks.cards(reading)
    regions = numbers.joined(
        [labels.label("region", one, reading.release)[language] for one in _regions(chosen)],
        language,
    )
    slides = tuple(
        _opening(slide, deck, regions, reading)
        if isinstance(slide, Opening)
        else of_card(contents.content(known[slide.card], chosen, reading), language)
        for slide in deck.slides
    )
    title = deck.worded(citation.told(deck.title, reading), regions)
    return Presentation(title, slides, about, language)


def _regions(chosen: State) -> Sequence[Value]:
    return chosen.where.get("region", ())


def of_card(content: CardContent, language: Language) -> Slide:
    """The slide of a card."""
    title = content.headline or _titled(content, language)
    below = content.measure if content.headline else content.below or content.claim
    return Slide(
        title=title,
        below=" · ".join(filter(None, [content.topic, below if below != title else ""])),
        content=content,
        notes=tuple(_notes(content, language)),
    )


def _titled(content: CardContent, language: Language) -> str:
    """What is measured, and the value to use with what bounds it, where there is one number."""
    value = content.value
    number = " ".join(filter(None, [value.qualifier, value.text, value.beside])) if value else ""
    return say("chip", language, label=content.title, value=number) if number else content.title


def closing(presentation: Presentation) -> Iterator[Note]:
    """What the slide that closes a deck says: sources, filters, version, a link that is whole."""
    language, about = presentation.language, presentation.about
    contents = [slide.content for slide in presentation.slides if slide.content]
    cited = [one.citation for one in contents if not one.fictitious]
    stated = dict.fromkeys(
        [*(one.status for one in cited), *(one.population for one in cited if one.population)]
    )
    if stated:
        yield say("note_source", language), say("deck_sources", language, kinds="; ".join(stated))
    for name, words in about.lines():
        if name == say("about_example", language):
            yield name, say("status_fictitious", language)
        elif words != about.link or about.found:
            yield name, words


def _opening(slide: Opening, deck: Deck, regions: str, reading: Reading) -> Slide:
    title = deck.worded(citation.told(slide.title, reading), regions)
    more = (slide.below, slide.source)
    below, source = (citation.told(words, reading) if words else "" for words in more)
    return Slide(title, below, source=source)


def _sentence(content: CardContent) -> str:
    """What can be said aloud: what is found, then what it is."""
    found = f"{content.headline.rstrip('.')}." if content.headline else ""
    return " ".join(filter(None, [found, content.claim])) or content.quote


def _notes(content: CardContent, language: Language) -> Iterator[Note]:
    """What can be said: the sentence, what must be known, source, definition, points, answers."""
    cited = content.citation
    points = "; ".join(point.name for point in cited.points)
    answers = "\n".join(citations.in_words(one, language) for one in cited.answers)
    named = {
        "note_sentence": _sentence(content),
        "note_caution": content.caution,
        "note_source": cited.cited,
        "note_definition": cited.definition,
        "note_to_use": " ".join(filter(None, [cited.to_use, cited.why])),
        "note_points": points,
        "note_answers": answers,
    }
    for name, words in named.items():
        if words:
            yield say(name, language), words
