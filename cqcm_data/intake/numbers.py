"""Numbers as people write them: the plain ones of a column all at once, the others one by one.

A pattern comes before any cast, which would read `0x10` and `1e400`. Where a comma or a point may
part the thousands or the decimals, the other numbers of the column tell; or nobody does.
"""

import re
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from typing import Literal, NamedTuple

import pyarrow as pa
import pyarrow.compute as pc

from cqcm_data.alphabet import plain

Mark = Literal[",", "."]

# A plain blank and those that do not break, wide and narrow; an apostrophe as the Swiss have it.
_GAP = "[ \u00a0\u202f\u2009'’]"
# What can be read in one way only, and most of what is ever written: no three digits after a mark.
_PLAIN = r"^[0-9]{1,13}(?:[.,][0-9]{1,2})?$|^[0-9]{1,3}\.[0-9]{4,12}$"
_GROUPED = rf"^[0-9]{{1,3}}(?:{_GAP}[0-9]{{3}}){{1,3}}(?:[.,][0-9]{{1,2}})?$"

_BY_GAPS = re.compile(rf"-?(?:[0-9]{{1,3}}(?:{_GAP}[0-9]{{3}})+|[0-9]+)(?:[.,][0-9]+)?")
_BY_COMMAS = re.compile(r"-?[0-9]{1,3}(?:(?:,[0-9]{3})+\.[0-9]+|(?:,[0-9]{3}){2,})")
_BY_POINTS = re.compile(r"-?[0-9]{1,3}(?:(?:\.[0-9]{3})+,[0-9]+|(?:\.[0-9]{3}){2,})")
_SIGNS = re.compile(r"[-\u2212]?[0-9][0-9.,\u00a0\u202f\u2009'’ ]*")  # all that a number is made of
_EITHER = re.compile(r"-?[1-9][0-9]{0,2}[.,][0-9]{3}")

DIGITS = 15  # that a number can hold and give back
LONGEST = 60  # letters of a text that says a number, a date or a total

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
_AMOUNT = re.compile(r"[0-9]|aine|dozen|millier", re.IGNORECASE)
_TENS = {
    **{"dizaine": "10", "douzaine": "12", "quinzaine": "15", "vingtaine": "20", "trentaine": "30"},
    **{"quarantaine": "40", "cinquantaine": "50", "soixantaine": "60", "centaine": "100"},
    **{"dozen": "12", "millier": "1000"},
}


# « 1 h 30 », « 1h », « 45 min », « 1:30 », « 1:30:00 »: hours and their minutes.
_HOURS = re.compile(
    r"(?P<hours>[0-9]{1,3}) ?(?:h|hr|hrs|heures?|hours?)\.?(?: ?(?:et|and))?"
    r"(?: ?(?P<minutes>[0-9]{1,2}) ?(?:m|min|mins|minutes?)?\.?)?"
)
_MINUTES = re.compile(r"([0-9]{1,4}) ?(?:m|min|mins|minutes?)\.?")
_COLONS = re.compile(r"(?P<hours>[0-9]{1,3}):(?P<minutes>[0-9]{2})(?::00)?")
_DAY = 24  # hours: « 90:00 » may be minutes and seconds


class Read(NamedTuple):
    """The numbers of distinct texts, missing where a text is none for certain.

    `others` are the texts that are not plain numbers, without their units.
    """

    values: pa.Array
    others: Mapping[str, str]


def read(
    texts: pa.Array,
    units: Sequence[str] = (),
    typed: bool = False,
    as_text: Collection[str] = (),
) -> Read:
    """The numbers of distinct texts; of a `typed` sheet a program wrote the points of decimals.

    But for those that stand in it `as_text`, which a person wrote.
    """
    values = _plain(texts)
    unread = pc.is_null(values)
    strip = _stripper(units)
    others = {text: strip(text) for text in pc.filter(texts, unread).to_pylist()}
    mark = _told([*_plain_marks(texts, unread), *map(_tells, others.values())], typed)
    found = [
        number(bare, "." if typed and "," not in bare and text not in as_text else mark)
        for text, bare in others.items()
    ]
    numbers = pa.array([None if one is None else float(one) for one in found], pa.float64())
    return Read(pc.replace_with_mask(values, unread, numbers), others)


def number(text: str, mark: Mark | None) -> str | None:
    """A number as programs write it; `mark`, that of decimals, decides « 1,234 »."""
    if len(text) > LONGEST or not _SIGNS.fullmatch(text):
        return None
    said = text.replace("\u2212", "-")
    written = _written(said, mark)
    if written is None:
        return None
    digits = written.lstrip("-0").replace(".", "")
    minus_nothing = said.startswith("-") and not digits.strip("0")
    return None if minus_nothing or len(digits) > DIGITS else written


def candidates(text: str) -> tuple[str, ...]:
    """Both readings of « 1,234 », the one of any other number, none of what is no number."""
    marks: tuple[Mark, Mark] = (",", ".")
    found = dict.fromkeys(number(text, mark) for mark in marks)
    return tuple(one for one in found if one is not None)


def hours(text: str) -> tuple[str, ...]:
    """The hours that a duration may be: one where it is certain, none where it is no duration.

    « 1 h 5 » may be five minutes or a half more, and « 90:00 » ninety minutes.
    """
    said = plain(text.strip()) if len(text) <= LONGEST else ""
    if alone := _MINUTES.fullmatch(said):
        return (_hours(0, int(alone[1])),)
    found = _HOURS.fullmatch(said) or _COLONS.fullmatch(said)
    if not found or int(minutes := found["minutes"] or "0") >= 60:
        return ()
    whole, read_so = int(found["hours"]), _hours(int(found["hours"]), int(minutes))
    if len(minutes) == 1 and minutes != "0" and said.endswith(minutes):
        return (read_so, f"{whole}.{minutes}")
    return (read_so, _hours(0, whole)) if ":" in said and whole >= _DAY else (read_so,)


def _hours(whole: int, minutes: int) -> str:
    """Hours with at most four decimals, as programs write them."""
    return f"{whole + minutes / 60:.4f}".rstrip("0").rstrip(".")


def rounded(text: str) -> tuple[str, ...]:
    """The numbers that an approximation names: « env. 20 », « 15-20 »; none where it is none."""
    if len(text) > LONGEST or not _AMOUNT.search(text):
        return ()
    said = plain(text).replace("’", " ").strip()
    if ends := _BETWEEN.fullmatch(said):
        return tuple(dict.fromkeys(ends.groups()))
    if ten := re.fullmatch(r"(?:une?|a|about a|environ une?)?\s*([a-z]+?)s?", said):
        return (_TENS[ten[1]],) if ten[1] in _TENS else ()
    around = _AROUND.fullmatch(said)
    return candidates(around["number"]) if around and around["number"] != said else ()


def _plain(texts: pa.Array) -> pa.Array:
    """The numbers that are written plainly, or grouped by blanks."""
    grouped = pc.match_substring_regex(texts, _GROUPED)
    together = pc.replace_substring_regex(pc.filter(texts, grouped), _GAP, "")
    bare = pc.replace_with_mask(texts, grouped, together)
    kept = pc.if_else(pc.match_substring_regex(bare, _PLAIN), bare, None)
    return pc.cast(pc.replace_substring(kept, ",", "."), pa.float64())


def _plain_marks(texts: pa.Array, unread: pa.Array) -> Iterable[Mark]:
    marks: tuple[Mark, Mark] = (",", ".")
    read_ones = pc.filter(texts, pc.invert(unread))
    return [m for m in marks if pc.any(pc.match_substring(read_ones, m)).as_py()]


def _tells(text: str) -> Mark | None:
    """The mark of decimals in a number that can be read in one way only."""
    if len(text) > LONGEST or not _SIGNS.fullmatch(text) or _EITHER.fullmatch(text):
        return None
    if _BY_COMMAS.fullmatch(text):
        return "."
    if _BY_POINTS.fullmatch(text):
        return ","
    if not _BY_GAPS.fullmatch(text):
        return None
    return "," if "," in text else "." if "." in text else None


def _told(marks: Iterable[Mark | None], typed: bool) -> Mark | None:
    """The mark of decimals, where numbers of the column say one and none says the other.

    In a typed sheet points say nothing of how a person writes.
    """
    told = {mark for mark in marks if mark}
    if typed:
        told.discard(".")
    return told.pop() if len(told) == 1 else None


def _written(said: str, mark: Mark | None) -> str | None:
    if _EITHER.fullmatch(said):
        return None if mark is None else said.replace(mark, "_").translate(_TO_PROGRAMS)
    if _BY_GAPS.fullmatch(said):
        return re.sub(_GAP, "", said).replace(",", ".")
    if _BY_COMMAS.fullmatch(said):
        return said.replace(",", "")
    return said.replace(".", "").replace(",", ".") if _BY_POINTS.fullmatch(said) else None


_TO_PROGRAMS = str.maketrans({"_": ".", ",": None, ".": None})


def _stripper(units: Sequence[str]) -> Callable[[str], str]:
    """What takes the units of a column away: « 1 234 $ » without the sign."""
    longest_first = sorted(units, key=len, reverse=True)
    said = "|".join(re.escape(unit).replace(r"\ ", r"\s?") for unit in longest_first)
    united = re.compile(rf"(?:{said})\s*(?=[0-9])|(?<=[0-9])\s*(?:{said})\.?", re.IGNORECASE)
    return lambda text: _without(text, united) if units and len(text) <= LONGEST else text


def _without(text: str, united: re.Pattern[str]) -> str:
    """A text without its unit before or behind it."""
    before = united.match(text)
    bare = text[before.end() :] if before else text
    behind = [one for one in united.finditer(bare) if one.end() == len(bare)]
    return bare[: behind[0].start()] if behind else bare
