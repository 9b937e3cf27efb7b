"""The rules to try out, for everybody: no log-in, no records, an address that can be shared."""

from __future__ import annotations

from urllib.parse import urlencode

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.views.decorators.http import require_safe

from followups.tryout.forms import WhenForm
from followups.when import answers, thread_of
from tracker.site import clock


@login_not_required
@require_safe
def when(request: HttpRequest) -> HttpResponse:
    """When to call next, and why, by several etiquettes side by side."""
    today = clock.today(request.user) if request.user.is_authenticated else clock.today_here()
    example = {"date": today.isoformat(), "words": "three days"}
    form = WhenForm(request.GET if "date" in request.GET else QueryDict(urlencode(example)))
    found = []
    if form.is_valid():
        case = form.cleaned_data
        thread = thread_of(case["date"], case["words"], case["last_day"], case["message"])
        found = answers(thread)
    context = {"form": form, "answers": found, "is_example": "date" not in request.GET}
    return render(request, "followups/tryout/when.html", context)
