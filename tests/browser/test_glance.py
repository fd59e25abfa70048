"""What is read at a glance keeps its limits: `python -m bench.glance` measures all of them."""

import pytest
from glance import (
    BOILERPLATE_SHARE,
    DESK,
    FIRST_SCREENS,
    LEAD_WITHIN,
    PHONE,
    SMALLEST_TEXT,
    TOPIC_SCREENS,
    glance,
)
from playwright.sync_api import expect

from cqcm_views.views.registry import views
from cqcm_views.wording.strings import say

READ = [name for name, view in views().items() if not view.tool and not view.composed]


# Each language in one of the windows: what one holds for both is measured in the bench.
@pytest.mark.long
@pytest.mark.parametrize(("size", "language"), [(DESK, "fr"), (PHONE, "en")])
@pytest.mark.parametrize("name", READ)
def test_a_view_at_rest_is_short_and_speaks_of_its_subject(name, size, language, server, visit):
    width, height = size
    seen = glance(visit(f"{server}/{name}?lang={language}", width=width, height=height))
    limits = FIRST_SCREENS if views()[name].overview else TOPIC_SCREENS
    assert seen.screens <= limits[size]
    assert seen.smallest.size >= SMALLEST_TEXT, seen.smallest.text
    assert seen.share <= BOILERPLATE_SHARE, seen.boilerplate
    assert seen.scrolling == ()
    assert seen.lead is not None
    assert size == PHONE or seen.lead <= LEAD_WITHIN


@pytest.mark.parametrize("name", ["par_region", "composer", "fiche_region?region=16"])
def test_a_tool_speaks_of_its_subject(name, server, visit):
    seen = glance(visit(f"{server}/{name}", width=DESK[0], height=DESK[1]))
    assert seen.share <= BOILERPLATE_SHARE, seen.boilerplate


def test_the_first_screen_says_in_one_press_which_number_of_youths_to_use_and_why(server, visit):
    page = visit(f"{server}/faits_saillants", width=DESK[0], height=DESK[1])
    card = page.locator(".cqcm-card").filter(has=page.locator("#figure-jeune_coop_youths"))
    card.locator(".cqcm-source").click()
    use, why = (card.locator("dt", has_text=say(one, "fr")) for one in ("to_use", "why_this_value"))
    expect(use.locator("+ dd")).to_contain_text("6\u00a0937")
    expect(why.locator("+ dd")).to_be_visible()
    expect(why.locator("+ dd")).not_to_be_empty()


def test_both_answers_on_leaders_training_are_in_sight_without_a_press(server, visit):
    page = visit(f"{server}/", width=DESK[0], height=DESK[1])
    caution = page.locator(".cqcm-caution", has_text="143,5\u00a0%")
    expect(caution).to_contain_text("40\u00a0%")
    expect(caution).to_be_in_viewport(ratio=1)
