"""Things that a report names one by one, read from its datasets: for timelines and lists."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from cqcm_data import catalogue, release, reports
from cqcm_data.catalogue import ListedRows
from cqcm_data.labels import NOT_STATED
from cqcm_data.once import once
from cqcm_data.provenance import Period, Provenance, place_of
from cqcm_data.release import Release
from cqcm_data.text import Text


class UnknownList(LookupError):
    """A name that is not in the catalogue's lists."""


@dataclass(frozen=True)
class Entry:
    """One thing that the report names; without a date where the report gives none."""

    id: str
    kind: Text
    what: Text
    start: dt.date | None
    end: dt.date | None
    details: tuple[tuple[Text, Text], ...]


@dataclass(frozen=True)
class Listing:
    """Entries in the order of their dates, those without a date last, and where they come from."""

    id: str
    label: Text
    definition: Text
    names: Mapping[Literal["kind", "what"], Text]
    entries: tuple[Entry, ...]
    provenance: Provenance
    release: int


def listing(name: str, on: Release | None = None, report: int | None = None) -> Listing:
    """A list of the catalogue on a release (the newest without one); raises UnknownList.

    Its entries are of one report: that of a year where it lists any of them, else the newest.
    """
    if name not in catalogue.load().lists:
        raise UnknownList(name)
    on = on or release.current()
    datasets = tuple(rows.dataset for rows in catalogue.load().lists[name].rows)
    return _listing(name, on, reports.of_lists(datasets, on, report))


@once(maxsize=256)
def _listing(name: str, on: Release, report: str | None) -> Listing:
    stanza = catalogue.load().lists[name]
    found = [
        (row, _entry(row, rows))
        for rows in stanza.rows
        for row in reports.in_report(rows.dataset, report, on)
        if all(row[column] in allowed for column, allowed in rows.where.items())
    ]
    entries = [entry for _, entry in found]
    natures = {catalogue.load().datasets[rows.dataset].nature for rows in stanza.rows}
    nature = natures.pop() if len(natures) == 1 else "mixed"
    places = [place_of(row) for row, _ in found]
    return Listing(
        id=name,
        label=stanza.label,
        definition=stanza.defined(report),
        names=stanza.names,
        entries=tuple(
            sorted(entries, key=lambda one: (one.start is None, one.start or dt.date.max))
        ),
        provenance=Provenance(report, tuple(dict.fromkeys(places)), nature, _span(entries)),
        release=on.number,
    )


def _span(entries: list[Entry]) -> Period | Literal["mixed"] | None:
    """From the first to the last date; none without any, mixed where only some have one."""
    dates = [date for one in entries for date in (one.start, one.end) if date]
    if not dates:
        return None
    return (min(dates), max(dates)) if len(dates) == 2 * len(entries) else "mixed"


def _entry(row: Mapping[str, Any], rows: ListedRows) -> Entry:
    start = _date(row, rows.when)
    details = [(label, _qualified(row, column, rows)) for column, label in rows.details.items()]
    return Entry(
        id=str(row.get("id", "")),
        kind=rows.kind if isinstance(rows.kind, Text) else _words(row, rows.kind, rows.dataset),
        what=_words(row, rows.what, rows.dataset),
        start=start,
        end=_date(row, rows.until) or start,
        details=tuple((label, said) for label, said in details if said is not NOT_STATED),
    )


def _qualified(row: Mapping[str, Any], column: str, rows: ListedRows) -> Text:
    """A detail in words, after « près de » or « plus de » where the source says so."""
    said = _words(row, column, rows.dataset)
    qualifier = row.get(rows.qualifiers.get(column, ""))
    if qualifier in (None, "exact"):
        return said
    before = _words(row, rows.qualifiers[column], rows.dataset)
    return Text(fr=f"{before.fr} {said.fr}", en=f"{before.en} {said.en}")


def _date(row: Mapping[str, Any], column: str | None) -> dt.date | None:
    found = row[column] if column else None
    return found.date() if isinstance(found, dt.datetime) else found


def _words(row: Mapping[str, Any], column: str, dataset: str) -> Text:
    """A column in words: in its two languages, by the label of its code, or as it stands."""
    if f"{column}_fr" in row:
        return Text(fr=row[f"{column}_fr"], en=row[f"{column}_en"])
    value = row[column]
    if value is None:
        return NOT_STATED
    if isinstance(value, float) and value.is_integer():
        value = int(value)  # a whole number that stood beside a missing one
    named = catalogue.load().labels.get(f"{dataset}.{column}", {})
    return named.get(str(value), Text(fr=str(value), en=str(value)))
