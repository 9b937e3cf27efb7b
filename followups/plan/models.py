"""The etiquette as the user set it, and the plan: a cache of what the rules advise."""

from __future__ import annotations

from datetime import date
from typing import Any, ClassVar, Self

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models

from followups import etiquette, explain
from followups.advice import Advice, Reason, Since, Step, StepKind
from followups.etiquette import Etiquette
from tracker.models import Interview, Owned, OwnedQuerySet, User
from tracker.models.base import manager


def default_quiet_weekdays() -> list[int]:
    return sorted(etiquette.ARTICLE.quiet_weekdays)


def validate_quiet_weekdays(days: object) -> None:
    """Raises ValidationError unless `days` are weekdays (Monday is 0) that leave one for calls."""
    if not isinstance(days, list) or not set(days) < set(range(7)):
        raise ValidationError("Leave at least one weekday for calls.", code="quiet_weekdays")


def _days(
    name: str, default: int, least: int, most: int, help_text: str = ""
) -> models.PositiveSmallIntegerField[int, int]:
    return models.PositiveSmallIntegerField(
        name,
        default=default,
        help_text=help_text,
        validators=[MinValueValidator(least), MaxValueValidator(most)],
    )


class EtiquetteSettings(Owned):
    """Every number of the rules, as one user wants it. Lengths are in days."""

    days_after_given = _days("days after the time they gave", 1, 1, 60)
    days_without_given = _days("days when they gave no time", 7, 1, 60)
    quiet_weekdays = models.JSONField(
        default=default_quiet_weekdays, validators=[validate_quiet_weekdays], blank=True
    )
    written_counts = models.BooleanField("a written follow-up counts as a message", default=True)
    message_gap = _days("days between messages", 7, 1, 60)
    message_limit = _days("most messages without an answer", 2, 1, 5)
    rest_after = _days("days until you let it rest", 7, 1, 90)
    thanks_after = _days("days until the thank-you note", 1, 0, 14)

    class Meta:
        verbose_name = verbose_name_plural = "etiquette settings"
        constraints = [models.UniqueConstraint(fields=["owner"], name="etiquette_once_per_owner")]

    def __str__(self) -> str:
        return f"Etiquette of {self.owner}"

    @classmethod
    def for_user(cls, user: User) -> EtiquetteSettings:
        """The user's settings; unsaved ones with the defaults where there are none yet."""
        settings = cls.objects.of(user).order_by("owner").first() or cls()
        settings.owner = user
        return settings

    def as_etiquette(self) -> Etiquette:
        """The settings as the rules want them, with the holidays of the user's country."""
        return Etiquette(
            days_after_given=self.days_after_given,
            days_without_given=self.days_without_given,
            quiet_weekdays=frozenset(self.quiet_weekdays),
            holidays=etiquette.public_holidays(self.owner.country, self.owner.region),
            written_counts=self.written_counts,
            message_gap=self.message_gap,
            message_limit=self.message_limit,
            rest_after=self.rest_after,
            thanks_after=self.thanks_after,
        )


def etiquette_of(user: User) -> Etiquette:
    """How this user follows up."""
    return EtiquetteSettings.for_user(user).as_etiquette()


# The columns that `step_from_values` makes a step of.
STEP_FIELDS = ("kind", "due_on", "ready_on", "since_on", "since", "reasons", "lapses_on")


def step_from_values(
    kind: str,
    due_on: date,
    ready_on: date,
    since_on: date,
    since: str,
    reasons: list[dict[str, Any]],
    lapses_on: date | None,
) -> Step:
    """A step as the rules gave it, from the columns that keep it."""
    return Step(
        kind=StepKind(kind),
        on=due_on,
        ready_on=ready_on,
        since_on=since_on,
        since=Since(since),
        reasons=tuple(Reason.from_json(reason) for reason in reasons),
        lapses_on=lapses_on,
    )


# The columns that `plan_values` fills.
PLAN_FIELDS = (
    *("due_on", "ready_on", "lapses_on", "since_on", "since"),
    *("last_day", "messages", "message_limit", "reasons"),
)


def plan_values(step: Step, advice: Advice) -> tuple[object, ...]:
    """What is kept of a step of this advice, beside the interview and its kind."""
    return (
        step.on,
        step.ready_on,
        step.lapses_on,
        step.since_on,
        step.since.value,
        advice.last_day,
        advice.messages,
        advice.limit,
        [reason.as_json() for reason in step.reasons],
    )


class PlannedStepQuerySet(OwnedQuerySet["PlannedStep"]):
    def after_interviews_held_by(self, day: date) -> Self:
        """Leaves out steps of interviews that are yet to come."""
        return self.filter(interview__held_on__lte=day)

    def standing_on(self, day: date) -> Self:
        """Leaves out what no longer makes sense by `day`."""
        return self.exclude(lapses_on__lte=day)

    def with_facts(self) -> Self:
        """With all that a page says about a step, in the one query."""
        return self.select_related("interview__application__company", "interview__contact")


class PlannedStep(Owned):
    """One open step of an interview, as `rules.advise` put it.

    Written by `followups.plan.writer` only.

    A cache: deleting every row and rebuilding loses nothing. It does not depend on today.
    """

    exported = False

    interview = models.ForeignKey(
        Interview, on_delete=models.CASCADE, related_name="planned_steps", editable=False
    )
    kind = models.CharField(max_length=10, choices=[(kind.value, kind.value) for kind in StepKind])
    due_on = models.DateField()
    ready_on = models.DateField()
    lapses_on = models.DateField(null=True)
    since_on = models.DateField()
    since = models.CharField(max_length=10)
    last_day = models.DateField(null=True)
    messages = models.PositiveSmallIntegerField()
    message_limit = models.PositiveSmallIntegerField()
    reasons = models.JSONField()

    objects: ClassVar[PlannedStepQuerySet] = manager(PlannedStepQuerySet)

    class Meta:
        ordering = ["due_on", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["interview", "kind"], name="step_once_per_kind")
        ]
        indexes = [
            models.Index(fields=["owner", "due_on"], name="step_by_owner_and_day"),
            models.Index(fields=["owner", "ready_on"], name="step_by_owner_and_readiness"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} on {self.due_on}"

    def as_step(self) -> Step:
        """The step as the rules gave it, for wording and for the strip."""
        return step_from_values(*(getattr(self, name) for name in STEP_FIELDS))

    def sentences(self) -> list[str]:
        """Every reason for this step as a sentence."""
        return explain.sentences(self.as_step().reasons)
