"""Facts to threads: what the rules need to know of each interview."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import replace
from datetime import date, time
from itertools import groupby
from typing import NamedTuple

from followups.advice import Code
from followups.history import Event, EventKind, PutOff, Stop, Thread
from tracker.models import CLOSED_KINDS, ContactAttempt, Interview, Outcome, User

EVENT_KINDS: dict[str, EventKind] = {
    Outcome.SPOKE: EventKind.ANSWERED,
    Outcome.THEY_CONTACTED: EventKind.ANSWERED,
    Outcome.VOICEMAIL: EventKind.VOICEMAIL,
    Outcome.WORD_LEFT: EventKind.WORD_LEFT,
    Outcome.WROTE: EventKind.WRITTEN,
    Outcome.NO_ANSWER: EventKind.NO_ANSWER,
    Outcome.THANKED: EventKind.THANKED,
    Outcome.CLOSED_KINDLY: EventKind.CLOSING,
}


_Attempt = tuple[int | None, Event]  # the interview that it names, and what happened


class _InterviewRow(NamedTuple):
    """What the rules need to know of an interview, in the order of `_INTERVIEW`."""

    application: int
    held_on: date
    start_time: time | None
    pk: int
    said: str
    last_day: date | None
    put_off_until: date | None
    put_off_on: date | None
    no_follow_up_on: date | None
    no_follow_up_reason: str
    stage: str
    stage_kind: str
    stage_on: date

    @property
    def order(self) -> tuple[date, time, int]:
        """Which of two interviews of one application is the later."""
        return self.held_on, self.start_time or time.min, self.pk


_INTERVIEW = (
    *("application_id", "held_on", "start_time", "pk", "said", "last_day"),
    *("put_off_until", "put_off_on", "no_follow_up_on", "no_follow_up_reason"),
    *("application__stage__name", "application__stage__kind", "application__stage_on"),
)
_ATTEMPT = (
    *("application_id", "interview_id", "happened_on", "outcome"),
    *("happened_time", "said", "last_day"),
)


def threads(
    owner: User, applications: Collection[int] | None = None, without: int | None = None
) -> dict[int, Thread]:
    """The thread of every interview of the owner that was not cancelled, by its primary key.

    Those of one application stand together, in their order. `applications` limits it to those of
    these primary keys; the attempt whose primary key is `without` is left out. Two queries,
    whatever the number of rows.
    """
    interviews = Interview.objects.of(owner).taking_place().order_by("application_id")
    attempts = ContactAttempt.objects.of(owner).order_by()
    if applications is not None:
        interviews = interviews.filter(application__in=applications)
        attempts = attempts.filter(application__in=applications)
    if without is not None:
        attempts = attempts.exclude(pk=without)
    happened: dict[int, list[_Attempt]] = defaultdict(list)
    for application, *attempt in attempts.values_list(*_ATTEMPT):
        happened[application].append((attempt[0], _event(*attempt[1:])))
    rows = map(_InterviewRow._make, interviews.values_list(*_INTERVIEW))
    found: dict[int, Thread] = {}
    for application, group in groupby(rows, key=lambda held: held.application):
        held = sorted(group, key=lambda interview: interview.order)
        found |= _threads_of(held, happened[application])
    return found


def thread_of(interview: Interview) -> Thread | None:
    """The interview as the rules see it; None where it was cancelled."""
    return threads(interview.owner, {interview.application_id}).get(interview.pk)


def interview_about(
    interview: int | None, happened_on: date, threads: Mapping[int, Thread]
) -> int | None:
    """The primary key of the interview that an attempt follows up.

    One without an interview counts for the latest of `threads`, which are those of its
    application in their order, that was held by its day.
    """
    if interview is not None:
        return interview
    held = [pk for pk, thread in threads.items() if thread.met_on <= happened_on]
    return held[-1] if held else None


def event_of(attempt: ContactAttempt) -> Event:
    """An attempt as the rules see it."""
    return _event(
        attempt.happened_on,
        attempt.outcome,
        attempt.happened_time,
        attempt.said,
        attempt.last_day,
    )


def _event(on: date, outcome: str, at: time | None, said: str, last_day: date | None) -> Event:
    return Event(on, EVENT_KINDS[outcome], at, said, last_day)


def _threads_of(interviews: list[_InterviewRow], attempts: list[_Attempt]) -> dict[int, Thread]:
    """Of one application; its interviews are in their order."""
    found = {
        held.pk: Thread(
            met_on=held.held_on,
            said=held.said,
            last_day=held.last_day,
            put_off=_put_off(held),
            stop=_stop(held, later),
        )
        for held, later in zip(interviews, [*interviews[1:], None], strict=False)
    }
    events: dict[int, list[Event]] = defaultdict(list)
    for interview, event in attempts:
        about = interview_about(interview, event.on, found)
        if about in found:
            events[about].append(event)
    for pk, happened in events.items():
        found[pk] = replace(found[pk], events=tuple(happened))
    return found


def _put_off(held: _InterviewRow) -> PutOff | None:
    if held.put_off_until is None or held.put_off_on is None:
        return None
    return PutOff(held.put_off_until, held.put_off_on)


def _stop(held: _InterviewRow, later: _InterviewRow | None) -> Stop | None:
    """The first of the stop rules that holds."""
    if held.stage_kind in CLOSED_KINDS:
        return Stop(Code.STOP_CLOSED, held.stage_on, held.stage)
    if held.no_follow_up_on:
        return Stop(Code.STOP_CHOSEN, held.no_follow_up_on, held.no_follow_up_reason)
    if later:
        return Stop(Code.STOP_SUPERSEDED, later.held_on)
    return None
