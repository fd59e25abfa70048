"""Regions side by side, and beside Québec: a table with bars for every measure that has values."""

from collections.abc import Sequence
from dataclasses import dataclass

from cqcm_data import query
from cqcm_data.once import once
from cqcm_data.reading import Reading
from cqcm_data.series import Series
from cqcm_data.text import Language
from cqcm_views import markup
from cqcm_views.cards import citations, regions
from cqcm_views.cards.regions import MOST
from cqcm_views.views.state import State
from cqcm_views.wording import citation, findings, numbers, strings
from cqcm_views.wording.strings import say


@dataclass(frozen=True)
class Amount:
    """A value in words, and the length of its bar in percent of the longest one."""

    text: str
    width: float | None = None
    absent: bool = False


@dataclass(frozen=True)
class Compared:
    """One measure of the chosen regions, and of Québec."""

    label: str
    shared: str
    made_up: bool
    source: str
    unfollowed: str
    protected: str
    cells: tuple[Amount, ...]
    whole: Amount
    whole_status: str


def comparison(state: State, per: bool, reading: Reading) -> str:
    """The chosen regions beside Québec, for every measure that has values: a table with bars."""
    return _comparison(state.asked, per, reading)


@once(maxsize=256)
def _comparison(state: State, per: bool, reading: Reading) -> str:
    language, codes = reading.language, regions.chosen(state)[:MOST]
    every = [_compared(name, codes, per, state, reading) for name in _with_values(state, reading)]
    heads = [
        {"name": regions.name_of(code, reading), "address": regions.sheet_address(state, code)}
        for code in codes
    ]
    groups = [[row for row in every if row.made_up is made_up] for made_up in (False, True)]
    absent = any(cell.absent for row in every for cell in row.cells)
    return markup.render(
        "region_compare", language, regions=heads, groups=filter(None, groups), absent=absent
    )


def _with_values(state: State, reading: Reading) -> list[str]:
    """The measures that have values: the real ones before the made-up ones."""
    names = [name for name in regions.measures() if not regions.awaits(name, reading)]
    return sorted(names, key=lambda name: not query.followed(name, reading.received))


def compare_intro(state: State, reading: Reading) -> str:
    """What is compared, or what to choose first."""
    language, codes = reading.language, regions.chosen(state)
    if len(codes) < 2:
        sentence = "compare_one" if codes else "compare_none"
        return say(sentence, language, names=regions.names_of(codes, reading) if codes else "")
    names = regions.names_of(codes[:MOST], reading)
    sentence = "compare_about" if len(codes) <= MOST else "compare_too_many"
    return say(sentence, language, names=names, count=len(codes))


def _compared(
    name: str, codes: Sequence[str], per: bool, state: State, reading: Reading
) -> Compared:
    language = reading.language
    series, whole = (regions.measured(name, which, per, state, reading) for which in (codes, ()))
    unit = series.indicator.unit
    at = {str(row.keys[0]): row for row in findings.rows(series, language)}
    rows = [at.get(code) for code in codes]
    # Québec is on the scale of the regions where it is not as much as all of them together.
    comparable = series.population is not None or not _counts(series)
    shared = comparable and whole.status == series.status
    scaled = [*rows, *(findings.rows(whole, language) if shared else [])]
    most = max((row.value or 0 for row in scaled if row), default=0)
    made_up, same = series.status == "fictitious", whole.status == series.status
    return Compared(
        label=numbers.with_unit(series.indicator.label[language], unit, language),
        shared=strings.shared(series.indicator.dataset, language),
        made_up=made_up,
        source=regions.source_line(series, reading),
        unfollowed=citations.not_followed(series.unfollowed, language, series.applied),
        protected=citations.protected(series, language) or citations.protected(whole, language),
        cells=tuple(
            _cell(row, unit, most, language) if row else _no_row(code, series, language)
            for code, row in zip(codes, rows, strict=True)
        ),
        whole=_whole(whole, most if shared else 0, language),
        whole_status=citation.standing(whole, reading) if made_up or not same else "",
    )


def _counts(series: Series) -> bool:
    measure = series.indicator.measure
    return measure is not None and measure.per is None


def _cell(row: findings.Row, unit: str, most: float, language: Language) -> Amount:
    """A value in words, and its bar as a share of the longest; no bar where `most` is zero."""
    width = round(100 * row.value / most, 1) if row.value is not None and most else None
    text = findings.quantity(row, unit, language)
    return Amount(text, width)


def _whole(whole: Series, most: float, language: Language) -> Amount:
    if not whole.broken_down:
        return _without(language, "not_shown")
    return _cell(findings.whole(whole, language), whole.indicator.unit, most, language)


def _no_row(code: str, series: Series, language: Language) -> Amount:
    """Why a region has no number: it is not counted in this way, not received, or not there."""
    if not series.broken_down:
        return _without(language, "not_shown")
    if code in series.awaited:
        return _without(language, "tile_awaited_hover")
    return Amount(numbers.ABSENT, absent=True)


def _without(language: Language, why: str) -> Amount:
    return Amount(say(why, language))
