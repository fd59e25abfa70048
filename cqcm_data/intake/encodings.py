"""The bytes of a text file as UTF-8, and what they were; or the first line that is wrong."""

import codecs
import re

from cqcm_data.intake.sheets import Refused

_BOMS = {
    codecs.BOM_UTF8: "utf-8-sig",
    codecs.BOM_UTF16_LE: "utf-16-le",
    codecs.BOM_UTF16_BE: "utf-16-be",
}
_UNDEFINED = re.compile(rb"[\x81\x8d\x8f\x90\x9d]")  # in Windows-1252

# « é », « » », « ’ » in UTF-8, which no French text in Windows-1252 spells by chance.
_OF_UTF8 = re.compile(rb"\xc3[\x80-\xbf]|\xc2[\xa0-\xbf]|\xe2\x80[\x80-\xbf]")
_SAMPLE = 4_000


def decoded(content: bytes) -> tuple[bytes, str]:
    """Text as UTF-8 without a mark, and its encoding; raises Refused."""
    mark = next((mark for mark in _BOMS if content.startswith(mark)), b"")
    name = _BOMS[mark] if mark else _wide(content[:_SAMPLE]) or "utf-8"
    rest = content[len(mark) :]
    if name.startswith("utf-16"):
        return _of_wide(rest, name), name
    if (place := rest.find(b"\0")) >= 0:
        raise Refused("nul_bytes", line=line_at(rest, place))
    try:
        rest.decode()
    except UnicodeDecodeError as wrong:
        if mark:
            raise Refused("mixed_encodings", line=line_at(rest, wrong.start)) from None
        return _of_windows(rest, wrong.start), "windows-1252"
    return rest, name


def line_at(content: bytes, place: int) -> int:
    """The line, from 1, on which a byte stands."""
    return lines(content[:place]) + 1


def lines(content: bytes) -> int:
    """How many lines end in a text: by LF, CR LF or, on old machines, CR."""
    returns = content.count(b"\r")
    both = content.count(b"\r\n") if returns else 0
    return content.count(b"\n") + returns - both


def _of_wide(content: bytes, name: str) -> bytes:
    try:
        text = content.decode(name)
    except UnicodeDecodeError as wrong:
        before = content[: wrong.start].decode(name)
        raise Refused("mixed_encodings", line=lines(before.encode()) + 1) from None
    if (place := text.find("\0")) >= 0:
        raise Refused("nul_bytes", line=lines(text[:place].encode()) + 1)
    return text.encode()


def _wide(start: bytes) -> str | None:
    """UTF-16 without its mark: nearly every second byte is NUL, none of the others."""
    even, odd = start[0::2].count(0), start[1::2].count(0)
    if odd > 0.7 * len(start[1::2]) and not even:
        return "utf-16-le"
    if even > 0.7 * len(start[0::2]) and not odd:
        return "utf-16-be"
    return None


def _of_windows(content: bytes, wrong: int) -> bytes:
    """`wrong` is the first byte that is not UTF-8."""
    if _OF_UTF8.search(content):
        raise Refused("mixed_encodings", line=line_at(content, wrong))
    if undefined := _UNDEFINED.search(content):
        raise Refused("unknown_bytes", line=line_at(content, undefined.start()))
    return content.decode("cp1252").encode()
