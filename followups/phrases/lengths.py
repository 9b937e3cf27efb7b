"""Lengths of time: “three days”, “a week or two”, “5-7 business days”, “the next few weeks”."""

from __future__ import annotations

from datetime import date

from followups.phrases.times import Moment, Span, Unit
from followups.phrases.vocabulary import means, reads, same, says
from followups.phrases.wording import spelled

_UNITS = {
    Unit("hour", 1, "hour", "hours"): ("hour|hr|h", "hours|hrs"),
    Unit("day", 1, "day", "days"): ("[calendar] day|d", "[calendar] days"),
    Unit("day", 7, "week", "weeks"): ("[full|whole] week|w", "[full|whole] weeks"),
    Unit("day", 14, "fortnight", "fortnights"): ("fortnight", "fortnights"),
    Unit("month", 1, "month", "months"): ("month|mth", "months|mths"),
    Unit("working day", 1, "working day", "working days"): (
        "(business|working|work|office) day|weekday",
        "(business|working|work|office) days|weekdays",
    ),
}
for _unit, (_one, _many) in _UNITS.items():
    means("one", _unit, _one)
    means("many", _unit, _many)
reads("unit", "<one>", "<many>")(same)

means("count", 1, "a|an|another")
means("count", 2, "[a|another] couple [of] [more]")
means("count", 3, "[a|another] few [more]")
means("count", 0.5, "half a|half an")
says("most", "at most|at latest|max|maximum|tops|at outside")


@reads("count", "[another] <figure> [more]")
def _whole(_said_on: date, figure: int) -> float:
    return figure


@reads("count", "<and_a_half>", "<figure> and a half")
def _and_a_half(_said_on: date, whole: int) -> float:
    return whole + 0.5


@reads("counts", "[between|from] <count> (to|or|and) <count>", "<count> [or] <perhaps> <count>")
def _counts(_said_on: date, low: float, high: float) -> tuple[float, float]:
    return low, high


@reads("span", "<count> <unit>")
def _span(_said_on: date, count: float, unit: Unit) -> Span:
    return Span(count, unit, f"{spelled(count)} {unit.many if count > 1 else unit.one}")


@reads("span", "a <unit> and a half")
def _unit_and_a_half(said_on: date, unit: Unit) -> Span:
    return _span(said_on, 1.5, unit)


@reads("span", "<counts> <unit>")
def _span_between(_said_on: date, counts: tuple[float, float], unit: Unit) -> Span:
    low, high = counts
    words = f"{spelled(low)} to {spelled(high)} {unit.many}"
    return Span(max(low, high), unit, words, is_open=True)


@reads("span", "<count> <unit> (or|to) [<perhaps>] <count>", "<count> <unit> <perhaps> <count>")
@reads("span", "<count> <unit> <count> <most>")
def _span_or_more(said_on: date, low: float, unit: Unit, high: float) -> Span:
    return _span_between(said_on, (low, high), unit)


@reads("length", "<span> [time]", "<span> (from (now|today)|of today)")
@reads("ahead", "[the] (next|coming) <span>")
def length(said_on: date, span: Span) -> Moment | None:
    """“36 hours” and “72 hours” are times to wait; “40 hours” is how long one works there."""
    if span.unit.base == "hour" and span.count > 24 and span.count % 12:
        return None
    return Moment((span.after(said_on),), f"within {span.words}", is_open=span.is_open)


@reads("length", "within <one>")
@reads("ahead", "the next <one>")
def _length_of_one(said_on: date, unit: Unit) -> Moment | None:
    """“Within the week” is within a week: the later of its two readings."""
    return length(said_on, _span(said_on, 1, unit))


@reads("ahead", "[the] (next|coming) <one> [or] [<perhaps>] <count>")
def _length_of_one_or_more(said_on: date, unit: Unit, count: float) -> Moment | None:
    return length(said_on, _span_or_more(said_on, 1, unit, count))


@reads("ahead", "next <one>")
def _next_working_day(said_on: date, unit: Unit) -> Moment | None:
    """“Next week” is a week of its own, not a length; “next working day” is one."""
    return _length_of_one(said_on, unit) if unit.base == "working day" else None
