"""The workbook behind a chart: categories, values, and what marks read where it is no plain number.

Everything that is words is written as words, whatever it looks like.
"""

import datetime as dt
import io
from collections.abc import Iterator, Sequence

from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from cqcm_views.exports.plots import Line, Plot, shown_plainly
from cqcm_views.wording.strings import say

SHEET = "Sheet1"  # as the references in the chart have it
_ALWAYS = dt.datetime(2023, 12, 31, tzinfo=dt.UTC)  # the same bytes at any time


def workbook(plot: Plot) -> bytes:
    """The bytes of the workbook: the chart reads its first columns."""
    content = io.BytesIO()
    with Workbook(content, {"in_memory": True, "strings_to_formulas": False}) as book:
        book.set_properties({"created": _ALWAYS})
        sheet = book.add_worksheet(SHEET)
        style = book.add_format({"num_format": plot.code})
        sheet.set_column(0, 0, 40)
        sheet.set_column(1, 2 * len(plot.lines), 24)
        _column(sheet, 0, ["", *plot.categories])
        for place, line in enumerate(plot.lines, start=1):
            sheet.write_string(0, place, line.name)
            _values(sheet, place, line.values, style)
        for place, words in enumerate(_labels(plot), start=1 + len(plot.lines)):
            _column(sheet, place, words)
    return content.getvalue()


def _column(sheet: Worksheet, place: int, words: Sequence[str]) -> None:
    for row, word in enumerate(words):
        if word:
            sheet.write_string(row, place, word)


def _values(sheet: Worksheet, place: int, values: Sequence[float | None], style: Format) -> None:
    for row, value in enumerate(values, start=1):
        if value is not None:
            sheet.write_number(row, place, value, style)


def _labels(plot: Plot) -> Iterator[list[str]]:
    """A column of words for each series that has some which its numbers do not say."""
    for line in plot.lines:
        if any(special(line, plot)):
            name = say("pptx_label", plot.language)
            if len(plot.lines) > 1:
                name = say("pptx_label_of", plot.language, label=line.name)
            yield [name, *line.labels]


def special(line: Line, plot: Plot) -> list[str]:
    """The label of each mark where it is not its plain number, else nothing."""
    both = zip(line.values, line.labels, strict=True)
    return [
        label
        if value is not None and label != shown_plainly(value, plot.unit, plot.language)
        else ""
        for value, label in both
    ]
