"""What of the files that came could not go online yet: kept beside their rows, and gone with them.

They go online in the release that brings the rows, so that undoing it takes them back as well.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

import pyarrow as pa
import pyarrow.compute as pc

from cqcm_data import engine, figures
from cqcm_data.contracts import arrow_schema
from cqcm_data.coverage import NO_YEAR, NOWHERE
from cqcm_data.intake import plan
from cqcm_data.intake.plan import Plan
from cqcm_data.intake.validation import Checked
from cqcm_data.release import Release

TABLE = "receipts"

Part = tuple[str, int]  # a region and a year, as far as rows tell theirs


@dataclass(frozen=True)
class Receipt:
    """How many rows of a region and a year a file has, and how many of them are online."""

    dataset: str
    file: str
    region: str
    year: int
    sent: int
    received: int

    @property
    def lacking(self) -> int:
        return self.sent - self.received

    @property
    def part(self) -> Part:
        return self.region, self.year

    @property
    def placed(self) -> bool:
        """Whether the region of its rows is known."""
        return self.region != NOWHERE


def after(
    planned: Plan, checked: Checked, file: str, origin: str, here: pa.Table, on: Release
) -> pa.Table:
    """All receipts once a plan is online, under their contract.

    `file` is the digest of the file, `origin` that of the one whose rows it corrects, if any;
    `here` are the rows that are online before.
    """
    online = _left(_online(on), planned)
    own = [one for one in online if (one.dataset, one.file) == (planned.dataset, origin or file)]
    others = [one for one in online if one not in own]
    if origin and own:
        own = _corrected(own, _new(planned.dataset, checked.rows, here))
    else:  # also of rows that were corrected before any of their file went online
        own = _of_file(planned.dataset, origin or file, checked)
    return _table([*others, *(own if any(one.lacking for one in own) else [])])


def closed(dataset: str, on: Release) -> pa.Table:
    """All receipts but those of a dataset: nothing more is awaited of its files."""
    return _table(one for one in _online(on) if one.dataset != dataset)


def _table(receipts: Iterable[Receipt]) -> pa.Table:
    return pa.Table.from_pylist([vars(one) for one in receipts], arrow_schema(TABLE))


def _online(on: Release) -> list[Receipt]:
    return [Receipt(**dict(row)) for row in figures.rows(TABLE, on)]


def _left(online: Iterable[Receipt], planned: Plan) -> list[Receipt]:
    """Those whose rows do not make room for those of a plan.

    Rows that tell no region go with the last ones of their file that do.
    """
    every = [*online]
    left = [one for one in every if not _superseded(one, planned)]
    had = {(one.dataset, one.file) for one in every if one.placed}
    has = {(one.dataset, one.file) for one in left if one.placed}
    return [one for one in left if (one.dataset, one.file) not in had - has]


def _superseded(one: Receipt, planned: Plan) -> bool:
    if one.dataset != planned.dataset or planned.mode == "add":
        return False
    in_years = not planned.reach.years or one.year in planned.reach.years
    if planned.mode == "replace_years":
        return in_years
    regions = {region or NOWHERE for region in planned.reach.regions}
    in_regions = not regions or one.region in regions
    return planned.mode == "replace_all" or (in_years and in_regions)


def _of_file(dataset: str, file: str, checked: Checked) -> list[Receipt]:
    """How many rows each part of a file has, and how many of them go online."""
    rows = _parts(checked.regions, checked.years, len(checked.taken))
    counted = rows.append_column("taken", checked.taken).filter(pc.invert(checked.again))
    sums = counted.group_by(["region", "year"]).aggregate([("taken", "count"), ("taken", "sum")])
    return [
        Receipt(dataset, file, one["region"], one["year"], one["taken_count"], one["taken_sum"])
        for one in sums.sort_by([("region", "ascending"), ("year", "ascending")]).to_pylist()
    ]


def _parts(regions: "pa.Array | None", years: "pa.Array | None", count: int) -> pa.Table:
    """The region and the year of each row, as far as it tells them."""
    nowhere = pa.array([NOWHERE] * count, pa.string())
    never = pa.array([NO_YEAR] * count, pa.int64())
    return pa.table(
        {
            "region": nowhere if regions is None else pc.fill_null(regions, NOWHERE),
            "year": never if years is None else pc.fill_null(pc.cast(years, pa.int64()), NO_YEAR),
        }
    )


def _new(dataset: str, coming: pa.Table, here: pa.Table) -> dict[Part, int]:
    """How many rows of each part come that are not online as they are."""
    sql = "SELECT * FROM coming EXCEPT SELECT * FROM here"
    rows = engine.combine({"coming": coming, "here": here}, sql)
    region, years = plan.region_column(dataset), plan.years(dataset, rows)
    parts = _parts(rows[region] if region else None, years, rows.num_rows)
    counts = parts.group_by(["region", "year"]).aggregate([([], "count_all")]).to_pylist()
    return {(one["region"], one["year"]): one["count_all"] for one in counts}


def _corrected(receipts: Iterable[Receipt], came: Mapping[Part, int]) -> list[Receipt]:
    """Those of a file once rows of it have come back: of their own parts first, then of others.

    What was wrong with a row may have been its region or its year.
    """
    known = {one.part: one for one in receipts}
    for part, count in came.items():
        left = count
        for place in sorted(known, key=lambda one: (one != part, known[one].placed, one)):
            come = min(left, known[place].lacking)
            known[place] = replace(known[place], received=known[place].received + come)
            left -= come
    return [*known.values()]
