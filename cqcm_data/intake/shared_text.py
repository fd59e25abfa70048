"""How much text the cells of a workbook hold: a text that is kept once may stand in each of them.

calamine and we write it out at each, so that a small file may be made to fill any memory.
"""

from array import array
from collections.abc import Callable, Iterable, Mapping

from cqcm_data.intake.limits import CELLS, MEGABYTE, TEXT
from cqcm_data.intake.markup import Attributes, Part
from cqcm_data.intake.packages import Package
from cqcm_data.intake.sheets import Refused

STRINGS = "xl/sharedstrings.xml"
_LONGEST = 12  # letters of the number of a text


def check(package: Package, shared: Mapping[str, int]) -> None:
    """Raises Refused for a book of more than TEXT letters; `shared` counts the cells of each part.

    Which text each cell has is looked at only where the longest one in all of them is too much.
    """
    if STRINGS not in package.parts:
        return
    strings = _Strings()
    strings.walk(package.unpacked(STRINGS))
    if sum(shared.values()) * max(strings.lengths, default=0) <= TEXT:
        return
    left = TEXT
    for name in (one for one, count in shared.items() if count):
        part = _Cells(strings.lengths, left)
        part.walk(package.unpacked(name))
        left -= part.letters


def _too_much() -> Refused:
    return Refused("zip_bomb", most=TEXT // MEGABYTE)


class _Strings(Part):
    """The letters of each text, and the blanks around its parts."""

    def __init__(self) -> None:
        super().__init__()
        self.lengths = array("L")
        self.parser.CharacterDataHandler = self._more

    def actions(self) -> dict[str, Callable[[Attributes], None] | None]:
        return {"si": self._next}

    def _next(self, _: Attributes) -> None:
        if len(self.lengths) >= CELLS:
            raise _too_much()
        self.lengths.append(0)

    def _more(self, text: str) -> None:
        if self.lengths:
            self.lengths[-1] += len(text)


class _Cells(Part):
    """The letters that the cells of a sheet have from the texts that the book shares."""

    def __init__(self, lengths: "array[int]", most: int) -> None:
        super().__init__()
        self.letters = 0
        self._lengths, self._most = lengths, most
        self._shared = False
        self._number = ""

    def actions(self) -> dict[str, Callable[[Attributes], None] | None]:
        return {"c": self._cell, "v": self._value}

    def walk(self, pieces: Iterable[bytes]) -> None:
        super().walk(pieces)
        self._settle()

    def _cell(self, attributes: Attributes) -> None:
        self._settle()
        self._shared = attributes.get("t") == "s"

    def _value(self, _: Attributes) -> None:
        self.parser.CharacterDataHandler = self._more if self._shared else None

    def _more(self, text: str) -> None:
        if len(self._number) < _LONGEST:
            self._number += text.strip()

    def _settle(self) -> None:
        self.parser.CharacterDataHandler = None
        number, self._number = self._number, ""
        if number.isascii() and number.isdecimal() and int(number) < len(self._lengths):
            self.letters += self._lengths[int(number)]
        if self.letters > self._most:
            raise _too_much()
