"""What each language leaves to the other: nothing; and movement, to those who want none."""

import pytest
from chromium import drawn
from playwright.sync_api import Page, expect
from test_everyone import VIEWS, with_parameters
from words import of_the_other

from cqcm_data.alphabet import alphabetical
from cqcm_data.text import Language

pytestmark = pytest.mark.long

# The rest of the views is looked at as each is drawn, in `test_links.py`.
IN_PARTS = [view for view in VIEWS if "?" in view and not view.endswith("?exemple=oui")]


@pytest.mark.parametrize("language", ["fr", "en"])
@pytest.mark.parametrize("view", IN_PARTS)
def test_no_word_of_the_other_language(view, language, server, visit):
    page = visit(f"{server}/{with_parameters(view, lang=language)}")
    assert of_the_other(page, language) == set()


def test_a_link_that_a_mail_program_escaped_opens_what_was_meant(server, open_page):
    page = open_page(
        f"{server}/sources?region=07&amp;lang=en&amp;amp;part=points#point-business_takeover_tables"
    )
    assert (
        page.url == f"{server}/sources?region=07&lang=en&part=points#point-business_takeover_tables"
    )
    expect(page.get_by_role("link", name="Region: Outaouais")).to_be_visible()
    expect(page.locator("html")).to_have_attribute("lang", "en-CA")
    expect(page.locator(".cqcm-problem")).to_have_count(0)
    expect(page.locator("#point-business_takeover_tables")).to_be_in_viewport()


# A list of each kind: values of a filter, measures, of which those that wait come last.
LISTS = {
    "transformation_numerique?exemple=oui": "sector",
    "promotion?exemple=oui": "channel",
}


@pytest.mark.parametrize("language", ["fr", "en"])
@pytest.mark.parametrize("view", LISTS)
def test_the_values_of_a_filter_are_in_the_alphabet_of_the_reader(
    view: str, language: Language, server, visit
):
    page = visit(f"{server}/{with_parameters(view, lang=language)}")
    page.locator(f"#cqcm-filter-{LISTS[view]}").click()
    shown = page.locator(f"#cqcm-choices-{LISTS[view]} label").all_inner_texts()
    assert len(shown) > 3
    assert shown == sorted(shown, key=lambda name: alphabetical(name, language))
    page.keyboard.press("Escape")


# Measures, of which those that wait come last.
@pytest.mark.parametrize("language", ["fr", "en"])
def test_a_list_to_choose_from_is_in_the_alphabet_of_the_reader(language: Language, server, visit):
    page = visit(f"{server}/{with_parameters('par_region', lang=language)}")
    page.get_by_role("combobox", name={"fr": "Mesure", "en": "Measure"}[language]).click()
    page.wait_for_selector("[role=option]")
    options = page.locator("[role=option]:not([data-key^='__'])").all_inner_texts()  # all at once
    waits = {"fr": "attend des données", "en": "awaits data"}[language]
    groups = [[one for one in options if (waits in one) is waiting] for waiting in (False, True)]
    in_order = [sorted(one, key=lambda name: alphabetical(name, language)) for one in groups]
    assert len(options) > 3
    assert options == [*in_order[0], *in_order[1]]
    page.keyboard.press("Escape")


MOVING = """() => [...document.querySelectorAll('body, body *')].filter(e => {
    const style = getComputedStyle(e);
    const longest = (told) => Math.max(...told.split(',').map(parseFloat));
    const moves = style.animationName !== 'none' && longest(style.animationDuration) > 0.01;
    return moves || longest(style.transitionDuration) > 0.01 || style.scrollBehavior === 'smooth';
}).map(e => `${e.tagName}.${e.getAttribute('class')}`)"""


def test_nothing_moves_for_who_wants_no_movement(server, open_page):
    page = open_page(f"{server}/sources?region=13", reduced_motion="reduce")
    assert moving(page) == []
    page.emulate_media(reduced_motion="no-preference")
    assert moving(page) != []  # or nothing would have been looked at


def moving(page: Page) -> list[str]:
    drawn(page)
    return page.evaluate(MOVING)[:5]
