"""A card with a chart, in a real browser."""

import csv
import io

import pytest
from chromium import drawn, fetch, follow
from parts import card, open_menu
from playwright.sync_api import Page, expect

from cqcm_views.http import static
from cqcm_views.views.registry import views


@pytest.mark.long
def test_the_map_says_where_there_is_no_post(server, visit):
    page = visit(f"{server}/jeunesse")
    posts = card(page, "youth_posts-region")
    expect(posts.locator(".js-plotly-plot")).to_be_visible()
    told = posts.locator(".cqcm-finding").inner_text()
    assert "Outaouais et Côte-Nord, à égalité (0\u00a0poste)" in told


def test_table_and_words_hold_the_same_numbers_and_only_one_is_drawn(server, visit):
    page = visit(f"{server}/jeunesse")
    posts = card(page, "youth_posts-region")
    posts.get_by_role("tab", name="Tableau").click()
    rows = posts.locator("tbody tr")
    expect(rows).to_have_count(17)
    expect(posts.locator(".js-plotly-plot")).to_have_count(0)
    values = dict(row.split("\t") for row in rows.all_inner_texts())
    assert (values["Laval"], values["Outaouais"], values["Montérégie"]) == ("3", "0", "2")
    posts.get_by_text("En mots", exact=True).click()
    expect(posts.locator(".cqcm-words")).to_contain_text("Laval")
    expect(posts.locator("table")).to_have_count(0)


def test_a_tab_keeps_the_focus_in_another_language_and_keys_lead_to_both_ends(server, visit):
    page = visit(f"{server}/par_region")
    tabs = card(page, "youth_posts-region").get_by_role("tab")
    tabs.nth(1).click()
    follow(page, f"{server}/par_region?lang=en")
    expect(tabs.nth(1)).to_have_text("Table")
    expect(tabs.nth(1)).to_be_focused()
    for key, at in {"End": 2, "ArrowRight": 0, "ArrowLeft": 2, "Home": 0}.items():
        page.keyboard.press(key)
        expect(tabs.nth(at)).to_be_focused()
        expect(tabs.nth(at)).to_have_attribute("aria-selected", "true")


def test_what_waits_is_no_panel_of_tabs(server, visit):
    page = visit(f"{server}/par_region?mesure=ciec&exemple=oui")
    panel = card(page, "ciec-region").get_by_role("tabpanel")
    expect(panel).to_have_count(1)
    follow(page, f"{server}/par_region?mesure=ciec")
    expect(card(page, "ciec-region").locator(".cqcm-waiting")).to_be_visible()
    expect(panel).to_have_count(0)


@pytest.mark.long
def test_the_charts_of_a_view_are_drawn_on_the_screen_first_and_gone_once_it_is_left(
    server, open_page
):
    page = open_page(f"{server}/par_region", height=700)
    page.evaluate(
        """() => {
            const { react, purge } = Plotly;
            window.times = { true: new Set(), false: new Set() };
            window.gone = 0;
            Plotly.react = (place, ...more) => {
                const shown = place.getBoundingClientRect().top < innerHeight;
                times[shown].add(document.timeline.currentTime); // the same throughout a frame
                return react(place, ...more);
            };
            Plotly.purge = (place) => { gone += 1; return purge(place); };
        }"""
    )
    page.get_by_role("navigation").get_by_role("link", name="Entente", exact=True).click()
    page.wait_for_url("**/entente")
    drawn(page)
    first, after = page.evaluate("[[...times.true], [...times.false]]")
    # Cards may come in several goes, and move those that were on the screen.
    assert min(first) <= min(after) and max(first) < max(after)
    page.evaluate("window.gone = 0")
    charts = page.locator(".js-plotly-plot").count()
    follow(page, f"{server}/glossaire")
    assert (page.evaluate("gone"), page.locator(".js-plotly-plot").count()) == (charts, 0)


def test_a_pressed_tile_filters_and_a_second_press_takes_it_off(server, visit):
    page = visit(f"{server}/jeunesse")
    press_tile(page, "youth_posts-region", "Laval")
    page.wait_for_url("**/jeunesse?region=13")
    drawn(page)
    expect(page.locator("#cqcm-chosen-region")).to_contain_text("Laval")


def test_of_a_map_under_a_chosen_region_only_the_frame_is_drawn_anew(server, visit):
    page = visit(f"{server}/par_region")
    posts = card(page, "youth_posts-region")
    plot, notes = posts.locator(".js-plotly-plot"), posts.locator(".cqcm-chart-notes")
    expect(plot.locator(".shapelayer path")).to_have_count(2)
    shades, zero = "Teinte plus foncée\u00a0: valeur plus élevée", "Cadre en tirets\u00a0: zéro"
    expect(notes).to_contain_text(f"{shades} · {zero}\n")
    plot.evaluate("place => place.on('plotly_beforeplot', () => { place.drawnWhole = true; })")
    press_tile(page, "youth_posts-region", "Laval")
    expect(notes).to_contain_text(f"{shades} · {zero} · Cadre épais\u00a0: région choisie")
    expect(plot.locator(".shapelayer path")).to_have_count(4)
    drawn(page)
    assert plot.evaluate("place => place.drawnWhole") is None
    page.locator("#cqcm-lang-en").click()
    expect(notes).to_contain_text(
        "Darker shade: higher value · Dashed frame: zero · Thick frame: chosen region"
    )
    drawn(page)
    assert plot.evaluate("place => place.drawnWhole") is True


@pytest.mark.long
def test_charts_that_follow_a_region_are_drawn_again_and_not_made_anew(server, visit):
    page = visit(f"{server}/jeunesse?exemple=oui")
    drawn(page)
    charts = page.locator(".js-plotly-plot")
    count = charts.count()
    charts.evaluate_all("all => all.forEach((one) => { one.known = true; })")
    press_tile(page, "youth_posts-region", "Laval")
    page.locator(".cqcm-rest").wait_for()
    drawn(page)
    known = charts.evaluate_all("all => all.filter((one) => one.known).length")
    assert (known, charts.count()) == (count, count) and count > 10


def test_a_chart_that_does_not_change_is_not_drawn_again(server, visit):
    page = visit(f"{server}/promotion")
    expect(page.locator(".js-plotly-plot")).to_have_count(3)
    drawn(page)
    page.evaluate(
        """() => {
            const draw = Plotly.react;
            window.drawings = 0;
            Plotly.react = (...all) => { window.drawings += 1; return draw(...all); };
        }"""
    )
    follow(page, f"{server}/promotion?region=06")
    assert page.evaluate("window.drawings") == 0
    follow(page, f"{server}/promotion?region=06&lang=en")
    page.wait_for_function("() => window.drawings >= 3")
    assert page.evaluate("window.drawings") == 3


def press_tile(page: Page, name: str, region: str) -> None:
    plot = card(page, name).locator(".js-plotly-plot")
    expect(plot).to_be_visible()
    plot.hover(trial=True)
    label = plot.get_by_text(region, exact=True).first
    box = label.bounding_box()
    page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] + 16)


def test_what_waits_is_listed_once_with_the_way_to_bring_it(server, visit):
    page = visit(f"{server}/jeunesse")
    waiting = page.locator(".cqcm-waiting-list")
    empty = len(views()["jeunesse"].record_cards)
    waiting.get_by_text(f"{empty} graphiques attendent vos données").click()
    expect(waiting.locator("li")).to_have_count(empty)
    assert page.locator(".cqcm-waiting").count() == 0
    projects = waiting.locator("section").filter(has_text="Projets Jeune COOP, par niveau")
    assert projects.inner_text().count("attend vos données") == 1
    projects.get_by_role("link", name="Apporter ces données").click()
    expect(page.get_by_role("heading", name="Projets Jeune COOP, un par un")).to_be_visible()


def test_a_link_to_a_card_that_waits_unfolds_the_list_at_its_title(server, visit):
    page = visit(f"{server}/jeunesse?lang=en#card-jeune_coop_projects-level")
    title = page.locator("#card-jeune_coop_projects-level")
    expect(title).to_be_in_viewport()
    expect(title).to_have_text("Jeune COOP projects, by school level")


@pytest.mark.long
def test_the_example_draws_the_cards_instead_of_listing_them(server, visit):
    page = visit(f"{server}/jeunesse")
    expect(page.locator(".cqcm-waiting-list")).to_have_count(1)
    page.get_by_text("Afficher l'exemple fictif").click()
    expect(card(page, "jeune_coop_projects-level").locator(".js-plotly-plot")).to_be_visible()
    expect(page.locator(".cqcm-waiting-list")).to_have_count(0)


def test_the_csv_of_a_card_has_its_numbers(server, visit):
    page = visit(f"{server}/jeunesse?lang=en")
    address = (
        card(page, "youth_posts-region").locator("[download][href*='.csv']").get_attribute("href")
    )
    rows = list(csv.DictReader(io.StringIO(fetch(server + address).lstrip("\ufeff"))))
    assert {row["Region"]: row["Value"] for row in rows}["Laval"] == "3"
    assert all(row["Source"].startswith("2023 activity report, pp.\u00a038–40") for row in rows)


def test_the_menu_copies_the_sentence_with_its_source(server, open_page):
    page = open_page(f"{server}/faits_saillants", permissions=["clipboard-read", "clipboard-write"])
    open_menu(card(page, "members_by_category")).locator("[data-copy]").click()
    expect(page.locator(".cqcm-said")).not_to_be_empty()
    copied = page.evaluate("navigator.clipboard.readText()")
    for part in ("65 membres", "41 se sont joints", "CQCM, Rapport d'activités 2023, p.\u00a06"):
        assert part in copied


@pytest.mark.long
def test_the_menu_copies_the_address_of_a_card_with_all_that_is_chosen(server, open_page):
    page = open_page(
        f"{server}/jeunesse?region=13&theme=dark&lang=en",
        permissions=["clipboard-read", "clipboard-write"],
    )
    posts = card(page, "youth_posts-region")
    open_menu(posts).locator("[data-link]").click()
    expect(posts.get_by_text("Copied", exact=True)).to_be_visible()
    address = page.evaluate("navigator.clipboard.readText()")
    assert address == f"{server}/jeunesse?region=13&lang=en#card-youth_posts-region"
    again = open_page(address)
    expect(again.locator("#card-youth_posts-region")).to_be_in_viewport()


def test_the_notes_of_a_figure_stand_below_it(server, visit):
    page = visit(f"{server}/jeunesse")
    posts, note = card(page, "youth_posts-region"), "Cadre en tirets\u00a0: zéro"
    expect(posts.locator(".cqcm-chart-notes")).to_contain_text(note)
    assert not any(note in drawn for drawn in posts.locator(".main-svg").all_text_contents())


@pytest.mark.long
@pytest.mark.parametrize("view", ["entente", "promotion", "jeunesse"])
def test_on_paper_a_chart_is_whole_and_nothing_is_left_to_press(view, server, visit):
    page = visit(f"{server}/{view}")
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    page.emulate_media(media="print")
    page.set_viewport_size({"width": 960, "height": 740})  # of a letter, upright or not
    cut = page.evaluate(
        """() => [...document.querySelectorAll('.cqcm-card')].filter((card) => {
            const { right } = card.getBoundingClientRect();
            const drawn = [...card.querySelectorAll('.main-svg')];
            return drawn.some((one) => one.getBoundingClientRect().right > right);
        }).length"""
    )
    assert page.locator(".cqcm-card .main-svg").count() and cut == 0
    boxes = page.locator(".stMain .stVerticalBlock")
    assert set(boxes.evaluate_all("all => all.map(e => getComputedStyle(e).display)")) == {"block"}
    pressed = """.cqcm-actions, .cqcm-tools, .cqcm-row-actions, .cqcm-card-foot dl,
        .cqcm-sheet-links, .cqcm-card-tabs, .cqcm-switch"""
    assert not any(one.is_visible() for one in page.locator(pressed).all())
    page.emulate_media(media="null")
    page.evaluate("dispatchEvent(new Event('afterprint'))")


@pytest.mark.long
@pytest.mark.parametrize("view", [name for name, view in views().items() if view.record_cards])
@pytest.mark.parametrize(
    ("language", "words"), [("fr", "Données fictives"), ("en", "Fictitious data")]
)
def test_everything_made_up_is_marked_inside_the_figure_too(view, language, words, server, visit):
    page = visit(f"{server}/{view}?exemple=oui&lang={language}")
    expect(page.locator(".cqcm-head [role=status]").filter(has_text=words[:8])).to_be_visible()
    made_up = page.locator(".cqcm-card").filter(has=page.locator(".cqcm-fictitious"))
    expect(made_up).to_have_count(len(views()[view].record_cards))
    for one in made_up.all():
        one.hover(trial=True)
        expect(
            one.locator(".js-plotly-plot .annotation-text").filter(has_text=words).first
        ).to_be_visible()
        assert one.locator(".cqcm-finding").count() == 0
        assert "FICTIF_" not in one.inner_text()
        assert "exemple=oui" in one.locator("[download][href*='.csv']").get_attribute("href")


def test_the_example_never_reaches_the_first_screen(server, visit):
    page = visit(f"{server}/faits_saillants?exemple=oui&region=16")
    assert "fictives" not in page.locator("body").inner_text()
    expect(page.locator("#figure-jeune_coop_youths")).to_contain_text("6\u00a0937 jeunes")


def test_filters_of_the_example_follow_region_and_level(server, visit):
    page = visit(f"{server}/jeunesse?exemple=oui&region=13&level=primary")
    themes = card(page, "jeune_coop_projects-theme")
    themes.get_by_text("Tableau", exact=True).click()
    expect(themes.locator("tbody tr").first).to_be_visible()
    some = sum(int(cell) for cell in themes.locator("tbody td:last-child").all_inner_texts())
    assert 0 < some < 30


@pytest.mark.long
def test_the_full_plotly_draws_what_the_light_one_does(server, open_page):
    """The light one comes with npm, which is not on every machine."""
    usual, full = (open_page(f"{server}/glossaire", fresh=True) for _ in range(2))
    full.route("**/ressources/plotly*", lambda route: route.fulfill(path=static.FULL))
    outlines = []
    for page in (usual, full):
        follow(page, f"{server}/par_region?region=16")
        posts = card(page, "youth_posts-region")
        expect(posts.locator(".point")).to_have_count(17)
        drawings = posts.locator(".point path")
        outlines.append(drawings.evaluate_all("all => all.map(one => one.getAttribute('d'))"))
    assert full.evaluate("Object.keys(Plotly.PlotSchema.get().traces).length") > 40
    assert outlines[0] == outlines[1]
