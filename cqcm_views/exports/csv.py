"""What a card holds as a CSV file that opens in a spreadsheet of the reader's language."""

import csv
import io
from collections.abc import Iterable, Sequence
from unicodedata import category, normalize

from cqcm_data import catalogue, figures
from cqcm_data.contracts import CONTRACTS
from cqcm_data.listing import Listing
from cqcm_data.reading import Reading
from cqcm_data.series import Series
from cqcm_data.text import Language
from cqcm_views.cards import lists
from cqcm_views.wording import citation, findings, strings
from cqcm_views.wording.strings import say

_TOLD = (
    "unit",
    "precision",
    "period",
    "filters",
    "status",
    "source",
    "version_number",
)  # on each row, after its value
_DECIMALS = 9  # more than any source has; what comes after is how machines divide
_FORMULA = {*"=+-@−"}


def file_name(series: Series, language: Language) -> str:
    """What the file of a series is called, without its ending; made-up numbers say so in it."""
    mark = "FICTIF_" if series.status == "fictitious" else ""
    rate = say("per_inhabitants", language) if series.population else ""
    return mark + strings.slug(f"{citation.title(series, language)} {rate}")


def several_name(found: Sequence[Series], language: Language) -> str:
    """The same for several measures by the same dimensions: it names their topics."""
    topics = dict.fromkeys(catalogue.load().topics[one.indicator.topic] for one in found)
    label = strings.joined([topic[language] for topic in topics], language)
    return strings.slug(citation.by(label, found[0].dimensions, language))


def list_name(found: Listing, language: Language) -> str:
    """The same for a list."""
    return strings.slug(found.label[language])


def as_csv(series: Series, reading: Reading) -> bytes:
    """The rows with unit, period, status and source on each: a row taken out still tells all."""
    return _written(_rows(series, reading), reading.language)


def several_as_csv(found: Sequence[tuple[Series, Series]], reading: Reading) -> bytes:
    """The rows of several measures by the same dimensions, then the total of each.

    Each measure comes broken down, then whole; every row has the name of its measure.
    """
    header, *_ = _rows(found[0][0], reading)
    rows = [
        [safe(series.indicator.label[reading.language]), *row]
        for series, whole in found
        for row in [*_rows(series, reading)[1:], *_total(series, whole, reading)]
    ]
    return _written([[say("measure", reading.language), *header], *rows], reading.language)


def _total(series: Series, whole: Series, reading: Reading) -> list[list[str]]:
    """The row of a measure that is not broken down, under the columns of one that is.

    What stands side by side has no total, and a whole needs no second one.
    """
    if whole.dimensions or not series.dimensions:
        return []
    blank = ["" for _ in series.dimensions[1:]]
    name = say(
        "total" if findings.additive(series) else "whole", reading.language
    )  # a mean is no sum
    return [[name, *blank, *_rows(whole, reading)[1]]]


def list_as_csv(found: Listing, reading: Reading) -> bytes:
    """The entries of a list, each with its status, where the report names them, and the version."""
    listed, told = lists.table(found, reading.language), found.provenance
    source = citation.source(told, figures.sources(reading.release), reading.language)
    after = [say("status_report", reading.language), source, str(found.release)]
    names = [say(name, reading.language) for name in ("status", "source", "version_number")]
    rows = [[*map(safe, row), *map(safe, after)] for row in listed["rows"]]
    return _written([[*listed["columns"], *names], *rows], reading.language)


def _rows(series: Series, reading: Reading) -> list[list[str]]:
    """The header, then the rows; what stands side by side has its own source on each."""
    names = [strings.dimension(name, reading.language) for name in series.dimensions]
    told = [say(name, reading.language) for name in _TOLD]
    population = ["inhabitants", "population"] if series.population else []
    header = [
        *names,
        say("value", reading.language),
        *told,
        *(say(one, reading.language) for one in population),
    ]
    if not series.broken_down:
        blank = ["" for _ in names]
        return [header, [*blank, say("not_broken_down", reading.language), *_told(series, reading)]]
    owners = series.parts or [series] * len(series.frame)
    found = zip(findings.rows(series, reading.language), owners, strict=True)
    rows = [
        [
            *(
                safe(findings.word(series, *named, reading.language))
                for named in _named(series, row)
            ),
            say("hidden", reading.language) if row.hidden else _number(row.value, reading.language),
            *_told(owner, reading, row),
            *_inhabitants(series, row, reading),
        ]
        for row, owner in found
    ]
    return [header, *rows]


def _named(series: Series, row: findings.Row) -> Iterable[tuple[str, object]]:
    return zip(series.dimensions, row.keys, strict=True)


def _inhabitants(series: Series, row: findings.Row, reading: Reading) -> list[str]:
    """By how many inhabitants a rate was divided, where one region stands alone, and the source."""
    if series.population is None:
        return []
    people = series.population.by_region.get(str(dict(_named(series, row)).get("region")), "")
    return [str(people), safe(citation.population(series, reading))]


def _told(series: Series, reading: Reading, row: findings.Row | None = None) -> list[str]:
    told = (
        strings.noun(series.indicator.unit, None, reading.language),
        say("no_value", reading.language)
        if row and row.missing
        else citation.precision(series, reading.language),
        citation.dated(series, reading.language),
        citation.filters(series, reading.language) or say("no_filter", reading.language),
        citation.status(series, reading.language),
        citation.source_of(series, reading),
        str(series.release),
    )
    return [safe(text) for text in told]


def template(dataset: str, language: Language) -> bytes:
    """An empty file with the columns that a dataset's contract asks for."""
    return _written([list(CONTRACTS[dataset].model_fields)], language)


def awaited(name: str) -> str | None:
    """The dataset of this name, if it is one that the catalogue awaits."""
    stanza = catalogue.load().datasets.get(name)
    return name if stanza and stanza.waits else None


def safe(text: str) -> str:
    """Text that no spreadsheet takes for a formula.

    Some look past blanks and signs that nobody sees, read a full-width, small or raised sign as
    the plain one, or begin a cell anew after a control character.
    """
    seen = next((sign for sign in text if category(sign)[0] not in "ZC"), "")
    begins = normalize("NFKC", seen) in _FORMULA or category(text[:1] or "x") == "Cc"
    return f"'{text}" if begins else text


def _number(value: float | None, language: Language) -> str:
    """A number as the spreadsheet of this language reads it; a missing value is an empty cell."""
    if value is None:
        return ""
    value = round(value, _DECIMALS)
    plain = repr(int(value)) if value == int(value) else repr(value)
    return plain.replace(".", ",") if language == "fr" else plain


def _written(rows: list[list[str]], language: Language) -> bytes:
    text = io.StringIO()
    csv.writer(text, delimiter=";" if language == "fr" else ",").writerows(rows)
    return text.getvalue().encode("utf-8-sig")
