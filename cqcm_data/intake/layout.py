"""What an untidy sheet is made of: its titles, its header, its rows, and those that are none.

A layout is a proposal: it is shown, and a person changes it. Nothing else says which are taken.
"""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, replace

import numpy as np
import pyarrow as pa

from cqcm_data.intake import headers, left_out, merged
from cqcm_data.intake.headers import Row
from cqcm_data.intake.left_out import Mask, Why
from cqcm_data.intake.region_names import RegionNamed, region
from cqcm_data.intake.sheets import LINE, Sheet

FIRST_ROWS = 60  # among which a header is looked for, after the blank ones


@dataclass(frozen=True)
class Left:
    """Rows that follow one another and are no records, from the first to the last, and why."""

    first: int
    last: int
    why: Why


@dataclass(frozen=True)
class Layout:
    """Rows by their places in the sheet, from 0; `names` has one for each of its columns.

    Records are the rows from `first` on, but those that are `left` out. `region` is what the name
    of the sheet says.
    """

    header: tuple[int, ...]
    names: tuple[str | None, ...]
    titles: tuple[int, ...]
    first: int
    left: tuple[Left, ...]
    region: RegionNamed | None


def proposed(sheet: Sheet, known: Collection[str], header: tuple[int, ...] | None = None) -> Layout:
    """What a sheet seems to be; `known` are names of columns as `keys.key` has them.

    With the `header` that a person chose, the rest follows from it.
    """
    written = _written(sheet)
    start = int(np.argmax(written)) if written.any() else 0
    if header is None:
        near = headers.found(_rows(sheet, range(start, start + FIRST_ROWS)), known)
        header = tuple(start + at for at in near)
    named = _rows(sheet, header)
    first = header[-1] + 1 if header else sheet.rows.num_rows
    return Layout(
        header=header,
        names=headers.names(named, known) or (None,) * sheet.width,
        titles=tuple(int(at) for at in np.flatnonzero(written[: min(header, default=0)])),
        first=first,
        left=tuple(_left(sheet, first, named)),
        region=_of_sheet(sheet.name),
    )


def rows(sheet: Sheet, layout: Layout) -> pa.Table:
    """The records of a sheet, with the lines where they begin, under the names that it has.

    What was merged over several of them stands in each, as a person sees it.
    """
    taken = records(sheet, layout)
    return merged.filled(sheet, taken).filter(pa.array(taken))


def records(sheet: Sheet, layout: Layout) -> Mask:
    """Which rows of a sheet are records."""
    taken = np.arange(sheet.rows.num_rows) >= layout.first
    for left in layout.left:
        taken[left.first : left.last + 1] = False
    return np.asarray(taken)


def without(layout: Layout, where: Mask) -> Layout:
    """A layout whose records lack some rows that a person left out."""
    more = _runs({"chosen": where}, 0)
    return replace(layout, left=tuple(sorted([*layout.left, *more], key=_place)))


def _left(sheet: Sheet, first: int, header: list[Row]) -> Iterator[Left]:
    below = sheet.rows.slice(first)
    if not below.num_rows or not sheet.width:
        return
    cells = [below[name] for name in below.column_names if name != LINE]
    yield from sorted(_runs(left_out.found(cells, header, sheet.typed), first), key=_place)


def _place(left: Left) -> int:
    return left.first


def _runs(found: Mapping[Why, Mask], first: int) -> Iterator[Left]:
    """Rows of a kind that follow one another, together."""
    for why, where in found.items():
        edges = np.flatnonzero(np.diff(np.concatenate(([0], where.astype(np.int8), [0]))))
        for start, stop in edges.reshape(-1, 2):
            yield Left(first + int(start), first + int(stop) - 1, why)


def _of_sheet(name: str) -> RegionNamed | None:
    """The region that the name of a sheet gives; « 3 » may be that of the third sheet."""
    found = region(name) if name else None
    if found and name.strip().isdecimal() and len(name.strip()) == 1:
        return replace(found, how="proposed")
    return found


def _written(sheet: Sheet) -> Mask:
    """Which rows hold anything."""
    found = np.zeros(sheet.rows.num_rows, dtype=bool)
    for name in sheet.rows.column_names:
        if name != LINE:
            found |= np.asarray(sheet.rows[name].is_valid().to_numpy(), dtype=bool)
    return found


def _rows(sheet: Sheet, places: Collection[int]) -> list[Row]:
    """Some rows as lists of cells, in the order of the columns."""
    there = [at for at in places if at < sheet.rows.num_rows]
    taken = sheet.rows.drop_columns([LINE]).take(pa.array(there, pa.int64()))
    return [tuple(row.values()) for row in taken.to_pylist()]
