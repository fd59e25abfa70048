"""The script behind dashboard.py: navigation, language, theme, filter bar, the view, the footer."""

from collections.abc import Callable, Sequence
from contextlib import nullcontext
from functools import partial
from itertools import groupby
from typing import Any

import streamlit as st
from streamlit.navigation.page import StreamlitPage

from cqcm_data import query, release
from cqcm_data.release import Release
from cqcm_data.text import Language
from cqcm_views import example, markup, panels, regional, state, url, versions, waiting, wording
from cqcm_views.index import LONGEST
from cqcm_views.state import CHOICES, State
from cqcm_views.view import BlockCard, ChartCard, Section, View
from cqcm_views.views import views
from cqcm_views.wording import say

_LONG = 5  # a view with more sections lists them at its top
_RECORDS = "records"  # the section of the cards that need records


def main() -> None:
    """Draw the app for one visitor, from what the URL holds."""
    newest = release.current()
    chosen = url.read(newest)
    online = chosen.shown(newest)
    st.set_page_config(layout="wide")
    found = views()
    pages = {name: _page(name, view, chosen, online) for name, view in found.items()}
    current = st.navigation([_home(found, chosen, online), *pages.values()], position="hidden")
    _header(current.url_path, found, chosen)
    if online != newest:
        latest = url.changed(current.url_path, "version", None)
        st.html(versions.notice(online, newest, latest, chosen.language))
    current.run()
    _footer(online, chosen.language)


def _page(name: str, view: View, chosen: State, on: Release) -> StreamlitPage:
    draw: Callable[[], None] = partial(_draw, view, chosen, on)
    named = view.window(chosen, on) if view.window else ""
    return st.Page(draw, title=named or view.title[chosen.language], url_path=name)


def _home(found: dict[str, View], chosen: State, on: Release) -> StreamlitPage:
    """The address without a view shows the first one.

    It is a page apart, since the framework leaves its default page without a path of its own.
    """
    first = next(iter(found.values()))
    draw: Callable[[], None] = partial(_draw, first, chosen, on)
    return st.Page(draw, title=first.title[chosen.language], url_path="accueil", default=True)


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
            "address": url.changed(here, "lang", code),
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
            "address": url.changed(here, "theme", name),
            "here": name == chosen.theme,
        }
        for name, label in named.items()
    ]
    return {"shown": named[chosen.theme], "choices": choices}


def _draw(view: View, chosen: State, on: Release) -> None:
    """One view: title, choices, filters, what the URL asked for in vain, tool, cards."""
    chosen = url.settle(view.parameters, chosen, on)
    view = view.composed(view, chosen, on) if view.composed else view
    language = chosen.language
    followed = _followed(view, chosen, on)
    regions = view.sections and ("region" in followed or chosen.where.get("region"))
    sheets = regional.sheet_links(chosen, on) if regions else ""
    fillable = _fillable(view, chosen, on)
    words = {"title": view.title[language], "question": view.question[language]}
    more = {"sheets": sheets, "places": _places(view, language)}
    st.html(markup.render("head", language, **words, **more, example=fillable and chosen.example))
    if view.choices:
        view.choices(chosen, on)
    _filter_bar(followed, chosen, on)
    problems = [*chosen.problems, url.strangers(_declared(), language)]
    if any(problems):
        st.html(markup.render("notices", language, problems=list(filter(None, problems))))
    if view.tool:
        view.tool(chosen, on)
    for place, section in enumerate(view.sections):
        _section(section, f"{view.order}-{place}", chosen, on)
    if view.record_cards:
        _record_cards(view, fillable, chosen, on)


def _places(view: View, language: Language) -> list[tuple[str, str]]:
    """The sections of a long view, for a list that leads to them; of a short one none."""
    named = {f"{view.order}-{place}": section for place, section in enumerate(view.sections)}
    found = [(f"section-{slug}", section.title[language]) for slug, section in named.items()]
    if view.record_cards:
        found.append((f"section-{_RECORDS}", _of_records(view, language)["title"]))
    return found if len(found) > _LONG else []


def _fillable(view: View, chosen: State, on: Release) -> bool:
    """Whether the example fills cards of this view: real rows of all of them leave nothing to."""
    found = (query.records(card.indicator, on, chosen.example) for card in view.record_cards)
    return any(status != "received" for status in found)


def _declared() -> set[str]:
    """The parameters of every view: a link to another one may carry them."""
    found = views().values()
    own = (one.name for view in found for one in view.parameters)
    return {*own, *(name for view in found for name in view.reads)}


def _section(section: Section, slug: str, chosen: State, on: Release) -> None:
    """Large figures beside their words; other cards below theirs, two in a row or one wide."""
    language = chosen.language
    if section.figures() or section.entry:
        panels.figures(section, slug, chosen, on)
    else:
        words = _words(section, language)
        st.html(markup.render("section_head", language, slug=slug, **words))
    _grid(section.blocks(), slug, chosen, on)


def _words(section: Section, language: Language) -> dict[str, str]:
    return {"title": section.title[language], "about": section.about[language]}


def _of_records(view: View, language: Language) -> dict[str, str]:
    """The words above the cards that need records."""
    usual = {"title": say("records_title", language), "about": say("records_about", language)}
    return _words(view.records, language) if view.records else usual


def _record_cards(view: View, fillable: bool, chosen: State, on: Release) -> None:
    """The cards that need records stand together, with the example that fills them if asked.

    Those that have none are listed, folded: a dozen empty frames would hide the others. What a
    reader composed is drawn all the same: it is what was asked for.
    """
    language = chosen.language
    stands = {card: query.records(card.indicator, on, chosen.example) for card in view.record_cards}
    folded = [card for card, status in stands.items() if status == "awaiting" and not view.composed]
    words = _of_records(view, language)
    st.html(markup.render("section_head", language, slug=_RECORDS, **words))
    if fillable:
        example.switch(chosen)
    if folded:
        st.html(waiting.listed(folded, chosen, on))
    _grid([card for card in stands if card not in folded], _RECORDS, chosen, on)


def _grid(drawn: Sequence[BlockCard], slug: str, chosen: State, on: Release) -> None:
    """Wide cards alone, the others two by two."""
    runs = groupby(drawn, key=lambda card: card.wide)
    for place, (wide, together) in enumerate(runs):
        with nullcontext() if wide else panels.side_by_side(f"{slug}-{place}"):
            for card in together:
                panels.draw(card, chosen, on)


def _followed(view: View, chosen: State, on: Release) -> list[str]:
    """The filters that at least one card follows and that leave a choice, in the bar's order."""
    followed = {*view.follows}
    for card in view.cards():
        shown = chosen.example and isinstance(card, ChartCard)
        for indicator in card.indicators:
            followed |= query.followed(indicator, on, shown)
    offered = [name for name in state.dimensions() if name in followed]
    return [name for name in offered if len(state.options(name, on)) > 1]


def _filter_bar(followed: list[str], chosen: State, on: Release) -> None:
    """The filters that this view follows, and a chip for each value chosen on any other view.

    It stands there empty as well: what came with the first choice would move all that follows by
    one place, and the framework would make it anew.
    """
    language = chosen.language
    with st.container(key="filters", horizontal=True, vertical_alignment="bottom"):
        for name in followed:
            _filter(name, chosen, on)
        for name, values in chosen.measured.without(followed).items():
            _chips(name, values, on, language)
        if chosen.where:
            label = say("clear_filters", language)
            st.button(label, on_click=url.clear_filters, type="tertiary")


def _filter(name: str, chosen: State, on: Release) -> None:
    key = f"choose_{name}"
    language = chosen.language
    st.session_state[key] = list(chosen.where.get(name, ()))
    st.multiselect(
        wording.dimension(name, language),
        state.options(name, on),
        key=key,
        format_func=lambda value: query.label(name, value, on)[language],
        placeholder=wording.every(name, language),
        on_change=url.choose,
        args=(name, key),
    )


def _chips(name: str, values: tuple[str | int, ...], on: Release, language: Language) -> None:
    """What is chosen on another view still holds: a press on its chip takes it off."""
    label = wording.dimension(name, language)
    for value in values:
        words = {"label": label, "value": query.label(name, value, on)[language]}
        st.button(
            markup.plain(say("chip", language, **words)) + " ✕",
            key=f"chip_{name}_{value}",
            help=markup.plain(say("remove_filter", language, **words)),
            on_click=url.toggle,
            args=(name, str(value)),
        )


def _footer(on: Release, language: Language) -> None:
    date = wording.day(on.at.date(), language)
    version = say("footer_source", language, number=on.number, date=date)
    st.html(markup.render("footer", language, version=version))


if __name__ == "__main__":
    main()
