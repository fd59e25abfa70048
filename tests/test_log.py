"""The log of a server: what visitors do, without a word that they typed or who they are."""

import json
import re
import signal
from pathlib import Path
from urllib.request import urlopen

import pytest
from chromium import ROOT, running_process
from visitors import connected, rerun, run, visit

from cqcm_data import journal, release
from cqcm_views.views.registry import views

pytestmark = pytest.mark.long

TYPED = ("manon", "exemple.org", "127.0.0.1", "secret", "Montréal", "'06'")
KEYS = {"at", "what", "ms", "rows", "hit", "release", "reference", "queries", "view", "language"}
KEYS |= {"error", "tables"}

FAILING = """
def failing(*_):
    raise ValueError("what stands in a row")

from cqcm_views.tools import glossary
glossary.draw = failing
"""


def lines(folder: Path) -> list[dict[str, object]]:
    return [json.loads(line) for line in (folder / journal.FILE).read_text().splitlines()]


def test_every_rerun_has_a_line_and_none_says_what_was_typed(tmp_path):
    environment = {journal.FOLDER: str(tmp_path / "log")}
    with running_process(tmp_path / "said", environment=environment) as (address, process):
        run(visit(address, "jeunesse", "region=06&exemple=oui&manon=secret"))
        run(visit(address, "jeunesse", "region=06&exemple=oui"))
        run(visit(address, "recherche", "q=manon@exemple.org&lang=en"))
        urlopen(f"{address}/donnees/members.csv").close()
        process.send_signal(signal.SIGTERM)
        process.wait(timeout=20)
    told, online = lines(tmp_path / "log"), release.current().number
    first, again, sought = (one for one in told if one["what"] == "rerun")
    assert (first["view"], first["language"], first["release"]) == ("jeunesse", "fr", online)
    assert (sought["view"], sought["language"]) == ("recherche", "en")
    assert first["queries"] == sum(one.get("reference") == first["reference"] for one in told) - 1
    assert (first["hit"], again["hit"], again["queries"]) == (False, True, 0)
    assert min(first["ms"], again["ms"]) > 0
    assert {key for one in told for key in one} <= KEYS
    for one in told:
        assert one.get("view", "") in {"", *views()} and one.get("language", "fr") in ("fr", "en")
        assert not any(word in str(one) for word in TYPED)


def test_the_reference_that_a_reader_is_told_is_that_of_the_line_and_the_traceback(tmp_path):
    script = (ROOT / "dashboard.py").read_text().replace('"cqcm_views/', f'"{ROOT}/cqcm_views/')
    (tmp_path / "failing.py").write_text(FAILING + script)
    environment = {journal.FOLDER: str(tmp_path / "log"), "PYTHONPATH": str(ROOT)}
    said = tmp_path / "said"
    with running_process(said, tmp_path / "failing.py", environment=environment) as (address, _):
        shown = b"".join(run(until_told(address)))
    (line,) = (one for one in lines(tmp_path / "log") if one["what"] == "rerun")
    assert str(line["reference"]).encode() in shown and line["error"] == "ValueError"
    assert re.search(f"reference {line['reference']}", said.read_text())
    assert "what stands in a row" not in (tmp_path / "log" / journal.FILE).read_text()


async def until_told(address: str) -> list[bytes]:
    """All that comes until the sentence does."""
    async with connected(address) as socket:
        await socket.send(rerun("glossaire"))
        received = []
        async for one in socket:
            received.append(one)
            if re.search(r"référence [0-9A-F]{8}".encode(), one):
                break
        return received
