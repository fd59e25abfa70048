"""What a file of a person holds, before anything is made of it; and why it is not taken at all."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

import pyarrow as pa

LINE = "line"  # the column that says on which line of the file a row begins, from 1

# Each has words in both languages, as `intake_refused_<kind>`, with the values that are named here.
RefusedKind = Literal[
    "too_large",  # most (megabytes)
    "empty",
    "no_values",
    "no_sheet",
    "only_hidden_sheets",  # sheets
    "damaged",
    "encrypted",
    "xls",
    "xlsb",
    "ods",
    "numbers",
    "pdf",
    "html",
    "xml",
    "archive",
    "not_a_table",
    "nested_archive",
    "zip_bomb",  # most (megabytes)
    "too_many_parts",  # parts, most
    "xml_entities",
    "deep_xml",
    "nul_bytes",  # line
    "mixed_encodings",  # line
    "unknown_bytes",  # line
    "unclosed_quote",  # line
    "long_cell",  # line, letters, most
    "long_cell_somewhere",  # most
    "too_many_columns",  # columns, most
    "too_many_rows",  # rows, most
    "too_many_lines",  # lines, most
    "too_many_cells",  # sheet, cell, most
]

# As `intake_notice_<kind>`, each with `count` and `places`.
NoticeKind = Literal[
    "ragged",
    "hidden_rows",
    "hidden_columns",
    "hidden_sheets",
    "formulas",
    "cell_errors",
    "rounded_ids",
    "macros",
]


# What a reader knows of single cells that their texts do not say: a text that reads like a number
# of three decimals, a number that Excel rounded, a formula without a result, the end of a row.
MarkKind = Literal["as_text", "rounded_id", "not_computed", "end"]
MARKS = pa.schema([(LINE, pa.int64()), ("place", pa.int64()), ("kind", pa.string())])


class Refused(ValueError):
    """A file that is not read: why, as a kind that has words in both languages, and its values."""

    def __init__(self, kind: RefusedKind, **values: object) -> None:
        self.kind: RefusedKind = kind
        self.values = values
        super().__init__(" ".join([kind, *(f"{name}={value}" for name, value in values.items())]))


@dataclass(frozen=True)
class Notice:
    """What a person should know of a sheet: hidden rows, formulas without a value.

    `kind` has words in both languages; `places` are cells or lines (« B7 », « 12 »), the first few.
    """

    kind: NoticeKind
    count: int
    places: tuple[str, ...] = ()


@dataclass(frozen=True, eq=False)
class Sheet:
    """One sheet, or the only one of a CSV file, whose name is empty.

    `rows` has `line`, then columns named "0", "1", … of text; an empty cell is missing. Of a
    `typed` sheet numbers are written as programs do (1234.5) and dates as 2023-05-01; of any other
    one, as the person wrote them. `at` says where each column stands in the file, from 0, when
    empty ones between them were left out; else it is empty. `merged` are the cells that are one, as
    Excel names them (« A5:A8 »). `marks` has the `line`, the `place` of the column among those of
    `rows`, and the `kind` of each MarkKind.
    """

    name: str
    rows: pa.Table
    typed: bool
    notices: tuple[Notice, ...] = ()
    at: tuple[int, ...] = ()
    merged: tuple[str, ...] = ()
    marks: pa.Table = field(default_factory=MARKS.empty_table)

    @property
    def width(self) -> int:
        return int(self.rows.num_columns) - 1


@dataclass(frozen=True, eq=False)
class Read:
    """A file as it was read: its sheets in their order, what tells it from any other, its template.

    `how` says what was found of its form (encoding, delimiter), as it is told. `template` is the
    dataset that its hidden sheet names, where it has one, and what its columns were when it was
    made; `header` is the sheet, as it is called now, and the line of the template's headings.
    `origin` is the digest of the file of which these are the rows that were to be corrected.
    """

    sheets: tuple[Sheet, ...]
    digest: str
    how: Mapping[str, str] = field(default_factory=dict)
    template: tuple[str, str] | None = None
    header: tuple[str, int] | None = None
    notices: tuple[Notice, ...] = ()
    origin: str = ""
