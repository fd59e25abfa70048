"""Any file that a person has, read as what it is whatever it is called; or why it is not."""

import hashlib
import re
from codecs import BOM_UTF8
from pathlib import Path

from cqcm_data.intake import csv_files, packages, xlsx_files
from cqcm_data.intake.limits import FILE_BYTES, MEGABYTE
from cqcm_data.intake.sheets import Read, Refused, RefusedKind

_ZIP = (b"PK\x03\x04", b"PK\x05\x06")
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_PAGE = re.compile(rb"<(?:!doctype\s+html|html|table|head|body|meta|style)\b", re.IGNORECASE)
_STARTS: dict[bytes, RefusedKind] = {
    b"%PDF-": "pdf",
    b"{\\rtf": "not_a_table",
    b"<?xml": "xml",
    b"\x1f\x8b": "archive",
}


def read(content: bytes | Path, name: str) -> Read:
    """The sheets of a file; raises Refused. Its name is told, never believed."""
    whole = content if isinstance(content, bytes) else _of_path(content)
    if len(whole) > FILE_BYTES:
        raise Refused("too_large", most=FILE_BYTES // MEGABYTE)
    if not (text := whole.removeprefix(BOM_UTF8)) or text.isspace():
        raise Refused("empty", name=name)
    digest = hashlib.sha256(whole).hexdigest()
    if whole.startswith(_ZIP):
        return xlsx_files.read(packages.opened(whole), digest)
    if kind := _foreign(whole):
        raise Refused(kind)
    return csv_files.read(whole, digest)


def _of_path(path: Path) -> bytes:
    """Never more than one byte too many, however much comes."""
    with path.open("rb") as file:
        return file.read(FILE_BYTES + 1)


def _foreign(content: bytes) -> RefusedKind | None:
    """What a file is that is neither a workbook nor text in columns."""
    if content.startswith(_OLE):
        return "encrypted" if _ENCRYPTED in content else "xls"
    start = content[:2000].removeprefix(BOM_UTF8).lstrip()
    if _PAGE.match(start) or (start.startswith(b"<?xml") and _PAGE.search(start)):
        return "html"
    return next((kind for mark, kind in _STARTS.items() if start.startswith(mark)), None)
