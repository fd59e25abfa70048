"""All of a page: navigation, language, theme, filter bar, the view, the footer."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import nullcontext
from dataclasses import replace
from functools import partial
from itertools import groupby
from typing import NamedTuple

import streamlit as st
from streamlit.navigation.page import StreamlitPage

from cqcm_data import catalogue, journal, labels, release
from cqcm_data.filters import Value
from cqcm_data.once import once
from cqcm_data.reading import Reading
from cqcm_data.release import Release
from cqcm_data.text import Language
from cqcm_views import markup
from cqcm_views.app import address, element, example, person
from cqcm_views.app.element import Part
from cqcm_views.cards import browser, regions, trust, waiting
from cqcm_views.exports import region_slides
from cqcm_views.search.index import LONGEST
from cqcm_views.views import gathering, state, yearly
from cqcm_views.views.layout import RECORDS, Layout, Placed, layout, usual_records
from cqcm_views.views.model import AnyCard, View
from cqcm_views.views.registry import declared
from cqcm_views.views.state import CHOICES, State
from cqcm_views.wording import numbers, releases, strings
from cqcm_views.wording.strings import say


class _Link(NamedTuple):
    """What a template shows of a link; `here` where it leads to what one looks at."""

    label: str
    address: str
    here: bool = False
    id: str = ""


_MORE = 10  # views from this place on stand under *Plus*, those before it in the row


def main() -> None:
    """Draw the app for one visitor, from what the URL holds; the log has what it took."""
    with journal.rerun() as told:
        _page_of(told)


def _page_of(told: journal.Told) -> None:
    newest = release.current()
    chosen = person.as_seen(address.read(newest), person.here())
    online = chosen.shown(newest)
    st.set_page_config(layout="wide")
    reading = chosen.reading(online)
    known = yearly.views(reading)
    pages = {name: _page(name, view, chosen, reading) for name, view in known.items()}
    home = _home(known, chosen, reading)
    current = st.navigation([home, *pages.values()], position="hidden")
    told |= {"view": current.url_path, "language": chosen.language, "release": online.number}
    _header(current.url_path, known, chosen, reading)
    if online == newest and release.lost():
        sentence = releases.stands_in(newest, chosen.language)
        st.html(markup.render("stands_in", chosen.language, sentence=sentence))
    if online != newest:
        latest = address.changed(current.url_path, "version", None)
        notice = releases.notice(online, newest, chosen.language)
        st.html(markup.render("version", chosen.language, notice=notice, latest=latest))
    if chosen.audience == "staff":
        _internal(reading)
    if person.internal_ended():
        ended = say("internal_ended", chosen.language)
        st.html(markup.render("notices", chosen.language, problems=[ended]))
    current.run()
    _footer(current.url_path, known, chosen, online)


def _internal(reading: Reading) -> None:
    """That small counts are in sight, around all of the page, and the way out."""
    language = reading.language
    named = [labels.label("region", one, reading.release)[language] for one in reading.own_regions]
    words = "internal_banner_regions" if named else "internal_banner"
    sentence = say(words, language, regions=numbers.joined(named, language))
    with st.container(key="internal", horizontal=True, vertical_alignment="center"):
        st.html(markup.render("internal", language, sentence=sentence))
        leave = partial(person.show_internal, False)
        st.button(say("internal_leave", language), key="leave_internal", on_click=leave)


def _page(name: str, view: View, chosen: State, reading: Reading) -> StreamlitPage:
    draw: Callable[[], None] = partial(_draw, name, view, chosen, reading)
    named = view.window(chosen, reading) if view.window else ""
    return st.Page(draw, title=named or view.title[reading.language], url_path=name)


def _home(known: Mapping[str, View], chosen: State, reading: Reading) -> StreamlitPage:
    """The address without a view shows the first one.

    It is a page apart, since the framework leaves its default page without a path of its own.
    """
    first = next(iter(known.values()))
    draw: Callable[[], None] = partial(_draw, "", first, chosen, reading)
    return st.Page(draw, title=first.title[reading.language], url_path="accueil", default=True)


def _header(here: str, known: Mapping[str, View], chosen: State, reading: Reading) -> None:
    """The same links on every page, each with all that is chosen; `here` is the page's name."""
    places = _views(here, known, chosen)
    header = markup.kept(
        "header",
        chosen.language,
        home=chosen.address(""),
        search=chosen.address("recherche"),
        seeking=here == "recherche",
        sought=st.query_params.get("q", "") if here == "recherche" else "",
        longest=LONGEST,
        views=tuple(place for view, place in places if view.order < _MORE),
        more=tuple(place for view, place in places if view.order >= _MORE),
        gathered=_gathered(here, reading),
        present=chosen.address("presenter"),
        languages=_languages(here, chosen),
        themes=_themes(here, chosen),
    )
    st.html(header)


def _gathered(here: str, reading: Reading) -> int:
    """How many cards are gathered; the page that lists them says so itself."""
    return 0 if here == "presenter" else len(gathering.gathered(address.raw(), reading).codes)


def _views(here: str, known: Mapping[str, View], chosen: State) -> list[tuple[View, _Link]]:
    shown = here or next(iter(known))
    current = known[shown].within or shown
    return [
        (view, _Link(view.short[chosen.language], chosen.address(name), name == current))
        for name, view in known.items()
        if view.listed
    ]


def _languages(here: str, chosen: State) -> tuple[_Link, ...]:
    return tuple(
        _Link(
            say(f"language_{code}", chosen.language),
            address.changed(here, "lang", code),
            code == chosen.language,
            code,
        )
        for code in CHOICES["lang"]
    )


def _themes(here: str, chosen: State) -> tuple[_Link, ...]:
    return tuple(
        _Link(
            say(f"theme_{name}", chosen.language),
            address.changed(here, "theme", name),
            name == chosen.theme,
            f"cqcm-theme-{name}",
        )
        for name in CHOICES["theme"]
    )


def _draw(here: str, view: View, chosen: State, reading: Reading) -> None:
    """One view at its address: title, choices, filters, what was asked for in vain, tool, cards."""
    chosen = address.settle(view.parameters, chosen, reading)
    view = view.composed(view, chosen, reading) if view.composed else view
    placed = layout(view, chosen, reading)
    _head(placed, chosen, reading)
    if view.choices:
        view.choices(chosen, reading)
    _filter_bar(here, placed, chosen, reading)
    _section_bar(placed, reading.language)
    problems = [*chosen.problems, address.strangers(declared(), reading.language)]
    if any(problems):
        sentences = list(filter(None, problems))
        st.html(markup.render("notices", reading.language, problems=sentences))
    if view.tool:
        view.tool(chosen, reading)
    _sections(placed, reading)
    if view.overview:
        slug = usual_records().slug
        st.html(markup.render("awaits", reading.language, chosen=chosen, slug=slug))


def _sections(placed: Layout, reading: Reading) -> None:
    """What leads, each section, what no filter changes, the records.

    What is folded is made last, wherever it stands: no chart waits for it. Its place is there
    whether or not a filter folds something: what follows it would stand elsewhere, and the
    framework would make it anew.
    """
    published = [one for one in placed.sections if one.key != RECORDS]
    parts = [*_leads(placed, reading), *_parts(published, placed, reading)]
    if parts:
        element.show(parts, "cards")
    folded = st.container(key="folded") if placed.filters or placed.pending else nullcontext()
    for section in placed.sections[len(published) :]:
        _records(section, placed, reading)
    with folded:
        if placed.rest:
            element.show([element.rest(placed.rest, placed.chosen, reading)], "cards-folded")


def _leads(placed: Layout, reading: Reading) -> Iterator[Part]:
    """What leads a view: alone over the whole width, several side by side."""
    if len(placed.lead) < 2:
        yield from _grids(placed.lead, "lead", placed, reading)
    else:
        cells = [element.drawn(c, placed.chosen, reading, alone=False) for c in placed.lead]
        yield Part("leads", tuple(cells), element.LEADS)


def _parts(sections: Iterable[Placed], placed: Layout, reading: Reading) -> Iterator[Part]:
    """Each section: its words, its charts and lists, two in a row or one wide, then its rows."""
    for one in sections:
        if one.section.entry:
            yield element.folded(one, placed.chosen, reading)
            continue
        yield _title_of(one, placed, reading)
        yield from _shown(one, placed, reading)


def _title_of(section: Placed, placed: Layout, reading: Reading) -> Part:
    """What stands below the bar of the sections, which has a line of its own, needs none."""
    first = not placed.lead and section is placed.sections[0]
    head = browser.section_head(section.section, reading, first)
    return element.words(head, f"head-{section.key}")


def _shown(section: Placed, placed: Layout, reading: Reading) -> Iterator[Part]:
    if section.waiting:
        listed = waiting.listed(section.waiting, placed.chosen, reading)
        yield element.words(listed, f"waiting-{section.key}")
    yield from _grids(section.blocks, section.key, placed, reading)
    if section.rows:
        yield element.rows(section, placed.chosen, reading)


def _records(section: Placed, placed: Layout, reading: Reading) -> None:
    """What needs records, below the switch of the example, which is the framework's own."""
    element.show([_title_of(section, placed, reading)], "cards-records-title")
    if section.switch:
        example.switch(placed.chosen)
    element.show(_shown(section, placed, reading), "cards-records")


def _head(placed: Layout, chosen: State, reading: Reading) -> None:
    """Title and question; apart, since a choice changes it alone, whether the example is on."""
    with st.container(key="head", gap=None):
        st.html(_title(placed.view, bool(placed.lead), chosen.asked, reading))
        if placed.example:
            st.html(markup.render("banner", reading.language))


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


def _section_bar(placed: Layout, language: Language) -> None:
    """The sections of a view, in sight while one reads it; the first view is seen at a glance."""
    if not placed.view.overview and len(placed.sections) > 1:
        sections = [one.section for one in placed.sections]
        places = [(one.slug, one.title[language]) for one in sections]
        st.html(markup.render("section_bar", language, places=places))


def _grids(drawn: Sequence[AnyCard], key: str, placed: Layout, reading: Reading) -> Iterator[Part]:
    """Wide cards alone, the others two by two; what a line above says is on none of them."""
    alone = not placed.follows
    for place, (wide, together) in enumerate(groupby(drawn, key=lambda card: card.wide)):
        cells = [element.drawn(one, placed.chosen, reading, alone) for one in together]
        yield Part(f"{key}-{place}", tuple(cells), "" if wide else element.TWO)


def _filter_bar(here: str, placed: Layout, chosen: State, reading: Reading) -> None:
    """The filters that this view follows, those that wait for data, what else is chosen.

    It stands there empty as well: what came with the first choice would move all that follows by
    one place, and the framework would make it anew.
    """
    language = reading.language
    with st.container(key="filters", horizontal=True, vertical_alignment="bottom"):
        for name in placed.filters:
            _filter(name, chosen, reading)
        for name in placed.pending:
            _pending(name, language)
        if chosen.where:
            elsewhere = chosen.measured.without(placed.filters)
            chips = [
                _chip(here, name, value, reading)
                for name, values in elsewhere.items()
                for value in _in_order(name, values, reading)
            ]
            clear = address.without_filters(here)
            st.html(markup.render("chips", language, chips=chips, clear=clear))
    with st.container(key="follows", gap=None):
        if placed.follows or placed.sheets:
            st.html(regions.follows(placed.follows, placed.sheets, chosen, reading))


def _pending(name: str, language: Language) -> None:
    """A filter that has to wait for data stands there with its reason."""
    st.multiselect(
        strings.dimension(name, language),
        [],
        key=f"pending_{name}",
        placeholder=say("filter_awaits", language),
        disabled=True,
    )


def _filter(name: str, chosen: State, reading: Reading) -> None:
    key = f"choose_{name}"
    language = reading.language
    st.session_state[key] = _in_order(name, chosen.where.get(name, ()), reading)
    st.multiselect(
        strings.dimension(name, language),
        _in_order(name, state.options(name, reading.release), reading),
        key=key,
        format_func=lambda value: labels.label(name, value, reading.release)[language],
        placeholder=strings.every(name, language),
        on_change=address.choose,
        args=(name, key),
    )


def _in_order(name: str, values: Iterable[Value], reading: Reading) -> list[Value]:
    def word(value: Value) -> str:
        return labels.label(name, value, reading.release)[reading.language]

    return catalogue.load().in_order(name, values, word, reading.language)


def _chip(here: str, name: str, value: Value, reading: Reading) -> dict[str, str]:
    """What is chosen on another view still holds: a press on its chip takes it off."""
    words = {
        "label": strings.dimension(name, reading.language),
        "value": labels.label(name, value, reading.release)[reading.language],
    }
    return {
        "label": say("chip", reading.language, **words),
        "help": say("remove_filter", reading.language, **words),
        "address": address.without(here, name, value),
    }


def _footer(here: str, known: Mapping[str, View], chosen: State, online: Release) -> None:
    """The version, where a view is as one file, and where all data are listed."""
    language, name = chosen.language, here or next(iter(known))
    date = numbers.day(online.day, language)
    footer = markup.render(
        "footer",
        language,
        version=say("footer_source", language, number=online.number, date=date),
        files=_files(name, known[name], chosen),
        every=chosen.address("donnees/"),
    )
    st.html(footer)


def _files(name: str, view: View, chosen: State) -> dict[str, str]:
    """A view as one workbook and as slides, by the kind of file; no colour is in them.

    The sheets of the regions that are chosen are slides alone.
    """
    plain = replace(chosen, theme="auto")
    book = {"xlsx": plain.address(f"donnees/vue/{name}.xlsx")}
    slides = {"pptx": plain.address(f"presentations/{name}.pptx")}
    if name == region_slides.VIEW:
        return slides if regions.chosen(chosen) else {}
    return {**book, **slides} if view.has_numbers and not view.composed else {}
