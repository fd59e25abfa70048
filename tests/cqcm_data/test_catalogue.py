"""The catalogue: what it covers, and how it tells its mistakes."""

import shutil

import pytest

from cqcm_data import catalogue, checks, figures, query
from cqcm_data.catalogue import CatalogueError
from cqcm_data.contracts import CONTRACTS
from cqcm_data.reading import Reading


def test_covers_every_topic_with_at_least_45_indicators():
    known = catalogue.load()
    assert len(known.indicators) >= 45
    assert {i.topic for i in known.indicators.values()} == set(known.topics)


def test_every_published_figure_that_it_names_exists(built):
    checks.verify(built)


@pytest.mark.parametrize("name", catalogue.load().indicators)
def test_every_breakdown_can_be_asked(name, built):
    for dimension in catalogue.load()[name].dimensions:
        query.series(name, Reading(built), [dimension])


def test_every_dataset_that_awaits_rows_says_what_it_waits_for():
    known = catalogue.load()
    awaited = {i.dataset for i in known.indicators.values()} - {None}
    for name in awaited:
        if "section" not in CONTRACTS[name].model_fields:
            assert known.datasets[name].waits, name


def test_tells_every_mistake_of_every_file_at_once(tmp_path):
    folder = shutil.copytree(catalogue.FOLDER, tmp_path / "catalogue")
    (folder / "youth.toml").write_text(BAD_YOUTH, encoding="utf-8")
    (folder / "units.toml").write_text('[persons]\nfr = { one = "personne" }\n', encoding="utf-8")
    (folder / "team.toml").write_text("this is = not = toml", encoding="utf-8")
    with pytest.raises(CatalogueError) as told:
        catalogue.load(folder)
    said = "\n".join(told.value.problems)
    for expected in (
        "youth.toml: no_english.label.en",
        "youth.toml: two_measures.measure",
        "youth.toml: strange.measure.sum: 'school' is not one of",
        "youth.toml: strange.dimensions: 'planet' is not one of",
        "youth.toml: nowhere.dataset: 'nothing' is not one of",
        "youth.toml: extra.colour",
        "youth.toml: some_youths.measure: a count of people takes no where",
        "youth.toml: every_row.measure: awaited persons are counted by what is protected: youths",
        "youth.toml: other_persons.measure: awaited persons are counted by what is protected",
        "youth.toml: small_projects.measure: 'youths' counts people: it can only be added up",
        "youth.toml: banded.dimensions: 'group_size' bands people: it is crossed with the year",
        "units.toml: persons.fr.many",
        "team.toml:",
    ):
        assert expected in said


def test_values_that_have_no_order_of_their_own_have_the_one_of_the_alphabet(tmp_path):
    folder = shutil.copytree(catalogue.FOLDER, tmp_path / "catalogue")
    file = folder / "dimensions.toml"
    said = file.read_text("utf-8").replace("typed = true\n", "typed = true\nordered = true\n", 1)
    theme, _, others = said.partition("[sector]")
    file.write_text(theme + "[sector]" + others.replace("alphabetical = true\n", ""), "utf-8")
    with pytest.raises(CatalogueError) as told:
        catalogue.load(folder)
    said = "\n".join(told.value.problems)
    assert "theme.row: Value error, values are ordered or alphabetical" in said
    for typed in ("sector", "channel", "campaign"):
        assert f"{typed}.row: Value error, values typed by hand have no order" in said


def test_a_stock_with_a_year_is_refused_for_it_would_be_added_up(tmp_path):
    folder = shutil.copytree(catalogue.FOLDER, tmp_path / "catalogue")
    file = folder / "datasets.toml"
    members = 'dimensions = { member_category = "category" }'
    dated = 'dimensions = { member_category = "category", year = { part = "year", of = "date" } }'
    file.write_text(file.read_text("utf-8").replace(members, dated), "utf-8")
    with pytest.raises(CatalogueError, match="a stock has no 'year'"):
        catalogue.load(folder)


def test_only_what_stands_side_by_side_is_named_there(tmp_path):
    folder = shutil.copytree(catalogue.FOLDER, tmp_path / "catalogue")
    file = folder / "movement.toml"
    file.write_text(
        file.read_text("utf-8").replace("named.movement_revenue_2011", "named.jobs"), "utf-8"
    )
    told = r"movement_revenue_stated\.named: 'jobs' is not one of"
    with pytest.raises(CatalogueError, match=told):
        catalogue.load(folder)


def test_a_finding_that_names_an_unknown_figure_is_refused():
    with pytest.raises(ValueError, match="is none of"):
        catalogue.Finding.model_validate(
            {"uses": {"a": "members_2023"}, "text": {"fr": "{b}", "en": "{a}"}}
        )


BAD_YOUTH = """
[no_english]
label = { fr = "Jeunes" }
definition = { fr = "x", en = "x" }
unit = "persons"
published = "ciec_2023"

[two_measures]
label = { fr = "x", en = "x" }
definition = { fr = "x", en = "x" }
unit = "persons"
dataset = "ciec"
measure = { count = true, sum = "youths" }

[strange]
label = { fr = "x", en = "x" }
definition = { fr = "x", en = "x" }
unit = "persons"
dataset = "jeune_coop_projects"
measure = { sum = "school" }
dimensions = ["planet"]

[nowhere]
label = { fr = "x", en = "x" }
definition = { fr = "x", en = "x" }
unit = "persons"
dataset = "nothing"
measure = { count = true }

[some_youths]
label = { fr = "x", en = "x" }
definition = { fr = "x", en = "x" }
unit = "persons"
dataset = "ciec"
measure = { sum = "youths", where = { region = ["01"] } }

[every_row]
label = { fr = "x", en = "x" }
definition = { fr = "x", en = "x" }
unit = "persons"
dataset = "ciec"
measure = { count = true }

[other_persons]
label = { fr = "x", en = "x" }
definition = { fr = "x", en = "x" }
unit = "persons"
dataset = "jeune_coop_projects"
measure = { sum = "year" }

[small_projects]
label = { fr = "x", en = "x" }
definition = { fr = "x", en = "x" }
unit = "coops"
dataset = "ciec"
measure = { count = true, where = { youths = [3] } }

[banded]
label = { fr = "x", en = "x" }
definition = { fr = "x", en = "x" }
unit = "projects"
dataset = "jeune_coop_projects"
measure = { count = true }
dimensions = ["group_size", "region"]

[extra]
label = { fr = "x", en = "x" }
definition = { fr = "x", en = "x" }
unit = "persons"
published = "ciec_2023"
colour = "red"
"""


@pytest.mark.parametrize(
    ("indicator", "same"),
    [
        ("new_members", ("new", "message", "box")),
        ("new_provincial_members", ("some", "named")),
        ("movement_organisations", ("before", "since")),
        ("board_next_generation_seat", ("section", "message")),
        ("special_section_newspapers", ("text", "shown")),
        ("logistics_enterprises", ("reached", "highlights")),
        ("logistics_pilot_enterprises", ("section", "highlights")),
        ("logistics_models", ("section", "highlights")),
        ("production_enterprises", ("section", "highlights")),
        ("team_listed", ("listed", "worked")),
        ("agents", ("hired", "listed")),
    ],
)
def test_places_that_a_finding_says_agree_do_agree(built, indicator, same):
    uses = catalogue.load()[indicator].finding.uses
    stated = [figures.figure(uses[name], built) for name in same]
    assert len({(row.value, row.value_to, row.qualifier) for row in stated}) == 1
