"""What can be found: views, indicators, terms, regions, points and figures, with their words."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from operator import itemgetter
from typing import Literal, get_args

from cqcm_data import catalogue, figures, glossary, indicators, labels, register, reports
from cqcm_data.catalogue import Indicator
from cqcm_data.once import once
from cqcm_data.reading import Reading
from cqcm_data.release import Release
from cqcm_data.text import Language, Text
from cqcm_views.cards import trust
from cqcm_views.search import amounts, matching, tasks
from cqcm_views.search.amounts import Amount
from cqcm_views.search.destination import Destination
from cqcm_views.views.model import AnyCard, Lead, TableCard
from cqcm_views.views.registry import views
from cqcm_views.wording import citation, published
from cqcm_views.wording.strings import words

Kind = Literal["task", "indicator", "figure", "view", "term", "region", "point"]
KINDS: tuple[Kind, ...] = get_args(Kind)
MEASURED: tuple[Kind, ...] = ("indicator", "figure")
LANGUAGES: tuple[Language, ...] = get_args(Language)

REPORT, EVERY = "rapport", "tous"  # on Sources: the report whose figures are listed, or all
LONGEST = 80  # characters sought; what comes after is left out
_HELD = 1  # how much worse its value is than the same word of a name
_TOLD = 4  # how much worse a word of a definition is than the same word of a name
_FOREIGN = 0.5  # how much worse a word of the other language is
# How far from a reader is what stands on another view than the first, on none, behind a rival, or
# what a later report brings up to date.
_ELSEWHERE, _SELDOM, _RIVAL, _PAST = 1000, 1001, 1002, 1003
_CARD = "youth_posts"  # its card has a chart whoever looks: the report places each post


@dataclass(frozen=True)
class Subject:
    """Something to be found: its names, the first of them its label, what is told of it.

    `value` is the number that it holds, as it is read and with all its digits, `bounds` the same as
    its source bounds it; `standing` tells what a reader sees first from what is seldom seen.
    """

    kind: Kind
    id: str
    names: tuple[Text, ...]
    about: Text
    place: Destination
    told: tuple[Text, ...] = ()
    value: tuple[Text, ...] = ()
    bounds: frozenset[Amount] = frozenset()
    standing: int = 0

    @property
    def label(self) -> Text:
        return self.names[0]


@dataclass(frozen=True)
class Hit:
    """An entry that was found, and the words that it was found by, with their languages.

    `called`: the whole of what is sought is one of its names; `named`: it stands in its names, or
    is its value.
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
            self._add(place, 0, entry.names)
            self._add(place, _HELD, entry.value)
            self._add(place, _TOLD, (entry.about, *entry.told))

    def _add(self, place: int, weight: int, texts: Iterable[Text]) -> None:
        seen = set()
        for text in texts:
            for language in LANGUAGES:
                for word in matching.words(text[language]):
                    known = (matching.key(word), language)
                    if known not in seen:
                        seen.add(known)
                        self._postings[known[0]].append(_Posting(place, word, weight, language))

    def find(self, text: str, language: Language) -> list[Hit]:
        """The entries that hold every word sought, the best first.

        First what is called so, then what begins so; then words of the name before words of what
        is told, a whole word before its beginning, its part and a slip. A number that is bounded,
        « plus de 200 », is that of the sources that bound it so, where there are any.
        """
        text = _cut(text)
        asked = amounts.asked(text)
        bounded = self._bounded(asked.amount) if asked else set()
        if asked and bounded and (hits := self._holding(asked.rest, language, bounded)):
            return hits
        return self._holding(text, language, set(range(len(self.entries))))

    def find_all_but_one(self, text: str, language: Language) -> list[Hit]:
        """The entries that hold every word sought but one, whichever it is; each once."""
        wanted = matching.sought(_cut(text))
        several = wanted if len(wanted) > 1 else []
        kept = [" ".join(one for one in wanted if one != without) for without in several]
        hits = [hit for rest in kept for hit in self.find(rest, language)]
        return [*{(hit.entry.kind, hit.entry.id): hit for hit in reversed(hits)}.values()][::-1]

    def _bounded(self, amount: Amount) -> set[int]:
        """The figures that hold a number so bounded, with all that is no figure; or nothing."""
        every = list(enumerate(self.entries))
        bounded = {place for place, entry in every if amount in entry.bounds}
        others = {place for place, entry in every if entry.kind not in MEASURED}
        return bounded | others if bounded else set()

    def _holding(self, text: str, language: Language, among: set[int]) -> list[Hit]:
        wanted = matching.sought(text)
        by_word = [self._best(word, language) for word in wanted]
        common = among.intersection(*map(set, by_word)) if by_word else set()
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
        called, named = whole in names, all(posting.weight < _TOLD for _, posting in answers)
        answer = " ".join(matching.key(posting.word) for _, posting in answers)
        # « members » is no beginning of « memberships » for who looks for the former.
        begins = answer == whole and _begins(names, answer)
        first = 0 if called else 1 if begins else 2
        far, kind = sum(how for how, _ in answers), KINDS.index(entry.kind)
        other = entry.kind not in MEASURED
        rank = (first, far, other, entry.standing, kind, len(names[0]), place)
        words_ = dict.fromkeys((posting.word, posting.language) for _, posting in answers)
        return Hit(entry, called, named, rank, tuple(words_))

    def nearest(self, text: str, language: Language, most: int = 5) -> list[str]:
        """Words of names that are nearest to the words sought; those that stand there as well."""
        names = {
            matching.key(posting.word): posting.word
            for postings in self._postings.values()
            for posting in postings
            if posting.weight == 0 and posting.language == language and len(posting.word) > 3
        }
        near = [w for word in matching.sought(_cut(text)) for w in matching.near(word, names)]
        return [names[word].lower() for word in dict.fromkeys(near)][:most]


def _cut(text: str) -> str:
    """So much of a text as is sought, without the piece of a word or a number at its end."""
    if len(text) <= LONGEST:
        return text
    return text[:LONGEST].rpartition(" ")[0] or text[:LONGEST]


def _plain_names(entry: Subject) -> list[str]:
    """What an entry is called, in both languages, as it is sought."""
    return [" ".join(matching.sought(name[lang])) for name in entry.names for lang in LANGUAGES]


def _begins(names: Iterable[str], words_: str) -> bool:
    return any(name.startswith(words_) for name in names)


@once(maxsize=4)
def index(on: Release) -> Index:
    """Everything that can be found in a release."""
    measured = [*_indicators(on), *_figures(on)]
    return Index([*_tasks(), *measured, *_views(), *_terms(), *_regions(on), *_points(on)])


def places(indicator: str) -> list[Destination]:
    """Where an indicator is shown: its first card on each view, in the order of the views."""
    first: dict[str, Destination] = {}
    for name, view in views().items():
        for card in view.cards():
            if indicator in shown_on(card):
                first.setdefault(name, Destination(name, card.anchor))
    return list(first.values())


def shown_on(card: AnyCard) -> set[str]:
    """The indicators of a card, those that it sets side by side, those that its claim states."""
    known = catalogue.load()
    shown = {one for name in card.indicators for one in (name, *known[name].members)}
    if not isinstance(card, Lead):
        return shown
    told = card.card.tells if isinstance(card.card, TableCard) else ()
    claimed = card.claim.figures if card.claim else ()
    stated = {one.id for one in known.indicators.values() if one.published in claimed}
    return shown | {*told} | stated


def place_of(indicator: Indicator, on: Release) -> Destination:
    """Where a reader is led: the first card, else the newest figure, else the definition."""
    shown = places(indicator.id)
    if shown:
        return shown[0]
    if indicator.published:
        return _figure_place(newest(indicator, on), on)
    return Destination("glossaire", f"indicator-{indicator.id}")


def newest(indicator: Indicator, on: Release) -> str:
    """The figure that it shows, as the newest report states it; nothing where none is published."""
    return _newest(indicator.published, on) if indicator.published else ""


def _figure_place(figure: str, on: Release) -> Destination:
    """Where it is listed: a year that is chosen could have left it out there."""
    several = len(reports.reports(on)) > 1
    return Destination("sources", f"figure-{figure}", ((REPORT, EVERY),) if several else ())


def _tasks() -> Iterator[Subject]:
    """What can be done here: a page that an installation left out leads nowhere."""
    card = next(iter(places(_CARD)), None)
    for name, place in tasks.destinations(card).items() if card else ():
        if place.view in views():
            yield Subject("task", name, tasks.names(name), tasks.how(name), place)


def _views() -> Iterator[Subject]:
    for name, view in views().items():
        words = tuple(text for section in view.sections for text in (section.title, section.about))
        names = (view.title, view.short)
        yield Subject("view", name, names, view.question, Destination(name), words)


def _indicators(on: Release) -> Iterator[Subject]:
    known = indicators.known(on)
    standing = _standing(on)
    for name, indicator in known.indicators.items():
        figure = newest(indicator, on)
        yield Subject(
            "indicator",
            name,
            (indicator.label,),
            indicator.definition,
            place_of(indicator, on),
            (known.topics[indicator.topic], *_claim(indicator, on)),
            _value(figure, on),
            _bounds(figure, on),
            standing.get(figure, _SELDOM),
        )


def _claim(indicator: Indicator, on: Release) -> tuple[Text, ...]:
    """What its numbers show, with the shares and changes that are computed there, if anything."""
    if indicator.finding is None:
        return ()
    stated = {lang: citation.finding(indicator.finding, Reading(on, lang)) for lang in LANGUAGES}
    return (Text(**stated),) if all(stated.values()) else ()


def _value(figure: str, on: Release) -> tuple[Text, ...]:
    """The value of a published figure, with all its digits and as it is read."""
    if not figure:
        return ()
    row = figures.figure(figure, on)
    whole = amounts.digits(row.value)
    read = {lang: f"{citation.figure_value(row, lang)} ({whole})" for lang in LANGUAGES}
    return (Text(**read),)


def _bounds(figure: str, on: Release) -> frozenset[Amount]:
    return amounts.of_figure(figures.figure(figure, on)) if figure else frozenset()


def _standing(on: Release) -> dict[str, int]:
    """How far each published figure stands from a reader: on the first view in its order, on
    another, on none.

    First what leads the first view, then its others, those of another view, of none, each as the
    newest report states it. Behind them what has a rival that is to be used instead of it, then
    what a later report brings up to date.
    """
    first, *others = ([_newest(n, on) for n in trust.figures_of(v)] for v in views().values())
    past = {row.follows for row in figures.figures(on).values() if row.follows}
    rivals = {
        name
        for point in register.entries(on).values()
        for name in point.rivals
        if point.shown and name != point.shown
    }
    standing = dict.fromkeys(figures.figures(on), _SELDOM)
    standing |= dict.fromkeys(chain(*others), _ELSEWHERE)
    standing |= {name: place for place, name in enumerate(first)}
    return standing | dict.fromkeys(rivals, _RIVAL) | dict.fromkeys(past, _PAST)


def _newest(figure: str, on: Release) -> str:
    return reports.stated(figure, on).id


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


def _points(on: Release) -> Iterator[Subject]:
    """The points of the public, with what the CQCM has answered."""
    given = register.answers(on)
    for name, point in register.listed(on).items():
        place = Destination("sources", f"point-{name}", (("part", "points"),))
        one = given.get(name)
        told = (Text(fr=one.answer_fr, en=one.answer_en),) if one else ()
        yield Subject("point", name, (point.title,), point.public, place, told)


def _figures(on: Release) -> Iterator[Subject]:
    both = {language: published.rows(Reading(on, language)) for language in LANGUAGES}
    standing = _standing(on)
    for name in both["fr"]:
        label, about, told = (
            Text(**{language: said(both[language][name]) for language in LANGUAGES})
            for said in (itemgetter("label"), _stated, _about)
        )
        yield Subject(
            "figure",
            name,
            (label,),
            about,
            _figure_place(name, on),
            (told,),
            _value(name, on),
            _bounds(name, on),
            standing[name],
        )


def _stated(row: Mapping[str, str]) -> str:
    """« 40 coopératives · 2023 · Rapport d'activités 2023 »."""
    value = f"{row['value']} {row['unit']}".strip()
    return " · ".join([value, row["period"], row["source"]])


def _about(row: Mapping[str, str]) -> str:
    parts = ("scope", "note", "nature", "source", "section", "as_printed")
    return " ".join(row[part] for part in parts)
