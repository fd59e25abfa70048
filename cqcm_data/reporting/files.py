"""The grid as a file that goes out and comes back, read as any file of a person is read.

A row that cannot be read is named, with its line and why; the others are entered. An empty cell
says nothing: it takes nothing out that somebody entered.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields, replace
from typing import Any, Literal, TypeAlias

import pyarrow as pa
import pyarrow.compute as pc

from cqcm_data.formulas import bare
from cqcm_data.intake import files, layout, values
from cqcm_data.intake.keys import key as compared
from cqcm_data.intake.sheets import LINE, Refused, Sheet
from cqcm_data.intake.verdicts import ErrorKind, QuestionKind
from cqcm_data.release import Release
from cqcm_data.reporting import drafts, online, vocabulary, written
from cqcm_data.reporting.drafts import ChangedMeanwhile, Draft
from cqcm_data.reporting.entries import Entry
from cqcm_data.reporting.grid import Grid, fresh, new_key

MOST = 5_000  # rows: no report has a tenth of them
_WITHOUT = ("key", "topic", "label_fr", "label_en")  # read for a figure that is new alone

Why: TypeAlias = (
    ErrorKind | QuestionKind | Literal["unknown_id", "twice", "no_label", "value_and_not_taken_up"]
)


@dataclass(frozen=True)
class Unread:
    """A row of a file that is not entered: where it stands, in which column, what it says, why.

    `sheet` is empty for a CSV file; `column` is the French heading; `candidates` are what it may
    mean where it is ambiguous.
    """

    sheet: str
    line: int
    column: str
    text: str
    why: Why
    candidates: tuple[str, ...] = ()


@dataclass(frozen=True)
class Difference:
    """What a file says otherwise than the draft: one field of one row."""

    key: str
    field: str
    here: object
    coming: object


@dataclass(frozen=True)
class Coming:
    """What a file would change, before anything is taken.

    `entries` are those that differ from the draft, whole; `seen` are the draft's own. `new` are
    the keys of figures that the file adds. `rows` is how many rows were read, `ignored` are
    headings that are no column.
    """

    entries: Mapping[str, Entry]
    seen: Mapping[str, Entry]
    new: tuple[str, ...]
    differences: tuple[Difference, ...]
    unread: tuple[Unread, ...]
    ignored: tuple[str, ...]
    rows: int


def csv(grid: Grid) -> bytes:
    """The grid as a CSV file with French headings: one row per row of the grid."""
    return written.csv(grid)


def xlsx(grid: Grid) -> bytes:
    """The same as a workbook, with lists to choose from and a hint beside each cell."""
    return written.xlsx(grid)


def take(found: Coming, year: int, who: str) -> tuple[Draft, dict[str, ChangedMeanwhile]]:
    """Enter what a file says; rows that somebody else changed meanwhile are not, and why.

    Raises drafts.Gone, drafts.Unreadable, store.NotWritten.
    """
    return drafts.put_all(year, found.entries, found.seen, who)


def coming(content: bytes, name: str, grid: Grid, on: Release) -> Coming:
    """What a file says of the rows of a grid.

    Raises intake.sheets.Refused; also, as `no_values`, where no column of the grid is in it.
    """
    read = [_read(sheet) for sheet in files.read(content, name).sheets]
    sheets = [one for one in read if one is not None]
    if not sheets:
        raise Refused("no_values")
    taking = _Taking(grid, on)
    for one in sheets:
        for at, line in enumerate(one.lines):
            taking.take(one, at, line)
    ignored = tuple(dict.fromkeys(header for one in sheets for header in one.ignored))
    return taking.coming(ignored, sum(len(one.lines) for one in sheets))


# A sheet -----------------------------------------------------------------------------------------


@dataclass(frozen=True)
class _Read:
    """The rows of a sheet: the lines, and by column the texts and what is made of them."""

    name: str
    lines: list[int]
    texts: Mapping[str, list[str | None]]
    meant: Mapping[str, values.Understood]
    ignored: tuple[str, ...]

    def cells(self, at: int) -> dict[str, str]:
        """What is written in a row, by column."""
        every = {name: texts[at] for name, texts in self.texts.items()}
        return {name: text for name, text in every.items() if text}


def _read(sheet: Sheet) -> _Read | None:
    """A sheet of the grid; None for one that is something else, as a list of choices."""
    known = vocabulary.headers()
    found = layout.proposed(sheet, known)
    places: dict[str, int] = {}
    for place, header in enumerate(found.names):
        if (column := known.get(compared(header or ""))) is not None:
            places.setdefault(column, place)
    if not {"key", "label_fr", "label_en"} & places.keys() or len(places) < 2:
        return None
    rows = sheet.rows.slice(found.first)
    if rows.num_rows > MOST:
        raise Refused("too_many_rows", rows=rows.num_rows, most=MOST)
    shown = {name for name, one in vocabulary.load().columns.items() if one.shown}
    columns = {name: rows[str(at)] for name, at in places.items() if name not in shown}
    return _Read(
        sheet.name,
        rows[LINE].to_pylist(),
        {name: column.to_pylist() for name, column in columns.items()},
        {name: _meant(name, one, sheet, places[name]) for name, one in columns.items()},
        tuple(h for at, h in enumerate(found.names) if h and at not in places.values()),
    )


def _meant(name: str, column: pa.ChunkedArray, sheet: Sheet, place: int) -> values.Understood:
    """What each text of a column means: numbers, days and choices as the reader has them."""
    of_place = pc.equal(sheet.marks["place"], place)
    dotted = sheet.marks.filter(pc.and_(pc.equal(sheet.marks["kind"], "as_text"), of_place))
    lines = pc.is_in(sheet.rows[LINE], value_set=dotted[LINE].combine_chunks())
    return values.understood(
        column,
        vocabulary.spec(name),
        vocabulary.labels(name),
        mapping=vocabulary.signs(name),
        typed=sheet.typed,
        as_text={*sheet.rows[str(place)].filter(lines).to_pylist()},
    )


# Its rows ----------------------------------------------------------------------------------------


class _NotRead(ValueError):
    """Why a row is not entered."""

    def __init__(self, column: str, text: str, why: Why, candidates: tuple[str, ...] = ()) -> None:
        self.told = (vocabulary.heading(column), text, why, candidates)
        super().__init__(why)


class _Taking:
    """A file under way: what it says row by row, beside what the draft has."""

    def __init__(self, grid: Grid, on: Release) -> None:
        self.grid, self.on = grid, on
        self.entries: dict[str, Entry] = {}
        self.seen: dict[str, Entry] = {}
        self.read: set[str] = set()
        self.new: list[str] = []
        self.unread: list[Unread] = []
        rows = [row for row in grid.rows if row.new]
        self.labels = {compared(row.label["fr"]): row.key for row in rows if row.label["fr"]}

    def take(self, sheet: _Read, at: int, line: int) -> None:
        """One row, whole or not at all."""
        cells = sheet.cells(at)
        if not cells:
            return
        try:
            key = self._key(cells)
            said = {name: _said(sheet, name, text) for name, text in cells.items()}
            self._enter(key, said)
        except _NotRead as error:
            self.unread.append(Unread(sheet.name, line, *error.told))

    def _key(self, cells: Mapping[str, str]) -> str:
        """The row of the grid that a row of the file is about; a new one where it names none."""
        key = cells.get("key", "")
        if key and key not in self.grid:
            raise _NotRead("key", key, "unknown_id")
        label = cells.get("label_fr", "") or cells.get("label_en", "")
        if not key and not label:
            raise _NotRead("label_fr", "", "no_label")
        key = key or self.labels.get(compared(label), "") or self._added(label)
        if key in self.read:
            raise _NotRead("key", key, "twice")
        return key

    def _added(self, label: str) -> str:
        """A figure that is new; it counts among those of the draft for the next one."""
        draft = self.grid.draft
        with_others = replace(draft, entries={**draft.entries, **dict.fromkeys(self.new, Entry())})
        return new_key(label, with_others, self.on)

    def _enter(self, key: str, said: dict[str, Any]) -> None:
        here = self.grid[key].entry if key in self.grid else None
        is_new = here is None or self.grid[key].new
        base = here or fresh(str(said.get("topic", "")), self.grid.draft)
        given = {n: v for n, v in said.items() if n != "key" and (is_new or n not in _WITHOUT)}
        entry = online.tidied(_with(base, given))
        if entry.contradicts and entry.contradicts not in self.grid:
            raise _NotRead("contradicts", entry.contradicts, "unknown_id")
        self.read.add(key)
        if here is None:
            self.new.append(key)
            self.labels[compared(entry.label_fr or entry.label_en)] = key
        if entry != here:
            self.entries[key], self.seen[key] = entry, here or Entry()

    def coming(self, ignored: tuple[str, ...], rows: int) -> Coming:
        """All of it."""
        return Coming(
            self.entries,
            self.seen,
            tuple(self.new),
            tuple(self._differences()),
            tuple(self.unread),
            ignored,
            rows,
        )

    def _differences(self) -> Iterator[Difference]:
        for key, entry in self.entries.items():
            for one in fields(Entry):
                here, said = getattr(self.seen[key], one.name), getattr(entry, one.name)
                if here != said:
                    yield Difference(key, one.name, here, said)


def _said(sheet: _Read, name: str, text: str) -> Any:
    """What a cell says; raises _NotRead. Nothing for a sign that stands for nothing."""
    meant = sheet.meant[name]
    if text in meant.questions:
        question = meant.questions[text]
        raise _NotRead(name, text, question.kind, question.candidates)
    if text in meant.errors:
        raise _NotRead(name, text, meant.errors[text].kind)
    found = pc.index(meant.texts, text).as_py()
    value = meant.values[found].as_py() if found >= 0 else None
    if name == "indicator":
        return None if value is None else value == "yes"
    return value


def _with(here: Entry, said: Mapping[str, Any]) -> Entry:
    """An entry with what a file says; what its texts were before they were made safe is the same.

    A value says that a figure is given. « à remplir » says nothing: somebody may have filled it in
    since the file went out.
    """
    given = {name: _as_it_was(getattr(here, name), one) for name, one in said.items()}
    given = {n: one for n, one in given.items() if one is not None and (n, one) != _OPEN}
    value = given.get("value", here.value)
    if given.get("state") == "not_taken_up" and value != here.value:
        raise _NotRead("value", str(value), "value_and_not_taken_up")
    if value != here.value:  # what belonged to the other value goes with it
        given = {"state": "given", "value_to": None, "as_printed": "", **given}
    return replace(here, **given)


_OPEN = ("state", "open")


def _as_it_was(here: object, said: Any) -> Any:
    return bare(said) if isinstance(said, str) and said != here else said
