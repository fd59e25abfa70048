"""Days, years and school years as people write them: one text, and what it may mean."""

import datetime as dt
import re
from collections.abc import Iterable
from typing import Literal

from cqcm_data.alphabet import plain

Order = Literal["dmy", "mdy"]

_FIRST, _LAST = 1900, 2100  # years: any other is a slip of the pen
_SERIALS = range(18_264, 73_051)  # the days of Excel from 1950 to 2099: a smaller one is a number
_ORIGIN = dt.date(1899, 12, 30)

_ISO = re.compile(r"([0-9]{4})([-/.])([0-9]{1,2})\2([0-9]{1,2})")
# « 14 h 30 », « 9:00 AM », « 09:00:00.000Z », « 9 h à 12 h »: a time of the day, and no day.
_CLOCK = (
    r"(?:[01]?[0-9]|2[0-4])(?: ?[ap]\.?m\.?| ?(?:h(?: ?[0-5][0-9])?|"
    r":[0-5][0-9](?::[0-5][0-9](?:\.[0-9]+)?)?) ?(?:[ap]\.?m\.?)?)"
)
_ZONE = "(?: ?(?:z|utc|[+-][0-9]{2}:?[0-9]{2}))?"
_TIME = re.compile(
    rf"(?<=[0-9])(?:t|,? (?:(?:a|at|de|from|@) )?){_CLOCK}{_ZONE}"
    rf"(?: ?(?:-|–|a|to) ?{_CLOCK})?$"
)
_SLASHED = re.compile(r"([0-9]{1,2})([-/. ])([0-9]{1,2})\2([0-9]{4}|[0-9]{2})")
_DAY_MONTH = re.compile(
    r"(?:[a-z]+day |(?:lun|mar|mercre|jeu|vendre|same)di |dimanche )?(?:le )?"
    r"([0-9]{1,2})(?:er|st|nd|rd|th|e)?[ -](?:of )?([a-z]+)[ -]([0-9]{4}|[0-9]{2})"
)
_MONTH_DAY = re.compile(r"(?:[a-z]+day )?([a-z]+)[ -]([0-9]{1,2})(?:st|nd|rd|th)?[ -]([0-9]{4})")
_MONTH = re.compile(r"([a-z]+)[ -]([0-9]{4})")
_MONTH_NUMBER = re.compile(r"([0-9]{4})[-/]([0-9]{1,2})")

# Each month by the beginnings that people write, in both languages, as `plain` leaves them.
_MONTHS = (
    ("jan", "janv", "janvier", "january"),
    ("fev", "fevr", "fevrier", "feb", "february"),
    ("mar", "mars", "march"),
    ("avr", "avril", "apr", "april"),
    ("mai", "may"),
    ("jun", "juin", "june"),
    ("jul", "juil", "juill", "juillet", "july"),
    ("aou", "aout", "aug", "august"),
    ("sep", "sept", "septembre", "september"),
    ("oct", "octobre", "october"),
    ("nov", "novembre", "november"),
    ("dec", "decembre", "december"),
)
_NUMBERS = {word: at for at, words in enumerate(_MONTHS, start=1) for word in words}

_TWO_YEARS = re.compile(r"([0-9]{4}|[0-9]{2})\s*(?:-|–|—|/|à|a|et|to)\s*([0-9]{4}|[0-9]{2})")
_YEAR = re.compile(r"[0-9]{4}(?:[.,]0+)?")


def days(text: str, order: Order | None = None, typed: bool = False) -> tuple[dt.date, ...]:
    """The days that a text may be: one where it is certain or the order decides, two where not.

    A year of two digits is one of this century, and never certain without the order.
    """
    said = without_time(text)
    if typed and re.fullmatch(r"[0-9]{5}(?:\.0+)?", said):
        serial = int(float(said))
        return (_ORIGIN + dt.timedelta(days=serial),) if serial in _SERIALS else ()
    if found := _ISO.fullmatch(said):
        return _real([(int(found[1]), int(found[3]), int(found[4]))])
    if found := _SLASHED.fullmatch(said):
        return _ordered(int(found[1]), int(found[3]), found[4], order)
    return _in_words(said, order)


def without_time(text: str) -> str:
    """A text without the time of the day that stands behind the day."""
    said = text.strip()
    small = plain(re.sub(r"[ \u00a0\u202f]+", " ", said))
    found = _TIME.search(small) if ":" in small or small.endswith("m") or "h" in small else None
    return small[: found.start()] if found else said


def short(text: str) -> bool:
    """Whether the year of a day has two digits, so that another number may be the year."""
    said = without_time(text)
    found = _SLASHED.fullmatch(said)
    named = _DAY_MONTH.fullmatch(_words(said))
    return bool((found and len(found[4]) == 2) or (named and len(named[3]) == 2))


def order_of(texts: Iterable[str]) -> Order | None:
    """The order of days and months, where texts of a column say one and none says the other."""
    told = {order for text in texts if (order := _tells(without_time(text)))}
    return told.pop() if len(told) == 1 else None


def months(text: str) -> tuple[dt.date, ...]:
    """The first day of « mai 2023 »: a proposal, since it names no day."""
    said = _words(text)
    if (found := _MONTH.fullmatch(said)) and found[1] in _NUMBERS:
        return _real([(int(found[2]), _NUMBERS[found[1]], 1)])
    if found := _MONTH_NUMBER.fullmatch(text.strip()):
        return _real([(int(found[1]), int(found[2]), 1)])
    return ()


def year(text: str) -> int | None:
    """A year alone."""
    found = _YEAR.fullmatch(text.strip())
    return int(found[0][:4]) if found else None


def school_year(text: str) -> str | None:
    """« 2022/23 » as « 2022-2023 »; nothing for years that do not follow one another."""
    ends = _ends(text)
    return f"{ends[0]}-{ends[1]}" if ends and ends[1] == ends[0] + 1 else None


def years(text: str) -> tuple[int, ...]:
    """The years of a school year: what a person may have meant where one year is asked for."""
    return _ends(text) if school_year(text) else ()


def school_years(text: str) -> tuple[str, ...]:
    """The school years that one year belongs to."""
    one = year(text)
    return () if one is None else (f"{one - 1}-{one}", f"{one}-{one + 1}")


def _ends(text: str) -> tuple[int, ...]:
    found = _TWO_YEARS.fullmatch(text.strip())
    if not found:
        return ()
    start = found[1] if len(found[1]) == 4 else f"20{found[1]}"
    end = found[2] if len(found[2]) == 4 else f"{start[:2]}{found[2]}"
    return int(start), int(end)


def _ordered(first: int, second: int, last: str, order: Order | None) -> tuple[dt.date, ...]:
    """The readings of 01/05/2023; a year of two digits may stand first as well."""
    full = int(last) if len(last) == 4 else 2000 + int(last)
    by: dict[Order, tuple[int, int, int]] = {
        "dmy": (full, second, first),
        "mdy": (full, first, second),
    }
    chosen = _real([by[order]]) if order else ()
    year_first = [(2000 + first, second, int(last))] if len(last) == 2 else []
    return chosen or _real([*by.values(), *year_first])


def _tells(text: str) -> Order | None:
    found = _SLASHED.fullmatch(text)
    if not found or len(found[4]) == 2:
        return None
    readings = {
        "dmy": _real([(int(found[4]), int(found[3]), int(found[1]))]),
        "mdy": _real([(int(found[4]), int(found[1]), int(found[3]))]),
    }
    if bool(readings["dmy"]) == bool(readings["mdy"]):
        return None
    return "dmy" if readings["dmy"] else "mdy"


def _in_words(text: str, order: Order | None) -> tuple[dt.date, ...]:
    said = _words(text)
    if (found := _DAY_MONTH.fullmatch(said)) and found[2] in _NUMBERS:
        return _named(int(found[1]), _NUMBERS[found[2]], found[3], order)
    if (found := _MONTH_DAY.fullmatch(said)) and found[1] in _NUMBERS:
        return _real([(int(found[3]), _NUMBERS[found[1]], int(found[2]))])
    return ()


def _named(first: int, month: int, last: str, order: Order | None) -> tuple[dt.date, ...]:
    """The readings of « 1-mai-23 »: any order of days and months says that the year is last."""
    if len(last) == 4:
        return _real([(int(last), month, first)])
    year_last, year_first = (2000 + int(last), month, first), (2000 + first, month, int(last))
    return _real([year_last]) if order else _real([year_last, year_first])


def _words(text: str) -> str:
    return " ".join(re.sub(r"[.,]", " ", plain(text)).split())


def _real(written: list[tuple[int, int, int]]) -> tuple[dt.date, ...]:
    """Those that are days of a calendar, each once."""
    found: dict[dt.date, None] = {}
    for year_, month, day in written:
        try:
            one = dt.date(year_, month, day)
        except ValueError:
            continue
        if _FIRST <= year_ <= _LAST:
            found[one] = None
    return tuple(found)
