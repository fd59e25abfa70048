"""The first screen as a board member meets it."""

import io

import pytest
from chromium import drawn, follow
from playwright.sync_api import expect
from pypdf import PdfReader

FIGURES = {
    "fr": {
        "Jeunes dans les projets Jeune COOP": "6\u00a0937",
        "Projets Jeune COOP": "438",
        "Membres du CQCM": "65",
        "Vues des actions de promotion": "12\u00a0millions",
        "Emplois créés": "1\u00a0940",
        "Heures de formation des dirigeants, 2022-2023": "2\u00a0340\u00a0h",
    },
    "en": {
        "Youth in Jeune COOP projects": "6,937",
        "Jeune COOP projects": "438",
        "CQCM members": "65",
        "Views of promotional actions": "12\u00a0million",
        "Jobs created": "1,940",
        "Leaders' training hours, 2022-2023": "2,340\u00a0h",
    },
}


def test_a_deep_link_on_a_server_that_has_just_started_shows_the_figures(cold_server, open_page):
    page = open_page(f"{cold_server}/faits_saillants?region=16&lang=fr")
    for language, figures in FIGURES.items():
        if language == "en":
            follow(page, f"{cold_server}/faits_saillants?region=16&lang=en")
        for label, value in figures.items():
            card = page.get_by_role("article", name=label, exact=True)
            assert card.locator("strong").inner_text() == value
        assert page.locator("html").get_attribute("lang") == f"{language}-CA"


def test_every_figure_has_a_unit_a_source_a_period_and_a_version(server, visit):
    page = visit(f"{server}/")
    cards = page.get_by_role("article").all()
    assert 12 <= len(cards) <= 14
    for card in cards:
        source = card.locator(".cqcm-source").inner_text()
        assert source.startswith("Rapport 2023, p.\u00a0")
        assert "version\u00a01" in source
        assert len(source.split(" · ")) >= 3
        card.get_by_text("D'où vient ce chiffre?").click()
        told = card.locator("dl").inner_text()
        for part in ("Définition", "Section", "Tel qu'imprimé", "Période", "Précision"):
            assert part in told


def test_what_cannot_follow_a_filter_says_so_and_the_chip_takes_it_off(server, visit):
    page = visit(f"{server}/faits_saillants?region=16")
    members = page.get_by_role("article", name="Membres du CQCM", exact=True)
    assert "ne suit pas le filtre Région" in members.inner_text()
    page.get_by_role("button", name="Région\u00a0: Montérégie").click()
    page.wait_for_url(f"{server}/faits_saillants")
    drawn(page)
    assert "ne suit pas" not in members.inner_text()


def test_clear_filters_keeps_the_language(server, visit):
    page = visit(f"{server}/faits_saillants?region=16&region=06&lang=en")
    page.get_by_role("button", name="Clear filters").click()
    page.wait_for_url(f"{server}/faits_saillants?lang=en")


def test_prints_on_one_page(server, visit):
    for language in ("fr", "en"):
        page = visit(f"{server}/?lang={language}")
        assert len(PdfReader(io.BytesIO(page.pdf())).pages) == 1


def test_the_language_switch_keeps_the_filters_and_turns_the_whole_page(server, visit):
    page = visit(f"{server}/faits_saillants?region=16")
    page.get_by_role("link", name="Anglais").click()
    page.wait_for_url(f"{server}/faits_saillants?region=16&lang=en")
    page.wait_for_function("() => document.documentElement.lang === 'en-CA'")
    drawn(page)
    assert page.get_by_role("heading", level=1).inner_text() == "2023 highlights"
    assert page.title() == "2023 highlights"


def test_back_returns_to_the_previous_view_with_its_filters(server, visit):
    page = visit(f"{server}/faits_saillants?region=16")
    page.get_by_role("link", name="Entente", exact=True).click()
    page.wait_for_url(f"{server}/entente?region=16")
    drawn(page)
    page.get_by_role("button", name="Effacer les filtres").click()
    page.wait_for_url(f"{server}/entente")
    drawn(page)
    page.go_back()
    page.wait_for_url(f"{server}/entente?region=16")
    drawn(page)
    page.go_back()
    page.wait_for_url(f"{server}/faits_saillants?region=16")
    page.get_by_role("button", name="Région\u00a0: Montérégie").wait_for()


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("region=99", "valeur inconnue pour «\u00a0Région\u00a0»\u00a0: 99"),
        ("region=99&region=16", "valeur inconnue pour «\u00a0Région\u00a0»\u00a0: 99"),
        ("year=99999", "valeur inconnue pour «\u00a0Année\u00a0»\u00a0: 99999"),
        ("lang=de", "valeur inconnue pour «\u00a0Langue\u00a0»\u00a0: de"),
        ("region=%3Cimg+src%3Dx+onerror%3Dalert(1)%3E", "<img src=x onerror=alert(1)>"),
        ("region=16%27%20OR%201%3D1", "16' OR 1=1"),
        ("&".join(f"region={n}" for n in range(100, 1000)), "900 valeurs inconnues"),
    ],
)
def test_a_strange_address_gives_a_sentence_and_a_working_page(query, said, server, visit):
    page = visit(f"{server}/faits_saillants?{query}")
    assert said in page.get_by_role("alert").first.inner_text()
    assert page.get_by_role("article", name="Membres du CQCM", exact=True).is_visible()


def test_what_is_pressed_to_see_the_source_stays_at_its_height(server, visit):
    page = visit(f"{server}/faits_saillants")
    pressed = page.get_by_role("article", name="Projets structurants autorisés").locator("summary")
    summary = pressed.first
    summary.scroll_into_view_if_needed()
    before = summary.bounding_box()
    summary.click()
    expect(page.locator(".cqcm-figure details[open]")).to_have_count(1)
    page.wait_for_timeout(200)
    after = summary.bounding_box()
    assert after["x"] < before["x"]  # it has moved to the row of its own
    assert abs(after["y"] - before["y"]) < 2
