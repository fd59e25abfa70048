"""What is made from records: sums by dimension, and a table for each column counted distinct."""

import math
import shutil
from itertools import combinations

import duckdb
import pyarrow as pa
import pytest
from builders import rounds
from hypothesis import given, settings
from hypothesis import strategies as st

from cqcm_data import build, catalogue, checks, dependents, rollup, statements
from cqcm_data.catalogue import CatalogueError, Indicator
from cqcm_data.contracts import arrow_schema, is_list
from cqcm_data.filters import Filters

DATASET = "jeune_coop_projects"
DIMENSIONS = ("year", "region", "level")
PUBLISHED = build.table("published_figures", [])
MEMORY = duckdb.connect()  # opened once: each cursor names tables of its own
PER_SCHOOL = Indicator.model_validate(
    {
        "id": "youths_per_school",
        "topic": "youth",
        "label": {"fr": "Jeunes par école", "en": "Youth per school"},
        "definition": {"fr": "Jeunes par école.", "en": "Youth per school."},
        "unit": "persons",
        "dataset": DATASET,
        "measure": {"sum": "youths", "per": {"distinct": "school"}},
        "dimensions": DIMENSIONS,
    }
)

datasets = pytest.mark.parametrize("dataset", catalogue.load().datasets)
projects = st.fixed_dictionaries(
    {
        "year": st.sampled_from([2022, 2023]),
        "region": st.sampled_from(["01", "06", "13"]),
        "level": st.sampled_from(["primary", "secondary"]),
        "theme": st.sampled_from(["Entraide", None]),
        "youths": st.integers(0, 40),
        "school": st.sampled_from(["École A", "École B", "École C", "École D"]),
    }
)
choices = st.fixed_dictionaries(
    {},
    optional={
        "year": st.just([2023]),
        "region": st.sampled_from([["01"], ["06", "13"], ["17"]]),
        "level": st.just(["primary"]),
    },
)
some_dimensions = st.sampled_from([by for n in range(3) for by in combinations(DIMENSIONS, n)])


@datasets
def test_a_rollup_has_dimensions_and_sums_and_nothing_else(dataset):
    known = catalogue.load()
    rolled = rollup.roll_up(known, dataset, arrow_schema(dataset).empty_table())
    dimensions = [*of_report(dataset), *known.datasets[dataset].dimensions]
    assert rolled.column_names[: len(dimensions)] == dimensions
    rest = rolled.column_names[len(dimensions) :]
    assert rest[0] == "n" and all(name.startswith(("sum_", "rounded_")) for name in rest[1:])


@datasets
def test_a_distinct_table_has_the_dimensions_by_which_its_column_is_counted(dataset):
    known = catalogue.load()
    for column, counted_by in rollup.distinct_columns(known, dataset).items():
        empty = arrow_schema(dataset).empty_table()
        made = rollup.tell_apart(known, dataset, column, empty)
        asked = [
            {*i.dimensions, *(known.datasets[dataset].plain()[c] for c in part.where)}
            for i in known.of_dataset(dataset)
            for part in i.measure.parts()
            if part.distinct == column
        ]
        assert set(counted_by) == set().union(*asked)
        assert made.column_names == [*of_report(dataset), *counted_by, "block", "keys"]


def of_report(dataset):
    """The column by which the rows of one report are told from those of another."""
    return ["report"] if is_list(dataset) else []


def test_the_rollup_does_not_grow_with_what_is_counted_distinct():
    one = {"year": 2023, "region": "01", "level": "primary", "theme": None, "youths": 20}
    tables = made([{**one, "school": f"École {n}"} for n in range(300)])
    assert tables["rollup_jeune_coop_projects"].num_rows == 1
    blocks = tables["distinct_jeune_coop_projects_school"]
    assert blocks.num_rows == math.ceil(300 / rollup.KEYS)
    assert sum(keys.bit_count() for keys in blocks["keys"].to_pylist()) == 300


def test_what_is_in_several_blocks_and_rows_is_counted_once():
    """Schools of two levels, each in two years and regions: more of them than a block holds."""
    names = range(3 * rollup.KEYS + 1)
    rows = [
        {"year": year, "region": region, "level": level, "theme": None, "youths": 1, "school": n}
        for level, several in {"primary": names, "college": names[::2]}.items()
        for n in map("École {}".format, several)
        for year, region in ((2022, "01"), (2023, "06"))
    ]
    schools = catalogue.load()["jeune_coop_schools"]
    half = len(names[::2])
    assert measured(schools, rows, [], {}) == {(): len(names)}
    assert measured(schools, rows, [], {"level": ["college"]}) == {(): half}
    by_level = {("college",): half, ("primary",): len(names)}
    assert measured(schools, rows, ["level"], {"year": [2023]}) == by_level


@settings(max_examples=rounds(80))
@given(st.lists(projects, max_size=25), some_dimensions, choices)
def test_schools_are_counted_as_plain_python_does(rows, by, chosen):
    found = measured(catalogue.load()["jeune_coop_schools"], rows, by, chosen)
    kept = grouped(rows, by, chosen)
    assert found == {key: len({r["school"] for r in group}) or None for key, group in kept.items()}


@settings(max_examples=rounds(80))
@given(st.lists(projects, max_size=25), some_dimensions, choices)
def test_a_ratio_takes_each_part_from_its_own_table(rows, by, chosen):
    found = measured(PER_SCHOOL, rows, by, chosen)
    kept = grouped(rows, by, chosen)
    assert found == {
        key: sum(r["youths"] for r in group) / len({r["school"] for r in group}) if group else None
        for key, group in kept.items()
    }


def test_a_ratio_meets_where_a_dimension_is_missing_and_keeps_what_has_no_denominator():
    ratio = {"count": True, "per": {"distinct": "network", "where": {"award": ["merit"]}}}
    measure = catalogue.Measure.model_validate(ratio)
    asked = PER_SCHOOL.model_copy(update={"dataset": "awards", "measure": measure})
    given = [("merit", None, "A"), ("merit", None, "A"), ("merit", 1, "B")]
    given += [("majella_st_pierre", 3, "C")]
    sql, values = statements.of_sums(asked, ["degree"], Filters())
    assert run(made_of_awards(given), sql, values) == [
        (1, 1.0, False),
        (3, None, False),
        (None, 2.0, False),
    ]


def test_a_group_whose_records_name_nothing_has_a_row_without_a_value():
    given = [("merit", 1, "A"), ("merit", 2, None), ("majella_st_pierre", 3, "A")]
    sql, values = statements.of_sums(catalogue.load()["award_networks"], ["degree"], Filters())
    assert run(made_of_awards(given), sql, values) == [(1, 1.0, False), (2, None, False)]


def test_keys_are_numbers_without_gaps_and_not_names():
    one = {"year": 2023, "region": "01", "level": "primary", "theme": None, "youths": 20}
    rows = [{**one, "school": name} for name in ("Zénith", "Alpha", "Alpha", "Mont-Royal")]
    blocks = made(rows)["distinct_jeune_coop_projects_school"]
    assert blocks.select(["block", "keys"]).to_pylist() == [{"block": 0, "keys": 0b111}]


@settings(max_examples=rounds(80))
@given(st.lists(projects, min_size=1, max_size=25))
def test_the_public_tables_hold_the_sums_of_records_where_nothing_is_hidden(rows):
    """Parts are grouped by what is public before they are protected: no record is lost by it."""
    for row in made(rows)["public_jeune_coop_projects"].to_pylist():
        table = row["breakdown"].split(",") if row["breakdown"] else []
        group = [r for r in rows if all(r[name] == row[name] for name in table)]
        assert row["n"] == len(group)
        youths = sum(r["youths"] for r in group)
        assert row["sum_youths"] == (None if row["hidden_youths"] else youths)


def test_a_release_must_have_every_table_that_is_counted_distinct_but_those_of_the_example():
    asked, optional = checks._asked(), checks._optional()
    known = catalogue.load()
    for dataset in known.datasets:
        for column, counted_by in rollup.distinct_columns(known, dataset).items():
            name = rollup.distinct_name(dataset, column)
            assert asked[name] == {*counted_by, "block", "keys"} and name not in optional
            assert rollup.distinct_name(dataset, column, example=True) in optional


@pytest.mark.parametrize("where", ["{ youths = [20] }", '{ school = ["A"] }', "{ nowhere = [1] }"])
def test_a_measure_selects_by_columns_that_are_dimensions_only(tmp_path, where):
    folder = shutil.copytree(catalogue.FOLDER, tmp_path / "catalogue")
    file = folder / "youth.toml"
    plain = 'measure = { distinct = "school" }'
    selected = f'measure = {{ distinct = "school", where = {where} }}'
    file.write_text(file.read_text("utf-8").replace(plain, selected), "utf-8")
    told = "jeune_coop_schools.measure.where: '.*' is the column of no dimension of its dataset"
    with pytest.raises(CatalogueError, match=told):
        catalogue.load(folder)


def made(rows) -> dict[str, pa.Table]:
    unknown = {"school_year": None, "partner_organisation": None}
    records = [{**row, **unknown, "id": f"{n}"} for n, row in enumerate(rows)]
    return dependents.made(DATASET, build.table(DATASET, records), PUBLISHED)


def made_of_awards(given) -> dict[str, pa.Table]:
    same = {"date": None, "section": "x", "first_page": 1, "last_page": 1}
    awards = [
        {"id": f"a{n}", "award": award, "degree": degree, "network": network, **same}
        for n, (award, degree, network) in enumerate(given)
    ]
    return dependents.made("awards", build.table("awards", awards), PUBLISHED)


def measured(indicator, rows, by, chosen):
    """Each group of a measure with its value, as the SQL gives it."""
    found = run(made(rows), *statements.of_sums(indicator, by, Filters(**chosen)))
    return {tuple(row[: len(by)]): row[len(by)] for row in found}


def run(tables, sql, values):
    with MEMORY.cursor() as cursor:
        for name, rows in tables.items():
            cursor.register(name, rows)
        return cursor.execute(sql, values).fetchall()


def grouped(rows, by, chosen):
    """The rows that filters leave, by some dimensions; all together in any case."""
    found = {} if by else {(): []}
    for row in rows:
        if all(row[name] in values for name, values in chosen.items()):
            found.setdefault(tuple(row[name] for name in by), []).append(row)
    return found
