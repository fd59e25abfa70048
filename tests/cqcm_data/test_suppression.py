"""Small counts of people: hidden, and not to be had from all that is shown."""

import dataclasses
import datetime as dt
import math
import shutil
from collections import defaultdict
from itertools import combinations, count, product

import next_report
import numpy as np
import pytest
from builders import ciec, rounds, write_table
from hypothesis import given, settings
from hypothesis import strategies as st

from cqcm_data import (
    build,
    catalogue,
    checks,
    dependents,
    fictitious,
    figures,
    indicators,
    query,
    store,
    suppression,
)
from cqcm_data.contracts import CONTRACTS, public_tables
from cqcm_data.filters import Filters
from cqcm_data.reading import Reading
from cqcm_data.release import Release

MEASURES = {
    "jeune_coop_projects": "jeune_coop_youths",
    "ciec": "ciec_youths",
    "training_sessions": "training_participants",
}
LEAST = 5

every_dataset = pytest.mark.parametrize("dataset", MEASURES)
people = st.one_of(st.integers(0, 7), st.integers(0, 60))
years = st.sampled_from([2022, 2023, 2024])
regions = st.sampled_from(["01", "06", "13", "16"])

projects = st.fixed_dictionaries(
    {
        "year": years,
        "region": regions,
        "level": st.sampled_from(["primary", "secondary", "adult"]),
        "theme": st.sampled_from(["Entraide", "Alimentation", None]),
        "youths": people,
    }
)
ciecs = st.fixed_dictionaries(
    {"year": years, "region": regions, "youths": st.one_of(st.none(), st.integers(0, 15))}
)
sessions = st.fixed_dictionaries(
    {
        "date": st.sampled_from([dt.date(y, m, 1) for y in (2022, 2023) for m in (1, 2, 9)]),
        "region": st.one_of(st.none(), regions),
        "audience": st.sampled_from(["team", "youth", "leaders"]),
        "participants": people,
    }
)
ROWS = {"jeune_coop_projects": projects, "ciec": ciecs, "training_sessions": sessions}
some_rows = st.sampled_from(list(ROWS)).flatmap(
    lambda dataset: st.tuples(st.just(dataset), st.lists(ROWS[dataset], min_size=1, max_size=30))
)


def examples(many: int) -> settings:
    """So many of them where all is run, and some each time."""
    return settings(max_examples=rounds(many))


@pytest.mark.long
@examples(40)
@given(some_rows)
def test_no_hidden_count_follows_from_all_that_the_public_can_read(publish, drawn):
    dataset, rows = drawn
    assert solved(read(dataset, publish(dataset, rows))) == []


@pytest.mark.long
@examples(20)
@given(some_rows)
def test_no_small_count_is_shown_and_the_others_are_the_plain_sums(publish, drawn):
    dataset, rows = drawn
    tables = read(dataset, publish(dataset, rows))
    for table, cells in tables.items():
        plain = plain_sums(dataset, rows, table)
        assert cells.keys() == plain.keys()
        for key, (value, hidden) in cells.items():
            assert hidden or not 0 < (plain[key] or 0) < LEAST
            assert value is None if hidden else value == plain[key]


@examples(20)
@given(some_rows)
def test_staff_see_every_count_and_each_audience_its_own_whoever_asks_first(publish, drawn):
    dataset, rows = drawn
    online = publish(dataset, rows)
    public, staff = read(dataset, online), read(dataset, online, "staff")
    assert read(dataset, online) == public
    for table, cells in staff.items():
        shown = {key: value for key, (value, _) in cells.items()}
        assert shown == plain_sums(dataset, rows, table)
        assert not any(hidden for _, hidden in cells.values())


@pytest.mark.long
@examples(20)
@given(some_rows)
def test_filters_select_rows_and_make_no_new_sum(publish, drawn):
    dataset, rows = drawn
    online = publish(dataset, rows)
    tables = read(dataset, online)
    for table, cells in tables.items():
        for chosen in [c for size in range(len(table)) for c in combinations(table, size + 1)]:
            for key in list(cells)[:3]:
                at = dict(zip(table, key, strict=True))
                if None not in [at[name] for name in chosen]:
                    assert_selected(dataset, online, at, chosen, cells)


@every_dataset
def test_what_a_filter_would_add_up_has_no_value(publish, dataset):
    online = publish(dataset, [example(dataset, n) for n in range(4)])
    several = Filters(region=["01", "06"])
    found = query.series(MEASURES[dataset], Reading(online), where=several)
    assert (found.value, found.broken_down, found.applied) == (None, False, several)
    rows = query.series(MEASURES[dataset], Reading(online), ["region"], several)
    assert rows.broken_down and list(rows.frame["region"]) == ["01", "06"]
    assert (
        query.series(MEASURES[dataset], Reading(online, audience="staff"), where=several).value > 0
    )


def test_a_combination_that_is_no_public_table_has_no_row(publish):
    online = publish("jeune_coop_projects", [example("jeune_coop_projects", n) for n in range(4)])
    found = query.series("jeune_coop_youths", Reading(online), ["theme"], Filters(region="01"))
    assert found.frame.empty and not found.broken_down
    counted = query.series("jeune_coop_projects", Reading(online), ["theme"], Filters(region="01"))
    assert counted.broken_down and not counted.frame.empty


def test_projects_are_counted_as_before_and_averages_are_hidden_with_their_people(publish):
    rows = [{**example("jeune_coop_projects", n), "youths": y} for n, y in enumerate((2, 9, 30))]
    online = publish("jeune_coop_projects", rows)
    youths, projects, average = (
        query.series(f"jeune_coop_{name}", Reading(online), ["region"])
        for name in ("youths", "projects", "youths_per_project")
    )
    assert list(youths.hidden) == [True, True, False]
    assert list(average.hidden) == [True, True, False]
    assert average.frame["value"].isna().tolist() == [True, True, False]
    assert list(projects.frame["value"]) == [1, 1, 1]


def test_two_small_counts_are_not_hidden_alone_when_their_sum_gives_them_away(publish):
    rows = [{**example("ciec", n), "youths": y} for n, y in enumerate((1, 1, 9, 12))]
    tables = read("ciec", publish("ciec", rows))
    assert [hidden for _, hidden in tables[("region",)].values()].count(True) == 3


def test_ones_are_not_hidden_together_when_their_sum_tells_how_many_they_are(publish):
    known = {("01", 2022): 1, ("01", 2023): 9, ("06", 2022): 1, ("06", 2023): 1, ("06", 2024): 1}
    rows = [{"region": r, "year": y, "youths": n} for (r, y), n in known.items()]
    tables = read("ciec", publish("ciec", rows))
    assert tables[()] == {(): (13, False)}
    assert only_values(tables, rows, "youths") == []


@pytest.mark.parametrize("shape", [(4,), (2, 2), (2, 3)])
def test_no_small_count_is_the_only_one_possible(shape):
    @settings(max_examples=rounds(100))
    @given(st.lists(st.integers(0, 6), min_size=math.prod(shape), max_size=math.prod(shape)))
    def holds(counts):
        keys = product(*map(range, shape))
        parts = [
            dict(zip("ab", key, strict=False), people=n)
            for key, n in zip(keys, counts, strict=True)
        ]
        tables = [t for n in range(len(shape) + 1) for t in combinations("ab"[: len(shape)], n)]
        cells = suppression.cells(parts, tables)
        hidden = suppression.hidden(cells, counts)
        seen = {table: {} for table in tables}
        for (table, key), places in cells.items():
            value = sum(counts[place] for place in places)
            seen[table][key] = (value, (table, key) in hidden)
        assert only_values(seen, parts, "people") == []

    holds()


def test_the_enumeration_finds_ones_that_their_sum_tells():
    rows = [{"region": r, "youths": n} for r, n in (("01", 1), ("06", 1), ("13", 9))]
    regions = {("01",): (None, True), ("06",): (None, True), ("13",): (9, False)}
    tables = {(): {(): (11, False)}, ("region",): regions}
    assert len(only_values(tables, rows, "youths")) == 2


def test_a_count_of_coordinators_is_hidden_as_that_of_youths_is(publish):
    rows = [{**example("ciec", n), "coordinators": c} for n, c in enumerate((1, 2, 9, 12))]
    online = publish("ciec", rows)
    found = query.series("ciec_coordinators", Reading(online), ["region"])
    assert list(found.hidden) == [True, True, True, False]
    assert found.frame["value"].isna().tolist() == [True, True, True, False]


def test_what_was_published_alone_is_not_hidden_to_protect_a_part(publish):
    rows = [{**example("ciec", n), "youths": y} for n, y in enumerate((3, 9))]
    tables = read("ciec", publish("ciec", rows))
    assert tables[()] == {(): (12, False)}
    assert all(hidden for _, hidden in tables[("region",)].values())


def test_a_sum_that_is_published_is_shown_so_that_nothing_follows_from_it(publish):
    one = example("jeune_coop_projects", 0)
    rows = [{**one, "region": f"{n:02}", "youths": 400} for n in range(1, 17)]
    rows += [{**one, "region": "17", "youths": 6937 - 16 * 400}]
    rows += [{**one, "region": "16", "year": 2024, "youths": 3}]
    tables = read("jeune_coop_projects", publish("jeune_coop_projects", rows))
    assert tables["year",] == {(2023,): (6937, False), (2024,): (None, True)}
    assert tables[()] == {(): (None, True)}
    assert solved(tables) == []


def test_a_sum_that_another_indicator_publishes_is_shown_too(publish):
    one = {**example("ciec", 0), "coordinators": 2}
    rows = [{**one, "region": f"{n:02}", "year": 2021, "coordinators": 7} for n in range(1, 17)]
    online = publish("ciec", [*rows, {**one, "region": "16", "year": 2024}])
    found = query.series("ciec_coordinators", Reading(online), ["year"]).frame
    assert [*found["hidden"]] == [False, True]
    assert query.series("ciec_coordinators", Reading(online)).hidden.any()


@pytest.mark.long
@examples(40)
@given(st.lists(projects, min_size=1, max_size=30))
def test_a_year_of_which_the_people_are_published_is_not_hidden_to_protect_others(publish, rows):
    tables = read("jeune_coop_projects", publish("jeune_coop_projects", rows))
    count = sum(row["youths"] for row in rows if row["year"] == 2023)
    assert tables["year",].get((2023,), (0, False))[1] == (0 < count < LEAST)


def test_the_protected_table_itself_does_not_hold_what_is_hidden(publish):
    rows = [{**example("ciec", n), "youths": y} for n, y in enumerate((3, 11, 15))]
    online = publish("ciec", rows)
    stored = store.read(online.root, "public_ciec", online.tables["public_ciec"])
    assert {row["sum_youths"] for row in stored.to_pylist() if row["hidden_youths"]} == {None}
    assert not {3, 11} & set(stored["sum_youths"].to_pylist())


def test_a_release_without_protected_tables_shows_no_people(publish):
    online = publish("ciec", [example("ciec", n) for n in range(3)])
    kept = {name: at for name, at in online.tables.items() if name != "public_ciec"}
    old = dataclasses.replace(online, tables=kept)
    assert not query.series("ciec_youths", Reading(old), ["region"]).broken_down
    assert query.series("ciec", Reading(old), ["region"]).frame["value"].sum() == 3


@every_dataset
def test_records_of_people_are_not_read_one_by_one(built, dataset):
    with pytest.raises(figures.ProtectedDataset, match=dataset):
        figures.rows(dataset, built)


def test_side_by_side_what_is_hidden_of_a_member_stays_hidden(publish, monkeypatch):
    """Nothing that ships is so: a catalogue that sets a count of people beside a total."""
    online = publish("training_sessions", [{**example("training_sessions", 0), "participants": 3}])
    known = catalogue.load()
    alone = known["training_participants"]
    together = alone.model_copy(update={"id": "together", "members": (alone.id, "members")})
    every = known.model_copy(update={"indicators": {**known.indicators, "together": together}})
    monkeypatch.setattr(indicators, "known", lambda _on: every)
    found = query.series("together", Reading(online))
    assert list(found.hidden) == [True, False]
    assert list(found.frame["value"].isna()) == [True, False]


def test_a_check_does_not_tell_a_hidden_total(build_with):
    row = complete("jeune_coop_projects", 0, {**example("jeune_coop_projects", 0), "youths": 3})
    online = build_with(jeune_coop_projects=[row])
    public, staff = (
        next(c for c in checks.run(online, audience) if c.name == "jeune_coop_youths")
        for audience in ("public", "staff")
    )
    assert (public.found, public.outcome) == (None, "protected")
    assert (staff.found, staff.outcome) == (3, "fails")


@every_dataset
def test_the_made_up_records_are_protected_alike(built, dataset):
    tables = read(dataset, built, example=True)
    assert solved(tables) == []
    plain = plain_sums(dataset, fictitious.rows(dataset), ())
    assert tables[()] == {(): (plain[()], False)}


@examples(200)
@given(
    st.lists(st.tuples(*[st.integers(0, 4)] * 3, st.integers(0, 12)), min_size=1, max_size=60),
    st.sampled_from(["abc", "ab bc", "ab bc ac", "ab c"]),
)
def test_no_hidden_count_follows_whatever_the_tables(rows, named):
    parts = [dict(zip("abc", row, strict=False)) for row in rows]
    tables = {m for t in named.split() for n in range(len(t) + 1) for m in combinations(t, n)}
    cells = suppression.cells(parts, sorted(tables))
    counts = {cell: sum(rows[place][3] for place in places) for cell, places in cells.items()}
    hidden = suppression.hidden(cells, [row[3] for row in rows])
    assert {cell for cell, value in counts.items() if 0 < value < LEAST} <= hidden
    seen = {table: {} for table in tables}
    for (table, key), value in counts.items():
        seen[table][key] = (value, (table, key) in hidden)
    assert solved(seen) == []


def test_the_attack_finds_what_is_hidden_alone():
    tables = {
        (): {(): (12, False)},
        ("region",): {("01",): (None, True), ("06",): (9, False)},
    }
    assert solved(tables) == [(("region",), ("01",))]


@pytest.mark.long
def test_two_thousand_cells_are_protected_together():
    keys = [key for key in product(range(17), range(5), range(18), range(6)) if sum(key) % 4 == 0]
    parts = [dict(zip(("region", "level", "year", "theme"), key, strict=True)) for key in keys]
    people = [1 + math.prod(key[:3]) % 23 for key in keys]
    cells = suppression.cells(parts, public_tables("jeune_coop_projects"))
    assert len(cells) > 2000
    counts = {cell: sum(people[place] for place in places) for cell, places in cells.items()}
    hidden = suppression.hidden(cells, people)
    small = {cell for cell, value in counts.items() if 0 < value < LEAST}
    assert small < hidden
    seen = defaultdict(dict)
    for (table, key), value in counts.items():
        seen[table][key] = (value, (table, key) in hidden)
    assert solved(seen) == []


def test_public_tables_are_those_of_the_contract_and_all_their_margins():
    found = public_tables("jeune_coop_projects")
    assert found[0] == ()
    assert set(found) == {
        *((name,) for name in ("level", "region", "theme", "year")),
        *(("level", "region"), ("level", "year"), ("region", "year"), ("theme", "year")),
        *((), ("level", "region", "year")),
    }
    assert public_tables("press_releases") == []


@pytest.fixture(scope="module")
def publish(built, tmp_path_factory):
    """A release in which one dataset has these records."""
    root = shutil.copytree(built.root, str(tmp_path_factory.mktemp("cells") / "datasets"))
    first, numbers = dataclasses.replace(built, root=root), count(2)

    def make(dataset: str, rows: list[dict]) -> Release:
        records = build.table(dataset, [complete(dataset, n, row) for n, row in enumerate(rows)])
        published = store.read(first.root, "published_figures", first.tables["published_figures"])
        versions = {
            name: write_table(first.root, name, made)
            for name, made in dependents.made(dataset, records, published).items()
        }
        read = ("regions", "published_figures", "sources")
        tables = {**{name: first.tables[name] for name in read}, **versions}
        return dataclasses.replace(first, number=next(numbers), tables=tables, hashes={}, seeded={})

    return make


def complete(dataset: str, number: int, row: dict) -> dict:
    """A record with what its contract asks for besides."""
    fields = dict.fromkeys(CONTRACTS[dataset].model_fields)
    named = {"school": "École", "name": "CIEC", "training": "Formation", "hours": 1.5}
    return {**fields, **{k: v for k, v in named.items() if k in fields}, "id": f"{number}", **row}


def example(dataset: str, number: int) -> dict:
    region = ["01", "06", "13", "16"][number]
    return {
        "jeune_coop_projects": {
            "year": 2023,
            "region": region,
            "level": "primary",
            "theme": "Entraide",
            "youths": 20,
        },
        "ciec": {"year": 2023, "region": region, "youths": 10},
        "training_sessions": {
            "date": dt.date(2023, 3, 1),
            "region": region,
            "audience": "team",
            "participants": 12,
        },
    }[dataset]


def read(dataset, online, audience="public", example=False):
    """Every public table as `query.series` gives it: key -> value and whether it is hidden.

    The total is read in the records: a published one would stand in its place.
    """
    return {
        table: cells_of(dataset, table, online, audience, example)
        for table in public_tables(dataset)
    }


def cells_of(dataset, table, online, audience, example):
    name = MEASURES[dataset]
    found = query.series(name, Reading(online, audience=audience, example=example), table)
    if not table and found.status == "report":
        found = query.from_records(name, Reading(online, audience=audience))
        if example:
            return {(): (plain_sums(dataset, fictitious.rows(dataset), ())[()], False)}
    assert found.broken_down
    keys = [tuple(map(plain, key)) for key in found.frame[list(table)].itertuples(index=False)]
    values = map(plain, found.frame["value"])
    return dict(zip(keys or [()], zip(values, found.hidden, strict=True), strict=True))


def plain(value):
    missing = value is None or (isinstance(value, float) and math.isnan(value))
    return None if missing else value


def plain_sums(dataset, rows, table):
    """The sums of a table, added up in Python."""
    counted = catalogue.load()[MEASURES[dataset]].measure.sum
    found = defaultdict(list)
    for row in rows:
        dated = {"year": row["date"].year, "month": row["date"].month} if "date" in row else {}
        found[tuple({**row, **dated}[name] for name in table)].append(row[counted])
    known = {key: [v for v in values if v is not None] for key, values in found.items()}
    return {key: sum(values) if values else None for key, values in known.items()}


def only_values(tables, rows, counted, most=7):
    """The small hidden cells with one value only, in all tables of whole people as the public has.

    Every row has its own cell in the largest table. A hidden cell holds one person or more.
    """
    inside = {
        (table, key): [tuple(row[name] for name in table) == key for row in rows]
        for table, cells in tables.items()
        for key in cells
    }
    finest = max(tables, key=len)
    ranges = [
        range(1, most + 1) if hidden else [value]
        for value, hidden in (tables[finest][tuple(row[n] for n in finest)] for row in rows)
    ]
    grids = np.meshgrid(*(np.array(r, dtype=np.int16) for r in ranges), indexing="ij")
    possible = np.stack([grid.ravel() for grid in grids])
    for (table, key), places in inside.items():
        value, hidden = tables[table][key]
        possible = possible if hidden else possible[:, possible[places].sum(axis=0) == value]
    sums = {cell: possible[places].sum(axis=0) for cell, places in inside.items()}
    true = {cell: sum(np.compress(at, [r[counted] for r in rows])) for cell, at in inside.items()}
    return [
        (table, key)
        for (table, key), found in sums.items()
        if tables[table][key][1] and true[table, key] < LEAST and len(set(found)) == 1
    ]


def solved(tables):
    """The hidden cells that have one solution only, every table and margin taken together."""
    unknown = [
        (table, key) for table, cells in tables.items() for key, (_, h) in cells.items() if h
    ]
    column = {cell: n for n, cell in enumerate(unknown)}
    equations = []
    for table, cells in tables.items():
        for at in range(len(table)):
            sums = defaultdict(lambda: np.zeros(len(unknown)))
            for key in cells:
                parent = (table[:at] + table[at + 1 :], key[:at] + key[at + 1 :])
                for cell, sign in (((table, key), 1), (parent, -1)):
                    if cell in column:
                        sums[parent][column[cell]] = sign
            equations += sums.values()
    return [
        cell
        for cell, free in zip(unknown, freedom(equations, len(unknown)), strict=True)
        if not free
    ]


def freedom(equations, width):
    """Whether each unknown can still vary: it does in some vector that all equations send to 0."""
    matrix = np.array([*equations, np.zeros(width)])
    _, sizes, vectors = np.linalg.svd(matrix, full_matrices=True)
    null = vectors[(sizes > 1e-9).sum() :]
    return (np.abs(null) > 1e-7).any(axis=0) if len(null) else [False] * width


def assert_selected(dataset, online, at, chosen, cells):
    """The rows under a filter of one value each are those of the table, as they stand there."""
    by = [name for name in at if name not in chosen]
    where = Filters(**{name: at[name] for name in chosen})
    found = query.series(MEASURES[dataset], Reading(online), by, where)
    (value, hidden) = cells[tuple(at.values())]
    kept = found.frame
    for name in by:
        kept = kept[kept[name].map(plain) == at[name]] if at[name] else kept[kept[name].isna()]
    assert [plain(v) for v in kept["value"]] == [value]
    assert list(kept["hidden"]) == [hidden]


def test_a_figure_that_staff_add_tells_nothing_of_a_hidden_count(online_with, built):
    """What is published of one year, and the sum of all years, would give the other year away."""
    several = [{**ciec(f"c{n}", 2024), "youths": 12} for n in range(6)]
    one = {**ciec("small", 2023), "youths": 3}
    before = online_with(ciec=[*several, one])
    assert [_hidden_ciec(before, year) for year in (2023, 2024, None)] == [True, True, False]
    rows = [row.model_dump() for row in figures.figures(built).values()]
    added = {**next_report.new("reading_circles_2024"), "unit": "persons", "value": 72.0}
    tables = {name: next_report.tables(built)[name] for name in ("sources", "report_sections")}
    after = online_with(before, **tables, published_figures=[*rows, added])
    assert [_hidden_ciec(after, year) for year in (2023, 2024, None)] == [True, False, True]


def _hidden_ciec(on: Release, year: int | None) -> bool:
    where = Filters(year=year) if year else Filters()
    return bool(query.from_records("ciec_youths", Reading(on), where).hidden.all())
