"""A card alone at an address, for a frame in a page of another site: `/?embed=carte&carte=…`."""

import gzip
from collections.abc import Mapping, Sequence
from dataclasses import replace

from starlette.requests import Request
from starlette.responses import Response

from cqcm_data import release
from cqcm_data.once import once
from cqcm_data.reading import Reading
from cqcm_data.release import UnknownRelease
from cqcm_data.text import Language
from cqcm_views import theme
from cqcm_views.app import errors
from cqcm_views.cards import contents
from cqcm_views.exports import embed
from cqcm_views.exports.refused import Refused
from cqcm_views.http import fresh, gate, static
from cqcm_views.http.downloads import Asked, asked
from cqcm_views.views import deck
from cqcm_views.views.state import State, language_of
from cqcm_views.wording import releases
from cqcm_views.wording.strings import say

CARD = "carte"  # the code of the card in the address
_QUOTED = 40  # letters of what nothing is called


class _NoCard(LookupError):
    """A code that no card has."""


def is_asked(names: Mapping[str, Sequence[str]]) -> bool:
    """Whether an address asks for a card alone; other sites and the framework have `embed` too."""
    return names.get("embed", [])[-1:] == [CARD]


def page(request: Request) -> Response:
    """The card, or one sentence: what is not there, or a reference that finds what went wrong."""
    language = language_of(request.query_params.getlist("lang"))
    try:
        return _answer(request)
    except Exception as error:  # noqa: BLE001 - whatever it is, the reader gets a sentence
        sentence, status = _why(error, language)
        return gate.in_words(request.scope, sentence, status, framed=True)


def _why(error: Exception, language: Language) -> tuple[str, int]:
    match error:
        case _NoCard():
            code = str(error)[:_QUOTED]
            words = "embed_unknown" if code else "embed_unnamed"
            return say(words, language, card=code), 404
        case UnknownRelease():
            return say("embed_no_version", language, version=str(error)[:_QUOTED]), 404
        case Refused():
            return " ".join([*error.args, say("embed_nothing", language)]), 400
    return errors.sentence(error, "card_failed", language), 500


def _answer(request: Request) -> Response:
    """What is asked for; raises UnknownRelease, Refused, and _NoCard."""
    wanted = asked(request, CARD)
    code = request.query_params.get(CARD, "")
    if code not in deck.cards(wanted.reading):
        raise _NoCard(code)

    def shown() -> Response:
        packed = written(code, wanted.chosen, wanted.reading, _version(wanted))
        policy = {"Content-Security-Policy": gate.card_policy()}
        return static.page(packed, request.scope, policy)

    return fresh.answer(request, wanted.reading.release, shown)


def _version(wanted: Asked) -> str:
    """Which data are shown, and that they are no longer the newest where they are not."""
    newest, shown = release.current(), wanted.reading.release
    if shown == newest:
        return wanted.about.version
    return releases.seen(shown, newest, wanted.chosen.language)


def written(code: str, chosen: State, reading: Reading, version: str) -> bytes:
    """The page of a card, compressed; made once for all who ask the same of a version."""
    return _page(code, chosen.asked, reading, version, tuple(static.ours().items()))


@once(maxsize=256)  # up to 20 KB each
def _page(
    code: str, chosen: State, reading: Reading, version: str, ours: tuple[tuple[str, str], ...]
) -> bytes:
    """`ours` are the addresses of our files as they are now."""
    card, view = deck.placed(reading)[code]
    content = contents.content(card, chosen, reading)
    whole = replace(chosen, theme="auto").address(view)
    named = dict(ours)
    files = embed.Files(
        sheet=named[static.CARD_SHEET],
        font=f"/static/media/{theme.font_file().name}",
        plotly=static.plotly_address(),
        script=named[static.CARD_SCRIPT],
    )
    return gzip.compress(embed.written(content, chosen, version, f"{whole}#{code}", files).encode())
