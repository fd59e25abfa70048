"""Colours: legible, told apart without hue, the same as in the style sheet."""

import re
from itertools import combinations, pairwise

import pytest

from cqcm_views.theme import THEMES, contrast, luminance, readable_on, template

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


@pytest.mark.parametrize("name", ["light", "dark"])
def test_has_the_colours_of_the_style_sheet(name, project):
    css = (project / "cqcm_views/assets/cqcm.css").read_text("utf-8")
    named = re.findall(r"--([a-z-]+): light-dark\((#\w{6}), (#\w{6})\)", css)
    sheet = {key: {"light": light, "dark": dark} for key, light, dark in named}
    for key in ("ink", "quiet", "paper", "card", "line", "accent", "accent-soft", "warning"):
        assert getattr(THEMES[name], key.replace("-", "_")) == sheet[key][name]


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
