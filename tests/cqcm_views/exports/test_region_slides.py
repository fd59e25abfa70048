"""Sheets of regions as one file: what their page says, in both languages, and nothing made up."""

import io
import re
from dataclasses import replace

from pptx import Presentation

from cqcm_data.filters import Filters
from cqcm_views.cards import region_sheet
from cqcm_views.exports import html, pptx, snapshot
from cqcm_views.exports.presentation import closing
from cqcm_views.views.state import State
from cqcm_views.wording.strings import say


def sheets(built, *regions: str, **asked: list[str]):
    return snapshot.presentations("fiche_region", {"region": [*regions], **asked}, built)


STATISTICS = "Institut de la statistique du Québec"
CAPTIONS = ("sheet_measured", "sheet_posts", "sheet_mentions", "sheet_unknown", "sheet_not_stated")


def captions_of(shown) -> set[str]:
    return {slide.title for slide in shown.slides if slide.content}


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
    in_english = replace(state, language="en")
    there = region_sheet.known("16", in_english, in_english.reading(built))
    for one in (*there.measured, *there.unknown):
        assert one["label"] in cells_of(english)
    assert {one["label"] for one in there.measured}.isdisjoint(said)
    assert {say(name, "en") for name in CAPTIONS} == captions_of(english)
    assert {say(name, "fr") for name in CAPTIONS} == captions_of(french)
    assert french.title == "Montérégie\u00a0: fiche de région"
    assert english.title == "Montérégie: region sheet"


def test_who_counted_the_population_is_named_wherever_it_is_used(built):
    for shown in (*sheets(built, "16"), *sheets(built, "06", "10")):
        for slide in shown.slides:
            if not slide.content and re.search(r"\d", slide.below):
                assert STATISTICS in slide.source and slide.source not in slide.below
        measured = [
            one.content
            for one in shown.slides
            if one.content and one.title == say("sheet_measured", shown.language)
        ]
        assert measured and all(STATISTICS in one.citation.short for one in measured)
        assert all(STATISTICS in one.citation.cited for one in measured)
        assert STATISTICS in dict(closing(shown))[say("note_source", shown.language)]
        alone = [slide for slide in shown.slides if not slide.content and slide.source]
        page = html.written([shown], "")
        slides, copy = page.split('<main class="copy"')
        assert slides.count(f"<footer><p>{alone[0].source}") == len(alone)
        assert copy.count(f'<p class="source">{alone[0].source}</p>') == len(alone)
        first, *_, last = Presentation(io.BytesIO(pptx.written(shown))).slides
        if len(alone) == 1:
            assert any(STATISTICS in place.text_frame.text for place in first.placeholders)
        assert any(STATISTICS in s.text_frame.text for s in last.shapes if s.has_text_frame)


def test_the_copy_says_below_the_name_of_each_region_how_many_live_there(built):
    both = sheets(built, "06", "10")
    copy = html.written(both[:1], "").split('<main class="copy"')[1]
    for slide in both[0].slides[1:]:
        if not slide.content:
            assert (
                f'<h2 class="part">{slide.title}</h2>\n<p class="below">{slide.below}</p>' in copy
            )


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
