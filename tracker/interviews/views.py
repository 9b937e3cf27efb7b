"""Adding and changing interviews. What follows from them has pages of its own."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_http_methods

from tracker.forms import submissions
from tracker.interviews.forms import InterviewForm, KnownInterviewForm
from tracker.interviews.redirects import after_adding
from tracker.models import Application, Interview
from tracker.models.changes import changes_facts
from tracker.site import clock
from tracker.site.requests import Request
from tracker.site.responses import see_other
from tracker.trash import drafts


@require_http_methods(["GET", "HEAD", "POST"])
@changes_facts
def interview_new(request: Request, pk: int) -> HttpResponse:
    """An interview for the application `pk`."""
    application = get_object_or_404(
        Application.objects.of(request.user).select_related("company", "stage"), pk=pk
    )
    if again := submissions.answered(request):
        return again
    interview = Interview(application=application)
    form = InterviewForm(request.POST or None, instance=interview, owner=request.user)
    if request.method == "POST" and form.is_valid():
        form.save()
        application.invited(clock.today(request.user))
        drafts.forget(request)
        messages.success(request, "The interview is saved.")
        return submissions.answer(request, after_adding(interview, request.user), interview)
    draft = None if form.is_bound else drafts.resume(request, form)
    context = {"form": form, "draft": draft, "application": application}
    status = 422 if form.errors else 200
    return render(request, "tracker/interviews/interview_new.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@changes_facts
def interview_edit(request: Request, pk: int) -> HttpResponse:
    mine = Interview.objects.of(request.user).select_related("application__company", "contact")
    interview = get_object_or_404(mine, pk=pk)
    data = request.POST if request.method == "POST" else None
    form = KnownInterviewForm(data, instance=interview, owner=request.user)
    if form.is_valid():
        form.save()
        drafts.forget(request)
        messages.success(request, "Saved.")
        return see_other(interview)
    draft = None if form.is_bound else drafts.resume(request, form)
    context: dict[str, object] = {
        "form": form,
        "draft": draft,
        "interview": interview,
        "application": interview.application,
    }
    return render(request, "tracker/interviews/interview_edit.html", context, status=form.status)
