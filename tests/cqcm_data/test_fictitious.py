"""Made-up records: they say so, add up to what is published and never change by themselves."""

import datetime as dt
import hashlib
import json
import re
from collections import Counter, defaultdict
from statistics import median

import pytest
import recompute

from cqcm_data import fictitious
from cqcm_data.build import SOURCES, read_csv
from cqcm_data.contracts import MARKS, validate

# Words of the field, not names: everything else that is text must say that it is made up.
WORDS = {
    "region": None,
    "level": None,
    "form": None,
    "step": None,
    "coordinator_kind": None,
    "audience": None,
    "theme": {
        "Alimentation",
        "Arts et culture",
        "Entraide",
        "Environnement",
        "Sports et loisirs",
    },
    "sector": {
        "Agroalimentaire",
        "Arts et culture",
        "Commerce de détail",
        "Habitation",
        "Loisirs et tourisme",
        "Services aux personnes",
    },
    "channel": {
        "Journaux numériques",
        "Radio",
        "Réseaux sociaux",
        "Télévision",
        "Vidéo en ligne",
    },
}

# A kind of thing, the word and a number or a letter: no room for the name of a real school.
MADE_UP = re.compile(
    r"FICTIF-\d+"
    r"|(École|Université|CIEC|Entreprise|Fédération|Formation) fictive \d+"
    r"|(Cégep|Centre|Organisme|Regroupement|Projet collectif) fictif \d+"
    r"|Campagne fictive [A-C]"
)

every_dataset = pytest.mark.parametrize("dataset", fictitious.DATASETS)


def test_makes_up_the_datasets_that_wait_for_records():
    assert set(fictitious.DATASETS) == {
        "jeune_coop_projects",
        "ciec",
        "media_reach",
        "digital_grants",
        "collective_digital_projects",
        "training_sessions",
    }
    with pytest.raises(KeyError):
        fictitious.rows("press_releases")


@every_dataset
def test_holds_its_contract_as_values_and_as_text(dataset):
    rows = fictitious.rows(dataset)
    for given in (rows, recompute.as_text(rows)):
        assert [one.model_dump(exclude={*MARKS}) for one in validate(dataset, given)] == rows


@every_dataset
def test_gives_the_same_rows_at_every_call(dataset):
    assert fictitious.rows(dataset) == fictitious.rows(dataset)


@pytest.mark.parametrize(
    ("dataset", "expected"),
    [
        ("jeune_coop_projects", "13bfd865d28a830c"),
        ("ciec", "6e0c6723eb990692"),
        ("media_reach", "3634105aaa6c769f"),
        ("digital_grants", "50767a5466c29400"),
        ("collective_digital_projects", "1e8ac9a88ada0e5b"),
        ("training_sessions", "97cd5015c0aff207"),
    ],
)
def test_gives_the_same_rows_on_every_machine(dataset, expected):
    text = json.dumps(fictitious.rows(dataset), ensure_ascii=False, default=str)
    assert hashlib.sha256(text.encode()).hexdigest()[:16] == expected


def test_adds_up_to_the_youth_totals_of_2023():
    projects = fictitious.rows("jeune_coop_projects")
    assert len(projects) == 438
    assert sum(column(projects, "youths")) == 6_937
    assert len(fictitious.rows("ciec")) == 40


def test_adds_up_to_the_views_of_2023():
    assert sum(column(fictitious.rows("media_reach"), "views")) == 12_000_000


def test_adds_up_to_the_enterprises_aided():
    grants = fictitious.rows("digital_grants")
    assert len(set(column(grants, "enterprise"))) == 112
    assert len({row["enterprise"] for row in grants if row["form"] == "coop"}) == 48


def test_adds_up_to_the_collective_projects_and_their_coordinators():
    projects = fictitious.rows("collective_digital_projects")
    assert len(projects) == 16
    assert sum(column(projects, "enterprises")) == 208
    coordinators = {(row["coordinator_kind"], row["coordinator"]) for row in projects}
    assert Counter(kind for kind, _ in coordinators) == {"federation": 10, "npo_group": 5}
    assert sorted(Counter(column(projects, "coordinator")).values()) == [1] * 14 + [2]


def test_adds_up_to_every_published_figure_that_the_catalogue_compares_it_with():
    compared = [
        indicator
        for indicator in recompute.indicators().values()
        if indicator.get("dataset") in fictitious.DATASETS and "published" in indicator
    ]
    assert len(compared) >= 10
    for indicator in compared:
        rows = recompute.as_text(fictitious.rows(indicator["dataset"]))
        assert recompute.measured(indicator["measure"], rows) == recompute.published(indicator)


@every_dataset
def test_every_name_says_that_it_is_made_up_and_says_nothing_else(dataset):
    for row in fictitious.rows(dataset):
        names = [v for k, v in row.items() if isinstance(v, str) and k not in WORDS]
        assert names
        assert [name for name in names if not MADE_UP.fullmatch(name)] == []


@every_dataset
def test_other_words_are_those_of_the_field(dataset):
    for row in fictitious.rows(dataset):
        assert [k for k, known in WORDS.items() if known and k in row and row[k] not in known] == []


@every_dataset
def test_names_nobody_that_a_source_names(dataset):
    texts = {
        v.lower() for row in fictitious.rows(dataset) for v in row.values() if isinstance(v, str)
    }
    real = real_names()
    assert {"noovo", "la presse", "mouvement desjardins"} <= real
    assert [(text, name) for text in texts for name in real if name in text] == []


@every_dataset
def test_invents_no_other_year_than_2023_but_for_what_has_no_period(dataset):
    years = {2021, 2022, 2023} if dataset == "digital_grants" else {2023}
    rows = fictitious.rows(dataset)
    assert {row.get("year", 2023) for row in rows} == {2023}
    assert {row.get("school_year") for row in rows} == {None}
    dates = [v for row in rows for v in row.values() if isinstance(v, dt.date)]
    assert {date.year for date in dates} == (years if dates else set())
    assert min(dates, default=dt.date.max) >= dt.date(2021, 9, 14)  # the day of the subsidy


def test_no_part_of_the_training_is_below_what_the_report_gives_of_it():
    """Leaders' hours and participants, and those of co-operative learning, are published parts."""
    sessions = fictitious.rows("training_sessions")
    learning = {"team", "school_staff", "community_staff"}
    leaders = [row for row in sessions if row["audience"] == "leaders"]
    others = [row for row in sessions if row["audience"] in learning]
    assert sum(column(leaders, "hours")) >= published("leaders_training_hours_2022_2023")
    assert sum(column(leaders, "participants")) >= published("leaders_training_participants")
    assert sum(column(others, "hours")) >= published("training_hours_coop_learning")
    assert sum(column(sessions, "hours")) >= published("leaders_training_hours_before")


@pytest.mark.parametrize(
    ("dataset", "name", "bounds", "times_the_median"),
    [
        ("jeune_coop_projects", "youths", (4, 60), 4),
        ("ciec", "youths", (1, 15), 2),
        ("media_reach", "views", (40_000, 240_000), 2.5),
        ("digital_grants", "amount", (1_000, 30_000), 6),
        ("collective_digital_projects", "enterprises", (4, 30), 3),
        ("training_sessions", "participants", (6, 28), 2),
        ("training_sessions", "hours", (1, 7), 2),
    ],
)
def test_no_row_carries_what_is_left_over(dataset, name, bounds, times_the_median):
    values = column(fictitious.rows(dataset), name)
    assert bounds[0] <= min(values) <= max(values) <= bounds[1]
    assert max(values) <= times_the_median * median(values)
    assert values[-1] < max(values) or values.count(max(values)) > 1


def test_project_sizes_are_spread():
    sizes = column(fictitious.rows("jeune_coop_projects"), "youths")
    assert min(sizes) <= 6
    assert max(sizes) >= 40
    assert len(set(sizes)) >= 30


def test_every_region_has_projects_in_keeping_with_its_population():
    projects = fictitious.rows("jeune_coop_projects")
    found = Counter(column(projects, "region"))
    expected = by_population(438)
    assert found.keys() == expected.keys()
    assert len(found) == 17
    for region, share in expected.items():
        assert 0.6 * share - 2 <= found[region] <= 1.4 * share + 2


def test_no_region_carries_what_is_left_over_of_the_youths():
    sizes = defaultdict(list)
    for project in fictitious.rows("jeune_coop_projects"):
        sizes[project["region"]].append(project["youths"])
    means = [sum(found) / len(found) for found in sizes.values()]
    assert median(means) / 2 <= min(means) <= max(means) <= 2 * median(means)


def test_most_regions_have_a_ciec():
    assert 12 <= len(set(column(fictitious.rows("ciec"), "region"))) <= 17


def test_a_school_has_one_region_and_one_level_and_is_not_one_of_too_many():
    projects = fictitious.rows("jeune_coop_projects")
    schools = {(row["school"], row["region"], row["level"]) for row in projects}
    assert len(schools) == len(set(column(projects, "school")))
    # The report counts 188 schools for all activities: those of one programme cannot be more.
    assert len(schools) <= 188


def test_an_enterprise_has_one_form_and_takes_its_one_or_two_steps_in_order():
    taken = defaultdict(list)
    for row in fictitious.rows("digital_grants"):
        taken[row["enterprise"], row["region"], row["form"], row["sector"]].append(row)
    assert len(taken) == 112
    order = ["support", "planning", "project"]
    for grants in taken.values():
        steps = [order.index(step) for step in column(grants, "step")]
        assert 1 <= len(steps) <= 2
        assert steps == sorted(set(steps))
        assert set(column(grants, "step")) != {"project"}
        assert column(grants, "date") == sorted(column(grants, "date"))


def test_grants_fit_in_the_funds_of_the_programme():
    assert sum(column(fictitious.rows("digital_grants"), "amount")) < 4_000_000


@pytest.mark.parametrize(
    ("total", "weights", "parts"),
    [
        (10, [1, 1, 1], [4, 3, 3]),
        (7, [5, 3, 2], [4, 2, 1]),
        (0, [2, 5], [0, 0]),
        (100, [1], [100]),
        (3, [0, 1], [0, 3]),
    ],
)
def test_shares_out_by_the_largest_remainder(total, weights, parts):
    assert fictitious.share_out(total, weights) == parts


def published(figure):
    rows = read_csv(SOURCES / "published_figures.csv")
    return next(float(row["value"]) for row in rows if row["id"] == figure)


def column(rows, name):
    return [row[name] for row in rows]


def by_population(count):
    people = {row["code"]: int(row["population"]) for row in read_csv(SOURCES / "regions.csv")}
    return {code: count * there / sum(people.values()) for code, there in people.items()}


def real_names():
    """Outlets, members of the board, partners and networks that the sources name."""
    named = [row["outlet"] for row in read_csv(SOURCES / "media_actions.csv")]
    named += [row["organisation"] for row in read_csv(SOURCES / "board_seats.csv")]
    named += [row["partners"] for row in read_csv(SOURCES / "roadmap_projects.csv")]
    named += [row["network"] for row in read_csv(SOURCES / "awards.csv")]
    return {one.strip().lower() for name in named for one in name.split(";") if one.strip()}
