"""Facts to threads: what the rules need to know of each interview."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator

from django.db.models import Prefetch

from followups.advice import Code
from followups.history import Event, EventKind, PutOff, Stop, Thread
from tracker.models import Application, ContactAttempt, Interview, Outcome, User

EVENT_KINDS = {
    Outcome.SPOKE: EventKind.ANSWERED,
    Outcome.THEY_CONTACTED: EventKind.ANSWERED,
    Outcome.VOICEMAIL: EventKind.VOICEMAIL,
    Outcome.WORD_LEFT: EventKind.WORD_LEFT,
    Outcome.WROTE: EventKind.WRITTEN,
    Outcome.NO_ANSWER: EventKind.NO_ANSWER,
    Outcome.THANKED: EventKind.THANKED,
    Outcome.CLOSED_KINDLY: EventKind.CLOSING,
}


def threads(
    owner: User, applications: Collection[int] | None = None, without: int | None = None
) -> Iterator[tuple[Interview, Thread]]:
    """Every interview of the owner that was not cancelled, with its thread.

    `applications` limits it to those of these primary keys; the attempt whose primary key is
    `without` is left out. Three queries, whatever the number of rows.
    """
    query = Application.objects.of(owner).select_related("stage")
    if applications is not None:
        query = query.filter(pk__in=applications)
    for application in query.prefetch_related(
        Prefetch("interviews", Interview.objects.taking_place()),
        Prefetch("attempts", ContactAttempt.objects.exclude(pk=without or 0)),
    ):
        yield from _threads_of(application)


def interview_about(attempt: ContactAttempt, interviews: Iterable[Interview]) -> int | None:
    """The primary key of the interview that an attempt follows up.

    One without an interview counts for the latest of `interviews`, which are in order, that was
    held by its day.
    """
    if attempt.interview_id is not None:
        return attempt.interview_id
    held = [interview.pk for interview in interviews if interview.held_on <= attempt.happened_on]
    return held[-1] if held else None


def event_of(attempt: ContactAttempt) -> Event:
    """An attempt as the rules see it."""
    return Event(
        on=attempt.happened_on,
        kind=EVENT_KINDS[Outcome(attempt.outcome)],
        at=attempt.happened_time,
        said=attempt.said,
        last_day=attempt.last_day,
    )


def _threads_of(application: Application) -> Iterator[tuple[Interview, Thread]]:
    interviews = sorted(application.interviews.all(), key=lambda interview: interview.order)
    attempts = _by_interview(interviews, application.attempts.all())
    for interview, later in zip(interviews, [*interviews[1:], None], strict=False):
        yield (
            interview,
            Thread(
                met_on=interview.held_on,
                said=interview.said,
                last_day=interview.last_day,
                events=tuple(event_of(attempt) for attempt in attempts[interview.pk]),
                put_off=_put_off(interview),
                stop=_stop(application, interview, later),
            ),
        )


def _by_interview(
    interviews: Iterable[Interview], attempts: Iterable[ContactAttempt]
) -> dict[int, list[ContactAttempt]]:
    grouped = defaultdict(list)
    for attempt in attempts:
        about = interview_about(attempt, interviews)
        if about is not None:
            grouped[about].append(attempt)
    return grouped


def _put_off(interview: Interview) -> PutOff | None:
    if interview.put_off_until is None or interview.put_off_on is None:
        return None
    return PutOff(interview.put_off_until, interview.put_off_on)


def _stop(application: Application, interview: Interview, later: Interview | None) -> Stop | None:
    """The first of the stop rules that holds."""
    if application.is_closed:
        return Stop(Code.STOP_CLOSED, application.stage_on, application.stage.name)
    if interview.no_follow_up_on:
        return Stop(Code.STOP_CHOSEN, interview.no_follow_up_on, interview.no_follow_up_reason)
    if later:
        return Stop(Code.STOP_SUPERSEDED, later.held_on)
    return None
