"""The grid as a file that goes out: one row per figure, what is known beside what is asked."""

import csv as plain_csv
import datetime as dt
import io
from collections.abc import Iterator

from xlsxwriter import Workbook
from xlsxwriter.utility import xl_col_to_name
from xlsxwriter.worksheet import Worksheet

from cqcm_data.formulas import safe
from cqcm_data.reporting import vocabulary
from cqcm_data.reporting.grid import Grid, Row

Cell = str | float | int | dt.date | None

_CHOICES = ("state", "unit", "qualifier", "nature", "topic", "indicator")
_WIDTHS = {"label_fr": 44, "last_said": 34, "scope_fr": 34, "definition_fr": 34}
_WIDE = 16  # letters
_MORE = 100  # rows below, for figures that are new
_HINT = 255  # letters that a spreadsheet shows beside a cell
_ALWAYS = dt.datetime(2000, 1, 1)
_SHEET, _LISTS = "Chiffres", "Listes"


def csv(grid: Grid) -> bytes:
    """As spreadsheets of Québec read it: semicolons, commas of decimals."""
    text = io.StringIO()
    writer = plain_csv.writer(text, delimiter=";")
    writer.writerow([vocabulary.heading(name) for name in vocabulary.load().columns])
    writer.writerows([_text(cell) for cell in cells(row)] for row in grid.rows)
    return text.getvalue().encode("utf-8-sig")


def cells(row: Row) -> list[Cell]:
    """What stands in each column of a row, in their order; choices as words."""
    every = {**_shown(row), **_entered(row)}
    return [every[name] for name in vocabulary.load().columns]


def _shown(row: Row) -> dict[str, Cell]:
    """What names a row, and what the last report says."""
    last = row.last
    pages = f"p. {last.first_page}" if last and last.first_page else ""
    printed = f"« {last.as_printed} »" if last and last.as_printed else ""
    return {
        "key": row.key,
        "topic": vocabulary.word("topic", row.topic) if row.topic else None,
        "label_fr": row.label["fr"],
        "label_en": row.label["en"],
        "on_a_card": vocabulary.word("on_a_card", "yes" if row.shown else "no"),
        "last": last.value if last else None,
        "last_said": ", ".join(filter(None, [pages, printed])),
    }


def _entered(row: Row) -> dict[str, Cell]:
    entry, known = row.entry, vocabulary.load().columns
    plain: dict[str, Cell] = {name: getattr(entry, name, None) for name in known}
    words: dict[str, Cell] = {
        name: vocabulary.word(name, getattr(entry, name)) if getattr(entry, name) else None
        for name in ("state", "unit", "qualifier", "nature")
    }
    own = vocabulary.word("indicator", "yes" if entry.indicator else "no") if row.new else None
    return {
        name: cell
        for name, cell in {**plain, **words, "indicator": own}.items()
        if name not in ("key", "topic", "label_fr", "label_en", "on_a_card", "last", "last_said")
    }


def _text(cell: Cell) -> str:
    """A cell of a CSV file."""
    if cell is None:
        return ""
    if isinstance(cell, str):
        return safe(cell)
    return cell.isoformat() if isinstance(cell, dt.date) else _number(cell)


def _number(value: float) -> str:
    """A number with a comma; of three decimals one more, which no reader takes for thousands."""
    if value == int(value):
        return str(int(value))
    plain = f"{value:f}".rstrip("0") if "e" in repr(value) else repr(value)
    decimals = plain.partition(".")[2]
    return f"{plain}{'0' if len(decimals) == 3 else ''}".replace(".", ",")


# A workbook --------------------------------------------------------------------------------------


def xlsx(grid: Grid) -> bytes:
    """A workbook of one sheet to fill in, and one with what may be chosen."""
    content = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with Workbook(content, options) as book:
        book.set_properties({"created": _ALWAYS})
        sheet, lists = book.add_worksheet(_SHEET), book.add_worksheet(_LISTS)
        bold = book.add_format({"bold": True, "text_wrap": True, "valign": "top"})
        day = book.add_format({"num_format": "yyyy-mm-dd"})
        for at, name in enumerate(vocabulary.load().columns):
            sheet.write_string(0, at, vocabulary.heading(name), bold)
            sheet.set_column(at, at, _WIDTHS.get(name, _WIDE))
        for at, row in enumerate(grid.rows, start=1):
            for place, cell in enumerate(cells(row)):
                _write(sheet, (at, place), cell, day)
        sheet.freeze_panes(1, 3)
        sheet.autofilter(0, 0, len(grid.rows), len(vocabulary.load().columns) - 1)
        _ask(sheet, lists, len(grid.rows) + _MORE)
    return content.getvalue()


def _write(sheet: Worksheet, at: tuple[int, int], cell: Cell, day: object) -> None:
    """A text stays the text that it is, whatever it begins with: no cell is a formula."""
    if isinstance(cell, str) and cell:
        sheet.write_string(*at, cell)
    elif isinstance(cell, dt.date):
        sheet.write_datetime(*at, dt.datetime.combine(cell, dt.time()), day)
    elif isinstance(cell, int | float):
        sheet.write_number(*at, cell)


def _ask(sheet: Worksheet, lists: Worksheet, last: int) -> None:
    """What may be written in each column, beside its cells, and what may be chosen."""
    for at, (name, named) in enumerate(vocabulary.load().columns.items()):
        if named.shown:
            continue
        told = {"input_title": vocabulary.heading(name)[:32], "input_message": named.hint[:_HINT]}
        chosen = _listed(lists, name) if name in _CHOICES else None
        rule = {"validate": "list", "source": chosen} if chosen else {"validate": "any"}
        sheet.data_validation(1, at, last, at, {**rule, **told, "error_type": "warning"})


def _listed(lists: Worksheet, name: str) -> str:
    """Where the choices of a column stand."""
    place, words = _CHOICES.index(name), list(_words(name))
    lists.write_column(0, place, words)
    column = xl_col_to_name(place, col_abs=True)
    return f"={_LISTS}!{column}$1:{column}${len(words)}"


def _words(name: str) -> Iterator[str]:
    yield from (said[0] for said in vocabulary.labels(name).values())
