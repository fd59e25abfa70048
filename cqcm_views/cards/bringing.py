"""What a dataset asks for: its columns in the reader's words, and the cards that its rows fill."""

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from cqcm_data import catalogue, columns, fictitious, labels, query, reports
from cqcm_data.columns import Column
from cqcm_data.contracts import CONTRACTS, is_list, lists
from cqcm_data.reading import Reading
from cqcm_data.text import Language
from cqcm_views.views.model import ChartCard, ListCard, View
from cqcm_views.views.registry import views
from cqcm_views.views.state import State
from cqcm_views.wording import citation, numbers, strings
from cqcm_views.wording.strings import say

_FEW = 8  # so many choices are named in a sentence; more are counted

Cell = str | int | float | dt.date | None


@dataclass(frozen=True)
class Choice:
    """A value that a column allows: its code, and what a reader picks."""

    code: str
    label: str


@dataclass(frozen=True)
class AskedColumn:
    """A column in words: its heading, what it holds, what may be written in it."""

    column: Column
    header: str
    meaning: str
    rule: str
    choices: tuple[Choice, ...] = ()

    @property
    def marked(self) -> str:
        """The heading as a template has it: required columns are marked by more than a colour."""
        return f"{self.header} *" if self.column.required else self.header


@dataclass(frozen=True)
class FilledCard:
    """A card that the rows of a dataset fill, and where it stands."""

    view: str
    title: str
    address: str


@dataclass(frozen=True)
class Bringing:
    """All that a person needs to know before sending the rows of a dataset.

    `people` is whether it counts people, `received` whether rows of it are there already.
    """

    dataset: str
    topic: str
    label: str
    grain: str
    waits: str
    columns: tuple[AskedColumn, ...]
    cards: tuple[FilledCard, ...]
    people: bool
    received: bool

    @property
    def required(self) -> int:
        return sum(one.column.required for one in self.columns)


def every(chosen: State, reading: Reading) -> tuple[Bringing, ...]:
    """What each dataset asks for, in the order of the topics."""
    return _in_order(columns.awaited(), chosen, reading)


def of_reports(chosen: State, reading: Reading) -> tuple[Bringing, ...]:
    """What each list of the yearly reports asks for, in the order of the topics."""
    return _in_order(lists(), chosen, reading)


def _in_order(datasets: Iterable[str], chosen: State, reading: Reading) -> tuple[Bringing, ...]:
    order = [*catalogue.load().topics]
    asked = (of(dataset, chosen, reading) for dataset in datasets)
    return tuple(sorted(asked, key=lambda one: order.index(one.topic)))


def of(dataset: str, chosen: State, reading: Reading) -> Bringing:
    """What one dataset asks for; raises KeyError for one that the organisation does not send."""
    language, known = reading.language, catalogue.load()
    first = known.of_dataset(dataset)[0]
    received = is_list(dataset) or query.records(first.id, reading) == "received"
    return Bringing(
        dataset=dataset,
        topic=first.topic,
        label=strings.dataset(dataset, language),
        grain=say(f"grain_{dataset}", language),
        waits=_waits(dataset, received, reading),
        columns=asked_columns(dataset, reading),
        cards=tuple(_cards(dataset, replace(chosen, example=not received), language)),
        people=bool(CONTRACTS[dataset].people),
        received=received,
    )


def _waits(dataset: str, received: bool, reading: Reading) -> str:
    """What is not there yet; of a list, the reports of which rows are online."""
    language, waits = reading.language, catalogue.load().datasets[dataset].waits
    if not is_list(dataset):
        return say("bring_received", language) if received or not waits else waits[language]
    years = reports.listed(dataset, reading.release)
    if not years:
        return say("bring_list_none", language)
    named = [say("bring_list_report", language, year=year) for year in years]
    return say("bring_list_online", language, years=numbers.joined(named, language))


def _cards(dataset: str, chosen: State, language: Language) -> Iterator[FilledCard]:
    """Every card of every view that is made from the rows of a dataset."""
    for name, view in views().items():
        for card in _of_dataset(view, dataset):
            yield FilledCard(
                view=view.short[language],
                title=_title(card, language),
                address=f"{chosen.address(name)}#{card.anchor}",
            )


def _title(card: ChartCard | ListCard, language: Language) -> str:
    known = catalogue.load()
    if isinstance(card, ListCard):
        return known.lists[card.listing].label[language]
    return citation.by(known[card.indicator].label[language], card.by, language)


def _of_dataset(view: View, dataset: str) -> list[ChartCard | ListCard]:
    cards = [card for card in view.cards() if isinstance(card, ChartCard | ListCard)]
    return [card for card in cards if dataset in _datasets(card)]


def _datasets(card: ChartCard | ListCard) -> set[str | None]:
    known = catalogue.load()
    if isinstance(card, ListCard):
        return {rows.dataset for rows in known.lists[card.listing].rows}
    return {known[card.indicator].dataset}


# Columns -----------------------------------------------------------------------------------------


def asked_columns(dataset: str, reading: Reading) -> tuple[AskedColumn, ...]:
    """The columns of a dataset in words, in the order of its contract."""
    return tuple(_column(dataset, column, reading) for column in columns.columns(dataset))


def _column(dataset: str, column: Column, reading: Reading) -> AskedColumn:
    language = reading.language
    choices = tuple(_choices(dataset, column, reading))
    of = "list" if is_list(dataset) else dataset  # a column means the same in every list
    return AskedColumn(
        column=column,
        header=say(f"column_{of}_{column.name}", language),
        meaning=say(f"meaning_{of}_{column.name}", language),
        rule=_rule(column, choices, language),
        choices=choices,
    )


def _choices(dataset: str, column: Column, reading: Reading) -> list[Choice]:
    """The values of a column in the order in which a reader looks for them."""
    language, known = reading.language, catalogue.load()
    if column.kind == "report":
        return [Choice(one.source, str(one.year)) for one in reports.reports(reading.release)]
    dimension = known.datasets[dataset].plain().get(column.name, "")
    if column.regions:
        rows = labels.regions(reading.release)
        words = {str(row["code"]): str(row[f"name_{language}"]) for row in rows}
    else:
        named = known.labels.get(f"{dataset}.{column.name}", {})
        words = {code: named[code][language] for code in named if code in column.codes}
    ordered = known.in_order(dimension, words, lambda code: words[code], language)
    return [Choice(code, words[code]) for code in ordered]


def _rule(column: Column, choices: Sequence[Choice], language: Language) -> str:
    """« Nombre entier, de 0 à 15 »: what may be written."""
    if choices and len(choices) <= _FEW:
        return say("rule_choice", language, choices="; ".join(one.label for one in choices))
    if choices:
        return say("rule_choice_many", language, count=len(choices))
    if column.kind == "year":  # no year has a space for its thousands
        return say("rule_year", language, least=column.least, most=column.most)
    rule = say(f"rule_{column.kind}", language)
    bounds = {
        name: numbers.number(value, language)
        for name in ("least", "above", "most")
        if (value := getattr(column, name)) is not None
    }
    if not bounds:
        return rule
    kind = "above" if "above" in bounds else "between" if "most" in bounds else "least"
    return say(f"rule_{kind}", language, rule=rule, **bounds)


# Examples ----------------------------------------------------------------------------------------


def examples(dataset: str, reading: Reading) -> tuple[tuple[Cell, ...], ...]:
    """Three made-up rows as a person would write them, from different places of the example.

    None of a list: nothing is made up in a report.
    """
    if dataset not in fictitious.DATASETS:
        return ()
    rows = fictitious.rows(dataset)
    asked = asked_columns(dataset, reading)
    taken = (rows[0], rows[len(rows) // 2], rows[-1])
    return tuple(tuple(_written(row[one.column.name], one) for one in asked) for row in taken)


def _written(value: object, asked: AskedColumn) -> Cell:
    words = {one.code: one.label for one in asked.choices}
    if isinstance(value, int | float | dt.date):
        return value
    return None if value is None else words.get(str(value), str(value))
