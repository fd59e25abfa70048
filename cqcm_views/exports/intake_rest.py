"""The rows of a file that cannot go online yet, each with why: a workbook to send back.

Its hidden sheet names the file that they come from, by which they are known when they come back.
"""

import io
import re
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from weakref import WeakKeyDictionary

import pyarrow as pa
import pyarrow.compute as pc
from xlsxwriter import Workbook
from xlsxwriter.worksheet import Worksheet

from cqcm_data import columns
from cqcm_data.columns import Column
from cqcm_data.intake.sheets import LINE
from cqcm_data.intake.taking import Intake
from cqcm_data.intake.validation import SHEET
from cqcm_data.intake.xlsx_files import TEMPLATE
from cqcm_data.text import Language
from cqcm_views.cards.bringing import AskedColumn
from cqcm_views.wording import numbers
from cqcm_views.wording.strings import say

MOST = 10_000  # rows: nobody corrects more by hand
_NUMBERS = ("whole", "decimal", "year")
_PLAIN = re.compile(r"-?(0|[1-9]\d*)(\.\d+)?")
_EXACT = 15  # digits, as Excel keeps them


_BOOKS: WeakKeyDictionary[Intake, dict[Language, bytes]] = WeakKeyDictionary()


def book(intake: Intake, asked: Sequence[AskedColumn], language: Language) -> bytes:
    """The workbook of an intake, made once for as long as the intake is there."""
    of_intake = _BOOKS.setdefault(intake, {})
    if language not in of_intake:
        of_intake[language] = written(intake, asked, language)
    return of_intake[language]


def count(intake: Intake) -> int:
    """How many rows are to be corrected: of more than `MOST` the workbook has the first ones."""
    return intake.total - int(intake.checked.rows.num_rows)


def more(intake: Intake, language: Language) -> str:
    """That the workbook does not have all of them, where it does not."""
    if (every := count(intake)) <= MOST:
        return ""
    most, told = numbers.number(MOST, language), numbers.number(every, language)
    return say("intake_rest_more", language, most=most, count=told)


def written(intake: Intake, asked: Sequence[AskedColumn], language: Language) -> bytes:
    """Headings as a template has them, so that the file is read when it comes back.

    A text stays the text that it is, whatever it begins with: no cell is a formula.
    """
    content = io.BytesIO()
    with Workbook(content, {"in_memory": True}) as book:
        sheet = book.add_worksheet()
        bold = book.add_format({"bold": True})
        names = [one.header for one in asked]
        last = [say("intake_rest_why", language), say("intake_rest_row", language)]
        first = 0
        if told := more(intake, language):
            sheet.write_string(0, 0, told)
            first = 1
        for at, name in enumerate([*names, *last]):
            sheet.write_string(first, at, name, bold)
        for at, row in enumerate(_rows(intake, asked, language), start=first + 1):
            _write(sheet, at, row)
        sheet.freeze_panes(first + 1, 0)
        sheet.set_column(0, len(names) + 1, 22)
        _for_programs(book, intake)
    return content.getvalue()


def _write(sheet: Worksheet, at: int, row: Sequence[str | float]) -> None:
    for place, value in enumerate(row):
        if isinstance(value, float):
            sheet.write_number(at, place, value)
        elif value:
            sheet.write_string(at, place, value)


def _value(text: str, column: Column, *, typed: bool) -> str | float:
    """A number that nobody can read in two ways as one; any other text as it was written.

    « 1.500 » of a CSV file is a thousand and a half or fifteen hundred.
    """
    if column.kind not in _NUMBERS or not _PLAIN.fullmatch(text):
        return text
    exact = repr(float(text)) == text if "." in text else len(text) <= _EXACT
    return float(text) if exact and (typed or "." not in text) else text


def _for_programs(book: Workbook, intake: Intake) -> None:
    pairs = {
        "dataset": intake.dataset,
        "contract": columns.fingerprint(intake.dataset),
        "origin": intake.read.origin or intake.read.digest,
    }
    sheet = book.add_worksheet(TEMPLATE)
    for row, pair in enumerate(pairs.items()):
        sheet.write_row(row, 0, pair)
    sheet.very_hidden()


def _rows(
    intake: Intake, asked: Sequence[AskedColumn], language: Language
) -> list[list[str | float]]:
    checked = intake.checked
    kept_back = pc.invert(pc.or_(checked.taken, checked.again))
    places = pc.indices_nonzero(kept_back).slice(0, MOST)
    typed = intake.gathered.typed
    rows, why = _emptied(intake).take(places).to_pylist(), _why(intake, asked, language)
    return [
        [
            *(_value(str(row[one.column.name] or ""), one.column, typed=typed) for one in asked),
            "; ".join(why(place, row)),
            f"{row[SHEET] or ''} {row[LINE]}".strip(),
        ]
        for place, row in zip(places.to_pylist(), rows, strict=True)
    ]


def _emptied(intake: Intake) -> pa.Table:
    """The rows without what is known to be wrong: nobody sends back what was not written anew."""
    rows = intake.checked.filled
    for one in (held for held in intake.gathered.held if held.kind != "perhaps_total"):
        kept = pc.if_else(one.where, None, rows[one.column])
        rows = rows.set_column(rows.column_names.index(one.column), one.column, kept)
    return rows


def _why(
    intake: Intake, asked: Sequence[AskedColumn], language: Language
) -> Callable[[int, Mapping[str, object]], list[str]]:
    """What is said of the row at a place, from what is wrong with each of its cells."""
    headers = {one.column.name: one.header for one in asked}
    wrong: dict[int, list[str]] = defaultdict(list)
    for fault in intake.checked.faults:
        what = say(f"intake_fault_{fault.kind}", language)
        told = say("chip", language, label=headers[fault.column], value=what)
        for place in pc.indices_nonzero(fault.where).to_pylist():
            wrong[place].append(told)
    questions = {(one.column, one.text) for one in intake.checked.asked}

    def why(place: int, row: Mapping[str, object]) -> list[str]:
        said = [*wrong[place]]
        for name, header in headers.items():
            text = str(row[name] or "").strip()
            if (name, text) in questions:
                said.append(say("intake_rest_asked", language, column=header, text=text))
        return said

    return why
