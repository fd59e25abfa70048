"""The words for codes: values of dimensions, regions."""

from collections.abc import Mapping
from functools import lru_cache
from types import MappingProxyType

import pandas as pd

from cqcm_data import catalogue, figures
from cqcm_data.figures import Row
from cqcm_data.filters import Value
from cqcm_data.release import Release
from cqcm_data.text import Text

NOT_STATED = Text(fr="Non précisé", en="Not stated")


def label(dimension: str, value: object, on: Release) -> Text:
    """The words for a value of a dimension; the value itself where it needs none."""
    if pd.isna(value) or value == "":  # type: ignore[call-overload]
        return NOT_STATED
    found = _names(dimension, on).get(str(value))
    return found or Text(fr=str(value), en=str(value))


@lru_cache(maxsize=1024)  # asked for thousands of times a card, and made of rows that are there
def _names(dimension: str, on: Release) -> Mapping[str, Text]:
    """The words for the codes of a dimension; none where its values need none."""
    known = catalogue.load()
    source = known.dimensions[dimension].labels
    if source == "regions":
        named = {row["code"]: Text(fr=row["name_fr"], en=row["name_en"]) for row in regions(on)}
        return MappingProxyType(named)
    return known.labels[source] if source else MappingProxyType({})


def regions(on: Release) -> tuple[Row, ...]:
    """The 17 regions in the order of their codes."""
    return tuple(sorted(figures.rows("regions", on), key=lambda row: str(row["code"])))


def listed(dimension: str, on: Release) -> tuple[Value, ...]:
    """All the values of a dimension, where they are known without its records."""
    known = catalogue.load()
    if known.dimensions[dimension].labels == "regions":
        return tuple(row["code"] for row in regions(on))
    return known.codes(dimension)
