"""An older version, opened by its link; and a target, on a dashboard with its own tables."""

import csv
import html
import io
import re
from collections.abc import Iterator
from itertools import product

import pytest
from axe_playwright_python.sync_playwright import Axe
from builders import list_release, put_online, some, two_releases
from chromium import drawn, fetch, running_server
from parts import card, open_menu
from playwright.sync_api import Page, expect

from cqcm_data import release, store
from cqcm_views import sites
from cqcm_views.theme import THEMES

pytestmark = pytest.mark.long

OLD, LOST, NEWEST = 1, 3, 5


@pytest.fixture(scope="module")
def versions_server(
    tmp_path_factory: pytest.TempPathFactory, kept_open: dict[int, Page]
) -> Iterator[str]:
    """A server on a folder of its own: the third release lacks a table, the fifth is the newest."""
    folder = tmp_path_factory.mktemp("versions")
    _, second = two_releases(folder)
    without = {name: at for name, at in second.tables.items() if name != "regions"}
    made = {"recipe": second.recipe, "seed": release.current(store.SHIPPED).seed}  # no upgrade
    list_release(second.root, without, why="Une table manque.", **made)
    list_release(second.root, second.tables, why="Retour à la version 2.", **made)
    put_online(second.root, targets=[{"indicator": "members", "year": 2023, "target": 70}])
    own = {"CQCM_DATASETS": second.root, sites.FRAMES: "https://cqcm.example"}
    with running_server(folder / "log", **own) as address:
        yield address
        for page in kept_open.values():
            page.goto("about:blank")  # before their server goes, which they would look for


def test_an_older_version_says_so_and_leads_to_the_newest(versions_server, visit):
    page = visit(f"{versions_server}/faits_saillants?version={OLD}&region=16")
    expect(members(page)).to_have_text(re.compile("^60 membres"))
    expect(page.locator(".cqcm-footer")).to_contain_text("Version\u00a01")
    told = page.locator(".cqcm-version").inner_text()
    assert "Vous voyez la version 1, mise en ligne le" in told
    assert "la plus récente est la version 5" in told
    assert "Membres du CQCM\u00a0: 60 ici, 65 dans la plus récente" in told
    assert "Données changées\u00a0: Chiffres publiés; CIEC, une par une." in told
    assert "Version 4" in told and "Retour à la version 2" in told
    assert "Text sources" not in told
    page.get_by_role("link", name="Voir la même page dans la version la plus récente").click()
    page.wait_for_url(f"{versions_server}/faits_saillants?region=16")
    expect(members(page)).to_have_text(re.compile("^65 membres"))
    expect(page.locator(".cqcm-version")).to_have_count(0)


def test_an_older_version_goes_along_from_view_to_view_and_through_filters(versions_server, visit):
    page = visit(f"{versions_server}/faits_saillants?version={OLD}")
    page.get_by_role("link", name="Jeunesse", exact=True).click()
    page.wait_for_url(f"{versions_server}/jeunesse?version={OLD}")
    drawn(page)
    assert "Vous voyez la version 1" in page.locator(".cqcm-version").inner_text()
    page.get_by_role("link", name="Anglais").click()
    page.wait_for_function("() => location.search.includes('lang=en')")
    page.get_by_text("You are looking at version 1").wait_for()
    assert f"version={OLD}" in page.url


def test_the_file_of_a_card_has_the_rows_of_the_version(versions_server, visit):
    page = visit(f"{versions_server}/jeunesse?version={OLD}&lang=en")
    ciec = card(page, "ciec-region").locator("[download][href*='.csv']")
    address = str(ciec.get_attribute("href"))
    assert f"version={OLD}" in address
    assert {row["Period"] for row in rows(versions_server + address)} == {"2020"}
    newest = address.replace(f"version={OLD}", f"version={NEWEST}")
    assert {row["Period"] for row in rows(versions_server + newest)} == {"2024"}


def test_the_code_that_is_copied_embeds_what_one_sees(versions_server, visit):
    page = visit(f"{versions_server}/jeunesse?version={OLD}&region=16")
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    menu = open_menu(card(page, "youth_posts-region"))
    button = menu.get_by_role("button", name="Copier le code pour intégrer")
    button.click()
    expect(button).to_have_text("Copié")
    code = page.evaluate("navigator.clipboard.readText()")
    (source,) = re.findall(
        '^<iframe src="([^"]+)" title="Montérégie\u00a0: 2\u00a0postes, sur 15" ', code
    )
    assert source.startswith(f"{versions_server}/?version={OLD}&amp;region=16&amp;embed=carte")
    assert "la plus récente est la version 5" in fetch(html.unescape(source))


@pytest.mark.parametrize(
    ("version", "said"),
    [
        (LOST, "La version 3 ne peut plus être affichée"),
        (99, "valeur inconnue pour «\u00a0Version\u00a0»\u00a0: 99"),
        ("x", "valeur inconnue pour «\u00a0Version\u00a0»\u00a0: x"),
    ],
)
def test_a_version_that_cannot_be_shown_gives_a_sentence_and_the_newest(
    version, said, versions_server, visit
):
    page = visit(f"{versions_server}/faits_saillants?version={version}")
    assert said in page.get_by_role("alert").inner_text()
    expect(members(page)).to_have_text(re.compile("^65 membres"))
    assert page.locator(".cqcm-version").count() == 0


def test_a_figure_with_a_target_says_the_gap(versions_server, visit):
    page = visit(f"{versions_server}/faits_saillants?version={NEWEST}")
    said = card(page, "members_by_category").locator(".cqcm-finding")
    expect(said).to_contain_text(re.compile("Cible de 2023.: 70.membres; il en manque 5."))
    page = visit(f"{versions_server}/faits_saillants?version=2&lang=en")
    assert "target" not in page.locator("body").inner_text()


# The notice of an older version and the target of the newest one, each in other colours.
@pytest.mark.parametrize(
    ("version", "theme"), some(product((OLD, NEWEST), THEMES), (OLD, "dark"), (NEWEST, "light"))
)
def test_axe_finds_nothing_about_versions_and_targets(version, theme, versions_server, visit):
    page = visit(f"{versions_server}/faits_saillants?version={version}&theme={theme}")
    assert [v["id"] for v in Axe().run(page).response["violations"]] == []


def test_the_notice_holds_on_a_phone(versions_server, visit):
    page = visit(f"{versions_server}/faits_saillants?version={OLD}", width=320, height=800)
    box = page.locator(".cqcm-version").bounding_box()
    assert box["x"] >= 0 and box["x"] + box["width"] <= 321


def members(page: Page):
    return page.locator("#card-members_by_category")


def rows(address: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(fetch(address).lstrip("\ufeff"))))


def plain(words: str) -> str:
    """Words and their nouns are kept together by a no-break space."""
    return words.replace("70\u00a0membres", "70 membres")
