"""What a report under way begins with: what is online of it, or what the last one suggests."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import fields, replace
from typing import Any, TypeVar

from cqcm_data import figures, register, reports
from cqcm_data.answers import plain
from cqcm_data.contracts import PublishedFigure, is_report
from cqcm_data.release import Release
from cqcm_data.reporting.entries import About, Entry, Point, Section

Kept = TypeVar("Kept", About, Entry, Point, Section)


def before(year: int, on: Release) -> reports.Report | None:
    """The newest report of an earlier year; None for a first one."""
    earlier = [one for one in reports.reports(on) if one.year < year]
    return earlier[-1] if earlier else None


def about(year: int, on: Release) -> About:
    """The report of a year as it is online; of one that is not, what the last one suggests."""
    source = reports.called(year)
    if (row := figures.sources(on).get(source)) is not None:
        return _about(row, _sections(source, on))
    last = before(year, on)
    if last is None:
        return About()
    row = figures.sources(on)[last.source]
    titles = {f"title_{one}": _moved(row[f"title_{one}"], last.year, year) for one in ("fr", "en")}
    return _about({**row, **titles, "date": str(year + 1), "pages": None}, ())


def _moved(title: str, last: int, year: int) -> str:
    """A title of another year; none where it names no year."""
    return title.replace(str(last), str(year)) if str(last) in title else ""


def _about(row: Mapping[str, Any], sections: tuple[Section, ...]) -> About:
    words = ("title_fr", "title_en", "date", "publisher", "address", "licence")
    said = {name: row[name] or "" for name in words}
    return About(**said, pages=int(row["pages"]) if row.get("pages") else None, sections=sections)


def _sections(source: str, on: Release) -> tuple[Section, ...]:
    rows = [row for row in figures.rows("report_sections", on) if row["report"] == source]
    found = (Section(row["title"], int(row["first_page"]), int(row["last_page"])) for row in rows)
    return tuple(sorted(found, key=lambda one: (one.first_page or 0, one.last_page or 0)))


def of_report(year: int, on: Release) -> dict[str, PublishedFigure]:
    """The figures that a report states online, by the keys of `grid`."""
    source = reports.called(year)
    rows = (row for row in figures.figures(on).values() if row.source == source)
    return {row.follows or row.id: row for row in rows}


def entries(year: int, on: Release) -> dict[str, Entry]:
    """The figures that a report states online, by the keys of `grid`; none of one that is not."""
    own = {row["published"]: row for row in figures.rows("indicators", on)}
    rivals = {row.id: key for key, row in of_report(year, on).items()}
    first = _first_rivals(year, on)
    return {
        key: replace(
            entry(row, own.get(row.id) if key == row.id else None),
            contradicts=rivals.get(first.get(row.id, ""), ""),
        )
        for key, row in of_report(year, on).items()
    }


def entry(row: PublishedFigure, own: Mapping[str, Any] | None = None) -> Entry:
    """A figure as it is stated, with the definition of its indicator where it has its own."""
    names = {one.name for one in fields(Entry)} & set(PublishedFigure.model_fields)
    told = {name: getattr(row, name) for name in names}
    empty = {name: "" for name in names & _TEXTS if told[name] is None}
    words: dict[str, Any] = {**told, **empty}
    if own:
        words |= {name: own[name] for name in ("definition_fr", "definition_en")}
    return Entry(**words, state="given", indicator=own is not None)


_TEXTS = {one.name for one in fields(Entry) if one.type is str or one.type == "str"}


def points(year: int, on: Release) -> dict[str, Point]:
    """The points of the installation's register about a report that is online, by their names."""
    keys = {row.id: key for key, row in of_report(year, on).items()}
    rows = {row["id"]: row for row in figures.rows("points", on)}
    found = {name: register.Point.model_validate(register.stanza(rows[name])) for name in rows}
    return {
        name: _point(rows[name], point, keys)
        for name, point in found.items()
        if set(point.figures) <= keys.keys()
    }


def _point(row: Mapping[str, Any], point: register.Point, keys: Mapping[str, str]) -> Point:
    named = (f"{name}_{one}" for name in ("title", "public", "team", "why") for one in ("fr", "en"))
    return Point(
        kind=point.kind,
        figures=tuple(keys[name] for name in point.figures),
        rivals=tuple(keys[name] for name in point.rivals),
        shown=keys.get(point.shown, ""),
        to_use=keys.get(point.to_use, ""),
        pages=point.pages,
        **{name: row[name] for name in named},
    )


def _first_rivals(year: int, on: Release) -> dict[str, str]:
    """The figures that contradict another one in the installation's register, with that one."""
    every = (row["rivals"] for row in figures.rows("points", on) if row["rivals"])
    named = [[one.strip() for one in rivals.split(",")] for rivals in every]
    return {other: names[0] for names in named for other in names[1:]}


def tidied(kept: Kept) -> Kept:
    """With every text as one paragraph that is read as it looks."""
    told = {one.name: _tidy(getattr(kept, one.name)) for one in fields(kept)}
    return replace(kept, **told)


def _tidy(value: Any) -> Any:
    if isinstance(value, str):
        return plain(value)
    if isinstance(value, tuple):
        return tuple(_tidy(one) for one in value)
    return tidied(value) if isinstance(value, Section) else value


def moved(day: dt.date | None, years: int) -> dt.date | None:
    """The same day in another year; the last of a February is its last one there."""
    if day is None:
        return None
    after = day + dt.timedelta(days=1)
    if after.day == 1:  # the end of a month stays one
        first = after.replace(year=after.year + years)
        return first - dt.timedelta(days=1)
    return day.replace(year=day.year + years)


def is_new(key: str, on: Release, year: int) -> bool:
    """Whether a key is that of a figure without one before it."""
    row = figures.figures(on).get(key)
    return row is None or not is_report(row.source) or reports.year(row.source) >= year
