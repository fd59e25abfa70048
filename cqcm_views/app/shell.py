"""The script behind dashboard.py: navigation, language, theme, filter bar, the view, the footer."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import nullcontext
from functools import partial
from itertools import groupby
from typing import Any

import streamlit as st
from streamlit.navigation.page import StreamlitPage

from cqcm_data import catalogue, labels, query, release
from cqcm_data.filters import Value
from cqcm_data.reading import Reading
from cqcm_data.series import Status
from cqcm_data.text import Language
from cqcm_views import markup
from cqcm_views.app import address, example, panels
from cqcm_views.cards import regions, waiting
from cqcm_views.search.index import LONGEST
from cqcm_views.views import state
from cqcm_views.views.model import BlockCard, ChartCard, Section, View
from cqcm_views.views.registry import declared, views
from cqcm_views.views.state import CHOICES, State
from cqcm_views.wording import releases, strings
from cqcm_views.wording.strings import say

Stands = Mapping[ChartCard, Status | None]  # cards that need records, and what there is

_LONG = 5  # a view with more sections lists them at its top


def main() -> None:
    """Draw the app for one visitor, from what the URL holds."""
    newest = release.current()
    chosen = address.read(newest)
    online = chosen.shown(newest)
    st.set_page_config(layout="wide")
    found, reading = views(), chosen.reading(online)
    pages = {name: _page(name, view, chosen, reading) for name, view in found.items()}
    home = _home(found, chosen, reading)
    current = st.navigation([home, *pages.values()], position="hidden")
    _header(current.url_path, found, chosen)
    if online == newest and release.lost():
        st.html(releases.stands_in(newest, chosen.language))
    if online != newest:
        latest = address.changed(current.url_path, "version", None)
        st.html(releases.notice(online, newest, latest, chosen.language))
    current.run()
    _footer(Reading(online, chosen.language))


def _page(name: str, view: View, chosen: State, reading: Reading) -> StreamlitPage:
    draw: Callable[[], None] = partial(_draw, view, chosen, reading)
    named = view.window(chosen, reading) if view.window else ""
    return st.Page(draw, title=named or view.title[reading.language], url_path=name)


def _home(found: dict[str, View], chosen: State, reading: Reading) -> StreamlitPage:
    """The address without a view shows the first one.

    It is a page apart, since the framework leaves its default page without a path of its own.
    """
    first = next(iter(found.values()))
    draw: Callable[[], None] = partial(_draw, first, chosen, reading)
    return st.Page(draw, title=first.title[reading.language], url_path="accueil", default=True)


def _header(here: str, found: dict[str, View], chosen: State) -> None:
    """The same links on every page, each with all that is chosen; `here` is the page's name."""
    told = {
        "home": chosen.address(""),
        "search": chosen.address("recherche"),
        "sought": st.query_params.get("q", "") if here == "recherche" else "",
        "longest": LONGEST,
        "views": _views(here, found, chosen),
        "languages": _languages(here, chosen),
        "themes": _themes(here, chosen),
    }
    st.html(markup.render("header", chosen.language, **told))


def _views(here: str, found: dict[str, View], chosen: State) -> list[dict[str, Any]]:
    shown = here or next(iter(found))
    current = found[shown].within or shown
    return [
        {
            "label": view.short[chosen.language],
            "address": chosen.address(name),
            "here": name == current,
        }
        for name, view in found.items()
        if view.listed
    ]


def _languages(here: str, chosen: State) -> list[dict[str, Any]]:
    return [
        {
            "code": code,
            "name": say(f"language_{code}", chosen.language),
            "address": address.changed(here, "lang", code),
            "here": code == chosen.language,
        }
        for code in CHOICES["lang"]
    ]


def _themes(here: str, chosen: State) -> dict[str, Any]:
    named = {name: say(f"theme_{name}", chosen.language) for name in CHOICES["theme"]}
    choices = [
        {
            "code": name,
            "label": label,
            "address": address.changed(here, "theme", name),
            "here": name == chosen.theme,
        }
        for name, label in named.items()
    ]
    return {"shown": named[chosen.theme], "choices": choices}


def _draw(view: View, chosen: State, reading: Reading) -> None:
    """One view: title, choices, filters, what the URL asked for in vain, tool, cards."""
    chosen = address.settle(view.parameters, chosen, reading)
    view = view.composed(view, chosen, reading) if view.composed else view
    language = reading.language
    followed = _followed(view, chosen, reading)
    stands = {card: query.records(card.indicator, reading) for card in view.record_cards}
    _head(view, followed, stands, chosen, reading)
    if view.choices:
        view.choices(chosen, reading)
    _filter_bar(followed, chosen, reading)
    problems = [*chosen.problems, address.strangers(declared(), language)]
    if any(problems):
        st.html(markup.render("notices", language, problems=list(filter(None, problems))))
    if view.tool:
        view.tool(chosen, reading)
    for section in view.sections:
        _section(section, f"{view.order}-{section.slug}", chosen, reading)
    if stands:
        _record_cards(view, stands, chosen, reading)


def _head(view: View, followed: list[str], stands: Stands, chosen: State, reading: Reading) -> None:
    """Title and question, where one can go from here, and whether the example is on.

    In parts, so that a choice draws anew what it changes: an open list of sections stays open.
    """
    language = reading.language
    words = {"title": view.title[language], "question": view.question[language]}
    with st.container(key="head", gap=None):
        st.html(markup.render("head", language, **words))
        if view.sections and ("region" in followed or chosen.where.get("region")):
            st.html(regions.sheet_links(chosen, reading))
        sections = [*view.sections, *([_records(view)] if view.record_cards else [])]
        if len(sections) > _LONG:
            places = [(section.slug, section.title[language]) for section in sections]
            st.html(markup.render("places", language, places=places))
        if reading.example and _fillable(stands):
            st.html(markup.render("banner", language))


def _section(section: Section, key: str, chosen: State, reading: Reading) -> None:
    """Large figures beside their words; other cards below theirs, two in a row or one wide."""
    language = reading.language
    if section.figures() or section.entry:
        panels.figures(section, key, chosen, reading)
    else:
        st.html(_section_head(section, language))
    _grid(section.blocks(), key, chosen, reading)


def _section_head(section: Section, language: Language) -> str:
    told = {"title": section.title[language], "about": section.about[language]}
    return markup.render("section_head", language, slug=section.slug, **told)


def _records(view: View) -> Section:
    """The words above the cards that need records."""
    told = strings.words()
    return view.records or Section(told["records_title"], told["records_about"])


def _fillable(stands: Stands) -> bool:
    """Whether the example fills any of these cards: real rows of all leave nothing to it."""
    return any(status != "received" for status in stands.values())


def _record_cards(view: View, stands: Stands, chosen: State, reading: Reading) -> None:
    """The cards that need records stand together, with the example that fills them if asked.

    Those that have none are listed, folded: a dozen empty frames would hide the others. What a
    reader composed is drawn all the same: it is what was asked for.
    """
    folded = [card for card, status in stands.items() if status == "awaiting" and not view.composed]
    st.html(_section_head(_records(view), reading.language))
    if _fillable(stands):
        example.switch(chosen)
    if folded:
        st.html(waiting.listed(folded, chosen, reading))
    _grid([card for card in stands if card not in folded], "records", chosen, reading)


def _grid(drawn: Sequence[BlockCard], key: str, chosen: State, reading: Reading) -> None:
    """Wide cards alone, the others two by two."""
    runs = groupby(drawn, key=lambda card: card.wide)
    for place, (wide, together) in enumerate(runs):
        with nullcontext() if wide else panels.side_by_side(f"{key}-{place}"):
            for card in together:
                panels.draw(card, chosen, reading)


def _followed(view: View, chosen: State, reading: Reading) -> list[str]:
    """The filters that at least one card follows and that leave a choice, in the bar's order."""
    followed = {*view.follows}
    for card in view.cards():
        of_card = reading if isinstance(card, ChartCard) else reading.received
        for indicator in card.indicators:
            followed |= query.followed(indicator, of_card)
    offered = [name for name in state.dimensions() if name in followed]
    return [name for name in offered if len(state.options(name, reading.release)) > 1]


def _filter_bar(followed: list[str], chosen: State, reading: Reading) -> None:
    """The filters that this view follows, and a chip for each value chosen on any other view.

    It stands there empty as well: what came with the first choice would move all that follows by
    one place, and the framework would make it anew.
    """
    language = reading.language
    with st.container(key="filters", horizontal=True, vertical_alignment="bottom"):
        for name in followed:
            _filter(name, chosen, reading)
        for name, values in chosen.measured.without(followed).items():
            _chips(name, values, reading)
        if chosen.where:
            label = say("clear_filters", language)
            st.button(label, on_click=address.clear_filters, type="tertiary")


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


def _chips(name: str, values: tuple[str | int, ...], reading: Reading) -> None:
    """What is chosen on another view still holds: a press on its chip takes it off."""
    label = strings.dimension(name, reading.language)
    for value in _in_order(name, values, reading):
        words = {
            "label": label,
            "value": labels.label(name, value, reading.release)[reading.language],
        }
        st.button(
            markup.plain(say("chip", reading.language, **words)) + " ✕",
            key=f"chip_{name}_{value}",
            help=markup.plain(say("remove_filter", reading.language, **words)),
            on_click=address.toggle,
            args=(name, str(value)),
        )


def _footer(reading: Reading) -> None:
    date = strings.day(reading.release.day, reading.language)
    version = say("footer_source", reading.language, number=reading.release.number, date=date)
    st.html(markup.render("footer", reading.language, version=version))


if __name__ == "__main__":
    main()
