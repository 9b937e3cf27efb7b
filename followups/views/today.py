"""Today: what to do, and what is being waited for."""

from __future__ import annotations

from datetime import date, timedelta

from django.db.models import Count, Min, QuerySet
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from followups.advice import StepKind
from followups.models import PlannedStep, etiquette_of
from followups.today import ASK, DAYS_AHEAD, Waiting, days_to_put_off_to, sections
from followups.today_facts import interviews_of, steps_of, to_keep_in_touch_with
from tracker import clock
from tracker.forms import days_to_touch_later, touch_days
from tracker.models import Application
from tracker.requests import Request


@require_safe
def today(request: Request) -> HttpResponse:
    """The number of queries does not depend on the number of rows."""
    user, day = request.user, clock.today(request.user)
    etiquette = etiquette_of(user)
    steps = steps_of(user, day)
    page = sections(
        rows=steps.filter(ready_on__lte=day + timedelta(days=DAYS_AHEAD)).with_facts(),
        interviews=interviews_of(user, day, DAYS_AHEAD),
        waiting=_waiting(steps, day),
        etiquette=etiquette,
        today=day,
        now=clock.time_of_day(user),
        touch=to_keep_in_touch_with(user, day),
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
