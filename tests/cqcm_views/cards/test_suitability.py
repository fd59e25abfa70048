"""What can be composed: every breakdown and chart that is offered is drawn, true to its rows."""

import math
from itertools import permutations, product

import pandas as pd
import pytest
from babel.dates import get_month_names
from builders import some
from series_by_hand import series_of

from cqcm_data import catalogue, labels, query
from cqcm_data.alphabet import alphabetical
from cqcm_data.filters import Filters
from cqcm_data.reading import Reading
from cqcm_data.series import Series
from cqcm_views import charts
from cqcm_views.cards import table
from cqcm_views.cards.suitability import breakdowns, charts_for
from cqcm_views.charts import KINDS, Options, Tile
from cqcm_views.theme import THEMES
from cqcm_views.tools import composer
from cqcm_views.views.state import State
from cqcm_views.wording import citation, findings, numbers

BROKEN_DOWN = [name for name, one in catalogue.load().indicators.items() if query.dimensions(one)]
ALONE = [name for name, one in catalogue.load().indicators.items() if not query.dimensions(one)]
FILTERS = [
    Filters(region=["06"]),
    Filters(region=["01", "06", "13"], year=2023),
    Filters(level="primary", sector="nothing of the kind"),
]
# Each indicator under one of them, each of them with many indicators.
UNDER_FILTERS = some(
    product(BROKEN_DOWN, range(len(FILTERS))),
    *((name, at % len(FILTERS)) for at, name in enumerate(BROKEN_DOWN)),
)


@pytest.mark.long
@pytest.mark.parametrize("indicator", BROKEN_DOWN)
def test_every_chart_that_is_offered_is_drawn_and_its_table_has_the_rows(indicator, built):
    for by in breakdowns(indicator, built):
        for example in (False, True):
            series = query.series(indicator, Reading(built, example=example), by)
            for kind in charts_for(indicator, by, built):
                assert drawn(kind, series, built)
            assert sorted(in_table(series, built)) == sorted(in_rows(series, built))


@pytest.mark.parametrize("language", ["fr", "en"])
@pytest.mark.parametrize("indicator", BROKEN_DOWN)
def test_words_without_an_order_of_their_own_stand_in_that_of_the_alphabet(
    indicator, language, built
):
    known = catalogue.load()
    for by in one_or_two(indicator):
        series = query.series(indicator, Reading(built, example=True), by)
        rows = findings.rows(series, language)
        pairs = [[*zip(by, row.keys, strict=True)] for row in rows]
        places = [[place(known, *pair, series, language) for pair in row] for row in pairs]
        assert places == sorted(places), by
        read = table.of_series(series, Reading(built, language)).rows
        shown = [[cell.text for cell in row.cells[: len(by)]] for row in read]
        words = [[findings.word(series, *pair, language) for pair in row] for row in pairs]
        assert shown == words or not series.broken_down


def place(known, dimension: str, key: object, series: Series, language) -> object:
    """Where a value stands among those of its dimension; what is not stated comes last."""
    if known.dimensions[dimension].alphabetical:
        return key is None, alphabetical(findings.word(series, dimension, key, language), language)
    codes = [str(code) for code in known.codes(dimension)]
    if dimension == query.SIDE_BY_SIDE:
        codes = list(series.indicator.members)
    return key is None, codes.index(str(key)) if str(key) in codes else key


def test_a_part_has_its_colour_in_either_language(built):
    by = ("campaign", "channel")
    series = query.series("promotion_views", Reading(built, example=True), by)
    french, english = (
        charts.figure("stacked", series, language, THEMES["light"]) for language in ("fr", "en")
    )
    names = {text.en: text.fr for text in series.labels["channel"].values()}
    told = [
        {trace["name"]: trace["marker"]["color"] for trace in of["data"][:-1]}
        for of in (french, english)
    ]
    assert len(set(told[0].values())) == len(names) > 3
    assert {names[name]: colour for name, colour in told[1].items()} == told[0]
    assert [names[name] for name in told[1]] != list(told[0])


@pytest.mark.parametrize("language", ["fr", "en"])
def test_measures_stand_topic_by_topic_each_in_the_alphabet(language, built):
    known, offered = catalogue.load(), composer.measures(State(language).reading(built))
    assert sorted(offered) == sorted(known.indicators)
    assert list(dict.fromkeys(known[name].topic for name in offered)) == list(known.topics)
    for topic in known.topics:
        names = [known[name].label[language] for name in offered if known[name].topic == topic]
        assert names == sorted(names, key=lambda name: alphabetical(name, language))


@pytest.mark.long
@pytest.mark.parametrize(("indicator", "where"), UNDER_FILTERS)
def test_what_is_offered_under_filters_is_drawn_under_them(indicator, where, built):
    for by in breakdowns(indicator, built, FILTERS[where]):
        series = query.series(indicator, Reading(built, example=True), by, FILTERS[where])
        for kind in charts_for(indicator, by, built, FILTERS[where]):
            assert drawn(kind, series, built)


@pytest.mark.long
@pytest.mark.parametrize("indicator", BROKEN_DOWN)
def test_a_chart_is_offered_where_it_makes_sense_and_nowhere_else(indicator, built):
    for by in one_or_two(indicator):
        series = query.series(indicator, Reading(built, example=True), by)
        offered = set(charts_for(indicator, by, built))
        assert offered == {kind for kind in KINDS if makes_sense(kind, series)}, by
        assert offered.isdisjoint(kind for kind in KINDS if refuses(kind, series, built)), by
        assert (by in breakdowns(indicator, built)) == bool(offered)


@pytest.mark.parametrize("indicator", BROKEN_DOWN)
def test_a_filter_takes_nothing_away_from_what_is_offered(indicator, built):
    for where in FILTERS:
        assert set(breakdowns(indicator, built)) <= set(breakdowns(indicator, built, where))


def test_few_regions_of_many_can_be_told_apart_as_parts(built):
    by = ("level", "region")
    assert charts_for("jeune_coop_projects", by, built) == ()
    chosen = Filters(region=["01", "06", "13"])
    assert charts_for("jeune_coop_projects", by, built, chosen) == ("stacked",)


def test_what_the_source_gives_alone_is_not_broken_down(built):
    assert ALONE
    assert all(breakdowns(name, built) == () for name in ALONE)


def test_what_is_worth_comparing_comes_first(built):
    assert breakdowns("youth_posts", built)[0] == ("region",)
    assert charts_for("youth_posts", ("region",), built)[0] == "tile_map"
    assert breakdowns("jeune_coop_projects", built)[0] == ("region",)  # the example has one year


def test_indicators_side_by_side_are_bars_and_nothing_else():
    found = series_of(["indicator"], [("members", 65), ("new_members", 41)])
    assert charts.fitting(found) == ("bar",)


def test_years_of_a_stock_are_not_stacked():
    rows = [("06", 2022, 5), ("06", 2023, 6)]
    by = ["region", "year"]
    assert "stacked" in charts.fitting(series_of(by, rows, nature="flow"))
    assert "stacked" not in charts.fitting(series_of(by, rows, nature="stock"))


def one_or_two(indicator: str) -> list[tuple[str, ...]]:
    allowed = query.dimensions(catalogue.load()[indicator])
    return [by for count in (1, 2) for by in permutations(allowed, count)]


def makes_sense(kind: str, series: Series) -> bool:
    """The rules again, from the rows alone."""
    if not series.broken_down:
        return False
    by, measure = series.dimensions, series.indicator.measure
    last = series.frame[by[-1]].nunique(dropna=False)
    moments = series.frame[by[0]].nunique()
    added = measure is not None and not measure.per and not measure.distinct
    flow = by[-1] not in ("year", "month") or series.provenance.nature == "flow"
    return {
        "bar": len(by) == 1,
        "columns": len(by) == 1 and by[0] in IN_ORDER,
        "lines": by[0] in ("year", "month") and moments > 1 and (len(by) == 1 or last <= 6),
        "stacked": len(by) == 2 and added and flow and last <= 6,
        "dots": len(by) == 2 and last == 2,
        "tile_map": by == ("region",),
        "geo_map": False,  # beside the tiles, where there are boundaries
    }[kind]


IN_ORDER = ("year", "month", "level", "step", "degree", "stage", "group_size")


def refuses(kind: str, series: Series, on) -> bool:
    """Whether a chart says no; rows that are not there are refused by none."""
    try:
        drawn(kind, series, on)
    except ValueError:
        return True
    return False


def drawn(kind: str, series: Series, on) -> dict:
    tiles = [
        Tile(r["code"], r["name_fr"], r["short_name"], r["tile_row"], r["tile_col"])
        for r in labels.regions(on)
    ]
    return charts.figure(kind, series, "fr", THEMES["light"], Options(tiles=tiles))


def in_table(series: Series, on) -> list[tuple[str, ...]]:
    """Names and value of each row."""
    count = len(series.dimensions)
    return [
        tuple(cell.text for cell in row.cells[: count + 1])
        for row in table.of_series(series, Reading(on, "fr")).rows
    ]


def in_rows(series: Series, on) -> list[tuple[str, ...]]:
    """The rows of the query, each value as it is written."""
    unit = series.indicator.unit
    said = [citation.qualifier(part.qualifier, "fr") for part in series.parts]
    rows = series.frame.to_dict("records")
    return [
        (
            *(named(series, by, row[by], on) for by in series.dimensions),
            "masqué" if row["hidden"] else f"{qualifier} {written(row['value'], unit)}".strip(),
        )
        for row, qualifier in zip(rows, said or [""] * len(rows), strict=True)
    ]


def named(series: Series, dimension: str, key: object, on) -> str:
    if dimension == "month" and pd.notna(key):
        return str(get_month_names("wide", "stand-alone", "fr_CA")[key])
    if dimension == query.SIDE_BY_SIDE:
        return series.indicator.named.get(key, catalogue.load()[key].label).fr
    return labels.label(dimension, key, on).fr


def written(value: float, unit: str) -> str:
    return "aucune valeur" if math.isnan(value) else numbers.quantity(value, unit, "fr")
