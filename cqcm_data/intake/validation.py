"""Rows as people wrote them -> rows under their contract, or what must be asked, or what is wrong.

Whole columns are looked at, each distinct text once: a million rows take seconds. The rules are
read from the contract itself, which a test holds against it row by row.
"""

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import reduce
from typing import Literal, TypeAlias

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from cqcm_data import alphabet, columns
from cqcm_data.columns import Column
from cqcm_data.contracts import CONTRACTS, arrow_schema, is_list
from cqcm_data.intake import plan, progress, synonyms
from cqcm_data.intake.dates import Order
from cqcm_data.intake.sheets import LINE
from cqcm_data.intake.values import Understood, understood
from cqcm_data.intake.verdicts import How, Question

SHEET = "sheet"
MOST = 100  # places that are shown of what is wrong in the same way
_NUMBERS = ("whole", "decimal")

Mask: TypeAlias = "pa.Array | pa.ChunkedArray"


HeldKind = Literal["more_cells", "rounded_id", "not_computed", "perhaps_total"]


@dataclass(frozen=True, eq=False)
class Held:
    """Rows that a cell of a column keeps back whatever it says: its value is not what was meant."""

    column: str
    kind: HeldKind
    where: Mask


@dataclass(frozen=True, eq=False)
class Gathered:
    """The records of the sheets that were chosen, as text under the columns of a dataset.

    `rows` has `sheet` and `line`, then every column; one that no sheet has is missing in each row.
    `as_text` has, by column, texts like « 1.500 » that a person wrote into a typed sheet.
    """

    dataset: str
    rows: pa.Table
    typed: bool
    held: tuple[Held, ...] = ()
    as_text: Mapping[str, frozenset[str]] = field(default_factory=dict)


@dataclass(frozen=True)
class Answers:
    """What a person decided: the order of dates, what a text stands for, what is so in every row.

    An empty text leaves a cell empty; as what is so in every row, it says that no column of the
    file gives it, and nothing more yet. `sheets` says by column what is so in each row of a sheet.
    `numbered` gives a number to rows that have none, made from their words; `once` counts those
    once that are alike in their numbers as well.
    """

    orders: Mapping[str, Order] = field(default_factory=dict)
    meanings: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    everywhere: Mapping[str, str] = field(default_factory=dict)
    numbered: bool = False
    once: bool = False
    sheets: Mapping[str, Mapping[str, str]] = field(default_factory=dict)


@dataclass(frozen=True)
class Place:
    """A cell: its sheet (empty in a CSV file), the line of its row, what stands there."""

    sheet: str
    line: int
    text: str


@dataclass(frozen=True)
class Asked:
    """A text that is asked for once, however often it stands in its column."""

    column: str
    text: str
    question: Question
    count: int


@dataclass(frozen=True)
class Fault:
    """What is wrong in the same way in a column: how often, the first places, what is allowed.

    `where` says for each row of the file whether it is wrong there.
    """

    column: str
    kind: str
    count: int
    places: tuple[Place, ...]
    allowed: Mapping[str, float] = field(default_factory=dict)
    where: Mask = field(default_factory=lambda: pa.array([], pa.bool_()), compare=False, repr=False)


@dataclass(frozen=True, eq=False)
class Checked:
    """What of a file may go online, and what stands in the way of the rest.

    `rows` are under the contract, `taken` says which rows of the file they are, `again` which came
    before in it; `filled` has all of these as text, with what is so everywhere and with the numbers
    that they got, and `regions` and `years` those of each row, where the dataset has them.
    `rounded` counts the approximations that were taken as numbers, by column, `nothing` the cells
    that say « n/d » or the like, which are read as empty, and `alike` the rows without a number of
    their own that are like one before in everything.
    """

    rows: pa.Table
    taken: pa.Array
    again: pa.Array
    filled: pa.Table
    asked: tuple[Asked, ...]
    faults: tuple[Fault, ...]
    rounded: Mapping[str, int]
    nothing: Mapping[str, int]
    regions: "Mask | None" = None
    years: "Mask | None" = None
    alike: int = 0

    @property
    def repeated(self) -> int:
        """How many rows came before in the file."""
        return pc.sum(self.again).as_py() or 0


def checked(gathered: Gathered, answers: Answers) -> Checked:
    """The rows that may go online, all questions and everything that is wrong, at once."""
    rows = _filled(gathered, answers)
    known = columns.columns(gathered.dataset)
    meant = {}
    for place, one in enumerate(known):
        progress.tell("checking", place, len(known))
        meant[one.name] = _meant(one, rows, gathered, answers)
    values = {name: one.rows for name, one in meant.items()}
    alike = 0
    if answers.numbered:
        made, alike = _numbers(gathered.dataset, values, once=answers.once)
        values["id"] = pc.coalesce(values["id"], made)
        rows = rows.set_column(rows.column_names.index("id"), "id", values["id"])
    faults = [_fault(one.column, one.kind, rows, one.where) for one in gathered.held]
    for one in known:
        faults += _faults(one, rows, values, meant[one.name], gathered.held)
    good = reduce(pc.and_, [_good(one, rows, values[one.name], meant[one.name]) for one in known])
    good = reduce(pc.and_, [pc.invert(one.where) for one in gathered.held], good)
    turned = _pages_upside_down(gathered.dataset, values, rows.num_rows)
    faults += [_fault("last_page", "pages_order", rows, turned)] if pc.any(turned).as_py() else []
    good = pc.and_(good, pc.invert(turned))
    marks = {} if is_list(gathered.dataset) else {"rounded": _marks(rows, meant)}
    table = pa.table({**values, **marks}).cast(_all_nullable(gathered.dataset))
    clashing, again = _repeated(gathered.dataset, table, good, _told_apart(gathered, meant))
    faults += _clashes(gathered.dataset, rows, clashing)
    taken = pc.and_(good, pc.invert(pc.or_(clashing, again)))
    return Checked(
        rows=table.filter(taken).cast(arrow_schema(gathered.dataset)),
        taken=taken,
        again=again,
        filled=rows,
        asked=tuple(asked for one in known for asked in _asked(one, rows, meant[one.name])),
        faults=tuple(faults),
        rounded=_how_many(rows.filter(taken), meant, "rounded"),
        nothing=_how_many(rows, meant, "nothing"),
        regions=values.get("region"),
        years=_years(values),
        alike=alike,
    )


def _years(values: Mapping[str, Mask]) -> "Mask | None":
    """The year of each row, where the dataset has dates or years."""
    if plan.REPORT in values:
        return plan.year_of_report(values[plan.REPORT])
    if "date" in values:
        return pc.year(values["date"])
    return values.get("year")


# What cells mean ---------------------------------------------------------------------------------


def _filled(gathered: Gathered, answers: Answers) -> pa.Table:
    """The rows with what is so everywhere."""
    rows = gathered.rows
    for name, by_sheet in answers.sheets.items():
        for sheet, text in by_sheet.items():
            lacks = pc.and_(pc.equal(rows[SHEET], sheet), pc.is_null(rows[name]))
            filled = pc.if_else(lacks, text, rows[name])
            rows = rows.set_column(rows.column_names.index(name), name, filled)
    for name, text in answers.everywhere.items():
        if not text:
            continue
        filled = pc.fill_null(rows[name], text)
        rows = rows.set_column(rows.column_names.index(name), name, filled)
    return rows


def _numbers(dataset: str, values: Mapping[str, Mask], *, once: bool) -> tuple[pa.Array, int]:
    """A number for each row, made from what tells it from others, and how many are alike in all.

    It is made of words, whatever their capitals and accents, and not of counts, which are
    corrected. Rows of the same words are told apart by their order; with `once`, not where their
    counts are the same as well.
    """
    asked = [one for one in columns.columns(dataset) if one.name != "id"]
    words = _joined(values[one.name] for one in asked if one.kind not in _NUMBERS)
    counts = _joined(values[one.name] for one in asked if one.kind in _NUMBERS)
    seen: dict[str, dict[object, int]] = {}
    made, alike = [], 0
    for at, row in enumerate(zip(words, counts, strict=True)):
        text = alphabet.plain(row[0])
        of_text = seen.setdefault(text, {})
        again = row in of_text
        alike += again
        place = of_text.setdefault(at if again and not once else row, len(of_text))
        made.append(hashlib.sha256(f"{text}\x1f{place}".encode()).hexdigest()[:12])
    return pa.array(made, pa.string()), alike


def _joined(several: Iterable[Mask]) -> list[str]:
    """Several columns as one text for each row."""
    texts = [pc.fill_null(one.cast(pa.string()), "") for one in several]
    return list(pc.binary_join_element_wise(*texts, "\x1f").to_pylist())


def _meant(column: Column, rows: pa.Table, gathered: Gathered, answers: Answers) -> Understood:
    return understood(
        rows[column.name],
        column,
        synonyms.labels(gathered.dataset, column.name),
        answers.orders.get(column.name),
        answers.meanings.get(column.name),
        gathered.typed,
        as_text=gathered.as_text.get(column.name, frozenset()),
    )


def _asked(column: Column, rows: pa.Table, meant: Understood) -> Iterator[Asked]:
    """Each question about a column, what stands there most often first."""
    counts = _counts(rows[column.name], list(meant.questions))
    for text in sorted(meant.questions, key=lambda one: -counts[one]):
        yield Asked(column.name, text, meant.questions[text], counts[text])


def _how_many(rows: pa.Table, meant: Mapping[str, Understood], so: How) -> dict[str, int]:
    """How many cells were read in a certain way, by column."""
    counts = {
        name: sum(_counts(rows[name], texts).values())
        for name, texts in _read_so(meant, so).items()
    }
    return {name: count for name, count in counts.items() if count}


def _read_so(meant: Mapping[str, Understood], so: How) -> dict[str, list[str]]:
    """The texts that were read in a certain way, by column."""
    found: dict[str, list[str]] = {}
    for name, one in meant.items():
        if texts := [text for text, how in one.how.items() if how == so]:
            found[name] = texts
    return found


def _marks(rows: pa.Table, meant: Mapping[str, Understood]) -> Mask:
    """For each row, the names of the columns whose number is an approximation; missing without."""
    marks = pa.array([""] * rows.num_rows, pa.string())
    for name, texts in _read_so(meant, "rounded").items():
        there = pc.is_in(pc.utf8_trim_whitespace(rows[name]), pa.array(texts))
        named = pc.binary_join_element_wise(marks, name, ",")
        marks = pc.if_else(pc.fill_null(there, False), pc.utf8_ltrim(named, ","), marks)
    return pc.if_else(pc.equal(marks, ""), None, marks)


def _counts(written: Mask, texts: Sequence[str]) -> dict[str, int]:
    """How often each of some texts stands in a column."""
    if not texts:
        return {}
    there = pc.value_counts(pc.utf8_trim_whitespace(written)).to_pylist()
    counts = {one["values"]: int(one["counts"]) for one in there}
    return {text: counts.get(text, 0) for text in texts}


# What is wrong -----------------------------------------------------------------------------------


def _good(column: Column, rows: pa.Table, values: Mask, meant: Understood) -> Mask:
    """Which rows have what the contract asks for in a column, or nothing where it may be empty."""
    there = pc.is_valid(values)
    sure = column.required or not values.null_count
    return there if sure else pc.or_(there, _unsaid(rows[column.name], meant))


def _faults(
    column: Column,
    rows: pa.Table,
    values: Mapping[str, Mask],
    meant: Understood,
    held: Sequence[Held],
) -> Iterator[Fault]:
    """What is wrong in a column, by what mends it."""
    by_kind: dict[str, list[str]] = {}
    for text, wrong in meant.errors.items():
        by_kind.setdefault(wrong.kind, []).append(text)
    for kind, texts in by_kind.items():
        written = pc.utf8_trim_whitespace(rows[column.name])
        where = pc.fill_null(pc.is_in(written, pa.array(texts)), False)
        allowed = meant.errors[texts[0]].allowed
        yield _fault(column.name, kind, rows, where, allowed)
    if column.required and values[column.name].null_count:
        left_out = pc.and_(pc.is_null(values[column.name]), _unsaid(rows[column.name], meant))
        told = [one.where for one in held if one.column == column.name]
        left_out = reduce(pc.and_, map(pc.invert, told), left_out)
        if pc.any(left_out).as_py():
            yield _fault(column.name, "missing", rows, left_out)


def _pages_upside_down(dataset: str, values: Mapping[str, Mask], count: int) -> Mask:
    """Which rows of a list end on a page before the one on which they begin."""
    if not is_list(dataset):
        return pa.array([False] * count, pa.bool_())
    return pc.fill_null(pc.greater(values["first_page"], values["last_page"]), False)


def _unsaid(written: Mask, meant: Understood) -> Mask:
    """Which cells are, or were left, empty: nothing is to be asked or wrong in them."""
    told = pa.array([*meant.questions, *meant.errors], pa.string())
    said = pc.fill_null(pc.is_in(pc.utf8_trim_whitespace(written), told), False)
    return pc.invert(said)


def _fault(
    column: str,
    kind: str,
    rows: pa.Table,
    where: Mask,
    allowed: Mapping[str, float] | None = None,
) -> Fault:
    found = rows.filter(where)
    first = found.select([SHEET, LINE, column]).slice(0, MOST).to_pylist()
    places = tuple(Place(one[SHEET] or "", one[LINE], one[column] or "") for one in first)
    return Fault(column, kind, found.num_rows, places, dict(allowed or {}), where)


def _told_apart(gathered: Gathered, meant: Mapping[str, Understood]) -> bool:
    """Whether one column of the key is another text in each row, and its values are the texts."""
    count = gathered.rows.num_rows
    keys = [one for one in columns.columns(gathered.dataset) if one.kind == "text"]
    named = [one.name for one in keys if one.name in CONTRACTS[gathered.dataset].key]
    return any(len(meant[name].texts) == count and not meant[name].how for name in named)


def _repeated(dataset: str, table: pa.Table, good: Mask, apart: bool = False) -> tuple[Mask, Mask]:
    """Which good rows have the key of another that differs; which are the same as one before.

    Whole rows are compared only where a key comes again, which few do, and none does where rows
    are told `apart` already.
    """
    none = pa.array(np.zeros(table.num_rows, dtype=bool))
    if apart:
        return none, none
    keys, names = list(CONTRACTS[dataset].key), table.column_names
    numbered = table.append_column("at", pa.array(np.arange(table.num_rows)))
    by_key = table.select(keys).filter(good).group_by(keys).aggregate([([], "count_all")])
    several = by_key.filter(pc.greater(by_key["count_all"], 1)).select(keys)
    if not several.num_rows:
        return none, none
    doubtful = numbered.filter(good).join(several, keys, join_type="left semi")
    alike = doubtful.group_by(names, use_threads=False).aggregate([("at", "min")])
    again = doubtful.filter(pc.invert(pc.is_in(doubtful["at"], alike["at_min"])))["at"]
    by_key = alike.group_by(keys).aggregate([("at_min", "count")])
    differing = by_key.filter(pc.greater(by_key["at_min_count"], 1)).select(keys)
    clashing = alike.join(differing, keys, join_type="left semi")["at_min"]
    return _at(clashing, table.num_rows), _at(again, table.num_rows)


def _at(places: Mask, length: int) -> Mask:
    found = np.zeros(length, dtype=bool)
    found[places.to_numpy()] = True
    return pa.array(found)


def _clashes(dataset: str, rows: pa.Table, clashing: Mask) -> Iterator[Fault]:
    if pc.any(clashing).as_py():
        yield _fault(CONTRACTS[dataset].key[0], "same_key", rows, clashing)


def _all_nullable(dataset: str) -> pa.Schema:
    """Its columns before the rows that lack something are taken out."""
    return pa.schema([pa.field(one.name, one.type) for one in arrow_schema(dataset)])
