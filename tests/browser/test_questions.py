"""Five questions that a board member asks, answered in the browser."""

from parts import card
from playwright.sync_api import expect


def test_how_many_youths_and_which_of_the_three_values_and_why(server, visit):
    page = visit(f"{server}/jeunesse")
    for value in ("6\u00a0937", "6\u00a0346", "7\u00a0000"):
        assert page.locator(".cqcm-value strong", has_text=value).count() == 1
    youths = page.locator(".cqcm-card").filter(has=page.locator("#figure-jeune_coop_youths"))
    youths.locator(".cqcm-source").click()
    expect(youths.locator("dt").first).to_have_text("Valeur à utiliser")
    youths.get_by_role("link", name="Jeunes\u00a0: trois nombres").first.click()
    point = page.get_by_role("article", name="Jeunes\u00a0: trois nombres")
    expect(point).to_contain_text("Ce qui est montré")
    expect(point).to_contain_text("projets Jeune COOP")


def test_how_did_leaders_training_really_grow(server, visit):
    page = visit(server)
    text = card(page, "leaders_training_two_years-indicator").inner_text()
    assert "de 961\u00a0h à 2\u00a0340\u00a0h" in text
    assert "+143,5\u00a0%; le rapport annonce" in text and "40\u00a0%" in text


def test_what_is_new_in_the_membership(server, open_page):
    page = open_page(server)
    text = card(page, "members_by_category").inner_text()
    assert "41 se sont joints dans l'année" in text
    page.goto(f"{server}/sources?topic=members")
    expect(page.locator("tbody")).to_contain_text("38")


def test_what_is_known_of_my_region(server, visit):
    page = visit(f"{server}/jeunesse?region=16")
    for name, value in (("youth_posts-region", "2"), ("region_mentions-region", "3")):
        found = card(page, name)
        found.get_by_text("Tableau", exact=True).click()
        row = found.get_by_role("row", name="Montérégie")
        expect(row.locator("td")).to_have_text(value)


def test_what_did_the_entente_yield_and_when(server, visit):
    page = visit(server)
    text = card(page, "agreement_shares").inner_text()
    assert "1\u00a0940 emplois créés et 13\u00a0603 maintenus" in text
    assert "avril 2022 à mars 2023" in text.lower()
