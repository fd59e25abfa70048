"""Workbooks: values as text, and what a person should know that no value tells."""

import datetime as dt
import io

import pytest
from made import cells, lines, notices, one_sheet, only, parts, read, refusal, table, zipped
from made import workbook as book_of
from openpyxl import Workbook

from cqcm_data import columns
from cqcm_data.intake.taking import Intake
from cqcm_data.reading import Reading
from cqcm_views.cards import bringing
from cqcm_views.exports import template
from cqcm_views.views.state import State


def cell_of(value: str, kind: str = "n") -> list[list[str | None]]:
    return table(zipped(parts(f'<row r="1"><c r="A1" t="{kind}"><v>{value}</v></c></row>')))


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("5", "5"),
        ("5.0", "5"),
        ("0.1", "0.1"),
        ("1234.5", "1234.5"),
        ("-0", "0"),
        ("-3.25", "-3.25"),
        ("999999999999999", "999999999999999"),
        ("1E+300", "1e+300"),
        ("1E400", "inf"),
        ("NaN", "nan"),
    ],
)
def test_numbers_are_written_as_programs_do(value, text):
    assert cell_of(value) == [[text]]


@pytest.mark.parametrize("old", [False, True])
def test_dates_and_times_are_written_alike_whatever_the_year_they_count_from(old):
    def write(book):
        sheet = book.add_worksheet()
        for place, (value, form) in enumerate(
            [
                (dt.datetime(2023, 5, 1), "dd/mm/yyyy"),
                (dt.datetime(2023, 5, 1, 13, 30), "yyyy-mm-dd hh:mm"),
                (dt.time(13, 30), "hh:mm"),
                (dt.timedelta(hours=26, minutes=5), "[h]:mm:ss"),
            ]
        ):
            sheet.write_datetime(0, place, value, book.add_format({"num_format": form}))

    content = book_of(write, date_1904=old)
    assert table(content) == [["2023-05-01", "2023-05-01T13:30:00", "13:30:00", "26:05:00"]]


def test_other_values_are_text():
    def write(sheet):
        sheet.write_string(0, 0, "007")
        sheet.write_boolean(0, 1, True)
        sheet.write_string(0, 2, " e\u0301\u200b ")
        sheet.write_string(0, 3, "=1+1")
        sheet.write_string(1, 0, "   ")

    assert table(one_sheet(write)) == [["007", "true", "é", "=1+1"]]
    assert only(one_sheet(write)).typed


def test_text_in_several_styles_is_one_text():
    def write(book):
        book.add_worksheet().write_rich_string(
            0, 0, "a ", book.add_format({"bold": True}), "b", "c"
        )

    assert table(book_of(write)) == [["a bc"]]


def test_rows_and_columns_keep_their_place():
    def write(sheet):
        sheet.write(2, 1, "a")
        sheet.write(4, 3, "b")

    content = one_sheet(write)
    blank = [None] * 4
    assert table(content) == [blank, blank, [None, "a", None, None], blank, [None] * 3 + ["b"]]
    assert lines(content) == [1, 2, 3, 4, 5]


def test_places_are_counted_where_a_program_writes_none():
    content = zipped(
        parts("<row><c><v>1</v></c><c><v>2</v></c></row><row><c/><c><v>3</v></c></row>")
    )
    assert table(content) == [["1", "2"], [None, "3"]]


def test_numbers_that_excel_rounds_are_told():
    def write(sheet):
        sheet.write(0, 0, "id")
        sheet.write_number(1, 0, 12345678901234567)
        sheet.write_string(2, 0, "12345678901234567")
        sheet.write_number(3, 27, -1e15)

    assert notices(one_sheet(write)) == {"rounded_ids": (2, ("A2", "AB4"))}


def test_a_row_whose_number_excel_rounded_does_not_go_online():
    def write(sheet):
        sheet.write_row(0, 0, ["id", "entreprise", "région", "forme", "secteur", "étape"])
        sheet.write_row(0, 6, ["montant", "date"])
        for row, number in enumerate([12345678901234567, "12345678901234567", 7, "007"], start=1):
            rest = ["Coop", "05", "coop", "Habitation", "support", 1000, "2024-05-01"]
            sheet.write_row(row, 0, [number, *rest])

    checked = Intake("digital_grants", read(one_sheet(write))).checked
    assert checked.rows["id"].to_pylist() == ["12345678901234567", "7", "007"]
    (fault,) = checked.faults
    assert (fault.column, fault.kind, fault.places[0].line) == ("id", "rounded_id", 2)


def test_what_is_hidden_is_told_where_it_holds_something():
    def write(sheet):
        for row in range(4):
            sheet.write_row(row, 0, [1, 2, 3])
        sheet.set_row(1, None, None, {"hidden": True})
        sheet.set_row(9, None, None, {"hidden": True})
        sheet.set_column(1, 1, None, None, {"hidden": True})
        sheet.set_column(5, 9, None, None, {"hidden": True})

    assert notices(one_sheet(write)) == {"hidden_rows": (1, ("2",)), "hidden_columns": (1, ("B",))}
    assert len(table(one_sheet(write))) == 4


def test_merged_cells_and_errors_are_told():
    def write(sheet):
        sheet.merge_range(0, 0, 0, 2, "Titre")
        sheet.write_row(1, 0, [1, 2])

    error = '<row r="1"><c r="A1"><v>1</v></c><c r="B1" t="e"><v>#N/A</v></c></row>'
    assert only(one_sheet(write)).merged == ("A1:C1",)
    assert notices(zipped(parts(error))) == {"cell_errors": (1, ("B1",))}
    assert table(zipped(parts(error))) == [["1"]]


def test_formulas_that_were_never_computed_are_told():
    book = Workbook()
    book.active.append([1, "=A1+1", "x"])
    content = io.BytesIO()
    book.save(content)
    assert table(content.getvalue()) == [["1", None, "x"]]
    assert notices(content.getvalue()) == {"formulas": (1, ("B1",))}
    # xlsxwriter gives each formula a result of 0 and asks Excel to compute it.
    zero = one_sheet(lambda sheet: sheet.write_formula(0, 0, "=1+1"))
    assert notices(zero) == {"formulas": (1, ("A1",))}


def test_formulas_that_were_computed_are_values():
    rows = (
        '<row r="1"><c r="A1"><f>1+1</f><v>2</v></c><c r="B1" t="str"><f>""</f><v></v></c>'
        '<c r="C1"><f>X</f>\n<v>\n</v>\n</c>\n<c r="D1"><f>Y</f></c></row>'
    )
    assert notices(zipped(parts(rows))) == {"formulas": (2, ("C1", "D1"))}
    assert table(zipped(parts(rows)))[0][0] == "2"


def test_only_the_first_places_are_named():
    rows = "".join(f'<row r="{n}"><c r="A{n}" t="e"><v>#N/A</v></c></row>' for n in range(1, 31))
    kept = '<row r="40"><c r="A40"><v>1</v></c></row>'
    count, places = notices(zipped(parts(rows + kept)))["cell_errors"]
    assert (count, len(places)) == (30, 10)


def test_sheets_may_have_a_prefix():
    named = parts()
    sheet = named["xl/worksheets/sheet1.xml"]
    for tag in ("worksheet", "sheetData", "row", "c", "v"):
        sheet = sheet.replace(f"<{tag} ", f"<x:{tag} ").replace(f"<{tag}>", f"<x:{tag}>")
        sheet = sheet.replace(f"</{tag}>", f"</x:{tag}>")
    prefixed = sheet.replace("xmlns=", "xmlns:x=")
    assert table(zipped({**named, "xl/worksheets/sheet1.xml": prefixed})) == [["1"]]


FAR = '<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'


@pytest.mark.parametrize(
    ("part", "said", "instead"),
    [
        ("_rels/.rels", "xl/workbook.xml", "xl/other.xml"),
        ("xl/_rels/workbook.xml.rels", "worksheets/sheet1.xml", "worksheets/far.bin"),
        ("xl/_rels/workbook.xml.rels", "worksheets/sheet1.xml", "../far.xml"),
        ("xl/workbook.xml", "<sheets>", '<sheets><sheet name="A" sheetId="2" r:id="rId2"/>'),
        ("xl/worksheets/sheet1.xml", 'r="A1"', 'r="ABCD1"'),
        ("xl/worksheets/sheet1.xml", "<c ", '<c r="XFD1"/><c><v>1</v></c><c '),
        ("xl/worksheets/sheet1.xml", 'r="1"', 'r="1e9"'),
    ],
)
def test_no_sheet_is_laid_out_that_was_not_walked(part, said, instead):
    named = parts()
    far = parts(FAR)["xl/worksheets/sheet1.xml"]
    assert said in named[part]
    named |= {part: named[part].replace(said, instead), "xl/worksheets/far.bin": far}
    assert refusal(zipped(named))[0] == "damaged"


def test_a_far_sheet_is_refused_under_any_name():
    far = parts(FAR)["xl/worksheets/sheet1.xml"]
    assert refusal(zipped({**parts(), "xl/far.xml": far}))[0] == "too_many_cells"


@pytest.mark.long
@pytest.mark.parametrize("dataset", columns.awaited())
def test_a_template_says_what_it_is(dataset, built):
    for language in ("fr", "en"):
        asked = bringing.of(dataset, State(), Reading(built, language))
        found = read(template.written(asked, [], language))
        assert found.template == (dataset, columns.fingerprint(dataset))
        name, line = found.header
        (sheet,) = [one for one in found.sheets if one.name == name]
        assert cells(sheet)[line - 1][0] == asked.columns[0].marked


def test_other_books_are_no_template():
    found = read(zipped(parts()))
    assert (found.template, found.header) == (None, None)
