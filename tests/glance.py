"""What a view looks like before anyone has pressed or scrolled, as a browser lays it out.

Boilerplate is what says of a card where it is from and what can be done with it, and not what the
view has to say: source lines (of cards, rows, sheets, tables and results; the period beside them
is information), tabs, tools and menus of cards, titles of panels, what unfolds a list and links to
the sheets of regions. The filters are none, a view is asked with them; nor is the bar of sections,
which says what the view holds.
Header and footer of the page are no part of the view. Words inside charts count as words of the
view; `charts` says how many, so that the share can be told without them as well.
"""

from dataclasses import dataclass
from typing import Any

from playwright.sync_api import Page

DESK = (1400, 900)
PHONE = (375, 812)

FIRST_SCREENS = {DESK: 1.5, PHONE: 3.0}  # how high it may be, in windows
TOPIC_SCREENS = {DESK: 4.0, PHONE: 9.0}
LEAD_WITHIN = 600.0  # pixels, on a desk
SMALLEST_TEXT = 14.0
BOILERPLATE_SHARE = 0.15

BOILERPLATE = {
    "sources": ".cqcm-source, .cqcm-answer-source, .cqcm-compare th > small, "
    ".cqcm-sheet th[scope=row] > small, .cqcm-sheet dd > strong + small",
    "tabs": ".cqcm-card-tabs",
    "tools": ".cqcm-tools, .cqcm-actions, .cqcm-row-actions, .cqcm-sheet-actions",
    "panels": ".cqcm-quiet summary, .cqcm-technical summary",
    "folds": ".cqcm-unfold, .cqcm-others > summary, .cqcm-rest > summary",
    "sheets": ".cqcm-follows a, .cqcm-sheet-links",
}

# A number with its thousands is one word, and so is a range of pages. Text is seen where its
# element is, unless it is there for screen readers alone.
_LOOK = """(boilerplate) => {
    const WORD =
        /[\\p{L}\\p{N}](?:[\\p{L}\\p{N}'’.,-]|–(?=\\p{N})|[\\u00a0\\u202f](?=\\p{N}{3}))*/gu;
    const texts = [];
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    while (walker.nextNode()) {
        const words = walker.currentNode.data.match(WORD)?.length ?? 0;
        const element = walker.currentNode.parentElement;
        if (!words || element.closest(".cqcm-hidden, script, style, noscript, template")) continue;
        if (!element.checkVisibility({visibilityProperty: true, opacityProperty: true})) continue;
        const {width, height, right, bottom} = element.getBoundingClientRect();
        if (width <= 1 || height <= 1 || right + scrollX <= 0 || bottom + scrollY <= 0) continue;
        texts.push({
            words, text: walker.currentNode.data.trim(),
            size: parseFloat(getComputedStyle(element).fontSize),
            drawn: !!element.closest("svg"),
            within: !element.closest(".cqcm-header, .cqcm-footer") && !!element.closest(".stMain"),
            kind: Object.keys(boilerplate).find((kind) => element.closest(boilerplate[kind])),
        });
    }
    const count = (some) => some.reduce((sum, { words }) => sum + words, 0);
    const smallest = (some) => some.reduce(
        (least, { size, text }) => (size < least.size ? { size, text } : least),
        { size: Infinity, text: "" });
    const scrolls = (element) => element.scrollHeight > element.clientHeight + 1
        && ["auto", "scroll"].includes(getComputedStyle(element).overflowY)
        && element.checkVisibility();
    const view = texts.filter(({ within }) => within);
    const card = document.querySelector(".cqcm-card");
    return {
        screens: document.documentElement.scrollHeight / innerHeight,
        lead: card && card.getBoundingClientRect().top + scrollY,
        smallest: smallest(texts.filter(({ drawn }) => !drawn)),
        smallest_drawn: smallest(texts.filter(({ drawn }) => drawn)),
        words: count(view),
        charts: count(view.filter(({ drawn }) => drawn)),
        boilerplate: Object.fromEntries(Object.keys(boilerplate)
            .map((name) => [name, count(view.filter(({ kind }) => kind === name))])),
        scrolling: [...document.body.querySelectorAll("*")].filter(scrolls)
            .map((element) => `${element.tagName}.${element.className}`),
    };
}"""


@dataclass(frozen=True)
class Text:
    """The size of the smallest text that is seen, in pixels, and its words."""

    size: float
    text: str


@dataclass(frozen=True)
class Glance:
    """Of one view in one window, at rest."""

    screens: float  # its height, in windows
    lead: float | None  # where its first card begins, in pixels from the top
    smallest: Text
    smallest_drawn: Text  # in charts
    words: int
    charts: int  # words in them
    boilerplate: dict[str, int]  # words by kind
    scrolling: tuple[str, ...]  # what scrolls up and down inside the page

    @property
    def share(self) -> float:
        """Of boilerplate among the words that are seen."""
        return sum(self.boilerplate.values()) / max(self.words, 1)

    @property
    def share_without_charts(self) -> float:
        return sum(self.boilerplate.values()) / max(self.words - self.charts, 1)


def glance(page: Page) -> Glance:
    """A page that is drawn, as it stands."""
    seen: dict[str, Any] = page.evaluate(_LOOK, BOILERPLATE)
    seen["smallest"] = Text(**seen["smallest"])
    seen["smallest_drawn"] = Text(**seen["smallest_drawn"])
    seen["scrolling"] = tuple(seen["scrolling"])
    return Glance(**seen)
