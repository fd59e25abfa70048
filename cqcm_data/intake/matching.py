"""Which column of a dataset each header of a sheet is: what equals it, what a person may confirm.

Nothing is taken because it resembles: that is a proposal. Nor is one of two headers for a column.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from types import MappingProxyType
from typing import Literal

from rapidfuzz import fuzz, process
from rapidfuzz.distance import OSA

from cqcm_data.intake import synonyms
from cqcm_data.intake.keys import key

How = Literal["name", "synonym", "proposed", "none"]
Told = Literal["empty", "duplicate", "conflict"]

RESEMBLES = 78  # of 100, words in any order: two letters of a short name, a word of a long one
_SLIP = 0.75  # of 1: a letter or two of a word, put in, left out or put in the place of another


@dataclass(frozen=True)
class Match:
    """What a header is: a column and how it is known; for a proposal, how much it resembles.

    `told` is what a person must know: there is no header, another one is the same, another one is
    for the same column.
    """

    place: int
    header: str | None
    column: str | None = None
    how: How = "none"
    resembles: float | None = None
    told: tuple[Told, ...] = ()

    @property
    def settled(self) -> bool:
        """Whether nobody needs to be asked."""
        return self.how in ("name", "synonym") and "conflict" not in self.told


@lru_cache(maxsize=32)
def known(dataset: str) -> Mapping[str, tuple[str, How]]:
    """The column that each known name stands for, as names are compared, and how it is known."""
    named = synonyms.headers(dataset)
    found: dict[str, tuple[str, How]] = {}
    for column, one in named.items():
        for name in (column, *one.headers):
            found[key(name)] = (column, "name")
    for column, one in named.items():
        for name in one.synonyms:
            found.setdefault(key(name), (column, "synonym"))
    return MappingProxyType(found)


def matched(headers: Sequence[str | None], dataset: str) -> tuple[Match, ...]:
    """Each header with what it is, in their order; the order changes nothing else."""
    names = known(dataset)
    keys = [key(header or "") for header in headers]
    certain = [_certain(at, header, names) for at, header in enumerate(headers)]
    taken = {match.column for match in certain}
    free = {name: column for name, (column, _) in names.items() if column not in taken}
    every = [match if match.column else _proposed(match, free) for match in certain]
    repeated = _several(name for name in keys if name)
    claimed = _several(match.column for match in every if match.column)
    return tuple(
        replace(match, told=_told(match, name, repeated, claimed))
        for match, name in zip(every, keys, strict=True)
    )


def _certain(place: int, header: str | None, names: Mapping[str, tuple[str, How]]) -> Match:
    found = names.get(key(header or ""))
    return Match(place, header, *found) if found else Match(place, header)


def _proposed(match: Match, free: Mapping[str, str]) -> Match:
    """The free column whose name a header resembles most, if it does."""
    name = key(match.header or "")
    near = process.extract(
        name, sorted(free), scorer=fuzz.token_sort_ratio, limit=None, score_cutoff=RESEMBLES
    )
    best = next((one for one in near if name and _alike(name, one[0])), None)
    if best is None:
        return match
    return replace(match, column=free[best[0]], how="proposed", resembles=round(best[1], 1))


def _alike(one: str, other: str) -> bool:
    """Whether names differ by slips of the pen, or by words that only one of them has.

    « Format » has most letters of « Formation », and « Projet Début » those of « Code projet ».
    """
    if OSA.normalized_similarity(one.replace(" ", ""), other.replace(" ", "")) >= _SLIP:
        return True
    fewer, more = sorted([one.split(), other.split()], key=len)
    return all(max(OSA.normalized_similarity(word, w) for w in more) >= _SLIP for word in fewer)


def _several(names: Iterable[str]) -> frozenset[str]:
    return frozenset(name for name, count in Counter(names).items() if count > 1)


def _told(
    match: Match, name: str, repeated: frozenset[str], claimed: frozenset[str]
) -> tuple[Told, ...]:
    said: dict[Told, bool] = {
        "empty": not name,
        "duplicate": name in repeated,
        "conflict": match.column in claimed,
    }
    return tuple(kind for kind, so in said.items() if so)
