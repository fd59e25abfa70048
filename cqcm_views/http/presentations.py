"""Presentations at addresses of their own: one file to play, print or send, and PowerPoint."""

import gzip
from collections.abc import Callable
from urllib.parse import urlencode

from starlette.requests import Request
from starlette.responses import Response

from cqcm_data import release
from cqcm_data.once import once
from cqcm_data.release import Release
from cqcm_views import sites
from cqcm_views.exports import html, organisation, pptx, snapshot
from cqcm_views.exports.presentation import Presentation
from cqcm_views.http import crowd, fresh, gate, static
from cqcm_views.http.downloads import Kind, answering, file
from cqcm_views.views.state import passes

OWN = ("diapo", "copie", "pdf", "fichier")  # how a file is opened: what it holds is the same
POWERPOINT = Kind(
    "pptx", "application/vnd.openxmlformats-officedocument.presentationml.presentation"
)

Pairs = tuple[tuple[str, str], ...]
Packed = tuple[bytes, str]  # a file, compressed, and its name
_Packing = Callable[[str, Pairs, Release, str, organisation.Version], Packed]


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
        return _answer(request, await crowd.newest(), _page.kept)
    except Exception:  # noqa: BLE001 - whatever it is, who makes it tells it
        return None


@answering
def _made(request: Request) -> Response:
    return _answer(request, release.current(), _page)


def _answer(request: Request, newest: Release, packed: _Packing) -> Response:
    pairs = _pairs(request)

    def shown() -> Response:
        name, address = request.path_params["name"], _address(request, pairs)
        content, named = packed(name, pairs, newest, address, organisation.version())
        # Its own policy stands in it: that of everything else here would keep its scripts from it.
        headers = {"Content-Security-Policy": f"{_policy()}; {gate.inside()}"}
        if "fichier" in request.query_params:
            headers["Content-Disposition"] = f'attachment; filename="{named}"'
        return static.page(content, request.scope, headers)

    return fresh.answer(request, newest, shown, newest)


@answering
def powerpoint(request: Request) -> Response:
    """A deck in PowerPoint, in the language of the address."""
    newest, pairs = release.current(), _pairs(request)

    def shown() -> Response:
        name, address = request.path_params["name"], _address(request, pairs)
        content, named = _powerpoint(name, pairs, newest, address, organisation.version())
        return file(content, named.removesuffix(".html"), POWERPOINT)

    return fresh.answer(request, newest, shown)


def _pairs(request: Request) -> Pairs:
    """What is asked of a deck, whatever it is opened for."""
    every = request.query_params.multi_items()
    return tuple(pair for pair in every if pair[0] not in OWN and not passes(pair[0]))


def _address(request: Request, pairs: Pairs) -> str:
    """Where the deck is, for everyone where a public address is configured."""
    asked = f"?{urlencode(pairs)}" if pairs else ""
    return f"{sites.public()}{request.url.path}{asked}"


@once(maxsize=16)  # 0.7 MB each
def _page(
    name: str, pairs: Pairs, newest: Release, address: str, _own: organisation.Version
) -> Packed:
    """The file of a deck, compressed, and its name; a code leads to its copy for everyone."""
    both = _presentations(name, pairs, newest, address)
    copy = f"{address}{'&' if '?' in address else '?'}copie" if sites.public() else ""
    logo = organisation.organisation().logo
    content = html.written(both, static.plotly_script(), copy, logo)
    return gzip.compress(content.encode(), 6), html.file_name(both[0])


@once(maxsize=16)  # 0.2 MB each
def _powerpoint(
    name: str, pairs: Pairs, newest: Release, address: str, _own: organisation.Version
) -> tuple[bytes, str]:
    first, *_ = _presentations(name, pairs, newest, address)
    own = organisation.organisation()
    return pptx.written(first, own.template, own.picture), html.file_name(first)


def _presentations(name: str, pairs: Pairs, newest: Release, address: str) -> list[Presentation]:
    """What is presented, in the language that is asked for and in the other; raises Refused.

    Its link names the version, which will not be the newest.
    """
    if "version" not in dict(pairs):
        address += f"{'&' if '?' in address else '?'}version={newest.number}"
    asked: dict[str, list[str]] = {}
    for key, value in pairs:
        asked.setdefault(key, []).append(value)
    return snapshot.presentations(name, asked, newest, address)


@once(maxsize=1)
def _policy() -> str:
    return html.policy(static.plotly_script())
