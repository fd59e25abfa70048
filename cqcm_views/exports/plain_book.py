"""A table that stands in no card as an Excel workbook of one sheet."""

import io

from xlsxwriter import Workbook

from cqcm_data.formulas import safe
from cqcm_views.cards.content import Table
from cqcm_views.exports.xlsx import named

_WIDE = 22  # letters


def written(data: Table) -> bytes:
    """Its headings and its rows, numbers as numbers."""
    content = io.BytesIO()
    with Workbook(content, {"in_memory": True, "strings_to_formulas": False}) as book:
        sheet = book.add_worksheet(named(data.caption, ()))
        bold = book.add_format({"bold": True})
        sheet.write_row(0, 0, [safe(column.name) for column in data.columns], bold)
        for at, row in enumerate(data.rows, start=1):
            for place, cell in enumerate(row.cells):
                if isinstance(cell.value, int | float):
                    sheet.write_number(at, place, cell.value)
                else:
                    sheet.write_string(at, place, safe(cell.text))
        sheet.freeze_panes(1, 0)
        sheet.set_column(0, len(data.columns) - 1, _WIDE)
    return content.getvalue()
