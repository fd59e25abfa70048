"""Codes to scan, as pictures."""

import io

import segno

from cqcm_views.theme import PAPER


def png(address: str) -> bytes:
    """The code for an address; nothing without one, or for one too long for it."""
    if not address:
        return b""
    try:
        code = segno.make(address, error="m", micro=False)
    except segno.DataOverflowError:
        return b""
    content = io.BytesIO()
    code.save(content, kind="png", scale=8, border=4, dark=PAPER.ink)
    return content.getvalue()
