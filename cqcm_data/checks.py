"""Do the figures hold together? Sums against totals, records against published figures."""

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache, lru_cache
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, TypeAdapter

from cqcm_data import catalogue, query, register, release
from cqcm_data.contracts import Qualifier
from cqcm_data.query import Audience
from cqcm_data.release import Release
from cqcm_data.text import Text

FILE = Path(__file__).resolve().parent / "sources" / "reconciliations.toml"

# How far a value may be from one that the source rounds (« environ », « près de »): a tenth.
_ROUNDING = 0.10

Outcome = Literal["holds", "fails", "waits", "protected"]


class Reconciliation(BaseModel):
    """Parts that must add up to a total, all of them published figures."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    label: Text
    parts: tuple[str, ...]
    total: str


@dataclass(frozen=True)
class Check:
    """One reconciliation and what came of it."""

    name: str
    topic: str
    label: Text
    found: float | None
    expected: float
    qualifier: Qualifier
    outcome: Outcome


def run(on: Release | None = None, audience: Audience = "public") -> tuple[Check, ...]:
    """Every reconciliation on a release: published sums, then records against what is published."""
    return _run(on or release.current(), audience)


@lru_cache(maxsize=4)
def _run(on: Release, audience: Audience) -> tuple[Check, ...]:
    return (*_published_sums(on), *_records(on, audience))


def verify(on: Release | None = None) -> None:
    """Raise CatalogueError with every name that catalogue, register and checks get wrong."""
    query.verify(on)
    published = query.figures(on)
    named = [(f"contradictions.toml: {n}", e.figures) for n, e in register.entries().items()]
    named += [(f"reconciliations.toml: {n}", (*r.parts, r.total)) for n, r in _sums().items()]
    problems = [
        f"{where}: {name!r} is no published figure"
        for where, names in named
        for name in names
        if name not in published
    ]
    if problems:
        raise catalogue.CatalogueError(problems)


@cache
def _sums() -> dict[str, Reconciliation]:
    raw = tomllib.loads(FILE.read_text(encoding="utf-8"))
    return TypeAdapter(dict[str, Reconciliation]).validate_python(raw)


def agrees(found: float, qualifier: Qualifier, published: float) -> bool:
    """Whether a count agrees with a published value, as far as its qualifier lets one say."""
    low, high = published * (1 - _ROUNDING), published * (1 + _ROUNDING)
    return {
        "exact": abs(found - published) < 1e-9,
        "about": low <= found <= high,
        "nearly": low <= found <= published,
        "more_than": found > published,
        "up_to": found <= published,
    }[qualifier]


def _published_sums(on: Release) -> Iterator[Check]:
    for name, item in _sums().items():
        found = sum(query.figure(part, on).value for part in item.parts)
        yield _check(name, item.label, found, item.total, on)


def _records(on: Release, audience: Audience) -> Iterator[Check]:
    for indicator in catalogue.load().indicators.values():
        if indicator.dataset and indicator.published:
            found = query.from_records(indicator.id, on, audience)
            check = _check(indicator.id, indicator.label, found.value, indicator.published, on)
            yield replace(check, outcome="protected") if found.hidden.any() else check


def _check(name: str, label: Text, found: float | None, total: str, on: Release) -> Check:
    published = query.figure(total, on)
    holds = found is not None and agrees(found, published.qualifier, published.value)
    outcome: Outcome = "waits" if found is None else "holds" if holds else "fails"
    return Check(name, published.topic, label, found, published.value, published.qualifier, outcome)
