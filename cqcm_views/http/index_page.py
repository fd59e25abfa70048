"""The framework's index page as ours: in the reader's language, with our head and policy."""

import base64
import gzip
import hashlib
import re
from collections.abc import Mapping
from functools import lru_cache
from typing import NamedTuple, get_args

from starlette.responses import HTMLResponse, Response

from cqcm_data.text import Language
from cqcm_views import markup
from cqcm_views.http import feed, gate, static
from cqcm_views.theme import THEMES
from cqcm_views.views import gathering, state
from cqcm_views.wording.strings import chrome, say

_INDEX = static.FRAMEWORK / "index.html"


class Before(NamedTuple):
    """What a page has before the app: a title, and what stands there in place of what the framework
    says in English to a browser without script.

    Where it `draws` charts, what draws them comes early; where it `opens` without the framework,
    that begins afterwards (`opening.js`).
    """

    title: str = ""
    shown: str = ""
    draws: bool = False
    opens: bool = False


def index_page(language: Language, packed: bool = False, before: Before | None = None) -> Response:
    """The framework's index page with our head instead of its own title and language."""
    given = before or Before(say("app", language))
    return _index_page(language, packed, tuple(static.ours().items()), given)


@lru_cache(maxsize=128)
def _index_page(
    language: Language, packed: bool, named: tuple[tuple[str, str], ...], before: Before
) -> Response:
    page = _as_ours(language, dict(named), before)
    page = _begun_later(page) if before.opens else page
    headers = {
        # A browser asks each time; what stands in front may answer a hall for a moment.
        "Cache-Control": "public, s-maxage=2",
        "Vary": "Accept-Encoding",
        "Content-Security-Policy": gate.page_policy(_hashes(page)),
    }
    if not packed:
        return HTMLResponse(page, headers=headers)
    return HTMLResponse(
        gzip.compress(page.encode()), headers={**headers, "Content-Encoding": "gzip"}
    )


def _as_ours(language: Language, ours: Mapping[str, str], before: Before) -> str:
    """The framework's page, with what is ours in the place of what is its own."""
    page = _INDEX.read_text(encoding="utf-8")
    told = {**chrome(), "themes": _streamlit_themes(), "passing": state.PASSING}
    told |= {**_asked_for_later(), **_gathers()}
    named = {"title": before.title, "told": told, "ours": ours, "draws": before.draws}
    head = markup.render("index_head", language, feed=feed.address(language), **named)
    for old, new in (
        ('<html lang="en">', f'<html lang="{language}-CA">'),
        ("<title>Streamlit</title>", head),
        ('href="./favicon.png"', f'href="{ours["icon.svg"]}"'),
        (_without_script(page), before.shown),
    ):
        if not old or old not in page:
            raise RuntimeError(f"the framework's index page lacks {old or 'noscript'}")
        page = page.replace(old, new)
    return page


_FRAMEWORK = re.compile(
    r'<script type="module"[^>]*></script>(?:\s*<link rel="modulepreload"[^>]*>)*'
)


def _begun_later(page: str) -> str:
    """With the framework's files as a template, which asks for none of them."""
    later, found = _FRAMEWORK.subn(r'<template id="cqcm-framework">\g<0></template>', page)
    if found != 1:
        raise RuntimeError("the framework's index page begins in another way")
    return later


def _asked_for_later() -> dict[str, str]:
    """Where our scripts find what they ask for when it is needed."""
    return {"plotly": static.plotly_address(), "font": static.font_address()}


def _gathers() -> dict[str, object]:
    """How many cards a presentation has at most, and what is said of one more."""
    most = gathering.MOST
    further = {one: say("gathered_further", one, most=most) for one in get_args(Language)}
    return {"gathers_most": most, "gathered_further": further}


def _without_script(page: str) -> str:
    """What the framework says where there is no script."""
    words = re.search("<noscript>.*?</noscript>", page, re.DOTALL)
    return words[0] if words else ""


_INLINE = re.compile(r"<script>(.*?)</script>", re.DOTALL)


def _hashes(page: str) -> list[str]:
    """Of the scripts that stand in a page, as its policy names them."""
    digests = (hashlib.sha256(script.encode()).digest() for script in _INLINE.findall(page))
    return [base64.b64encode(digest).decode() for digest in digests]


def _streamlit_themes() -> dict[str, dict[str, str]]:
    """Our themes in the framework's own terms: it knows light and dark only, at run time."""
    return {
        name: {
            "base": "light" if name == "light" else "dark",
            "primaryColor": theme.accent,
            "backgroundColor": theme.paper,
            "secondaryBackgroundColor": theme.card,
            "textColor": theme.ink,
            "borderColor": theme.line,
            "linkColor": theme.accent,
            "font": "sans-serif",
        }
        for name, theme in THEMES.items()
    }
