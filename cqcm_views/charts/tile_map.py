"""Tile map: the regions of Québec as equal tiles, shaded by value."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from cqcm_data.series import Series
from cqcm_views.charts.frame import Body, Drawing, Figure, Tile
from cqcm_views.charts.marks import filled, text_at
from cqcm_views.charts.rows import dimensions
from cqcm_views.charts.words import shown
from cqcm_views.theme import deeper, readable_on
from cqcm_views.wording import findings, numbers, strings
from cqcm_views.wording.findings import Row

_DIGIT = 0.56  # the width of a bold digit in ems
_NAME_LETTER = 0.48  # the width of a letter in ems: names of regions are mostly small letters


def fits(series: Series) -> bool:
    """The regions alone."""
    return series.dimensions == ("region",)


def draw(drawing: Drawing) -> Body:
    """Equal tiles, roughly where each region lies; pressing one gives its code."""
    dimensions(drawing, 1, 1)
    tiles = drawing.options.tiles
    if not tiles:
        raise ValueError("a tile map needs tiles")
    rows = {str(row.keys[0]): row for row in findings.rows(drawing.series, drawing.language)}
    looks = looks_of(drawing, tiles, rows)
    across, down = 1 + max(tile.col for tile in tiles), 1 + max(tile.row for tile in tiles)
    side = (drawing.options.width_hint - 8) / across
    traces = _tile_traces(drawing, looks, side)
    body = Body(data=traces, height=round(side * down), ratio=down / across)
    fixed = {"visible": False, "constrain": "domain"}
    body.layout = {
        "barmode": "overlay",
        # Where a figure is narrower than foreseen, a name that would not be legible is left out.
        "uniformtext": {"mode": "hide", "minsize": round(drawing.size * 0.7)},
        "xaxis": fixed | {"range": [-0.5, across - 0.5]},
        "yaxis": fixed
        | {"range": [down - 0.5, -0.5], "scaleanchor": "x", "constraintoward": "top"},
        "shapes": _in_layers(shape for look in looks for shape in _frames(drawing, look)),
    }
    body.notes = list(notes_of(drawing, looks, rows))
    size = _tile_name_size(drawing, looks, side)
    body.least = size or drawing.small
    if not size:
        body.notes.append(drawing.say("tile_codes"))
    return body


@dataclass(frozen=True)
class Look:
    """How one region looks: its fill, its text colour, and what frames it."""

    tile: Tile
    row: Row | None
    fill: str
    text: str
    state: str
    chosen: bool


def looks_of(drawing: Drawing, tiles: Sequence[Tile], rows: Mapping[str, Row]) -> list[Look]:
    """How each of these regions looks, beside all that have a tile."""
    placed = [rows[tile.code].value for tile in drawing.options.tiles if tile.code in rows]
    levels = list(dict.fromkeys(map(drawing.quantity, sorted(filter(None, placed)))))
    return [_look(drawing, tile, rows, levels) for tile in tiles]


def _look(drawing: Drawing, tile: Tile, rows: Mapping[str, Row], levels: Sequence[str]) -> Look:
    theme, chosen = drawing.theme, tile.code in drawing.options.chosen
    if tile.code not in rows:
        state = "awaited" if tile.code in drawing.series.awaited else "absent"
        return Look(tile, None, theme.missing, theme.quiet, state, chosen)
    row = rows[tile.code]
    if row.hidden:
        return Look(tile, row, theme.card, theme.ink, "hidden", chosen)
    if row.value is None:
        return Look(tile, row, theme.card, theme.quiet, "missing", chosen)
    if row.value == 0:
        return Look(tile, row, theme.card, theme.ink, "zero", chosen)
    fill = theme.steps[_step(levels.index(drawing.quantity(row.value)), len(levels))]
    return Look(tile, row, fill, readable_on(fill, theme), "value", chosen)


def _step(place: int, count: int) -> int:
    """One of four steps of lightness: as many levels on each. What reads the same is one level."""
    if count <= 4:
        return ((3,), (0, 3), (0, 2, 3), (0, 1, 2, 3))[count - 1][place]
    return place * 4 // count


def _tile_traces(drawing: Drawing, looks: Sequence[Look], side: float) -> list[Figure]:
    """Tiles of each fill, then values: Plotly cannot hatch fills that differ by point."""
    alike: dict[tuple[str, str], list[Look]] = {}
    for look in looks:
        alike.setdefault((look.fill, look.state), []).append(look)
    size = _tile_name_size(drawing, looks, side)
    tiles = [_tiles(drawing, group, size) for group in alike.values()]
    low = 0.2  # the value keeps clear of the name above it
    return [*tiles, _tile_values(drawing, looks, side, low)]


def _tile_name_size(drawing: Drawing, looks: Sequence[Look], side: float) -> float:
    """The size at which the longest name fits; zero where that is too small to read."""
    names = (line for look in looks for line in _lines(look.tile.short_name))
    longest = max(map(len, names)) * _NAME_LETTER
    size = min(drawing.size * 0.9, (side * 0.96 - 6) / longest)
    return size if size >= drawing.size * 0.7 else 0


def _lines(name: str) -> list[str]:
    """« Bas-St- », « Laurent »: a name in two lines, where it has a place to be cut."""
    cuts = [at for at, letter in enumerate(name, 1) if letter in "-– " and at < len(name)]
    cut = min(cuts, key=lambda at: abs(at - len(name) / 2), default=len(name))
    return [line for line in (name[:cut].strip(), name[cut:]) if line]


def _tiles(drawing: Drawing, looks: Sequence[Look], size: float) -> Figure:
    """Tiles as bars, which scale with the figure and can be pressed; short names, or codes."""
    one = looks[0]
    hatched = one.state == "value"
    marker = filled(drawing, one.fill, under_words=True) if hatched else {"color": one.fill}
    return {
        "type": "bar",
        "x": [look.tile.col for look in looks],
        "base": [look.tile.row - 0.48 for look in looks],
        "y": [0.96] * len(looks),
        "width": 0.96,
        "text": [_named(look.tile) if size else look.tile.code for look in looks],
        "textposition": "inside",
        "insidetextanchor": "start",
        "textangle": 0,
        "textfont": {"size": size or drawing.small, "color": one.text},
        "customdata": [look.tile.code for look in looks],
        "hoverinfo": "text",
        "hovertext": [hover_of(drawing, look) for look in looks],
        "marker": marker | {"cornerradius": 5, "line": _edge(drawing, one)},
        "selected": {"marker": {"opacity": 1}},
        "unselected": {"marker": {"opacity": 1}},
    }


def _named(tile: Tile) -> str:
    return "<br>".join(map(shown, _lines(tile.short_name)))


def _edge(drawing: Drawing, look: Look) -> Figure:
    """The first steps, and what is absent, hardly stand off the ground without one."""
    edges = {"value": drawing.theme.steps[2], "absent": drawing.theme.quiet}
    edges["awaited"] = edges["absent"]
    return {"width": 1 if look.state in edges else 0, "color": edges.get(look.state, look.fill)}


def hover_of(drawing: Drawing, look: Look) -> str:
    if look.row:
        return drawing.hover(look.tile.name, look.row)
    why = drawing.say(f"tile_{look.state}_hover")
    return shown(drawing.say("labelled", label=look.tile.name, value=why))


def _tile_values(drawing: Drawing, looks: Sequence[Look], side: float, low: float) -> Figure:
    words = [number_of(drawing, look, drawing.quantity) for look in looks]
    size = _fitting(words, side, drawing.size * 1.9)
    if size < drawing.size * 0.85:
        words = [number_of(drawing, look, lambda v: short(v, drawing)) for look in looks]
        size = _fitting(words, side, drawing.size * 1.9)
    bold = [f"<b>{shown(word)}</b>" if word else "" for word in words]
    x, y = [look.tile.col for look in looks], [look.tile.row + low for look in looks]
    font = {"size": round(size, 1), "color": [look.text for look in looks]}
    return text_at(drawing, x, y, bold, "middle center") | {"textfont": font}


def _fitting(words: Sequence[str], side: float, most: float) -> float:
    return min(most, side * 0.42, side * 0.9 / (_DIGIT * max(1, *map(len, words))))


def number_of(drawing: Drawing, look: Look, written: Callable[[float | None], str]) -> str:
    if look.row is None:
        return ""
    return "x" if look.row.hidden else written(look.row.value)


def short(value: float | None, drawing: Drawing) -> str:
    """A value where its tile has little room: « 2,6 k »."""
    if value is None:
        return "–"
    if abs(value) < 1000:  # nothing to shorten, and a rate of 0.03 is not 0
        return drawing.quantity(value)
    return numbers.short(value, drawing.unit, drawing.language)


def _frames(drawing: Drawing, look: Look) -> list[Figure]:
    """Dashes around zero, points around no value, both around what is hidden, thick if chosen."""
    theme = drawing.theme
    dashes = {
        "zero": ("dash", theme.ink),
        "missing": ("dot", theme.quiet),
        "hidden": ("dashdot", theme.ink),
    }
    dash, colour = dashes.get(look.state, ("solid", theme.warning))
    if look.chosen:  # a pale line under it sets the frame off from a dark tile
        halo = {"color": theme.card, "width": 8}
        told = {"color": theme.warning, "width": 4, "dash": dash}
        return [_frame(look.tile, 0.465, line) for line in (halo, told)]
    line = {"color": colour, "width": 1.5, "dash": dash}
    return [_frame(look.tile, 0.46, line)] if look.state in dashes else []


def _in_layers(frames: Iterable[Figure]) -> list[Figure]:
    """The pale lines first: that of one chosen tile must not cover the frame of its neighbour."""
    return sorted(frames, key=lambda frame: -frame["line"]["width"])


def _frame(tile: Tile, half: float, line: Figure) -> Figure:
    return {
        "type": "rect",
        "x0": tile.col - half,
        "x1": tile.col + half,
        "y0": tile.row - half,
        "y1": tile.row + half,
        "line": line,
    }


def notes_of(drawing: Drawing, looks: Sequence[Look], rows: Mapping[str, Row]) -> Iterable[str]:
    """What shades and frames mean, as far as they occur, and what has no tile."""
    states = {look.state for look in looks}
    kinds = ("zero", "hidden", "missing", "absent", "awaited")
    shaded = len({look.fill for look in looks if look.state == "value"}) > 1
    notes = [drawing.say(f"tile_shades_{deeper(drawing.theme)}")] if shaded else []
    notes += [drawing.say(f"tile_{kind}") for kind in kinds if kind in states]
    if any(look.chosen for look in looks):
        notes.append(drawing.say("tile_chosen"))
    if notes:
        yield " · ".join(notes)
    if shared := strings.shared(drawing.series.indicator.dataset, drawing.language):
        yield shared
    placed = {look.tile.code for look in looks}
    off = [f"{r.name} ({drawing.value_of(r)})" for code, r in rows.items() if code not in placed]
    if off:
        yield drawing.say("chart_off_map", values="; ".join(off))
