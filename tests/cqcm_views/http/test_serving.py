"""Where the dashboard is served: an address that holds, or one sentence with a command to type."""

import errno
import os
import re
import socket
import subprocess
import sys
import urllib.request
from collections.abc import Iterator

import pytest
from chromium import free_port

from cqcm_views.http import serving


@pytest.fixture
def taken(monkeypatch) -> Iterator[int]:
    """The port that is asked for: somebody listens there."""
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = int(other.getsockname()[1])
        monkeypatch.setenv("STREAMLIT_SERVER_PORT", str(port))
        yield port


@pytest.mark.parametrize("address", ["127.0.0.1", "0.0.0.0"])
def test_a_port_that_is_taken_is_told_with_one_that_is_not(address, taken, monkeypatch):
    monkeypatch.setenv("STREAMLIT_SERVER_ADDRESS", address)
    told = re.fullmatch(rf"Port {taken} is taken: make run PORT=(\d+)", refusal())
    monkeypatch.setenv("STREAMLIT_SERVER_PORT", told[1])
    serving.check()


@pytest.mark.parametrize("port", ["abc", "0", "-1", "65536", "8 501", "²"])
def test_what_is_no_port_is_told(port, monkeypatch):
    monkeypatch.setenv("STREAMLIT_SERVER_PORT", port)
    assert re.fullmatch(rf"{port} is no port: make run PORT=\d+", refusal())


def test_a_port_that_only_the_system_may_have_is_told(monkeypatch):
    create = socket.create_server

    def guarded(address: tuple[str, int], **more: object) -> socket.socket:
        if address[1] < 1024:
            raise PermissionError(errno.EACCES, "Permission denied")
        return create(address, **more)

    monkeypatch.setattr(socket, "create_server", guarded)
    monkeypatch.setenv("STREAMLIT_SERVER_PORT", "80")
    assert re.fullmatch(r"Port 80 is not open to you: make run PORT=85\d\d", refusal())


@pytest.mark.parametrize("address", ["203.0.113.9", "no-such-name.invalid"])
def test_an_address_of_another_machine_is_told(address, monkeypatch):
    monkeypatch.setenv("STREAMLIT_SERVER_ADDRESS", address)
    monkeypatch.setenv("STREAMLIT_SERVER_PORT", str(free_port()))
    told = refusal()
    assert told.startswith(f"Nothing can be served at {address} (")
    assert told.endswith("): export STREAMLIT_SERVER_ADDRESS=127.0.0.1")


@pytest.mark.parametrize(
    ("options", "address"),
    [
        ({"server.address": "127.0.0.1"}, "http://127.0.0.1:8501"),
        ({"server.address": "0.0.0.0"}, "http://localhost:8501"),
        ({"server.address": "::1"}, "http://[::1]:8501"),
        ({"server.address": None}, "http://localhost:8501"),
        ({"browser.serverAddress": "cqcm.example"}, "http://cqcm.example:8501"),
    ],
)
def test_the_address_that_is_told_is_one_to_open(options, address, monkeypatch, capsys):
    config = serving.config
    known = config.get_option
    monkeypatch.setattr(config, "get_option", lambda name: options.get(name, known(name)))
    monkeypatch.setattr(config, "is_manually_set", options.__contains__)
    serving.tell()
    first, *more = capsys.readouterr().out.splitlines()
    assert first == f"The dashboard is at {address}"
    # Where it would answer that it is not known by this name, the start says what to do.
    refused = "cqcm.example" in address
    assert ["ALLOWED_HOSTS" in line for line in more] == [True] * refused


@pytest.mark.long
def test_the_first_line_is_an_address_that_answers_and_a_second_start_is_refused(project):
    environment = {**os.environ, "STREAMLIT_SERVER_PORT": str(free_port())}
    command = [sys.executable, "-m", "cqcm_views"]
    options = {"cwd": project, "env": environment, "text": True}
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, **options
    ) as first:
        address = first.stdout.readline().strip().removeprefix("The dashboard is at ")
        with urllib.request.urlopen(f"{address}/pret", timeout=20) as answer:
            assert answer.read() == b"ready"
        second = subprocess.run(command, capture_output=True, timeout=60, check=False, **options)
        first.terminate()
        told = first.stdout.read().splitlines()
        assert [line.partition(": ")[0] for line in told] == [
            "Opens once, and makes that browser yours"
        ]
    assert second.returncode == 1
    assert second.stdout == ""
    assert re.fullmatch(r"Port \d+ is taken: make run PORT=\d+\n", second.stderr)


def refusal() -> str:
    with pytest.raises(SystemExit) as told:
        serving.check()
    return str(told.value)
