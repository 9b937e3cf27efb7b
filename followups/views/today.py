"""Today: what to do, and what is being waited for."""

from __future__ import annotations

from datetime import date, timedelta

from django.db.models import Count, Exists, Min, OuterRef, Q, QuerySet
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from followups.advice import StepKind
from followups.models import PlannedStep, etiquette_of
from followups.today import ASK, DAYS_AHEAD, Waiting, days_to_put_off_to, sections
from tracker import clock
from tracker.forms import days_to_touch_later, touch_days
from tracker.models import CLOSED_KINDS, Application, Contact, Interview, User
from tracker.requests import Request


@require_safe
def today(request: Request) -> HttpResponse:
    """The number of queries does not depend on the number of rows."""
    user, day = request.user, clock.today(request.user)
    etiquette = etiquette_of(user)
    steps = PlannedStep.objects.of(user).after_interviews_held_by(day).standing_on(day)
    page = sections(
        rows=steps.filter(ready_on__lte=day + timedelta(days=DAYS_AHEAD)).with_facts(),
        interviews=_interviews(user, day),
        waiting=_waiting(steps, day),
        etiquette=etiquette,
        today=day,
        now=clock.time_of_day(user),
        touch=_to_keep_in_touch_with(user, day),
    )
    context = {
        "page": page,
        "waiting": page.waiting.sentence(day),
        "is_new": page.is_blank and not Application.objects.of(user).exists(),
        "put_off_to": days_to_put_off_to(day, day, etiquette),
        "touch_days": touch_days(day),
        "touch_later": days_to_touch_later(day),
        "ask": ASK,
    }
    return render(request, "followups/today.html", context)


def _interviews(user: User, day: date) -> QuerySet[Interview]:
    """Those of the next two weeks, and earlier ones whose debrief would still be of use."""
    is_followed_up = Exists(PlannedStep.objects.filter(interview=OuterRef("pk")))
    interviews: QuerySet[Interview] = (
        Interview.objects.of(user)
        .taking_place()
        .filter(
            Q(held_on__gte=day, held_on__lte=day + timedelta(days=DAYS_AHEAD))
            | Q(is_followed_up, held_on__lt=day, debriefed_at=None)
        )
        .exclude(application__stage__kind__in=CLOSED_KINDS)
        .select_related("application__company", "contact")
    )
    return interviews


def _to_keep_in_touch_with(user: User, day: date) -> QuerySet[Contact]:
    people = Contact.objects.of(user).select_related("company").with_last_contact(day)
    due: QuerySet[Contact] = people.to_keep_in_touch_with(day)
    return due


def _waiting(steps: QuerySet[PlannedStep], day: date) -> Waiting:
    """Who has time to answer: those of whom the next call or rest is yet to come.

    On the day of an interview nobody waits before the debrief: it may not even have begun.
    """
    return Waiting(
        **steps.exclude(kind=StepKind.THANKS)
        .exclude(interview__held_on=day, interview__debriefed_at=None)
        .filter(ready_on__gt=day)
        .aggregate(
            employers=Count("interview__application__company", distinct=True),
            until=Min("ready_on"),
        )
    )
