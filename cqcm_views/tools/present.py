"""Presentations: the cards that a reader has gathered, the decks that ship, how one presents."""

from collections.abc import Iterator, Mapping, Sequence
from urllib.parse import urlencode

import streamlit as st

from cqcm_data.reading import Reading
from cqcm_data.text import Language
from cqcm_views import markup
from cqcm_views.app import address
from cqcm_views.cards import contents
from cqcm_views.exports import organisation
from cqcm_views.views import deck as decks
from cqcm_views.views import gathering
from cqcm_views.views.gathering import DAY, EVENT, LONGEST, SLIDES, TITLE, Gathered
from cqcm_views.views.state import State
from cqcm_views.wording.strings import say

READS = gathering.PARAMETERS
HERE = "presenter"

Link = Mapping[str, str]
Pairs = Sequence[tuple[str, str]]


def draw(chosen: State, reading: Reading) -> None:
    """The words of the title slide; what is gathered, what is ready, how one presents."""
    language, asked = reading.language, gathering.gathered(address.raw(), reading)
    if reading.example:
        st.html(markup.render("banner", language))
    st.html(markup.render("present_title", language, names=(TITLE, EVENT, DAY)))
    slides = [_slide(place, asked, chosen, reading) for place in range(len(asked.codes))]
    beyond = [_title(code, chosen, reading) for code in asked.beyond]
    held = {"slides": slides, "unknown": asked.unknown, "beyond": beyond, "most": gathering.MOST}
    problems = [*_problems(language)]
    own = _own(asked, chosen)
    st.html(markup.render("present_gathered", language, problems=problems, **held, **own))
    ready = [_ready(name, deck, asked, chosen) for name, deck in decks.decks().items()]
    st.html(markup.render("present", language, decks=ready))


def _problems(language: Language) -> Iterator[str]:
    """Words that a title slide has no room for, files of the organisation that cannot be used."""
    if gathering.too_long(address.raw()):
        yield say("title_slide_cut", language, most=LONGEST)
    for use, name in organisation.organisation().wrong:
        yield say(f"organisation_{use}_wrong", language, file=name)


def _own(asked: Gathered, chosen: State) -> dict[str, object]:
    """What one does with what is gathered."""
    return {
        "clear": address.here(HERE).with_values(SLIDES, ()),
        "files": files(gathering.NAME, chosen, asked.pairs),
    }


def _slide(place: int, asked: Gathered, chosen: State, reading: Reading) -> dict[str, object]:
    """A gathered card: its title, and the addresses that move it or take it out."""
    codes, code = [*asked.codes, *asked.beyond], asked.codes[place]
    rest = [one for one in codes if one != code]
    held = contents.content(decks.cards(reading)[code], chosen, reading)
    last = len(asked.codes) - 1

    def moved(to: int) -> str:
        return address.here(HERE).with_values(SLIDES, [*rest[:to], code, *rest[to:]])

    return {
        "title": held.headline or held.title,
        "code": code,
        "waits": held.waits,
        "made_up": say("status_fictitious", reading.language) if held.fictitious else "",
        "first": moved(0) if place > 1 else "",
        "up": moved(place - 1) if place else "",
        "down": moved(place + 1) if place < last else "",
        "out": address.here(HERE).with_values(SLIDES, rest),
    }


def _title(code: str, chosen: State, reading: Reading) -> str:
    held = contents.content(decks.cards(reading)[code], chosen, reading)
    return held.headline or held.title


def _ready(name: str, deck: decks.Deck, asked: Gathered, chosen: State) -> dict[str, object]:
    language = chosen.language
    return {
        "title": deck.worded(deck.title[language], say("some_region", language)),
        "about": deck.about[language],
        "count": len(deck.slides) + 1,  # with the one that closes it
        "waits": deck.region and "region" not in chosen.where,
        "files": files(name, chosen, asked.titled_alone.pairs),
    }


def files(name: str, chosen: State, more: Pairs = ()) -> dict[str, str]:
    """Where a deck is played, printed, taken into PowerPoint and saved, under what is chosen."""
    kept = [pair for pair in chosen.parameters() if pair[0] != "theme"]

    def at(ending: str, *last: tuple[str, str]) -> str:
        asked = urlencode([*kept, *more, *last])
        return f"/presentations/{name}.{ending}" + (f"?{asked}" if asked else "")

    return {
        "play": at("html", ("diapo", "1")),
        "audience": at("html", ("copie", "")),
        "pdf": at("html", ("pdf", "")),
        "powerpoint": at("pptx"),
        "file": at("html", ("fichier", "")),
    }
