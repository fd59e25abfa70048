"""Any file that a person has: what it is, whatever it is called, and what is never read."""

import io
import subprocess
import sys
import tracemalloc
import zipfile
from pathlib import Path
from typing import get_args

import made
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from made import (
    NAMESPACE,
    OFFICE,
    notices,
    one_sheet,
    parts,
    read,
    refusal,
    table,
    workbook,
    zipped,
)

from cqcm_data.intake import files, limits
from cqcm_data.intake.sheets import NoticeKind, Refused, RefusedKind
from cqcm_views.wording import strings

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
GIGABYTES = 2 * 1024**3


def wide(text: str) -> bytes:
    return text.encode("utf-16-le")


def with_a_part(name: str, content: str | bytes = "") -> bytes:
    return zipped({**parts(), name: content})


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (b"", "empty"),
        (b"\xef\xbb\xbf\r\n \n", "empty"),
        (b";;;\n;;;\n", "no_values"),
        (OLE + bytes(600) + wide("Workbook"), "xls"),
        (OLE + bytes(600) + wide("EncryptedPackage"), "encrypted"),
        (b"%PDF-1.7\n", "pdf"),
        (b"\n<html><body><table>", "html"),
        (b'<?xml version="1.0"?>\n<!DOCTYPE html>\n<html>', "html"),
        (b"<TABLE border=1><tr><td>1</td>", "html"),
        (b'<?xml version="1.0"?><Workbook>', "xml"),
        (b"{\\rtf1 a}", "not_a_table"),
        (b"\x1f\x8b\x08\x00", "archive"),
        (zipped({"mimetype": "application/vnd.oasis.opendocument.spreadsheet"}), "ods"),
        (zipped({"mimetype": "application/vnd.oasis.opendocument.text"}), "not_a_table"),
        (zipped({"Index/Document.iwa": "x"}), "numbers"),
        (zipped({"xl/workbook.bin": "x"}), "xlsb"),
        (zipped({"word/document.xml": "<a/>"}), "not_a_table"),
        (zipped({"données.csv": "a,b"}), "archive"),
        (with_a_part("../../x.xml"), "damaged"),
        (with_a_part("C:/x.xml"), "damaged"),
        (with_a_part("XL/Workbook.xml"), "damaged"),
        (with_a_part("xl/embeddings/a.zip"), "nested_archive"),
        (zipped({**parts(), "xl/_rels/workbook.xml.rels": "<a"}), "damaged"),
        (zipped({**parts(), "xl/worksheets/sheet1.xml": "<worksheet>"}), "damaged"),
        (zipped(parts())[:-40], "damaged"),
        (zipped(parts())[:60], "damaged"),
        (b"PK\x03\x04", "damaged"),
        (zipped(parts("")), "no_values"),
    ],
)
def test_what_is_not_read_is_refused_for_what_it_is(content, kind):
    assert refusal(content)[0] == kind


def test_a_name_is_never_believed():
    book, text = one_sheet(lambda sheet: sheet.write(0, 0, "é")), "é;1\n".encode()
    assert read(book, "données.csv").how == {"format": "xlsx"}
    assert read(text, "données.xlsx").how == {"encoding": "utf-8", "delimiter": ";"}


def test_the_values_of_a_book_with_macros_are_read_and_nothing_else():
    content = with_a_part("xl/vbaProject.bin", b"Sub AutoOpen()")
    assert table(content) == [["1"]]
    assert notices(content) == {"macros": (1, ())}


def test_the_same_bytes_have_the_same_digest():
    assert read(b"a\n1\n").digest == read(b"a\n1\n", "autre").digest != read(b"a\n2\n").digest


# Too much ----------------------------------------------------------------------------------------


def test_a_file_of_one_byte_too_many_is_cut_while_it_comes(tmp_path, monkeypatch):
    monkeypatch.setattr(files, "FILE_BYTES", 1_000)
    path = tmp_path / "a.csv"
    path.write_bytes(b"a" * 1_000)
    assert files.read(path, "a.csv").sheets[0].rows.num_rows == 1
    for endless in (Path("/dev/zero"), path):
        with path.open("ab") as file:
            file.write(b"a")
        with pytest.raises(Refused, match="too_large"):
            files.read(endless, "a.csv")


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (b",".join([b"1"] * 257) + b"\n", "too_many_columns"),
        (b"a,b\n1,2\n3,4\n" + b"," * 20_000 + b"1\n", "too_many_columns"),
        (b"a,b\n" + b"x" * 32_768 + b",1\n", "long_cell"),
        (b"1\n" * 1_048_577, "too_many_rows"),
        (b"1\n" + b"\n" * 5_000_000 + b"1\n", "too_many_lines"),
    ],
)
def test_a_csv_of_too_much_is_refused(content, kind):
    assert refusal(content)[0] == kind


def far(cell: str) -> bytes:
    row = "".join(filter(str.isdigit, cell))
    return zipped(
        parts(
            '<row r="1"><c r="A1"><v>1</v></c></row>'
            f'<row r="{row}"><c r="{cell}"><v>2</v></c></row>'
        )
    )


def test_a_sheet_that_would_fill_the_memory_is_refused_before_it_is_laid_out():
    told = {"sheet": "A", "cell": "XFD1048576", "most": limits.CELLS}
    assert refusal(far("XFD1048576")) == ("too_many_cells", told)


def test_columns_that_are_empty_are_cut_and_those_that_are_not_keep_their_place():
    sheet = made.only(far("XFD2"))
    assert (sheet.width, sheet.at) == (2, (0, 16_383))
    assert made.cells(sheet) == [["1", None], [None, "2"]]
    blank = "".join(f'<c r="{made_up}1" s="0"/>' for made_up in ("B", "ZZ", "XFD"))
    assert table(zipped(parts(f'<row r="1"><c r="A1"><v>1</v></c>{blank}</row>'))) == [["1"]]


def test_too_many_columns_that_hold_something_are_refused():
    content = one_sheet(lambda sheet: sheet.write_row(0, 0, range(16_384)))
    assert refusal(content) == ("too_many_columns", {"columns": 16_384, "most": 256})


def test_a_million_blank_rows_at_the_end_are_dropped():
    rows = "".join(f'<row r="{row}"><c r="A{row}" s="0"/></row>' for row in range(2, 100_000))
    assert table(zipped(parts(f'<row r="1"><c r="A1"><v>1</v></c></row>{rows}'))) == [["1"]]
    assert table(b"a;b\n1;2\n" + b";\n" * 1_000_000 + b"\n" * 1_000_000) == [["a", "b"], ["1", "2"]]


def bomb() -> dict[str, str | bytes]:
    return {**parts(), "xl/sharedStrings.xml": b"<sst>" + b" " * 11_000_000 + b"</sst>"}


ENTITIES = (
    '<!DOCTYPE a [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">'
    '<!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;&b;&b;">]>'
)


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (zipped(bomb()), "zip_bomb"),
        (with_a_part("xl/sharedStrings.xml", ENTITIES + "<sst>&c;</sst>"), "xml_entities"),
        (zipped({**parts(), "xl/workbook.xml": ENTITIES + "<workbook>&c;</workbook>"}),
         "xml_entities"),
        (with_a_part("xl/styles.xml", "<a>" * 100_000), "deep_xml"),
        (zipped(parts("<row>" * 100)), "deep_xml"),
        (zipped({**parts(), **{f"xl/media/{n}.png": "" for n in range(2_000)}}), "too_many_parts"),
        (with_a_part("xl/sharedStrings.xml", "<sst><si><t>" + "a" * 9_000_000 + "</t></si></sst>"),
         "long_cell_somewhere"),
    ],
)  # fmt: skip
def test_a_book_of_too_much_is_refused(content, kind):
    assert refusal(content)[0] == kind


def test_the_longest_cell_that_excel_has_is_read():
    content = one_sheet(lambda sheet: sheet.write_string(0, 0, "é" * 32_767))
    assert len(table(content)[0][0]) == 32_767


def test_a_part_that_is_longer_than_it_says_is_refused():
    content = bytearray(zipped(parts("<row/>" * 1_000)))
    honest = len(parts("<row/>" * 1_000)["xl/worksheets/sheet1.xml"]).to_bytes(4, "little")
    assert content.count(honest) == 2
    assert refusal(bytes(content).replace(honest, (2_000).to_bytes(4, "little")))[0] == "zip_bomb"


HOSTILE = """
import resource, sys
from cqcm_data.intake import files
from cqcm_data.intake.sheets import Refused
resource.setrlimit(resource.RLIMIT_AS, ({most}, {most}))
try:
    files.read(open(sys.argv[1], "rb").read(), "x")
except Refused as refused:
    print(refused.kind, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024)
"""


def hostile(name: str) -> bytes:
    """Files that make a careless reader take gigabytes."""
    if name == "long_cell":
        return b'a,b\n"' + b"x" * 99_000_000 + b'",1\n'
    if name == "unclosed_quote":
        return b"a,b\n" + b'"x,1\n' + b"y,2\n" * 20_000_000
    if name == "too_many_columns":
        return (b"a," * 16_383 + b"a\n") * 2_000
    return b"," * 99_000_000 + b"1"


@pytest.mark.long
@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("long_cell", "long_cell"),
        ("unclosed_quote", "unclosed_quote"),
        ("too_many_columns", "too_many_columns"),
        ("commas", "too_many_columns"),
    ],
)
def test_what_is_hostile_is_refused_in_bounded_memory(name, kind, tmp_path):
    path = tmp_path / "hostile"
    path.write_bytes(hostile(name))
    code = HOSTILE.format(most=GIGABYTES)
    done = subprocess.run(
        [sys.executable, "-c", code, str(path)],
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.stdout.split()[:1] == [kind], done.stderr[-500:]


def told_or_read(content: bytes) -> bool:
    """Nothing but a refusal is ever raised."""
    try:
        return bool(read(content).sheets)
    except Refused as refused:
        return refused.kind in get_args(RefusedKind)


PARTS = parts(
    '<row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1" s="1"><f>1</f><v>2</v></c></row>'
) | {
    "xl/sharedStrings.xml": "<sst><si><t>é</t></si></sst>",
    "xl/styles.xml": '<styleSheet><cellXfs><xf numFmtId="0"/><xf numFmtId="14"/></cellXfs>'
    "</styleSheet>",
}


@settings(max_examples=300, deadline=None)
@given(st.data(), st.sampled_from(sorted(PARTS)), st.sampled_from(sorted('0123456789-<>/"AZ s&;')))
def test_a_damaged_part_is_refused_or_read(data, name, letter):
    part = PARTS[name]
    start = data.draw(st.integers(0, len(part)))
    end = data.draw(st.integers(start, min(len(part), start + 12)))
    times = data.draw(st.sampled_from([0, 1, 2, 9, 20]))
    assert told_or_read(zipped({**PARTS, name: part[:start] + letter * times + part[end:]}))


@settings(max_examples=200, deadline=None)
@given(st.data())
def test_a_damaged_package_is_refused_or_read(data):
    content = bytearray(zipped(PARTS))
    for _ in range(data.draw(st.integers(1, 4))):
        content[data.draw(st.integers(0, len(content) - 1))] = data.draw(st.integers(0, 255))
    assert told_or_read(bytes(content))


@settings(max_examples=300, deadline=None)
@given(st.text('ab;,\t"\n\r é\0', max_size=40).map(str.encode) | st.binary(max_size=40))
def test_any_bytes_are_refused_or_read(content):
    assert told_or_read(content)


# Words -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("language", ["fr", "en"])
def test_every_kind_has_words(language):
    values = dict.fromkeys(
        ("most", "line", "letters", "columns", "rows", "lines", "parts", "sheet", "sheets", "cell"),
        "7",
    )
    for kind in get_args(RefusedKind):
        assert strings.say(f"intake_refused_{kind}", language, **values).endswith(".")
    for kind in get_args(NoticeKind):
        told = strings.say(f"intake_notice_{kind}", language, count=2, places="B7, B8")
        assert told.endswith(".")
        assert kind == "macros" or "B7, B8" in told


def test_every_word_has_its_kind():
    kinds = [f"intake_refused_{kind}" for kind in get_args(RefusedKind)]
    kinds += [f"intake_notice_{kind}" for kind in get_args(NoticeKind)]
    told = [n for n in strings.words() if n.startswith(("intake_refused_", "intake_notice_"))]
    assert sorted(kinds) == sorted(told)


def test_a_workbook_of_several_sheets_keeps_their_order_and_leaves_the_hidden_out():
    def write(book):
        for name in ("Laval", "Vide", "Notes", "Estrie"):
            sheet = book.add_worksheet(name)
            if name != "Vide":
                sheet.write(0, 0, name)
            if name == "Notes":
                sheet.hide()

    whole = read(workbook(write))
    assert [sheet.name for sheet in whole.sheets] == ["Laval", "Estrie"]
    assert [(one.kind, one.places) for one in whole.notices] == [("hidden_sheets", ("Notes",))]


@pytest.mark.parametrize("state", ["hidden", "veryHidden"])
def test_a_workbook_of_hidden_sheets_only_says_so(state):
    book = parts()["xl/workbook.xml"].replace('sheetId="1"', f'sheetId="1" state="{state}"')
    told = ("only_hidden_sheets", {"sheets": "A"})
    assert refusal(zipped({**parts(), "xl/workbook.xml": book})) == told


def test_a_workbook_without_a_sheet_says_so():
    book = f'<workbook xmlns="{made.NAMESPACE}"><sheets/></workbook>'
    assert refusal(zipped({**parts(), "xl/workbook.xml": book}))[0] == "no_sheet"


def book_of_one_text(letters: int, cells: int) -> bytes:
    """A text that the book keeps once, in each of many cells."""
    rows = "".join(shared(n, 1) for n in range(1, cells + 1))
    texts = f'<sst xmlns="{NAMESPACE}"><si><t>a</t></si><si><t>{"b" * letters}</t></si></sst>'
    named, place = parts(rows), "xl/_rels/workbook.xml.rels"
    relation = f'<Relationship Id="rId9" Type="{OFFICE}/sharedStrings" Target="sharedStrings.xml"/>'
    relations = named[place].replace("<Relationship ", f"{relation}<Relationship ", 1)
    return zipped({**named, place: relations, "xl/sharedStrings.xml": texts})


def shared(line: int, text: int) -> str:
    """A row of one cell, whose text is one of those that the book keeps."""
    return f'<row r="{line}"><c r="A{line}" t="s"><v>{text}</v></c></row>'


def test_a_text_that_stands_in_very_many_cells_is_refused_before_it_is_written_out():
    tracemalloc.start()
    assert refusal(book_of_one_text(32_000, 60_000)) == ("zip_bomb", {"most": 200})
    assert tracemalloc.get_traced_memory()[1] < 100_000_000
    tracemalloc.stop()


def test_one_long_text_among_many_short_ones_is_read():
    rows = "".join(shared(n, int(n == 5)) for n in range(1, 10_001))
    content = book_of_one_text(32_000, 1)
    with zipfile.ZipFile(io.BytesIO(content)) as held:
        named = {one: held.read(one) for one in held.namelist()}
    named["xl/worksheets/sheet1.xml"] = parts(rows)["xl/worksheets/sheet1.xml"]
    assert len(table(zipped(named))) == 10_000
