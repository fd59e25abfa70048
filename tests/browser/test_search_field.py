"""The search field of every page, in a real browser."""

import pytest
from chromium import drawn
from playwright.sync_api import Page, expect


def search(page: Page, words: str, name: str = "Chercher une vue") -> None:
    page.get_by_role("searchbox", name=name).fill(words)
    page.keyboard.press("Enter")
    page.wait_for_url("**/recherche?*")
    expect(page.locator(".cqcm-count")).to_contain_text(words)
    drawn(page)


@pytest.mark.long
@pytest.mark.parametrize(
    "view", ["", "faits_saillants", "jeunesse", "sources?part=points", "glossaire"]
)
def test_searches_from_any_page_without_loading_it_anew(view, server, visit):
    page = visit(f"{server}/{view}")
    page.evaluate("window.stillTheSame = true")
    search(page, "repreneurait")
    expect(page.get_by_role("link", name="Repreneuriat collectif", exact=True)).to_be_visible()
    expect(page.get_by_role("searchbox")).to_have_value("repreneurait")
    assert page.evaluate("window.stillTheSame")


def test_the_keyboard_alone_leads_from_a_word_to_the_indicator(server, visit):
    page = visit(f"{server}/sources")
    focused = "document.activeElement.innerText || document.activeElement.ariaLabel || ''"
    page.locator(".cqcm-brand").focus()
    for _ in range(20):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.type") == "search":
            break
    page.keyboard.type("schools reached")
    page.keyboard.press("Enter")
    page.wait_for_url("**/recherche?*")
    page.get_by_role("link", name="Établissements scolaires rejoints", exact=True).first.wait_for()
    drawn(page)
    for _ in range(20):
        page.keyboard.press("Tab")
        if page.evaluate(focused) == "Établissements scolaires rejoints":
            break
    page.keyboard.press("Enter")
    page.wait_for_url("**/faits_saillants#figure-schools_reached")
    expect(page.locator("#figure-schools_reached")).to_be_focused()


@pytest.mark.long
def test_language_theme_and_filters_hold_and_back_undoes_each_search(server, open_page):
    page = open_page(f"{server}/faits_saillants?region=16&lang=en&theme=dark")
    search(page, "members", "Search for a view")
    carried = "/recherche?lang=en&theme=dark&region=16&q="
    assert page.url == f"{server}{carried}members"
    search(page, "youth", "Search for a view")
    page.go_back()
    page.wait_for_url(f"{server}{carried}members")
    expect(page.locator(".cqcm-count")).to_contain_text("members")
    expect(page.get_by_role("searchbox")).to_have_value("members")
    page.reload()
    drawn(page)
    expect(page.locator(".cqcm-count")).to_contain_text("members")
    page.go_back()
    page.wait_for_url(f"{server}/faits_saillants?region=16&lang=en&theme=dark")
    expect(page.get_by_role("heading", level=1)).to_have_text("2023 highlights")
    expect(page.get_by_role("searchbox")).to_have_value("")


@pytest.mark.long
@pytest.mark.parametrize(
    ("sought", "link", "place"),
    [
        ("cteq", "CTEQ", "#term-cteq"),
        ("trois nombres", "Jeunes\u00a0: trois nombres", "#point-youths_three_values"),
        ("postes jeunesse", "Postes", "#card-youth_posts-region"),
        ("6937", "Jeunes dans les projets Jeune COOP", "#figure-jeune_coop_youths"),
    ],
)
def test_a_hit_leads_to_its_place_even_under_a_topic(sought, link, place, server, visit):
    page = visit(f"{server}/recherche?topic=members&q={sought}")
    found = page.locator(f".cqcm-results a[href$='{place}']")
    expect(found).to_contain_text(link)
    found.click()
    page.wait_for_url(f"**{place}*")
    expect(page.locator(f"[id^='{place[1:]}']").first).to_be_focused()
    expect(page.locator(f"[id^='{place[1:]}']").first).to_be_in_viewport()


@pytest.mark.parametrize(
    ("sought", "place"), [("cteq", "term-cteq"), ("trois nombres", "point-youths_three_values")]
)
def test_the_place_that_a_hit_leads_to_is_marked(sought, place, server, visit):
    page = visit(f"{server}/recherche?q={sought}")
    page.locator(f".cqcm-results a[href$='#{place}']").click()
    expect(page.locator(f"#{place}")).not_to_have_css("box-shadow", "none")


def test_a_region_leads_to_the_view_filtered_by_it_alone(server, visit):
    page = visit(f"{server}/recherche?region=06&q=laval")
    page.get_by_role("link", name="Laval", exact=True).click()
    page.wait_for_url("**?region=13")


def test_nothing_found_says_so_and_the_nearest_word_leads_on(server, visit):
    page = visit(f"{server}/recherche?q=jeunes+zzzzzz")
    expect(page.locator(".cqcm-count")).to_contain_text("Rien ne correspond")
    page.get_by_role("link", name="jeunes", exact=True).click()
    expect(page.locator(".cqcm-count")).to_contain_text("résultats pour")


def test_the_field_of_the_figures_and_that_of_the_page_do_not_mix(server, visit):
    page = visit(f"{server}/sources?chiffre=6937")
    expect(page.get_by_role("searchbox")).to_have_value("")
    expect(page.get_by_label("Chercher un chiffre, un point")).to_have_value("6937")
    search(page, "membres")
    assert page.url == f"{server}/recherche?q=membres"


def test_search_is_in_no_navigation_and_its_button_works(server, visit):
    page = visit(f"{server}/glossaire")
    links = page.get_by_role("navigation", name="Vues").get_by_role("link")
    assert "Recherche" not in links.all_inner_texts()
    page.get_by_role("searchbox").fill("mutuelle")
    page.get_by_role("search").get_by_role("button", name="Chercher").click()
    page.wait_for_url("**/recherche?q=mutuelle")


def test_the_glossary_holds_its_parts_and_the_topic_filter(server, visit):
    page = visit(f"{server}/glossaire?topic=members")
    expect(page.get_by_role("heading", level=3)).to_have_count(1)
    page.get_by_role("link", name="Indicateurs par sujet").click()
    page.wait_for_url("**/glossaire?topic=members#indicators")
    expect(page.get_by_role("heading", name="Indicateurs par sujet")).to_be_in_viewport()
