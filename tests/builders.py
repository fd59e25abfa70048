"""What tests build by hand."""

import csv
import json
from pathlib import Path

_SHARED = Path("shared", "geo", "qc_regions.geojson")
_ABOVE = [folder / _SHARED for folder in Path(__file__).resolve().parents[1].parents]
# The official boundaries, where they lie beside the repository: they are not part of it.
OFFICIAL_MAP = next(filter(Path.exists, _ABOVE), None)


def write_csv(file: Path, rows: list[dict[str, object]]) -> None:
    with file.open("w", encoding="utf-8", newline="") as text:
        writer = csv.DictWriter(text, rows[0])
        writer.writeheader()
        writer.writerows(rows)


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
