"""Next year's report from its first figure to online and back, as staff do it in a browser."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from chromium import drawn
from next_report import NOT_TAKEN_UP, SOURCE, tables
from openpyxl import load_workbook
from parts import bring
from playwright.sync_api import Locator, Page, expect

from cqcm_data import figures
from cqcm_data.release import Release
from cqcm_views.wording.strings import say

pytestmark = pytest.mark.long

YEAR = 2024
BY_HAND = ("members_2023", "provincial_members_2023", "new_provincial_members_2023")
SEEN = (  # a figure, the view that leads with it, what the last report says
    ("agreement_interventions_total_2022_2023", "entente", "371"),
    ("representation_activities_2023", "affaires_publiques", "28"),
)
SKIPPED = "new_members_2023"  # the only one of these topics that is not taken up


@pytest.fixture(scope="module")
def made_up(built: Release) -> Mapping[str, Mapping[str, Any]]:
    """The figures of the second report, by the one that each follows or by its own name."""
    rows = [row for row in tables(built)["published_figures"] if row["source"] == SOURCE]
    return {row["follows"] or row["id"]: row for row in rows}


def go(page: Page, address: str, **asked: str) -> None:
    chosen = "&".join(f"{name}={one}" for name, one in asked.items())
    page.goto(f"{address}/nouveau_rapport?rapport={YEAR}&{chosen}")
    drawn(page)


def field(page: Page, name: str, key: str) -> Locator:
    return page.locator(f".st-key-given-{name}-{YEAR}-{key} input").first


def row(page: Page, key: str) -> Locator:
    return page.locator(f"#row-{key}").first


def press(page: Page, name: str, **values: object) -> None:
    page.get_by_role("button", name=say(name, "fr", **values), exact=True).first.click()


def sections(built: Release) -> str:
    """The sections of the last report with their pages, as one types them."""
    pages: dict[str, list[int]] = {}
    for one in figures.figures(built).values():
        if one.source == "rapport_2023" and one.section and one.first_page:
            pages.setdefault(one.section, []).extend([one.first_page, one.last_page])
    return "\n".join(f"{title} : {min(every)}-{max(every)}" for title, every in pages.items())


def test_a_report_is_entered_checked_put_online_and_taken_back(
    owner, open_page, built, made_up, tmp_path
):
    address, link = owner
    page = open_page(link, fresh=True)
    begin(page, address, built)
    some_by_hand(page, address, made_up)
    what_is_new(page, address)
    the_rest_by_file(page, address, made_up, tmp_path)
    checked(page, address)
    online(page, address)
    for language in ("fr", "en"):
        seen(open_page(f"{address}/?lang={language}", fresh=True), address, made_up, language)
    page.get_by_role("button", name="Revenir en arrière").first.click()
    expect(page.get_by_text("est annulée par la version").first).to_be_visible()
    visitor = open_page(f"{address}/entente", fresh=True)
    expect(visitor.locator(".stMain")).to_contain_text("371")
    expect(visitor.locator(".stMain")).not_to_contain_text("408")
    go(page, address)  # what was entered is still there
    expect(page.get_by_text("chiffres traités").first).to_be_visible()


def begin(page: Page, address: str, built: Release) -> None:
    """From what one may bring to the report itself."""
    page.goto(f"{address}/apporter")
    drawn(page)
    page.get_by_role("link", name=say("entry_bring_link", "fr")).click()
    press(page, "entry_begin_year", year=YEAR)
    title = page.get_by_label(say("entry_about_title_fr", "fr")).first
    expect(title).to_have_value(f"Rapport d'activités {YEAR}")
    title.fill(f"Rapport d'activités {YEAR} (fictif)")
    page.get_by_label(say("entry_about_pages", "fr")).first.fill("44")
    page.get_by_label(say("entry_about_sections", "fr")).first.fill(sections(built))
    page.keyboard.press("Tab")
    expect(page.get_by_text(f"Rapport d'activités {YEAR} (fictif)").first).to_be_visible()
    page.get_by_role("link", name=say("entry_go", "fr")).click()


def some_by_hand(page: Page, address: str, made_up: Mapping[str, Mapping[str, Any]]) -> None:
    """Value, Enter, value; the page of the last entry is offered; what is no number is said."""
    page.get_by_role("link", name="Membres, 0 sur").click()
    first, *others = BY_HAND
    field(page, "value", first).fill("beaucoup")
    field(page, "value", first).press("Enter")
    expect(row(page, first).get_by_role("alert")).to_contain_text("«\u00a0beaucoup\u00a0»")
    go(page, address, sujet="members")
    expect(field(page, "value", first)).to_have_value("beaucoup")  # as typed, in another session
    field(page, "value", first).fill(str(int(made_up[first]["value"])))
    page.keyboard.press("Tab")
    page.keyboard.type("6")
    page.keyboard.press("Tab")
    expect(row(page, first)).to_contain_text(f"{made_up[first]['value']:.0f}, page 6")
    field(page, "value", others[0]).focus()
    page.keyboard.type(f"{made_up[others[0]]['value']:.0f}")
    page.keyboard.press("Enter")
    expect(field(page, "value", SKIPPED)).to_be_focused()
    expect(row(page, others[0])).to_contain_text("page 6")
    page.locator(f".st-key-skip-{SKIPPED} button").click()
    expect(row(page, SKIPPED)).to_contain_text(say("entry_not_taken_up", "fr"))
    expect(page.get_by_role("link", name="Membres, 3 sur").first).to_be_visible()


def what_is_new(page: Page, address: str) -> None:
    """A figure that gets an indicator; another one that the report gives twice."""
    go(page, address, sujet="youth")
    added(page, "Cercles", "Circles", "12")
    go(page, address, sujet="promotion")
    added(page, "Épisodes de balado", "Podcast episodes", "8")
    page.get_by_role("button", name=say("entry_rival", "fr")).first.click()
    other = page.locator('[class*="st-key-given-value-2024-episodes_de_balado_2_"] input').first
    other.fill("9")
    page.keyboard.press("Tab")
    page.keyboard.type("5")
    page.keyboard.press("Tab")
    expect(page.get_by_text("9, page 5").first).to_be_visible()


def added(page: Page, label: str, english: str, value: str) -> None:
    page.get_by_label(say("entry_new_label", "fr")).first.fill(label)
    press(page, "entry_new")
    expect(page.get_by_text(say("entry_added", "fr", label=label)).first).to_be_visible()
    behind(page, "label_en", english)
    behind(page, "definition_fr", "Mesure fictive.")
    behind(page, "definition_en", "A fictitious measure.")
    page.keyboard.press("Tab")
    drawn(page)  # a list to choose from closes when it is drawn anew
    page.get_by_label(say("entry_field_unit", "fr")).first.fill("projets")
    page.get_by_role("option", name="projets", exact=True).click()
    page.get_by_label(f"{label}\u00a0: nouvelle valeur").first.fill(value)
    page.keyboard.press("Tab")
    page.keyboard.type("9")
    page.keyboard.press("Tab")
    expect(page.get_by_text(f"{value}, page 9").first).to_be_visible()


def behind(page: Page, name: str, text: str) -> None:
    page.get_by_label(say(f"entry_field_{name}", "fr"), exact=True).first.fill(text)


def the_rest_by_file(
    page: Page, address: str, made_up: Mapping[str, Mapping[str, Any]], folder: Path
) -> None:
    """The grid goes out as a workbook, is filled in, and comes back."""
    go(page, address, etape="fichiers")
    with page.expect_download() as waiting:
        page.get_by_role("link", name=say("entry_file_xlsx", "fr")).click()
    file = folder / "grid.xlsx"
    waiting.value.save_as(file)
    filled(file, made_up)
    bring(page, file)
    take = page.get_by_role("button", name="Reprendre").first
    expect(page.get_by_text("grid.xlsx change").first).to_be_visible()
    expect(page.locator(".cqcm-problem")).to_have_count(0)
    take.click()
    expect(page.get_by_text("lignes de grid.xlsx sont enregistrées").first).to_be_visible()


def filled(file: Path, made_up: Mapping[str, Mapping[str, Any]]) -> None:
    """What the second report states, and what it does not take up, in the columns of the grid."""
    book = load_workbook(file)
    sheet = book.worksheets[0]
    heads = {str(cell.value): cell.column for line in sheet.iter_rows(max_row=6) for cell in line}
    names = {"Valeur": "value", "Page": "first_page", "Dernière page": "last_page"}
    names |= {
        "Portée": "scope_fr",
        "Portée en anglais": "scope_en",
        "Jusqu'à la valeur": "value_to",
    }
    key_at = heads["Identifiant"]
    for line in range(2, sheet.max_row + 1):
        key = sheet.cell(line, key_at).value
        if key in NOT_TAKEN_UP:
            sheet.cell(line, heads["État"]).value = "pas repris"
        elif (said := made_up.get(str(key))) and key not in BY_HAND:
            for head, name in names.items():
                if said[name] is not None:
                    sheet.cell(line, heads[head]).value = said[name]
    book.save(file)


def checked(page: Page, address: str) -> None:
    """What is to be checked leads to its row; two values become a point, worded there."""
    go(page, address, etape="verifier")
    expect(page.get_by_text("Deux valeurs pour la même chose").first).to_be_visible()
    page.get_by_role("button", name="Rédiger le point").first.click()
    title = page.get_by_label(say("entry_field_title_fr", "fr")).first
    expect(title).to_have_value("Épisodes de balado\u00a0: deux nombres")
    title.fill("Balados\u00a0: deux nombres")
    page.keyboard.press("Tab")
    expect(page.get_by_text("Deux valeurs pour la même chose")).to_have_count(0)
    expect(page.get_by_text("Balados\u00a0: deux nombres").first).to_be_visible()
    go(page, address, etape="verifier")
    expect(page.get_by_text("Balados\u00a0: deux nombres").first).to_be_visible()
    assert Axe().run(page).response["violations"] == []


def online(page: Page, address: str) -> None:
    go(page, address, etape="apercu")
    put = page.get_by_role("button", name=say("entry_put", "fr", year=YEAR))
    expect(put).to_be_disabled()
    page.get_by_text("et je les confirme").first.click()
    expect(put).to_be_enabled()
    put.click()
    expect(page.get_by_text(f"le rapport {YEAR} est dans la version").first).to_be_visible()


def seen(page: Page, address: str, made_up: Mapping[str, Mapping[str, Any]], language: str) -> None:
    """The newest report on its views, the last one under its year."""
    for key, view, last in SEEN:
        newest = f"{made_up[key]['value']:.0f}"
        for asked, number in (("", newest), ("&year=2023", last)):
            page.goto(f"{address}/{view}?lang={language}{asked}")
            drawn(page)
            expect(page.locator(".stMain")).to_contain_text(number)


def test_two_at_once_lose_nothing_and_are_told(owner, open_page, tmp_path):
    address, link = owner
    first = open_page(link, fresh=True)
    first.goto(f"{address}/nouveau_rapport")
    drawn(first)
    press(first, "entry_begin_year", year=YEAR)
    expect(first.get_by_label(say("entry_about_pages", "fr")).first).to_be_visible()
    second = first.context.new_page()
    key, other = BY_HAND[:2]
    for page in (first, second):
        go(page, address, sujet="members")
        expect(field(page, "value", key)).to_be_visible()
    typed(first, key, "70")
    expect(row(first, key)).to_contain_text("70")
    typed(second, key, "près de 72")
    expect(row(second, key).get_by_role("alert")).to_contain_text("a changé la même chose")
    expect(field(second, "value", key)).to_have_value("près de 72")  # still there
    typed(second, other, "21")  # another row is no matter of the first
    expect(row(second, other)).to_contain_text("21")
    second.locator(f".st-key-mine-{key} button").click()
    expect(row(second, key)).to_contain_text("près de 72")
    go(first, address, sujet="members")
    expect(field(first, "value", key)).to_have_value("près de 72")
    expect(field(first, "value", other)).to_have_value("21")
    only_here(tmp_path, first, address)


def typed(page: Page, key: str, text: str) -> None:
    field(page, "value", key).fill(text)
    field(page, "value", key).press("Enter")


def only_here(folder: Path, page: Page, address: str) -> None:
    """Who has some regions alone is told who enters a report, on a page from before as well."""
    rights = '[people.local]\nrole = "staff"\nregions = ["06"]\n'
    (folder / "access" / "roles.toml").write_text(rights, "utf-8")
    typed(page, BY_HAND[0], "99")
    expect(page.get_by_text(say("not_allowed", "fr")).first).to_be_visible()
    go(page, address, sujet="members")
    expect(page.get_by_text(say("entry_for_staff", "fr")).first).to_be_visible()
    expect(page.locator("[class*='st-key-given-']")).to_have_count(0)
    page.goto(f"{address}/apporter")
    drawn(page)
    expect(page.get_by_text(say("entry_for_staff", "fr")).first).to_be_visible()
    expect(page.get_by_role("link", name=say("entry_bring_link", "fr"))).to_have_count(0)
