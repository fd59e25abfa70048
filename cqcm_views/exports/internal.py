"""The files of a card that staff see in full: they go with the card itself, to this session alone.

No address gives them: whoever asks the server for a file is answered as the public.
"""

import base64
from dataclasses import replace

from cqcm_data.reading import Reading
from cqcm_views import sites
from cqcm_views.cards.content import CardContent
from cqcm_views.exports import csv, xlsx
from cqcm_views.exports.about import about, dated
from cqcm_views.views.state import State

CSV = "text/csv;charset=utf-8"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def carried(held: CardContent, state: State, reading: Reading) -> CardContent:
    """A card with its files inside, where they hold what the public does not see; any other as is.

    It is no slide and stands in no frame: those show what everyone sees.
    """
    if not held.internal or held.waits:
        return held
    pinned = replace(state, theme="auto", version=reading.release.number)
    path = pinned.address(held.file.lstrip("/").partition("?")[0])
    told = about(path, state, reading, sites.public())
    rows = csv.written(dated(held.data, told), reading.language)
    book = xlsx.card(held, told)
    return replace(held, file=inside(rows, CSV), book=inside(book, XLSX), slide="", frame=None)


def inside(content: bytes, media_type: str) -> str:
    """A file as an address that holds it."""
    return f"data:{media_type};base64,{base64.b64encode(content).decode()}"
