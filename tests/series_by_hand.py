"""Series made by hand, and words without their no-break spaces."""

import datetime as dt
import math

import pandas as pd

from cqcm_data.catalogue import Indicator, Measure
from cqcm_data.filters import Filters
from cqcm_data.provenance import Provenance
from cqcm_data.series import Series
from cqcm_data.text import Text

MISSING = math.nan


def plain(words: str) -> str:
    return words.replace("\u00a0", " ")


def by_region(
    *, status: str = "report", measure: Measure | None = None, **regions: float
) -> Series:
    return series_of(["region"], list(regions.items()), status=status, measure=measure)


def over_years(years: dict[int, float], nature: str = "flow", unit: str = "posts") -> Series:
    return series_of(["year"], list(years.items()), nature=nature, unit=unit)


def series_of(
    dimensions: list[str],
    rows: list[tuple],
    *,
    unit: str = "posts",
    status: str = "report",
    nature: str = "flow",
    measure: Measure | None = None,
    labels: dict[str, dict[object, str]] | None = None,
) -> Series:
    """A series made by hand; codes are shown in capitals unless `labels` says otherwise."""
    frame = pd.DataFrame(rows, columns=[*dimensions, "value"]).astype({"value": "float64"})
    frame["hidden"] = False
    shown = {
        name: {key: key.upper() for key in frame[name] if isinstance(key, str)}
        for name in dimensions
    }
    shown |= labels or {}
    year = (dt.date(2023, 1, 1), dt.date(2023, 12, 31))
    return Series(
        indicator=Indicator(
            id="posts_by_hand",
            topic="team",
            label=Text(fr="Postes", en="Posts"),
            definition=Text(fr="Postes", en="Posts"),
            unit=unit,
            dataset="region_coverage",
            measure=measure or Measure(count=True),
            dimensions=tuple(dimensions),
        ),
        dimensions=tuple(dimensions),
        labels={
            name: {key: Text(fr=word, en=word) for key, word in words.items()}
            for name, words in shown.items()
        },
        frame=frame,
        applied=Filters(),
        unfollowed=Filters(),
        status=status,  # type: ignore[arg-type]
        provenance=Provenance("rapport_2023", (), nature, year),  # type: ignore[arg-type]
        qualifier="exact",
        release=1,
        as_of=dt.date(2024, 4, 12),
        sql="SELECT 1",
        values=(),
    )
