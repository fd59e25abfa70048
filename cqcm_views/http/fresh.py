"""What a program has already is not sent again: a tag for each address under each version."""

import hashlib
from collections.abc import Callable
from functools import cache
from pathlib import Path

from starlette.requests import Request
from starlette.responses import Response

from cqcm_data import release
from cqcm_data.once import once
from cqcm_data.release import Release
from cqcm_views import sites
from cqcm_views.exports import organisation

_CODE = Path(__file__).resolve().parents[2]
_MADE_OF = (
    "cqcm_data/**/*.py",
    "cqcm_data/**/*.toml",
    *(f"cqcm_views/**/*.{kind}" for kind in ("py", "toml", "html", "css", "js")),
)


def answer(
    request: Request, on: Release, make: Callable[[], Response], newest: Release | None = None
) -> Response:
    """What an address gives, or 304 for whoever names its tag and so has it.

    `newest` is the newest release, for whoever knows it: it is not looked for.
    """
    tag = _tag(request, on, newest or release.current(on.root))
    # Asked for each time, sent when it differs.
    kept = {"ETag": tag, "Cache-Control": "no-cache", "Vary": "Accept-Encoding"}
    named = _named(request)
    if tag.removeprefix("W/") in named:
        return Response(status_code=304, headers=kept)
    whole = make()
    if "*" in named:  # whatever there is
        return Response(status_code=304, headers=kept)
    whole.headers.update(kept)
    return whole


def _named(request: Request) -> list[str]:
    every = ",".join(request.headers.getlist("if-none-match")).split(",")
    return [one.strip().removeprefix("W/") for one in every]


def _tag(request: Request, on: Release, newest: Release) -> str:
    """Weak: the same numbers, whatever a proxy does to their bytes.

    An address shows other things once its version is no longer the newest, and has other links and
    another policy where other sites are configured.
    """
    own = (sites.public(), sites.frames(), str(organisation.version()), _product())
    parts = (str(request.url), _sealed(on), _past(on, newest), *own)
    return f'W/"{hashlib.sha256(chr(10).join(parts).encode()).hexdigest()[:32]}"'


def _past(on: Release, newest: Release) -> str:
    """What a page of an older version says of the newest."""
    return "" if on.number == newest.number else str(newest.number)


_sealed = once(maxsize=16)(release.seal)


@cache
def _product() -> str:
    """The code that makes the files: another one may put the same numbers in other words."""
    digest = hashlib.sha256()
    for file in sorted(one for pattern in _MADE_OF for one in _CODE.glob(pattern)):
        digest.update(file.read_bytes())
    return digest.hexdigest()
