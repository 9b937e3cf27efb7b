"""The rules: what to do next after an interview, on which day, and why.

Pure: no clock, no database, no wording. `advise` is told what happened (a `Thread`) and how the
user follows up (an `Etiquette`), and answers with steps. Every reason carries the stable code of
its rule and the values it used; `followups.explain` turns reasons into sentences, and
`docs/rules.md` lists the codes.

Source: the project's design; the rules follow the advice to wait until the time they gave is up.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date, timedelta

from followups.advice import Advice, Code, Reason, Since, Step, StepKind
from followups.etiquette import Etiquette
from followups.history import Event, EventKind, Thread


@dataclass(frozen=True, slots=True)
class Promise:
    """The time they gave: their words, and the last day of it."""

    words: str
    last_day: date


@dataclass(frozen=True, slots=True)
class Round:
    """The waiting since they were last heard: from the interview, or from their last answer.

    `earlier` is a promise from before, still running when they answered without a new one.
    `rounds` adds what happened in it, before anybody else sees it.
    """

    on: date
    promise: Promise | None
    earlier: Promise | None = None
    answered: bool = False
    messages: list[Event] = field(default_factory=list)
    unanswered_calls: list[Event] = field(default_factory=list)

    @property
    def last_day(self) -> date | None:
        """The last day of the time they have, as far as they said."""
        return max((p.last_day for p in (self.promise, self.earlier) if p), default=None)


def advise(thread: Thread, etiquette: Etiquette) -> Advice:
    """What to do next, and when.

    Total: answers for any history whose waiting ends within the calendar. The same facts give
    the same answer in any order of entry.
    """
    *_, current = rounds(thread, etiquette)
    stopped = _stopped(thread)
    steps = () if stopped else (*_thanks(thread, etiquette), _next_step(current, thread, etiquette))
    return Advice(
        steps=tuple(sorted(steps, key=lambda step: step.on)),
        messages=len(current.messages),
        limit=etiquette.message_limit,
        last_day=current.last_day,
        stopped=stopped,
    )


def passes_limit(thread: Thread, event: Event, etiquette: Etiquette) -> Reason | None:
    """The reason why adding `event` would pass the limit, or None (`message.limit`)."""
    if not event.counts(etiquette):
        return None
    with_it = replace(thread, events=(*thread.events, event))
    for round_ in rounds(with_it, etiquette):
        if event in round_.messages and len(round_.messages) > etiquette.message_limit:
            return _message_limit(replace(round_, messages=round_.messages[:-1]), etiquette)
    return None


def rounds(thread: Thread, etiquette: Etiquette) -> Iterator[Round]:
    """The rounds of waiting in order, at least one (`round.new`).

    What happened before the interview is no follow-up to it.
    """
    current = Round(thread.met_on, _promise(thread))
    for event in sorted(thread.events, key=Event.order):
        if event.on < thread.met_on:
            continue
        if event.is_answer:
            yield current
            current = _next_round(current, event)
        elif event.counts(etiquette):
            current.messages.append(event)
        elif event.kind is EventKind.NO_ANSWER:
            current.unanswered_calls.append(event)
    yield current


def _promise(said_in: Thread | Event) -> Promise | None:
    return Promise(said_in.said, said_in.last_day) if said_in.last_day else None


def _next_round(before: Round, answer: Event) -> Round:
    """A promise still running outlives an answer without a new one: too early is too early."""
    promise = _promise(answer)
    earlier = before.promise or before.earlier
    stands = promise is None and earlier is not None and earlier.last_day >= answer.on
    return Round(answer.on, promise, earlier if stands else None, answered=True)


def _stopped(thread: Thread) -> Reason | None:
    stop = thread.stop
    return Reason(stop.code, stop.on, words=stop.detail) if stop else None


def _next_step(current: Round, thread: Thread, etiquette: Etiquette) -> Step:
    """The call; or, once the limit is reached, the proposal to let it rest.

    Each timing rule can only move the day later. Quiet days come last, and are about calls.
    """
    resting = len(current.messages) >= etiquette.message_limit
    reasons = [*_round_new(current), timed := _time(current, etiquette)]
    reasons += _messages_counted(current, etiquette)
    if resting:
        waits = [_message_limit(current, etiquette), _rest(current, etiquette)]
    else:
        waits = [*_message_gap(current, etiquette), *_call_again(current)]
    on = timed.on
    for wait in (*_earlier_promise(current, etiquette), *waits, *_deferred(current, thread)):
        if wait.on > on or wait.code in ALWAYS_SAID:
            reasons.append(wait)
        on = max(on, wait.on)
    since_on, since = _since(current)
    if resting:
        return Step(StepKind.REST, on, on, since_on, since, tuple(reasons))
    call_on, quiet = past_quiet_days(on, etiquette)
    return Step(StepKind.CALL, call_on, on, since_on, since, (*reasons, *quiet))


# Reasons that are given even where they do not move the day.
ALWAYS_SAID = frozenset({Code.MESSAGE_LIMIT, Code.REST})


def _time(current: Round, etiquette: Etiquette) -> Reason:
    """The end of the time they gave (`time.given`), or of the usual wait (`time.none`)."""
    if current.promise:
        return _time_given(current.promise, current.on, etiquette)
    days = etiquette.days_without_given
    return Reason(Code.TIME_NONE, _later(current.on, days), since=current.on, days=days)


def _time_given(promise: Promise, said_on: date, etiquette: Etiquette) -> Reason:
    days = etiquette.days_after_given
    last_day = max(promise.last_day, said_on)
    on = _later(last_day, days)
    return Reason(Code.TIME_GIVEN, on, since=last_day, days=days, words=promise.words)


def _earlier_promise(current: Round, etiquette: Etiquette) -> Iterator[Reason]:
    if current.earlier:
        yield _time_given(current.earlier, current.on, etiquette)


def _round_new(current: Round) -> Iterator[Reason]:
    if current.answered:
        yield Reason(Code.ROUND_NEW, current.on)


def _messages_counted(current: Round, etiquette: Etiquette) -> Iterator[Reason]:
    for number, message in enumerate(current.messages, 1):
        yield Reason(
            Code.MESSAGE_COUNTS,
            message.on,
            count=number,
            limit=etiquette.message_limit,
            kind=message.kind,
        )


def _message_gap(current: Round, etiquette: Etiquette) -> Iterator[Reason]:
    if current.messages:
        last, days = current.messages[-1], etiquette.message_gap
        yield Reason(
            Code.MESSAGE_GAP, _later(last.on, days), since=last.on, days=days, kind=last.kind
        )


def _call_again(current: Round) -> Iterator[Reason]:
    if current.unanswered_calls:
        last = current.unanswered_calls[-1]
        yield Reason(Code.CALL_AGAIN, _later(last.on, 1), since=last.on, days=1)


def _message_limit(current: Round, etiquette: Etiquette) -> Reason:
    count, limit = len(current.messages), etiquette.message_limit
    on = current.messages[-1].on if current.messages else current.on
    return Reason(Code.MESSAGE_LIMIT, on, count=count, limit=limit)


def _rest(current: Round, etiquette: Etiquette) -> Reason:
    since_on, _ = _since(current)
    days = etiquette.rest_after
    return Reason(Code.REST, _later(since_on, days), since=since_on, days=days)


def _deferred(current: Round, thread: Thread) -> Iterator[Reason]:
    """What the user put off in this round (`defer`); an answer starts afresh."""
    put_off = thread.put_off
    if put_off and put_off.decided_on >= current.on:
        yield Reason(Code.DEFER, put_off.until, since=put_off.decided_on)


def _since(current: Round) -> tuple[date, Since]:
    if current.messages:
        return current.messages[-1].on, Since.MESSAGE
    return current.on, Since.TALKED if current.answered else Since.MET


def _thanks(thread: Thread, etiquette: Etiquette) -> Iterator[Step]:
    """The thank-you note (`thanks`): quiet days or not, until the first call is due."""
    if any(event.kind is EventKind.THANKED for event in thread.events):
        return
    days = etiquette.thanks_after
    on = _later(thread.met_on, days)
    first_call = _time(Round(thread.met_on, _promise(thread)), etiquette)
    lapses_on, _ = past_quiet_days(first_call.on, etiquette)
    if on < lapses_on:
        reason = Reason(Code.THANKS, on, since=thread.met_on, days=days)
        yield Step(StepKind.THANKS, on, on, thread.met_on, Since.MET, (reason,), lapses_on)


def past_quiet_days(day: date, etiquette: Etiquette) -> tuple[date, tuple[Reason, ...]]:
    """The first day from `day` on that is not quiet, and a reason for every day passed over."""
    passed = []
    while etiquette.is_quiet(day):
        passed.append(_quiet(day, etiquette))
        day = _later(day, 1)
    return day, tuple(passed)


def open_on(step: Step, etiquette: Etiquette, today: date) -> date:
    """The first day, from `today` on, on which the step may be done."""
    return opens_on(step.kind, step.on, etiquette, today)


def opens_on(kind: StepKind, due_on: date, etiquette: Etiquette, today: date) -> date:
    """The same for a step of this kind that is due on that day."""
    day = max(due_on, today)
    return past_quiet_days(day, etiquette)[0] if kind is StepKind.CALL else day


def _quiet(day: date, etiquette: Etiquette) -> Reason:
    if day.weekday() in etiquette.quiet_weekdays:
        return Reason(Code.QUIET_WEEKDAY, day)
    return Reason(Code.QUIET_HOLIDAY, day, words=etiquette.holidays[day])


def _later(day: date, days: int) -> date:
    return day + timedelta(days=days)
