"""What tests build by hand, and how much of a grid they run."""

import csv
import datetime as dt
import hashlib
import json
import os
import shutil
from collections.abc import Hashable, Iterable, Mapping
from pathlib import Path
from typing import TypeVar

import pyarrow as pa

from cqcm_data import publish as publishing
from cqcm_data import release, store
from cqcm_data.access import place
from cqcm_data.build import SOURCES, build, read_csv, table
from cqcm_data.reading import Audience, Reading
from cqcm_data.release import Release
from cqcm_views.app.page import Page, settled
from cqcm_views.views.model import View
from cqcm_views.views.place import Place
from cqcm_views.views.registry import views
from cqcm_views.views.state import State

Case = TypeVar("Case", bound=Hashable)

_SHARED = Path("shared", "geo", "qc_regions.geojson")
_ABOVE = [folder / _SHARED for folder in Path(__file__).resolve().parents[1].parents]
# The official boundaries, where they lie beside the repository: they are not part of it.
OFFICIAL_MAP = next(filter(Path.exists, _ABOVE), None)


def sign_in_file(key: str) -> Path:
    """Where a sign-in stands, whose key a browser holds."""
    return place.folder() / "sign_ins" / hashlib.sha256(key.encode()).hexdigest()


def write_csv(file: Path, rows: list[dict[str, object]]) -> None:
    with file.open("w", encoding="utf-8", newline="") as text:
        writer = csv.DictWriter(text, rows[0])
        writer.writeheader()
        writer.writerows(rows)


def project(region: str, youths: int) -> dict[str, object]:
    """A Jeune COOP project, one in a region."""
    return {
        "id": region,
        "year": 2023,
        "school_year": "",
        "region": region,
        "level": "primary",
        "theme": "",
        "youths": youths,
        "school": "École",
        "partner_organisation": "",
    }


def today(audience: Audience = "public", example: bool = False) -> Reading:
    """What is online now, in French."""
    return Reading(release.current(), audience=audience, example=example)


def page_of(view: View | str, chosen: State, on: Release | None = None) -> Page:
    """A page as it is drawn for who chose this, of a release that may not be the newest."""
    newest, known = release.current(), views()
    name = view if isinstance(view, str) else next(n for n, one in known.items() if one == view)
    shown = known[name] if isinstance(view, str) else view
    reading = chosen.reading(on or chosen.shown(newest))
    return settled(Page(Place(name, ()), shown, chosen, reading, newest, "light"))


def two_releases(folder: Path) -> tuple[Release, Release]:
    """An older release with 60 members and a CIEC of 2020, then one with what the sources say."""
    sources = Path(shutil.copytree(SOURCES, folder / "sources"))
    published = sources / "published_figures.csv"
    today = [dict(row) for row in read_csv(published)]
    changed = {"members_2023": {"value": 60}}
    write_csv(published, [{**row, **changed.get(str(row["id"]), {})} for row in today])
    write_csv(sources / "ciec.csv", [ciec("a", 2020)])
    old = build(str(folder / "datasets"), sources)
    write_csv(published, today)
    write_csv(sources / "ciec.csv", [ciec("a", 2024)])
    return old, build(str(folder / "datasets"), sources)


def put_online(root: str, **datasets: list[dict[str, object]]) -> Release:
    """The next release of a root, in which some datasets have other rows, or none.

    What could not be shown is refused; it is listed all the same, as an older version might have.
    """
    base = release.current(root)
    changed = {name: table(name, rows) for name, rows in datasets.items()}
    try:
        made = publishing.publish(root, base, changed, publishing.Reason("x", "essai"))
    except publishing.CannotBeShown:
        written = {name: write_table(root, name, rows) for name, rows in changed.items()}
        return list_release(root, {**base.tables, **written}, why="essai")
    if made.number != base.number:
        return made
    return publishing.restore(root, base, base.number + 1, publishing.Reason("x", "essai"))


def list_release(
    root: str, tables: Mapping[str, int], who: str = "x", why: str = "x", **more: object
) -> Release:
    """A release of these versions and of nothing else, as one from before hashes were kept."""
    ledger = release.ledger(root)
    number = ledger.releases[-1].number + 1
    row = {"number": number, "at": dt.datetime.now(dt.UTC), "who": who, "why": why}
    signed = store.Signature(number, who, why)
    return release.put(root, {**row, "tables": tables, **more}, ledger.version, signed)


def list_figures(on: Release, figures: list[dict[str, object]]) -> Release:
    """The next release, with other published figures; what is made from them stays as it was."""
    at = write_table(on.root, "published_figures", table("published_figures", figures))
    return list_release(on.root, {**on.tables, "published_figures": at})


def write_table(root: str, name: str, rows: pa.Table) -> int:
    """Rows as the newest version of a table, whatever stood there."""
    newest, _ = store.newest_commit(root, name)
    return store.replace(root, name, rows, newest, store.Signature(1, "test", "test"))


def ciec(name: str, year: int, region: str = "16") -> dict[str, object]:
    """One CIEC as its contract asks for it."""
    unknown = {"coordinators": "", "supporting_organisation": ""}
    return {"id": name, "year": year, "region": region, "name": name, "youths": 9, **unknown}


def squares(name: str = "code", codes: tuple[int, ...] = tuple(range(1, 18))) -> dict[str, object]:
    """A made-up map: one square of one degree per region, five in a row."""
    return {
        "type": "FeatureCollection",
        "features": [
            {
                "type": "Feature",
                "properties": {name: f"{code:02}"},
                "geometry": {"type": "Polygon", "coordinates": [square(code)]},
            }
            for code in codes
        ],
    }


def square(code: int) -> list[list[float]]:
    x, y = -75.0 + code % 5, 50.0 - code // 5
    return [[x, y], [x + 1, y], [x + 1, y + 1], [x, y + 1], [x, y]]


def write_map(file: Path, features: object) -> Path:
    file.write_text(json.dumps(features), encoding="utf-8")
    return file


def some(cases: Iterable[Case], *kept: Case) -> list[Case]:
    """The cases of a grid that are run each time; all of them where `CQCM_ALL_TESTS` is set.

    Each kept one differs in kind from the others.
    """
    every = list(cases)
    assert set(kept) <= set(every), kept
    return every if os.environ.get("CQCM_ALL_TESTS") else list(kept)


def rounds(many: int) -> int:
    """How often what is drawn at random, or what is but repetition, is tried: a quarter each time,
    as no two runs draw the same, and all of it where `CQCM_ALL_TESTS` is set.
    """
    return max(some((many // 4, many), many // 4))
