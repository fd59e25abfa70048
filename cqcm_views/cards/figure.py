"""Large figures: one number each, with its sentence, its target and its source."""

from dataclasses import replace
from functools import partial
from typing import NamedTuple

from cqcm_data import query, release
from cqcm_data.catalogue import Finding
from cqcm_data.filters import Filters
from cqcm_data.once import once
from cqcm_data.reading import Reading
from cqcm_data.series import Series
from cqcm_data.text import Language
from cqcm_views.cards import citations, table
from cqcm_views.cards.content import CardContent, Citation, Reach, Value
from cqcm_views.views.model import FigureCard
from cqcm_views.views.state import State
from cqcm_views.wording import citation, numbers, targets, years
from cqcm_views.wording.strings import say

_BELOW = 110  # letters of a sentence below a row; a longer one is told with where it comes from


class _Told(NamedTuple):
    """A number, and what is said of it whatever else is chosen: links and filters apart."""

    series: Series
    content: CardContent


def content(card: FigureCard, state: State, reading: Reading) -> CardContent:
    """One large number under what is chosen."""
    chosen, language = state.measured, reading.language
    follows = chosen.only(query.followed(card.indicator, reading.received))
    newest = release.current(reading.release.root).number
    told, held = _told(card.indicator, follows, reading, newest)
    series = replace(told, unfollowed=chosen.without(told.applied))
    return replace(
        held,
        citation=citations.with_points(held.citation, series, state, reading),
        file=state.address(f"donnees/{series.indicator.id}.csv"),
        notices=(*citations.not_followed_beside(series, language), *held.notices),
        whole=citations.whole(series, language),
    )


@once(maxsize=1024)  # up to 10 KB each
def _told(indicator: str, follows: Filters, reading: Reading, _newest: int) -> _Told:
    """One for all choices beside the filters that it follows.

    The public sees less of a release once there is a newer one, which is why that is in the key.
    """
    series = query.series(indicator, reading.received, (), follows)
    return _Told(series, _of_series(series, reading))


def _of_series(series: Series, reading: Reading) -> CardContent:
    language = reading.language
    stated = _of_what_is_published(series, reading)
    report = citation.report_of(series)
    claim = citation.finding(stated, reading, report) if stated else ""
    cited = _cited(stated, series, reading)
    value = _value(stated, series, reading)
    label = series.indicator.label[language]
    target = value.target.words if value.target else ""
    number = " ".join(filter(None, [value.qualifier, value.text, value.unit]))
    compared = years.compared(series, language)
    before = f"{compared}." if compared else ""
    start = f"{say('chip', language, label=label, value=number)}." if number else f"{label}."
    return CardContent(
        anchor=f"figure-{series.indicator.id}",
        title=label,
        claim=claim,
        citation=cited,
        parts=(value,),
        quote=" ".join(filter(None, [start, claim, target, before, f"({cited.cited})"])),
        numbers=partial(table.data, series, reading),
        file="",
        file_name=table.file_name(series, language),
        notices=(*citations.limits(series, language), *citations.beside(series, reading)),
        topic=citation.chosen(series, language),
        internal=series.internal,
        measure=label,
        below=claim if 0 < len(claim) <= _BELOW else citations.rivals(series, reading),
    )


def _of_what_is_published(series: Series, reading: Reading) -> Finding | None:
    """The finding of an indicator; none where a filter has put another number in its place.

    Nor where the report that states the figure does not state all that the sentence needs.
    """
    stated = series.status in ("report", "other_source") and not series.narrowed
    finding = series.indicator.finding if stated else None
    return finding if finding and citation.holds(finding, series, reading) else None


def _cited(stated: Finding | None, series: Series, reading: Reading) -> Citation:
    """Its own sources, then those whose figures its sentence quotes."""
    own = citations.unlinked(series, reading)
    also = citation.also_cited(stated, series, reading) if stated else ""
    line, cited = (" · ".join(filter(None, [one, also])) for one in (own.line, own.cited))
    return replace(own, line=line, cited=cited)


def _value(stated: Finding | None, series: Series, reading: Reading) -> Value:
    share = citation.share(stated, reading)
    language = reading.language
    text, unit = _large(series, language)
    label = series.indicator.label[language]
    measure = numbers.with_unit(label, series.indicator.unit, language)
    target = targets.against(series, reading)
    return Value(
        qualifier=citation.qualifier(series.qualifier, language),
        text=text,
        unit=unit,
        beside=unit if measure != label else "",
        share=None if share is None else round(share * 100, 1),
        target=Reach(target.words, target.reached, target.mark) if target else None,
        compared=years.beside(series, reading),
    )


def _large(series: Series, language: Language) -> tuple[str, str]:
    """A value, or both ends of a range, and the unit beside it; a hidden one is said, without."""
    if series.hidden.any():
        return say("hidden", language), ""
    unit = series.indicator.unit
    last = series.value if series.value_to is None else series.value_to
    shown = citation.range_of(series.value, series.value_to, unit, language)
    return shown, numbers.unit_beside(unit, last, language)
