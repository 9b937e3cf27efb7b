"""What Today and the morning mail are made from: the facts and the plan of one user and one day."""

from __future__ import annotations

from datetime import date, timedelta

from django.db.models import Exists, OuterRef, Q, QuerySet

from followups.models import PlannedStep, PlannedStepQuerySet
from tracker.models import CLOSED_KINDS, Contact, Interview, User


def steps_of(user: User, day: date) -> PlannedStepQuerySet:
    """The open steps of interviews held by that day, without those that lapsed."""
    steps: PlannedStepQuerySet = (
        PlannedStep.objects.of(user).after_interviews_held_by(day).standing_on(day)
    )
    return steps


def interviews_of(user: User, day: date, days_ahead: int) -> QuerySet[Interview]:
    """Those of that day and the days ahead, and earlier ones whose debrief is still of use."""
    is_followed_up = Exists(PlannedStep.objects.filter(interview=OuterRef("pk")))
    interviews: QuerySet[Interview] = (
        Interview.objects.of(user)
        .taking_place()
        .filter(
            Q(held_on__gte=day, held_on__lte=day + timedelta(days=days_ahead))
            | Q(is_followed_up, held_on__lt=day, debriefed_at=None)
        )
        .exclude(application__stage__kind__in=CLOSED_KINDS)
        .select_related("application__company", "contact")
    )
    return interviews


def to_keep_in_touch_with(user: User, day: date) -> QuerySet[Contact]:
    """The people whose day to keep in touch has come."""
    people = Contact.objects.of(user).select_related("company").with_last_contact(day)
    due: QuerySet[Contact] = people.to_keep_in_touch_with(day)
    return due
