"""What a page shows under another choice, for a page that is there: no run of the framework.

`/choix/<theme>/<view>?<what is chosen>` answers with what a run would show at that address in those
colours, as `card.js` draws it. It is the same for everyone; a page that the framework has a part in
has none, and asks for a run.

It is answered in one piece. Part after part, as they are made, was tried: the browser lays the page
out for each of them, and the last chart came no sooner (210 ms at once, 220 to 270 ms in parts).
"""

import gzip
from urllib.parse import parse_qs

from starlette.responses import Response
from starlette.types import Scope

from cqcm_data import journal, release
from cqcm_views.app import cells, errors, whole
from cqcm_views.app.page import Page
from cqcm_views.http import static
from cqcm_views.theme import THEMES, Name
from cqcm_views.views import place, yearly
from cqcm_views.views.place import Asked, Place

PREFIX = "/choix/"

# A hall chooses the same in one moment: a proxy may give it what it gave to another one just now.
_KEPT = {"Cache-Control": "public, max-age=2", "Vary": "Accept-Encoding"}


def response(scope: Scope) -> Response:
    """The parts of a page as JSON; 404 for one that has no such answer, and asks for a run."""
    theme, _, name = scope["path"].removeprefix(PREFIX).partition("/")
    asked = parse_qs(scope["query_string"].decode("latin-1"), keep_blank_values=True)
    known = next((one for one in THEMES if one == theme), None)
    try:
        told = _told(name, asked, known) if known else None
    except Exception as error:  # noqa: BLE001 - whatever it is, the run that follows says it
        errors.log(error)
        return Response(status_code=500)
    return _packed(told, scope) if told else Response(status_code=404)


def _told(name: str, asked: Asked, theme: Name) -> bytes | None:
    with journal.rerun("choice") as told:
        page = _page(name, asked, theme)
        if page is None or not page.is_the_same_for_all:
            return None
        told |= {"view": page.name, "language": page.language}
        told |= {"release": page.reading.release.number}
        return whole.told(page)


def _page(name: str, asked: Asked, theme: Name) -> Page | None:
    newest = release.current()
    chosen = place.read(asked, newest)
    reading = chosen.reading(chosen.shown(newest))
    known = yearly.views(reading)
    view = known.get(name or next(iter(known)))
    return Page(Place.of(name, asked), view, chosen, reading, newest, theme) if view else None


def _packed(told: bytes, scope: Scope) -> Response:
    headers = {**_KEPT, "Cache-Control": "no-store"} if cells.failed(told) else _KEPT
    if not static.takes_gzip(scope):
        return Response(told, media_type="application/json", headers=headers)
    headers = {**headers, "Content-Encoding": "gzip"}
    return Response(gzip.compress(told, 1), media_type="application/json", headers=headers)
