"""Making a chart of one's own, in a real browser."""

import pytest
from chromium import drawn
from parts import open_menu
from playwright.sync_api import Page, expect

STACKED = "composer?mesure=jeune_coop_projects&par=level.theme&graphique=stacked&exemple=oui"


def choose(page: Page, name: str, words: str) -> None:
    """With the keyboard alone: a part of what is wanted, then Enter.

    What can be chosen follows from what was chosen before: wait until it is there.
    """
    drawn(page)
    page.get_by_role("combobox", name=name, exact=True).focus()
    page.keyboard.type(words)
    page.keyboard.press("Enter")


def title(page: Page):
    return page.locator("[data-stale=false] .cqcm-card-head h3")


def test_an_empty_address_shows_a_card_that_is_full(server, visit):
    page = visit(f"{server}/composer")
    expect(title(page)).to_have_text("Postes de l'équipe jeunesse, par région")
    expect(page.locator(".cqcm-chart")).to_be_visible()
    expect(page.locator(".cqcm-source")).to_contain_text("Rapport 2023, p.")


@pytest.mark.long
def test_a_chart_is_made_with_the_keyboard_alone(server, visit):
    page = visit(f"{server}/composer?exemple=oui")
    choose(page, "Mesure", "Projets Jeune COOP")
    page.wait_for_url("**mesure=jeune_coop_projects&par=region&graphique=tile_map*")
    expect(title(page)).to_have_text("Projets Jeune COOP, par région")
    choose(page, "et par", "Niveau")
    page.wait_for_url("**par=region.level&graphique=stacked*")
    expect(title(page)).to_have_text("Projets Jeune COOP, par région et niveau scolaire")
    choose(page, "et par", "rien")
    page.wait_for_url("**par=region&graphique=tile_map*")
    choose(page, "Graphique", "Barres")
    page.wait_for_url("**par=region&graphique=bar*")
    drawn(page)
    expect(page.locator(".cqcm-made-up")).to_be_visible()


def test_one_press_swaps_the_dimensions_and_back_undoes_it(server, visit):
    page = visit(f"{server}/{STACKED}")
    page.get_by_role("button", name="Inverser").click()
    page.wait_for_url("**par=theme.level*")
    expect(title(page)).to_contain_text("thème et niveau scolaire")
    page.go_back()
    page.wait_for_url("**par=level.theme*")
    expect(title(page)).to_contain_text("niveau scolaire et thème")


def test_a_choice_is_one_step_back_whatever_follows_from_it(server, visit):
    page = visit(f"{server}/{STACKED}")
    choose(page, "Mesure", "Membres du CQCM")
    expect(title(page)).to_have_id("card-members-member_category")
    expect(page.get_by_role("alert")).to_have_count(0)
    page.go_back()
    expect(title(page)).to_contain_text("Projets Jeune COOP")


@pytest.mark.long
def test_a_copied_link_opens_the_same_card_in_english(server, open_page):
    page = open_page(
        f"{server}/{STACKED}&region=06", permissions=["clipboard-read", "clipboard-write"]
    )
    open_menu(page.locator(".cqcm-card")).locator("[data-link]").click()
    expect(page.get_by_text("Copié", exact=True)).to_be_visible()
    link = page.evaluate("navigator.clipboard.readText()")
    assert link.startswith(f"{server}/composer?")
    here, there = numbers(page), numbers(open_page(link.replace("?", "?lang=en&")))
    assert len(here) > 5
    assert sorted(here) == sorted(there)  # each list in its own alphabet


def numbers(page: Page) -> list[str]:
    page.keyboard.press("Escape")  # a menu may be open over it
    page.get_by_role("tab").nth(1).click()
    numbers = page.locator(".cqcm-card td.cqcm-number")
    expect(numbers.first).to_be_visible()
    return numbers.all_inner_texts()


def test_what_is_not_possible_is_said_and_the_nearest_is_shown(server, visit):
    page = visit(f"{server}/composer?mesure=youth_posts&par=region.level&graphique=stacked")
    said = page.get_by_role("alert").all_inner_texts()
    assert ["region.level" in one for one in said] == [True, False]
    assert "stacked" in said[1]
    expect(title(page)).to_have_text("Postes de l'équipe jeunesse, par région")


def test_the_filters_are_those_of_the_measure(server, visit):
    page = visit(f"{server}/{STACKED}")
    region = page.locator("#cqcm-filter-region")
    expect(region).to_be_visible()
    choose(page, "Mesure", "Membres du CQCM")
    expect(title(page)).to_have_id("card-members-member_category")
    expect(region).to_have_count(0)


def test_a_figure_that_stands_alone_says_why(server, visit):
    page = visit(f"{server}/composer?mesure=schools_reached")
    expect(page.locator(".cqcm-section-head")).to_contain_text("ne ventile pas ce résultat")
    expect(page.locator(".cqcm-value")).to_contain_text("188")


def test_what_awaits_records_says_so_and_the_example_fills_it(server, visit):
    page = visit(f"{server}/composer?mesure=jeune_coop_projects&par=level&graphique=columns")
    expect(page.locator(".cqcm-waiting")).to_contain_text("attend vos données")
    page.get_by_text("Afficher l'exemple fictif").click()
    page.wait_for_url("**exemple=oui*")
    expect(page.locator(".cqcm-chart")).to_be_visible()
    expect(page.locator(".cqcm-made-up")).to_be_visible()


def test_it_is_made_on_a_phone(server, visit):
    page = visit(f"{server}/composer", width=375, height=800)
    choose(page, "Mesure", "Membres du CQCM")
    page.wait_for_url("**mesure=members*")
    expect(page.locator(".cqcm-chart")).to_be_visible()
