"""What the README promises is there."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.long


def test_every_path_that_the_readme_names_exists(project):
    text = (project / "README.md").read_text("utf-8")
    named = re.findall(r"`([\w./-]+/[\w.-]*|[\w-]+\.(?:py|txt|toml|csv))`", text)
    named += re.findall(r"\]\(([\w./-]+)\)", text)
    elsewhere = (".venv", "catalogue/", "var/", "/")  # made later, of any topic, an address
    known = [name for name in named if not name.startswith(elsewhere)]
    assert len(known) > 8
    for name in known:
        assert (project / name).exists(), name


def test_the_commands_of_the_readme_are_targets_of_the_makefile(project):
    makefile = (project / "Makefile").read_text("utf-8")
    for target in re.findall(r"make (\w+)", (project / "README.md").read_text("utf-8")):
        assert f"\n{target}:" in makefile


def test_check_prints_a_line_per_reconciliation_and_per_contradiction(project):
    done = run_check(project)
    assert done.returncode == 0
    lines = done.stdout.splitlines()
    assert sum(line.startswith("holds ") for line in lines) > 30
    assert sum(line.startswith("source ") for line in lines) > 20
    assert not any(line.startswith("fails ") for line in lines)


def run_check(project: Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "cqcm_data", "check"]
    return subprocess.run(command, cwd=project, capture_output=True, text=True, check=False)
