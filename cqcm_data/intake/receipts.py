"""What of the files that came could not go online yet: kept beside their rows, and gone with them.

They go online in the release that brings the rows, so that undoing it takes them back as well.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace

import pyarrow as pa
import pyarrow.compute as pc

from cqcm_data import figures
from cqcm_data.contracts import arrow_schema
from cqcm_data.coverage import NOWHERE
from cqcm_data.intake.plan import Plan
from cqcm_data.intake.validation import Checked
from cqcm_data.release import Release

TABLE = "receipts"
_REGION = "region"


@dataclass(frozen=True)
class Receipt:
    """How many rows of a region a file has, and how many of them are online."""

    dataset: str
    file: str
    region: str
    sent: int
    received: int

    @property
    def lacking(self) -> int:
        return self.sent - self.received


def after(planned: Plan, checked: Checked, file: str, origin: str, on: Release) -> pa.Table:
    """All receipts once a plan is online, under their contract.

    `file` is the digest of the file, `origin` that of the one whose rows it corrects, if any.
    """
    online = [one for one in _online(on) if not _superseded(one, planned)]
    own = [one for one in online if (one.dataset, one.file) == (planned.dataset, origin or file)]
    others = [one for one in online if one not in own]
    if origin and own:
        own = _corrected(own, planned)
    else:  # also of rows that were corrected before any of their file went online
        own = _of_file(planned.dataset, origin or file, checked)
    incomplete = own if any(one.lacking for one in own) else []
    rows = [vars(one) for one in (*others, *incomplete)]
    return pa.Table.from_pylist(rows, arrow_schema(TABLE))


def _online(on: Release) -> list[Receipt]:
    return [Receipt(**dict(row)) for row in figures.rows(TABLE, on)]


def _superseded(one: Receipt, planned: Plan) -> bool:
    """Whether all rows that a receipt counts make room for those of a plan."""
    if one.dataset != planned.dataset or planned.mode == "add":
        return False
    regions = {region or NOWHERE for region in planned.reach.regions}
    return planned.mode == "replace_all" or not regions or one.region in regions


def _of_file(dataset: str, file: str, checked: Checked) -> list[Receipt]:
    """How many rows each region of a file has, and how many of them go online."""
    counted = pc.invert(checked.again)
    regions = _regions(checked).filter(counted)
    sent = Counter(regions.to_pylist())
    received = Counter(regions.filter(checked.taken.filter(counted)).to_pylist())
    return [Receipt(dataset, file, one, n, received[one]) for one, n in sorted(sent.items())]


def _regions(checked: Checked) -> pa.Array:
    """The region of each row of a file, as far as it tells one."""
    if checked.regions is None:
        return pa.array([NOWHERE] * len(checked.taken), pa.string())
    return pc.fill_null(checked.regions, NOWHERE)


def _corrected(receipts: Iterable[Receipt], planned: Plan) -> list[Receipt]:
    """Those of a file once rows of it have come back: for their regions, then for nowhere."""
    known = {one.region: one for one in receipts}
    for region, count in _added(planned).items():
        left = count
        for place in (region, NOWHERE):
            if one := known.get(place):
                come = min(left, one.lacking)
                known[place] = replace(one, received=one.received + come)
                left -= come
    return [*known.values()]


def _added(planned: Plan) -> dict[str, int]:
    return {one.region or NOWHERE: one.added for one in planned.differences}
