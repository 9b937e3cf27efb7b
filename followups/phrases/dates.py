"""Dates: “the 25th”, “4 December”, “12/04”, “2026-12-01”."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date

from dateutil.relativedelta import relativedelta

from followups.phrases.times import Moment, Period, coming, coming_date, day_or_none
from followups.phrases.vocabulary import reads, same

LONGEST_IN_FIGURES = 120  # days; “12/04” said in November is 4 December, not 12 April
SURE_IN_FIGURES = 60  # days; “3/4” said then could be 4 March as well as 3 April


@reads("date", "<nth>")
def _day_of_month(said_on: date, nth: int) -> Moment | None:
    """The coming one. “The 31st”, said in a month without it: its end, or that of the next."""
    if nth > 31:
        return None
    firsts = [said_on.replace(day=1) + relativedelta(months=n) for n in range(3)]
    days = {first: day_or_none(first.year, first.month, nth) for first in firsts}
    ahead = coming(said_on, [day for day in days.values() if day])
    ends = [first + relativedelta(day=31) for first, day in days.items() if day is None]
    return Moment((*(end for end in ends if said_on <= end < ahead[0]), *ahead))


@reads("date", "<nth> of <period>", "<nth> of <definite>")
def _day_of_period(said_on: date, nth: int, month: Period) -> Moment | None:
    if month.kind != "month":
        return None
    days = [day_or_none(start.year, start.month, nth) for start in month.starts]
    return Moment(coming(said_on, [day for day in days if day]))


reads("day_number", "<figure>", "<nth>")(same)


@reads("date", "<day_number> [of] <month_name> [<year>]")
def _day_and_month(said_on: date, day: int, month: int, year: int | None = None) -> Moment | None:
    found = day_or_none(year, month, day) if year else coming_date(said_on, month, day)
    return Moment((found,)) if found else None


@reads("date", "<month_name> <day_number> [<year>]")
def _month_and_day(said_on: date, month: int, day: int, year: int | None = None) -> Moment | None:
    return _day_and_month(said_on, day, month, year)


@reads("date", "[between|from] <day_number> (to|or|and) <day_number> [of] <month_name> [<year>]")
def _days_and_month(
    said_on: date, first: int, last: int, month: int, year: int | None = None
) -> Moment | None:
    day = _day_and_month(said_on, last, month, year) if first < last else None
    return replace(day, is_open=True) if day else None


@reads("date", "[between|from] <month_name> <day_number> (to|or|and) <day_number> [<year>]")
def _month_and_days(
    said_on: date, month: int, first: int, last: int, year: int | None = None
) -> Moment | None:
    return _days_and_month(said_on, first, last, month, year)


@reads("date", "<written>")
def _in_figures(said_on: date, written: str) -> Moment | None:
    """Day first or month first: both, unless the one is near and the other is far off."""
    one, two, *year = (int(figures) for figures in re.split(r"[-/.]", written))
    if year and one > 31:
        days = [day_or_none(one, two, year[0])]
    elif year:
        full = year[0] + (said_on.year // 100 * 100 if year[0] < 100 else 0)
        days = [day_or_none(full, two, one), day_or_none(full, one, two)]
    else:
        days = [coming_date(said_on, two, one), coming_date(said_on, one, two)]
    ahead = sorted({day for day in days if day and day >= said_on})
    near = [day for day in ahead if (day - said_on).days <= LONGEST_IN_FIGURES]
    if near and (near[0] - said_on).days > SURE_IN_FIGURES:
        near = ahead
    return Moment(tuple(near or (ahead if year else ())))
