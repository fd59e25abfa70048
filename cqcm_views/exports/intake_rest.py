"""The rows of a file that cannot go online yet, each with why: a workbook to send back.

Its hidden sheet names the file that they come from, by which they are known when they come back.
"""

import io
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence

import pyarrow.compute as pc
from xlsxwriter import Workbook

from cqcm_data import columns
from cqcm_data.intake.sheets import LINE
from cqcm_data.intake.taking import Intake
from cqcm_data.intake.validation import SHEET
from cqcm_data.intake.xlsx_files import TEMPLATE
from cqcm_data.text import Language
from cqcm_views.cards.bringing import AskedColumn
from cqcm_views.exports.csv import safe
from cqcm_views.wording.strings import say

MOST = 10_000  # rows: nobody corrects more by hand


def written(intake: Intake, asked: Sequence[AskedColumn], language: Language) -> bytes:
    """Headings as a template has them, so that the file is read when it comes back."""
    content = io.BytesIO()
    with Workbook(content, {"in_memory": True, "strings_to_formulas": False}) as book:
        sheet = book.add_worksheet()
        bold = book.add_format({"bold": True})
        names = [one.header for one in asked]
        more = [say("intake_rest_why", language), say("intake_rest_row", language)]
        sheet.write_row(0, 0, [*names, *more], bold)
        for at, row in enumerate(_rows(intake, asked, language), start=1):
            sheet.write_row(at, 0, [safe(text) for text in row])
        sheet.freeze_panes(1, 0)
        sheet.set_column(0, len(names) + 1, 22)
        _for_programs(book, intake)
    return content.getvalue()


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


def _rows(intake: Intake, asked: Sequence[AskedColumn], language: Language) -> list[list[str]]:
    checked = intake.checked
    kept_back = pc.invert(pc.or_(checked.taken, checked.again))
    places = pc.indices_nonzero(kept_back).slice(0, MOST)
    rows, why = checked.filled.take(places).to_pylist(), _why(intake, asked, language)
    return [
        [
            *(str(row[one.column.name] or "") for one in asked),
            "; ".join(why(place, row)),
            f"{row[SHEET] or ''} {row[LINE]}".strip(),
        ]
        for place, row in zip(places.to_pylist(), rows, strict=True)
    ]


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
