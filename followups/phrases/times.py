"""Times that words can name: a moment, a span, a part of a period; and the sums on them.

Pure values on dates. Which words name which time is in `followups.phrases`.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import NamedTuple

from dateutil.relativedelta import relativedelta

from followups.explain import day_in_words

LONGEST_WAIT = 366  # days; nobody promises an answer in a year: more likely misread
LONGEST_WITHOUT_YEAR = 274  # days; “1 November” in mid-November is one that has passed

FRIDAY = 4


@dataclass(frozen=True, slots=True)
class Moment:
    """A time that was named: the days that could be its last, in order, and its words."""

    days: tuple[date, ...]
    words: str = ""
    is_open: bool = False  # the words name more than one day; these are the last of them
    ask: bool = False  # ask, even where one day is left
    is_weekday: bool = False  # named by its weekday

    @property
    def name(self) -> str:
        """Its words; of a date in figures, the date."""
        return self.words or " or ".join(day_in_words(day) for day in self.days)


class Unit(NamedTuple):
    """A length of time: what it is counted in, how many of those, its name for one and for more."""

    base: str
    size: int
    one: str
    many: str


@dataclass(frozen=True, slots=True)
class Span:
    """So many of a unit, at the most."""

    count: float
    unit: Unit
    words: str
    is_open: bool = False

    def after(self, day: date) -> date:
        """The day this long after `day`; parts of a day count as a whole one."""
        count = self.count * self.unit.size
        match self.unit.base:
            case "hour":
                return day + timedelta(math.ceil(count / 24))
            case "day":
                return day + timedelta(math.ceil(count))
            case "month":
                half = 15 if count % 1 else 0
                return day + relativedelta(months=int(count), days=half)
        return _working_days_after(day, math.ceil(count))


class PeriodPart(NamedTuple):
    """A part of a week or a month: its last weekday (Monday is 0) and its last day of the month."""

    words: str
    weekday: int
    day: int


EARLY = PeriodPart("the early part of", 2, 10)
START = PeriodPart("the start of", 1, 7)
FIRST_HALF = PeriodPart("the first half of", 2, 15)
MIDDLE = PeriodPart("the middle of", 2, 17)
END = PeriodPart("the end of", FRIDAY, 31)


@dataclass(frozen=True, slots=True)
class Period:
    """A week, a month, a quarter or a year, by its first day; several where it is not clear."""

    starts: tuple[date, ...]
    kind: str
    words: str
    ask: bool = False

    def last(self, start: date) -> date:
        """Its last day; of a week that is Friday, when offices close."""
        if self.kind == "week":
            return start + timedelta(FRIDAY)
        months = {"month": 1, "quarter": 3, "year": 12}[self.kind]
        return start + relativedelta(months=months, days=-1)

    def day_of(self, part: PeriodPart, start: date) -> date | None:
        """The last day of a part of it; quarters and years have an end only."""
        if part is END:
            return self.last(start)
        if self.kind == "week":
            return start + timedelta(part.weekday)
        return start.replace(day=part.day) if self.kind == "month" else None


def day_or_none(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def monday_of(day: date) -> date:
    return day - timedelta(day.weekday())


def _working_days_after(day: date, count: int) -> date:
    """Monday to Friday are counted; a count that begins on a weekend begins on its Friday."""
    day -= timedelta(max(0, day.weekday() - FRIDAY))
    weeks, rest = divmod(count, 5)
    weekend = 2 if day.weekday() + rest > FRIDAY else 0
    return day + timedelta(7 * weeks + rest + weekend)


def coming(said_on: date, days: Iterable[date]) -> tuple[date, ...]:
    """Of days in order the first that is not past; where that is today, the next as well."""
    ahead = [day for day in days if day >= said_on]
    return tuple(ahead[:2] if ahead[:1] == [said_on] else ahead[:1])


def coming_weekday(said_on: date, weekday: int) -> tuple[date, ...]:
    first = monday_of(said_on) + timedelta(weekday)
    return coming(said_on, [first, first + timedelta(7), first + timedelta(14)])


def coming_date(said_on: date, month: int, day: int) -> date | None:
    """The coming day of that name, unless it is so far off that the last one may be meant."""
    for year in range(said_on.year, said_on.year + 2):
        found = day_or_none(year, month, day)
        if found and found >= said_on:
            return found if (found - said_on).days <= LONGEST_WITHOUT_YEAR else None
    return None


def within_reach(said_on: date, days: Iterable[date]) -> tuple[date, ...]:
    """Those that are not past, in order; none of them where one is too far off to be promised.

    The far one is not just left out: “Monday or next year” would become Monday.
    """
    ahead = tuple(sorted({day for day in days if day >= said_on}))
    return ahead if ahead and (ahead[-1] - said_on).days <= LONGEST_WAIT else ()
