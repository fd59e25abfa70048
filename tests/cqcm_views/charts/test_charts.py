"""Figures: valid for Plotly, true to their rows, legible on a phone."""

import ast
import copy
import datetime as dt
import json
import math
import re
from functools import partial, reduce
from itertools import pairwise
from operator import getitem

import plotly.graph_objects as go
import pytest
from charts_by_hand import SOURCE, TILES, drawn, example, full_map, tiles_of, words_in
from hypothesis import given, settings
from hypothesis import strategies as st
from series_by_hand import MISSING, by_region, over_years, plain, series_of

from cqcm_data.catalogue import Measure
from cqcm_views.cards import browser
from cqcm_views.cards.content import Figure
from cqcm_views.charts import KINDS, Options, Tile, figure, timeline, wrapped
from cqcm_views.charts.words import width_of
from cqcm_views.theme import THEMES
from cqcm_views.wording import numbers

LIGHT = THEMES["light"]


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("language", ["fr", "en"])
@pytest.mark.parametrize("status", ["report", "fictitious"])
def test_plotly_takes_every_kind(kind, theme, language, status):
    found = figure(kind, example(kind, status), language, THEMES[theme], drawn(kind))
    assert go.Figure(found)
    assert json.dumps(found, allow_nan=False)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("width", [330, 375, 700, 1280])
def test_plotly_takes_every_width(kind, width):
    found = figure(kind, example(kind), "fr", LIGHT, drawn(kind, width_hint=width))
    assert go.Figure(found).layout.margin.l < 250


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("theme", THEMES)
def test_a_figure_brings_all_that_is_otherwise_on_a_phone_and_on_paper(kind, theme):
    one = Figure(kind, example(kind), drawn(kind), alt="x", language="fr")
    made = partial(browser.drawn, one)
    told = json.loads(json.dumps(browser.on_all(one, theme)))
    phone, paper = (otherwise(told["figure"], told[name]["changes"]) for name in ("phone", "paper"))
    assert json.dumps(phone) == json.dumps(made(theme, browser.HALF.phone))
    assert json.dumps(paper) == json.dumps(made("light", browser.HALF.screen))
    assert (paper == told["figure"]) == (theme == "light")


def otherwise(found, changes):
    """A figure with what is otherwise, as the browser makes it."""
    made = copy.deepcopy(found)
    for (*way, last), value in changes:
        reduce(getitem, way, made)[last] = value
    return made


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("values", [[], [MISSING, MISSING], [0, 0], [3]])
def test_every_kind_bears_odd_rows(kind, values):
    dimensions = example(kind).dimensions
    rows = [(f"{n:02}", "x", value) for n, value in enumerate(values, start=1)]
    kept = [(row[0], row[-1]) if len(dimensions) == 1 else row for row in rows]
    assert go.Figure(figure(kind, series_of(list(dimensions), kept), "fr", LIGHT, drawn(kind)))


@pytest.mark.parametrize("kind", KINDS)
def test_a_saved_picture_carries_its_source_and_its_text(kind):
    found = figure(kind, example(kind), "fr", LIGHT, drawn(kind))
    assert "Rapport 2023" in words_in(found)
    assert found["layout"]["meta"]["source"] == SOURCE
    assert found["layout"]["meta"]["unit"] == "postes"
    assert found["layout"]["meta"]["alt"].startswith("Postes, par ")


@pytest.mark.parametrize("kind", KINDS)
def test_made_up_data_are_said_to_be_so_in_the_figure_itself(kind):
    made_up = figure(kind, example(kind, "fictitious"), "fr", LIGHT, drawn(kind))
    real = figure(kind, example(kind), "fr", LIGHT, drawn(kind))
    assert "Données fictives" in words_in(made_up)
    assert "fictives" not in json.dumps(real, ensure_ascii=False)
    assert looks_made_up(made_up) and not looks_made_up(real)


@pytest.mark.parametrize("kind", KINDS)
def test_no_english_word_in_a_french_figure(kind):
    found = figure(kind, example(kind), "fr", LIGHT, drawn(kind))
    shown = " ".join([words_in(found), found["layout"]["meta"]["alt"], *hovers(found)])
    assert not re.search(r"\b(no value|posts?|the|of|and|highest|by|unit)\b", shown)
    assert found["layout"]["separators"] == ",\u00a0"


def test_bars_go_from_the_highest_to_the_lowest_and_end_with_what_has_no_value():
    found = figure("bar", by_region(a=1, b=MISSING, c=7, d=0), "fr", LIGHT)
    assert bars(found) == [("C", 7), ("A", 1), ("D", 0), ("B", None)]
    assert "aucune valeur" in [one for trace in found["data"] for one in trace["text"]]


def test_what_is_not_stated_comes_after_the_rest_and_in_another_colour():
    found = figure("bar", series_of(["region"], [(None, 9), ("a", 1)]), "fr", LIGHT)
    assert bars(found) == [("A", 1), ("Non précisé", 9)]
    colours = [trace["marker"]["color"] for trace in found["data"]]
    assert colours == [LIGHT.accent, LIGHT.accent_soft]


def test_a_column_without_a_month_comes_last_and_fainter():
    found = figure("columns", series_of(["month"], [(7, 1), (8, 1), (None, 9)]), "fr", LIGHT)
    (columns,) = [trace for trace in found["data"] if trace["type"] == "bar"]
    assert list(columns["y"]) == [1, 1, 9]
    assert columns["marker"]["color"] == [LIGHT.accent, LIGHT.accent, LIGHT.accent_soft]


def test_no_word_under_a_column_is_cut_in_two():
    rows = [(month, 1) for month in range(6, 12)] + [(None, 9)]
    for width in (330, 560):
        found = figure(
            "columns", series_of(["month"], rows), "fr", LIGHT, Options(width_hint=width)
        )
        last = found["layout"]["xaxis"]["ticktext"][-1]
        assert last.replace("<br>", " ") == "Non précisé"


@given(st.lists(st.one_of(st.just(MISSING), st.floats(0, 10**9)), min_size=1, max_size=20))
@settings(deadline=None)
def test_bars_are_sorted_and_lose_no_value(values):
    rows = [(f"r{n:02}", value) for n, value in enumerate(values)]
    found = [value for _, value in bars(figure("bar", series_of(["region"], rows), "fr", LIGHT))]
    known = [value for value in found if value is not None]
    assert known == sorted((v for v in values if not math.isnan(v)), reverse=True)
    assert found[len(known) :] == [None] * (len(values) - len(known))


@given(st.integers(0, 10**9), st.sampled_from(["fr", "en"]))
@settings(deadline=None)
def test_the_number_beside_a_bar_reads_back_as_its_value(value, language):
    found = figure("bar", by_region(a=value), language, LIGHT)
    text = found["data"][0]["text"][0]
    assert text == numbers.quantity(float(value), "posts", language)
    if "illi" not in text:
        assert int(re.sub(r"\D", "", text)) == value


@pytest.mark.parametrize("kind", ["bar", "columns", "stacked", "lines"])
def test_values_are_measured_from_zero(kind):
    layout = figure(kind, example(kind), "fr", LIGHT, drawn(kind))["layout"]
    axis = layout["yaxis" if kind in ("columns", "lines") else "xaxis"]
    assert axis["range"][0] == 0 < axis["range"][1]


def test_a_figure_of_bars_grows_with_its_rows():
    few = figure("bar", by_region(a=1, b=2), "fr", LIGHT)["layout"]["height"]
    many = figure("bar", by_region(**{f"r{n}": n for n in range(17)}), "fr", LIGHT)
    assert many["layout"]["height"] > few + 15 * ROW


def test_long_names_go_on_to_new_lines_and_stay_whole():
    name = "Coopératives de solidarité en services à domicile et en logement"
    found = figure("bar", series_of(["sector"], [(name, 3)], labels={"sector": {}}), "fr", LIGHT)
    (shown,) = found["layout"]["yaxis"]["ticktext"]
    assert shown.replace("<br>", " ") == name
    assert shown.count("<br>") == 1
    assert found["layout"]["margin"]["l"] <= 700 * 0.38 + 12


def test_what_people_typed_is_never_markup():
    rows = [("<a href='x'>Coop & frères</a>", 3)]
    found = figure("bar", series_of(["sector"], rows, labels={"sector": {}}), "fr", LIGHT)
    shown = found["layout"]["yaxis"]["ticktext"][0] + found["data"][0]["hovertext"][0]
    assert "<a" not in shown and "&lt;a" in shown and "&amp;" in shown


def test_a_no_break_space_keeps_its_line():
    assert wrapped("mmmm mmmm\u00a0$ mm", 10) == "mmmm<br>mmmm\u00a0$ mm"


def test_columns_keep_the_place_of_a_month_without_a_row():
    found = figure("columns", series_of(["month"], [(3, 2), (1, 5), (4, 0)]), "fr", LIGHT)
    assert found["data"][0]["y"] == [5, None, 2, 0]
    assert found["layout"]["xaxis"]["ticktext"] == ["janv.", "févr.", "mars", "avr."]
    assert "– : aucune valeur" in plain(words_in(found))


def test_years_have_no_thousands_space():
    found = figure("columns", over_years({2022: 1, 2023: 2}), "fr", LIGHT)
    assert found["layout"]["xaxis"]["ticktext"] == ["2022", "2023"]


def test_a_line_stops_where_a_value_lacks():
    rows = [(2021, "x", 1), (2023, "x", 3), (2021, "y", 4), (2022, "y", MISSING), (2023, "y", 2)]
    found = figure("lines", series_of(["year", "network"], rows), "fr", LIGHT)
    assert [trace["y"] for trace in found["data"]] == [[1, None, 3], [4, None, 2]]
    assert not any(trace["connectgaps"] for trace in found["data"])


def test_lines_are_named_at_their_ends_without_overlap():
    rows = [(2023, name, 5 + n / 100) for n, name in enumerate("uvwxyz")]
    layout = figure("lines", series_of(["year", "network"], rows), "fr", LIGHT)["layout"]
    ends = [one for one in layout["annotations"] if one.get("name") is None]
    top, high = layout["yaxis"]["range"][1], 14 * 15
    places = sorted(high * one["y"] / top + one["yshift"] for one in ends)
    assert [one["text"] for one in ends] == list("ZYXWVU")
    assert all(after - before >= 14 for before, after in pairwise(places))


def test_the_parts_of_a_bar_add_up_to_its_end():
    rows = [("a", "x", 1), ("a", "y", 2), ("b", "x", 4), ("b", "y", 5)]
    found = figure("stacked", series_of(["region", "network"], rows), "fr", LIGHT)
    *parts, ends = found["data"]
    assert [[*part["x"]] for part in parts] == [[4, 1], [5, 2]]
    assert ends["text"] == ["9", "3"]


def test_a_part_without_value_leaves_no_total_and_is_named():
    rows = [("a", "x", 1), ("a", "y", MISSING)]
    found = figure("stacked", series_of(["region", "network"], rows), "fr", LIGHT)
    assert found["data"][-1]["x"] == [None]
    assert "Aucune valeur : A – Y" in plain(words_in(found))


@pytest.mark.parametrize("kind", ["stacked", "lines"])
def test_more_than_six_parts_are_refused_never_grouped(kind):
    rows = [("a", f"p{n}", n) for n in range(7)]
    with pytest.raises(ValueError, match="at most 6"):
        figure(kind, series_of(["region", "network"], rows), "fr", LIGHT)


def test_only_what_adds_up_is_stacked():
    average = Measure(sum="hours", per=Measure(count=True))
    found = series_of(["region", "network"], [("a", "x", 1)], measure=average)
    with pytest.raises(ValueError, match="cannot be added up"):
        figure("stacked", found, "fr", LIGHT)


def test_dots_compare_two_values_and_no_more():
    rows = [("a", "x", 1), ("a", "y", 4), ("b", "x", 2), ("b", "y", 2), ("c", "x", MISSING)]
    found = figure("dots", series_of(["region", "network"], rows), "fr", LIGHT)
    between, one, other, *labels = found["data"]
    assert between["x"][:3] == [1, 4, None]
    assert (one["x"], other["x"]) == ([1, 2, None], [4, 2, None])
    assert [trace["text"] for trace in labels] == [["4", "2"], ["1"], ["aucune valeur"]]
    with pytest.raises(ValueError, match="two values"):
        figure("dots", series_of(["region", "network"], [*rows, ("a", "z", 1)]), "fr", LIGHT)


def test_a_tile_gives_its_code_when_pressed():
    found = figure("tile_map", example("tile_map"), "fr", LIGHT, drawn("tile_map"))
    codes = [code for trace in tiles_of(found) for code in trace["customdata"]]
    assert sorted(codes) == [tile.code for tile in TILES]


def test_zero_missing_and_absent_tiles_differ_and_are_told_apart_in_words():
    rows = series_of(["region"], [("01", 2), ("02", 0), ("03", MISSING)])
    found = figure("tile_map", rows, "fr", LIGHT, drawn("tile_map"))
    assert values_on_tiles(found) == {"01": "2", "02": "0", "03": "–", "04": ""}
    assert [shape["line"]["dash"] for shape in found["layout"]["shapes"]] == ["dash", "dot"]
    told = plain(words_in(found))
    assert "tirets : zéro" in told and "aucune valeur" in told and "absente des données" in told


def test_a_chosen_tile_has_a_thick_frame_in_the_warning_colour():
    options = drawn("tile_map", chosen=["01"])
    (_halo, frame) = figure("tile_map", full_map(), "fr", LIGHT, options)["layout"]["shapes"]
    assert frame["line"] == {"color": LIGHT.warning, "width": 4, "dash": "solid"}


def test_a_chosen_tile_of_zero_keeps_its_dashes():
    zero = series_of(["region"], [(tile.code, int(tile.code != "01")) for tile in TILES])
    options = drawn("tile_map", chosen=["01"])
    (_halo, frame) = figure("tile_map", zero, "fr", LIGHT, options)["layout"]["shapes"]
    assert frame["line"] == {"color": LIGHT.warning, "width": 4, "dash": "dash"}


def test_equal_values_have_equal_tiles_in_at_most_four_steps():
    tiles = [Tile(f"{n:02}", f"R{n}", f"R{n}", n // 5, n % 5) for n in range(1, 18)]
    rows = series_of(["region"], [(tile.code, int(tile.code) // 2 + 1) for tile in tiles])
    found = figure("tile_map", rows, "fr", LIGHT, Options(tiles=tiles))
    fill = {c: t["marker"]["color"] for t in tiles_of(found) for c in t["customdata"]}
    assert set(fill.values()) == set(LIGHT.steps)
    assert all(fill[f"{n:02}"] == fill[f"{n + 1:02}"] for n in range(2, 17, 2))


def test_narrow_tiles_keep_their_codes_wide_ones_their_short_names():
    wide = figure("tile_map", full_map(), "fr", LIGHT, drawn("tile_map", width_hint=700))
    narrow = figure("tile_map", full_map(), "fr", LIGHT, drawn("tile_map", width_hint=70))
    assert {name for trace in tiles_of(wide) for name in trace["text"]} >= {"Un<br>court"}
    assert {name for trace in tiles_of(narrow) for name in trace["text"]} >= {"01"}


def test_what_has_no_tile_is_said_beside_the_map():
    rows = series_of(["region"], [("01", 2), (None, 5)])
    found = figure("tile_map", rows, "fr", LIGHT, drawn("tile_map"))
    assert "Hors carte : Non précisé (5 postes)" in plain(words_in(found))


def test_a_map_without_tiles_and_a_kind_that_is_none_are_refused():
    with pytest.raises(ValueError, match="needs tiles"):
        figure("tile_map", full_map(), "fr", LIGHT)
    with pytest.raises(KeyError):
        figure("pie", full_map(), "fr", LIGHT)


def test_a_timeline_is_in_the_order_of_its_dates_and_its_words_do_not_overlap():
    found = timeline.figure(EVENTS, "", "fr", LIGHT, Options())
    words = [one for one in found["layout"]["annotations"] if one.get("name") is None]
    assert [one["text"].split("</b>")[0] for one in words] == [
        "<b>13 février 2023",
        "<b>11 avril 2023",
        "<b>12 avril 2023",
    ]
    places = [one["y"] for one in words]
    assert all(after - before >= 2 * 14 for before, after in pairwise(places))


def test_a_wide_timeline_runs_from_left_to_right_with_words_above_and_below():
    found = timeline.figure(EVENTS, "", "fr", LIGHT, Options(width_hint=1130))
    words = [one for one in found["layout"]["annotations"] if one.get("name") is None]
    assert [one["y"] > 0 for one in words] == [True, False, True]
    for side in (words[0::2], words[1::2]):
        places = [one["x"] for one in side]
        assert all(after - before >= timeline.COLUMN * 14 for before, after in pairwise(places))


def test_the_words_of_a_wide_timeline_are_whole_and_its_legend_is_one_line():
    long = "Reportage dans six quotidiens, pour la Journée internationale des coopératives"
    events = [*EVENTS, (dt.date(2023, 7, 1), long, "Un genre d'événement au nom assez long")]
    found = timeline.figure(events, "", "fr", LIGHT, Options(width_hint=1130))
    words = [one["text"] for one in found["layout"]["annotations"]]
    assert any(" ".join(said.split("<br>")[1:]) == long for said in words)
    (legend,) = [one["text"] for one in found["layout"]["annotations"] if "legend" in str(one)]
    assert "<br>" not in legend
    narrow = timeline.figure(events, "", "fr", LIGHT, Options(width_hint=270))
    assert any(
        "<br>" in one["text"] for one in narrow["layout"]["annotations"] if "legend" in str(one)
    )


def test_a_column_alone_is_no_wall():
    alone = figure("columns", series_of(["year"], [(2023, 14)]), "fr", LIGHT, drawn("columns"))
    many = figure(
        "columns",
        series_of(["year"], [(y, 3) for y in range(2014, 2024)]),
        "fr",
        LIGHT,
        drawn("columns"),
    )
    assert 700 * (1 - alone["layout"]["bargap"]) < 120
    assert many["layout"]["bargap"] == 0.3


def test_no_pale_line_of_a_chosen_tile_lies_over_the_frame_of_another():
    chosen = drawn("tile_map", chosen=("01", "02"))
    found = figure("tile_map", full_map(), "fr", LIGHT, chosen)
    widths = [shape["line"]["width"] for shape in found["layout"]["shapes"]]
    assert widths == sorted(widths, reverse=True) and len(widths) == 4


def test_a_map_says_which_way_its_shades_go():
    for theme, words in ((LIGHT, "Teinte plus foncée"), (THEMES["dark"], "Teinte plus claire")):
        notes = figure("tile_map", full_map(), "fr", theme, drawn("tile_map"))["layout"]["meta"][
            "notes"
        ]
        assert words in notes[0]
    same = series_of(["region"], [(tile.code, 2) for tile in TILES])
    notes = figure("tile_map", same, "fr", LIGHT, drawn("tile_map"))["layout"]["meta"]["notes"]
    assert not any("Teinte" in note for note in notes)


def test_a_timeline_with_more_events_than_fit_across_runs_down():
    many = EVENTS * 8
    found = timeline.figure(many, "", "fr", LIGHT, Options(width_hint=1130))
    words = [one for one in found["layout"]["annotations"] if one.get("name") is None]
    assert {one["x"] for one in words} == {0}


def test_text_grows_with_its_size_for_a_slide():
    found = figure("bar", by_region(a=1), "fr", LIGHT, Options(1280, 30, SOURCE))
    assert found["layout"]["font"]["size"] == 30
    assert {trace["textfont"]["size"] for trace in found["data"]} == {30}


def test_the_package_knows_neither_streamlit_nor_plotly(project):
    files = list((project / "cqcm_views/charts").glob("*.py"))
    assert {file.stem for file in files} >= set(KINDS)
    nodes = [node for file in files for node in ast.walk(ast.parse(file.read_text("utf-8")))]
    named = {one.name for node in nodes if isinstance(node, ast.Import) for one in node.names}
    named |= {str(node.module) for node in nodes if isinstance(node, ast.ImportFrom)}
    assert not {name for name in named if name.split(".")[0] in ("streamlit", "plotly")}


ROW = 14


EVENTS = [
    (dt.date(2023, 4, 12), "Remise des distinctions du Mérite", "Communiqué"),
    (dt.date(2023, 2, 13), "Semaine de la relève coopérative", "Communiqué"),
    (dt.date(2023, 4, 11), "Assemblée générale annuelle", "Assemblée"),
]


def bars(found: dict) -> list[tuple[str, float | None]]:
    """Names and values of a bar chart, from top to bottom."""
    names = found["layout"]["yaxis"]["ticktext"]
    pairs = [
        (y, x)
        for trace in found["data"]
        if trace["type"] == "bar"
        for y, x in zip(trace["y"], trace["x"], strict=True)
    ]
    return [(names[y], x) for y, x in sorted(pairs, key=lambda pair: pair[0])]


def values_on_tiles(found: dict) -> dict[str, str]:
    """What each tile says, by its code."""
    *_, values = found["data"]
    at = {(tile.col, tile.row): tile.code for tile in TILES}
    told = zip(values["x"], values["y"], values["text"], strict=True)
    return {at[x, math.floor(y)]: re.sub("<.?b>", "", text) for x, y, text in told}


def hovers(found: dict) -> list[str]:
    return [text for trace in found["data"] for text in trace.get("hovertext", [])]


def looks_made_up(found: dict) -> bool:
    """Hatched bars or regions, or dashed lines; the dashed outline of a region says zero."""
    marks = [trace.get("marker", {}) for trace in found["data"]]
    hatched = any("pattern" in mark for mark in marks)
    hatched |= any("fillpattern" in trace for trace in found["data"])
    lines = [trace["line"] for trace in found["data"] if "line" in trace and "fill" not in trace]
    dashed = any(line.get("dash") == "dash" for line in lines)
    return bool(hatched or dashed)


def test_on_a_phone_bars_keep_more_room_than_their_names():
    names = ["Entreprises sensibilisées et formées", "Entreprises aidées financièrement"]
    rows = series_of(["theme"], [(name, n + 100) for n, name in enumerate(names)])
    margin = figure("bar", rows, "fr", LIGHT, Options(width_hint=270))["layout"]["margin"]
    assert 270 - margin["l"] - margin["r"] >= 0.4 * 270
    wide = figure("bar", rows, "fr", LIGHT, Options(width_hint=560))["layout"]["margin"]
    assert margin["l"] < wide["l"]


def test_on_a_phone_long_names_stand_above_bars_that_have_the_whole_width():
    names = ["Entreprises sensibilisées et formées", "Entreprises aidées financièrement"]
    rows = series_of(["theme"], [(name, n + 100) for n, name in enumerate(names)])
    layout = figure("bar", rows, "fr", LIGHT, Options(width_hint=270))["layout"]
    above = [one for one in layout["annotations"] if one["name"] == "row"]
    shown = [one["text"].replace("<br>", " ").lower() for one in above]
    assert shown == [name.lower() for name in names[::-1]]
    assert [one["y"] for one in above] == [0, 1]
    assert layout["margin"]["l"] < 10 and not layout["yaxis"]["showticklabels"]
    short = figure("bar", by_region(a=1, b=2), "fr", LIGHT, Options(width_hint=270))["layout"]
    assert short["yaxis"]["showticklabels"]
    assert not [one for one in short["annotations"] if one["name"] == "row"]


@pytest.mark.parametrize(
    ("words", "width"),  # as Chromium measures them
    [
        ("30 jeunes et plus", 101),
        ("Moins de 10 jeunes", 114),
        ("Éducation, sans les conseillères jeunesse", 250),
        ("Strategic sector projects", 153),
        ("12,5\u00a0%", 41),
        ("Éducation<br>jeunes &amp; plus", 80),
        ("", 0),
    ],
)
def test_words_are_as_wide_as_the_browser_draws_them(words, width):
    assert width_of(words, 14) == pytest.approx(width, abs=2)
