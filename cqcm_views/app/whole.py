"""A page that is the same for all, whole: title, header and all below it, as JSON.

A run shows it, and a choice is answered with it.
"""

import json

from cqcm_data import boundaries, release
from cqcm_data.once import once
from cqcm_views.app import cells
from cqcm_views.app.cells import Part
from cqcm_views.app.header import header
from cqcm_views.app.page import Page, settled, steps

_KEPT = 1_000  # letters of an address; with more values than that, a page is as large as it likes


class _Failed(RuntimeError):
    """A card says that it failed, as it says to whoever asks within a minute."""

    def __init__(self, told: bytes) -> None:
        super().__init__()
        self.told = told


def told(page: Page) -> bytes:
    """As `card.js` shows it; kept for a hall, which asks for the same in one moment."""
    if len(page.place.address) > _KEPT:
        return _made(page)
    try:
        return _told(page, boundaries.version(), release.lost())
    except _Failed as failed:
        return failed.told


@once(maxsize=64)  # up to 300 KB each
def _told(page: Page, _map: boundaries.Version | None, _lost: str | None) -> bytes:
    """What a release does not hold and a page may show is in the key: the file of the map, and
    whether another release stands in for a newest one.
    """
    made = _made(page)
    if cells.failed(made):
        raise _Failed(made)  # a failure is kept for a minute
    return made


def _made(page: Page) -> bytes:
    title, top = (json.dumps(one).encode() for one in (page.title, header(page)))
    below = cells.told(step for step in steps(settled(page)) if isinstance(step, Part))
    return b'{"title":%b,"header":%b,"page":%b}' % (title, top, below)
