"""The etiquette: every number of the rules, and the days on which nobody is called."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from threading import Lock
from types import MappingProxyType

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


ARTICLE = Etiquette()
EMAIL_FIRST = Etiquette(
    quiet_weekdays=frozenset({SATURDAY, SUNDAY}), message_limit=3, message_gap=5
)
A_WEEK_LATER = Etiquette(days_after_given=8, days_without_given=14, message_gap=14, rest_after=14)


@dataclass(frozen=True, slots=True)
class Preset:
    """An etiquette with a name and a sentence of explanation.

    `writes_first`: the first message is written; those after it are calls.
    """

    name: str
    explanation: str
    etiquette: Etiquette
    writes_first: bool = False


DAY_FOUR = Preset(
    "Day four",
    "Call on the day after the time they gave, or after a week if they gave none. Never at a "
    "weekend or on a Monday, and two messages at most.",
    ARTICLE,
)

# The etiquettes that /when/ shows side by side.
PRESETS = (
    DAY_FOUR,
    Preset(
        "E-mail first",
        "The first message is an e-mail, which may arrive on a Monday. Two calls may follow it, "
        "with five days between.",
        EMAIL_FIRST,
        writes_first=True,
    ),
    Preset(
        "A week later",
        "A week more than they asked for, two if they gave no time, and two between messages. "
        "Slower, for those who would rather not press.",
        A_WEEK_LATER,
    ),
)


class _Calendar(Mapping[date, str]):
    """A calendar that fills in each year when it is first asked for, for one thread at a time.

    The library marks a year as known before it is: a second thread would find no holidays in it.
    """

    def __init__(self, calendar: Mapping[date, str]) -> None:
        self._calendar, self._lock = calendar, Lock()

    def __getitem__(self, day: date) -> str:
        with self._lock:
            return self._calendar[day]

    def __iter__(self) -> Iterator[date]:
        return iter(self._calendar)

    def __len__(self) -> int:
        return len(self._calendar)

    def __eq__(self, other: object) -> bool:
        return self is other  # what is filled in so far says nothing

    __hash__ = object.__hash__


@lru_cache(maxsize=64)
def public_holidays(country: str, region: str = "") -> Mapping[date, str]:
    """The public holidays of a country (ISO 3166-1 code) and, where given, a region of it.

    Years are filled in as they are asked for. An unknown country or region has no holidays;
    forms refuse them beforehand. The names are English where the library has them, whatever the
    language of the system: the plan keeps them, and must not depend on who wrote it.

    Source: the `holidays` library.
    """
    if not country:
        return NO_HOLIDAYS
    import holidays as holiday_calendars  # a tenth of a start, and many choose no country

    try:
        return _Calendar(
            holiday_calendars.country_holidays(country, subdiv=region or None, language="en_US")
        )
    except NotImplementedError:
        return NO_HOLIDAYS
