"""A card in a frame of another site's page, and in a page of another site that may not show it."""

import re
import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

import pytest
import uvicorn
from axe_playwright_python.sync_playwright import Axe
from chromium import free_port
from playwright.sync_api import Browser, FrameLocator, Page, expect
from starlette.applications import Starlette

from cqcm_views import sites
from cqcm_views.http import front_door, gate
from cqcm_views.theme import THEMES

POSTS, BARS = "card-youth_posts-region", "card-media_actions-media_kind"
CHART = {"exclude": [[".chart .svg-container"]]}


class _Site(BaseHTTPRequestHandler):
    """Another site: its page frames what its address names."""

    def do_GET(self) -> None:
        framed = parse_qs(urlsplit(self.path).query).get("shows", ["about:blank"])[0]
        frame = f'<iframe src="{framed}" title="x" width="100%" height="800"></iframe>'
        page = f"<!doctype html><title>site</title><h1>A site</h1>{frame}"
        self.send_response(200)
        self.send_header("Content-Type", "text/html")
        self.end_headers()
        self.wfile.write(page.replace("&", "&amp;").encode())

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture(scope="module")
def other_sites() -> Iterator[tuple[str, str]]:
    """The addresses of two sites on this machine."""
    servers = [ThreadingHTTPServer(("127.0.0.1", 0), _Site) for _ in range(2)]
    for one in servers:
        threading.Thread(target=one.serve_forever, daemon=True).start()
    yield tuple(f"http://127.0.0.1:{one.server_port}" for one in servers)
    for one in servers:
        one.shutdown()
        one.server_close()


@pytest.fixture(scope="module")
def cards(other_sites: tuple[str, str]) -> Iterator[str]:
    """Where cards stand alone: the gate and the front door, which the first site may frame."""
    doors = gate.Gate(front_door.FrontDoor(Starlette(routes=front_door.routes)))
    port = free_port()
    config = uvicorn.Config(doors, port=port, log_config=None, ws="none", lifespan="off")
    server = uvicorn.Server(config)
    with pytest.MonkeyPatch.context() as patched:
        patched.setenv(sites.FRAMES, f"'self' {other_sites[0]}")
        thread = threading.Thread(target=server.run, daemon=True)
        thread.start()
        while not server.started:
            time.sleep(0.01)
        yield f"http://127.0.0.1:{port}"
        server.should_exit = True
        thread.join()


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    context = browser.new_context(viewport={"width": 800, "height": 900})
    yield context.new_page()
    context.close()


def listened(page: Page) -> list[str]:
    said: list[str] = []
    page.on("console", lambda m: said.append(m.text) if m.type == "error" else None)
    page.on("pageerror", lambda error: said.append(str(error)))
    return said


def framed(page: Page, site: str, cards: str, code: str, more: str = "") -> FrameLocator:
    shown = f"{cards}/?embed=carte%26carte={code}{more}"
    page.goto(f"{site}/?shows={shown}")
    return page.frame_locator("iframe")


@pytest.mark.long
def test_a_site_that_is_configured_shows_the_card_with_its_chart(cards, other_sites, page):
    said = listened(page)
    for _ in range(2):  # the second time the browser has it already
        card = framed(page, other_sites[0], cards, POSTS)
        expect(card.locator("h1")).to_have_text("Postes de l'équipe jeunesse, par région")
        expect(card.locator(".chart .main-svg").first).to_be_visible()
        expect(card.locator(".chart")).to_contain_text("Montérégie")
    assert said == []


def test_a_site_that_is_not_configured_cannot(cards, other_sites, page):
    said = listened(page)
    framed(page, other_sites[1], cards, POSTS)
    assert page.frames[1].url.startswith("chrome-error:")
    assert any("frame-ancestors" in one for one in said)


def test_its_colours_are_the_devices_and_paper_is_light(cards, page):
    page.emulate_media(color_scheme="dark")
    page.goto(f"{cards}/?embed=carte&carte={BARS}")
    bar = page.locator(".chart .bars path").first
    for name in ("dark", "light"):
        page.emulate_media(color_scheme=name)
        expect(bar).to_have_css("fill", rgb(THEMES[name].accent))
        expect(page.locator("body")).to_have_css("background-color", rgb(THEMES[name].card))
    page.emulate_media(color_scheme="dark")
    expect(bar).to_have_css("fill", rgb(THEMES["dark"].accent))
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    expect(bar).to_have_css("fill", rgb(THEMES["light"].accent))


def rgb(colour: str) -> str:
    return f"rgb({', '.join(str(int(colour[at : at + 2], 16)) for at in (1, 3, 5))})"


def test_where_the_chart_cannot_come_its_table_opens(cards, page):
    page.route(re.compile("plotly"), lambda route: route.abort())
    page.goto(f"{cards}/?embed=carte&carte={BARS}&lang=en")
    expect(page.get_by_role("status")).to_have_text(
        "The chart could not be loaded. Its table gives the numbers."
    )
    expect(page.locator("table")).to_be_visible()
    expect(page.locator(".chart")).to_be_hidden()


@pytest.mark.long
@pytest.mark.parametrize(
    ("scheme", "codes"), [("light", (POSTS, "card-board")), ("dark", (BARS, "figure-ciec", "none"))]
)
def test_axe_finds_nothing_and_nothing_is_wider_than_a_phone(scheme, codes, cards, page):
    page.emulate_media(color_scheme=scheme)
    page.set_viewport_size({"width": 320, "height": 600})
    for code in codes:
        page.goto(f"{cards}/?embed=carte&carte={code}")
        if code in (POSTS, BARS):
            expect(page.locator(".main-svg").first).to_be_visible()
        page.evaluate("document.querySelectorAll('details').forEach(one => { one.open = true })")
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), code
        answer = Axe().run(page, context=CHART, options={"resultTypes": ["violations"]}).response
        found = [(one["id"], one["nodes"][0]["any"][0]["message"]) for one in answer["violations"]]
        assert (code, found) == (code, [])
