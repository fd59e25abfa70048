"""The script behind dashboard.py: navigation, language, filter bar, the view, the footer."""

import importlib
from collections.abc import Callable
from functools import cache, partial
from pathlib import Path

import streamlit as st
from streamlit.navigation.page import StreamlitPage

from cqcm_data import query, release
from cqcm_data.text import Language
from cqcm_views import cards, links, markup, state, wording
from cqcm_views.state import State
from cqcm_views.view import View
from cqcm_views.wording import say

PAGES = Path(__file__).resolve().parent.parent / "pages"


def main() -> None:
    """Draw the app for one visitor, from what the URL holds."""
    chosen = state.read()
    st.set_page_config(layout="wide")
    found = views()
    pages = {name: _page(name, view, chosen) for name, view in found.items()}
    current = st.navigation([_home(found, chosen), *pages.values()], position="hidden")
    _header(pages, found, chosen)
    current.run()
    _footer(chosen.language)


@cache
def views() -> dict[str, View]:
    """Every view by the name of its file, in the order of the navigation."""
    names = [file.stem for file in PAGES.glob("*.py") if not file.stem.startswith("_")]
    found = {name: importlib.import_module(f"pages.{name}").view for name in names}
    return dict(sorted(found.items(), key=lambda item: item[1].order))


def _page(name: str, view: View, chosen: State) -> StreamlitPage:
    draw: Callable[[], None] = partial(_draw, view, chosen)
    return st.Page(draw, title=view.title[chosen.language], url_path=name)


def _home(found: dict[str, View], chosen: State) -> StreamlitPage:
    """The address without a view shows the first one.

    It is a page apart: a link to the framework's default page has no path, so that it leads
    nowhere when it is opened in a new window.
    """
    first = next(iter(found.values()))
    draw: Callable[[], None] = partial(_draw, first, chosen)
    return st.Page(draw, title=first.title[chosen.language], url_path="accueil", default=True)


def _header(pages: dict[str, StreamlitPage], found: dict[str, View], chosen: State) -> None:
    with st.container(key="header", horizontal=True, vertical_alignment="center"):
        st.html(f'<p class="cqcm-brand">{say("brand", chosen.language)}</p>')
        with st.container(key="nav", horizontal=True):
            carried = links.parameters(chosen.where, chosen.language)
            for name, page in pages.items():
                label = found[name].short[chosen.language]
                st.page_link(page, label=label, query_params=carried)
        _language(chosen.language)


def _language(language: Language) -> None:
    st.session_state["choose_lang"] = language
    st.segmented_control(
        say("language", language),
        ["fr", "en"],
        key="choose_lang",
        format_func=str.upper,
        required=True,
        label_visibility="collapsed",
        on_change=state.choose,
        args=("lang", "choose_lang"),
    )


def _draw(view: View, chosen: State) -> None:
    """One view: title, filters, what the URL asked for in vain, then its cards or its tool."""
    language = chosen.language
    words = {"title": view.title[language], "question": view.question[language]}
    st.html(markup.render("head", language, **words))
    followed = _followed(view)
    _filter_bar(followed, chosen)
    unfollowed = chosen.where.without(followed)
    notice = say("no_filter_followed", language) if unfollowed and not view.tool else ""
    if chosen.problems or notice:
        st.html(markup.render("notices", language, problems=chosen.problems, notice=notice))
    if view.tool:
        view.tool(language, chosen.where)
    for place, section in enumerate(view.sections):
        slug = f"{view.order}-{place}"
        st.html(cards.section(section, slug, chosen.where, release.current(), language))


def _followed(view: View) -> list[str]:
    """The filters that at least one card follows and that leave a choice, in the bar's order."""
    followed = {*view.follows}
    for name in view.indicators():
        followed |= query.followed(name)
    return [
        name for name in state.dimensions() if name in followed and len(state.options(name)) > 1
    ]


def _filter_bar(followed: list[str], chosen: State) -> None:
    """The filters that this view follows, and a chip for each value chosen on any view."""
    language = chosen.language
    if not followed and not chosen.where:
        return
    with st.container(key="filters", horizontal=True, vertical_alignment="bottom"):
        for name in followed:
            _filter(name, chosen)
        for name, values in chosen.where.items():
            if name not in followed:
                _chips(name, values, language)
        if chosen.where:
            st.button(say("clear_filters", language), on_click=state.clear, type="tertiary")


def _filter(name: str, chosen: State) -> None:
    key = f"choose_{name}"
    language = chosen.language
    st.session_state[key] = list(chosen.where.get(name, ()))
    st.multiselect(
        wording.dimension(name, language),
        state.options(name),
        key=key,
        format_func=lambda value: query.label(name, value)[language],
        placeholder=wording.every(name, language),
        on_change=state.choose,
        args=(name, key),
    )


def _chips(name: str, values: tuple[str | int, ...], language: Language) -> None:
    """What is chosen on another view still holds: a press on its chip takes it off."""
    label = wording.dimension(name, language)
    for value in values:
        shown = query.label(name, value)[language]
        rest = [other for other in values if other != value]
        st.button(
            say("chip", language, label=label, value=shown) + " ✕",
            key=f"chip_{name}_{value}",
            help=say("remove_filter", language, label=label, value=shown),
            on_click=state.put,
            args=(name, rest),
        )


def _footer(language: Language) -> None:
    online = release.current()
    date = wording.day(online.at.date(), language)
    version = say("footer_source", language, number=online.number, date=date)
    st.html(markup.render("footer", language, version=version))


if __name__ == "__main__":
    main()
