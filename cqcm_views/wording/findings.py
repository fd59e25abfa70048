"""Series -> computed sentences, in French and in English: the finding, and the whole in words.

Nothing is said that the rows do not carry: made-up rows have no finding, and a total is given
only for what may be added up. Names stand alone, before brackets or a colon, so that no French
article has to be guessed.
"""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import cast

import pandas as pd
from babel.dates import get_month_names

from cqcm_data import catalogue
from cqcm_data.catalogue import TIME
from cqcm_data.contracts import Qualifier
from cqcm_data.filters import Value
from cqcm_data.labels import NOT_STATED
from cqcm_data.query import SIDE_BY_SIDE
from cqcm_data.series import Series
from cqcm_data.text import Language
from cqcm_views.wording import citation, numbers, strings
from cqcm_views.wording.numbers import NO_BREAK
from cqcm_views.wording.strings import say

NAMED = 3
LISTED = 20

_WITHOUT_FINDING: frozenset[str] = frozenset({"fictitious", "awaiting"})


@dataclass(frozen=True)
class Row:
    """One row of a series: its place in each dimension, its name in words, its value if any.

    A hidden row has a value, which is kept from the reader: it is neither zero nor missing.
    """

    keys: tuple[object, ...]
    name: str
    value: float | None
    qualifier: Qualifier = "exact"
    hidden: bool = False

    @property
    def stated(self) -> bool:
        return None not in self.keys

    @property
    def missing(self) -> bool:
        return self.value is None and not self.hidden


def is_fictitious(series: Series) -> bool:
    """Whether the rows are made up."""
    status: str = series.status
    return status == "fictitious"


@lru_cache(maxsize=64)  # a card asks for them five times: chart, alternative, table, words
def rows(series: Series, language: Language) -> tuple[Row, ...]:
    """The rows in the order of their dimensions, as the reader has it."""
    columns = [series.frame[name].tolist() for name in (*series.dimensions, "value", "hidden")]
    unordered = [
        _row(series, [_plain(one) for one in row], hidden, language)
        for *row, hidden in zip(*columns, strict=True)
    ]
    if series.parts:
        qualified = zip(unordered, series.parts, strict=True)
        return tuple(replace(row, qualifier=part.qualifier) for row, part in qualified)
    places = [_places(series, name, language) for name in series.dimensions]
    in_order = sorted(
        unordered, key=lambda row: [at[key] for at, key in zip(places, row.keys, strict=True)]
    )
    return tuple(in_order)


def _places(series: Series, dimension: str, language: Language) -> dict[object, int]:
    return {key: at for at, key in enumerate(ordered(series, dimension, language))}


def whole(series: Series, language: Language) -> Row:
    """The one row of a measure that is not broken down, with its qualifier where published."""
    (row,) = rows(series, language)
    return replace(row, qualifier=series.qualifier)


def _row(series: Series, cells: Sequence[object], hidden: bool, language: Language) -> Row:
    *keys, value = cells
    named = zip(series.dimensions, keys, strict=True)
    name = " – ".join(word(series, dimension, key, language) for dimension, key in named)
    shown = float(value) if isinstance(value, int | float) and not hidden else None
    rounded = shown is not None and tuple(keys) in series.rounded
    return Row(tuple(keys), name, shown, "about" if rounded else "exact", hidden)


def _plain(value: object) -> object:
    """A cell as plain Python: None when missing, a whole number as an int."""
    if pd.isna(value):  # type: ignore[call-overload]
        return None
    plain = value.item() if hasattr(value, "item") else value
    return int(plain) if isinstance(plain, float) and plain.is_integer() else plain


def word(series: Series, dimension: str, key: object, language: Language) -> str:
    """A value of a dimension in words; a year without thousands space, a month by its name."""
    if key is None:
        return NOT_STATED[language]
    if dimension == "month" and key in range(1, 13):
        return str(get_month_names("wide", "stand-alone", numbers.LOCALES[language])[key])  # type: ignore[index]
    if dimension in TIME:
        return str(key)
    known = series.labels.get(dimension, {}).get(key)
    return known[language] if known else str(key)


def ordered(series: Series, dimension: str, language: Language) -> list[object]:
    """The values of a dimension in their own order: time, the catalogue's, or the alphabet's."""
    seen, known = values(series, dimension), catalogue.load()
    stated = [key for key in seen if key is not None]
    codes = known.codes(dimension) if dimension in known.dimensions else ()
    if codes and dimension not in TIME:
        stated.sort(key=lambda key: codes.index(str(key)) if str(key) in codes else len(codes))
    elif dimension != SIDE_BY_SIDE:
        counted = sorted(key for key in stated if not isinstance(key, str))
        stated = [*counted, *sorted(key for key in stated if isinstance(key, str))]

    def named(key: object) -> str:
        return word(series, dimension, key, language)

    in_order = known.in_order(dimension, stated, named, language)
    return [*in_order, *([None] if None in seen else [])]


def values(series: Series, dimension: str) -> list[Value | None]:
    """The values of a dimension as they come in a series; None for what is not stated."""
    return list(
        dict.fromkeys(cast(Value | None, _plain(one)) for one in series.frame[dimension].tolist())
    )


def amount(value: float | None, unit: str, language: Language) -> str:
    """A value with what is counted: « 3 postes », « 1,5 heure », « 12 millions de vues »."""
    if value is None:
        return say("no_value", language)
    shown = numbers.quantity(value, unit, language)
    beside = numbers.unit_beside(unit, value, language)
    if not beside:
        return shown
    return f"{shown}{NO_BREAK}{beside}"


def quantity(row: Row, unit: str, language: Language) -> str:
    """The value of a row alone, with its qualifier, or why there is none: « plus de 330 »."""
    if row.hidden:
        return say("hidden", language)
    if row.value is None:
        return say("no_value", language)
    parts = [
        citation.qualifier(row.qualifier, language),
        numbers.quantity(row.value, unit, language),
    ]
    return " ".join(filter(None, parts))


def told(row: Row, unit: str, language: Language) -> str:
    """The amount of a row with its qualifier, or why there is none: « plus de 330 entreprises »."""
    if row.hidden:
        return say("hidden", language)
    parts = [citation.qualifier(row.qualifier, language), amount(row.value, unit, language)]
    return " ".join(filter(None, parts))


def nothing(series: Series, language: Language) -> str:
    """Why a series has no row."""
    return say("finding_empty" if series.broken_down else "not_broken_down", language)


def additive(series: Series) -> bool:
    """Whether the values of a breakdown may be added up: no rate, average or distinct count."""
    measure = series.indicator.measure
    if series.population:
        return False
    return measure is not None and measure.per is None and measure.distinct is None


def adds_up_over(series: Series, dimension: str) -> bool:
    """A stock counted every year, or a running total, has no sum over the years."""
    in_time = dimension in TIME
    return additive(series) and (not in_time or series.provenance.nature == "flow")


def _has_total(series: Series) -> bool:
    """There is no total of what is shown while some of it is hidden."""
    adds_up = all(adds_up_over(series, dimension) for dimension in series.dimensions)
    return adds_up and not series.hidden.any()


# The finding ------------------------------------------------------------------------------------


def finding(series: Series, language: Language) -> str:
    """What a breakdown shows, in one to four sentences; nothing for made-up or awaited rows."""
    unanswered = series.status in _WITHOUT_FINDING or not series.broken_down
    if unanswered or not series.dimensions:
        return ""
    every = rows(series, language)
    known = [row for row in every if row.value is not None]
    if not every:
        return " ".join([say("finding_empty", language), *awaited(series, language)])
    if not known and len({row.hidden for row in every}) == 1:
        return say("finding_all_hidden" if every[0].hidden else "finding_all_missing", language)
    main = _main(series, known, len(every), language) if known else []
    return " ".join([*main, *limits(series, language)])


def limits(series: Series, language: Language) -> list[str]:
    """Which rows have no value, which are hidden, which regions have sent nothing."""
    every = rows(series, language)
    without = [*_missing(every, language), *hidden_rows(every, language)]
    return [*without, *awaited(series, language)]


def incomplete(series: Series, language: Language) -> list[str]:
    """What records lack beside regions, and which of them are approximations."""
    lack, said = series.coverage, []
    if lack.rows:
        received, sent = (numbers.number(count, language) for count in lack.rows)
        said.append(say("finding_rows_received", language, received=received, sent=sent))
    if lack.running is not None:
        said.append(say("finding_running_year", language, year=lack.running))
    if count := sum(series.rounded.values()):
        said.append(numbers.counted("finding_rounded", count, language))
    return said


def _main(series: Series, known: list[Row], count: int, language: Language) -> list[str]:
    unit = series.indicator.unit
    stated = [row for row in known if row.stated]
    unplaced = [_single(row, unit, language) for row in known if not row.stated]
    if len(stated) < 2:
        return [*(_single(row, unit, language) for row in stated), *unplaced]
    if all(row.value == 0 for row in known):
        return [say("finding_all_zero", language)]
    total = _total(series, known, count, language)
    if series.dimensions == ("year",):  # from one month to another is a season, not a trend
        return [*_over_time(series, stated, language), *unplaced, *total]
    levels = _levels(stated, unit, language)
    if len(levels) == 1:
        value = told(stated[0], unit, language)
        return [say("finding_all_equal", language, value=value), *unplaced, *total]
    first = levels[0]
    share = _share(series, first[0], known, count, language) if len(first) == 1 else None
    highest = share or _extreme(_highest(series), series, levels[0], language)
    lowest = _extreme("finding_lowest", series, levels[-1], language)
    alone = series.hidden.any() or len(stated) < 3  # of two, one says where the other is
    return [highest, *([] if alone else [lowest]), *unplaced, *([] if share else total)]


def headline(series: Series, language: Language) -> str:
    """The highest with its share, as short as a title; nothing where there is no share to state.

    Of two parts that make a whole, as of many, the one says what the other is.
    """
    unanswered = series.status in _WITHOUT_FINDING or not series.broken_down
    if unanswered or len(series.dimensions) != 1:
        return ""
    every = rows(series, language)
    known = [row for row in every if row.value is not None]
    levels = _levels([row for row in known if row.stated], series.indicator.unit, language)
    if len(levels) < 2 or len(levels[0]) > 1 or len(known) < len(every):
        return ""
    top, total = levels[0][0], _sum(known)
    if _share(series, top, known, len(every), language) is None:
        return ""
    unit = series.indicator.unit
    return say(
        "headline_share",
        language,
        label=top.name,
        value=quantity(top, unit, language),
        total=told(_summed(known), unit, language),
        share=_percent((top.value or 0) / total, language),
    )


def of_regions(series: Series, codes: Iterable[object], whole: Series, language: Language) -> str:
    """« Montérégie : 2 postes, sur 15 »: what a map says of the regions that are chosen."""
    wanted = {*codes}
    chosen = [row for row in rows(series, language) if {*row.keys} & wanted]
    if not 0 < len(chosen) <= NAMED:
        return ""
    values = [told(row, series.indicator.unit, language) for row in chosen]
    named = [
        say("chip", language, label=row.name, value=value)
        for row, value in zip(chosen, values, strict=True)
    ]
    sentence = "; ".join(named)
    measure = series.indicator.measure
    mean = series.population or (measure is not None and measure.per is not None)
    if whole.value is None or mean or whole.status != series.status:
        return sentence
    of = numbers.quantity(whole.value, series.indicator.unit, language)
    return say("out_of", language, words=sentence, whole=of)


def _highest(series: Series) -> str:
    """What is hidden may be higher than all that is shown, or lower."""
    return "finding_highest_shown" if series.hidden.any() else "finding_highest"


def _single(row: Row, unit: str, language: Language) -> str:
    return say("finding_single", language, label=row.name, value=told(row, unit, language))


def _levels(known: Iterable[Row], unit: str, language: Language) -> list[list[Row]]:
    """Rows from the highest to the lowest, together where a reader sees the same value."""
    levels: dict[str, list[Row]] = {}
    for row in ranked(known):
        levels.setdefault(numbers.quantity(row.value, unit, language), []).append(row)
    return list(levels.values())


def ranked(known: Iterable[Row]) -> list[Row]:
    """Rows from the highest value to the lowest, then those without a value."""
    return sorted(known, key=lambda row: math.inf if row.value is None else -row.value)


def _extreme(sentence: str, series: Series, tied: Sequence[Row], language: Language) -> str:
    value = told(tied[0], series.indicator.unit, language)
    return say(sentence, language, label=_together(series, tied, language), value=value)


def _together(series: Series, tied: Sequence[Row], language: Language) -> str:
    """« A », « A et B, à égalité », « 5 régions à égalité »."""
    if len(tied) == 1:
        return tied[0].name
    if len(tied) <= NAMED:
        return say("tied", language, names=numbers.joined([r.name for r in tied], language))
    alone = len(series.dimensions) == 1
    things = strings.plural(series.dimensions[0], language) if alone else say("crossed", language)
    count = numbers.number(len(tied), language)
    return say("finding_tied", language, count=count, things=things)


def _sum(known: Iterable[Row]) -> float:
    return math.fsum(row.value for row in known if row.value is not None)


def _summed(known: Sequence[Row]) -> Row:
    """The sum of some rows; an approximation where one of them is."""
    exact = all(row.qualifier == "exact" for row in known)
    return Row((), "", _sum(known), "exact" if exact else "about")


def _total(series: Series, known: Sequence[Row], count: int, language: Language) -> list[str]:
    if not _has_total(series):
        return []
    total = told(_summed(known), series.indicator.unit, language)
    sentence = "finding_total" if len(known) == count else "finding_total_known"
    return [say(sentence, language, total=total)]


def _share(
    series: Series, top: Row, known: Sequence[Row], count: int, language: Language
) -> str | None:
    """The highest with its share in the total; None when there is no such share to state."""
    total = _sum(known)
    if not _has_total(series) or top.value is None or total <= 0 or _has_negative(known):
        return None
    unit = series.indicator.unit
    return say(
        "finding_highest_share" if len(known) == count else "finding_highest_share_known",
        language,
        label=top.name,
        value=told(top, unit, language),
        share=_percent(top.value / total, language),
        total=told(_summed(known), unit, language),
    )


def _has_negative(known: Iterable[Row]) -> bool:
    return any(row.value is not None and row.value < 0 for row in known)


def _percent(share: float, language: Language) -> str:
    """A share that is not the whole is never shown as 100 %."""
    shown = numbers.percent(share, language)
    if share < 1 and shown == numbers.percent(1, language):
        return f"{say('qualifier_nearly', language)} {shown}"
    return shown


def _over_time(series: Series, stated: Sequence[Row], language: Language) -> list[str]:
    """From the first known moment to the last one, then the highest in between."""
    in_order = _places(series, series.dimensions[0], language)
    moments = sorted(stated, key=lambda row: in_order[row.keys[0]])
    change = _change(moments[0], moments[-1], series.indicator.unit, language)
    levels = _levels(moments, series.indicator.unit, language)
    if len(moments) < 3 or len(levels) < 2:
        return [change]
    return [change, _extreme(_highest(series), series, levels[0], language)]


def _change(first: Row, last: Row, unit: str, language: Language) -> str:
    ends = {"start": first.name, "end": last.name}
    value = told(last, unit, language)
    if first.value == last.value:
        return say("finding_same", language, **ends, value=value)
    ends |= {"first": quantity(first, unit, language), "last": value}
    change = change_percent(first.value, last.value, unit, language)
    if change is None:
        return say("finding_change", language, **ends)
    return say("finding_change_percent", language, **ends, change=change)


def change_percent(
    first: float | None, last: float | None, unit: str, language: Language
) -> str | None:
    """None from what reads as zero, below 0.1 %, or between percentages, where it misleads."""
    if first is None or last is None or unit == "percent":
        return None
    if first <= 0 or numbers.quantity(first, unit, language) == numbers.quantity(0, unit, language):
        return None
    change = (last - first) / first
    return numbers.percent(change, language, signed=True) if abs(change) >= 0.001 else None


def _missing(every: Sequence[Row], language: Language) -> list[str]:
    """Which rows have no value: that is not zero."""
    return _named("finding_missing", [row for row in every if row.missing], len(every), language)


def hidden_rows(every: Sequence[Row], language: Language) -> list[str]:
    """Which rows have a value that is kept from the reader."""
    return _named("finding_hidden", [row for row in every if row.hidden], len(every), language)


def awaited(series: Series, language: Language) -> list[str]:
    """Which regions, of those that are asked for, have sent nothing: no number has their part."""
    asked = series.applied.get("region") or tuple(series.awaited)
    names = [series.awaited[str(code)][language] for code in asked if code in series.awaited]
    if not names:
        return []
    if len(names) > NAMED:
        return [regions_received(series, language) or _count_awaited(names, language)]
    listed = numbers.joined(names, language)
    return [numbers.counted("finding_awaited", len(names), language, names=listed)]


def regions_received(series: Series, language: Language) -> str:
    """« 2 régions sur 17 reçues »; nothing where each one sent records, or one is chosen."""
    if not series.coverage.regions:
        return ""
    sent, every = series.coverage.regions
    return say("finding_regions_received", language, sent=sent, every=every)


def _count_awaited(names: Sequence[str], language: Language) -> str:
    return say("finding_awaited_count", language, count=len(names))


def _named(sentence: str, some: Sequence[Row], total: int, language: Language) -> list[str]:
    """A few rows by their names, more of them by their number."""
    if not some:
        return []
    if len(some) <= NAMED:
        return [say(sentence, language, names=numbers.joined([row.name for row in some], language))]
    return [say(f"{sentence}_count", language, count=len(some), total=total)]


# The whole in words -----------------------------------------------------------------------------


def in_words(series: Series, language: Language) -> str:
    """The measure, its unit and period; every value from highest to lowest; what has no value."""
    sentences = [heading(series, language), *_values(series, language), *awaited(series, language)]
    return " ".join(sentences)


@lru_cache(maxsize=64)  # a card asks for it three times: beside its chart, in it for each width
def alternative(series: Series, language: Language) -> str:
    """The text that stands for a figure: the measure, the finding, then the values."""
    parts = [heading(series, language), finding(series, language), *_values(series, language)]
    parts += awaited(series, language)
    return " ".join(dict.fromkeys(filter(None, parts)))


def heading(series: Series, language: Language) -> str:
    """« Postes, par région (unité : postes; période : 2023). »"""
    label = series.indicator.label[language]
    if series.dimensions:
        names = [_lower(strings.dimension(one, language)) for one in series.dimensions]
        label = say("by_dimensions", language, label=label, names=numbers.joined(names, language))
    limits = [citation.dated(series, language), citation.filters(series, language)]
    sentence = say(
        "words_heading",
        language,
        label=label,
        unit=numbers.noun(series.indicator.unit, None, language),
        period="; ".join(filter(None, limits)),
    )
    return f"{say('words_fictitious', language)} {sentence}" if is_fictitious(series) else sentence


def _lower(name: str) -> str:
    return name[:1].lower() + name[1:]


def _values(series: Series, language: Language) -> list[str]:
    every = rows(series, language)
    if not series.dimensions:
        return [_only_value(series, language)]
    if not every:
        return [nothing(series, language)]
    known = [row for row in every if row.value is not None]
    sentences = [_listed(series, known, language)] if known else []
    without = {
        "finding_missing": [row.name for row in every if row.missing],
        "finding_hidden": [row.name for row in every if row.hidden],
    }
    return sentences + [
        say(sentence, language, names=_names(names, language))
        for sentence, names in without.items()
        if names
    ]


def _only_value(series: Series, language: Language) -> str:
    if not series.broken_down:
        return nothing(series, language)
    if series.value is None:
        return say("words_hidden" if series.hidden.any() else "words_no_value", language)
    unit = series.indicator.unit
    shown = amount(series.value, unit, language)
    if series.value_to is not None:
        upper = amount(series.value_to, unit, language)
        low = numbers.quantity(series.value, unit, language)
        shown = say("range", language, low=low, high=upper)
    words = " ".join(filter(None, [citation.qualifier(series.qualifier, language), shown]))
    return f"{words[:1].upper()}{words[1:]}."


def _listed(series: Series, known: list[Row], language: Language) -> str:
    """Time in its own order; made-up rows without any rank; all else from the highest."""
    unit = series.indicator.unit
    if is_fictitious(series):
        sentence, shown = "words_listed", known
    elif len(series.dimensions) == 1 and series.dimensions[0] in TIME:
        at = _places(series, series.dimensions[0], language)
        sentence, shown = "words_in_time", sorted(known, key=lambda row: at[row.keys[0]])
    else:
        sentence, shown = "words_ranked", ranked(known)
    values = [
        say("in_brackets", language, label=row.name, value=told(row, unit, language))
        for row in shown
    ]
    return say(sentence, language, values="; ".join(_at_most(values, language)))


def _at_most(values: list[str], language: Language) -> list[str]:
    """Twenty in full, then how many more; never a count of one, which is as short to say."""
    if len(values) <= LISTED + 1:
        return values
    return [*values[:LISTED], say("and_more", language, count=len(values) - LISTED)]


def _names(names: list[str], language: Language) -> str:
    if len(names) <= LISTED + 1:
        return numbers.joined(names, language)
    return " ".join([", ".join(names[:LISTED]), _at_most(names, language)[-1]])
