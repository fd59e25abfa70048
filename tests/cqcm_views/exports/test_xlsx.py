"""Cards and views as workbooks, opened again as a program and as a spreadsheet read them."""

import datetime as dt
import io
import re
import shutil
import subprocess
import zipfile
from dataclasses import replace

import pytest
from charts_by_hand import drawn
from openpyxl import Workbook, load_workbook
from openpyxl.worksheet.worksheet import Worksheet
from series_by_hand import series_of

from cqcm_data import catalogue, query
from cqcm_data.filters import Filters
from cqcm_data.reading import Reading
from cqcm_data.release import Release
from cqcm_views.cards import contents
from cqcm_views.cards.content import CardContent, Cell, Column, Figure, Row, Table
from cqcm_views.exports import plots, xlsx
from cqcm_views.exports.about import About, about
from cqcm_views.exports.contents import of_view
from cqcm_views.views.model import ChartCard, FigureCard, ListCard, TableCard
from cqcm_views.views.registry import views
from cqcm_views.views.state import State
from cqcm_views.wording import findings
from cqcm_views.wording.strings import say

BOTH = pytest.mark.parametrize("language", ["fr", "en"])
PROJECT = {
    "year": 2023,
    "school_year": "",
    "level": "primary",
    "theme": "",
    "school": "École",
    "partner_organisation": "",
}


def about_of(state: State, on: Release) -> About:
    return about("/donnees/x.xlsx?version=1", state, state.reading(on), "https://chiffres.example")


def held(card, on: Release, state: State | None = None) -> CardContent:
    state = state or State()
    return contents.content(card, state, state.reading(on))


def written(content: CardContent, on: Release, state: State | None = None) -> bytes:
    return xlsx.card(content, about_of(state or State(), on))


def opened(content: CardContent, on: Release, state: State | None = None) -> Workbook:
    return load_workbook(io.BytesIO(written(content, on, state)))


def rows_of(sheet: Worksheet) -> tuple[list[str], list[list[object]]]:
    """The headings of the table, which has a filter, and its rows."""
    area = [[cell.value for cell in row] for row in sheet[sheet.auto_filter.ref]]
    return area[0], area[1:]


def table_of(sheet: Worksheet) -> list[dict[str, object]]:
    header, rows = rows_of(sheet)
    return [dict(zip(header, row, strict=True)) for row in rows]


def above(sheet: Worksheet) -> dict[object, object]:
    """What stands above the table, each under its name."""
    end = int(re.findall(r"\d+", sheet.auto_filter.ref)[0])
    return {row[0].value: row[1].value for row in sheet.iter_rows(max_row=end - 1) if row[0].value}


def charts(file: bytes) -> list[str]:
    with zipfile.ZipFile(io.BytesIO(file)) as parts:
        names = [n for n in parts.namelist() if n.startswith("xl/charts/chart")]
        return [parts.read(name).decode() for name in sorted(names)]


# Numbers -----------------------------------------------------------------------------------------


@pytest.mark.long
@pytest.mark.parametrize("name", catalogue.load().indicators)
def test_each_indicator_is_a_workbook_with_its_numbers(name, built):
    by = query.dimensions(catalogue.load()[name])[:1]
    state = State(language="en" if len(name) % 2 else "fr", example=True)
    series = query.series(name, state.reading(built), by)
    content = held(ChartCard(name, by, "bar"), built, state)
    found = table_of(opened(content, built, state).worksheets[0])
    value = say("value", state.language)
    numbers = [round(row.value, 9) for row in findings.rows(series, "fr") if row.value is not None]
    given = [row[value] for row in found if isinstance(row[value], int | float)]
    assert sorted(given) == pytest.approx(sorted(numbers))
    assert len(found) == max(1, len(series.frame))
    if content.fictitious:
        assert {row[say("status", state.language)] for row in found} == {
            say("status_fictitious", state.language)
        }


@BOTH
def test_a_figure_has_its_qualifier_and_its_days_in_columns_of_their_own(language, built):
    content = held(FigureCard("ciec_youths_2021"), built, State(language))
    sheet = opened(content, built, State(language)).worksheets[0]
    (row,) = table_of(sheet)
    assert row[say("value", language)] == 1000
    assert row[say("precision", language)] == say("qualifier_about", language)
    assert row[say("version_number", language)] == built.number
    content = held(FigureCard("members"), built, State(language))
    (row,) = table_of(opened(content, built, State(language)).worksheets[0])
    assert row[say("from_day", language)] == dt.datetime(2023, 12, 31)
    assert row[say("to_day", language)] == dt.datetime(2023, 12, 31)


def test_a_range_has_both_its_ends(built):
    (row,) = table_of(opened(held(FigureCard("farm_coops_created"), built), built).worksheets[0])
    assert (row["Valeur"], row["Borne supérieure"]) == (4, 5)


@pytest.mark.parametrize(
    ("unit", "decimals", "fr", "en"),
    [
        ("CAD", 0, '#,##0"\u00a0$"', '"$"#,##0'),
        ("percent", 1, '#,##0.0"\u00a0%"', '#,##0.0"%"'),
        ("hours", 1, '#,##0.0"\u00a0h"', '#,##0.0"\u00a0h"'),
        ("members", 0, "#,##0", "#,##0"),
        ("calendar_year", 0, "0", "0"),
        ("", 0, "#,##0", "#,##0"),
    ],
)
def test_a_number_is_written_in_its_unit_and_stays_a_number(unit, decimals, fr, en):
    assert xlsx.number_format(unit, decimals, "fr") == fr
    assert xlsx.number_format(unit, decimals, "en") == en


def test_decimals_are_those_that_count():
    assert [xlsx.decimals(v) for v in (0, 12, -3, 61.32, 0.31, 0.031, -0.5)] == [
        *(0, 0, 0, 1, 2, 3),
        2,
    ]


def test_each_cell_has_the_format_of_its_unit(built):
    for name in ("movement_jobs", "agreement_hours_per_intervention"):
        by = query.dimensions(catalogue.load()[name])[:1]
        content = held(ChartCard(name, by, "bar"), built)
        sheet = opened(content, built).worksheets[0]
        header, _ = rows_of(sheet)
        first = sheet[sheet.auto_filter.ref][1][header.index("Valeur")]
        expected = '#,##0.0"\u00a0h"' if "hours" in name else "#,##0"
        assert (first.number_format, first.data_type) == (expected, "n")


# What is hidden, made up, or no formula ----------------------------------------------------------


def test_a_hidden_count_is_no_number_anywhere(build_with):
    youths = {"01": 3, "06": 1303, "13": 2909, "16": 4111}
    rows = [{**PROJECT, "id": c, "region": c, "youths": n} for c, n in youths.items()]
    on = build_with(jeune_coop_projects=rows)
    for language, kind in (("fr", "bar"), ("en", "columns"), ("fr", "columns")):
        no_number_is_hidden(kind, language, on)


def no_number_is_hidden(kind: str, language: str, on: Release) -> None:
    state = State(language)
    content = held(ChartCard("jeune_coop_youths", ("region",), kind), on, state)
    file = written(content, on, state)
    sheet = load_workbook(io.BytesIO(file)).worksheets[0]
    values = [row[say("value", language)] for row in table_of(sheet)]
    hidden = say("hidden", language)
    assert sorted(values, key=str) == sorted([2909, 4111, hidden, hidden], key=str)
    assert content.notices[0] in [row[0].value for row in sheet.iter_rows()]
    with zipfile.ZipFile(io.BytesIO(file)) as parts:
        text = " ".join(parts.read(name).decode("utf-8", "replace") for name in parts.namelist())
    assert "1303" not in text and "2909" in text
    (chart,) = charts(file)
    drawn = re.findall(r"\$([A-Z]+)\$(\d+):\$[A-Z]+\$(\d+)", chart)[-1]
    shown = [sheet[f"{drawn[0]}{at}"].value for at in range(int(drawn[1]), int(drawn[2]) + 1)]
    assert {2909, 4111} <= {*shown} <= {2909, 4111, None}  # Excel draws a word as zero


@BOTH
def test_made_up_rows_say_so_above_in_the_chart_and_in_each_row(language, built):
    state = State(language, example=True)
    content = held(ChartCard("jeune_coop_projects", ("region", "level"), "stacked"), built, state)
    file = written(content, built, state)
    sheet = load_workbook(io.BytesIO(file)).worksheets[0]
    words = say("status_fictitious", language)
    assert sheet["A2"].value == words
    assert {row[say("status", language)] for row in table_of(sheet)} == {words}
    (chart,) = charts(file)
    assert words in chart and "pattFill" in chart
    assert say("about_example", language) in above(sheet)


def test_without_the_example_nothing_speaks_of_it(built):
    content = held(ChartCard("youth_posts", ("region",), "bar"), built, State(example=True))
    sheet = opened(content, built, State(example=True)).worksheets[0]
    assert "Exemple fictif" not in above(sheet)


SIGNS = ["=1+1", "+1", "-1+1", "@SUM(A1)", "\tx", "\rx", "＝1", " =1", "'=1"]


@pytest.mark.parametrize("words", SIGNS)
def test_no_text_is_a_formula_and_a_negative_number_is_a_number(words, built):
    content = held(FigureCard("members"), built)
    data = Table(
        words,
        (Column(words, code="what"), Column("Valeur", True, "value")),
        (Row((Cell(words), Cell("", -12.5))),),
    )
    odd = replace(content, title=words, claim=words, measure=words, numbers=lambda: data)
    sheet = opened(odd, built).worksheets[0]
    area = sheet[sheet.auto_filter.ref]
    for cell in (sheet["A1"], area[0][0], area[1][0]):
        assert cell.data_type == "s"
        assert cell.value.startswith("'")
    assert (area[1][1].value, area[1][1].data_type) == (-12.5, "n")
    assert not [c for row in sheet.iter_rows() for c in row if c.data_type == "f"]


# Sheets ------------------------------------------------------------------------------------------


ODD = [
    "a" * 300,
    "Région [06]: *?/\\",
    "😀" * 40,
    ".caché",
    "l'« été » d'\"hier\"'",
    "''",
    "",
    "\x00\x1f",
    "History",
    "historique",
    "Sources",
]


def test_a_sheet_has_a_name_that_excel_takes_and_no_other_has():
    taken: list[str] = []
    for title in ODD * 12:
        name = xlsx.named(title, taken)
        assert 0 < len(name.encode("utf-16-le")) // 2 <= xlsx.LONGEST_NAME
        assert not re.search(r"[\[\]:*?/\\\x00-\x1f]", name)
        assert name.strip("'") == name and name.casefold() != "history"
        assert name.casefold() not in {one.casefold() for one in taken}
        taken.append(name)
    assert (
        xlsx.named("Postes de l'équipe jeunesse, par région", []) == "Postes de l'équipe jeunesse"
    )


@pytest.mark.parametrize("title", ODD)
def test_any_title_makes_a_workbook(title, built):
    odd = replace(held(ChartCard("youth_posts", ("region",), "bar"), built), title=title)
    assert opened(odd, built).worksheets[0]["B3"].value is not None


@BOTH
def test_a_sheet_says_its_filters_version_day_link_and_source(language, built):
    state = State(language, where=Filters(region=["06", "13"]))
    content = held(ChartCard("youth_posts", ("region",), "bar"), built, state)
    book = opened(content, built, state)
    told = above(book.worksheets[0])
    own = about_of(state, built)
    assert {(name, words) for name, words in own.lines()} <= {*told.items()}
    assert told[say("source", language)] == content.citation.cited
    assert "Montréal" in told[say("about_filters", language)]
    assert str(own.number) in own.version and str(own.day.year) in own.version
    assert book.properties.title == content.title
    assert not book.properties.creator and not book.properties.lastModifiedBy
    assert book.properties.created.date() == built.day


def test_a_sheet_keeps_its_headings_and_prints_one_page_wide(built):
    book = opened(held(ChartCard("youth_posts", ("region",), "bar"), built), built)
    for sheet in book.worksheets:
        header = int(re.findall(r"\d+", sheet.auto_filter.ref)[0])
        assert sheet.freeze_panes == f"A{header + 1}"
        assert sheet.print_title_rows == f"${header}:${header}"
        assert (sheet.page_setup.orientation, sheet.page_setup.paperSize) == ("landscape", 1)
        assert sheet.sheet_properties.pageSetUpPr.fitToPage and sheet.page_setup.fitToHeight == 0
        assert all(column.width > 8 for column in sheet.column_dimensions.values())


def test_the_same_is_the_same_file(built):
    content = held(ChartCard("youth_posts", ("region",), "bar"), built)
    assert written(content, built) == written(content, built)


def test_a_card_without_a_row_says_why(built):
    content = held(FigureCard("members"), built)
    nothing = replace(content.data, rows=(), nothing="Aucune donnée.")
    empty = replace(content, numbers=lambda: nothing)
    sheet = opened(empty, built).worksheets[0]
    assert rows_of(sheet)[1][0][0] == "Aucune donnée."


# Charts ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("card", "element"),
    [
        (ChartCard("youth_posts", ("region",), "bar"), '<c:barDir val="bar"/>'),
        (ChartCard("jeune_coop_projects", ("level",), "columns"), '<c:barDir val="col"/>'),
        (ChartCard("jeune_coop_projects", ("region", "level"), "stacked"), 'val="stacked"/>'),
        (ChartCard("promotion_views", ("month", "channel"), "lines"), "<c:lineChart>"),
        (ChartCard("youth_posts", ("region",), "tile_map"), None),
        (ListCard("assemblies", timeline=True), None),
        (FigureCard("members"), None),
    ],
)
def test_a_chart_is_excels_own(card, element, built):
    state = State(example=True)
    found = charts(written(held(card, built, state), built, state))
    assert len(found) == (0 if element is None else 1)
    assert element is None or element in found[0]


def test_the_parts_of_totals_are_drawn_from_their_own_table(built):
    drawn = [
        card.card
        for view in views().values()
        for card in view.lead
        if isinstance(card.card, TableCard) and card.card.drawn
    ]
    assert drawn
    for card in drawn:
        content = held(card, built)
        plot = plots.plotted(content.figure)
        assert plot and len(plot.names) == len(card.drawn)
        (chart,) = charts(written(content, built))
        assert 'val="percentStacked"' in chart and chart.count("<c:ser>") == len(plot.lines)


@pytest.mark.parametrize("kind", ["stacked", "dots", "lines"])
def test_numbers_that_are_not_exact_say_so_in_each_column_of_a_chart(kind, built, monkeypatch):
    every = findings.rows
    monkeypatch.setattr(
        findings,
        "rows",
        lambda *asked: tuple(replace(row, qualifier="more_than") for row in every(*asked)),
    )
    rows = [(year, level, 10 * at) for at, year in enumerate((2021, 2022), 1) for level in "ab"]
    picture = Figure(kind, series_of(["year", "level"], rows), drawn(kind), "Un texte", "fr")
    content = held(ChartCard("youth_posts", ("region",), "bar"), built)
    (chart,) = charts(written(replace(content, parts=(picture,)), built))
    said = re.findall(r"<a:t>([^<]+)</a:t>", chart.replace("\u00a0", " "))
    assert said.count("plus de 10") == said.count("plus de 20") == 2


@pytest.mark.parametrize("name", ["entente", "promotion"])
def test_a_sheet_is_printed_on_pages_that_can_be_read(name, built):
    view, state = views()[name], State()
    contents = of_view(view, state, state.reading(built))
    for sheet in load_workbook(io.BytesIO(xlsx.view("x", contents, about_of(state, built)))):
        setup, head = sheet.page_setup, re.findall(r"\d+", sheet.auto_filter.ref)[0]
        assert (setup.orientation, setup.fitToHeight) == ("landscape", 0)
        assert sheet.sheet_properties.pageSetUpPr.fitToPage  # one page wide
        assert sheet.print_title_rows == f"${head}:${head}" and "&P" in sheet.oddFooter.right.text
        same = sheet.column_dimensions.values()
        widths = [one.width for one in same for _ in range(one.min, one.max + 1)]
        assert sum(widths) < 190, sheet.title
        header, rows = rows_of(sheet)
        for width, column in zip(widths, zip(header, *rows, strict=True), strict=True):
            words = [word for text in column if isinstance(text, str) for word in text.split()]
            assert max(map(len, words), default=0) < width, (sheet.title, words)


def test_bars_and_their_rows_go_from_the_highest_to_the_lowest(built):
    content = held(ChartCard("youth_posts", ("region",), "bar"), built)
    values = [row["Valeur"] for row in table_of(opened(content, built).worksheets[0])]
    assert values == sorted(values, reverse=True)
    in_time = held(ChartCard("press_releases", ("month",), "columns"), built)
    months = [row["Mois"] for row in table_of(opened(in_time, built).worksheets[0])]
    assert months[:3] == ["janvier", "février", "mars"]


# Views -------------------------------------------------------------------------------------------


@pytest.mark.long
@pytest.mark.parametrize("name", [name for name, view in views().items() if view.cards()])
def test_a_view_has_its_figures_a_sheet_for_each_chart_and_list_and_its_sources(name, built):
    state = State("en")
    reading = Reading(built, "en")
    every = of_view(views()[name], state, reading)
    file = xlsx.view(views()[name].title.en, every, about_of(state, built))
    book = load_workbook(io.BytesIO(file))
    figures = [one for one in every if one.value]
    alone = [one for one in every if not one.value and not one.waits]
    assert len(book.sheetnames) == bool(figures) + len(alone) + 1
    assert [row["Card"] for row in table_of(book["Sources"])] == [one.title for one in every]
    assert all(row["Definition"] for row in table_of(book["Sources"]))
    if figures:
        rows = table_of(book["Figures"])
        shown = {(row["Measure"], row["Value"]) for row in rows}
        assert {(one.title, one.data.rows[0].cells[0].value) for one in figures} <= shown
    assert len(charts(file)) == sum(1 for one in alone if one.figure and plots.plotted(one.figure))


def test_under_a_filter_a_view_begins_with_what_follows_it(built):
    state = State(where=Filters(region=["16"]))
    first, *rest = of_view(views()["jeunesse"], state, state.reading(built))
    assert first.title.startswith("Postes de l'équipe jeunesse")
    assert len({one.anchor for one in (first, *rest)}) == 1 + len(rest)


@pytest.mark.long
@pytest.mark.skipif(not shutil.which("soffice"), reason="LibreOffice is not on this machine")
def test_libreoffice_opens_a_view_and_gives_its_numbers(built, tmp_path):
    state = State()
    every = of_view(views()["entente"], state, state.reading(built))
    (tmp_path / "vue.xlsx").write_bytes(xlsx.view("Entente", every, about_of(state, built)))
    sheets = "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true,false,false,false,-1"
    profile = f"-env:UserInstallation=file://{tmp_path}/profile"
    command = ["soffice", profile, "--headless", "--convert-to", sheets, "vue.xlsx"]
    subprocess.run(command, cwd=tmp_path, check=True, timeout=120, capture_output=True)
    files = {one.stem.partition("-")[2]: one.read_text("utf-8") for one in tmp_path.glob("*.csv")}
    assert "Sources" in files and len(files) > 3
    assert "#REF!" not in "".join(files.values()) and "Err:" not in "".join(files.values())
