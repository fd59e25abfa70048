"""Geographic map: the regions of Québec inside their boundaries, in the looks of the tile map."""

import math
from collections.abc import Iterable, Mapping, Sequence

from cqcm_data.boundaries import Shape
from cqcm_data.series import Series
from cqcm_views.charts.frame import Body, Drawing, Figure
from cqcm_views.charts.marks import text_at
from cqcm_views.charts.rows import dimensions
from cqcm_views.charts.tile_map import Look, hover_of, looks_of, notes_of, number_of
from cqcm_views.charts.words import shown, width_of
from cqcm_views.wording import findings

Placed = tuple[tuple[float, float], ...]


def fits(_series: Series) -> bool:
    """It stands beside a tile map where boundaries are there; nobody chooses it alone."""
    return False


def draw(drawing: Drawing) -> Body:
    """Regions on plain axes, a degree of longitude as short as it is there; no base map.

    A value stands in a region that has room for it; the others say theirs when pointed at.
    """
    dimensions(drawing, 1, 1)
    tiles, shapes = drawing.options.tiles, drawing.options.shapes
    if not tiles or not shapes:
        raise ValueError("a geographic map needs regions and their boundaries")
    rows = {str(row.keys[0]): row for row in findings.rows(drawing.series, drawing.language)}
    looks = looks_of(drawing, [tile for tile in tiles if tile.code in shapes], rows)
    placed = _projected(shapes)
    across, down = _ends(placed.values())
    width, height = across[1] - across[0], down[1] - down[0]
    ratio = height / width
    scale = (drawing.options.width_hint - 8) / width
    # What is framed is drawn last: a neighbour must not cover half of its frame.
    in_order = sorted(looks, key=lambda one: (one.chosen, one.state in _DASHES))
    traces = [_region(drawing, one, placed[one.tile.code]) for one in in_order]
    body = Body(data=traces, height=round(height * scale), ratio=ratio)
    body.data.append(_values(drawing, looks, placed, scale))
    fixed = {"visible": False, "constrain": "domain"}
    body.layout = {
        "xaxis": fixed | {"range": across},
        "yaxis": fixed | {"range": down, "scaleanchor": "x", "constraintoward": "top"},
    }
    body.notes = [*notes_of(drawing, looks, rows)]
    return body


_DASHES = {"zero": "dash", "missing": "dot", "hidden": "dashdot"}


def _projected(shapes: Mapping[str, Shape]) -> dict[str, list[Placed]]:
    """Rings on a plane: equirectangular, true to scale at the mean latitude."""
    latitudes = [y for shape in shapes.values() for ring in shape for _, y in ring]
    shrink = math.cos(math.radians((min(latitudes) + max(latitudes)) / 2))
    return {
        code: [tuple((round(x * shrink, 4), round(y, 4)) for x, y in ring) for ring in shape]
        for code, shape in shapes.items()
    }


def _ends(shapes: Iterable[Sequence[Placed]]) -> tuple[list[float], list[float]]:
    """From the first to the last place on each axis, with room for a thick frame."""
    points = [point for shape in shapes for ring in shape for point in ring]
    xs, ys = zip(*points, strict=True)
    margin = (max(xs) - min(xs)) / 100
    return [min(xs) - margin, max(xs) + margin], [min(ys) - margin, max(ys) + margin]


def _region(drawing: Drawing, one: Look, shape: Sequence[Placed]) -> Figure:
    """One region as a filled outline; rings are parted by a gap."""
    points = [point for ring in shape for point in (*ring, (None, None))][:-1]
    return {
        "type": "scatter",
        "mode": "lines",
        "x": [x for x, _ in points],
        "y": [y for _, y in points],
        "fill": "toself",
        "fillcolor": one.fill,
        "line": _outline(drawing, one),
        **_hatched(drawing, one),
        "hoveron": "fills",
        "hoverinfo": "text",
        "text": hover_of(drawing, one),
        "hovertext": [hover_of(drawing, one)],
        "customdata": [one.tile.code],
        "showlegend": False,
    }


def _outline(drawing: Drawing, one: Look) -> Figure:
    theme = drawing.theme
    if one.chosen:
        return {"color": theme.warning, "width": 3.5}
    if one.state in _DASHES:
        colour = theme.quiet if one.state == "missing" else theme.ink
        return {"color": colour, "width": 1.2, "dash": _DASHES[one.state]}
    return {"color": theme.card, "width": 0.8}


def _hatched(drawing: Drawing, one: Look) -> Figure:
    if not drawing.fictitious or one.state != "value":
        return {}
    lines = {"shape": "/", "bgcolor": one.fill, "fgcolor": drawing.theme.card, "fgopacity": 0.45}
    return {"fillpattern": {**lines, "size": 8, "solidity": 0.3}}


def _values(
    drawing: Drawing, looks: Sequence[Look], placed: Mapping[str, Sequence[Placed]], scale: float
) -> Figure:
    """The values of the regions in which they fit."""
    traces = []
    for one in looks:
        place, room = _widest(placed[one.tile.code])
        words = number_of(drawing, one, drawing.quantity)
        if words and room * scale > width_of(words, drawing.size) + 6:
            traces.append((place, f"<b>{shown(words)}</b>", one.text))
    places = [place for place, _, _ in traces]
    text = [words for _, words, _ in traces]
    trace = text_at(drawing, [x for x, _ in places], [y for _, y in places], text, "middle center")
    return trace | {"textfont": {"size": drawing.size, "color": [ink for *_, ink in traces]}}


def _widest(shape: Sequence[Placed]) -> tuple[tuple[float, float], float]:
    """The middle of the widest stretch inside a region along some level lines, and its length."""
    ring = max(shape, key=len)
    ys = [y for _, y in ring]
    low, high = min(ys), max(ys)
    best = ((ring[0][0], ring[0][1]), 0.0)
    for part in range(3, 8):
        level = low + (high - low) * part / 10
        crossed = sorted(_crossings(ring, level))
        for left, right in zip(crossed[::2], crossed[1::2], strict=False):
            if right - left > best[1]:
                best = ((left + right) / 2, level), right - left
    return best


def _crossings(ring: Placed, level: float) -> Iterable[float]:
    for (x, y), (x2, y2) in zip(ring, (*ring[1:], ring[0]), strict=True):
        if (y > level) != (y2 > level):
            yield x + (level - y) / (y2 - y) * (x2 - x)
