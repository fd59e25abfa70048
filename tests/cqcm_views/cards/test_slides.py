"""A card and a view as PowerPoint, from the links that stand beside them."""

import html
import io
import re
from dataclasses import replace

import pytest
from builders import today
from pptx import Presentation
from pptx.enum.shapes import PP_PLACEHOLDER as KIND
from starlette.testclient import TestClient

from cqcm_data.filters import Filters
from cqcm_views import sites
from cqcm_views.app import page
from cqcm_views.cards import browser
from cqcm_views.exports import region_slides
from cqcm_views.views import deck
from cqcm_views.views.model import AnyCard, ChartCard
from cqcm_views.views.registry import views
from cqcm_views.views.state import State

BARS, MADE_UP = "card-media_actions-media_kind", "card-jeune_coop_youths-region"
HERE = State("en", theme="dark", where=Filters(region=["16"]))


def link(code: str, state: State) -> str | None:
    """Where the menu of a card leads for PowerPoint."""
    return link_in(foot_of(deck.cards()[code], state))


def foot_of(card: AnyCard, state: State) -> str:
    """What stands below a card, with its menu."""
    return str(browser.content(card, state, today(example=state.example), "light")["foot"])


def link_in(foot: str) -> str | None:
    found = re.search(r'href="(/presentations/[^"]+[.]pptx[^"]*)" download', foot)
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


def test_a_composed_card_is_taken_along_only_where_its_code_leads_to_it(monkeypatch):
    monkeypatch.setenv(sites.FRAMES, "https://other.example")
    own = deck.cards()[BARS]
    assert isinstance(own, ChartCard)
    other = next(kind for kind in ("columns", "bar") if kind != own.chart)
    same, composed = (replace(own, chart=kind, wide=not own.wide) for kind in (own.chart, other))
    assert composed.anchor == own.anchor
    taken, left = foot_of(same, HERE), foot_of(composed, HERE)
    assert link_in(taken) and "data-frame" in taken
    assert not link_in(left) and "data-frame" not in left


@pytest.mark.long
def test_every_card_of_a_page_is_taken_along():
    for name, view in views().items():
        for card in view.cards():
            foot = foot_of(card, State(example=True))
            assert link_in(foot) or "data-link" not in foot, (name, card.anchor)


def test_the_sheets_of_chosen_regions_are_slides_too(whole):
    name = region_slides.VIEW
    assert page.files(name, views()[name], State()) == {}
    files = page.files(name, views()[name], HERE)
    assert files == {"pptx": f"/presentations/{name}.pptx?lang=en&region=16"}
    assert len(opened(whole, files["pptx"])[0].slides) > 2


def test_a_picture_names_the_address_where_everyone_finds_the_dashboard(monkeypatch):
    assert "data-public" not in foot_of(deck.cards()[BARS], HERE)
    monkeypatch.setenv(sites.PUBLIC, "https://chiffres.example/")
    assert foot_of(deck.cards()[BARS], HERE).count('data-public="https://chiffres.example"') == 2


@pytest.mark.long
@pytest.mark.parametrize("name", ["jeunesse", "par_region", "composer", "glossaire"])
def test_a_view_with_cards_is_a_workbook_and_slides(name, whole):
    view = views()[name]
    files = page.files(name, view, HERE)
    assert bool(files) == bool(view.cards())
    if files:
        assert files["pptx"] == f"/presentations/{name}.pptx?lang=en&region=16"
        assert len(opened(whole, files["pptx"])[0].slides) > 1
        assert whole.head(files["xlsx"]).status_code == 200
