"""An interview with all that follows from it, and the debrief two minutes after it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods, require_safe

from followups import explain
from followups.advice import Advice, StepKind
from followups.interviews.debrief_forms import DebriefForm
from followups.interviews.lookups import get_interview
from followups.plan.changes import advice_now
from followups.plan.models import etiquette_of
from followups.plan.threads import interview_about, thread_of, threads
from followups.rules import advise
from followups.today.cards import card_of_advice
from followups.today.sections import ASK, is_over
from tracker.models import ContactAttempt, Interview
from tracker.models.changes import changes_facts
from tracker.site import clock
from tracker.site.requests import Request
from tracker.site.responses import see_other
from tracker.trash import drafts

CANCELLED = "It was cancelled, so there is nothing to follow up."


@require_safe
def interview(request: Request, pk: int) -> HttpResponse:
    """All of it: the facts, the next step and its reasons, and what happened since."""
    interview = get_interview(request.user, pk)
    today = clock.today(interview.owner)
    context = {
        "interview": interview,
        "people": interview.people.all(),
        "attempts": _attempts(interview),
        "is_ahead": interview.held_on > today,
        "is_over": is_over(interview, today, clock.time_of_day(interview.owner)),
        "ask": ASK,
        **_advised(interview, today),
    }
    return render(request, "followups/interviews/interview.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@changes_facts
def debrief(request: Request, pk: int) -> HttpResponse:
    """What went right, what they said about time, who was there; answers with the day to call."""
    interview = get_interview(request.user, pk)
    today = clock.today(interview.owner)
    form = DebriefForm(request.POST or None, instance=interview, owner=interview.owner)
    if request.method == "POST" and form.is_valid():
        form.save_debrief(clock.now())
        drafts.forget(request)
        messages.success(request, _next_words(interview, today))
        return see_other(interview)
    context = {
        "interview": interview,
        "form": form,
        "draft": None if form.is_bound else drafts.resume(request, form),
        "is_ahead": interview.held_on > today,
        **_advised(interview, today),
    }
    return render(
        request, "followups/interviews/debrief.html", context, status=422 if form.errors else 200
    )


@require_safe
def debrief_said(request: Request, pk: int) -> HttpResponse:
    """What the words typed so far come to. Keeps nothing."""
    interview = get_interview(request.user, pk)
    form = DebriefForm(request.GET, instance=interview, owner=interview.owner)
    form.is_valid()
    context = {"form": form, **_advised(interview, clock.today(interview.owner))}
    return render(request, "followups/interviews/_said.html", context)


def _attempts(interview: Interview) -> list[ContactAttempt]:
    """What counts as follow-up to this interview, the latest first."""
    application = interview.application
    found = threads(interview.owner, {application.pk})
    return [
        attempt
        for attempt in application.attempts.select_related("contact")
        if interview_about(attempt.interview_id, attempt.happened_on, found) == interview.pk
    ]


def _advised(interview: Interview, today: date) -> dict[str, object]:
    """What a page shows of the advice about the interview as it stands here, saved or not."""
    etiquette = etiquette_of(interview.owner)
    thread = thread_of(interview)
    if thread is None:
        return {"stopped": CANCELLED}
    here = replace(thread, said=interview.said, last_day=interview.last_day)
    advice = advise(here, etiquette)
    card = card_of_advice(advice, etiquette, today)
    return {
        "card": card,
        "headline": card.headline(today) if card else "",
        "last_day": advice.last_day,
        "stopped": explain.stopped(advice),
        "thanks": _thanks(advice, today),
    }


def _thanks(advice: Advice, today: date) -> date | None:
    """The day of the thank-you note, where one is to be sent and still makes sense."""
    for step in advice.steps:
        if step.kind is StepKind.THANKS and (step.lapses_on is None or today < step.lapses_on):
            return step.on
    return None


def _next_words(interview: Interview, today: date) -> str:
    """What follows from a debrief that was just saved, in a sentence."""
    now = advice_now(interview.owner, interview.application_id)
    advice = now.advice.get(interview.pk)
    if advice is None:
        return f"Saved. {CANCELLED}"
    card = card_of_advice(advice, now.etiquette, today)
    return f"Saved. {f'{card.headline(today)}.' if card else explain.stopped(advice)}"
