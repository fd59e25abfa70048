"""What a file of a person holds, before anything is made of it; and why it is not taken at all."""

from collections.abc import Mapping
from dataclasses import dataclass, field

import pyarrow as pa

LINE = "line"  # the column that says on which line of the file a row begins, from 1


class Refused(ValueError):
    """A file that is not read: why, as a kind that has words in both languages, and its values."""

    def __init__(self, kind: str, **values: object) -> None:
        self.kind = kind
        self.values = values
        super().__init__(" ".join([kind, *(f"{name}={value}" for name, value in values.items())]))


@dataclass(frozen=True)
class Notice:
    """What a person should know of a sheet: hidden rows, formulas without a value, merged cells.

    `kind` has words in both languages; `places` are cells or lines (« B7 », « 12 »), the first few.
    """

    kind: str
    count: int
    places: tuple[str, ...] = ()


@dataclass(frozen=True, eq=False)
class Sheet:
    """One sheet, or the only one of a CSV file, whose name is empty.

    `rows` has `line`, then columns named "0", "1", … of text; an empty cell is missing. Of a
    `typed` sheet numbers are written as programs do (1234.5) and dates as 2023-05-01; of any other
    one, as the person wrote them. `at` says where each column stands in the file, from 0, when
    empty ones between them were left out; else it is empty.
    """

    name: str
    rows: pa.Table
    typed: bool
    notices: tuple[Notice, ...] = ()
    at: tuple[int, ...] = ()

    @property
    def width(self) -> int:
        return int(self.rows.num_columns) - 1


@dataclass(frozen=True, eq=False)
class Read:
    """A file as it was read: its sheets in their order, what tells it from any other, its template.

    `how` says what was found of its form (encoding, delimiter), as it is told. `template` is the
    dataset that its hidden sheet names, where it has one, and what its columns were when it was
    made; `header` is the sheet, as it is called now, and the line of the template's headings.
    """

    sheets: tuple[Sheet, ...]
    digest: str
    how: Mapping[str, str] = field(default_factory=dict)
    template: tuple[str, str] | None = None
    header: tuple[str, int] | None = None
    notices: tuple[Notice, ...] = ()
