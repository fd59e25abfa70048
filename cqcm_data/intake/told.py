"""How a file is read, as the page and the command both tell it: what is taken, what is left."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from cqcm_data.intake.gathering import Reading
from cqcm_data.intake.left_out import Why
from cqcm_data.intake.sheets import Notice
from cqcm_data.intake.taking import Intake


@dataclass(frozen=True)
class HowRead:
    """The column of each heading that has one, the headings that have none; how many rows are left
    out, by why; what is told of the file and of the sheets that are taken.
    """

    columns: Mapping[str, str]
    left: tuple[str, ...]
    rows: Mapping[Why, int]
    notices: tuple[Notice, ...]


def how_read(intake: Intake) -> HowRead:
    """Of the sheets that are taken, all together; what is erased of them is in `forgotten`."""
    taken = [one for one in intake.readings if one.taken]
    columns = {header: column for one in taken for header, column in _headings(one) if column}
    every = dict.fromkeys(header for one in taken for header, _ in _headings(one))
    rows: Counter[Why] = Counter()
    for left in (part for one in taken for part in one.layout.left):
        rows[left.why] += left.last - left.first + 1
    of_sheets = (notice for one in taken for notice in intake.read.sheets[one.sheet].notices)
    return HowRead(
        columns,
        tuple(header for header in every if header not in {*columns, *intake.erased}),
        rows,
        (*intake.read.notices, *of_sheets),
    )


def _headings(reading: Reading) -> Iterator[tuple[str, str]]:
    """Each heading of a sheet, with its column or with nothing."""
    for match in reading.matches:
        if match.header:
            yield match.header, reading.columns.get(match.place, "")
