"""Days by their place from today: “tomorrow”, “next Friday”, “a week on Tuesday”."""

from __future__ import annotations

from datetime import date, timedelta

from dateutil.relativedelta import FR, MO, SA, SU, TH, TU, WE, relativedelta

from followups.explain import WEEKDAYS
from followups.phrases.times import FRIDAY, Moment, Period, Span, coming, coming_weekday, monday_of
from followups.phrases.vocabulary import reads, says

NTH = (MO, TU, WE, TH, FR, SA, SU)  # dateutil's weekdays, to be counted


@reads("today", "[later|by|<hour>] today [at|in|by] [<hour>]", "this (morning|afternoon|evening)")
@reads("today", "tonight|end of [business|working|work] day|close of (business|play)")
def _today(said_on: date) -> Moment:
    return Moment((said_on,), "today")


@reads("day", "tomorrow")
def _tomorrow(said_on: date) -> Moment:
    return Moment((said_on + timedelta(1),), "tomorrow")


@reads("day", "day after tomorrow", "tomorrow or (day after|the next day|following day)")
def _day_after_tomorrow(said_on: date) -> Moment:
    return Moment((said_on + timedelta(2),), "the day after tomorrow")


@reads("day", "[this|coming|upcoming|this coming|the coming] <weekday>")
def _this_weekday(said_on: date, weekday: int) -> Moment:
    return Moment(coming_weekday(said_on, weekday), WEEKDAYS[weekday], is_weekday=True)


@reads("day", "[the] next <weekday>", "<weekday> next")
def _next_weekday(said_on: date, weekday: int) -> Moment:
    """That day of next week; on a weekend it is not clear which week is the next."""
    first = monday_of(said_on) + timedelta(7 + weekday)
    later = (first + timedelta(7),) if said_on.weekday() > FRIDAY else ()
    return Moment((first, *later), f"next {WEEKDAYS[weekday]}", is_weekday=True)


@reads("day", "<weekday> after next")
def _weekday_after_next(said_on: date, weekday: int) -> Moment:
    return _later_by(_next_weekday(said_on, weekday), 7, f"the {WEEKDAYS[weekday]} after next")


@reads("day", "<weekday> [of|in] <period>")
def _weekday_of_week(_said_on: date, weekday: int, week: Period) -> Moment | None:
    if week.kind != "week":
        return None
    days = tuple(start + timedelta(weekday) for start in week.starts)
    return Moment(days, f"{WEEKDAYS[weekday]} of {week.words}", ask=week.ask, is_weekday=True)


@reads("day", "<period> [on|by] <weekday>")
def _week_weekday(said_on: date, week: Period, weekday: int) -> Moment | None:
    return _weekday_of_week(said_on, weekday, week)


@reads("day", "<span> from <day>")
def _span_from_day(_said_on: date, span: Span, day: Moment) -> Moment:
    days = tuple(span.after(start) for start in day.days)
    return Moment(days, f"{span.words} from {day.name}", span.is_open, day.ask)


reads("named", "<weekday>")(_this_weekday)
reads("named", "tomorrow")(_tomorrow)
reads("named", "today")(_today)


@reads("day", "<span> on <named>")
def _weeks_on_day(said_on: date, span: Span, day: Moment) -> Moment | None:
    """“A week on Tuesday” is a week from Tuesday; “three days on Tuesday” says nothing."""
    return _span_from_day(said_on, span, day) if span.unit.size >= 7 else None


@reads("day", "<span> <named>")
def _week_and_day(said_on: date, span: Span, day: Moment) -> Moment | None:
    """“A week Tuesday”. “Two weeks, Friday” would be a length and a correction of it."""
    return _weeks_on_day(said_on, span, day) if span.count == 1 or not day.is_weekday else None


@reads("day", "<named> week")
def _day_week(_said_on: date, day: Moment) -> Moment:
    return _later_by(day, 7, f"a week from {day.words}")


@reads("day", "<named> fortnight")
def _day_fortnight(_said_on: date, day: Moment) -> Moment:
    return _later_by(day, 14, f"a fortnight from {day.words}")


@reads("day", "(this|same) time next week")
def _time_next_week(said_on: date) -> Moment:
    return Moment((said_on + timedelta(7),), "a week from today")


def _later_by(moment: Moment, days: int, words: str) -> Moment:
    return Moment(tuple(day + timedelta(days) for day in moment.days), words, ask=moment.ask)


@reads("day", "<date>")
def _date_alone(_said_on: date, day: Moment) -> Moment:
    return day


@reads("day", "[this|next|coming|this coming|the coming|the next] <weekday> <date>")
def _weekday_and_date(said_on: date, weekday: int, day: Moment) -> Moment:
    """The two have to agree; where they do not, one of them is a slip: ask which."""
    agreed = tuple(d for d in day.days if d.weekday() == weekday)
    if agreed:
        return Moment(agreed)
    either = coming_weekday(said_on, weekday) + day.days
    return Moment(either, "the weekday and the date do not agree", ask=True)


@reads("day", "<date> <weekday>")
def _date_and_weekday(said_on: date, day: Moment, weekday: int) -> Moment:
    return _weekday_and_date(said_on, weekday, day)


@reads("day", "<nth> <weekday> (of|in) (<period>|<definite>)")
def _nth_weekday(said_on: date, nth: int, weekday: int, month: Period) -> Moment | None:
    if month.kind != "month" or nth > 4:
        return None
    days = [start + relativedelta(weekday=NTH[weekday](nth)) for start in month.starts]
    return Moment(coming(said_on, days))


@reads("day", "last <weekday> (of|in) (<period>|<definite>)")
def _last_weekday(said_on: date, weekday: int, month: Period) -> Moment | None:
    if month.kind != "month":
        return None
    ends = [month.last(start) for start in month.starts]
    return Moment(coming(said_on, [end + relativedelta(weekday=NTH[weekday](-1)) for end in ends]))


# Hours: named and left aside, the day is what counts

says(
    "hour",
    "morning|afternoon|evening|night|noon|midday|lunch|lunchtime|close|1st thing|last thing",
    "early|late|<figure> (am|pm|oclock)|<clock> [am|pm]|(end|close) of (business|play|work)",
    "[very] end of [business|working|work] day",
)


@reads("timed", "<hour> [on|of|in] <day> [<hour>]", "<day> [at|by|in|around|before] <hour>")
@reads("timed", "end of <day>")
def _timed(_said_on: date, day: Moment) -> Moment:
    return day
