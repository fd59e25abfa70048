"""CSV files in the ways that programs write them; the cells are those that were written."""

import codecs
import csv
import io
import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from made import lines, notices, read, refusal, table

ACCENTS = "Région;École\nMontréal;«\u00a0Été\u00a0»\n"
READ = [["Région", "École"], ["Montréal", "«\u00a0Été\u00a0»"]]


@pytest.mark.parametrize(
    ("content", "encoding"),
    [
        (ACCENTS.encode(), "utf-8"),
        (codecs.BOM_UTF8 + ACCENTS.encode(), "utf-8-sig"),
        (codecs.BOM_UTF16_LE + ACCENTS.encode("utf-16-le"), "utf-16-le"),
        (codecs.BOM_UTF16_BE + ACCENTS.encode("utf-16-be"), "utf-16-be"),
        (ACCENTS.encode("utf-16-le"), "utf-16-le"),
        (ACCENTS.encode("utf-16-be"), "utf-16-be"),
        (ACCENTS.encode("cp1252"), "windows-1252"),
    ],
)
def test_any_usual_encoding_is_read(content, encoding):
    assert table(content) == READ
    assert read(content).how == {"encoding": encoding, "delimiter": ";"}


@pytest.mark.parametrize(
    ("content", "kind", "line"),
    [
        (b"a;b\n1;\x00\n", "nul_bytes", 2),
        ("a;b\n".encode("utf-16") + "é\0;c\n".encode("utf-16-le"), "nul_bytes", 2),
        (b"a;b\r\n\xe9;1\r\n\xc3\xa9;2\r\n", "mixed_encodings", 2),
        (b"a;b\n\xc3\xa9;1\n\n\xe9;2\n", "mixed_encodings", 4),
        (codecs.BOM_UTF8 + b"a;b\n\xe9;1\n", "mixed_encodings", 2),
        ("a;b\n".encode("utf-16") + b"\x00\xd8a\x00", "mixed_encodings", 2),
        (b"a;b\r\xe9;1\r\x81;2\r", "unknown_bytes", 3),
        (b'a;b\n"c;1\nd;2\n', "unclosed_quote", 2),
        (b'a;b\n"c;1\n"d";2\n"e";3\n', "unclosed_quote", 2),
        (b'a;b\n"c;1\n"d";2\n"e;3\n', "unclosed_quote", 2),
        (b'a;b\nx;"y ""z""\n', "unclosed_quote", 2),
    ],
)
def test_what_is_wrong_is_told_by_its_first_line(content, kind, line):
    assert refusal(content) == (kind, {"line": line})


@pytest.mark.parametrize(
    ("text", "delimiter", "row"),
    [
        ("a;b\n1,5;2,5\n3,5;4,5\n", ";", ["1,5", "2,5"]),
        ("a,b\n1;5,2\n", ",", ["1;5", "2"]),
        ("1,5;2,5\n1,5;2,5\n", ";", ["1,5", "2,5"]),
        ("a\tb\nx, y; z\tw\n", "\t", ["x, y; z", "w"]),
        ('"a;b","c;d"\n"e;f","g;h"\n', ",", ["e;f", "g;h"]),
        ('"a,b";"c,d"\n"e,f";"g,h"\n', ";", ["e,f", "g,h"]),
        ("Rapport, 2023\n1;2;3\n4;5;6\n", ";", ["1", "2", "3"]),
        ('sep=;\na,b\n1,5\n', ";", ["1,5"]),
        ('n;taille\n1;5" pipe\n2;"x" y\n', ";", ["1", '5" pipe']),
        ("a\nb\n", ",", ["b"]),
    ],
)  # fmt: skip
def test_the_delimiter_is_the_one_that_makes_a_table(text, delimiter, row):
    assert read(text.encode()).how["delimiter"] == delimiter
    assert table(text.encode())[1][: len(row)] == row


def test_rows_keep_the_line_on_which_they_begin():
    content = b'Titre\r\n\r\na;b\r\n"x\r\ny";"\n"\r\n1;2\r\n\r\n3;4\r\n\r\n\r\n'
    assert lines(content) == [1, 2, 3, 4, 7, 8, 9]
    assert lines(b"sep=;\na;b\n1;2\n") == [2, 3]
    assert lines(b"a;b\r1;2\r3;4") == [1, 2, 3]
    assert table(content) == [
        ["Titre", None],
        [None, None],
        ["a", "b"],
        ["x\r\ny", None],
        ["1", "2"],
        [None, None],
        ["3", "4"],
    ]


def test_short_rows_are_made_up_and_longer_ones_are_told_with_what_they_hold():
    content = b'a;b;c\n1\n1;2;3;4\n1;2;3;;\n"1";"2\n";3;;"5"\n1;2\n7;8;9\n7;8;9\n'
    assert table(content) == [
        ["a", "b", "c", None, None],
        ["1", None, None, None, None],
        ["1", "2", "3", "4", None],
        ["1", "2", "3", None, None],
        ["1", "2", "3", None, "5"],
        ["1", "2", None, None, None],
        *[["7", "8", "9", None, None]] * 2,
    ]
    assert notices(content) == {"ragged": (2, ("3", "5"))}
    assert lines(content) == [1, 2, 3, 4, 5, 7, 8, 9]


def test_a_header_alone_is_a_row_and_empty_headers_are_kept():
    assert table(b"a;b;c\n") == [["a", "b", "c"]]
    assert table(b"a;;a\n1;2;3\n") == [["a", None, "a"], ["1", "2", "3"]]


def test_text_is_kept_as_it_was_written():
    content = b"id;n\n007;1 234,50\n12345678901234567;-0\nNaN;1e400\n=1+1;null\n"
    assert table(content)[1:] == [
        ["007", "1 234,50"],
        ["12345678901234567", "-0"],
        ["NaN", "1e400"],
        ["=1+1", "null"],
    ]


def test_what_nobody_sees_is_taken_away_and_accents_are_composed():
    decomposed = unicodedata.normalize("NFD", "Québec")
    content = f"a;b\n\u00a0\u200b{decomposed} \u200f;\u202e x\u00ad\ty \n\ufeff;\x07\n3;z\n"
    assert table(content.encode())[1:] == [["Québec", "x\ty"], [None, None], ["3", "z"]]


def test_the_last_cell_keeps_its_commas():
    assert table(b"a;b\n1;x,") == [["a", "b"], ["1", "x,"]]
    assert table(b'a;b\n1;"x;"\n;\n') == [["a", "b"], ["1", "x;"]]


# « Ã » and « Â » begin what French letters are in UTF-8: nobody can tell both apart.
LETTERS = st.characters(codec="cp1252", exclude_categories=["Cc", "Cf"], exclude_characters="ÃÂâ")
CELL = st.text(LETTERS, max_size=8).map(lambda text: unicodedata.normalize("NFC", text.strip()))
ENCODINGS = ["utf-8", "utf-8-sig", "utf-16", "cp1252"]


@st.composite
def tables(draw, cell):
    width = draw(st.integers(2, 5))
    row = st.lists(cell, min_size=width, max_size=width)
    header = [f"année {place}é" for place in range(width)]
    return [header, *draw(st.lists(row, max_size=6))]


def written(rows, encoding, **options):
    text = io.StringIO(newline="")
    csv.writer(text, **options).writerows(rows)
    return text.getvalue().encode(encoding)


def held(rows):
    """A table without the blank rows at its end, its empty cells missing."""
    rows = [[cell or None for cell in row] for row in rows]
    while not any(rows[-1]):
        rows.pop()
    return rows


@pytest.mark.long
@settings(max_examples=150, deadline=None)
@given(tables(CELL), st.sampled_from(",;\t"), st.sampled_from(ENCODINGS))
def test_what_is_written_in_quotes_is_read_back(rows, delimiter, encoding):
    content = written(rows, encoding, delimiter=delimiter, quoting=csv.QUOTE_ALL)
    assert table(content) == held(rows)


@settings(max_examples=150, deadline=None)
@given(
    tables(CELL.map(lambda text: text.translate(str.maketrans(",;", "  ")).strip())),
    st.sampled_from(",;\t"),
    st.sampled_from(ENCODINGS),
    st.sampled_from(["\n", "\r\n", "\r"]),
)
def test_what_is_written_plainly_is_read_back(rows, delimiter, encoding, end):
    content = written(rows, encoding, delimiter=delimiter, lineterminator=end)
    assert table(content) == held(rows)


@settings(max_examples=100, deadline=None)
@given(tables(st.sampled_from(["", "a", "a\nb", 'd"e', "x\r\n\r\ny", '"'])), st.sampled_from(",;"))
def test_lines_are_counted_through_line_breaks_within_cells(rows, delimiter):
    content = written(rows, "utf-8", delimiter=delimiter)
    assert table(content) == held(rows)
    reader = csv.reader(io.StringIO(content.decode(), newline=""), delimiter=delimiter)
    begun = [1, *(reader.line_num + 1 for _ in reader)]
    assert lines(content) == begun[: len(held(rows))]
