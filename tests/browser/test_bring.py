"""From a topic to its template, and to the cards that it fills."""

import io

import pytest
from chromium import drawn
from openpyxl import load_workbook
from playwright.sync_api import expect

pytestmark = pytest.mark.long


def test_a_topic_leads_to_its_columns_its_template_and_the_cards_that_it_fills(server, visit):
    page = visit(f"{server}/apporter")
    youth = page.get_by_role("region", name="Jeunesse")
    youth.get_by_role("link", name="Envoyer un fichier, voir les colonnes : CIEC").click()
    expect(page.locator("#jeu-ciec")).to_be_focused()
    expect(page.get_by_role("link", name="Toutes les données à apporter")).to_be_in_viewport()
    expect(page.get_by_role("table").get_by_role("rowheader")).to_have_count(7)
    with page.expect_download() as download:
        page.get_by_role("link", name="Télécharger le gabarit Excel").click()
    book = load_workbook(io.BytesIO(download.value.path().read_bytes()))
    assert book["À remplir"]["A1"].value == "Numéro de la CIEC *"
    page.get_by_role("link", name="Jeunes dans les CIEC, par région").click()
    expect(page.locator("#card-ciec_youths-region")).to_be_in_viewport()
    expect(page.locator(".cqcm-banner")).to_contain_text("fictives")


def test_the_way_back_from_a_dataset_leads_to_its_place_among_all(server, visit):
    page = visit(f"{server}/apporter?jeu=digital_grants&lang=en")
    page.get_by_role("link", name="All the data to bring").click()
    expect(page.locator("#bring-digital_grants")).to_be_in_viewport()
    drawn(page)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
