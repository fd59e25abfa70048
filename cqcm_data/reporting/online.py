"""What a report under way begins with: what is online of it, or what the last one says of itself."""

from typing import TypeVar

from cqcm_data.release import Release
from cqcm_data.reporting.entries import About, Entry, Point, Section

Kept = TypeVar("Kept", About, Entry, Point, Section)


def about(year: int, on: Release) -> About:
    """The report of a year as it is online; of one that is not, who publishes it alone."""
    raise NotImplementedError


def entries(year: int, on: Release) -> dict[str, Entry]:
    """The figures that a report states online, by the keys of `grid`; none of one that is not."""
    raise NotImplementedError


def points(year: int, on: Release) -> dict[str, Point]:
    """The points of the installation's register about a report that is online, by their names."""
    raise NotImplementedError


def tidied(kept: Kept) -> Kept:
    """With every text as one paragraph that is read as it looks."""
    raise NotImplementedError
