"""Presentations at addresses of their own: one file to play, print or send, and PowerPoint."""

import os
from collections.abc import Mapping, Sequence
from urllib.parse import urlencode

from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from cqcm_data import release
from cqcm_data.once import once
from cqcm_views.exports import html, pptx, snapshot
from cqcm_views.exports.presentation import Presentation
from cqcm_views.http import static
from cqcm_views.http.downloads import Refused, file_response, told
from cqcm_views.views import gathering
from cqcm_views.views.state import language_of, passes
from cqcm_views.wording.strings import say

PUBLIC = "CQCM_PUBLIC_ADDRESS"  # under which everyone finds the dashboard, as in https://…
OWN = (*gathering.PARAMETERS, "diapo", "copie", "pdf", "fichier")
_POWERPOINT = (
    "pptx",
    "application/vnd.openxmlformats-officedocument.presentationml.presentation",
)


@told
def page(request: Request) -> Response:
    """A deck as one file, in both languages: played where it is opened, or saved."""
    presented = _presented(request)
    content = _page(tuple(presented), _copy(request))
    name = html.file_name(presented[0])
    # The file has a policy of its own, which names its scripts: this one lets it speak.
    headers = {"Content-Security-Policy": html.policy_of(content), "Cache-Control": "no-cache"}
    if "fichier" in request.query_params:
        headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return HTMLResponse(content, headers=headers)


@told
def powerpoint(request: Request) -> Response:
    """A deck in PowerPoint, in the language of the address."""
    first, *_ = _presented(request)
    name = html.file_name(first).removesuffix(".html")
    return file_response(_powerpoint(first), name, _POWERPOINT)


def _presented(request: Request) -> list[Presentation]:
    """What the address asks to present, in both languages; raises Refused with the reason."""
    raw = {name: request.query_params.getlist(name) for name in request.query_params}
    asked = {name: values for name, values in raw.items() if not passes(name)}
    rest = {name: values for name, values in asked.items() if name not in OWN}
    name = request.path_params["name"]
    try:
        return snapshot.presentations(name, rest, release.current(), _own(name, asked))
    except snapshot.Refused as refused:
        raise Refused(str(refused)) from None


def _own(name: str, asked: Mapping[str, Sequence[str]]) -> gathering.Gathered | None:
    """What the reader has gathered, where that is what is asked for; raises Refused."""
    if name != gathering.NAME:
        return None
    own, language = gathering.gathered(asked), language_of(asked.get("lang", ()))
    if own.unknown:
        raise Refused(say("gathered_unknown", language, names=", ".join(own.unknown)[:200]))
    if not own.codes:
        raise Refused(say("gathered_none", language, most=gathering.MOST))
    return own


def public_address() -> str:
    """The address under which everyone finds the dashboard; nothing where none is configured."""
    return os.environ.get(PUBLIC, "").rstrip("/")


def _copy(request: Request) -> str:
    """Where the audience's copy is, for a code to scan; nothing where nobody could reach it."""
    public = public_address()
    if not public:
        return ""
    kept = [
        (name, value)
        for name, value in request.query_params.multi_items()
        if name not in ("diapo", "pdf", "fichier", "copie")
    ]
    return f"{public}{request.url.path}?{urlencode([*kept, ('copie', '')])}"


@once(maxsize=16)  # 2 MB each
def _page(presented: tuple[Presentation, ...], copy: str) -> str:
    return html.written(presented, static.plotly_script(), copy)


@once(maxsize=16)
def _powerpoint(presentation: Presentation) -> bytes:
    return pptx.written(presentation)
