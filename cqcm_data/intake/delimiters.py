"""What separates the cells of a CSV file, how many a row has, and the quotes that never close."""

import csv
import io
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np

from cqcm_data.intake.encodings import line_at
from cqcm_data.intake.sheets import Refused

_SAMPLE = 1 << 16
_ORDER = ("\t", ";", ",")  # where two fit as well: a comma is also found in numbers
_SAID = re.compile(rb'\A"?sep=([,;\t])"?\r?\n', re.IGNORECASE)  # how Excel is told
_QUOTE = ord('"')
_CLOSING = re.compile(rb'[^"]*+(?:""[^"]*+)*+"')


@dataclass(frozen=True)
class Form:
    """How the rows of a file are written; `skipped` bytes say so at its beginning.

    `width` is the number of cells of most rows, `filled` the most that hold something in a row of
    the sample.
    """

    delimiter: str
    width: int
    filled: int = 0
    skipped: int = 0


def form(content: bytes) -> Form:
    """The delimiter that gives most rows as many cells, with the quotes in their place."""
    if said := _SAID.match(content):
        delimiter, rest = said[1].decode(), content[said.end() :]
        return replace(_fit(_sample(rest), delimiter)[1], skipped=said.end())
    sample = _sample(content)
    fits = {delimiter: _fit(sample, delimiter) for delimiter in _ORDER}
    best = max(_ORDER, key=lambda one: fits[one][0])
    return fits[best][1] if fits[best][0] else Form(",", 1)


def _sample(content: bytes) -> str:
    """The first lines, whole ones where there are several."""
    start = content[:_SAMPLE]
    if len(content) > _SAMPLE and (end := max(start.rfind(b"\n"), start.rfind(b"\r"))) > 0:
        start = start[: end + 1]
    return start.decode(errors="ignore")


def _fit(sample: str, delimiter: str) -> tuple[float, Form]:
    """The share of rows of the usual width, halved for misplaced quotes; the form."""
    try:
        rows, weight = list(_split(sample, delimiter, strict=True)), 1.0
    except csv.Error:
        rows, weight = list(_split(sample, delimiter, strict=False)), 0.5
    widths = Counter(len(row) for row in rows if len(row) > 1 or any(row))
    several = {width: count for width, count in widths.items() if width > 1}
    if not several:
        return 0, Form(delimiter, 1)
    width = max(several, key=lambda one: (several[one], one))
    filled = max(sum(map(bool, row)) for row in rows)
    return weight * several[width] / widths.total(), Form(delimiter, width, filled)


def _split(sample: str, delimiter: str, *, strict: bool) -> Iterator[list[str]]:
    within = sample.count('"') % 2  # it may end within quotes, which is no fault of the file
    lines = io.StringIO(sample + '"' * within, newline="")
    return csv.reader(lines, delimiter=delimiter, strict=strict)


def check_quotes(content: bytes, delimiter: str) -> None:
    """Raises Refused with the line on which a quote opens that never closes."""
    data = np.frombuffer(content, dtype=np.uint8)
    quotes = np.flatnonzero(data == _QUOTE)
    if len(quotes) and not _all_in_place(data, quotes, delimiter):
        _search(content, delimiter)


def _all_in_place(data: np.ndarray, quotes: np.ndarray, delimiter: str) -> bool:
    """Whether each first quote of a pair opens a cell and each second one closes it.

    One that is doubled within a cell closes it for an instant and opens it again.
    """
    if len(quotes) % 2:
        return False
    opening, closing = quotes[0::2], quotes[1::2]
    edge = np.zeros(256, dtype=bool)
    edge[[ord(delimiter), ord("\n"), ord("\r")]] = True
    opens = edge[data[opening - 1]] | (opening == 0)
    opens[1:] |= opening[1:] == closing[:-1] + 1
    after = np.minimum(closing + 1, len(data) - 1)
    closes = edge[data[after]] | (closing == len(data) - 1)
    closes[:-1] |= opening[1:] == closing[:-1] + 1
    return bool(opens.all() and closes.all())


def _search(content: bytes, delimiter: str) -> None:
    """Each quoted cell in turn: one that closes on a later line, before a letter, never did."""
    one = re.escape(delimiter.encode())
    begins = re.compile(rb"(?:\A|(?<=[\r\n" + one + rb']))"')
    ends = re.compile(rb"[\r\n" + one + rb"]|\Z")
    place = 0
    while opening := begins.search(content, place):
        closing = _CLOSING.match(content, opening.end())
        if closing is None:
            raise Refused("unclosed_quote", line=line_at(content, opening.start()))
        place = closing.end()
        lasts = b"\n" in closing[0] or b"\r" in closing[0]
        if lasts and not ends.match(content, place):
            raise Refused("unclosed_quote", line=line_at(content, opening.start()))
