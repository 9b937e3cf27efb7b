"""What the user decides about an interview: not before a day, not at all, thanked."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from followups import rules
from followups.advice import Step
from followups.calls.call_scripts import mailto, meeting_of
from followups.decisions.forms import NoFollowUpForm, PutOffForm
from followups.explain import day_in_words, on_day_in_words, step_on
from followups.interviews.lookups import get_interview
from followups.plan.changes import advice_now
from followups.plan.models import etiquette_of
from followups.plan.threads import thread_of
from followups.scripts import Note, thank_you_note
from followups.today.sections import days_to_put_off_to
from tracker.models import Channel, Contact, ContactAttempt, Interview, Outcome
from tracker.models.changes import changes_facts
from tracker.site import clock
from tracker.site.requests import Request
from tracker.site.responses import back_to, see_other


@require_http_methods(["GET", "HEAD", "POST"])
@changes_facts
def put_off(request: Request, pk: int) -> HttpResponse:
    """Not today: not before a day of the user's choice."""
    interview = get_interview(request.user, pk)
    today, etiquette = clock.today(request.user), etiquette_of(request.user)
    step = _due_when_not_put_off(interview) if interview.held_on <= today else None
    if step is None:
        messages.info(request, "There is nothing to put off here.")
        return see_other(interview)
    data = request.POST if request.method == "POST" else None
    form = PutOffForm(data, instance=interview, due=step, today=today)
    if form.is_valid():
        form.save()
        messages.success(
            request,
            _put_off_words(interview, today),
            extra_tags=reverse("put_off_undo", args=[pk]),
        )
        return back_to(request, "today")
    context = {
        "interview": interview,
        "form": form,
        "due": f"{'was' if step.on < today else 'is'} due {on_day_in_words(step.on, today)}",
        "choices": days_to_put_off_to(max(step.on, today), today, etiquette),
        "next": _next(request),
    }
    return render(
        request, "followups/decisions/put_off.html", context, status=422 if form.errors else 200
    )


@require_POST
@changes_facts
def put_off_undo(request: Request, pk: int) -> HttpResponse:
    """Takes back what was put off."""
    interview = get_interview(request.user, pk)
    interview.put_off_until = interview.put_off_on = None
    interview.save(update_fields=["put_off_until", "put_off_on"])
    messages.info(request, f"No longer put off. {_next_words(interview, request)}".strip())
    return back_to(request, "today")


@require_http_methods(["GET", "HEAD", "POST"])
@changes_facts
def no_follow_up(request: Request, pk: int) -> HttpResponse:
    """Nothing more about this interview, and why."""
    interview = get_interview(request.user, pk)
    form = NoFollowUpForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        interview.no_follow_up_on = clock.today(request.user)
        interview.no_follow_up_reason = form.words
        interview.save(update_fields=["no_follow_up_on", "no_follow_up_reason"])
        messages.success(
            request,
            f"{interview.application.title} will not come up again.",
            extra_tags=reverse("no_follow_up_undo", args=[pk]),
        )
        return back_to(request, "today")
    context = {"interview": interview, "form": form, "next": _next(request)}
    return render(
        request,
        "followups/decisions/no_follow_up.html",
        context,
        status=422 if form.errors else 200,
    )


@require_POST
@changes_facts
def no_follow_up_undo(request: Request, pk: int) -> HttpResponse:
    """Follows up on it after all."""
    interview = get_interview(request.user, pk)
    interview.no_follow_up_on, interview.no_follow_up_reason = None, ""
    interview.save(update_fields=["no_follow_up_on", "no_follow_up_reason"])
    messages.info(request, f"It is followed up again. {_next_words(interview, request)}".strip())
    return back_to(request, "today")


@dataclass(frozen=True, slots=True)
class AddressedNote:
    """A note to one person; `mailto` opens it in a mail program, where the address is known."""

    to: Contact | None
    note: Note
    mailto: str


@require_http_methods(["GET", "HEAD", "POST"])
@changes_facts
def thanks(request: Request, pk: int) -> HttpResponse:
    """The thank-you note to send; a POST says that it was sent."""
    interview = get_interview(request.user, pk)
    today = clock.today(request.user)
    if interview.held_on > today:
        messages.info(request, "The interview is yet to come. The note goes out after it.")
        return see_other(interview)
    if request.method == "POST":
        attempt = _thanked(interview, today)
        messages.success(
            request,
            "The thank-you note is recorded as sent.",
            extra_tags=reverse("attempt_undo", args=[attempt.pk]),
        )
        return back_to(request, "today")
    context = {
        "interview": interview,
        "notes": _addressed_notes(interview, today),
        "sent": interview.attempts.filter(outcome=Outcome.THANKED).first(),
        "next": _next(request),
    }
    return render(request, "followups/decisions/thanks.html", context)


def _next(request: Request) -> str:
    """Where the user came from, for the form to carry along."""
    return request.POST.get("next") or request.GET.get("next", "")


def _due_when_not_put_off(interview: Interview) -> Step | None:
    """The call or the rest as the rules want it, whatever was put off before."""
    thread = thread_of(interview)
    if thread is None:
        return None
    return rules.advise(replace(thread, put_off=None), etiquette_of(interview.owner)).next


def _next_step(interview: Interview) -> Step | None:
    """The call or the rest that follows from the change that is under way."""
    now = advice_now(interview.owner, interview.application_id)
    advice = now.advice.get(interview.pk)
    return advice.next if advice else None


def _put_off_words(interview: Interview, today: date) -> str:
    """Until when it is put off: the day on which it will really come up."""
    until, step = interview.put_off_until, _next_step(interview)
    if step is None or until is None:
        return ""
    words = f"Put off until {day_in_words(step.on, today)}."
    return words if until == step.on else f"{words} No calls {on_day_in_words(until, today)}."


def _next_words(interview: Interview, request: Request) -> str:
    step = _next_step(interview)
    if step is None:
        return ""
    return f"{step_on(step.kind, step.on, clock.today(request.user))}."


def _thanked(interview: Interview, today: date) -> ContactAttempt:
    """The record that a note was sent. Said twice, it is one note."""
    sent = interview.attempts.filter(outcome=Outcome.THANKED).first()
    if sent is None:
        sent = ContactAttempt(
            owner=interview.owner,
            application=interview.application,
            interview=interview,
            contact=next(iter(_met(interview)), None),
            outcome=Outcome.THANKED,
            channel=Channel.EMAIL,
            happened_on=today,
            happened_time=clock.time_of_day(interview.owner),
        )
        sent.save()
    return sent


def _met(interview: Interview) -> list[Contact]:
    """Whom to thank: the one to call first, then the others they met."""
    others = [person for person in interview.people.all() if person != interview.contact]
    return [interview.contact, *others] if interview.contact else others


def _addressed_notes(interview: Interview, today: date) -> list[AddressedNote]:
    """A note to each person they met; to nobody in particular where none is known."""
    meeting = meeting_of(interview, interview.owner, today, None)
    notes = []
    for person in _met(interview):
        note = thank_you_note(replace(meeting, person=person.name))
        notes.append(
            AddressedNote(person, note, mailto(note, person.email) if person.email else "")
        )
    return notes or [AddressedNote(None, thank_you_note(meeting), "")]
