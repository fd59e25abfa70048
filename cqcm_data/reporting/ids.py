"""What the figures of a report under way are called online: their ids, which stay for good."""

import re
from collections.abc import Iterable, Iterator, Mapping
from itertools import chain, count

from cqcm_data import figures, reports
from cqcm_data.release import Release
from cqcm_data.reporting import online
from cqcm_data.reporting.grid import Grid, Row

_YEAR = re.compile(r"(?<!\d)20\d{2}(?!\d)")


def ids(grid: Grid, on: Release) -> Mapping[str, str]:
    """The id of each figure that is given, by the key of its row.

    One that is online keeps its id. That of the figure before with its years moved is next; else
    with the year behind it. Two never have the same.
    """
    here = {key: row.id for key, row in online.of_report(grid.draft.year, on).items()}
    taken = {*figures.figures(on)}
    found: dict[str, str] = {}
    for row in grid.given:
        name = here.get(row.key) or free(_names(row, grid), taken)
        taken.add(name)
        found[row.key] = name
    return found


def free(names: Iterable[str], taken: Iterable[str]) -> str:
    """The first name that is not taken; with a number behind it where all of them are."""
    known, listed = {*taken}, list(names)
    numbered = (f"{listed[-1]}_{number}" for number in count(2))
    return next(one for one in chain(listed, numbered) if one not in known)


def _names(row: Row, grid: Grid) -> Iterator[str]:
    if row.last is None:
        yield row.key
    elif (moved := _moved(row.key, reports.year(row.last.source), grid.draft.year)) != row.key:
        yield moved
    yield f"{row.key}_{grid.draft.year}"


def _moved(name: str, last: int, year: int) -> str:
    """A name with the report's year moved, and a year before it that begins the same span."""
    if str(last) not in _YEAR.findall(name):
        return name
    recent = range(last - 1, last + 2)
    return _YEAR.sub(
        lambda one: str(int(one[0]) + year - last) if int(one[0]) in recent else one[0], name
    )
