"""Colours: legible, told apart without hue, in one place."""

import re
import tomllib
from itertools import combinations, pairwise

import pytest

from cqcm_views.charts.frame import template
from cqcm_views.http import index_page
from cqcm_views.theme import NAMED, THEMES, contrast, luminance, readable_on, variable

LEAST = {"light": 4.5, "dark": 4.5, "contrast": 7}
EVERY = pytest.mark.parametrize("name", THEMES)


@EVERY
@pytest.mark.parametrize("text", ["ink", "quiet", "accent", "warning"])
@pytest.mark.parametrize("behind", ["paper", "card"])
def test_text_is_legible_on_every_background(name, text, behind):
    theme = THEMES[name]
    assert contrast(getattr(theme, text), getattr(theme, behind)) >= LEAST[name]


@EVERY
def test_words_on_a_tile_without_value_are_legible(name):
    assert contrast(THEMES[name].quiet, THEMES[name].missing) >= LEAST[name]


@EVERY
def test_words_on_a_step_are_legible(name):
    theme = THEMES[name]
    for step in theme.steps:
        assert contrast(readable_on(step, theme), step) >= LEAST[name]


@EVERY
def test_words_in_a_part_of_a_bar_are_legible(name):
    theme = THEMES[name]
    for colour in theme.series:
        assert contrast(readable_on(colour, theme), colour) >= 4.5


@EVERY
def test_marks_stand_out_from_the_card(name):
    theme = THEMES[name]
    for colour in (*theme.series, theme.accent, theme.warning):
        assert contrast(colour, theme.card) >= 3


@EVERY
def test_at_most_six_series_differ_in_lightness(name):
    colours = THEMES[name].series
    assert len(colours) == 6
    for one, other in combinations(colours, 2):
        assert abs(lightness(one) - lightness(other)) >= 5


@EVERY
def test_steps_go_one_way_in_lightness(name):
    steps = [lightness(step) for step in THEMES[name].steps]
    assert steps == sorted(steps, reverse=name == "light")
    assert all(abs(one - other) >= 9 for one, other in pairwise(steps))


@EVERY
def test_the_ring_of_the_focus_and_a_filled_part_stand_out(name):
    theme = THEMES[name]
    for ground in (theme.paper, theme.card):
        assert contrast(theme.focus, ground) >= 3
    assert contrast(theme.accent, theme.accent_soft) >= 3


def test_no_colour_stands_in_the_style_sheet(project):
    sheet = (project / "cqcm_views/assets/cqcm.css").read_text("utf-8")
    assert re.findall(r"#[0-9a-f]{3,8}\b(?=[^{]*})", sheet) == []
    named = set(re.findall(r"var\((--[a-z-]+)", sheet)) - set(re.findall(r"(--[a-z-]+):", sheet))
    measured = {"--height"}  # a script writes it on what is enlarged
    assert named - measured == {variable(name) for name in NAMED}


@pytest.mark.parametrize("name", ["light", "dark"])
def test_the_framework_begins_with_the_same_colours(name, project):
    told = tomllib.loads((project / ".streamlit/config.toml").read_text("utf-8"))["theme"][name]
    assert told == {key: index_page._streamlit_themes()[name][key] for key in told}


def test_a_template_is_the_callers_own():
    template(THEMES["light"])["xaxis"]["visible"] = False
    assert "visible" not in template(THEMES["light"])["xaxis"]


def test_contrast_is_that_of_wcag():
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)


def lightness(colour: str) -> float:
    """L* of CIE Lab."""
    y = luminance(colour)
    return 116 * y ** (1 / 3) - 16 if y > 0.008856 else 903.3 * y
