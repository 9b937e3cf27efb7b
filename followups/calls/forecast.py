"""What logging an attempt leads to: in a few words before the tap, in a sentence after it.

Pure: the rules are asked about a history in which it had happened.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date, time

from followups.advice import Advice, Code, Reason, Step, StepKind
from followups.etiquette import Etiquette
from followups.explain import (
    NUMBERS,
    day_in_words,
    length_in_words,
    on_day_in_words,
    short_day,
    stopped,
)
from followups.history import Event, EventKind, Thread
from followups.rules import advise, open_on, passes_limit

LOGGED = {
    EventKind.VOICEMAIL: "Voicemail logged",
    EventKind.WORD_LEFT: "Word left with someone: logged",
    EventKind.WRITTEN: "Written follow-up logged",
    EventKind.NO_ANSWER: "Unanswered call logged",
    EventKind.ANSWERED: "Logged what they said",
    EventKind.THANKED: "Thank-you note logged",
    EventKind.CLOSING: "Closing note logged",
}


def beforehand(thread: Thread, event: Event, etiquette: Etiquette) -> str:
    """What `event` would lead to: “Message 1 of 2. Next call Tue 24 Nov”.

    For an attempt of the user's own that would be the last thing to happen on its day.
    """
    event = replace(event, at=time.max)
    if passes_limit(thread, event, etiquette):
        return f"Past your limit of {NUMBERS[etiquette.message_limit]}: only if it is done already"
    after = advise(replace(thread, events=(*thread.events, event)), etiquette)
    if after.next is None:
        return "Nothing follows: it is kept in the log"
    counted = f"Message {after.messages} of {after.limit}"
    effect = counted if event.counts(etiquette) else "Does not count"
    day = short_day(open_on(after.next, etiquette, event.on))
    if after.next.kind is StepKind.REST:
        return f"{effect}. Let it rest {day}"
    again = "Try again" if event.kind is EventKind.NO_ANSWER else "Next call"
    return f"{effect}. {again} {day}"


def afterwards(event: Event, advice: Advice | None, etiquette: Etiquette, today: date) -> str:
    """What was logged, and what comes of it: “Voicemail logged. Next call on Tuesday …”.

    `advice` is what the rules say now; None where there is nothing to follow up.
    """
    logged = LOGGED[event.kind]
    if advice is None:
        return f"{logged}."
    if event.counts(etiquette) and advice.messages > advice.limit:
        logged += f", past your limit of {NUMBERS[advice.limit]}"
    return f"{logged}. {next_step(advice, etiquette, today)}"


def next_step(advice: Advice, etiquette: Etiquette, today: date) -> str:
    """The next step and its reason: “Next call on Tuesday 24 November: a week for an answer.”"""
    step = advice.next
    if step is None:
        return stopped(advice)
    opens_on = open_on(step, etiquette, today)
    if step.kind is StepKind.CALL:
        return f"Next call {on_day_in_words(opens_on, today)}{_because(step)}."
    if opens_on == today:
        return "It is time to let it rest: no call back means no."
    return f"No more messages. If nothing comes by {day_in_words(opens_on, today)}, let it rest."


def _because(step: Step) -> str:
    """The reason that set the day, leaving aside the quiet days, as the end of a sentence."""
    decisive = [reason for reason in step.reasons if reason.on == step.ready_on]
    clause = next(filter(None, map(_clause, decisive)), "")
    return f": {clause}" if clause else ""


def _clause(reason: Reason) -> str:
    match reason.code:
        case Code.TIME_GIVEN:
            return f"they have until {day_in_words(reason.since or reason.on)}"
        case Code.TIME_NONE:
            return f"they gave no time, so they get {length_in_words(reason.days)}"
        case Code.MESSAGE_GAP:
            return f"{length_in_words(reason.days)} for an answer"
        case Code.CALL_AGAIN:
            return "the next day for calls"
        case Code.DEFER:
            return "you put it off until then"
        case _:
            return ""
