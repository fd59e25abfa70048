"""The first screen as a board member meets it."""

import io

import pytest
from chromium import IDLE, drawn, follow
from parts import row
from playwright.sync_api import expect
from pypdf import PdfReader

# What leads, by the anchor of its card, and some of the rows below.
CLAIMS = {
    "fr": {
        "figure-jeune_coop_youths": "6\u00a0937 jeunes ont participé à 438 projets Jeune COOP",
        "card-members_by_category": "65 membres à la fin de 2023; 41 se sont joints dans l'année",
        "card-press_releases-month": "12\u00a0millions de vues et 10 communiqués en 2023",
        "card-agreement_shares": "371 interventions; 1\u00a0940 emplois créés "
        "et 13\u00a0603 maintenus",
        "card-leaders_training_two_years-indicator": "La formation des dirigeants est passée de "
        "961\u00a0h à 2\u00a0340\u00a0h",
    },
    "en": {
        "figure-jeune_coop_youths": "6,937 young people took part in 438 Jeune COOP projects",
        "card-members_by_category": "65 members at the end of 2023; 41 joined during the year",
        "card-press_releases-month": "12\u00a0million views and 10 press releases in 2023",
        "card-agreement_shares": "371 interventions; 1,940 jobs created and 13,603 maintained",
        "card-leaders_training_two_years-indicator": "Leaders' training went from 961\u00a0h to "
        "2,340\u00a0h",
    },
}
ROWS = {"figure-schools_reached": "188", "figure-structuring_projects_authorised": "27"}


@pytest.mark.long
def test_a_deep_link_on_a_server_that_has_just_started_shows_the_figures(cold_server, open_page):
    page = open_page(f"{cold_server}/faits_saillants?region=16&lang=fr")
    for language, claims in CLAIMS.items():
        if language == "en":
            follow(page, f"{cold_server}/faits_saillants?region=16&lang=en")
        for anchor, words in claims.items():
            expect(page.locator(f"#{anchor}")).to_have_text(words)
        for anchor, value in ROWS.items():
            expect(row(page, anchor).locator("strong").first).to_have_text(value)
        assert page.locator("html").get_attribute("lang") == f"{language}-CA"


def test_every_result_has_a_source_and_a_period_and_the_version_stands_once(server, visit):
    page = visit(f"{server}/")
    leads = page.locator(".cqcm-leads .cqcm-card")
    rows = page.locator(".cqcm-figure")
    expect(leads).to_have_count(5)
    assert 5 <= rows.count() <= 10
    for one in [*leads.all(), *rows.all()]:
        source = one.locator(".cqcm-source").first
        assert "p.\u00a0" in source.inner_text()
        source.click()
        one.locator(".cqcm-technical > summary").click()
        panel = one.locator("dl").all_inner_texts()
        for part in ("Période", "Section", "Statut"):
            assert part in "".join(panel), (part, panel)
    assert page.locator(".stMain").inner_text().count("ersion\u00a01") == 1


def test_what_cannot_follow_a_filter_is_said_once_and_the_chip_takes_it_off(server, visit):
    page = visit(f"{server}/faits_saillants?region=16")
    follows = page.locator(".cqcm-follows")
    expect(follows).to_have_count(1)
    assert "ne suit pas" not in page.locator(".cqcm-leads").inner_text()
    page.get_by_role("link", name="Région\u00a0: Montérégie").click()
    page.wait_for_url(f"{server}/faits_saillants")
    drawn(page)
    expect(follows).to_have_count(0)


def test_clear_filters_keeps_the_language(server, visit):
    page = visit(f"{server}/faits_saillants?region=16&region=06&lang=en")
    page.get_by_role("link", name="Clear filters").click()
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
    page.get_by_role("link", name="Effacer les filtres").click()
    page.wait_for_url(f"{server}/entente")
    drawn(page)
    page.go_back()
    page.wait_for_url(f"{server}/entente?region=16")
    drawn(page)
    page.go_back()
    page.wait_for_url(f"{server}/faits_saillants?region=16")
    page.get_by_role("link", name="Région\u00a0: Montérégie").wait_for()


@pytest.mark.long
@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("region=99", "valeur inconnue pour «\u00a0Région\u00a0»\u00a0: 99"),
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
    expect(page.locator("#card-members_by_category")).to_be_visible()


def test_what_is_pressed_to_see_the_source_stays_at_its_height(server, visit):
    page = visit(f"{server}/faits_saillants", height=700)
    pressed = row(page, "figure-structuring_projects_authorised")
    summary = pressed.locator("summary").first
    summary.hover(trial=True)
    before = summary.bounding_box()
    summary.click()
    expect(pressed.locator("dl").first).to_be_visible()
    page.evaluate(IDLE)
    assert abs(summary.bounding_box()["y"] - before["y"]) < 2
