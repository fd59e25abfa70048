"""How a view is read: menus, panels, rows, what is folded, what is enlarged."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from builders import some
from chromium import drawn, follow
from parts import card, open_menu, row
from playwright.sync_api import Page, expect
from test_everyone import COLOURS, wait_for_theme, wrong

POSTS = "youth_posts-region"
PENDING = "Niveau scolaire\u00a0: attend les données"


@pytest.mark.long
def test_a_menu_opens_and_closes_by_keyboard_and_by_press_and_copies(server, open_page):
    page = open_page(f"{server}/par_region", permissions=["clipboard-read", "clipboard-write"])
    posts = card(page, POSTS)
    dots, menu = posts.locator(".cqcm-dots"), posts.locator(".cqcm-actions")
    dots.press("Enter")
    expect(menu).to_be_visible()
    names = menu.get_by_role("group").evaluate_all("all => all.map(one => one.ariaLabel)")
    assert names == ["Copier", "Partager", "Télécharger"]
    page.keyboard.press("Tab")
    copy = menu.locator("[data-copy]")
    expect(copy).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator(".cqcm-said")).not_to_be_empty()
    assert page.evaluate("navigator.clipboard.readText()") == copy.get_attribute("data-copy")
    page.keyboard.press("Escape")
    expect(menu).to_be_hidden()
    expect(dots).to_be_focused()
    dots.click()
    expect(menu).to_be_in_viewport(ratio=1)
    page.mouse.wheel(0, 60)  # it goes with its button
    page.wait_for_function("() => scrollY > 20")
    expect(menu).to_be_visible()
    page.locator("h1").click()
    expect(menu).to_be_hidden()


# Font size in pixels of the smallest words of a chart, as they are on the screen.
SMALLEST = """() => {
    const sizes = [...document.querySelectorAll(".cqcm-enlarged .main-svg text")]
        .filter(text => text.textContent.trim() && text.checkVisibility())
        .flatMap(text => [text, ...text.querySelectorAll("tspan")])
        .map(text => parseFloat(getComputedStyle(text).fontSize)
            * text.ownerSVGElement.width.baseVal.value
            / text.ownerSVGElement.viewBox.baseVal.width);
    return Math.min(...sizes);
}"""


# A map, columns, bars that are parts of a whole, bars side by side.
@pytest.mark.long
@pytest.mark.parametrize("view", ["par_region", "faits_saillants"])
def test_what_is_enlarged_is_read_from_the_back_of_a_hall(view, server, visit):
    page = visit(f"{server}/{view}", width=1280, height=720)
    buttons = page.locator("[data-enlarge]")
    dialog = page.locator(".cqcm-enlarged")
    buttons.first.click()
    for at in range(buttons.count()):
        expect(dialog.locator("[role=img]:not([aria-busy]) .main-svg").first).to_be_visible()
        box = dialog.bounding_box()
        assert (box["width"], box["height"]) == (1280, 720)
        assert page.evaluate(SMALLEST) >= 23.99, (view, at)
        titles = page.locator(".cqcm-card:has([data-enlarge]) h3")
        expect(dialog.locator("h2")).to_have_text(titles.nth(at).inner_text())
        page.keyboard.press(("ArrowRight", "PageDown")[at % 2])
    page.keyboard.press("Escape")
    expect(dialog).to_be_hidden()
    expect(buttons.first).to_be_focused()  # the last one leads to the first


def test_a_panel_says_first_which_value_to_use_and_folds_the_details(server, visit):
    page = visit(f"{server}/jeunesse")
    youths = page.locator(".cqcm-cell:has(#figure-jeune_coop_youths)")
    youths.locator(".cqcm-source").press("Enter")
    names = youths.locator("dl").first.locator("dt").all_inner_texts()
    order = ["Valeur à utiliser", "Points à préciser", "Définition", "Période"]
    assert [name for name in names if name in order] == order, names
    details = youths.locator(".cqcm-technical dl")
    expect(details).to_be_hidden()
    youths.locator(".cqcm-technical > summary").press("Enter")
    expect(details).to_contain_text("Statut")


def test_under_a_region_what_follows_it_comes_first_and_the_rest_is_folded(server, visit):
    page = visit(f"{server}/jeunesse?region=16")
    expect(page.locator(".cqcm-follows")).to_contain_text("2 ")
    expect(page.locator("h2[id^=section-]").first).to_have_text("Selon vos filtres")
    expect(page.locator(f"#card-{POSTS}")).to_have_text("Montérégie\u00a0: 2 postes, sur 15")
    rest = page.locator(".cqcm-rest")
    rows = rest.locator(".cqcm-figure")
    expect(rows.first).to_be_hidden()
    expect(rest.locator("summary").first).to_contain_text(str(rows.count()))
    rest.locator("summary").first.press("Enter")
    expect(rows.first).to_be_visible()
    expect(page.locator(".cqcm-pending").last).to_have_text(PENDING)
    expect(page.locator("#cqcm-filter-level")).to_have_count(0)


def test_where_nothing_follows_the_region_one_line_leads_to_its_sheet(server, visit):
    page = visit(f"{server}/membres?region=16")
    expect(page.locator(".cqcm-rest")).to_have_count(0)
    expect(page.locator("#card-members_by_category")).to_be_visible()
    page.locator(".cqcm-follows a").click()
    page.wait_for_url("**/fiche_region?region=16")
    drawn(page)


def test_a_list_folds_after_ten_entries_and_goes_on_at_the_eleventh(server, visit):
    page = visit(f"{server}/membres")
    board = row(page, "card-board")
    board.locator("summary").first.press("Enter")
    entries = board.locator("tbody tr")
    expect(board.locator("tbody tr:visible")).to_have_count(10)
    board.locator("[data-unfold]").press("Enter")
    expect(board.locator("tbody tr:visible")).to_have_count(entries.count())
    expect(entries.nth(10)).to_be_focused()


def test_a_tap_on_a_row_unfolds_it(server, open_page):
    page = open_page(f"{server}/faits_saillants", 375, 812, has_touch=True, is_mobile=True)
    reached = row(page, "figure-schools_reached")
    panel = reached.locator("dl").first
    expect(panel).to_be_hidden()
    reached.locator("h3").tap()
    expect(panel).to_be_visible()
    reached.locator("h3").tap()
    expect(panel).to_be_hidden()
    open_menu(card(page, "members_by_category"))
    assert inside(page, ".cqcm-actions:popover-open")


def inside(page: Page, place: str) -> bool:
    box = page.locator(place).bounding_box()
    return bool(box["x"] >= 0 and box["x"] + box["width"] <= page.viewport_size["width"])


@pytest.mark.long
@pytest.mark.parametrize("theme", some(("light", "dark", "contrast"), "light", "contrast"))
def test_axe_finds_nothing_in_what_is_opened(theme, server, visit):
    only = {} if theme == "light" else {"runOnly": COLOURS}
    page = visit(f"{server}/jeunesse?region=16&theme={theme}")
    wait_for_theme(page, theme)
    page.locator(".cqcm-rest > summary").click()
    page.locator(".cqcm-figure summary").first.click()
    posts = card(page, POSTS)
    posts.locator(".cqcm-source").click()
    menu = open_menu(posts)
    assert wrong(page, only) == []
    page.keyboard.press("Escape")
    expect(menu).to_be_hidden()
    posts.locator("[data-enlarge]").click()
    expect(page.locator(".cqcm-enlarged .main-svg").first).to_be_visible()
    asked = {"resultTypes": ["violations"], **only}
    found = Axe().run(page, context=".cqcm-enlarged", options=asked).response["violations"]
    assert [one["id"] for one in found] == []
    page.keyboard.press("Escape")


def test_a_chart_that_a_filter_moves_is_drawn_again_and_not_made_anew(server, visit):
    page = visit(f"{server}/jeunesse")
    chart = page.locator(f".cqcm-cell:has(#card-{POSTS}) .cqcm-chart")
    chart.evaluate("(place) => (place.seenBefore = place.querySelector('.main-svg'))")
    follow(page, f"{server}/jeunesse?region=16")
    expect(page.locator(f"#card-{POSTS}")).to_have_text("Montérégie\u00a0: 2 postes, sur 15")
    assert chart.evaluate("(place) => place.seenBefore === place.querySelector('.main-svg')")
    follow(page, f"{server}/jeunesse")
    assert chart.evaluate("(place) => place.seenBefore === place.querySelector('.main-svg')")
