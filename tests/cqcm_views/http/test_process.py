"""The start of a server: what it leaves to later, what it leaves out, what it keeps."""

import asyncio
import gc
import importlib.metadata
import inspect
import subprocess
import sys

import pytest
import streamlit as st
from streamlit import delta_generator
from streamlit.components.v2 import manifest_scanner
from streamlit.components.v2.component_manager import BidiComponentManager

from cqcm_data import query
from cqcm_views import __main__ as start
from cqcm_views.http import process
from cqcm_views.views import state

# What few ask for, each a tenth of a second or so.
LATER = ("pptx", "openpyxl", "altair", "authlib", "pyspark", "grpc", "httpx2")


@pytest.fixture
def left_out(monkeypatch) -> None:
    """As a server has it, whatever other tests of this process need."""
    search = manifest_scanner.scan_component_manifests
    monkeypatch.setattr(manifest_scanner, "scan_component_manifests", search)
    monkeypatch.setattr(delta_generator, "_use_warning_has_been_displayed", False)
    process.leave_out()


def test_a_start_loads_nothing_that_few_ask_for(project):
    told = subprocess.run(
        [sys.executable, "-c", "import dashboard, sys; print(*sys.modules)"],
        cwd=project,
        capture_output=True,
        text=True,
        timeout=120,
        check=True,
    )
    loaded = told.stdout.split()
    assert "cqcm_views.http.presentations" in loaded
    assert [name for name in LATER if name in loaded] == []


def test_no_package_is_asked_for_components(left_out, monkeypatch):
    asked = []
    monkeypatch.setattr(importlib.metadata, "distributions", lambda **_: asked.append(1) or [])
    BidiComponentManager().discover_and_register_components(start_file_watching=False)
    assert not asked


def test_nobody_is_looked_for_at_a_prompt(left_out, monkeypatch):
    asked = []
    monkeypatch.setattr(inspect, "stack", lambda *_: asked.append(1) or [(None, "run.py")])
    st.html("<p>65</p>")
    assert not asked


def test_a_start_is_not_looked_through_and_a_server_is():
    """Whoever serves looks at what has come since, and not at what was there before."""

    async def serves() -> tuple[bool, int]:
        async with process.prepared(None):
            return gc.isenabled(), gc.get_freeze_count()

    gc.disable()
    try:
        looks, kept = asyncio.run(serves())
        assert looks and kept > 100_000
        assert gc.get_freeze_count() == 0
    finally:
        gc.enable()


def test_a_command_looks_through_what_it_makes(capsys):
    try:
        start.main(["text", "membres"])
        assert gc.isenabled()
    finally:
        gc.enable()
    assert "65" in capsys.readouterr().out


def test_an_address_that_asks_for_no_filter_costs_no_query(built):
    query._options.cache_clear()
    assert state.parse({"lang": ["en"]}, built).language == "en"
    assert query._options.cache_info().misses == 0
    chosen = state.parse({"region": ["06", "99"]}, built)
    assert chosen.where["region"] == ("06",) and len(chosen.problems) == 1
