"""A real identity provider on this machine, and a dashboard whose staff sign in through it."""

import json
import os
import re
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from chromium import ROOT, free_port, running_process, wait_until_up

PROVIDER = Path(sys.executable).with_name("oidc-provider-mock")  # what stands beside Python
# What its pages look like comes from elsewhere; nothing of a test does.
STYLES = "https://cdn.jsdelivr.net/**"


def address_of(name: str) -> str:
    return f"{name}@cqcm.example"


@dataclass
class Provider:
    """Who people are: each of them under a name, with the address that it vouches for."""

    people: tuple[str, ...]
    log: Path
    port: int = field(default_factory=free_port)
    process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        command = [sys.executable, str(PROVIDER), "--port", str(self.port)]
        for name in self.people:
            said = {"sub": name, "email": address_of(name), "email_verified": True}
            command += ["--user-claims", json.dumps(said)]
        with self.log.open("a") as out:
            self.process = subprocess.Popen(command, cwd=ROOT, stdout=out, stderr=out)
        wait_until_up(f"http://127.0.0.1:{self.port}", self.process, self.log)

    def stop(self) -> None:
        if self.process:
            self.process.terminate()
            self.process.wait(timeout=20)
        self.process = None

    def settings(self, port: int) -> str:
        """The file that names it to a dashboard on a port."""
        return f"""[auth]
redirect_uri = "http://127.0.0.1:{port}/oauth2callback"
client_id = "cqcm"
client_secret = "of-a-test"
server_metadata_url = "http://127.0.0.1:{self.port}/.well-known/openid-configuration"
"""


@contextmanager
def running_provider(log: Path, *people: str) -> Iterator[Provider]:
    """A provider that knows these people, stopped at the end."""
    provider = Provider(people, log)
    provider.start()
    try:
        yield provider
    finally:
        provider.stop()


@contextmanager
def running_with(provider: Provider, folder: Path, **environment: str) -> Iterator[str]:
    """The dashboard where this provider says who people are; `folder` says what they may."""
    port = free_port()
    folder.mkdir(exist_ok=True)
    (folder / "provider.toml").write_text(provider.settings(port), "utf-8")
    own = {"CQCM_ACCESS": str(folder), **environment}
    with running_process(folder / "log", port=port, environment=own) as (address, _):
        yield address


@contextmanager
def started_by_owner(folder: Path, port: int) -> Iterator[str]:
    """The dashboard as `make run` starts it, which prints a link: that is what one gets."""
    folder.mkdir(exist_ok=True)
    log = folder.with_suffix(".log")
    own = {**os.environ, "CQCM_ACCESS": str(folder), "STREAMLIT_SERVER_PORT": str(port)}
    with log.open("w") as out:
        process = subprocess.Popen(
            [sys.executable, "-m", "cqcm_views"], cwd=ROOT, env=own, stdout=out, stderr=out
        )
        try:
            wait_until_up(f"http://127.0.0.1:{port}", process, log)
            yield _link(process, log)
        finally:
            process.terminate()
            process.wait(timeout=20)


def _link(process: subprocess.Popen[bytes], log: Path) -> str:
    """The link of the owner, which is printed a moment after the port is there."""
    for _ in range(300):
        assert process.poll() is None, log.read_text()
        if found := re.search(r"http://\S+/acces/\S+", log.read_text()):
            return found[0]
        time.sleep(0.1)
    raise AssertionError(log.read_text())
