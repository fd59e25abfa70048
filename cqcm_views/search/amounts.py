"""Values as their source bounds them: « plus de 200 », "over 200"."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import get_args

from cqcm_data.alphabet import plain, ungrouped
from cqcm_data.contracts import PublishedFigure, Qualifier
from cqcm_data.once import once
from cqcm_data.text import Language
from cqcm_views.search import matching
from cqcm_views.wording import citation
from cqcm_views.wording.strings import words

LANGUAGES: tuple[Language, ...] = get_args(Language)


@dataclass(frozen=True)
class Amount:
    """A number as it is compared, and what bounds it."""

    qualifier: Qualifier
    number: str


@dataclass(frozen=True)
class Asked:
    """A bounded number that is looked for, and the text without what bounds it."""

    amount: Amount
    rest: str


def of_figure(row: PublishedFigure) -> frozenset[Amount]:
    """What a figure holds: « plus de 4 millions » is 4 as it is read, and 4000000."""
    if row.qualifier == "exact":
        return frozenset()
    read = (matching.words(citation.figure_value(row, language)) for language in LANGUAGES)
    numbers = {*filter(matching.is_number, (matching.key(word) for line in read for word in line))}
    return frozenset(Amount(row.qualifier, number) for number in {*numbers, digits(row.value)})


def digits(value: float) -> str:
    """All the digits of a value that is shown in millions."""
    return f"{value:.10g}"


def asked(text: str) -> Asked | None:
    """The bounded number that a text begins with or holds; None where it bounds none."""
    whole = plain(ungrouped(text))
    for phrase, qualifier in _phrases():
        pattern = rf"(?<!\w){re.escape(phrase)}\s*\$?\s*(?P<number>\d+(?:[.,]\d+)?)"
        if bound := re.search(pattern, whole):
            rest = f"{whole[: bound.start()]} {bound['number']} {whole[bound.end() :]}"
            return Asked(Amount(qualifier, matching.key(bound["number"])), rest)
    return None


@once(maxsize=1)
def _phrases() -> tuple[tuple[str, Qualifier], ...]:
    """What bounds a number, in both languages, the longest first."""
    bounding: Iterable[Qualifier] = [name for name in get_args(Qualifier) if name != "exact"]
    every = {
        plain(phrase): name
        for name in bounding
        for language in LANGUAGES
        for phrase in words()[f"sought_{name}"][language].split(", ")
    }
    return tuple(sorted(every.items(), key=lambda item: -len(item[0])))
