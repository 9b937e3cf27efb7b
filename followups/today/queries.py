"""What Today and the morning mail ask the database for.

Flat rows of what the page shows. Whole records, with those that they refer to, would cost more
than all the rest of the page.
"""

from __future__ import annotations

from datetime import date, timedelta

from django.db.models import Count, Min, Q, QuerySet

from followups.advice import StepKind
from followups.plan.models import STEP_FIELDS, PlannedStep, step_from_values
from followups.today.items import InterviewStep, InterviewSummary, WaitingSummary
from followups.today.sections import DAYS_AHEAD
from tracker.models import OPEN_KINDS, Contact, Interview, User

# The fields of `InterviewSummary`, in their order, as an interview has them.
INTERVIEW_FIELDS = (
    *("pk", "kind", "held_on", "start_time", "place", "debriefed_at"),
    *("application_id", "application__title", "application__company__name"),
    *("contact_id", "contact__name", "contact__phone"),
)
_MESSAGES = ("messages", "message_limit", "last_day")
_PLANNED = (*STEP_FIELDS, *_MESSAGES, *(f"interview__{name}" for name in INTERVIEW_FIELDS))


def planned_steps(user: User, day: date, days_ahead: int = DAYS_AHEAD) -> list[InterviewStep]:
    """The open steps of interviews held by `day`, in order.

    Those that are ready within so many days, and all of interviews without a debrief.
    """
    last_day = day + timedelta(days=days_ahead)
    soon = Q(ready_on__lte=last_day) | Q(interview__debriefed_at=None)
    a, b = len(STEP_FIELDS), len(STEP_FIELDS) + len(_MESSAGES)
    return [
        InterviewStep(InterviewSummary(*row[b:]), step_from_values(*row[:a]), *row[a:b])
        for row in _standing(user, day).filter(soon).values_list(*_PLANNED)
    ]


def interviews(user: User, day: date, days_ahead: int = DAYS_AHEAD) -> list[InterviewSummary]:
    """The interviews of the day and of so many days ahead, of open applications."""
    last_day = day + timedelta(days=days_ahead)
    taking_place = Interview.objects.of(user).taking_place()
    ahead = taking_place.filter(
        held_on__gte=day, held_on__lte=last_day, application__stage__kind__in=OPEN_KINDS
    )
    return [InterviewSummary(*row) for row in ahead.order_by().values_list(*INTERVIEW_FIELDS)]


def to_keep_in_touch_with(user: User, day: date) -> list[Contact]:
    """People whose day to keep in touch has come, with their last contact, the longest due first.

    Whether there is anybody is asked first: to work out a last contact is dear.
    """
    due = Contact.objects.of(user).to_keep_in_touch_with(day)
    if not due.exists():
        return []
    people = Contact.objects.of(user).select_related("company").with_last_contact(day)
    return list(people.to_keep_in_touch_with(day))


def waiting(user: User, day: date) -> WaitingSummary:
    """Who has time to answer: those of whom the next call or rest is yet to come.

    On the day of an interview nobody waits before the debrief: it may not even have begun.
    """
    steps = _standing(user, day).filter(ready_on__gt=day).exclude(kind=StepKind.THANKS)
    awaited = steps.exclude(interview__held_on=day, interview__debriefed_at=None)
    employers = Count("interview__application__company", distinct=True)
    return WaitingSummary(**awaited.aggregate(employers=employers, until=Min("ready_on")))


def _standing(user: User, day: date) -> QuerySet[PlannedStep]:
    steps: QuerySet[PlannedStep] = (
        PlannedStep.objects.of(user).after_interviews_held_by(day).standing_on(day)
    )
    return steps
