"""Letting it rest: closed kindly, with a note or without, and nobody lost."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from followups.calls.call_scripts import mailto, meeting_of
from followups.interviews.lookups import get_interview
from followups.scripts import closing_note
from tracker.models import (
    Channel,
    ContactAttempt,
    Interview,
    Outcome,
    Stage,
    StageKind,
)
from tracker.models.changes import changes_facts
from tracker.site import clock
from tracker.site.requests import Request
from tracker.site.responses import see_other


@require_http_methods(["GET", "HEAD", "POST"])
@changes_facts
def close_kindly(request: Request, pk: int) -> HttpResponse:
    """A short note to send or not; closes the application as *no answer*."""
    interview = get_interview(request.user, pk)
    if request.method == "POST":
        _close(request, interview, sent="sent" in request.POST)
        return see_other(interview.application)
    note = closing_note(meeting_of(interview, request.user, clock.today(request.user), None))
    address = interview.contact.email if interview.contact else ""
    context = {"interview": interview, "note": note, "mailto": mailto(note, address)}
    return render(request, "followups/decisions/close_kindly.html", context)


def _close(request: Request, interview: Interview, *, sent: bool) -> None:
    """Closes the application, unless it is closed, and says how to undo that."""
    today = clock.today(request.user)
    application = interview.application
    if application.is_closed:
        messages.info(request, "It was closed already. Nothing has changed.")
        return
    note = _note_sent(interview) if sent else None
    no_answer = Stage.objects.of(request.user).first_of(StageKind.NO_ANSWER)
    application.move_to(no_answer, max(today, application.stage_on))
    change = application.stage_changes.latest("pk")
    who = interview.contact.name if interview.contact else "Whoever you met"
    undo = reverse("application_move_undo", args=[application.pk])
    if note:
        undo = reverse("attempt_undo", args=[note.pk])
    undo = f"{undo}?change={change.pk}"
    messages.success(request, f"Closed as “{no_answer}”. {who} stays in People.", extra_tags=undo)


def _note_sent(interview: Interview) -> ContactAttempt:
    note: ContactAttempt = ContactAttempt.objects.create(
        owner=interview.owner,
        application=interview.application,
        interview=interview,
        contact=interview.contact,
        outcome=Outcome.CLOSED_KINDLY,
        channel=Channel.EMAIL,
        happened_on=clock.today(interview.owner),
        happened_time=clock.time_of_day(interview.owner),
    )
    return note
