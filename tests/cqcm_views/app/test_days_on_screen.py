"""Every day that a reader reads of a release is that of Québec."""

import datetime as dt
from dataclasses import replace

import pytest
from builders import ciec, page_of

from cqcm_data import query, release
from cqcm_data.reading import Reading
from cqcm_views.app import cells, page
from cqcm_views.cards import table
from cqcm_views.exports import csv
from cqcm_views.views.state import State
from cqcm_views.wording import releases

EVENINGS = [
    (dt.datetime(2026, 11, 26, 1, 30, tzinfo=dt.UTC), "25 novembre 2026"),
    (dt.datetime(2027, 1, 1, 1, 30, tzinfo=dt.UTC), "31 décembre 2026"),
    (dt.datetime(2026, 7, 2, 3, 30, tzinfo=dt.UTC), "1er juillet 2026"),
]


@pytest.mark.parametrize(("at", "day"), EVENINGS)
def test_the_notice_above_an_older_version(built, at, day):
    said = releases.notice(replace(built, at=at), built, "fr").seen.replace("\u00a0", " ")
    assert f"mise en ligne le {day}" in said


@pytest.mark.parametrize(("at", "day"), EVENINGS)
def test_the_footer(at, day):
    *_, footer = page.steps(page_of("jeunesse", State(), replace(release.current(), at=at)))
    assert day in cells.told([footer]).decode().replace("\u00a0", " ")


def test_a_file_of_received_records_and_one_of_published_figures(build_with):
    on = build_with(ciec=[ciec("a", 2024)])
    at, day = EVENINGS[1]
    object.__setattr__(on, "at", at)  # that of the list of releases, from which the day is read
    received = query.series("ciec", Reading(on), ["region"])
    assert f"reçues le {day}" in csv.written(
        table.data(received, Reading(on, "fr")), "fr"
    ).decode().replace("\u00a0", " ")
    assert query.series("members", Reading(on)).as_of == dt.date(2026, 12, 31)
