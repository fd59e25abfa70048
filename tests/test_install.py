"""The first start on a machine, and whatever stops it: the real commands on a project of one page.

What it needs is a package of one line in a folder; no index is asked for anything.
"""

import os
import shutil
import signal
import subprocess
import sys
import time
import zipfile
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path

import pytest

NAME = "Coopérative d'essai"  # an accent, a space and a quote
PATIENCE = 60
NEEDS = "tiny==1.0\n"
PAGE = """
import os
import tiny

print("served at", os.environ.get("STREAMLIT_SERVER_PORT", "its own port"))
"""
SLOW = """
import os, pathlib, time

def build_wheel(*_, **__):
    pathlib.Path(os.environ["BEGUN"]).touch()
    time.sleep(float(os.environ["TAKES"]))
    raise OSError(os.environ.get("WRONG", "nothing to build"))
"""


@pytest.fixture(scope="module")
def started(tmp_path_factory, project):
    """A project whose first start was killed, and what its next one said.

    That was while pip itself was being installed: it is there for Python, and its command is not.
    """
    made = tmp_path_factory.mktemp("project") / NAME
    write_project(made, project)
    packages = ".venv/lib/python3*/site-packages"
    begin(made, lambda: any(made.glob(f"{packages}/pip-*.dist-info/METADATA")), signal.SIGKILL)
    assert not any(made.glob(f"{packages}/tiny*"))
    return made, run(made)


@pytest.fixture
def whole(started):
    """A project that has started before."""
    folder, _ = started
    (folder / "requirements.txt").write_text(NEEDS)
    return folder


@pytest.mark.long
def test_a_start_that_was_killed_is_mended_by_the_next(started):
    _, after = started
    assert after.returncode == 0, after.stderr
    assert "served at its own port" in after.stdout


@pytest.mark.long
def test_a_start_that_was_interrupted_while_packages_came_is_mended_by_the_next(whole, tmp_path):
    needs_slow(whole)
    begun = tmp_path / "begun"
    begin(whole, begun.exists, signal.SIGINT, BEGUN=str(begun), TAKES="60")
    shutil.rmtree(next(whole.glob(".venv/lib/python3*/site-packages/tiny")))  # half of something
    (whole / "requirements.txt").write_text(NEEDS)
    assert "served" in done(whole).stdout


@pytest.mark.long
def test_a_folder_that_was_moved_starts_without_any_package_index(whole):
    moved = whole.rename(whole.parent / "moved elsewhere")
    try:
        started = run(moved, PIP_FIND_LINKS="")
    finally:
        moved.rename(whole)
    assert (started.returncode, started.stderr) == (0, "")
    assert started.stdout == "served at its own port\n"


def test_a_python_that_is_gone_is_looked_for_anew(whole):
    """Here there is no other: a sentence says how to get one, and nothing is thrown away."""
    python = whole / ".venv" / "bin" / "python"
    before = python.readlink()
    python.unlink()
    python.symlink_to("/usr/bin/python3-before-an-upgrade")
    said = only_line(run(whole, "PYTHON=python3-that-nobody-has"))
    assert said.startswith("Python 3.11 or newer is missing: sudo apt install")
    python.unlink()
    python.symlink_to(before)
    assert run(whole).stdout == "served at its own port\n"


def test_the_port_is_named_in_the_command(whole):
    assert "served at 8502" in run(whole, "PORT=8502").stdout


def test_without_an_index_it_is_a_sentence_with_what_to_do(whole):
    """What was installed before stays as it was."""
    (whole / "requirements.txt").write_text("absent==1.0\n")
    index = {"PIP_INDEX_URL": "https://127.0.0.1:9/simple", "PIP_RETRIES": "1"}
    refused = run(whole, PIP_NO_INDEX="", PIP_FIND_LINKS="", **index)
    said = only_line(refused)
    assert "a package index did not answer" in said
    assert "PIP_INDEX_URL=" in said and "pip download -r requirements.txt -d wheels" in said
    assert "Connection refused" in (whole / ".venv" / "install.log").read_text()
    (whole / "requirements.txt").write_text(NEEDS)
    assert run(whole).stdout == "served at its own port\n"


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        ("", "why stands at the end of a file: tail"),
        ("[Errno 28] No space left on device", "df -h"),
    ],
)
def test_what_else_goes_wrong_is_not_taken_for_a_missing_index(wrong, told, whole, tmp_path):
    needs_slow(whole)
    refused = run(whole, BEGUN=str(tmp_path / "begun"), TAKES="0", WRONG=wrong)
    assert told in only_line(refused)
    assert "index" not in refused.stderr


def test_two_starts_at_once_install_one_after_the_other(whole):
    (whole / "requirements.txt").write_text(f"{NEEDS}# once more\n")
    starts = [start(whole) for _ in range(2)]
    said = [ended(one)[0] for one in starts]
    assert [one.returncode for one in starts] == [0, 0]
    assert sum("Installing the packages" in words for words in said) == 1
    assert all("served" in words for words in said)


@pytest.mark.skipif(not shutil.which("npm"), reason="npm is not on this machine")
def test_the_light_charts_that_do_not_come_stop_nothing_and_are_tried_once(whole, project):
    for name in ("package.json", "package-lock.json"):
        shutil.copy(project / name, whole)
    nowhere = {"npm_config_registry": "http://127.0.0.1:9", "npm_config_cache": str(whole / "npm")}
    first, second = run(whole, **nowhere), run(whole, **nowhere)
    assert (first.returncode, second.returncode) == (0, 0), first.stderr
    sentence, served = first.stdout.splitlines()[-2:]
    assert sentence.startswith("The light Plotly could not be installed")
    assert [served] == second.stdout.splitlines() == ["served at its own port"]


def write_project(folder: Path, project: Path) -> None:
    for name in ("tools", "cqcm_views", "wheels"):
        (folder / name).mkdir(parents=True)
    shutil.copy(project / "Makefile", folder)
    for name in ("venv", "charts"):
        shutil.copy(project / "tools" / name, folder / "tools")
    (folder / "cqcm_views" / "__main__.py").write_text(PAGE)
    (folder / "requirements.txt").write_text(NEEDS)
    about = "tiny-1.0.dist-info"
    with zipfile.ZipFile(folder / "wheels" / "tiny-1.0-py3-none-any.whl", "w") as wheel:
        wheel.writestr("tiny/__init__.py", "")
        wheel.writestr(f"{about}/METADATA", "Metadata-Version: 2.1\nName: tiny\nVersion: 1.0\n")
        wheel.writestr(f"{about}/WHEEL", "Wheel-Version: 1.0\nRoot-Is-Purelib: true\n")
        wheel.writestr(f"{about}/RECORD", "")


def needs_slow(folder: Path) -> None:
    """A package that is built here, in its own time, as far as it gets."""
    slow = folder / "slow"
    slow.mkdir(exist_ok=True)
    (slow / "backend.py").write_text(SLOW)
    (slow / "pyproject.toml").write_text(
        '[build-system]\nrequires = []\nbuild-backend = "backend"\nbackend-path = ["."]\n'
    )
    (folder / "requirements.txt").write_text(f"{NEEDS}./slow\n")


def start(folder: Path, words: Sequence[str] = (), **more: str) -> subprocess.Popen[str]:
    """`make run`, with packages from the project's folder alone, as a group of its own.

    It heeds the signal to interrupt, also where the tests do not: they run in the background of a
    script, say, and what is ignored is ignored by all that is started from there.
    """
    own = {
        name: value for name, value in os.environ.items() if not name.startswith(("PIP_", "MAKE"))
    }
    pip = {"PIP_CONFIG_FILE": os.devnull, "PIP_NO_INDEX": "1", "PIP_FIND_LINKS": "wheels"}
    python = getattr(sys, "_base_executable", sys.executable)
    return subprocess.Popen(
        ["env", "--default-signal=INT", "make", f"PYTHON={python}", "run", *words],
        cwd=folder,
        env={**own, **pip, **more},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )


def run(folder: Path, *words: str, **more: str) -> subprocess.CompletedProcess[str]:
    one = start(folder, words, **more)
    stdout, stderr = ended(one)
    return subprocess.CompletedProcess(one.args, one.returncode, stdout, stderr)


def done(folder: Path) -> subprocess.CompletedProcess[str]:
    found = run(folder)
    assert found.returncode == 0, found.stderr
    return found


def begin(folder: Path, reached: Callable[[], bool], end: signal.Signals, **more: str) -> None:
    """Start, and send a signal to all that runs once something is reached."""
    one = start(folder, **more)
    until = time.monotonic() + PATIENCE
    while not reached() and one.poll() is None and time.monotonic() < until:
        time.sleep(0.001)
    begun = reached()
    with suppress(ProcessLookupError):
        os.killpg(one.pid, end if begun else signal.SIGKILL)
    said = ended(one)
    assert begun and one.returncode, said


def ended(one: subprocess.Popen[str]) -> tuple[str, str]:
    """What it said by its end; what does not end is killed, with all that it has started."""
    try:
        return one.communicate(timeout=PATIENCE)
    except subprocess.TimeoutExpired:
        os.killpg(one.pid, signal.SIGKILL)
        one.communicate()
        raise


def only_line(refused: subprocess.CompletedProcess[str]) -> str:
    """The one sentence that a refusal says, above the line of make itself."""
    said, of_make = refused.stderr.splitlines()
    assert refused.returncode and of_make.startswith("make: ***")
    assert "served" not in refused.stdout
    return said
