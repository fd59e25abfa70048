"""Promotion, Membres and Feuille de route, in a real browser."""

import csv
import io
import re
from itertools import combinations, product

import pytest
import recompute
from builders import some
from chromium import fetch
from parts import card, row
from playwright.sync_api import Locator, expect

from cqcm_views.views.model import ListCard
from cqcm_views.views.registry import views

NAMES = ("promotion", "membres", "feuille_de_route")
EITHER = some(product(("fr", "en"), (1400, 375)), ("fr", 1400), ("en", 375))


def rows_of(shown: Locator) -> list[list[str]]:
    return [row.split("\t") for row in shown.locator("tbody tr").all_inner_texts()]


@pytest.mark.long
@pytest.mark.parametrize(("language", "width"), EITHER)
@pytest.mark.parametrize("name", NAMES)
def test_each_view_opens_with_all_its_sections_and_cards(name, language, width, server, visit):
    page = visit(f"{server}/{name}?lang={language}", width=width)
    view = views()[name]
    expect(page.get_by_role("heading", level=1)).to_have_text(view.title[language])
    for section in view.sections:
        heading = page.get_by_role("heading", level=2, name=section.title[language], exact=True)
        expect(heading).to_have_count(1)
    there = page.locator(".cqcm-card h3, .cqcm-figure h3, .cqcm-waiting-list li")
    anchors = there.evaluate_all("all => all.map(one => one.id)")
    assert sorted(anchors) == sorted(one.anchor for one in view.cards())


def test_members_and_new_ones_by_category_are_those_of_the_source(server, visit):
    page = visit(f"{server}/membres")
    shown = card(page, "members_by_category")
    shown.get_by_role("tab", name="Tableau").click()
    expect(shown.locator("tbody tr")).to_have_count(2)
    members, new = rows_of(shown)
    source = recompute.rows("members")
    assert members[1:] == [*(row["count"] for row in source), "65"]
    assert new[1:] == [*(row["new"] or "aucune valeur" for row in source), "41"]


def test_assemblies_keep_their_near_numbers_and_their_priorities(server, visit):
    page = visit(f"{server}/membres")
    shown = row(page, "card-assemblies")
    shown.locator("summary").first.click()
    told = {cells[1]: cells for cells in rows_of(shown)}
    assert told["16 février 2023"][3:] == ["Centre des congrès de Lévis", "près de 150", "3"]
    assert told["20 octobre 2023"][4:] == ["près de 100", "–"]
    assert len(told) == len(recompute.rows("assemblies"))


def test_the_board_is_told_by_organisation_and_office_only(server, visit):
    page = visit(f"{server}/membres?lang=en")
    listed = row(page, "card-board")
    listed.locator("summary").first.click()
    listed.locator("[data-unfold]").click()
    shown = rows_of(listed)
    source = recompute.rows("board_seats")
    assert [row[0] for row in shown] == [row["organisation"] or "Not stated" for row in source]
    assert shown[0] == [source[0]["organisation"], "Network or organization", "Chair"]
    assert {len(row) for row in shown} == {3}


def test_the_year_of_promotion_dates_what_the_report_dates_and_names_the_rest(server, visit):
    page = visit(f"{server}/promotion")
    year = card(page, "promotion_year")
    expect(year.locator(".js-plotly-plot")).to_be_visible()
    year.get_by_role("tab", name="Tableau").click()
    rows = rows_of(year)
    sources = [*recompute.rows("press_releases"), *recompute.rows("media_actions")]
    dated = [row for row in sources if row.get("date") or row.get("period_start")]
    assert len(rows) == len(sources)
    assert len([row for row in rows if row[1] != "sans date"]) == len(dated)
    assert "du 15 au 21 octobre 2023" in {row[1] for row in rows}
    assert "pas des personnes" in card(page, "press_releases-month").inner_text()


@pytest.mark.long
@pytest.mark.parametrize("width", [820, 1400])
def test_all_of_a_timeline_stands_in_its_card_and_nothing_overlaps(width, server, visit):
    page = visit(f"{server}/promotion", width=width)
    chart = card(page, "promotion_year").locator(".js-plotly-plot")
    box = chart.bounding_box()
    texts = [one.bounding_box() for one in chart.locator(".annotation").all()]
    assert min(one["x"] for one in texts) >= box["x"] - 1
    assert max(one["x"] + one["width"] for one in texts) <= box["x"] + box["width"] + 1
    assert not [(a, b) for a, b in combinations(texts, 2) if overlap(a, b)]


def overlap(one: dict[str, float], other: dict[str, float]) -> bool:
    return all(
        one[at] < other[at] + other[size] - 1 and other[at] < one[at] + one[size] - 1
        for at, size in (("x", "width"), ("y", "height"))
    )


def test_each_project_says_where_it_stands_with_whom_and_under_which_programme(server, visit):
    page = visit(f"{server}/feuille_de_route")
    for title, parts in {
        "Repreneuriat collectif": ["Se poursuit", "Chantier de l'économie sociale", "PSES"],
        "Action climatique": ["Lancé en 2023", "15 novembre 2023", "Coop Carbone"],
        "Santé et services à la personne": ["En conception", "Réseau de coopération des EÉSAD"],
        "Trajectoire-Emploi": ["En conception", "2024", "aucun chiffre"],
    }.items():
        heading = page.get_by_role("heading", level=2, name=title, exact=True)
        project = page.locator(".cqcm-project").filter(has=heading)
        project.locator("summary").first.click()
        for part in parts:
            expect(project).to_contain_text(part, use_inner_text=True)


def test_sums_stand_side_by_side_and_are_never_added_up(server, visit):
    page = visit(f"{server}/feuille_de_route")
    for name in ("reinjected_sums-indicator", "project_envelopes-indicator"):
        shown = card(page, name)
        assert re.search("ne s'additionnent pas|à ne pas additionner", shown.inner_text())
        shown.get_by_role("tab", name="En mots").click()
        assert "Total" not in shown.locator(".cqcm-words").inner_text()
    expect(row(page, "figure-farm_coops_created").locator("strong").first).to_have_text("4 à 5")


@pytest.mark.parametrize("name", NAMES)
def test_the_csv_of_each_list_has_all_its_rows_with_their_source(name, server):
    for one in views()[name].cards():
        if isinstance(one, ListCard):
            rows = read(fetch(f"{server}/donnees/liste/{one.listing}.csv?lang=en"))
            assert rows
            assert {row["Status"] for row in rows} == {"2023 report"}
            assert all(row["Source"].startswith("2023 activity report, pp.") for row in rows)


def test_the_csv_of_a_table_in_full_names_each_measure(server, visit):
    page = visit(f"{server}/membres?lang=en")
    link = card(page, "members_by_category").locator("[download][href*='.csv']")
    rows = read(fetch(server + link.get_attribute("href")))
    told = {(row["Measure"], row["Member category"]): row["Value"] for row in rows}
    assert told[("CQCM members", "Auxiliary members")] == "38"
    assert told[("New members", "Provincial members")] == "3"
    assert (told[("CQCM members", "Total")], told[("New members", "Total")]) == ("65", "41")
    assert len(told) == 2 * (len(recompute.rows("members")) + 1)


def read(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text.lstrip("\ufeff"))))
