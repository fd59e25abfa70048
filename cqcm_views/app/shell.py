"""A run of the framework: the page that an address asks for, for the one who looks."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import partial
from itertools import chain, count

import streamlit as st
from streamlit.navigation.page import StreamlitPage

from cqcm_data import journal, labels, release
from cqcm_data.reading import Reading
from cqcm_views import markup
from cqcm_views.app import address, cells, element, person, whole
from cqcm_views.app import page as pages
from cqcm_views.app.cells import Part
from cqcm_views.app.header import header
from cqcm_views.app.page import Page, Step
from cqcm_views.views import place, yearly
from cqcm_views.views.model import View
from cqcm_views.views.place import Place
from cqcm_views.views.state import State
from cqcm_views.wording import numbers
from cqcm_views.wording.strings import say


def main() -> None:
    """Draw the app for one visitor, from what the URL holds; the log has what it took."""
    with journal.rerun() as told:
        _run(told)


def _run(told: journal.Told) -> None:
    newest, asked = release.current(), address.every()
    chosen = person.as_seen(place.read(asked, newest), person.here())
    st.set_page_config(layout="wide")
    reading = chosen.reading(chosen.shown(newest))
    known = yearly.views(reading)

    def page(name: str) -> Page:
        at, view = Place.of(name, asked), known[name or next(iter(known))]
        return Page(at, view, chosen, reading, newest, element.theme_name(chosen))

    current = _navigated(known, chosen, reading, lambda: below(page(current.url_path)))
    name = current.url_path
    told |= {"view": name, "language": chosen.language, "release": reading.release.number}
    st.html(header(page(name)))  # stays where it is: what `below` draws goes with its page
    current.run()


def _navigated(
    known: Mapping[str, View], chosen: State, reading: Reading, draw: Callable[[], None]
) -> StreamlitPage:
    """The page that one is on. The address without a view is one apart: the framework leaves its
    usual one without a path.
    """
    titles = {name: pages.window_title(view, chosen, reading) for name, view in known.items()}
    first = next(iter(titles.values()))
    every = [st.Page(draw, title=first, url_path="accueil", default=True)]
    every += [st.Page(draw, title=title, url_path=name) for name, title in titles.items()]
    return st.navigation(every, position="hidden")


def below(page: Page) -> None:
    """All of a page below its header: what follows one another is one element of the framework."""
    own = [*_of_this_session(page.reading)]
    if page.is_the_same_for_all and not own:
        element.show_whole(whole.told(page), page.place)
    else:
        room = [cells.words('<div class="cqcm-below"></div>', "below")] if own else []
        _take(chain(own, pages.steps(pages.settled(page)), room))


def _take(taken: Iterable[Step]) -> None:
    """Do what the framework does, and show all parts between; also those before one that fails."""
    made: list[Part] = []
    names = (f"page-{number}" for number in count())

    def show() -> None:
        if made:
            element.show(made, next(names))
            made.clear()

    try:
        for step in taken:
            if isinstance(step, Part):
                made.append(step)
            else:
                show()
                step()
    finally:
        show()


def _of_this_session(reading: Reading) -> Iterator[Step]:
    """What nobody else sees: that small counts are in sight, or are no longer."""
    if reading.audience == "staff":
        yield partial(_internal, reading)
    if person.internal_ended():
        ended = [say("internal_ended", reading.language)]
        html = markup.render("notices", reading.language, problems=ended)
        yield cells.words(html, "internal-ended")


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
