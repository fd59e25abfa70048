"""The parts of an XLSX: nothing is unpacked before the list of them says that it may be."""

import io
import re
import struct
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from cqcm_data.intake.limits import MEGABYTE, PARTS, RATIO, SMALL_PART, UNPACKED_BYTES
from cqcm_data.intake.sheets import Refused, RefusedKind

_CHUNK = 1 << 16
_OUTSIDE = re.compile(r"(?:^|/)\.\.(?:/|$)|^/|\\|^[a-z]:|\0", re.IGNORECASE)
_NESTED = (".zip", ".xlsx", ".xlsm", ".xlsb", ".docx", ".gz", ".7z", ".rar")
_ENCRYPTED_FLAG = 0x1

# What other packages have in them, and the kind that is told.
_OTHERS: dict[str, RefusedKind] = {
    "xl/workbook.bin": "xlsb",
    "index/document.iwa": "numbers",
    "index.zip": "numbers",
    "word/document.xml": "not_a_table",
    "ppt/presentation.xml": "not_a_table",
}


@dataclass(frozen=True)
class Package:
    """A workbook as bytes, and its parts by their names in small letters."""

    content: bytes
    parts: Mapping[str, zipfile.ZipInfo]

    def unpacked(self, name: str) -> Iterator[bytes]:
        """A part in pieces; raises Refused where it is not as long as the list says.

        zipfile stops at the length that is listed, other readers do not: we look for the end.
        """
        part = self.parts[name]
        length = 0
        for piece in self._pieces(part):
            length += len(piece)
            if length > part.file_size:
                raise Refused("zip_bomb", most=UNPACKED_BYTES // MEGABYTE)
            yield piece
        if length != part.file_size:
            raise Refused("damaged")

    def _pieces(self, part: zipfile.ZipInfo) -> Iterator[bytes]:
        packed = self._packed(part)
        if part.compress_type == zipfile.ZIP_STORED:
            yield from packed
            return
        inflating = zlib.decompressobj(-zlib.MAX_WBITS)
        try:
            for rest in packed:
                while rest and not inflating.eof:
                    yield inflating.decompress(rest, _CHUNK)
                    rest = inflating.unconsumed_tail  # noqa: PLW2901
            while not inflating.eof and (piece := inflating.decompress(b"", _CHUNK)):
                yield piece
        except zlib.error:
            raise Refused("damaged") from None

    def _packed(self, part: zipfile.ZipInfo) -> Iterator[bytes]:
        if not 0 <= part.header_offset <= len(self.content) - 30:  # zipfile may reckon one below 0
            raise Refused("damaged")
        name, extra = struct.unpack_from("<HH", self.content, part.header_offset + 26)
        start = part.header_offset + 30 + name + extra
        for at in range(start, start + part.compress_size, _CHUNK):
            yield self.content[at : min(at + _CHUNK, start + part.compress_size)]


def opened(content: bytes) -> Package:
    """The parts of a workbook; raises Refused for what is not one, or unpacks to too much."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            parts = archive.infolist()
    except (zipfile.BadZipFile, ValueError, NotImplementedError, struct.error):
        raise Refused("damaged") from None
    _check_sizes(parts)
    names = [part.filename.lower() for part in parts]
    package = Package(content, dict(zip(names, parts, strict=True)))
    _check_names(names, package)
    if any(part.flag_bits & _ENCRYPTED_FLAG for part in parts):
        raise Refused("encrypted")
    if any(part.compress_type not in {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED} for part in parts):
        raise Refused("damaged")
    return package


def _check_sizes(parts: list[zipfile.ZipInfo]) -> None:
    if len(parts) > PARTS:
        raise Refused("too_many_parts", parts=len(parts), most=PARTS)
    dense = any(
        part.file_size > SMALL_PART and part.file_size > RATIO * part.compress_size
        for part in parts
    )
    if dense or sum(part.file_size for part in parts) > UNPACKED_BYTES:
        raise Refused("zip_bomb", most=UNPACKED_BYTES // MEGABYTE)


def _check_names(names: list[str], package: Package) -> None:
    """Whether it is a workbook, and one whose names mean the same to every reader."""
    if kind := next((kind for name, kind in _OTHERS.items() if name in names), None):
        raise Refused(kind)
    if "mimetype" in names:
        raise Refused("ods" if b"spreadsheet" in _start(package, "mimetype") else "not_a_table")
    if any(_OUTSIDE.search(name) for name in names) or len(set(names)) < len(names):
        raise Refused("damaged")
    if "xl/workbook.xml" not in names:
        raise Refused("archive")
    if any(name.endswith(_NESTED) for name in names):
        raise Refused("nested_archive")


def _start(package: Package, name: str) -> bytes:
    return next(package.unpacked(name), b"")
