"""Adding and changing interviews. What follows from them has pages of its own."""

from __future__ import annotations

from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_http_methods

from tracker import clock
from tracker.forms import InterviewForm, KnownInterviewForm
from tracker.models import Application, Interview, User
from tracker.requests import Request
from tracker.responses import SeeOther, see_other


@require_http_methods(["GET", "HEAD", "POST"])
def interview_new(request: Request, pk: int) -> HttpResponse:
    """An interview for the application `pk`."""
    application = get_object_or_404(
        Application.objects.of(request.user).select_related("company", "stage"), pk=pk
    )
    interview = Interview(application=application)
    form = InterviewForm(request.POST or None, instance=interview, owner=request.user)
    if request.method == "POST" and form.is_valid():
        with transaction.atomic():
            form.save()
            application.invited(clock.today(request.user))
        messages.success(request, "The interview is kept.")
        return after_adding(interview, request.user)
    context = {"form": form, "application": application}
    status = 422 if form.errors else 200
    return render(request, "tracker/interview_new.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
def interview_edit(request: Request, pk: int) -> HttpResponse:
    interview = _interview(request.user, pk)
    form = KnownInterviewForm(request.POST or None, instance=interview, owner=request.user)
    if request.method == "POST" and form.is_valid():
        with transaction.atomic():
            form.save()
        messages.success(request, "Saved.")
        return see_other(interview)
    context = {"form": form, "interview": interview, "application": interview.application}
    status = 422 if form.errors else 200
    return render(request, "tracker/interview_edit.html", context, status=status)


def after_adding(interview: Interview, user: User) -> SeeOther:
    """On to the debrief where the interview is over, else to its page."""
    begun_at = interview.start_time
    today = clock.today(user)
    if interview.held_on < today or (
        interview.held_on == today and begun_at and begun_at < clock.time_of_day(user)
    ):
        return see_other("debrief", interview.pk)
    return see_other(interview)


def _interview(user: User, pk: int) -> Interview:
    query = Interview.objects.of(user).select_related("application__company", "contact")
    interview: Interview = get_object_or_404(query, pk=pk)
    return interview
