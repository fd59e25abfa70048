"""Lines -> bars in one SVG: a block for each condition, ours in colour, a limit of none.

It follows the reader's own colours, light or dark, and has its numbers as words.
"""

from collections.abc import Iterator, Mapping, Sequence
from html import escape
from itertools import groupby
from typing import Protocol

from bench.lines import Line

_LEFT, _ACROSS, _RIGHT = 330, 360, 90
_ROW, _HEAD, _GAP = 20, 26, 14
_TIMES = {"milliseconds": 1.0, "seconds": 1000.0}
_STYLE = """
 text { font: 13px system-ui, sans-serif; fill: #1c2b2f } .head { font-weight: 600 }
 .paper { fill: #fff } .bar { fill: #a9b4b6 } .ours { fill: #0b5460 }
 @media (prefers-color-scheme: dark) {
  text { fill: #e8eeee } .paper { fill: #12191b } .bar { fill: #5c6d72 } .ours { fill: #7fc9d2 }
 }
"""


class Measured(Protocol):
    """A part of the results."""

    @property
    def title(self) -> str: ...

    @property
    def lines(self) -> Sequence[Line]: ...


def drawn(parts: Mapping[str, Measured]) -> str:
    """All times that are named « condition: page », of all parts."""
    rows, below = [], _GAP
    for title, lines in _blocks(parts):
        rows.append(f'<text class="head" x="8" y="{below + 14}">{escape(title)}</text>')
        below += _HEAD
        most = max(map(_milliseconds, lines))
        for line in lines:
            rows.append(_bar(line, below, most))
            below += _ROW
        below += _GAP
    across = _LEFT + _ACROSS + _RIGHT
    size = f'width="{across}" height="{below}" viewBox="0 0 {across} {below}"'
    return "\n".join(
        [
            f'<svg xmlns="http://www.w3.org/2000/svg" {size} role="img">',
            "<title>Times of ours beside those of other pages</title>",
            f"<style>{_STYLE}</style>",
            f'<rect class="paper" width="{across}" height="{below}"/>',
            *rows,
            "</svg>\n",
        ]
    )


def _blocks(parts: Mapping[str, Measured]) -> Iterator[tuple[str, list[Line]]]:
    for part in parts.values():
        times = [line for line in part.lines if line.unit in _TIMES and ": " in line.name]
        for condition, lines in groupby(times, key=lambda line: line.name.split(": ")[0]):
            yield f"{part.title} – {condition}", sorted(lines, key=_milliseconds)


def _milliseconds(line: Line) -> float:
    return line.value * _TIMES[line.unit]


def _bar(line: Line, below: int, most: float) -> str:
    """Its name, its length, what it is."""
    name = line.name.partition(": ")[2]
    kind = "bar ours" if name.startswith("ours") else "bar"
    length = max(1.0, _ACROSS * _milliseconds(line) / most) if most else 1.0
    return (
        f'<text x="{_LEFT - 8}" y="{below + 13}" text-anchor="end">{escape(name)}</text>'
        f'<rect class="{kind}" x="{_LEFT}" y="{below + 2}" width="{length:.1f}" height="14"/>'
        f'<text x="{_LEFT + length + 6:.1f}" y="{below + 13}">{escape(line.measured)}</text>'
    )
