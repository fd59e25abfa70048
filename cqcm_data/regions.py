"""What a report ties to a region, one by one: the posts of the youth team, and mentions."""

import datetime as dt
from dataclasses import dataclass

import pandas as pd

from cqcm_data import labels, reports
from cqcm_data.figures import Row
from cqcm_data.once import once
from cqcm_data.provenance import Place, place_of
from cqcm_data.release import Release
from cqcm_data.text import Text


@dataclass(frozen=True)
class Territory:
    """The regions that are written together beside some posts, and those posts by their kind."""

    regions: tuple[str, ...]
    posts: tuple[Text, ...]
    place: Place


@dataclass(frozen=True)
class Mention:
    """One thing that the report places in a region; `inferred` where it names only a place."""

    kind: Text
    what: Text
    location: str
    date: dt.date | None
    inferred: bool
    place: Place


def territories(on: Release, report: int | None = None) -> tuple[Territory, ...]:
    """Each territory with its posts, as the team list has them, in the order of the regions.

    The list of the report of a year, or of the newest that has one; so of all that is below.
    """
    return _territories(on, reports.of_list("region_coverage", on, report))


@once(maxsize=64)
def _territories(on: Release, report: str | None) -> tuple[Territory, ...]:
    posts: dict[str, list[Row]] = {}
    for row in reports.in_report("region_coverage", report, on):
        posts.setdefault(str(row["post"]), []).append(row)
    together: dict[tuple[str, ...], list[Row]] = {}
    for rows in posts.values():
        regions = tuple(sorted(str(row["region"]) for row in rows))
        together.setdefault(regions, []).append(rows[0])
    return tuple(
        Territory(
            regions,
            tuple(labels.label("post_kind", row["kind"], on) for row in rows),
            place_of(rows[0]),
        )
        for regions, rows in sorted(together.items())
    )


def without_posts(on: Release, report: int | None = None) -> list[str]:
    """The codes of the regions beside which the team list names nobody."""
    served = {code for territory in territories(on, report) for code in territory.regions}
    return [str(row["code"]) for row in labels.regions(on) if row["code"] not in served]


def mentions(region: str, on: Release, report: int | None = None) -> list[Mention]:
    """What a report places in a region, first what it dates; nothing for an unknown code."""
    listed = reports.rows("region_mentions", on, report)
    rows = [row for row in listed if row["region"] == region]
    found = [_mention(row, on) for row in rows]
    return sorted(found, key=lambda one: (one.date is None, one.date, one.place.first_page))


def _mention(row: Row, on: Release) -> Mention:
    return Mention(
        kind=labels.label("mention_kind", row["kind"], on),
        what=Text(fr=row["what_fr"], en=row["what_en"]),
        location=str(row["place"]),
        date=None if row["date"] is None else pd.Timestamp(row["date"]).date(),
        inferred=bool(row["inferred"]),
        place=place_of(row),
    )
