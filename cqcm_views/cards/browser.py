"""What the browser draws of a card: HTML through the templates, the figure for Plotly.

`assets/card.js` shows it. Everything comes from the content of the card.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TypeGuard

from pydantic import JsonValue

from cqcm_data.once import once
from cqcm_data.reading import Reading
from cqcm_data.series import Series
from cqcm_data.text import Language
from cqcm_views import charts, markup, sites
from cqcm_views.cards import contents, frames, lists
from cqcm_views.cards.content import CardContent, Figure, Part, Table, Value, Waiting, Words
from cqcm_views.charts import shares, timeline
from cqcm_views.charts.shares import Parts
from cqcm_views.theme import THEMES, Name
from cqcm_views.views.model import AnyCard, Section
from cqcm_views.views.state import State
from cqcm_views.wording import numbers
from cqcm_views.wording.numbers import ABSENT
from cqcm_views.wording.strings import say

Json = dict[str, JsonValue]  # what goes to the browser
Files = Callable[[CardContent, State, Reading], CardContent]  # where the files of a card are had


def everyones(held: CardContent, _state: State, _reading: Reading) -> CardContent:
    """Its files are at addresses, the same for everyone."""
    return held


@dataclass(frozen=True)
class Room:
    """How many pixels a figure has: on a wide screen, on paper, and on a phone.

    `phone_below` is the width of the window under which it has a phone's.
    """

    screen: int
    paper: int
    phone_below: int
    phone: int = 270


THIRD = Room(screen=370, paper=370, phone_below=480, phone=270)
HALF = Room(screen=560, paper=560, phone_below=600)
WHOLE = Room(screen=1130, paper=940, phone_below=820)


FIRST = 10  # entries of a list, rows of a section: the others come when they are asked for


@once(maxsize=512)
def section_head(section: Section, reading: Reading, first: bool) -> str:
    """The HTML of the words of a section; the `first` one of a page has no line above it."""
    language = reading.language
    return markup.render(
        "section_head",
        language,
        slug=section.slug,
        title=section.title[language],
        about=section.about[language],
        first=first,
    )


def rows(cards: Iterable[AnyCard], state: State, reading: Reading, files: Files = everyones) -> str:
    """The HTML of cards as rows: what it is, its value, its period, where it comes from."""
    held = [_held(card, state, reading, files) for card in cards]
    return markup.render("rows", reading.language, cards=held, first=FIRST, absent=ABSENT)


def folded(
    section: Section,
    cards: Iterable[AnyCard],
    state: State,
    reading: Reading,
    files: Files = everyones,
) -> str:
    """A section about one entry of a list: its words, and below them its details and its rows."""
    language = reading.language
    return markup.render(
        "folded",
        language,
        slug=section.slug,
        title=section.title[language],
        about=section.about[language],
        entry=lists.entry(*section.entry, reading) if section.entry else (),
        cards=[_held(card, state, reading, files) for card in cards],
        first=FIRST,
        absent=ABSENT,
    )


def rest_title(cards: Sequence[AnyCard], language: Language) -> str:
    """How many cards no chosen filter changes, as what their rows are folded under."""
    return markup.render("rest_title", language, count=len(cards))


def rest(cards: Iterable[AnyCard], state: State, reading: Reading, files: Files = everyones) -> str:
    """The rows of what no chosen filter changes.

    That they stand for the whole is said once, above them, instead of on each.
    """
    held = [_held(card, state, reading, files) for card in cards]
    return markup.render("rest", reading.language, cards=held, first=FIRST, absent=ABSENT)


def _held(card: AnyCard, state: State, reading: Reading, files: Files) -> CardContent:
    held = contents.content(card, state, reading)
    return files(frames.taken(held, card, state, reading), state, reading)


def content(
    card: AnyCard,
    state: State,
    reading: Reading,
    theme: Name,
    alone: bool = True,
    files: Files = everyones,
) -> Json:
    """The head, the parts and the foot of a card; parts are HTML, the figure is for Plotly.

    `alone`, it says itself that it stands for the whole, where no filter that is chosen holds.
    """
    held = contents.content(card, state, reading)
    figure = _figure(held, theme)
    held = files(frames.taken(held, card, state, reading, _height(figure)), state, reading)
    language, online = reading.language, reading.release
    day = numbers.day(online.day, language)
    dated = say("picture_dated", language, date=day)
    told = {"version": online.number, "dated": dated, "public": sites.public()}
    around = {
        name: markup.render(f"card_{name}", language, card=held, alone=alone, **told)
        for name in ("head", "foot")
    }
    return {**around, **_parts(held, reading.language), **figure}


def _parts(held: CardContent, language: Language) -> Json:
    """Each part under its tab; a card with one part that is no chart has no tabs."""
    alone = len(held.parts) == 1
    names = [] if alone else [_named(part) for part in held.parts]
    html = {_named(part): _html(part, language) for part in held.parts}
    return {
        "tabs": [[name, say(f"tab_{name}", language)] for name in names],
        "label": say("tab_label", language),
        "parts": {name: part for name, part in html.items() if part},
    }


def _named(part: Part) -> str:
    """What the browser calls a part; raises KeyError for one that it does not draw alone."""
    return _NAMES[type(part)]


_NAMES = {Figure: "chart", Table: "table", Words: "words", Waiting: "only", Value: "only"}


def _html(part: Part, language: Language) -> str:
    """A part as HTML; nothing for a figure, which Plotly draws."""
    match part:
        case Table():
            return markup.render("card_table", language, table=part, absent=ABSENT, first=FIRST)
        case Words():
            return markup.render("card_words", language, words=part)
        case Waiting():
            return markup.render("card_waits", language, waiting=part)
        case Value():
            return markup.render("card_value", language, value=part)
    return ""


# Figures ----------------------------------------------------------------------------------------


def _figure(held: CardContent, theme: Name) -> Json:
    return on_all(held.figure, theme) if held.figure else {}


def _height(figure: Json) -> int:
    """How many pixels it is high on a wide screen; none where there is no figure."""
    match figure:
        case {"figure": {"layout": {"height": int() | float() as height}}}:
            return round(height)
    return 0


def on_all(figure: Figure, theme: Name) -> Json:
    """A figure as a wide screen shows it, and what of it is otherwise on a phone and on paper.

    The browser chooses: a window may be made wider, a phone turned, a page printed.
    """
    room = THIRD if figure.narrow else WHOLE if figure.wide else HALF
    on_screen = drawn(figure, theme, room.screen)
    on_phone = drawn(figure, theme, room.phone)
    on_paper = on_screen if theme == "light" else drawn(figure, "light", room.screen)
    return {
        "figure": on_screen,
        "phone": {"below": room.phone_below, "changes": [*changes(on_screen, on_phone)]},
        "paper": {"width": room.paper, "changes": [*changes(on_screen, on_paper)]},
    }


def drawn(figure: Figure, theme: Name, width: int) -> charts.Picture:
    """A figure in a theme, for so many pixels."""
    options = replace(figure.options, width_hint=width)
    look, language = THEMES[theme], figure.language
    match figure.shown:
        case Series():
            return charts.figure(figure.kind, figure.shown, language, look, options)
        case Parts():
            return shares.figure(figure.shown, figure.alt, language, look, options)
    return timeline.figure(figure.shown, figure.alt, language, look, options)


def changes(one: JsonValue, other: JsonValue, *path: str | int) -> Iterator[JsonValue]:
    """Where another drawing of the same numbers differs: the way to each part, what it is there.

    Parts are told apart by their names, or by their places in a list of traces and the like.
    """
    if one == other:
        return
    if isinstance(one, dict) and isinstance(other, dict) and [*one] == [*other]:
        for name in one:
            yield from changes(one[name], other[name], *path, name)
    elif _traces(one) and _traces(other) and len(one) == len(other):
        for place, (trace, otherwise) in enumerate(zip(one, other, strict=True)):
            yield from changes(trace, otherwise, *path, place)
    else:
        yield [[*path], other]


def _traces(value: JsonValue) -> TypeGuard[list[JsonValue]]:
    return isinstance(value, list) and bool(value) and all(isinstance(x, dict) for x in value)
