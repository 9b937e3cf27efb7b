"""The etiquette: every number of the rules, and the days on which nobody is called."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from types import MappingProxyType

import holidays as holiday_calendars

MONDAY, TUESDAY, WEDNESDAY, THURSDAY, FRIDAY, SATURDAY, SUNDAY = range(7)

NO_HOLIDAYS: Mapping[date, str] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Etiquette:
    """How the user follows up. All lengths are in days.

    Raises:
        ValueError: every weekday is quiet, so that no call could ever be made.
    """

    days_after_given: int = 1
    days_without_given: int = 7
    quiet_weekdays: frozenset[int] = frozenset({SATURDAY, SUNDAY, MONDAY})
    holidays: Mapping[date, str] = field(default_factory=lambda: NO_HOLIDAYS, hash=False)
    written_counts: bool = True
    message_gap: int = 7
    message_limit: int = 2
    rest_after: int = 7
    thanks_after: int = 1

    def __post_init__(self) -> None:
        if self.quiet_weekdays >= set(range(7)):
            raise ValueError("At least one weekday has to be left for calls.")

    def is_quiet(self, day: date) -> bool:
        """Nobody is called on `day`."""
        return day.weekday() in self.quiet_weekdays or day in self.holidays


# The etiquettes that /when/ shows side by side.
ARTICLE = Etiquette()
EMAIL_FIRST = Etiquette(quiet_weekdays=frozenset({SATURDAY, SUNDAY}), message_limit=3)
A_WEEK_LATER = Etiquette(days_after_given=8, days_without_given=14)


@lru_cache(maxsize=64)
def public_holidays(country: str, region: str = "") -> Mapping[date, str]:
    """The public holidays of a country (ISO 3166-1 code) and, where given, a region of it.

    Years are filled in as they are asked for. An unknown country or region has no holidays;
    forms refuse them beforehand.

    Source: the `holidays` library.
    """
    if not country:
        return NO_HOLIDAYS
    try:
        return holiday_calendars.country_holidays(country, subdiv=region or None)
    except NotImplementedError:
        return NO_HOLIDAYS
