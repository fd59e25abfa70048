"""Whatever one has: a finger, a mouse, a remote control, a window that changes, paper."""

import io
import re
import time
from collections.abc import Iterator

import pytest
from builders import some
from chromium import IDLE, drawn, follow
from parts import card
from playwright.sync_api import Locator, Page, expect
from pypdf import PdfReader
from pypdf.generic import IndirectObject, StreamObject
from test_everyone import wait_for_theme, with_parameters

from cqcm_views.cards.browser import HALF
from cqcm_views.theme import THEMES

pytestmark = pytest.mark.long

POSTS = "youth_posts-region"
STANDS = "history.state?.top === scrollY"  # the page, after it was scrolled

# Fingers and mice --------------------------------------------------------------------------------


def tile(page: Page, words: str) -> tuple[float, float]:
    """A place in a tile, below the name or the code that stands in it."""
    plot = card(page, POSTS).locator(".js-plotly-plot")
    plot.evaluate("plot => plot.scrollIntoView({ block: 'center' })")
    box = plot.locator(".bartext").get_by_text(words, exact=True).bounding_box()
    return box["x"] + box["width"] / 2, box["y"] + box["height"] + 12


def swipe(page: Page, x: float, y: float) -> None:
    """A finger that goes up from here, as one scrolls."""
    fingers = page.context.new_cdp_session(page)
    where = [{"x": x, "y": y}]
    fingers.send("Input.dispatchTouchEvent", {"type": "touchStart", "touchPoints": where})
    for far in range(10, 150, 10):
        where = [{"x": x, "y": y - far}]
        fingers.send("Input.dispatchTouchEvent", {"type": "touchMove", "touchPoints": where})
    fingers.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})


def double_tap(page: Page, x: float, y: float) -> None:
    down = {"type": "touchStart", "touchPoints": [{"x": x, "y": y}]}
    twice(page, "Input.dispatchTouchEvent", down, {"type": "touchEnd", "touchPoints": []})


def double_click(page: Page, x: float, y: float) -> None:
    page.mouse.move(x, y)
    down, up = (
        {"type": part, "x": x, "y": y, "button": "left", "clickCount": 1}
        for part in ("mousePressed", "mouseReleased")
    )
    twice(page, "Input.dispatchMouseEvent", down, up)


def twice(page: Page, told: str, down: dict[str, object], up: dict[str, object]) -> None:
    """Two presses as quick as a hand's, the second of which a slow machine gets to much later."""
    hand = page.context.new_cdp_session(page)
    now = time.time()
    for after in (0.0, 0.2):
        page.wait_for_timeout(3000 * after)
        for part in (down, up):
            hand.send(told, {**part, "timestamp": now + after})


def chosen(page: Page, *codes: str, entries: int) -> None:
    """These regions are what is chosen, so many entries of the history later."""
    page.wait_for_url("**/par_region?" + "&".join(f"region={code}" for code in codes))
    drawn(page)
    assert page.evaluate("history.length - window.entries") == entries


DEVICES = {
    "touch laptop": {"width": 1400, "has_touch": True},
    "phone": {"width": 375, "has_touch": True, "is_mobile": True},
}


@pytest.mark.parametrize("device", DEVICES)
def test_a_tap_presses_once_and_a_swipe_nothing(device, server, open_page):
    page = open_page(f"{server}/par_region", height=800, **DEVICES[device])
    names = ("13", "05", "07") if device == "phone" else ("Laval", "Estrie", "Outaouais")
    page.evaluate("window.entries = history.length")
    laval, estrie, outaouais = (tile(page, name) for name in names)
    page.touchscreen.tap(*laval)
    chosen(page, "13", entries=1)
    start = tile(page, names[1])  # which scrolls it into sight
    before = page.evaluate("scrollY")
    swipe(page, *start)
    page.wait_for_function(f"() => scrollY > {before + 50} && {STANDS}")
    laval, estrie, outaouais = (tile(page, name) for name in names)
    double_tap(page, *outaouais)  # is one press
    chosen(page, "13", "07", entries=2)
    page.touchscreen.tap(*laval)  # two quick taps are two
    page.touchscreen.tap(*estrie)
    chosen(page, "07", "05", entries=4)


def test_of_a_mouse_the_first_button_presses_what_is_under_it_once(server, open_page):
    page = open_page(f"{server}/par_region", fresh=True)  # a history holds fifty entries
    page.evaluate("window.entries = history.length")
    laval, estrie = tile(page, "Laval"), tile(page, "Estrie")
    for button in ("right", "middle"):
        page.mouse.click(*laval, button=button)
    page.mouse.move(*laval)
    page.mouse.down()
    page.mouse.move(*estrie)  # who moves away before letting go takes the press back
    page.mouse.up()
    page.mouse.click(*estrie)
    chosen(page, "05", entries=1)
    laval, estrie = tile(page, "Laval"), tile(page, "Estrie")
    double_click(page, *laval)
    chosen(page, "05", "13", entries=2)
    page.mouse.move(*laval)
    page.mouse.click(*estrie)  # a moment after another tile was pointed at
    chosen(page, "13", entries=3)


# Keys --------------------------------------------------------------------------------------------


def scrolls(page: Page, *keys: str) -> None:
    """Each key moves the page, those with an arrow upwards in their name up again."""
    for key in keys:
        before = page.evaluate("scrollY")
        page.keyboard.press(key)
        up = key in ("PageUp", "Home", "Shift+Space", "ArrowUp")
        page.wait_for_function(f"() => scrollY {'<' if up else '>'} {before} && {STANDS}")


DOWN_AND_UP = ("PageDown", "Space", "ArrowDown", "End", "PageUp", "ArrowUp", "Shift+Space", "Home")


def test_the_keys_of_a_page_that_was_just_loaded_scroll_it(server, open_page):
    page = open_page(f"{server}/jeunesse", height=700)
    scrolls(page, *DOWN_AND_UP)
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Aller au contenu")).to_be_focused()


def test_the_keys_scroll_whichever_way_one_came(server, open_page):
    page = open_page(f"{server}/jeunesse", height=700)
    for way in ways(page, server):
        way()
        drawn(page)
        scrolls(page, "PageDown", "Home")


def ways(page: Page, server: str) -> Iterator[object]:
    """All that leads to a page, or draws it anew."""
    yield page.reload
    link = page.get_by_role("navigation").get_by_role("link", name="Par région", exact=True)
    yield lambda: (link.click(), page.wait_for_url("**/par_region"))
    yield lambda: (page.go_back(), page.wait_for_url("**/jeunesse"))
    yield lambda: (page.go_forward(), page.wait_for_url("**/par_region"))
    yield lambda: (
        page.mouse.click(*tile(page, "Laval")),
        page.wait_for_url("**region=13"),
    )
    yield lambda: page.get_by_role("link", name="Anglais").click()
    yield lambda: follow(page, f"{server}/par_region?lang=en&theme=dark")
    yield lambda: follow(page, f"{server}/membres?region=16")
    yield lambda: (
        page.locator(".cqcm-sections").get_by_text("La passion de coopérer").press("Enter"),
        page.wait_for_url("**#section-*"),
    )
    yield lambda: page.goto(f"{server}/jeunesse#figure-ciec")


def test_where_keys_have_a_meaning_they_keep_it(server, open_page):
    page = open_page(f"{server}/jeunesse", height=700)
    field = page.locator(".cqcm-search input")
    field.focus()
    page.keyboard.type("a b")
    page.keyboard.press("Home")
    page.keyboard.type("c")
    expect(field).to_have_value("ca b")
    page.locator("#cqcm-themes-opens").focus()
    page.keyboard.press("Space")
    expect(page.locator("#cqcm-themes:popover-open")).to_have_count(1)
    page.keyboard.press("Escape")
    page.locator("#cqcm-filter-region").focus()
    page.keyboard.press("Space")
    expect(page.get_by_role("checkbox", name="Bas-Saint-Laurent")).to_be_focused()
    page.keyboard.press("ArrowDown")
    expect(page.get_by_role("checkbox", name="Saguenay–Lac-Saint-Jean")).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.locator("#cqcm-filter-region")).to_be_focused()
    assert page.evaluate("scrollY") == 0
    tab = card(page, POSTS).get_by_role("tab", name="Graphique")
    tab.focus()
    page.keyboard.press("ArrowRight")
    expect(card(page, POSTS).get_by_role("tab", name="Tableau")).to_be_focused()


# Widths ------------------------------------------------------------------------------------------


def on_tiles(page: Page, words: str) -> Locator:
    return card(page, POSTS).locator(".bartext").get_by_text(words, exact=True)


def test_each_window_has_its_own_width_and_follows_it(server, open_page):
    wide = open_page(f"{server}/par_region", height=900, fresh=True)
    page = wide.context.new_page()
    told: list[object] = []
    page.on("websocket", lambda socket: socket.on("framesent", lambda one: told.append(str(one))))
    resize(page, *UPRIGHT)
    page.goto(f"{server}/par_region")
    drawn(page)
    expect(on_tiles(page, "13")).to_have_count(1)
    follow(wide, f"{server}/par_region?region=05")  # the server is asked again
    expect(on_tiles(wide, "Laval")).to_have_count(1)
    told.clear()
    resize(page, *reversed(UPRIGHT))  # a phone is turned
    expect(on_tiles(page, "Laval")).to_have_count(1)
    expect(on_tiles(page, "13")).to_have_count(0)
    resize(page, *UPRIGHT)
    expect(on_tiles(page, "13")).to_have_count(1)
    card(page, POSTS).get_by_role("tab", name="Tableau").click()
    region = card(page, POSTS).get_by_role("rowheader").filter(has_text="Laval")
    expect(region).to_have_text("13 Laval", use_inner_text=True)
    resize(page, 1400, 900)
    expect(region).to_have_text("Laval", use_inner_text=True)
    card(page, POSTS).get_by_role("tab", name="Graphique").click()
    expect(on_tiles(page, "Laval")).to_have_count(1)
    assert told == []


UPRIGHT = (375, 812)


def resize(page: Page, width: int, height: int) -> None:
    page.set_viewport_size({"width": width, "height": height})


def test_at_the_edge_a_figure_is_drawn_once(server, open_page):
    page = open_page(f"{server}/par_region", width=HALF.phone_below, height=900)
    drawings = count_drawings(page)
    resize(page, HALF.phone_below - 1, 900)
    expect(on_tiles(page, "13")).to_have_count(1)
    drawn(page)
    page.evaluate(IDLE)
    assert page.evaluate(drawings) == 1
    resize(page, HALF.phone_below, 900)
    expect(on_tiles(page, "Laval")).to_have_count(1)
    drawn(page)
    page.evaluate(IDLE)
    assert page.evaluate(drawings) == 2


def count_drawings(page: Page) -> str:
    page.evaluate(
        """() => {
            window.drawings = 0;
            for (const name of ["react", "relayout"]) {
                const draw = Plotly[name];
                Plotly[name] = (...all) => { window.drawings += 1; return draw(...all); };
            }
        }"""
    )
    return "window.drawings"


# Paper -------------------------------------------------------------------------------------------

# What is printed first has every part: charts with a map, tables, figures, what is made up.
PRINTED = some(
    ("par_region?region=06&region=16&exemple=oui", "promotion?exemple=oui"),
    "par_region?region=06&region=16&exemple=oui",
)
SCREENS = [("contrast", 1400), ("dark", 375)]


@pytest.mark.parametrize("view", PRINTED)
def test_paper_is_the_same_whatever_the_screen_was(view, server, open_page):
    page = open_page(f"{server}/{with_parameters(view, theme='light')}")
    text, colours = printed(page)
    assert {THEMES["light"].ink, THEMES["light"].accent} <= colours
    for theme, width in SCREENS:
        follow(page, f"{server}/{with_parameters(view, theme=theme)}")
        wait_for_theme(page, theme)
        resize(page, width, 900)
        drawn(page)
        assert printed(page) == (text, colours), (theme, width)


def printed(page: Page) -> tuple[str, set[str]]:
    """The words of a page on paper, and each colour that fills or draws there, as `#rrggbb`."""
    paper = on_paper(page)
    objects = int(paper.trailer["/Size"])
    every = [paper.get_object(IndirectObject(n, 0, paper)) for n in range(1, objects)]
    written = [one.get_data() for one in every if isinstance(one, StreamObject)]
    colours = {
        "#" + "".join(f"{round(float(part) * 255):02x}" for part in found)
        for found in re.findall(COLOUR, b"\n".join(written))
    }
    return "\n".join(one.extract_text() for one in paper.pages), colours


def on_paper(page: Page) -> PdfReader:
    return PdfReader(io.BytesIO(page.pdf(prefer_css_page_size=True)))


COLOUR = rb"([\d.]+) ([\d.]+) ([\d.]+) (?:rg|RG)\b"


def test_after_printing_the_screen_has_its_own_charts_again(server, open_page):
    page = open_page(f"{server}/par_region?theme=dark", width=375, height=800)
    wait_for_theme(page, "dark")
    ink = "document.querySelector('.js-plotly-plot').layout.font.color"
    notes = card(page, POSTS).locator(".cqcm-chart-notes")
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    assert page.evaluate(ink) == THEMES["light"].ink
    expect(on_tiles(page, "Laval")).to_have_count(1)
    expect(notes).to_contain_text("Teinte plus foncée")
    page.evaluate("dispatchEvent(new Event('afterprint'))")
    expect(notes).to_contain_text("Teinte plus claire")
    expect(on_tiles(page, "13")).to_have_count(1)
    drawn(page)
    assert page.evaluate(ink) == THEMES["dark"].ink


SHEETS = ("", "@media print { @page { size: letter portrait; } }")
# Sections with figures and cards, and tables that go on over pages.
WITH_HEADINGS = some(
    ("jeunesse", "sources?part=points", "par_region?region=06&region=13&region=16&exemple=oui"),
    "jeunesse",
    "par_region?region=06&region=13&region=16&exemple=oui",
)


def test_no_heading_stands_alone_at_the_foot_of_a_page(server, open_page):
    page = open_page(f"{server}/faits_saillants")
    for view in WITH_HEADINGS:
        follow(page, f"{server}/{view}")
        page.evaluate(MARKED)
        for sheet in SHEETS:
            added = page.add_style_tag(content=f"{sheet} ")
            feet = [one.extract_text().strip()[-80:] for one in on_paper(page).pages]
            assert [foot for foot in feet if foot.endswith("§")] == [], view
            added.evaluate("style => style.remove()")


# A sign at the end of each heading, and of what belongs to it.
MARKED = """() => {
    const headings = ":is(h1, h2, h3, h4, caption, .cqcm-section-head p, .cqcm-title p)";
    for (const one of document.querySelectorAll(`.stMain ${headings}`)) one.append("§");
    for (const row of document.querySelectorAll("thead tr")) row.lastElementChild.append("§");
}"""
