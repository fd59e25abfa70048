"""A real server and a real Chromium, for tests and measures."""

import os
import resource
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from random import SystemRandom
from types import MappingProxyType
from typing import Any

from playwright.sync_api import Browser, Page, TimeoutError

ROOT = Path(__file__).resolve().parents[1]
PATIENCE = 60_000
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


def executable() -> str:
    """The Chromium of this machine, the one without windows first: it does the same with less."""
    found = shutil.which("chromium-headless-shell") or shutil.which("chromium")
    assert found, "no Chromium here: sh tools/chromium"
    return found


@contextmanager
def running_server(
    log: Path, script: Path = ROOT / "dashboard.py", **environment: str
) -> Iterator[str]:
    """The dashboard on a free port of this machine, stopped at the end; its log is kept."""
    with running_process(log, script, environment=environment) as (address, _):
        yield address


@contextmanager
def running_process(
    log: Path,
    script: Path = ROOT / "dashboard.py",
    files: int = 0,
    at_most: int = 0,
    environment: Mapping[str, str] = MappingProxyType({}),
    port: int = 0,
) -> Iterator[tuple[str, subprocess.Popen[bytes]]]:
    """The same with its process, which may open so many `files`, and up to `at_most` if it asks."""
    port = port or free_port()
    command = [sys.executable, "-m", "streamlit", "run", str(script), f"--server.port={port}"]
    with log.open("w") as out:
        process = subprocess.Popen(
            command, cwd=ROOT, env={**os.environ, **environment}, stdout=out, stderr=out
        )
        try:
            if files:
                resource.prlimit(process.pid, resource.RLIMIT_NOFILE, (files, at_most or files))
            wait_until_up(f"http://127.0.0.1:{port}", process, log)
            yield f"http://127.0.0.1:{port}", process
        finally:
            process.terminate()
            process.wait(timeout=20)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def free_row(many: int) -> int:
    """The first of so many free ports in a row, where the system gives none to connections."""
    while True:
        first = SystemRandom().randrange(20_000, 32_000)
        if all(_is_free(first + one) for one in range(many)):
            return first


def _is_free(port: int) -> bool:
    with socket.socket() as probe, suppress(OSError):
        probe.bind(("127.0.0.1", port))
        return True
    return False


def wait_until_up(address: str, process: subprocess.Popen[bytes], log: Path) -> None:
    """Wait for the port only: asking for a page would warm the server up."""
    host, port = address.removeprefix("http://").split(":")
    for _ in range(300):
        assert process.poll() is None, log.read_text()
        with socket.socket() as probe:
            if probe.connect_ex((host, int(port))) == 0:
                return
        time.sleep(0.1)
    raise AssertionError(log.read_text())


# Whoever opens an address with a theme here has chosen it: any other would be taken out.
# Nothing is left to do: in a while at most, for a page that draws nothing may never be idle.
IDLE = "() => new Promise((over) => requestIdleCallback(over, { timeout: 3000 }))"
OWN_THEME = """(address) => {
    const theme = new URL(address).searchParams.get("theme");
    if (theme) localStorage.setItem("cqcm-theme", theme);
    else localStorage.removeItem("cqcm-theme");
}"""


def new_page(browser: Browser, heard: list[str], options: Mapping[str, Any]) -> Page:
    """A page of its own, whose console and errors are written down."""
    context = browser.new_context(**options)
    context.add_init_script(f"if (location.host) ({OWN_THEME})(location.href)")
    page = context.new_page()
    listen(page, heard)
    return page


def listen(page: Page, heard: list[str]) -> None:
    """Wait long enough on a page, and write down what its console and its errors say."""
    page.set_default_timeout(PATIENCE)
    page.on("console", lambda m: heard.append(m.text) if m.type == "error" else None)
    page.on("pageerror", lambda error: heard.append(str(error)))


def follow(page: Page, address: str) -> None:
    """Choose something else by an address, as the links of the page do: it is not loaded anew."""
    before = page.locator(".cqcm-header").inner_html()
    page.evaluate(OWN_THEME, address)
    page.evaluate(
        """(address) => {
            if (new URL(address).pathname !== location.pathname) scrollTo(0, 0);
            History.prototype.pushState.call(history, {}, "", address);
            dispatchEvent(new PopStateEvent("popstate"));
        }""",
        address,
    )
    # A short run may begin and end unseen; the links of the header carry all of the address.
    page.wait_for_function(
        "(before) => document.querySelector('.cqcm-header').innerHTML !== before", arg=before
    )
    drawn(page)


# What of a page is not there yet. What stands is that of the address: the header's links repeat all
# of it. A page that was just left is as still as one that is drawn, until the server hears of it.
UNFINISHED = """() => {
    const written = (address) => {
        const { pathname, searchParams } = new URL(address);
        searchParams.delete('theme');
        const asks = ([name]) => !/^utm_/.test(name) && !cqcm.told.passing.includes(name);
        return [pathname, ...[...searchParams].filter(asks).map(String).sort()].join();
    };
    const all = (some) => [...document.querySelectorAll(some)];
    const told = document.querySelector('.cqcm-themes a');
    const isDrawn = (chart) => chart.querySelector('.main-svg') && !chart.ariaBusy;
    const waits = {
        [location.href]: written(told?.href ?? 'about:blank') !== written(location.href)
            && `the header is that of ${told?.href}`,
        'the end of a run': !document.querySelector('[data-test-script-state=notRunning]'),
        'what was asked for': document.querySelector('[data-stale=true], [data-asks]'),
        'a stack of cards': all('[class*=st-key-page-], .st-key-maps')
            .some((one) => !one.querySelector('.cqcm-stack')),
        'what is folded': all('.cqcm-rest').some((rest) => !rest.querySelector('.cqcm-figure')),
        'a chart': all('.cqcm-chart').find((chart) => !isDrawn(chart))?.outerHTML,
    };
    return Object.entries(waits).filter(([, is]) => is).map(([name, is]) => `${name}: ${is}`);
}"""


def drawn(page: Page) -> None:
    """Wait until the run that draws the page has ended and its cards and charts are there.

    For three frames together: the framework says that a run has ended when it has told the cards
    what they show, a moment before they begin to draw it.
    """
    page.wait_for_selector(".cqcm-footer")
    page.evaluate("window.stillFor = 0")
    try:
        page.wait_for_function(
            f"""() => {{
                window.stillFor = ({UNFINISHED})().length ? 0 : window.stillFor + 1;
                return window.stillFor === 3;
            }}"""
        )
    except TimeoutError as late:
        raise AssertionError(f"not drawn: {page.evaluate(UNFINISHED)}") from late


def fetch(address: str) -> str:
    with urllib.request.urlopen(address, timeout=20) as answer:
        return str(answer.read().decode())
