"""Two dashboards behind one address, as `make serve` starts them."""

import gzip
import os
import re
import signal
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from email.message import Message
from pathlib import Path

import pytest
from chromium import ROOT, free_port
from visitors import answered, connected, rerun, run

WAIT = 120  # seconds: on a machine that does much else
NAMES = ("one", "two")
OWNERS = b"Journal (CSV)"  # what only an administrator is shown


@dataclass(frozen=True)
class Served:
    address: str
    log: Path
    process: subprocess.Popen[bytes]


@pytest.fixture(scope="module")
def served(tmp_path_factory) -> Iterator[Served]:
    folder = tmp_path_factory.mktemp("serve")
    log, port = folder / "log", free_port()
    environment = {
        **os.environ,
        "CQCM_DATASETS": str(folder / "datasets"),
        "CQCM_ACCESS": str(folder / "access"),
        "STREAMLIT_SERVER_PORT": str(port),
    }
    with log.open("wb") as out:
        process = subprocess.Popen(
            ["sh", "tools/serve"], cwd=ROOT, env=environment, stdout=out, stderr=out
        )
    one = Served(f"http://127.0.0.1:{port}", log, process)
    try:
        for name in NAMES:
            until(lambda name=name: goes_on(one, name), one)
        yield one
    finally:
        process.terminate()
        process.wait(30)


def test_a_page_goes_on_with_the_process_that_it_came_from(served):
    _, headers, _ = fetched(served.address)
    assert re.match("cqcm_process=(one|two);.*HttpOnly.*SameSite=Lax", headers["Set-Cookie"])
    assert all(goes_on(served, name) for name in NAMES)
    assert not goes_on(served, "another")


def test_what_the_framework_measures_is_told_to_nobody_in_front(served):
    for path in ("/_stcore/metrics", "/_stcore/metrics/", "/_STCORE/metrics", "/%5fstcore/metrics"):
        status, _, body = fetched(served.address + path)
        assert status in (403, 404) or b"cache_memory" not in body, path


def test_the_files_of_a_page_come_whole_packed_or_not(served):
    _, _, page = fetched(served.address)
    path = re.search(rb'"([^"]*-cqcm\.js)"', page)[1].decode()
    plain = [fetched(served.address + path)[2] for _ in range(3)]
    assert len({*plain}) == 1 and b"cqcm.card" in plain[0]
    _, _, packed = fetched(served.address + path, {"Accept-Encoding": "gzip"})
    assert gzip.decompress(packed) == plain[0]


def test_the_owners_link_opens_once_and_both_processes_know_its_browser(served):
    (link,) = re.findall(r"http://\S+/acces/\S+", served.log.read_text())
    assert link.startswith(f"{served.address}/")
    status, headers, _ = fetched(link)
    cookie = headers["Set-Cookie"].partition(";")[0]
    assert status == 303 and cookie.startswith("cqcm_staff=")
    assert fetched(link)[0] == 403
    for name in NAMES:
        assert OWNERS in page(served, f"cqcm_process={name}; {cookie}"), name
        assert OWNERS not in page(served, f"cqcm_process={name}"), name


def test_while_one_is_gone_the_other_answers_and_it_comes_again(served):
    before = process_of(served, "one")
    os.kill(before, signal.SIGKILL)
    until(lambda: fetched(served.address, of("one"))[0] == 200, served)
    until(lambda: process_of(served, "one") not in (before, None), served)
    until(lambda: goes_on(served, "one"), served)


def test_told_to_end_all_of_them_do(served):
    there = [process_of(served, name) for name in NAMES]
    served.process.terminate()
    served.process.wait(30)
    assert all(there) and not any(process_of(served, name) for name in NAMES)
    with pytest.raises(urllib.error.URLError):
        fetched(served.address)


# What is asked of them ---------------------------------------------------------------------------


def of(name: str) -> dict[str, str]:
    return {"Cookie": f"cqcm_process={name}"}


def goes_on(served: Served, name: str) -> bool:
    """Whether the process of this name answers: nobody else is named in its place."""
    status, headers, _ = fetched(served.address, of(name))
    return status == 200 and not headers["Set-Cookie"]


class _NoFurther(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *_args: object) -> None:
        return None


def fetched(address: str, headers: dict[str, str] | None = None) -> tuple[int, Message, bytes]:
    request = urllib.request.Request(address, headers=headers or {})
    try:
        with urllib.request.build_opener(_NoFurther).open(request, timeout=60) as answer:
            return answer.status, answer.headers, answer.read()
    except urllib.error.HTTPError as refused:
        return refused.code, refused.headers, refused.read()


def page(served: Served, cookie: str) -> bytes:
    """All that the page of the team shows to a browser."""

    async def asked() -> list[bytes]:
        async with connected(served.address, headers={"Cookie": cookie}) as socket:
            await socket.send(rerun("equipe"))
            return await answered(socket)

    return b"".join(run(asked()))


def process_of(served: Served, name: str) -> int | None:
    """The process of one of the dashboards: by what it was started with."""
    port = int(served.address.rpartition(":")[2]) + 1 + NAMES.index(name)
    for folder in Path("/proc").glob("[0-9]*"):
        with suppress(OSError):
            known = (folder / "environ").read_bytes().split(b"\0")
            command = (folder / "cmdline").read_bytes()
            if f"STREAMLIT_SERVER_PORT={port}".encode() in known and b"cqcm_views" in command:
                return int(folder.name)
    return None


def until(holds: Callable[[], bool], served: Served) -> None:
    end = time.monotonic() + WAIT
    while time.monotonic() < end:
        with suppress(OSError):
            if holds():
                return
        assert served.process.poll() is None, served.log.read_text()
        time.sleep(0.2)
    raise AssertionError(served.log.read_text())
