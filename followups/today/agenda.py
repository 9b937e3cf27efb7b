"""What Today and the morning mail ask the database for.

Flat rows of what the page shows. Whole records, with those that they refer to, would cost more
than all the rest of the page.
"""

from __future__ import annotations

from datetime import date, timedelta
from itertools import chain
from typing import Any

from django.db.models import Count, Min, Q, QuerySet

from followups.advice import StepKind
from followups.plan.models import STEP, PlannedStep, step_of
from followups.today.sections import DAYS_AHEAD, Meeting, Planned, Waiting
from tracker.models import OPEN_KINDS, Contact, Interview, User
from tracker.prepared import prepared

# The fields of `Meeting`, in their order, as an interview has them.
MEETING = (
    *("pk", "kind", "held_on", "start_time", "place", "debriefed_at"),
    *("application_id", "application__title", "application__company__name"),
    *("contact_id", "contact__name", "contact__phone"),
)
_MESSAGES = ("messages", "message_limit", "last_day")
_PLANNED = (*STEP, *_MESSAGES, *(f"interview__{name}" for name in MEETING))


def planned(user: User, day: date, days_ahead: int = DAYS_AHEAD) -> list[Planned]:
    """The open steps of interviews held by `day`, in order.

    Those that are ready within so many days, and all of interviews without a debrief.
    """
    a, b = len(STEP), len(STEP) + len(_MESSAGES)
    return [
        Planned(Meeting(*row[b:]), step_of(*row[:a]), *row[a:b])
        for row in _steps(user.pk, day, day + timedelta(days=days_ahead))
    ]


@prepared
def _steps(owner: Any, day: Any, last_day: Any) -> Any:
    soon = Q(ready_on__lte=last_day) | Q(interview__debriefed_at=None)
    return _standing(owner, day).filter(soon).values_list(*_PLANNED)


def meetings(user: User, day: date, days_ahead: int = DAYS_AHEAD) -> list[Meeting]:
    """The interviews of the day and of so many days ahead, of open applications."""
    return [Meeting(*row) for row in _meetings(user.pk, day, day + timedelta(days=days_ahead))]


@prepared
def _meetings(owner: Any, day: Any, last_day: Any) -> Any:
    interviews = Interview.objects.of(owner).taking_place()
    ahead = interviews.filter(
        held_on__gte=day, held_on__lte=last_day, application__stage__kind__in=OPEN_KINDS
    )
    return ahead.order_by().values_list(*MEETING)


def to_keep_in_touch_with(user: User, day: date) -> list[Contact]:
    """People whose day to keep in touch has come, with their last contact, the longest due first.

    Whether there is anybody is asked first: to work out a last contact is dear.
    """
    if not _someone_to_keep_in_touch_with(user.pk, day):
        return []
    people = Contact.objects.of(user).select_related("company").with_last_contact(day)
    return list(people.to_keep_in_touch_with(day))


@prepared
def _someone_to_keep_in_touch_with(owner: Any, day: Any) -> Any:
    return Contact.objects.of(owner).to_keep_in_touch_with(day).values_list("pk")[:1]


def waiting(user: User, day: date) -> Waiting:
    """Who has time to answer: those of whom the next call or rest is yet to come.

    On the day of an interview nobody waits before the debrief: it may not even have begun.
    """
    return Waiting(*chain.from_iterable(_waiting(user.pk, day)))


@prepared
def _waiting(owner: Any, day: Any) -> Any:
    """One row of all of them; none where there are none."""
    steps = _standing(owner, day).filter(ready_on__gt=day).exclude(kind=StepKind.THANKS)
    awaited = steps.exclude(interview__held_on=day, interview__debriefed_at=None)
    return (
        awaited.order_by()
        .values("owner")
        .annotate(
            employers=Count("interview__application__company", distinct=True),
            until=Min("ready_on"),
        )
        .values_list("employers", "until")
    )


def _standing(owner: Any, day: Any) -> QuerySet[PlannedStep]:
    steps: QuerySet[PlannedStep] = (
        PlannedStep.objects.of(owner).after_interviews_held_by(day).standing_on(day)
    )
    return steps
