"""PowerPoint files, opened again as a program, as a spreadsheet and as LibreOffice read them."""

import io
import re
import shutil
import subprocess
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from functools import lru_cache
from itertools import pairwise

import pptx as python_pptx
import pytest
from babel.dates import get_month_names
from builders import some, today
from charts_by_hand import drawn, example
from openpyxl import load_workbook
from pptx.enum.shapes import PP_PLACEHOLDER as KIND
from pptx.oxml.ns import qn
from pptx.util import Pt
from pypdf import PdfReader
from series_by_hand import MISSING, by_region, over_years, plain, series_of

from cqcm_data.series import Series
from cqcm_data.text import Text
from cqcm_views.cards import contents
from cqcm_views.cards.content import CardContent, Cell, Column, Figure, Row, Table
from cqcm_views.charts.shares import Parts
from cqcm_views.exports import pptx, presentation
from cqcm_views.exports.about import about
from cqcm_views.exports.presentation import Presentation, Slide
from cqcm_views.views import deck as decks
from cqcm_views.views.deck import Deck, Opening
from cqcm_views.views.state import State
from cqcm_views.wording import findings, numbers
from cqcm_views.wording.strings import say

EACH = [(language, on) for language in ("fr", "en") for on in (False, True)]
ALL = pytest.mark.parametrize(("language", "on"), EACH)
BOTH = pytest.mark.parametrize("language", ["fr", "en"])
# One card of each kind, with what makes it hard: a qualifier, a hidden cell, a cut list.
CARDS = (
    "figure-movement_jobs",
    "card-press_releases-month",
    "card-members_by_category",
    "card-agreement_in_full",
    "card-attendance_stated-indicator",
    "card-reinjected_sums-indicator",
    "card-movement_revenue_stated-indicator",
    "card-promotion_year",
    "card-youth_posts-region",
    "card-ciec_coordinators-region",
    "card-training_hours-month",
    "card-training_participants-region",
    "card-jeune_coop_youths-region-level",
    "card-roadmap",
    "card-board",
    "card-honoured-award_network",
)
REINJECTED = "card-reinjected_sums-indicator"
SMALLEST = 1400  # hundredths of a point


def reading(language="fr", on=False):
    return replace(today(example=on), language=language)


def about_of(language, on=False):
    return about("/conseil?region=06", State(language), reading(language, on))


@lru_cache(maxsize=8)
def cards(language, on):
    """A slide of each card: all of them, or some of each kind."""
    known = decks.cards()
    return [
        presentation.of_card(
            contents.content(known[code], State(language), reading(language, on)), language
        )
        for code in some(known, *CARDS)
    ]


@lru_cache(maxsize=8)
def opened(language, on):
    """The same as a file that is opened again."""
    return again(
        Presentation("Essai", tuple(cards(language, on)), about_of(language, on), language)
    )


def again(shown, template=None):
    return python_pptx.Presentation(io.BytesIO(pptx.written(shown, template)))


def alone(figure: Figure, table=None, **more: object):
    """The first slide of a file about one figure."""
    reference = cards("fr", False)[0].content
    parts = (figure,) if table is None else (figure, table)
    held = replace(reference, parts=parts, headline="", claim="", below="", caution="", **more)
    slide = Slide("Un titre", content=held)
    return again(
        Presentation("Essai", (slide,), about_of(figure.language), figure.language)
    ).slides[0]


def figure(kind: str, series: Series, language="fr", **options: object) -> Figure:
    return Figure(kind, series, drawn(kind, **options), "Un texte", language)


def both(language, on) -> Iterator[tuple[Slide, object]]:
    return zip(cards(language, on), opened(language, on).slides, strict=True)


def chart_of(native):
    return next((shape.chart for shape in native.shapes if shape.has_chart), None)


def table_of(native):
    return next((shape.table for shape in native.shapes if shape.has_table), None)


def picture_of(held: CardContent) -> Figure | None:
    return next((part for part in held.parts if isinstance(part, Figure)), None)


def sheet_of(chart) -> list[tuple]:
    """The rows of the workbook behind a chart."""
    book = load_workbook(io.BytesIO(chart.part.chart_workbook.xlsx_part.blob))
    return [*book["Sheet1"].values]


def behind(chart) -> dict[str, dict[str, float | None]]:
    """Values by category and by series, of the workbook alone."""
    names, *rows = sheet_of(chart)
    count = len(chart.plots[0].series)
    return {row[0]: dict(zip(names[1:], row[1 : count + 1], strict=False)) for row in rows}


def labels_of(chart) -> list[list[str]]:
    """What each mark reads where it is no plain number, by series."""
    return [
        [
            "".join(one.text for one in label.iter(qn("a:t")))
            for label in series._element.iter(qn("c:dLbl"))
            if label.find(qn("c:delete")) is None
        ]
        for series in chart.plots[0].series
    ]


def text_of(native) -> str:
    return " ".join(one.text or "" for one in native._element.iter(qn("a:t")))


def notes_of(native) -> str:
    return native.notes_slide.notes_text_frame.text


# Values and labels ------------------------------------------------------------------------------


def expected(held: Figure) -> dict[tuple[str, str], float | None]:
    """What the series says: by its name and, where there are two, by its part."""
    if isinstance(held.shown, Parts):
        return {
            (one.indicator.label[held.language], row.name): rounded(row.value)
            for one in held.shown.measures
            for row in findings.rows(one, held.language)
        }
    series = held.shown
    assert isinstance(series, Series)
    return {
        tuple(
            word_of(series, name, key, held.language)
            for name, key in zip(series.dimensions, row.keys, strict=True)
        ): rounded(row.value)
        for row in findings.rows(series, held.language)
    }


def word_of(series: Series, name: str, key: object, language) -> str:
    """A value of a dimension in words; of many months, the short name."""
    if name == "month" and len(series.frame) > 8:
        return get_month_names("abbreviated", "stand-alone", numbers.LOCALES[language])[key]
    return findings.word(series, name, key, language)


def rounded(value: float | None) -> float | None:
    return None if value is None else round(value, 9)


def without_brackets(category: str, known: set[str]) -> str:
    """« Laval (masqué) » is Laval, and so is « Laval (277) »."""
    return category if category in known else category.rpartition(" (")[0]


@pytest.mark.long
@ALL
def test_the_workbook_behind_each_chart_equals_the_series(language, on):
    charts = 0
    for slide, native in both(language, on):
        held, chart = picture_of(slide.content), chart_of(native)
        if chart is None:
            continue
        charts += 1
        wanted = expected(held)
        names = {keys[0] for keys in wanted}
        stored = behind(chart)
        values = {
            (without_brackets(category, names), part): value
            for category, of_parts in stored.items()
            for part, value in of_parts.items()
        }
        if all(len(keys) == 1 for keys in wanted):
            values = {(category,): value for (category, _), value in values.items()}
        in_gaps = {keys for keys, value in values.items() if value is None}
        known = {keys: value for keys, value in values.items() if keys in wanted}
        assert known == wanted, slide.title
        assert values.keys() - wanted.keys() <= in_gaps, slide.title
        for series in chart.plots[0].series:  # what is drawn until someone edits the data
            assert [*series.values] == [of_parts[series.name] for of_parts in stored.values()]
    assert charts >= (8 if on else 6)


@ALL
def test_a_mark_reads_the_words_of_the_screen(language, on):
    """Either the number format gives them, or the label has them in words."""
    for slide, native in both(language, on):
        held, chart = picture_of(slide.content), chart_of(native)
        if chart is None or isinstance(held.shown, Parts) or len(held.shown.dimensions) != 1:
            continue
        unit = held.shown.indicator.unit
        known = [row for row in findings.rows(held.shown, language) if row.value is not None]
        special = {
            words
            for row in known
            if (
                (words := findings.quantity(row, unit, language))
                and not re.fullmatch(r"\D*[\d\s,]+\D*", words)
            )
            or row.qualifier != "exact"
        }
        assert special <= {*labels_of(chart)[0]}, slide.title


def test_a_qualifier_is_in_the_label_and_in_the_workbook():
    (native,) = (n for s, n in both("fr", False) if s.content.anchor == REINJECTED)
    chart = chart_of(native)
    (labels,) = labels_of(chart)
    assert labels[0] == "plus de 4\u00a0M$"
    assert sheet_of(chart)[0][2] == "Étiquette"
    assert sheet_of(chart)[1][2] == labels[0]


@pytest.mark.parametrize(
    ("unit", "value", "language", "label"),
    [
        ("CAD", 1_615_156, "fr", "1\u00a0615\u00a0156\u00a0$"),
        ("CAD", 1_615_156, "en", "$1,615,156"),
        ("posts", 1234, "fr", "1\u00a0234"),
        ("percent", 45, "fr", "45\u00a0%"),
        ("percent", 45, "en", "45%"),
    ],
)
def test_a_number_format_writes_as_the_language_does(unit, value, language, label):
    """The sign between thousands stands in the format: that of the machine would be another."""
    chart = chart_of(
        alone(figure("bar", series_of(["region"], [("01", value)], unit=unit), language))
    )
    code = chart.plots[0].series[0]._element.find(f".//{qn('c:numFmt')}").get("formatCode")
    assert not labels_of(chart)[0]
    assert formatted(code, value) == label == numbers.quantity(value, unit, language)


def formatted(code: str, value: int) -> str:
    """A whole number as a spreadsheet shows it under one of our formats."""
    for part in code.split(";"):
        bound = re.match(r"\[>=(\d+)\]", part)
        if bound is None or value >= int(bound[1]):
            break
    pattern = part[bound.end() :] if bound else part
    pieces = re.findall(r'"[^"]*"|General|0+', pattern.replace("General", "0"))
    digits, shown = str(value), []
    places = [n for n, piece in enumerate(pieces) if piece[0] == "0"]
    for n in reversed(range(len(pieces))):
        if n not in places:
            shown.append(pieces[n].strip('"'))
        elif n == places[0]:
            shown.append(digits)
        else:
            shown.append(digits[-3:])
            digits = digits[:-3]
    return "".join(reversed(shown))


@pytest.mark.parametrize("value", [43.5, 2_500_000, -3])
def test_what_a_number_format_would_write_otherwise_stands_in_words(value):
    series = series_of(["region"], [("01", value)], unit="percent" if value == 43.5 else "CAD")
    chart = chart_of(alone(figure("bar", series)))
    assert labels_of(chart) == [[numbers.quantity(value, series.indicator.unit, "fr")]]


# Hidden, missing, made up -----------------------------------------------------------------------


def hidden() -> Series:
    """Three regions, one of them hidden, whose number must never get out."""
    series = by_region(a=30, b=4242, c=MISSING)
    series.frame["hidden"] = [False, True, False]
    return series


@pytest.mark.parametrize("kind", ["bar", "columns"])
def test_a_hidden_cell_is_never_a_number(kind):
    held = figure(kind, hidden())
    native = alone(held)
    chart = chart_of(native)
    assert [*behind(chart).values()][-2:] == [{"Postes": None}] * 2 or kind == "columns"
    values = [value for row in behind(chart).values() for value in row.values()]
    assert sorted(filter(None, values)) == [30] and values.count(None) == 2
    assert {"bar": "B (masqué)", "columns": "B (x)"}[kind] in behind(chart)
    assert {"bar": "C (aucune valeur)", "columns": "C (–)"}[kind] in behind(chart)
    for part in parts_of(native):
        assert b"4242" not in part and "4\u00a0242".encode() not in part


def parts_of(native) -> Iterator[bytes]:
    """All that a file holds, the workbooks behind its charts as well."""
    content = io.BytesIO()
    native.part.package.save(content)
    with zipfile.ZipFile(content) as package:
        for name in package.namelist():
            part = package.read(name)
            yield part
            if name.endswith(".xlsx"):
                with zipfile.ZipFile(io.BytesIO(part)) as book:
                    yield from (book.read(one) for one in book.namelist())


def test_a_hidden_tile_reads_x():
    (native,) = (n for s, n in both("fr", True) if s.content.anchor.startswith("card-ciec_coord"))
    hidden_rows = [row for row in native_tiles(native) if row[1:] == ["x"]]
    assert len(hidden_rows) == 10
    assert "masqué pour protéger" in text_of(native)


def native_tiles(native) -> list[list[str]]:
    group = next(shape for shape in native.shapes if shape.shape_type == 6)
    return [shape.text_frame.text.split("\n") for shape in group.shapes if shape.has_text_frame]


@BOTH
def test_each_region_has_a_tile_with_its_value(language):
    for slide, native in both(language, False):
        if (held := picture_of(slide.content)) and held.kind == "tile_map":
            tiles = {name: rest for name, *rest in native_tiles(native)}
            rows = {row.keys[0]: row for row in findings.rows(held.shown, language)}
            unit = held.shown.indicator.unit
            for tile in held.options.tiles:
                wanted = [numbers.quantity(rows[tile.code].value, unit, language)]
                assert tiles[tile.short_name] == wanted


def test_official_boundaries_become_tiles():
    tiles = native_tiles(alone(figure("geo_map", example("geo_map"))))
    assert tiles == [["Un court", "3"], ["Deux", "3"], ["Trois", "0"], ["Quatre", "–"]]


@BOTH
def test_made_up_data_says_so_on_the_slide_and_in_the_picture_with_hatches(language):
    words, pictures = say("fictitious", language), 0
    for slide, native in both(language, True):
        marked = slide.content.fictitious
        assert (words in text_of(native)) == marked, slide.title
        chart = chart_of(native)
        if marked and chart is not None:
            pictures += 1
            assert chart.chart_title.text_frame.text == words
            for series in chart.plots[0].series:
                assert series._element.find(f"{qn('c:spPr')}/{qn('a:pattFill')}") is not None
        elif marked:
            group = next(shape for shape in native.shapes if shape.shape_type == 6)
            assert words in [shape.text_frame.text for shape in group.shapes]
            assert list(group._element.iter(qn("a:pattFill")))
        elif chart is not None:
            assert not chart.has_title and not list(chart._chartSpace.iter(qn("a:pattFill")))
    assert pictures >= 2


# Kinds of charts --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("kind", "tag", "grouping"),
    [
        ("bar", "barChart", "clustered"),
        ("columns", "barChart", "clustered"),
        ("stacked", "barChart", "stacked"),
        ("dots", "barChart", "clustered"),
    ],
)
def test_each_kind_has_its_native_chart(kind, tag, grouping):
    chart = chart_of(alone(figure(kind, example(kind))))
    drawn_as = chart._chartSpace.find(f".//{qn(f'c:{tag}')}")
    assert drawn_as.find(qn("c:grouping")).get("val") == grouping
    level = drawn_as.find(qn("c:barDir")).get("val")
    assert level == ("col" if kind == "columns" else "bar")
    assert chart.category_axis.reverse_order == (level == "bar")  # the first one at the top


def test_lines_are_lines_with_marks_and_name_their_unit():
    rows = [(year, part, year - 2000 + len(part)) for year in (2021, 2023) for part in ("x", "yy")]
    chart = chart_of(alone(figure("lines", series_of(["year", "network"], rows))))
    assert [*chart.plots[0].categories] == ["2021", "2022", "2023"]  # a year without rows is a gap
    assert [series.name for series in chart.plots[0].series] == ["X", "YY"]
    assert chart.plots[0].series[0].values == (22.0, None, 24.0)
    one = chart_of(alone(figure("lines", over_years({2021: 3, 2022: 5}))))
    assert one.plots[0].series[0].values == (3.0, 5.0) and not one.has_legend


def test_shares_hold_their_counts_and_read_in_percent():
    (native,) = (n for s, n in both("fr", False) if s.content.anchor == "card-agreement_in_full")
    chart = chart_of(native)
    grouping = chart._chartSpace.find(f".//{qn('c:barChart')}/{qn('c:grouping')}")
    assert grouping.get("val") == "percentStacked"
    assert behind(chart)["Emplois créés (1\u00a0940\u00a0emplois)"] == {
        "CDRQ": 191,
        "Secteurs": 1749,
    }
    assert "90,2\u00a0%" in labels_of(chart)[1]


@pytest.mark.parametrize("kind", ["bar", "columns"])
def test_more_categories_than_are_legible_are_a_table(kind):
    rows = [(f"{n:02}", n) for n in range(30)]
    table = Table(
        "x",
        (Column("Région"), Column("Valeur", True)),
        tuple(Row((Cell(a), Cell(str(b)))) for a, b in rows),
    )
    native = alone(figure(kind, series_of(["region"], rows)), table)
    assert chart_of(native) is None
    shown = len(table_of(native).rows) - 1
    assert f"… et {30 - shown} autres, dans les notes" in text_of(native)
    assert notes_of(native).count("Le reste") == 30 - shown


def test_a_chart_without_any_value_leaves_its_words_to_the_table():
    series = by_region(a=MISSING, b=MISSING)
    table = Table(
        "x", (Column("Région"), Column("Valeur", True)), (Row((Cell("A"), Cell("aucune valeur"))),)
    )
    native = alone(figure("bar", series), table)
    assert chart_of(native) is None and table_of(native).cell(1, 1).text == "aucune valeur"


@BOTH
def test_dates_stand_along_a_line_and_in_full_in_the_notes(language):
    (pair,) = (p for p in both(language, False) if p[0].content.anchor == "card-promotion_year")
    slide, native = pair
    events = picture_of(slide.content).shown
    for date, words, _ in events:
        assert numbers.day(date, language) in text_of(native)
        assert words[:25] in text_of(native) + notes_of(native)
        assert words in text_of(native) or words in notes_of(native)


@ALL
def test_a_list_is_a_table_and_its_rest_is_in_the_notes(language, on):
    tables = 0
    for slide, native in both(language, on):
        table = table_of(native)
        if table is None:
            continue
        tables += 1
        held = slide.content.table
        shown = [[cell.text for cell in row.cells] for row in table.rows]
        assert shown[0] == [column.name for column in held.columns]
        assert shown[1:] == [[cell.text for cell in r.cells] for r in held.rows[: len(shown) - 1]]
        for row in held.rows[len(shown) - 1 :]:
            assert row.cells[0].text in notes_of(native)
    assert tables >= 2


@BOTH
def test_a_large_number_stands_with_its_qualifier_and_unit(language):
    for slide, native in both(language, False):
        if value := slide.content.value:
            words = " ".join(filter(None, [value.qualifier, value.text, value.unit]))
            assert any(
                words in shape.text_frame.text for shape in native.shapes if shape.has_text_frame
            )


# Every slide ------------------------------------------------------------------------------------


@ALL
def test_every_slide_has_title_source_number_and_notes(language, on):
    for number, (slide, native) in enumerate(both(language, on), start=1):
        kinds = {shape.placeholder_format.type: shape for shape in native.placeholders}
        assert native.shapes.title.text_frame.text == slide.title
        source = kinds[KIND.FOOTER].text_frame.text
        assert source in (slide.content.citation.cited, slide.content.citation.short) and source
        assert kinds[KIND.SLIDE_NUMBER]._element.find(f".//{qn('a:fld')}").get("type") == "slidenum"
        for name, words in [*slide.notes, *about_of(language, on).lines()]:
            line = say("chip", language, label=name, value=words)
            assert line in notes_of(native), (number, slide.title)
        assert slide.content.caution in text_of(native)


@ALL
def test_nothing_is_smaller_than_what_a_hall_reads(language, on):
    file = opened(language, on)
    charts = [chart._chartSpace for slide in file.slides if (chart := chart_of(slide)) is not None]
    sheets = [*file.slides, *file.slide_layouts, file.slide_master]
    sizes = [
        int(one.get("sz"))
        for root in [*charts, *(sheet._element for sheet in sheets)]
        for name in ("a:rPr", "a:defRPr", "a:endParaRPr")
        for one in root.iter(qn(name))
        if one.get("sz")
    ]
    assert sizes and min(sizes) >= SMALLEST


@ALL
def test_all_stands_on_the_slide_and_titles_fit(language, on):
    file = opened(language, on)
    for native in file.slides:
        assert len(native.shapes.title.text_frame.text) <= 116  # two lines
        for shape in native.shapes:
            assert shape.left >= 0 and shape.left + shape.width <= file.slide_width
            assert shape.top >= 0 and shape.top + shape.height <= file.slide_height, shape.name
        boxes = sorted((s.top, s.top + s.height) for s in native.shapes)
        for (_, bottom), (top, _) in pairwise(boxes):
            assert top >= bottom - Pt(1) or top == boxes[-1][0]  # the number is beside the source


@ALL
def test_every_picture_has_its_alternative_and_its_placeholder(language, on):
    for slide, native in both(language, on):
        held = picture_of(slide.content)
        described = [one.get("descr") for one in native._element.iter(qn("p:cNvPr"))]
        if held and table_of(native) is None:
            assert held.alt in described
        for shape in native.shapes:
            assert not shape.is_placeholder or not shape.has_text_frame or shape.text_frame.text
            assert shape.is_placeholder or shape.shape_type == 6  # a group of shapes


@ALL
def test_what_names_a_shape_names_no_other_one(language, on):
    """PowerPoint mends a file in which two shapes of a slide have the same number."""
    file = opened(language, on)
    for sheet in [*file.slides, *file.slide_layouts, file.slide_master]:
        named = [one.get("id") for one in sheet._element.iter(qn("p:cNvPr"))]
        assert len({*named}) == len(named)


@BOTH
def test_words_say_their_language(language):
    tag = {"fr": "fr-CA", "en": "en-CA"}[language]
    for native in opened(language, False).slides:
        for run in native._element.iter(qn("a:r")):
            assert run.find(qn("a:rPr")).get("lang") == tag


@BOTH
def test_a_long_title_is_cut_and_stands_in_full_in_the_notes(language):
    title = "Un titre bien long " * 20
    shown = Presentation("x", (Slide(title.strip()),), about_of(language), language)
    native = again(shown).slides[0]
    assert len(native.shapes.title.text_frame.text) <= 200
    assert title.strip() in notes_of(native)


# Files ------------------------------------------------------------------------------------------


@pytest.mark.long
@BOTH
@pytest.mark.parametrize("name", list(decks.decks()))
def test_a_deck_opens_with_its_version_and_says_who_made_it_nowhere(name, language):
    shown = presentation.presented(
        decks.decks()[name], State(language), reading(language), about_of(language)
    )
    file = again(shown)
    assert len(file.slides) == len(shown.slides) + 1  # with the one that closes it
    assert about_of(language).version in text_of(file.slides[0])
    assert file.slides[0].slide_layout.name == say("pptx_layout_opening", language)
    assert file.slide_width * 9 == pytest.approx(file.slide_height * 16, rel=0.001)
    properties = file.core_properties
    assert (properties.title, properties.author, properties.last_modified_by) == (
        shown.title,
        "",
        "",
    )
    assert properties.language == {"fr": "fr-CA", "en": "en-CA"}[language]


def test_a_title_slide_has_the_ground_of_the_theme_and_pale_words():
    file = again(Presentation("x", (Slide("Mot"), *cards("fr", False)[:1]), about_of("fr"), "fr"))
    first, card, last = (native.slide_layout for native in file.slides)
    (ground,) = first._element.xpath("p:cSld/p:bg//a:schemeClr/@val")
    assert ground == "accent1" and first._element.get("showMasterSp") == "0"
    assert {*first._element.xpath(".//a:defRPr//a:schemeClr/@val")} == {"bg1"}
    assert card == last and not card._element.xpath("p:cSld/p:bg")
    assert not file.slides[0]._element.xpath(".//p:bg | .//a:srgbClr")  # the master has them all
    assert say("organisation", "fr") in text_of(file.slides[0])


@pytest.mark.parametrize("public", ["", "https://chiffres.example"])
def test_a_deck_closes_with_where_its_figures_come_from(public):
    link = f"{public}/presentations/conseil.pptx?version=1"
    own = replace(about_of("fr"), link=link, filters=("Région\u00a0: Laval",))
    file = again(Presentation("x", (Slide("Mot"), *cards("fr", False)[:1]), own, "fr"))
    first, _card, last = file.slides
    told = text_of(last)
    for words in (say("deck_closing", "fr"), "Autre source", own.version, *own.filters):
        assert words in told
    assert (link in told) == bool(public) and own.filters[0] in text_of(first)
    pictures = [shape for one in (first, last) for shape in one.shapes if shape.shape_type == 13]
    assert len(pictures) == (2 if public else 0)  # the code to scan leads where everyone gets
    assert f"{public}/presentations/conseil.html?version=1&copie" in told or not public


def test_the_theme_holds_fonts_and_colours_and_slides_name_them_only():
    file = opened("fr", False)
    theme = next(
        part.blob.decode()
        for part in file.part.package.iter_parts()
        if part.partname == "/ppt/theme/theme1.xml"
    )
    assert theme.count('<a:latin typeface="Arial"') == 2 and 'val="0B5460"' in theme
    for native in file.slides:
        assert not list(native._element.iter(qn("a:latin")))
        chart = chart_of(native)
        if chart is not None:
            assert not list(chart._chartSpace.iter(qn("a:srgbClr")))


def test_the_same_presentation_is_the_same_file():
    slides = tuple(cards("fr", True)[:4])
    shown = Presentation("Essai", slides, about_of("fr"), "fr")
    assert pptx.written(shown) == pptx.written(shown)


FORMULAS = ["=1+1", "+2", "-3", "@SUM(A1)", "<b>&amp;", "\x0bcaché\x00", '=HYPERLINK("x")']


def test_what_looks_like_a_formula_stays_text():
    rows = [(f"{n:02}", n + 1) for n in range(len(FORMULAS))]
    words = {code: word for (code, _), word in zip(rows, FORMULAS, strict=True)}
    series = series_of(["region"], rows, labels={"region": words})
    chart = chart_of(alone(figure("bar", series)))
    book = load_workbook(io.BytesIO(chart.part.chart_workbook.xlsx_part.blob))
    cells = [row[0] for row in book["Sheet1"].iter_rows(min_row=2)]
    shown = [word.replace("\x0b", "").replace("\x00", "") for word in reversed(FORMULAS)]
    assert [cell.value for cell in cells] == shown == [*chart.plots[0].categories]
    assert {cell.data_type for cell in cells} == {"s"}


# The organisation's own template ----------------------------------------------------------------


def own_template(narrow=False) -> bytes:
    """A template with other sizes and names, whose layouts stand in another order, and a slide."""
    own = python_pptx.Presentation()
    listed = own.slide_master._element.find(qn("p:sldLayoutIdLst"))
    listed[:] = reversed(listed)
    for number, layout in enumerate(own.slide_layouts):
        layout.name = f"Modèle {number}"
    own.slides.add_slide(own.slide_layouts[-1]).shapes.title.text = "À enlever"
    content = io.BytesIO()
    own.save(content)
    return content.getvalue()


def potx(template: bytes) -> bytes:
    content = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(template)) as old, zipfile.ZipFile(content, "w") as new:
        for name in old.namelist():
            part = old.read(name)
            new.writestr(name, part.replace(b"presentation.main+xml", b"template.main+xml"))
    return content.getvalue()


@pytest.mark.parametrize("made", [lambda own: own, potx])
def test_the_organisations_template_is_used_by_the_kinds_of_its_places(made):
    opening = Slide("Ouverture", "Sous le titre")
    shown = Presentation("x", (opening, *cards("fr", False)), about_of("fr"), "fr")
    file = again(shown, made(own_template()))
    titles = [one.shapes.title.text_frame.text for one in file.slides]
    assert titles == [*(s.title for s in shown.slides), say("deck_closing", "fr")]
    assert KIND.CENTER_TITLE in {p.placeholder_format.type for p in file.slides[0].placeholders}
    for slide, native in zip(shown.slides[1:], [*file.slides][1:-1], strict=True):
        has = [place.placeholder_format.type for place in native.slide_layout.placeholders]
        assert has.count(KIND.OBJECT) == 1 and KIND.BODY not in has
        assert slide.content.citation.cited in text_of(native)
        assert slide.content.caution in text_of(native)
        for shape in native.shapes:
            assert shape.left + shape.width <= file.slide_width
            assert shape.top + shape.height <= file.slide_height, (slide.title, shape.name)
    assert "À enlever" not in " ".join(map(text_of, file.slides))


def titles_alone() -> bytes:
    """A template whose one layout has a title and nothing else."""
    own = python_pptx.Presentation()
    for layout in [*own.slide_layouts]:
        if layout.name != "Title Only":
            own.slide_layouts.remove(layout)
    content = io.BytesIO()
    own.save(content)
    return content.getvalue()


def test_a_template_with_titles_alone_has_all_the_rest_below_them():
    shown = Presentation("x", (Slide("Mot", "Dessous"), *cards("fr", True)), about_of("fr"), "fr")
    file = again(shown, titles_alone())
    assert "Dessous" in text_of(file.slides[0])
    for slide, native in zip(shown.slides[1:], [*file.slides][1:-1], strict=True):
        assert slide.content.citation.cited in text_of(native)
        below = native.shapes.title.top + native.shapes.title.height
        for shape in native.shapes:
            assert shape.top >= below or shape.is_placeholder, (slide.title, shape.name)
            assert shape.top + shape.height <= file.slide_height, (slide.title, shape.name)


@pytest.mark.parametrize("content", [b"", b"PK nothing", b"<html>"])
def test_a_file_that_is_no_template_is_refused(content):
    shown = Presentation("x", (Slide("Un titre"),), about_of("fr"), "fr")
    with pytest.raises(pptx.WrongTemplate):
        pptx.written(shown, content)


# As LibreOffice reads it ------------------------------------------------------------------------


@pytest.mark.long
@pytest.mark.skipif(not shutil.which("soffice"), reason="LibreOffice is not on this machine")
def test_libreoffice_opens_it_and_gives_a_page_for_each_slide(tmp_path):
    opening = Deck(
        title=Text(fr="x", en="x"),
        about=Text(fr="x", en="x"),
        slides=(Opening(title=Text(fr="Ouverture", en="Opening")),),
    )
    first = presentation.presented(opening, State(), reading(), about_of("fr")).slides
    shown = Presentation("x", (*first, *cards("fr", True)[7:]), about_of("fr", True), "fr")
    (tmp_path / "essai.pptx").write_bytes(pptx.written(shown))
    profile = f"-env:UserInstallation=file://{tmp_path}/profile"
    command = ["soffice", profile, "--headless", "--convert-to", "pdf", "essai.pptx"]
    subprocess.run(command, cwd=tmp_path, check=True, timeout=120, capture_output=True)
    pages = [page.extract_text() for page in PdfReader(tmp_path / "essai.pdf").pages]
    *pages, last = pages
    assert len(pages) == len(shown.slides) and plain(about_of("fr").version) in plain(last)
    for slide, page in zip(shown.slides, pages, strict=True):
        assert plain(slide.title).split(" ")[0] in plain(page)
