"""Which day it is in Québec: an instant is kept in UTC, a reader reads a date."""

import datetime as dt
from zoneinfo import ZoneInfo

QUEBEC = ZoneInfo("America/Toronto")


def day_of(instant: dt.datetime) -> dt.date:
    """The date on the calendars of Québec; raises ValueError for an hour of no known zone."""
    if instant.tzinfo is None:
        raise ValueError(f"{instant} is in no time zone")
    return instant.astimezone(QUEBEC).date()
