"""Parts of totals: what the bars add up to, their order, what stands in them."""

import dataclasses
import json
import math

import plotly.graph_objects as go
import pytest
from charts_by_hand import SOURCE
from series_by_hand import MISSING, by_region, over_years, plain, series_of

from cqcm_data.catalogue import Measure
from cqcm_data.text import Text
from cqcm_views.cards import contents
from cqcm_views.cards.content import Figure
from cqcm_views.charts import Options, shares
from cqcm_views.theme import THEMES
from cqcm_views.views.model import TableCard
from cqcm_views.views.registry import views
from cqcm_views.views.state import State

LANGUAGES = pytest.mark.parametrize("language", ["fr", "en"])
LIGHT = THEMES["light"]


def measure(label: str, unit: str = "posts", **networks: float):
    series = series_of(["network"], list(networks.items()), unit=unit)
    named = series.indicator.model_copy(update={"label": Text(fr=label, en=label)})
    return dataclasses.replace(series, indicator=named)


POSTS = measure("Postes", cdrq=3, sectors=1)
HOURS = measure("Heures", "hours", cdrq=1_500, sectors=4_500)


def drawn(*measures, language: str = "fr", width: int = 1130):
    options = Options(source_line=SOURCE, width_hint=width)
    return shares.figure(shares.Parts(measures), "Parts", language, LIGHT, options)


def bars(picture) -> list[dict]:
    return [trace for trace in picture["data"] if trace["type"] == "bar"]


@LANGUAGES
def test_each_bar_is_the_parts_of_its_own_total(language):
    picture = drawn(POSTS, HOURS, language=language)
    assert go.Figure(picture) and json.dumps(picture, allow_nan=False)
    assert [bar["x"] for bar in bars(picture)] == [[0.75, 0.25], [0.25, 0.75]]
    assert picture["layout"]["barmode"] == "stack" and picture["layout"]["xaxis"]["range"] == [0, 1]
    (ends,) = [trace["text"] for trace in picture["data"] if trace["type"] == "scatter"]
    assert [plain(end) for end in ends] == {"fr": ["4", "6 000 h"], "en": ["4", "6,000 h"]}[
        language
    ]
    assert picture["layout"]["meta"]["alt"] == "Parts"


def test_parts_stand_in_the_same_order_and_colour_whichever_measure_comes_first():
    pairs = {"CDRQ": [0.75, 0.25], "SECTORS": [0.25, 0.75]}
    for measures, at in (((POSTS, HOURS), 1), ((HOURS, POSTS), -1)):
        traces = bars(drawn(*measures))
        assert {bar["name"]: bar["x"][::at] for bar in traces} == pairs
        assert [bar["name"] for bar in traces] == ["CDRQ", "SECTORS"]
        assert [bar["marker"]["color"] for bar in traces] == [LIGHT.accent, LIGHT.accent_soft]


@LANGUAGES
def test_one_measure_has_its_values_inside_several_have_shares(language):
    alone = [plain(bar["text"][0]) for bar in bars(drawn(HOURS, language=language))]
    assert alone == {"fr": ["1 500 h", "4 500 h"], "en": ["1,500 h", "4,500 h"]}[language]
    several = [
        [plain(x) for x in bar["text"]] for bar in bars(drawn(POSTS, HOURS, language=language))
    ]
    percent = {"fr": ("75 %", "25 %"), "en": ("75%", "25%")}[language]
    assert several == [[*percent], [*reversed(percent)]]


def test_what_has_no_room_is_said_where_one_points_and_never_drawn_over_another():
    narrow = measure("Postes", cdrq=1, sectors=99)
    small, large = bars(drawn(narrow, HOURS, width=270))
    assert small["text"][0] == "" and "99" in large["text"][0]
    assert plain(small["hovertext"][0]) == "Postes – CDRQ : 1 poste (1 %)"


@LANGUAGES
def test_a_total_of_zero_is_no_share(language):
    nothing = measure("Postes", cdrq=0, sectors=0)
    assert shares.fits(nothing)
    assert [bar["x"] for bar in bars(drawn(nothing, language=language))] == [[0], [0]]


@pytest.mark.parametrize(
    "series",
    [
        by_region(a=3, b=MISSING),
        by_region(a=3, b=-1),
        by_region(),
        by_region(a=6, b=3, measure=Measure(distinct="post")),
        by_region(a=6, b=3, measure=Measure(sum="hours", per=Measure(count=True))),
        over_years({2022: 40, 2023: 65}, nature="stock"),
        series_of(["region", "network"], [("a", "x", 1), ("b", "x", 2)]),
    ],
)
def test_what_is_no_part_of_a_known_whole_is_refused(series):
    assert not shares.fits(series)


def test_a_hidden_part_is_refused():
    hidden = by_region(a=3, b=1)
    hidden.frame["hidden"] = [True, False]
    assert shares.fits(by_region(a=3, b=1)) and not shares.fits(hidden)


@LANGUAGES
@pytest.mark.parametrize("name", ["faits_saillants", "membres", "entente"])
def test_what_the_views_draw_adds_up_to_what_is_published(name, language, built):
    chosen = State(language)
    reading = chosen.reading(built)
    leads = [lead for lead in views()[name].lead if isinstance(lead.card, TableCard)]
    assert leads
    for lead in leads:
        held = contents.content(lead, chosen, reading)
        (figure,) = [part for part in held.parts if isinstance(part, Figure)]
        assert [one.indicator.id for one in figure.shown.measures] == [*lead.card.drawn]
        wholes = (row.cells[-1] for row in held.table.rows)
        totals = dict(zip(lead.card.indicators, wholes, strict=True))
        for one in figure.shown.measures:
            assert math.fsum(one.frame["value"]) == totals[one.indicator.id].value
