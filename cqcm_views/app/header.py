"""The header: the same links on every page, each with all that is chosen."""

from typing import NamedTuple

from cqcm_views import markup
from cqcm_views.app.page import Page
from cqcm_views.search.index import LONGEST
from cqcm_views.views import gathering
from cqcm_views.views.model import View
from cqcm_views.views.state import CHOICES
from cqcm_views.wording.strings import say

_MORE = 10  # views from this place on stand under *Plus*, those before it in the row


class _Link(NamedTuple):
    """What a template shows of a link; `here` where it leads to what one looks at."""

    label: str
    address: str
    here: bool = False
    id: str = ""


def header(page: Page) -> str:
    """Its HTML: where one is and can go, in which language, in which colours; the search."""
    chosen, here = page.chosen, page.place.view
    places = _views(page)
    return markup.kept(
        "header",
        page.language,
        home=chosen.address(""),
        search=chosen.address("recherche"),
        seeking=here == "recherche",
        sought=_sought(page),
        longest=LONGEST,
        views=tuple(place for view, place in places if view.order < _MORE),
        more=tuple(place for view, place in places if view.order >= _MORE),
        gathered=_gathered(page),
        present=chosen.address("presenter"),
        languages=_languages(page),
        themes=_themes(page),
    )


def _sought(page: Page) -> str:
    given = page.place.asked.get("q", ()) if page.place.view == "recherche" else ()
    return next(iter(reversed(given)), "")


def _gathered(page: Page) -> int:
    """How many cards are gathered; the page that lists them says so itself."""
    if page.place.view == "presenter":
        return 0
    return len(gathering.gathered(page.place.asked, page.reading).codes)


def _views(page: Page) -> list[tuple[View, _Link]]:
    current = page.known[page.name].within or page.name
    return [
        (view, _Link(view.short[page.language], page.chosen.address(name), name == current))
        for name, view in page.known.items()
        if view.listed
    ]


def _languages(page: Page) -> tuple[_Link, ...]:
    return tuple(
        _Link(
            say(f"language_{code}", page.language),
            page.place.changed("lang", code),
            code == page.language,
            code,
        )
        for code in CHOICES["lang"]
    )


def _themes(page: Page) -> tuple[_Link, ...]:
    return tuple(
        _Link(
            say(f"theme_{name}", page.language),
            page.place.changed("theme", name),
            name == page.chosen.theme,
            f"cqcm-theme-{name}",
        )
        for name in CHOICES["theme"]
    )
