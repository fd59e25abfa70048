"""The workbook in which a person writes the rows of a dataset: what it asks for -> bytes.

A hidden sheet says to a program what a filled workbook is: pairs (the dataset, where its rows are),
then the columns by their names in the contract, then every choice with its code; an empty row and
one of headings stand between them. Defined names follow a sheet that is renamed: `cqcm_header` is
the row of headings, `cqcm_list_<column>` the choices of a column.
"""

import datetime as dt
import io
from collections.abc import Iterable, Iterator, Sequence

from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.utility import xl_col_to_name, xl_range_abs
from xlsxwriter.worksheet import Worksheet

from cqcm_data import columns
from cqcm_data.columns import Column, Kind
from cqcm_data.formulas import safe
from cqcm_data.text import Language
from cqcm_views.cards.bringing import AskedColumn, Bringing, Cell
from cqcm_views.theme import PAPER
from cqcm_views.wording.strings import say

VERSION = 1  # of the way in which a workbook says what it is
HIDDEN = "_cqcm"
LAST_ROW = 100_000  # of those that are checked as one writes

_ALWAYS = dt.datetime(2023, 12, 31, tzinfo=dt.UTC)  # the same bytes at any time
_FORMATS: dict[Kind, str] = {
    "text": "@",
    "school_year": "@",
    "choice": "@",
    "year": "0",
    "whole": "#,##0",
    "decimal": "#,##0.00",
    "date": "yyyy-mm-dd",
    "report": "@",
}
_WIDTHS: dict[Kind, int] = {"text": 26, "choice": 20}
_SENTENCE = 118  # letters of a line of the sheet that explains
_LETTER = 1  # the paper, as Excel numbers it


def written(
    asked: Bringing,
    examples: Sequence[Sequence[Cell]],
    language: Language,
    filled: Iterable[Sequence[Cell]] = (),
) -> bytes:
    """A template with its explanation, its rows, its examples and its lists.

    The rows are empty where none are `filled` in; examples are left out where there are none.
    """
    content = io.BytesIO()
    with Workbook(content, {"in_memory": True, "strings_to_formulas": False}) as book:
        book.set_properties(
            {"title": _title(asked, language), "author": say("brand", language), "created": _ALWAYS}
        )
        template = _Template(book, asked, language, bool(examples))
        template.explain()
        template.rows(filled)
        if examples:
            template.examples(examples)
        if template.chosen:
            template.lists()
        template.for_programs()
    return content.getvalue()


def _title(asked: Bringing, language: Language) -> str:
    return say("template_title", language, label=asked.label)


class _Template:
    """A workbook under way: its sheets in their order, its formats made once."""

    def __init__(self, book: Workbook, asked: Bringing, language: Language, examples: bool) -> None:
        self.book, self.asked, self.language = book, asked, language
        self.chosen = [one for one in asked.columns if one.choices]
        kept = self.kept = ["examples"] if examples else []
        names = ["about", "rows", *kept, *(["lists"] if self.chosen else [])]
        self.sheets = {name: book.add_worksheet(self._say(f"{name}_sheet")) for name in names}
        head = {"bold": True, "text_wrap": True, "valign": "vcenter", "border": 1}
        self.wrap = book.add_format({"text_wrap": True, "valign": "top"})
        self.heading = book.add_format({"bold": True, "font_size": 13, "font_color": PAPER.accent})
        self.required = book.add_format(
            {**head, "bg_color": PAPER.accent, "font_color": PAPER.paper, "border_color": PAPER.ink}
        )
        self.optional = book.add_format(
            {**head, "bg_color": PAPER.missing, "font_color": PAPER.ink, "border_color": PAPER.ink}
        )

    def _say(self, name: str, **values: object) -> str:
        return say(f"template_{name}", self.language, **values)

    def _header(self, sheet: Worksheet, row: int, first: int = 0) -> None:
        sheet.set_row(row, 34)
        for place, one in enumerate(self.asked.columns, start=first):
            style = self.required if one.column.required else self.optional
            sheet.write_string(row, place, safe(one.marked), style)

    # The sheet that explains ---------------------------------------------------------------------

    def explain(self) -> None:
        """What it is for, how to fill it in, what never to write, and each column."""
        sheet = self.sheets["about"]
        sheet.hide_gridlines(2)
        for place, width in enumerate((28, 13, 44, 44)):
            sheet.set_column(place, place, width)
        title = self.book.add_format({"bold": True, "font_size": 18, "font_color": PAPER.ink})
        sheet.write_string(0, 0, safe(_title(self.asked, self.language)), title)
        sheet.set_row(0, 28)
        row = 2
        for heading, sentences in self._sections():
            row = self._section(sheet, row, heading, sentences)
        self._described(sheet, row)
        sheet.set_landscape()
        sheet.set_paper(_LETTER)
        sheet.fit_to_pages(1, 0)

    def _sections(self) -> list[tuple[str, list[str]]]:
        cards = [
            "• " + self._say("card", view=card.view, title=card.title) for card in self.asked.cards
        ]
        fill = ["required", *(["lists"] if self.chosen else []), "keep", *self.kept]
        rows = self._say("fill_rows", grain=self.asked.grain)
        private = ["names", "counts"] if self.asked.people else ["names"]
        return [
            (self._say("why"), [self.asked.waits, self._say("cards"), *cards]),
            (self._say("fill"), [rows, *(self._say(f"fill_{name}") for name in fill)]),
            (self._say("private"), [self._say(f"private_{name}") for name in private]),
        ]

    def _section(self, sheet: Worksheet, row: int, heading: str, sentences: Sequence[str]) -> int:
        """A heading with its sentences; gives the row of what comes next."""
        sheet.write_string(row, 0, safe(heading), self.heading)
        for at, sentence in enumerate(sentences, start=row + 1):
            self._sentence(sheet, at, sentence)
        return row + len(sentences) + 2

    def _sentence(self, sheet: Worksheet, row: int, sentence: str) -> None:
        """Excel makes no merged row higher for its words: we do."""
        sheet.merge_range(row, 0, row, 3, "", self.wrap)
        sheet.write_string(row, 0, safe(sentence), self.wrap)
        sheet.set_row(row, 16 * (1 + len(sentence) // _SENTENCE))

    def _described(self, sheet: Worksheet, row: int) -> None:
        sheet.write_string(row, 0, say("bring_columns_title", self.language), self.heading)
        names = ("bring_column", "bring_is_required", "bring_meaning", "bring_rule")
        for place, name in enumerate(names):
            sheet.write_string(row + 1, place, say(name, self.language), self.optional)
        for at, one in enumerate(self.asked.columns, start=row + 2):
            cells = (one.marked, self._need(one), one.meaning, one.rule)
            for place, text in enumerate(cells):
                sheet.write_string(at, place, safe(text), self.wrap)
            sheet.set_row(at, 16 * (1 + max(len(one.meaning), len(one.rule)) // 42))

    def _need(self, one: AskedColumn) -> str:
        return say(f"bring_is_{'required' if one.column.required else 'optional'}", self.language)

    # The sheet to fill in ------------------------------------------------------------------------

    def rows(self, filled: Iterable[Sequence[Cell]]) -> None:
        """Headings, each with its note, and rows that say what they take."""
        sheet, last = self.sheets["rows"], len(self.asked.columns) - 1
        self._header(sheet, 0)
        for place, one in enumerate(self.asked.columns):
            sheet.set_column(place, place, _width(one), self._format(one))
            sheet.write_comment(0, place, self._note(one), {"x_scale": 2.2, "y_scale": 1.4})
            sheet.data_validation(1, place, LAST_ROW, place, self._validation(one, place))
        formats = [self._format(one) for one in self.asked.columns]
        for at, row in enumerate(filled, start=1):
            for place, (value, style) in enumerate(zip(row, formats, strict=True)):
                _write(sheet, at, place, value, style)
        sheet.freeze_panes(1, 0)
        sheet.autofilter(0, 0, LAST_ROW, last)
        sheet.repeat_rows(0)
        self._name("header", "rows", xl_range_abs(0, 0, 0, last))

    def _note(self, one: AskedColumn) -> str:
        return "\n".join([one.header, one.meaning, f"{one.rule}.", f"{self._need(one)}."])

    def _format(self, one: AskedColumn) -> Format:
        return self.book.add_format({"num_format": _FORMATS[one.column.kind]})

    def _validation(self, one: AskedColumn, place: int) -> dict[str, object]:
        return {
            **_allowed(one, place),
            "input_title": one.header,
            "input_message": f"{one.meaning} {self._need(one)}.",
            "error_title": self._say("wrong"),
            "error_message": f"{one.rule}.",
        }

    # Examples and lists --------------------------------------------------------------------------

    def examples(self, rows: Sequence[Sequence[Cell]]) -> None:
        """Invented rows on a sheet of their own; each of them says so."""
        sheet = self.sheets["examples"]
        sheet.set_tab_color(PAPER.warning)
        warning = self.book.add_format({"bold": True, "font_color": PAPER.warning})
        sheet.write_string(0, 0, safe(self._say("examples_note")), warning)
        sheet.write_string(1, 0, self._say("status"), self.optional)
        self._header(sheet, 1, first=1)
        sheet.set_column(0, 0, 12)
        for place, one in enumerate(self.asked.columns, start=1):
            sheet.set_column(place, place, _width(one))
        for at, row in enumerate(rows, start=2):
            sheet.write_string(at, 0, self._say("made_up"), warning)
            for place, (one, value) in enumerate(zip(self.asked.columns, row, strict=True), 1):
                _write(sheet, at, place, value, self._format(one))
        sheet.freeze_panes(2, 1)

    def lists(self) -> None:
        """The choices of each column, in the reader's words."""
        sheet = self.sheets["lists"]
        for place, one in enumerate(self.chosen):
            sheet.set_column(place, place, _width(one))
            sheet.write_string(0, place, safe(one.header), self.optional)
            for row, choice in enumerate(one.choices, start=1):
                sheet.write_string(row, place, safe(choice.label))
            area = xl_range_abs(1, place, len(one.choices), place)
            self._name(f"list_{one.column.name}", "lists", area)
        sheet.freeze_panes(1, 0)
        sheet.protect()  # a value that changes would no longer give its code

    def _name(self, name: str, sheet: str, area: str) -> None:
        self.book.define_name(f"cqcm_{name}", f"='{self.sheets[sheet].get_name()}'!{area}")

    # The sheet for programs ----------------------------------------------------------------------

    def for_programs(self) -> None:
        """What a filled workbook is, in three tables below one another."""
        sheet = self.book.add_worksheet(HIDDEN)
        pairs = {
            "template": str(VERSION),
            "dataset": self.asked.dataset,
            "contract": columns.fingerprint(self.asked.dataset),
            "language": self.language,
            "rows_sheet": self.sheets["rows"].get_name(),
        }
        listed = [
            [one.column.name, one.marked, one.column.kind, str(int(one.column.required))]
            for one in self.asked.columns
        ]
        codes = [
            [one.column.name, choice.label, choice.code]
            for one in self.chosen
            for choice in one.choices
        ]
        table = [
            *map(list, pairs.items()),
            [],
            ["column", "header", "kind", "required"],
            *listed,
            [],
            ["column", "label", "code"],
            *codes,
        ]
        for row, cells in enumerate(table):
            for place, text in enumerate(cells):
                sheet.write_string(row, place, safe(text))
        sheet.protect()
        sheet.very_hidden()


def _width(one: AskedColumn) -> int:
    longest = max((len(choice.label) for choice in one.choices), default=0)
    return max(_WIDTHS.get(one.column.kind, 15), longest + 3, min(len(one.marked) + 4, 26))


def _allowed(one: AskedColumn, place: int) -> dict[str, object]:
    """What Excel takes in a column; text is left alone."""
    column, cell = one.column, f"{xl_col_to_name(place)}2"
    if one.choices:
        return {"validate": "list", "source": f"=cqcm_list_{column.name}"}
    if column.kind == "date":
        return {"validate": "date", "criteria": ">=", "value": dt.date(1900, 1, 1)}
    if column.kind == "school_year":
        return {"validate": "custom", "value": _two_years(cell)}
    if column.kind == "text":
        return {"validate": "any"}
    if column.above is not None:  # Excel has no words for an open and a closed end together
        return {"validate": "custom", "value": f"=AND({', '.join(_bounds(column, cell))})"}
    return {"validate": "decimal" if column.kind == "decimal" else "integer", **_limits(column)}


def _two_years(cell: str) -> str:
    """A formula for text such as 2023-2024."""
    parts = f'MID({cell},5,1)="-",ISNUMBER(--LEFT({cell},4)),ISNUMBER(--RIGHT({cell},4))'
    return f"=AND(LEN({cell})=9,{parts})"


def _bounds(column: Column, cell: str) -> Iterator[str]:
    yield f"ISNUMBER({cell})"
    signs = {">": column.above, ">=": column.least, "<=": column.most}
    yield from (f"{cell}{sign}{bound:g}" for sign, bound in signs.items() if bound is not None)


def _limits(column: Column) -> dict[str, object]:
    least = column.least or 0
    if column.most is None:
        return {"criteria": ">=", "value": least}
    return {"criteria": "between", "minimum": least, "maximum": column.most}


def _write(sheet: Worksheet, row: int, place: int, value: Cell, style: Format) -> None:
    if isinstance(value, dt.date):
        sheet.write_datetime(row, place, value, style)
    elif isinstance(value, int | float):
        sheet.write_number(row, place, value, style)
    elif value is not None:
        sheet.write_string(row, place, safe(value), style)
