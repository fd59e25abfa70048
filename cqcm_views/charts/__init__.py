"""Series -> figure: one file per kind of chart, each giving plain dicts for Plotly.

`timeline` stands apart: it shows dates and words, not the numbers of a series.

Nothing here opens a connection, a widget or a file, but for the font in which words are measured.
Sizes follow `Options.text_size`, so that the same figure serves a phone and a slide; margins are
computed from the words that they hold, so that nothing is cut off from 330 pixels up.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from cqcm_data.series import Series
from cqcm_data.text import Language
from cqcm_views.charts import bar, columns, dots, geo_map, lines, stacked, tile_map
from cqcm_views.charts.frame import Annotation, Body, Drawing, Options, Picture, Tile, empty, framed
from cqcm_views.charts.words import wrapped
from cqcm_views.theme import Theme
from cqcm_views.wording import findings

__all__ = [
    "KINDS",
    "MAPS",
    "Annotation",
    "Options",
    "Picture",
    "Tile",
    "figure",
    "fitting",
    "wrapped",
]


@dataclass(frozen=True)
class Kind:
    """A kind of chart: how it is drawn, and which breakdowns it shows well.

    What fits is never refused when drawn, nor is the same series under more filters. A map shows
    regions, all of them: a chosen one stands out on it.
    """

    draw: Callable[[Drawing], Body]
    fits: Callable[[Series], bool]
    is_map: bool = False


# From the first choice to the last, where several fit.
KINDS: Mapping[str, Kind] = {
    "tile_map": Kind(tile_map.draw, tile_map.fits, is_map=True),
    "columns": Kind(columns.draw, columns.fits),
    "lines": Kind(lines.draw, lines.fits),
    "bar": Kind(bar.draw, bar.fits),
    "stacked": Kind(stacked.draw, stacked.fits),
    "dots": Kind(dots.draw, dots.fits),
    "geo_map": Kind(geo_map.draw, geo_map.fits, is_map=True),
}

MAPS = tuple(name for name, kind in KINDS.items() if kind.is_map)


def fitting(series: Series) -> tuple[str, ...]:
    """The kinds of charts that suit a breakdown, the usual one first; none without its table."""
    if not series.broken_down:
        return ()
    return tuple(name for name, kind in KINDS.items() if kind.fits(series))


def figure(
    kind: str, series: Series, language: Language, theme: Theme, options: Options | None = None
) -> Picture:
    """A figure of a kind, as plain dicts that `plotly.graph_objects.Figure` takes.

    `layout.meta` has the text alternative (`alt`), the `unit`, and what stands beside the figure:
    the `source` and the `notes`. Raises KeyError for an unknown kind, ValueError for a series that
    the kind cannot show.
    """
    drawing = Drawing(language, theme, options or Options(), series)
    draw = KINDS[kind].draw
    nothing = not series.broken_down or (series.frame.empty and not kind.endswith("_map"))
    body = empty(drawing, findings.nothing(series, language)) if nothing else draw(drawing)
    return framed(drawing, body, drawing.told(body))
