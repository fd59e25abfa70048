"""What the page that HTTP gives holds before any script: where one is, and the large figures.

Whoever has a slow line, a connection that a proxy refuses or no script reads it; all others see it
until the page has opened (`opening.js`), or the app has drawn its own title.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import groupby
from typing import get_args

from cqcm_data import release, reports
from cqcm_data.filters import Filters
from cqcm_data.once import once
from cqcm_data.query import EVERYTHING
from cqcm_data.reading import Reading
from cqcm_data.text import Language
from cqcm_views import markup
from cqcm_views.app import errors
from cqcm_views.cards import contents
from cqcm_views.cards.content import CardContent
from cqcm_views.views import state, yearly
from cqcm_views.views.model import FigureCard, View
from cqcm_views.views.registry import views
from cqcm_views.views.state import State
from cqcm_views.wording.strings import say

Group = tuple[str, list[CardContent]]


def shown(name: str, asked: Mapping[str, Sequence[str]]) -> tuple[str, str]:
    """The title of a view and what stands there for an address; raises KeyError.

    Without figures where no release can be shown.
    """
    language = state.language_of(asked.get("lang", ()))
    try:
        newest = release.current()
        chosen = _chosen(asked, newest)
        if not chosen.problems:
            reading = chosen.reading(chosen.shown(newest))
            view = yearly.views(reading)[name]
            told = content(view, reading, chosen.version, chosen.where)
            return view.title[language], told
    except Exception as error:  # noqa: BLE001 - whatever it is, the page has its title
        errors.log(error)
    view = views()[name]
    return view.title[language], _written(view, State(language=language), ())


def _chosen(asked: Mapping[str, Sequence[str]], newest: release.Release) -> State:
    """The language, the release and the report alone: nothing here follows a filter, or is made up.

    A year that asks for a report is kept; any other one is a filter of records.
    """
    known = {name: asked[name] for name in ("lang", "version") if name in asked}
    plain = state.parse(known, newest)
    dated = state.parse({**known, "year": asked.get("year", ())}, newest)
    of_report = reports.asked(dated.where, dated.shown(newest)) if not dated.problems else None
    return dated if of_report else plain


@once(maxsize=128)
def content(
    view: View, reading: Reading, version: int | None = None, where: Filters = EVERYTHING
) -> str:
    """The same for a release, made once for all who read it in a language.

    `version` is its number where it is an older one, `where` the year of a report that is asked
    for, which every link then carries.
    """
    chosen = State(language=reading.language, version=version, where=where)
    claims = [contents.content(lead, chosen, reading) for lead in view.lead]
    links = yearly.views(reading)
    return _written(view, chosen, _groups(view, chosen, reading), claims, links)


def _groups(view: View, chosen: State, reading: Reading) -> list[Group]:
    """The large figures of a view in its order, under the titles of their sections."""
    titles = {card: one.title for one in view.sections for card in one.cards}
    cards = [card for card in view.cards() if isinstance(card, FigureCard)]
    return [
        (
            title[reading.language] if title else "",
            [contents.content(c, chosen, reading) for c in of],
        )
        for title, of in groupby(cards, key=titles.get)
    ]


def _written(
    view: View,
    chosen: State,
    groups: Sequence[Group],
    claims: Sequence[CardContent] = (),
    every: Mapping[str, View] | None = None,
) -> str:
    language, known = chosen.language, every or views()
    name = next(name for name, one in known.items() if one.order == view.order)
    current = view.within or name
    links = [
        {"label": one.short[language], "address": chosen.address(of), "here": of == current}
        for of, one in known.items()
        if one.listed
    ]
    return markup.render(
        "before",
        language,
        title=view.title[language],
        question=view.question[language],
        home=chosen.address(""),
        views=links,
        languages=_languages(name, chosen),
        groups=groups,
        claims=claims,
    )


def _languages(name: str, chosen: State) -> list[dict[str, object]]:
    language = chosen.language
    return [
        {
            "code": code,
            "name": say(f"language_{code}", language),
            "address": replace(chosen, language=code).address(name),
            "here": code == language,
        }
        for code in get_args(Language)
    ]
