"""Do the figures hold together? Sums against totals, records against published figures."""

import logging
import tomllib
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Literal

from pydantic import BaseModel, ConfigDict, TypeAdapter

from cqcm_data import (
    catalogue,
    dependents,
    engine,
    figures,
    glossary,
    indicators,
    query,
    register,
    release,
    reports,
    rollup,
)
from cqcm_data.catalogue import Indicator
from cqcm_data.contracts import (
    CONTRACTS,
    NOT_ADDED_UP,
    PublishedFigure,
    Qualifier,
    arrow_schema,
    is_list,
    is_report,
    lists,
)
from cqcm_data.once import once
from cqcm_data.reading import Audience, Reading
from cqcm_data.release import Release
from cqcm_data.text import Text

FILE = Path(__file__).resolve().parent / "sources" / "reconciliations.toml"

# How far a value may be from one that the source rounds (« environ », « près de »): a tenth.
ROUNDING = 0.10

Outcome = Literal["holds", "fails", "waits", "protected"]

# What is wrong with a release, and has words for whoever puts it online.
Wrong = Literal[
    "figure",
    "unit",
    "source",
    "page",
    "followed_twice",
    "follows_unknown",
    "follows_no_report",
    "follows_later",
    "follows_unit",
    "indicator",
    "topic",
]

# The datasets in which names are used that others must know, or that others use.
NAMING = frozenset(
    {"published_figures", "sources", "regions", "targets", "annotations", "indicators", "points"}
)

_log = logging.getLogger("cqcm")


class Reconciliation(BaseModel):
    """Parts that must add up to a total, all of them published figures."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    label: Text
    parts: tuple[str, ...]
    total: str


class Problem(str):
    """What is wrong with a release, as the log has it; its kind and names, to say it in words."""

    kind: Wrong
    names: Mapping[str, str]

    def __new__(cls, kind: Wrong, told: str, **names: object) -> "Problem":
        made = super().__new__(cls, told)
        made.kind, made.names = kind, {name: str(value) for name, value in names.items()}
        return made


@dataclass(frozen=True)
class Check:
    """One reconciliation and what came of it.

    `year` is that of the report which states what was expected; None where no report does.
    """

    name: str
    topic: str
    label: Text
    found: float | None
    expected: float
    qualifier: Qualifier
    outcome: Outcome
    year: int | None = None


def run(on: Release | None = None, audience: Audience = "public") -> tuple[Check, ...]:
    """Every reconciliation on a release: published sums, then records against what is published."""
    return _run(on or release.current(), audience)


@once(maxsize=3 * engine.RELEASES)  # by who asks
def _run(on: Release, audience: Audience) -> tuple[Check, ...]:
    return (*_published_sums(on), *_records(on, audience))


def verify(on: Release | None = None) -> None:
    """Raise CatalogueError with every name that is used somewhere and known nowhere.

    Published figures named by indicators, by the register and by the reconciliations; units and
    sources named by figures; indicators named by targets, topics named by annotations. Then every
    reconciliation that adds up what has no sum.
    """
    glossary.load()
    on = on or release.current()
    problems = [*_unknown_figures(on), *_unknown_units_and_sources(on), *_strangers(on)]
    problems += _wrong_chains(on)
    problems += [] if problems else _wrong_sums(on)
    if problems:
        raise catalogue.CatalogueError(problems)


def _unknown_figures(on: Release) -> Iterator[str]:
    published = figures.figures(on)
    for where, names in _figures_named(on):
        for one in names:
            if one not in published:
                told = f"{where}: {one!r} is no published figure"
                yield Problem("figure", told, where=where, figure=one)


def _figures_named(on: Release) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Each place that names published figures, and those that it names."""
    for one in indicators.known(on).indicators.values():
        used = one.finding.uses.values() if one.finding else ()
        shown = (one.published,) if one.published else ()
        yield f"{one.topic}.toml: {one.id}", (*shown, *used)
    for name, contract in CONTRACTS.items():
        yield f"contracts.py: {name}", tuple(n for every in contract.stated.values() for n in every)
    for name, point in register.entries(on).items():
        yield f"contradictions.toml: {name}", tuple(point.figures)
    for name, sums in _sums().items():
        yield f"reconciliations.toml: {name}", (*sums.parts, sums.total)


def _unknown_units_and_sources(on: Release) -> Iterator[str]:
    units, sources = catalogue.load().units, figures.sources(on)
    for row in figures.figures(on).values():
        if row.unit not in units:
            yield _of_figure(row, "unit", f"{row.unit!r} is no unit", unit=row.unit)
        if row.source not in sources:
            yield _of_figure(row, "source", f"{row.source!r} is no source", source=row.source)


def _of_figure(row: PublishedFigure, kind: Wrong, told: str, **names: object) -> Problem:
    """What is wrong with one published figure."""
    return Problem(kind, f"published_figures: {row.id}: {told}", figure=row.id, **names)


def _wrong_sums(on: Release) -> Iterator[str]:
    """Reconciliations that add up what has no sum: a rank, an average, a change, a date."""
    for name, sums in _sums().items():
        for part in sums.parts if len(sums.parts) > 1 else ():
            if (nature := figures.figure(part, on).nature) in NOT_ADDED_UP:
                yield f"reconciliations.toml: {name}: {part!r} is a {nature} and has no sum"


def _wrong_chains(on: Release) -> Iterator[str]:
    """Figures that bring up to date what they cannot; pages that their report does not have."""
    rows, pages = figures.figures(on), {one.source: one.pages for one in reports.reports(on)}
    followed = Counter(row.follows for row in rows.values() if row.follows)
    for name, n in followed.items():
        if n > 1:
            told = f"published_figures: {n} figures follow {name!r}"
            yield Problem("followed_twice", told, count=n, other=name)
    for row in rows.values():
        last = pages.get(row.source)
        if last and row.last_page and row.last_page > last:
            beyond = f"page {row.last_page} of {last}"
            yield _of_figure(row, "page", beyond, page=row.last_page, last=last)
        if row.follows and (wrong := _wrong_link(rows.get(row.follows), row)):
            kind, told = wrong
            yield _of_figure(row, kind, f"it follows {row.follows!r}{told}", other=row.follows)


def _wrong_link(earlier: PublishedFigure | None, row: PublishedFigure) -> tuple[Wrong, str] | None:
    """Why a figure cannot follow another one: the kind of it, and what the log says."""
    if earlier is None:
        return "follows_unknown", ", which is no published figure"
    if not (is_report(earlier.source) and is_report(row.source)):
        return "follows_no_report", ": only figures of reports follow one another"
    if reports.year(earlier.source) >= reports.year(row.source):
        return "follows_later", ", of the same report or a later one"
    return None if earlier.unit == row.unit else ("follows_unit", f", which is in {earlier.unit}")


def _strangers(on: Release) -> Iterator[str]:
    """Targets of no indicator, annotations of no topic, lists of no report."""
    known = indicators.known(on)
    for row in figures.rows("targets", on):
        if row["indicator"] not in known.indicators:
            told = f"targets: {row['year']}: {row['indicator']!r} is no indicator"
            yield Problem("indicator", told, year=row["year"], indicator=row["indicator"])
    for row in figures.rows("annotations", on):
        if row["topic"] not in known.topics:
            told = f"annotations: {row['date']:%Y-%m-%d}: {row['topic']!r} is no topic"
            yield Problem("topic", told, day=f"{row['date']:%Y-%m-%d}", topic=row["topic"])
    for name in lists():
        for year in reports.listed(name, on):
            if (source := reports.called(year)) not in figures.sources(on):
                told = f"{name}: {source!r} is no source"
                yield Problem("source", told, figure=name, source=source)


def can_be_shown(on: Release) -> bool:
    """Whether a release has every table, column and name that today's dashboard asks for."""
    return not problems(on)


def problems(on: Release) -> tuple[str, ...]:
    """What today's dashboard asks for and a release lacks; nothing where it can be shown."""
    try:
        return _problems(on)
    except Exception as error:  # noqa: BLE001 - whatever stops the look, it cannot be shown
        return (f"{type(error).__name__}: {error}",)


@once(maxsize=64)
def _problems(on: Release) -> tuple[str, ...]:
    """Looked at once: a release that cannot be shown is remembered as such.

    What stops the look is remembered for a minute: it may have been the machine. The log tells it
    when it happens, not to each who asks.
    """
    try:
        found = tuple(_missing(on))
    except Exception:
        _log.warning("release %s cannot be shown", on.number, exc_info=True)
        raise
    if found:
        _log.warning("release %s cannot be shown: %s", on.number, "; ".join(found))
    return found


def _missing(on: Release) -> Iterator[str]:
    """Names are looked for only in tables that have all their columns."""
    if wrong := release.damage(on):
        yield wrong
        return
    lacking = [said for name, columns in _asked().items() for said in _lacking(on, name, columns)]
    yield from lacking
    if not lacking:
        try:
            verify(on)
        except catalogue.CatalogueError as error:
            yield from error.problems


def _lacking(on: Release, table: str, columns: frozenset[str]) -> Iterator[str]:
    if table in on.tables:
        found = release.contents(on)[table].schema.names
        yield from (f"{table}: column {name!r} is missing" for name in sorted(columns - {*found}))
    elif table not in _optional():
        yield f"{table}: is missing"


@once(maxsize=1)
def _asked() -> Mapping[str, frozenset[str]]:
    """The columns of every table that a release may be asked for, as a build would make them.

    A column with a default came to its contract later: releases from before do without it, and so
    do their sums without the report.
    """
    asked = {name: arrow_schema(name).empty_table() for name in CONTRACTS}
    later = {
        name: {n for n, f in one.model_fields.items() if not f.is_required()}
        for name, one in CONTRACTS.items()
    }
    for name in catalogue.load().datasets:
        for example in (False, True):
            asked |= dependents.made(name, asked[name], asked["published_figures"], example)
    later |= {made: {rollup.REPORT} for name in lists() for made in dependents.names(name)}
    columns = {name: {*rows.column_names} - later.get(name, set()) for name, rows in asked.items()}
    return MappingProxyType({name: frozenset(every) for name, every in columns.items()})


@cache
def _optional() -> frozenset[str]:
    """Tables without which everything can be shown: optional datasets and made-up records."""
    datasets = catalogue.load().datasets
    examples = {table for name in datasets for table in dependents.names(name, example=True)}
    return frozenset(examples | {name for name, found in CONTRACTS.items() if found.optional})


def reconciliations() -> Mapping[str, Reconciliation]:
    """Every sum that the reports let one check, by its name."""
    return MappingProxyType(_sums())


@cache
def _sums() -> dict[str, Reconciliation]:
    raw = tomllib.loads(FILE.read_text(encoding="utf-8"))
    return TypeAdapter(dict[str, Reconciliation]).validate_python(raw)


def agrees(value: float, qualifier: Qualifier, published: float) -> bool:
    """Whether a count agrees with a published value, as far as its qualifier lets one say."""
    low, high = published * (1 - ROUNDING), published * (1 + ROUNDING)
    return {
        "exact": abs(value - published) < 1e-9,
        "about": low <= value <= high,
        "nearly": low <= value <= published,
        "more_than": value > published,
        "up_to": value <= published,
    }[qualifier]


def _published_sums(on: Release) -> Iterator[Check]:
    """Each sum in every report that states its parts and its total, the newest first."""
    for name, item in _sums().items():
        for year in reports.stating((*item.parts, item.total), on):
            parts = [reports.stated(part, on, year) for part in item.parts]
            total = reports.stated(item.total, on, year)
            found = _check(name, item.label, sum(row.value for row in parts), total)
            yield replace(found, year=year)


def _records(on: Release, audience: Audience) -> Iterator[Check]:
    for indicator in catalogue.load().indicators.values():
        if indicator.dataset and indicator.published:
            for figure in reversed(reports.chain(indicator.published, on)):
                yield _against(figure, indicator, Reading(on, audience=audience))


def _against(figure: PublishedFigure, indicator: Indicator, reading: Reading) -> Check:
    """The records of the years of a published figure, against its value.

    In a list, the rows of the report that states it: they wait where it has none there.
    """
    year = reports.year(figure.source) if is_report(figure.source) else None
    of_report = replace(reading, report=year)
    found = query.from_records(indicator.id, of_report, where=reports.of_years(figure))
    strange = is_list(str(indicator.dataset)) and found.provenance.source != figure.source
    value = None if strange else found.value
    check = replace(_check(indicator.id, indicator.label, value, figure), year=year)
    kept = not found.broken_down or found.hidden.any()
    return replace(check, outcome="protected") if kept else check


def _check(name: str, label: Text, value: float | None, published: PublishedFigure) -> Check:
    holds = value is not None and agrees(value, published.qualifier, published.value)
    outcome: Outcome = "waits" if value is None else "holds" if holds else "fails"
    return Check(name, published.topic, label, value, published.value, published.qualifier, outcome)
