"""A page, from its header to its footer: parts in their order, and what the framework draws itself.

A page without any of the latter is the same for everyone who asks for it.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from itertools import groupby

from cqcm_data import release
from cqcm_data.once import once
from cqcm_data.reading import Reading
from cqcm_data.release import Release
from cqcm_data.text import Language
from cqcm_views import markup
from cqcm_views.app import cells, filters
from cqcm_views.app.cells import Part
from cqcm_views.cards import browser, regions, trust, waiting
from cqcm_views.exports import region_slides
from cqcm_views.theme import Name
from cqcm_views.views import state, yearly
from cqcm_views.views.layout import RECORDS, Layout, Placed, layout, usual_records
from cqcm_views.views.model import AnyCard, View
from cqcm_views.views.place import Place
from cqcm_views.views.registry import declared
from cqcm_views.views.state import State
from cqcm_views.wording import numbers, releases
from cqcm_views.wording.strings import say

Step = Part | Callable[[], None]  # what the browser draws, or what the framework does


@dataclass(frozen=True)
class Page:
    """A view at its address: what is chosen there, what it reads, the colours that it is drawn in.

    `newest` is the release that others may see.
    """

    place: Place
    view: View
    chosen: State
    reading: Reading
    newest: Release
    theme: Name

    @property
    def known(self) -> Mapping[str, View]:
        """All views as this reading has them."""
        return yearly.views(self.reading)

    @property
    def name(self) -> str:
        """Its view's; the address without one shows the first."""
        return self.place.view or next(iter(self.known))

    @property
    def language(self) -> Language:
        return self.reading.language

    @property
    def title(self) -> str:
        """That of its window."""
        return window_title(self.view, self.chosen, self.reading)

    @property
    def is_the_same_for_all(self) -> bool:
        """Whether a choice on it can be asked for without the framework, by whoever looks."""
        return self.chosen.audience == "public" and not self.view.needs_runs

    @property
    def placed(self) -> Layout:
        return layout(self.view, self.chosen, self.reading)


def window_title(view: View, chosen: State, reading: Reading) -> str:
    """That of a view's window, where it has one of its own; else that of the view."""
    named = view.window(chosen, reading) if view.window else ""
    return named or view.title[reading.language]


def settled(page: Page) -> Page:
    """The page with its view's own choices as the address has them, and the cards they make."""
    view, reading = page.view, page.reading
    chosen = state.settle(view.parameters, page.place.asked, page.chosen, reading)
    view = view.composed(view, chosen, reading) if view.composed else view
    return replace(page, view=view, chosen=chosen)


def steps(page: Page) -> Iterator[Step]:
    """All below the header, of a settled page."""
    view, chosen, reading = page.view, page.chosen, page.reading
    yield from _about_the_release(page)
    yield _head(page)
    if view.choices:
        yield partial(view.choices, chosen, reading)
    yield from filters.bar(page.place, page.placed, chosen, reading)
    yield from _section_bar(page.placed, page.language)
    yield from _problems(page)
    if view.tool:
        yield partial(view.tool, chosen, reading)
    yield from _sections(page)
    yield _footer(page)


# Above what a view shows -------------------------------------------------------------------------


def _about_the_release(page: Page) -> Iterator[Part]:
    """That another one stands in for the newest, or that an older one was asked for."""
    online, newest, language = page.reading.release, page.newest, page.language
    if online == newest and release.lost():
        sentence = releases.stands_in(newest, language)
        yield cells.words(markup.render("stands_in", language, sentence=sentence), "stands-in")
    if online != newest:
        latest = page.place.changed("version", None)
        notice = releases.notice(online, newest, language)
        html = markup.render("version", language, notice=notice, latest=latest)
        yield cells.words(html, "version")


def _head(page: Page) -> Part:
    """Title and question; apart, since a choice changes it alone, whether the example is on."""
    placed, reading = page.placed, page.reading
    html = _title(placed.view, bool(placed.lead), page.chosen.asked, reading)
    title = cells.said(html, "title")
    banner = cells.said(markup.kept("banner", reading.language), "banner")
    return Part("head", (title, banner) if placed.example else (title,), "cqcm-head")


@once(maxsize=256)
def _title(view: View, leads: bool, asked: State, reading: Reading) -> str:
    """Its HTML: title, question, a heading of what leads.

    The first view has its line of trust as well, with the way to present what it shows.
    """
    language = reading.language
    trusted = trust.trust(view, reading, asked) if view.overview else None
    return markup.render(
        "head",
        language,
        title=view.title[language],
        question=view.question[language],
        trust=trust.line(trusted, language) if trusted else None,
        present=asked.address("presenter"),
        leads=leads,
    )


def _section_bar(placed: Layout, language: Language) -> Iterator[Part]:
    """The sections of a view, in sight while one reads it; the first view is seen at a glance."""
    if not placed.view.overview and len(placed.sections) > 1:
        sections = [one.section for one in placed.sections]
        places = tuple((one.slug, one.title[language]) for one in sections)
        html = markup.kept("section_bar", language, places=places)
        yield cells.words(html, "section-bar", cells.STICKS)


def _problems(page: Page) -> Iterator[Part]:
    """What was asked for in vain."""
    strangers = state.strangers(page.place.asked, declared(), page.language)
    problems = tuple(filter(None, [*page.chosen.problems, strangers]))
    if problems:
        yield cells.words(markup.kept("notices", page.language, problems=problems), "problems")


# What a view shows -------------------------------------------------------------------------------


def _sections(page: Page) -> Iterator[Part]:
    """What leads, each section, what no filter changes, the records, the ways on."""
    placed, reading = page.placed, page.reading
    published = [one for one in placed.sections if one.key != RECORDS]
    yield from _leads(page)
    for one in published:
        yield from _section(one, page)
    if placed.rest:
        yield cells.rest(placed.rest, placed.chosen, reading)
    for one in placed.sections[len(published) :]:
        yield from _records(one, page)
    if page.view.overview:
        slug = usual_records().slug
        html = markup.render("awaits", reading.language, chosen=page.chosen, slug=slug)
        yield cells.words(html, "awaits")


def _leads(page: Page) -> Iterator[Part]:
    """What leads a view: alone over the whole width, several side by side."""
    placed = page.placed
    if len(placed.lead) < 2:
        yield from _grids(placed.lead, "lead", page)
    else:
        drawn = [
            cells.drawn(one, placed.chosen, page.reading, page.theme, alone=False)
            for one in placed.lead
        ]
        yield Part("leads", tuple(drawn), cells.LEADS)


def _section(one: Placed, page: Page) -> Iterator[Part]:
    """Its words, its charts and lists, two in a row or one wide, then its rows."""
    if one.section.entry:
        yield cells.folded(one, page.placed.chosen, page.reading)
    else:
        yield _title_of(one, page)
        yield from _shown(one, page)


def _title_of(section: Placed, page: Page) -> Part:
    """What stands below the bar of the sections, which has a line of its own, needs none."""
    placed = page.placed
    first = not placed.lead and section is placed.sections[0]
    head = browser.section_head(section.section, page.reading, first)
    return cells.words(head, f"head-{section.key}")


def _shown(section: Placed, page: Page) -> Iterator[Part]:
    if section.waiting:
        listed = waiting.listed(section.waiting, page.placed.chosen, page.reading)
        yield cells.words(listed, f"waiting-{section.key}")
    yield from _grids(section.blocks, section.key, page)
    if section.rows:
        yield cells.rows(section, page.placed.chosen, page.reading)


def _records(section: Placed, page: Page) -> Iterator[Part]:
    """What needs records, below the switch of the example."""
    yield _title_of(section, page)
    if section.switch:
        yield filters.switch(page.place, page.chosen)
    yield from _shown(section, page)


def _grids(drawn: Sequence[AnyCard], key: str, page: Page) -> Iterator[Part]:
    """Wide cards alone, the others two by two; what a line above says is on none of them."""
    placed = page.placed
    for at, (wide, together) in enumerate(groupby(drawn, key=lambda card: card.wide)):
        made = [
            cells.drawn(one, placed.chosen, page.reading, page.theme, alone=not placed.follows)
            for one in together
        ]
        yield Part(f"{key}-{at}", tuple(made), "" if wide else cells.TWO)


# Below it ----------------------------------------------------------------------------------------


def _footer(page: Page) -> Part:
    """The version, where a view is as one file, and where all data are listed."""
    chosen, online, language = page.chosen, page.reading.release, page.language
    date = numbers.day(online.day, language)
    footer = markup.render(
        "footer",
        language,
        version=say("footer_source", language, number=online.number, date=date),
        files=files(page.name, page.known[page.name], chosen),
        every=chosen.address("donnees/"),
    )
    return cells.words(footer, "footer")


def files(name: str, view: View, chosen: State) -> dict[str, str]:
    """A view as one workbook and as slides, by the kind of file; no colour is in them.

    The sheets of the regions that are chosen are slides alone.
    """
    plain = replace(chosen, theme="auto")
    book = {"xlsx": plain.address(f"donnees/vue/{name}.xlsx")}
    slides = {"pptx": plain.address(f"presentations/{name}.pptx")}
    if name == region_slides.VIEW:
        return slides if regions.chosen(chosen) else {}
    return {**book, **slides} if view.has_numbers and not view.composed else {}
