"""Today: what to do, and what is being waited for."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from followups.plan.models import etiquette_of
from followups.today import queries
from followups.today.sections import ASK, build_page, days_to_put_off_to
from tracker.models import Application
from tracker.people.forms import days_to_touch_later, touch_days
from tracker.site import clock
from tracker.site.requests import Request


@require_safe
def today(request: Request) -> HttpResponse:
    """The number of queries does not depend on the number of rows."""
    user, day = request.user, clock.today(request.user)
    etiquette = etiquette_of(user)
    page = build_page(
        rows=queries.planned_steps(user, day),
        interviews=queries.interviews(user, day),
        waiting=queries.waiting(user, day),
        etiquette=etiquette,
        today=day,
        now=clock.time_of_day(user),
        touch=queries.to_keep_in_touch_with(user, day),
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
    return render(request, "followups/today/today.html", context)
