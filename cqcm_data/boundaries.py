"""Official boundaries of the regions, where an installation has put them; none are shipped."""

import json
import math
import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Any, Literal

from cqcm_data.once import once
from cqcm_data.store import SHIPPED, address

FILE = Path("geo", "regions.geojson")  # beside the tables
ELSEWHERE = "CQCM_REGIONS_GEOJSON"  # the environment may name another file

CODES = tuple(f"{number:02}" for number in range(1, 18))
NAMES = ("code", "code_region", "region_code", "cdr", "cdreg", "res_co_reg", "co_reg", "region")

Point = tuple[float, float]
Ring = tuple[Point, ...]
Shape = tuple[Ring, ...]
Version = tuple[Path, int]  # a file and when it was last changed, in nanoseconds
Reason = Literal["unreadable", "no_code", "other_regions", "missing_regions", "not_degrees"]

_MANY = 20_000  # points that a browser draws at once without a wait
_FINE = 2_000  # steps across the map: finer than the pixels of a screen


class WrongBoundaries(ValueError):
    """A file that cannot be the boundaries of the 17 regions: why, and which regions."""

    def __init__(self, reason: Reason, names: Sequence[str] = ()) -> None:
        self.reason: Reason = reason
        self.names = tuple(names)
        super().__init__(f"{reason}: {', '.join(names)}" if names else reason)


@dataclass(frozen=True)
class Boundaries:
    """The rings of each region in degrees, outer ones counter-clockwise and holes clockwise."""

    shapes: Mapping[str, Shape]


def file() -> Path:
    """Where the boundaries are looked for: beside the installation's tables or those that ship."""
    if elsewhere := os.environ.get(ELSEWHERE):
        return Path(elsewhere)
    own, shipped = (Path(root) / FILE for root in (address(), SHIPPED))
    return own if own.is_file() else shipped


def found() -> Boundaries | WrongBoundaries | None:
    """The boundaries, what is wrong with their file, or nothing where there is no file."""
    there = version()
    return _found(*there) if there else None


def version() -> Version | None:
    """What tells the file from the one that stood there before; nothing where there is no file."""
    path = file()
    return (path, path.stat().st_mtime_ns) if path.is_file() else None


def shapes() -> Mapping[str, Shape]:
    """The rings by the code of the region; none where there is no good file."""
    there = found()
    return there.shapes if isinstance(there, Boundaries) else MappingProxyType({})


@once(maxsize=2)  # up to 20 000 points each: the file of today, and that of before
def _found(path: Path, _changed: int) -> Boundaries | WrongBoundaries:
    try:
        return read(path)
    except WrongBoundaries as wrong:
        return wrong


def read(path: Path) -> Boundaries:
    """The boundaries in a GeoJSON file of the 17 regions; raises WrongBoundaries.

    Each feature is a polygon or several, in degrees, with the official code of its region; a
    region may have several features. A very fine file is rounded to what a screen shows.
    """
    try:
        features = json.loads(path.read_text(encoding="utf-8"))["features"]
        by_code = _by_code(features)
    except WrongBoundaries:
        raise
    except (OSError, ValueError, LookupError, TypeError, AttributeError, RecursionError) as error:
        raise WrongBoundaries("unreadable") from error
    if others := sorted(set(by_code) - set(CODES)):
        raise WrongBoundaries("other_regions", others)
    if absent := [code for code in CODES if not by_code.get(code)]:
        raise WrongBoundaries("missing_regions", absent)
    return Boundaries(MappingProxyType(_light({code: by_code[code] for code in CODES})))


def _by_code(features: Iterable[Mapping[str, Any]]) -> dict[str, Shape]:
    found: dict[str, Shape] = {}
    for feature in features:
        code = _code(feature["properties"])
        found[code] = (*found.get(code, ()), *_rings(feature["geometry"]))
    return found


def _code(properties: Mapping[str, Any]) -> str:
    """The first property that may hold a code and does: « 06 », 6 or « 6 »."""
    told = {name.lower(): str(value).strip() for name, value in properties.items()}
    codes = [told[name] for name in NAMES if told.get(name, "").isdecimal()]
    if not codes:
        raise WrongBoundaries("no_code")
    return codes[0].zfill(2)


def _rings(geometry: Mapping[str, Any]) -> Iterator[Ring]:
    """Every ring of a polygon or of several, wound as GeoJSON asks."""
    kinds = {"Polygon": [geometry["coordinates"]], "MultiPolygon": geometry["coordinates"]}
    for polygon in kinds[geometry["type"]]:
        for place, points in enumerate(polygon):
            ring = tuple((float(point[0]), float(point[1])) for point in points)
            if not all(_in_degrees(*point) for point in ring):
                raise WrongBoundaries("not_degrees")
            counter_clockwise = area(ring) > 0
            yield ring if counter_clockwise == (place == 0) else ring[::-1]


def _in_degrees(longitude: float, latitude: float) -> bool:
    return abs(longitude) <= 180 and abs(latitude) <= 90


def area(ring: Ring) -> float:
    """The area inside a ring, negative where it goes clockwise."""
    pairs = zip(ring, (*ring[1:], *ring[:1]), strict=True)
    return math.fsum(x * y2 - x2 * y for (x, y), (x2, y2) in pairs) / 2


def _light(shapes: Mapping[str, Shape]) -> dict[str, Shape]:
    """The same shapes; of a fine file, with points on a grid finer than a screen.

    All regions share the grid, so that neighbours still touch.
    """
    points = [point for shape in shapes.values() for ring in shape for point in ring]
    if len(points) <= _MANY:
        return dict(shapes)
    xs, ys = zip(*points, strict=True)
    step = max(max(xs) - min(xs), max(ys) - min(ys)) / _FINE
    return {code: _on_grid(shape, step) for code, shape in shapes.items()}


def _on_grid(shape: Shape, step: float) -> Shape:
    """Rings without the points that fall together; islets smaller than a step are left out."""
    snapped = [
        tuple(dict.fromkeys((round(x / step) * step, round(y / step) * step) for x, y in ring))
        for ring in shape
    ]
    largest = max(shape, key=lambda ring: abs(area(ring)))
    return tuple((*ring, ring[0]) for ring in snapped if len(ring) > 2) or (largest,)
