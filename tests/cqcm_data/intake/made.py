"""Files as people, programs and ill-wishers make them."""

import io
import zipfile
from collections.abc import Callable, Mapping

import xlsxwriter
from xlsxwriter.worksheet import Worksheet

from cqcm_data.intake import files
from cqcm_data.intake.sheets import Read, Refused, Sheet

NAMESPACE = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
TYPES = "http://schemas.openxmlformats.org/package/2006/content-types"
RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def workbook(write: Callable[[xlsxwriter.Workbook], object], **options: object) -> bytes:
    """A workbook that xlsxwriter writes."""
    content = io.BytesIO()
    with xlsxwriter.Workbook(content, {"in_memory": True, **options}) as book:
        write(book)
    return content.getvalue()


def one_sheet(write: Callable[[Worksheet], object]) -> bytes:
    return workbook(lambda book: write(book.add_worksheet("Données")))


def parts(rows: str = '<row r="1"><c r="A1"><v>1</v></c></row>', more: str = "") -> dict[str, str]:
    """The parts of the least workbook there is, written by hand."""
    return {
        "[Content_Types].xml": f'<Types xmlns="{TYPES}"/>',
        "_rels/.rels": f'<Relationships xmlns="{RELATIONS}"><Relationship Id="rId1" '
        f'Type="{OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'<workbook xmlns="{NAMESPACE}" xmlns:r="{OFFICE}"><sheets>'
        '<sheet name="A" sheetId="1" r:id="rId1"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{RELATIONS}"><Relationship Id="rId1" '
        f'Type="{OFFICE}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>',
        "xl/worksheets/sheet1.xml": f'<worksheet xmlns="{NAMESPACE}"><sheetData>{rows}</sheetData>'
        f"{more}</worksheet>",
    }


def zipped(named: Mapping[str, str | bytes]) -> bytes:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, part in named.items():
            archive.writestr(name, part)
    return content.getvalue()


def read(content: bytes, name: str = "fichier") -> Read:
    return files.read(content, name)


def only(content: bytes) -> Sheet:
    """The sheet of a file that has one."""
    (sheet,) = read(content).sheets
    return sheet


def table(content: bytes) -> list[list[str | None]]:
    return cells(only(content))


def cells(sheet: Sheet) -> list[list[str | None]]:
    """The rows of a sheet, without their lines."""
    columns = [sheet.rows.column(str(place)).to_pylist() for place in range(sheet.width)]
    return [list(row) for row in zip(*columns, strict=True)]


def lines(content: bytes) -> list[int]:
    return only(content).rows.column("line").to_pylist()


def refusal(content: bytes) -> tuple[str, dict[str, object]]:
    """Why a file is not read."""
    try:
        read(content)
    except Refused as refused:
        return refused.kind, refused.values
    raise AssertionError("it was read")


def notices(content: bytes) -> dict[str, tuple[int, tuple[str, ...]]]:
    """What is told of a file and of its only sheet."""
    whole = read(content)
    told = [*whole.notices, *(one for sheet in whole.sheets for one in sheet.notices)]
    return {one.kind: (one.count, one.places) for one in told}
