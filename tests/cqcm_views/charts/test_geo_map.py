"""The geographic map: the looks of the tile map, inside the boundaries of the regions."""

import re

import plotly.graph_objects as go
import pytest
from builders import OFFICIAL_MAP, squares, write_map
from charts_by_hand import SHAPES, TILES, example, full_map, tiles_of, words_in
from series_by_hand import MISSING, plain, series_of

from cqcm_data import boundaries, query
from cqcm_data.reading import Reading
from cqcm_views.cards.chart import _tiles
from cqcm_views.charts import Options, figure
from cqcm_views.theme import THEMES

LIGHT = THEMES["light"]
SQUARES = Options(tiles=TILES, shapes=SHAPES)


def regions_of(found: dict) -> dict[str, dict]:
    """The outline of each region, by its code."""
    return {trace["customdata"][0]: trace for trace in found["data"] if "fill" in trace}


def labels_of(found: dict) -> list[str]:
    return [re.sub("<.?b>", "", text) for text in found["data"][-1]["text"]]


@pytest.mark.parametrize("theme", THEMES)
def test_a_region_has_the_colour_of_its_tile(theme):
    rows = example("geo_map")
    tiles = figure("tile_map", rows, "fr", THEMES[theme], Options(tiles=TILES))
    colours = {c: t["marker"]["color"] for t in tiles_of(tiles) for c in t["customdata"]}
    found = regions_of(figure("geo_map", rows, "fr", THEMES[theme], SQUARES))
    assert {code: trace["fillcolor"] for code, trace in found.items()} == colours


def test_it_says_the_same_as_the_tiles_when_pointed_at():
    rows = example("geo_map")
    tiles = figure("tile_map", rows, "fr", LIGHT, Options(tiles=TILES))
    told = {
        c: h for t in tiles_of(tiles) for c, h in zip(t["customdata"], t["hovertext"], strict=True)
    }
    found = regions_of(figure("geo_map", rows, "fr", LIGHT, SQUARES))
    assert {code: trace["text"] for code, trace in found.items()} == told


def test_zero_missing_and_absent_differ_and_are_told_apart_in_words():
    rows = series_of(["region"], [("01", 2), ("02", 0), ("03", MISSING)])
    found = figure("geo_map", rows, "fr", LIGHT, SQUARES)
    dashes = {code: trace["line"].get("dash") for code, trace in regions_of(found).items()}
    assert dashes == {"01": None, "02": "dash", "03": "dot", "04": None}
    told = plain(words_in(found))
    assert "tirets : zéro" in told and "aucune valeur" in told and "absente des données" in told


def test_a_chosen_region_has_a_thick_frame_that_no_neighbour_covers():
    options = Options(tiles=TILES, shapes=SHAPES, chosen=["01"])
    found = regions_of(figure("geo_map", full_map(), "fr", LIGHT, options))
    assert list(found)[-1] == "01"
    assert found["01"]["line"] == {"color": LIGHT.warning, "width": 3.5}


def test_a_value_stands_where_it_fits():
    wide = figure("geo_map", full_map(), "fr", LIGHT, SQUARES)
    small = figure("geo_map", full_map(), "fr", LIGHT, Options(20, tiles=TILES, shapes=SHAPES))
    assert sorted(labels_of(wide)) == ["1", "2", "3", "4"]
    assert labels_of(small) == []


def test_a_degree_of_longitude_is_as_short_as_it_is_there():
    found = figure("geo_map", full_map(), "fr", LIGHT, SQUARES)
    x, y = regions_of(found)["01"]["x"], regions_of(found)["01"]["y"]
    # two rows of squares, from 48 to 50 degrees north
    assert (max(x) - min(x)) / (max(y) - min(y)) == pytest.approx(0.656, abs=0.001)
    assert found["layout"]["yaxis"]["scaleanchor"] == "x"


def test_nothing_on_it_asks_for_a_base_map():
    found = figure("geo_map", full_map(), "fr", LIGHT, SQUARES)
    assert {trace["type"] for trace in found["data"]} == {"scatter"}
    assert not {"geo", "map", "mapbox"} & set(found["layout"])


def test_it_needs_boundaries():
    with pytest.raises(ValueError, match="boundaries"):
        figure("geo_map", full_map(), "fr", LIGHT, Options(tiles=TILES))


def test_seventeen_squares_are_seventeen_regions(tmp_path, built):
    assert drawn_from(write_map(tmp_path / "map", squares()), built) == set(boundaries.CODES)


@pytest.mark.skipif(OFFICIAL_MAP is None, reason="the official boundaries are not there")
def test_the_official_boundaries_are_seventeen_regions(built):
    assert drawn_from(OFFICIAL_MAP, built) == set(boundaries.CODES)


def drawn_from(file, on) -> set[str]:
    shapes = boundaries.read(file).shapes
    rows = query.series("youth_posts", Reading(on), ["region"])
    options = Options(560, tiles=_tiles(Reading(on, "fr")), shapes=shapes)
    found = figure("geo_map", rows, "fr", LIGHT, options)
    assert go.Figure(found)
    return set(regions_of(found))
