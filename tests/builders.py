"""What tests build by hand."""

import csv
import json
import shutil
from pathlib import Path

from cqcm_data import release, store
from cqcm_data.build import SOURCES, build, read_csv, table
from cqcm_data.release import Release

_SHARED = Path("shared", "geo", "qc_regions.geojson")
_ABOVE = [folder / _SHARED for folder in Path(__file__).resolve().parents[1].parents]
# The official boundaries, where they lie beside the repository: they are not part of it.
OFFICIAL_MAP = next(filter(Path.exists, _ABOVE), None)


def write_csv(file: Path, rows: list[dict[str, object]]) -> None:
    with file.open("w", encoding="utf-8", newline="") as text:
        writer = csv.DictWriter(text, rows[0])
        writer.writeheader()
        writer.writerows(rows)


def two_releases(folder: Path) -> tuple[Release, Release]:
    """An older release with 60 members and a CIEC of 2021, then one with what the sources say."""
    sources = Path(shutil.copytree(SOURCES, folder / "sources"))
    published = sources / "published_figures.csv"
    today = [dict(row) for row in read_csv(published)]
    changed = {"members_2023": {"value": 60}}
    write_csv(published, [{**row, **changed.get(str(row["id"]), {})} for row in today])
    write_csv(sources / "ciec.csv", [ciec("a", 2021)])
    old = build(folder / "datasets", sources)
    write_csv(published, today)
    write_csv(sources / "ciec.csv", [ciec("a", 2024)])
    return old, build(folder / "datasets", sources)


def put_online(root: Path, **datasets: list[dict[str, object]]) -> Release:
    """The next release of a root, in which some datasets have other rows and the sums stay."""
    tables = dict(release.current(root).tables)
    for name, rows in datasets.items():
        records = table(name, rows)
        tables[name] = store.write(root, name, records, mode="overwrite", who="x", why="essai")
    return release.publish(root, tables, who="x", why="essai")


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
