"""Delta tables: write, open at a version, history. The only module that speaks to deltalake."""

import os
from pathlib import Path
from typing import Any, Literal
from urllib.parse import unquote

import pyarrow as pa
from deltalake import CommitProperties, DeltaTable, write_deltalake
from pyarrow.dataset import dataset as parquet_files

SHIPPED = Path(__file__).resolve().parent.parent / "datasets"

# An installation may keep its tables in a folder of its own. Nothing else reads this variable.
DATASETS = Path(os.environ.get("CQCM_DATASETS") or SHIPPED).resolve()


def exists(root: Path, name: str) -> bool:
    return DeltaTable.is_deltatable(str(root / name))


def write(
    root: Path,
    name: str,
    rows: pa.Table,
    *,
    mode: Literal["append", "overwrite"],
    who: str,
    why: str,
) -> int:
    """Write rows in one atomic commit that says who and why; returns the new version."""
    write_deltalake(
        root / name,
        rows,
        mode=mode,
        schema_mode="overwrite" if mode == "overwrite" else None,
        commit_properties=CommitProperties(custom_metadata={"who": who, "why": why}),
    )
    return version(root, name)


def last_commit(root: Path, name: str) -> str:
    """What tells the newest commit of a table apart, by a look at its folder alone."""
    log = root / name / "_delta_log"
    commits = (file.name for file in log.iterdir() if file.suffix == ".json")
    return max(commits, default="") + str(log.stat().st_mtime_ns)


def version(root: Path, name: str) -> int:
    """The newest version of a table."""
    return open_at(root, name).version()


def open_at(root: Path, name: str, at: int | None = None) -> DeltaTable:
    """A table at one version, the newest without one; raises TableNotFoundError."""
    return DeltaTable(root / name, version=at)


def read(root: Path, name: str, at: int | None = None) -> pa.Table:
    """All rows of a table at one version.

    Arrow reads the files itself. Through Delta its threads would call Python for each of them, also
    while Python ends, which then aborts.
    """
    paths, columns = files(root, name, at), schema(root, name, at)
    return parquet_files(paths, schema=columns).to_table() if paths else columns.empty_table()


def files(root: Path, name: str, at: int | None = None) -> list[str]:
    """The Parquet files that make up a version; an empty table has none.

    Delta gives addresses, in which a space or an accent of the folder's name is encoded.
    """
    return [unquote(uri) for uri in open_at(root, name, at).file_uris()]


def schema(root: Path, name: str, at: int | None = None) -> pa.Schema:
    """The Arrow schema of a version."""
    return pa.schema(open_at(root, name, at).schema().to_arrow())


def history(root: Path, name: str) -> list[dict[str, Any]]:
    """The commits of a table, newest first, each with who and why."""
    return open_at(root, name).history()
