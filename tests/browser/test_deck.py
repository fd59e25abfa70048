"""A deck in one file, opened from a disk without a network: slides, copy, paper, notes."""

import re
from collections.abc import Callable, Iterator
from itertools import product
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from builders import some
from playwright.sync_api import Browser, Locator, Page, expect
from pypdf import PdfReader

from cqcm_data.release import Release
from cqcm_views.exports import html, snapshot
from cqcm_views.http import static

ASKED = {"conseil": {}, "assemblee": {}, "region": {"region": ["16"]}}
EVERY_DECK = pytest.mark.parametrize("name", ASKED)
HALL = (1280, 720)
READABLE = 24

Open = Callable[..., Page]


@pytest.fixture(scope="session")
def folder(built: Release, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The decks that ship, on a disk; and a view with its example, which has lists and tables."""
    place = tmp_path_factory.mktemp("usb key é")
    plotly = static.plotly_script()
    for name, asked in ASKED.items():
        (place / f"{name}.html").write_text(
            html.written(snapshot.presentations(name, asked, built), plotly)
        )
    lists = snapshot.presentations("affaires_publiques", {}, built)
    (place / "lists.html").write_text(html.written(lists, plotly))
    return place


@pytest.fixture
def opened(browser: Browser, folder: Path, heard: list[str]) -> Iterator[Open]:
    """Open a deck without a network; what it asks for and what its console says wrong fail."""
    contexts = []
    asked: list[str] = []

    def go(
        name: str, query: str = "diapo=1", size: tuple[int, int] = HALL, touch: bool = False
    ) -> Page:
        context = browser.new_context(
            viewport={"width": size[0], "height": size[1]},
            locale="fr-CA",
            offline=True,
            has_touch=touch,
        )
        contexts.append(context)
        page = context.new_page()
        listen(page, heard)
        page.goto(f"{(folder / name).as_uri()}.html?{query}")
        page.on("request", lambda request: asked.append(request.url))
        if "copie" not in query and size[0] > 700:
            expect(page.locator("html[data-ready]")).to_be_attached()  # all are drawn ahead
        return page

    yield go
    for context in contexts:
        context.close()
    wrong = [*heard]
    heard.clear()
    assert wrong == [] and asked == []


def listen(page: Page, heard: list[str]) -> None:
    """Write down what the console of a page and its errors say."""
    page.on("console", lambda m: heard.append(m.text) if m.type == "error" else None)
    page.on("pageerror", lambda error: heard.append(str(error)))


def seen(page: Page) -> Locator:
    return page.locator(".slide[data-current]")


def counter(page: Page) -> Locator:
    return seen(page).locator(".counter")


def count(page: Page) -> int:
    return int(counter(page).inner_text().split("/")[1])


def in_french(page: Page) -> Locator:
    return page.locator("main.slides[data-language=fr] .slide")


# Keys ------------------------------------------------------------------------------------------


@pytest.mark.long
def test_each_key_goes_where_it_says(opened):
    page = opened("conseil")
    last = count(page)
    steps = [
        *(("ArrowRight", 2), ("ArrowDown", 3), ("PageDown", 4), (" ", 5), ("ArrowLeft", 4)),
        *(("ArrowUp", 3), ("PageUp", 2), ("Shift+ ", 1), ("PageUp", 1), ("End", last)),
        *(("PageDown", last), ("Home", 1)),
    ]
    for key, at in steps:
        page.keyboard.press(key)
        expect(counter(page)).to_have_text(f"{at} / {last}")
        assert page.url.endswith(f"?diapo={at}")
    assert page.locator(".slide[data-current]").count() == 1


@pytest.mark.long
def test_an_address_opens_a_slide_and_a_wrong_one_the_nearest(opened):
    for query, at in (("diapo=3", 3), ("diapo=999", 9), ("diapo=-4", 1), ("diapo=x", 1), ("", 1)):
        expect(counter(opened("conseil", query))).to_have_text(f"{at} / 9")


def test_a_tap_goes_on_and_back_on_the_left(opened):
    page = opened("conseil", "diapo=3")
    page.mouse.click(900, 300)
    expect(counter(page)).to_have_text("4 / 9")
    page.mouse.click(100, 300)
    expect(counter(page)).to_have_text("3 / 9")


def test_black_table_help_and_language(opened):
    page = opened("conseil", "diapo=3")
    black, sheet = page.locator(".black"), seen(page).locator(".sheet table").first
    page.keyboard.press("b")
    expect(black).to_be_visible()
    page.keyboard.press("b")
    expect(black).to_be_hidden()
    page.keyboard.press("B")
    page.keyboard.press("PageDown")
    expect(black).to_be_hidden()
    page.keyboard.press("PageUp")

    expect(sheet).to_be_hidden()
    page.keyboard.press("t")
    expect(sheet).to_be_visible()
    expect(seen(page).locator(".chart .main-svg").first).to_be_hidden()
    page.keyboard.press("t")
    expect(sheet).to_be_hidden()

    page.keyboard.press("?")
    dialog = page.get_by_role("dialog")
    expect(dialog).to_contain_text("Plein écran")
    page.keyboard.press("PageDown")
    expect(counter(page)).to_have_text("3 / 9")
    page.keyboard.press("Escape")
    expect(dialog).to_be_hidden()

    french = seen(page).locator("h2").inner_text()
    page.keyboard.press("l")
    expect(page.locator("html")).to_have_attribute("lang", "en-CA")
    assert seen(page).locator("h2").inner_text() != french
    expect(counter(page)).to_have_text("3 / 9")


def test_a_table_is_shown_to_whoever_asks_for_it_in_the_dark_or_told_there_is_none(opened):
    page = opened("conseil", "diapo=3")
    black = page.locator(".black")
    page.keyboard.press("b")
    page.keyboard.press("t")
    expect(black).to_be_hidden()
    expect(seen(page).locator(".sheet table").first).to_be_visible()
    page.keyboard.press("Home")
    page.keyboard.press("b")
    page.keyboard.press("t")
    expect(page.get_by_role("status")).to_have_text("Cette diapositive n'a pas de tableau.")
    assert page.get_by_role("status").bounding_box()["height"] > READABLE
    page.keyboard.press("Escape")
    expect(black).to_be_hidden()
    page.keyboard.press("PageDown")  # what is told of it is for who does not see it
    expect(page.get_by_role("status")).to_contain_text("2 / 9")
    assert page.get_by_role("status").bounding_box()["height"] <= 1


RESTS = 2500  # milliseconds, after which a pointer is still


@pytest.mark.long
def test_what_else_there_is_shows_to_a_pointer_and_to_keys_and_hides_in_a_hall(opened):
    page = opened("conseil", "diapo=3")
    tools = page.get_by_role("navigation", name="Outils")
    expect(tools).to_have_css("opacity", "0")
    buttons = tools.get_by_role("button").all()
    there = buttons[0].bounding_box()
    page.mouse.move(600, 300)
    page.mouse.move(there["x"] + 20, there["y"] + 20)  # it stays as long as the pointer rests there
    expect(tools).to_have_css("opacity", "1")
    assert min(one.bounding_box()["height"] for one in buttons) >= 44 and len(buttons) == 4
    assert wrong(page) == []
    expect(tools).to_have_css("opacity", "1")
    page.mouse.move(600, 300)
    expect(tools).to_have_css("opacity", "0")
    for _ in range(9):
        if page.evaluate("document.activeElement.matches('.bar [data-do=language]')"):
            break
        page.keyboard.press("Tab")
    else:
        pytest.fail("no way there by keys")
    expect(tools).to_have_css("opacity", "1")
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="Français")).to_be_focused()
    page.keyboard.press("PageDown")
    expect(page.get_by_role("navigation", name="Tools")).to_have_css("opacity", "0")


def test_after_a_pointer_pressed_what_else_there_is_space_goes_on(opened):
    page = opened("conseil", "diapo=3")
    page.clock.install()
    tools = page.locator(".bar:visible")
    page.mouse.move(600, 300)
    page.get_by_role("button", name="English").hover()
    page.clock.fast_forward(RESTS)  # it stays under a pointer that rests on it
    page.mouse.down()
    page.mouse.up()
    expect(page.locator("html")).to_have_attribute("lang", "en-CA")
    expect(counter(page)).to_have_text("3 / 9")
    page.keyboard.press(" ")
    expect(counter(page)).to_have_text("4 / 9")
    expect(page.locator("html")).to_have_attribute("lang", "en-CA")
    expect(tools).to_have_css("opacity", "0")

    page.mouse.move(600, 300)
    tools.locator("[data-do=help]").click()
    page.get_by_role("dialog").locator("[data-do=close]").click()
    page.keyboard.press(" ")
    expect(page.get_by_role("dialog")).to_be_hidden()
    expect(counter(page)).to_have_text("5 / 9")

    page.mouse.move(600, 300)
    tools.locator("[data-do=copy]").click()
    expect(page.get_by_role("heading", level=1)).to_be_focused()


def test_a_key_right_after_the_help_is_closed_goes_on(opened):
    page = opened("conseil", "diapo=3")
    page.keyboard.press("?")
    expect(page.get_by_role("dialog")).to_be_visible()
    page.evaluate("""() => {
        document.querySelector("dialog[open] [data-do=close]").click();
        const key = new KeyboardEvent("keydown", { key: " ", bubbles: true, cancelable: true });
        document.activeElement.dispatchEvent(key);
    }""")
    expect(counter(page)).to_have_text("4 / 9")


def test_a_touch_shows_what_else_there_is(opened):
    page = opened("conseil", "diapo=3", touch=True)
    page.touchscreen.tap(640, 690)  # where it will be: it presses nothing
    expect(page.locator(".bar:visible")).to_have_css("opacity", "1")
    expect(counter(page)).to_have_text("4 / 9")


def test_full_screen_and_back(opened):
    page = opened("conseil")
    for whole in (True, False):
        page.keyboard.press("f")
        expect(page.locator("html:fullscreen")).to_have_count(int(whole))


def test_a_slide_is_told_to_who_does_not_see_it(opened):
    page = opened("conseil")
    page.keyboard.press("PageDown")
    title = seen(page).locator("h2").inner_text()
    expect(page.get_by_role("status")).to_have_text(f"2 / 9 – {title}")


# The presenter -----------------------------------------------------------------------------------


def test_the_presenters_window_has_what_is_next_and_what_to_say_and_follows(opened, heard):
    page = opened("conseil", "diapo=2")
    titles = in_french(page).locator("h2").all_text_contents()
    with page.expect_popup() as popup:
        page.keyboard.press("n")
    notes = popup.value
    listen(notes, heard)
    now, after, says = (notes.locator(f".{name}") for name in ("now", "after", "says"))
    expect(now.locator("h2")).to_have_text(titles[1])
    expect(after.locator(".slide h2")).to_have_text(titles[2])
    for name in ("À dire", "Source", "Définition", "Points à préciser"):
        expect(says.get_by_role("heading", name=name, exact=True)).to_be_visible()
    expect(notes.locator(".time")).to_contain_text(re.compile(r"\d\d h \d\d.*\d:\d\d"))

    page.keyboard.press("PageDown")  # in the hall
    expect(now.locator("h2")).to_have_text(titles[2])
    expect(now.locator(".main-svg").first).to_be_visible()
    notes.keyboard.press("PageDown")  # in the presenter's window
    expect(counter(page)).to_have_text("4 / 9")
    expect(now.locator("h2")).to_have_text(titles[3])
    notes.keyboard.press("t")
    expect(seen(page).locator(".sheet table")).to_be_visible()
    expect(now.locator(".sheet table")).to_be_visible()
    notes.keyboard.press("End")
    expect(after).to_contain_text("dernière diapositive")
    said = says.inner_text()
    assert said and said not in page.locator("body").inner_text()


# What a hall reads -------------------------------------------------------------------------------

# Each text of what is shown: how large it is on the screen, and whether it is cut off.
WORDS = """(slide) => {
    const edge = slide.getBoundingClientRect();
    const texts = [];
    const walker = document.createTreeWalker(slide, NodeFilter.SHOW_TEXT);
    while (walker.nextNode()) {
        const words = walker.currentNode.data.trim();
        const element = walker.currentNode.parentElement;
        if (!words || element.closest(".cqcm-hidden, defs")) continue;
        if (!element.checkVisibility({ visibilityProperty: true, opacityProperty: true })) continue;
        const range = document.createRange();
        range.selectNodeContents(walker.currentNode);
        const svg = element.closest(".main-svg");
        const scale = svg ? svg.getBoundingClientRect().width / svg.viewBox.baseVal.width : 1;
        const { left, right, top, bottom, height } = range.getBoundingClientRect();
        texts.push({
            words, size: parseFloat(getComputedStyle(element).fontSize) * scale, height,
            scrolls: !!element.closest(".cqcm-scroll, [tabindex]"),
            inside: left >= edge.left && right <= edge.right
                && top >= edge.top - 1 && bottom <= edge.bottom + 1,
        });
    }
    return texts;
}"""


@pytest.mark.long
@pytest.mark.parametrize("language", ["fr", "en"])
@EVERY_DECK
def test_on_every_slide_a_hall_reads_every_word_and_no_note_and_its_chart_fits(
    name, language, opened
):
    page = opened(name, f"diapo=1&lang={language}")
    for at in range(1, count(page) + 1):
        assert (at, notes_that_show(page, language)) == (at, [])
        assert_its_chart_fits(page)
        for table in (False, True):
            if table:
                page.keyboard.press("t")
            texts = seen(page).evaluate(WORDS)
            small = [one for one in texts if one["size"] < READABLE - 0.01]
            low = [one for one in texts if one["height"] < READABLE - 0.01]
            cut = [one for one in texts if not one["inside"] and not (table and one["scrolls"])]
            assert (at, table, small, low, cut) == (at, table, [], [], [])
        page.keyboard.press("PageDown")


def notes_that_show(page: Page, language: str) -> list[str]:
    """What the presenter says, as far as the hall sees it."""
    notes = page.evaluate(f"cqcm.known.{language}.notes[cqcm.at] ?? []")
    shown = seen(page).inner_text()
    # A claim, a caution and the source are on the slide too.
    allowed = [html.say(one, language) for one in ("note_sentence", "note_caution", "note_source")]
    return [words for label, words in notes if label not in allowed and words in shown]


def assert_its_chart_fits(page: Page) -> None:
    """Between what stands above and below it."""
    chart = seen(page).locator(".chart")
    if chart.count():
        room, drawn = chart.bounding_box(), chart.locator(".main-svg").first.bounding_box()
        assert drawn["height"] <= room["height"] + 1 and drawn["width"] <= room["width"] + 1
        assert drawn["height"] >= 0.9 * room["height"]


def test_a_window_of_another_size_shows_the_same_slide_larger(opened):
    page = opened("assemblee", "diapo=5")
    small = seen(page).locator(".main-svg").first.bounding_box()
    page.set_viewport_size({"width": 1920, "height": 1080})
    large = seen(page).locator(".main-svg").first.bounding_box()
    assert large["width"] == pytest.approx(small["width"] * 1.5, rel=0.01)
    assert seen(page).bounding_box()["width"] == 1920


def test_a_table_of_all_regions_is_read_whole(opened):
    page = opened("region", "diapo=3")
    page.keyboard.press("t")
    sheet = seen(page).locator(".sheet")
    assert sheet.locator("tbody tr").count() == 17 and sheet.locator("caption").count() == 2
    texts = seen(page).evaluate(WORDS)
    assert [one for one in texts if not one["inside"] or one["size"] < READABLE - 0.01] == []
    place = sheet.locator(".cqcm-scroll")
    assert place.evaluate("one => one.scrollHeight <= one.clientHeight")


def test_a_chart_that_is_too_high_answers_to_keys_and_is_legible_on_paper(built, folder, opened):
    promotion = snapshot.presentations("promotion", {}, built)
    (folder / "high.html").write_text(html.written(promotion, static.plotly_script()))
    page = opened("high", "diapo=2")
    page.keyboard.press("PageDown")
    chart = seen(page).locator(".chart")
    expect(chart).to_be_focused()
    page.keyboard.press("ArrowDown")
    page.wait_for_function("() => document.activeElement.scrollTop > 0")
    expect(counter(page)).to_have_text(re.compile("^3 /"))
    page.emulate_media(media="print")
    page.evaluate("document.querySelector('.bar [data-do=copy]').click()")
    for _ in range(2):  # as some browsers begin
        page.evaluate("dispatchEvent(new Event('beforeprint'))")
    columns = seen(page).locator(".columns > div")
    expect(columns).to_have_count(2)
    width = seen(page).bounding_box()["width"]  # of a sheet of A4: 277 mm
    shown = columns.locator("text", has_text="15 novembre").last.bounding_box()
    assert shown["height"] / 2 / width * 277 >= 3  # millimetres of a line
    page.evaluate("dispatchEvent(new Event('afterprint'))")
    expect(columns).to_have_count(0)
    expect(page.locator("html")).to_have_attribute("data-mode", "copy")


# The widest: that of a region beside Québec, and what the report does not break down.
def test_the_tables_of_a_region_are_read_whole_and_their_words_stand_apart(built, folder, opened):
    sheets = snapshot.presentations("fiche_region", {"region": ["16"]}, built)
    (folder / "sheet.html").write_text(html.written(sheets, static.plotly_script()))
    page = opened("sheet")
    for at in range(2, count(page)):
        page.keyboard.press("PageDown")
        place = seen(page).locator(".cqcm-scroll")
        assert place.evaluate("one => one.scrollHeight <= one.clientHeight + 1"), at
        gaps = place.evaluate(GAPS)
        assert min(gaps, default=READABLE / 2) >= READABLE / 2, at
        texts = seen(page).evaluate(WORDS)
        assert [one for one in texts if one["size"] < READABLE - 0.01] == [], at


# Pixels between a number and the cell that follows it.
GAPS = """place => [...place.querySelectorAll(".cqcm-number + *")].map(
    one => parseFloat(getComputedStyle(one.previousElementSibling).paddingRight))"""


def test_a_list_is_a_table_that_its_keys_scroll(opened):
    page = opened("lists")
    kinds = [slide.get_attribute("class") for slide in in_french(page).all()]
    at = next(n for n, kind in enumerate(kinds) if "only-table" in kind)
    for _ in range(at):
        page.keyboard.press("PageDown")
    scrolls = seen(page).locator(".cqcm-scroll")
    expect(scrolls).to_be_focused()
    page.keyboard.press("ArrowDown")
    expect(counter(page)).to_have_text(re.compile(f"^{at + 1} /"))
    page.keyboard.press("PageDown")
    expect(counter(page)).to_have_text(re.compile(f"^{at + 2} /"))


# The copy ----------------------------------------------------------------------------------------

SIDEWAYS = "document.documentElement.scrollWidth - document.documentElement.clientWidth"


@pytest.mark.long
@pytest.mark.parametrize("name", [*ASKED, "lists"])
def test_the_copy_on_a_phone_has_everything_and_no_sideways_scroll(name, opened):
    page = opened(name, "", (320, 812))
    copy = page.locator("main.copy:visible")
    expect(copy).to_have_count(1)
    for chart in copy.locator(".chart").all():
        chart.hover(trial=True)
        expect(chart.locator(".main-svg").first).to_be_visible()
    page.evaluate("document.querySelectorAll('details').forEach(one => { one.open = true })")
    for article in copy.locator("article").all():
        assert article.locator(".source").inner_text()
        if article.locator(".chart").count():
            expect(article.locator("table")).to_be_visible()
            expect(article.locator(".words").first).to_be_visible()
    expect(copy.locator("footer")).to_contain_text("mise en ligne le")
    for width in (320, 375):
        page.set_viewport_size({"width": width, "height": 812})
        page.wait_for_function(f"() => innerWidth === {width} && {SIDEWAYS} === 0")
        heights = [one.bounding_box()["height"] for one in copy.get_by_role("button").all()]
        assert heights and min(heights) >= 44, width


def test_a_map_on_a_phone_says_where_its_names_are(opened):
    page = opened("region", "", (375, 812))
    chart = page.locator("main.copy:visible .chart").first
    chart.hover(trial=True)
    expect(chart.locator("+ .notes")).to_contain_text(html.say("tile_codes", "fr"))


def test_the_copy_is_asked_for_by_its_address_and_speaks_both_languages(opened):
    page = opened("conseil", "copie", (1280, 720))
    expect(page.locator(".slide").first).to_be_hidden()
    page.get_by_role("button", name="English").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Board of directors: 2023 results")
    assert page.url.endswith("?copie&lang=en")
    page.get_by_role("button", name="Slides").click()
    expect(counter(page)).to_have_text("1 / 9")


@pytest.mark.long
@pytest.mark.parametrize("query", ["copie=", "region=16", "lang=en&copie"])
def test_a_copy_that_is_read_keeps_the_address_under_which_the_browser_has_it(query, opened):
    page = opened("conseil", query, (375, 812))
    address = page.url
    heading = page.get_by_role("heading", level=1)
    title = heading.inner_text()
    for _ in range(2):  # the other language, and back
        expect(page).to_have_url(address)
        page.locator("main.copy:visible [data-do=language]").click()
        expect(page).not_to_have_url(address)
        expect(heading).not_to_have_text(title)
        page.locator("main.copy:visible [data-do=language]").click()
    expect(page).to_have_url(address)


def test_a_chart_of_the_copy_answers_to_a_pointer(opened):
    page = opened("conseil", "copie", (1280, 720))
    chart = page.locator("main.copy:visible .chart").first
    chart.hover(trial=True)
    bar = chart.locator(".point").nth(1).bounding_box()
    page.mouse.move(bar["x"] + bar["width"] / 2, bar["y"] + bar["height"] / 2)
    expect(chart.locator(".hoverlayer .hovertext")).to_be_visible()


# Everyone, paper ---------------------------------------------------------------------------------

PAPERS = {"A4": (842, 595), "Letter": (792, 612)}
PAGES = {"slides": ("diapo=2", HALL), "copy": ("copie", (375, 812))}
CURRENT = ".slide[data-current]"


def wrong(page: Page, place: str = "html") -> list[object]:
    """What axe finds there; what is inside a chart is one picture to a reader."""
    looked_at = {"include": [[place]], "exclude": [[".chart .svg-container"]]}
    answer = Axe().run(page, context=looked_at, options={"resultTypes": ["violations"]}).response
    return [(one["id"], [n["target"] for n in one["nodes"]][:3]) for one in answer["violations"]]


@pytest.mark.long
@pytest.mark.parametrize("name", some([*ASKED, "lists"], "conseil", "lists"))
def test_axe_finds_nothing_on_slides_tables_help_and_copy(name, opened):
    page = opened(name)
    assert wrong(page) == []
    for _ in range(min(count(page), 5) - 1):  # each kind of slide
        page.keyboard.press("PageDown")
        assert wrong(page, CURRENT) == []
    page.keyboard.press("t")
    assert wrong(page, CURRENT) == []
    page.keyboard.press("?")
    assert wrong(page) == []
    page.keyboard.press("Escape")
    copy = opened(name, "copie", (375, 812))
    copy.evaluate("document.querySelectorAll('details').forEach(one => { one.open = true })")
    assert wrong(copy) == []


# Each paper, and both pages.
@pytest.mark.long
@pytest.mark.parametrize(
    ("paper", "page_of"), some(product(PAPERS, PAGES), ("A4", "slides"), ("Letter", "copy"))
)
def test_a_sheet_has_one_slide_with_its_number_and_its_source(paper, page_of, opened, tmp_path):
    page = opened("assemblee", *PAGES[page_of])
    file = tmp_path / "deck.pdf"
    page.pdf(path=file, format=paper, print_background=True)
    sheets = PdfReader(file).pages
    last = in_french(page).count()
    assert len(sheets) == last
    sources = in_french(page).locator("footer p:first-child")
    for at, (sheet, source) in enumerate(
        zip(sheets, sources.all_text_contents(), strict=True), start=1
    ):
        text = re.sub(r"\s+", " ", sheet.extract_text())
        assert f"{at} / {last}" in text and re.sub(r"\s+", " ", source) in text
        box = sheet.mediabox
        assert (float(box.width), float(box.height)) == pytest.approx(PAPERS[paper], abs=2)
    assert page.locator("html").get_attribute("data-mode") == page_of


@pytest.mark.long
def test_no_chart_is_cut_on_paper(opened):
    page = opened("assemblee")
    page.emulate_media(media="print")
    for slide in in_french(page).all():
        cut = [one for one in slide.evaluate(WORDS) if not one["inside"]]
        assert cut == []


@pytest.mark.long
def test_the_full_plotly_draws_under_the_same_policy(built, folder, opened):
    conseil = snapshot.presentations("conseil", {}, built)
    (folder / "full.html").write_text(html.written(conseil, static.FULL.read_text("utf-8")))
    page = opened("full", "diapo=3")
    expect(seen(page).locator(".main-svg").first).to_be_visible()


def test_pdf_in_the_address_opens_it_ready_to_save(browser, folder, heard):
    context = browser.new_context(offline=True)
    context.add_init_script("window.print = () => { document.title = 'printed' }")
    page = context.new_page()
    listen(page, heard)
    page.goto(f"{(folder / 'conseil').as_uri()}.html?pdf")
    expect(page).to_have_title("printed")
    context.close()
    assert heard == []
