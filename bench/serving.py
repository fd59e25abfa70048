"""The servers of the bench, each on a free port of this machine, stopped at the end."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from types import MappingProxyType

import pandas as pd
import pyarrow as pa

from cqcm_data import release, store
from cqcm_data.rollup import KEYS
from tests.chromium import ROOT, free_port, running_server, wait_until_up

HERE = Path(__file__).resolve().parent
PEERS = HERE / "peers"
DASH = ROOT / ".venv-bench" / "bin" / "python"  # `make bench-peers` brings it
# As all that serves has it.
MEMORY = {"MALLOC_ARENA_MAX": "2", "ARROW_DEFAULT_MEMORY_POOL": "system"}
NO_DASH = "Dash is not installed here (`make bench-peers` does it): nothing stands beside it."

# What the four charts and the figures of the peers read, under their names.
TABLES = {
    "regions": "regions",
    "grants": "fictitious_digital_grants",
    "aided": "fictitious_distinct_digital_grants_enterprise",
}
_LOCAL = "127.0.0.1"
_STREAMLIT = ("-m", "streamlit", "run")
_QUIET = ("--server.headless=true", "--browser.gatherUsageStats=false")

dashboard = running_server


@contextmanager
def static(folder: Path) -> Iterator[str]:
    """A folder of files behind the standard library's HTTP server."""
    command = ["-m", "http.server", f"--bind={_LOCAL}", f"--directory={folder}", "{port}"]
    with running(command, folder) as address:
        yield address


@contextmanager
def streamlit(script: str, folder: Path) -> Iterator[str]:
    """A peer in Streamlit under the framework's own settings: those of this project stay out."""
    rows(folder)
    where = [f"--server.address={_LOCAL}", "--server.port={port}"]
    command = [*_STREAMLIT, str(PEERS / script), *where, *_QUIET]
    with running(command, folder, environment={"PEERS_DATA": str(folder)}) as address:
        yield address


@contextmanager
def dash(folder: Path) -> Iterator[str]:
    """The Dash page behind gunicorn with two workers, in the environment that has Dash."""
    rows(folder)
    command = ["-m", "gunicorn", "--no-control-socket", "-w", "2", "-b", f"{_LOCAL}:{{port}}"]
    environment = {"PEERS_DATA": str(folder)}
    asked = [*command, f"--chdir={PEERS}", "dash_app:server"]
    with running(asked, folder, environment=environment, python=DASH) as address:
        yield address


def rows(folder: Path) -> None:
    """The same rows as the dashboard's, as Parquet files."""
    online = release.current()
    for name, table in TABLES.items():
        found = store.read(online.root, table, online.tables[table])
        frame = _each_key(found) if "keys" in found.column_names else found.to_pandas()
        frame.to_parquet(folder / f"{name}.parquet")


def _each_key(blocks: pa.Table) -> pd.DataFrame:
    """One row for each key that occurs, as pandas counts them."""
    frame = blocks.to_pandas().dropna(subset=["block"])
    pairs = zip(frame.pop("block"), frame.pop("keys"), strict=True)
    frame["key"] = [
        [int(block) * KEYS + bit for bit in range(KEYS) if int(keys) >> bit & 1]
        for block, keys in pairs
    ]
    return pd.DataFrame(frame.explode("key"))


@contextmanager
def checkout(project: Path, folder: Path) -> Iterator[str]:
    """The dashboard of a checkout, this one or an older one, on the tables that ship with it."""
    command = [*_STREAMLIT, "dashboard.py", "--server.port={port}"]
    tables = {"CQCM_DATASETS": str(project / "datasets")}
    with running(command, folder, project, tables) as address:
        yield address


@contextmanager
def running(
    arguments: Sequence[str],
    folder: Path,
    where: Path | None = None,
    environment: Mapping[str, str] = MappingProxyType({}),
    python: Path = Path(sys.executable),
    waits: bool = True,
) -> Iterator[str]:
    """A server on a free port; its log lies in `folder`, in which it runs unless told `where`."""
    address = f"http://{_LOCAL}:{free_port()}"
    port = address.rpartition(":")[2]
    command = [str(python), *(word.replace("{port}", port) for word in arguments)]
    log = folder / "server.log"
    told = {name: value.replace("{port}", port) for name, value in environment.items()}
    known = {**os.environ, **told}
    with log.open("w") as out:
        process = subprocess.Popen(  # noqa: S603
            command, cwd=where or folder, env=known, stdout=out, stderr=out, start_new_session=True
        )
        try:
            if waits:
                wait_until_up(address, process, log)
            yield address
        finally:
            _stop(process)


def _stop(process: subprocess.Popen[bytes]) -> None:
    """With the workers that it has started; after a crowd, some would go on for minutes."""
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()
