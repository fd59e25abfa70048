"""Sources et points à préciser: every figure can be traced."""

import re

import pytest
from chromium import drawn, fetch
from parts import write
from playwright.sync_api import expect
from recompute import rows


def test_lists_every_published_figure(server, visit):
    page = visit(f"{server}/sources")
    assert page.locator("table tbody tr").count() == len(rows("published_figures"))


@pytest.mark.long
@pytest.mark.parametrize(
    ("sought", "expected"),
    [
        ("quatre recommandations", "4"),
        ("SECRETARIAT jeunesse memoire", "7"),
        ("6937", "6\u00a0937"),
        ("6 346", "6\u00a0346"),
    ],
)
def test_finds_a_figure_by_its_words_without_accents(sought, expected, server, visit):
    page = visit(f"{server}/sources")
    write(page, "Chercher un chiffre, un point", sought)
    page.wait_for_function("() => new URLSearchParams(location.search).has('chiffre')")
    drawn(page)
    assert expected in page.locator("table tbody").inner_text()
    assert page.locator("table tbody tr").count() < 30


def test_says_so_when_nothing_matches(server, visit):
    page = visit(f"{server}/sources?chiffre=zzzz&lang=en")
    assert "No published figure matches" in page.locator(".cqcm-empty").inner_text()


def test_a_figure_leads_to_its_point_in_the_register(server, visit):
    page = visit(server)
    card = page.locator(".cqcm-card").filter(has=page.locator("#figure-jeune_coop_youths"))
    card.locator(".cqcm-source").click()
    assert "6\u00a0346" in card.inner_text()
    card.get_by_role("link", name="Jeunes\u00a0: trois nombres").click()
    page.wait_for_url("**/sources?part=points#point-youths_three_values")
    point = page.get_by_role("article", name="Jeunes\u00a0: trois nombres")
    point.wait_for()
    for value in ("6\u00a0937", "6\u00a0346", "7\u00a0000"):
        assert value in point.inner_text()


def test_shows_what_holds_and_what_waits(server, visit):
    page = visit(f"{server}/sources?part=checks")
    outcomes = page.locator("tbody td:last-child").all_text_contents()
    assert set(outcomes) == {"Concorde", "En attente de données"}


def test_the_topic_filter_holds_for_each_part(server, visit):
    page = visit(f"{server}/sources?topic=agreement")
    wanted = [row for row in rows("published_figures") if row["topic"] == "agreement"]
    assert page.locator("table tbody tr").count() == len(wanted)
    page.get_by_text("Points à préciser", exact=True).click()
    page.wait_for_url(f"{server}/sources?topic=agreement&part=points")
    page.get_by_role("article").first.wait_for()
    assert 2 < page.get_by_role("article").count() < 20


def test_the_rest_is_a_key_away_and_a_link_to_it_opens_it(server, visit):
    page = visit(f"{server}/sources")
    last = page.locator("table tbody tr").last
    expect(last).to_be_hidden()
    page.get_by_text(re.compile(r"Afficher les \d+ autres")).focus()
    page.keyboard.press("Enter")
    expect(last).to_be_visible()
    page = visit(f"{server}/glossaire#indicator-youth_posts")
    expect(page.locator("#indicator-youth_posts")).to_be_in_viewport()
    expect(page.locator("#indicator-youth_posts")).to_be_focused()


def test_is_ready_once_a_query_works(server):
    assert fetch(f"{server}/pret") == "ready"
