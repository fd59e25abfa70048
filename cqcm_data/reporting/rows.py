"""The datasets that a report under way changes, whole: what others stated stays as it is."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from cqcm_data import figures, indicators, reports
from cqcm_data.intake import taking
from cqcm_data.release import Release
from cqcm_data.reporting import checks
from cqcm_data.reporting.entries import Point
from cqcm_data.reporting.grid import Grid, Row
from cqcm_data.reporting.ids import free, ids

Rows = list[dict[str, Any]]

_SAME = ("topic", "label_fr", "label_en", "unit")  # as in the report before
_ENTERED = (
    *("value", "value_to", "unit", "qualifier", "nature", "period_start", "period_end"),
    *("scope_fr", "scope_en", "as_printed", "note_fr", "note_en"),
)
_WORDS = ("title", "public", "team", "why")


@dataclass(frozen=True)
class Whole:
    """Every dataset that a report is made of, with its rows; the figures' ids by key."""

    tables: Mapping[str, Rows]
    ids: Mapping[str, str]


def whole(grid: Grid, on: Release) -> Whole:
    """What would be online with a report in which nothing is wrong."""
    names = ids(grid, on)
    return Whole(
        {
            "sources": _sources(grid, on),
            "published_figures": _figures(grid, names, on),
            "report_sections": _sections(grid, on),
            "indicators": _indicators(grid, names, on),
            "points": _points(grid, names, on),
        },
        names,
    )


def online(name: str, on: Release) -> Rows:
    """The rows of a dataset online, in the columns of today's contract; raises Damaged."""
    return list(taking.online(name, on).to_pylist())


def _in_place(here: Rows, mine: Rows, key: str) -> Rows:
    """Rows with some in the place of those of the same key, then those that are new."""
    given = {row[key]: row for row in mine}
    known = {row[key] for row in here}
    return [*(given.get(row[key], row) for row in here), *(r for r in mine if r[key] not in known)]


def _sources(grid: Grid, on: Release) -> Rows:
    about, source = grid.draft.about, grid.draft.source
    words = ("title_fr", "title_en", "publisher", "date", "address", "licence")
    mine = {name: getattr(about, name) or None for name in words}
    return _in_place(online("sources", on), [{"id": source, **mine, "pages": about.pages}], "id")


def _sections(grid: Grid, on: Release) -> Rows:
    source = grid.draft.source
    others = [row for row in online("report_sections", on) if row["report"] != source]
    mine = [
        {
            "report": source,
            "title": one.title,
            "first_page": one.first_page,
            "last_page": one.last_page,
        }
        for one in grid.draft.about.sections
    ]
    return [*others, *mine]


# Figures -----------------------------------------------------------------------------------------


def _figures(grid: Grid, names: Mapping[str, str], on: Release) -> Rows:
    source, here = grid.draft.source, online("published_figures", on)
    mine = [_figure(row, names, grid) for row in grid.given]
    stated = {row["id"] for row in mine}
    gone = {r["id"]: r["follows"] for r in here if r["source"] == source and r["id"] not in stated}
    kept = [row for row in here if row["id"] not in gone]
    between = {row["follows"]: row["id"] for row in mine if row["follows"]}
    linked = [_linked(row, gone, between, grid.draft.year) for row in kept]
    return _in_place(linked, mine, "id")


def _linked(
    row: dict[str, Any], gone: Mapping[str, str | None], between: Mapping[str, str], year: int
) -> dict[str, Any]:
    """A row of a later report follows what this one says of it, or said before it went."""
    if row["follows"] is None or reports.year(row["source"]) <= year:
        return row
    before = gone.get(row["follows"], row["follows"])
    return {**row, "follows": between.get(before or "", before)}


def _figure(row: Row, names: Mapping[str, str], grid: Grid) -> dict[str, Any]:
    entry = row.entry
    told = {name: getattr(entry, name) for name in _ENTERED}
    same = {name: getattr(row.last or entry, name) for name in _SAME}
    return {
        **same,
        **{name: None if value == "" else value for name, value in told.items()},
        "id": names[row.key],
        "source": grid.draft.source,
        "section": checks.section_of(entry, grid.draft),
        "first_page": entry.first_page,
        "last_page": entry.last_page or entry.first_page,
        "follows": row.last.id if row.last else None,
    }


# Indicators and points ---------------------------------------------------------------------------


def _indicators(grid: Grid, names: Mapping[str, str], on: Release) -> Rows:
    here, given = online("indicators", on), {row.key: row for row in grid.given}
    of_report = {r.id for r in figures.figures(on).values() if r.source == grid.draft.source}
    known = {row["published"]: row["id"] for row in here}
    taken = {*indicators.known(on).indicators}
    mine: Rows = []
    for row in given.values():
        if row.new and row.entry.indicator:
            figure = names[row.key]
            name = known.get(figure) or free([_unyeared(figure, grid.draft.year)], taken)
            taken.add(name)
            mine.append(_indicator(name, figure, row))
    gone = of_report - {row["published"] for row in mine}
    others = [row for one in here for row in _still_shown(one, gone, on)]
    return _in_place(others, mine, "id")


def _still_shown(row: dict[str, Any], gone: set[str], on: Release) -> Rows:
    """An indicator; where its figure goes, it shows the one that follows it, or goes as well."""
    if row["published"] not in gone:
        return [row]
    after = [one.id for one in figures.figures(on).values() if one.follows == row["published"]]
    return [{**row, "published": one} for one in after]


def _unyeared(figure: str, year: int) -> str:
    return figure.removesuffix(f"_{year}")


def _indicator(name: str, figure: str, row: Row) -> dict[str, Any]:
    words = (*_SAME, "definition_fr", "definition_en")
    return {"id": name, "published": figure, **{one: getattr(row.entry, one) for one in words}}


def _points(grid: Grid, names: Mapping[str, str], on: Release) -> Rows:
    here = online("points", on)
    of_report = {r.id for r in figures.figures(on).values() if r.source == grid.draft.source}
    mine = [_point(name, one, names) for name, one in grid.draft.points.items()]
    kept = {row["id"] for row in mine}
    others = [r for r in here if r["id"] in kept or not {*_parted(r["figures"])} <= of_report]
    return _in_place(others, mine, "id")


def _parted(words: str) -> Iterator[str]:
    return (one.strip() for one in words.split(","))


def _point(name: str, point: Point, names: Mapping[str, str]) -> dict[str, Any]:
    said = [f"{word}_{language}" for word in _WORDS for language in ("fr", "en")]
    return {
        "id": name,
        "kind": point.kind,
        "figures": ", ".join(names[key] for key in point.figures),
        "rivals": ", ".join(names[key] for key in point.rivals) or None,
        "shown": names.get(point.shown),
        "to_use": names.get(point.to_use),
        "pages": ", ".join(map(str, point.pages)),
        **{one: getattr(point, one) for one in said},
    }
