"""Presentations at addresses of their own: one file to play, print or send, and PowerPoint."""

import gzip
from collections.abc import Callable, Sequence

from starlette.requests import Request
from starlette.responses import Response

from cqcm_data import release
from cqcm_data.once import once
from cqcm_data.release import Release
from cqcm_views import sites
from cqcm_views.exports import html, organisation, snapshot
from cqcm_views.exports.snapshot import Wanted
from cqcm_views.http import crowd, fresh, gate, static
from cqcm_views.http.downloads import Kind, answering, file
from cqcm_views.views.state import passes

OWN = ("diapo", "copie", "pdf", "fichier")  # how a file is opened: what it holds is the same
POWERPOINT = Kind(
    "pptx", "application/vnd.openxmlformats-officedocument.presentationml.presentation"
)

Pairs = tuple[tuple[str, str], ...]
Packed = tuple[bytes, str]  # a file, compressed, and its name
_Packing = Callable[[Wanted, Release, str, organisation.Version], Packed]


async def page(request: Request) -> Response:
    """A deck as one file in both languages, to be played where it opens, or to keep.

    A hall asks for it in one moment: what is made goes out without a turn among the files that are
    still to be made, and what is not is made for the first who asked, while the others wait for it.
    """
    if given := await _given(request):
        return given
    async with crowd.turn(str(request.url)):
        return await _given(request) or await _made(request)


async def _given(request: Request) -> Response | None:
    """What takes no thread: that nothing has changed, or the file that is kept; else nothing."""
    if not static.takes_gzip(request.scope):  # to unpack it takes long
        return None
    try:
        return _answer(request, await crowd.newest(), [cache.kept for cache in _PAGES])
    except Exception:  # noqa: BLE001 - whatever it is, who makes it tells it
        return None


@answering
def _made(request: Request) -> Response:
    return _answer(request, release.current(), _PAGES)


def _answer(request: Request, newest: Release, packed: Sequence[_Packing]) -> Response:
    def shown() -> Response:
        wanted = _wanted(request.path_params["name"], _pairs(request), newest)
        page = packed[wanted.ships]
        content, named = page(wanted, newest, sites.public(), organisation.version())
        # Its own policy stands in it: that of everything else here would keep its scripts from it.
        headers = {"Content-Security-Policy": f"{_policy()}; {gate.inside()}"}
        if "fichier" in request.query_params:
            headers["Content-Disposition"] = f'attachment; filename="{named}"'
        return static.page(content, request.scope, headers)

    return fresh.answer(request, newest, shown, newest)


@answering
def powerpoint(request: Request) -> Response:
    """A deck in PowerPoint, in the language of the address."""
    newest = release.current()

    def shown() -> Response:
        wanted = _wanted(request.path_params["name"], _pairs(request), newest)
        content, named = _powerpoint(wanted, newest, sites.public(), organisation.version())
        return file(content, named.removesuffix(".html"), POWERPOINT)

    return fresh.answer(request, newest, shown)


def _pairs(request: Request) -> Pairs:
    """What is asked of a deck, whatever it is opened for."""
    every = request.query_params.multi_items()
    return tuple(pair for pair in every if pair[0] not in OWN and not passes(pair[0]))


@once(maxsize=256)  # small
def _wanted(name: str, pairs: Pairs, newest: Release) -> Wanted:
    """What an address asks for, whatever the order of what it asks; raises Refused."""
    asked: dict[str, list[str]] = {}
    for key, value in pairs:
        asked.setdefault(key, []).append(value)
    return snapshot.wanted(name, asked, newest)


def _page(wanted: Wanted, newest: Release, _public: str, _own: organisation.Version) -> Packed:
    """The file of a deck, compressed, and its name; raises Refused."""
    both = snapshot.made(wanted, newest)
    content = html.written(both, static.plotly_script(), organisation.organisation().logo)
    return gzip.compress(content.encode(), 6), html.file_name(both[0])


# Of what readers put together there is no end: it drives out none of the decks that a hall reads.
_OTHERS, _SHIPPED = once(maxsize=16)(_page), once(maxsize=16)(_page)  # 0.7 MB each
_PAGES = (_OTHERS, _SHIPPED)


@once(maxsize=16)  # 0.2 MB each
def _powerpoint(
    wanted: Wanted, newest: Release, _public: str, _own: organisation.Version
) -> Packed:
    from cqcm_views.exports import pptx  # noqa: PLC0415 - a library of its own, which few ask for

    first, *_ = snapshot.made(wanted, newest, "pptx")
    own = organisation.organisation()
    return pptx.written(first, own.template, own.picture), html.file_name(first)


@once(maxsize=1)
def _policy() -> str:
    return html.policy(static.plotly_script())
