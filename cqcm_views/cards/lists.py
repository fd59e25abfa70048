"""Lists of the catalogue in words: the entries of a timeline, the rows of a table."""

from typing import Any, Literal

from cqcm_data.listing import Entry, Listing, listing
from cqcm_data.reading import Reading
from cqcm_data.text import Language
from cqcm_views.charts.timeline import Event
from cqcm_views.wording import citation, strings
from cqcm_views.wording.strings import ABSENT, say


def table(found: Listing, language: Language) -> dict[str, Any]:
    """One row per entry: what it is, its date, its kind, then its details.

    Entries that are all of one kind do not repeat it.
    """
    labels = list(dict.fromkeys(label for one in found.entries for label, _ in one.details))
    dated = any(one.start for one in found.entries)
    several = len({one.kind for one in found.entries}) > 1
    names = [
        _heading(found, "what", language),
        *([say("date", language)] if dated else []),
        *([_heading(found, "kind", language)] if several else []),
    ]
    return {
        "columns": [*names, *(label[language] for label in labels)],
        "numbers": [],
        "rows": [
            [
                one.what[language],
                *([when(one, language)] if dated else []),
                *([one.kind[language]] if several else []),
                *_details(one, labels, language),
            ]
            for one in found.entries
        ],
        "caption": found.label[language],
        "nothing": say("finding_empty", language),
    }


def _heading(found: Listing, column: Literal["kind", "what"], language: Language) -> str:
    named = found.names.get(column)
    return named[language] if named else say(column, language)


def _details(entry: Entry, labels: list[Any], language: Language) -> list[str]:
    told = dict(entry.details)
    return [told[label][language] if label in told else ABSENT for label in labels]


def when(entry: Entry, language: Language) -> str:
    """The day or the days of an entry; said where the source gives none."""
    if entry.start is None or entry.end is None:
        return say("no_date", language)
    return citation.between(entry.start, entry.end, language)


def events(found: Listing, language: Language) -> list[Event]:
    """The entries that have a date."""
    return [
        (one.start, one.what[language], one.kind[language]) for one in found.entries if one.start
    ]


def counted(found: Listing, language: Language) -> str:
    """How many entries there are, and how many of them the source dates."""
    dated, total = sum(1 for one in found.entries if one.start), len(found.entries)
    if not total:
        return say("finding_empty", language)
    entries = f"{total} {strings.noun('entries', total, language)}"
    return say(
        "listed_dated" if dated else "listed_undated", language, entries=entries, dated=dated
    )


def in_words(found: Listing, language: Language) -> str:
    """The list, how many it names, then every entry: in order of time, then those without a date.

    What the table gives of an entry is in brackets after it.
    """
    parts = {
        "words_in_time": [one for one in found.entries if one.start],
        "words_undated": [one for one in found.entries if not one.start],
    }
    several = len({one.kind for one in found.entries}) > 1
    said = [
        say(name, language, values="; ".join(_told(one, several, language) for one in some))
        for name, some in parts.items()
        if some
    ]
    return " ".join([f"{found.label[language]}.", counted(found, language), *said])


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
    found = listing(name, reading.release)
    return [
        told
        for one in found.entries
        if one.id == wanted
        for told in (
            (_heading(found, "kind", reading.language), one.kind[reading.language]),
            *((label[reading.language], words[reading.language]) for label, words in one.details),
        )
    ]
