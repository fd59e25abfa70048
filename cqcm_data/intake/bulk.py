"""A file of many records, as a program writes one: it goes online without being held in memory.

Its headings are the columns of the dataset, its values those of the contract: regions by their
codes, days as 2023-05-31, points before decimals. Nothing in it is guessed or asked. Whatever is
wrong is told at once; then none of it goes online.

DuckDB reads it once, into a Parquet file from which all that follows is made.
"""

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, TypeAlias

import duckdb
import pyarrow as pa
from pyarrow.dataset import Dataset

from cqcm_data import boundaries, columns, engine, store
from cqcm_data.columns import Column
from cqcm_data.contracts import CONTRACTS, arrow_schema
from cqcm_data.engine import quoted
from cqcm_data.intake import forgetting, personal, plan, receipts
from cqcm_data.intake.limits import FILE_BYTES
from cqcm_data.publish import Reason, publish
from cqcm_data.release import Release

SHOWN = 10  # of the same mistake
_PARQUET = b"PAR1"
_CHUNK = 1 << 20
_TYPES = {
    pa.string(): "VARCHAR",
    pa.int64(): "BIGINT",
    pa.float64(): "DOUBLE",
    pa.bool_(): "BOOLEAN",
    pa.date32(): "DATE",
}
# How a text has to be written for what it stands for; DuckDB reads 12.5 as 12, and 1e1 as 10.
_WRITTEN = {
    "BIGINT": r"[+-]?\d+",
    "DOUBLE": r"[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?",
    "DATE": r"\d{4}-\d{2}-\d{2}",
}
_NAMED = {
    "BIGINT": "whole number",
    "DOUBLE": "number",
    "DATE": "day such as 2023-05-31",
    "BOOLEAN": "true or false",
}

Rule: TypeAlias = tuple[str, list[object]]


class Wrong(ValueError):
    """A file that does not meet its contract: every kind of mistake, each with its first places."""

    def __init__(self, problems: Sequence[str]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(problems))


@dataclass(frozen=True, eq=False)
class Bulk:
    """The records of a file, all of them right, in files that are gone once it is closed."""

    dataset: str
    rows: Dataset
    digest: str

    @property
    def count(self) -> int:
        return int(self.rows.count_rows())

    def removes(self, on: Release) -> int:
        """How many records of a release are not among these: they go."""
        if self.dataset not in on.tables:
            return 0
        found = store.snapshot(on.root, self.dataset, on.tables[self.dataset])
        same = plan.same_row(self.dataset, "here", "coming")
        sql = f"SELECT COUNT(*) AS n FROM here ANTI JOIN coming ON {same}"
        here = store.rows_of(on.root, found)
        counted = engine.combine({"here": here, "coming": self.rows}, sql)
        return int(counted["n"][0].as_py())

    def put_online(self, base: Release, who: str, why: str) -> Release:
        """Put these in the place of all records of the dataset; raises what `publish` raises."""
        count = str(self.count)
        about = {"file": self.digest, "mode": "replace_all", "rows": count, "of": count}
        changed = {self.dataset: self.rows, receipts.TABLE: receipts.closed(self.dataset, base)}
        return publish(base.root, base, changed, Reason(who, why, about))


def is_one(file: Path) -> bool:
    """Whether a file is read here: a Parquet file, or one larger than what people send."""
    with file.open("rb") as start:
        return start.read(len(_PARQUET)) == _PARQUET or file.stat().st_size > FILE_BYTES


@contextmanager
def opened(file: Path, dataset: str) -> Iterator[Bulk]:
    """The records of a file; raises Wrong."""
    with TemporaryDirectory(prefix="cqcm-") as folder:
        staged = Path(folder, "rows.parquet")
        _copy(file, dataset, staged)
        rows = store.rows_in([staged], arrow_schema(dataset))
        if problems := [*_problems(dataset, rows)]:
            raise Wrong(problems)
        yield Bulk(dataset, rows, _digest(file))


def _digest(file: Path) -> str:
    with file.open("rb") as content:
        return hashlib.file_digest(content, "sha256").hexdigest()


# From the file to rows under the columns of the contract -----------------------------------------


def _copy(file: Path, dataset: str, staged: Path) -> None:
    """Write the rows of a file under the columns and types of the contract; raises Wrong."""
    with engine.spilling([file.as_posix(), staged.as_posix()]) as connection:
        try:
            source = _source(connection, file, dataset)
            types = dict(zip(source.columns, map(str, source.types), strict=True))
            selected = ", ".join(_selected(dataset, types))
            source.project(selected).to_parquet(staged.as_posix())
        except (duckdb.InvalidInputException, duckdb.ConversionException) as error:
            raise Wrong([str(error).removeprefix("Invalid Input Error: ").strip()]) from error
        except duckdb.IOException as error:
            raise Wrong([f"{file.name} cannot be read: {str(error).splitlines()[0]}"]) from error


def _source(
    connection: duckdb.DuckDBPyConnection, file: Path, dataset: str
) -> duckdb.DuckDBPyRelation:
    """The rows of a file with all columns that it must have and none that the dataset has not."""
    with file.open("rb") as start:
        parquet = start.read(len(_PARQUET)) == _PARQUET
    place = file.as_posix()
    if parquet:
        found = connection.read_parquet(place)
    else:  # nothing in it is guessed
        found = connection.read_csv(place, header=True, all_varchar=True)
    known = {one.name: one for one in columns.columns(dataset)}
    problems = [
        f"{name!r} is no column of {dataset}" for name in found.columns if name not in known
    ]
    absent = (name for name, one in known.items() if one.required and name not in found.columns)
    problems += [f"no column gives {name}" for name in absent]
    if problems:
        raise Wrong(problems)
    return found


def _selected(dataset: str, there: Mapping[str, str]) -> Iterator[str]:
    """Each column of the contract; texts without blanks around them, and no empty ones."""
    for field in arrow_schema(dataset):
        name, kind = quoted(field.name), _TYPES[field.type]
        text = f"NULLIF(TRIM({name}::VARCHAR), '')"
        if field.name not in there:
            yield f"NULL::{kind} AS {name}"
        elif kind == "VARCHAR":
            yield f"{text} AS {name}"
        else:
            value = text if there[field.name] == "VARCHAR" else name
            yield f"{_whole(field.name, value, kind, there[field.name])} AS {name}"


def _whole(column: str, value: str, kind: str, given: str) -> str:
    """A value as its kind where that loses nothing of it: DuckDB would round, and cut days short.

    What may be somebody's address or number is told without it.
    """
    written = _WRITTEN.get(kind)
    if given == "VARCHAR" and written:
        right = f"REGEXP_FULL_MATCH({value}, '{written}')"
    else:
        right = f"TRY_CAST({value} AS {kind})::{given} = {value}"
    text = f"{value}::VARCHAR"
    reaches = f"REGEXP_MATCHES({text}, '@|(\\d\\D?){{7}}')"
    shown = f"CASE WHEN {reaches} THEN 'a value' ELSE LEFT({text}, 30) END"
    wrong = f"ERROR('{column}: ' || {shown} || ' is no {_NAMED[kind]}')"
    return f"CASE WHEN {value} IS NULL OR {right} THEN {value}::{kind} ELSE {wrong} END"


# What the contract does not allow ----------------------------------------------------------------


def _problems(dataset: str, rows: Dataset) -> Iterator[str]:
    """Everything that is wrong, each with its first places."""
    every = columns.columns(dataset)
    rules = {one.name: _broken(one) for one in every}
    texts = [one.name for one in every if one.kind == "text"]
    counted = [_counted(name, rule) for name, (rule, _) in rules.items()]
    # Hashes that all differ are those of keys that all differ, in a fraction of the memory.
    counted.append(f"COUNT(*) - COUNT(DISTINCT HASH({_key(dataset)})) AS again")
    bound = [value for _, values in rules.values() for value in values]
    sql = f"SELECT {', '.join(counted)} FROM records"
    found = _asked(rows, sql, bound)[0]
    for name in (name for name in rules if found[name]):
        yield f"{name}: {found[name]} values are not allowed: {_first(dataset, rows, name, rules)}"
    yield from (told for name in texts for told in _reached(dataset, rows, name))
    yield from _repeated(dataset, rows) if found["again"] else ()


def _counted(name: str, rule: str) -> str:
    return f"COUNT(*) FILTER ({rule}) AS {quoted(name)}"


def _broken(column: Column) -> Rule:
    """The SQL that is true where a value breaks the contract, with what is bound in it."""
    name = quoted(column.name)
    bounds = {"<": column.least, "<=": column.above, ">": column.most}
    parts = [f"{name} {sign} ?" for sign, bound in bounds.items() if bound is not None]
    bound: list[object] = [one for one in bounds.values() if one is not None]
    if codes := boundaries.CODES if column.regions else column.codes:
        parts.append(f"{name} NOT IN ({', '.join('?' for _ in codes)})")
        bound += codes
    if column.kind == "decimal":
        parts.append(f"NOT ISFINITE({name})")
    if column.kind == "school_year":
        parts.append(f"NOT REGEXP_FULL_MATCH({name}, ?)")
        bound.append(r"\d{4}-\d{4}")
    if column.required:
        parts.append(f"{name} IS NULL")
    return " OR ".join(parts) or "FALSE", bound


def _first(dataset: str, rows: Dataset, name: str, rules: Mapping[str, Rule]) -> str:
    """The first values that are wrong, with the keys of their rows."""
    rule, bound = rules[name]
    sql = f"SELECT {quoted(name)} AS given, {_key(dataset)} FROM records WHERE {rule} LIMIT {SHOWN}"
    told = (
        f"{row.pop('given')!r} ({', '.join(map(str, row.values()))})"
        for row in _asked(rows, sql, bound)
    )
    return ", ".join(told)


def _repeated(dataset: str, rows: Dataset) -> Iterator[str]:
    key = _key(dataset)
    sql = f"SELECT {key}, COUNT(*) AS n FROM records GROUP BY {key} HAVING n > 1 LIMIT {SHOWN}"
    for row in _asked(rows, sql):
        count = row.pop("n")
        yield f"{', '.join(row)} {tuple(row.values())!r} is there {count} times"


def _reached(dataset: str, rows: Dataset, name: str) -> Iterator[str]:
    """Texts by which somebody could be reached: no value is told.

    Each text is looked at once, but those of a key, which differ in each row.
    """
    once = "" if name in CONTRACTS[dataset].key else "MATERIALIZED"
    sql = (
        f"WITH texts AS {once} (SELECT DISTINCT {quoted(name)} AS text FROM records) SELECT text "
        f"FROM texts WHERE STRLEN(text) >= {forgetting.SHORTEST} AND REGEXP_MATCHES(text, ?)"
    )
    texts = [row["text"] for row in _asked(rows, sql, [forgetting.LIKELY])]
    if count := sum(personal.scrubbed(text) != text for text in texts):
        yield f"{name}: {count} texts hold an e-mail or a telephone"


def _key(dataset: str) -> str:
    return ", ".join(map(quoted, CONTRACTS[dataset].key))


def _asked(rows: Dataset, sql: str, bound: Sequence[object] = ()) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = engine.combine({"records": rows}, sql, bound).to_pylist()
    return found
