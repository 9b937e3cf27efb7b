"""The last day of a time: its limit, two of them, and the sentence around it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from itertools import product

from followups.phrases.periods import next_week, part_of_period, week_after_next
from followups.phrases.times import END, FRIDAY, Moment, Period, PeriodPart, monday_of
from followups.phrases.vocabulary import reads, same, says

A_WEEK = timedelta(7)


says("limits", "[<hedge>] <limit> [<hedge>] [<limit>] [<limit>]|<hedge>")
says("insides", "[<hedge>] <inside> [<hedge>] [<inside>] [<inside>]")
says("during", "[<hedge>] (in|within|during|in course of|over|around|about) [<hedge>]|<hedge>")
says("by", "[<hedge>] (by|until|towards|toward|(no|not) later than|at latest) [<hedge>]")
says("before", "[<hedge>] (before|prior to) [<hedge>]")

reads("moment", "<day>", "<timed>")(same)
reads("placed", "[<limits>] <moment>", "[<insides>|<hedge>] (<stretch>|<end>|<ahead>)")(same)
reads("placed", "<insides> <length>")(same)
reads("placed", "over (<stretch>|<ahead>)", "<before> (<timed>|<end>)")(same)
reads("stated", "<placed>", "[<hedge>] <length>")(same)
reads("fronted", "<placed>", "[<hedge>] on [<limits>] (<moment>|<stretch>)", "[<limits>] <today>")(
    same
)
reads("due", "<fronted>", "[<hedge>] <length>")(same)


@reads("placed", "[<during>] <period>")
def _during(_said_on: date, period: Period) -> Moment:
    days = tuple(period.last(start) for start in period.starts)
    return Moment(days, period.words, is_open=True, ask=period.ask)


@reads("placed", "<by> <period>")
def _by(said_on: date, period: Period) -> Moment:
    """“By December” can be its first day or its last. A week is too short for it to matter."""
    during = _during(said_on, period)
    if period.kind == "week":
        return during
    return Moment(period.starts + during.days, f"by {period.words}", ask=True)


@reads("placed", "<before> <period>")
def _before_period(_said_on: date, period: Period) -> Moment:
    return _before(Moment(period.starts, period.words, ask=period.ask))


@reads("placed", "<before> <day>")
def _before_day(_said_on: date, day: Moment) -> Moment:
    return _before(day)


@reads("placed", "<before> weekend")
def _before_weekend(said_on: date) -> Moment:
    return Moment((monday_of(said_on) + timedelta(FRIDAY),), "before the weekend")


def _before(moment: Moment) -> Moment:
    days = tuple(day - timedelta(1) for day in moment.days)
    return Moment(days, f"before {moment.name}", ask=moment.ask or len(days) > 1)


@reads("placed", "[<insides>] [end of] this week or [<insides>] [the] next")
@reads("placed", "[<insides>] <late> [of] this week [or] [<insides>] (<parts>|<late>) [of|in] next")
def _this_week_or_next(said_on: date, *parts: PeriodPart) -> Moment | None:
    """“Late this week or early next”."""
    return part_of_period(said_on, parts[-1] if parts else END, next_week(said_on))


@reads("placed", "[<insides>] [end of] next week or [<insides>] week after")
def _next_week_or_the_one_after(said_on: date) -> Moment:
    return _during(said_on, week_after_next(said_on))


@reads("due", "(between|from) now (and|until|to) <due>")
def _from_now(_said_on: date, due: Moment) -> Moment:
    return replace(due, is_open=True)


# Two of them: “Thursday or Friday”, “between Monday and Wednesday”


def _later_of(said_on: date, first: Moment, second: Moment) -> Moment:
    days = set()
    for one, other in _pairs(first, second):
        days.add(max(one, other))
        near, far = sorted(((one - said_on).days, (other - said_on).days))
        same_kind = first.is_weekday and second.is_weekday  # “Thursday or Friday next week”
        if far - near > 7 and far >= 3 * near and not same_kind:
            days.add(min(one, other))  # “in three days or three weeks”: they do not know
    return _joined(first, second, "or", days)


def _up_to(_said_on: date, first: Moment, second: Moment) -> Moment:
    days = {last for start, last in _pairs(first, second) if start < last}
    return _joined(first, second, "to", days)


def _pairs(first: Moment, second: Moment) -> Iterator[tuple[date, date]]:
    """A weekday that is named second is the one after the first: “Tuesday or Wednesday”."""
    for one, other in product(first.days, second.days):
        follows = second.is_weekday and other < one and other.weekday() > one.weekday()
        yield one, other + A_WEEK if follows else other


def _joined(first: Moment, second: Moment, link: str, days: set[date]) -> Moment:
    words = f"{first.name} {link} {second.name.removeprefix('within ')}"
    return Moment(tuple(sorted(days)), words, is_open=True, ask=first.ask or second.ask)


for _time, _due in (("time", "due"), ("stated_time", "stated")):
    reads(_time, f"<{_due}>")(same)
    reads(_time, f"<{_due}> or [<hedge>] <due>", f"<{_due}> <perhaps> <due>")(_later_of)
    reads(_time, f"<{_due}> [or] <due> <most>")(_up_to)
    reads(
        _time, f"[from] <{_due}> (to|through|thru) <due>", f"[<hedge>] between <{_due}> and <due>"
    )(_up_to)


# A sentence around it. “She said on Friday” may tell when she said it: `stated` has no “on”.

says("opening", "[<hedge>] [<report>] [<hedge>] (<clause>|<thing>)")
says("tails", "<tail> [<tail>] [<tail>]")
reads("answer", "[<opening>] <time> [<tails>]")(same)
reads("answer", "[<hedge>] <report> [<hedge>] <stated_time> [<tails>]")(same)
reads("answer", "[<report>] <fronted> [<hedge>] <clause> [<tails>]")(same)
reads("answer", "<stated_time> <report>")(same)
