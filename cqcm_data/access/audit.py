"""What was done here and by whom: a Delta table to which rows are added and from which none goes.

It says what was asked for and how that ended; no row of anybody's data is in it.
"""

import datetime as dt
import logging
import time
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import asdict, dataclass, field, fields, replace
from threading import Lock
from typing import Literal, get_args

import pyarrow as pa

from cqcm_data import store
from cqcm_data.access import place
from cqcm_data.store import Damaged, NotWritten, Token

TABLE = "audit"
SHOWN = 200  # lines that a page shows at most
MOST = 5_000  # lines that a file has: about half a megabyte
_REPEATED = 60.0  # seconds in which the same refusal of someone is written once
_OF_NOBODY = 3600.0  # the same for whoever is not known here: nobody fills the disk with it
_REMEMBERED = 1000
_LONGEST = 300  # letters of what is said besides

What = Literal[
    "sign_in",
    "sign_out",
    "internal_view",
    "roles",
    "put_online",
    "restore",
    "records",
    "repair",
    "purge",
]
Result = Literal["done", "refused", "failed"]
WHATS: tuple[What, ...] = get_args(What)

_SCHEMA = pa.schema(
    [
        pa.field("at", pa.timestamp("us", tz="UTC"), nullable=False),
        pa.field("who", pa.string(), nullable=False),
        pa.field("what", pa.string(), nullable=False),
        pa.field("dataset", pa.string()),
        pa.field("release", pa.int64()),
        pa.field("about", pa.string()),
        pa.field("result", pa.string(), nullable=False),
    ]
)

_log = logging.getLogger("cqcm")
_refused: dict[tuple[str, str, str], tuple[float, int]] = {}
_counting = Lock()


@dataclass(frozen=True)
class Entry:
    """One line: who (empty where nobody was signed in) did what, to what, and how it ended.

    `about` says whose role it was, or why something was put online.
    """

    who: str
    what: What
    result: Result = "done"
    dataset: str | None = None
    release: int | None = None
    about: str | None = None
    at: dt.datetime = field(default_factory=lambda: dt.datetime.now(dt.UTC))


def record(entry: Entry, known: bool = True) -> bool:
    """Add a line; False where it could not be, which the log of the server then says.

    What is refused to someone is written once a minute, and once an hour what those ask for who
    are not `known` here; the next line then says how often it was.
    """
    if not known or entry.result == "refused":
        times = _times(entry, _REPEATED if known and entry.who else _OF_NOBODY)
        if times is None:
            return True
        more = f"{entry.about or ''} ×{times}".strip() if times > 1 else entry.about
        entry = replace(entry, about=more)
    entry = replace(entry, about=entry.about[:_LONGEST] if entry.about else None)
    try:
        _added(pa.Table.from_pylist([asdict(entry)], _SCHEMA))
    except (NotWritten, Damaged) as error:
        _log.error("not in the audit log (%s): %s", error, entry)
        return False
    return True


def entries(most: int = MOST) -> list[Entry]:
    """The newest lines, the newest one first; raises Damaged."""
    newest = rows().sort_by([("at", "descending")]).slice(0, most)
    return [Entry(**row) for row in newest.to_pylist()]


def rows() -> pa.Table:
    """Every line, under the columns that are known here; raises Damaged."""
    if not store.exists(_root(), TABLE):
        return _SCHEMA.empty_table()
    version, _ = store.newest_commit(_root(), TABLE)
    found = store.read(_root(), TABLE, version)
    known = {one.name for one in fields(Entry)}
    return found.select([name for name in found.column_names if name in known])


def add_missing(lines: pa.Table) -> None:
    """Add those of the lines that are not there, as a backup brings them; raises NotWritten.

    A line of a version that had fewer columns is the same line. A log that cannot be read has none.
    """
    there: set[tuple[object, ...]] = set()
    with suppress(store.Damaged):
        there = {_line(row) for row in rows().to_pylist()}
    lacking = [row for row in lines.to_pylist() if _line(row) not in there]
    if lacking:
        _added(pa.Table.from_pylist(lacking, _SCHEMA))


def _line(row: Mapping[str, object]) -> tuple[object, ...]:
    return tuple(row.get(name) for name in _SCHEMA.names)


def state() -> tuple[int, Token]:
    """What tells the log from what it was before a line was added."""
    return store.newest_commit(_root(), TABLE)


def _added(line: pa.Table) -> None:
    """A log that cannot be read is set aside, whole, and another one begun."""
    try:
        store.add(_root(), TABLE, line)
    except Damaged as error:
        aside = f"{TABLE}.damaged-{dt.datetime.now(dt.UTC):%Y%m%dT%H%M%S}"
        try:
            (place.folder() / TABLE).rename(place.folder() / aside)
        except OSError as why:
            raise NotWritten(f"{TABLE}: {why.strerror}") from error
        _log.error("the audit log was damaged (%s): it is set aside as %s", error, aside)
        store.add(_root(), TABLE, line)


def _times(entry: Entry, within: float) -> int | None:
    """How often the same was asked since it was last written; None while that is too near."""
    key, now = (entry.who, entry.what, entry.about or ""), time.monotonic()
    with _counting:
        last, times = _refused.pop(key, (-within, 0))
        near = now - last < within
        _refused[key] = (last, times + 1) if near else (now, 0)
        if len(_refused) > _REMEMBERED:
            del _refused[next(iter(_refused))]
    return None if near else times + 1


def _root() -> str:
    return store.located(str(place.folder()))
