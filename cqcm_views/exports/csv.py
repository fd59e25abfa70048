"""The rows of a card as a CSV file that opens in a spreadsheet of the reader's language."""

import csv
import io
from collections.abc import Iterable

from cqcm_data.columns import columns
from cqcm_data.formulas import safe
from cqcm_data.text import Language
from cqcm_views.cards.content import Cell, Table


def written(data: Table, language: Language) -> bytes:
    """A table as a file: numbers as the spreadsheet of this language reads them, words as words."""
    header = [column.name for column in data.columns]
    rows = ([_cell(cell, language) for cell in row.cells] for row in data.rows)
    return _file([header, *rows], language)


def _cell(cell: Cell, language: Language) -> str:
    if isinstance(cell.value, int | float):
        return _number(cell.value, language)
    return safe(cell.text)


def template(dataset: str, language: Language) -> bytes:
    """An empty file with the columns that a dataset's contract asks for."""
    return _file([[column.name for column in columns(dataset)]], language)


def _number(value: float, language: Language) -> str:
    plain = repr(int(value)) if value == int(value) else repr(value)
    return plain.replace(".", ",") if language == "fr" else plain


def _file(rows: Iterable[list[str]], language: Language) -> bytes:
    text = io.StringIO()
    csv.writer(text, delimiter=";" if language == "fr" else ",").writerows(rows)
    return text.getvalue().encode("utf-8-sig")
