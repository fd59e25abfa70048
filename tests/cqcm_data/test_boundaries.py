"""The official boundaries that an installation may add."""

import json
import math
from itertools import pairwise

import pytest
from builders import OFFICIAL_MAP, square, squares, write_map

from cqcm_data import boundaries
from cqcm_data.boundaries import CODES, Boundaries, WrongBoundaries, area, read


@pytest.mark.parametrize("name", ["code", "CDR", "RES_CO_REG", "res_co_reg", "region"])
def test_reads_a_shape_for_each_region(name, tmp_path):
    shapes = read(write_map(tmp_path / "map", squares(name))).shapes
    assert tuple(shapes) == CODES
    assert [list(point) for point in shapes["06"][0]] == square(6)


@pytest.mark.parametrize("value", ["6", 6, " 06 "])
def test_a_code_may_be_a_number_or_lack_its_zero(value, tmp_path):
    found = squares()
    found["features"][5]["properties"] = {"region": "Montréal", "CDR": value}
    assert tuple(read(write_map(tmp_path / "map", found)).shapes) == CODES


def test_a_region_may_have_several_features_and_several_polygons(tmp_path):
    found = squares(codes=(*range(1, 18), 6))
    found["features"][0]["geometry"] = {
        "type": "MultiPolygon",
        "coordinates": [[square(1)], [square(20)]],
    }
    shapes = read(write_map(tmp_path / "map", found)).shapes
    assert (len(shapes["01"]), len(shapes["06"]), len(shapes["02"])) == (2, 2, 1)


def test_outer_rings_turn_one_way_and_holes_the_other(tmp_path):
    hole = [[-73.7, 49.3], [-73.3, 49.3], [-73.3, 49.7], [-73.7, 49.7], [-73.7, 49.3]]
    found = squares()
    found["features"][5]["geometry"]["coordinates"] = [square(6)[::-1], hole]
    shape = read(write_map(tmp_path / "map", found)).shapes["06"]
    assert [math.copysign(1, area(ring)) for ring in shape] == [1, -1]


def wrong(reason: str) -> object:
    """A file that is wrong for one reason."""
    found = squares()
    first = found["features"][0]
    if reason == "no_code":
        first["properties"] = {"name": "Bas-Saint-Laurent"}
    elif reason == "other_regions":
        first["properties"] = {"code": "99"}
    elif reason == "missing_regions":
        found["features"] = found["features"][1:]
    elif reason == "not_degrees":
        first["geometry"]["coordinates"] = [[[x * 1e5, y * 1e5] for x, y in square(1)]]
    return found


@pytest.mark.parametrize("reason", ["no_code", "other_regions", "missing_regions", "not_degrees"])
def test_a_wrong_file_is_refused_with_its_reason(reason, tmp_path):
    with pytest.raises(WrongBoundaries) as refused:
        read(write_map(tmp_path / "map", wrong(reason)))
    assert refused.value.reason == reason
    names = {"other_regions": ("99",), "missing_regions": ("01",)}
    assert refused.value.names == names.get(reason, ())


@pytest.mark.parametrize(
    "text",
    [
        "",
        "{",
        "[]",
        "{}",
        '{"features": null}',
        '{"features": [1]}',
        '{"features": [{"properties": null}]}',
        '{"features": [{"properties": {"code": "01"}, "geometry": null}]}',
        '{"features": [{"properties": {"code": "01"}, "geometry": {"type": "Point", '
        '"coordinates": [1, 2]}}]}',
        '{"features": [{"properties": {"code": "01"}, "geometry": {"type": "Polygon", '
        '"coordinates": [[["a", "b"]]]}}]}',
    ],
)
def test_a_file_that_is_no_map_is_refused(text, tmp_path):
    file = tmp_path / "map"
    file.write_text(text)
    with pytest.raises(WrongBoundaries) as refused:
        read(file)
    assert refused.value.reason == "unreadable"


def test_bytes_that_are_no_text_are_refused(tmp_path):
    file = tmp_path / "map"
    file.write_bytes(b"\xff\xfe\x00")
    with pytest.raises(WrongBoundaries, match="unreadable"):
        read(file)


def test_a_very_fine_map_is_rounded_and_neighbours_still_touch(tmp_path):
    found = squares()
    for code, feature in enumerate(found["features"], start=1):
        feature["geometry"]["coordinates"] = [finely(square(code), 2000)]
    light = read(write_map(tmp_path / "map", found)).shapes
    assert sum(len(ring) for shape in light.values() for ring in shape) < 17 * 4 * 2000 / 4
    west, east = light["06"][0], light["07"][0]
    assert max(x for x, _ in west) == min(x for x, _ in east)
    for code in CODES:
        assert area(light[code][0]) == pytest.approx(1, abs=0.02)


def finely(ring: list[list[float]], parts: int) -> list[list[float]]:
    """The same ring with so many points on each side."""
    sides = pairwise(ring)
    steps = [(a, b, n / parts) for a, b in sides for n in range(parts)]
    points = [[a[0] + (b[0] - a[0]) * t, a[1] + (b[1] - a[1]) * t] for a, b, t in steps]
    return [*points, ring[0]]


def test_without_a_file_there_are_no_boundaries(tmp_path, monkeypatch):
    monkeypatch.setenv(boundaries.ELSEWHERE, str(tmp_path / "none.geojson"))
    assert boundaries.found() is None
    assert boundaries.shapes() == {}


def test_a_file_that_is_put_right_is_read_anew(tmp_path, monkeypatch):
    file = tmp_path / "regions.geojson"
    monkeypatch.setenv(boundaries.ELSEWHERE, str(file))
    file.write_text("{")
    assert isinstance(boundaries.found(), WrongBoundaries)
    file.write_text(json.dumps(squares()))
    assert isinstance(boundaries.found(), Boundaries)


@pytest.mark.skipif(OFFICIAL_MAP is None, reason="the official boundaries are not there")
def test_reads_the_official_boundaries():
    shapes = read(OFFICIAL_MAP).shapes
    size = {code: sum(map(area, shape)) for code, shape in shapes.items()}
    assert max(size, key=size.__getitem__) == "10"
    assert min(size, key=size.__getitem__) == "13"
