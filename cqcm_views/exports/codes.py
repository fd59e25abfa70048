"""Codes to scan, as pictures."""

import io

import segno

from cqcm_views.theme import PAPER

_EDGE = 4  # dots that stay free around it, or no camera finds it


def png(address: str) -> bytes:
    """The code for an address; nothing without one, or for one too long for it."""
    code, content = _code(address), io.BytesIO()
    if code:
        code.save(content, kind="png", scale=8, border=_EDGE, dark=PAPER.ink)
    return content.getvalue()


def svg(address: str) -> str:
    """The same as an element of a page, as large as its place."""
    code = _code(address)
    return code.svg_inline(border=_EDGE, omitsize=True, dark=PAPER.ink) if code else ""


def _code(address: str) -> segno.QRCode | None:
    try:
        return segno.make_qr(address, error="m") if address else None
    except segno.DataOverflowError:
        return None
