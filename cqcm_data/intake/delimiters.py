"""What separates the cells of a CSV file, how many a row has, and the quotes that never close."""

import csv
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

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
    """How the rows of a file are written; `skipped` bytes say so at its beginning."""

    delimiter: str
    width: int
    skipped: int = 0


def form(content: bytes) -> Form:
    """The delimiter that gives most rows the same number of cells, with the quotes in their place."""
    if said := _SAID.match(content):
        delimiter, rest = said[1].decode(), content[said.end() :]
        return Form(delimiter, _fit(_sample(rest), delimiter)[2], said.end())
    sample = _sample(content)
    fits = {delimiter: _fit(sample, delimiter) for delimiter in _ORDER}
    best = max(_ORDER, key=lambda one: fits[one][:2])
    return Form(best, fits[best][2]) if fits[best][1] else Form(",", 1)


def _sample(content: bytes) -> str:
    """The first lines, whole ones where there are several."""
    start = content[:_SAMPLE]
    if len(content) > _SAMPLE and (end := max(start.rfind(b"\n"), start.rfind(b"\r"))) > 0:
        start = start[: end + 1]
    return start.decode(errors="ignore")


def _fit(sample: str, delimiter: str) -> tuple[bool, float, int]:
    """Whether quotes stand where they should, the share of rows of the usual width, that width."""
    try:
        rows, strict = list(_split(sample, delimiter, strict=True)), True
    except csv.Error:
        rows, strict = list(_split(sample, delimiter, strict=False)), False
    widths = Counter(len(row) for row in rows if any(row))
    several = {width: count for width, count in widths.items() if width > 1}
    if not several:
        return False, 0, 1
    width = max(several, key=lambda one: (several[one], one))
    return strict, several[width] / widths.total(), width


def _split(sample: str, delimiter: str, *, strict: bool) -> Iterator[list[str]]:
    lines = sample.splitlines(keepends=True)
    return csv.reader(_ended(lines), delimiter=delimiter, strict=strict)


def _ended(lines: list[str]) -> Iterator[str]:
    """A sample may end within quotes, which is no fault of the file."""
    yield from lines
    if sum(line.count('"') for line in lines) % 2:
        yield '"'


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
    """Each quoted cell in turn: one that closes on another line, before a letter, had never closed."""
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
