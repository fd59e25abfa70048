"""A server for the session, one for a cold start, and pages whose console must stay silent."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from chromium import FLAGS, drawn, executable, follow, running_server
from playwright.sync_api import Browser, Page, expect, sync_playwright

PATIENCE = 30_000
expect.set_options(timeout=PATIENCE)


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with running_server(tmp_path_factory.mktemp("server") / "log") as address:
        yield address


@pytest.fixture
def cold_server(tmp_path: Path) -> Iterator[str]:
    """A server that nobody has asked for anything yet."""
    with running_server(tmp_path / "log") as address:
        yield address


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=executable(), args=FLAGS)
        yield chromium
        chromium.close()


@pytest.fixture
def open_page(browser: Browser) -> Iterator[Callable[..., Page]]:
    """Open an address; whatever the console says wrong fails the test at its end.

    A `script` runs in the page before any of its own.
    """
    contexts = []
    said: list[str] = []

    def go(
        address: str, width: int = 1400, height: int = 1000, script: str = "", **options: object
    ) -> Page:
        context = browser.new_context(viewport={"width": width, "height": height}, **options)
        contexts.append(context)
        context.add_init_script(script)
        page = context.new_page()
        listen(page, said)
        page.goto(address)
        drawn(page)
        return page

    yield go
    for context in contexts:
        context.close()
    assert said == []


@pytest.fixture(scope="session")
def kept_open(browser: Browser) -> Iterator[tuple[dict[int, Page], list[str]]]:
    """The pages for all the tests that `visit`, by their width, and what they say wrong."""
    pages: dict[int, Page] = {}
    yield pages, []
    for page in pages.values():
        page.context.close()


@pytest.fixture
def visit(
    browser: Browser, kept_open: tuple[dict[int, Page], list[str]]
) -> Iterator[Callable[..., Page]]:
    """Go to an address as a link of the page does: much faster than to open it anew.

    Each width has a page of its own, so that nothing is drawn anew for another one.
    """
    pages, said = kept_open

    def go(address: str, width: int = 1400, height: int = 1000) -> Page:
        if width not in pages:
            viewport = {"width": width, "height": height}
            pages[width] = browser.new_context(viewport=viewport).new_page()
            listen(pages[width], said)
        page = pages[width]
        page.set_viewport_size({"width": width, "height": height})
        if page.url in ("about:blank", address):
            page.goto(address)
            drawn(page)
        else:
            follow(page, address)
        return page

    yield go
    heard = [*said]
    said.clear()
    assert heard == []


def listen(page: Page, said: list[str]) -> None:
    """Wait long enough on a page, and write down what its console and its errors say."""
    page.set_default_timeout(PATIENCE)
    page.on("console", lambda m: said.append(m.text) if m.type == "error" else None)
    page.on("pageerror", lambda error: said.append(str(error)))
