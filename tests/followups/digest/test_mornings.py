"""When a morning is: literal times, in zones that make it hard."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from followups.digest.mornings import (
    EARLIEST,
    LATEST,
    WINDOW,
    last_morning,
    morning_of,
    next_morning,
)


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


@pytest.mark.parametrize(
    ("day", "hour", "zone", "at"),
    [
        ("2026-11-17", 7, "UTC", "2026-11-17 07:00"),
        ("2026-11-17", 7, "Europe/Berlin", "2026-11-17 06:00"),
        ("2026-07-17", 7, "Europe/Berlin", "2026-07-17 05:00"),
        ("2026-11-17", 7, "America/New_York", "2026-11-17 12:00"),
        ("2026-11-17", 7, "Asia/Kolkata", "2026-11-17 01:30"),
        ("2026-11-17", 7, "Asia/Kathmandu", "2026-11-17 01:15"),
        ("2026-11-17", 7, "Pacific/Kiritimati", "2026-11-16 17:00"),  # UTC+14
        ("2026-11-17", 7, "Pacific/Pago_Pago", "2026-11-17 18:00"),  # UTC-11
        # The night on which the clocks go forward, and the one on which they go back.
        ("2026-03-29", 7, "Europe/Berlin", "2026-03-29 05:00"),
        ("2026-10-25", 7, "Europe/Berlin", "2026-10-25 06:00"),
        ("2026-03-08", 7, "America/New_York", "2026-03-08 11:00"),
        ("2026-11-01", 7, "America/New_York", "2026-11-01 12:00"),
        ("2026-10-04", 7, "Australia/Lord_Howe", "2026-10-03 20:00"),  # by half an hour
        # Troll goes forward by two hours: 1:00 to 3:00.
        ("2026-03-29", 4, "Antarctica/Troll", "2026-03-29 02:00"),
        # Samoa went from Thursday 29 to Saturday 31 December 2011.
        ("2011-12-29", 7, "Pacific/Apia", "2011-12-29 17:00"),
        ("2011-12-30", 7, "Pacific/Apia", "2011-12-30 17:00"),  # which is the 31st there
        ("2011-12-31", 7, "Pacific/Apia", "2011-12-30 17:00"),
    ],
)
def test_a_morning_is_an_hour_on_the_clock_of_the_place(
    day: str, hour: int, zone: str, at: str
) -> None:
    assert morning_of(date.fromisoformat(day), hour, ZoneInfo(zone)) == utc(at)


def test_an_hour_that_the_clock_skips_is_the_one_it_shows_instead() -> None:
    berlin = ZoneInfo("Europe/Berlin")
    at = morning_of(date(2026, 3, 29), 2, berlin)
    assert f"{at.astimezone(berlin):%d %H:%M}" == "29 03:00"


def test_of_an_hour_that_the_clock_shows_twice_it_is_the_first() -> None:
    assert morning_of(date(2026, 10, 25), 2, ZoneInfo("Europe/Berlin")) == utc("2026-10-25 00:00")


@pytest.mark.parametrize(
    ("after", "zone", "at"),
    [
        ("2026-11-17 05:59", "Europe/Berlin", "2026-11-17 06:00"),
        ("2026-11-17 06:00", "Europe/Berlin", "2026-11-18 06:00"),
        ("2026-10-24 12:00", "Europe/Berlin", "2026-10-25 06:00"),  # the day has 25 hours
        ("2026-03-28 12:00", "Europe/Berlin", "2026-03-29 05:00"),  # the day has 23
        ("2011-12-29 17:00", "Pacific/Apia", "2011-12-30 17:00"),
        ("2011-12-30 17:00", "Pacific/Apia", "2011-12-31 17:00"),
        ("2026-12-31 12:00", "Pacific/Kiritimati", "2026-12-31 17:00"),
    ],
)
def test_the_next_morning(after: str, zone: str, at: str) -> None:
    assert next_morning(utc(after), 7, ZoneInfo(zone)) == utc(at)


@pytest.mark.parametrize(
    ("by", "zone", "at"),
    [
        ("2026-11-17 05:59", "Europe/Berlin", "2026-11-16 06:00"),
        ("2026-11-17 06:00", "Europe/Berlin", "2026-11-17 06:00"),
        ("2026-11-17 11:00", "Pacific/Kiritimati", "2026-11-16 17:00"),
        ("2011-12-31 16:59", "Pacific/Apia", "2011-12-30 17:00"),
    ],
)
def test_the_last_morning(by: str, zone: str, at: str) -> None:
    assert last_morning(utc(by), 7, ZoneInfo(zone)) == utc(at)


ZONES = [
    *("Europe/Berlin", "America/New_York", "Pacific/Apia", "Australia/Lord_Howe", "UTC"),
    *("America/Sao_Paulo", "Asia/Beirut", "Africa/Casablanca", "Antarctica/Troll"),
]


@given(
    day=st.dates(date(1990, 1, 1), date(2037, 1, 1)),
    minutes=st.integers(0, 24 * 60),
    zone=st.sampled_from(ZONES),
    hour=st.integers(EARLIEST, LATEST),
)
def test_every_day_has_one_morning_that_ends_on_the_same_day(
    day: date, minutes: int, zone: str, hour: int
) -> None:
    place, days = ZoneInfo(zone), []
    at = datetime.combine(day, time(), UTC) + timedelta(minutes=minutes)
    for _ in range(10):
        at = next_morning(at, hour, place)
        assert last_morning(at, hour, place) == at
        assert last_morning(at + WINDOW, hour, place) == at
        there = at.astimezone(place)
        assert (at + WINDOW - timedelta(seconds=1)).astimezone(place).date() == there.date()
        days.append(there.date())
    assert len(set(days)) == 10
    # No day is left out but the one that Samoa left out itself.
    skipped = date(2011, 12, 30) if zone == "Pacific/Apia" else None
    every = [days[0] + timedelta(days=n) for n in range((days[-1] - days[0]).days + 1)]
    assert [each for each in every if each != skipped] == days
