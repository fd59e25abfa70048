"""Delta tables under a storage address: a folder, or a place in an object store (`s3://…`).

The only module that speaks to deltalake, and the only one that knows what lies behind an address.
Files are named relative to it: `members/part-….parquet`. How an object store is reached stands in
the environment, under the names that Amazon gave it (`AWS_REGION`, `AWS_ENDPOINT_URL`…): Delta,
Arrow and an engine at the other end all read them there. Of two who put the same commit there one
is refused, for Delta asks the store to make the file only where there is none.
"""

import hashlib
import json
import logging
import os
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from dataclasses import replace as replaced
from functools import lru_cache
from pathlib import Path
from threading import Lock
from typing import Any, TypeAlias, TypeVar
from urllib.parse import unquote
from uuid import uuid4

import pyarrow as pa
from deltalake import (
    CommitProperties,
    DeltaTable,
    PostCommitHookProperties,
    Transaction,
    write_deltalake,
)
from deltalake.exceptions import DeltaError
from deltalake.transaction import AddAction, RemoveAction
from pyarrow import fs
from pyarrow.dataset import Dataset, FileSystemDataset
from pyarrow.dataset import dataset as parquet_files
from pyarrow.parquet import read_metadata, read_schema

_PROJECT = Path(__file__).resolve().parent.parent
SHIPPED = (_PROJECT / "datasets").as_posix()
OWN = (_PROJECT / "var" / "datasets").as_posix()

_LOG = "_delta_log"
_ASIDE = "_set_aside"
_DONE = "done"
UNFINISHED = "_unfinished"
_CHUNK = 1 << 20

# A release names versions for good: the commits that made them are never cleaned up. They are
# summed up apart from the commit, which stands whatever becomes of that.
_KEPT = PostCommitHookProperties(create_checkpoint=False, cleanup_expired_logs=False)
_SUMMED_UP = 10  # commits: a table opens as fast after a thousand
_GATHERED = 100  # commits of one row each
_READ_WITHIN = 1  # hours
_TRIES = 20

# What Delta says of a commit by itself.
_OF_DELTA = frozenset(
    {
        *("timestamp", "operation", "operationParameters", "operationMetrics", "version"),
        *("clientVersion", "engineInfo", "readVersion", "isolationLevel", "isBlindAppend"),
    }
)

T = TypeVar("T")
V = TypeVar("V")

Rows: TypeAlias = pa.Table | Dataset  # held in memory, or read from files as they are asked for
_BATCH = 1 << 16  # rows that are on their way from one file to another

Token = tuple[int, int] | None  # when a file was written and how large it is; None without it

REMEMBERED = 32  # tables whose last commit was looked for
_newest: dict[tuple[str, str], int] = {}
_remembering = Lock()

# Readers ask at every run which commit is the last: where each look is a request to another
# machine, one in so many seconds asks for all.
LOOKS_EVERY = 10.0
_AT_ONCE = 16  # requests to an object store
_seen: dict[tuple[str, str], "_Seen"] = {}

_log = logging.getLogger("cqcm")


class Damaged(RuntimeError):
    """A table or a file of it that is no longer as it was written: which one, and what it lacks."""


class Conflict(RuntimeError):
    """A table that somebody else has written to since its version was read."""


class NotWritten(RuntimeError):
    """The storage took nothing: it is full, or closed to this process."""


@dataclass(frozen=True)
class Signature:
    """For which release a commit is made, by whom and why; further words for the history."""

    release: int
    who: str
    why: str
    about: tuple[tuple[str, str], ...] = ()

    def properties(self) -> CommitProperties:
        """The commit goes right after the version that was read, or nowhere: no second try."""
        return CommitProperties(
            custom_metadata={"who": self.who, "why": self.why, **dict(self.about)},
            app_transactions=[Transaction("release", self.release)],
            max_commit_retries=0,
        )


@dataclass(frozen=True)
class Snapshot:
    """A table at one version: the files that make it up, none when empty, and its columns."""

    files: tuple[str, ...]
    schema: pa.Schema


@dataclass(frozen=True)
class _Seen:
    """The last commit of a table in an object store, and until when nobody looks again."""

    until: float
    number: int
    token: Token


def address() -> str:
    """Where the tables of this installation belong. Nothing else reads this variable."""
    chosen = os.environ.get("CQCM_DATASETS")
    return located(chosen) if chosen else OWN


def installed() -> str:
    """Where the tables of this installation lie; those that ship, while it has none of its own."""
    root = address()
    return SHIPPED if root == OWN and not is_there(f"{OWN}/releases") else root


def located(place: str) -> str:
    """A place as someone typed it, as an address: one for each place, whatever the spelling."""
    return place.rstrip("/") if is_remote(place) else Path(place).resolve().as_posix()


def is_remote(root: str) -> bool:
    """Whether an address is that of an object store: it has no folders, and each look costs."""
    return "://" in root


def remedy(root: str) -> str:
    """What to type where tables at an address are damaged."""
    shipped = "git restore datasets && git clean -fd datasets"
    return shipped if root == SHIPPED else "python -m cqcm_data repair"


def above(root: str) -> str:
    """The place in which an address stands: of an object store, the bucket."""
    if is_remote(root):
        scheme, _, place = root.partition("://")
        return f"{scheme}://{place.partition('/')[0]}"
    return root.rstrip("/").rpartition("/")[0] or "/"


def each(root: str, work: Callable[[T], V], over: Iterable[T]) -> list[V]:
    """What a piece of work gives for each thing there: many at once where it waits for a store."""
    if not is_remote(root):
        return [work(one) for one in over]
    with ThreadPoolExecutor(_AT_ONCE) as threads:
        return list(threads.map(work, over))


# Reading -----------------------------------------------------------------------------------------


def exists(root: str, name: str) -> bool:
    return DeltaTable.is_deltatable(f"{root}/{name}")


def snapshot(root: str, name: str, version: int) -> Snapshot:
    """A table at one version, as its commits said when it was first looked at; raises Damaged."""
    return _snapshot(root, name, version, _token(root, name, version))


@lru_cache(maxsize=2048)
def _snapshot(root: str, name: str, version: int, _as_of: Token) -> Snapshot:
    """To open a table takes longer than to read it, and what a version holds never changes."""
    table = _opened(root, name, version)
    paths = pa.table(table.get_add_actions()).column("path").to_pylist()
    files = tuple(f"{name}/{unquote(path)}" for path in sorted(paths))
    return Snapshot(files, pa.schema(table.schema().to_arrow()))


def forget() -> None:
    """Look at every table anew."""
    _snapshot.cache_clear()
    with _remembering:
        _seen.clear()


def read(root: str, name: str, version: int) -> pa.Table:
    """All rows of a table at one version; raises Damaged.

    Arrow reads the files itself. Through Delta its threads would call Python for each of them, also
    while Python ends, which then aborts.
    """
    found = snapshot(root, name, version)
    try:
        return rows_of(root, found).to_table()
    except (OSError, pa.ArrowException) as error:
        raise Damaged(f"{name}, version {version}: {_line(error)}") from error


def local_files(rows: Rows) -> list[str]:
    """The files of this machine in which rows lie; none for any others."""
    on_disk = isinstance(rows, FileSystemDataset) and isinstance(
        rows.filesystem, fs.LocalFileSystem
    )
    return list(rows.files) if on_disk else []


def same_files(some: Rows, others: Rows) -> bool:
    """Whether rows are the same ones for lying in the same files, under the same columns."""
    in_files = isinstance(some, FileSystemDataset) and isinstance(others, FileSystemDataset)
    return in_files and some.files == others.files and some.schema.names == others.schema.names


def rows_in(files: Sequence[Path], schema: pa.Schema) -> Dataset:
    """The rows of Parquet files of this machine, under the columns of a schema."""
    return parquet_files([file.as_posix() for file in files], schema=schema)


def rows_of(root: str, snapshot: Snapshot) -> Dataset:
    """The rows of a snapshot, read as they are asked for: an empty table has no file to read."""
    if not snapshot.files:
        return parquet_files(snapshot.schema.empty_table())
    files, folder = _behind(root)
    paths = [f"{folder}/{file}" for file in snapshot.files]
    return parquet_files(paths, schema=snapshot.schema, filesystem=files)


def _opened(root: str, name: str, version: int | None) -> DeltaTable:
    try:
        return DeltaTable(f"{root}/{name}", version=version)
    except (DeltaError, OSError, ValueError) as error:
        at = "its newest version" if version is None else f"version {version}"
        raise Damaged(f"{name}, {at}: {_line(error)}") from error


def digest(root: str, file: str) -> str:
    """The SHA-256 of a file; raises Damaged where it cannot be read."""
    files, folder = _behind(root)
    found = hashlib.sha256()
    try:
        with files.open_input_stream(f"{folder}/{file}") as stream:
            while chunk := stream.read(_CHUNK):
                found.update(chunk)
    except OSError as error:
        raise Damaged(f"{file}: {_line(error)}") from error
    return found.hexdigest()


def newest_commit(root: str, name: str) -> tuple[int, Token]:
    """The last commit of a table, sound or not, and what tells it from another in its place.

    Number -1 without any. In an object store it may have been the last some seconds ago, or as long
    as the store has not answered: whoever was shown something goes on with that.
    """
    if not is_remote(root):
        return _last_commit(root, name)
    seen = _seen.get((root, name))
    if seen is None:
        return _looked_for(root, name)
    if seen.until > time.monotonic():
        return seen.number, seen.token
    with _remembering:  # whoever asks meanwhile is not kept waiting
        _seen[root, name] = replaced(seen, until=time.monotonic() + LOOKS_EVERY)
    try:
        return _looked_for(root, name)
    except OSError as error:
        _log.warning("%s does not answer, what was read is shown on: %s", root, _line(error))
        return seen.number, seen.token


def _looked_for(root: str, name: str) -> tuple[int, Token]:
    number, token = _last_commit(root, name)
    with _remembering:
        _seen[root, name] = _Seen(time.monotonic() + LOOKS_EVERY, number, token)
    return number, token


def look_anew(root: str, name: str) -> None:
    """The next who asks for the last commit of a table looks for it, however lately others did."""
    with _remembering:
        _seen.pop((root, name), None)


def _last_commit(root: str, name: str) -> tuple[int, Token]:
    """As long as nothing is added it takes a look at two files, and lists no folder."""
    number = _newest.get((root, name), -1)
    token = _token(root, name, number) if number >= 0 else None
    if token is None:
        number = max(_commits(root, name), default=-1)
        token = _token(root, name, number)
    while later := _token(root, name, number + 1):
        number, token = number + 1, later
    with _remembering:
        _newest[root, name] = number
        if len(_newest) > REMEMBERED:
            del _newest[next(iter(_newest))]
    return number, token


def _token(root: str, name: str, version: int) -> Token:
    files, folder = _behind(root)
    info = files.get_file_info(f"{folder}/{_commit(name, version)}")
    return None if info.type is fs.FileType.NotFound else (info.mtime_ns or 0, info.size or 0)


def history(root: str, name: str) -> list[dict[str, Any]]:
    """The commits of a table, newest first, each with who and why; raises Damaged."""
    return _opened(root, name, None).history()


def signatures(root: str, name: str) -> dict[int, Signature]:
    """For which release each version of a table was made, by whom and why; raises Damaged."""
    told = {}
    for one in history(root, name):
        at = int(one["version"])
        number = _opened(root, name, at).transaction_version("release") or 0
        about = {k: str(v) for k, v in one.items() if k not in _OF_DELTA}
        who, why = about.pop("who", ""), about.pop("why", "")
        told[at] = Signature(number, who, why, tuple(about.items()))
    return told


# Writing -----------------------------------------------------------------------------------------


def replace(root: str, name: str, rows: Rows, base: int | None, by: Signature) -> int:
    """Put rows in the place of those of the version `base`; returns the version that holds them.

    A table whose newest version is another one was left so by a publication that did not end, or
    is being written to: it is first restored to its base. Raises Conflict, NotWritten and Damaged.
    """
    table = _newest_of(root, name)
    if table is None:
        return _create(root, name, rows, by)
    with _told(root, name, table):
        if base is not None and table.version() != base:
            table.restore(base, commit_properties=by.properties(), post_commithook_properties=_KEPT)
        version = table.version() + 1
        if files := _whole_files(rows):
            _take(root, name, table, files, rows.schema, by)
        else:
            _rewrite(table, rows, by)
    _sum_up(table)
    return version


def append(root: str, name: str, rows: pa.Table, base: int | None, by: Signature) -> int:
    """Add rows to the version `base`, which is the newest; returns the version that holds them.

    Raises Conflict where it is not the newest, NotWritten and Damaged.
    """
    table = _newest_of(root, name)
    if (table.version() if table else None) != base:
        look_anew(root, name)
        raise Conflict(name)
    if table is None:
        return _create(root, name, rows, by)
    with _told(root, name, table):
        version = table.version() + 1
        write_deltalake(
            table,
            rows,
            mode="append",
            schema_mode="merge",  # older versions of the product had fewer columns
            commit_properties=by.properties(),
            post_commithook_properties=_KEPT,
        )
    _sum_up(table)
    return version


def add(root: str, name: str, rows: pa.Table) -> None:
    """Add rows to a table from which none is ever taken, after whatever stands there by now.

    Raises NotWritten and Damaged.
    """
    for _ in range(_TRIES):
        table = _newest_of(root, name)
        try:
            with _told(root, name, table):
                write_deltalake(
                    table or f"{root}/{name}",
                    rows,
                    mode="append" if table else "error",
                    configuration=None if table else {"delta.appendOnly": "true"},
                    post_commithook_properties=_KEPT,
                )
        except Conflict:  # somebody else's rows came first: these go after them
            continue
        if table:
            _sum_up(table)
            _in_few_files(table)
        return
    raise NotWritten(f"{name}: others write to it without a pause")


def _in_few_files(table: DeltaTable) -> None:
    """Now and then, the rows of many small files in one: the table is read as fast.

    No release names a version of such a table: the small files go once nobody reads them.
    """
    if table.version() % _GATHERED == 0:
        with suppress(DeltaError, OSError):
            table.optimize.compact(post_commithook_properties=_KEPT)
            table.vacuum(_READ_WITHIN, dry_run=False, enforce_retention_duration=False)


def _sum_up(table: DeltaTable) -> None:
    """Now and then, so that a table of many commits opens as fast; nothing depends on it."""
    if table.version() % _SUMMED_UP == 0:
        with suppress(DeltaError, OSError):
            table.create_checkpoint()


def _newest_of(root: str, name: str) -> DeltaTable | None:
    """A handle on a table as it is: a commit on it comes right after, or not at all."""
    return _opened(root, name, None) if exists(root, name) else None


def _rewrite(table: DeltaTable, rows: Rows, by: Signature) -> None:
    write_deltalake(
        table,
        _streamed(rows),
        mode="overwrite",
        schema_mode="overwrite",
        commit_properties=by.properties(),
        post_commithook_properties=_KEPT,
    )


def _whole_files(rows: Rows) -> list[str]:
    """The files of this machine that hold rows just as they are to be; none for any others."""
    files = local_files(rows)
    same = all(_columns(read_schema(file)) == _columns(rows.schema) for file in files)
    return files if same else []


def _columns(schema: pa.Schema) -> list[tuple[str, pa.DataType]]:
    return [(field.name, field.type) for field in schema]


def _take(
    root: str,
    name: str,
    table: DeltaTable,
    files: Sequence[str],
    columns: pa.Schema,
    by: Signature,
) -> None:
    """Put copies of files in the place of a table's rows: none of them is written anew."""
    there, folder = _behind(root)
    added: list[AddAction | RemoveAction] = []
    for file in files:
        own = f"part-{uuid4()}.parquet"
        fs.copy_files(file, f"{folder}/{name}/{own}", fs.LocalFileSystem(), there)
        rows = read_metadata(file).num_rows
        size, now = Path(file).stat().st_size, int(time.time() * 1000)
        added.append(AddAction(own, size, {}, now, True, json.dumps({"numRecords": rows})))
    table.create_write_transaction(
        added,
        mode="overwrite",
        schema=columns,
        commit_properties=by.properties(),
        post_commithook_properties=_KEPT,
    )


def _create(root: str, name: str, rows: Rows, by: Signature) -> int:
    with _told(root, name, None):
        place, stream = f"{root}/{name}", _streamed(rows)
        write_deltalake(place, stream, mode="error", commit_properties=by.properties())
    return 0


def _streamed(rows: Rows) -> pa.Table | pa.RecordBatchReader:
    """Rows of files batch by batch: as fast as with Arrow's threads, in half of the memory."""
    if isinstance(rows, pa.Table):
        return rows
    ahead = {"batch_readahead": 2, "fragment_readahead": 1, "use_threads": False}
    return rows.scanner(batch_size=_BATCH, **ahead).to_reader()


@contextmanager
def _told(root: str, name: str, table: DeltaTable | None) -> Iterator[None]:
    """Tell a table that somebody else wrote to from a storage that takes nothing."""
    try:
        yield
    except (DeltaError, OSError, pa.ArrowException) as error:
        expected = table.version() if table else -1
        if max(_commits(root, name), default=-1) > expected:
            raise Conflict(name) from error
        raise NotWritten(f"{name}: {_line(error)}") from error
    finally:
        look_anew(root, name)


# Folders and files -------------------------------------------------------------------------------


def is_there(root: str) -> bool:
    files, folder = _behind(root)
    return bool(files.get_file_info(folder).type is not fs.FileType.NotFound)


def holds(root: str) -> list[str]:
    """What lies at an address, by name; nothing where there is no such place."""
    files, folder = _behind(root)
    found = files.get_file_info(fs.FileSelector(folder, allow_not_found=True))
    return sorted(info.base_name for info in found)


def copy(source: str, target: str, last: str) -> None:
    """Copy all tables to an address: they are there once the one called `last` is.

    A place that is there already (a volume, say) keeps all that it holds: whoever else copies there
    at the same time puts the same tables in it. Raises NotWritten.
    """
    if is_remote(target):
        _copy_to_store(source, target, last)
        return
    files, folder = _behind(target)
    unfinished = f"{folder}{'/' if is_there(target) else '.'}{UNFINISHED}.{uuid4().hex}"
    try:
        files.create_dir(unfinished, recursive=True)
        fs.copy_files(source, unfinished)
        if is_there(target):
            _move_in(unfinished, folder, last)
        else:
            files.move(unfinished, folder)
    except OSError as error:
        raise NotWritten(_line(error)) from error
    finally:
        with suppress(OSError):
            files.delete_dir(unfinished)


def _copy_to_store(source: str, target: str, last: str) -> None:
    """Table by table, as an object store moves no folders; a mark stands there until all are.

    Whoever copies there at the same time puts the same files in the same places.
    """
    files, folder = _behind(target)
    mark = f"{folder}/{UNFINISHED}"
    try:
        with files.open_output_stream(mark):
            pass
        others = [name for name in holds(source) if name != last]
        each(target, lambda name: _copy_table(source, target, name), others)
        if not is_there(f"{target}/{last}"):
            _copy_table(source, target, last)
        files.delete_file(mark)
    except OSError as error:
        if not is_there(f"{target}/{last}"):  # else somebody else came to the end first
            raise NotWritten(_line(error)) from error


def _copy_table(source: str, target: str, name: str) -> None:
    """Its commits after the files that they name: a table is there once it is whole."""
    rows = [one for one in holds(f"{source}/{name}") if one.endswith(".parquet")]
    commits = [f"{_LOG}/{one}" for one in holds(f"{source}/{name}/{_LOG}")]
    for file in (*rows, *commits):
        copy_file(source, target, f"{name}/{file}")


def _move_in(unfinished: str, folder: str, last: str) -> None:
    """Each table into its place, whole and at once, the `last` one last; then what others left."""
    files, _ = _behind(folder)
    for name in sorted(holds(unfinished), key=lambda one: one == last):
        with suppress(OSError):  # somebody else's is there meanwhile
            if not is_there(f"{folder}/{name}"):
                files.move(f"{unfinished}/{name}", f"{folder}/{name}")
        if not is_there(f"{folder}/{name}"):
            raise NotWritten(f"{name}: nothing can be put there")
    for left in (one for one in holds(folder) if one.startswith(UNFINISHED)):
        files.delete_dir(f"{folder}/{left}")


def copy_file(source: str, target: str, file: str) -> None:
    """Put a file of one storage in its place in another; raises NotWritten."""
    (ours, here), (theirs, there) = _behind(source), _behind(target)
    try:
        fs.copy_files(f"{here}/{file}", f"{there}/{file}", ours, theirs)
    except OSError as error:
        raise NotWritten(_line(error)) from error
    look_anew(target, file.partition("/")[0])


def set_aside(root: str, file: str, folder: str) -> str:
    """Move a file out of the way, into a folder of this name: nothing is erased. Returns its place.

    Raises NotWritten.
    """
    files, base = _behind(root)
    place = f"{_ASIDE}/{folder}/{file}"
    try:
        files.create_dir(above(f"{base}/{place}"), recursive=True)
        files.move(f"{base}/{file}", f"{base}/{place}")
    except OSError as error:
        raise NotWritten(_line(error)) from error
    look_anew(root, file.partition("/")[0])
    return place


def last_aside(root: str, name: str) -> int:
    """The number of the last commit of a table that was ever set aside; -1 without any."""
    folders = [f"{root}/{_ASIDE}/{one}" for one in holds(f"{root}/{_ASIDE}")]
    return max((number for one in folders for number in _commits(one, name)), default=-1)


def is_half_done(root: str, name: str) -> bool:
    """Whether commits of a table were set aside by something that never came to its end."""
    folders = [f"{root}/{_ASIDE}/{one}" for one in holds(f"{root}/{_ASIDE}")]
    return any(_commits(one, name) and _DONE not in holds(one) for one in folders)


def finish_aside(root: str) -> None:
    """Say that whatever set files aside has come to its end."""
    files, base = _behind(root)
    for one in holds(f"{root}/{_ASIDE}"):
        with files.open_output_stream(f"{base}/{_ASIDE}/{one}/{_DONE}"):
            pass


def rows_without_log(root: str, name: str) -> Iterator[pa.Table]:
    """The rows of each file of a table that can be read, whether a commit names it or not."""
    files, folder = _behind(root)
    for one in holds(f"{root}/{name}"):
        if one.endswith(".parquet"):
            with suppress(OSError, pa.ArrowException):
                yield parquet_files(f"{folder}/{name}/{one}", filesystem=files).to_table()


def commits_until(name: str, version: int) -> list[str]:
    """The files of the commits of a table up to a version, which are never cleaned up."""
    return [_commit(name, number) for number in range(version + 1)]


def commits_after(root: str, name: str, version: int) -> list[str]:
    """The files of the commits of a table that come after a version, the oldest first."""
    return [_commit(name, number) for number in _commits(root, name) if number > version]


def checkpoints(root: str, name: str) -> dict[str, int]:
    """The files that sum up the commits of a table, and up to which version: they hold no more."""
    named = [one for one in holds(f"{root}/{name}/{_LOG}") if "checkpoint" in one]
    versions = {one: one.partition(".")[0] for one in named}
    return {f"{name}/{_LOG}/{n}": int(v) if v.isdecimal() else -1 for n, v in versions.items()}


def _commits(root: str, name: str) -> Sequence[int]:
    stems = [one.removesuffix(".json") for one in holds(f"{root}/{name}/{_LOG}")]
    return [int(stem) for stem in stems if stem.isdecimal()]


def _commit(name: str, version: int) -> str:
    return f"{name}/{_LOG}/{version:020}.json"


def _behind(root: str) -> tuple[fs.FileSystem, str]:
    """What holds an address, and the address as it knows it."""
    if is_remote(root):
        scheme, _, place = root.partition("://")
        return _connected(
            scheme, place.partition("/")[0], os.environ.get("AWS_ENDPOINT_URL")
        ), place
    found: tuple[fs.FileSystem, str] = fs.FileSystem.from_uri(root)
    return found


@lru_cache(maxsize=8)
def _connected(scheme: str, bucket: str, _endpoint: str | None) -> fs.FileSystem:
    """What speaks to an object store: to make it anew for each file would take longer than that."""
    return fs.FileSystem.from_uri(f"{scheme}://{bucket}")[0]


def _line(error: Exception) -> str:
    """The first line of what a library says: the others are its own traces."""
    return str(error).strip().split("\n")[0][:300]
