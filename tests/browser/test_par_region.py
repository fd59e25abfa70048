"""Par région and the sheet of a region, in a real browser."""

import csv
import io
import json
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from builders import OFFICIAL_MAP, squares, write_map
from chromium import drawn, fetch, follow, running_server
from parts import card
from playwright.sync_api import Page, expect
from pypdf import PdfReader
from recompute import rows
from test_card import press_tile

from cqcm_views.views.registry import views

NBSP = "\u00a0"
PEOPLE = {row["code"]: int(row["population"]) for row in rows("regions")}


def compared(page: Page) -> dict[str, list[str]]:
    """The values of the comparison by measure: each chosen region, then Québec."""
    table = page.locator(".cqcm-compare")
    found = {}
    for row in table.locator("tbody tr").all():
        label = row.locator("th").inner_text().split("\n")[0].strip()
        found[label] = row.locator("td strong").all_inner_texts()
    return found


def heads(page: Page) -> list[str]:
    return page.locator(".cqcm-compare thead th").all_inner_texts()


def test_a_pressed_tile_chooses_its_region_for_the_whole_page(server, visit):
    page = visit(f"{server}/par_region")
    expect(page.locator(".cqcm-compare")).to_have_count(0)
    press_tile(page, "youth_posts-region", "Laval")
    page.wait_for_url("**/par_region?region=13")
    drawn(page)
    territories = page.locator(".cqcm-territories tbody tr")
    expect(territories).to_have_count(1)
    expect(territories).to_contain_text("Montréal et Laval")
    expect(page.locator(".cqcm-regions .cqcm-at")).to_have_text("13 Laval")


def test_chosen_regions_stand_beside_quebec_as_the_data_give_it(server, visit):
    page = visit(f"{server}/par_region?region=06&region=13&region=07")
    assert heads(page) == ["Mesure", "Montréal", "Outaouais", "Laval", "Québec"]
    # Three posts are shared by Montréal and Laval: Québec has 15 posts, not a sum of regions.
    assert compared(page) == {
        "Mentions dans le rapport": ["3", "1", "0", "16"],
        "Postes de l'équipe jeunesse": ["3", "0", "3", "15"],
    }


def test_the_bars_of_a_row_share_one_scale_across_its_columns(server, visit):
    page = visit(f"{server}/par_region?region=06&region=12&region=16")
    row = page.locator(".cqcm-compare tbody tr").filter(has_text="Postes de l'équipe")
    bars = row.locator(".cqcm-bar span").all()
    lengths = [bar.bounding_box()["width"] for bar in bars]
    values = [int(value) for value in row.locator("td strong").all_inner_texts()[:-1]]
    per_post = [length / value for length, value in zip(lengths, values, strict=True)]
    assert max(per_post) - min(per_post) < 1


def test_more_than_four_regions_are_named_down_to_four(server, visit):
    five = "&".join(f"region={code}" for code in ("01", "02", "03", "04", "05"))
    page = visit(f"{server}/par_region?{five}")
    expect(page.get_by_text("5 régions sont choisies; quatre au plus")).to_contain_text(
        "Voici Bas-Saint-Laurent, Saguenay–Lac-Saint-Jean, Capitale-Nationale et Mauricie."
    )
    assert len(heads(page)) == 6
    follow(page, f"{server}/par_region?{five}&lang=en")
    expect(page.get_by_text("5 regions are chosen; at most four are compared")).to_be_visible()


def test_per_inhabitants_names_its_population_everywhere(server, visit):
    page = visit(f"{server}/par_region?region=10&region=16")
    page.get_by_role("radio", name=f"Par 10{NBSP}000 habitants").click()
    page.wait_for_url("**calcul=habitants**")
    posts = card(page, "youth_posts-region-inhabitants")
    expect(posts).to_contain_text(f"pour 10{NBSP}000 habitants")
    posts.locator(".cqcm-source").click()
    posts.locator(".cqcm-technical > summary").click()
    expect(posts.locator("dl").last).to_contain_text(
        "estimée au 1er juillet 2023 (Institut de la statistique du Québec)"
    )
    drawn(page)
    assert compared(page)[f"Postes de l'équipe jeunesse, pour 10{NBSP}000 habitants"] == [
        "0,21",
        "0,013",
        "0,017",
    ]


def test_the_csv_of_a_rate_has_its_population(server, visit):
    page = visit(f"{server}/par_region?calcul=habitants&lang=en")
    posts = card(page, "youth_posts-region-inhabitants")
    address = posts.locator("[download][href*='.csv']").get_attribute("href")
    found = {
        row["Region"]: row
        for row in csv.DictReader(io.StringIO(fetch(server + address).lstrip("\ufeff")))
    }
    laval = found["Laval"]
    assert int(laval["Inhabitants"]) == PEOPLE["13"]
    assert float(laval["Value"]) == pytest.approx(3 / PEOPLE["13"] * 10_000)
    assert laval["Unit"] == "posts per 10,000 inhabitants"
    assert "July 1, 2023 (Institut de la statistique du Québec)" in laval["Population"]


def test_an_average_stays_as_it_is_and_says_so(server, visit):
    page = visit(f"{server}/par_region?mesure=jeune_coop_youths_per_project&calcul=habitants")
    expect(page.get_by_role("alert")).to_contain_text("pas possible ici : habitants")
    expect(card(page, "jeune_coop_youths_per_project-region")).to_be_visible()


def test_what_awaits_records_says_so_until_the_example_fills_it(server, visit):
    page = visit(f"{server}/par_region?mesure=ciec")
    expect(card(page, "ciec-region")).to_contain_text("ce détail attend vos données")
    page.get_by_text("Afficher l'exemple fictif").click()
    page.wait_for_url("**exemple=oui**")
    drawn(page)
    made_up = card(page, "ciec-region")
    expect(made_up.locator(".cqcm-fictitious")).to_be_visible()
    expect(made_up.locator(".cqcm-finding")).to_have_count(0)
    expect(page.get_by_role("status").filter(has_text="Exemple fictif")).to_be_visible()


def test_made_up_rows_are_marked_in_the_comparison(server, visit):
    page = visit(f"{server}/par_region?region=06&region=16&exemple=oui")
    table = page.locator(".cqcm-compare")
    youths = table.locator("tr").filter(has_text="Jeunes dans les projets Jeune COOP")
    expect(youths).to_contain_text("Données fictives")
    # Québec's own value is the published one, and says so.
    expect(youths.locator("td").last).to_contain_text("Rapport 2023")
    assert youths.locator("td strong").last.inner_text() == f"6{NBSP}937"
    posts = table.locator("tr").filter(has_text="Postes de l'équipe jeunesse")
    expect(posts).not_to_contain_text("fictives")


def test_a_measure_is_chosen_and_the_default_stays_out_of_the_address(server, visit):
    page = visit(f"{server}/par_region")
    box = page.get_by_role("combobox", name="Mesure")
    box.click()
    page.get_by_role("option", name="Mentions dans le rapport").click()
    page.wait_for_url("**/par_region?mesure=region_mentions")
    drawn(page)
    expect(card(page, "region_mentions-region")).to_be_visible()


@pytest.mark.parametrize(
    ("asked", "words"),
    [
        ("mesure=members", "« Mesure »"),
        ("calcul=canard", "« Absolu ou par habitant »"),
        ("region=99", "« Région »"),
    ],
)
def test_what_the_address_asks_for_in_vain_is_said(asked, words, server, visit):
    page = visit(f"{server}/par_region?{asked}")
    said = page.get_by_role("alert").inner_text().replace(NBSP, " ")
    assert words in said and asked.split("=")[1] in said
    expect(card(page, "youth_posts-region")).to_be_visible()


def test_regions_without_a_post_say_so(server, visit):
    page = visit(f"{server}/par_region")
    for name in ("Outaouais", "Côte-Nord"):
        row = page.locator(".cqcm-territories tr").filter(has_text=name)
        expect(row).to_contain_text(
            "Aucun poste rattaché à cette région dans la liste publiée de l'équipe."
        )
    pair = page.locator(".cqcm-territories tr").filter(has_text="Montréal et Laval")
    expect(pair.locator("li")).to_have_count(3)


# The sheet ---------------------------------------------------------------------------------------


@pytest.mark.long
@pytest.mark.parametrize(("region", "language"), [("06", "fr"), ("10", "en"), ("16", "fr")])
def test_a_sheet_prints_on_one_page(region, language, server, visit):
    page = visit(f"{server}/fiche_region?region={region}&lang={language}")
    for options in ({}, {"prefer_css_page_size": True}, {"format": "Letter"}):
        printed = PdfReader(io.BytesIO(page.pdf(**options))).pages
        assert len(printed) == 1
    text = printed[0].extract_text()
    assert ("Québec" in text) and ("Imprimer" not in text) and ("Print this" not in text)


def test_the_window_and_so_a_saved_file_has_the_name_of_the_region(server, visit):
    page = visit(f"{server}/fiche_region?region=07")
    expect(page).to_have_title("CQCM – Outaouais – Fiche de région")
    visit(f"{server}/jeunesse?region=07")
    expect(page).to_have_title(views()["jeunesse"].title.fr)


def test_a_sheet_tells_all_that_is_known(server, visit):
    page = visit(f"{server}/fiche_region?region=12")
    text = page.locator(".cqcm-sheet").inner_text().replace(NBSP, " ")
    for told in (
        "448 665",
        "estimée au 1er juillet 2023",
        "Conseillère en entrepreneuriat coopératif jeunesse – Mauricie et Chaudière-Appalaches",
        "16 février 2023",
        "p. 15–19",
        "région déduite",
        "plus de 200 personnes",
        "6 937 personnes",
    ):
        assert told in text, told
    assert "fictives" not in text


def test_a_sheet_never_holds_made_up_records(server, visit):
    plain = visit(f"{server}/fiche_region?region=16").locator(".cqcm-sheet").inner_text()
    page = visit(f"{server}/fiche_region?region=16&exemple=oui")
    assert page.locator(".cqcm-sheet").inner_text() == plain


def test_the_sentence_for_what_is_not_known_is_copied_in_one_press(server, open_page):
    page = open_page(
        f"{server}/fiche_region?region=16", permissions=["clipboard-read", "clipboard-write"]
    )
    page.get_by_role("button", name="Copier la phrase").click()
    copied = page.evaluate("navigator.clipboard.readText()")
    told = "Le rapport 2023 ne ventile pas ces résultats par région\u00a0: "
    assert copied.startswith(told)
    results = page.locator(".cqcm-sheet section").last.locator("dt").all_inner_texts()
    assert results and all(result in copied for result in results)


def test_without_a_region_one_is_chosen(server, visit):
    page = visit(f"{server}/fiche_region")
    expect(page.get_by_text("Choisissez une région pour voir sa fiche.")).to_be_visible()
    page.get_by_role("link", name="Montérégie").click()
    page.wait_for_url("**/fiche_region?region=16")
    drawn(page)
    expect(page.get_by_role("heading", level=2, name="Montérégie")).to_be_visible()


def test_a_chosen_region_leads_to_its_sheet_and_back(server, visit):
    page = visit(f"{server}/par_region?region=06&region=16&lang=en")
    page.locator(".cqcm-compare thead").get_by_role("link", name="Montérégie").click()
    page.wait_for_url("**/fiche_region?lang=en&region=16")
    drawn(page)
    page.get_by_role("link", name="See and compare").click()
    page.wait_for_url("**/par_region?lang=en&region=16")


# The geographic map ------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def with_boundaries(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, Path]]:
    """The address of a server, and the file of its boundaries, which it reads when it changes."""
    folder = tmp_path_factory.mktemp("boundaries")
    file = write_map(folder / "regions.geojson", squares())
    with running_server(folder / "log", CQCM_REGIONS_GEOJSON=str(file)) as address:
        yield address, file


@pytest.mark.long
@pytest.mark.parametrize(
    ("file", "pressed", "name"),
    [("squares", "01", "Bas-Saint-Laurent"), ("official", "10", "Nord-du-Québec")],
)
def test_a_geographic_map_stands_beside_the_tiles_and_asks_nobody(
    file: str, pressed: str, name: str, with_boundaries: tuple[str, Path], open_page: Callable
):
    if file == "official" and OFFICIAL_MAP is None:
        pytest.skip("the official boundaries are not there")
    address, boundaries = with_boundaries
    if file == "official":
        shutil.copy(OFFICIAL_MAP, boundaries)
    else:
        write_map(boundaries, squares())
    page = open_page(f"{address}/fiche_region", has_touch=True)
    asked = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(f"{address}/par_region")
    drawn(page)
    geographic = card(page, "youth_posts-region-geo")
    expect(geographic.locator(".js-plotly-plot")).to_be_visible()
    expect(geographic.locator(".fills path.js-fill")).to_have_count(17)
    assert {url.split("/")[2] for url in asked if url.startswith("http")} == {
        address.removeprefix("http://")
    }
    entries = page.evaluate("history.length")
    page.touchscreen.tap(*northernmost(geographic))
    page.wait_for_url(f"**/par_region?region={pressed}")
    drawn(page)
    expect(page.locator("#cqcm-chosen-region")).to_contain_text(name)
    assert page.evaluate("history.length") == entries + 1


def northernmost(geographic) -> tuple[float, float]:
    """A place beside the value that stands the furthest north."""
    plot = geographic.locator(".js-plotly-plot")
    plot.hover(trial=True)
    x, y = plot.evaluate(
        """plot => {
            const values = plot.data.at(-1);
            const at = values.y.indexOf(Math.max(...values.y));
            const { xaxis, yaxis } = plot._fullLayout;
            const box = plot.getBoundingClientRect();
            return [box.x + xaxis._offset + xaxis.d2p(values.x[at]),
                    box.y + yaxis._offset + yaxis.d2p(values.y[at])];
        }"""
    )
    return x, y + 9


WRONG = {
    "broken": ("{", "n'est pas un fichier GeoJSON"),
    "missing": (json.dumps(squares(codes=tuple(range(2, 18)))), "il manque : Bas-Saint-Laurent"),
    "other": (json.dumps(squares(codes=tuple(range(1, 19)))), "ne sont pas ceux d'une région : 18"),
}


@pytest.mark.long
def test_a_wrong_file_is_said_and_the_tiles_stay(with_boundaries, open_page):
    address, file = with_boundaries
    file.write_text("{")
    page = open_page(f"{address}/par_region")
    for place, (content, words) in enumerate(WRONG.values(), start=1):
        file.write_text(content)
        follow(page, f"{address}/par_region?region=0{place}")
        said = page.get_by_role("alert").inner_text().replace(NBSP, " ")
        assert words in said and "Les tuiles restent disponibles." in said
        expect(card(page, "youth_posts-region").locator(".js-plotly-plot")).to_be_visible()
        expect(card(page, "youth_posts-region-geo")).to_have_count(0)
    follow(page, f"{address}/par_region?lang=en")
    assert "The tiles remain available." in page.get_by_role("alert").inner_text()


# Phones ------------------------------------------------------------------------------------------


def test_on_a_phone_the_comparison_is_read_row_by_row(server, visit):
    page = visit(f"{server}/par_region?region=06&region=16", width=375, height=800)
    cell = page.locator(".cqcm-compare tbody td").first
    assert cell.bounding_box()["width"] > 250
    before = "getComputedStyle(document.querySelector('.cqcm-compare td'), '::before').content"
    assert "Montréal" in page.evaluate(before)
