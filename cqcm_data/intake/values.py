"""What the texts of a column may mean: values, questions to a person, and errors.

Each distinct text is looked at once; nothing ambiguous is decided here.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

import pyarrow as pa
import pyarrow.compute as pc

from cqcm_data.columns import Column
from cqcm_data.intake import number_columns, numbers, text_columns, verdicts
from cqcm_data.intake.dates import Order
from cqcm_data.intake.text_columns import Labels
from cqcm_data.intake.verdicts import Found, How, Question, Verdict, Wrong

# Digits of other scripts look like ours, and are others to whoever reads the text.
_FOREIGN_DIGITS = r"[^\P{Nd}0-9]"

_NOTHING: How = "nothing"
_NUMBERS = ("whole", "decimal")


@dataclass(frozen=True, eq=False)
class Understood:
    """The distinct texts of a column and their values in their order, missing where none is sure.

    `places` says which of them stands in each row; it is missing where a cell is empty. A text
    without a value is in question, wrong, or left out by an answer. `how` tells of those that are
    not written as their values are.
    """

    texts: pa.Array
    places: pa.Array
    values: pa.Array
    questions: Mapping[str, Question]
    errors: Mapping[str, Wrong]
    how: Mapping[str, How]

    @property
    def rows(self) -> pa.Array:
        """The values row by row."""
        return pc.take(self.values, self.places)


def understood(  # noqa: PLR0913 - all that decides what a text means
    values: pa.Array | pa.ChunkedArray | Sequence[str],
    column: Column,
    labels: Labels,
    order: Order | None = None,
    mapping: Mapping[str, str] | None = None,
    typed: bool = False,
    *,
    as_text: Collection[str] = (),
) -> Understood:
    """What the texts of a column mean.

    `labels` has the words for each choice. `mapping` is what a person answered: for a text, the
    number, date or code as programs write them, or an empty text to leave the cell empty. Texts of
    a `typed` sheet may be what a program wrote: the serial of a day, a point of decimals; not those
    that stand in it `as_text`.
    """
    texts, places = _distinct(values)
    answers = _answers(texts, mapping or {})
    asked = pc.is_in(texts, value_set=pa.array(list(answers), pa.string()))
    own = _found(pc.filter(texts, pc.invert(asked)), column, labels, order, typed, as_text)
    said, _ = _distinct(list(answers.values()))
    given = _found(said, column, labels, None, typed=True)
    return _together(texts, places, own, _answered(answers, given, column), asked)


def _distinct(values: pa.Array | pa.ChunkedArray | Sequence[str]) -> tuple[pa.Array, pa.Array]:
    """The distinct texts that are not empty, and which of them stands in each row."""
    if isinstance(values, pa.ChunkedArray):
        whole = values.combine_chunks()
    else:
        whole = values if isinstance(values, pa.Array) else pa.array(values, pa.string())
    encoded = whole.dictionary_encode()
    trimmed = pc.utf8_trim_whitespace(encoded.dictionary)
    if not trimmed.equals(encoded.dictionary):  # two texts may be the same now
        encoded = pc.utf8_trim_whitespace(whole).dictionary_encode()
    texts, places = encoded.dictionary, encoded.indices
    empty = pc.index(texts, "").as_py()
    if empty < 0:
        return texts, places
    moved = pc.if_else(pc.greater(places, empty), pc.subtract(places, 1), places)
    there = pc.if_else(pc.equal(places, empty), None, moved)
    return pc.filter(texts, pc.not_equal(texts, "")), there


def _found(
    texts: pa.Array,
    column: Column,
    labels: Labels,
    order: Order | None,
    typed: bool,
    as_text: Collection[str] = (),
) -> Found:
    """What distinct texts mean; one that stands for nothing has no value and is not asked."""
    nothing = verdicts.nothing(texts, column.kind)
    found = _meaning(pc.filter(texts, pc.invert(nothing)), column, labels, order, typed, as_text)
    empty = pa.nulls(len(texts), found.values.type)
    values = pc.replace_with_mask(empty, pc.invert(nothing), found.values)
    how = dict.fromkeys(pc.filter(texts, nothing).to_pylist(), _NOTHING)
    return Found(values, found.verdicts, {**found.how, **how})


def _meaning(
    texts: pa.Array,
    column: Column,
    labels: Labels,
    order: Order | None,
    typed: bool,
    as_text: Collection[str],
) -> Found:
    if column.kind == "text":
        return Found(texts, {}, {})
    foreign = pc.match_substring_regex(texts, _FOREIGN_DIGITS)
    native = pc.filter(texts, pc.invert(foreign))
    if column.kind in _NUMBERS:
        found = number_columns.found(native, column, typed, as_text)
    else:
        found = text_columns.found(native, column, labels, order, typed)
    wrong = dict.fromkeys(pc.filter(texts, foreign).to_pylist(), Wrong("foreign_digits"))
    values = pc.replace_with_mask(
        pa.nulls(len(texts), found.values.type), pc.invert(foreign), found.values
    )
    return Found(values, {**found.verdicts, **wrong}, found.how)


# Answers -----------------------------------------------------------------------------------------


def _answers(texts: pa.Array, mapping: Mapping[str, str]) -> dict[str, str]:
    """The answers to the texts that are there, in their order."""
    known = pa.array(list(mapping), pa.string())
    there = pc.filter(texts, pc.is_in(texts, value_set=known)).to_pylist()
    return {text: mapping[text].strip() for text in there}


def _answered(answers: Mapping[str, str], given: Found, column: Column) -> Found:
    """The values of the texts that a person answered; an answer may be wrong as any text may."""
    distinct = [answer for answer in dict.fromkeys(answers.values()) if answer]
    by_answer = dict(zip(distinct, given.values.to_pylist(), strict=True))
    values = [by_answer.get(answer) for answer in answers.values()]
    wrong = {t: given.verdicts[answer] for t, answer in answers.items() if answer in given.verdicts}
    how = {
        text: _how(text, column)
        for text, value in zip(answers, values, strict=True)
        if value is not None
    }
    return Found(pa.array(values, given.values.type), wrong, how)


def _how(text: str, column: Column) -> How:
    return "rounded" if column.kind in _NUMBERS and numbers.rounded(text) else "mapped"


def _together(
    texts: pa.Array, places: pa.Array, own: Found, answered: Found, asked: pa.Array
) -> Understood:
    values = pc.replace_with_mask(pa.nulls(len(texts), own.values.type), asked, answered.values)
    values = pc.replace_with_mask(values, pc.invert(asked), own.values)
    told: dict[str, Verdict] = {**own.verdicts, **answered.verdicts}
    return Understood(
        texts=texts,
        places=places,
        values=values,
        questions={text: one for text, one in told.items() if isinstance(one, Question)},
        errors={text: one for text, one in told.items() if isinstance(one, Wrong)},
        how={**own.how, **answered.how},
    )
