"""A presentation is gathered, put in order, played and emptied, from the screens alone."""

import pytest
from chromium import drawn
from parts import card, open_menu
from playwright.sync_api import Locator, Page, expect

from cqcm_views.views import deck, gathering

pytestmark = pytest.mark.long

ADD, REMOVE = "Ajouter à la présentation", "Retirer de la présentation"


def gathered(page: Page) -> Locator:
    return page.get_by_role("region", name="Votre présentation")


def test_cards_are_gathered_on_the_way_ordered_and_played(server, open_page):
    page = open_page(f"{server}/jeunesse")
    button = open_menu(card(page, "youth_posts-region")).locator("[data-slide]")
    expect(button).to_have_text(ADD)
    button.press("Enter")
    page.wait_for_url("**diapos=card-youth_posts-region")
    expect(page.locator(".cqcm-actions:popover-open")).to_have_count(0)
    expect(page.get_by_role("status").filter(has_text="Ajoutée")).to_be_visible()
    expect(card(page, "youth_posts-region").locator(".cqcm-dots")).to_be_focused()
    expect(button).to_have_text(REMOVE)
    page.get_by_role("navigation").get_by_role("link", name="Entente", exact=True).click()
    page.wait_for_url("**/entente?diapos=*")
    drawn(page)
    open_menu(card(page, "agreement_in_full")).locator("[data-slide]").click()
    page.get_by_role("link", name="Présenter (2 cartes)").click()
    page.wait_for_url("**/presenter?*")
    titles = gathered(page).locator("li span")
    expect(titles).to_contain_text(["Postes de l'équipe jeunesse", "371 interventions"])
    page.get_by_role("link", name="Monter").click()
    expect(titles.first).to_contain_text("371")
    page.get_by_label("Titre").fill("Assemblée 2024")
    page.get_by_label("Date").press_sequentially("8 mai")  # and pressed at once: nothing is lost
    with page.context.expect_page() as opened:
        page.get_by_role(
            "link", name="Présenter, dans un nouvel onglet\u00a0: Votre présentation"
        ).click()
    slides = opened.value
    title = slides.locator(".slide[data-current] h2")
    expect(title).to_have_text("Assemblée 2024")
    expect(slides.locator(".slide[data-current]")).to_contain_text("8 mai")
    slides.keyboard.press("PageDown")
    expect(title).to_contain_text("371")
    page.bring_to_front()
    page.get_by_label("Événement").fill("À Lévis")
    page.locator("#cqcm-lang-en").click()  # nor on the way to anything else
    page.wait_for_url("**lang=en**")
    drawn(page)
    expect(page.get_by_label("Event")).to_have_value("À Lévis")
    expect(page.get_by_label("Title")).to_have_value("Assemblée 2024")


def test_a_card_beyond_the_last_slide_is_told_so_where_it_is_added(server, open_page):
    codes = [code for code in deck.cards() if code.startswith("figure-")][: gathering.MOST]
    page = open_page(f"{server}/jeunesse?{'&'.join(f'diapos={one}' for one in codes)}")
    open_menu(card(page, "youth_posts-region")).locator("[data-slide]").click()
    told = page.get_by_role("status").filter(has_text="Ajoutée")
    expect(told).to_have_text("Ajoutée au-delà de 40 cartes\u00a0: sans diapositive.")
    # Who writes a new state alone names no address: the place stays as it is.
    assert page.evaluate("history.pushState({ mine: 1 }, ''), history.state.mine") == 1


def test_who_presents_finds_it_at_first_sight_and_first_in_each_menu(server, open_page):
    page = open_page(f"{server}/", 1280, 720)
    expect(page.get_by_role("link", name="Présenter ces chiffres")).to_be_in_viewport()
    expect(page.locator("#cqcm-more a").first).to_have_text("Présenter")
    menu = page.locator(".cqcm-card .cqcm-actions").first.locator("a, button")
    assert ADD in menu.all_text_contents()[1]
    page.get_by_role("link", name="Présenter ces chiffres").click()
    page.wait_for_url("**/presenter")


def test_it_is_emptied_and_what_is_unknown_is_said(server, open_page):
    page = open_page(f"{server}/presenter?diapos=figure-ciec&diapos=none")
    expect(page.locator(".cqcm-problem")).to_contain_text("none")
    page.get_by_role("link", name="Vider la liste").click()
    page.wait_for_url("**/presenter")
    drawn(page)
    expect(page.locator(".cqcm-gathered")).to_have_count(0)
    expect(gathered(page)).to_contain_text("Aucune carte choisie")


def test_what_will_have_no_slide_is_said_with_its_reason(server, open_page):
    codes = [code for code in deck.cards() if code.startswith("figure-")][: gathering.MOST + 1]
    asked = "&".join(f"diapos={one}" for one in ["card-jeune_coop_youths-region", *codes])
    page = open_page(f"{server}/presenter?{asked}")
    own = gathered(page)
    expect(own.locator("li")).to_have_count(gathering.MOST)
    expect(own.locator("li").first).to_contain_text("en attente de données, sans diapositive")
    too_many = own.locator(".cqcm-problem", has_text="au plus 40 cartes")
    named = too_many.inner_text()
    own.get_by_role("link", name="Retirer").first.click()  # which makes room for one of the two
    expect(own.locator("li").last.locator("span").first).not_to_be_empty()
    last = own.locator("li").last.locator("span").first
    expect(too_many).not_to_have_text(named)
    assert last.inner_text() in named and last.inner_text() not in too_many.inner_text()


def test_each_way_out_of_a_presentation_leads_there(server, open_page):
    page = open_page(f"{server}/presenter?diapos=figure-ciec&region=16")
    links = page.locator(".cqcm-present-actions a[href^='/presentations/']")
    places = links.evaluate_all("all => all.map((one) => one.href)")
    assert len(places) == 4 * 5  # one's own and three that ship: five ways each
    for place in places:
        assert page.request.get(place).status == 200, place
    assert page.locator(".cqcm-present a:not([href^='/'])").count() == 0


def test_a_line_that_is_too_long_is_cut_and_it_is_said(server, open_page):
    page = open_page(f"{server}/presenter?diapos=figure-ciec")
    page.get_by_label("Titre").fill("Une assemblée " * 20)
    page.get_by_label("Titre").press("Enter")
    expect(page.locator(".cqcm-problem")).to_contain_text("120 premiers caractères")
    expect(page.get_by_label("Titre")).not_to_have_value("")


def test_a_card_put_first_keeps_the_focus_of_who_goes_by_keys(server, open_page):
    cards = "diapos=figure-ciec&diapos=card-youth_posts-region&diapos=figure-advisers"
    page = open_page(f"{server}/presenter?{cards}")
    page.get_by_role("link", name="En premier").click()
    expect(gathered(page).locator("li > span").first).to_contain_text("Conseillères")
    page.get_by_role("link", name="Descendre").first.press("Enter")
    expect(gathered(page).locator("li > span").first).to_contain_text("CIEC")
    expect(page.locator("#down-figure-advisers")).to_be_focused()
