"""People who are told apart by name: small counts of them are hidden in all that the public reads.

No contract names people today: this one is made up.
"""

import dataclasses
import shutil
from collections import defaultdict
from itertools import count, product
from typing import Annotated, ClassVar

import numpy as np
import pytest
from builders import rounds, write_table
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import Field

from cqcm_data import build, catalogue, dependents, query, rollup, suppression
from cqcm_data.contracts import CONTRACTS, Awaited, Count, RegionCode, Words, public_tables
from cqcm_data.filters import Filters
from cqcm_data.reading import Reading
from cqcm_data.release import Release

LEAST = 5
PUBLISHED = build.table(
    "published_figures", build.read_csv(build.SOURCES / "published_figures.csv")
)
DATASET = "attendances"


class Attendance(Awaited):
    grain = "one row per person and session"
    people = ("person", "guests")
    public: ClassVar = (("region", "year"), ("theme", "year"))

    id: Words
    year: Annotated[int, Field(ge=2000, le=2100)]
    region: RegionCode
    theme: str | None
    person: str | None
    hall: Words
    guests: Count | None


STANZA = """
[attendances]
label = { fr = "Présences", en = "Attendances" }
dimensions = { year = "year", region = "region", theme = "theme" }
"""
INDICATORS = """
[attendants]
label = { fr = "Personnes", en = "People" }
definition = { fr = "Personnes différentes.", en = "Different people." }
unit = "persons"
dataset = "attendances"
measure = { distinct = "person" }
dimensions = ["year", "region", "theme"]

[attendants_per_hall]
label = { fr = "Personnes par salle", en = "People per hall" }
definition = { fr = "Personnes par salle.", en = "People per hall." }
unit = "persons"
dataset = "attendances"
measure = { distinct = "person", per = { distinct = "hall" } }
dimensions = ["region"]
"""

attendances = st.lists(
    st.fixed_dictionaries(
        {
            "year": st.sampled_from([2022, 2023]),
            "region": st.sampled_from(["01", "06", "13"]),
            "theme": st.sampled_from(["Entraide", None]),
            "person": st.one_of(st.none(), st.integers(0, 25).map("P{:02}".format)),
            "hall": st.sampled_from(["A", "B", "C"]),
            "guests": st.integers(0, 3),
        }
    ),
    min_size=1,
    max_size=60,
)


@settings(max_examples=rounds(80))
@given(attendances)
def test_small_counts_are_hidden_and_the_others_are_plain_distinct_counts(known, rows):
    for table, cells in protected(rows).items():
        plain = people_by_cell(rows, table)
        for key, (value, hidden) in cells.items():
            people = len(plain.get(key, ()))
            assert hidden or not 0 < people < LEAST
            assert value == (None if hidden else people or None)
        assert cells.keys() == {tuple(row[name] for name in table) for row in rows}


@settings(max_examples=rounds(80))
@given(attendances)
def test_no_hidden_count_follows_from_all_that_is_shown(known, rows):
    assert following(rows, protected(rows)) == []


@settings(max_examples=rounds(200))
@given(st.dictionaries(st.frozensets(st.integers(0, 3), min_size=1), st.integers(1, 7), max_size=4))
def test_no_small_count_of_people_is_the_only_one_possible(people):
    """`people` are how many come to each set of regions; any other numbers of them might be."""
    cells = {(("region",), (r,)): [n for n, at in enumerate(people) if r in at] for r in range(4)}
    cells = {cell: places for cell, places in cells.items() if places}
    cells |= {((), ()): list(range(len(people)))} if people else {}
    hidden = suppression.hidden(cells, list(people.values()))
    possible = np.array(list(product(range(12), repeat=len(people))))
    sums = {cell: possible[:, places].sum(axis=1) for cell, places in cells.items()}
    true = {cell: sum(np.take([*people.values()], places)) for cell, places in cells.items()}
    fits = np.ones(len(possible), dtype=bool)
    for cell, values in sums.items():
        fits &= values > 0 if cell in hidden else values == true[cell]
    assert [c for c in hidden if true[c] < LEAST and len(set(sums[c][fits])) == 1] == []


def test_the_attack_finds_a_count_that_is_hidden_alone():
    rows = [visit("01", f"P{n}") for n in range(3)] + [visit("06", f"Q{n}") for n in range(9)]
    tables = {(): {(): (12, False)}, ("region",): {("01",): (None, True), ("06",): (9, False)}}
    assert following(rows, tables) == [(("region",), ("01",))]


def test_who_comes_twice_is_counted_once_and_hides_no_more_than_needed(known):
    both = [visit(region, f"B{n}") for region in ("01", "06") for n in range(3)]
    rows = both + [visit("06", f"Q{n}") for n in range(9)]
    tables = protected(rows)
    assert tables[()] == {(): (12, False)}
    assert tables["region",] == {("01",): (None, True), ("06",): (12, False)}
    assert following(rows, tables) == []


def test_the_public_reads_what_the_protected_table_holds(publish):
    rows = [visit("01", f"P{n}") for n in range(7)] + [visit("06", "Q"), visit("13", None)]
    online = publish(rows)
    for table, cells in protected(rows).items():
        found = query.series("attendants", Reading(online), table)
        assert found.broken_down
        assert list(found.hidden) == [hidden for _, hidden in cells.values()]
        assert [*found.frame["value"].dropna()] == [v for v, _ in cells.values() if v is not None]


@settings(max_examples=rounds(40))
@given(attendances)
def test_people_who_are_named_and_those_who_are_counted_are_hidden_each_by_themselves(known, rows):
    for row in made_from(rows)[rollup.protected_name(DATASET)].to_pylist():
        table = row["breakdown"].split(",") if row["breakdown"] else []
        group = [r for r in rows if all(r[name] == row[name] for name in table)]
        guests = sum(r["guests"] for r in group)
        assert row["n"] == len(group)
        assert row["hidden_guests"] or not 0 < guests < LEAST
        assert row["sum_guests"] == (None if row["hidden_guests"] else guests)


def test_a_dataset_may_make_only_its_total_public(known, monkeypatch):
    monkeypatch.setattr(Attendance, "public", ((),))
    for people, shown in ((3, (None, True)), (7, (7, False))):
        assert protected([visit("01", f"P{n}") for n in range(people)]) == {(): {(): shown}}


def test_people_in_the_same_cells_are_counted_together_however_they_came_there(known):
    crossed = {"P": (("01", "Entraide"), ("06", None)), "Q": (("01", None), ("06", "Entraide"))}
    rows = [
        {**visit(region, f"{name}{n}"), "theme": theme}
        for name, places in crossed.items()
        for region, theme in places
        for n in range(6)
    ]
    for cells in protected(rows).values():
        assert {*cells.values()} == {(12, False)}


def test_staff_see_every_count_under_every_filter(publish):
    online = publish([visit("01", "A"), visit("06", "A"), visit("06", "B"), visit("06", None)])
    by_region = query.series("attendants", Reading(online, audience="staff"), ["region"])
    assert list(by_region.frame["value"]) == [1, 2]
    several = Filters(region=["01", "06"])
    assert query.series("attendants", Reading(online, audience="staff"), where=several).value == 2
    assert query.series("attendants", Reading(online), where=several).value is None


def test_what_is_counted_beside_people_is_read_in_the_public_tables(publish):
    halls = ["A", "B", "C"]
    rows = [visit("01", f"P{n}", halls[n % 3]) for n in range(9)] + [visit("06", "Q", "A")] * 2
    online = publish([*rows, *(visit("13", f"R{n}", "D") for n in range(7))])
    public, staff = (
        query.series("attendants_per_hall", Reading(online, audience=audience), ["region"])
        for audience in ("public", "staff")
    )
    assert list(staff.frame["value"]) == [3, 1, 7]
    assert list(public.hidden) == [False, True, True]
    assert list(public.frame["value"].dropna()) == [3]


def test_names_stand_in_no_table_that_is_made(known):
    rows = [visit("01", f"Prénom {n}", f"Salle {n}") for n in range(8)]
    for made in made_from(rows).values():
        assert "Prénom" not in str(made.to_pylist()) and "Salle" not in str(made.to_pylist())


def test_a_count_that_is_published_is_shown_so_that_nothing_follows_from_it(known, monkeypatch):
    rows = [visit("01", f"P{n}") for n in range(16)]
    rows += [{**visit("06", f"Q{n}"), "year": 2022} for n in range(3)]
    assert protected(rows)[()] == {(): (None, True)}  # whatever it counts, the number is the same
    assert not protected([*rows, visit("01", "P16")])[()][()][1]
    monkeypatch.setattr(Attendance, "stated", {"person": ("jeune_coop_youths_2023",)})
    tables = protected(rows)
    assert tables["year",] == {(2022,): (None, True), (2023,): (16, False)}
    assert tables[()] == {(): (None, True)}


@pytest.mark.parametrize(
    ("measure", "told"),
    [
        ('{ sum = "person" }', "measure.sum: 'person' is not one of"),
        (
            '{ distinct = "person", where = { region = ["01"] } }',
            "a count of people takes no where",
        ),
        (
            '{ distinct = "hall", where = { person = ["A"] } }',
            "'person' names people: they can only be counted distinct",
        ),
        ("{ count = true }", "awaited persons are counted by what is protected: person or guests"),
        (
            '{ distinct = "hall" }',
            "awaited persons are counted by what is protected: person or guests",
        ),
    ],
)
def test_people_who_are_named_can_only_be_counted_distinct(tmp_path, known, measure, told):
    folder = written(tmp_path, INDICATORS.replace('{ distinct = "person" }', measure))
    with pytest.raises(catalogue.CatalogueError) as refused:
        READ(folder)
    assert told in str(refused.value)


def test_what_names_people_is_no_dimension(tmp_path, known):
    folder = written(tmp_path, INDICATORS, STANZA.replace('"theme"', '"person"'))
    with pytest.raises(catalogue.CatalogueError, match="'person' counts people or names them"):
        READ(folder)


READ = catalogue.load.__wrapped__


def written(folder, indicators, stanza=STANZA):
    """A catalogue with the made-up dataset."""
    copy = shutil.copytree(catalogue.FOLDER, folder / "catalogue")
    for name, text in (("youth.toml", indicators), ("datasets.toml", stanza)):
        file = copy / name
        file.write_text(file.read_text("utf-8") + text, "utf-8")
    return copy


@pytest.fixture(scope="module")
def known(tmp_path_factory):
    with pytest.MonkeyPatch.context() as patch:
        patch.setitem(CONTRACTS, DATASET, Attendance)
        read = READ(written(tmp_path_factory.mktemp("named"), INDICATORS))
        patch.setattr(catalogue, "load", lambda: read)
        yield read


@pytest.fixture(scope="module")
def publish(built, known, tmp_path_factory):
    """A release in which the made-up dataset has these records."""
    root = shutil.copytree(built.root, str(tmp_path_factory.mktemp("named") / "datasets"))
    first, numbers = dataclasses.replace(built, root=root, hashes={}, seeded={}), count(2)

    def make(rows) -> Release:
        versions = {name: write_table(root, name, made) for name, made in made_from(rows).items()}
        read = ("regions", "published_figures", "sources")
        tables = {**{name: first.tables[name] for name in read}, **versions}
        return dataclasses.replace(first, number=next(numbers), tables=tables)

    return make


def made_from(rows):
    records = build.table(DATASET, [{**row, "id": f"{n}"} for n, row in enumerate(rows)])
    return dependents.made(DATASET, records, PUBLISHED)


def visit(region, person, hall="A"):
    where = {"year": 2023, "region": region, "theme": None}
    return {**where, "person": person, "hall": hall, "guests": None}


def protected(rows):
    """Every public table as it is made: key -> value and whether it is hidden."""
    made = made_from(rows)[rollup.protected_name(DATASET)].to_pylist()
    return {
        table: {
            tuple(row[name] for name in table): (row["distinct_person"], row["hidden_person"])
            for row in made
            if row["breakdown"] == rollup.breakdown(table)
        }
        for table in public_tables(DATASET)
    }


def people_by_cell(rows, table):
    found = defaultdict(set)
    for row in rows:
        if row["person"] is not None:
            found[tuple(row[name] for name in table)].add(row["person"])
    return found


def following(rows, tables):
    """The hidden cells that follow from all that is shown, for one who knows who is where.

    Unknown is only how many people there are of each pattern of cells.
    """
    where = defaultdict(set)
    for table in tables:
        for key, people in people_by_cell(rows, table).items():
            for person in people:
                where[person].add((table, key))
    patterns = list({frozenset(cells) for cells in where.values()})
    seen = [(t, k) for t, cells in tables.items() for k, (_, hidden) in cells.items() if not hidden]
    shown = [incidence(table, key, patterns) for table, key in seen]
    known = np.array([*shown, [0.0] * len(patterns)])
    rank = np.linalg.matrix_rank(known)
    return [
        (table, key)
        for table, cells in tables.items()
        for key, (_, hidden) in cells.items()
        if hidden and np.linalg.matrix_rank([*known, incidence(table, key, patterns)]) == rank
    ]


def incidence(table, key, patterns):
    return [float((table, key) in pattern) for pattern in patterns]
