"""A figure that was measured, beside the limit that it has to keep."""

from collections.abc import Iterable
from dataclasses import dataclass

_FORMATS = {
    "screens": "{:.2f} screens",
    "pixels": "{:.0f} px",
    "size": "{:.1f} px",
    "share": "{:.1%}",
    "presses": "{:.0f} presses",
    "ratio": "{:.2f} ×",
    "count": "{:.0f}",
    "milliseconds": "{:.0f} ms",
    "seconds": "{:.2f} s",
    "megabytes": "{:.2f} MB",
}


@dataclass(frozen=True)
class Line:
    """What was measured, and its limit: the most, or the `least`; without one it is only told."""

    name: str
    value: float
    unit: str
    limit: float | None = None
    least: bool = False
    note: str = ""

    @property
    def holds(self) -> bool:
        if self.limit is None:
            return True
        return self.value >= self.limit if self.least else self.value <= self.limit

    @property
    def measured(self) -> str:
        return _FORMATS[self.unit].format(self.value)

    @property
    def bound(self) -> str:
        if self.limit is None:
            return ""
        return ("≥ " if self.least else "≤ ") + _FORMATS[self.unit].format(self.limit)

    def __str__(self) -> str:
        verdict = "" if self.limit is None else "ok" if self.holds else "**over**"
        return f"| {self.name} | {self.measured} | {self.bound} | {verdict} | {self.note} |"


def table(title: str, lines: Iterable[Line]) -> str:
    head = "| | measured | limit | | |\n|---|---:|---:|---|---|"
    return "\n".join([f"## {title}\n", head, *map(str, lines), ""])
