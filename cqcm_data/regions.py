"""What the report ties to a region, one by one: the posts of the youth team, and mentions."""

import datetime as dt
from dataclasses import dataclass

import pandas as pd

from cqcm_data import engine, figures, labels
from cqcm_data.figures import Row
from cqcm_data.once import once
from cqcm_data.provenance import Place
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


def territories(on: Release) -> tuple[Territory, ...]:
    """Each territory with its posts, as the team list has them, in the order of the regions."""
    return _territories(on)


@once(maxsize=engine.RELEASES)
def _territories(on: Release) -> tuple[Territory, ...]:
    posts: dict[str, list[Row]] = {}
    for row in figures.rows("region_coverage", on):
        posts.setdefault(str(row["post"]), []).append(row)
    together: dict[tuple[str, ...], list[Row]] = {}
    for rows in posts.values():
        regions = tuple(sorted(str(row["region"]) for row in rows))
        together.setdefault(regions, []).append(rows[0])
    return tuple(
        Territory(
            regions,
            tuple(labels.label("post_kind", row["kind"], on) for row in rows),
            _place(rows[0]),
        )
        for regions, rows in sorted(together.items())
    )


def without_posts(on: Release) -> list[str]:
    """The codes of the regions beside which the team list names nobody."""
    served = {code for territory in territories(on) for code in territory.regions}
    return [str(row["code"]) for row in labels.regions(on) if row["code"] not in served]


def mentions(region: str, on: Release) -> list[Mention]:
    """What the report places in a region, first what it dates; nothing for an unknown code."""
    rows = [row for row in figures.rows("region_mentions", on) if row["region"] == region]
    found = [_mention(row, on) for row in rows]
    return sorted(found, key=lambda one: (one.date is None, one.date, one.place.first_page))


def _mention(row: Row, on: Release) -> Mention:
    return Mention(
        kind=labels.label("mention_kind", row["kind"], on),
        what=Text(fr=row["what_fr"], en=row["what_en"]),
        location=str(row["place"]),
        date=None if row["date"] is None else pd.Timestamp(row["date"]).date(),
        inferred=bool(row["inferred"]),
        place=_place(row),
    )


def _place(row: Row) -> Place:
    return Place(str(row["section"]), int(row["first_page"]), int(row["last_page"]))
