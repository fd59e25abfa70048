"""Series -> figure: one file per kind of chart, each giving plain dicts for Plotly.

`timeline` stands apart: it shows dates and words, not the numbers of a series.

Nothing here opens a file, a connection or a widget. Sizes follow `Options.text_size`, so that the
same figure serves a phone and a slide; margins are computed from the words that they hold, so
that nothing is cut off from 330 pixels up.
"""

from collections.abc import Callable, Mapping

from cqcm_data.query import Series
from cqcm_data.text import Language
from cqcm_views.charts import bar, columns, dots, geo_map, lines, stacked, tile_map
from cqcm_views.charts.frame import Body, Drawing, Figure, Options, Tile, empty, framed
from cqcm_views.charts.words import wrapped
from cqcm_views.theme import Theme

__all__ = ["KINDS", "Figure", "Options", "Tile", "figure", "wrapped"]

KINDS: Mapping[str, Callable[[Drawing], Body]] = {
    "bar": bar.draw,
    "columns": columns.draw,
    "lines": lines.draw,
    "stacked": stacked.draw,
    "dots": dots.draw,
    "tile_map": tile_map.draw,
    "geo_map": geo_map.draw,
}


def figure(
    kind: str, series: Series, language: Language, theme: Theme, options: Options | None = None
) -> Figure:
    """A figure of a kind, as plain dicts that `plotly.graph_objects.Figure` takes.

    `layout.meta` has the text alternative (`alt`), the `unit` and the `source`. Raises KeyError
    for an unknown kind, ValueError for a series that the kind cannot show.
    """
    drawing = Drawing(language, theme, options or Options(), series)
    draw = KINDS[kind]
    nothing = series.frame.empty and not kind.endswith("_map")
    return framed(drawing, empty(drawing) if nothing else draw(drawing), drawing.told())
