"""The picture of a chart, as a file: its size, what it says, and that nothing in it is cut off."""

import struct
from collections.abc import Iterator
from pathlib import Path
from xml.etree import ElementTree

import pytest
from parts import card, open_menu
from playwright.sync_api import Browser, Locator, Page, expect

from cqcm_views.wording.strings import say

READABLE = 24  # pixels of a picture 1280 wide
PROJECTS, POSTS = "jeune_coop_projects-level", "youth_posts-region"


def saved(one: Locator, kind: str) -> tuple[str, bytes]:
    """The name and the content of the file that the menu of a card gives."""
    page = one.page
    menu = open_menu(one)
    with page.expect_download() as download:
        menu.locator(f"[data-image={kind}]").click()
    page.keyboard.press("Escape")
    expect(menu).to_be_hidden()
    return download.value.suggested_filename, Path(download.value.path()).read_bytes()


def words_in(picture: bytes) -> str:
    """Its words as they are read, line after line."""
    texts = ElementTree.fromstring(picture).iter("{http://www.w3.org/2000/svg}text")
    return " ".join(" ".join(text.itertext()) for text in texts)


def size_of(picture: bytes) -> tuple[int, int]:
    """The pixels of a PNG, as its header has them."""
    assert picture.startswith(b"\x89PNG")
    width, height = struct.unpack(">II", picture[16:24])
    return width, height


def test_a_picture_is_as_large_as_a_slide_and_the_same_from_a_phone(server, visit):
    named, wide = saved(card(visit(f"{server}/par_region"), POSTS), "png")
    assert named == "postes-de-l-equipe-jeunesse-par-region.png"
    assert size_of(wide) == (2560, 1440)
    phone = visit(f"{server}/par_region", width=375, height=812)
    assert saved(card(phone, POSTS), "png") == (named, wide)


@pytest.mark.long
@pytest.mark.parametrize("language", ["fr", "en"])
def test_a_picture_says_title_status_filters_and_source(language, server, visit):
    page = visit(f"{server}/jeunesse?exemple=oui&region=06&lang={language}&diapos=figure-ciec")
    projects = card(page, PROJECTS)
    projects.get_by_role("tab").nth(1).click()  # the table is shown, the chart is saved
    named, picture = saved(projects, "svg")
    assert named.startswith("FICTIF_") and named.endswith(".svg")
    title = projects.locator("h3").inner_text()
    button = projects.locator("[data-image=svg]")
    called = say("image_of", language, format="SVG", label=title)
    expect(button).to_have_attribute("aria-label", called)
    written = str(button.text_content())  # which is what one says to a browser that listens
    assert written.lower() in called.lower()
    told = words_in(picture)
    colon = {"fr": "\u00a0:", "en": ":"}[language]
    region = {"fr": "Région", "en": "Region"}[language]
    for words in (
        title,
        say("fictitious", language),
        f"{region}{colon} Montréal",
        say("version", language, number=1),
        say("picture_dated", language, date="")[:-1],
    ):
        assert words in told
    link = f"{server}/jeunesse?exemple=oui&region=06&lang={language}&version=1#card-{PROJECTS}"
    assert link in told.replace(" ", "")  # over two lines where it is long
    assert b"Helvetica" in picture  # what has not its font has another one without serifs


# What changes while Plotly comes: the address, and the chart of the card.
MEANWHILE = """one => {
    const { card } = one.closest(".cqcm-card");
    const { load } = window.cqcm.chart;
    window.cqcm.chart.load = async () => {
        window.cqcm.chart.load = load;
        await load();
        card.told = structuredClone(card.told);
        card.told.figure.layout.meta.file = "other";
        history.replaceState(history.state, "", location.pathname + "?region=16");
    };
    one.dataset.public = "https://chiffres.example";
}"""


def test_a_picture_is_all_of_the_moment_of_the_press_and_leads_where_everyone_goes(
    server, open_page
):
    posts = card(open_page(f"{server}/jeunesse?lang=en"), POSTS)
    posts.locator("[data-image=svg]").evaluate(MEANWHILE)
    named, picture = saved(posts, "svg")
    link = f"https://chiffres.example/jeunesse?lang=en&version=1#card-{POSTS}"
    assert link in words_in(picture).replace(" ", "")
    assert named != "other.svg"


def test_what_is_stated_says_its_report_and_what_the_chart_leaves_out(server, visit):
    page = visit(f"{server}/jeunesse")
    told = words_in(saved(card(page, POSTS), "svg")[1])
    for words in ("Cadre en tirets\u00a0: zéro", "CQCM, Rapport d'activités 2023, p.\u00a0"):
        assert words in told
    assert say("fictitious", "fr") not in told


def test_under_a_claim_a_picture_names_the_pages_of_the_claim_and_its_caution(server, visit):
    lead = card(visit(f"{server}/faits_saillants"), "press_releases-month")
    told = words_in(saved(lead, "svg")[1])
    source = lead.locator(".cqcm-source").evaluate("one => one.firstChild.textContent.trim()")
    assert source.startswith("Rapport 2023, p.")
    assert source.replace("Rapport 2023", "CQCM, Rapport d'activités 2023") in told
    caution = lead.locator(".cqcm-caution").evaluate("one => one.firstChild.data.trim()")
    assert caution and caution in told
    assert lead.locator("h3").inner_text() in told


@pytest.fixture
def viewer(browser: Browser) -> Iterator[Page]:
    """Whatever opens a picture that somebody was sent: it knows neither our page nor its font."""
    page = browser.new_page()
    yield page
    page.close()


# Words that go over a side, and the size of the smallest, as they are drawn.
LOOKED_AT = """() => {
    const picture = document.querySelector("svg");
    const { left, top, right, bottom } = picture.getBoundingClientRect();
    const drawn = { opacityProperty: true, visibilityProperty: true };
    const texts = [...picture.querySelectorAll("text")]
        .filter((text) => text.textContent.trim() && text.checkVisibility(drawn));
    const over = texts.filter((text) => {
        const box = text.getBoundingClientRect();
        return box.left < left || box.top < top || box.right > right || box.bottom > bottom;
    });
    const sizes = texts.map((text) => {
        const { a, b } = text.getScreenCTM();
        return parseFloat(getComputedStyle(text).fontSize) * Math.hypot(a, b);
    });
    const { width, height } = picture.viewBox.baseVal;
    const fonts = [...document.fonts].map(({ status }) => status);
    const smallest = Math.min(...sizes);
    const [said, count] = [over.map(({ textContent }) => textContent), texts.length];
    return { over: said, count, smallest, fonts, width, height };
}"""

# A list of dates, bars, columns; shares; a map; parts of bars that are more than a slide holds.
PICTURES = {
    "promotion": (["promotion_year", "media_actions-media_kind", "press_releases-month"], 1700),
    "faits_saillants?lang=en&theme=dark": (["agreement_shares", "members_by_category"], 720),
    "par_region?region=06&theme=contrast": (["youth_posts-region"], 720),
    "jeunesse?exemple=oui": (["jeune_coop_youths-region-level"], 1280),
}


@pytest.mark.long
@pytest.mark.parametrize("address", PICTURES)
def test_nothing_in_a_picture_is_cut_off_or_too_small_for_a_hall(address, server, visit, viewer):
    names, highest = PICTURES[address]
    page = visit(f"{server}/{address}")
    for name in names:
        _, picture = saved(card(page, name), "svg")
        viewer.set_content(picture.decode())
        viewer.wait_for_function("() => document.fonts.status === 'loaded'")
        seen = viewer.evaluate(LOOKED_AT)
        assert seen["over"] == [], name
        assert seen["count"] > 5 and seen["fonts"] == ["loaded"], name
        assert seen["smallest"] >= 0.97 * READABLE, name  # a name shrinks a little to fit its tile
        assert seen["width"] == 1280 and 720 <= seen["height"] <= highest, name
