"""What an untidy sheet is made of: its titles, its header, its rows, and those that are none.

A layout is a proposal: it is shown, and a person changes it. Nothing else says which are taken.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
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

    @property
    def places(self) -> range:
        return range(self.first, self.last + 1)


@dataclass(frozen=True)
class Layout:
    """Rows by their places in the sheet, from 0; `names` has one for each of its columns.

    Records are the rows from `first` on, but those that are `left` out. `region` is what the name
    of the sheet says. Of the `doubtful` ones a person must say whether they are records: they are
    called totals and do not add up.
    """

    header: tuple[int, ...]
    names: tuple[str | None, ...]
    titles: tuple[int, ...]
    first: int
    left: tuple[Left, ...]
    region: RegionNamed | None
    doubtful: tuple[int, ...] = ()


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
    left, doubtful = _left(sheet, first, named)
    return Layout(
        header=header,
        names=headers.names(named, known) or (None,) * sheet.width,
        titles=tuple(int(at) for at in np.flatnonzero(written[: min(header, default=0)])),
        first=first,
        left=left,
        region=_of_sheet(sheet.name),
        doubtful=doubtful,
    )


def decided(found: Layout, lines: Mapping[int, bool]) -> Layout:
    """A layout once a person said of some rows, by their places, whether they are records."""
    if not lines:
        return found
    why: dict[int, Why] = {at: one.why for one in found.left for at in one.places}
    why |= {at: "chosen" for at, taken in lines.items() if not taken and at not in why}
    left = [Left(at, at, reason) for at, reason in sorted(why.items()) if not lines.get(at, False)]
    doubtful = tuple(at for at in found.doubtful if at not in lines)
    return replace(found, left=tuple(_together(left)), doubtful=doubtful)


def _together(left: Sequence[Left]) -> Iterator[Left]:
    """Rows of a kind that follow one another, as one."""
    last: Left | None = None
    for one in left:
        if last and (last.why, last.last + 1) == (one.why, one.first):
            last = replace(last, last=one.last)
            continue
        if last:
            yield last
        last = one
    if last:
        yield last


def rows(sheet: Sheet, layout: Layout) -> pa.Table:
    """The records of a sheet, with the lines where they begin, under the names that it has.

    What was merged over several of them stands in each, as a person sees it.
    """
    taken = records(sheet, layout)
    return merged.filled(sheet, taken).filter(pa.array(taken))


def lines(sheet: Sheet, layout: Layout) -> pa.ChunkedArray:
    """The lines where the records of a sheet begin."""
    return sheet.rows[LINE].filter(pa.array(records(sheet, layout)))


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


def _left(sheet: Sheet, first: int, header: list[Row]) -> tuple[tuple[Left, ...], tuple[int, ...]]:
    below = sheet.rows.slice(first)
    if not below.num_rows or not sheet.width:
        return (), ()
    cells = [below[name] for name in below.column_names if name != LINE]
    found, doubtful = left_out.found_and_doubtful(cells, header, sheet.typed)
    places = tuple(first + int(at) for at in np.flatnonzero(doubtful))
    return tuple(sorted(_runs(found, first), key=_place)), places


def _place(left: Left) -> int:
    return left.first


def _runs(found: Mapping[Why, Mask], first: int) -> Iterator[Left]:
    """Rows of a kind that follow one another, together."""
    for why, where in found.items():
        edges = np.flatnonzero(np.diff(np.concatenate(([0], where.astype(np.int8), [0]))))
        for start, stop in edges.reshape(-1, 2):
            yield Left(first + int(start), first + int(stop) - 1, why)


def _of_sheet(name: str) -> RegionNamed | None:
    """The region that the name of a sheet gives; « 12 » may be December."""
    found = region(name) if name else None
    if found and name.strip().isdecimal():
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
