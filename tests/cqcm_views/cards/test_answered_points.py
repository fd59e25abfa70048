"""A point that the CQCM has answered says so wherever it is named, in both languages."""

import html
import io

import pptx as python_pptx
import pytest
from openpyxl import load_workbook

from cqcm_data import catalogue, register, release
from cqcm_data.reading import Reading
from cqcm_views.cards import browser, contents, trust
from cqcm_views.exports import html as slides
from cqcm_views.exports import pptx, snapshot, text, xlsx
from cqcm_views.exports.about import about
from cqcm_views.exports.contents import of_view
from cqcm_views.search.index import index
from cqcm_views.views.model import ChartCard, FigureCard
from cqcm_views.views.registry import views
from cqcm_views.views.state import State

BOTH = pytest.mark.parametrize("language", ["fr", "en"])
POINT = "youths_three_values"
RARE = "quetzalcoatlus"  # a word that stands nowhere else
HOSTILE = f"=1+1 <script>alert(1)</script> [x](javascript:alert(1)) **b** {{point}} {RARE}"
DAY = {"fr": "12 mai 2024", "en": "May 12, 2024"}
CARDS = [card for view in views().values() for card in view.cards()]


def answer(point: str, fr: str = "Oui, vraiment.", en: str = "Yes, really.") -> dict[str, object]:
    return {"point": point, "answer_fr": fr, "answer_en": en, "date": "2024-05-12"}


@pytest.fixture(scope="module")
def every(online_once):
    """A release in which each point is answered, those of words alone as well."""
    return online_once(answers=[answer(name) for name in register.shipped()])


@pytest.fixture(scope="module")
def hostile(online_once):
    return online_once(answers=[answer(POINT, HOSTILE, HOSTILE)])


def concerned(card) -> set[str]:
    """The points about what the catalogue says that a card publishes."""
    shown = {*trust._figures(card, catalogue.load())}
    return {
        name
        for name, point in register.listed(release.current()).items()
        if shown & {*point.figures}
    }


def named(links, language="fr") -> set[str]:
    """The points behind some links."""
    known = {point.title[language]: name for name, point in register.shipped().items()}
    return {known[link.name] for link in links}


def told(card, on, language="fr", **more: object):
    return contents.content(card, State(language, **more), Reading(on, language)).citation


@pytest.mark.long
@BOTH
def test_each_card_that_names_a_point_says_that_it_is_answered(built, every, language):
    met: set[str] = set()
    for card in CARDS:
        before, after = told(card, built, language), told(card, every, language)
        given = named([one.point for one in after.answers], language)
        assert given == named(before.points, language), card.anchor
        assert not before.answers and not before.answered and not after.points
        assert given <= concerned(card)
        if not isinstance(card, ChartCard):  # which may count rows, that no figure states
            assert given == concerned(card), card.anchor
        met |= given
    assert met == set().union(*map(concerned, CARDS)) > {POINT, "board_seats"}


@BOTH
def test_the_sentence_names_one_point_with_its_day_and_counts_several(every, language):
    seen = set()
    for card in CARDS:
        cited = told(card, every, language)
        seen.add(min(len(cited.answers), 2))
        match len(cited.answers):
            case 0:
                assert cited.answered == ""
            case 1:
                assert cited.answers[0].point.name in cited.answered
                assert DAY[language] in cited.answered
            case many:
                assert f" {many} " in cited.answered
    assert seen == {0, 1, 2}


@pytest.mark.long
@BOTH
def test_the_browser_gets_it_on_the_card_and_on_its_row(every, language):
    reading, state = Reading(every, language), State(language)
    for card in CARDS:
        cited = told(card, every, language)
        drawn = [browser.rows([card], state, reading)] if isinstance(card, FigureCard) else []
        drawn.append(str(browser.content(card, state, reading, "light")["foot"]))
        for page in map(html.unescape, drawn):
            assert cited.answered in page
            assert page.count(cited.answers[0].words if cited.answers else RARE) == len(
                cited.answers
            )


def test_one_answer_leaves_the_other_points_to_be_clarified(built, hostile):
    both = next(card for card in CARDS if {POINT} < named(told(card, built).points))
    before, after = told(both, built), told(both, hostile)
    assert named([one.point for one in after.answers]) == {POINT}
    assert named(after.points) == named(before.points) - {POINT}
    (one,) = after.answers
    assert one.point in before.points  # it leads where it led


def test_what_the_cqcm_says_of_words_alone_is_the_teams(every):
    def given(audience):
        reading = Reading(every, audience=audience)
        state = State(audience=audience)
        every_card = (contents.content(card, state, reading).citation for card in CARDS)
        return named([one.point for cited in every_card for one in cited.answers])

    wording = {name for name, point in register.shipped().items() if point.kind == "wording"}
    assert not given("public") & wording and given("staff") & wording


# The line of trust -------------------------------------------------------------------------------


@BOTH
def test_what_is_answered_is_no_longer_to_be_clarified_and_still_linked(
    built, hostile, every, language
):
    view, state = views()["faits_saillants"], State(language)
    lines = [
        trust.line(trust.trust(view, Reading(on, language), state), language)[1]
        for on in (built, hostile, every)
    ]
    answered = {"fr": "précisé", "en": "clarified"}[language]
    count = trust.trust(view, Reading(built), state).points
    assert all(lines) and len({one.address for one in lines if one}) == 1
    names = [one.name for one in lines if one]
    assert names[0].startswith(str(count)) and " · " not in names[0]
    assert names[1].startswith(str(count - 1)) and " · 1 point" in names[1]
    assert names[2].startswith(str(count)) and " · " not in names[2]
    assert [answered in one for one in names] == [False, True, True]


# Elsewhere ---------------------------------------------------------------------------------------


@BOTH
def test_an_answer_is_found_by_its_words_in_its_release_alone(built, hostile, language):
    hits = index(hostile).find(RARE, language)
    assert [(hit.entry.kind, hit.entry.id) for hit in hits] == [("point", POINT)]
    assert index(built).find(RARE, language) == []


def card_of(on):
    return next(card for card in CARDS if POINT in named(p.point for p in told(card, on).answers))


def test_a_text_holds_the_answer_as_it_was_written(built, hostile):
    written = " ".join(text.written("jeunesse", State(), Reading(hostile)).split())
    assert HOSTILE in written and DAY["fr"] in written
    assert RARE not in text.written("jeunesse", State(), Reading(built))


def test_a_workbook_holds_it_as_text_and_no_formula(hostile):
    reading, state = Reading(hostile), State()
    held = of_view(views()["jeunesse"], state, reading)
    book = load_workbook(io.BytesIO(xlsx.view("Jeunesse", held, about("/x", state, reading))))
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row if cell.value]
    holding = [cell for cell in cells if RARE in str(cell.value)]
    assert holding and all(cell.data_type == "s" for cell in holding)
    assert all(HOSTILE in cell.value and not cell.value.startswith("=") for cell in holding)
    assert any("Le CQCM a répondu" in str(cell.value) for cell in cells)
    held = contents.content(card_of(hostile), state, reading)
    alone = load_workbook(io.BytesIO(xlsx.card(held, about("/x", state, reading))))
    first = [cell.value for row in alone.worksheets[0].iter_rows() for cell in row]
    assert held.citation.answered in first


def deck(on):
    return snapshot.presentations(card_of(on).anchor, {}, on)


def test_a_slide_says_it_and_its_notes_hold_the_words(hostile):
    file = python_pptx.Presentation(io.BytesIO(pptx.written(deck(hostile)[0])))
    shown = [
        shape.text_frame.text for s in file.slides for shape in s.shapes if shape.has_text_frame
    ]
    notes = [s.notes_slide.notes_text_frame.text for s in file.slides if s.has_notes_slide]
    assert any("Le CQCM a répondu" in words for words in shown)
    assert any(HOSTILE in words for words in notes)
    assert not any(RARE in words for words in shown)


def test_the_copy_of_a_deck_has_it_as_text(hostile):
    page = slides.written(deck(hostile), "")
    assert "<script>alert(1)" not in page
    assert page.count(html.escape(HOSTILE)) == 2  # once in each language
    assert "Le CQCM a répondu" in page and "CQCM answered" in page
