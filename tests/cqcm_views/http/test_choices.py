"""A choice on a page, asked for without a run: what a run would show, the same for everyone."""

import gzip
import json
from dataclasses import replace
from urllib.parse import parse_qs

import pytest
from builders import page_of

from cqcm_data import once, release
from cqcm_views.app import cells, page, whole
from cqcm_views.app.header import header
from cqcm_views.cards import browser
from cqcm_views.http import choices
from cqcm_views.theme import THEMES
from cqcm_views.views import place
from cqcm_views.views.place import Place
from cqcm_views.views.registry import views

ALONE = [name for name, view in views().items() if not (view.tool or view.choices)]
OTHERS = [name for name in views() if name not in ALONE]
ASKED = ["", "region=13", "region=06&region=13&exemple=oui", "lang=en&region=13&x=y", "region=99"]


def scope(path: str, asked: str = "", headers: dict[str, str] | None = None) -> dict[str, object]:
    sent = [(name.encode(), value.encode()) for name, value in (headers or {}).items()]
    return {
        "type": "http",
        "method": "GET",
        "path": path,
        "query_string": asked.encode(),
        "headers": sent,
    }


def told(path: str, asked: str = "", headers: dict[str, str] | None = None) -> dict[str, object]:
    answer = choices.response(scope(f"{choices.PREFIX}{path}", asked, headers))
    assert answer.status_code == 200, path
    return json.loads(answer.body)


@pytest.mark.parametrize("asked", ASKED)
@pytest.mark.parametrize("name", ALONE)
def test_a_page_shows_what_a_run_would_show_there(built, name, asked):
    found = told(f"dark/{name}", asked)
    raw = parse_qs(asked)
    run = page_of(name, place.read(raw, release.current()))
    run = replace(run, place=Place.of(name, raw), theme="dark")
    shown = json.loads(cells.told(page.steps(run)))
    assert found == {"title": run.title, "header": header(run), "page": shown}


def test_the_address_without_a_view_has_links_to_itself(built):
    assert 'href="/?region=13&amp;lang=en"' in told("light/", "region=13")["header"]


@pytest.mark.parametrize(
    "path", [*(f"light/{name}" for name in OTHERS), "light/nowhere", "red/jeunesse", ""]
)
def test_what_the_framework_has_a_part_in_asks_for_a_run(built, path):
    assert choices.response(scope(f"{choices.PREFIX}{path}")).status_code == 404


def test_each_theme_has_its_colours(built):
    assert len({str(told(f"{theme}/jeunesse")["page"]) for theme in THEMES}) == len(THEMES)


def test_it_is_packed_for_who_takes_it_so(built):
    packed = choices.response(scope("/choix/light/jeunesse", headers={"accept-encoding": "gzip"}))
    plain = choices.response(scope("/choix/light/jeunesse"))
    assert packed.headers["content-encoding"] == "gzip"
    assert gzip.decompress(packed.body) == plain.body
    assert {packed.headers["vary"], plain.headers["vary"]} == {"Accept-Encoding"}


def test_one_that_fails_is_logged_and_left_to_the_run(built, monkeypatch, caplog):
    whole._told.cache_clear()
    monkeypatch.setattr(whole, "header", lambda _page: 1 / 0)
    assert choices.response(scope("/choix/light/jeunesse")).status_code == 500
    assert "ZeroDivisionError" in caplog.text


def test_too_long_an_address_says_so_and_carries_nothing_on(built):
    found = told("light/jeunesse", "lang=en&region=" + "9" * 20_000)
    assert "16 KB" in str(found)
    assert "999" not in str(found)


def test_a_card_that_failed_is_not_kept_with_its_page(built, monkeypatch):
    monkeypatch.setattr(once, "FAILURES_LAST", 0.0)
    whole._told.cache_clear()
    cells._content.cache_clear()
    draw, failing = browser.content, iter([True])

    def once_in_vain(*given: object) -> object:
        if next(failing, False):
            raise RuntimeError("once")
        return draw(*given)

    monkeypatch.setattr(browser, "content", once_in_vain)
    first, second = (choices.response(scope("/choix/light/jeunesse")) for _ in range(2))
    assert (
        'role=\\"alert\\"' in first.body.decode() and first.headers["cache-control"] == "no-store"
    )
    assert 'role=\\"alert\\"' not in second.body.decode()
    assert second.headers["cache-control"].startswith("public")


def test_what_asks_nothing_of_us_makes_no_page_anew(built):
    whole._told.cache_clear()
    for tracked in ("", "fbclid=1", "utm_source=x&mc_eid=2"):
        told("light/jeunesse", tracked)
    assert whole._told.cache_info().misses == 1


def test_an_address_that_holds_very_much_is_not_kept(built):
    whole._told.cache_clear()
    told("light/jeunesse", "&".join(f"region={code:02}" for code in range(1, 18)))
    kept = whole._told.cache_info().currsize
    told("light/jeunesse", "&".join(f"x{n}={'y' * 50}" for n in range(100)))
    assert kept == whole._told.cache_info().currsize == 1
