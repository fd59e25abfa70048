"""A table as programs read it: names and codes in place of words, ISO days, plain numbers."""

import csv
import datetime as dt
import io
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from cqcm_data.formulas import safe
from cqcm_views.cards.content import Cell, Column, Table

Plain = str | int | float | None


@dataclass(frozen=True)
class Field:
    """A column for programs: its name, its type as the Table Schema calls it, its name in words."""

    name: str
    type: Literal["string", "number", "integer", "date"]
    title: str


_WHOLE = ("year", "version", "inhabitants", "report_year", "report_before")


def fields(data: Table) -> list[Field]:
    """The columns of a table; a span of days is two."""
    return [field for column in data.columns for field in _fields(column)]


def records(data: Table) -> Iterator[list[Plain]]:
    """The rows under those columns; what has no value is None."""
    for row in data.rows:
        both = zip(data.columns, row.cells, strict=True)
        yield [value for column, cell in both for value in _values(column, cell)]


def written(data: Table) -> bytes:
    """A CSV file for programs: UTF-8 without a mark, commas, points, ISO days."""
    text = io.StringIO()
    lines = csv.writer(text, lineterminator="\n")
    lines.writerow([field.name for field in fields(data)])
    lines.writerows(map(_safe, records(data)))
    return text.getvalue().encode()


def _safe(row: list[Plain]) -> list[Plain]:
    """Someone will open it in a spreadsheet all the same."""
    return [safe(value) if isinstance(value, str) else value for value in row]


def _fields(column: Column) -> list[Field]:
    if column.dates == "span":
        return [Field(f"{column.code}_{end}", "date", column.name) for end in ("start", "end")]
    if column.dates == "day":
        return [Field(column.code, "date", column.name)]
    if column.code in _WHOLE:
        return [Field(column.code, "integer", column.name)]
    return [Field(column.code, "number" if column.number else "string", column.name)]


def _values(column: Column, cell: Cell) -> list[Plain]:
    if column.dates == "span":
        return [_day(cell.value), _day(cell.until)]
    if column.dates == "day":
        return [_day(cell.value)]
    if column.number or column.code in _WHOLE:
        return [_number(cell.value)]
    return [(cell.text if cell.code is None else cell.code) or None]


def _day(value: float | dt.date | None) -> str | None:
    return value.isoformat() if isinstance(value, dt.date) else None


def _number(value: float | dt.date | None) -> int | float | None:
    if value is None or isinstance(value, dt.date):
        return None
    return int(value) if value == int(value) else value
