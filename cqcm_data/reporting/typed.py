"""A figure as a person types it from a report: « 6 937 », « 1,5 million », « près de 3 000 »."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from cqcm_data import catalogue
from cqcm_data.alphabet import plain
from cqcm_data.contracts import Qualifier
from cqcm_data.intake import numbers
from cqcm_data.intake.numbers import Mark

Why = Literal["not_a_number", "ambiguous_number", "backwards"]


@dataclass(frozen=True)
class Amount:
    """A value, up to which one where the report gives both ends, and how it is qualified."""

    value: float
    value_to: float | None = None
    qualifier: Qualifier = "exact"


class NotRead(ValueError):
    """A text that is no number for certain; `candidates` are the numbers that it may be."""

    def __init__(self, why: Why, candidates: tuple[float, ...] = ()) -> None:
        self.why, self.candidates = why, candidates
        super().__init__(why)


# What stands before a number, without accents, the longest first where one begins another.
_QUALIFIED: dict[Qualifier, str] = {
    "nearly": r"(?:un peu )?pres de|presque|nearly|almost|close to",
    "more_than": r"(?:un peu )?plus de|plus d'|more than|over|\+ de|>",
    "up_to": r"jusqu'a|up to|au plus|at most",
    "about": r"environ|env\.?|approximativement|approx\.?|autour de|quelque|about|around|~|≈",
}
_BEFORE = {name: re.compile(rf"(?:{said})\s*(?=\d)") for name, said in _QUALIFIED.items()}
_SCALED = (
    (re.compile(r"(?<=\d)\s*(?:milliards?|billions?)(?: (?:de|d'|of))?$"), 1e9),
    (re.compile(r"(?<=\d)\s*(?:millions?|m)(?: (?:de|d'|of))?$"), 1e6),
    (re.compile(r"(?<=\d)\s*(?:milliers?|mille|thousand|k)(?: (?:de|d'|of))?$"), 1e3),
)
_SIGNED = re.compile(r"^(?:\$|cad)\s*|\s*(?:\$|cad|%|pour cent|percent|per cent)$")
_RANKED = re.compile(r"(\d+)(?:er|ere|re|e|eme|st|nd|rd|th)")
_ENDS = re.compile(
    r"(?:entre|de|from|between)?\s*(\S.*?)\s*(?:-|–|—|\ba\b|\bet\b|\bto\b|\band\b)\s*"
)


def read(text: str, unit: str = "", mark: Mark | None = None) -> Amount:
    """The amount that a text says, in the unit beside which it is typed; raises NotRead.

    `mark`, that of decimals, decides « 1,234 ».
    """
    said = " ".join(plain(text.replace("’", "'")).split())
    if len(said) > numbers.LONGEST:
        raise NotRead("not_a_number")
    qualifier, bare = _qualified(said)
    if ends := _between(bare, unit, mark):
        if ends[0] > ends[1]:
            raise NotRead("backwards")
        return Amount(ends[0], ends[1], qualifier)
    found = _numbers(bare, unit, mark)
    if len(found) != 1:
        raise NotRead("ambiguous_number" if found else "not_a_number", found)
    return Amount(found[0], None, qualifier)


def _qualified(said: str) -> tuple[Qualifier, str]:
    for name, before in _BEFORE.items():
        if found := before.match(said):
            return name, said[found.end() :]
    return "exact", said


def _between(said: str, unit: str, mark: Mark | None) -> tuple[float, float] | None:
    """Both ends of « 18 à 30 »; a scale behind the last one is that of both."""
    if not (found := _ENDS.match(said)):
        return None
    last, scale = _scaled(_bare(said[found.end() :], unit))
    ends = [*_read(_without_sign(found[1]), mark), *_read(last, mark)]
    return (float(ends[0]) * scale, float(ends[1]) * scale) if len(ends) == 2 else None


def _numbers(said: str, unit: str, mark: Mark | None) -> tuple[float, ...]:
    if ranked := _RANKED.fullmatch(said):
        return (float(ranked[1]),)
    bare, scale = _scaled(_bare(said, unit))
    # « 1,234 million » is a decimal for certain.
    found = _read(bare, mark) if scale == 1 else _read(bare, "," if "," in bare else ".")
    return tuple(round(float(one) * scale, 6) for one in found)


def _read(bare: str, mark: Mark | None) -> tuple[str, ...]:
    """What a bare number may be; one where the mark of decimals is known."""
    if mark is None:
        return numbers.candidates(bare)
    one = numbers.number(bare, mark)
    return (one,) if one else ()


def _scaled(said: str) -> tuple[str, float]:
    for behind, scale in _SCALED:
        if found := behind.search(said):
            return said[: found.start()], scale
    return said, 1


def _bare(said: str, unit: str) -> str:
    """Without the unit behind it, in either language and either number, nor its sign."""
    said = _without_sign(said)
    for noun in _nouns(unit):
        if said.endswith(f" {noun}"):
            said = said.removesuffix(f" {noun}")
            break
    return _without_sign(re.sub(r"(?<=\d) (?:de|d'|of)$", "", said))


def _without_sign(said: str) -> str:
    return _SIGNED.sub("", said).strip()


def _nouns(unit: str) -> Iterator[str]:
    if found := catalogue.load().units.get(unit):
        for forms in (found.fr, found.en):
            yield from (plain(forms.many), plain(forms.one))
