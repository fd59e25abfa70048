"""A workbook of Excel: its values by calamine, once its XML has been walked and found harmless."""

import datetime as dt
import io
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from itertools import islice
from typing import TypeGuard

import pyarrow as pa
from python_calamine import (
    CalamineError,
    CalamineSheet,
    CalamineWorkbook,
    PasswordError,
    SheetMetadata,
    SheetTypeEnum,
    SheetVisibleEnum,
)

from cqcm_data.intake import cells, progress, shared_text
from cqcm_data.intake.markup import (
    BookPart,
    Found,
    RelationsPart,
    SheetPart,
    letters,
    notice,
    number,
)
from cqcm_data.intake.packages import Package
from cqcm_data.intake.sheets import MARKS, MarkKind, Notice, Read, Refused, Sheet

TEMPLATE = "_cqcm"  # the hidden sheet that says to a program what a filled workbook is
HEADER = "cqcm_header"

_BOOK, _RELATIONS = "xl/workbook.xml", "xl/_rels/workbook.xml.rels"
_START = "_rels/.rels"
_MACROS = "xl/vbaproject.bin"
_BATCH = 20_000
_DOTTED = re.compile(r"(?<![0-9])[1-9][0-9]{0,2}\.[0-9]{3}(?![0-9])")
_EXACT = 1e15  # from here on a number has more digits than Excel keeps

Value = str | float | int | bool | dt.date | dt.datetime | dt.time | dt.timedelta


def read(package: Package, digest: str) -> Read:
    """The sheets that show, in their order; raises Refused."""
    book = _walked(package)
    with _harmless(), CalamineWorkbook.from_filelike(io.BytesIO(package.content)) as values:
        listed = [one for one in values.sheets_metadata if one.typ == SheetTypeEnum.WorkSheet]
        shown = [one.name for one in listed if one.visible == SheetVisibleEnum.Visible]
        if not shown:
            raise Refused("only_hidden_sheets" if listed else "no_sheet", **_names(listed))
        sheets = [_sheet(values, name, book) for name in shown]
        told = _told(values, book)
    held = tuple(one for one in sheets if one.rows.num_rows)
    if not held:
        raise Refused("no_values")
    return Read(
        held,
        digest,
        {"format": "xlsx"},
        _template(told),
        book.part.place(HEADER) if _template(told) else None,
        tuple(_of_the_book(package, listed)),
        told.get("origin", ""),
    )


@dataclass(frozen=True)
class _Book:
    """What was seen before anything was read: of the workbook, and of each sheet by its name."""

    part: BookPart
    sheets: dict[str, Found]


def _walked(package: Package) -> _Book:
    """Every part that calamine may open is walked, whatever it is."""
    book, relations, found = BookPart(), RelationsPart(), dict[str, Found]()
    shared: dict[str, int] = {}
    book.walk(package.unpacked(_BOOK))
    if _RELATIONS not in package.parts:
        raise Refused("damaged")
    relations.walk(package.unpacked(_RELATIONS))
    _check_start(package)
    sheets = {relations.targets.get(key, ""): name for name, key in book.sheets.items()}
    for name in package.parts:
        if name in {_BOOK, _RELATIONS} or not _is_read(name):
            continue
        part = SheetPart()
        part.walk(package.unpacked(name))
        part.found.check_size(sheets.get(name, name))
        shared[name] = part.found.shared
        if name in sheets:
            found[sheets[name]] = part.found
    shared_text.check(package, shared)
    return _Book(book, found)


def _check_start(package: Package) -> None:
    """A workbook may say that it begins in another part, which we would not have seen."""
    start = RelationsPart("")
    if _START not in package.parts:
        raise Refused("damaged")
    start.walk(package.unpacked(_START))
    if start.kinds.get("officedocument") != _BOOK:
        raise Refused("damaged")


def _is_read(name: str) -> bool:
    ours = name.startswith(("xl/", "_rels/", "[content_types]"))
    return ours and name.endswith((".xml", ".rels"))


@contextmanager
def _harmless() -> Iterator[None]:
    """What calamine says of a file that it cannot read, as a refusal."""
    try:
        yield
    except PasswordError:
        raise Refused("encrypted") from None
    except (CalamineError, OSError):
        raise Refused("damaged") from None
    except BaseException as stopped:
        if type(stopped).__name__ == "PanicException":  # of Rust; its class cannot be imported
            raise Refused("damaged") from None
        raise


def _names(listed: Sequence[SheetMetadata]) -> dict[str, object]:
    return {"sheets": ", ".join(one.name for one in listed)} if listed else {}


def _of_the_book(package: Package, listed: Sequence[SheetMetadata]) -> Iterator[Notice]:
    hidden = [
        one.name
        for one in listed
        if one.visible != SheetVisibleEnum.Visible and one.name != TEMPLATE
    ]
    if hidden:
        yield notice("hidden_sheets", hidden)
    if _MACROS in package.parts:
        yield Notice("macros", 1)


def _told(values: CalamineWorkbook, book: _Book) -> dict[str, str]:
    """The pairs of the hidden sheet; none in a workbook that was not made here."""
    if TEMPLATE not in book.sheets:
        return {}
    rows = values.get_sheet_by_name(TEMPLATE).to_python(nrows=10)
    return {str(row[0]): str(row[1]) for row in rows if len(row) > 1}


def _template(told: Mapping[str, str]) -> tuple[str, str] | None:
    """The dataset and its columns, where the hidden sheet says them."""
    if "dataset" not in told or "contract" not in told:
        return None
    return told["dataset"], told["contract"]


def _sheet(values: CalamineWorkbook, name: str, book: _Book) -> Sheet:
    if name not in book.sheets:  # a part that was not walked is not read
        raise Refused("damaged")
    found = book.sheets[name]
    table = values.get_sheet_by_name(name)
    large, dotted = list[str](), list[str]()
    columns = _columns(table, large, dotted)
    lines = pa.array(range(1, len(columns[0]) + 1) if columns else [], pa.int64())
    notices = found.notices(stale=book.part.stale)
    if large:
        notices.append(notice("rounded_ids", large))
    places: dict[MarkKind, list[str]] = {
        "rounded_id": large,
        "as_text": dotted,
        "not_computed": found.without_result(stale=book.part.stale),
    }
    read = cells.sheet(name, columns, lines, notices, typed=True, marks=_marks(places))
    return replace(read, merged=tuple(found.merged))


def _marks(places: Mapping[MarkKind, Sequence[str]]) -> pa.Table:
    """Marks of cells by their names: « B7 »."""
    rows = [
        (int(cell[len(column) :]), number(column) - 1, kind)
        for kind, named in places.items()
        for cell in named
        if (column := cell.rstrip("0123456789"))
    ]
    lines, at, kinds = zip(*rows, strict=True) if rows else ((), (), ())
    return pa.table([pa.array(lines), pa.array(at), pa.array(kinds)], MARKS.names).cast(MARKS)


def _columns(table: CalamineSheet, large: list[str], dotted: list[str]) -> list[pa.ChunkedArray]:
    """The columns from A on as text.

    The places of numbers that Excel rounds go to `large`, of texts like « 1.500 » to `dotted`.
    """
    if table.start is None:
        return []
    before, width = table.start[1], table.width
    batches: list[list[pa.Array]] = [[] for _ in range(width)]
    rows, first = table.iter_rows(), 1
    while batch := list(islice(rows, _BATCH)):
        for place, column in enumerate(zip(*batch, strict=True)):
            at = letters(before + place + 1)
            texts = pa.array(_texts(column, large, (at, first)), pa.string())
            batches[place].append(texts)
            dotted.extend(_dotted(column, at, first))
        first += len(batch)
        progress.tell("reading", first, table.total_height + 1)
    read = [pa.chunked_array(one, pa.string()) for one in batches]
    empty = pa.chunked_array([pa.nulls(first - 1, pa.string())])
    return [empty] * before + read


def _dotted(column: Sequence[Value], letters: str, first: int) -> Iterator[str]:
    """Texts in which a point may part thousands or decimals: no program wrote those."""
    for row, one in enumerate(column, start=first):
        if type(one) is str and "." in one and _DOTTED.search(one):
            yield f"{letters}{row}"


def _texts(column: Sequence[Value], large: list[str], at: tuple[str, int]) -> list[str]:
    texts = [one if _is_text(one) else _WRITTEN[type(one)](one) for one in column]
    if float in set(map(type, column)):
        large.extend(
            f"{at[0]}{row}"
            for row, one in enumerate(column, start=at[1])
            if type(one) is float and abs(one) >= _EXACT
        )
    return texts


def _is_text(value: Value) -> TypeGuard[str]:
    return type(value) is str


def _number(value: float) -> str:
    return str(int(value)) if value.is_integer() and abs(value) < 1e21 else repr(value)


def _duration(value: dt.timedelta) -> str:
    seconds = round(abs(value.total_seconds()))
    sign = "-" if value < dt.timedelta() else ""
    return f"{sign}{seconds // 3600}:{seconds // 60 % 60:02}:{seconds % 60:02}"


_WRITTEN: dict[type, Callable[..., str]] = {
    float: _number,
    int: str,
    bool: lambda value: "true" if value else "false",
    dt.date: dt.date.isoformat,
    dt.datetime: dt.datetime.isoformat,
    dt.time: dt.time.isoformat,
    dt.timedelta: _duration,
}
