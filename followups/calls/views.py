"""The call: the sheet, its scripts, and the log of what came of it."""

from __future__ import annotations

from urllib.parse import urlencode
from uuid import uuid4

from django.contrib import messages
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from followups.calls.call_sheets import build_call_sheet
from followups.calls.forecast import afterwards
from followups.calls.forms import ANSWERS, AttemptForm, LogForm, NumberForm, ScriptForm
from followups.calls.local_time import local_time
from followups.explain import on_day_in_words
from followups.interviews.lookups import get_interview
from followups.phrases import QUICK_ANSWERS
from followups.plan.changes import advice_now
from followups.plan.threads import event_of
from tracker.models import Contact, ContactAttempt, Interview, Script, StageChange, User
from tracker.models.changes import Change, change, changes_facts
from tracker.people import phones
from tracker.site import clock
from tracker.site.requests import Request
from tracker.site.responses import SeeOther, back_to, see_other

PAGE = ["GET", "HEAD", "POST"]


@require_http_methods(PAGE)
@changes_facts
def call_sheet(request: Request, pk: int) -> HttpResponse:
    """Who, why, what to say, and how it went. A missing number is added right there."""
    interview = get_interview(request.user, pk)
    if request.method != "POST" or not interview.contact:
        return _sheet_page(request, interview)
    form = NumberForm(request.POST, instance=interview.contact, owner=request.user)
    if not form.is_valid():
        return _sheet_page(request, interview, number_form=form)
    form.save()
    messages.success(request, f"The number of {interview.contact.name} is saved.")
    return see_other("call_sheet", pk)


@require_POST
@changes_facts
def script(request: Request, pk: int, kind: str) -> HttpResponse:
    """Keeps the user's own wording of a script; without a word of it, goes back to the written one.

    The text may come in the address: so *Undo* brings back what was given up.
    """
    interview = get_interview(request.user, pk)
    if kind not in Script.Kind.values:
        raise Http404("There is no such script.")
    own = interview.scripts.filter(kind=kind).first()
    text = "" if "reset" in request.POST else request.POST.get("text", request.GET.get("text", ""))
    form = ScriptForm(
        {"text": text},
        instance=own or Script(interview=interview, kind=kind),
        owner=request.user,
    )
    if text.strip() and not form.is_valid():
        return _sheet_page(request, interview, script_form=form)
    here = reverse("script", args=[pk, kind])
    if text.strip():
        form.save()
        messages.success(request, "Your own words are saved.")
    elif own:
        undo = f"{here}?{urlencode({'text': own.text})}"
        own.delete()
        messages.success(request, "Back to the written script.", extra_tags=undo)
    return SeeOther(f"{reverse('call_sheet', args=[pk])}#script-{kind}")


@require_http_methods(PAGE)
def log_attempt(request: Request, pk: int) -> HttpResponse:
    """Logs what came of it. One tap is enough; where there is more to tell, this page asks."""
    if request.method != "POST":
        attempt = _attempt_about(get_interview(request.user, pk))
        today = clock.today(request.user)
        initial = {"outcome": request.GET.get("outcome"), "submission": uuid4()}
        form = LogForm(instance=attempt, owner=request.user, today=today, initial=initial)
        return _attempt_page(request, form)
    form, follows = _log(request, pk)
    if not form.is_valid():
        return _attempt_page(request, form)
    messages.success(request, follows, extra_tags=_undo(form.instance, form.change))
    return back_to(request, "call_sheet", pk)


@require_POST
def log_later(request: Request, pk: int) -> HttpResponse:
    """The same for a phone that had no connection then (templates/tracker/offline/worker.js).

    It is told in JSON what follows and whether it was stored before, or with 422 why not.
    """
    form, follows = _log(request, pk)
    if form.is_valid():
        return JsonResponse({"said": follows, "again": form.is_repeat})
    why = [str(error) for errors in form.errors.values() for error in errors]
    return JsonResponse({"refused": " ".join(why)}, status=422)


@require_http_methods(PAGE)
def attempt_edit(request: Request, pk: int) -> HttpResponse:
    """Corrects what was logged."""
    owner, today = request.user, clock.today(request.user)
    if request.method != "POST":
        form = AttemptForm(instance=_attempt(request, pk), owner=owner, today=today)
        return _attempt_page(request, form)
    with change(request.user) as begun:
        attempt = _attempt(request, pk)
        form = AttemptForm(request.POST, instance=attempt, owner=owner, today=today)
        if form.is_valid():
            form.save()
            messages.success(request, f"Corrected. {_what_follows(begun, attempt)}")
            return back_to(request, *_page_of(attempt))
    return _attempt_page(request, form)


@require_POST
def attempt_undo(request: Request, pk: int) -> HttpResponse:
    """Takes an attempt out of the log, and with it the move of the application it came with.

    `change` in the address names that move. It stays where another one came after it.
    """
    with change(request.user):
        attempt = _attempt(request, pk)
        page, application = _page_of(attempt), attempt.application
        attempt.delete()
        latest = str(application.stage_changes.latest("pk").pk)
        moved_back = request.GET.get("change") == latest and application.undo_move()
    day = on_day_in_words(attempt.happened_on, clock.today(request.user))
    taken_out = f"Deleted from the log: {attempt.get_outcome_display()}, {day}."
    if moved_back:
        taken_out += f" The stage is {application.stage.name} again."
    messages.success(request, taken_out)
    return back_to(request, *page)


def _log(request: Request, pk: int) -> tuple[LogForm, str]:
    """The form as it was sent; where it is valid, its attempt is saved, and what follows told."""
    with change(request.user) as begun:
        attempt = _attempt_about(get_interview(begun.owner, pk))
        today = clock.today(begun.owner)
        form = LogForm(request.POST, instance=attempt, owner=begun.owner, today=today)
        if not form.is_valid():
            return form, ""
        follows = _what_follows(begun, form.save())
    if form.has_reopened:
        follows += " The application is open again."
    return form, follows


def _attempt_about(interview: Interview) -> ContactAttempt:
    return ContactAttempt(
        interview=interview, application=interview.application, contact=interview.contact
    )


def _attempt(request: Request, pk: int) -> ContactAttempt:
    query = ContactAttempt.objects.of(request.user).select_related(
        "application__company", "interview"
    )
    attempt: ContactAttempt = get_object_or_404(query, pk=pk)
    return attempt


def _page_of(attempt: ContactAttempt) -> tuple[str, int]:
    """Where an attempt is seen."""
    if attempt.interview_id:
        return "call_sheet", attempt.interview_id
    return "application", attempt.application_id


def _sheet_page(
    request: Request,
    interview: Interview,
    number_form: NumberForm | None = None,
    script_form: ScriptForm | None = None,
) -> HttpResponse:
    """The sheet; with a form that was refused, that one as it was filled in."""
    user, contact, today = request.user, interview.contact, clock.today(request.user)
    context = {
        "interview": interview,
        "sheet": build_call_sheet(interview, user, today),
        "phone": phones.number(contact.phone, user.country) if contact else None,
        "local": local_time(clock.now(), contact.zone, today) if contact and contact.zone else None,
        "number_form": number_form or _number_form(contact, user),
        "script_form": script_form,
    }
    status = 422 if number_form or script_form else 200
    return render(request, "followups/calls/call_sheet.html", context, status=status)


def _number_form(contact: Contact | None, user: User) -> NumberForm | None:
    """Where there is somebody to call, and no number of theirs."""
    return NumberForm(instance=contact, owner=user) if contact and not contact.phone else None


def _attempt_page(request: Request, form: AttemptForm) -> HttpResponse:
    attempt, outcome = form.instance, form["outcome"].value()
    context = {
        "form": form,
        "attempt": attempt,
        "is_new": attempt.pk is None,
        "is_talk": attempt.pk is None and outcome in ANSWERS,
        "quick_answers": QUICK_ANSWERS,
    }
    return render(
        request, "followups/calls/attempt.html", context, status=422 if form.errors else 200
    )


def _what_follows(begun: Change, attempt: ContactAttempt) -> str:
    """What was logged, the next step, and why."""
    now, today = advice_now(begun.owner, attempt.application_id), clock.today(begun.owner)
    advice = now.advice.get(attempt.interview_id) if attempt.interview_id else None
    return afterwards(event_of(attempt), advice, now.etiquette, today)


def _undo(attempt: ContactAttempt, move: StageChange | None) -> str:
    address = reverse("attempt_undo", args=[attempt.pk])
    return f"{address}?change={move.pk}" if move else address
