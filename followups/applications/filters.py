"""The list of applications as far as it needs advice: by when something is to do."""

from __future__ import annotations

from datetime import date, timedelta
from functools import cached_property

from django import forms
from django.db.models import Min, Q

from followups.plan.models import PlannedStep, PlannedStepQuerySet
from tracker.models import CLOSED_KINDS, Interview, User
from tracker.models.applications import ApplicationQuerySet
from tracker.models.interviews import InterviewQuerySet
from tracker.search import filters

DAYS_OF_A_WEEK = 7


class ListFilters(filters.ApplicationFilters):
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
        "next": ("The next step", filters.LATEST_FIRST),  # of one day, see `in_order`
    }

    def filter_due(self, found: ApplicationQuerySet, due: str) -> ApplicationQuerySet:
        if due == "none":
            return found.exclude(_to_do_by(self.owner, self.today, date.max))
        if due == "overdue":
            overdue = _steps(self.owner, self.today).filter(due_on__lt=self.today)
            return found.filter(pk__in=overdue.values("interview__application"))
        days = DAYS_OF_A_WEEK - 1 if due == "week" else 0
        return found.filter(_to_do_by(self.owner, self.today, self.today + timedelta(days)))

    def in_order(self, found: ApplicationQuerySet, places: range) -> list[int]:
        """By the next step: those that have one by its day, and then the rest.

        Few have one, and the plan knows them: to ask each application would take much longer.
        """
        if self.chosen.get("sort") != "next":
            return super().in_order(found, places)
        ordered = found.order_by(*filters.LATEST_FIRST).values_list("pk", flat=True)
        days = self._next_days
        first = sorted(ordered.filter(pk__in=days), key=days.__getitem__)
        keys = first[places.start : places.stop]
        if places.stop > len(first):
            rest = ordered.exclude(pk__in=days)
            keys += rest[max(0, places.start - len(first)) : places.stop - len(first)]
        return keys

    @cached_property
    def _next_days(self) -> dict[int, date]:
        """The day of the next step of each application of the owner's that has one."""
        steps = _steps(self.owner, self.today).values_list("interview__application")
        ahead = _ahead(Interview.objects.of(self.owner), self.today).values_list("application")
        return dict(steps.annotate(Min("due_on"))) | dict(ahead.annotate(Min("held_on")))


def _of_today(steps: PlannedStepQuerySet, today: date) -> PlannedStepQuerySet:
    """The steps that are open, or will be, by themselves: those of interviews held by today."""
    return steps.standing_on(today).after_interviews_held_by(today).order_by()


def _ahead(interviews: InterviewQuerySet, today: date) -> InterviewQuerySet:
    """Those that are the next step themselves; closed applications ask for nothing more."""
    ahead = Q(held_on__gt=today) | Q(held_on=today, debriefed_at=None)
    found = interviews.taking_place().filter(ahead).order_by()
    return found.exclude(application__stage__kind__in=CLOSED_KINDS)


def _steps(owner: User, today: date) -> PlannedStepQuerySet:
    return _of_today(PlannedStep.objects.of(owner), today)


def _to_do_by(owner: User, today: date, last_day: date) -> Q:
    """Something is to do by that day. What was not debriefed is to be debriefed today."""
    to_debrief = Q(interview__debriefed_at=None)
    steps = _steps(owner, today).filter(Q(due_on__lte=last_day) | to_debrief)
    ahead = _ahead(Interview.objects.of(owner), today).filter(held_on__lte=last_day)
    return Q(pk__in=steps.values("interview__application")) | Q(pk__in=ahead.values("application"))
