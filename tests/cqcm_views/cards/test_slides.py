"""A card and a view as PowerPoint, from the links that stand beside them."""

import html
import io
import re

import pytest
from builders import today
from pptx import Presentation
from pptx.enum.shapes import PP_PLACEHOLDER as KIND
from starlette.testclient import TestClient

from cqcm_data.filters import Filters
from cqcm_views.app import shell
from cqcm_views.cards import browser
from cqcm_views.views import deck
from cqcm_views.views.registry import views
from cqcm_views.views.state import State

BARS, MADE_UP = "card-media_actions-media_kind", "card-jeune_coop_youths-region"
HERE = State("en", theme="dark", where=Filters(region=["16"]))


def link(code: str, state: State) -> str | None:
    """Where the menu of a card leads for PowerPoint."""
    reading = today(example=state.example)
    foot = browser.content(deck.cards()[code], state, reading, "light")["foot"]
    found = re.search(r'href="(/presentations/[^"]+[.]pptx[^"]*)" download', str(foot))
    return html.unescape(found[1]) if found else None


def opened(client: TestClient, address: str):
    answer = client.get(address)
    assert answer.status_code == 200, answer.text
    return Presentation(io.BytesIO(answer.content)), answer.headers["content-disposition"]


def notes_of(slide) -> str:
    return slide.notes_slide.notes_text_frame.text


def test_a_card_is_one_slide_with_its_chart_its_source_and_what_is_chosen(whole):
    address = link(BARS, HERE)
    assert address == f"/presentations/{BARS}.pptx?lang=en&region=16"  # no colour is in a file
    shown, name = opened(whole, address)
    (slide,) = shown.slides
    assert slide.shapes.title.text_frame.text and any(one.has_chart for one in slide.shapes)
    (source,) = (one for one in slide.placeholders if one.placeholder_format.type == KIND.FOOTER)
    assert "CQCM" in source.text_frame.text
    assert f"{BARS}.pptx?lang=en&region=16" in notes_of(slide) and "Montérégie" in notes_of(slide)
    assert "FICTIF_" not in name and BARS not in name


def test_what_is_made_up_goes_along_only_while_it_shows(whole):
    assert link(MADE_UP, State()) is None  # it waits for records
    assert whole.get(f"/presentations/{MADE_UP}.pptx").status_code == 400
    shown, name = opened(whole, link(MADE_UP, State(example=True)))
    assert len(shown.slides) == 1 and "FICTIF_" in name


@pytest.mark.parametrize("name", ["jeunesse", "par_region", "composer", "glossaire"])
def test_a_view_with_cards_is_a_workbook_and_slides(name, whole):
    view = views()[name]
    assert shell._is_a_file(view) == bool(view.cards())
    if view.cards():
        files = shell._files(name, HERE)
        assert files["pptx"] == f"/presentations/{name}.pptx?lang=en&region=16"
        assert len(opened(whole, files["pptx"])[0].slides) > 1
        assert whole.head(files["xlsx"]).status_code == 200
