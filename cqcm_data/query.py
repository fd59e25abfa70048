"""The only maker of numbers: an indicator, broken down and filtered, on one release."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import product
from types import MappingProxyType
from typing import NamedTuple, cast

import pandas as pd

from cqcm_data import (
    catalogue,
    coverage,
    dependents,
    engine,
    figures,
    indicators,
    labels,
    provenance,
    release,
    reports,
    statements,
)
from cqcm_data.catalogue import Indicator, Measure
from cqcm_data.contracts import is_list, is_report, public_tables
from cqcm_data.engine import quoted
from cqcm_data.filters import Filters, Value
from cqcm_data.once import once
from cqcm_data.provenance import Provenance
from cqcm_data.reading import Audience, Reading
from cqcm_data.release import Release
from cqcm_data.rollup import REPORT, protected_name, table_name
from cqcm_data.series import Series, Status
from cqcm_data.text import Text

SIDE_BY_SIDE = "indicator"  # the dimension of indicators that are set side by side


EVERYTHING = Filters()  # where nothing is chosen


class UnknownIndicator(LookupError):
    """A name that is in no catalogue file."""


class UnknownDimension(LookupError):
    """A breakdown that the indicator does not allow, or that names a dimension twice."""


def series(
    indicator: str, reading: Reading, by: Sequence[str] = (), where: Filters = EVERYTHING
) -> Series:
    """An indicator by some dimensions, under some filters, for a reading.

    With the example, made-up records answer for a dataset that has received none, and only then.
    The public reads counts of people in the rows of protected tables, of which nothing is added
    up; staff see them all.

    Unit: the indicator's. The published value is shown while nothing filters or breaks down an
    indicator that has one, as the newest report states it; under a year, as the report of that
    year does. Anything else comes from records: those that reports list are of one report, that of
    the year asked for or else the newest that lists any. Raises UnknownIndicator and
    UnknownDimension.
    """
    on = reading.release
    known = indicators.known(on).indicators.get(indicator)
    if known is None:
        raise UnknownIndicator(indicator)
    if set(by) - set(dimensions(known)) or len(set(by)) != len(by):
        raise UnknownDimension(f"{indicator} by {', '.join(by)}")
    if known.members:
        found = _side_by_side(indicator, reading.report, on)
    elif (year := _of_report(known, by, where, reading)) is not None:
        stated = reports.stated(str(known.published), on, reading.report)
        found = _published(indicator, stated.id, year, on)
    else:
        chosen = _narrowed(known, where, reading)
        audience = _reader(reading, chosen.applied)
        found = _series(indicator, tuple(by), chosen, on, reading.example, audience)
    told = _about_its_report(found, reading)
    return replace(_own(told), unfollowed=where.without(found.applied))


def _about_its_report(found: Series, reading: Reading) -> Series:
    """A series from rows in words about the report that has them, or about that which is read."""
    on, figure = reading.release, found.indicator.published
    if figure is None or found.provenance.figure or len(reports.reports(on)) < 2:
        return found
    source = found.provenance.source or reports.stated(figure, on, reading.report).source
    year = reports.year(source) if is_report(source) else None
    return replace(found, indicator=indicators.of(found.indicator, year))


def _of_report(
    known: Indicator, by: Sequence[str], where: Filters, reading: Reading
) -> Filters | None:
    """The year under which a published figure is the number to show; None where records give it.

    The figure of a calendar year leads under that year too, whatever records have come. One that a
    later report does not state leads no more where that report lists what it counts.
    """
    if not known.published or by or _listed_later(known, reading):
        return None
    year, of_records = _year(known.published, reading), where.only(_of_records(known, reading))
    figure = reports.stated(known.published, reading.release, reading.report)
    leads = not of_records or (of_records == year and reports.of_years(figure) == year)
    return year if leads else None


def _year(figure: str, reading: Reading) -> Filters:
    """The year that a figure follows: that of a report which states it."""
    stated = reports.states(figure, reading.report, reading.release)
    return Filters(year=cast(int, reading.report)) if stated else EVERYTHING


def _listed_later(known: Indicator, reading: Reading) -> bool:
    """Whether what an indicator counts is listed by a later report than states its figure."""
    listing = _listing(known, reading)
    if listing is None or known.published is None:
        return False
    stated = reports.stated(known.published, reading.release, reading.report)
    return is_report(stated.source) and reports.year(stated.source) < reports.year(listing)


def _own(shared: Series) -> Series:
    """A series whose frames the caller may change: pandas copies on write what is shared."""
    parts = tuple(map(_own, shared.parts))
    return replace(shared, frame=shared.frame.copy(deep=False), parts=parts)


def from_records(indicator: str, reading: Reading, where: Filters = EVERYTHING) -> Series:
    """What the records alone give for an indicator that has a dataset, whatever is published."""
    known = indicators.known(reading.release)[indicator]
    chosen = _narrowed(known, where, reading.received)
    audience = _reader(reading, chosen.applied)
    found = _from_records(known, (), chosen, reading.release, False, audience)
    return replace(found, unfollowed=where.without(chosen.applied))


class _Chosen(NamedTuple):
    """Which records answer: the filters that they follow and, of a list, the report of its rows."""

    applied: Filters
    report: str | None = None


def _narrowed(known: Indicator, where: Filters, reading: Reading) -> _Chosen:
    """Which records of an indicator answer.

    Where several reports have rows in a list, the year is that of the report: two years are not
    followed, as the rows of two reports never stand together.
    """
    applied, report = where.only(_of_records(known, reading)), _listing(known, reading)
    years = reports.listed(str(known.dataset), reading.release) if report else ()
    if len(years) < 2:
        return _Chosen(applied, report)
    if reading.report in years:
        return _Chosen(_and(applied, year=reading.report), report)
    several = len(applied.get("year", ())) > 1
    return _Chosen(applied.without({"year"}) if several else applied, report)


def _and(applied: Filters, **chosen: Value) -> Filters:
    """Filters with one more, or another in the place of one."""
    every: Mapping[str, Value | tuple[Value, ...]] = {**applied, **chosen}
    return Filters(**every)


def _listing(known: Indicator, reading: Reading) -> str | None:
    """The report whose rows of a list answer; None of what no report lists."""
    if known.dataset is None:
        return None
    return reports.of_list(known.dataset, reading.release, reading.report)


def _selected(indicator: Indicator, applied: Filters, on: Release, report: str | None) -> Filters:
    """What rows are selected by: where several reports have some in a list, those of one.

    Its year selects them then, whatever dates they have.
    """
    if report is None or len(reports.listed(str(indicator.dataset), on)) < 2:
        return applied
    if applied.get("year") == (reports.year(report),):
        applied = applied.without({"year"})
    return _and(applied, **{REPORT: report})


def _reader(reading: Reading, applied: Filters) -> Audience:
    """Who asks; the public that looks back at an older release gets no numbers of people.

    Each release is protected for itself: what one hides could be had from what another shows.
    Staff of some regions are the public wherever they do not look at those alone.
    """
    on, asked = reading.release, {*applied.get("region", ())}
    theirs = not reading.own_regions or (asked and asked <= {*reading.own_regions})
    if reading.audience == "staff" and theirs:
        return "staff"
    return "looking_back" if on.number < release.current(on.root).number else "public"


@once(maxsize=1024)  # with all that is made of them, up to 60 KB each
def _series(
    name: str, by: tuple[str, ...], chosen: _Chosen, on: Release, example: bool, audience: Audience
) -> Series:
    """The series under the filters that it follows; one for all other choices beside them."""
    return _from_records(indicators.known(on)[name], by, chosen, on, example, audience)


def dimensions(indicator: Indicator) -> tuple[str, ...]:
    """What an indicator can be broken down by."""
    return (SIDE_BY_SIDE,) if indicator.members else indicator.dimensions


def followed(indicator: str, reading: Reading) -> set[str]:
    """The dimensions by which an indicator can be filtered today: none before it has records.

    Where several reports state it, or have rows in what it counts, the year is one of them.
    """
    on = reading.release
    known = indicators.known(on)[indicator]
    figures_shown = [m.published for m in _members(known, on) if m.published]
    through = any(len(reports.chain(name, on)) > 1 for name in figures_shown)
    through = through or (known.dataset is not None and len(reports.listed(known.dataset, on)) > 1)
    return _of_records(known, reading) | ({"year"} if through else set())


def _members(known: Indicator, on: Release) -> list[Indicator]:
    """Those that are set side by side, or the indicator alone."""
    return [indicators.known(on)[name] for name in known.members] or [known]


def _of_records(known: Indicator, reading: Reading) -> set[str]:
    """The dimensions that the records of an indicator follow today."""
    waits = records(known.id, reading) in (None, "awaiting")
    return set() if waits else set(known.dimensions)


def records(indicator: str, reading: Reading) -> Status | None:
    """Where the records of an indicator stand today; None where it never has any."""
    dataset = indicators.known(reading.release)[indicator].dataset
    return _status(dataset, reading.release, reading.example) if dataset else None


@once(maxsize=1024)
def _published(name: str, figure: str, applied: Filters, on: Release) -> Series:
    """A figure as its source states it, from the table that was read once for all of them."""
    row = figures.figure(figure, on)
    columns = {"value": [row.value], "value_to": [row.value_to], "hidden": [False]}
    return Series(
        indicator=indicators.about(indicators.known(on)[name], row),
        dimensions=(),
        labels=_labels(pd.DataFrame(columns), (), applied, on),
        frame=pd.DataFrame(columns).astype({"value_to": "float64"}),
        applied=applied,
        unfollowed=Filters(),
        status="report" if is_report(row.source) else "other_source",
        provenance=provenance.of_figure(row),
        qualifier=row.qualifier,
        release=on.number,
        as_of=on.day,
        sql="",
        values=(),
        previous=reports.previous(row, on),
    )


@once(maxsize=512)
def _side_by_side(name: str, report: int | None, on: Release) -> Series:
    """Each member's own value as the public sees it, as one report states them all; no sum."""
    indicator = indicators.known(on)[name]
    stated = tuple(one.published for one in _members(indicator, on) if one.published)
    year = reports.together(stated, on, report)
    indicator = indicators.of(indicator, year)
    parts = tuple(_part(one, year, on) for one in _members(indicator, on))
    columns = {
        SIDE_BY_SIDE: list(indicator.members),
        "value": [part.value for part in parts],
        "hidden": [part.hidden.any() for part in parts],
    }
    sources = {part.status for part in parts}
    shown = [part.indicator for part in parts]
    names: Mapping[object, Text] = {one.id: indicator.named.get(one.id, one.label) for one in shown}
    return replace(
        parts[0],
        indicator=indicator,
        dimensions=(SIDE_BY_SIDE,),
        labels=MappingProxyType({SIDE_BY_SIDE: MappingProxyType(names)}),
        frame=pd.DataFrame(columns).astype({"value": "float64"}),
        applied=Filters(year=report) if report and year == report else EVERYTHING,
        sql="",
        status="report" if sources == {"report"} else "other_source",
        provenance=provenance.together([part.provenance for part in parts]),
        qualifier="exact",
        values=(),
        parts=parts,
        previous=None,
    )


def _part(member: Indicator, year: int | None, on: Release) -> Series:
    """One of those side by side: as the report of a year states it, or as the catalogue names it.

    Where no report has them all, each is what the catalogue set there.
    """
    if member.published is None:
        listing = reports.of_list(str(member.dataset), on, year)
        return _series(member.id, (), _Chosen(EVERYTHING, listing), on, False, "public")
    figure = reports.stated(member.published, on, year).id if year else member.published
    return _published(member.id, figure, EVERYTHING, on)


def _from_records(
    indicator: Indicator,
    by: tuple[str, ...],
    chosen: _Chosen,
    on: Release,
    example: bool,
    audience: Audience,
) -> Series:
    applied, report = chosen
    dataset, selected = str(indicator.dataset), _selected(indicator, applied, on, report)
    status = _status(dataset, on, example)
    protected = audience != "staff" and bool(indicator.people)
    made_up = status == "fictitious"
    rolled, public = table_name(dataset, made_up), protected_name(dataset, made_up)
    answered = audience == "public" and public in on.tables and _is_public(dataset, by, applied)
    broken_down = not protected or answered
    statement = statements.of_public_table if protected else statements.of_sums
    sql, values = statement(indicator, by, selected, made_up) if broken_down else ("", ())
    frame = _fetched(on, sql, values, by)
    frame = _ordered(_with_zeros(frame, indicator, by, selected, on), by)
    series = Series(
        indicator=indicator,
        dimensions=by,
        labels=_labels(frame, by, applied, on),
        frame=frame,
        applied=applied,
        unfollowed=Filters(),
        status=status,
        provenance=_provenance(indicator, rolled, by, selected.without({REPORT}), on, report),
        qualifier="exact",
        release=on.number,
        as_of=on.day,
        sql=sql,
        values=tuple(values),
        broken_down=broken_down,
        internal=audience == "staff" and bool(indicator.people) and status != "awaiting",
    )
    return _received(series, on) if status == "received" else series


def _received(series: Series, on: Release) -> Series:
    """A series of real records: when they came, what they lack, which are approximations."""
    indicator, dataset = series.indicator, str(series.indicator.dataset)
    answered = series.broken_down
    about = coverage.rounded(indicator, series.dimensions, series.applied, on) if answered else {}
    dates = series.provenance.dates
    return replace(
        series,
        qualifier="about" if about else "exact",
        as_of=release.since(dataset, on).day,
        awaited=_awaited(dataset, on),
        coverage=coverage.of_records(dataset, series.applied, dates and dates[1].year, on),
        rounded=about,
    )


def _provenance(
    indicator: Indicator,
    table: str,
    by: Sequence[str],
    applied: Filters,
    on: Release,
    report: str | None,
) -> Provenance:
    """That of its records; the rows of a report have the kind and period of what it prints."""
    found = provenance.of_dataset(str(indicator.dataset), table, by, applied, on, report)
    if report is None or applied or indicator.published is None:
        return found
    year = reports.year(report)
    if not reports.states(indicator.published, year, on):
        return found
    told = provenance.of_figure(reports.stated(indicator.published, on, year))
    return replace(found, nature=told.nature, period=told.period or found.period)


def _labels(
    frame: pd.DataFrame, by: Sequence[str], applied: Filters, on: Release
) -> Mapping[str, Mapping[object, Text]]:
    """The words for what the rows are broken down by and for what was chosen."""
    shown = {name: dict.fromkeys(frame[name].tolist()) for name in by}
    every = {name: [*shown.get(name, ()), *applied.get(name, ())] for name in (*by, *applied)}
    words = {name: {v: labels.label(name, v, on) for v in every[name]} for name in every}
    return MappingProxyType({name: MappingProxyType(told) for name, told in words.items()})


@once(maxsize=256)
def _awaited(dataset: str, on: Release) -> Mapping[str, Text]:
    """The regions that have no record at all in a dataset that has some, in words."""
    codes = coverage.awaited(dataset, on)
    return MappingProxyType({code: labels.label("region", code, on) for code in codes})


@once(maxsize=256)
def _seen(
    dataset: str, dimension: str, on: Release, report: tuple[Value, ...] = ()
) -> tuple[Value, ...]:
    """The values of a dimension that the records of a dataset have, or those of a report."""
    of_report = f"WHERE {quoted(REPORT)} IN (?)" if report else ""
    rows = f"FROM {quoted(table_name(dataset))} {of_report}"
    sql = f"SELECT DISTINCT {quoted(dimension)} AS v {rows} ORDER BY v"
    return tuple(engine.fetch(on, sql, report)["v"].dropna().tolist())


def _fetched(on: Release, sql: str, values: Sequence[object], by: Sequence[str]) -> pd.DataFrame:
    """The rows of a query; none without one. What is not broken down has one row in any case."""
    frame = engine.fetch(on, sql, values) if sql else _nothing(by)
    if not by and frame.empty:
        frame = pd.DataFrame({"value": [math.nan], "hidden": [False]})
    return frame


def _nothing(by: Sequence[str]) -> pd.DataFrame:
    frame = pd.DataFrame(columns=[*by, "value", "hidden"])
    return frame.astype({"value": "float64", "hidden": "bool"})


def _with_zeros(
    frame: pd.DataFrame, indicator: Indicator, by: tuple[str, ...], selected: Filters, on: Release
) -> pd.DataFrame:
    """A zero for each combination that a complete dataset does not have, where it counts things."""
    dataset = str(indicator.dataset)
    complete = catalogue.load().datasets[dataset].complete
    if not complete or cast(Measure, indicator.measure).per:
        return frame
    report, applied = selected.get(REPORT, ()), selected.without({REPORT})
    listed = {
        name: labels.listed(name, on) or _seen(dataset, name, on, report)
        for name in {*by, *applied}
    }
    chosen = {name: [v for v in values if v in listed[name]] for name, values in applied.items()}
    if not all(chosen.values()):  # the list says nothing of what it does not cover
        return frame
    if not by:
        return frame.fillna({"value": 0.0})
    there = set(frame[[*by]].itertuples(index=False, name=None))
    every = product(*(chosen.get(name, listed[name]) for name in by))
    absent = [key for key in every if key not in there]
    zeros = pd.DataFrame(absent, columns=[*by]).assign(value=0.0, hidden=False)
    both = pd.concat([frame, zeros], ignore_index=True)
    return both.sort_values([*by], ignore_index=True) if absent else frame


def _ordered(frame: pd.DataFrame, by: Sequence[str]) -> pd.DataFrame:
    """Rows in the order that the catalogue gives to the codes of a dimension (school levels…)."""
    known = catalogue.load()
    for name in reversed(by):
        places = {code: place for place, code in enumerate(known.codes(name))}
        if places:
            found = [places.get(value, len(places)) for value in frame[name].tolist()]
            frame = frame.iloc[sorted(range(len(found)), key=found.__getitem__)]
    return frame.reset_index(drop=True)


def _is_public(dataset: str, by: Sequence[str], applied: Filters) -> bool:
    """Whether rows of one public table answer, without any new sum."""
    table = tuple(sorted({*by, *applied}))
    single = all(name in by or len(chosen) == 1 for name, chosen in applied.items())
    return single and table in public_tables(dataset)


@once(maxsize=256)
def _status(dataset: str, on: Release, example: bool = False) -> Status:
    """Real rows first: one is enough for the made-up ones of its dataset to go."""
    if is_list(dataset):
        return "report"
    found = engine.fetch(on, f"SELECT COUNT(*) AS n FROM {quoted(table_name(dataset))}")
    if found["n"].iloc[0]:
        return "received"
    made_up = example and {*on.tables}.issuperset(dependents.names(dataset, example=True))
    return "fictitious" if made_up else "awaiting"


def options(dimension: str, among: Sequence[str], on: Release) -> list[Value]:
    """The values by which these indicators can be filtered on a dimension, in order.

    Those of the made-up records are among them, so that a link with the example opens anywhere.
    """
    return list(_options(dimension, tuple(among), on))


@once(maxsize=1024)
def _options(dimension: str, among: tuple[str, ...], on: Release) -> tuple[Value, ...]:
    if every := labels.listed(dimension, on):
        return every
    known = indicators.known(on)
    years = [one.year for one in reports.reports(on)] if dimension == "year" else []
    seen: set[Value] = {*years} if len(years) > 1 else set()
    for name in among:
        if dimension in known[name].dimensions:
            frame = series(name, Reading(on, example=True), [dimension]).frame
            seen |= set(frame[dimension].dropna().tolist())
    return tuple(sorted(seen, key=lambda value: (isinstance(value, str), value)))
