"""What can be found: views, indicators, terms, regions, points and figures, with their words."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from operator import itemgetter
from typing import Literal, get_args

from cqcm_data import catalogue, glossary, labels, register
from cqcm_data.alphabet import plain
from cqcm_data.catalogue import Indicator
from cqcm_data.once import once
from cqcm_data.reading import Reading
from cqcm_data.release import Release
from cqcm_data.text import Language, Text
from cqcm_views.search import matching
from cqcm_views.views.model import AnyCard
from cqcm_views.views.registry import views
from cqcm_views.views.state import State
from cqcm_views.wording import published
from cqcm_views.wording.strings import words

Kind = Literal["view", "indicator", "term", "region", "point", "figure"]
KINDS: tuple[Kind, ...] = get_args(Kind)
LANGUAGES: tuple[Language, ...] = get_args(Language)

LONGEST = 80  # characters sought; what comes after is left out
_TOLD = 4  # how much worse a word of a definition is than the same word of a name
_FOREIGN = 0.5  # how much worse a word of the other language is


@dataclass(frozen=True)
class Destination:
    """Where something stands: a view, a place on it, what the address must say more."""

    view: str
    anchor: str = ""
    more: tuple[tuple[str, str], ...] = ()

    def address(self, state: State) -> str:
        """With all that is chosen, but for filters of the tools: they could hide the place."""
        more = dict(self.more)
        kept = replace(state, where=state.measured.without(more))
        return kept.address(self.view, **more) + (f"#{self.anchor}" if self.anchor else "")


@dataclass(frozen=True)
class Subject:
    """Something to be found: its names, the first of them its label, what is told of it."""

    kind: Kind
    id: str
    names: tuple[Text, ...]
    about: Text
    place: Destination
    told: tuple[Text, ...] = ()

    @property
    def label(self) -> Text:
        return self.names[0]


@dataclass(frozen=True)
class Hit:
    """An entry that was found, and the words that it was found by, with their languages.

    `called`: the whole of what is sought is one of its names; `named`: it stands in its names.
    """

    entry: Subject
    called: bool
    named: bool
    rank: tuple[float, ...]
    words: tuple[tuple[str, Language], ...]


@dataclass(frozen=True)
class _Posting:
    """One word of an entry, as it is written there."""

    place: int
    word: str
    weight: int
    language: Language


class Index:
    """Entries by their words, in both languages."""

    def __init__(self, entries: Iterable[Subject]) -> None:
        self.entries = tuple(entries)
        self._postings: dict[str, list[_Posting]] = defaultdict(list)
        self._names: list[list[str]] = []
        for place, entry in enumerate(self.entries):
            self._names.append(_plain_names(entry))
            for weight, texts in ((0, entry.names), (_TOLD, (entry.about, *entry.told))):
                self._add(place, weight, texts)

    def _add(self, place: int, weight: int, texts: Iterable[Text]) -> None:
        seen = set()
        for text in texts:
            for language in LANGUAGES:
                for word in matching.words(text[language]):
                    known = (plain(word), language)
                    if known not in seen:
                        seen.add(known)
                        self._postings[known[0]].append(_Posting(place, word, weight, language))

    def find(self, text: str, language: Language) -> list[Hit]:
        """The entries that hold every word sought, the best first.

        First what is called so, then what begins so; then words of the name before words of what
        is told, a whole word before its beginning, its part and a slip.
        """
        wanted = matching.sought(text[:LONGEST])
        by_word = [self._best(word, language) for word in wanted]
        common = set.intersection(*map(set, by_word)) if by_word else set()
        hits = [self._hit(place, by_word, " ".join(wanted)) for place in common]
        return sorted(hits, key=lambda hit: hit.rank)

    def _best(self, wanted: str, language: Language) -> dict[int, tuple[float, _Posting]]:
        """By entry, the word that answers best to the one sought, and how far it is from it."""
        best: dict[int, tuple[float, _Posting]] = {}
        for word, how in matching.alike(wanted, self._postings).items():
            for posting in self._postings[word]:
                foreign = _FOREIGN if posting.language != language else 0
                rank = how + posting.weight + foreign
                if posting.place not in best or rank < best[posting.place][0]:
                    best[posting.place] = (rank, posting)
        return best

    def _hit(
        self,
        place: int,
        by_word: Sequence[dict[int, tuple[float, _Posting]]],
        whole: str,
    ) -> Hit:
        entry, names = self.entries[place], self._names[place]
        answers = [best[place] for best in by_word]
        called, named = whole in names, all(posting.weight == 0 for _, posting in answers)
        answer = " ".join(plain(posting.word) for _, posting in answers)
        first = 0 if called else 1 if _begins(names, answer) else 2
        far, kind = sum(how for how, _ in answers), KINDS.index(entry.kind)
        rank = (first, far, kind, len(names[0]), place)
        words_ = dict.fromkeys((posting.word, posting.language) for _, posting in answers)
        return Hit(entry, called, named, rank, tuple(words_))

    def nearest(self, text: str, language: Language, most: int = 5) -> list[str]:
        """Words of names that are nearest to the words sought; those that stand there as well."""
        names = {
            plain(posting.word): posting.word
            for postings in self._postings.values()
            for posting in postings
            if posting.weight == 0 and posting.language == language and len(posting.word) > 3
        }
        near = [w for word in matching.sought(text[:LONGEST]) for w in matching.near(word, names)]
        return [names[word].lower() for word in dict.fromkeys(near)][:most]


def _plain_names(entry: Subject) -> list[str]:
    """What an entry is called, in both languages, as it is sought."""
    return [" ".join(matching.sought(name[lang])) for name in entry.names for lang in LANGUAGES]


def _begins(names: Iterable[str], words_: str) -> bool:
    return any(name.startswith(words_) for name in names)


@once(maxsize=4)
def index(on: Release) -> Index:
    """Everything that can be found in a release."""
    return Index([*_views(), *_indicators(), *_terms(), *_regions(on), *_points(), *_figures(on)])


def places(indicator: str) -> list[Destination]:
    """Where an indicator is shown: its first card on each view, in the order of the views."""
    first: dict[str, Destination] = {}
    for name, view in views().items():
        for card in view.cards():
            if indicator in _shown(card):
                first.setdefault(name, Destination(name, card.anchor))
    return list(first.values())


def _shown(card: AnyCard) -> set[str]:
    """The indicators of a card, and those that it sets side by side."""
    known = catalogue.load()
    return {one for name in card.indicators for one in (name, *known[name].members)}


def place_of(indicator: Indicator) -> Destination:
    """Where a reader is led: the first card, else the published figure, else the definition."""
    shown = places(indicator.id)
    if shown:
        return shown[0]
    if indicator.published:
        return Destination("sources", f"figure-{indicator.published}")
    return Destination("glossaire", f"indicator-{indicator.id}")


def _views() -> Iterator[Subject]:
    for name, view in views().items():
        words = tuple(text for section in view.sections for text in (section.title, section.about))
        names = (view.title, view.short)
        yield Subject("view", name, names, view.question, Destination(name), words)


def _indicators() -> Iterator[Subject]:
    known = catalogue.load()
    for name, indicator in known.indicators.items():
        topic = (known.topics[indicator.topic],)
        yield Subject(
            "indicator", name, (indicator.label,), indicator.definition, place_of(indicator), topic
        )


def _terms() -> Iterator[Subject]:
    known = glossary.load()
    for name, abbreviation in known.abbreviations.items():
        names = tuple(Text(fr=text, en=text) for text in (abbreviation.short, abbreviation.full))
        yield Subject(
            "term", name, names, abbreviation.definition, Destination("glossaire", f"term-{name}")
        )
    for name, term in known.terms.items():
        place = Destination("glossaire", f"term-{name}")
        yield Subject("term", name, (term.label,), term.definition, place)


def _regions(on: Release) -> Iterator[Subject]:
    for row in labels.regions(on):
        label = Text(fr=row["name_fr"], en=row["name_en"])
        code = str(row["code"])
        place = Destination("fiche_region", more=(("region", code),))
        yield Subject("region", code, (label,), words()["search_region"], place)


def _points() -> Iterator[Subject]:
    for name, point in register.listed().items():
        place = Destination("sources", f"point-{name}", (("part", "points"),))
        yield Subject("point", name, (point.title,), point.public, place)


def _figures(on: Release) -> Iterator[Subject]:
    both = {language: published.rows(Reading(on, language)) for language in LANGUAGES}
    for name in both["fr"]:
        label, about, told = (
            Text(**{language: said(both[language][name]) for language in LANGUAGES})
            for said in (itemgetter("label"), _stated, _about)
        )
        yield Subject(
            "figure", name, (label,), about, Destination("sources", f"figure-{name}"), (told,)
        )


def _stated(row: Mapping[str, str]) -> str:
    """« 40 coopératives · 2023 · Rapport d'activités 2023 »."""
    value = f"{row['value']} {row['unit']}".strip()
    return " · ".join([value, row["period"], row["source"]])


def _about(row: Mapping[str, str]) -> str:
    parts = ("scope", "note", "nature", "source", "section", "as_printed")
    return " ".join(row[part] for part in parts)
