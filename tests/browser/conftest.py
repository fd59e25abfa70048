"""A server for the run, one for a cold start, and pages whose console must stay silent."""

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from urllib.parse import urlsplit

import pytest
import shared
from chromium import (
    FLAGS,
    PATIENCE,
    drawn,
    executable,
    follow,
    free_port,
    new_page,
    running_server,
)
from identity import started_by_owner
from playwright.sync_api import Browser, Page, expect, sync_playwright

# The lightest view, and what stands in for it on the way to itself.
ELSEWHERE: Mapping[str, str] = defaultdict(lambda: "/recherche", {"/recherche": "/glossaire"})
expect.set_options(timeout=PATIENCE)


@pytest.fixture(scope="session")
def server(run_folder: Path) -> Iterator[str]:
    """One for the browsers of all workers."""
    with shared.server(run_folder / "server") as address:
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


@pytest.fixture(scope="session")
def heard() -> list[str]:
    """What the console and the errors of all pages say wrong."""
    return []


@pytest.fixture(scope="session")
def used_before(browser: Browser) -> Iterator[list[Page]]:
    """Pages that one test leaves to the next: a browser that has read our scripts before reads
    them in half the time.
    """
    pages: list[Page] = []
    yield pages
    for page in pages:
        page.context.close()


@pytest.fixture
def alone(browser: Browser) -> Iterator[Callable[..., Page]]:
    """Pages of their own: what the console says of a connection that is cut is not ours."""
    pages: list[Page] = []

    def new(**options: object) -> Page:
        pages.append(browser.new_context(**options).new_page())
        pages[-1].set_default_timeout(60_000)
        return pages[-1]

    yield new
    for page in pages:
        page.context.close()


@pytest.fixture
def open_page(
    browser: Browser, used_before: list[Page], heard: list[str]
) -> Iterator[Callable[..., Page]]:
    """Open an address; whatever the console says wrong fails the test at its end.

    Each call gives another page, loaded whole; one that nobody has used yet where `fresh`, with a
    `script` that runs there before any of its own, or with `options`.
    """
    own: list[Page] = []
    taken: list[Page] = []

    def go(
        address: str,
        width: int = 1400,
        height: int = 1000,
        script: str = "",
        fresh: bool = False,
        **options: object,
    ) -> Page:
        alone = bool(fresh or script or options)
        page = used_before.pop() if used_before and not alone else new_page(browser, heard, options)
        (own if alone else taken).append(page)
        if script:
            page.add_init_script(script)
        page.set_viewport_size({"width": width, "height": height})
        page.goto(address)
        drawn(page)
        return page

    yield go
    for page in own:
        page.context.close()
    for page in taken:
        page.emulate_media(media="null")
        page.goto("about:blank")
    used_before += taken
    wrong = [*heard]
    heard.clear()
    assert wrong == []


@pytest.fixture(scope="session")
def kept_open(browser: Browser) -> Iterator[dict[int, Page]]:
    """The pages for all the tests that `visit`, by their width."""
    pages: dict[int, Page] = {}
    yield pages
    for page in pages.values():
        page.context.close()


@pytest.fixture
def visit(
    browser: Browser, kept_open: dict[int, Page], heard: list[str]
) -> Iterator[Callable[..., Page]]:
    """Go to an address as a link of the page does: much faster than to open it anew.

    Each width has a page of its own, so that nothing is drawn anew for another one. It comes from
    another view, so that what was unfolded or pressed there is gone.
    """

    def go(address: str, width: int = 1400, height: int = 1000) -> Page:
        if width not in kept_open:
            kept_open[width] = new_page(browser, heard, {})
        page = kept_open[width]
        page.set_viewport_size({"width": width, "height": height})
        before, wanted = urlsplit(page.url), urlsplit(address)
        if before.netloc != wanted.netloc:
            page.goto(address)
            drawn(page)
            return page
        if before.path.strip("/") == wanted.path.strip("/"):  # the first view has two addresses
            follow(page, f"{wanted.scheme}://{wanted.netloc}{ELSEWHERE[wanted.path]}")
        follow(page, address)
        return page

    yield go
    wrong = [*heard]
    heard.clear()
    assert wrong == []


@pytest.fixture
def owner(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[tuple[str, str]]:
    """A server with tables, files under way and roles of its own, and the link of its owner."""
    for name in ("datasets", "intake", "access"):
        monkeypatch.setenv(f"CQCM_{name.upper()}", str(tmp_path / name))
    port = free_port()
    with started_by_owner(tmp_path / "access", port) as link:
        yield f"http://127.0.0.1:{port}", link
