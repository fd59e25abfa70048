"""Numbers, units, money and dates as a language writes them, through Babel."""

import datetime as dt
import math
import re
from collections.abc import Iterable, Sequence
from decimal import ROUND_HALF_UP, Context, Decimal
from functools import lru_cache
from typing import Literal

from babel import Locale
from babel.dates import format_date, format_time
from babel.lists import format_list
from babel.numbers import (
    format_compact_currency,
    format_compact_decimal,
    format_currency,
    format_decimal,
    format_percent,
)

from cqcm_data import catalogue
from cqcm_data.days import QUEBEC, day_of
from cqcm_data.text import Language
from cqcm_views.wording.strings import say

LOCALES: dict[Language, str] = {"fr": "fr_CA", "en": "en_CA"}


NO_BREAK = "\u00a0"


_MILLION = 1_000_000


_LONG = Context(prec=400)  # of any number that a computer holds, all digits

ABSENT = "–"  # where there is nothing to say, which is not a zero


@lru_cache(maxsize=8192)  # a view writes the same few values thousands of times
def number(value: float | None, language: Language, digits: int = 1) -> str:
    """A number as the language writes it, with at most so many decimals; whole millions in words.

    A missing value is a dash, never a zero.
    """
    if value is None:
        return ABSENT
    locale = LOCALES[language]
    if _is_round(value):
        shown = format_compact_decimal(
            value, format_type="long", locale=locale, fraction_digits=_decimals(value)
        ).replace(" ", NO_BREAK)
        # Babel gives the plural to exactly one million or one billion in French.
        return shown.removesuffix("s") if shown.startswith(f"1{NO_BREAK}") else shown
    pattern = "#,##0." + "#" * digits
    return format_decimal(_half_up(value, digits), format=pattern, locale=locale)


def _half_up(value: float, digits: int) -> Decimal:
    """With at most so many decimals, a half rounded up as readers do, not to the even digit."""
    step = Decimal(1).scaleb(-digits)
    return Decimal(repr(float(value))).quantize(step, ROUND_HALF_UP, _LONG)


def _is_round(value: float) -> bool:
    """Whether a number is said in millions without losing a digit that a reader would miss."""
    return value >= _MILLION and value % (_MILLION / 10) == 0


def _decimals(value: float) -> int:
    return 0 if value % _MILLION == 0 else 1


@lru_cache(maxsize=8192)  # as dear as a number, and as often the same
def money(value: float, language: Language) -> str:
    """Canadian dollars, without cents; round millions shortened."""
    locale = LOCALES[language]
    if _is_round(value):
        digits = _decimals(value)
        return format_compact_currency(value, "CAD", locale=locale, fraction_digits=digits)
    pattern = "#,##0\u00a0¤" if language == "fr" else "¤#,##0"
    whole = _half_up(value, 0)
    return format_currency(whole, "CAD", pattern, locale=locale, currency_digits=False)


def short(value: float, unit: str, language: Language) -> str:
    """A large value where there is little room: « 2,6 k », « 2,6 k$ », « 128 k$ »."""
    step = Decimal(1000) ** int(math.log10(max(abs(value), 1)) // 3)
    parts = Decimal(repr(float(value))) / step
    digits = 1 if abs(parts) < Decimal("9.95") else 0
    rounded = parts.quantize(Decimal(1).scaleb(-digits), ROUND_HALF_UP) * step
    locale = LOCALES[language]
    if unit == "CAD":
        return format_compact_currency(rounded, "CAD", locale=locale, fraction_digits=digits)
    return format_compact_decimal(
        rounded, format_type="short", locale=locale, fraction_digits=digits
    )


def percent(share: float, language: Language, signed: bool = False) -> str:
    """A share of one as a percentage with at most one decimal, a half rounded up."""
    rounded = Decimal(repr(share)).quantize(Decimal("0.001"), ROUND_HALF_UP)
    shown = format_percent(rounded, format="#,##0.#\u00a0%", locale=LOCALES[language])
    shown = shown if language == "fr" else shown.replace(NO_BREAK, "")
    return f"+{shown}" if signed and share > 0 else shown


def signed(value: float, language: Language) -> str:
    """A difference with its sign: « +1,5 »."""
    return f"+{number(value, language)}" if value > 0 else number(value, language)


def quantity(value: float | None, unit: str, language: Language) -> str:
    """A value in its unit, as short as a large figure wants it: money, percent, hours or bare."""
    if value is None:
        return number(None, language)
    if unit == "CAD":
        return money(value, language)
    if unit == "percent":
        return percent(value / 100, language)
    if unit == "rank":
        return ordinal(int(value), language)
    if unit == "calendar_year":
        return str(int(value))  # 1940, without the space of thousands
    found = catalogue.load().units[unit]
    shown = number(value, language, _digits_that_count(value) if found.rate else 1)
    return f"{shown}{NO_BREAK}{found.symbol}" if found.symbol else shown


def ordinal(rank: int, language: Language) -> str:
    """« 1er », « 2e »; "1st", "2nd", "3rd", "11th"."""
    if language == "fr":
        return f"{rank}{'er' if rank == 1 else 'e'}"
    ending = {1: "st", 2: "nd", 3: "rd"}.get(0 if 10 < rank % 100 < 14 else rank % 10, "th")
    return f"{rank}{ending}"


def _digits_that_count(value: float) -> int:
    """So many decimals that two digits of a small number show: 0.031, 0.31, 3.1."""
    return max(1, 1 - math.floor(math.log10(abs(value)))) if value else 1


@lru_cache(maxsize=8192)  # the rules are worked out anew for each number
def form(count: float, language: Language) -> Literal["one", "many"]:
    """Singular or plural: French has 0 and 1.5 in the singular, English has 1 alone.

    The form that French has for whole millions (« un million de postes ») is a plural.
    """
    rule = Locale.parse(LOCALES[language]).plural_form(count)
    return "one" if rule == "one" else "many"


def counted(name: str, count: int, language: Language, **values: object) -> str:
    """The string of the interface, of the two by this name, that agrees with a count."""
    told = number(count, language)
    return say(f"{name}_{form(count, language)}", language, count=told, **values)


def noun(unit: str, value: float | None, language: Language) -> str:
    """The unit in the number that agrees with the value, in the plural without one."""
    forms = catalogue.load().units[unit][language]
    singular = value is not None and form(value, language) == "one"
    return forms.one if singular else forms.many


def with_unit(label: str, unit: str, language: Language) -> str:
    """« Mentions dans le rapport »; « Membres de l'équipe (personnes) »: what is counted, once."""
    forms = catalogue.load().units[unit][language]
    named = _words(label)
    if any(_words(form) and _words(form) <= named for form in (forms.one, forms.many)):
        return label
    return say("with_unit", language, label=label, unit=forms.many)


def _words(text: str) -> set[str]:
    return {*re.findall(r"\w+", text.lower())}


def unit_beside(unit: str, value: float | None, language: Language) -> str:
    """The noun to write beside a value, nothing where `quantity` already gives the symbol."""
    if catalogue.load().units[unit].symbol is not None:
        return ""
    name = noun(unit, value, language)
    if language == "fr" and value is not None and _is_round(value):
        return f"d'{name}" if name[0] in "aeéèêiîoôuh" else f"de{NO_BREAK}{name}"
    return name


@lru_cache(maxsize=1024)  # each card tells the day of its release many times
def day(date: dt.date, language: Language) -> str:
    """A date in full: « 12 avril 2024 », with the « 1er » of the first day."""
    shown = format_date(date, format="long", locale=LOCALES[language])
    first = language == "fr" and date.day == 1 and shown.startswith("1 ")
    return "1er" + shown[1:] if first else shown


def moment(instant: dt.datetime, language: Language) -> str:
    """« 8 mai 2024, 14 h 05 », as clocks in Québec show it."""
    time = format_time(instant, "short", tzinfo=QUEBEC, locale=LOCALES[language])
    return f"{day(day_of(instant), language)}, {time}"


def month(date: dt.date, language: Language) -> str:
    """A month and its year: « avril 2022 »."""
    return format_date(date, format="MMMM y", locale=LOCALES[language])


def joined(names: Sequence[str], language: Language) -> str:
    """Names in a row, the last one after « et »."""
    return format_list(names, locale=LOCALES[language])


def several_pages(ranges: Iterable[tuple[int, int]], language: Language) -> str:
    """« p. 7–8, 15–19 », "pp. 7–8, 15–19": each range once, in order."""
    in_order = sorted({*ranges})
    alone = len(in_order) == 1 and in_order[0][0] == in_order[0][1]
    listed = ", ".join("–".join(map(str, dict.fromkeys(one))) for one in in_order)
    return f"{'p' if alone or language == 'fr' else 'pp'}.{NO_BREAK}{listed}"


def pages(first: int, last: int, language: Language) -> str:
    """Pages of the report: « p. 7–8 », "pp. 7–8"."""
    return several_pages([(first, last)], language)
