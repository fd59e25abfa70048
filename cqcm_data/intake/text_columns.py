"""Columns of dates, years, school years and choices: each distinct text by itself."""

import datetime as dt
import re
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from itertools import count
from typing import TypeAlias

import pyarrow as pa
from rapidfuzz import fuzz, process

from cqcm_data import reports
from cqcm_data.columns import Column, Kind
from cqcm_data.intake import dates, synonyms
from cqcm_data.intake.dates import Order
from cqcm_data.intake.keys import key
from cqcm_data.intake.region_names import region
from cqcm_data.intake.verdicts import Found, How, Question, Verdict, Wrong, bounds

Labels = Mapping[str, Sequence[str]]
Value: TypeAlias = str | int | dt.date
Read = Callable[[str], Value | Verdict]

_RESEMBLES = 60  # of 100: what is proposed for a choice is looked at by a person
_PROPOSED = 100  # unknown texts that get proposals: nobody looks through more
_MANY = 3  # proposals of one text

_GRADE = re.compile(r"[0-9]{1,2}(?:e|er|re|ere|eme|ieme|st|nd|rd|th)?")

_REPORT_YEAR = re.compile(r"(?<![0-9])20[0-9]{2}(?![0-9])")

_LONGEST = 120  # letters: no date and no choice has as many
_TOO_LONG: Mapping[Kind, Verdict] = {
    "date": Wrong("not_a_date"),
    "year": Wrong("not_a_year"),
    "school_year": Wrong("not_a_school_year"),
    "choice": Question("unknown_value"),
    "report": Wrong("not_a_report"),
}
_ARROW = {"date": pa.date32(), "year": pa.int64()}


def found(
    texts: pa.Array, column: Column, labels: Labels, order: Order | None, typed: bool
) -> Found:
    """The values of distinct texts."""
    listed: list[str] = texts.to_pylist()
    read = _reader(listed, column, labels, order, typed)
    too_long = _TOO_LONG[column.kind]
    said = {text: read(text) if len(text) <= _LONGEST else too_long for text in listed}
    verdicts = {text: one for text, one in said.items() if isinstance(one, Question | Wrong)}
    values = [None if text in verdicts else said[text] for text in listed]
    pairs = zip(listed, values, strict=True)
    how: dict[str, How] = {t: "rewritten" for t, one in pairs if one is not None and str(one) != t}
    return Found(pa.array(values, _ARROW.get(column.kind, pa.string())), verdicts, how)


def _reader(
    texts: Sequence[str], column: Column, labels: Labels, order: Order | None, typed: bool
) -> Read:
    if column.kind == "date":
        return partial(
            _date,
            order=order or dates.order_of(t for t in texts if len(t) <= _LONGEST),
            typed=typed,
        )
    if column.kind == "year":
        return partial(_year, column=column)
    if column.kind == "report":
        return _report
    return _school_year if column.kind == "school_year" else _chooser(column, labels)


def _date(text: str, order: Order | None, typed: bool) -> Value | Verdict:
    days = dates.days(text, order, typed)
    if len(days) == 1 and (order or not dates.short(text)):
        return days[0]
    if days:
        return Question("ambiguous_date", tuple(map(str, days)))
    if months := dates.months(text):
        return Question("unknown_value", tuple(map(str, months)))
    return Wrong("not_a_date")


def _year(text: str, column: Column) -> Value | Verdict:
    year = dates.year(text)
    if year is None:
        years = tuple(map(str, dates.years(text)))
        return Question("unknown_value", years) if years else Wrong("not_a_year", bounds(column))
    if column.least is not None and year < column.least:
        return Wrong("too_small", bounds(column))
    if column.most is not None and year > column.most:
        return Wrong("too_large", bounds(column))
    return year


def _school_year(text: str) -> Value | Verdict:
    if found := dates.school_year(text):
        return found
    if either := dates.school_years(text):
        return Question("unknown_value", either)
    return Wrong("not_a_school_year")


def _report(text: str) -> Value | Verdict:
    """« 2024 » or « Rapport d'activités 2024 »: the one year that it says is that of the report."""
    years = {*_REPORT_YEAR.findall(text)}
    return reports.called(int(years.pop())) if len(years) == 1 else Wrong("not_a_report")


def _chooser(column: Column, labels: Labels) -> Read:
    """What reads one choice after another, and proposes something for the first unknown ones."""
    codes = {code: code for code in labels}
    names = {key(name): code for code, words in labels.items() for name in words}
    beside = frozenset(synonyms.load().beside.get(column.name, ()))
    return partial(_choice, {**names, **codes}, names, column.regions, beside, count())


def _choice(
    known: Mapping[str, str],
    names: Mapping[str, str],
    regions: bool,
    beside: frozenset[str],
    asked: "count[int]",
    text: str,
) -> Value | Verdict:
    if code := known.get(text) or known.get(key(text)):
        return code
    if beside and (code := known.get(_without(text, beside))):
        return code
    named = region(text, resembling=False) if regions else None
    if named and named.code in known and named.how == "name":
        return named.code
    if next(asked) >= _PROPOSED:
        return Question("unknown_value")
    near = region(text) if regions else None
    nearest = [near.code] if near and near.code in known else []
    return Question("unknown_value", tuple(dict.fromkeys([*nearest, *_near(text, names)]))[:_MANY])


def _without(text: str, beside: frozenset[str]) -> str:
    """« Sec. 3 et 4 » as « sec »: a grade and the words around it change nothing in a level."""
    words = key(text).split()
    return " ".join(one for one in words if one not in beside and not _GRADE.fullmatch(one))


def _near(text: str, names: Mapping[str, str]) -> list[str]:
    """The choices that a text resembles most, the nearest first."""
    near = process.extract(
        key(text), sorted(names), scorer=fuzz.WRatio, limit=2 * _MANY, score_cutoff=_RESEMBLES
    )
    return [names[name] for name, _, _ in near]
