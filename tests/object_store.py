"""An object store on this machine: a server that speaks S3, in an environment of its own.

It answers as Amazon's does where it matters here: a file that is to be made only where there is
none is refused where there is one.
"""

import os
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from chromium import ROOT, free_port
from killed import put, put_in_turn
from pyarrow import fs

BUCKET = "cqcm"
PYTHON = ROOT / ".venv-s3" / "bin" / "python"


@contextmanager
def running(log: Path) -> Iterator[Mapping[str, str]]:
    """The environment in which `s3://cqcm/…` lies on a server here; it is gone at the end."""
    assert PYTHON.exists(), "no object store here: sh tools/object-store"
    port = free_port()
    with log.open("w") as out:
        command = [str(PYTHON), "-m", "moto.server", "-H", "127.0.0.1", "-p", str(port)]
        process = subprocess.Popen(command, stdout=out, stderr=out)
        try:
            found = reached(port)
            _wait_until_up(found["AWS_ENDPOINT_URL"], process, log)
            with pytest.MonkeyPatch.context() as patched:
                set_in(patched, found)
                files().create_dir(BUCKET)
            yield found
        finally:
            process.terminate()
            process.wait(timeout=20)


def reached(port: int) -> dict[str, str]:
    """What the environment says of a store at a port of this machine."""
    return {
        "AWS_ENDPOINT_URL": f"http://127.0.0.1:{port}",
        "AWS_ALLOW_HTTP": "true",
        "AWS_REGION": "ca-central-1",
        "AWS_ACCESS_KEY_ID": "essai",
        "AWS_SECRET_ACCESS_KEY": "essai",
    }


def set_in(patched: pytest.MonkeyPatch, values: Mapping[str, str]) -> None:
    for name, value in values.items():
        patched.setenv(name, value)


def files() -> Any:
    """What speaks to the store that the environment names, buckets included."""
    where = os.environ["AWS_ENDPOINT_URL"]
    return fs.S3FileSystem(endpoint_override=where, allow_bucket_creation=True)


def _wait_until_up(address: str, process: subprocess.Popen[bytes], log: Path) -> None:
    for _ in range(600):
        assert process.poll() is None, log.read_text()
        try:
            urllib.request.urlopen(address)
        except urllib.error.HTTPError:
            return
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise AssertionError(log.read_text())


# In a process of its own -------------------------------------------------------------------------


def put_in_turn_there(where: Mapping[str, str], *asked: Any) -> None:
    """`killed.put_in_turn`, in a process that was begun before the store was there."""
    os.environ.update(where)
    put_in_turn(*asked)


def put_there(where: Mapping[str, str], root: str, marker: str) -> None:
    os.environ.update(where)
    put(root, marker)
