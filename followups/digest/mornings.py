"""When a morning is: the hour on the user's own clock, as an instant. Pure: no clock."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

EARLIEST, LATEST, USUAL = 4, 12, 7  # o'clock

WINDOW = timedelta(hours=6)
"""How long after the hour a mail is still of use. It ends on the same day: LATEST and this."""


def morning_of(day: date, hour: int, zone: ZoneInfo) -> datetime:
    """The instant, in UTC, at which it is `hour` o'clock on that day.

    An hour that the clock skips is the one that it shows instead; of one that it shows twice,
    the first. A day that a country skips has the morning of the day after.
    """
    return datetime.combine(day, time(hour), zone).astimezone(UTC)


def next_morning(after: datetime, hour: int, zone: ZoneInfo) -> datetime:
    """The first morning after an instant."""
    day = after.astimezone(zone).date()
    while (morning := morning_of(day, hour, zone)) <= after:
        day += timedelta(days=1)
    return morning


def last_morning(by: datetime, hour: int, zone: ZoneInfo) -> datetime:
    """The last morning that had begun by an instant."""
    day = by.astimezone(zone).date()
    while (morning := morning_of(day, hour, zone)) > by:
        day -= timedelta(days=1)
    return morning
