"""A link gives the same picture to whoever opens it, wherever it is opened."""

import pytest
from builders import some
from chromium import IDLE, drawn, follow
from playwright.sync_api import Page, expect
from words import of_the_other

from cqcm_views.views.registry import views

CHOSEN = "region=16&lang=en&exemple=oui"
LISTED = [name for name, view in views().items() if view.listed]
IN_SECTIONS = [name for name in LISTED[1:] if not views()[name].tool]  # those that have several


def choose(page: Page, label: str) -> None:
    """Press the name of a view in the header, or under *Plus*."""
    link = page.locator(".cqcm-header nav a").get_by_text(label, exact=True)
    if not link.is_visible():
        page.locator("#cqcm-more-opens").click()
    link.click()


def picture(page: Page) -> tuple[str, list[str]]:
    """All that is said on a page, and the words inside its charts, once they stay the same."""
    found, before = said(page), None
    while found != before:
        page.wait_for_timeout(200)
        found, before = said(page), found
    return found


def said(page: Page) -> tuple[str, list[str]]:
    inside = page.locator(".cqcm-chart text").all_text_contents()
    return page.locator(".stMain").inner_text(), sorted(inside)


@pytest.mark.long
def test_each_view_is_the_same_in_a_fresh_browser_on_a_fresh_server(server, cold_server, open_page):
    page = open_page(f"{server}/?{CHOSEN}")
    other = open_page(f"{cold_server}/sources", fresh=True)
    for name in some(LISTED, "jeunesse"):  # charts with what is made up
        view = views()[name]
        choose(page, view.short.en)
        page.wait_for_url(f"{server}/{name}?*")
        expect(page.locator("h1")).to_have_text(view.title.en)
        drawn(page)
        other.goto(page.url.replace(server, cold_server))
        drawn(other)
        assert picture(other) == picture(page), name


# A view of charts, and one that has choices of its own.
@pytest.mark.long
@pytest.mark.parametrize("name", some(LISTED, "jeunesse", "par_region"))
def test_back_returns_to_the_view_and_its_filters(name, server, visit):
    page = visit(f"{server}/{name}?{CHOSEN}")
    other = "jeunesse" if name != "jeunesse" else "sources"
    choose(page, views()[other].short.en)
    page.wait_for_url(f"{server}/{other}?*")
    drawn(page)
    page.go_back()
    page.wait_for_url(f"{server}/{name}?{CHOSEN}")
    drawn(page)
    expect(page.locator("h1")).to_have_text(views()[name].title.en)


@pytest.mark.long
def test_back_and_forward_return_to_where_one_was_on_the_page(server, open_page):
    page = open_page(f"{server}/jeunesse", height=700)
    told = page.locator(".cqcm-figure", has=page.locator("a[href*='#point-']")).last
    told.locator("summary").first.click()
    point = told.locator("a[href*='#point-']").first
    point.hover(trial=True)
    # Pressed from inside: a pointer could scroll first, and what is drawn late moves the page.
    here = point.evaluate(f"link => {{ const top = {SCROLLED}; link.click(); return top; }}")
    assert here > 1000
    page.wait_for_url("**/sources?*#point-*")
    drawn(page)
    page.mouse.click(5, 500)  # whoever moves is not led back to the point
    page.evaluate("scrollBy(0, 300)")
    page.wait_for_function(f"() => history.state.top === {SCROLLED}")
    there = page.evaluate(SCROLLED)
    page.go_back()
    page.wait_for_url("**/jeunesse")
    drawn(page)
    page.wait_for_function(f"() => Math.abs({SCROLLED} - {here}) < 2")
    page.go_forward()
    page.wait_for_function(f"() => Math.abs({SCROLLED} - {there}) < 2")
    page.reload()
    drawn(page)
    page.wait_for_function(f"() => Math.abs({SCROLLED} - {there}) < 2")


@pytest.mark.long
def test_forward_returns_to_the_top_of_a_view_that_was_left_there(server, open_page):
    page = open_page(f"{server}/jeunesse", height=700)
    choose(page, "Glossaire")
    page.wait_for_url("**/glossaire")
    drawn(page)
    page.go_back()
    page.wait_for_url("**/jeunesse")
    drawn(page)
    page.mouse.wheel(0, 800)
    page.wait_for_function(f"() => {SCROLLED} === 800 && history.state.top === 800")
    page.go_forward()
    page.wait_for_url("**/glossaire")
    drawn(page)
    page.wait_for_function(f"() => {SCROLLED} === 0")


NO_SCROLLEND = """delete window.onscrollend;
addEventListener("scrollend", (event) => event.stopImmediatePropagation(), true);"""


def test_a_place_is_kept_where_a_browser_does_not_tell_the_end_of_a_scroll(server, open_page):
    page = open_page(f"{server}/glossaire", height=700, script=NO_SCROLLEND)
    assert page.evaluate("'onscrollend' in window") is False
    page.mouse.wheel(0, 500)
    page.wait_for_function(f"() => {SCROLLED} === 500 && history.state?.top === 500")


@pytest.mark.long
def test_a_place_with_the_name_of_what_is_around_the_page_breaks_nothing(server, open_page):
    page = open_page(f"{server}/jeunesse#root")
    expect(page.get_by_role("link", name="Aller au contenu")).to_be_attached()


FOCUSED = "document.activeElement"


def test_after_a_link_the_focus_is_on_the_title_of_the_view_that_came(server, visit):
    page = visit(f"{server}/jeunesse")
    for path in ("/entente", "/", "/faits_saillants", "/jeunesse"):
        link = page.locator(f".cqcm-header a[href='{path}']").first
        if path == "/faits_saillants":
            link = page.get_by_role("navigation").get_by_role("link", name="Faits saillants")
        link.press("Enter")
        page.wait_for_url(f"{server}{path}")
        drawn(page)
        page.wait_for_function(f"() => {FOCUSED}.id === 'content'")
        expect(page.locator("h1")).to_be_focused()


def test_a_link_that_is_gone_leaves_the_focus_at_the_title(server, visit):
    page = visit(f"{server}/recherche?q=jeunes+zzzzzz")
    near = page.locator(".cqcm-results > p > a").first
    near.press("Enter")
    expect(near).to_have_count(0)
    drawn(page)
    expect(page.locator("h1")).to_be_focused()


def test_a_link_that_is_pressed_twice_is_followed_once(server, open_page):
    page = open_page(f"{server}/glossaire", fresh=True)  # a history holds fifty entries
    entries = page.evaluate("history.length")
    page.get_by_role("navigation").get_by_role("link", name="Entente", exact=True).dblclick()
    page.wait_for_url("**/entente")
    drawn(page)
    assert page.evaluate("history.length") == entries + 1
    page.go_back()
    page.wait_for_url("**/glossaire")


@pytest.mark.parametrize("width", [1400, 375])
def test_the_bar_stays_in_sight_and_says_which_section_one_reads(width, server, visit):
    page = visit(f"{server}/jeunesse", width=width, height=800)
    bar, here = page.locator(".cqcm-sections"), page.locator(".cqcm-sections [aria-current]")
    links, titles = bar.locator("a"), page.locator("h2[id^=section-]")
    expect(here).to_have_text(links.first.inner_text())
    for at in (1, -1):
        titles.nth(at).evaluate("title => title.scrollIntoView()")
        expect(here).to_have_text(links.nth(at).inner_text())
        expect(here).to_be_in_viewport(ratio=1)
    for at, link in enumerate(links.all()):  # some sections are too short to come to the top
        link.evaluate("link => link.click()")  # the bar moves under a pointer
        expect(here).to_have_text(link.inner_text())
        expect(titles.nth(at)).to_be_in_viewport()
    links.nth(2).hover()  # which scrolls the page as well
    page.mouse.down()
    titles.nth(4).evaluate("title => title.scrollIntoView()")
    expect(here).not_to_have_text(links.nth(2).inner_text())  # another section is marked
    page.evaluate(IDLE)
    page.mouse.up()  # the bar stayed where it was under a hand that presses it
    page.wait_for_function(BELOW_THE_BAR, arg=2)


BELOW_THE_BAR = """at => {
  const bar = document.querySelector(".cqcm-sections").getBoundingClientRect();
  const title = document.querySelectorAll("h2[id^=section-]")[at].getBoundingClientRect();
  return title.top > bar.bottom && title.top < 250;
}"""


def test_a_place_on_the_page_is_gone_to_and_back_returns_from_it(server, open_page):
    page = open_page(f"{server}/entente?region=16", height=700)
    link = page.locator(".cqcm-sections").get_by_role("link", name="Formation des dirigeants")
    link.press("Enter")
    title = page.get_by_role("heading", name="Formation des dirigeants", exact=True)
    expect(title).to_be_focused()
    expect(title).to_be_in_viewport()
    assert page.evaluate(SCROLLED) > 300
    page.go_back()
    page.wait_for_function(f"() => {SCROLLED} === 0")
    expect(link).to_be_focused()
    page.go_forward()
    expect(title).to_be_in_viewport()
    expect(title).to_be_focused()
    page.go_back()
    expect(link).to_be_focused()
    page.keyboard.press("Tab")  # whoever goes on from here leaves in another way
    assert page.evaluate("history.state.pressed") is None


def test_what_a_link_leads_to_stands_out(server, open_page):
    page = open_page(f"{server}/faits_saillants#figure-ciec")
    expect(page.locator("#figure-ciec")).to_be_focused()
    outlined = page.locator(".cqcm-figure").evaluate_all(
        "all => all.filter(e => getComputedStyle(e).outlineStyle === 'solid').map(e => e.innerText)"
    )
    assert len(outlined) == 1 and "CIEC" in outlined[0]


SCROLLED = "scrollY"


# Each width with the choices that change the most: each is there with both languages.
NARROWED = "&exemple=oui&region=16&year=2023"
DRAWN = {
    1400: some(
        (("fr", ""), ("fr", NARROWED), ("en", "&exemple=oui"), ("en", NARROWED)),
        ("fr", ""),
        ("en", NARROWED),
    ),
    375: some(
        (("en", ""), ("fr", "&region=16&region=01"), ("fr", NARROWED), ("en", NARROWED)),
        ("en", ""),
        ("fr", NARROWED),
    ),
}


@pytest.mark.long
@pytest.mark.parametrize("width", DRAWN)
@pytest.mark.parametrize("name", views())
def test_each_view_is_drawn_with_and_without_filters_and_example(name, width, server, visit):
    for place, (language, chosen) in enumerate(DRAWN[width]):
        address = f"{server}/{name}?lang={language}{chosen}"
        if place == 0:
            page = visit(address, width=width)
            if name in IN_SECTIONS:
                assert_the_bar_names_the_sections(page)
        else:
            follow(page, address)
        expect(page.locator("h1")).to_have_text(views()[name].title[language])
        assert page.locator("[data-testid=stAlert], .cqcm-problem").count() == 0, chosen
        for told in page.locator(".cqcm-card, .cqcm-figure").all_text_contents():
            assert told.strip(), (language, chosen)
        assert (chosen, of_the_other(page, language)) == (chosen, set())
        if not chosen:
            expect(page).to_have_title(views()[name].title[language])  # of the window
            assert_nothing_is_made_up(page)


def assert_the_bar_names_the_sections(page: Page) -> None:
    sections = page.locator(".stMain h2[id^=section-]")
    titles = sections.evaluate_all("all => all.map(h => [`#${h.id}`, h.textContent])")
    links = page.locator(".cqcm-sections a")
    listed = links.evaluate_all("all => all.map(a => [a.getAttribute('href'), a.textContent])")
    assert listed == (titles if len(titles) > 1 else [])
    assert len(dict(titles)) == len(titles)


def assert_nothing_is_made_up(page: Page) -> None:
    text = page.locator("body").inner_text().lower()
    assert "données fictives" not in text
    assert "fictitious data" not in text
    assert page.locator(".cqcm-fictitious").count() == 0


def test_a_name_that_nothing_knows_is_said_and_those_of_other_views_are_not(server, open_page):
    page = open_page(f"{server}/membres?annee=2023&q=x&part=points&mesure=members&utm_source=y")
    said = page.get_by_role("alert").inner_text()
    assert "paramètre inconnu\u00a0: annee." in said
    assert not any(name in said for name in ("q,", "part", "mesure", "utm"))
