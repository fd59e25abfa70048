"""Cells that were merged: a person sees their value in each row that they span, a reader in one."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

import pyarrow as pa

from cqcm_data.intake.left_out import Mask
from cqcm_data.intake.markup import number
from cqcm_data.intake.sheets import Sheet

_RANGE = re.compile(r"([A-Z]{1,3})([1-9][0-9]{0,6}):([A-Z]{1,3})([1-9][0-9]{0,6})")


@dataclass(frozen=True)
class Merged:
    """Cells that are one: as Excel names them, their first column, first and last row, from 0.

    Those that lie `down` are of one column.
    """

    named: str
    place: int
    first: int
    last: int
    down: bool


def among(sheet: Sheet, records: Mask) -> Iterator[Merged]:
    """The merged cells that begin in a row of records."""
    for one in map(_read, sheet.merged):
        if one and one.first < len(records) and records[one.first]:
            yield one


def filled(sheet: Sheet, records: Mask) -> pa.Table:
    """The rows of a sheet, with the value of cells that were merged down in each of their rows.

    Overlapping ones, which Excel does not make, are not filled twice.
    """
    rows = sheet.rows
    by_name: dict[str, list[Merged]] = {}
    for one in among(sheet, records):
        if one.down and (name := column(sheet, one)) in rows.column_names:
            by_name.setdefault(name, []).append(one)
    for name, several in by_name.items():
        texts = rows[name].to_pylist()
        end = -1
        for one in sorted(several, key=lambda one: one.first):
            if one.first > end:
                _repeat(texts, one)
                end = one.last
        rows = rows.set_column(rows.column_names.index(name), name, pa.array(texts, pa.string()))
    return rows


def column(sheet: Sheet, one: Merged) -> str:
    """The name of the first column of merged cells among the rows of a sheet; empty without one."""
    if not sheet.at:
        return str(one.place)
    return str(sheet.at.index(one.place)) if one.place in sheet.at else ""


def _repeat(texts: list[str | None], one: Merged) -> None:
    for row in range(one.first + 1, min(one.last + 1, len(texts))):
        texts[row] = texts[row] or texts[one.first]


def _read(named: str) -> Merged | None:
    found = _RANGE.fullmatch(named.upper())
    if not found:
        return None
    place, first, last = number(found[1]) - 1, int(found[2]) - 1, int(found[4]) - 1
    return Merged(named, place, first, last, found[1] == found[3] and last > first)
