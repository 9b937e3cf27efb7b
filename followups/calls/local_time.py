"""What time it is where they are, and whether that is a time to call. Pure: told the instant."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from followups.explain import WEEKDAYS

DAY_BEGINS, DAY_ENDS = 8, 18  # o'clock; a call outside of these hours is a nuisance


@dataclass(frozen=True, slots=True)
class LocalTime:
    """Two sentences; `warning` is empty where nothing speaks against calling."""

    words: str
    warning: str


def local_time(now: datetime, zone: ZoneInfo, today: date) -> LocalTime:
    """The time in `zone` at the instant `now`, for a caller whose date is `today`."""
    there = now.astimezone(zone)
    weekday = "" if there.date() == today else f" on {WEEKDAYS[there.weekday()]}"
    return LocalTime(
        f"It is {there:%H:%M}{weekday} in {_city(zone)}", _warning(there.hour, _city(zone))
    )


def _warning(hour: int, city: str) -> str:
    if hour < DAY_BEGINS:
        return f"It is still early in {city}. Wait until {DAY_BEGINS}:00 there."
    if hour >= DAY_ENDS:
        return f"The working day in {city} is over. Call between {DAY_BEGINS}:00 and {DAY_ENDS}:00."
    return ""


def _city(zone: ZoneInfo) -> str:
    """“Buenos Aires” of America/Argentina/Buenos_Aires."""
    return zone.key.rpartition("/")[2].replace("_", " ")
