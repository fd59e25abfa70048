"""Days are those of Québec."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cqcm_data.days import day_of

UTC = dt.UTC


@pytest.mark.parametrize(
    ("instant", "day"),
    [
        (dt.datetime(2026, 11, 26, 1, 30, tzinfo=UTC), dt.date(2026, 11, 25)),
        (dt.datetime(2027, 1, 1, 1, 30, tzinfo=UTC), dt.date(2026, 12, 31)),
        (dt.datetime(2026, 7, 2, 3, 59, tzinfo=UTC), dt.date(2026, 7, 1)),  # four hours in summer
        (dt.datetime(2026, 7, 2, 4, 0, tzinfo=UTC), dt.date(2026, 7, 2)),
        (dt.datetime(2026, 1, 2, 4, 59, tzinfo=UTC), dt.date(2026, 1, 1)),  # five in winter
        (dt.datetime(2026, 1, 2, 5, 0, tzinfo=UTC), dt.date(2026, 1, 2)),
    ],
)
def test_an_evening_in_quebec_is_not_the_next_day(instant, day):
    assert day_of(instant) == day


@given(
    st.datetimes(dt.datetime(2008, 1, 1), dt.datetime(2100, 1, 1)), st.integers(-12 * 60, 14 * 60)
)
def test_a_day_is_that_of_the_instant_whatever_the_zone_that_it_is_told_in(told, minutes):
    instant = told.replace(tzinfo=UTC)
    elsewhere = instant.astimezone(dt.timezone(dt.timedelta(minutes=minutes)))
    assert day_of(elsewhere) == day_of(instant)
    assert day_of(instant) in {(told - dt.timedelta(hours=hours)).date() for hours in (4, 5)}


def test_an_hour_of_no_zone_is_no_day():
    with pytest.raises(ValueError, match="no time zone"):
        day_of(dt.datetime(2026, 11, 26, 1, 30))
