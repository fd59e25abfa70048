"""Sheets of regions as one file: what their page says, in both languages, and nothing made up."""

import io

from pptx import Presentation

from cqcm_data.filters import Filters
from cqcm_views.cards import region_sheet
from cqcm_views.exports import html, pptx, snapshot
from cqcm_views.views.state import State


def sheets(built, *regions: str, **asked: list[str]):
    return snapshot.presentations("fiche_region", {"region": [*regions], **asked}, built)


def cells_of(shown) -> list[str]:
    tables = [slide.content.table for slide in shown.slides if slide.content]
    return [cell.text for table in tables for row in table.rows for cell in row.cells]


def test_a_sheet_says_all_that_its_page_says(built):
    french, english = sheets(built, "16")
    state = State(where=Filters(region=["16"]))
    page = region_sheet.known("16", state, state.reading(built))
    said = cells_of(french)
    for one in (*page.measured, *page.unknown):
        assert one["label"] in said
    assert {*page.posts} <= {*said} and {one["what"] for one in page.mentions} <= {*said}
    assert page.population in said and page.population_all in said
    assert len(cells_of(english)) == len(said) and "Youth team posts" not in said
    assert french.title == "Montérégie\u00a0: fiche de région"
    assert english.title == "Montérégie: region sheet"


def test_several_regions_are_one_file_each_under_its_own_name(built):
    both = sheets(built, "06", "10", exemple=["oui"])
    named = [slide.title for slide in both[0].slides if not slide.content]
    assert named == ["Fiches de région", "Montréal", "Nord-du-Québec"]
    assert not any(one.content.fictitious for one in both[0].slides if one.content)
    assert html.written(both, "").count("Nord-du-Québec</h2>") == 4  # slides and copies
    assert html.file_name(both[0]) == "montreal-et-nord-du-quebec-fiches-de-region.html"


def test_they_are_slides_of_powerpoint_with_their_source_and_the_words_of_the_reader(built):
    first, *_ = sheets(built, "07", titre=["Tournée de l'Outaouais"])
    slides = Presentation(io.BytesIO(pptx.written(first))).slides
    assert slides[0].shapes.title.text_frame.text == "Tournée de l'Outaouais"
    words = [[s.text_frame.text for s in one.shapes if s.has_text_frame] for one in slides]
    assert all(any("version\u00a01" in text for text in said) for said in words[1:-1])
    assert any("Aucun poste rattaché" in text for said in words for text in said)
