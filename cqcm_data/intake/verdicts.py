"""What is said of the texts of a column: a value, a question to a person, an error."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal, NamedTuple, TypeAlias

import pyarrow as pa
import pyarrow.compute as pc

from cqcm_data.columns import Column, Kind

QuestionKind = Literal["ambiguous_date", "ambiguous_number", "unknown_value", "rounded"]
ErrorKind = Literal[
    "foreign_digits",
    "not_a_number",
    "not_whole",
    "too_small",
    "too_large",
    "not_a_date",
    "not_a_year",
    "not_a_school_year",
    "not_a_report",
]
How = Literal["mapped", "rounded", "rewritten", "nothing"]

# What stands for nothing, where a number, a date or a choice is asked for.
_SIGNS = ("-", "--", "–", "—", "?", ".", "…", "n/a", "n/d", "n.d.", "n.a.", "s.o.", "s/o", "n/p")
_WORDS = (
    *("na", "nd", "so", "sans objet", "non disponible", "inconnu", "inconnue", "unknown"),
    *("aucun", "aucune", "none", "null", "vide", "tbd", "not available", "not applicable"),
)


@dataclass(frozen=True)
class Question:
    """What a person must say of a text; `candidates` are answers as a mapping holds them.

    An empty candidate leaves the cell empty.
    """

    kind: QuestionKind
    candidates: tuple[str, ...] = ()


@dataclass(frozen=True)
class Wrong:
    """Why a text is no value of its column; `allowed` has the bounds of the column by name."""

    kind: ErrorKind
    allowed: Mapping[str, float] = field(default_factory=dict)


Verdict: TypeAlias = Question | Wrong


class Found(NamedTuple):
    """The values of distinct texts in their order, and what is said of those that have none."""

    values: pa.Array
    verdicts: Mapping[str, Verdict]
    how: Mapping[str, How]


def bounds(column: Column) -> Mapping[str, float]:
    """What a number of a column may be; an empty one where anything goes."""
    named = {"least": column.least, "above": column.above, "most": column.most}
    return {name: bound for name, bound in named.items() if bound is not None}


def nothing(texts: pa.Array, kind: Kind) -> pa.Array:
    """Which texts say that a cell is empty; a column of words may hold « Aucune » as a name."""
    said = _SIGNS if kind == "text" else (*_SIGNS, *_WORDS)
    return pc.is_in(pc.utf8_lower(texts), value_set=pa.array(said))
