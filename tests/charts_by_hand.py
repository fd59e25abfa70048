"""What charts are drawn of in tests, and what stands in them."""

from series_by_hand import MISSING, series_of

from cqcm_data.series import Series
from cqcm_views.charts import Options, Tile

SOURCE = "Rapport 2023, p. 38–40 · 2023 · version\u00a01"
SQUARE = ((0, 1), (1, 1), (1, 0), (0, 0), (0, 1))

TILES = [
    Tile("01", "Un nom long", "Un court", 0, 0),
    Tile("02", "Deux", "Deux", 0, 1),
    Tile("03", "Trois", "Trois", 1, 0),
    Tile("04", "Quatre", "Quatre", 1, 1),
]


SHAPES = {
    tile.code: (tuple((tile.col + x, 50 - tile.row - y) for x, y in SQUARE),) for tile in TILES
}


def example(kind: str, status: str = "report") -> Series:
    """Rows that a kind can show, with a tie, a zero and a missing value."""
    if kind in ("lines", "stacked", "dots"):
        rows = [(f"{n:02}", part, n + len(part)) for n in (1, 2, 3) for part in ("x", "yy")]
        rows += [("04", "x", 0), ("04", "yy", MISSING)]
        return series_of(["region", "network"], rows, status=status)
    values = [("01", 3), ("02", 3), ("03", 0), ("04", MISSING)]
    return series_of(["region"], values, status=status)


def full_map() -> Series:
    return series_of(["region"], [(tile.code, int(tile.code)) for tile in TILES])


def drawn(kind: str, **options: object) -> Options:
    given: dict[str, object] = {"tiles": TILES} if kind.endswith("_map") else {}
    given |= {"shapes": SHAPES} if kind == "geo_map" else {}
    return Options(source_line=SOURCE, **given, **options)  # type: ignore[arg-type]


def tiles_of(found: dict) -> list[dict]:
    return [trace for trace in found["data"] if trace["type"] == "bar"]


def words_in(found: dict) -> str:
    """What stands in a figure, and beside it."""
    layout = found["layout"]
    inside = " ".join(one["text"] for one in layout["annotations"]).replace("<br>", " ")
    return " ".join([inside, *layout["meta"]["notes"], layout["meta"]["source"]])
