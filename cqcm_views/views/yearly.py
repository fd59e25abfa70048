"""The views as a reading has them: words about its report, what is new in it, what changed."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import replace
from types import MappingProxyType

from cqcm_data import engine, indicators, query, reports
from cqcm_data.catalogue import Indicator, load
from cqcm_data.once import once
from cqcm_data.reading import Reading
from cqcm_data.release import Release
from cqcm_data.text import Text, of_year
from cqcm_views.views import registry
from cqcm_views.views.model import AnyCard, ChangeCard, FigureCard, Lead, Section, TableCard, View
from cqcm_views.wording import citation, years
from cqcm_views.wording.strings import words

CHANGES = "changes"  # the card that says what changed between two reports


def views(reading: Reading) -> Mapping[str, View]:
    """Every view by its name, in the order of the navigation, about the report that is read."""
    written = registry.views()
    if len(reports.reports(reading.release)) < 2:
        return written
    return _views(tuple(written.items()), reading.release, reading.report)


@once(maxsize=2 * engine.RELEASES)
def _views(
    written: tuple[tuple[str, View], ...], on: Release, report: int | None
) -> Mapping[str, View]:
    year = reports.shown(on, report)
    told = {name: _about(view, year) for name, view in written}
    new = _new(told, on, year)
    whole = {
        name: replace(view, sections=(*view.sections, *new.get(name, ())))
        for name, view in told.items()
    }
    changed = {name: _changed(view, Reading(on, report=report)) for name, view in whole.items()}
    return MappingProxyType(changed)


def _about(view: View, year: int | None) -> View:
    """A view whose words are about the report of a year."""
    sections = tuple(
        replace(one, title=of_year(one.title, year), about=of_year(one.about, year))
        for one in view.sections
    )
    return replace(
        view,
        title=of_year(view.title, year),
        short=of_year(view.short, year),
        question=of_year(view.question, year),
        sections=sections,
    )


# What is new -------------------------------------------------------------------------------------


def _new(written: Mapping[str, View], on: Release, year: int | None) -> dict[str, list[Section]]:
    """By view, a section for each report that brought indicators of the installation's own.

    Those of a topic stand on the view that shows most of its others.
    """
    found: dict[str, dict[int, list[Indicator]]] = {}
    for indicator, first in _own(on):
        if year is None or first <= year:
            place = _place(indicator.topic, written)
            found.setdefault(place, {}).setdefault(first, []).append(indicator)
    return {
        name: [_section(first, found[name][first]) for first in sorted(found[name], reverse=True)]
        for name in found
    }


def _own(on: Release) -> Iterator[tuple[Indicator, int]]:
    """The indicators of the installation, each with the year of the report that brought it."""
    shipped = load().indicators
    for name, one in indicators.known(on).indicators.items():
        if name not in shipped:
            yield one, reports.year(reports.chain(str(one.published), on)[0].source)


def _place(topic: str, written: Mapping[str, View]) -> str:
    """The view that shows most indicators of a topic; the first one where none does."""
    shipped = load()
    shown = Counter(
        name
        for name, view in written.items()
        for card in view.cards()
        if not view.overview
        for one in card.indicators
        if shipped[one].topic == topic
    )
    return max(shown, key=lambda name: shown[name]) if shown else next(iter(written))


def _section(first: int, among: list[Indicator]) -> Section:
    return Section(
        title=_in_both("new_in_report_title", year=first),
        about=_in_both("new_in_report_about", year=first),
        cards=tuple(FigureCard(one.id) for one in among),
    )


def _in_both(name: str, **values: object) -> Text:
    both = words()[name]
    return Text(fr=both.fr.format_map(values), en=both.en.format_map(values))


# What changed ------------------------------------------------------------------------------------


def _changed(view: View, reading: Reading) -> View:
    """A view in which what changed between two reports leads, where something can be compared."""
    if not any(one.changes for one in view.lead):
        return view
    among = tuple(dict.fromkeys(name for card in view.cards() for name in _measured(card)))
    compared = tuple(name for name in among if _comparable(name, reading))
    if not compared:
        return view
    return replace(
        view,
        lead=tuple(
            Lead(
                ChangeCard(CHANGES, compared),
                topic=one.topic,
                measured=False,
                instead_of=one.anchor,
            )
            if one.changes
            else one
            for one in view.lead
        ),
    )


def _measured(card: AnyCard) -> tuple[str, ...]:
    """The indicators of which a card shows the published number."""
    if isinstance(card, Lead):
        return _measured(card.card)
    return card.indicators if isinstance(card, FigureCard | TableCard) else ()


def _comparable(name: str, reading: Reading) -> bool:
    """Whether the report that is shown states a figure, and one before it states the same."""
    series, on = query.series(name, reading), reading.release
    stated = citation.report_of(series) == reports.shown(on, reading.report)
    return stated and years.relative(series) is not None
