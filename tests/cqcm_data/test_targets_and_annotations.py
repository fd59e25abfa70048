"""Targets and dated annotations: optional, empty as shipped, checked against the catalogue."""

import datetime as dt

import pytest

from cqcm_data import checks, figures
from cqcm_data.build import build
from cqcm_data.catalogue import CatalogueError
from cqcm_data.contracts import ContractError

MARCH = dt.date(2023, 3, 15)


def test_are_shipped_with_a_header_and_no_row(built):
    assert figures.rows("targets", built) == ()
    assert figures.rows("annotations", built) == ()
    assert figures.target("members", 2023, built) is None
    assert figures.annotations("members", on=built) == ()


def test_a_missing_file_is_an_empty_dataset(tmp_path, sources):
    for name in ("targets", "annotations"):
        (sources / f"{name}.csv").unlink()
    release = build(str(tmp_path / "datasets"), sources)
    assert figures.target("members", 2023, release) is None
    assert figures.annotations("members", on=release) == ()


def test_a_target_is_that_of_its_indicator_and_year(online_with):
    release = online_with(targets=[target("members", 2023, 70), target("members", 2024, 80.5)])
    assert figures.target("members", 2023, release) == 70
    assert figures.target("members", 2024, release) == 80.5
    assert figures.target("members", 2025, release) is None
    assert figures.target("ciec", 2023, release) is None


def test_annotations_are_those_of_a_topic_between_two_dates_in_order(online_with):
    rows = [
        annotation("2023-11-01", "members", "c"),
        annotation("2023-03-15", "members", "a"),
        annotation("2023-03-15", "youth", "b"),
    ]
    release = online_with(annotations=rows)
    assert [one.text_fr for one in figures.annotations("members", on=release)] == ["a", "c"]
    found = figures.annotations("members", release, MARCH, MARCH)
    assert [(one.date, one.text_en) for one in found] == [(MARCH, "a in English")]


def test_every_stranger_is_told_at_once(online_with):
    release = online_with(
        targets=[target("membres", 2023, 70), target("ciecs", 2024, 5), target("ciec", 2024, 5)],
        annotations=[annotation("2023-03-15", "jeunes", "a"), annotation("2023-04-15", "youth")],
    )
    with pytest.raises(CatalogueError) as told:
        checks.verify(release)
    assert sorted(told.value.problems) == [
        "annotations: 2023-03-15: 'jeunes' is no topic",
        "targets: 2023: 'membres' is no indicator",
        "targets: 2024: 'ciecs' is no indicator",
    ]


def test_every_bad_row_is_told_at_once(build_with):
    with pytest.raises(ContractError) as told:
        build_with(
            targets=[target("members", 2023, 0), target("members", 23, 70)],
            annotations=[annotation("mars", "youth"), annotation("2023-03-15", "youth", "")],
        )
    said = str(told.value)
    for expected in (
        "targets.csv: line 2: target",
        "targets.csv: line 3: year",
        "annotations.csv: line 2: date",
        "annotations.csv: line 3: text_fr",
    ):
        assert expected in said


def test_two_targets_for_the_same_year_are_refused(build_with):
    with pytest.raises(ContractError, match="is there 2 times"):
        build_with(targets=[target("members", 2023, 70), target("members", 2023, 71)])


def target(indicator: str, year: int, value: float) -> dict[str, object]:
    return {"indicator": indicator, "year": year, "target": value}


def annotation(date: str, topic: str, text: str = "x") -> dict[str, object]:
    return {"date": date, "text_fr": text, "text_en": f"{text} in English", "topic": topic}
