"""Words that would be code elsewhere are words on every view, in every chart and in every file."""

import csv
import html
import io
import json
import re
import zipfile
from collections.abc import Callable, Iterator, Mapping
from itertools import product

import openpyxl
import pytest
from builders import some
from hostile import EVIL, HOSTILE, Read, rows
from httpx2 import Response
from starlette.testclient import TestClient

from cqcm_data.release import Release
from cqcm_views.cards import browser
from cqcm_views.views.registry import views
from cqcm_views.views.state import State

LANGUAGES = pytest.mark.parametrize("language", ["fr", "en"])
# What shows such words: a measure by each dimension that has them.
BROKEN_DOWN = {
    "jeune_coop_projects": "theme",
    "promotion_views": "campaign",
    "digital_aided": "sector",
}
VIEWS = ("jeunesse", "promotion", "transformation_numerique")
PAPERS = pytest.mark.parametrize(
    ("view", "language"),
    some(product(VIEWS, ("fr", "en")), ("jeunesse", "fr"), ("promotion", "en")),
)
# Of what a card draws itself; Plotly makes lines, weights and colours of these, and nothing else.
DRAWN = {"br", "b", "span"}
UNSEEN = ("meta", "customdata")


@pytest.fixture(scope="module")
def online(online_once: Callable[..., Release]) -> Release:
    return online_once(**rows())


@pytest.fixture
def get(online, whole: TestClient, monkeypatch) -> Callable[[str], Response]:
    monkeypatch.setenv("CQCM_DATASETS", online.root)

    def ask(address: str) -> Response:
        answer = whole.get(address)
        assert answer.status_code == 200, answer.text
        return answer

    return ask


@pytest.mark.long
@LANGUAGES
def test_on_every_view_they_are_text(online, language):
    chosen = State(language)
    seen = ""
    for view in views().values():
        for card in view.cards():
            shown = browser.content(card, chosen, chosen.reading(online), "light")
            page = Read("".join(html_of(shown)))
            assert page.harm() == [] and not {"script", "img", "iframe"} & page.tags
            seen += page.words
    assert_there(seen)


@pytest.mark.long
@LANGUAGES
def test_in_every_chart_they_are_text(online, language):
    chosen = State(language)
    seen = ""
    for view in views().values():
        for card in view.cards():
            shown = browser.content(card, chosen, chosen.reading(online), "light")
            for words in strings(shown.get("figure", {})):
                read = Read(words)
                assert read.harm() == [] and read.tags <= DRAWN, words
                seen += read.words
    assert_there(seen)


@LANGUAGES
def test_in_no_file_for_a_spreadsheet_are_they_a_formula(get, language):
    for measure, by in BROKEN_DOWN.items():
        address = f"/donnees/{measure}.csv?par={by}&lang={language}"
        text = io.StringIO(get(address).content.decode("utf-8-sig"))
        cells = [
            one
            for row in csv.reader(text, delimiter=";" if language == "fr" else ",")
            for one in row
        ]
        assert not [one for one in cells if one[:1] in "=+@\t\r" and one]
        assert_there(" ".join(cells))
        book = openpyxl.load_workbook(io.BytesIO(get(address.replace(".csv", ".xlsx")).content))
        assert_plain(book)


@PAPERS
def test_in_the_workbook_of_a_view_they_are_text(get, view, language):
    content = get(f"/donnees/vue/{view}.xlsx?lang={language}").content
    assert_plain(openpyxl.load_workbook(io.BytesIO(content)))


@pytest.mark.parametrize("measure", BROKEN_DOWN)
def test_programs_get_them_as_they_are(get, measure):
    told = get(f"/donnees/{measure}.json?par={BROKEN_DOWN[measure]}").text
    assert_there(" ".join(strings(json.loads(told))))
    index = Read(get("/donnees/").text)
    assert index.harm() == [] and "script" not in index.tags


@PAPERS
def test_in_a_deck_in_one_file_they_are_text(get, view, language):
    page = Read(get(f"/presentations/{view}.html?lang={language}").text)
    assert page.harm() == [] and page.scripts == 3
    assert_there(page.words)


@pytest.mark.long
@PAPERS
def test_in_powerpoint_they_are_text_and_lead_nowhere(get, view, language):
    content = get(f"/presentations/{view}.pptx?lang={language}").content
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        for name in archive.namelist():
            if name.endswith(".rels"):
                assert EVIL not in archive.read(name).decode()
            if name.endswith(".xlsx"):
                assert_plain(openpyxl.load_workbook(io.BytesIO(archive.read(name))))
        parts = [archive.read(n).decode() for n in archive.namelist() if n.endswith(".xml")]
    assert EVIL in html.unescape("".join(parts))


# Reading what was made ---------------------------------------------------------------------------


def html_of(shown: Mapping[str, object]) -> Iterator[str]:
    """What of a card is HTML."""
    yield from (shown["head"], shown["foot"], *shown["parts"].values())


def strings(held: object) -> Iterator[str]:
    """Every text in a structure, but what a figure says beside itself, and its codes."""
    if isinstance(held, str):
        yield held
    elif isinstance(held, dict):
        for name, value in held.items():
            yield from strings(value) if name not in UNSEEN else ()
    elif isinstance(held, list):
        for value in held:
            yield from strings(value)


def assert_there(text: str) -> None:
    """Each of the words stands in a text, however its lines are broken."""
    there = unbroken(text)
    assert [words for words in HOSTILE if unbroken(words) not in there] == []


def unbroken(text: str) -> str:
    return re.sub(r"[\s']", "", text)


def assert_plain(book: openpyxl.Workbook) -> None:
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row]
    assert not [cell.value for cell in cells if cell.data_type == "f"]
    linked = [cell.hyperlink.target or "" for cell in cells if cell.hyperlink]
    assert not [one for one in linked if EVIL in one or "javascript" in one]
