"""A series as a CSV file that opens in a spreadsheet of the reader's language."""

import csv
import io
import math

from cqcm_data import catalogue
from cqcm_data.contracts import CONTRACTS
from cqcm_data.query import Series
from cqcm_data.release import Release
from cqcm_data.text import Language
from cqcm_views import describe, wording
from cqcm_views.wording import say

_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def file_name(series: Series) -> str:
    """The name of the file; made-up numbers say so in it."""
    mark = "FICTIF_" if series.status == "fictitious" else ""
    rate = ["inhabitants"] if series.population else []
    return mark + "-".join([series.indicator.id, *series.dimensions, *rate]) + ".csv"


def as_csv(series: Series, on: Release, language: Language) -> bytes:
    """The rows with unit, period, status and source on each: a row taken out still tells all."""
    told = {
        "unit": wording.noun(series.indicator.unit, None, language),
        "period": describe.period(series.provenance, language),
        "status": describe.status(series, language),
        "source": describe.source_of(series, on, language),
        **({"population": describe.population(series, on, language)} if series.population else {}),
    }
    names = [wording.dimension(name, language) for name in series.dimensions]
    people = series.population.by_region if series.population else {}
    counted = [say("inhabitants", language)] if "region" in series.dimensions and people else []
    header = [*names, say("value", language), *counted, *(say(name, language) for name in told)]
    rows = [
        [
            *(safe(series.labels[name][row[name]][language]) for name in series.dimensions),
            _number(row["value"], language),
            *(str(people.get(row["region"], "")) for _ in counted),
            *(safe(text) for text in told.values()),
        ]
        for row in series.frame.to_dict("records")
    ]
    return _written([header, *rows], language)


def template(dataset: str, language: Language) -> bytes:
    """An empty file with the columns that a dataset's contract asks for."""
    return _written([list(CONTRACTS[dataset].model_fields)], language)


def awaited(name: str) -> str | None:
    """The dataset of this name, if it is one that the catalogue awaits."""
    stanza = catalogue.load().datasets.get(name)
    return name if stanza and stanza.waits else None


def safe(text: str) -> str:
    """Text that no spreadsheet takes for a formula."""
    return f"'{text}" if text.startswith(_FORMULA) else text


def _number(value: float, language: Language) -> str:
    """A number as the spreadsheet of this language reads it; a missing value is an empty cell."""
    if math.isnan(value):
        return ""
    plain = repr(int(value)) if value == int(value) else repr(value)
    return plain.replace(".", ",") if language == "fr" else plain


def _written(rows: list[list[str]], language: Language) -> bytes:
    text = io.StringIO()
    csv.writer(text, delimiter=";" if language == "fr" else ",").writerows(rows)
    return text.getvalue().encode("utf-8-sig")
