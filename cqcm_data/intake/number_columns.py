"""A column of numbers: values within its bounds, both readings of « 1,234 », approximations."""

from collections.abc import Collection, Iterator, Sequence

import pyarrow as pa
import pyarrow.compute as pc

from cqcm_data.columns import Column
from cqcm_data.intake import numbers, synonyms
from cqcm_data.intake.verdicts import ErrorKind, Found, Question, Verdict, Wrong, bounds

_HOUR = "h"  # among the units of a column of hours


def found(texts: pa.Array, column: Column, typed: bool, as_text: Collection[str] = ()) -> Found:
    """The numbers of distinct texts."""
    units = synonyms.load().units.get(column.name, ())
    values, others = numbers.read(texts, units, typed, as_text)
    if _HOUR in units:
        values = pc.coalesce(values, _durations(texts))
    errors: dict[str, Verdict] = {}
    for kind, where in _outside(values, column):
        errors |= dict.fromkeys(pc.filter(texts, where).to_pylist(), Wrong(kind, bounds(column)))
        values = pc.if_else(where, None, values)
    unread = pc.filter(texts, pc.is_null(values)).to_pylist()
    doubts = {text: _doubt(others[text], column, units) for text in unread if text not in errors}
    kind = pa.int64() if column.kind == "whole" else pa.float64()
    return Found(values.cast(kind), {**errors, **doubts}, {})


def _durations(texts: pa.Array) -> pa.Array:
    """The hours of the durations that can be read in one way only."""
    ways = [numbers.hours(one) for one in texts.to_pylist()]
    return pa.array([float(one[0]) if len(one) == 1 else None for one in ways], pa.float64())


def misfit(number: float, column: Column) -> ErrorKind | None:
    """Why a number is none of the column's, if it is not."""
    wrong = (kind for kind, where in _outside(pa.array([number]), column) if where[0].as_py())
    return next(wrong, None)


def _outside(values: pa.Array, column: Column) -> Iterator[tuple[ErrorKind, pa.Array]]:
    """Each way of not fitting, with where it is so."""
    checks: list[tuple[ErrorKind, pa.Array]] = []
    if column.kind == "whole":
        checks.append(("not_whole", pc.not_equal(values, pc.floor(values))))
    if column.least is not None:
        checks.append(("too_small", pc.less(values, column.least)))
    if column.above is not None:
        checks.append(("too_small", pc.less_equal(values, column.above)))
    if column.most is not None:
        checks.append(("too_large", pc.greater(values, column.most)))
    for kind, where in checks:
        yield kind, pc.fill_null(where, False)


def _doubt(said: str, column: Column, units: Sequence[str]) -> Verdict:
    """What a text is that is no number for certain."""
    if ways := numbers.candidates(said):
        fit = tuple(one for one in ways if misfit(float(one), column) is None)
        return Question("ambiguous_number", fit or ways)
    if _HOUR in units and (lengths := numbers.hours(said)):
        return Question("ambiguous_number", lengths)
    if about := numbers.rounded(said):
        return Question("rounded", about)
    return Wrong("not_a_number", bounds(column))
