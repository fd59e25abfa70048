"""A card alone at an address, for other sites, and the code that shows it there."""

import gzip
import html
import re
from dataclasses import replace
from html.parser import HTMLParser
from urllib.parse import parse_qs, urlsplit

import pytest
from builders import some

from cqcm_data import release
from cqcm_views import sites
from cqcm_views.cards import browser
from cqcm_views.http import embedded
from cqcm_views.views import deck
from cqcm_views.views.model import ChartCard
from cqcm_views.views.registry import views
from cqcm_views.views.state import State
from cqcm_views.wording.strings import say

BOTH = pytest.mark.parametrize("language", ["fr", "en"])
READS = {"Accept": "text/html"}
POSTS = "card-youth_posts-region"
LEVELS = "card-jeune_coop_projects-level"  # waits for records


def given(whole, code: str, more: str = ""):
    return whole.get(f"/?embed=carte&carte={code}{more}")


class Elements(HTMLParser):
    """The elements of a page with their attributes."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.all: list[tuple[str, dict[str, str | None]]] = []
        self.feed(page)

    def handle_starttag(self, tag, attributes):
        self.all.append((tag, dict(attributes)))

    def of(self, tag: str) -> list[dict[str, str | None]]:
        return [attributes for name, attributes in self.all if name == tag]


# The page ----------------------------------------------------------------------------------------

# A number, a map, bars, columns, a timeline, a list, a table in full, a card that waits.
KEPT = (
    *("figure-microsite_visits", POSTS, "card-roadmap_projects-stage", LEVELS),
    *("card-press_releases-month", "card-promotion_year", "card-board", "card-agreement_in_full"),
)


@BOTH
@pytest.mark.parametrize("code", some(deck.cards(), *KEPT))
def test_each_card_is_light_and_has_its_source_its_version_and_a_way_back(code, language, whole):
    answer = given(whole, code, f"&lang={language}")
    page = answer.text
    assert answer.status_code == 200 and answer.headers["content-type"].startswith("text/html")
    assert len(gzip.compress(page.encode())) < 12_000
    shown, online = Elements(page), release.current()
    assert shown.of("html")[0]["lang"] == f"{language}-CA" and len(shown.of("h1")) == 1
    text = html.unescape(page)
    assert say("about_release", language, number=online.number, date="")[:-2] in text
    assert re.search('<p class="source">[^<]{8}', page)
    (back,) = shown.of("a")
    assert (back["target"], back["rel"]) == ("_blank", "noopener")
    place = urlsplit(back["href"])
    assert place.path[1:] in views() and place.fragment == code
    assert parse_qs(place.query).get("lang", ["fr"]) == [language]


def test_what_it_needs_is_kept_by_the_browser_for_all_cards(whole):
    asked = set()
    for code in (POSTS, "card-press_releases-month", "figure-ciec"):
        shown = Elements(given(whole, code).text)
        files = {one["href"] for one in shown.of("link")}
        files |= {one["src"] for one in shown.of("script") if "src" in one}
        assert len(files) == (1 if code.startswith("figure") else 3)
        asked |= files
    asked |= set(re.findall(r'url\("([^"]+)"\)', given(whole, POSTS).text))
    assert len(asked) == 4
    for address in asked:
        answer = whole.get(address)
        assert answer.status_code == 200 and "immutable" in answer.headers["Cache-Control"]


def test_nothing_that_stands_in_the_page_is_run(whole):
    answer = given(whole, POSTS)
    policy = answer.headers["Content-Security-Policy"]
    assert policy.startswith("default-src 'none'; script-src 'self'; ")
    assert "unsafe-eval" not in policy and "http" not in policy and "*" not in policy
    inline = [one for one in Elements(answer.text).of("script") if "src" not in one]
    assert [one["type"] for one in inline] == ["application/json"]


def test_who_may_frame_it_is_configured(whole, monkeypatch):
    assert given(whole, POSTS).headers["Content-Security-Policy"].endswith("ancestors 'self'")
    monkeypatch.setenv(sites.FRAMES, "'self' https://cqcm.example")
    for code in (POSTS, "none"):
        policy = given(whole, code).headers["Content-Security-Policy"]
        assert policy.endswith("frame-ancestors 'self' https://cqcm.example")


def test_it_is_under_the_filters_and_the_colours_of_its_address(whole):
    page = given(whole, POSTS, "&region=16&theme=contrast&utm_source=x").text
    assert "Montérégie" in re.search("<h1>(.*?)</h1>", page)[1]
    assert 'data-theme="contrast"' in page and 'data-theme="' not in given(whole, POSTS).text
    (back,) = Elements(page).of("a")
    assert "region=16" in back["href"] and "theme" not in back["href"]


def test_what_is_made_up_is_there_only_when_it_is_asked_for_and_is_marked(whole):
    words = say("status_fictitious", "fr")
    waits = given(whole, LEVELS).text
    assert words not in waits and "<script" not in waits and 'class="words"' in waits
    assert f"<strong>{words}</strong>" in given(whole, LEVELS, "&exemple=oui").text
    assert f"<strong>{words}</strong>" not in given(whole, POSTS, "&exemple=oui").text


def test_an_older_version_says_so_and_its_link_stays_in_it(online_with, whole, monkeypatch):
    old = online_with()
    newest = online_with(old)
    monkeypatch.setattr(release, "current", lambda *_: newest)
    page = given(whole, POSTS, f"&version={old.number}").text
    assert f"la plus récente est la version {newest.number}" in page
    assert f"version={old.number}" in Elements(page).of("a")[0]["href"]


def test_what_one_has_already_is_not_sent_again(whole):
    first = given(whole, POSTS)
    tag = {"If-None-Match": first.headers["ETag"]}
    again = whole.get(f"/?embed=carte&carte={POSTS}", headers=tag)
    assert (again.status_code, again.content) == (304, b"")
    assert whole.get(f"/?embed=carte&carte={POSTS}&theme=dark", headers=tag).status_code == 200


def test_whatever_the_numbers_say_stays_words(whole, monkeypatch):
    made = embedded.contents.content

    def nasty(*asked: object):
        held = made(*asked)
        return replace(held, title=NASTY, headline=NASTY, claim=NASTY, caution=NASTY)

    monkeypatch.setattr(embedded.contents, "content", nasty)
    page = given(whole, POSTS, "&region=01").text
    shown = Elements(page)
    assert not shown.of("b") and len(shown.of("script")) == 3
    assert html.unescape(re.search("<h1>(.*?)</h1>", page)[1]) == NASTY


NASTY = '<b>"</script><script>alert(1)</script>'


# In vain -----------------------------------------------------------------------------------------


@BOTH
@pytest.mark.parametrize(
    ("asked", "status", "name", "quoted"),
    [
        ("carte=zut", 404, "embed_unknown", "zut"),
        (f"carte={'é' * 400}", 404, "embed_unknown", "é" * 40),
        ("carte=", 404, "embed_unnamed", ""),
        ("", 404, "embed_unnamed", ""),
        (f"carte={POSTS}&version=99", 404, "embed_no_version", "99"),
        (f"carte={POSTS}&version=x", 404, "embed_no_version", "x"),
        (f"carte={POSTS}&region=99", 400, "embed_nothing", "99"),
        (f"carte={POSTS}&theme=pink", 400, "embed_nothing", "pink"),
        (f"carte={POSTS}&zut=1", 400, "embed_nothing", "zut"),
    ],
)
def test_what_is_asked_in_vain_is_said(asked, status, name, quoted, language, whole):
    answer = whole.get(f"/?embed=carte&{asked}&lang={language}")
    told = say(name, language, card=quoted, version=quoted)
    assert answer.status_code == status and len(answer.text) < 300
    assert told in answer.text and quoted in answer.text
    assert answer.headers["Cache-Control"] == "no-store"


def test_who_reads_it_in_a_frame_has_a_page_whose_way_on_leads_out_of_it(whole):
    answer = whole.get("/?embed=carte&carte=<script>&lang=en", headers=READS)
    assert "&lt;script&gt;" in answer.text and "<script" not in answer.text
    (way,) = Elements(answer.text).of("a")
    assert way == {"href": "/?lang=en", "target": "_blank", "rel": "noopener"}


def test_what_goes_wrong_is_said_with_a_reference(whole, monkeypatch):
    monkeypatch.setattr(embedded.contents, "content", lambda *_: 1 / 0)
    answer = given(whole, POSTS, "&region=02&lang=en")
    assert answer.status_code == 500 and re.search(r"\b[0-9A-F]{8}\b", answer.text)
    assert "Traceback" not in answer.text


def test_other_uses_of_the_name_and_other_addresses_are_the_apps(whole):
    for address in ("/?embed=true", f"/?carte={POSTS}", f"/jeunesse?embed=carte&carte={POSTS}"):
        assert "window.__streamlit" in whole.get(address).text


def test_an_address_that_a_program_escaped_is_put_right(whole):
    answer = whole.get(f"/?embed=carte&amp;carte={POSTS}", follow_redirects=False)
    assert answer.headers["Location"] == f"?embed=carte&carte={POSTS}"


# The code ----------------------------------------------------------------------------------------

STATE = State(language="en", theme="dark")


def code_of(card, state: State = STATE) -> str:
    """The code in the menu of a card; nothing where none is offered."""
    foot = str(browser.content(card, state, state.reading(release.current()), "light")["foot"])
    found = [one["data-frame"] for one in Elements(foot).of("button") if "data-frame" in one]
    return found[0] if found else ""


@pytest.mark.parametrize("frames", [None, "'self'", "'none'", "'SELF'"])
def test_no_code_is_offered_where_no_site_may_frame_it(frames, monkeypatch):
    if frames:
        monkeypatch.setenv(sites.FRAMES, frames)
    assert code_of(deck.cards()[POSTS]) == ""


def test_the_code_is_a_frame_of_the_card_as_one_sees_it(whole, monkeypatch):
    monkeypatch.setenv(sites.FRAMES, "https://cqcm.example")
    (frame,) = Elements(code_of(deck.cards()[POSTS])).of("iframe")
    assert frame["src"] == f"/?lang=en&theme=dark&embed=carte&carte={POSTS}"
    assert (frame["title"], frame["loading"]) == ("Posts of the youth team, by region", "lazy")
    assert frame["width"] == "100%" and 300 < int(frame["height"]) < 900
    assert whole.get(frame["src"]).status_code == 200
    monkeypatch.setenv(sites.PUBLIC, "https://chiffres.example/")
    assert 'src="https://chiffres.example/?lang=en&amp;theme=dark' in code_of(deck.cards()[POSTS])


def test_rows_have_it_and_made_up_numbers_are_asked_for_where_they_are_seen(monkeypatch):
    monkeypatch.setenv(sites.FRAMES, "https://cqcm.example")
    state = State(example=True)
    row = browser.rows([deck.cards()["figure-ciec"]], state, state.reading(release.current()))
    (code,) = [one["data-frame"] for one in Elements(row).of("button") if "data-frame" in one]
    assert "exemple" not in code and "figure-ciec" in code
    assert "exemple=oui" in code_of(deck.cards()[LEVELS], state)


def test_a_card_that_is_composed_has_no_code(monkeypatch):
    monkeypatch.setenv(sites.FRAMES, "https://cqcm.example")
    assert code_of(ChartCard("youth_posts", ("region",), "bar", per="inhabitants")) == ""


def test_no_title_ends_the_code_that_it_stands_in(monkeypatch):
    monkeypatch.setenv(sites.FRAMES, "https://cqcm.example")
    made = browser.contents.content
    monkeypatch.setattr(
        browser.contents, "content", lambda *asked: replace(made(*asked), headline=NASTY)
    )
    (frame,) = Elements(code_of(deck.cards()[POSTS])).of("iframe")
    assert frame["title"] == NASTY
