"""What changed between two reports: the figures that can be compared, the most changed first."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import partial

from cqcm_data import query
from cqcm_data.contracts import PublishedFigure
from cqcm_data.figures import figure
from cqcm_data.reading import Reading
from cqcm_data.series import Series
from cqcm_data.text import Language
from cqcm_views.cards import citations, table
from cqcm_views.cards.content import CardContent, Cell, Column, Row, Table, Words
from cqcm_views.cards.lead import MOST
from cqcm_views.views.model import ChangeCard
from cqcm_views.views.state import State
from cqcm_views.wording import citation, numbers, years
from cqcm_views.wording.strings import say

_SHOWN = 5  # of all that can be compared: what is read at a glance


@dataclass(frozen=True)
class _Change:
    """A figure, the one before it, and by how much of that one it differs."""

    series: Series
    before: PublishedFigure
    now: PublishedFigure
    share: float


def content(card: ChangeCard, state: State, reading: Reading) -> CardContent:
    """The figures that changed most of those that can be compared, with both values."""
    every = _changes([query.series(name, reading.received) for name in card.indicators], reading)
    language, shown = reading.language, every[:_SHOWN]
    series = [one.series for one in shown]
    rows = [row for one in shown for row in (one.before, one.now)]
    told = citations.of_several(table.together(series), series, state, reading)
    cited = citations.with_rows(told, rows, state, reading, dated=False)
    title, rule = _title(reading), _rule(every, shown, reading)
    names = ".".join(one.indicator.id for one in series)
    of_report = replace(state, where=state.where.only(["year"]))  # the card follows nothing else
    others = state.measured.without(["year"])
    return CardContent(
        anchor=card.anchor,
        title=title,
        claim=rule,
        citation=cited,
        parts=(_table(title, shown, language), Words(_in_words(shown, language))),
        quote=f"{title}. {_in_words(shown, language)} ({cited.cited})",
        numbers=partial(table.several, series, series, reading),
        file=of_report.address(f"donnees/ensemble/{names}.csv"),
        file_name=table.several_name(series, language),
        headline=_headline(shown, language) if shown else "",
        below=rule,
        whole=citations.not_followed(others, language),
        topic=citation.chosen(series[0], language) if series else "",
    )


def _changes(every: Sequence[Series], reading: Reading) -> list[_Change]:
    """From the largest relative change, up or down, to the smallest; else as they stand."""
    found = []
    for series in every:
        share, previous = years.relative(series), series.previous
        if share is not None and previous is not None:
            now = figure(str(series.provenance.figure), reading.release)
            found.append(_Change(series, previous.figure, now, share))
    return sorted(found, key=lambda one: -abs(one.share))


def _title(reading: Reading) -> str:
    year = citation.shown(reading)
    return say("changes_title", reading.language, year=year)


def _rule(every: Sequence[_Change], shown: Sequence[_Change], reading: Reading) -> str:
    """By which rule they stand here, and in which order."""
    counts = {"shown": len(shown), "every": len(every)}
    return say("changes_rule", reading.language, year=citation.shown(reading), **counts)


def _headline(shown: Sequence[_Change], language: Language) -> str:
    """As many of the first as a title has room for: each with both values."""
    kept = ""
    for one in shown:
        more = "; ".join(filter(None, [kept, _short(one, language)]))
        if len(more) > MOST:
            break
        kept = more
    return kept or shown[0].series.indicator.label[language]


def _short(one: _Change, language: Language) -> str:
    """« Projets : 438, puis 482 »."""
    return say(
        "change_short",
        language,
        label=one.series.indicator.label[language],
        before=citation.figure_value(one.before, language),
        now=citation.figure_value(one.now, language),
    )


def _in_words(shown: Sequence[_Change], language: Language) -> str:
    sentences = (
        say(
            "change_in_words",
            language,
            label=one.series.indicator.label[language],
            now=citation.figure_value(one.now, language),
            when=citation.dated(one.series, language),
            before=years.compared(one.series, language),
        )
        for one in shown
    )
    return " ".join(sentences)


def _table(title: str, shown: Sequence[_Change], language: Language) -> Table:
    reports = ([one.before for one in shown], [one.now for one in shown])
    return Table(
        caption=title,
        columns=(
            Column(say("measure", language), code="measure"),
            *(Column(_report(rows, language), number=True) for rows in reports),
        ),
        rows=tuple(_row(one, language) for one in shown),
    )


def _now(one: _Change, language: Language) -> str:
    """« 30 (+11,1 %) »."""
    value = citation.figure_value(one.now, language)
    return say("change_of", language, value=value, change=years.changed(one.series, language))


def _report(rows: Sequence[PublishedFigure], language: Language) -> str:
    """« Rapport 2023 », or both where the figures are not of one report."""
    return " / ".join(sorted({citation.in_report(row.source, language) for row in rows}))


def _row(one: _Change, language: Language) -> Row:
    unit = one.series.indicator.unit
    label = numbers.with_unit(one.series.indicator.label[language], unit, language)
    return Row(
        (
            Cell(label),
            Cell(citation.figure_value(one.before, language), one.before.value, unit),
            Cell(_now(one, language), one.now.value, unit),
        )
    )
