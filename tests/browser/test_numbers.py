"""Every number that a card shows, read in the browser, against a second computation."""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from functools import singledispatch
from typing import TypeVar
from urllib.parse import urlencode

import pytest
import recompute
from builders import some

from cqcm_data.contracts import CONTRACTS, public_tables
from cqcm_views.charts import MAPS
from cqcm_views.views.model import ChartCard, FigureCard, Lead, ListCard, TableCard
from cqcm_views.views.registry import views

pytestmark = pytest.mark.long

Where = Mapping[str, Sequence[str]]
BlockCard = ChartCard | ListCard | TableCard
Key = TypeVar("Key")

SPACES = re.compile(r"[\s\u00a0\u202f]")
NO_VALUE = "aucune valeur"
HIDDEN = "masqué"
ABSENT = "–"

# What is chosen, and whether the example is on: its cards are those of the records alone.
STATES: dict[str, tuple[Where, bool]] = {
    "nothing chosen": ({}, False),
    "two regions": ({"region": ["06", "12"]}, False),
    "example": ({}, True),
    "example, one region": ({"region": ["06"]}, True),
    "example, several filters": (
        {
            "region": ["03", "06", "16"],
            "year": ["2023"],
            "level": ["primary", "secondary"],
            "form": ["coop"],
            "sector": ["Agroalimentaire", "Habitation"],
            "channel": ["Radio", "Télévision"],
        },
        True,
    ),
}
# Each view is read as it opens, where filters reach some of its cards also under them, and each
# kind of choice where there are the most cards of records.
ASKED = some(
    (
        (name, state)
        for name, view in views().items()
        for state, (_, made_up) in STATES.items()
        if view.sections and (view.record_cards or not made_up)
    ),
    *((name, "nothing chosen") for name, view in views().items() if view.sections),
    ("faits_saillants", "two regions"),
    ("entente", "two regions"),
    ("jeunesse", "example"),
    ("jeunesse", "example, several filters"),
    ("promotion", "example, several filters"),
    ("transformation_numerique", "example, one region"),
)


@pytest.mark.parametrize(("name", "state"), ASKED)
def test_each_card_says_what_plain_python_finds(name, state, server, visit):
    view, (where, made_up) = views()[name], STATES[state]
    page = visit(f"{server}/{name}?{address(where, made_up)}")
    tables, figures = page.evaluate(TABLES), page.evaluate(FIGURES)  # the first unfolds
    for one in view.cards():
        card = one.card if isinstance(one, Lead) else one
        if isinstance(card, FigureCard):
            assert_figure(card, figures[card.anchor], where)
        elif waits(card, made_up):
            assert card.anchor not in tables
        else:
            shown = [dict(zip(*row, strict=True)) for row in tables[card.anchor]]
            assert_table(card, shown, where, made_up and card in view.record_cards)


def address(where: Where, made_up: bool) -> str:
    return urlencode({**where, "exemple": "oui" if made_up else "non"}, doseq=True)


def waits(card: BlockCard, made_up: bool) -> bool:
    if not isinstance(card, ChartCard):
        return False
    indicator = recompute.indicators()[card.indicator]
    return "dataset" in indicator and not recompute.rows(indicator["dataset"], made_up)


# All is read in one go: a question for each card takes longer than to draw the page.
# The value of each figure, by its anchor.
FIGURES = """() => {
    const values = {};
    for (const value of document.querySelectorAll(".cqcm-value strong")) {
        const { id } = value.closest(".cqcm-figure, .cqcm-card").querySelector("h3");
        (values[id] ??= []).push(value.innerText);
    }
    return values;
}"""
# The rows of each card's table by the card's anchor, each its heads and its cells, without one
# that says that there are none. What is folded is unfolded: hidden cells have no words.
TABLES = """() => {
    for (const one of document.querySelectorAll(".stMain details")) one.open = true;
    for (const tab of document.querySelectorAll("[role=tab]")) {
        if (tab.innerText === "Tableau") tab.click();
    }
    const folded = document.querySelectorAll(".cqcm-folded");
    for (const one of folded) one.classList.remove("cqcm-folded");
    return Object.fromEntries(
        [...document.querySelectorAll(".cqcm-card, .cqcm-figure")].map(card => {
            const heads = [...card.querySelectorAll("thead th")].map(head => head.innerText);
            const rows = [...card.querySelectorAll("tbody tr:has(th)")];
            return [
                card.querySelector("h3").id,
                rows.map(row => [heads, row.innerText.split("\\t")]),
            ];
        })
    );
}"""


def assert_figure(card: FigureCard, said: list[str], where: Where) -> None:
    indicator = recompute.indicators()[card.indicator]
    (value,) = said
    assert reads(value, expected(indicator, where)), (card.indicator, value)


@singledispatch
def assert_table(card: BlockCard, rows: list[dict[str, str]], where: Where, made_up: bool) -> None:
    raise TypeError(card)


@assert_table.register
def _chart(card: ChartCard, rows: list[dict[str, str]], where: Where, made_up: bool) -> None:
    cells = [list(row.values()) for row in rows]
    told = {tuple(row[: len(card.by)]): row[len(card.by)] for row in cells}
    wanted = computed(card, where, made_up)
    people = counted_people(card)
    if people and not is_public(card, where):
        assert told == {}, card.name
        return
    assert told.keys() == wanted.keys(), card.name
    shown = {key: words for key, words in told.items() if not (people and words == HIDDEN)}
    assert all(reads(words, wanted[key]) for key, words in shown.items()), (card.name, told, wanted)
    if people and not is_rate(card):
        assert shown and not {number(words) for words in shown.values()} & {1, 2, 3, 4}


@assert_table.register
def _in_full(card: TableCard, rows: list[dict[str, str]], where: Where, made_up: bool) -> None:
    for name, row in zip(card.indicators, rows, strict=True):
        indicator = recompute.indicators()[name]
        label, *cells = row.items()
        assert label[1].startswith(indicator["label"]["fr"])
        by_code = recompute.grouped(indicator, [card.by], where).items()
        wanted = {recompute.word(card.by, code): value for (code,), value in by_code}
        wanted["Total"] = expected(indicator, where)
        told = {head: cell for head, cell in cells if cell != ABSENT}
        assert told.keys() == wanted.keys(), name
        assert all(reads(words, wanted[key]) for key, words in told.items()), (name, told, wanted)


@assert_table.register
def _list(card: ListCard, rows: list[dict[str, str]], where: Where, made_up: bool) -> None:
    """Every row of the sources, with its dates, its words and the numbers among them."""
    told = [(*days(row.pop("Date", "")), frozenset(row.values()) - {ABSENT}) for row in rows]
    named = recompute.listed(card.listing)
    kinds = {recompute.kind(chosen, row) for chosen, row in named}
    wanted = [
        (
            *stated_days(chosen, row),
            frozenset(recompute.described(chosen, row, with_kind=len(kinds) > 1)),
        )
        for chosen, row in named
    ]
    assert Counter(told) == Counter(wanted), card.name


def counted_people(card: ChartCard) -> bool:
    """Whether a card measures people whose small counts are hidden."""
    measure = recompute.indicators()[card.indicator].get("measure", {})
    counted = {part.get("sum") for part in (measure, measure.get("per", {}))}
    return not counted.isdisjoint(column for one in CONTRACTS.values() for column in one.people)


def is_public(card: ChartCard, where: Where) -> bool:
    """Whether the rows of one public table answer: no new sum is made of people."""
    indicator = recompute.indicators()[card.indicator]
    followed = {name: codes for name, codes in where.items() if name in indicator["dimensions"]}
    if card.chart in MAPS:
        followed.pop("region", None)
    single = all(name in card.by or len(codes) == 1 for name, codes in followed.items())
    asked = tuple(sorted({*card.by, *followed}))
    return single and asked in public_tables(indicator["dataset"])


def is_rate(card: ChartCard) -> bool:
    return "per" in recompute.indicators()[card.indicator].get("measure", {})


def computed(card: ChartCard, where: Where, made_up: bool) -> dict[tuple[str, ...], float | None]:
    """The rows of a card under the words that the table has for them."""
    indicator = recompute.indicators()[card.indicator]
    if "members" in indicator:
        every = recompute.indicators()
        own = {one: every[one]["label"] for one in indicator["members"]}
        named = {**own, **indicator.get("named", {})}
        return {(words["fr"],): expected(every[one]) for one, words in named.items()}
    if card.chart in MAPS:  # a map keeps all its regions
        where = {name: codes for name, codes in where.items() if name != "region"}
    return {
        tuple(map(recompute.word, card.by, codes)): value
        for codes, value in recompute.grouped(indicator, card.by, where, made_up).items()
    }


def expected(indicator: dict, where: Where = recompute.EVERYTHING) -> float | None:
    """What a measure is as a whole: the published value while no filter concerns its records."""
    has_records = "dataset" in indicator and recompute.rows(indicator["dataset"])
    filtered = has_records and {*where} & {*indicator.get("dimensions", ())}
    if "published" in indicator and not filtered:
        return recompute.published(indicator)
    return recompute.total(indicator, where)


def days(words: str) -> list[str]:
    """« du 15 au 21 octobre 2023 »: the numbers and months, in order."""
    return re.findall(r"\d+|" + "|".join(recompute.MONTHS), words)


def stated_days(chosen: dict, row: dict[str, str]) -> list[str]:
    stated = [row[chosen[name]] for name in ("when", "until") if chosen.get(name)]
    parts = [date.split("-") for date in dict.fromkeys(filter(None, stated))]
    months = [(recompute.MONTHS[int(month) - 1], year) for year, month, _ in parts]
    told = [
        (str(int(day)), *(month if month not in months[at + 1 :] else ()))
        for at, ((_, _, day), month) in enumerate(zip(parts, months, strict=True))
    ]
    return [part for date in told for part in date]


def reads(words: str, value: float | None) -> bool:
    """Whether words say a value, to the last digit that they show."""
    if value is None or NO_VALUE in words:
        return value is None and NO_VALUE in words
    decimals = re.search(r",(\d+)", words)
    last = scale(words) * 10.0 ** -len(decimals[1] if decimals else "")
    return abs(number(words) - value) <= last / 2 + 1e-9


def number(words: str) -> float:
    """What a reader reads: « plus de 330 », « 12 millions », « 1,5 h », « 1 615 156 $ »."""
    text = SPACES.sub("", words).replace(",", ".")
    return float(re.search(r"-?\d+(\.\d+)?", text)[0]) * scale(words)


def scale(words: str) -> float:
    text = SPACES.sub("", words)
    millions, billions = re.search(r"million|M\$|\dM", text), re.search(r"milliard|G\$|\dG", text)
    return 1e9 if billions else 1e6 if millions else 1
