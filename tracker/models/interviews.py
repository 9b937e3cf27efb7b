"""Interviews: when, who, what went right, and what they said about time."""

from __future__ import annotations

from datetime import time
from typing import Any, ClassVar, Self

from django.db import models, transaction
from django.urls import reverse

from tracker.models.applications import Application
from tracker.models.base import Owned, OwnedQuerySet, Trashable, living
from tracker.models.people import Contact


class InterviewKind(models.TextChoices):
    PHONE = "phone", "Phone interview"
    VIDEO = "video", "Video interview"
    ON_SITE = "on_site", "Interview on site"
    PANEL = "panel", "Panel interview"
    INFORMAL = "informal", "Informal talk"
    OTHER = "other", "Interview"


class InterviewQuerySet(OwnedQuerySet):
    def to_debrief(self) -> Self:
        """Not debriefed, and neither cancelled nor closed; the caller limits the days."""
        return self.filter(debriefed_at=None, is_cancelled=False)

    def taking_place(self) -> Self:
        return self.filter(is_cancelled=False)


class Interview(Trashable):
    """A meeting about a job, and what the user decided about following it up.

    The day is a date of its own rather than part of an instant: the day they met stays the same
    day when the user moves to another time zone.
    """

    identified_by = ("application_id", "held_on", "start_time", "kind")

    application = models.ForeignKey(
        Application, on_delete=models.CASCADE, related_name="interviews"
    )
    kind = models.CharField(max_length=20, choices=InterviewKind, default=InterviewKind.ON_SITE)
    held_on = models.DateField("day")
    start_time = models.TimeField("time", null=True, blank=True)
    place = models.CharField(
        "where", max_length=500, blank=True, help_text="An address, or a link to the call."
    )
    contact = models.ForeignKey(
        Contact,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="interviews_to_follow_up",
        verbose_name="whom to call",
    )
    people = models.ManyToManyField(
        Contact, blank=True, related_name="interviews", verbose_name="who you met"
    )
    is_cancelled = models.BooleanField("it was cancelled", default=False)
    notes = models.TextField(blank=True)

    # The debrief.
    went_right = models.TextField("what went right", blank=True)
    said = models.CharField("what they said about time", max_length=300, blank=True)
    last_day = models.DateField("last day of the time they gave", null=True, blank=True)
    debriefed_at = models.DateTimeField(null=True, blank=True)

    # What the user decided: not before a day; not at all.
    put_off_until = models.DateField(null=True, blank=True)
    put_off_on = models.DateField("put off on", null=True, blank=True)
    no_follow_up_on = models.DateField("chosen not to follow up on", null=True, blank=True)
    no_follow_up_reason = models.CharField(max_length=300, blank=True)

    objects: ClassVar[Any] = living(InterviewQuerySet)

    owned_references = ("application", "contact")

    class Meta:
        ordering = ["-held_on", "-start_time", "-pk"]
        indexes = [
            models.Index(fields=["owner", "held_on"], name="interview_by_owner_and_day"),
            *Trashable.Meta.indexes,
        ]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(last_day=None) | models.Q(last_day__gte=models.F("held_on")),
                name="interview_promise_not_before_it",
                violation_error_message="The time they gave cannot end before the interview.",
            ),
            models.CheckConstraint(
                condition=models.Q(put_off_until=None, put_off_on=None)
                | models.Q(put_off_until__isnull=False, put_off_on__isnull=False),
                name="interview_put_off_has_both_days",
                violation_error_message="A follow-up that is put off needs both days.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}, {self.held_on}"

    def get_absolute_url(self) -> str:
        return reverse("interview", args=[self.pk])

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Saves. Attempts follow the interview when it moves to another application."""
        with transaction.atomic(savepoint=False):
            if self.pk:
                attempts = self.attempts(manager="everything")
                attempts.exclude(application_id=self.application_id).update(
                    application_id=self.application_id
                )
            super().save(*args, **kwargs)

    @property
    def order(self) -> tuple[object, time, int]:
        """Which of two interviews of one application is the later."""
        return (self.held_on, self.start_time or time.min, self.pk or 0)


class Script(Owned):
    """The user's own wording of one of the call scripts of an interview."""

    class Kind(models.TextChoices):
        ANSWERS = "answers", "If they answer"
        VOICEMAIL = "voicemail", "If it goes to voicemail"
        SOMEONE_ELSE = "someone_else", "If someone else answers"

    identified_by = ("interview_id", "kind")

    interview = models.ForeignKey(Interview, on_delete=models.CASCADE, related_name="scripts")
    kind = models.CharField(max_length=20, choices=Kind)
    text = models.TextField(max_length=2000)

    owned_references = ("interview",)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["interview", "kind"], name="script_once_per_kind")
        ]

    def __str__(self) -> str:
        return self.get_kind_display()
