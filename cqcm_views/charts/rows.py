"""Rows and their keys: which dimensions, in which order, with which value."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from cqcm_data.catalogue import TIME
from cqcm_data.series import Series
from cqcm_views.charts.frame import Drawing
from cqcm_views.wording import findings
from cqcm_views.wording.findings import Row

MOST_PARTS = 6


def dimensions(drawing: Drawing, least: int, most: int) -> tuple[str, ...]:
    names = drawing.series.dimensions
    if not least <= len(names) <= most:
        raise ValueError(f"{len(names)} dimensions, where this chart shows {least} to {most}")
    return names


def along(drawing: Drawing, dimension: str) -> list[object]:
    """The values along an axis; years and months without a row keep their place."""
    keys = findings.ordered(drawing.series, dimension, drawing.language)
    counted = [key for key in keys if isinstance(key, int)]
    if dimension not in TIME or not counted or len(counted) < len(keys) - 1:
        return keys
    return [*range(counted[0], counted[-1] + 1), *(key for key in keys if key is None)]


def parts_of(drawing: Drawing, dimension: str) -> list[object]:
    parts = findings.ordered(drawing.series, dimension, drawing.language)
    if not few_parts(drawing.series):
        raise ValueError(f"{len(parts)} values of {dimension}; at most {MOST_PARTS} are told apart")
    return parts


def coloured(drawing: Drawing, dimension: str, parts: Sequence[object]) -> Drawing:
    """The same drawing where each part has its colour in either language, wherever it stands."""
    usual = findings.ordered(drawing.series, dimension, "fr")
    own = tuple(drawing.theme.series[usual.index(part)] for part in parts)
    return replace(drawing, theme=replace(drawing.theme, series=own))


def few_parts(series: Series) -> bool:
    """Whether the values of the last dimension can be told apart by colour."""
    return len(findings.values(series, series.dimensions[-1])) <= MOST_PARTS


def grid(drawing: Drawing) -> dict[tuple[object, ...], Row]:
    return {row.keys: row for row in findings.rows(drawing.series, drawing.language)}


def value_at(at: Mapping[tuple[object, ...], Row], keys: tuple[object, ...]) -> float | None:
    return at[keys].value if keys in at else None


def of_key(at: Mapping[tuple[object, ...], Row], key: object) -> list[float]:
    return [r.value for keys, r in at.items() if keys[0] == key and r.value is not None]


def from_zero(rows: Iterable[Row]) -> list[float]:
    values = [row.value for row in rows if row.value is not None]
    return [min([0.0, *values]), max([0.0, *values]) or 1.0]
