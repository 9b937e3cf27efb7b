"""Weeks, months, quarters and years, and parts of them: “early next week”."""

from __future__ import annotations

from datetime import date, timedelta

from dateutil.relativedelta import relativedelta

from followups.explain import MONTHS
from followups.phrases.times import (
    EARLY,
    END,
    FIRST_HALF,
    FRIDAY,
    MIDDLE,
    START,
    Moment,
    Period,
    PeriodPart,
    coming,
    monday_of,
)
from followups.phrases.vocabulary import means, reads, same
from followups.phrases.wording import spelled

JUST_PAST = range(1, 4)  # months; “October” in mid-November is not the next one


@reads("period", "this week")
def _this_week(said_on: date) -> Period:
    """On a weekend the week that comes, and that has to be asked."""
    weekend = said_on.weekday() > FRIDAY
    return Period((monday_of(said_on) + timedelta(7 * weekend),), "week", "this week", ask=weekend)


@reads("period", "next week", "[this|the] coming week")
def next_week(said_on: date) -> Period:
    """On a Sunday the week that begins tomorrow, or the one after it."""
    first = monday_of(said_on) + timedelta(7)
    later = (first + timedelta(7),) if said_on.weekday() > FRIDAY + 1 else ()
    return Period((first, *later), "week", "next week")


@reads("period", "week after next")
def week_after_next(said_on: date) -> Period:
    starts = tuple(start + timedelta(7) for start in next_week(said_on).starts)
    return Period(starts, "week", "the week after next")


@reads("period", "week (of|commencing|beginning|starting) <day>")
def _week_of(said_on: date, day: Moment) -> Period:
    """The week with that day in it; from a day of the weekend it is the week that follows."""
    starts = tuple(monday_of(d + timedelta(2 * (d.weekday() > FRIDAY))) for d in day.days)
    return Period(tuple(dict.fromkeys(starts)), "week", f"the week of {day.name}", ask=day.ask)


@reads("period", "[this] <month_name> [<year>]")
def _month(said_on: date, month: int, year: int | None = None) -> Period | None:
    if not year and (said_on.month - month) % 12 in JUST_PAST:
        return None
    year = year or said_on.year + (month < said_on.month)
    return Period((date(year, month, 1),), "month", MONTHS[month - 1])


_SPANS_OF = {"month": 1, "quarter": 3, "year": 12}


def _starts(said_on: date, kind: str) -> list[date]:
    """The first days of the month, quarter or year that runs, and of the two that follow."""
    months = _SPANS_OF[kind]
    first = date(said_on.year, said_on.month - (said_on.month - 1) % months, 1)
    return [first + relativedelta(months=months * n) for n in range(3)]


means("kind", "month", "month")
means("kind", "quarter", "quarter")
means("kind", "year", "[calendar] year")


@reads("period", "this <kind>")
def _this_period(said_on: date, kind: str) -> Period:
    return Period((_starts(said_on, kind)[0],), kind, f"this {kind}")


@reads("period", "next <kind>")
def _next_period(said_on: date, kind: str) -> Period:
    return Period((_starts(said_on, kind)[1],), kind, f"next {kind}")


@reads("period", "<quarter> [<year>]")
def _quarter(said_on: date, quarter: int, year: int | None = None) -> Period:
    year = year or said_on.year + (3 * quarter < said_on.month)
    return Period((date(year, 3 * quarter - 2, 1),), "quarter", f"quarter {quarter}")


@reads("definite", "[work|working|business] week")
def _the_week(said_on: date) -> Period:
    first = monday_of(said_on)
    starts = tuple(first + timedelta(7 * n) for n in range(3))
    return Period(starts, "week", "the week", ask=said_on.weekday() > FRIDAY)


@reads("definite", "<kind>")
def _the_period(said_on: date, kind: str) -> Period:
    return Period(tuple(_starts(said_on, kind)), kind, f"the {kind}")


means("part", EARLY, "early [part]")
means("part", START, "start|beginning|1st part|1st thing")
means("part", FIRST_HALF, "1st half")
means("part", MIDDLE, "middle|mid")
means(
    "late",
    END,
    "[very|tail|back] end|last day|late|later|(2nd|latter|back) half|(latter|last) part",
)
reads("parts", "<part>")(same)


@reads("parts", "<part> (to|or|and) [<hedge>] <part>", "<part> [to|or|and] [<hedge>] <late>")
def _later_part(_said_on: date, first: PeriodPart, last: PeriodPart) -> PeriodPart | None:
    return last if last.day > first.day else None


@reads("stretch", "<parts> [of|in] <period>")
@reads("end", "<late> [of|in] <period>")
def part_of_period(_said_on: date, part: PeriodPart, period: Period) -> Moment | None:
    days = tuple(day for start in period.starts if (day := period.day_of(part, start)))
    return _part(part, period, days)


@reads("stretch", "<parts> [of|in] <definite>")
@reads("end", "<late> [of|in] <definite>")
def _part_of_definite(said_on: date, part: PeriodPart, period: Period) -> Moment | None:
    """As with a weekday: the coming one, and where that is today it is asked."""
    days = [day for start in period.starts if (day := period.day_of(part, start))]
    return _part(part, period, coming(said_on, days))


def _part(part: PeriodPart, period: Period, days: tuple[date, ...]) -> Moment | None:
    words = f"{part.words} {period.words}"
    return Moment(days, words, is_open=part is not END, ask=period.ask) if days else None


@reads("end", "end of week [of|in] <period>")
def _end_of_week(said_on: date, week: Period) -> Moment | None:
    """“EOW next week”."""
    return part_of_period(said_on, END, week) if week.kind == "week" else None


@reads("end", "<kind> end")
def _month_end(said_on: date, kind: str) -> Moment | None:
    return _part_of_definite(said_on, END, _the_period(said_on, kind))


@reads("stretch", "midweek")
def _midweek(said_on: date) -> Moment | None:
    return _part_of_definite(said_on, MIDDLE, _the_week(said_on))


@reads("stretch", "(midweek|mid week) <period>")
def _midweek_of(said_on: date, week: Period) -> Moment | None:
    return part_of_period(said_on, MIDDLE, week) if week.kind == "week" else None


@reads("stretch", "[end of] <nth> week (of|in) (<period>|<definite>)")
def _nth_week(said_on: date, nth: int, month: Period) -> Moment | None:
    """The first week of a month is its first seven days."""
    if month.kind != "month" or nth > 4:
        return None
    days = [start + timedelta(7 * nth - 1) for start in month.starts]
    return Moment(coming(said_on, days), f"week {spelled(nth)} of {month.words}", is_open=True)


@reads("stretch", "last week (of|in) (<period>|<definite>)")
def _last_week(said_on: date, month: Period) -> Moment | None:
    if month.kind != "month":
        return None
    days = coming(said_on, [month.last(start) for start in month.starts])
    return Moment(days, f"the last week of {month.words}", is_open=True)


@reads("stretch", "week ending [on] <day>")
def _week_ending(_said_on: date, day: Moment) -> Moment:
    return day


@reads("stretch", "[this|coming|this coming|the coming] (weekend|week end)")
def _weekend(said_on: date) -> Moment:
    return Moment((monday_of(said_on) + timedelta(6),), "the weekend", is_open=True)


@reads("stretch", "next weekend")
def _next_weekend(said_on: date) -> Moment:
    return Moment((monday_of(said_on) + timedelta(13),), "next weekend", is_open=True)
