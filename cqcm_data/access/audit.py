"""What was done here and by whom: a Delta table to which rows are added and from which none goes.

It says what was asked for and how that ended; no row of anybody's data is in it.
"""

import datetime as dt
import logging
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from typing import Literal, get_args

import pyarrow as pa

from cqcm_data import store
from cqcm_data.access import place
from cqcm_data.store import Damaged, NotWritten

TABLE = "audit"
SHOWN = 200  # rows that a page shows at most
_REPEATED = 60.0  # seconds in which the same refusal is written once: nobody fills the disk with it
_REMEMBERED = 1000

What = Literal[
    "sign_in", "sign_out", "internal_view", "roles", "put_online", "restore", "repair", "purge"
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
_refused: dict[tuple[str, str, str], float] = {}


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


def record(entry: Entry) -> bool:
    """Add a line; False where it could not be, which the log of the server then says.

    What was refused to someone is written once a minute, however often they ask.
    """
    if entry.result == "refused" and _repeated(entry):
        return True
    try:
        store.add(_root(), TABLE, pa.Table.from_pylist([asdict(entry)], _SCHEMA))
    except (NotWritten, Damaged) as error:
        _log.error("not in the audit log (%s): %s", error, entry)
        return False
    return True


def entries() -> list[Entry]:
    """Every line, the newest one first; raises Damaged."""
    if not store.exists(_root(), TABLE):
        return []
    version, _ = store.newest_commit(_root(), TABLE)
    rows = store.read(_root(), TABLE, version).sort_by([("at", "descending")])
    return [Entry(**row) for row in rows.to_pylist()]


def _repeated(entry: Entry, now: Callable[[], float] = time.monotonic) -> bool:
    key = (entry.who, entry.what, entry.about or "")
    again = now() - _refused.get(key, -_REPEATED) < _REPEATED
    if not again:
        _refused[key] = now()
        if len(_refused) > _REMEMBERED:
            del _refused[next(iter(_refused))]
    return again


def _root() -> str:
    return store.located(str(place.folder()))
