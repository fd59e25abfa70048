"""The three servers of the bench, each on a free port of this machine, stopped at the end."""

import os
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from types import MappingProxyType

import pyarrow.parquet as pq

from bench import floor
from cqcm_data import release, store
from tests.chromium import free_port, running_server, wait_until_up

HERE = Path(__file__).resolve().parent

# What the charts of Jeunesse read with the example on, under the plain page's names.
TABLES = {
    "regions": "regions",
    "projects": "fictitious_jeune_coop_projects",
    "schools": "fictitious_distinct_jeune_coop_projects_school",
    "ciec": "fictitious_ciec",
    "posts": "distinct_region_coverage_post",
    "mentions": "rollup_region_mentions",
    "training": "fictitious_training_sessions",
}

dashboard = running_server


@contextmanager
def static(folder: Path, regions: Sequence[str]) -> Iterator[str]:
    """The floor, behind the standard library's HTTP server."""
    floor.write(folder, regions)
    command = ["-m", "http.server", "--bind=127.0.0.1", f"--directory={folder}", "{port}"]
    with _running(command, folder) as address:
        yield address


@contextmanager
def plain(folder: Path) -> Iterator[str]:
    """The plain page under the framework's own settings: those of this project stay out."""
    rows(folder)
    with page("plain_app.py", folder) as address:
        yield address


@contextmanager
def page(script: str, folder: Path) -> Iterator[str]:
    """A script of the bench under the framework's own settings, told a folder."""
    quiet = ["--server.headless=true", "--browser.gatherUsageStats=false"]
    where = ["--server.address=127.0.0.1", "--server.port={port}"]
    command = ["-m", "streamlit", "run", str(HERE / script), *where, *quiet, "--", str(folder)]
    with _running(command, folder) as address:
        yield address


@contextmanager
def dash(python: Path, folder: Path) -> Iterator[str]:
    """The Dash page of the figures in a folder, with the Python that has Dash."""
    command = [str(HERE / "dash_app.py"), str(folder / "figures.json"), "{port}"]
    with _running(command, folder, python=python) as address:
        yield address


def rows(folder: Path) -> None:
    """The same rows as the dashboard's, as Parquet files for pandas."""
    online = release.current()
    for name, table in TABLES.items():
        found = store.read(online.root, table, online.tables[table])
        pq.write_table(found, folder / f"{name}.parquet")


@contextmanager
def checkout(project: Path, folder: Path) -> Iterator[str]:
    """The dashboard of a checkout, this one or an older one, on the tables that ship with it."""
    command = ["-m", "streamlit", "run", "dashboard.py", "--server.port={port}"]
    tables = {"CQCM_DATASETS": str(project / "datasets")}
    with _running(command, folder, project, tables) as address:
        yield address


@contextmanager
def _running(
    arguments: Sequence[str],
    folder: Path,
    where: Path | None = None,
    environment: Mapping[str, str] = MappingProxyType({}),
    python: Path = Path(sys.executable),
) -> Iterator[str]:
    """A server on a free port; its log lies in `folder`, in which it runs unless told `where`."""
    port = free_port()
    command = [str(python), *(word.replace("{port}", str(port)) for word in arguments)]
    log = folder / "server.log"
    known = {**os.environ, **environment}
    with log.open("w") as out:
        process = subprocess.Popen(  # noqa: S603
            command, cwd=where or folder, env=known, stdout=out, stderr=out
        )
        try:
            wait_until_up(f"http://127.0.0.1:{port}", process, log)
            yield f"http://127.0.0.1:{port}"
        finally:
            process.kill()  # after a crowd, the plain page would go on for minutes
            process.wait()
