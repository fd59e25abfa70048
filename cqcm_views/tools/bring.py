"""What each dataset asks for: every one in short, by topic, or one with its cards and columns."""

from collections.abc import Mapping, Sequence
from itertools import groupby

import streamlit as st

from cqcm_data import catalogue, columns
from cqcm_data.once import once
from cqcm_data.reading import Reading
from cqcm_data.text import Language
from cqcm_views import markup
from cqcm_views.cards import bringing
from cqcm_views.cards.bringing import Bringing, FilledCard
from cqcm_views.tools import intake
from cqcm_views.tools.report_place import VIEW, may
from cqcm_views.views.state import Parameter, State
from cqcm_views.wording import numbers
from cqcm_views.wording.strings import say

DATASET = "jeu"  # the parameter that names one dataset
_ALL = "tous"
PARAMETERS = (Parameter(DATASET, lambda _chosen, _reading: (_ALL, *columns.sent())),)

Described = Mapping[str, object]  # what the template needs of one thing


def draw(chosen: State, reading: Reading) -> None:
    """One dataset, where the address names one, with the way to send a file; else all of them."""
    dataset = chosen.choice(DATASET)
    described = written(dataset, chosen, reading)
    if dataset != _ALL and intake.draw(dataset, chosen, reading):
        with st.expander(say("bring_described", reading.language)):
            st.html(described)
    else:
        if dataset == _ALL:
            st.html(_report(chosen, reading.language))
        st.html(described)


def _report(chosen: State, language: Language) -> str:
    """Where the figures of a yearly report are entered, for those who may; who may, for others."""
    there = chosen.address(VIEW) if may(chosen) else ""
    return markup.render("report_bring", language, there=there)


def written(dataset: str, chosen: State, reading: Reading) -> str:
    """The HTML of the page; what it says of each dataset depends on no filter."""
    return _written(dataset, chosen.asked, reading)


@once(maxsize=256)
def _written(dataset: str, chosen: State, reading: Reading) -> str:
    return _all(chosen, reading) if dataset == _ALL else _one(dataset, chosen, reading)


def _all(chosen: State, reading: Reading) -> str:
    language = reading.language
    by_topic = groupby(bringing.every(chosen, reading), key=lambda one: one.topic)
    topics = [
        {
            "id": name,
            "title": catalogue.load().topics[name][language],
            "datasets": [_short(one, chosen, language) for one in of_topic],
        }
        for name, of_topic in by_topic
    ]
    listed = [_short(one, chosen, language) for one in bringing.of_reports(chosen, reading)]
    return markup.render("bring", language, topics=topics, lists=listed)


def _one(dataset: str, chosen: State, reading: Reading) -> str:
    language, one = reading.language, bringing.of(dataset, chosen, reading)
    return markup.render(
        "bring_dataset",
        language,
        **_short(one, chosen, language),
        topic=catalogue.load().topics[one.topic][language],
        all=f"{chosen.address('apporter')}#bring-{dataset}",
        asked=one,
        views=_by_view(one.cards),
    )


def _short(one: Bringing, chosen: State, language: Language) -> dict[str, object]:
    """What is said of a dataset wherever it stands."""
    named = State(language=language)  # a file has no filters
    return {
        "dataset": one.dataset,
        "label": one.label,
        "waits": one.waits,
        "columns": numbers.counted(
            "bring_columns", len(one.columns), language, required=_required(one, language)
        ),
        "fills": one.cards and numbers.counted("bring_fills", len(one.cards), language),
        "workbook": named.address(f"gabarits/{one.dataset}.xlsx"),
        "csv": named.address(f"donnees/modele/{one.dataset}.csv"),
        "address": f"{chosen.address('apporter', **{DATASET: one.dataset})}#jeu-{one.dataset}",
    }


def _required(one: Bringing, language: Language) -> str:
    if one.required == len(one.columns):
        return say("bring_required_all", language)
    return numbers.counted("bring_required", one.required, language)


def _by_view(cards: Sequence[FilledCard]) -> list[Described]:
    return [
        {"view": view, "cards": [*of_view]}
        for view, of_view in groupby(cards, key=lambda card: card.view)
    ]
