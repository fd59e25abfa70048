"""Everyone can use it: themes, languages, keyboard, narrow screens, axe."""

import gzip
import re
from contextlib import suppress
from urllib.error import HTTPError
from urllib.request import Request, urlopen

import pytest
from axe_playwright_python.sync_playwright import Axe
from builders import some
from chromium import drawn, fetch, follow
from playwright.sync_api import Locator, Page, TimeoutError, expect

from cqcm_views.theme import contrast

VIEWS = [
    "faits_saillants",
    "jeunesse",
    "jeunesse?exemple=oui",
    "promotion",
    "promotion?exemple=oui",
    "membres",
    "feuille_de_route",
    "transformation_numerique",
    "transformation_numerique?exemple=oui",
    "affaires_publiques",
    "entente",
    "sources",
    "sources?chiffre=formation",
    "sources?part=points",
    "sources?part=checks",
    "glossaire",
    "recherche?q=membre",
    "recherche?q=zzzz",
    "composer",
    "composer?mesure=jeune_coop_projects&par=region.level&graphique=stacked&exemple=oui",
    "par_region?region=06&region=13&region=16&exemple=oui",
    "par_region?calcul=habitants",
    "fiche_region",
    "fiche_region?region=06",
    "apporter",
    "apporter?jeu=jeune_coop_projects",
]
# One of each kind: figures, charts of records, charts with lists and a table in full, what is said
# by topic, the tables and the points of the register, words, hits, a form, a comparison, a sheet.
KINDS = some(
    VIEWS,
    "faits_saillants",
    "jeunesse?exemple=oui",
    "membres",
    "affaires_publiques",
    "sources",
    "sources?part=points",
    "glossaire",
    "recherche?q=membre",
    "composer?mesure=jeune_coop_projects&par=region.level&graphique=stacked&exemple=oui",
    "par_region?region=06&region=13&region=16&exemple=oui",
    "fiche_region?region=06",
)
THEMES = {"light": "rgb(250, 249, 245)", "dark": "rgb(18, 25, 27)", "contrast": "rgb(0, 0, 0)"}


def with_parameters(view: str, **more: str) -> str:
    return view + ("&" if "?" in view else "?") + "&".join(f"{k}={v}" for k, v in more.items())


# What is inside a chart is one picture to a reader of the page, and has thousands of nodes.
PAGE = {"exclude": [[".cqcm-chart .svg-container"]]}
# Every view is looked at whole. Words and colours come from the same templates and sheet on
# each: what differs by them is looked at where, together, all kinds of parts stand.
EVERY_PART = some(
    (
        "faits_saillants",
        "jeunesse?exemple=oui",
        "sources?part=points",
        "composer?mesure=jeune_coop_projects&par=region.level&graphique=stacked&exemple=oui",
        "par_region?region=06&region=13&region=16&exemple=oui",
        "fiche_region?region=06",
    ),
    "faits_saillants",  # figures, with their source to unfold
    "composer?mesure=jeune_coop_projects&par=region.level&graphique=stacked&exemple=oui",  # fields
    "par_region?region=06&region=13&region=16&exemple=oui",  # charts, tables, what is made up
)
# One of each other kind, the one with the fewest nodes: of a long table some rows.
OTHER_PARTS = some(
    VIEWS,
    "promotion?exemple=oui",
    "entente",
    "affaires_publiques",
    "sources?chiffre=formation",
    "sources?part=points",
    "sources?part=checks",
    "glossaire",
    "recherche?q=membre",
    "fiche_region?region=06",
)
COLOURS = {"type": "tag", "values": ["cat.color"]}
LOOKED_AT = {
    ("en", "light"): {},
    ("fr", "dark"): {"runOnly": COLOURS},
    ("fr", "contrast"): {"runOnly": COLOURS},
}


@pytest.mark.long
@pytest.mark.parametrize("view", OTHER_PARTS)
def test_axe_finds_nothing(view, server, visit):
    page = visit(f"{server}/{with_parameters(view, theme='light')}")
    wait_for_theme(page, "light")
    assert wrong(page, {}) == []


@pytest.mark.long
@pytest.mark.parametrize("view", EVERY_PART)
def test_axe_finds_nothing_in_any_theme_and_language(view, server, visit):
    page = visit(f"{server}/{view}")
    for (language, theme), options in LOOKED_AT.items():
        follow(page, f"{server}/{with_parameters(view, lang=language, theme=theme)}")
        wait_for_theme(page, theme)
        drawn(page)
        assert (language, theme, wrong(page, options)) == (language, theme, [])


def wrong(page: Page, options: dict[str, object]) -> list[tuple[str, list[object]]]:
    """What axe finds, by rule, with the first places."""
    asked = {"resultTypes": ["violations"], **options}
    found = Axe().run(page, context=PAGE, options=asked).response
    assert "color-contrast" in {rule["id"] for rule in found["passes"]}
    return [
        (one["id"], [node["target"] for node in one["nodes"]][:3]) for one in found["violations"]
    ]


def test_the_theme_is_chosen_kept_in_the_address_and_reaches_the_charts(server, visit):
    page = visit(f"{server}/jeunesse")
    page.locator("#cqcm-themes-opens").click()
    page.get_by_role("link", name="Contraste élevé").click()
    page.wait_for_url("**/jeunesse?theme=contrast")
    wait_for_theme(page, "contrast")
    page.get_by_role("link", name="Entente", exact=True).click()
    page.wait_for_url("**/entente?theme=contrast")


@pytest.mark.long
def test_a_theme_given_back_to_the_device_reaches_the_charts(server, open_page):
    page = open_page(f"{server}/par_region?theme=dark", color_scheme="light")
    wait_for_theme(page, "dark")
    menu = page.locator("#cqcm-themes-opens")
    menu.focus()
    page.keyboard.press("Enter")
    page.get_by_role("link", name="Selon l'appareil").press("Enter")
    wait_for_theme(page, "light")
    ink = "document.querySelector('.js-plotly-plot').layout.font.color"
    page.wait_for_function(f"() => {ink} === '#1c2b2f'")
    expect(menu).to_be_focused()
    page.emulate_media(color_scheme="dark")  # as a device does in the evening
    wait_for_theme(page, "dark")
    page.wait_for_function(f"() => {ink} !== '#1c2b2f'")


@pytest.mark.long
def test_the_theme_of_the_device_reaches_the_charts_at_a_place_on_the_page(server, open_page):
    address = f"{server}/jeunesse?region=16#card-youth_posts-region"
    page = open_page(address, color_scheme="light")
    ink = "document.querySelector('.js-plotly-plot').layout.font.color"
    page.wait_for_function(f"() => {ink} === '#1c2b2f'")
    page.emulate_media(color_scheme="dark")
    page.wait_for_function(f"() => {ink} !== '#1c2b2f'")
    assert page.url == address


def test_the_menu_of_themes_closes_by_escape_and_by_a_press_elsewhere(server, visit):
    page = visit(f"{server}/sources")
    menu = page.locator("#cqcm-themes-opens")
    menu.click()
    page.keyboard.press("Escape")
    expect(page.locator("#cqcm-themes:popover-open")).to_have_count(0)
    expect(menu).to_be_focused()
    menu.click()
    page.locator("h1").click()
    expect(page.locator("#cqcm-themes:popover-open")).to_have_count(0)


def wait_for_theme(page: Page, theme: str) -> None:
    shown = "getComputedStyle(document.querySelector('.stApp')).backgroundColor"
    page.wait_for_function(f"() => {shown} === '{THEMES[theme]}'")


OVER = """() => [...document.querySelectorAll('.stMain *')]
    .filter(e => !e.closest('.cqcm-scroll, .cqcm-sections, pre'))
    .filter(e => e.getBoundingClientRect().right > innerWidth + 1 && e.clientWidth)
    .map(e => e.tagName + '.' + e.className).slice(0, 3)"""
SIDEWAYS = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
UNFOLDED = "document.querySelectorAll('.stMain details').forEach(one => { one.open = true; })"


@pytest.mark.long
@pytest.mark.parametrize("view", KINDS)
def test_nothing_goes_over_the_side_of_a_phone(view, server, visit):
    page = visit(f"{server}/{view}", width=375, height=800)
    for width in (375, 320):
        page.set_viewport_size({"width": width, "height": 800})
        page.wait_for_function(f"() => innerWidth === {width}")
        with suppress(TimeoutError):  # charts are drawn anew; what is still over is told below
            page.wait_for_function(f"() => !({OVER})().length", timeout=5000)
        assert (width, page.evaluate(OVER)) == (width, [])
        page.evaluate(UNFOLDED)
        assert (width, page.evaluate(SIDEWAYS)) == (width, 0)


@pytest.mark.long
@pytest.mark.parametrize("view", ["membres", "feuille_de_route", "affaires_publiques", "sources"])
def test_on_a_phone_a_row_begins_with_what_it_is_and_says_the_rest_after_a_colon(
    view, server, visit
):
    page = visit(f"{server}/{view}", width=375, height=800)
    page.evaluate("document.querySelectorAll('details').forEach(one => { one.open = true })")
    tables = page.locator(".cqcm-stacked:visible")
    expect(tables.first).to_be_visible()
    for table in tables.all():
        row = table.locator("tbody tr").first
        head = row.locator("th").bounding_box()["y"]
        assert all(cell["y"] > head for cell in boxes(row.locator("td:visible")))
        label = row.locator("td").last.evaluate("td => getComputedStyle(td, '::before').content")
        assert "\u00a0: " in label
        assert not any(one.is_visible() for one in table.locator(".cqcm-absent").all())
        assert row.locator("th").evaluate("th => getComputedStyle(th).fontWeight") == "700"


def boxes(found: Locator) -> list[dict[str, float]]:
    return [one.bounding_box() for one in found.all()]


EDGES = {
    ".cqcm-filter": "borderTopColor",
    ".cqcm-switch > span": "borderTopColor",
    ".stSelectbox .react-aria-ComboBox > [role=group]": "borderTopColor",
    ".stButtonGroup [aria-checked=true]": "backgroundColor",
    ".stButtonGroup [aria-checked=false]": "borderTopColor",
}


@pytest.mark.parametrize("theme", THEMES)
def test_the_edge_of_a_field_and_what_is_switched_on_stand_off_the_page(theme, server, visit):
    page = visit(f"{server}/par_region?theme={theme}")
    wait_for_theme(page, theme)
    for place, style in EDGES.items():
        shown = page.locator(place).first.evaluate(f"e => getComputedStyle(e).{style}")
        assert contrast(hexed(shown), hexed(THEMES[theme])) >= 3, (place, shown)


def hexed(colour: str) -> str:
    """The first colour in a style, as `#rrggbb`."""
    parts = re.search(r"rgba?\((\d+), (\d+), (\d+)", colour).groups()
    return "#" + "".join(f"{int(part):02x}" for part in parts)


def test_the_keyboard_alone_goes_through_a_view_with_visible_focus(server, open_page):
    page = open_page(f"{server}/jeunesse")
    seen: list[str] = []
    for _ in range(70):
        page.keyboard.press("Tab")
        told = page.evaluate(
            """() => {
                const e = document.activeElement;
                if (e === document.body) return { name: 'BODY', shown: true };
                const box = e.closest('.react-aria-ComboBox > *') || e;
                const shown = [e, box, e.parentElement].some(x => {
                    const c = getComputedStyle(x);
                    return c.outlineStyle !== 'none' && parseFloat(c.outlineWidth) > 0
                        || c.boxShadow !== 'none';
                });
                return { name: e.getAttribute('aria-label') || e.innerText || e.tagName, shown };
            }"""
        )
        assert told["shown"], told
        seen.append(told["name"])
    for part in ("Par région", "Plus", "D'où vient ce chiffre?", "Copier", "Agrandir"):
        assert any(part in name for name in seen), part


def test_a_region_is_chosen_with_the_keyboard_alone(server, visit):
    page = visit(f"{server}/jeunesse")
    page.locator("#cqcm-filter-region").focus()
    page.keyboard.press("Enter")
    expect(page.locator("#cqcm-choices-region input").first).to_be_focused()
    for letter, name in (("e", "Estrie"), ("l", "Laval"), ("l", "Lanaudière")):
        page.keyboard.press(letter)
        expect(page.get_by_role("checkbox", name=name, exact=True)).to_be_focused()
    page.keyboard.press("ArrowUp")
    page.keyboard.press("Space")
    page.wait_for_url("**/jeunesse?region=13")
    drawn(page)
    expect(page.locator("#cqcm-chosen-region")).to_contain_text("Laval")
    # The list stays, with the focus: one may go on choosing.
    expect(page.get_by_role("checkbox", name="Laval", exact=True)).to_be_focused()
    page.keyboard.press("ArrowUp")
    page.keyboard.press("Space")
    page.wait_for_url("**/jeunesse?region=13&region=12")
    drawn(page)
    expect(page.get_by_role("checkbox", checked=True)).to_have_count(2)


@pytest.mark.long
def test_an_address_that_leads_nowhere_says_so_in_the_readers_language(server, open_page):
    for path, words in (
        ("nulle_part", "ne mène à aucune vue"),
        ("a/b?lang=en", "leads to no view"),
    ):
        page = open_page(f"{server}/{path}")
        assert words in page.get_by_role("alert").inner_text()
        assert page.get_by_role("dialog").count() == 0


def test_a_link_to_a_late_point_of_the_register_goes_there(server, visit):
    page = visit(f"{server}/sources?part=points#point-business_takeover_tables")
    expect(page.locator("#point-business_takeover_tables")).to_be_in_viewport()


def test_static_files_come_compressed_and_stay_for_a_year(server):
    page = fetch(f"{server}/")
    script = re.search(r'src="\./(static/js/index[^"]+\.js)"', page).group(1)
    request = Request(f"{server}/{script}", headers={"Accept-Encoding": "gzip"})
    with urlopen(request, timeout=20) as answer:
        content = answer.read()
        assert answer.headers["Content-Encoding"] == "gzip"
        assert "immutable" in answer.headers["Cache-Control"]
    plain = fetch(f"{server}/{script}")
    assert gzip.decompress(content).decode() == plain
    assert len(content) < len(plain) / 2


@pytest.mark.parametrize(
    "path", ["/static/../secrets.toml", "/static/%2e%2e/cli.py", "/static/js/none.js"]
)
def test_nothing_outside_the_static_folder_is_served(path, server):
    request = Request(f"{server}{path}", headers={"Accept-Encoding": "gzip"})
    try:
        with urlopen(request, timeout=20) as answer:
            assert b"import " not in answer.read()[:200]
    except HTTPError as refused:
        assert refused.code in (400, 404)
