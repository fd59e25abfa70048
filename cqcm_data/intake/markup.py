"""The XML of a workbook, walked element by element: no entity is expanded, nothing is kept whole.

calamine gives values alone, and lays a sheet out in memory from its first cell to its last: what
it does not tell (hidden rows, formulas without a result), and how large that would be, is seen
here before.
"""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import NoReturn
from xml.parsers import expat

from cqcm_data.intake.limits import CELLS, DEPTH, LETTERS, PLACES, QUIET_BYTES, WIDTH
from cqcm_data.intake.sheets import Notice, NoticeKind, Refused

Attributes = Mapping[str, str]
_DIGITS = "0123456789"
_REFERENCE = re.compile(r"^=?'?(.+?)'?!\$?[A-Z]+\$?(\d+)")


class Part:
    """One part, walked from its beginning to its end; raises Refused for what no program writes."""

    def __init__(self) -> None:
        self.root = ""
        self.parser = expat.ParserCreate()
        self.parser.StartElementHandler = self._start
        self.parser.EndElementHandler = self._end
        self.parser.StartDoctypeDeclHandler = _refused  # and so there is no entity
        self._depth = 0
        self._elements = 0
        self._actions: dict[str, Callable[[Attributes], None] | None] = self.actions()

    def actions(self) -> dict[str, Callable[[Attributes], None] | None]:
        """What is done at an element, by its name without a prefix."""
        return {}

    def walk(self, pieces: Iterable[bytes]) -> None:
        quiet = 0
        try:
            for piece in pieces:
                before = self._elements
                self.parser.Parse(piece)
                quiet = quiet + len(piece) if self._elements == before else 0
                if quiet > QUIET_BYTES:
                    raise Refused("long_cell_somewhere", most=LETTERS)
            self.parser.Parse(b"", True)
        except expat.ExpatError:
            raise Refused("damaged") from None

    def _start(self, name: str, attributes: Attributes) -> None:
        self._depth += 1
        self._elements += 1
        if self._depth > DEPTH:
            raise Refused("deep_xml")
        if name not in self._actions:
            self._actions[name] = self._actions.get(name.rpartition(":")[2])
        self.root = self.root or name.rpartition(":")[2]
        if action := self._actions[name]:
            action(attributes)

    def _end(self, _name: str) -> None:
        self._depth -= 1


def _refused(*_: object) -> NoReturn:
    raise Refused("xml_entities")


@dataclass
class Found:
    """What is in a sheet beside its values; rows and columns are those that hold one."""

    columns: set[str] = field(default_factory=set)
    shared: int = 0  # cells whose text the book keeps for all of them
    first: int = 0
    last: int = 0
    hidden_rows: list[str] = field(default_factory=list)
    hidden: list[tuple[int, int]] = field(default_factory=list)
    merged: list[str] = field(default_factory=list)
    formulas: list[str] = field(default_factory=list)
    uncomputed: list[str] = field(default_factory=list)
    zeros: list[str] = field(default_factory=list)  # formulas whose result is 0
    errors: list[str] = field(default_factory=list)

    def notices(self, *, stale: bool) -> list[Notice]:
        """What a person should know; no result of a `stale` workbook was ever computed."""
        named: dict[NoticeKind, list[str]] = {
            "hidden_rows": self.hidden_rows,
            "hidden_columns": self._hidden_columns(),
            "formulas": self.formulas if stale else self.uncomputed,
            "cell_errors": self.errors,
        }
        return [notice(kind, places) for kind, places in named.items() if places]

    def without_result(self, *, stale: bool) -> list[str]:
        """Formulas with no result of their own; of a `stale` workbook, 0 is none."""
        return self.uncomputed + self.zeros if stale else self.uncomputed

    def _hidden_columns(self) -> list[str]:
        among = sorted(self.columns, key=number)
        return [one for one in among if any(a <= number(one) <= b for a, b in self.hidden)]

    def check_size(self, name: str) -> None:
        if not self.columns:
            return
        numbers = [number(one) for one in self.columns]
        width, height = max(numbers) - min(numbers) + 1, self.last - self.first + 1
        if max(numbers) > WIDTH or width * height > CELLS:
            far = f"{max(self.columns, key=number)}{self.last}"
            raise Refused("too_many_cells", sheet=name, cell=far, most=CELLS)


def notice(kind: NoticeKind, places: list[str]) -> Notice:
    return Notice(kind, len(places), tuple(places[:PLACES]))


def number(letters: str) -> int:
    """The number of a column, from 1: « AA » is 27."""
    if not (letters.isascii() and letters.isalpha() and len(letters) <= 3):
        raise Refused("damaged")
    total = 0
    for letter in letters.upper():
        total = total * 26 + ord(letter) - ord("A") + 1
    return total


def letters(place: int) -> str:
    """The letters of a column, from its number from 1."""
    before, last = divmod(place - 1, 26)
    return (letters(before) if before else "") + chr(ord("A") + last)


class SheetPart(Part):
    """One sheet: where its values are, and what calamine does not tell."""

    def __init__(self) -> None:
        super().__init__()
        self.found = Found()
        self._row = 0
        self._row_hidden = False
        self._place = ""
        self._placed = False  # whether any cell said where it is
        self._column = 0
        self._kind = ""
        self._formula = ""  # the place of one whose result has not come yet
        self._computed = ""

    def actions(self) -> dict[str, Callable[[Attributes], None] | None]:
        return {
            "c": self._cell,
            "v": self._value,
            "is": self._value,
            "row": self._begin_row,
            "f": self._begin_formula,
            "col": self._hide_columns,
            "mergeCell": lambda attributes: self.found.merged.append(attributes.get("ref", "")),
        }

    def walk(self, pieces: Iterable[bytes]) -> None:
        super().walk(pieces)
        self._settle()

    def _begin_row(self, attributes: Attributes) -> None:
        self._row = _whole(attributes.get("r"), self._row + 1)
        self._column = 0
        self._row_hidden = attributes.get("hidden") in {"1", "true"}

    def _cell(self, attributes: Attributes) -> None:
        if self._formula:
            self._settle()
        self._kind = attributes.get("t", "")
        if self._kind == "s":
            self.found.shared += 1
        self._place = attributes.get("r") or self._counted()
        self._placed = self._placed or "r" in attributes

    def _counted(self) -> str:
        """The place of a cell that does not say it. Among some that do, each reader counts in its
        own way, and one could be led to lay out more than was seen.
        """
        if self._placed:
            raise Refused("damaged")
        self._column += 1
        return f"{letters(self._column)}{self._row}"

    def _value(self, _: Attributes) -> None:
        place, found = self._place, self.found
        column = place.rstrip(_DIGITS)
        found.columns.add(column)
        row = int(place[len(column) :] or 0)
        if row != found.last or not found.first:
            self._row_with_a_value(row)
        if self._kind == "e":
            found.errors.append(place)

    def _row_with_a_value(self, row: int) -> None:
        found = self.found
        found.first = min(found.first or row, row)
        found.last = max(found.last, row)
        if self._row_hidden:
            self._row_hidden = False
            found.hidden_rows.append(str(row))

    def _begin_formula(self, _: Attributes) -> None:
        self._formula = self._place
        self.found.formulas.append(self._place)
        self.parser.StartElementHandler = self._within_formula

    def _within_formula(self, name: str, attributes: Attributes) -> None:
        """Only a formula's own result is listened to: text is what slows a walk down."""
        if name.rpartition(":")[2] == "v":
            self.parser.CharacterDataHandler = self._result
        self.parser.StartElementHandler = self._start
        self._start(name, attributes)

    def _result(self, text: str) -> None:
        if len(self._computed) < LETTERS:
            self._computed += text.strip()

    def _settle(self) -> None:
        """An empty text is a result, nothing at all is not."""
        self.parser.CharacterDataHandler = None
        if self._formula and self._kind != "str":
            if not self._computed:
                self.found.uncomputed.append(self._formula)
            elif self._computed == "0":
                self.found.zeros.append(self._formula)
        self._formula = self._computed = ""

    def _hide_columns(self, attributes: Attributes) -> None:
        if attributes.get("hidden") in {"1", "true"}:
            span = (_whole(attributes.get("min"), 0), _whole(attributes.get("max"), 0))
            self.found.hidden.append(span)


def _whole(text: str | None, otherwise: int) -> int:
    if text is None:
        return otherwise
    if not (text.isascii() and text.isdigit() and len(text) < 9):
        raise Refused("damaged")
    return int(text)


class BookPart(Part):
    """The list of sheets, the names that were defined, and whether all is yet to be computed."""

    def __init__(self) -> None:
        super().__init__()
        self.sheets: dict[str, str] = {}  # the relation of each
        self.names: dict[str, str] = {}
        self.stale = False
        self._defined = ""
        self.parser.CharacterDataHandler = self._more

    def actions(self) -> dict[str, Callable[[Attributes], None] | None]:
        return {
            "sheet": self._sheet,
            "definedName": self._define,
            "calcPr": self._calculation,
        }

    def _start(self, name: str, attributes: Attributes) -> None:
        self._defined = ""
        super()._start(name, attributes)

    def _sheet(self, attributes: Attributes) -> None:
        relation = next((v for k, v in attributes.items() if k.rpartition(":")[2] == "id"), "")
        name = attributes.get("name", "")
        if name in self.sheets:
            raise Refused("damaged")
        self.sheets[name] = relation

    def _define(self, attributes: Attributes) -> None:
        self._defined = attributes.get("name", "")

    def _more(self, text: str) -> None:
        if self._defined:
            self.names[self._defined] = self.names.get(self._defined, "") + text

    def _calculation(self, attributes: Attributes) -> None:
        self.stale = attributes.get("fullCalcOnLoad") in {"1", "true"}

    def place(self, name: str) -> tuple[str, int] | None:
        """The sheet and the line of a defined name."""
        match = _REFERENCE.match(self.names.get(name, ""))
        return (match[1].replace("''", "'"), int(match[2])) if match else None


class RelationsPart(Part):
    """Which part each relation is, by its name and by the last word of its type."""

    def __init__(self, folder: str = "xl/") -> None:
        super().__init__()
        self.folder = folder
        self.targets: dict[str, str] = {}
        self.kinds: dict[str, str] = {}

    def actions(self) -> dict[str, Callable[[Attributes], None] | None]:
        return {"Relationship": self._relation}

    def _relation(self, attributes: Attributes) -> None:
        target, name = attributes.get("Target", "").lower(), attributes.get("Id", "")
        whole = target if target.startswith(("/", "xl/")) else self.folder + target
        kind = attributes.get("Type", "").rpartition("/")[2].lower()
        if name in self.targets or (kind == "officedocument" and kind in self.kinds):
            raise Refused("damaged")  # each reader would follow another one
        self.targets[name] = self.kinds[kind] = whole.removeprefix("/")
