"""What is kept in memory: made once for all who ask, never without a bound, changed by nobody."""

import inspect
import pkgutil
import shutil
import threading
import weakref
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from importlib import import_module
from pathlib import Path
from typing import Any

import duckdb
import pytest
from builders import list_release, page_of

import cqcm_data
import cqcm_views
import pages
from cqcm_data import (
    catalogue,
    checks,
    engine,
    figures,
    glossary,
    indicators,
    labels,
    query,
    rates,
    register,
    release,
    store,
)
from cqcm_data.filters import Filters
from cqcm_data.once import once
from cqcm_data.reading import Reading
from cqcm_data.release import Release
from cqcm_views.app import cells, page
from cqcm_views.cards import region_comparison, region_sheet, territories
from cqcm_views.exports.about import about
from cqcm_views.http import downloads, embedded
from cqcm_views.tools import bring, search, sources
from cqcm_views.tools import glossary as glossary_view
from cqcm_views.views import deck
from cqcm_views.views import layout as layouts
from cqcm_views.views.layout import Placed, layout
from cqcm_views.views.model import card
from cqcm_views.views.model import figures as figure_cards
from cqcm_views.views.registry import views
from cqcm_views.views.state import State
from cqcm_views.wording import published, strings

CROWD = 50
RELEASES = 20
PATIENCE = 30
THEME = "light"


# Bounds ------------------------------------------------------------------------------------------


def test_every_cache_has_a_bound_or_holds_one_thing():
    found = cached()
    assert {"cqcm_data.engine._database", "cqcm_views.app.cells._content"} <= set(found)
    for name, function in found.items():
        bounded = function.cache_parameters()["maxsize"] is not None
        assert bounded or not inspect.signature(function).parameters, name


def test_so_has_what_is_remembered_of_the_last_commits():
    for number in range(3 * store.REMEMBERED):
        assert store.newest_commit(f"/nowhere/{number}", "releases") == (-1, None)
        assert len(store._newest) <= store.REMEMBERED


def test_releases_that_are_looked_at_in_turn_are_opened_once_each(cold, opened):
    found = online_again(cold.root, RELEASES)
    for one in found * 2:
        engine.fetch(one, "SELECT 1")
    assert len(opened) == RELEASES == len(found)


def test_no_more_releases_are_open_at_once_than_there_is_room_for(cold, opened, monkeypatch):
    assert engine._database.cache_parameters()["maxsize"] == engine.RELEASES >= RELEASES
    monkeypatch.setattr(engine, "_database", once(maxsize=3)(engine._database.__wrapped__))
    for one in online_again(cold.root, 6):
        engine.fetch(one, "SELECT 1")
        assert sum(connection() is not None for connection in opened) <= 3
    assert len(opened) == 6


def test_a_query_goes_on_while_its_release_is_dropped_for_others(cold, opened, monkeypatch):
    monkeypatch.setattr(engine, "_database", once(maxsize=1)(engine._database.__wrapped__))
    first, *others = online_again(cold.root, 3)
    long = "SELECT SUM((a.range * b.range) % 7) AS n FROM range(40000) a, range(4000) b"
    engine.fetch(first, "SELECT 1")
    with ThreadPoolExecutor(1) as other:
        slow = other.submit(engine.fetch, first, long)
        for one in others:
            engine.fetch(one, "SELECT 1")
        assert [connection() is not None for connection in opened] == [False, False, True]
        assert not slow.done()
        assert slow.result(PATIENCE)["n"].iloc[0] > 0


# One maker ---------------------------------------------------------------------------------------


def test_a_crowd_opens_a_cold_release_once(cold, opened):
    gate = threading.Barrier(CROWD)

    def ask(_: int) -> int:
        gate.wait(PATIENCE)
        return int(engine.fetch(cold, "SELECT 7 AS n")["n"].iloc[0])

    with ThreadPoolExecutor(CROWD) as crowd:
        assert set(crowd.map(ask, range(CROWD))) == {7}
    assert len(opened) == 1


def test_a_crowd_makes_each_card_of_a_cold_release_once(built, cold, opened):
    state = State(example=True, where=Filters(region=["06"]))
    unfiltered = State(example=True)
    placed = layout(views()["jeunesse"], unfiltered, unfiltered.reading(built))
    blocks = [*placed.lead, *(card for one in placed.sections for card in one.blocks)]
    rows = [one.rows for one in placed.sections if one.rows]
    opened.clear()
    gate = threading.Barrier(CROWD)
    makers = (cells._content, cells._rows, cells._rest, figures._figures)
    before = [maker.cache_info().misses for maker in makers]

    def visit(_: int) -> tuple[bytes, ...]:
        gate.wait(PATIENCE)
        asked, reading = state.asked, state.reading(cold)
        return (
            *(cells.content(one, state, reading, THEME) for one in blocks),
            *(cells._rows(some, asked, reading) for some in rows),
            cells._rest(rows[0], asked, reading),
        )

    with ThreadPoolExecutor(CROWD) as crowd:
        seen = set(crowd.map(visit, range(CROWD)))
    made = [maker.cache_info().misses - old for maker, old in zip(makers, before, strict=True)]
    assert len(seen) == 1
    assert len(opened) == 1
    assert made == [len(blocks), len(rows), 1, 1]


def test_a_release_that_cannot_be_shown_is_tried_once_and_told_once(cold, opened, caplog):
    broken = list_release(cold.root, {**cold.tables, "regions": 999})
    looks = release.contents.cache_info().misses
    assert [checks.can_be_shown(broken) for _ in range(3)] == [False] * 3
    assert release.contents.cache_info().misses == looks + 1 and opened == []
    assert caplog.text.count("cannot be shown") == 1


# Keys --------------------------------------------------------------------------------------------

WHERE = Filters(region=["06", "13"])

ROWS = Placed(next(iter(views()["jeunesse"].sections)), "x", (), figure_cards("ciec"))
FOLDED = replace(ROWS, section=next(s for s in views()["feuille_de_route"].sections if s.entry))


SHARED: dict[Any, Callable[[State, Release], object]] = {
    cells._content: lambda state, on: cells.content(
        card("youth_posts", by="region", chart="bar"), state, state.reading(on), THEME
    ),
    cells._rows: lambda state, on: cells.rows(ROWS, state, state.reading(on)),
    cells._folded: lambda state, on: cells.folded(FOLDED, state, state.reading(on)),
    layouts._layout: lambda state, on: layouts.layout(
        views()["jeunesse"], state, state.reading(on)
    ),
    page._title: lambda state, on: page._head(page_of("faits_saillants", state, on)),
    cells._rest: lambda state, on: cells.rest(ROWS.rows, state, state.reading(on)),
    region_comparison._comparison: lambda state, on: region_comparison.comparison(
        state, False, state.reading(on)
    ),
    territories._territories: lambda state, on: territories.territories(state, state.reading(on)),
    region_sheet._sheet: lambda state, on: region_sheet.sheet("06", state, state.reading(on)),
    search._results: lambda state, on: search.results("coop", state, state.reading(on)),
    glossary_view._written: lambda state, on: glossary_view.written(state, state.reading(on)),
    sources._written: lambda state, on: sources.written(
        "points", "", {"sur": "jeunesse"}, state, state.reading(on)
    ),
    bring._written: lambda state, on: bring.written("ciec", state, state.reading(on)),
    embedded._page: lambda state, on: embedded.written(
        "figure-ciec", state, state.reading(on), "Version 1"
    ),
    downloads._whole: lambda state, on: downloads.whole(
        views()["entente"], state, state.reading(on), about("/x", State(), Reading(on))
    ),
}


@pytest.mark.long
def test_what_is_wrong_in_an_address_or_is_of_one_view_makes_nothing_anew(cold):
    for maker, draw in SHARED.items():
        maker.cache_clear()
        draw(State(where=WHERE), cold)
        draw(State(where=WHERE, problems=("« x » est inconnu.",)), cold)
        draw(State(where=WHERE, own=(("mesure", "youth_posts"),)), cold)
        assert maker.cache_info().misses == 1, maker.__qualname__
        draw(State(where=WHERE, language="en"), cold)
        assert maker.cache_info().misses == 2, maker.__qualname__
        draw(State(where=WHERE, audience="staff"), cold)  # who sees more than the public does
        assert maker.cache_info().misses == 3, maker.__qualname__


def test_no_other_cache_is_asked_by_what_an_address_holds():
    asked = {
        name
        for name, function in cached().items()
        if any(one.annotation is State for one in inspect.signature(function).parameters.values())
    }
    assert asked == {f"{maker.__module__}.{maker.__qualname__}" for maker in SHARED}


# What is handed out ------------------------------------------------------------------------------

MAPPINGS: list[Callable[[Release], Any]] = [
    figures.figures,
    figures.sources,
    lambda on: figures.sources(on)["rapport_2023"],
    lambda on: figures.rows("regions", on)[0],
    lambda on: labels.regions(on)[0],
    lambda on: labels._names("region", on),
    lambda on: labels._names("network", on),
    figures._targets,
    lambda on: query._awaited("ciec", on),
    lambda on: query.series("youth_posts", Reading(on), ["region"]).labels,
    lambda on: query.series("youth_posts", Reading(on), ["region"]).labels["region"],
    lambda on: rates.population(on).by_region,
    lambda _on: register.shipped(),
    register.entries,
    lambda on: indicators.known(on).indicators,
    register.answers,
    lambda _on: glossary.load().terms,
    lambda _on: glossary.load().abbreviations,
    lambda _on: catalogue.load().indicators,
    lambda _on: catalogue.load().units,
    lambda _on: catalogue.load().topics,
    lambda _on: catalogue.load().labels,
    lambda _on: catalogue.load().labels["published_figures.topic"],
    lambda _on: next(i.finding.uses for i in catalogue.load().indicators.values() if i.finding),
    lambda _on: next(iter(catalogue.load().lists.values())).rows[0].details,
    lambda _on: strings.words(),
    lambda _on: deck.placed(),
    lambda on: published.rows(Reading(on, "fr")),
    lambda on: published.rows(Reading(on, "fr"))["members_2023"],
]


@pytest.mark.parametrize("given", MAPPINGS)
def test_what_everyone_shares_cannot_be_changed(built, given):
    shared = given(built)
    with pytest.raises(TypeError, match="mappingproxy"):
        shared["x"] = "changed"


def test_rows_that_everyone_shares_cannot_be_replaced(built):
    for rows in (
        figures.rows("regions", built),
        labels.regions(built),
        figures.rows("targets", built),
    ):
        with pytest.raises(TypeError, match="tuple"):
            rows[0] = {}


def test_a_frame_is_the_callers_own_that_of_each_part_as_well(built):
    names = [i.id for i in catalogue.load().indicators.values() if i.members]

    def values() -> list[list[float]]:
        found = query.series(names[0], Reading(built), [query.SIDE_BY_SIDE])
        return [one.frame["value"].tolist() for one in (found, *found.parts)]

    before = values()
    found = query.series(names[0], Reading(built), [query.SIDE_BY_SIDE])
    for series in (found, *found.parts):
        series.frame["value"] = -1.0
    assert values() == before
    assert -1.0 not in before[0]


# By hand -----------------------------------------------------------------------------------------


@pytest.fixture
def cold(built: Release, tmp_path: Path) -> Release:
    """A release that nobody has asked for yet."""
    return release.current(shutil.copytree(built.root, str(tmp_path / "cold")))


@pytest.fixture
def opened(monkeypatch: pytest.MonkeyPatch) -> list[Callable[[], object]]:
    """A weak reference to each database that is opened from now on."""
    engine._database.cache_clear()
    found: list[Callable[[], object]] = []
    connect = duckdb.connect

    def counted(*args: Any, **more: Any) -> duckdb.DuckDBPyConnection:
        connection = connect(*args, **more)
        found.append(weakref.ref(connection))
        return connection

    monkeypatch.setattr(duckdb, "connect", counted)
    return found


def online_again(root: str, times: int) -> list[Release]:
    """The same tables put online so many times more."""
    tables = release.current(root).tables
    return [list_release(root, tables) for _ in range(times)]


def cached() -> dict[str, Any]:
    """Every cached function of the project by its name, those in classes as well."""
    return {
        f"{value.__module__}.{value.__qualname__}": value
        for package in (cqcm_data, cqcm_views, pages)
        for found in pkgutil.walk_packages(package.__path__, f"{package.__name__}.")
        for value in _members(import_module(found.name))
        if hasattr(value, "cache_parameters") and not inspect.isclass(value)
    }


def _members(module: Any) -> Iterator[Any]:
    for owner in (module, *filter(inspect.isclass, list(vars(module).values()))):
        yield from list(vars(owner).values())
