"""Reasons to sentences. The engine decides; the words are here."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date

from followups.advice import Advice, Code, Reason, Step, StepKind

WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)
NUMBERS = (
    *("no", "one", "two", "three", "four", "five", "six"),
    *("seven", "eight", "nine", "ten", "eleven", "twelve"),
)
# What there is to do, as Today, the lists, the calendar, the mail and the admin call it.
STEP_NAMES = {
    StepKind.CALL: "Call",
    StepKind.REST: "Let it rest",
    StepKind.THANKS: "Thank-you note",
}
STEP_NOUNS = {StepKind.CALL: "call", StepKind.REST: "rest", StepKind.THANKS: "thank-you note"}
EXPECTED = "They have met you. A call today is expected, not pushy."
MESSAGE_NAMES = {
    "voicemail": "voicemail",
    "word_left": "word left with someone",
    "written": "written follow-up",
}


def day_in_words(day: date, today: date | None = None) -> str:
    """“Friday 13 November”; with `today`, “today”, “tomorrow”, and the year where it differs."""
    if today is not None:
        near = {0: "today", 1: "tomorrow", -1: "yesterday"}.get((day - today).days)
        if near:
            return near
    year = f" {day.year}" if today is not None and day.year != today.year else ""
    return f"{WEEKDAYS[day.weekday()]} {day.day} {MONTHS[day.month - 1]}{year}"


def on_day_in_words(day: date, today: date | None = None) -> str:
    """“on Friday 13 November”, “yesterday”."""
    words = day_in_words(day, today)
    return f"on {words}" if " " in words else words


def step_on(kind: StepKind, day: date, today: date | None = None) -> str:
    """“Call on Friday 13 November”, “Let it rest today”, “Thank them tomorrow”."""
    verb = "Thank them" if kind is StepKind.THANKS else STEP_NAMES[kind]
    return f"{verb} {on_day_in_words(day, today)}"


def short_day(day: date) -> str:
    """“Fri 13 Nov”."""
    return f"{WEEKDAYS[day.weekday()][:3]} {day.day} {MONTHS[day.month - 1][:3]}"


def count_in_words(number: int, noun: str, plural: str = "") -> str:
    """“two calls”, “one call”, “no calls”; figures above twelve."""
    word = NUMBERS[number] if number < len(NUMBERS) else str(number)
    return f"{word} {noun if number == 1 else plural or noun + 's'}"


def length_in_words(days: int) -> str:
    """“a day”, “a week”, “two weeks”, “ten days”."""
    if days == 1:
        return "a day"
    if days == 7:
        return "a week"
    if days and days % 7 == 0:
        return count_in_words(days // 7, "week")
    return count_in_words(days, "day")


def sentence(reason: Reason) -> str:
    """One reason as one sentence."""
    return _SENTENCES[reason.code](reason)


def sentences(reasons: Sequence[Reason]) -> list[str]:
    """Every reason as a sentence, in the order in which the rules spoke."""
    return [sentence(reason) for reason in reasons]


def summary(step: Step, today: date | None = None) -> str:
    """The few sentences under the strip: why this, and why on this day.

    With `today` the days near it are called today, tomorrow and yesterday.
    """
    by_code = {reason.code: reason for reason in step.reasons}
    parts = [_short_answer(by_code, today), _short_wait(by_code, step, today)]
    if Code.DEFER in by_code:
        until = day_in_words(by_code[Code.DEFER].on, today)
        parts.append(f"You put it off until {until}.")
    parts += [_short_quiet(step, today), _short_last_message(by_code, step)]
    return " ".join(part for part in parts if part)


def stopped(advice: Advice) -> str:
    """Why nothing is asked for any more, or an empty string where something is."""
    return sentence(advice.stopped) if advice.stopped else ""


def refusal(reason: Reason) -> str:
    """Why one more message is refused, for a reason of `rules.passes_limit`."""
    out = count_in_words(reason.count, "message").capitalize()
    verb = "has" if reason.count == 1 else "have"
    limit = NUMBERS[reason.limit]
    return f"{out} {verb} had no answer, and {limit} is your limit. No call back means no."


def _short_answer(by_code: dict[Code, Reason], today: date | None) -> str:
    if Code.ROUND_NEW not in by_code or Code.MESSAGE_COUNTS in by_code:
        return ""
    return f"You last heard from them {on_day_in_words(by_code[Code.ROUND_NEW].on, today)}."


def _short_wait(by_code: dict[Code, Reason], step: Step, today: date | None) -> str:
    if step.kind is StepKind.THANKS:
        return sentence(by_code[Code.THANKS])
    if step.kind is StepKind.REST:
        limit = by_code[Code.MESSAGE_LIMIT]
        left = count_in_words(limit.count, "message").capitalize()
        last = on_day_in_words(limit.on, today)
        left += f", left {last}" if limit.count == 1 else f", the last {last}"
        if today is not None and today < step.on:
            return f"{left}. If nothing comes by {day_in_words(step.on, today)}, assume it is a no."
        return f"{left}, and no answer. Assume it is a no."
    if Code.CALL_AGAIN in by_code:
        again = by_code[Code.CALL_AGAIN]
        return f"Nobody answered {on_day_in_words(again.since or again.on, today)}."
    if Code.MESSAGE_GAP in by_code:
        gap = by_code[Code.MESSAGE_GAP]
        name = MESSAGE_NAMES[gap.kind]
        wait = length_in_words(gap.days).capitalize()
        return f"{wait} after the {name} {on_day_in_words(gap.since or gap.on, today)}."
    if Code.TIME_GIVEN in by_code:
        given = by_code[Code.TIME_GIVEN]
        said = f"They said “{given.words}”" if given.words else "They gave a time"
        lasts = "lasted" if today is not None and (given.since or given.on) < today else "lasts"
        which = f", which makes it {day_in_words(step.on, today)}" if step.on == given.on else ""
        return f"{said}: that {lasts} until {_since(given, today)}{which}."
    none = by_code[Code.TIME_NONE]
    makes_it = f": that makes it {day_in_words(step.on, today)}" if step.on == none.on else ""
    return f"They gave no time, so they get {length_in_words(none.days)}{makes_it}."


def _short_quiet(step: Step, today: date | None) -> str:
    passed = [r for r in step.reasons if r.code in (Code.QUIET_WEEKDAY, Code.QUIET_HOLIDAY)]
    if not passed:
        return ""
    weekdays = sorted({r.on.weekday() for r in passed if r.code is Code.QUIET_WEEKDAY})
    names = [f"{WEEKDAYS[day]}s" for day in weekdays]
    if {5, 6} <= set(weekdays):
        names = ["weekends", *names[:-2]]
    names += [r.words for r in passed if r.code is Code.QUIET_HOLIDAY]
    skipped = listed(names)
    return (
        f"{skipped[0].upper()}{skipped[1:]} {'is' if _is_one(passed) else 'are'} skipped: "
        f"that makes it {day_in_words(step.on, today)}."
    )


def _is_one(passed: Sequence[Reason]) -> bool:
    return len(passed) == 1 and passed[0].code is Code.QUIET_HOLIDAY


def _short_last_message(by_code: dict[Code, Reason], step: Step) -> str:
    counted = by_code.get(Code.MESSAGE_COUNTS)  # the last one: later reasons replace earlier
    if step.kind is not StepKind.CALL or counted is None or counted.count + 1 != counted.limit:
        return ""
    return f"The {ORDINALS[counted.limit]} message is the last: after it, let it rest."


def listed(words: Sequence[str]) -> str:
    """“a”, “a and b”, “a, b and c”."""
    return " and ".join([", ".join(words[:-1]), words[-1]] if len(words) > 1 else words)


def _time_given(reason: Reason) -> str:
    said = f"They said “{reason.words}”" if reason.words else "They gave a time"
    return (
        f"{said}: the last day of it is {_since(reason)}, "
        f"so the time is up on {day_in_words(reason.on)}."
    )


def _time_none(reason: Reason) -> str:
    wait = length_in_words(reason.days)
    return f"They gave no time: {wait} from {_since(reason)} is {day_in_words(reason.on)}."


def _quiet_weekday(reason: Reason) -> str:
    return f"{day_in_words(reason.on)} is skipped: no calls on {WEEKDAYS[reason.on.weekday()]}s."


def _quiet_holiday(reason: Reason) -> str:
    return f"{day_in_words(reason.on)} is skipped: it is a holiday, {reason.words}."


def _message_counts(reason: Reason) -> str:
    name, on = MESSAGE_NAMES[reason.kind], day_in_words(reason.on)
    return f"The {name} on {on} counts as message {reason.count} of {reason.limit}."


def _message_gap(reason: Reason) -> str:
    wait, on = length_in_words(reason.days), day_in_words(reason.on)
    return f"A message gets {wait} to be answered: from {_since(reason)} that is {on}."


def _call_again(reason: Reason) -> str:
    return f"Nobody answered on {_since(reason)} and no message was left: try again the next day."


def _message_limit(reason: Reason) -> str:
    left, limit = count_in_words(reason.count, "unanswered message"), NUMBERS[reason.limit]
    if reason.count > reason.limit:
        return f"There are {left}, past the limit of {limit}: no more of them."
    return f"There {'is' if reason.count == 1 else 'are'} {left}, and {limit} is the limit."


def _rest(reason: Reason) -> str:
    wait, on = length_in_words(reason.days), day_in_words(reason.on)
    return f"If nothing has come {wait} after {_since(reason)}, on {on}, assume it is a no."


def _round_new(reason: Reason) -> str:
    return f"They answered on {day_in_words(reason.on)}: the count of messages begins at nought."


def _superseded(reason: Reason) -> str:
    return f"A later interview on {day_in_words(reason.on)} takes over from this one."


def _closed(reason: Reason) -> str:
    return f"The application was closed on {day_in_words(reason.on)}: {reason.words.lower()}."


def _chosen(reason: Reason) -> str:
    why = f": {reason.words}" if reason.words else ""
    return f"You chose on {day_in_words(reason.on)} not to follow up on this one{why}."


def _defer(reason: Reason) -> str:
    return f"You put it off on {_since(reason)}: not before {day_in_words(reason.on)}."


def _thanks(reason: Reason) -> str:
    when = "the day after" if reason.days == 1 else f"{length_in_words(reason.days)} after"
    return f"A thank-you note goes out {when} the interview of {_since(reason)}."


def _since(reason: Reason, today: date | None = None) -> str:
    return day_in_words(reason.since or reason.on, today)


ORDINALS = ("no", "first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth")

_SENTENCES: dict[Code, Callable[[Reason], str]] = {
    Code.TIME_GIVEN: _time_given,
    Code.TIME_NONE: _time_none,
    Code.QUIET_WEEKDAY: _quiet_weekday,
    Code.QUIET_HOLIDAY: _quiet_holiday,
    Code.MESSAGE_COUNTS: _message_counts,
    Code.MESSAGE_GAP: _message_gap,
    Code.CALL_AGAIN: _call_again,
    Code.MESSAGE_LIMIT: _message_limit,
    Code.REST: _rest,
    Code.ROUND_NEW: _round_new,
    Code.STOP_SUPERSEDED: _superseded,
    Code.STOP_CLOSED: _closed,
    Code.STOP_CHOSEN: _chosen,
    Code.DEFER: _defer,
    Code.THANKS: _thanks,
}
