"""Lists of the catalogue: a timeline, a table, and words; the details of one entry."""

from dataclasses import replace
from functools import partial
from typing import Literal

from cqcm_data.listing import Entry, Listing, listing
from cqcm_data.reading import Reading
from cqcm_data.text import Language, Text
from cqcm_views.cards import citations
from cqcm_views.cards.content import CardContent, Cell, Column, Figure, Part, Row, Table, Words
from cqcm_views.charts import Options
from cqcm_views.charts.timeline import Event
from cqcm_views.views.model import ListCard
from cqcm_views.views.state import State
from cqcm_views.wording import citation, numbers, strings
from cqcm_views.wording.numbers import ABSENT
from cqcm_views.wording.strings import say


def content(card: ListCard, state: State, reading: Reading) -> CardContent:
    """A list of the catalogue; no filter holds for it."""
    language = reading.language
    listed = listing(card.listing, reading.release, reading.report)
    cited = citations.of_list(listed, reading)
    title, claim = listed.label[language], counted(listed, language)
    return CardContent(
        anchor=card.anchor,
        title=title,
        claim=claim,
        citation=cited,
        parts=_parts(card, listed, cited.cited, language),
        quote=f"{title}. {claim} ({cited.cited})",
        numbers=partial(data, listed, reading),
        file=state.address(f"donnees/liste/{listed.id}.csv"),
        file_name=strings.slug(title),
        whole=citations.not_followed(state.measured, language),
        below="" if card.timeline else claim,
    )


def _parts(card: ListCard, listed: Listing, cited: str, language: Language) -> tuple[Part, ...]:
    whole, words = table(listed, language), Words(in_words(listed, language))
    if not card.timeline:
        return (replace(whole, folds=True), words)
    title = listed.label[language]
    timeline = Figure(
        kind="timeline",
        shown=tuple(events(listed, language)),
        options=Options(source_line=cited, file=strings.slug(title)),
        alt=f"{title}. {counted(listed, language)}",
        language=language,
        wide=card.wide,
    )
    return (timeline, whole, words)


def table(listed: Listing, language: Language) -> Table:
    """One row per entry: what it is, its date, its kind, then its details.

    Entries that are all of one kind do not repeat it.
    """
    details = list(dict.fromkeys(label for one in listed.entries for label, _ in one.details))
    dated = any(one.start for one in listed.entries)
    several = len({one.kind for one in listed.entries}) > 1
    columns = [
        Column(_heading(listed, "what", language), code="what"),
        *([Column(say("date", language), code="date", dates="span")] if dated else []),
        *([Column(_heading(listed, "kind", language), code="kind")] if several else []),
        *(Column(one[language], code=strings.slug(one.en).replace("-", "_")) for one in details),
    ]
    rows = [
        (
            Cell(one.what[language]),
            *([Cell(when(one, language), one.start, until=one.end)] if dated else []),
            *([Cell(one.kind[language])] if several else []),
            *(
                Cell(text, code="" if text == ABSENT else None)
                for text in _details(one, details, language)
            ),
        )
        for one in listed.entries
    ]
    return Table(
        caption=listed.label[language],
        columns=tuple(columns),
        rows=tuple(map(Row, rows)),
        nothing=say("finding_empty", language),
    )


def data(listed: Listing, reading: Reading) -> Table:
    """The same for a file: each entry with its status, where the report names it, the version."""
    language, read = reading.language, table(listed, reading.language)
    source = citations.of_list(listed, reading).source
    facts = (
        Cell(citation.in_report(listed.provenance.source, language), code="report"),
        Cell(source, code=listed.provenance.source or ""),
        Cell(str(listed.release), listed.release),
    )
    more = (
        Column(say("status", language), code="status"),
        Column(say("source", language), code="source"),
        Column(say("version_number", language), code="version"),
    )
    rows = (Row((*row.cells, *facts)) for row in read.rows)
    return Table(read.caption, (*read.columns, *more), tuple(rows), read.nothing)


def _heading(listed: Listing, column: Literal["kind", "what"], language: Language) -> str:
    named = listed.names.get(column)
    return named[language] if named else say(column, language)


def _details(entry: Entry, labels: list[Text], language: Language) -> list[str]:
    known = dict(entry.details)
    return [known[label][language] if label in known else ABSENT for label in labels]


def when(entry: Entry, language: Language) -> str:
    """The day or the days of an entry; said where the source gives none."""
    if entry.start is None or entry.end is None:
        return say("no_date", language)
    return citation.between(entry.start, entry.end, language)


def events(listed: Listing, language: Language) -> list[Event]:
    """The entries that have a date."""
    return [
        (one.start, one.what[language], one.kind[language]) for one in listed.entries if one.start
    ]


def counted(listed: Listing, language: Language) -> str:
    """How many entries there are, and how many of them the source dates."""
    dated, total = sum(1 for one in listed.entries if one.start), len(listed.entries)
    if not total:
        return say("finding_empty", language)
    entries = f"{total} {numbers.noun('entries', total, language)}"
    return say(
        "listed_dated" if dated else "listed_undated", language, entries=entries, dated=dated
    )


def in_words(listed: Listing, language: Language) -> str:
    """The list, how many it names, then every entry: in order of time, then those without a date.

    What the table gives of an entry is in brackets after it.
    """
    parts = {
        "words_in_time": [one for one in listed.entries if one.start],
        "words_undated": [one for one in listed.entries if not one.start],
    }
    several = len({one.kind for one in listed.entries}) > 1
    sentences = [
        say(name, language, values="; ".join(_told(one, several, language) for one in some))
        for name, some in parts.items()
        if some
    ]
    return " ".join([f"{listed.label[language]}.", counted(listed, language), *sentences])


def _told(entry: Entry, several: bool, language: Language) -> str:
    """« Assemblée de concertation (16 février 2023, Lieu : Lévis) »."""
    beside = [when(entry, language)] if entry.start else []
    beside += [entry.kind[language]] if several else []
    beside += [
        say("chip", language, label=label[language], value=words[language].removesuffix("."))
        for label, words in entry.details
    ]
    what = entry.what[language].removesuffix(".")  # a sentence here is one of several in another
    return say("in_brackets", language, label=what, value=", ".join(beside)) if beside else what


def entry(name: str, wanted: str, reading: Reading) -> list[tuple[str, str]]:
    """The kind and the details of one entry, each under its name; nothing where it is absent."""
    listed = listing(name, reading.release, reading.report)
    return [
        pair
        for one in listed.entries
        if one.id == wanted
        for pair in (
            (_heading(listed, "kind", reading.language), one.kind[reading.language]),
            *((label[reading.language], words[reading.language]) for label, words in one.details),
        )
    ]
