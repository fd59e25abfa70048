"""Numbers as people write them: columns of distinct texts at once, and the doubtful ones alone.

A pattern comes before any cast, which would read `0x10` and `1e400`. Where a comma or a point may
part the thousands or the decimals, the other numbers of the column tell; or nobody does.
"""

import re
from collections.abc import Sequence
from typing import Literal

import pyarrow as pa
import pyarrow.compute as pc

from cqcm_data.alphabet import plain

Mark = Literal[",", "."]

# A plain blank and those that do not break, wide and narrow; an apostrophe as the Swiss have it.
_GAP = "[ \u00a0\u202f\u2009'’]"
_SPACED = rf"[0-9]{{1,3}}(?:{_GAP}[0-9]{{3}})+|[0-9]+"
_COMMAS = r"[0-9]{1,3}(?:,[0-9]{3})+"
_POINTS = r"[0-9]{1,3}(?:\.[0-9]{3})+"

_BY_GAPS = rf"^-?(?:{_SPACED})(?:[.,][0-9]+)?$"
_BY_COMMAS = rf"^-?(?:{_COMMAS}\.[0-9]+|[0-9]{{1,3}}(?:,[0-9]{{3}}){{2,}})$"
_BY_POINTS = rf"^-?(?:{_POINTS},[0-9]+|[0-9]{{1,3}}(?:\.[0-9]{{3}}){{2,}})$"
_EITHER = r"^-?[1-9][0-9]{0,2}[.,][0-9]{3}$"
# What tells which mark parts decimals: digits that are no thousands, or two marks.
_COMMA_TELLS = rf"^-?(?:(?:{_SPACED}),(?:[0-9]{{1,2}}|[0-9]{{4,}})|0,[0-9]+)$|{_BY_POINTS}"
_POINT_TELLS = rf"^-?(?:(?:{_SPACED})\.(?:[0-9]{{1,2}}|[0-9]{{4,}})|0\.[0-9]+)$|{_BY_COMMAS}"
_TELLS: dict[Mark, str] = {",": _COMMA_TELLS, ".": _POINT_TELLS}

DIGITS = 15  # that a number can hold and give back
_NOTHING = r"^-0*(?:\.0*)?$"  # « -0 » is no number that someone wrote

_ABOUT = (
    r"env|environ|approx|approximativement|approximately|about|around|autour de|pres de|quelque|"
    r"nearly|almost|plus de|more than|over|moins de|less than|under|fewer than|au moins|"
    r"at least|au plus|at most|jusqu[ ']?a|up to|ca|min|max|minimum|maximum|"
    r"\+ de|~|≈|±|\+/-|\+|>=?|<=?|≥|≤"
)
_AROUND = re.compile(
    rf"(?:(?:{_ABOUT})\.?\s*)?(?P<number>-?[0-9](?:[0-9.,' \s]*[0-9])?)\s*"
    r"(?:\(?(?:environ|env|approx|et plus|ou plus|and more|or more|\+|\?|±)\.?\)?)?",
)
_BETWEEN = re.compile(r"(?:entre|between|de|from)?\s*([0-9]+)\s*(?:-|–|—|à|a|et|to|and)\s*([0-9]+)")
_TENS = {
    **{"dizaine": "10", "douzaine": "12", "quinzaine": "15", "vingtaine": "20", "trentaine": "30"},
    **{"quarantaine": "40", "cinquantaine": "50", "soixantaine": "60", "centaine": "100"},
    **{"dozen": "12", "millier": "1000"},
}


def read(texts: pa.Array, typed: bool) -> pa.Array:
    """The numbers of distinct texts, missing where a text is none for certain.

    In a `typed` sheet a program wrote the points of decimals, a person the commas.
    """
    texts = pc.replace_substring(texts, "\u2212", "-")
    by_hand = pc.or_(pc.match_substring(texts, ","), pa.scalar(not typed))
    mark = _told(pc.filter(texts, by_hand))
    written = pc.if_else(by_hand, _written(texts, mark), _written(texts, None))
    either = pc.and_(pc.match_substring_regex(texts, _EITHER), by_hand)
    either = pc.and_(either, pa.scalar(mark is None))
    sound = pc.and_not(_sound(written), either)
    return pc.cast(pc.if_else(sound, written, None), pa.float64())


def candidates(text: str) -> tuple[str, ...]:
    """Both readings of « 1,234 », the one of any other number, none of what is no number."""
    texts = pa.array([text.replace("\u2212", "-")])
    found = dict.fromkeys(_written(texts, mark)[0].as_py() for mark in (",", "."))
    return tuple(one for one in found if one and _sound(pa.array([one]))[0].as_py())


def rounded(text: str) -> tuple[str, ...]:
    """The numbers that an approximation names: « env. 20 », « 15-20 »; none where it is none."""
    said = plain(text).replace("’", " ").strip()
    if ends := _BETWEEN.fullmatch(said):
        return tuple(dict.fromkeys(ends.groups()))
    if ten := re.fullmatch(r"(?:une?|a|about a|environ une?)?\s*([a-z]+?)s?", said):
        return (_TENS[ten[1]],) if ten[1] in _TENS else ()
    around = _AROUND.fullmatch(said)
    return candidates(around["number"]) if around and around["number"] != said else ()


def without_units(texts: pa.Array, units: Sequence[str]) -> pa.Array:
    """« 1 234 $ » without the sign, where it is one of the units of the column."""
    if not units:
        return texts
    said = "|".join(re.escape(unit).replace(r"\ ", r"\s?") for unit in _longest_first(units))
    behind = pc.replace_substring_regex(
        texts, rf"(?i)^(.*[0-9.])[\s\x{{a0}}\x{{202f}}]*(?:{said})\.?$", r"\1"
    )
    return pc.replace_substring_regex(
        behind, rf"(?i)^(?:{said})[\s\x{{a0}}\x{{202f}}]*([0-9].*)$", r"\1"
    )


def _longest_first(units: Sequence[str]) -> list[str]:
    return sorted(units, key=len, reverse=True)


def _told(texts: pa.Array) -> Mark | None:
    """The mark of decimals, where numbers of the column say one and none says the other."""
    told: list[Mark] = [
        mark
        for mark, pattern in _TELLS.items()
        if pc.any(pc.match_substring_regex(texts, pattern)).as_py()
    ]
    return told[0] if len(told) == 1 else None


def _written(texts: pa.Array, mark: Mark | None) -> pa.Array:
    """Texts as programs write numbers, null where no pattern fits; `mark` decides « 1,234 »."""
    thousands = {",": r"\.", ".": ","}.get(mark or "", "")
    by_gaps = pc.replace_substring(pc.replace_substring_regex(texts, _GAP, ""), ",", ".")
    by_commas = pc.replace_substring(texts, ",", "")
    by_points = pc.replace_substring(pc.replace_substring(texts, ".", ""), ",", ".")
    grouped = {",": by_points, ".": by_commas}.get(mark or "", by_gaps)
    either = pc.match_substring_regex(texts, _EITHER)
    split = pc.match_substring_regex(texts, thousands) if thousands else pc.is_null(texts)
    return pc.case_when(
        pc.make_struct(
            pc.and_(either, split),
            pc.match_substring_regex(texts, _BY_GAPS),
            pc.match_substring_regex(texts, _BY_COMMAS),
            pc.match_substring_regex(texts, _BY_POINTS),
        ),
        grouped,
        by_gaps,
        by_commas,
        by_points,
    )


def _sound(written: pa.Array) -> pa.Array:
    """Whether a number can be held exactly and is no « -0 »."""
    digits = pc.utf8_length(pc.replace_substring_regex(written, r"^-?0*|\.", ""))
    held = pc.less_equal(digits, pa.scalar(DIGITS, digits.type))
    none = pc.match_substring_regex(written, _NOTHING)
    return pc.fill_null(pc.and_not(held, none), False)
