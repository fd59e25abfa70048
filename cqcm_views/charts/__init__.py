"""Series -> figure: one file per kind of chart, each giving plain dicts for Plotly.

`timeline` stands apart: it shows dates and words, not the numbers of a series.

Nothing here opens a file, a connection or a widget. Sizes follow `Options.text_size`, so that the
same figure serves a phone and a slide; margins are computed from the words that they hold, so
that nothing is cut off from 330 pixels up.
"""

from collections.abc import Callable, Mapping

from cqcm_data.query import Series
from cqcm_data.text import Language
from cqcm_views.charts import bar, columns, dots, lines, stacked, tile_map
from cqcm_views.charts.frame import Body, Drawing, Figure, Options, Tile, empty, framed
from cqcm_views.charts.words import wrapped
from cqcm_views.theme import Theme

__all__ = ["KINDS", "Figure", "Options", "Tile", "figure", "fitting", "wrapped"]

KINDS: Mapping[str, Callable[[Drawing], Body]] = {
    "bar": bar.draw,
    "columns": columns.draw,
    "lines": lines.draw,
    "stacked": stacked.draw,
    "dots": dots.draw,
    "tile_map": tile_map.draw,
}


# What shows a series well, from the first choice to the last.
_FITS: Mapping[str, Callable[[Series], bool]] = {
    "tile_map": tile_map.fits,
    "columns": columns.fits,
    "lines": lines.fits,
    "bar": bar.fits,
    "stacked": stacked.fits,
    "dots": dots.fits,
}


def fitting(series: Series) -> tuple[str, ...]:
    """The kinds of charts that suit a breakdown, the usual one first.

    A kind that fits a series never refuses it, nor the same series under more filters.
    """
    return tuple(kind for kind, fits in _FITS.items() if fits(series))


def figure(
    kind: str, series: Series, language: Language, theme: Theme, options: Options | None = None
) -> Figure:
    """A figure of a kind, as plain dicts that `plotly.graph_objects.Figure` takes.

    `layout.meta` has the text alternative (`alt`), the `unit` and the `source`. Raises KeyError
    for an unknown kind, ValueError for a series that the kind cannot show.
    """
    drawing = Drawing(language, theme, options or Options(), series)
    draw = KINDS[kind]
    nothing = series.frame.empty and kind != "tile_map"
    return framed(drawing, empty(drawing) if nothing else draw(drawing), drawing.told())
