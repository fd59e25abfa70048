"""Links of a year stay as they were when the lists of another report come in."""

import next_report
import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient

from cqcm_data import merge, store
from cqcm_data.build import SOURCES, read_csv
from cqcm_views.http import front_door

pytestmark = pytest.mark.long

CLIENT = TestClient(Starlette(routes=front_door.routes))
FILES = ["press_releases.csv?par=month", "liste/promotion_year.csv?", "liste/assemblies.csv?"]


@pytest.fixture(scope="module")
def both(built, online_once):
    """The second report with its press releases and assemblies, put online as `next_year` is."""
    rows = {"press_releases": next_report.press_releases(), "assemblies": next_report.assemblies()}
    whole = {name: [*online(name, built), *more] for name, more in rows.items()}
    return online_once(**next_report.tables(built), **whole)


def online(name, on):
    rows = merge.conform(name, store.read(on.root, name, on.tables[name]))
    return [dict(row) for row in rows.to_pylist()]


@pytest.mark.parametrize("file", FILES)
def test_the_bytes_of_2023_are_as_before_the_lists_of_2024(file, next_year, both, monkeypatch):
    def asked(on, year):
        monkeypatch.setenv("CQCM_DATASETS", on.root)
        return CLIENT.get(f"/donnees/{file}&year={year}")

    before, after = asked(next_year, 2023), asked(both, 2023)
    assert before.status_code == 200 and next_year.number == both.number
    assert before.content == after.content
    assert asked(both, 2024).content != after.content
    assert b"2024" in asked(both, 2024).content


def test_a_file_without_a_year_has_the_newest_report(both, monkeypatch):
    monkeypatch.setenv("CQCM_DATASETS", both.root)
    rows = CLIENT.get("/donnees/liste/promotion_year.csv?lang=en").text
    first = read_csv(SOURCES / "press_releases.csv")[0]
    assert "Made-up theme 3" in rows and str(first["theme_en"]) not in rows
