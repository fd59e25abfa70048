"""How high each view is, where it begins to answer, and how much of it is boilerplate."""

from collections.abc import Iterator, Mapping
from itertools import product
from typing import get_args

from playwright.sync_api import Browser, Page

from bench.lines import Line
from cqcm_data.text import Language
from cqcm_views.views.model import View
from cqcm_views.views.registry import views
from tests.chromium import drawn, follow
from tests.glance import (
    BOILERPLATE_SHARE,
    DESK,
    FIRST_SCREENS,
    LEAD_WITHIN,
    PHONE,
    SMALLEST_TEXT,
    TOPIC_SCREENS,
    Glance,
    glance,
)

Size = tuple[int, int]
Seen = Mapping[tuple[Size, str], Glance]  # a view by window and language

# What single views have to be asked for to show anything.
ASKED = {"recherche": "q=membre", "fiche_region": "region=16"}


def measure(browser: Browser, address: str) -> Iterator[Line]:
    """Each view at rest in both languages and windows, then with the example on."""
    pages = {size: _window(browser, size, address) for size in (DESK, PHONE)}
    for name, view in views().items():
        yield from _view(name, view, _seen(pages, f"{address}/{name}?{ASKED.get(name, '')}"))
    for name, view in views().items():
        if view.record_cards:
            seen = _seen(pages, f"{address}/{name}?exemple=oui")
            yield from _heights(f"{name}, example", seen, {})


def limits(view: View) -> Mapping[Size, float]:
    """How high a view may be, in windows; tools are only told."""
    if view.overview:
        return FIRST_SCREENS
    return {} if view.tool or view.composed else TOPIC_SCREENS


def _window(browser: Browser, size: Size, address: str) -> Page:
    width, height = size
    context = browser.new_context(viewport={"width": width, "height": height}, locale="fr-CA")
    page = context.new_page()
    page.goto(f"{address}/apporter")
    drawn(page)
    return page


def _seen(pages: Mapping[Size, Page], address: str) -> Seen:
    return {
        (size, language): _glance(page, f"{address}&lang={language}")
        for (size, page), language in product(pages.items(), get_args(Language))
    }


def _glance(page: Page, address: str) -> Glance:
    follow(page, address.replace("?&", "?"))
    return glance(page)


def _view(name: str, view: View, seen: Seen) -> Iterator[Line]:
    yield from _heights(name, seen, limits(view))
    yield from _lead(name, seen, None if view.tool or view.composed else LEAD_WITHIN)
    yield _smallest(name, seen)
    yield from _smallest_drawn(name, seen)
    yield _boilerplate(name, seen)
    inside = {one for look in seen.values() for one in look.scrolling}
    if inside:
        yield Line(f"{name}: scrolls inside", len(inside), "count", 0, note=", ".join(inside))


def _heights(name: str, seen: Seen, most: Mapping[Size, float]) -> Iterator[Line]:
    for size in (DESK, PHONE):
        told = {code: seen[size, code].screens for code in get_args(Language)}
        worst = max(told, key=lambda code: told[code])
        window = f"{size[0]} × {size[1]}"
        yield Line(f"{name}: height, {window}", told[worst], "screens", most.get(size), note=worst)


def _lead(name: str, seen: Seen, most: float | None) -> Iterator[Line]:
    for size, limit in ((DESK, most), (PHONE, None)):
        begins = [look.lead for (one, _), look in seen.items() if one == size]
        known = [top for top in begins if top is not None]
        if known:
            yield Line(f"{name}: first card, {size[0]} px wide", max(known), "pixels", limit)


def _smallest(name: str, seen: Seen) -> Line:
    text = min((look.smallest for look in seen.values()), key=lambda one: one.size)
    what = f"« {text.text[:40]} »"
    return Line(f"{name}: smallest text", text.size, "size", SMALLEST_TEXT, least=True, note=what)


def _smallest_drawn(name: str, seen: Seen) -> Iterator[Line]:
    drawn_texts = [look.smallest_drawn for look in seen.values() if look.charts]
    if drawn_texts:
        text = min(drawn_texts, key=lambda one: one.size)
        yield Line(f"{name}: smallest in charts", text.size, "size", note=f"« {text.text} »")


def _boilerplate(name: str, seen: Seen) -> Line:
    (size, language), look = max(seen.items(), key=lambda one: one[1].share)
    kinds = sorted(look.boilerplate.items(), key=lambda one: -one[1])
    most = ", ".join(f"{kind} {words}" for kind, words in kinds if words)
    note = (
        f"{language}, {size[0]} px; {look.words} words ({most}); "
        f"{look.share_without_charts:.1%} without those in charts"
    )
    return Line(f"{name}: boilerplate", look.share, "share", BOILERPLATE_SHARE, note=note)
