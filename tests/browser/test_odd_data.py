"""The real dashboard with what no test data has: words full of marks, and a view that fails."""

import re

import pytest
from chromium import ROOT, drawn, running_server
from playwright.sync_api import expect

pytestmark = pytest.mark.long

MARKED = r"*a* [b](http://x) :red[c] $d$ :smile: `e` <b> 1\2"
ODD = f"""
import streamlit as st
from starlette.middleware import Middleware

from cqcm_data import labels, query
from cqcm_data.text import Text
from cqcm_views.app import errors
from cqcm_views.http import front_door
from cqcm_views.tools import glossary

label, options = labels.label, query.options


def failing(*_):
    raise ValueError("inner words")


def with_one_more(dimension, *rest):
    return [*options(dimension, *rest), *(["marked"] if dimension == "sector" else [])]


def with_its_words(dimension, value, on=None):
    if value == "marked":
        return Text(fr={MARKED!r}, en={MARKED!r})
    return label(dimension, value, on)


query.options, labels.label = with_one_more, with_its_words
glossary.draw = failing
app = st.App(
    {str(ROOT / "cqcm_views" / "app" / "run.py")!r},
    routes=front_door.routes,
    middleware=[Middleware(front_door.FrontDoor)],
    on_script_error=errors.tell,
)
"""


@pytest.fixture(scope="module")
def odd(tmp_path_factory):
    """Its address, and the file of its log."""
    folder = tmp_path_factory.mktemp("odd")
    script, log = folder / "odd.py", folder / "log"
    script.write_text(ODD, encoding="utf-8")
    with running_server(log, script, PYTHONPATH=str(ROOT)) as address:
        yield address, log


def test_marks_in_the_words_of_a_filter_stay_marks(odd, open_page):
    page = open_page(f"{odd[0]}/faits_saillants?sector=marked")
    chip = page.locator(".cqcm-filters").get_by_role("link", name="✕")
    assert chip.inner_text().endswith(f"{MARKED} ✕")
    assert MARKED in chip.get_attribute("title")


@pytest.mark.parametrize(
    ("language", "said"),
    [("fr", "Cette vue n'a pas pu être affichée."), ("en", "This view could not be shown.")],
)
def test_a_view_that_fails_says_so_with_a_reference_and_no_traceback(
    language, said, odd, open_page
):
    address, log = odd
    page = open_page(f"{address}/sources")
    page.goto(f"{address}/glossaire?lang={language}")
    told = page.get_by_role("alert").filter(has_text=said)
    expect(told).to_have_count(1)
    text = page.locator("body").inner_text()
    for inner in ("Traceback", "ValueError", "inner words", "odd.py"):
        assert inner not in text
    reference = re.search(r"\b[0-9A-F]{8}\b", told.inner_text())[0]
    written = log.read_text()
    assert f"reference {reference}" in written
    assert "ValueError: inner words" in written
    page.goto(f"{address}/sources?lang={language}")
    drawn(page)
