"""Applications: the form that one begins with, and the stage of one."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from tracker import capture
from tracker.applications.forms import MoveForm
from tracker.applications.new_form import NewApplicationForm
from tracker.applications.page_views import page, with_facts
from tracker.forms import submissions
from tracker.interviews.redirects import after_adding
from tracker.models import Application
from tracker.models.changes import changes_facts
from tracker.site import clock
from tracker.site.requests import Request
from tracker.site.responses import back_to, see_other
from tracker.site.text import storable
from tracker.trash import drafts


@require_http_methods(["GET", "HEAD", "POST"])
def application_new(request: Request) -> HttpResponse:
    """A job to keep, and with it whom to call and an interview: all of it or nothing.

    A GET brings what a page says of a job (the bookmarklet, a phone that shares); it fills the
    form and keeps nothing.
    """
    owner, today = request.user, clock.today(request.user)
    if request.method != "POST":
        names = ("url", "title", "text", "job")
        sent = {name: storable(request.GET.get(name, "")) for name in names}
        form = NewApplicationForm.captured(capture.read(**sent), owner=owner, today=today)
        if any(sent.values()):  # what comes from a page goes before what was begun here
            begun = {"waiting": drafts.waiting(request)}
        else:
            begun = {"draft": drafts.resume(request, form)}
        return render(request, "tracker/applications/application_new.html", {"form": form, **begun})
    if "fill" in request.POST:
        form = NewApplicationForm(request.POST, owner=owner, today=today).filled()
        return render(request, "tracker/applications/application_new.html", {"form": form})
    return _add(request)


@changes_facts
def _add(request: Request) -> HttpResponse:
    if again := submissions.answered(request):
        return again
    is_quick = "quick" in request.POST
    kind = NewApplicationForm.quick if is_quick else NewApplicationForm
    form = kind(request.POST, owner=request.user, today=clock.today(request.user))
    if not form.is_valid():
        return render(
            request, "tracker/applications/application_new.html", {"form": form}, status=422
        )
    application = form.save()
    if not is_quick:  # the long form may have a draft of something else
        drafts.forget(request)
    messages.success(request, f"Saved: {application}.")
    interview = form.interview
    to = after_adding(interview, request.user) if interview else see_other(application)
    return submissions.answer(request, to, application)


@require_POST
@changes_facts
def application_move(request: Request, pk: int) -> HttpResponse:
    """Another stage, as of a day."""
    application = with_facts(request.user, pk)
    today = clock.today(request.user)
    form = MoveForm(request.POST, application=application, today=today)
    if not form.is_valid():
        return page(request, application, move_form=form)
    application.move_to(form.cleaned_data["stage"], form.cleaned_data["on"])
    _say_moved(request, application)
    return see_other(application)


@require_POST
@changes_facts
def application_reopen(request: Request, pk: int) -> HttpResponse:
    """Back to the last open stage it was in."""
    mine = Application.objects.of(request.user).select_related("stage")
    application = get_object_or_404(mine, pk=pk)
    if application.is_closed:
        application.reopen(clock.today(request.user))
        _say_moved(request, application)
    return back_to(request, application)


@require_POST
@changes_facts
def application_move_undo(request: Request, pk: int) -> HttpResponse:
    """Takes back the latest move; one that `change` names only if it is still the latest."""
    application = get_object_or_404(Application.objects.of(request.user), pk=pk)
    latest = str(application.stage_changes.latest("pk").pk)
    undone = request.GET.get("change", latest) == latest and application.undo_move()
    if undone:
        messages.info(request, f"Undone. The stage is {application.stage} again.")
    else:
        messages.info(request, "There is nothing to undo here.")
    return back_to(request, application)


def _say_moved(request: Request, application: Application) -> None:
    """The new stage, and the way back to the one before."""
    change = application.stage_changes.latest("pk")
    closed = " It asks for nothing more." if application.is_closed else ""
    messages.success(
        request,
        f"{application.title}: {application.stage}.{closed}",
        extra_tags=f"{reverse('application_move_undo', args=[application.pk])}?change={change.pk}",
    )
