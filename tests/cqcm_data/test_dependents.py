"""What is made from records: all of it, always the same, and when it is to be made anew."""

import random

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cqcm_data import catalogue, dependents, fictitious
from cqcm_data.catalogue import Bins
from cqcm_data.contracts import CONTRACTS, arrow_schema
from cqcm_data.text import Text

NOTHING = arrow_schema("published_figures").empty_table()

cells = st.one_of(st.none(), st.integers(0, 3))
tables = st.lists(st.tuples(cells, st.sampled_from(["a", "b", None]), st.booleans()), max_size=8)


@pytest.mark.parametrize("dataset", catalogue.load().datasets)
@pytest.mark.parametrize("example", [False, True])
def test_all_that_is_made_is_named(dataset, example):
    empty = arrow_schema(dataset).empty_table()
    assert set(dependents.made(dataset, empty, NOTHING, example)) == {
        *dependents.names(dataset, example)
    }


@pytest.mark.parametrize("dataset", fictitious.DATASETS)
def test_the_same_records_give_the_same_rows_in_whatever_order_they_come(dataset):
    records = dependents.example(dataset)
    places = random.Random(1).sample(range(records.num_rows), records.num_rows)
    first, second = (
        dependents.made(dataset, rows, NOTHING) for rows in (records, records.take(places))
    )
    assert first == second


@given(tables, tables)
def test_tables_are_the_same_when_their_rows_are(some, others):
    same = sorted(some, key=repr) == sorted(others, key=repr)
    assert dependents.same_rows(table(some), table(others)) == same


@given(tables, st.randoms())
def test_the_order_of_rows_does_not_matter(rows, draw):
    assert dependents.same_rows(table(rows), table(draw.sample(rows, len(rows))))


def test_columns_of_another_name_or_type_are_others():
    one = pa.table({"a": [1]})
    assert not dependents.same_rows(one, pa.table({"b": [1]}))
    assert not dependents.same_rows(one, pa.table({"a": [1.0]}))
    required = pa.schema([pa.field("a", pa.int64(), nullable=False)])
    assert dependents.same_rows(one, pa.table({"a": [1]}, schema=required))


def test_six_hundred_thousand_rows_are_compared_whatever_their_order():
    numbers = list(range(600_000))
    names = [f"{n % 5000:04}" for n in numbers]
    forward = pa.table({"region": names, "n": numbers, "sum": [n / 2 for n in numbers]})
    assert dependents.same_rows(forward, forward.take(pa.array(numbers[::-1])))


def test_a_recipe_is_a_digest_and_stays():
    assert dependents.recipe() == dependents._digest(catalogue.load())
    assert len(dependents.recipe()) == 64


def test_words_do_not_change_the_recipe():
    other = Text(fr="Autre", en="Other")
    known = catalogue.load()
    indicator = known["jeune_coop_schools"].model_copy(update={"label": other})
    stanza = known.datasets["ciec"].model_copy(update={"label": other, "waits": other})
    labelled = known.model_copy(
        update={
            "indicators": {**known.indicators, indicator.id: indicator},
            "datasets": {**known.datasets, "ciec": stanza},
            "labels": {},
        }
    )
    assert dependents._digest(labelled) == dependents.recipe()


@pytest.mark.parametrize(
    "measure", [{"distinct": "partner_organisation"}, {"sum": "year"}, {"distinct": "theme"}]
)
def test_another_measure_changes_the_recipe(measure):
    known = catalogue.load()
    typed = catalogue.Measure.model_validate(measure)
    indicator = known["jeune_coop_schools"].model_copy(update={"measure": typed})
    other = {"indicators": {**known.indicators, indicator.id: indicator}}
    assert dependents._digest(known.model_copy(update=other)) != dependents.recipe()


@pytest.mark.parametrize(
    "changed", [{"theme": "school_year"}, {"group_size": Bins(edges=(0, 10, 40), of="youths")}]
)
def test_another_dimension_changes_the_recipe(changed):
    known = catalogue.load()
    stanza = known.datasets["jeune_coop_projects"]
    other = stanza.model_copy(update={"dimensions": {**stanza.dimensions, **changed}})
    datasets = {**known.datasets, "jeune_coop_projects": other}
    assert (
        dependents._digest(known.model_copy(update={"datasets": datasets})) != dependents.recipe()
    )


@pytest.mark.parametrize(
    ("name", "value"),
    [("people", ("youths",)), ("public", ((),)), ("stated", {"youths": ("ciec_youths_2021",)})],
)
def test_another_contract_changes_the_recipe(monkeypatch, name, value):
    before = dependents.recipe()
    monkeypatch.setattr(CONTRACTS["ciec"], name, value)
    assert dependents._digest(catalogue.load()) != before


def test_other_code_or_other_sources_of_the_example_change_the_recipe(monkeypatch, tmp_path):
    before = dependents.recipe()
    (tmp_path / "regions.csv").write_text("code\n", "utf-8")
    monkeypatch.setattr(fictitious, "files", lambda: (tmp_path / "regions.csv",))
    assert dependents._digest(catalogue.load()) != before
    monkeypatch.undo()
    monkeypatch.setattr(dependents, "_MAKERS", ("rollup.py",))
    assert dependents._digest(catalogue.load()) != before


def table(rows):
    schema = pa.schema([("a", pa.int64()), ("b", pa.string()), ("c", pa.bool_())])
    return pa.Table.from_pylist([dict(zip("abc", row, strict=True)) for row in rows], schema)
