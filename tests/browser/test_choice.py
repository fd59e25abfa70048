"""A choice on a page: asked for alone, shown in the page that is there, else by a run."""

import pytest
from chromium import drawn, follow
from parts import card, choose
from playwright.sync_api import Page, Route, expect

POSTS = "youth_posts-region"
CLAIM = f"#card-{POSTS}"


@pytest.fixture
def asked(server, open_page):
    """A page, and what it asked the server for since."""
    page = open_page(f"{server}/jeunesse")
    found: list[str] = []
    page.on("request", lambda request: keep(request.url.removeprefix(server)))
    page.on("websocket", lambda _: found.append("a connection"))

    def keep(address: str) -> None:
        if not address.startswith("/static/"):  # a font comes when it is first needed
            found.append(address)

    sent = """() => {
        window.runs = 0;
        const { send } = WebSocket.prototype;
        WebSocket.prototype.send = function (message) {
            runs += 1;
            return send.call(this, message);
        };
    }"""
    page.evaluate(sent)
    yield page, found
    page.unroute_all()


def runs(page: Page) -> int:
    return int(page.evaluate("runs"))


def test_a_choice_is_one_question_and_no_run(asked):
    page, found = asked
    page.evaluate("window.stays = document.querySelector('.cqcm-chart')")
    choose(page, "region", "Laval")
    expect(page.locator(CLAIM)).to_have_text("Laval\u00a0: 3 postes, sur 15")
    drawn(page)
    assert (found, runs(page)) == (["/choix/light/jeunesse?region=13"], 0)
    assert page.evaluate("stays.isConnected")
    # Every link of the page goes on from there.
    expect(page.locator(".cqcm-nav a").first).to_have_attribute(
        "href", "/faits_saillants?region=13"
    )


def test_what_was_shown_is_shown_at_once_and_what_came_since_follows(asked, server):
    page, _ = asked
    choose(page, "region", "Laval")
    expect(page.locator(CLAIM)).to_have_text("Laval\u00a0: 3 postes, sur 15")
    choose(page, "region", "Laval")
    expect(page.locator(CLAIM)).not_to_contain_text("Laval")
    drawn(page)
    waiting: list[Route] = []

    def hold(route: Route) -> None:
        waiting.append(route)

    page.route("**/choix/**", hold)
    choose(page, "region", "Laval")
    expect(page.locator(CLAIM)).to_have_text("Laval\u00a0: 3 postes, sur 15")
    expect(page.locator("html")).to_have_attribute("data-asks", "")
    (route,) = waiting
    answer = route.fetch()
    other = answer.text().replace(", sur 15", ", sur 16")
    route.fulfill(response=answer, body=other.replace('"tag":"', '"tag":"of another release'))
    expect(page.locator(CLAIM)).to_have_text("Laval\u00a0: 3 postes, sur 16")
    assert runs(page) == 0


def test_back_and_forward_are_choices_too(asked):
    page, found = asked
    choose(page, "region", "Laval")
    choose(page, "region", "Estrie")
    expect(page.locator("#cqcm-chosen-region a")).to_have_count(2)
    page.go_back()
    expect(page.locator(CLAIM)).to_have_text("Laval\u00a0: 3 postes, sur 15")
    expect(page.get_by_role("checkbox", checked=True)).to_have_count(1)
    page.go_back()
    expect(page.locator("#cqcm-chosen-region a")).to_have_count(0)
    page.go_forward()
    expect(page.locator(CLAIM)).to_have_text("Laval\u00a0: 3 postes, sur 15")
    drawn(page)
    assert len(found) == 5 and runs(page) == 0


def test_the_last_of_many_presses_is_what_is_shown(asked):
    page, _ = asked
    held = []

    def hold(route: Route) -> None:  # the browser's driver asks more of a function than lists have
        held.append(route)

    page.route("**/choix/**region=13", hold)
    choose(page, "region", "Laval")
    choose(page, "region", "Estrie")
    expect(page.locator("#cqcm-chosen-region a")).to_have_count(2)
    for one in held:
        one.abort()
    drawn(page)
    expect(page.locator("#cqcm-chosen-region a")).to_have_count(2)
    assert runs(page) == 0


def test_where_no_answer_comes_the_framework_is_asked(asked, heard):
    page, _ = asked
    page.route("**/choix/**", lambda route: route.fulfill(status=500))
    choose(page, "region", "Laval")
    expect(page.locator(CLAIM)).to_have_text("Laval\u00a0: 3 postes, sur 15")
    drawn(page)
    assert runs(page) == 1
    heard.clear()  # the browser says of itself that there was no answer


def test_the_framework_is_asked_for_what_it_has_shown_before_too(asked, heard):
    page, _ = asked
    choose(page, "region", "Laval")
    expect(page.locator(CLAIM)).to_have_text("Laval\u00a0: 3 postes, sur 15")
    page.route("**/choix/**", lambda route: route.fulfill(status=500))
    page.locator(".cqcm-clear").click()  # for the framework nothing has changed since the start
    expect(page.locator("#cqcm-chosen-region a")).to_have_count(0)
    expect(page.locator(".cqcm-nav a").first).to_have_attribute("href", "/faits_saillants")
    drawn(page)
    assert runs(page) == 1
    heard.clear()


def test_what_a_run_still_says_of_another_choice_is_not_shown(asked):
    page, _ = asked
    choose(page, "region", "Laval")
    expect(page.locator(CLAIM)).to_have_text("Laval\u00a0: 3 postes, sur 15")
    # As the framework tells it, of the address that its session knows: it has written the header.
    page.evaluate(
        """() => {
            const header = "<div class='cqcm-header'><nav class='cqcm-nav'></nav></div>";
            const run = { page: "jeunesse", at: [], run: "1" };
            const told = { title: "", header, page: [] };
            document.querySelector(".cqcm-header").parentElement.innerHTML = header;
            const parentElement = document.querySelector(".cqcm-stack").parentElement;
            const data = new TextEncoder().encode(JSON.stringify({ ...run, told }));
            cqcm.card({ data, parentElement });
        }"""
    )
    expect(page.locator(CLAIM)).to_have_text("Laval\u00a0: 3 postes, sur 15")
    first = page.locator(".cqcm-nav a").first
    expect(first).to_have_attribute("href", "/faits_saillants?region=13")
    assert page.title()


def test_a_page_that_was_left_writes_nothing_over_the_one_that_is_there(asked, server):
    page, _ = asked
    follow(page, f"{server}/par_region")
    title = page.title()
    # As the framework tells it where its colours change while one goes on.
    page.evaluate(
        """() => {
            const header = "<div class='cqcm-header'>of the page that was left</div>";
            const run = { page: "jeunesse", at: [], run: "1" };
            const told = { title: "left", header, page: [] };
            const data = new TextEncoder().encode(JSON.stringify({ ...run, told }));
            cqcm.card({ data, parentElement: document.createElement("div") });
        }"""
    )
    drawn(page)
    assert page.title() == title


def test_what_is_pressed_before_an_answer_adds_to_what_was_pressed(asked, server):
    page, _ = asked
    page.goto(f"{server}/jeunesse?region=13&region=05")
    drawn(page)
    expect(page.locator("#cqcm-chosen-region a")).to_have_count(2)
    held = []

    def hold(route: Route) -> None:
        held.append(route)

    page.route("**/choix/**", hold)
    page.locator("#cqcm-chosen-region a").nth(0).click()
    page.locator("#cqcm-chosen-region a").nth(1).click()
    choose(page, "region", "Outaouais")
    page.keyboard.press("Escape")
    assert page.url.endswith("/jeunesse?region=07")
    page.locator("#cqcm-lang-en").click()
    page.wait_for_url("**/jeunesse?lang=en&region=07")
    drawn(page)
    expect(page.locator("#cqcm-chosen-region a")).to_have_text("Outaouais ✕")


def test_who_takes_a_choice_off_by_the_keyboard_goes_on_beside_it(asked):
    page, _ = asked
    choose(page, "region", "Laval")
    page.keyboard.press("Escape")
    page.locator("#cqcm-chosen-region a").press("Enter")
    expect(page.locator("#cqcm-chosen-region a")).to_have_count(0)
    expect(page.locator("#cqcm-filter-region")).to_be_focused()


def test_an_open_list_stays_beside_its_button_and_off_paper(asked):
    page, _ = asked
    choose(page, "region", "Laval")
    expect(page.locator("#cqcm-chosen-region a")).to_have_count(1)
    shown = page.locator("#cqcm-choices-region")
    page.set_viewport_size({"width": 500, "height": 800})
    page.wait_for_function(
        """() => {
            const box = (id) => document.getElementById(id).getBoundingClientRect();
            const [list, button] = [box("cqcm-choices-region"), box("cqcm-filter-region")];
            return Math.abs(list.left - button.left) <= 8 && list.top >= button.bottom - 1;
        }"""
    )
    page.emulate_media(media="print")
    expect(shown).to_be_hidden()
    assert page.locator("#cqcm-chosen-region").inner_text().strip() == "Laval"
    page.emulate_media(media="null")
    page.set_viewport_size({"width": 1400, "height": 1000})


def test_the_framework_is_asked_at_a_place_on_the_page_too(asked, heard):
    page, _ = asked
    page.locator(".cqcm-sections a").last.click()
    page.wait_for_function("() => location.hash")
    choose(page, "region", "Laval")
    page.keyboard.press("Escape")
    expect(page.locator(CLAIM)).to_have_text("Laval\u00a0: 3 postes, sur 15")
    page.route("**/choix/**", lambda route: route.fulfill(status=500))
    page.go_back()
    page.wait_for_function("() => location.hash")
    expect(page.locator("#cqcm-chosen-region a")).to_have_count(0)
    expect(page.locator(CLAIM)).not_to_contain_text("Laval")
    heard.clear()


def test_a_place_on_the_page_asks_for_nothing(asked):
    page, found = asked
    choose(page, "region", "Laval")
    page.keyboard.press("Escape")
    expect(page.locator(CLAIM)).to_have_text("Laval\u00a0: 3 postes, sur 15")
    before = len(found)
    page.locator(".cqcm-sections a").last.click()
    expect(page.locator(page.evaluate("location.hash"))).to_be_in_viewport()
    page.go_back()
    page.wait_for_function("() => !location.hash")
    assert (len(found), runs(page)) == (before, 0)


def test_another_page_language_or_colour_is_a_run(asked):
    page, found = asked
    choose(page, "region", "Laval")
    page.keyboard.press("Escape")
    page.locator("#cqcm-lang-en").click()
    expect(page.locator(CLAIM)).to_have_text("Laval: 3 posts, out of 15")
    drawn(page)
    assert runs(page) == 1
    page.locator('.cqcm-nav a[href^="/membres"]').click()
    page.wait_for_url("**/membres**")
    drawn(page)
    assert runs(page) == 2 and len([one for one in found if "/choix/" in one]) == 1


def test_the_example_is_a_choice_with_the_space_bar_too(asked):
    page, _ = asked
    switch = page.get_by_role("switch")
    expect(switch).not_to_be_checked()
    switch.focus()
    page.keyboard.press("Space")
    expect(switch).to_be_checked()
    expect(switch).to_be_focused()
    drawn(page)
    expect(card(page, "jeune_coop_youths-region").locator(".js-plotly-plot")).to_be_visible()
    assert runs(page) == 0


def test_where_the_framework_has_a_part_a_choice_is_a_run(server, open_page):
    page = open_page(f"{server}/par_region")
    found: list[str] = []
    page.on("request", lambda request: found.append(request.url))
    choose(page, "region", "Laval")
    expect(page.locator("#cqcm-chosen-region")).to_contain_text("Laval")
    drawn(page)
    expect(page.get_by_role("checkbox", name="Laval", exact=True)).to_be_checked()
    assert not [one for one in found if "/choix/" in one]
