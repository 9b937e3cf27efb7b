"""The list of applications as far as it needs advice: by when something is to do."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django import forms
from django.db.models import F, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce

from followups.models import PlannedStep
from tracker import filters
from tracker.models import CLOSED_KINDS, Interview, User

DAYS_OF_A_WEEK = 7


class ApplicationFilters(filters.ApplicationFilters):
    """All filters of the facts, and the next step."""

    due = forms.ChoiceField(
        required=False,
        label="Next step",
        choices=[
            ("", "Any"),
            ("overdue", "Overdue"),
            ("today", "By today"),
            ("week", "Within seven days"),
            ("none", "Nothing to do"),
        ],
    )

    FOLDED = ("due", *filters.ApplicationFilters.FOLDED)
    SORTS = {
        **filters.ApplicationFilters.SORTS,
        "next": ("The next step", (F("next_on").asc(nulls_last=True), "-stage_on", "-pk")),
    }

    def filter_due(self, found: Any, due: str) -> Any:
        if due == "none":
            return found.exclude(_to_do_by(self.owner, self.today, date.max))
        if due == "overdue":
            overdue = _steps(self.owner, self.today).filter(due_on__lt=self.today)
            return found.filter(pk__in=overdue.values("interview__application"))
        days = DAYS_OF_A_WEEK - 1 if due == "week" else 0
        return found.filter(_to_do_by(self.owner, self.today, self.today + timedelta(days)))

    def ordered(self, found: Any) -> Any:
        if self.chosen.get("sort") == "next":
            found = _with_next_on(found, self.today)
        return super().ordered(found)


def _of_today(steps: Any, today: date) -> Any:
    """The steps that are open, or will be, by themselves: those of interviews held by today."""
    return steps.standing_on(today).after_interviews_held_by(today).order_by()


def _ahead(interviews: Any, today: date) -> Any:
    """Those that are the next step themselves; closed applications ask for nothing more."""
    ahead = Q(held_on__gt=today) | Q(held_on=today, debriefed_at=None)
    found = interviews.taking_place().filter(ahead).order_by()
    return found.exclude(application__stage__kind__in=CLOSED_KINDS)


def _steps(owner: User, today: date) -> Any:
    return _of_today(PlannedStep.objects.of(owner), today)


def _to_do_by(owner: User, today: date, last_day: date) -> Q:
    """Something is to do by that day. What was not debriefed is to be debriefed today."""
    to_debrief = Q(interview__debriefed_at=None)
    steps = _steps(owner, today).filter(Q(due_on__lte=last_day) | to_debrief)
    ahead = _ahead(Interview.objects.of(owner), today).filter(held_on__lte=last_day)
    return Q(pk__in=steps.values("interview__application")) | Q(pk__in=ahead.values("application"))


def _with_next_on(found: Any, today: date) -> Any:
    """With `next_on`: the day of the next step, or None.

    What is found is the owner's already. Said once more with `of`, SQLite would go through all
    that the owner has for each of them.
    """
    of_it = {"interview__application": OuterRef("pk")}
    steps = _of_today(PlannedStep.objects.filter(**of_it), today)
    ahead = _ahead(Interview.objects.filter(application=OuterRef("pk")), today)
    return found.annotate(
        next_on=Coalesce(
            Subquery(ahead.order_by("held_on").values("held_on")[:1]),
            Subquery(steps.order_by("due_on").values("due_on")[:1]),
        )
    )
